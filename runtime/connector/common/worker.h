/* SPDX-License-Identifier: Apache-2.0 */
/* The transform of one thread: scans batches and applies the pipeline record by record. */
#ifndef CONNECTOR_COMMON_WORKER_H
#define CONNECTOR_COMMON_WORKER_H

#include "connector/common/app.h"
#include "connector/common/lines.h"
#include "json/scan.h"
#include "json/where.h"

struct jrt_worker {
	const struct jrt_pipeline *pipeline;
	struct jrt_scanner scanner;
	struct jrt_ctx ctx;
	size_t max_record;
	const char *text; /* the batch */
	size_t len;
	uint64_t byte; /* position of the batch in its input */
	uint64_t records; /* to which the pipeline was applied */
	uint64_t
		line; /* of the batch's first record; when the batch is done, of the next batch's */
	struct jrt_where where; /* of the last failure */
	const struct jrt_secrets *secrets;
	char *context; /* JSON text of --context, or NULL */
	size_t context_len;
};

/* One record of the batch. */
struct jrt_record {
	struct jrt_text text;
	uint64_t line; /* position in the input of the byte after it */
	uint64_t end; /* not JRT_OK: why it is not a valid record */
	enum jrt_status status; /* if the spec cannot transform it; NULL: unknown.
					  The worker's, until the next record */
	size_t fault; /* if the spec cannot transform it; NULL: unknown.
					  The worker's, until the next record */
	const struct jrt_where *where; /* of one that the spec cannot transform; NULL: not known.
					  Belongs to the worker until the next record */
};

/* False after reporting: --context cannot be read. */
bool jrt_worker_init(struct jrt_worker *, const struct jrt_app *);
void jrt_worker_finish(struct jrt_worker *);

/* Begins a batch of complete lines; the first has number `line` and begins at `byte` of its input.
 * False: out of memory. */
bool
jrt_worker_scan(struct jrt_worker *, const char *text, size_t len, uint64_t line, uint64_t byte);
/* The next record of the batch; false: that was all (->line is then the number of the next batch's
 * first line). */
bool jrt_worker_next(struct jrt_worker *, struct jrt_record *);
/* Transforms the record from jrt_worker_next() (its status is JRT_OK) and appends the result.
 * Unless it returns JRT_OK, `out` is unchanged. */
enum jrt_status jrt_worker_apply(struct jrt_worker *, struct jrt_writer *out);
/* Where the last record failed, with that status; NULL: the failure has no place, or it is
 * unknown. */
const struct jrt_where *jrt_worker_where(const struct jrt_worker *, enum jrt_status);
/* After which operation nothing was left of that record (JRT_NOTHING), which is transformed once
 * more to find out; NULL: unknown. */
const char *jrt_worker_emptied(struct jrt_worker *);
/* Takes records and appends the results, one per line, until there are `enough` bytes in `out`, or
 * a record's status is not JRT_OK: returns true, and *record is the last one.  False: that was
 * all. */
bool jrt_worker_run(
	struct jrt_worker *, struct jrt_writer *out, size_t enough, struct jrt_record *record);
/* Like jrt_worker_apply(), for one document; `text` grows by the padding that scanning needs. */
enum jrt_status
jrt_worker_document(struct jrt_worker *, struct jrt_writer *text, struct jrt_writer *out);
#endif
