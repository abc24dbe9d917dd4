/* SPDX-License-Identifier: Apache-2.0 */
/* What an answer means for a batch: settled, retried, or waiting in a pause. */
#include "connector/common/clock.h"
#include "connector/common/random.h"
#include "connector/sink/sink_parts.h"

#include <stdio.h>
#include <time.h>

enum { PROXY_AUTH = 407 };

/* Spreads retries; if the kernel has no random number, the clock serves. */
static uint64_t
random_number(void)
{
	uint64_t n;
	return jrt_random(&n) ? n : jrt_now_us();
}

static void
finish_batch(struct jrt_sink *s, struct jrt_batch *b, const struct jrt_outcome *outcome)
{
	s->held--;
	s->owner.done(s->owner.user, b, outcome);
}

/* The status that decides.  407 comes from the proxy, whether instead of the endpoint's answer or
 * before it. */
static int
status_of(const struct jrt_answer *a)
{
	return a->status != 0                  ? a->status
	       : a->proxy_status == PROXY_AUTH ? PROXY_AUTH
					       : JRT_NO_ANSWER;
}

/* How long the endpoint asks us to wait; 0: it does not. */
static uint64_t
asked_wait(const struct jrt_sink *s, const struct jrt_answer *a)
{
	uint64_t ms;
	return jrt_retry_after_ms(&s->policy, a->retry_after, (int64_t)time(NULL), &ms) ? ms : 0;
}

static void
try_again(struct jrt_sink *s, struct jrt_batch *b, const struct jrt_answer *a, const char *why)
{
	uint64_t now = jrt_now_ms(), asked = asked_wait(s, a);
	uint64_t wait = jrt_backoff_ms(
		&s->policy, b->sending.attempts + b->sending.proxied, random_number());
	s->counts.retries++;
	b->sending.unreachable = a->status == 0;
	b->sending.status = a->status;
	if (asked > 0) {
		/* Everybody comes back at that moment: spreads them a little. */
		wait = asked + random_number() % 64;
	}
	if (asked > 0 && s->retry_after.until_ms <= now) {
		jrt_log_with(s->log, JRT_LOG_WARNING, a->start,
			"%s: %s; nothing is sent for %.1f s, as it asks (Retry-After)",
			s->endpoint.url.authority, why, (double)asked / 1000);
	} else {
		jrt_log_with(s->log, JRT_LOG_WARNING, a->start, "%s: %s; will be tried again",
			s->endpoint.url.authority, why);
	}
	/* It speaks for the endpoint, not for this request. */
	if (asked > 0 && now + asked > s->retry_after.until_ms) {
		s->retry_after.until_ms = now + asked;
		s->retry_after.ms = asked;
	}
	jrt_sink_wait_until(s, b, now + wait);
	s->owner.waits(s->owner.user);
}

/* In a pause, records wait.  What was sent before it, or with another head, says nothing about when
 * to probe. */
static void
wait_in_pause(struct jrt_sink *s, const struct jrt_sink_slot *slot, struct jrt_batch *b,
	const struct jrt_answer *a, const char *why, bool begins)
{
	uint64_t now = jrt_now_ms();
	b->sending.first_ms = 0; /* a pause does not count towards the record's age */
	jrt_sink_make_ready(s, b);
	if (slot->edition != s->edition) {
		return;
	}
	if ((begins && jrt_pause_begin(&s->pause, why, now)) || slot->probe) {
		uint64_t asked = asked_wait(s, a);
		uint64_t wait = jrt_backoff_ms(&s->policy, ++s->pause.probes, random_number());
		s->pause.probing = false;
		s->pause.due_ms = now + (asked > wait ? asked : wait);
		jrt_log_with(s->log, JRT_LOG_WARNING, a->start,
			"%s: %s; delivery is paused, except for an occasional probe (SIGHUP reads secrets again)",
			s->endpoint.url.authority, why);
	}
	if (b->sending.pause == 0) {
		b->sending.pause = s->pause.count;
	}
}

/* The endpoint has accepted or refused a probe (or it is given up, after others were). */
static void
end_pause(struct jrt_sink *s)
{
	uint64_t ms = jrt_pause_end(&s->pause, jrt_now_ms());
	jrt_log(s->log, JRT_LOG_INFO, "%s: delivery goes on after a pause of %.1f s",
		s->endpoint.url.authority, (double)ms / 1000);
}

/* Whether it counts towards http.retry.max-attempts.  An answer that pauses counts only if it comes
 * again after a pause that others ended: then it may be about the record.  Answers about
 * credentials never count, nor the proxy's, whatever their verdict. */
static bool
is_attempt(const struct jrt_sink *s, const struct jrt_sink_slot *slot, const struct jrt_batch *b,
	enum jrt_verdict verdict, int status)
{
	bool current = slot->edition == s->edition;
	bool ended = b->sending.pause > 0 && (b->sending.pause < s->pause.count || !s->pause.on);
	if (verdict == JRT_RETRY) {
		return status != PROXY_AUTH && (!slot->probe || !current);
	}
	return current && ended && status != 401 && status != PROXY_AUTH;
}

static bool
is_too_old(const struct jrt_sink *s, const struct jrt_batch *b)
{
	return s->policy.max_age_ms > 0 &&
	       jrt_now_ms() - b->sending.first_ms >= s->policy.max_age_ms;
}

/* Retries the request; false: it has been tried often enough, or for long enough. */
static bool
keep_trying(struct jrt_sink *s, const struct jrt_sink_slot *slot, struct jrt_batch *b,
	const struct jrt_answer *a, enum jrt_verdict verdict, const char *why)
{
	if (!is_attempt(s, slot, b, verdict, status_of(a))) {
		b->sending.attempts--;
		b->sending.proxied += status_of(a) == PROXY_AUTH;
	} else if ((s->policy.max_attempts > 0 && b->sending.attempts >= s->policy.max_attempts) ||
		   is_too_old(s, b)) {
		return false;
	}
	if (verdict == JRT_PAUSE || (slot->probe && slot->edition == s->edition)) {
		wait_in_pause(s, slot, b, a, why, verdict == JRT_PAUSE);
	} else {
		try_again(s, b, a, why);
	}
	return true;
}

/* The reason that came with a status, or why there is none. */
static void
explain(const struct jrt_answer *a, char *why, size_t size)
{
	if (a->status != 0) {
		(void)snprintf(why, size, "HTTP %d", a->status);
	} else {
		(void)snprintf(why, size, "%s", a->error);
	}
}

void
jrt_sink_settle(struct jrt_sink *s, const struct jrt_sink_slot *slot, struct jrt_batch *b,
	const struct jrt_answer *a)
{
	char why[400], reason[480];
	enum jrt_verdict verdict = jrt_judge(&s->verdicts, status_of(a), s->took);
	bool probe = slot->probe && slot->edition == s->edition;
	struct jrt_outcome outcome = {
		.verdict = verdict, .status = a->status, .answer = a->start
	};
	if (verdict == JRT_DELIVERED) {
		if (probe) {
			end_pause(s);
		}
		s->took = true;
		s->counts.bytes += b->body.used;
		finish_batch(s, b, &outcome);
		return;
	}
	explain(a, why, sizeof why);
	if ((verdict == JRT_RETRY || verdict == JRT_PAUSE) &&
		keep_trying(s, slot, b, a, verdict, why)) {
		return;
	}
	if (probe) {
		end_pause(s);
	}
	outcome.reason = why;
	if (a->status == 0) {
		outcome.answer.at = NULL;
	}
	if (verdict == JRT_RETRY || verdict == JRT_PAUSE) {
		char took[40] = "";
		if (is_too_old(s, b)) {
			(void)snprintf(took, sizeof took, " in %.1f s",
				(double)(jrt_now_ms() - b->sending.first_ms) / 1000);
		}
		(void)snprintf(reason, sizeof reason, "given up after %u attempt%s%s: %s",
			b->sending.attempts, b->sending.attempts == 1 ? "" : "s", took, why);
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
