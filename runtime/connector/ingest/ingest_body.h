/* SPDX-License-Identifier: Apache-2.0 */
/* The body of a request that brings events: unpacked as it comes, within a limit, then split into
 * records.  Nothing of a body is used unless all of it is valid. */
#ifndef CONNECTOR_INGEST_INGEST_BODY_H
#define CONNECTOR_INGEST_INGEST_BODY_H

#include "json/scan.h"
#include "json/text.h"
#include "json/writer.h"

enum {
	JRT_BODY_MOST_RECORDS = 1 << 18, /* of one request */
	JRT_BODY_FAULTS = 10 /* that are described in an answer */
};

struct jrt_body {
	struct jrt_writer text; /* unpacked */
	size_t max; /* its maximum size in bytes */
	struct z_stream_s *zip; /* NULL: not compressed */
	bool zip_complete;
	struct jrt_text *records; /* in `text`, without line feeds */
	size_t count, room;
};

enum jrt_body_result {
	JRT_BODY_GOOD,
	JRT_BODY_TOO_LARGE,
	JRT_BODY_BAD_GZIP,
	JRT_BODY_INVALID, /* jrt_body_split(): the faults say why */
	JRT_BODY_TOO_MANY,
	JRT_BODY_NO_ROOM
};

struct jrt_body_faults {
	uint64_t count; /* of invalid lines */
	bool lines_meant; /* sent as one document, but its first line is already one */
	size_t shown;
	struct jrt_body_fault {
		uint64_t line, byte; /* of the body, from 1; the byte in its line, from 1 */
		enum jrt_status status;
	} first[JRT_BODY_FAULTS];
};

/* Begins an empty body (must be zeroed before the first time). */
enum jrt_body_result jrt_body_begin(struct jrt_body *, bool gzip, size_t max);
/* Adds bytes as they came. */
enum jrt_body_result jrt_body_add(struct jrt_body *, struct jrt_text);
/* Call at the end: every line, or the whole as one document, becomes a record.  INVALID: see the
 * faults. */
enum jrt_body_result
jrt_body_split(struct jrt_body *, struct jrt_scanner *, bool lines, struct jrt_body_faults *);
/* Bytes of memory that it uses. */
size_t jrt_body_memory(const struct jrt_body *);
/* Frees everything; jrt_body_begin() may follow. */
void jrt_body_finish(struct jrt_body *);
#endif
