/* SPDX-License-Identifier: Apache-2.0 */
/* Which page was requested, and whether the connector is healthy. */
#include "connector/admin/pages.h"

#include "connector/common/clock.h"

#include <stdarg.h>
#include <stdio.h>
#include <time.h>

void
jrt_put_format(struct jrt_writer *w, const char *fmt, ...)
{
	char text[1024];
	va_list args;
	va_start(args, fmt);
	int n = vsnprintf(text, sizeof text, fmt, args);
	va_end(args);
	if (n > 0) {
		jrt_put(w, text, (size_t)n < sizeof text ? (size_t)n : sizeof text - 1);
	}
}

struct jrt_figures
jrt_pages_figures(const struct jrt_pages *p)
{
	const struct jrt_delivery_counts *c = &p->delivery->ledger.counts;
	const struct jrt_sink_counts *s = &p->delivery->out.sink.counts;
	struct jrt_figures f = { .records = c->records,
		.unfit = c->invalid + c->failed,
		.sent = c->delivered + c->refused,
		.refused = c->refused,
		.failures = s->answers[0] + s->answers[5] };
	for (size_t i = 0; i < sizeof s->answers / sizeof s->answers[0]; i++) {
		f.requests += s->answers[i];
	}
	return f;
}

void
jrt_pages_tick(struct jrt_pages *p)
{
	struct jrt_figures f = jrt_pages_figures(p);
	jrt_trend_take(&p->trend, &f, jrt_now_ms());
}

void
jrt_pages_state(const struct jrt_pages *p, struct jrt_page_state *state)
{
	struct timespec now;
	memset(state, 0, sizeof *state);
	if (jrt_delivery_waits_long(&p->delivery->out, &state->wait)) {
		jrt_long_wait_text(&state->wait, state->long_wait, sizeof state->long_wait);
	}
	if (p->topic == NULL) {
		return;
	}
	if (jrt_topic_stat(p->topic, &state->topic) != JRT_TOPIC_OK) {
		memset(&state->topic, 0, sizeof state->topic);
	}
	(void)jrt_topic_trouble(p->topic, state->trouble, sizeof state->trouble);
	const struct jrt_topic_stat *t = &state->topic;
	state->full = (t->refuse_bytes > 0 && t->used_bytes >= t->refuse_bytes) ||
		      (p->ingest != NULL && jrt_ingest_is_full(p->ingest));
	(void)clock_gettime(CLOCK_REALTIME, &now);
	uint64_t ms = (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
	if (t->waiting_ms > 0 && t->waiting_ms < ms) {
		state->backlog_ms = ms - t->waiting_ms;
	}
}

static int
put_ready(const struct jrt_pages *p, const struct jrt_page_state *state, struct jrt_writer *w)
{
	const struct jrt_pause *pause = &p->delivery->out.sink.pause;
	const char *blocked = jrt_dead_letter_is_pipe(&p->delivery->ledger.dead.file)
				      ? "the dead-letter file is a pipe that nobody reads"
				      : "the dead-letter file is locked by another process";
	char held[120];
	const char *reason = p->delivery->ledger.broken               ? "delivery has stopped"
			     : p->delivery->state != DELIVERY_RUNNING ? "ending"
			     : jrt_ledger_waits(&p->delivery->ledger) ? blocked
			     : *state->trouble != '\0'                ? state->trouble
			     : state->full                            ? "the topic is full"
			     : pause->on                              ? "delivery is paused"
								      : NULL;
	jrt_put_format(w, "%s", reason != NULL ? reason : "ready");
	if (pause->on) {
		jrt_put_format(w, "; the endpoint: %s", pause->why);
	}
	jrt_put_lit(w, "\n");
	if (*state->long_wait != '\0') {
		jrt_put_format(w, "%s\n", state->long_wait);
	}
	if (jrt_delivery_held_text(&p->delivery->out, held, sizeof held)) {
		jrt_put_format(w, "%s\n", held);
	}
	return reason != NULL ? 503 : 200;
}

int
jrt_pages_write(void *user, enum jrt_page page, struct jrt_writer *w)
{
	const struct jrt_pages *p = user;
	struct jrt_page_state state;
	if (page == JRT_PAGE_HEALTH) {
		jrt_put_lit(w, "ok\n");
		return 200;
	}
	jrt_pages_state(p, &state);
	switch (page) {
	case JRT_PAGE_READY:
		return put_ready(p, &state, w);
	case JRT_PAGE_METRICS:
		jrt_metrics_put(p, &state, w);
		return 200;
	default:
		jrt_status_page_put(p, &state, w);
		return 200;
	}
}
