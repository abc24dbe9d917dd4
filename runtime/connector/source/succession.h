/* SPDX-License-Identifier: Apache-2.0 */
/* The files that have a path one after the other: which of them to read next. */
#ifndef CONNECTOR_SOURCE_SUCCESSION_H
#define CONNECTOR_SOURCE_SUCCESSION_H

#include "connector/common/log.h"
#include "connector/source/position.h"
#include "connector/source/tail.h"

enum { JRT_SAME_TIME = 8 };

struct jrt_succession {
	const char *path;
	struct jrt_log *log;
	struct jrt_position position;
	bool known; /* the position is in a file that is still to be found */
	struct timespec written; /* the position was, last */
	bool from_end; /* the next file is read from there, if it is the one at the path */
	/* private */
	bool renamed; /* the next file may already have another name */
	struct timespec after; /* when the previous one was last written to */
	struct {
		uint64_t device, inode;
	} read[JRT_SAME_TIME]; /* files that were written to at the same time */
	unsigned read_count;
};

/* Opens the file that is to be read next, from byte `offset` on, which begins its line `line`: the
 * one in which the position is, or else a copy of it; after that one, those that were renamed in
 * between, in the order in which they were written; then the one at the path.  -1: there is none
 * yet. */
int jrt_succession_open(struct jrt_succession *, uint64_t *offset, uint64_t *line);
/* A copy of a file that was emptied meanwhile, made before that (copytruncate): one of a rotated
 * name that has what was read last (NULL: what the position says) where it was, and something
 * behind byte `offset`.  -1: there is none. */
int jrt_succession_copy(const struct jrt_succession *, const struct jrt_tail *, uint64_t offset);
/* That file has been read to its end, and another one has the path. */
void jrt_succession_done(struct jrt_succession *, int fd);
#endif
