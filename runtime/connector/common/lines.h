/* SPDX-License-Identifier: Apache-2.0 */
/* Reads complete lines from a file or pipe, in batches as large as one read. */
#ifndef CONNECTOR_COMMON_LINES_H
#define CONNECTOR_COMMON_LINES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* On some processors, reading into an address that is a multiple of 32 is three to four times as
 * fast as into any other: each read goes to the same aligned address, and the part of a line left
 * from the previous batch is moved to just before it.  A line larger than the room makes it grow;
 * afterwards it shrinks back. */
struct jrt_lines {
	const char *name; /* of the input, for messages */
	int fd;
	char *block;
	size_t size; /* of the block, without the padding */
	size_t from, to; /* the bytes at hand */
	size_t whole; /* end of the batch that was handed out */
	uint64_t byte; /* position in the input of the byte at `from` */
	size_t max_record;
	bool one_read; /* a call reads at most once: the descriptor was readable, a second read
			  might block */
	bool grows; /* more may be appended: at the end JRT_LINES_WAIT instead of JRT_LINES_END */
	bool end;
	bool skipping; /* inside a line longer than max_record */
	bool skipped; /* complete lines may follow at hand */
};

enum jrt_lines_result {
	JRT_LINES_BATCH, /* complete lines (at the end of the input the last one may lack its line
			    end) */
	JRT_LINES_LONG, /* a piece of a line longer than max_record; JRT_LINES_LONG_END: its last
			   piece */
	JRT_LINES_LONG_END,
	JRT_LINES_WAIT, /* nothing there yet, or no complete line */
	JRT_LINES_END,
	JRT_LINES_FAILED /* errno says why */
};

void jrt_lines_init(struct jrt_lines *, int fd, const char *name, size_t max_record);
void jrt_lines_finish(struct jrt_lines *);
/* The next lines: *text is valid until the next call, and followed by JRT_PADDING readable
 * bytes. */
enum jrt_lines_result jrt_lines_next(struct jrt_lines *, const char **text, size_t *len);
/* Whether the next call reads first. */
bool jrt_lines_reads(const struct jrt_lines *);

/* The memory of a batch; {NULL, 0}: none. */
struct jrt_lines_block {
	char *at;
	size_t size;
};
/* Takes the batch that was just handed out: it stays in *block, whatever comes next, until the
 * block is passed in again, or freed by its owner (free(block->at)).  False: out of memory. */
bool jrt_lines_take(struct jrt_lines *, struct jrt_lines_block *block);
#endif
