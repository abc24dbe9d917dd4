/* SPDX-License-Identifier: Apache-2.0 */
/* Programs that were compiled before, found by what they were made of.
 *
 * The folder is $JOLTC_CACHE (empty: there is no cache), else joltc in $XDG_CACHE_HOME, else in
 * ~/.cache.  A file's name is the digest of all that went into the program; behind the program
 * stands the digest of its bytes.  Files appear by being renamed, so that several processes can use
 * the folder at once.  Nothing is run that others could have written. */
#ifndef CMD_CACHE_H
#define CMD_CACHE_H

#include "base/text.h"

struct cache {
	struct arena *arena;
	const char *folder; /* NULL: no cache */
	struct buffer made_of;
};

/* `off`: nothing is found and nothing is kept. */
void cache_begin(struct cache *, bool off, struct arena *);
/* One of the things that the program is made of. */
void cache_add(struct cache *, struct text);
/* The same for a file's bytes; for what is large, its path, size and time (`by_time`). */
void cache_add_file(struct cache *, const char *path, bool by_time);
/* The program made of all that was added, opened for fexecve(); -1: there is none. */
int cache_open(const struct cache *);
/* Keeps the program of that path; older ones go when there are too many.  What cannot be kept is
 * not kept. */
void cache_keep(const struct cache *, const char *program);
#endif
