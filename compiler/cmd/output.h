/* SPDX-License-Identifier: Apache-2.0 */
/* Files that a command writes: made in memory, put in place in one step, left alone when nothing
 * changed. */
#ifndef CMD_OUTPUT_H
#define CMD_OUTPUT_H

#include "cmd/compile.h"
#include "cmd/options.h"

#include <stdio.h>

struct output {
	FILE *file; /* what is written to it is collected */
	char *bytes;
	size_t len;
};

void output_begin(struct output *);
/* Puts what was collected into the file `path`, by way of a temporary beside it; a file that holds
 * the same already keeps its time.  False with a message in *error. */
bool
output_end(struct output *, const char *path, unsigned mode, struct arena *, const char **error);
/* Prints it for people to read: what cannot be seen is spelled out. */
void output_show(struct output *, FILE *);
/* Drops it. */
void output_drop(struct output *);
/* The same for bytes at hand. */
bool output_write(const char *path, const char *bytes, size_t len, unsigned mode, struct arena *,
	const char **error);

/* Gives a file the present time.  False with a message. */
bool output_renew(const char *path, struct arena *, const char **error);

/* A header in the folder that declares what the user's C has for the spec, to be included before
 * it. NULL: there is none, *error NULL; or it could not be written. */
const char *
output_user_calls(const struct compiled *, const char *folder, struct arena *, const char **error);

/* What the options say of compiling; tells diag and returns as compile_file() does. */
bool output_compile(
	const struct options *, const char *path, struct arena *, struct diag *, struct compiled *);
/* The beginning of a file, for a message; empty when it cannot be read. */
const char *output_file_head(const char *path, struct arena *);
#endif
