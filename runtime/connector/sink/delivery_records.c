/* SPDX-License-Identifier: Apache-2.0 */
/* Records on their way into batches: each joins the open one, or waits for those with its key. */
#include "connector/sink/delivery_records.h"

#include <stdlib.h>

enum {
	BATCH_BYTES = 8 << 20, /* in one batch, both as its records came and as they are sent */
	MOST_RECORDS = 1 << 16 /* in one batch */
};

/* ---- the open batch ---------------------------------------------------------------------------
 */

void
jrt_delivery_send_open(struct jrt_delivery_records *d)
{
	struct jrt_batch *b = d->open;
	if (b != NULL) {
		d->open = NULL;
		(void)evtimer_del(&d->linger);
		jrt_delivery_send(d->out, b);
	}
}

static void
on_linger(evutil_socket_t fd, short what, void *user)
{
	(void)fd;
	(void)what;
	jrt_delivery_send_open(user);
}

void
jrt_delivery_let_linger(struct jrt_delivery_records *d)
{
	if (d->open != NULL && !evtimer_pending(&d->linger, NULL)) {
		(void)evtimer_add(&d->linger, &d->linger_time);
	}
}

static bool
begin_batch(struct jrt_delivery_records *d)
{
	if (d->open != NULL) {
		return true;
	}
	d->open = jrt_delivery_take_batch(d->out);
	d->number++;
	return d->open != NULL;
}

static bool
is_full(const struct jrt_delivery_records *d)
{
	const struct jrt_batch *b = d->open;
	return b->count >= d->max_records ||
	       jrt_batch_size_with(b, d->out->form, 0, 0) >= d->max_bytes ||
	       jrt_batch_bytes(b) >= BATCH_BYTES;
}

/* Appends a record to the open batch, after jrt_batch_open(), with its transformed text in the
 * body.  False: out of memory, and it is unchanged. */
static bool
close_record(struct jrt_delivery_records *d, struct jrt_text in, uint64_t line, uint64_t sequence,
	uint64_t key)
{
	struct jrt_batch *b = d->open;
	if (!jrt_order_went(&d->out->order, key, d->number)) {
		jrt_batch_take_back(b);
		return false;
	}
	if (!jrt_batch_close(b, d->out->form, in, line, sequence)) {
		jrt_order_done(&d->out->order, key);
		return false;
	}
	b->items[b->count - 1].key = key;
	if (is_full(d)) {
		jrt_delivery_send_open(d);
	}
	return true;
}

/* The record that is being added would make its batch too large: removes it, sends the batch, and
 * adds the record to the next; if keys keep their order, it may have to wait first. */
static bool
move_on(struct jrt_delivery_records *d, const struct jrt_record *r, size_t out_len,
	uint64_t sequence, uint64_t key)
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
	if (!jrt_order_may_go(&d->out->order, key, d->number)) {
		return jrt_order_hold(&d->out->order, key, r->text, out, r->line, sequence);
	}
	jrt_batch_open(d->open, d->out->form);
	if (out_len > 0) {
		jrt_put(&d->open->body, out.at, out.len);
	}
	return close_record(d, r->text, r->line, sequence, key);
}

static enum jrt_status
transform(struct jrt_delivery_records *d, struct jrt_writer *out)
{
	enum jrt_status status =
		d->out->form == JRT_BATCH_INPUT ? JRT_OK : jrt_worker_apply(&d->worker, out);
	if (status == JRT_NOTHING && d->out->null_output == JRT_NULL_SEND) {
		jrt_put_lit(out, "null");
		status = out->status;
	}
	return status;
}

static uint64_t
key_of(struct jrt_delivery_records *d)
{
	if (!d->out->order.active) {
		return 0;
	}
	jrt_ctx_begin(&d->worker.ctx, &d->worker.scanner.doc);
	return jrt_order_key(&d->out->order, &d->worker.scanner.doc);
}

/* The record joins the open batch, or waits for those with its key; JRT_OK, or why it does not. */
static enum jrt_status
add_record(struct jrt_delivery_records *d, struct jrt_record *r)
{
	if (!begin_batch(d)) {
		return JRT_NO_ROOM;
	}
	struct jrt_batch *b = d->open;
	uint64_t sequence, key = key_of(d);
	bool waits = !jrt_order_may_go(&d->out->order, key, d->number), good;
	struct jrt_writer *out = waits ? &d->text : &b->body;
	if (waits) {
		d->text.used = 0;
	} else {
		jrt_batch_open(b, d->out->form);
	}
	size_t before = out->used;
	enum jrt_status status = transform(d, out);
	if (status == JRT_OK && !jrt_window_add(&d->ledger->window, r->line, r->end, &sequence)) {
		status = JRT_NO_ROOM;
	}
	if (status != JRT_OK) {
		out->status = JRT_OK;
		return status;
	}
	size_t out_len = out->used - before;
	if (waits) {
		good = jrt_order_hold(&d->out->order, key, r->text,
			(struct jrt_text){ out->base, out_len }, r->line, sequence);
	} else if (b->count > 0 &&
		   jrt_batch_size_with(b, d->out->form, r->text.len, out_len) > d->max_bytes) {
		good = move_on(d, r, out_len, sequence, key);
	} else {
		good = close_record(d, r->text, r->line, sequence, key);
	}
	if (!good) {
		/* Its own dead letter, on disk before its position is settled. */
		r->status = JRT_NO_ROOM;
		jrt_ledger_reject(d->ledger, r, false);
		if (!d->ledger->broken) {
			jrt_ledger_settle(d->ledger, sequence);
		}
	}
	return JRT_OK;
}

void
jrt_delivery_take_record(struct jrt_delivery_records *d, struct jrt_record *r)
{
	d->ledger->counts.records++;
	d->ledger->counts.bytes += r->text.len;
	if (r->status != JRT_OK) {
		jrt_ledger_reject(d->ledger, r, true);
		return;
	}
	r->status = add_record(d, r);
	if (r->status == JRT_NOTHING && d->out->null_output == JRT_NULL_DROP) {
		jrt_ledger_dropped(d->ledger, r->line, &d->worker);
		jrt_ledger_settle_at_once(d->ledger, r);
	} else if (r->status != JRT_OK) {
		r->where = jrt_worker_where(&d->worker, r->status);
		jrt_ledger_reject(d->ledger, r, false);
	}
}

/* ---- records that waited for others with their key --------------------------------------------
 */

static void
reject_held(struct jrt_delivery_records *d, const struct jrt_held *h)
{
	struct jrt_dead_entry e = jrt_ledger_entry(d->ledger, h->line, 0, JRT_NO_ROOM);
	if (jrt_ledger_keep(d->ledger, &e, (struct jrt_text){ h->texts, h->in_len })) {
		d->ledger->counts.failed++;
		jrt_ledger_settle(d->ledger, h->sequence);
	}
}

void
jrt_delivery_release(struct jrt_delivery_records *d)
{
	while (d->out->order.ready != NULL && jrt_delivery_sink_has_room(d->out) &&
		begin_batch(d)) {
		const struct jrt_held *next = jrt_order_next(&d->out->order, d->number);
		if (next == NULL) {
			break;
		}
		struct jrt_batch *b = d->open;
		if (b->count > 0 && jrt_batch_size_with(b, d->out->form, next->in_len,
					    next->out_len) > d->max_bytes) {
			jrt_delivery_send_open(d);
			continue;
		}
		struct jrt_held *h = jrt_order_take(&d->out->order);
		jrt_batch_open(b, d->out->form);
		if (h->out_len > 0) {
			jrt_put(&b->body, h->texts + h->in_len, h->out_len);
		}
		if (!close_record(d, (struct jrt_text){ h->texts, h->in_len }, h->line, h->sequence,
			    h->key)) {
			reject_held(d, h);
		}
		free(h);
	}
}

/* ---- beginning and end ------------------------------------------------------------------------
 */

static bool
init_bounds(struct jrt_delivery_records *d, const struct jrt_settings *s,
	struct jrt_complaints *complaints)
{
	d->max_records = 1;
	d->max_bytes = SIZE_MAX;
	if (s->values[SETTING_HTTP_BATCH_MAX_RECORDS].count == 0) {
		return true;
	}
	uint64_t most = jrt_setting_number(s, SETTING_HTTP_BATCH_MAX_RECORDS);
	if (most == 0 || most > MOST_RECORDS) {
		jrt_complain(complaints, "http.batch.max-records: \"%ju\" is not between 1 and %d",
			(uintmax_t)most, MOST_RECORDS);
		return false;
	}
	uint64_t linger_ms = jrt_setting_number(s, SETTING_HTTP_BATCH_LINGER);
	d->max_records = (unsigned)most;
	d->max_bytes = jrt_setting_number(s, SETTING_HTTP_BATCH_MAX_BYTES);
	d->linger_time = (struct timeval){ (time_t)(linger_ms / 1000),
		(suseconds_t)(linger_ms % 1000 * 1000) };
	return true;
}

bool
jrt_delivery_records_init(struct jrt_delivery_records *d, struct jrt_delivery_out *out,
	struct event_base *base, struct jrt_complaints *complaints)
{
	struct jrt_app *app = out->ledger->app;
	*d = (struct jrt_delivery_records){ .out = out, .ledger = out->ledger };
	jrt_writer_init(&d->text);
	(void)evtimer_assign(&d->linger, base, on_linger, d);
	bool good = init_bounds(d, &app->settings, complaints);
	return jrt_worker_init(&d->worker, app) && good;
}

void
jrt_delivery_records_finish(struct jrt_delivery_records *d)
{
	(void)event_del(&d->linger);
	jrt_batch_destroy(d->open);
	jrt_writer_finish(&d->text);
	jrt_worker_finish(&d->worker);
}
