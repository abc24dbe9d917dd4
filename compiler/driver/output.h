/* SPDX-License-Identifier: Apache-2.0 */
/* Files that a command writes: built in memory, renamed into place, left alone if nothing
 * changed. */
#ifndef DRIVER_OUTPUT_H
#define DRIVER_OUTPUT_H

#include "driver/compile.h"
#include "driver/options.h"

#include <stdio.h>

struct output {
	FILE *file; /* what is written to it is collected */
	char *bytes;
	size_t len;
};

void output_begin(struct output *);
/* Writes what was collected to the file `path`, through a temporary file beside it; a file with the
 * same contents keeps its time.  False, with a message in *error. */
bool
output_end(struct output *, const char *path, unsigned mode, struct arena *, const char **error);
/* Prints it for people: invisible characters are spelled out. */
void output_show(struct output *, FILE *);
/* Discards it. */
void output_drop(struct output *);
/* The same for bytes in memory. */
bool output_write(const char *path, const char *bytes, size_t len, unsigned mode, struct arena *,
	const char **error);

/* Sets a file's time to now.  False, with a message. */
bool output_renew(const char *path, struct arena *, const char **error);

/* A header in the folder that declares the user's functions for the spec, to be included before the
 * user's C.  NULL: none is needed (*error is NULL), or it could not be written. */
const char *
output_user_calls(const struct compiled *, const char *folder, struct arena *, const char **error);

/* Compiles as the options say; reports to diag and returns like compile_file(). */
bool output_compile(
	const struct options *, const char *path, struct arena *, struct diag *, struct compiled *);
/* The same; prints what is reported on standard error. */
bool output_compile_shown(const struct options *, const char *path, enum diag_format,
	struct arena *, struct compiled *);
/* The beginning of a file, for a message; empty if it cannot be read. */
const char *output_file_head(const char *path, struct arena *);
#endif
