/* SPDX-License-Identifier: Apache-2.0 */
/* Batches of complete lines. */
#include "connector/common/lines.h"

#include "json/doc.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A batch should stay in the second-level cache while it is scanned, transformed and written. */
enum { ALIGN = 4096, ROOM_BEFORE = 64 << 10, BATCH = 128 << 10 };

void
jrt_lines_init(struct jrt_lines *l, int fd, const char *name, size_t max_record)
{
	*l = (struct jrt_lines){ .name = name, .fd = fd, .max_record = max_record };
	l->from = l->to = l->whole = ROOM_BEFORE;
}

void
jrt_lines_finish(struct jrt_lines *l)
{
	free(l->block);
	l->block = NULL;
}

/* Where kept bytes must begin so that the next read goes to an aligned address. */
static size_t
place_of(size_t left)
{
	return left <= ROOM_BEFORE ? ROOM_BEFORE - left : (ALIGN - left % ALIGN) % ALIGN;
}

static char *
new_block(size_t size)
{
	char *block = aligned_alloc(ALIGN, (size + JRT_PADDING + ALIGN - 1) / ALIGN * ALIGN);
	if (block == NULL) {
		errno = ENOMEM;
	}
	return block;
}

/* Continues in another block with the bytes at hand; the previous one becomes the caller's. */
static char *
change_block(struct jrt_lines *l, char *block, size_t size)
{
	char *before = l->block;
	size_t left = l->to - l->from, from = place_of(left);
	if (left > 0) {
		memcpy(block + from, before + l->from, left);
	}
	l->block = block;
	l->size = size;
	l->from = from;
	l->to = from + left;
	return before;
}

/* A block of another size. */
static bool
resize(struct jrt_lines *l, size_t size)
{
	char *block = new_block(size);
	if (block != NULL) {
		free(change_block(l, block, size));
	}
	return block != NULL;
}

bool
jrt_lines_take(struct jrt_lines *l, struct jrt_lines_block *block)
{
	size_t left = l->to - l->whole, usual = ROOM_BEFORE + BATCH;
	size_t size = left <= ROOM_BEFORE ? usual : left + usual;
	if (block->size != size) {
		free(block->at);
		*block = (struct jrt_lines_block){ new_block(size), size };
		if (block->at == NULL) {
			block->size = 0;
			return false;
		}
	}
	struct jrt_lines_block taken = { l->block, l->size };
	l->byte += l->whole - l->from;
	l->from = l->whole;
	change_block(l, block->at, block->size);
	l->whole = l->from;
	*block = taken;
	return true;
}

/* Forgets what was handed out and makes room for a read. */
static bool
make_room(struct jrt_lines *l)
{
	l->byte += l->whole - l->from;
	l->from = l->whole;
	size_t left = l->to - l->from;
	if (left <= ROOM_BEFORE) {
		if (l->size != ROOM_BEFORE + BATCH) {
			return resize(l, ROOM_BEFORE + BATCH);
		}
		if (left > 0 && l->to != ROOM_BEFORE) {
			memmove(l->block + ROOM_BEFORE - left, l->block + l->from, left);
		}
		l->from = ROOM_BEFORE - left;
		l->to = ROOM_BEFORE;
	} else if (l->from >= ALIGN && l->to == l->size) {
		size_t from = place_of(left);
		memmove(l->block + from, l->block + l->from, left);
		l->from = from;
		l->to = from + left;
	}
	l->whole = l->from;
	return l->to < l->size || resize(l, 2 * l->size);
}

static ssize_t
read_more(struct jrt_lines *l)
{
	ssize_t n;
	do {
		n = read(l->fd, l->block + l->to, l->size - l->to);
	} while (n < 0 && errno == EINTR);
	if (n == 0 && l->grows) {
		errno = EAGAIN;
		return -1;
	}
	l->end = n == 0;
	return n;
}

static enum jrt_lines_result
give(struct jrt_lines *l, size_t whole, enum jrt_lines_result result, const char **text,
	size_t *len)
{
	l->whole = whole;
	*text = l->block + l->from;
	*len = whole - l->from;
	memset(l->block + l->to, 0, JRT_PADDING);
	return result;
}

/* A piece of the line that is too long: up to its end, if that is at hand. */
static enum jrt_lines_result
give_piece(struct jrt_lines *l, const char **text, size_t *len)
{
	char *newline = memchr(l->block + l->from, '\n', l->to - l->from);
	bool last = newline != NULL || l->end;
	l->skipping = !last;
	l->skipped = last;
	size_t whole = newline != NULL ? (size_t)(newline - l->block) + 1 : l->to;
	enum jrt_lines_result result = last ? JRT_LINES_LONG_END : JRT_LINES_LONG;
	result = give(l, whole, result, text, len);
	*len -= newline != NULL; /* the line end does not belong to the record */
	return result;
}

bool
jrt_lines_reads(const struct jrt_lines *l)
{
	return !l->end && !l->skipped && !(l->skipping && l->to > l->whole);
}

enum jrt_lines_result
jrt_lines_next(struct jrt_lines *l, const char **text, size_t *len)
{
	if (!make_room(l)) {
		return JRT_LINES_FAILED;
	}
	if (l->skipping && l->to > l->from) {
		return give_piece(l, text, len);
	}
	if (l->skipped) {
		char *newline = memrchr(l->block + l->from, '\n', l->to - l->from);
		l->skipped = false;
		if (newline != NULL) {
			return give(
				l, (size_t)(newline - l->block) + 1, JRT_LINES_BATCH, text, len);
		}
	}
	for (;;) {
		if (l->to == l->size && !resize(l, 2 * l->size)) {
			return JRT_LINES_FAILED;
		}
		size_t before = l->to;
		ssize_t n = l->end ? 0 : read_more(l);
		if (n < 0) {
			bool wait = errno == EAGAIN || errno == EWOULDBLOCK;
			l->whole = l->from;
			return wait ? JRT_LINES_WAIT : JRT_LINES_FAILED;
		}
		l->to += (size_t)n;
		if (l->skipping) {
			return give_piece(l, text, len);
		}
		char *newline = n > 0 ? memrchr(l->block + before, '\n', (size_t)n) : NULL;
		size_t whole = newline != NULL ? (size_t)(newline - l->block) + 1 : l->to;
		if (newline != NULL ||
			(n == 0 && whole - l->from <= l->max_record && whole > l->from)) {
			return give(l, whole, JRT_LINES_BATCH, text, len);
		}
		if (l->to - l->from > l->max_record) {
			return give_piece(l, text, len);
		}
		if (n == 0) {
			l->whole = l->to;
			return JRT_LINES_END;
		}
		if (l->one_read) {
			l->whole = l->from;
			return JRT_LINES_WAIT;
		}
	}
}
