/* SPDX-License-Identifier: Apache-2.0 */
/* Requests to the endpoint: connections, retries, verdicts. */
#include "connector/sink/sink.h"

#include "connector/common/clock.h"
#include "connector/common/random.h"
#include "connector/sink/request.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <zlib.h>

enum { EARLY_US = 10000 };

struct jrt_sink_slot {
	struct jrt_client client;
	struct jrt_batch *batch; /* NULL: unused */
	struct jrt_sink_slot *next; /* unused, too */
	uint64_t since_us; /* it was sent */
	struct jrt_writer head;
};

/* Spreads what is tried again; where the kernel gives no random number, the clock does for that. */
static uint64_t
random_number(void)
{
	uint64_t n;
	return jrt_random(&n) ? n : jrt_now_us();
}

/* ---- which batch next -------------------------------------------------------------------------
 */

static void
append_ready(struct jrt_sink *s, struct jrt_batch *b)
{
	b->next = NULL;
	*s->ready_end = b;
	s->ready_end = &b->next;
}

static void
prepend_ready(struct jrt_sink *s, struct jrt_batch *b)
{
	b->next = s->ready;
	s->ready = b;
	if (b->next == NULL) {
		s->ready_end = &b->next;
	}
}

/* A batch whose time has come. */
static void
make_ready(struct jrt_sink *s, struct jrt_batch *b)
{
	if (s->ordered) {
		prepend_ready(s, b);
	} else {
		append_ready(s, b);
	}
}

static void
wait_until(struct jrt_sink *s, struct jrt_batch *b, uint64_t due_ms)
{
	struct jrt_batch **at = &s->waiting;
	b->due_ms = due_ms;
	while (*at != NULL && (*at)->due_ms <= due_ms) {
		at = &(*at)->next;
	}
	b->next = *at;
	*at = b;
	s->paused++;
}

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
	bool packed = s->compress && (b->packed.used > 0 || pack(s, b));
	const struct jrt_writer *body = packed ? &b->packed : &b->body;
	slot->batch = b;
	slot->since_us = now_us;
	b->attempts++;
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

/* Whether http.rate-limit allows a request now.  Some may come early, so that a timer of
 * milliseconds reaches any rate. */
static bool
is_in_time(const struct jrt_sink *s, uint64_t now_us)
{
	return s->interval_us == 0 || s->next_us <= now_us + EARLY_US;
}

static void
count_time(struct jrt_sink *s, uint64_t now_us)
{
	s->next_us = (s->next_us > now_us ? s->next_us : now_us) + s->interval_us;
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
		s->paused--;
		make_ready(s, b);
	}
	struct jrt_sink_slot *slot;
	while (s->ready != NULL && s->paused_ms <= now && (!s->ordered || s->waiting == NULL) &&
		is_in_time(s, now_us) && (slot = take_slot(s)) != NULL) {
		struct jrt_batch *b = s->ready;
		s->ready = b->next;
		if (s->ready == NULL) {
			s->ready_end = &s->ready;
		}
		count_time(s, now_us);
		send_batch(s, slot, b, now_us);
	}
	bool waits = s->waiting != NULL && !s->leaves_waiting;
	uint64_t due = waits ? s->waiting->due_ms : UINT64_MAX;
	if (s->ready != NULL && s->paused_ms > now && s->paused_ms < due) {
		due = s->paused_ms;
	} else if (s->ready != NULL && !is_in_time(s, now_us) &&
		   (s->next_us - EARLY_US) / 1000 + 1 < due) {
		due = (s->next_us - EARLY_US) / 1000 + 1;
	}
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
	append_ready(s, b);
	dispatch(s);
}

void
jrt_sink_send_first(struct jrt_sink *s, struct jrt_batch *b)
{
	s->held++;
	prepend_ready(s, b);
	event_active(&s->timer, EV_TIMEOUT, 0);
}

/* ---- answers ----------------------------------------------------------------------------------
 */

static void
finish_batch(struct jrt_sink *s, struct jrt_batch *b, const struct jrt_outcome *outcome)
{
	s->held--;
	s->done(s->user, b, outcome);
}

/* The endpoint answers again: who waits because it did not need wait no longer. */
static void
wake_unreachable(struct jrt_sink *s)
{
	for (struct jrt_batch **at = &s->waiting; *at != NULL;) {
		struct jrt_batch *b = *at;
		if (b->unreachable) {
			*at = b->next;
			s->paused--;
			make_ready(s, b);
		} else {
			at = &b->next;
		}
	}
}

static void
try_again(struct jrt_sink *s, struct jrt_batch *b, const struct jrt_answer *a, const char *why)
{
	uint64_t now = jrt_now_ms(), asked = 0;
	uint64_t wait = jrt_backoff_ms(&s->policy, b->attempts, random_number());
	if (jrt_retry_after_ms(a->retry_after, (int64_t)time(NULL), &asked) && asked > 0) {
		/* It speaks for the endpoint, not for this request. */
		s->paused_ms = now + asked > s->paused_ms ? now + asked : s->paused_ms;
		/* Everybody comes back at that moment: spread them a little. */
		wait = asked + random_number() % 64;
	}
	s->counts.retries++;
	b->unreachable = a->status == 0;
	jrt_log(s->log, JRT_LOG_WARNING, "%s: %s; will be tried again", s->endpoint.url.authority,
		why);
	wait_until(s, b, now + wait);
}

static void
settle(struct jrt_sink *s, struct jrt_batch *b, const struct jrt_answer *a)
{
	char why[400], reason[480];
	enum jrt_verdict verdict = a->status != 0 ? jrt_judge(&s->policy, a->status) : JRT_RETRY;
	struct jrt_outcome outcome = {
		.verdict = verdict, .status = a->status, .answer = a->start
	};
	if (verdict == JRT_DELIVERED) {
		s->counts.bytes += b->body.used;
		finish_batch(s, b, &outcome);
		return;
	}
	if (a->status != 0) {
		(void)snprintf(why, sizeof why, "HTTP %d", a->status);
	} else {
		(void)snprintf(why, sizeof why, "%s", a->error);
		outcome.answer.at = NULL;
	}
	outcome.reason = why;
	if (verdict == JRT_RETRY) {
		if (s->policy.max_attempts == 0 || b->attempts < s->policy.max_attempts) {
			try_again(s, b, a, why);
			return;
		}
		(void)snprintf(
			reason, sizeof reason, "given up after %u attempts: %s", b->attempts, why);
		outcome.reason = reason;
		outcome.verdict = JRT_REFUSED;
	} else if (a->status >= 300 && a->status < 400 && a->location.at != NULL) {
		(void)snprintf(reason, sizeof reason,
			"HTTP %d: the endpoint is at %.*s (redirects are not followed)", a->status,
			(int)(a->location.len < 300 ? a->location.len : 300), a->location.at);
		outcome.reason = reason;
	}
	finish_batch(s, b, &outcome);
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
	if (a->stale) {
		/* The server had closed a connection that nobody used: no fault of the request. */
		b->attempts--;
		s->counts.requests--;
		prepend_ready(s, b);
	} else {
		s->counts.answers[a->status / 100 < 6 ? a->status / 100 : 5]++;
		if (a->status != 0) {
			jrt_histogram_add(&s->counts.duration, jrt_now_us() - slot->since_us);
			wake_unreachable(s);
		}
		settle(s, b, a);
		if (a->untrusted) {
			s->untrusted(s->user);
		}
	}
	dispatch(s);
}

/* ---- beginning and end ------------------------------------------------------------------------
 */

static bool
init_policy(
	struct jrt_sink *s, const struct jrt_settings *settings, struct jrt_complaints *complaints)
{
	const struct jrt_setting_value *statuses = &settings->values[SETTING_HTTP_RETRY_STATUSES];
	s->policy = (struct jrt_retry_policy){ .min_ms = jrt_setting_number(
						       settings, SETTING_HTTP_BACKOFF_MIN),
		.max_ms = jrt_setting_number(settings, SETTING_HTTP_BACKOFF_MAX),
		.max_attempts = jrt_setting_number(settings, SETTING_HTTP_RETRY_MAX_ATTEMPTS) };
	for (unsigned i = 0; i < statuses->count; i++) {
		char *end;
		unsigned long n = strtoul(statuses->items[i], &end, 10);
		if (*end != '\0' || n < 100 || n > 599) {
			jrt_complain(complaints,
				"http.retry.statuses: \"%s\" is no status from 100 to 599",
				statuses->items[i]);
			return false;
		}
		if (s->policy.status_count == JRT_RETRY_STATUSES) {
			jrt_complain(complaints, "http.retry.statuses: more than %d",
				JRT_RETRY_STATUSES);
			return false;
		}
		s->policy.statuses[s->policy.status_count++] = (unsigned)n;
	}
	return true;
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
	s->ready_end = &s->ready;
	jrt_writer_init(&s->head);
	(void)evtimer_assign(&s->timer, base, on_timer, s);
	/* All of it is looked at, so that every problem is told at once. */
	bool good = jrt_endpoint_init(&s->endpoint, base, settings, complaints);
	good = init_policy(s, settings, complaints) && good;
	s->ordered = jrt_setting_number(settings, SETTING_HTTP_ORDER) == 1;
	uint64_t rate = jrt_setting_number(settings, SETTING_HTTP_RATE_LIMIT); /* in 1000 seconds */
	s->interval_us = rate > 0 ? 1000000000 / rate : 0;
	uint64_t concurrency = jrt_setting_number(settings, SETTING_HTTP_CONCURRENCY);
	good = init_slots(s, s->ordered ? 1 : concurrency, complaints) && good;
	good = init_compression(s, settings, complaints) && good;
	return good && jrt_request_head(&s->head, &s->endpoint.url, settings, complaints);
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
	jrt_writer_init(&head);
	bool good = jrt_request_head(&head, &url, settings, complaints);
	if (good && strcmp(url.authority, old->authority) != 0) {
		jrt_complain(complaints, "http.endpoint: another host takes a new start");
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
	}
	jrt_url_finish(&url);
	return good;
}

bool
jrt_sink_is_at_rest(const struct jrt_sink *s)
{
	bool held_back = s->paused_ms > jrt_now_ms() || (s->ordered && s->waiting != NULL);
	return s->in_flight == 0 && (s->ready == NULL || held_back);
}

struct jrt_batch *
jrt_sink_finish(struct jrt_sink *s)
{
	while (s->waiting != NULL) {
		struct jrt_batch *b = s->waiting;
		s->waiting = b->next;
		prepend_ready(s, b);
	}
	for (unsigned i = 0; i < s->slot_count; i++) {
		if (s->slots[i].batch != NULL) {
			prepend_ready(s, s->slots[i].batch);
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
