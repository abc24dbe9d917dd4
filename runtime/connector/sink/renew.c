/* SPDX-License-Identifier: Apache-2.0 */
/* Builds bodies again. */
#include "connector/sink/renew.h"

static bool
transform(
	struct jrt_worker *worker, struct jrt_writer *text, struct jrt_writer *out, bool sends_null)
{
	enum jrt_status status = jrt_worker_document(worker, text, out);
	if (status == JRT_NOTHING && sends_null) {
		jrt_put_lit(out, "null");
		status = out->status;
	}
	return status == JRT_OK;
}

/* Transforms each record by itself; false: one of them cannot be transformed. */
static bool
make_each(const struct jrt_batch *b, struct jrt_batch *fresh, enum jrt_batch_form form,
	struct jrt_worker *worker, bool sends_null)
{
	struct jrt_writer text;
	bool good = true;
	jrt_writer_init(&text);
	for (unsigned i = 0; good && i < b->count; i++) {
		const struct jrt_batch_item *item = &b->items[i];
		struct jrt_text record = jrt_batch_record(b, i);
		text.used = 0;
		jrt_put(&text, record.at, record.len);
		jrt_batch_open(fresh, form);
		good = transform(worker, &text, &fresh->body, sends_null) &&
		       jrt_batch_close(fresh, form, record, item->line, item->sequence);
		if (good) {
			fresh->items[i].key = item->key;
		}
	}
	jrt_writer_finish(&text);
	return good;
}

static bool
make_joined(const struct jrt_batch *b, struct jrt_batch *fresh, struct jrt_worker *worker,
	bool sends_null)
{
	struct jrt_writer text;
	jrt_writer_init(&text);
	jrt_batch_join(b, &text);
	bool good = transform(worker, &text, &fresh->body, sends_null);
	jrt_writer_finish(&text);
	return good;
}

static void
take_over_body(struct jrt_batch *b, struct jrt_batch *fresh)
{
	struct jrt_writer old = b->body;
	b->body = fresh->body;
	fresh->body = old;
	b->packed.used = 0;
}

static void
take_over_items(struct jrt_batch *b, struct jrt_batch *fresh)
{
	struct jrt_batch_item *old = b->items;
	b->items = fresh->items;
	b->size = fresh->size;
	fresh->items = old;
}

void
jrt_batch_renew(
	struct jrt_batch *b, enum jrt_batch_form form, struct jrt_worker *worker, bool sends_null)
{
	struct jrt_batch *fresh = jrt_batch_create();
	if (fresh == NULL) {
		return;
	}
	if (form == JRT_BATCH_INPUT) {
		if (make_joined(b, fresh, worker, sends_null)) {
			take_over_body(b, fresh);
		}
	} else if (make_each(b, fresh, form, worker, sends_null)) {
		jrt_batch_seal(fresh, form);
		take_over_body(b, fresh);
		take_over_items(b, fresh);
	}
	jrt_batch_destroy(fresh);
}
