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
	uint64_t records; /* that the pipeline was applied to */
	uint64_t line; /* of the batch's first record; when it is done, of the next batch's */
	struct jrt_where where; /* of the record that failed last */
	const struct jrt_secrets *secrets;
	char *context; /* JSON text of --context, or NULL */
	size_t context_len;
};

/* One record of the batch. */
struct jrt_record {
	struct jrt_text text;
	uint64_t line; /* from 1 */
	uint64_t end; /* position in the input of the byte behind it */
	enum jrt_status status; /* other than JRT_OK: why it is no valid record */
	size_t fault; /* then: the byte in the record, from 0 */
	const struct jrt_where *where; /* of one that the spec cannot transform; NULL: not known.
					  Belongs to the worker until the next record */
};

/* False after telling: --context cannot be read. */
bool jrt_worker_init(struct jrt_worker *, const struct jrt_app *);
void jrt_worker_finish(struct jrt_worker *);

/* Begins a batch of whole lines whose first has number `line` and begins at `byte` of its input.
 * False: no room. */
bool
jrt_worker_scan(struct jrt_worker *, const char *text, size_t len, uint64_t line, uint64_t byte);
/* The next record of the batch; false: that was all (then ->line is the number of the next batch's
 * first line). */
bool jrt_worker_next(struct jrt_worker *, struct jrt_record *);
/* Transforms the record that jrt_worker_next() gave (its status is JRT_OK) and appends the result.
 * On anything but JRT_OK `out` is as it was before. */
enum jrt_status jrt_worker_apply(struct jrt_worker *, struct jrt_writer *out);
/* Where the record failed to which the pipeline was applied last, with that status; NULL: that has
 * no place, or it is not known. */
const struct jrt_where *jrt_worker_where(const struct jrt_worker *, enum jrt_status);
/* After which operation nothing was left of that record (JRT_NOTHING), which is transformed once
 * more to know it; NULL: not known. */
const char *jrt_worker_emptied(struct jrt_worker *);
/* Takes records and appends the results, a line each, until there are `enough` bytes in `out`, or a
 * record comes out as anything but JRT_OK: true, and *record is the last one.  False: that was all.
 */
bool jrt_worker_run(
	struct jrt_worker *, struct jrt_writer *out, size_t enough, struct jrt_record *record);
/* The same as jrt_worker_apply() for one document; `text` grows by the padding that scanning needs.
 */
enum jrt_status
jrt_worker_document(struct jrt_worker *, struct jrt_writer *text, struct jrt_writer *out);
#endif
