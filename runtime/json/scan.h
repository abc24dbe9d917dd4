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

/* The memory of scanning, reused from batch to batch: one per thread. */
struct jrt_scanner {
	struct jrt_doc doc; /* of the record that jrt_scan_next() found */
	struct jrt_fault fault;
	size_t line_from,
		line_to; /* the current record: its bytes in the batch, without the line end */
	size_t line; /* its line in the batch, from 1; at the end, the number of lines */
	struct jrt_arena *arena; /* for decoded keys */
	/* private */
	uint32_t *pos, *close;
	char *kinds; /* of tokens */
	uint64_t *escapes;
	struct jrt_forms *forms; /* of earlier records */
	size_t room; /* capacity, in bytes of input */
	const char *text;
	size_t len;
	uint32_t tokens, next; /* one past the last token of the batch; the next one to read */
	size_t at; /* one_by_one: the next line */
	bool lines;
	bool dense; /* the last scan met many numbers and literals */
	bool plain; /* it met no backslash */
	size_t deep; /* 1 + the position at which a document turned out too deep before it was
			indexed */
	bool one_by_one; /* the batch contains an error: each line is scanned alone */
};

/* `arena` is that of the ctx that works on the records. */
void jrt_scanner_init(struct jrt_scanner *, struct jrt_arena *arena);
void jrt_scanner_finish(struct jrt_scanner *);

/* Both return false only if memory runs out.
 *
 * Scans `len` bytes at `text` (followed by JRT_PADDING readable bytes; less than 2 GiB): complete
 * lines, each a record (NDJSON; the last line may lack its end).  Lines of white space are skipped.
 * `text` must stay unchanged until the batch is done. */
bool jrt_scan_lines(struct jrt_scanner *, const char *text, size_t len);
/* The same for one document that may span lines. */
bool jrt_scan_document(struct jrt_scanner *, const char *text, size_t len);

enum jrt_scan_result { JRT_SCAN_END, JRT_SCAN_RECORD, JRT_SCAN_FAULT };
/* The next record: validated, in ->doc; or a fault in ->fault; line_from and line_to give its
 * bytes. */
enum jrt_scan_result jrt_scan_next(struct jrt_scanner *);

/* The scanner in use: "avx512", "avx2", "sse2", "neon", "portable".  The first call chooses it by
 * the processor's features; JOLTC_SCAN in the environment may name a lesser one. */
const char *jrt_scan_name(void);
/* Switches to another scanner (for tests and measurements, before threads start).  False: unknown,
 * or not supported by the processor. */
bool jrt_scan_use(const char *name);

JRT_END
#endif
