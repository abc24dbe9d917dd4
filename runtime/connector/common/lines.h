/* SPDX-License-Identifier: Apache-2.0 */
/* Whole lines out of a file or pipe, in batches as large as one read. */
#ifndef CONNECTOR_COMMON_LINES_H
#define CONNECTOR_COMMON_LINES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Reading into an address that is a multiple of 32 is three to four times as fast as into any other
 * on some processors: each read goes to the same aligned place, and the part of a line that is left
 * from the batch before is moved to just before it. A line larger than the room makes it grow;
 * afterwards it shrinks back. */
struct jrt_lines {
	const char *name; /* of the input, for messages */
	int fd;
	char *block;
	size_t size; /* of the block, without the padding */
	size_t from, to; /* the bytes at hand */
	size_t whole; /* where the batch that was given out ends */
	uint64_t byte; /* position in the input of the byte at `from` */
	size_t max_record;
	bool one_read; /* a call reads once at most: the descriptor was readable, a second read
			  might block */
	bool grows; /* more may come behind the end: JRT_LINES_WAIT there, not JRT_LINES_END */
	bool end;
	bool skipping; /* inside a line longer than max_record */
	bool skipped; /* there may be whole lines behind one at hand */
};

enum jrt_lines_result {
	JRT_LINES_BATCH, /* whole lines (at the end of the input the last one may lack its line's
			    end) */
	JRT_LINES_LONG, /* a piece of a line longer than max_record; JRT_LINES_LONG_END: its last
			   piece */
	JRT_LINES_LONG_END,
	JRT_LINES_WAIT, /* nothing there yet, or no whole line */
	JRT_LINES_END,
	JRT_LINES_FAILED /* errno says why */
};

void jrt_lines_init(struct jrt_lines *, int fd, const char *name, size_t max_record);
void jrt_lines_finish(struct jrt_lines *);
/* The next lines: *text stays until the next call, with JRT_PADDING readable bytes behind it. */
enum jrt_lines_result jrt_lines_next(struct jrt_lines *, const char **text, size_t *len);
/* Whether the next call reads first. */
bool jrt_lines_reads(const struct jrt_lines *);

/* The room that a batch lies in; {NULL, 0}: none. */
struct jrt_lines_block {
	char *at;
	size_t size;
};
/* Takes the batch that was just given out: it stays in *block, whatever comes next, until the block
 * is given back by being passed again, or freed by its owner (free(block->at)).  False: no room. */
bool jrt_lines_take(struct jrt_lines *, struct jrt_lines_block *block);
#endif
