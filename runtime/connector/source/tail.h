/* SPDX-License-Identifier: Apache-2.0 */
/* The last bytes that were read of a file that others write.  As long as they are still there, the
 * file has only been appended to: whoever empties a file and fills it again puts other bytes
 * there. */
#ifndef CONNECTOR_SOURCE_TAIL_H
#define CONNECTOR_SOURCE_TAIL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { JRT_TAIL = 256 };

struct jrt_tail {
	uint64_t end; /* the byte after them, in the file */
	size_t len; /* up to JRT_TAIL of them are kept */
	char bytes[JRT_TAIL];
};

/* Reading will begin at that byte: what precedes it counts as read. */
void jrt_tail_begin(struct jrt_tail *, int fd, uint64_t offset);
/* Those were read, after the previous ones. */
void jrt_tail_add(struct jrt_tail *, const char *at, size_t len);
/* Whether that file still has these bytes there.  If so, bytes that were read before the call
 * belong to the same contents.  Also true if it cannot be determined. */
bool jrt_tail_stands(const struct jrt_tail *, int fd);
/* The byte behind the NULs with which the file begins: those that a writer leaves who goes on at
 * its old position in a file that was emptied.  0: there are none. */
uint64_t jrt_gap_end(int fd);
#endif
