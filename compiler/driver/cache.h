/* SPDX-License-Identifier: Apache-2.0 */
/* Programs that were compiled before, found by what they were made of.
 *
 * The folder is $JOLTC_CACHE (empty: no cache), else joltc in $XDG_CACHE_HOME, else in ~/.cache.  A
 * file's name is the digest of everything that went into the program; the digest of the file's
 * bytes follows the program.  Files are renamed into place, so that several processes can use the
 * folder at once.  A file that others could have written is never run. */
#ifndef DRIVER_CACHE_H
#define DRIVER_CACHE_H

#include "base/text.h"

struct cache {
	struct arena *arena;
	const char *folder; /* NULL: no cache */
	struct buffer made_of;
};

/* `off`: finds and keeps nothing. */
void cache_begin(struct cache *, bool off, struct arena *);
/* Adds one of the things that the program is made of. */
void cache_add(struct cache *, struct text);
/* The same for a file's bytes; for a large file, its path, size and time (`by_time`). */
void cache_add_file(struct cache *, const char *path, bool by_time);
/* The program made of everything that was added, opened for fexecve(); -1: none. */
int cache_open(const struct cache *);
/* Keeps the program at that path, and removes old ones if there are too many.  Failure is
 * ignored. */
void cache_keep(const struct cache *, const char *program);
#endif
