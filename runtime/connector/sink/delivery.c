/* SPDX-License-Identifier: Apache-2.0 */
/* From the source to the sink. */
#include "connector/sink/delivery_parts.h"
#include "connector/sink/renew.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

enum {
	MOST_BYTES = 24 << 20, /* in batches, unless one record alone is larger */
	MOST_RECORDS = 1 << 16, /* between the oldest that is not settled and the newest */
	AT_ONCE = 1024 /* records before the loop gets its turn */
};

void
jrt_delivery_schedule(struct jrt_delivery *d)
{
	event_active(&d->pump, EV_TIMEOUT, 0);
}

static void
on_untrusted(void *user)
{
	struct jrt_delivery *d = user;
	/* Nothing worked yet, and the records are still where they were: better to say so than to
	 * wait. */
	if (!d->source->endless && d->counts.delivered == 0 && !d->broken) {
		d->broken = true;
		d->state = DELIVERY_DONE;
		event_base_loopbreak(d->base);
	}
}

static void
renew(void *user, struct jrt_batch *b)
{
	struct jrt_delivery *d = user;
	jrt_batch_renew(b, d->form, &d->joined, d->null_output == NULL_SEND);
}

/* ---- records ----------------------------------------------------------------------------------
 */

/* Whatever has been moved away is left; the next entry goes to a file of the old name. */
static void
reopen_dead_letters(struct jrt_delivery *d)
{
	if (d->dead_open) {
		(void)jrt_dead_letter_sync(&d->dead);
		jrt_dead_letter_close(&d->dead);
		d->dead_open = false;
		d->dead_synced = 0;
		(void)jrt_delivery_open_dead_letters(d);
	}
	d->reopen = false;
}

/* Nothing more is added to that entry: those that were refused meanwhile have their turn. */
static void
end_long(struct jrt_delivery *d)
{
	d->long_open = false;
	if (d->reopen) {
		reopen_dead_letters(d);
	}
	while (d->deferred != NULL) {
		struct jrt_batch *b = d->deferred;
		d->deferred = b->next;
		jrt_delivery_send(d, b, true);
	}
}

/* A record beyond the limit, piece by piece into the dead-letter file. */
static void
take_long(struct jrt_delivery *d, const struct jrt_chunk *chunk, bool last)
{
	bool good = true;
	if (!d->long_open) {
		struct jrt_dead_entry e =
			jrt_delivery_entry(d, d->line, d->app->max_record + 1, JRT_TOO_LARGE);
		good = jrt_delivery_open_dead_letters(d) &&
		       (jrt_dead_letter_begin(&d->dead, &e) || jrt_delivery_dead_letter_failed(d));
		d->long_open = good;
	}
	good = good &&
	       (jrt_dead_letter_piece(&d->dead, chunk->text) || jrt_delivery_dead_letter_failed(d));
	if (good && last) {
		good = jrt_dead_letter_end(&d->dead) || jrt_delivery_dead_letter_failed(d);
	}
	if (last && good) {
		struct jrt_record r = { .line = d->line, .end = chunk->byte + chunk->text.len };
		d->counts.records++;
		d->counts.invalid++;
		jrt_delivery_settle_at_once(d, &r);
		d->line++;
	}
	if (last || !good) {
		end_long(d);
	}
}

/* Asks the source; false: there is nothing now. */
static bool
next_chunk(struct jrt_delivery *d)
{
	struct jrt_chunk chunk;
	enum jrt_source_result result = d->source->next(d->source, &chunk);
	if (result <= JRT_SOURCE_LONG_END && chunk.placed) {
		d->line = chunk.line;
	}
	switch (result) {
	case JRT_SOURCE_LINES:
		d->scanning = jrt_worker_scan(
			&d->worker, chunk.text.at, chunk.text.len, d->line, chunk.byte);
		if (d->scanning) {
			return true;
		}
		jrt_log(&d->app->log, JRT_LOG_ERROR, "%s: out of memory", d->source->name);
		break;
	case JRT_SOURCE_LONG:
	case JRT_SOURCE_LONG_END:
		take_long(d, &chunk, result == JRT_SOURCE_LONG_END);
		return true;
	case JRT_SOURCE_WAIT:
		return false;
	case JRT_SOURCE_END:
		d->ended = true;
		jrt_delivery_drain(d);
		return false;
	case JRT_SOURCE_FAILED:
		break;
	}
	d->broken = true;
	jrt_delivery_drain(d);
	return false;
}

static bool
has_room(const struct jrt_delivery *d)
{
	return jrt_delivery_sink_has_room(d) && d->bytes + d->order.bytes < MOST_BYTES &&
	       d->window.count < MOST_RECORDS && (d->deferred == NULL || d->long_open);
}

static void
on_pump(evutil_socket_t fd, short what, void *user)
{
	struct jrt_delivery *d = user;
	struct jrt_record record;
	(void)fd;
	(void)what;
	jrt_delivery_send_due(d);
	jrt_delivery_release(d);
	for (unsigned n = 0; d->state == DELIVERY_RUNNING && has_room(d); n++) {
		if (n == AT_ONCE) {
			jrt_delivery_schedule(d);
			return;
		}
		if (!d->scanning) {
			if (!next_chunk(d)) {
				break;
			}
		} else if (jrt_worker_next(&d->worker, &record)) {
			jrt_delivery_take_record(d, &record);
		} else {
			d->line = d->worker.line;
			d->scanning = false;
		}
	}
	if (d->open != NULL && !evtimer_pending(&d->linger, NULL)) {
		struct timeval t = { (time_t)(d->linger_ms / 1000),
			(suseconds_t)(d->linger_ms % 1000 * 1000) };
		(void)evtimer_add(&d->linger, &t);
	}
	if (d->state == DELIVERY_DRAINING && d->sink.held == 0 && d->open == NULL &&
		d->deferred == NULL && d->due == NULL && d->order.ready == NULL) {
		d->state = DELIVERY_DONE;
		event_base_loopbreak(d->base);
	}
}

static void
on_linger(evutil_socket_t fd, short what, void *user)
{
	(void)fd;
	(void)what;
	jrt_delivery_send_open(user);
}

static void
on_ready(void *user)
{
	jrt_delivery_schedule(user);
}

/* ---- beginning and end ------------------------------------------------------------------------
 */

void
jrt_delivery_drain(struct jrt_delivery *d)
{
	if (d->state == DELIVERY_RUNNING) {
		d->state = DELIVERY_DRAINING;
		jrt_delivery_send_open(d);
		end_long(d);
	}
	jrt_delivery_schedule(d);
}

bool
jrt_delivery_reload(struct jrt_delivery *d, const struct jrt_settings *settings,
	struct jrt_complaints *complaints)
{
	d->reopen = true;
	if (!d->long_open) {
		reopen_dead_letters(d);
	}
	if (!jrt_sink_reload(&d->sink, settings, complaints)) {
		return false;
	}
	d->worker.ctx.secrets = d->joined.ctx.secrets = d->app->secrets.values;
	d->held_old = d->open != NULL || d->order.held > 0;
	return true;
}

char *
jrt_dead_letter_path(const struct jrt_app *app)
{
	const char *path = app->option[OPTION_DEAD_LETTER];
	path = path != NULL ? path : jrt_setting_text(&app->settings, SETTING_DEAD_LETTER_PATH);
	if (path != NULL) {
		return strdup(path);
	}
	const char *topic = app->pipeline->topic;
	char *own;
	int n = asprintf(&own, "%s.dead.ndjson",
		topic != NULL && *topic != '\0' && strchr(topic, '/') == NULL
			? topic
			: app->pipeline->name);
	return n < 0 ? NULL : own;
}

static bool
init_form(struct jrt_delivery *d, const struct jrt_settings *s, struct jrt_complaints *complaints)
{
	d->form = JRT_BATCH_SINGLE;
	d->max_records = 1;
	d->max_bytes = SIZE_MAX;
	d->max_held = d->sink.slot_count;
	if (s->values[SETTING_HTTP_BATCH_MAX_RECORDS].count == 0) {
		return true;
	}
	uint64_t most = jrt_setting_number(s, SETTING_HTTP_BATCH_MAX_RECORDS);
	if (most == 0 || most > MOST_RECORDS) {
		jrt_complain(complaints, "http.batch.max-records: \"%ju\" is not between 1 and %d",
			(uintmax_t)most, MOST_RECORDS);
		return false;
	}
	d->max_records = (unsigned)most;
	d->form = (enum jrt_batch_form)jrt_setting_number(s, SETTING_HTTP_BATCH_AS);
	d->max_bytes = jrt_setting_number(s, SETTING_HTTP_BATCH_MAX_BYTES);
	d->linger_ms = jrt_setting_number(s, SETTING_HTTP_BATCH_LINGER);
	return true;
}

bool
jrt_delivery_init(struct jrt_delivery *d, struct jrt_app *app, struct event_base *base,
	struct jrt_source *source, struct jrt_complaints *complaints)
{
	memset(d, 0, sizeof *d);
	d->app = app;
	d->base = base;
	d->source = source;
	d->line = 1;
	d->null_output = (unsigned)jrt_setting_number(&app->settings, SETTING_NULL_OUTPUT);
	source->ready = on_ready;
	source->user = d;
	jrt_writer_init(&d->text);
	(void)event_assign(&d->pump, base, -1, 0, on_pump, d);
	(void)evtimer_assign(&d->linger, base, on_linger, d);
	bool good = jrt_sink_init(&d->sink, base, &app->settings, &app->log, complaints);
	d->sink.done = jrt_delivery_on_done;
	d->sink.untrusted = on_untrusted;
	d->sink.renew = renew;
	d->sink.user = d;
	good = init_form(d, &app->settings, complaints) && good;
	good = jrt_order_configure(&d->order, &app->settings, complaints) && good;
	good = jrt_worker_init(&d->worker, app) && good;
	good = jrt_worker_init(&d->joined, app) && good;
	d->dead_path = d->dead_path_own = jrt_dead_letter_path(app);
	if (d->dead_path == NULL) {
		jrt_complain(complaints, "out of memory");
		return false;
	}
	/* One that somebody named is made at once, so that it is known to work. */
	bool named = app->option[OPTION_DEAD_LETTER] != NULL ||
		     jrt_setting_text(&app->settings, SETTING_DEAD_LETTER_PATH) != NULL;
	return good && (!named || jrt_delivery_open_dead_letters(d));
}

void
jrt_delivery_start(struct jrt_delivery *d)
{
	jrt_delivery_schedule(d);
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
jrt_delivery_finish(struct jrt_delivery *d)
{
	(void)event_del(&d->pump);
	(void)event_del(&d->linger);
	destroy_list(jrt_sink_finish(&d->sink));
	destroy_list(d->unused);
	destroy_list(d->deferred);
	destroy_list(d->due);
	jrt_order_finish(&d->order);
	jrt_batch_destroy(d->open);
	if (d->dead_open) {
		(void)jrt_dead_letter_sync(&d->dead);
		jrt_dead_letter_close(&d->dead);
	}
	free(d->dead_path_own);
	jrt_writer_finish(&d->text);
	jrt_window_finish(&d->window);
	jrt_worker_finish(&d->worker);
	jrt_worker_finish(&d->joined);
	d->source->destroy(d->source);
}
