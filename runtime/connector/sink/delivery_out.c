/* SPDX-License-Identifier: Apache-2.0 */
/* Batches on their way out, and what becomes of their records: settled, dead letters, sent again in
 * halves. */
#include "connector/sink/delivery_parts.h"

#include <errno.h>

/* ---- records that are settled -----------------------------------------------------------------
 */

void
jrt_delivery_settle(struct jrt_delivery *d, uint64_t sequence)
{
	struct jrt_source *source = d->source;
	uint64_t line = jrt_window_line(&d->window, sequence);
	bool moved = jrt_window_done(&d->window, sequence);
	if ((!moved || source->settled == NULL) && source->settled_one == NULL) {
		return;
	}
	/* A record may only be forgotten when its dead letter is on the disk. */
	if (d->dead.count != d->dead_synced && !jrt_dead_letter_sync(&d->dead)) {
		jrt_log(&d->app->log, JRT_LOG_ERROR, "%s: %s", d->dead_path, strerror(errno));
		d->broken = true;
		jrt_delivery_drain(d);
		return;
	}
	d->dead_synced = d->dead.count;
	if (source->settled_one != NULL) {
		source->settled_one(source, line);
	}
	if (moved && source->settled != NULL) {
		source->settled(source, d->window.settled_line, d->window.settled_end);
	}
}

/* A record that nobody has to wait for. */
void
jrt_delivery_settle_at_once(struct jrt_delivery *d, const struct jrt_record *r)
{
	uint64_t sequence;
	if (jrt_window_add(&d->window, r->line, r->end, &sequence)) {
		jrt_delivery_settle(d, sequence);
	}
}

/* ---- dead letters -----------------------------------------------------------------------------
 */

bool
jrt_delivery_dead_letter_failed(struct jrt_delivery *d)
{
	jrt_log(&d->app->log, JRT_LOG_ERROR, "the dead-letter file %s: %s", d->dead_path,
		strerror(errno));
	d->broken = true;
	jrt_delivery_drain(d);
	return false;
}

bool
jrt_delivery_open_dead_letters(struct jrt_delivery *d)
{
	if (!d->dead_open) {
		uint64_t most =
			jrt_setting_number(&d->app->settings, SETTING_DEAD_LETTER_MAX_BYTES);
		d->dead_open = jrt_dead_letter_open(&d->dead, d->dead_path, most);
	}
	return d->dead_open || jrt_delivery_dead_letter_failed(d);
}

/* False: it could not be kept; nothing is read any more, and the record counts as not delivered. */
static bool
put_dead_letter(struct jrt_delivery *d, const struct jrt_dead_entry *e, struct jrt_text record)
{
	return jrt_delivery_open_dead_letters(d) &&
	       (jrt_dead_letter_put(&d->dead, e, record) || jrt_delivery_dead_letter_failed(d));
}

struct jrt_origin
jrt_delivery_origin(const struct jrt_delivery *d, uint64_t line)
{
	return d->source->origin != NULL ? d->source->origin(d->source, line)
					 : (struct jrt_origin){ d->source->name, line };
}

struct jrt_dead_entry
jrt_delivery_entry(
	const struct jrt_delivery *d, uint64_t line, uint64_t byte, enum jrt_status status)
{
	struct jrt_origin origin = jrt_delivery_origin(d, line);
	return (struct jrt_dead_entry){ .source = origin.name,
		.line = origin.line,
		.byte = byte,
		.reason = jrt_status_text(status),
		.status_name = jrt_status_name(status) };
}

/* A record that is no JSON, or that the spec cannot transform. */
void
jrt_delivery_reject(struct jrt_delivery *d, const struct jrt_record *r, bool invalid)
{
	struct jrt_dead_entry e =
		jrt_delivery_entry(d, r->line, invalid ? r->fault + 1 : 0, r->status);
	if (put_dead_letter(d, &e, r->text)) {
		d->counts.invalid += invalid;
		d->counts.failed += !invalid;
		jrt_delivery_settle_at_once(d, r);
	}
}

/* ---- batches ----------------------------------------------------------------------------------
 */

struct jrt_batch *
jrt_delivery_take_batch(struct jrt_delivery *d)
{
	struct jrt_batch *b = d->unused;
	if (b == NULL) {
		return jrt_batch_create();
	}
	d->unused = b->next;
	b->next = NULL;
	return b;
}

static void
give_back(struct jrt_delivery *d, struct jrt_batch *b)
{
	if (b->then != NULL) {
		b->then->next = d->due;
		d->due = b->then;
	}
	jrt_batch_clear(b);
	b->next = d->unused;
	d->unused = b;
}

void
jrt_delivery_send_due(struct jrt_delivery *d)
{
	while (d->due != NULL) {
		struct jrt_batch *b = d->due;
		d->due = b->next;
		b->next = NULL;
		jrt_delivery_send(d, b, true);
	}
}

static void
settle_item(struct jrt_delivery *d, const struct jrt_batch_item *item)
{
	jrt_delivery_settle(d, item->sequence);
	jrt_order_done(&d->order, item->key);
}

void
jrt_delivery_reject_held(struct jrt_delivery *d, const struct jrt_held *h)
{
	struct jrt_dead_entry e = jrt_delivery_entry(d, h->line, 0, JRT_NO_ROOM);
	if (put_dead_letter(d, &e, (struct jrt_text){ h->texts, h->in_len })) {
		d->counts.failed++;
		jrt_delivery_settle(d, h->sequence);
	}
}

static void
refuse_record(
	struct jrt_delivery *d, const struct jrt_batch *b, unsigned i, struct jrt_dead_entry *e)
{
	struct jrt_origin origin = jrt_delivery_origin(d, b->items[i].line);
	e->source = origin.name;
	e->line = origin.line;
	e->byte = 0;
	if (put_dead_letter(d, e, jrt_batch_record(b, i))) {
		settle_item(d, &b->items[i]);
	}
}

/* Splits a batch in two; false: no room, it is as it was. */
static struct jrt_batch *
split(struct jrt_delivery *d, struct jrt_batch *b)
{
	struct jrt_batch *other = jrt_delivery_take_batch(d);
	if (other != NULL && !jrt_batch_split(b, other, d->form)) {
		give_back(d, other);
		other = NULL;
	}
	return other;
}

/* Sends both halves, the first one before the other.  Where keys keep their order that is only sent
 * when the first is settled: both may hold the same key. */
static void
send_halves(struct jrt_delivery *d, struct jrt_batch *b, struct jrt_batch *other, bool first)
{
	if (d->order.active) {
		other->then = b->then;
		b->then = other;
		jrt_delivery_send(d, b, first);
	} else {
		jrt_delivery_send(d, first ? other : b, first);
		jrt_delivery_send(d, first ? b : other, first);
	}
}

/* The records of the batch as one array through the spec: the body.  False: they went another way.
 */
static bool
transform_joined(struct jrt_delivery *d, struct jrt_batch *b, bool first)
{
	d->text.used = 0;
	jrt_batch_join(b, &d->text);
	b->body.used = 0;
	enum jrt_status status = jrt_worker_document(&d->joined, &d->text, &b->body);
	if (status == JRT_NOTHING && d->null_output == NULL_SEND) {
		jrt_put_lit(&b->body, "null");
		status = JRT_OK;
	}
	if (status == JRT_OK) {
		return true;
	}
	if (status == JRT_NOTHING && d->null_output == NULL_DROP) {
		d->counts.dropped += b->count;
		for (unsigned i = 0; i < b->count; i++) {
			settle_item(d, &b->items[i]);
		}
	} else {
		struct jrt_batch *other = b->count > 1 ? split(d, b) : NULL;
		if (other != NULL) {
			send_halves(d, b, other, first);
			return false;
		}
		struct jrt_dead_entry e = jrt_delivery_entry(d, 0, 0, status);
		for (unsigned i = 0; i < b->count; i++) {
			refuse_record(d, b, i, &e);
			d->counts.failed++;
		}
	}
	give_back(d, b);
	return false;
}

void
jrt_delivery_send(struct jrt_delivery *d, struct jrt_batch *b, bool first)
{
	if (d->form == JRT_BATCH_INPUT && !transform_joined(d, b, first)) {
		return;
	}
	if (b->edition == 0) {
		b->edition = d->sink.edition - d->held_old;
		d->held_old = d->held_old && d->order.held > 0;
	}
	d->bytes += b->bytes = jrt_batch_bytes(b);
	if (first) {
		jrt_sink_send_first(&d->sink, b);
	} else {
		jrt_sink_send(&d->sink, b);
	}
}

void
jrt_delivery_send_open(struct jrt_delivery *d)
{
	struct jrt_batch *b = d->open;
	if (b == NULL) {
		return;
	}
	d->open = NULL;
	(void)evtimer_del(&d->linger);
	if (b->count == 0) {
		give_back(d, b);
		return;
	}
	jrt_batch_seal(b, d->form);
	jrt_delivery_send(d, b, false);
}

static void
refuse_batch(struct jrt_delivery *d, struct jrt_batch *b, const struct jrt_outcome *o)
{
	struct jrt_dead_entry e = { .reason = o->reason,
		.status_name = o->status == 0 ? "NO_ANSWER" : NULL,
		.status = o->status };
	char answer[JRT_ANSWER_START];
	if (o->answer.at != NULL) {
		/* The endpoint may repeat what it was sent. */
		memcpy(answer, o->answer.at, o->answer.len);
		jrt_secrets_redact_start(&d->app->secrets, answer, o->answer.len);
		e.answer = (struct jrt_text){ answer, o->answer.len };
	}
	uint64_t before = d->dead.count;
	for (unsigned i = 0; i < b->count; i++) {
		refuse_record(d, b, i, &e);
	}
	d->counts.refused += d->dead.count - before;
	jrt_log(&d->app->log, JRT_LOG_WARNING, "%s: %s; the record goes to %s",
		d->sink.endpoint.url.authority, o->reason, d->dead_path);
	give_back(d, b);
}

void
jrt_delivery_on_done(void *user, struct jrt_batch *b, const struct jrt_outcome *o)
{
	struct jrt_delivery *d = user;
	d->bytes -= b->bytes;
	jrt_delivery_schedule(d);
	if (o->verdict == JRT_DELIVERED) {
		d->counts.delivered += b->count;
		for (unsigned i = 0; i < b->count; i++) {
			settle_item(d, &b->items[i]);
		}
		give_back(d, b);
		return;
	}
	struct jrt_batch *other = o->verdict == JRT_SPLIT && b->count > 1 ? split(d, b) : NULL;
	if (other != NULL) {
		b->attempts = 0;
		send_halves(d, b, other, true);
		return;
	}
	if (d->long_open) {
		/* Another entry is being written: the endpoint is asked again when that one is
		 * complete. */
		b->attempts = 0;
		b->next = d->deferred;
		d->deferred = b;
		return;
	}
	refuse_batch(d, b, o);
}
