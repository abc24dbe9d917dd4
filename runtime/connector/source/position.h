/* SPDX-License-Identifier: Apache-2.0 */
/* How far the records of a file are settled, kept in a file of its own for the next start.
 *
 * The file has two lines of one size, each a position with a number and a check sum, written in
 * turn: whatever happens while one is written, the other is whole. */
#ifndef CONNECTOR_SOURCE_POSITION_H
#define CONNECTOR_SOURCE_POSITION_H

#include "connector/common/settings.h"

#include <time.h>

struct jrt_position {
	uint64_t device, inode; /* of the file */
	uint64_t offset, line; /* of the record behind those that are settled; line from 1 */
	uint64_t print; /* of the bytes before offset: another file of that inode has others */
	uint64_t born; /* the file, by jrt_position_born(): one that begins with the same bytes was
			  born later; 0: not known */
};

struct jrt_position_file {
	int fd; /* -1: closed */
	uint64_t number; /* of the position written last */
	struct timespec written; /* before it was opened */
};

/* Opens it, or makes it, for this process alone.  `position` is what it held; *known is false when
 * there was none.  False after complaining. */
bool jrt_position_open(struct jrt_position_file *, const char *path, struct jrt_position *position,
	bool *known, struct jrt_complaints *);
void jrt_position_close(struct jrt_position_file *);
/* Safe from kill -9 when it returns, from power loss after jrt_position_sync().  False: errno. */
bool jrt_position_save(struct jrt_position_file *, const struct jrt_position *);
bool jrt_position_sync(struct jrt_position_file *);
/* The print of what stands before `offset`; false: the file is not that long, or errno. */
bool jrt_position_print(int fd, uint64_t offset, uint64_t *print);
/* When the file was made, in nanoseconds; 0: its filesystem does not say. */
uint64_t jrt_position_born(int fd);
#endif
