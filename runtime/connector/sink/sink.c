/* SPDX-License-Identifier: Apache-2.0 */
/* Requests to the endpoint: what is sent when, over which connection. */
#include "connector/common/clock.h"
#include "connector/sink/request.h"
#include "connector/sink/sink_parts.h"

#include <stdlib.h>
#include <zlib.h>

/* ---- which batch next -------------------------------------------------------------------------
 */

/* The slot that was used last, for its connection is the most likely to be there still. */
static struct jrt_sink_slot *
take_slot(struct jrt_sink *s)
{
	struct jrt_sink_slot **at = &s->unused;
	while (*at != NULL && !jrt_client_is_open(&(*at)->client)) {
		at = &(*at)->next;
	}
	at = *at != NULL ? at : &s->unused;
	struct jrt_sink_slot *slot = *at;
	if (slot != NULL) {
		*at = slot->next;
	}
	return slot;
}

static void
give_back_slot(struct jrt_sink *s, struct jrt_sink_slot *slot)
{
	slot->batch = NULL;
	slot->next = s->unused;
	s->unused = slot;
}

/* ---- sending ----------------------------------------------------------------------------------
 */

static bool
pack(struct jrt_sink *s, struct jrt_batch *b)
{
	if (deflateReset(s->zip) != Z_OK) {
		return false;
	}
	size_t most = deflateBound(s->zip, b->body.used);
	b->packed.used = 0;
	if (b->packed.size < most && !jrt_writer_grow(&b->packed, most)) {
		return false;
	}
	s->zip->next_in = (Bytef *)b->body.base;
	s->zip->avail_in = (uInt)b->body.used;
	s->zip->next_out = (Bytef *)b->packed.base;
	s->zip->avail_out = (uInt)b->packed.size;
	if (deflate(s->zip, Z_FINISH) != Z_STREAM_END) {
		return false;
	}
	b->packed.used = b->packed.size - s->zip->avail_out;
	return true;
}

static void
send_batch(struct jrt_sink *s, struct jrt_sink_slot *slot, struct jrt_batch *b, uint64_t now_us)
{
	slot->batch = b;
	slot->since_us = now_us;
	slot->edition = s->edition;
	slot->probe = s->pause.probing = s->pause.on;
	if (b->unlucky) {
		jrt_client_hang_up(&slot->client);
	}
	if (b->edition != s->edition) {
		s->renew(s->user, b);
		b->edition = s->edition;
	}
	bool packed = s->compress && (b->packed.used > 0 || pack(s, b));
	const struct jrt_writer *body = packed ? &b->packed : &b->body;
	b->attempts++;
	b->first_ms = b->first_ms == 0 ? now_us / 1000 : b->first_ms;
	s->in_flight++;
	s->counts.requests++;
	slot->head.used = 0;
	jrt_put(&slot->head, s->head.base, s->head.used);
	if (packed) {
		jrt_put_lit(&slot->head, "Content-Encoding: gzip\r\n");
	}
	jrt_put_lit(&slot->head, "Content-Length: ");
	jrt_put_unsigned(&slot->head, body->used);
	jrt_put_lit(&slot->head, "\r\n\r\n");
	jrt_client_send(&slot->client, (struct jrt_text){ slot->head.base, slot->head.used },
		(struct jrt_text){ body->base, body->used }, now_us / 1000);
}

static bool
may_send(const struct jrt_sink *s, uint64_t now_us)
{
	bool open = s->pause.on ? jrt_pause_may_probe(&s->pause, now_us / 1000)
				: s->not_before_ms <= now_us / 1000;
	return open && (!s->ordered || s->waiting == NULL) && jrt_rate_allows(&s->rate, now_us);
}

/* When there may be something to send that nobody else tells of; UINT64_MAX: never. */
static uint64_t
next_due(const struct jrt_sink *s, uint64_t now_us)
{
	uint64_t now = now_us / 1000, ready = UINT64_MAX;
	bool waits = s->waiting != NULL && !s->leaves_waiting;
	uint64_t waiting = waits ? s->waiting->due_ms : UINT64_MAX;
	uint64_t open = s->pause.on ? s->pause.due_ms : s->not_before_ms;
	if (s->ready == NULL || (s->pause.on && s->pause.probing)) {
		return waiting;
	}
	if (open > now) {
		ready = open;
	} else if (!jrt_rate_allows(&s->rate, now_us)) {
		ready = jrt_rate_due_ms(&s->rate);
	}
	return ready < waiting ? ready : waiting;
}

/* Starts what can be started, and sets the clock for the rest. */
static void
dispatch(struct jrt_sink *s)
{
	if (s->ready == NULL && s->waiting == NULL) {
		return;
	}
	uint64_t now_us = jrt_now_us(), now = now_us / 1000;
	while (s->waiting != NULL && s->waiting->due_ms <= now && !s->leaves_waiting) {
		struct jrt_batch *b = s->waiting;
		s->waiting = b->next;
		s->paused -= !b->unreachable;
		jrt_sink_make_ready(s, b);
	}
	struct jrt_sink_slot *slot;
	while (s->ready != NULL && may_send(s, now_us) && (slot = take_slot(s)) != NULL) {
		struct jrt_batch *b = s->ready;
		s->ready = b->next;
		if (s->ready == NULL) {
			s->ready_end = &s->ready;
		}
		jrt_rate_count(&s->rate, now_us);
		send_batch(s, slot, b, now_us);
	}
	uint64_t due = next_due(s, now_us);
	if (due != UINT64_MAX) {
		uint64_t ms = due > now ? due - now : 0;
		struct timeval t = { (time_t)(ms / 1000), (suseconds_t)(ms % 1000 * 1000) };
		(void)evtimer_add(&s->timer, &t);
	}
}

static void
on_timer(evutil_socket_t fd, short what, void *user)
{
	(void)fd;
	(void)what;
	dispatch(user);
}

void
jrt_sink_send(struct jrt_sink *s, struct jrt_batch *b)
{
	s->held++;
	jrt_sink_append(s, b);
	dispatch(s);
}

void
jrt_sink_send_first(struct jrt_sink *s, struct jrt_batch *b)
{
	s->held++;
	jrt_sink_prepend(s, b);
	event_active(&s->timer, EV_TIMEOUT, 0);
}

/* ---- answers ----------------------------------------------------------------------------------
 */

/* The endpoint answers again: who waits because it did not need wait no longer. */
static void
wake_unreachable(struct jrt_sink *s)
{
	for (struct jrt_batch **at = &s->waiting; *at != NULL;) {
		struct jrt_batch *b = *at;
		if (b->unreachable) {
			*at = b->next;
			jrt_sink_make_ready(s, b);
		} else {
			at = &b->next;
		}
	}
}

static void
on_answer(struct jrt_client *client, const struct jrt_answer *a)
{
	struct jrt_sink *s = client->user;
	struct jrt_sink_slot *slot =
		(struct jrt_sink_slot *)((char *)client - offsetof(struct jrt_sink_slot, client));
	struct jrt_batch *b = slot->batch;
	give_back_slot(s, slot);
	s->in_flight--;
	b->unlucky = a->stale;
	if (a->stale) {
		/* The server had closed a connection that nobody used: no fault of the request. */
		b->attempts--;
		s->counts.requests--;
		s->pause.probing = s->pause.probing && !slot->probe;
		jrt_sink_prepend(s, b);
	} else {
		s->counts.answers[a->status / 100 < 6 ? a->status / 100 : 5]++;
		if (a->status != 0) {
			jrt_histogram_add(&s->counts.duration, jrt_now_us() - slot->since_us);
			wake_unreachable(s);
		}
		jrt_sink_settle(s, slot, b, a);
		if (a->untrusted) {
			s->untrusted(s->user);
		}
	}
	dispatch(s);
}

const struct jrt_batch *
jrt_sink_oldest(const struct jrt_sink *s)
{
	const struct jrt_batch *oldest = NULL;
	for (const struct jrt_batch *b = s->waiting; b != NULL; b = b->next) {
		oldest = oldest == NULL || b->first_ms < oldest->first_ms ? b : oldest;
	}
	for (unsigned i = 0; i < s->slot_count; i++) {
		const struct jrt_batch *b = s->slots[i].batch;
		if (b != NULL && b->attempts > 1 &&
			(oldest == NULL || b->first_ms < oldest->first_ms)) {
			oldest = b;
		}
	}
	return oldest;
}

/* ---- beginning and end ------------------------------------------------------------------------
 */

static bool
init_policy(
	struct jrt_sink *s, const struct jrt_settings *settings, struct jrt_complaints *complaints)
{
	s->policy = (struct jrt_retry_policy){
		.min_ms = jrt_setting_number(settings, SETTING_HTTP_BACKOFF_MIN),
		.max_ms = jrt_setting_number(settings, SETTING_HTTP_BACKOFF_MAX),
		.max_attempts = jrt_setting_number(settings, SETTING_HTTP_RETRY_MAX_ATTEMPTS),
		.max_age_ms = jrt_setting_number(settings, SETTING_HTTP_RETRY_MAX_AGE),
		.longest_after_ms = jrt_setting_number(settings, SETTING_HTTP_RETRY_MAX_RETRY_AFTER)
	};
	return jrt_verdicts_init(&s->verdicts, settings, complaints);
}

static bool
init_slots(struct jrt_sink *s, uint64_t count, struct jrt_complaints *complaints)
{
	if (count == 0 || count > 4096) {
		jrt_complain(complaints, "http.concurrency: \"%ju\" is not between 1 and 4096",
			(uintmax_t)count);
		return false;
	}
	s->slots = calloc(count, sizeof *s->slots);
	if (s->slots == NULL) {
		jrt_complain(complaints, "http.concurrency: out of memory");
		return false;
	}
	s->slot_count = (unsigned)count;
	for (unsigned i = 0; i < s->slot_count; i++) {
		jrt_client_init(&s->slots[i].client, &s->endpoint, on_answer, s);
		jrt_writer_init(&s->slots[i].head);
		give_back_slot(s, &s->slots[i]);
	}
	return true;
}

static bool
init_compression(
	struct jrt_sink *s, const struct jrt_settings *settings, struct jrt_complaints *complaints)
{
	s->compress = jrt_setting_number(settings, SETTING_HTTP_COMPRESSION) == 1;
	if (!s->compress) {
		return true;
	}
	/* 15 + 16: the largest window, with the head and tail of gzip. */
	s->zip = calloc(1, sizeof *s->zip);
	if (s->zip == NULL || deflateInit2(s->zip, Z_DEFAULT_COMPRESSION, Z_DEFLATED, 15 + 16, 8,
				      Z_DEFAULT_STRATEGY) != Z_OK) {
		free(s->zip);
		s->zip = NULL;
		jrt_complain(complaints, "http.compression: out of memory");
		return false;
	}
	return true;
}

bool
jrt_sink_init(struct jrt_sink *s, struct event_base *base, const struct jrt_settings *settings,
	struct jrt_log *log, struct jrt_complaints *complaints)
{
	memset(s, 0, sizeof *s);
	s->log = log;
	s->edition = 1;
	s->ready_end = &s->ready;
	jrt_writer_init(&s->head);
	(void)evtimer_assign(&s->timer, base, on_timer, s);
	/* All of it is looked at, so that every problem is told at once. */
	bool good = jrt_endpoint_init(&s->endpoint, base, settings, complaints);
	good = init_policy(s, settings, complaints) && good;
	s->ordered = jrt_setting_number(settings, SETTING_HTTP_ORDER) == 1;
	s->rate.interval_us = jrt_setting_number(settings, SETTING_HTTP_RATE_LIMIT);
	uint64_t concurrency = jrt_setting_number(settings, SETTING_HTTP_CONCURRENCY);
	good = init_slots(s, s->ordered ? 1 : concurrency, complaints) && good;
	good = init_compression(s, settings, complaints) && good;
	return good && jrt_request_head(&s->head, &s->endpoint.url, &s->endpoint.proxy, settings,
			       complaints);
}

bool
jrt_sink_reload(
	struct jrt_sink *s, const struct jrt_settings *settings, struct jrt_complaints *complaints)
{
	struct jrt_url url, *old = &s->endpoint.url;
	struct jrt_writer head;
	const char *error = jrt_url_parse(&url, jrt_setting_text(settings, SETTING_HTTP_ENDPOINT));
	if (error != NULL) {
		jrt_complain(complaints, "http.endpoint: %s", error);
		return false;
	}
	struct jrt_proxy proxy;
	jrt_writer_init(&head);
	bool good = jrt_proxy_init(&proxy, settings, &url, complaints) &&
		    jrt_request_head(&head, &url, &proxy, settings, complaints);
	jrt_proxy_finish(&proxy);
	if (good && strcmp(url.authority, old->authority) != 0) {
		jrt_complain(complaints, "http.endpoint: a new host needs a restart");
		good = false;
	}
	good = good && jrt_endpoint_reload(&s->endpoint, settings, complaints);
	struct jrt_writer *drop = good ? &s->head : &head;
	if (drop->base != NULL) {
		explicit_bzero(drop->base, drop->size);
	}
	jrt_writer_finish(drop);
	if (good) {
		s->head = head;
		s->edition++;
		jrt_pause_renew(&s->pause);
		event_active(&s->timer, EV_TIMEOUT, 0);
	}
	jrt_url_finish(&url);
	return good;
}

uint64_t
jrt_sink_retry_after_ms(const struct jrt_sink *s)
{
	uint64_t now = jrt_now_ms();
	return s->not_before_ms > now ? s->not_before_ms - now : 0;
}

bool
jrt_sink_is_at_rest(const struct jrt_sink *s)
{
	bool held_back =
		jrt_sink_retry_after_ms(s) > 0 || s->pause.on || (s->ordered && s->waiting != NULL);
	return s->in_flight == 0 && (s->ready == NULL || held_back);
}

struct jrt_batch *
jrt_sink_finish(struct jrt_sink *s)
{
	while (s->waiting != NULL) {
		struct jrt_batch *b = s->waiting;
		s->waiting = b->next;
		jrt_sink_prepend(s, b);
	}
	for (unsigned i = 0; i < s->slot_count; i++) {
		if (s->slots[i].batch != NULL) {
			jrt_sink_prepend(s, s->slots[i].batch);
		}
		jrt_client_finish(&s->slots[i].client);
		if (s->slots[i].head.base != NULL) {
			explicit_bzero(s->slots[i].head.base, s->slots[i].head.size);
		}
		jrt_writer_finish(&s->slots[i].head);
	}
	free(s->slots);
	if (s->head.base != NULL) {
		explicit_bzero(s->head.base, s->head.size);
	}
	jrt_writer_finish(&s->head);
	if (s->zip != NULL) {
		(void)deflateEnd(s->zip);
		free(s->zip);
	}
	(void)evtimer_del(&s->timer);
	jrt_endpoint_finish(&s->endpoint);
	struct jrt_batch *held = s->ready;
	memset(s, 0, sizeof *s);
	return held;
}
