/* SPDX-License-Identifier: Apache-2.0 */
/* The status page: plain HTML that loads nothing else and refreshes itself. */
#include "connector/admin/pages.h"
#include "connector/common/clock.h"

#include <stdio.h>

static void
put_html(struct jrt_writer *w, const char *text)
{
	for (; *text != '\0'; text++) {
		switch (*text) {
		case '<':
			jrt_put_lit(w, "&lt;");
			break;
		case '>':
			jrt_put_lit(w, "&gt;");
			break;
		case '&':
			jrt_put_lit(w, "&amp;");
			break;
		case '"':
			jrt_put_lit(w, "&quot;");
			break;
		default:
			jrt_put(w, text, 1);
		}
	}
}

/* "1234567" as "1 234 567", with thin spaces. */
static void
put_count(struct jrt_writer *w, uint64_t n)
{
	char digits[24];
	int len = snprintf(digits, sizeof digits, "%ju", (uintmax_t)n);
	for (int i = 0; i < len; i++) {
		if (i > 0 && (len - i) % 3 == 0) {
			jrt_put_lit(w, "&#8239;");
		}
		jrt_put(w, digits + i, 1);
	}
}

static void
put_bytes(struct jrt_writer *w, uint64_t n)
{
	static const char *const units[] = { "B", "KiB", "MiB", "GiB", "TiB" };
	double value = (double)n;
	int unit = 0;
	while (value >= 1024 && unit < 4) {
		value /= 1024;
		unit++;
	}
	jrt_put_format(w, unit == 0 ? "%.0f %s" : "%.1f %s", value, units[unit]);
}

static void
put_seconds(struct jrt_writer *w, uint64_t ms)
{
	if (ms < 10000) {
		jrt_put_format(w, "%.1f s", (double)ms / 1000);
	} else if (ms < 120000) {
		jrt_put_format(w, "%ju s", (uintmax_t)(ms / 1000));
	} else if (ms < 7200000) {
		jrt_put_format(w, "%ju min", (uintmax_t)(ms / 60000));
	} else {
		jrt_put_format(w, "%ju h", (uintmax_t)(ms / 3600000));
	}
}

/* The upper bound of `percent` of the durations. */
static void
put_percentile(struct jrt_writer *w, const struct jrt_histogram *h, unsigned percent)
{
	uint64_t sum = 0, bound = JRT_HISTOGRAM_FIRST_US;
	if (h->count == 0) {
		jrt_put_lit(w, "-");
		return;
	}
	for (unsigned i = 0; i < JRT_HISTOGRAM_BOUNDS; i++, bound *= 2) {
		sum += h->counts[i];
		if (sum * 100 >= h->count * percent) {
			jrt_put_format(w, "&lt; %.4g ms", (double)bound / 1000);
			return;
		}
	}
	jrt_put_lit(w, "&gt; 30 s");
}

/* ---- the picture -------------------------------------------------------------------------------
 */

enum { BOX_WIDTH = 190, BOX_HEIGHT = 116, GAP = 60, LINE = 24 };

struct picture {
	struct jrt_writer *w;
	int boxes, line; /* line: of the last box, its position */
};

/* Begins the next box; its texts follow, then end_box(). */
static void
begin_box(struct picture *p, const char *title, const char *kind)
{
	int x = 10 + p->boxes * (BOX_WIDTH + GAP);
	if (p->boxes > 0) {
		jrt_put_format(p->w,
			"<path class=arrow d=\"M%d 68H%d\"/><path class=head d=\"M%d 62l10 6l-10 6z\"/>\n",
			x - GAP + 4, x - 12, x - 14);
	}
	jrt_put_format(p->w,
		"<g transform=\"translate(%d 10)\"><rect class=\"%s\" width=%d height=%d rx=8 />"
		"<text class=title x=12 y=24>%s</text><text x=12 y=48>",
		x, kind, BOX_WIDTH, BOX_HEIGHT, title);
	p->boxes++;
	p->line = 48;
}

static void
next_line(struct picture *p)
{
	p->line += LINE;
	jrt_put_format(p->w, "</text><text x=12 y=%d>", p->line);
}

static void
end_box(struct picture *p)
{
	jrt_put_lit(p->w, "</text></g>\n");
}

static const char *
class_of(enum jrt_mood mood)
{
	return mood == JRT_MOOD_GOOD ? "box" : mood == JRT_MOOD_WARN ? "box warn" : "box bad";
}

/* The last boxes: how records are sent, where to, and what went wrong there. */
static void
put_way_out(struct picture *picture, const struct jrt_pages *p)
{
	struct jrt_writer *w = picture->w;
	const struct jrt_delivery_counts *c = &p->delivery->ledger.counts;
	const struct jrt_sink *sink = &p->delivery->out.sink;
	struct jrt_figures now = jrt_pages_figures(p), lately = jrt_trend_grown(&p->trend, &now);
	begin_box(picture, "transform", class_of(jrt_mood(lately.unfit, lately.records)));
	put_count(w, c->dropped);
	jrt_put_lit(w, " dropped");
	next_line(picture);
	put_count(w, c->invalid + c->failed);
	jrt_put_lit(w, " dead letters");
	end_box(picture);
	enum jrt_mood answers = jrt_mood(lately.failures, lately.requests);
	enum jrt_mood records = jrt_mood(lately.refused, lately.sent);
	enum jrt_mood mood = sink->pause.on ? JRT_MOOD_BAD : answers > records ? answers : records;
	begin_box(picture, "endpoint", class_of(mood));
	put_count(w, c->delivered);
	jrt_put_lit(w, " delivered");
	next_line(picture);
	put_count(w, c->refused);
	jrt_put_lit(w, " refused");
	next_line(picture);
	put_count(w, sink->in_flight);
	jrt_put_lit(w, " in flight, ");
	put_count(w, sink->held - sink->in_flight);
	jrt_put_lit(w, " wait");
	end_box(picture);
}

static void
put_picture(const struct jrt_pages *p, const struct jrt_page_state *state, struct jrt_writer *w)
{
	const struct jrt_delivery *d = p->delivery;
	const struct jrt_topic_stat *t = &state->topic;
	struct picture picture = { .w = w };
	jrt_put_format(w,
		"<svg viewBox=\"0 0 %d 136\" role=img aria-label=\"the pipeline\" xmlns=\"http://www.w3.org/2000/svg\">\n",
		(p->topic != NULL ? 4 : 3) * (BOX_WIDTH + GAP) - GAP + 20);
	if (p->topic != NULL && p->ingest != NULL) {
		const struct jrt_ingest_counts *c = jrt_ingest_counts(p->ingest);
		begin_box(&picture, "ingest", "box");
		put_count(w, c->records);
		jrt_put_lit(w, " stored");
		next_line(&picture);
		put_count(w, jrt_ingest_connections(p->ingest));
		jrt_put_lit(w, " connected");
		end_box(&picture);
		begin_box(&picture, "topic",
			state->full || *state->trouble != '\0' ? "box bad" : "box");
		put_count(w, t->backlog);
		jrt_put_lit(w, " waiting, ");
		put_seconds(w, state->backlog_ms);
		next_line(&picture);
		put_bytes(w, t->used_bytes);
		jrt_put_lit(w, " of ");
		put_bytes(w, t->max_bytes);
		end_box(&picture);
	} else {
		begin_box(&picture, "source", "box");
		put_count(w, d->ledger.counts.records);
		jrt_put_lit(w, " read");
		next_line(&picture);
		put_bytes(w, d->ledger.counts.bytes);
		end_box(&picture);
	}
	put_way_out(&picture, p);
	jrt_put_lit(w, "</svg>\n");
}

/* ---- the table ---------------------------------------------------------------------------------
 */

static void
begin_row(struct jrt_writer *w, const char *name, const char *id)
{
	jrt_put_format(w, "<tr><th scope=row>%s<td id=%s>", name, id);
}

static void
put_row(struct jrt_writer *w, const char *name, const char *id, uint64_t n)
{
	begin_row(w, name, id);
	put_count(w, n);
	jrt_put_lit(w, "\n");
}

static void
put_tables(const struct jrt_pages *p, const struct jrt_page_state *state, struct jrt_writer *w)
{
	const struct jrt_delivery *d = p->delivery;
	const struct jrt_sink_counts *s = &d->out.sink.counts;
	struct jrt_figures now = jrt_pages_figures(p), lately = jrt_trend_grown(&p->trend, &now);
	if (p->topic != NULL && p->ingest != NULL) {
		const struct jrt_ingest_counts *c = jrt_ingest_counts(p->ingest);
		uint64_t refused = 0;
		for (int i = 400; i < JRT_INGEST_STATUSES; i++) {
			refused += c->answers[i];
		}
		jrt_put_lit(w, "<table><caption>In</caption>\n");
		put_row(w, "records stored", "stored", c->records);
		begin_row(w, "bytes stored", "stored-bytes");
		put_bytes(w, c->bytes);
		put_row(w, "requests answered 200", "accepted", c->answers[200]);
		put_row(w, "requests refused", "refused-requests", refused);
		put_row(w, "invalid lines", "invalid-lines", c->invalid);
		begin_row(w, "latency, half of the requests", "in-p50");
		put_percentile(w, &c->duration, 50);
		begin_row(w, "latency, 99 of 100", "in-p99");
		put_percentile(w, &c->duration, 99);
		jrt_put_lit(w, "</table>\n<table><caption>Waiting</caption>\n");
		put_row(w, "records", "backlog", state->topic.backlog);
		begin_row(w, "bytes", "backlog-bytes");
		put_bytes(w, state->topic.backlog_bytes);
		begin_row(w, "age of the oldest", "backlog-age");
		put_seconds(w, state->backlog_ms);
		put_row(w, "first offset not delivered", "consumer", state->topic.consumer);
		put_row(w, "next offset", "next", state->topic.end);
		jrt_put_lit(w, "</table>\n");
	}
	jrt_put_lit(w, "<table><caption>Out</caption>\n");
	put_row(w, "records delivered", "delivered", d->ledger.counts.delivered);
	put_row(w, "requests", "requests", s->requests);
	begin_row(w, "bytes accepted", "out-bytes");
	put_bytes(w, s->bytes);
	begin_row(w, "latency, half of the requests", "out-p50");
	put_percentile(w, &s->duration, 50);
	begin_row(w, "latency, 99 of 100", "out-p99");
	put_percentile(w, &s->duration, 99);
	jrt_put_lit(w, "</table>\n<table><caption>Errors</caption>\n");
	put_row(w, "retries", "retries", s->retries);
	put_row(w, "requests without an answer", "no-answer", s->answers[0]);
	begin_row(w, "without an answer or 5xx, last minutes", "failing");
	put_count(w, lately.failures);
	jrt_put_lit(w, " of ");
	put_count(w, lately.requests);
	jrt_put_lit(w, "\n");
	put_row(w, "answers 4xx", "answers-4xx", s->answers[4]);
	put_row(w, "answers 5xx", "answers-5xx", s->answers[5]);
	put_row(w, "dead letters: not JSON", "dead-invalid", d->ledger.counts.invalid);
	put_row(w, "dead letters: not transformed", "dead-failed", d->ledger.counts.failed);
	put_row(w, "dead letters: refused", "dead-refused", d->ledger.counts.refused);
	jrt_put_lit(w, "</table>\n");
}

/* Why nothing is being sent. */
static void
put_holds(struct jrt_writer *w, const struct jrt_sink *s)
{
	uint64_t ms = jrt_sink_retry_after_ms(s);
	if (s->pause.on) {
		jrt_put_lit(w,
			"<p class=alert id=pause>Delivery is paused, except for an occasional "
			"probe: the endpoint says ");
		put_html(w, s->pause.why);
		jrt_put_lit(w, ", since ");
		put_seconds(w, jrt_now_ms() - s->pause.since_ms);
		jrt_put_lit(w, ".</p>\n");
	} else if (ms > 0) {
		jrt_put_lit(w,
			"<p class=alert id=retry-after>The endpoint asked for nothing for another ");
		put_seconds(w, ms);
		jrt_put_lit(w, " (Retry-After).</p>\n");
	}
}

void
jrt_status_page_put(
	const struct jrt_pages *p, const struct jrt_page_state *state, struct jrt_writer *w)
{
	static const char style[] =
		"body{font:15px/1.4 system-ui,sans-serif;margin:2em auto;max-width:62em;padding:0 1em;"
		"color:#1c2733;background:#fff}"
		"h1{font-size:1.4em;margin:0}svg{width:100%;margin:1em 0}"
		".box{fill:#eef3f8;stroke:#5b7b9a}.warn{fill:#fdf3d8;stroke:#b58900}"
		".bad{fill:#fbe3e1;stroke:#c0392b}.title{font-weight:600}"
		"text{font:14px system-ui,sans-serif;fill:#1c2733}"
		".arrow{stroke:#5b7b9a;stroke-width:2}.head{fill:#5b7b9a}"
		"main{display:flex;flex-wrap:wrap;align-items:start;gap:1em 2em}table{border-collapse:collapse;flex:1 1 20em}"
		"caption{text-align:left;font-weight:600;border-bottom:1px solid #5b7b9a}"
		"th{text-align:left;font-weight:400;padding:.15em 0}td{text-align:right}"
		".alert{background:#fbe3e1;border-left:4px solid #c0392b;padding:.4em .8em}";
	const struct jrt_pipeline *pipeline = p->app->pipeline;
	jrt_put_lit(w, "<!doctype html>\n<html lang=en><head><meta charset=utf-8>"
		       "<meta http-equiv=refresh content=2>"
		       "<meta name=viewport content=\"width=device-width\"><title>");
	put_html(w, pipeline->name);
	jrt_put_lit(w, "</title><style>");
	jrt_put(w, style, sizeof style - 1);
	jrt_put_lit(w, "</style></head><body>\n<h1>");
	put_html(w, pipeline->name);
	jrt_put_lit(w, "</h1>\n<p>");
	if (pipeline->version != NULL && *pipeline->version != '\0') {
		jrt_put_lit(w, "version ");
		put_html(w, pipeline->version);
		jrt_put_lit(w, ", ");
	}
	jrt_put_lit(w, "delivers to ");
	put_html(w, p->delivery->out.sink.endpoint.url.authority);
	jrt_put_lit(w, ", running for ");
	put_seconds(w, jrt_now_ms() - p->started_ms);
	jrt_put_lit(w, "</p>\n");
	if (p->delivery->state != DELIVERY_RUNNING) {
		jrt_put_lit(w, "<p class=alert>The connector is ending.</p>\n");
	}
	if (state->full) {
		jrt_put_lit(w, "<p class=alert>The topic is full: producers get status 503.</p>\n");
	}
	if (*state->trouble != '\0') {
		jrt_put_lit(w, "<p class=alert>The topic cannot be written: ");
		put_html(w, state->trouble);
		jrt_put_lit(w, "</p>\n");
	}
	put_holds(w, &p->delivery->out.sink);
	if (*state->long_wait != '\0') {
		jrt_put_lit(w, "<p class=alert>");
		put_html(w, state->long_wait);
		jrt_put_lit(w, "</p>\n");
	}
	put_picture(p, state, w);
	jrt_put_lit(w, "<main>\n");
	put_tables(p, state, w);
	jrt_put_lit(w, "</main>\n</body></html>\n");
}
