/* SPDX-License-Identifier: Apache-2.0 */
/* From C files to a program: what build and run share. */
#ifndef DRIVER_MAKE_H
#define DRIVER_MAKE_H

#include "driver/options.h"
#include "toolchain/toolchain.h"

struct make {
	struct arena *arena;
	struct workdir dir;
	struct tools tools;
	bool kafka; /* the program reads from Kafka */
	bool small_functions; /* as in the tree way: together they can be long */
	const char *user_calls; /* a header to include before the user's C; NULL: none */
};

/* Finds the runtime and the compilers, and creates the folder.  False, with a message. */
bool make_begin(struct make *, enum compiler_use, const struct options *, struct arena *,
	const char **error);
/* Compiles the sources (and the user's, of --with) with the user's flags (--cflags, -g) and links
 * them into `program`.  The C compiler's messages go to standard error.  False, with a message. */
bool make_program(struct make *, const struct word_list *sources, const struct options *,
	const char *optimise, enum link_kind, const char *program, const char **error);
/* Removes the folder. */
void make_end(struct make *);
#endif
