/* SPDX-License-Identifier: Apache-2.0 */
/* From bytes to validated documents: a batch of lines, or one record. */
#ifndef JSON_SCAN_H
#define JSON_SCAN_H

#include "json/arena.h"
#include "json/doc.h"

JRT_BEGIN

/* Where and why a record is not JSON. */
struct jrt_fault {
	enum jrt_status status; /* BAD_JSON, BAD_UTF8, TOO_DEEP, EMPTY, NO_ROOM */
	size_t offset; /* of the byte, from the record's first */
};

/* The memory of scanning, kept from batch to batch: one per thread. */
struct jrt_scanner {
	struct jrt_doc doc; /* of the record that jrt_scan_next() found */
	struct jrt_fault fault;
	size_t line_from,
		line_to; /* the record found last: its bytes in the batch, without the line's end */
	size_t line; /* its line in the batch, from 1; when the end was reached: the number of lines
		      */
	struct jrt_arena *arena; /* where keys with escapes are decoded */
	/* private */
	uint32_t *pos, *close;
	char *kinds; /* of tokens */
	uint64_t *escapes;
	struct jrt_forms *forms; /* of records that came before */
	size_t room; /* bytes of input that fit */
	const char *text;
	size_t len;
	uint32_t tokens, next; /* one past the last token of the batch; the next one to look at */
	size_t at; /* one_by_one: the next line */
	bool lines;
	bool dense; /* what was scanned last has many numbers and literals */
	size_t deep; /* 1 + where a document is seen to be too deep before anything is indexed */
	bool one_by_one; /* something in the batch is wrong: each line is scanned alone */
};

/* `arena` is that of the ctx that works on the records. */
void jrt_scanner_init(struct jrt_scanner *, struct jrt_arena *arena);
void jrt_scanner_finish(struct jrt_scanner *);

/* Both return false only when there is no room.
 *
 * Scans `len` bytes at `text` (JRT_PADDING readable bytes behind; less than 2 GiB): complete lines,
 * each a record (NDJSON; a last line without its end counts).  White-space-only lines are skipped.
 * `text` must stay until the batch is done. */
bool jrt_scan_lines(struct jrt_scanner *, const char *text, size_t len);
/* The same for one document over any number of lines. */
bool jrt_scan_document(struct jrt_scanner *, const char *text, size_t len);

enum jrt_scan_result { JRT_SCAN_END, JRT_SCAN_RECORD, JRT_SCAN_FAULT };
/* The next record: validated, in ->doc; or a fault in ->fault; line_from and line_to say which
 * bytes. */
enum jrt_scan_result jrt_scan_next(struct jrt_scanner *);

/* Which scanner runs: "avx512", "avx2", "sse2", "neon", "portable".  Chosen at the first call by
 * what the processor has; JOLTC_SCAN in the environment may name a lesser one. */
const char *jrt_scan_name(void);
/* Lets another run from now on (for tests and measurements, before threads begin); false: unknown,
 * or the processor cannot. */
bool jrt_scan_use(const char *name);

JRT_END
#endif
