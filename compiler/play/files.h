/* SPDX-License-Identifier: Apache-2.0 */
/* The files on the command line: the page starts with their contents, and saves to them. */
#ifndef PLAY_FILES_H
#define PLAY_FILES_H

#include "base/text.h"

#include <stdbool.h>

enum { FILES_LARGEST = 1 << 20 }; /* bytes of a spec, or of an input */

struct given {
	const char *path; /* absolute; NULL: not given */
	const char *name; /* without its folder */
	struct text text; /* as it was last read or saved; malloc()ed */
	bool there; /* the file existed then */
};

/* Reads it; a file that does not exist is empty, and is created when it is saved.  False, with a
 * message. */
bool given_read(struct given *, const char *path, struct arena *, const char **error);

enum saved {
	SAVED,
	SAVE_CHANGED, /* somebody else has changed the file since: it is not written */
	SAVE_FAILED, /* with a message */
};

/* Writes it in one step; `force`: even if others have changed it. */
enum saved given_save(struct given *, struct text, bool force, struct arena *, const char **error);
void given_free(struct given *);
#endif
