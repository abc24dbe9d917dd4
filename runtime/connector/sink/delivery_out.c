/* SPDX-License-Identifier: Apache-2.0 */
/* Sends batches, and acts on the endpoint's answers. */
#include "connector/sink/delivery_out.h"

#include "connector/common/clock.h"
#include "connector/sink/renew.h"

#include <stdio.h>

enum {
	MOST_BYTES = 24 << 20, /* in batches, unless a single record is larger */
	MOST_PAUSED = 1024, /* batches that are retried while others go on */
	LONG_ASKED_MS = 60000, /* a Retry-After that is shown on pages */
	LONG_WAIT = 5 /* times the longest pause between attempts: reported then */
};

static void
wake(struct jrt_delivery_out *o)
{
	event_active(o->ledger->wake, EV_TIMEOUT, 0);
}

/* ---- batches ----------------------------------------------------------------------------------
 */

struct jrt_batch *
jrt_delivery_take_batch(struct jrt_delivery_out *o)
{
	struct jrt_batch *b = o->unused;
	if (b == NULL) {
		return jrt_batch_create();
	}
	o->unused = b->next;
	b->next = NULL;
	return b;
}

static void
give_back(struct jrt_delivery_out *o, struct jrt_batch *b)
{
	if (b->then != NULL) {
		b->then->next = o->due;
		o->due = b->then;
		wake(o);
	}
	jrt_batch_clear(b);
	b->next = o->unused;
	o->unused = b;
}

static void
settle_item(struct jrt_delivery_out *o, const struct jrt_batch_item *item)
{
	jrt_order_done(&o->order, item->key); /* before settling, which wakes the next one */
	jrt_ledger_settle(o->ledger, item->sequence);
}

static void
refuse_record(
	struct jrt_delivery_out *o, const struct jrt_batch *b, unsigned i, struct jrt_dead_entry *e)
{
	struct jrt_origin origin = jrt_ledger_origin(o->ledger, b->items[i].line);
	e->source = origin.name;
	e->line = origin.line;
	e->byte = 0;
	if (jrt_ledger_keep(o->ledger, e, jrt_batch_record(b, i))) {
		settle_item(o, &b->items[i]);
	}
}

/* Splits a batch in two; false: out of memory, and it is unchanged. */
static struct jrt_batch *
split(struct jrt_delivery_out *o, struct jrt_batch *b)
{
	struct jrt_batch *other = jrt_delivery_take_batch(o);
	if (other != NULL && !jrt_batch_split(b, other, o->form)) {
		give_back(o, other);
		other = NULL;
	}
	return other;
}

static void send_batch(struct jrt_delivery_out *o, struct jrt_batch *b, bool first);

/* Sends both halves, the first one first.  If keys keep their order, the second is sent only when
 * the first is settled: both may contain the same key. */
static void
send_halves(struct jrt_delivery_out *o, struct jrt_batch *b, struct jrt_batch *other, bool first)
{
	if (o->order.active) {
		other->then = b->then;
		b->then = other;
		send_batch(o, b, first);
	} else {
		send_batch(o, first ? other : b, first);
		send_batch(o, first ? b : other, first);
	}
}

/* Transforms the records of the batch as one array into the body.  False: they were dealt with
 * otherwise. */
static bool
transform_joined(struct jrt_delivery_out *o, struct jrt_batch *b, bool first)
{
	o->text.used = 0;
	jrt_batch_join(b, &o->text);
	b->body.used = 0;
	enum jrt_status status = jrt_worker_document(&o->joined, &o->text, &b->body);
	if (status == JRT_NOTHING && o->null_output == JRT_NULL_SEND) {
		jrt_put_lit(&b->body, "null");
		status = JRT_OK;
	}
	if (status == JRT_OK) {
		return true;
	}
	if (status == JRT_NOTHING && o->null_output == JRT_NULL_DROP) {
		for (unsigned i = 0; i < b->count; i++) {
			jrt_ledger_dropped(o->ledger, b->items[i].line, &o->joined);
			settle_item(o, &b->items[i]);
		}
	} else {
		struct jrt_batch *other = b->count > 1 ? split(o, b) : NULL;
		if (other != NULL) {
			send_halves(o, b, other, first);
			return false;
		}
		struct jrt_dead_entry e = jrt_ledger_entry(o->ledger, 0, 0, status);
		jrt_ledger_blame(o->ledger, &e, 0, jrt_worker_where(&o->joined, status), status);
		for (unsigned i = 0; i < b->count; i++) {
			refuse_record(o, b, i, &e);
			o->ledger->counts.failed++;
		}
	}
	give_back(o, b);
	return false;
}

static void
send_batch(struct jrt_delivery_out *o, struct jrt_batch *b, bool first)
{
	if (o->form == JRT_BATCH_INPUT && !transform_joined(o, b, first)) {
		return;
	}
	if (b->sending.edition == 0) {
		b->sending.edition = o->sink.edition - o->held_old;
		o->held_old = o->held_old && o->order.held > 0;
	}
	o->bytes += b->bytes = jrt_batch_bytes(b);
	if (first) {
		jrt_sink_send_first(&o->sink, b);
	} else {
		jrt_sink_send(&o->sink, b);
	}
}

void
jrt_delivery_send(struct jrt_delivery_out *o, struct jrt_batch *b)
{
	if (b->count == 0) {
		give_back(o, b);
		return;
	}
	jrt_batch_seal(b, o->form);
	send_batch(o, b, false);
}

static void
send_list(struct jrt_delivery_out *o, struct jrt_batch **list)
{
	while (*list != NULL) {
		struct jrt_batch *b = *list;
		*list = b->next;
		b->next = NULL;
		send_batch(o, b, true);
	}
}

void
jrt_delivery_send_due(struct jrt_delivery_out *o)
{
	if (!o->ledger->dead.in_long) {
		send_list(o, &o->deferred);
	}
	send_list(o, &o->due);
}

/* ---- results
 * ---------------------------------------------------------------------------------- */

static void
refuse_batch(struct jrt_delivery_out *o, struct jrt_batch *b, const struct jrt_outcome *outcome)
{
	struct jrt_ledger *l = o->ledger;
	struct jrt_dead_entry e = { .reason = outcome->reason,
		.status_name = outcome->status == 0 ? "NO_ANSWER" : NULL,
		.status = outcome->status };
	char answer[JRT_ANSWER_START];
	if (outcome->answer.at != NULL) {
		/* The endpoint may repeat what it was sent. */
		memcpy(answer, outcome->answer.at, outcome->answer.len);
		jrt_secrets_redact_start(&l->app->secrets, answer, outcome->answer.len);
		e.answer = (struct jrt_text){ answer, outcome->answer.len };
	}
	uint64_t before = l->dead.file.count;
	for (unsigned i = 0; i < b->count; i++) {
		refuse_record(o, b, i, &e);
	}
	l->counts.refused += l->dead.file.count - before;
	jrt_log(&l->app->log, JRT_LOG_WARNING, "%s: %s; the record goes to %s",
		o->sink.endpoint.url.authority, outcome->reason, l->dead.path);
	give_back(o, b);
}

/* The sink has finished with the batch. */
static void
on_done(void *user, struct jrt_batch *b, const struct jrt_outcome *outcome)
{
	struct jrt_delivery_out *o = user;
	o->bytes -= b->bytes;
	wake(o);
	if (outcome->verdict == JRT_DELIVERED) {
		o->ledger->counts.delivered += b->count;
		for (unsigned i = 0; i < b->count; i++) {
			settle_item(o, &b->items[i]);
		}
		give_back(o, b);
		return;
	}
	struct jrt_batch *other =
		outcome->verdict == JRT_SPLIT && b->count > 1 ? split(o, b) : NULL;
	if (other != NULL) {
		b->sending.attempts = 0;
		b->sending.proxied = 0;
		send_halves(o, b, other, true);
		return;
	}
	if (o->ledger->dead.in_long) {
		/* Another entry is being written: asks the endpoint again when that one is
		 * complete. */
		b->sending.attempts = 0;
		b->sending.proxied = 0;
		b->next = o->deferred;
		o->deferred = b;
		return;
	}
	refuse_batch(o, b, outcome);
}

static void
on_waits(void *user)
{
	wake(user);
}

static void
on_untrusted(void *user)
{
	struct jrt_delivery_out *o = user;
	/* Nothing has worked yet, and the records are still where they were: better to say so than
	 * to wait. */
	if (!o->ledger->source->endless && o->ledger->counts.delivered == 0) {
		o->ledger->broken = o->hopeless = true;
		wake(o);
	}
}

/* ---- state ------------------------------------------------------------------------------------
 */

bool
jrt_delivery_sink_has_room(const struct jrt_delivery_out *o)
{
	/* Retries must not hold the others back. */
	unsigned paused =
		!o->sink.queue.ordered && o->sink.paused < MOST_PAUSED ? o->sink.paused : 0;
	return o->sink.held - paused < o->sink.requests.count;
}

bool
jrt_delivery_out_has_room(const struct jrt_delivery_out *o)
{
	return jrt_delivery_sink_has_room(o) && o->bytes + o->order.bytes < MOST_BYTES &&
	       (o->deferred == NULL || o->ledger->dead.in_long);
}

bool
jrt_delivery_out_is_at_rest(const struct jrt_delivery_out *o)
{
	return jrt_sink_is_at_rest(&o->sink) && o->deferred == NULL && o->due == NULL &&
	       o->order.ready == NULL;
}

bool
jrt_delivery_out_is_empty(const struct jrt_delivery_out *o)
{
	return o->sink.held == 0 && o->deferred == NULL && o->due == NULL && o->order.ready == NULL;
}

bool
jrt_delivery_waits_long(const struct jrt_delivery_out *o, struct jrt_long_wait *wait)
{
	const struct jrt_batch *b = jrt_sink_oldest(&o->sink);
	*wait = (struct jrt_long_wait){ 0 };
	if (b == NULL) {
		return false;
	}
	wait->ms = jrt_now_ms() - b->sending.first_ms;
	wait->status = b->sending.status;
	wait->line = b->items[0].line;
	wait->origin = jrt_ledger_origin(o->ledger, wait->line);
	return wait->ms > LONG_WAIT * o->sink.policy.max_ms;
}

void
jrt_long_wait_text(const struct jrt_long_wait *wait, char *text, size_t size)
{
	char why[32] = "no answer";
	if (wait->status != 0) {
		(void)snprintf(why, sizeof why, "HTTP %d", wait->status);
	}
	(void)snprintf(text, size, "record %ju of %.100s has been tried again for %ju s (%s)",
		(uintmax_t)wait->origin.line, wait->origin.name, (uintmax_t)wait->ms / 1000, why);
}

bool
jrt_delivery_held_text(const struct jrt_delivery_out *o, char *text, size_t size)
{
	const struct jrt_sink *s = &o->sink;
	uint64_t left = jrt_sink_retry_after_ms(s);
	if (left > 0 && s->retry_after.ms > LONG_ASKED_MS) {
		(void)snprintf(text, size,
			"nothing is sent for %ju s more, as the endpoint asks (Retry-After)",
			(uintmax_t)(left + 999) / 1000);
		return true;
	}
	if (!s->queue.ordered && s->paused >= MOST_PAUSED) {
		(void)snprintf(text, size,
			"%u requests wait to be tried again: no others are sent until some are settled",
			s->paused);
		return true;
	}
	return false;
}

void
jrt_delivery_report_waits(struct jrt_delivery_out *o)
{
	struct jrt_long_wait wait;
	char text[240];
	if (!jrt_delivery_waits_long(o, &wait)) {
		o->reported_ms = 0;
	} else if (wait.line != o->reported_line || wait.ms >= 2 * o->reported_ms) {
		o->reported_line = wait.line;
		o->reported_ms = wait.ms;
		jrt_long_wait_text(&wait, text, sizeof text);
		jrt_log(&o->ledger->app->log, JRT_LOG_WARNING, "%s", text);
	}
}

/* ---- beginning and end ------------------------------------------------------------------------
 */

bool
jrt_delivery_out_reload(struct jrt_delivery_out *o, const struct jrt_settings *settings,
	struct jrt_complaints *complaints)
{
	if (!jrt_sink_reload(&o->sink, settings, complaints)) {
		return false;
	}
	o->joined.ctx.secrets = o->ledger->app->secrets.values;
	o->joined.ctx.secret_count = (uint32_t)o->ledger->app->secrets.count;
	return true;
}

static void
renew(void *user, struct jrt_batch *b)
{
	struct jrt_delivery_out *o = user;
	jrt_batch_renew(b, o->form, &o->joined, o->null_output == JRT_NULL_SEND);
}

bool
jrt_delivery_out_init(struct jrt_delivery_out *o, struct jrt_ledger *ledger,
	struct event_base *base, struct jrt_complaints *complaints)
{
	struct jrt_app *app = ledger->app;
	const struct jrt_settings *s = &app->settings;
	*o = (struct jrt_delivery_out){ .ledger = ledger, .form = JRT_BATCH_SINGLE };
	o->null_output = (enum jrt_null_output)jrt_setting_number(s, SETTING_NULL_OUTPUT);
	if (s->values[SETTING_HTTP_BATCH_MAX_RECORDS].count > 0) {
		o->form = (enum jrt_batch_form)jrt_setting_number(s, SETTING_HTTP_BATCH_AS);
	}
	jrt_writer_init(&o->text);
	bool good = jrt_sink_init(&o->sink, base, s, &app->log, complaints);
	o->sink.owner.done = on_done;
	o->sink.owner.waits = on_waits;
	o->sink.owner.untrusted = on_untrusted;
	o->sink.owner.renew = renew;
	o->sink.owner.user = o;
	good = jrt_order_configure(&o->order, s, complaints) && good;
	return jrt_worker_init(&o->joined, app) && good;
}

static void
destroy_list(struct jrt_batch *b)
{
	while (b != NULL) {
		struct jrt_batch *next = b->next;
		for (struct jrt_batch *then; b != NULL; b = then) {
			then = b->then;
			jrt_batch_destroy(b);
		}
		b = next;
	}
}

void
jrt_delivery_out_finish(struct jrt_delivery_out *o)
{
	destroy_list(jrt_sink_finish(&o->sink));
	destroy_list(o->unused);
	destroy_list(o->deferred);
	destroy_list(o->due);
	jrt_order_finish(&o->order);
	jrt_writer_finish(&o->text);
	jrt_worker_finish(&o->joined);
}
