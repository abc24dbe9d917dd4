/* SPDX-License-Identifier: Apache-2.0 */
/* The files that were given on the command line: what the page begins with, and what it saves to.
 */
#ifndef PLAY_FILES_H
#define PLAY_FILES_H

#include "base/text.h"

#include <stdbool.h>

enum { FILES_LARGEST = 1 << 20 }; /* bytes of a spec, or of an input */

struct given {
	const char *path; /* absolute; NULL: none was given */
	const char *name; /* without its folder */
	struct text text; /* as it was read, or saved, last; malloc()ed */
	bool there; /* there was such a file then */
};

/* Reads it; one that is not there is empty, and comes to be when it is saved.  False with a
 * message.
 */
bool given_read(struct given *, const char *path, struct arena *, const char **error);

enum saved {
	SAVED,
	SAVE_CHANGED, /* somebody else has changed the file since: it is left as it is */
	SAVE_FAILED, /* with a message */
};

/* Writes it in one step; `force`: whatever others have written to it. */
enum saved given_save(struct given *, struct text, bool force, struct arena *, const char **error);
void given_free(struct given *);
#endif
