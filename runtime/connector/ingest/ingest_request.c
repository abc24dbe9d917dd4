/* SPDX-License-Identifier: Apache-2.0 */
/* A request to the server: its head, its body, where it goes, and the answer. */
#include "connector/ingest/ingest_request.h"

#include "connector/common/clock.h"

#include <stdlib.h>

enum {
	HEAD_MS = 10000, /* for a head to arrive */
	SWALLOWED = 64 << 10, /* the largest body that is read although it is refused */
	LOOSE = 64 << 10, /* bytes between chunks, beyond those of the largest body */
	FULL_MS = 100, /* how long a full topic is not asked again */
	FULL_RETRY_S = 2,
	FAILED_RETRY_S = 10
};

/* ---- answers -----------------------------------------------------------------------------------
 */

/* The body is in server->text. */
static void
answer(struct jrt_connection *c, struct jrt_answer_head *h)
{
	struct jrt_ingest *s = c->server;
	uint64_t now_us = jrt_now_us();
	s->counts.answers[h->status]++;
	if (c->request.begun) {
		jrt_histogram_add(&s->counts.duration, now_us - c->request.since_us);
	}
	c->keep = c->keep && !s->stopping && (!c->peer.ended || c->input.text.used > c->input.at);
	h->type = h->type != NULL ? h->type : "application/json";
	h->close = !c->keep;
	h->http10 = c->request.http10;
	h->challenge = h->status == 401 ? c->listener->gate.challenge : NULL;
	h->origin = c->request.origin;
	h->preflight = c->request.preflight;
	h->no_body = c->request.head_only;
	h->date = &s->date;
	jrt_body_finish(&c->body);
	if (c->output.text.base == NULL) {
		c->output.text = s->scratch.spare;
		jrt_writer_init(&s->scratch.spare);
	}
	jrt_answer_put(&c->output.text, h,
		(struct jrt_text){ s->scratch.text.base, s->scratch.text.used });
	if (s->scratch.text.status != JRT_OK || c->output.text.status != JRT_OK) {
		c->dead = true; /* no memory for an answer */
	}
	s->scratch.text.used = 0;
	s->scratch.text.status = JRT_OK;
	c->state = CONNECTION_ANSWER;
	c->served = true;
	c->deadline_ms = now_us / 1000 + JRT_INGEST_ANSWER_MS;
	c->seat.since_us = now_us;
	c->seat.moved = 0;
}

static void
answer_error(struct jrt_connection *c, int status, const char *reason, unsigned retry_after)
{
	struct jrt_answer_head h = { .status = status, .retry_after = retry_after };
	jrt_answer_error(&c->server->scratch.text, reason);
	answer(c, &h);
}

void
jrt_ingest_refuse(struct jrt_connection *c, int status, const char *reason, unsigned retry_after)
{
	c->keep = false;
	answer_error(c, status, reason, retry_after);
}

static void
answer_body(struct jrt_connection *c, enum jrt_body_result result)
{
	switch (result) {
	case JRT_BODY_TOO_LARGE:
		jrt_ingest_refuse(c, 413, "the body is larger than source.embedded.max-body", 0);
		break;
	case JRT_BODY_BAD_GZIP:
		jrt_ingest_refuse(c, 400, "the body is not valid gzip", 0);
		break;
	case JRT_BODY_TOO_MANY:
		answer_error(c, 413, "a request may hold 262144 records at most", 0);
		break;
	default:
		jrt_ingest_refuse(c, 503, "out of memory", 1);
		break;
	}
}

static void
answer_topic(struct jrt_connection *c, enum jrt_topic_status status)
{
	struct jrt_ingest *s = c->server;
	const char *text = jrt_topic_status_text(status);
	switch (status) {
	case JRT_TOPIC_OK:
		jrt_answer_accepted(&s->scratch.text, c->append.count, c->append.first);
		answer(c, &(struct jrt_answer_head){ .status = 200 });
		return;
	case JRT_TOPIC_FULL:
	case JRT_TOPIC_DISK_FULL:
		s->full_until_ms = jrt_now_ms() + FULL_MS;
		jrt_log(s->options.log, JRT_LOG_WARNING, "%s: producers get status 503", text);
		answer_error(c, 503, text, FULL_RETRY_S);
		return;
	case JRT_TOPIC_TOO_LARGE:
		answer_error(c, 413,
			"the request is larger than the topic can store at once: send fewer records",
			0);
		return;
	default:
		jrt_log(s->options.log, JRT_LOG_ERROR, "topic %s: %s", s->options.name, text);
		answer_error(c, 503, text, FAILED_RETRY_S);
		return;
	}
}

/* ---- the body ----------------------------------------------------------------------------------
 */

void
jrt_ingest_stored(struct jrt_connection *c, enum jrt_topic_status status)
{
	struct jrt_ingest *s = c->server;
	c->state = CONNECTION_ANSWER;
	if (status == JRT_TOPIC_OK) {
		s->counts.records += c->append.count;
		for (size_t i = 0; i < c->append.count; i++) {
			s->counts.bytes += c->append.records[i].len;
		}
	}
	if (c->peer.wire.fd >= 0) {
		answer_topic(c, status);
	}
}

static void
finish_body(struct jrt_connection *c)
{
	struct jrt_ingest *s = c->server;
	struct jrt_body_faults faults;
	if (c->request.refusal != 0) {
		answer_error(c, c->request.refusal, c->request.reason,
			c->request.refusal == 503 ? FULL_RETRY_S : 0);
		return;
	}
	enum jrt_body_result result =
		jrt_body_split(&c->body, &s->scratch.scanner, c->request.lines, &faults);
	if (result == JRT_BODY_INVALID) {
		s->counts.invalid += faults.count;
		jrt_answer_invalid(&s->scratch.text, &faults);
		answer(c, &(struct jrt_answer_head){ .status = 400 });
	} else if (result != JRT_BODY_GOOD) {
		answer_body(c, result);
	} else if (c->body.count == 0) {
		jrt_answer_accepted(&s->scratch.text, 0, 0);
		answer(c, &(struct jrt_answer_head){ .status = 200 });
	} else {
		c->append = (struct jrt_topic_append){ .records = c->body.records,
			.count = c->body.count };
		c->state = CONNECTION_TOPIC;
	}
}

/* Adds a piece of the body; false: the request has been answered. */
static bool
add_piece(struct jrt_connection *c, struct jrt_text piece)
{
	if (c->request.refusal != 0) {
		return true;
	}
	enum jrt_body_result result = jrt_body_add(&c->body, piece);
	if (result != JRT_BODY_GOOD) {
		answer_body(c, result);
	}
	return result == JRT_BODY_GOOD;
}

/* Returns how many bytes it took. */
static size_t
take_body(struct jrt_connection *c, const char *from, size_t len)
{
	const char *at = from, *end = from + len;
	struct jrt_text data;
	if (c->reading.kind == JRT_BODY_LENGTH) {
		size_t n = len < c->reading.left ? len : (size_t)c->reading.left;
		c->reading.left -= n;
		c->reading.raw += n;
		if (add_piece(c, (struct jrt_text){ at, n }) && c->reading.left == 0) {
			finish_body(c);
		}
		return n;
	}
	enum jrt_chunk_result result;
	while ((result = jrt_chunks_next(&c->reading.chunks, &at, end, &data)) == JRT_CHUNK_DATA) {
		if (!add_piece(c, data)) {
			return (size_t)(at - from);
		}
	}
	c->reading.raw += (size_t)(at - from);
	if (result == JRT_CHUNK_BAD) {
		jrt_ingest_refuse(c, 400, "the body's chunks are malformed", 0);
	} else if (result == JRT_CHUNK_END) {
		finish_body(c);
	} else if (c->reading.raw > 2 * (uint64_t)c->server->max_body + LOOSE) {
		jrt_ingest_refuse(c, 413, "more bytes between the chunks than in them", 0);
	}
	return (size_t)(at - from);
}

/* ---- the head ----------------------------------------------------------------------------------
 */

static void
show_page(struct jrt_connection *c, enum jrt_page page)
{
	static const char *const types[] = { [JRT_PAGE_STATUS] = "text/html; charset=utf-8",
		[JRT_PAGE_HEALTH] = "text/plain; charset=utf-8",
		[JRT_PAGE_READY] = "text/plain; charset=utf-8",
		[JRT_PAGE_METRICS] = "text/plain; version=0.0.4; charset=utf-8" };
	struct jrt_ingest *s = c->server;
	struct jrt_answer_head h = { .type = types[page] };
	h.status = s->options.page(s->options.user, page, &s->scratch.text);
	answer(c, &h);
}

/* /topics/NAME, NAME with %-escapes. */
static bool
names_topic(const struct jrt_ingest *s, struct jrt_text path)
{
	static const char prefix[] = "/topics/";
	const char *name = s->options.name;
	if (path.len < sizeof prefix - 1 || memcmp(path.at, prefix, sizeof prefix - 1) != 0) {
		return false;
	}
	for (size_t i = sizeof prefix - 1; i < path.len; i++) {
		char byte = path.at[i], digits[3] = "";
		if (byte == '%' && i + 2 < path.len) {
			char *end;
			memcpy(digits, path.at + i + 1, 2);
			byte = (char)strtoul(digits, &end, 16);
			if (*end != '\0') {
				return false;
			}
			i += 2;
		}
		if (*name == '\0' || *name++ != byte) {
			return false;
		}
	}
	return *name == '\0';
}

/* Whether it is a type of events that we accept, in lines or as one document. */
static bool
is_events(struct jrt_text type, bool *lines)
{
	static const char *const names[] = { "application/x-ndjson", "application/ndjson",
		"application/jsonl", "application/x-jsonlines", "application/json-lines" };
	*lines = false;
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		if (jrt_http_same(type, names[i])) {
			*lines = true;
			return true;
		}
	}
	return jrt_http_same(type, "application/json") ||
	       (type.len > 5 &&
		       jrt_http_same((struct jrt_text){ type.at + type.len - 5, 5 }, "+json"));
}

/* What is wrong with the type.  A page of another site can make a browser post a body without a
 * type, as a form or as text; for the types that we accept it has to ask first. */
static const char *
type_fault(struct jrt_text type)
{
	if (type.at == NULL) {
		return "the Content-Type is missing: application/json for one document, application/x-ndjson for a document a line";
	}
	if (jrt_http_same(type, "application/x-www-form-urlencoded")) {
		return "the Content-Type is that of a form, which curl sends unless told: add -H 'Content-Type: application/json', or application/x-ndjson for a document a line";
	}
	return "the Content-Type is neither application/json nor application/x-ndjson";
}

/* Why the events of this request are not accepted; 0: they are. */
static int
judge(struct jrt_connection *c, const struct jrt_http_request *r)
{
	struct jrt_ingest *s = c->server;
	if (!is_events(r->type, &c->request.lines)) {
		c->request.reason = type_fault(r->type);
		return 415;
	}
	if (r->body == JRT_BODY_LENGTH && r->length > s->max_body) {
		c->request.reason = "the body is larger than source.embedded.max-body";
		return 413;
	}
	if (s->full_until_ms > jrt_now_ms()) {
		c->request.reason = jrt_topic_status_text(JRT_TOPIC_FULL);
		return 503;
	}
	return 0;
}

/* Reads the body, even of a refused request if it is small. */
static void
begin_body(struct jrt_connection *c, const struct jrt_http_request *r)
{
	struct jrt_ingest *s = c->server;
	if (c->request.refusal != 0 &&
		(r->expects_continue || r->body == JRT_BODY_CHUNKED || r->length > SWALLOWED)) {
		jrt_ingest_refuse(c, c->request.refusal, c->request.reason,
			c->request.refusal == 503 ? FULL_RETRY_S : 0);
		return;
	}
	bool known = r->body == JRT_BODY_LENGTH && !r->gzip && r->length < s->max_body;
	enum jrt_body_result result = jrt_body_begin(&c->body, r->gzip && c->request.refusal == 0,
		known ? (size_t)r->length : s->max_body);
	if (result != JRT_BODY_GOOD) {
		answer_body(c, result);
		return;
	}
	c->state = CONNECTION_BODY;
	c->reading.kind = r->body;
	c->reading.left = r->length;
	c->reading.raw = 0;
	c->reading.chunks = (struct jrt_chunks){ .strict = true };
	if (r->body == JRT_BODY_NONE) {
		finish_body(c);
	} else if (r->expects_continue) {
		jrt_put_lit(&c->output.text, "HTTP/1.1 100 Continue\r\n\r\n");
	}
}

static const struct {
	const char *path;
	enum jrt_page page;
} pages[] = { { "/", JRT_PAGE_STATUS }, { "/healthz", JRT_PAGE_HEALTH },
	{ "/readyz", JRT_PAGE_READY }, { "/metrics", JRT_PAGE_METRICS } };
enum { PAGES = sizeof pages / sizeof pages[0] };

/* The page at that path; PAGES: none. */
static size_t
find_page(struct jrt_text path)
{
	size_t i = 0;
	while (i < PAGES && !jrt_text_is(path, pages[i].path, strlen(pages[i].path))) {
		i++;
	}
	return i;
}

/* Neither a page nor a place for events; or this method is not allowed here: the header Allow lists
 * those that are. */
static void
answer_wrong(struct jrt_connection *c, bool shows, bool takes)
{
	if (!shows && !takes) {
		answer_error(c, 404,
			"there is nothing here; events go to / or /topics/ and the topic's name",
			0);
		return;
	}
	struct jrt_answer_head h = { .status = 405,
		.allow = !shows  ? "POST"
			 : takes ? "GET, HEAD, POST"
				 : "GET, HEAD" };
	jrt_answer_error(&c->server->scratch.text,
		"this method is not allowed here; the header Allow lists those that are");
	answer(c, &h);
}

static void
route(struct jrt_connection *c, const struct jrt_http_request *r)
{
	const struct jrt_gate *gate = &c->listener->gate;
	bool takes =
		c->listener->events && (jrt_is(r->path, "/") || names_topic(c->server, r->path));
	bool reads = r->method == JRT_HTTP_GET || r->method == JRT_HTTP_HEAD;
	size_t page = find_page(r->path);
	struct jrt_asked asked = { .request = r,
		.local = c->peer.local,
		.health = page < PAGES && (pages[page].page == JRT_PAGE_HEALTH ||
						  pages[page].page == JRT_PAGE_READY) };
	c->request.refusal = jrt_gate_judge(gate, &asked, &c->request.reason);
	c->request.origin = c->request.refusal == 0 ? jrt_gate_origin(gate, r->origin) : NULL;
	if (c->request.refusal != 0 || (r->method == JRT_HTTP_POST && takes)) {
		c->request.refusal = c->request.refusal != 0 ? c->request.refusal : judge(c, r);
		begin_body(c, r);
		return;
	}
	/* Its body, if any, is ignored. */
	c->keep = c->keep && r->body == JRT_BODY_NONE;
	c->request.preflight = r->method == JRT_HTTP_OPTIONS && takes && c->request.origin != NULL;
	if (c->request.preflight) {
		answer(c, &(struct jrt_answer_head){ .status = 200 });
	} else if (page < PAGES && reads) {
		show_page(c, pages[page].page);
	} else {
		answer_wrong(c, page < PAGES, takes);
	}
}

void
jrt_ingest_begin(struct jrt_connection *c)
{
	jrt_connection_set_begun(c, true);
	c->request.since_us = c->seat.since_us = jrt_now_us();
	c->seat.moved = 0;
	c->deadline_ms = c->request.since_us / 1000 + HEAD_MS;
	c->input.searched = 0;
	c->request.head_only = c->request.http10 = c->request.preflight = false;
	c->request.origin = NULL;
	c->keep = true;
}

/* Returns how many bytes it took. */
static size_t
take_head(struct jrt_connection *c, const char *at, size_t len)
{
	struct jrt_http_request r;
	size_t blank = 0;
	/* Some clients end a body with an empty line that they do not count (RFC 9112, 2.2). */
	while (!c->request.begun && blank < len && (at[blank] == '\r' || at[blank] == '\n')) {
		blank++;
	}
	if (blank > 0 || len == 0) {
		return blank;
	}
	if (!c->request.begun) {
		jrt_ingest_begin(c);
		c->seat.moved = len;
	}
	/* Two line ends may have begun just where the search continues. */
	size_t from = c->input.searched > 3 ? c->input.searched - 3 : 0;
	size_t head = jrt_http_head_length(at + from, len - from);
	c->input.searched = len;
	head += head > 0 ? from : 0;
	if (!jrt_http_may_begin(*at)) {
		jrt_ingest_refuse(c, 400, "this is not HTTP", 0);
	} else if (head > JRT_INGEST_HEAD || (head == 0 && len >= JRT_INGEST_HEAD)) {
		jrt_ingest_refuse(c, 431, "the head of the request is too large", 0);
	} else if (head > 0 && !jrt_http_parse_request(at, head, &r)) {
		jrt_ingest_refuse(c, r.status, r.error, 0);
	} else if (head > 0) {
		c->keep = r.keep_alive;
		c->request.http10 = r.http10;
		c->request.head_only = r.method == JRT_HTTP_HEAD;
		c->deadline_ms = c->request.since_us / 1000 + c->server->request_ms;
		route(c, &r);
	}
	return head;
}

/* ---- all of it ---------------------------------------------------------------------------------
 */

size_t
jrt_ingest_take(struct jrt_connection *c, const char *at, size_t len)
{
	size_t taken = 0;
	while (c->state == CONNECTION_HEAD || c->state == CONNECTION_BODY) {
		size_t n = c->state == CONNECTION_HEAD ? take_head(c, at + taken, len - taken)
						       : take_body(c, at + taken, len - taken);
		taken += n;
		if (n == 0 || (taken == len && c->state == CONNECTION_HEAD)) {
			break;
		}
	}
	return taken;
}
