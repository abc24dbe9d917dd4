/* SPDX-License-Identifier: Apache-2.0 */
/* Bodies of requests: gzip, lines, documents. */
#include "connector/ingest/ingest_body.h"

#include <stdlib.h>
#include <zlib.h>

enum {
	SLICE = 256
		<< 10, /* bytes scanned at a time: the scanner needs nine times as much memory */
	STEP = 64 << 10, /* of unpacking */
	ZIP_MEMORY = 48 << 10 /* zlib's memory, approximately */
};

enum jrt_body_result
jrt_body_begin(struct jrt_body *b, bool gzip, size_t max)
{
	jrt_body_finish(b);
	b->max = max;
	if (!gzip) {
		return JRT_BODY_GOOD;
	}
	b->zip = calloc(1, sizeof *b->zip);
	if (b->zip == NULL || inflateInit2(b->zip, 15 + 16) != Z_OK) {
		free(b->zip);
		b->zip = NULL;
		return JRT_BODY_NO_ROOM;
	}
	return JRT_BODY_GOOD;
}

/* Makes room for `n` more bytes, without exceeding the memory of the largest body.  Most bodies
 * come in one piece: the first allocation fits that and the padding. */
static bool
make_room(struct jrt_body *b, size_t n)
{
	struct jrt_writer *w = &b->text;
	size_t need = w->used + n, most = b->max + JRT_PADDING;
	if (w->size >= need) {
		return true;
	}
	size_t size = w->size == 0 ? need + JRT_PADDING : 2 * w->size;
	size = size < need ? need : size > most && need <= most ? most : size;
	char *base = realloc(w->base, size);
	if (base == NULL) {
		return false;
	}
	w->base = base;
	w->size = size;
	return true;
}

/* Not jrt_put(): that needs room for one more byte. */
static bool
append(struct jrt_body *b, const char *bytes, size_t n)
{
	if (n > 0) {
		if (!make_room(b, n)) {
			return false;
		}
		memcpy(b->text.base + b->text.used, bytes, n);
		b->text.used += n;
	}
	return true;
}

static enum jrt_body_result
unpack(struct jrt_body *b, struct jrt_text packed)
{
	z_stream *z = b->zip;
	z->next_in = (Bytef *)packed.at;
	z->avail_in = (uInt)packed.len;
	while (z->avail_in > 0 || z->avail_out == 0) {
		if (b->zip_complete) {
			/* Several members, one after the other, form one file (RFC 1952, 2.2). */
			if (z->avail_in == 0) {
				break;
			}
			b->zip_complete = false;
			(void)inflateReset(z);
		}
		struct jrt_writer *w = &b->text;
		/* One byte more than allowed shows that there are more. */
		if (!make_room(b, w->used + STEP <= b->max ? STEP : b->max - w->used + 1)) {
			return JRT_BODY_NO_ROOM;
		}
		size_t room = w->size - w->used;
		z->next_out = (Bytef *)w->base + w->used;
		z->avail_out = (uInt)(room < STEP ? room : STEP);
		uInt asked = z->avail_out;
		int rc = inflate(z, Z_NO_FLUSH);
		w->used += asked - z->avail_out;
		if (w->used > b->max) {
			return JRT_BODY_TOO_LARGE;
		}
		if (rc == Z_STREAM_END) {
			b->zip_complete = true;
		} else if (rc == Z_MEM_ERROR) {
			return JRT_BODY_NO_ROOM;
		} else if (rc != Z_OK && rc != Z_BUF_ERROR) {
			return JRT_BODY_BAD_GZIP;
		}
		if (rc == Z_BUF_ERROR && z->avail_in == 0) {
			break;
		}
	}
	return JRT_BODY_GOOD;
}

enum jrt_body_result
jrt_body_add(struct jrt_body *b, struct jrt_text piece)
{
	if (b->zip != NULL) {
		return unpack(b, piece);
	}
	if (piece.len > b->max - b->text.used) {
		return JRT_BODY_TOO_LARGE;
	}
	return append(b, piece.at, piece.len) ? JRT_BODY_GOOD : JRT_BODY_NO_ROOM;
}

/* ---- records -----------------------------------------------------------------------------------
 */

static bool
add_record(struct jrt_body *b, struct jrt_text record)
{
	while (record.len > 0 && strchr(" \t\r\n", record.at[record.len - 1]) != NULL) {
		record.len--;
	}
	while (record.len > 0 && strchr(" \t\r\n", record.at[0]) != NULL) {
		record.at++;
		record.len--;
	}
	if (b->count == b->room) {
		size_t room = b->room == 0 ? 4 : 2 * b->room;
		struct jrt_text *records = realloc(b->records, room * sizeof *records);
		if (records == NULL) {
			return false;
		}
		b->records = records;
		b->room = room;
	}
	b->records[b->count++] = record;
	return true;
}

static void
add_fault(struct jrt_body_faults *f, uint64_t line, uint64_t byte, enum jrt_status status)
{
	if (f->shown < JRT_BODY_FAULTS) {
		f->first[f->shown++] = (struct jrt_body_fault){ line, byte, status };
	}
	f->count++;
}

/* The lines of a slice; *line counts on. */
static enum jrt_body_result
split_slice(struct jrt_body *b, struct jrt_scanner *s, struct jrt_text slice, uint64_t *line,
	struct jrt_body_faults *faults)
{
	enum jrt_scan_result found;
	if (!jrt_scan_lines(s, slice.at, slice.len)) {
		return JRT_BODY_NO_ROOM;
	}
	while ((found = jrt_scan_next(s)) != JRT_SCAN_END) {
		if (found == JRT_SCAN_FAULT && s->fault.status == JRT_NO_ROOM) {
			return JRT_BODY_NO_ROOM;
		}
		if (found == JRT_SCAN_FAULT) {
			add_fault(faults, *line + s->line, s->fault.offset + 1, s->fault.status);
		} else if (b->count == JRT_BODY_MOST_RECORDS) {
			return JRT_BODY_TOO_MANY;
		} else if (!add_record(b, (struct jrt_text){ slice.at + s->line_from,
						  s->line_to - s->line_from })) {
			return JRT_BODY_NO_ROOM;
		}
	}
	*line += s->line;
	return JRT_BODY_GOOD;
}

static enum jrt_body_result
split_lines(struct jrt_body *b, struct jrt_scanner *s, size_t len, struct jrt_body_faults *faults)
{
	const char *at = b->text.base, *end = at + len;
	uint64_t line = 0;
	while (at < end) {
		const char *to = end;
		if ((size_t)(end - at) > SLICE) {
			/* Complete lines: up to the last one that ends in the slice, or the one
			 * that is larger. */
			to = memrchr(at, '\n', SLICE);
			if (to == NULL) {
				to = memchr(at + SLICE, '\n', (size_t)(end - at) - SLICE);
			}
			to = to != NULL ? to + 1 : end;
		}
		enum jrt_body_result result = split_slice(
			b, s, (struct jrt_text){ at, (size_t)(to - at) }, &line, faults);
		if (result != JRT_BODY_GOOD) {
			return result;
		}
		at = to;
	}
	return JRT_BODY_GOOD;
}

/* Where the byte at `offset` is. */
static void
add_fault_at(struct jrt_body *b, size_t offset, enum jrt_status status, struct jrt_body_faults *f)
{
	uint64_t line = 1;
	size_t from = 0;
	offset = offset < b->text.used ? offset : b->text.used;
	for (size_t i = 0; i < offset; i++) {
		if (b->text.base[i] == '\n') {
			line++;
			from = i + 1;
		}
	}
	add_fault(f, line, offset - from + 1, status);
}

/* Whether the text up to `offset`, which is not a document, begins with a line that is one. */
static bool
begins_with_lines(const struct jrt_body *b, struct jrt_scanner *s, size_t offset)
{
	const char *end = memchr(b->text.base, '\n', offset);
	return end != NULL && jrt_scan_lines(s, b->text.base, (size_t)(end + 1 - b->text.base)) &&
	       jrt_scan_next(s) == JRT_SCAN_RECORD;
}

static enum jrt_body_result
split_document(
	struct jrt_body *b, struct jrt_scanner *s, size_t len, struct jrt_body_faults *faults)
{
	if (!jrt_scan_document(s, b->text.base, len)) {
		return JRT_BODY_NO_ROOM;
	}
	enum jrt_scan_result found = jrt_scan_next(s);
	if (found != JRT_SCAN_RECORD) {
		enum jrt_status status = found == JRT_SCAN_END ? JRT_EMPTY : s->fault.status;
		if (status == JRT_NO_ROOM) {
			return JRT_BODY_NO_ROOM;
		}
		size_t offset = found == JRT_SCAN_END ? 0 : s->line_from + s->fault.offset;
		b->text.used = len;
		add_fault_at(b, offset, status, faults);
		faults->lines_meant = offset <= len && begins_with_lines(b, s, offset);
		return JRT_BODY_GOOD;
	}
	/* Line feeds occur only between tokens: in strings they are not valid. */
	char *at = b->text.base, *end = at + len;
	while ((at = memchr(at, '\n', (size_t)(end - at))) != NULL) {
		*at = ' ';
	}
	return add_record(b, (struct jrt_text){ b->text.base, len }) ? JRT_BODY_GOOD
								     : JRT_BODY_NO_ROOM;
}

enum jrt_body_result
jrt_body_split(
	struct jrt_body *b, struct jrt_scanner *s, bool lines, struct jrt_body_faults *faults)
{
	static const char padding[JRT_PADDING];
	size_t len = b->text.used;
	*faults = (struct jrt_body_faults){ 0 };
	b->count = 0;
	if (b->zip != NULL && !b->zip_complete) {
		return JRT_BODY_BAD_GZIP;
	}
	if (!append(b, padding, sizeof padding)) {
		return JRT_BODY_NO_ROOM;
	}
	enum jrt_body_result result =
		lines ? split_lines(b, s, len, faults) : split_document(b, s, len, faults);
	if (s->room > 2 * SLICE) {
		struct jrt_arena *arena = s->arena;
		jrt_scanner_finish(s);
		jrt_scanner_init(s, arena);
	}
	if (result == JRT_BODY_GOOD && faults->count > 0) {
		result = JRT_BODY_INVALID;
	}
	return result;
}

size_t
jrt_body_memory(const struct jrt_body *b)
{
	return b->text.size + b->room * sizeof *b->records + (b->zip != NULL ? ZIP_MEMORY : 0);
}

void
jrt_body_finish(struct jrt_body *b)
{
	if (b->zip != NULL) {
		(void)inflateEnd(b->zip);
		free(b->zip);
	}
	jrt_writer_finish(&b->text);
	free(b->records);
	memset(b, 0, sizeof *b);
	jrt_writer_init(&b->text);
}
