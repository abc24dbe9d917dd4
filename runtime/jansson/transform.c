/* SPDX-License-Identifier: Apache-2.0 */
#include "jansson/transform.h"

#include "jansson/values.h"

void
jrt_jansson_init(struct jrt_jansson *j)
{
	jrt_ctx_init(&j->ctx);
	jrt_scanner_init(&j->scanner, &j->ctx.arena);
	jrt_writer_init(&j->in);
	jrt_writer_init(&j->out);
}

void
jrt_jansson_finish(struct jrt_jansson *j)
{
	jrt_writer_finish(&j->out);
	jrt_writer_finish(&j->in);
	jrt_scanner_finish(&j->scanner);
	jrt_ctx_finish(&j->ctx);
}

static void
begin(struct jrt_writer *w)
{
	w->used = 0;
	w->status = JRT_OK;
	jrt_writer_begin_record(w);
}

/* Scans the document that was written. */
static enum jrt_status
scan(struct jrt_scanner *scanner, struct jrt_writer *w)
{
	w->limit = 0; /* the limit of one record must not stop the padding behind it */
	if (!jrt_writer_has(w, JRT_PADDING)) {
		return w->status;
	}
	memset(w->base + w->used, 0, JRT_PADDING);
	if (!jrt_scan_document(scanner, w->base, w->used)) {
		return JRT_NO_ROOM;
	}
	return jrt_scan_next(scanner) == JRT_SCAN_RECORD ? JRT_OK : scanner->fault.status;
}

static enum jrt_status
write_in(struct jrt_jansson *j, json_t *in)
{
	begin(&j->in);
	jrt_jansson_put(&j->in, in);
	if (j->in.status != JRT_OK) {
		return j->in.status == JRT_OUTPUT_LIMIT ? JRT_TOO_LARGE : j->in.status;
	}
	return scan(&j->scanner, &j->in);
}

/* From here on, the output's index takes over the memory of the input's. */
static enum jrt_status
read_out(struct jrt_jansson *j, json_t **out)
{
	jrt_ctx_begin(&j->ctx, NULL);
	enum jrt_status status = scan(&j->scanner, &j->out);
	if (status == JRT_OK) {
		*out = jrt_jansson_take(&j->scanner.doc, j->scanner.doc.root, &status);
	}
	return status;
}

enum jrt_status
jrt_jansson_transform(struct jrt_jansson *j,
	enum jrt_status (*apply)(struct jrt_ctx *, struct jrt_writer *), json_t *in, json_t **out)
{
	*out = NULL;
	if (in == NULL) {
		return JRT_EMPTY;
	}
	enum jrt_status status = write_in(j, in);
	if (status == JRT_OK) {
		jrt_ctx_begin(&j->ctx, &j->scanner.doc);
		begin(&j->out);
		status = jrt_outcome(&j->ctx, apply(&j->ctx, &j->out));
	}
	return status == JRT_OK ? read_out(j, out) : status;
}
