/* SPDX-License-Identifier: Apache-2.0 */
/* From the source to the sink. */
#include "connector/sink/delivery.h"

enum {
	MOST_OPEN = 1 << 16, /* unsettled records */
	AT_ONCE = 1024, /* records before the loop gets its turn: speed only */
	BYTES_AT_ONCE = 4 << 20 /* in them: speed only */
};

static void
schedule(struct jrt_delivery *d)
{
	event_active(&d->pump, EV_TIMEOUT, 0);
}

/* The same, after everybody else who has something to do. */
static void
schedule_after_others(struct jrt_delivery *d)
{
	struct timeval now = { 0, 0 };
	(void)evtimer_add(&d->pump, &now);
}

/* ---- records ----------------------------------------------------------------------------------
 */

/* A record beyond the limit goes to the dead-letter file piece by piece. */
static void
take_long(struct jrt_delivery *d, const struct jrt_chunk *chunk, enum jrt_source_result result)
{
	struct jrt_record r = { .line = d->line, .end = chunk->byte + chunk->text.len };
	bool last = result == JRT_SOURCE_LONG_END;
	switch (jrt_ledger_take_long(&d->ledger, &r, chunk->text, last)) {
	case JRT_LONG_WAIT:
		d->held = *chunk;
		d->held_as = result;
		d->holds = true;
		return;
	case JRT_LONG_END:
		jrt_ledger_end_long(&d->ledger);
		schedule(d);
		break;
	case JRT_LONG_MORE:
		break;
	}
	d->line += last;
}

/* Returns the chunk that was held back, which is valid until the source is asked again, or the next
 * one. */
static enum jrt_source_result
ask(struct jrt_delivery *d, struct jrt_chunk *chunk)
{
	if (d->holds) {
		d->holds = false;
		*chunk = d->held;
		return d->held_as;
	}
	enum jrt_source_result result = d->source->next(d->source, chunk);
	if (result <= JRT_SOURCE_LONG_END && chunk->placed) {
		d->line = chunk->line;
	}
	return result;
}

/* Asks the source; false: there is nothing more for now. */
static bool
next_chunk(struct jrt_delivery *d)
{
	struct jrt_chunk chunk;
	enum jrt_source_result result = ask(d, &chunk);
	switch (result) {
	case JRT_SOURCE_LINES:
		d->scanning = jrt_worker_scan(
			&d->records.worker, chunk.text.at, chunk.text.len, d->line, chunk.byte);
		if (d->scanning) {
			return true;
		}
		jrt_log(&d->ledger.app->log, JRT_LOG_ERROR, "%s: out of memory", d->source->name);
		break;
	case JRT_SOURCE_LONG:
	case JRT_SOURCE_LONG_END:
		take_long(d, &chunk, result);
		schedule_after_others(d);
		return false;
	case JRT_SOURCE_WAIT:
		return false;
	case JRT_SOURCE_END:
		d->ended = true;
		jrt_delivery_drain(d);
		return false;
	case JRT_SOURCE_FAILED:
		break;
	}
	d->ledger.broken = true;
	return false;
}

static bool
may_read(const struct jrt_delivery *d)
{
	return d->state == DELIVERY_RUNNING && !d->ledger.broken && !jrt_ledger_waits(&d->ledger) &&
	       d->ledger.window.count < MOST_OPEN && jrt_delivery_out_has_room(&d->out);
}

/* Reads as long as there is something to read and room for it; false: the loop must get its
 * turn. */
static bool
read_on(struct jrt_delivery *d)
{
	struct jrt_record record;
	size_t bytes = 0;
	for (unsigned n = 0; may_read(d); n++) {
		if (n == AT_ONCE || bytes >= BYTES_AT_ONCE) {
			return false;
		}
		if (!d->scanning) {
			if (!next_chunk(d)) {
				break;
			}
		} else if (jrt_worker_next(&d->records.worker, &record)) {
			jrt_delivery_take_record(&d->records, &record);
			bytes += record.text.len;
		} else {
			d->line = d->records.worker.line;
			d->scanning = false;
		}
	}
	return true;
}

static void
on_pump(evutil_socket_t fd, short what, void *user)
{
	struct jrt_delivery *d = user;
	(void)fd;
	(void)what;
	jrt_delivery_send_due(&d->out);
	jrt_delivery_release(&d->records);
	if (!read_on(d)) {
		schedule_after_others(d);
		return;
	}
	if (d->ledger.broken) {
		jrt_delivery_drain(d);
	}
	if (d->state != DELIVERY_RUNNING) {
		jrt_delivery_send_open(&d->records);
	}
	jrt_delivery_let_linger(&d->records);
	if (d->out.hopeless ||
		(d->state == DELIVERY_DRAINING && jrt_delivery_out_is_empty(&d->out) &&
			!jrt_ledger_waits(&d->ledger))) {
		d->state = DELIVERY_DONE;
		event_base_loopbreak(d->base);
	}
}

static void
on_ready(void *user)
{
	schedule(user);
}

/* ---- beginning and end ------------------------------------------------------------------------
 */

void
jrt_delivery_drain(struct jrt_delivery *d)
{
	if (d->state == DELIVERY_RUNNING) {
		d->state = DELIVERY_DRAINING;
		d->out.sink.queue.leaves_waiting = d->source->endless;
		jrt_delivery_send_open(&d->records);
		jrt_ledger_end_long(&d->ledger);
		schedule(d);
	}
}

bool
jrt_delivery_is_at_rest(const struct jrt_delivery *d)
{
	return d->state == DELIVERY_DRAINING && d->source->endless && d->records.open == NULL &&
	       jrt_delivery_out_is_at_rest(&d->out);
}

bool
jrt_delivery_reload(struct jrt_delivery *d, const struct jrt_settings *settings,
	struct jrt_complaints *complaints)
{
	jrt_ledger_reopen(&d->ledger);
	if (!jrt_delivery_out_reload(&d->out, settings, complaints)) {
		return false;
	}
	d->records.worker.ctx.secrets = d->ledger.app->secrets.values;
	d->records.worker.ctx.secret_count = (uint32_t)d->ledger.app->secrets.count;
	d->out.held_old = d->records.open != NULL || d->out.order.held > 0;
	return true;
}

bool
jrt_delivery_init(struct jrt_delivery *d, struct jrt_app *app, struct event_base *base,
	struct jrt_source *source, struct jrt_complaints *complaints)
{
	*d = (struct jrt_delivery){ .base = base, .source = source, .line = 1 };
	source->ready = on_ready;
	source->user = d;
	(void)event_assign(&d->pump, base, -1, 0, on_pump, d);
	/* Checks everything, so that every problem is reported at once. */
	bool good = jrt_ledger_init(&d->ledger, app, source, &d->pump, complaints);
	good = jrt_delivery_out_init(&d->out, &d->ledger, base, complaints) && good;
	good = jrt_delivery_records_init(&d->records, &d->out, base, complaints) && good;
	return good;
}

void
jrt_delivery_start(struct jrt_delivery *d)
{
	schedule(d);
}

void
jrt_delivery_finish(struct jrt_delivery *d)
{
	(void)event_del(&d->pump);
	jrt_delivery_records_finish(&d->records);
	jrt_delivery_out_finish(&d->out);
	jrt_ledger_finish(&d->ledger);
	d->source->destroy(d->source);
}
