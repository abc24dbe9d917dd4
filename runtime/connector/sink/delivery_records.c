/* SPDX-License-Identifier: Apache-2.0 */
/* Records become parts of batches: each is transformed and goes into the open one, or waits for
 * those with its key. */
#include "connector/sink/delivery_parts.h"

#include <stdlib.h>

enum {
	BATCH_BYTES = 8 << 20, /* in one batch, as its records came and as they are sent */
	MOST_PAUSED = 1024 /* batches that are tried again while others go on */
};

static bool
begin_batch(struct jrt_delivery *d)
{
	if (d->open != NULL) {
		return true;
	}
	d->open = jrt_delivery_take_batch(d);
	d->number++;
	return d->open != NULL;
}

static bool
is_full(const struct jrt_delivery *d)
{
	const struct jrt_batch *b = d->open;
	return b->count >= d->max_records ||
	       jrt_batch_size_with(b, d->form, 0, 0) >= d->max_bytes ||
	       jrt_batch_bytes(b) >= BATCH_BYTES;
}

/* Appends a record to the open batch, behind jrt_batch_open(), with its transformed text in the
 * body.  False: no room, it is as it was. */
static bool
close_record(
	struct jrt_delivery *d, struct jrt_text in, uint64_t line, uint64_t sequence, uint64_t key)
{
	struct jrt_batch *b = d->open;
	if (!jrt_order_went(&d->order, key, d->number)) {
		jrt_batch_take_back(b);
		return false;
	}
	if (!jrt_batch_close(b, d->form, in, line, sequence)) {
		jrt_order_done(&d->order, key);
		return false;
	}
	b->items[b->count - 1].key = key;
	if (is_full(d)) {
		jrt_delivery_send_open(d);
	}
	return true;
}

/* Takes the transformed record that is being added out of a batch which it would make too large,
 * sends that, and adds it to the next; where keys keep their order it may have to wait first. */
static bool
move_on(struct jrt_delivery *d, const struct jrt_record *r, size_t out_len, uint64_t sequence,
	uint64_t key)
{
	struct jrt_batch *b = d->open;
	d->text.used = 0;
	if (out_len > 0) {
		jrt_put(&d->text, b->body.base + b->body.used - out_len, out_len);
	}
	jrt_batch_take_back(b);
	jrt_delivery_send_open(d);
	if (!begin_batch(d) || d->text.status != JRT_OK) {
		d->text.status = JRT_OK;
		return false;
	}
	struct jrt_text out = { d->text.base, out_len };
	if (!jrt_order_may_go(&d->order, key, d->number)) {
		return jrt_order_hold(&d->order, key, r->text, out, r->line, sequence);
	}
	jrt_batch_open(d->open, d->form);
	if (out_len > 0) {
		jrt_put(&d->open->body, out.at, out.len);
	}
	return close_record(d, r->text, r->line, sequence, key);
}

static enum jrt_status
transform(struct jrt_delivery *d, struct jrt_writer *out)
{
	enum jrt_status status =
		d->form == JRT_BATCH_INPUT ? JRT_OK : jrt_worker_apply(&d->worker, out);
	if (status == JRT_NOTHING && d->null_output == NULL_SEND) {
		jrt_put_lit(out, "null");
		status = out->status;
	}
	return status;
}

static uint64_t
key_of(struct jrt_delivery *d)
{
	if (!d->order.active) {
		return 0;
	}
	jrt_ctx_begin(&d->worker.ctx, &d->worker.scanner.doc);
	return jrt_order_key(&d->order, &d->worker.scanner.doc);
}

/* The record becomes a part of the open batch, or waits for those with its key; JRT_OK, or why it
 * does not. */
static enum jrt_status
add_record(struct jrt_delivery *d, struct jrt_record *r)
{
	if (!begin_batch(d)) {
		return JRT_NO_ROOM;
	}
	struct jrt_batch *b = d->open;
	uint64_t sequence, key = key_of(d);
	bool waits = !jrt_order_may_go(&d->order, key, d->number), good;
	struct jrt_writer *out = waits ? &d->text : &b->body;
	if (waits) {
		d->text.used = 0;
	} else {
		jrt_batch_open(b, d->form);
	}
	size_t before = out->used;
	enum jrt_status status = transform(d, out);
	if (status == JRT_OK && !jrt_window_add(&d->window, r->line, r->end, &sequence)) {
		status = JRT_NO_ROOM;
	}
	if (status != JRT_OK) {
		out->status = JRT_OK;
		return status;
	}
	size_t out_len = out->used - before;
	if (waits) {
		good = jrt_order_hold(&d->order, key, r->text,
			(struct jrt_text){ out->base, out_len }, r->line, sequence);
	} else if (b->count > 0 &&
		   jrt_batch_size_with(b, d->form, r->text.len, out_len) > d->max_bytes) {
		good = move_on(d, r, out_len, sequence, key);
	} else {
		good = close_record(d, r->text, r->line, sequence, key);
	}
	if (!good) {
		/* A dead letter of its own, on the disk before its place is settled. */
		r->status = JRT_NO_ROOM;
		jrt_delivery_reject(d, r, false);
		if (!d->broken) {
			jrt_delivery_settle(d, sequence);
		}
	}
	return JRT_OK;
}

void
jrt_delivery_take_record(struct jrt_delivery *d, struct jrt_record *r)
{
	d->counts.records++;
	d->counts.bytes += r->text.len;
	if (r->status != JRT_OK) {
		jrt_delivery_reject(d, r, true);
		return;
	}
	r->status = add_record(d, r);
	if (r->status == JRT_NOTHING && d->null_output == NULL_DROP) {
		d->counts.dropped++;
		jrt_delivery_settle_at_once(d, r);
	} else if (r->status != JRT_OK) {
		jrt_delivery_reject(d, r, false);
	}
}

/* ---- records that waited for others with their key --------------------------------------------
 */

bool
jrt_delivery_sink_has_room(const struct jrt_delivery *d)
{
	/* A key that is tried again is not to hold the others back. */
	unsigned paused = d->order.active && d->sink.paused < MOST_PAUSED ? d->sink.paused : 0;
	return d->sink.held - paused < d->max_held;
}

void
jrt_delivery_release(struct jrt_delivery *d)
{
	while (d->order.ready != NULL && jrt_delivery_sink_has_room(d) && begin_batch(d)) {
		const struct jrt_held *next = jrt_order_next(&d->order, d->number);
		if (next == NULL) {
			break;
		}
		struct jrt_batch *b = d->open;
		if (b->count > 0 && jrt_batch_size_with(b, d->form, next->in_len, next->out_len) >
					    d->max_bytes) {
			jrt_delivery_send_open(d);
			continue;
		}
		struct jrt_held *h = jrt_order_take(&d->order);
		jrt_batch_open(b, d->form);
		if (h->out_len > 0) {
			jrt_put(&b->body, h->texts + h->in_len, h->out_len);
		}
		if (!close_record(d, (struct jrt_text){ h->texts, h->in_len }, h->line, h->sequence,
			    h->key)) {
			jrt_delivery_reject_held(d, h);
		}
		free(h);
	}
	if (d->state == DELIVERY_DRAINING) {
		jrt_delivery_send_open(d);
	}
}
