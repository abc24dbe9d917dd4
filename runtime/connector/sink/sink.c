/* SPDX-License-Identifier: Apache-2.0 */
/* Requests to the endpoint: what is sent when, over which connection. */
#include "connector/common/clock.h"
#include "connector/sink/request.h"
#include "connector/sink/sink_parts.h"

#include <stdlib.h>
#include <zlib.h>

/* ---- the next batch
 * --------------------------------------------------------------------------- */

/* The slot used last: its connection is the most likely to be still there. */
static struct jrt_sink_slot *
take_slot(struct jrt_sink *s)
{
	struct jrt_sink_slot **at = &s->requests.unused;
	while (*at != NULL && !jrt_client_is_open(&(*at)->client)) {
		at = &(*at)->next;
	}
	at = *at != NULL ? at : &s->requests.unused;
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
	slot->next = s->requests.unused;
	s->requests.unused = slot;
}

/* ---- sending ----------------------------------------------------------------------------------
 */

static bool
pack(struct jrt_sink *s, struct jrt_batch *b)
{
	if (deflateReset(s->gzip.stream) != Z_OK) {
		return false;
	}
	size_t most = deflateBound(s->gzip.stream, b->body.used);
	b->packed.used = 0;
	if (b->packed.size < most && !jrt_writer_grow(&b->packed, most)) {
		return false;
	}
	s->gzip.stream->next_in = (Bytef *)b->body.base;
	s->gzip.stream->avail_in = (uInt)b->body.used;
	s->gzip.stream->next_out = (Bytef *)b->packed.base;
	s->gzip.stream->avail_out = (uInt)b->packed.size;
	if (deflate(s->gzip.stream, Z_FINISH) != Z_STREAM_END) {
		return false;
	}
	b->packed.used = b->packed.size - s->gzip.stream->avail_out;
	return true;
}

static void
send_batch(struct jrt_sink *s, struct jrt_sink_slot *slot, struct jrt_batch *b, uint64_t now_us)
{
	slot->batch = b;
	slot->since_us = now_us;
	slot->edition = s->edition;
	slot->probe = s->pause.probing = s->pause.on;
	if (b->sending.unlucky) {
		jrt_client_hang_up(&slot->client);
	}
	if (b->sending.edition != s->edition) {
		s->owner.renew(s->owner.user, b);
		b->sending.edition = s->edition;
	}
	bool packed = s->gzip.on && (b->packed.used > 0 || pack(s, b));
	const struct jrt_writer *body = packed ? &b->packed : &b->body;
	b->sending.attempts++;
	b->sending.first_ms = b->sending.first_ms == 0 ? now_us / 1000 : b->sending.first_ms;
	s->in_flight++;
	s->counts.requests++;
	slot->head.used = 0;
	jrt_put(&slot->head, s->requests.head.base, s->requests.head.used);
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
				: s->retry_after.until_ms <= now_us / 1000;
	return open && (!s->queue.ordered || s->queue.waiting == NULL) &&
	       jrt_rate_allows(&s->rate, now_us);
}

/* When there may be something to send without another event; UINT64_MAX: never. */
static uint64_t
next_due(const struct jrt_sink *s, uint64_t now_us)
{
	uint64_t now = now_us / 1000, ready = UINT64_MAX;
	bool waits = s->queue.waiting != NULL && !s->queue.leaves_waiting;
	uint64_t waiting = waits ? s->queue.waiting->sending.due_ms : UINT64_MAX;
	uint64_t open = s->pause.on ? s->pause.due_ms : s->retry_after.until_ms;
	if (s->queue.ready == NULL || (s->pause.on && s->pause.probing)) {
		return waiting;
	}
	if (open > now) {
		ready = open;
	} else if (!jrt_rate_allows(&s->rate, now_us)) {
		ready = jrt_rate_due_ms(&s->rate);
	}
	return ready < waiting ? ready : waiting;
}

/* Starts what can be started, and sets the timer for the rest. */
static void
dispatch(struct jrt_sink *s)
{
	if (s->queue.ready == NULL && s->queue.waiting == NULL) {
		return;
	}
	uint64_t now_us = jrt_now_us(), now = now_us / 1000;
	while (s->queue.waiting != NULL && s->queue.waiting->sending.due_ms <= now &&
		!s->queue.leaves_waiting) {
		struct jrt_batch *b = s->queue.waiting;
		s->queue.waiting = b->next;
		s->paused -= !b->sending.unreachable;
		jrt_sink_make_ready(s, b);
	}
	struct jrt_sink_slot *slot;
	while (s->queue.ready != NULL && may_send(s, now_us) && (slot = take_slot(s)) != NULL) {
		struct jrt_batch *b = s->queue.ready;
		s->queue.ready = b->next;
		if (s->queue.ready == NULL) {
			s->queue.ready_end = &s->queue.ready;
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

/* The endpoint answers again: batches that wait because it did not need wait no longer. */
static void
wake_unreachable(struct jrt_sink *s)
{
	for (struct jrt_batch **at = &s->queue.waiting; *at != NULL;) {
		struct jrt_batch *b = *at;
		if (b->sending.unreachable) {
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
	b->sending.unlucky = a->stale;
	if (a->stale) {
		/* The server had closed an unused connection: not the request's fault. */
		b->sending.attempts--;
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
			s->owner.untrusted(s->owner.user);
		}
	}
	dispatch(s);
}

const struct jrt_batch *
jrt_sink_oldest(const struct jrt_sink *s)
{
	const struct jrt_batch *oldest = NULL;
	for (const struct jrt_batch *b = s->queue.waiting; b != NULL; b = b->next) {
		oldest = oldest == NULL || b->sending.first_ms < oldest->sending.first_ms ? b
											  : oldest;
	}
	for (unsigned i = 0; i < s->requests.count; i++) {
		const struct jrt_batch *b = s->requests.slots[i].batch;
		if (b != NULL && b->sending.attempts > 1 &&
			(oldest == NULL || b->sending.first_ms < oldest->sending.first_ms)) {
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
	s->requests.slots = calloc(count, sizeof *s->requests.slots);
	if (s->requests.slots == NULL) {
		jrt_complain(complaints, "http.concurrency: out of memory");
		return false;
	}
	s->requests.count = (unsigned)count;
	for (unsigned i = 0; i < s->requests.count; i++) {
		jrt_client_init(&s->requests.slots[i].client, &s->endpoint, on_answer, s);
		jrt_writer_init(&s->requests.slots[i].head);
		give_back_slot(s, &s->requests.slots[i]);
	}
	return true;
}

static bool
init_compression(
	struct jrt_sink *s, const struct jrt_settings *settings, struct jrt_complaints *complaints)
{
	s->gzip.on = jrt_setting_number(settings, SETTING_HTTP_COMPRESSION) == 1;
	if (!s->gzip.on) {
		return true;
	}
	/* 15 + 16: the largest window, with the head and tail of gzip. */
	s->gzip.stream = calloc(1, sizeof *s->gzip.stream);
	if (s->gzip.stream == NULL || deflateInit2(s->gzip.stream, Z_DEFAULT_COMPRESSION,
					      Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK) {
		free(s->gzip.stream);
		s->gzip.stream = NULL;
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
	s->queue.ready_end = &s->queue.ready;
	jrt_writer_init(&s->requests.head);
	(void)evtimer_assign(&s->timer, base, on_timer, s);
	/* Checks everything, so that every problem is reported at once. */
	bool good = jrt_endpoint_init(&s->endpoint, base, settings, complaints);
	good = init_policy(s, settings, complaints) && good;
	s->queue.ordered = jrt_setting_number(settings, SETTING_HTTP_ORDER) == 1;
	s->rate.interval_us = jrt_setting_number(settings, SETTING_HTTP_RATE_LIMIT);
	uint64_t concurrency = jrt_setting_number(settings, SETTING_HTTP_CONCURRENCY);
	good = init_slots(s, s->queue.ordered ? 1 : concurrency, complaints) && good;
	good = init_compression(s, settings, complaints) && good;
	return good && jrt_request_head(&s->requests.head, &s->endpoint.url, &s->endpoint.proxy,
			       settings, complaints);
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
	struct jrt_writer *drop = good ? &s->requests.head : &head;
	if (drop->base != NULL) {
		explicit_bzero(drop->base, drop->size);
	}
	jrt_writer_finish(drop);
	if (good) {
		s->requests.head = head;
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
	return s->retry_after.until_ms > now ? s->retry_after.until_ms - now : 0;
}

bool
jrt_sink_is_at_rest(const struct jrt_sink *s)
{
	bool held_back = jrt_sink_retry_after_ms(s) > 0 || s->pause.on ||
			 (s->queue.ordered && s->queue.waiting != NULL);
	return s->in_flight == 0 && (s->queue.ready == NULL || held_back);
}

struct jrt_batch *
jrt_sink_finish(struct jrt_sink *s)
{
	while (s->queue.waiting != NULL) {
		struct jrt_batch *b = s->queue.waiting;
		s->queue.waiting = b->next;
		jrt_sink_prepend(s, b);
	}
	for (unsigned i = 0; i < s->requests.count; i++) {
		if (s->requests.slots[i].batch != NULL) {
			jrt_sink_prepend(s, s->requests.slots[i].batch);
		}
		jrt_client_finish(&s->requests.slots[i].client);
		if (s->requests.slots[i].head.base != NULL) {
			explicit_bzero(
				s->requests.slots[i].head.base, s->requests.slots[i].head.size);
		}
		jrt_writer_finish(&s->requests.slots[i].head);
	}
	free(s->requests.slots);
	if (s->requests.head.base != NULL) {
		explicit_bzero(s->requests.head.base, s->requests.head.size);
	}
	jrt_writer_finish(&s->requests.head);
	if (s->gzip.stream != NULL) {
		(void)deflateEnd(s->gzip.stream);
		free(s->gzip.stream);
	}
	(void)evtimer_del(&s->timer);
	jrt_endpoint_finish(&s->endpoint);
	struct jrt_batch *held = s->queue.ready;
	memset(s, 0, sizeof *s);
	return held;
}
