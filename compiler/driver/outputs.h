/* SPDX-License-Identifier: Apache-2.0 */
/* The outputs of emit and build: which files, under which names, made of what. */
#ifndef DRIVER_OUTPUTS_H
#define DRIVER_OUTPUTS_H

#include "driver/compile.h"
#include "driver/options.h"

enum { OUTPUT_SOURCE, OUTPUT_HEADER, OUTPUT_MAIN, OUTPUT_KINDS };

struct outputs {
	const char *folder; /* the folder they are in; NULL: the current one */
	const char *header; /* as the C includes it */
	const char *path[OUTPUT_KINDS];
	size_t count; /* number of outputs: all, or all but OUTPUT_MAIN */
};

/* The names of a pipeline's C.  `where` is NULL (the current folder), a folder, or the C file
 * itself: a name that ends in ".c" and is not a folder.  The others are beside it: x.c, x.h,
 * x_main.c. False, with a message. */
bool outputs_name(struct outputs *, const struct compiled *, bool main, const char *where,
	struct arena *, const char **error);
/* Writes them.  With `options` they are the user's files: nothing is written unless target_free()
 * allows all of them, and each gets the current time unless --if-changed is given.  False, with a
 * message. */
bool outputs_write(const struct outputs *, const struct compiled *, const struct options *,
	struct arena *, const char **error);
/* How the JSON of outputs_depfile() begins. */
#define DEPFILE_JSON_HEAD "{\"outputs\": "
/* Writes to the file of --depfile, if given, that the targets depend on the command's files and on
 * those of --with: a Make rule, or one line of JSON if the name ends in ".json":
 * {"outputs": [...], "inputs": [...]}.  False, with a message. */
bool outputs_depfile(const struct options *, const char *const *targets, size_t count,
	struct arena *, const char **error);
#endif
