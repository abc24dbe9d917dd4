/* SPDX-License-Identifier: Apache-2.0 */
/* Sends requests and reads the answers. */
#include "connector/http/client.h"

#include "connector/common/clock.h"

#include <errno.h>
#include <event2/util.h>
#include <linux/sockios.h>
#include <openssl/ssl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>

/* After the largest head there must be room to read the body into. */
enum { LARGEST_HEAD = JRT_CLIENT_BUFFER - 1024 };

/* ---- ends -------------------------------------------------------------------------------------
 */

static void
set_timer(struct jrt_client *c, uint64_t ms)
{
	struct timeval t = { (time_t)(ms / 1000), (suseconds_t)(ms % 1000 * 1000) };
	(void)evtimer_add(&c->timer, &t);
}

/* The timer of an earlier request may still run: it is set again when it fires early. */
static void
set_deadline(struct jrt_client *c, uint64_t now_ms)
{
	c->request.deadline_ms = now_ms + c->endpoint->request_ms;
	if (!evtimer_pending(&c->timer, NULL)) {
		set_timer(c, c->endpoint->request_ms);
	}
}

static void
disconnect(struct jrt_client *c)
{
	if (c->link.wire.fd >= 0) {
		(void)event_del(&c->link.readable);
		(void)event_del(&c->link.writable);
	}
	(void)evtimer_del(&c->timer);
	jrt_wire_close(&c->link.wire);
	c->state = CLIENT_CLOSED;
	c->link.reused = false;
}

static void __attribute__((format(printf, 2, 3)))
set_error(struct jrt_client *c, const char *fmt, ...)
{
	va_list args;
	va_start(args, fmt);
	(void)vsnprintf(c->error, sizeof c->error, fmt, args);
	va_end(args);
}

/* Whether the other side has not acknowledged a single byte of the request: it went nowhere. */
static bool
is_unheard(const struct jrt_client *c)
{
	int waiting = 0;
	return c->request.sent > 0 && ioctl(c->link.wire.fd, SIOCOUTQ, &waiting) == 0 &&
	       (size_t)waiting >= c->request.sent;
}

/* There is no answer: ->error says why.  A handler must not do anything after this. */
static void
report_failure(struct jrt_client *c)
{
	struct jrt_answer answer = { .error = c->error,
		.proxy_status = c->dial.proxy_status,
		.untrusted = c->link.untrusted,
		.stale = c->state == CLIENT_ASKING && c->link.reused && c->reading.in_used == 0 };
	disconnect(c);
	c->done(c, &answer);
}

/* A handler must not do anything after this. */
static void
report_answer(struct jrt_client *c, bool keep)
{
	/* A server that was about to close an idle connection says so with 408, which may cross a
	 * request (RFC 9110, section 15.5.9). */
	struct jrt_answer answer = { .status = c->answer.status,
		.stale = c->answer.status == 408 && c->link.reused && !c->answer.keep_alive,
		.start = { c->reading.start, c->reading.start_used },
		.retry_after = c->answer.retry_after,
		.location = c->answer.location };
	if (keep && c->link.generation == c->endpoint->generation) {
		c->state = CLIENT_IDLE;
		c->link.reused = true;
	} else {
		disconnect(c);
	}
	c->done(c, &answer);
}

/* ---- the answer -------------------------------------------------------------------------------
 */

enum progress { MORE, COMPLETE, BROKEN };

static void
keep_start(struct jrt_client *c, const char *at, size_t len)
{
	size_t room = sizeof c->reading.start - c->reading.start_used;
	size_t n = len < room ? len : room;
	memcpy(c->reading.start + c->reading.start_used, at, n);
	c->reading.start_used += n;
}

/* Takes body bytes; moves *at past the body. */
static enum progress
take_body(struct jrt_client *c, const char **at, const char *end)
{
	size_t n = (size_t)(end - *at);
	struct jrt_text data;
	switch (c->answer.body) {
	case JRT_BODY_NONE:
		return COMPLETE;
	case JRT_BODY_LENGTH:
		n = n < c->reading.left ? n : (size_t)c->reading.left;
		keep_start(c, *at, n);
		*at += n;
		c->reading.left -= n;
		return c->reading.left == 0 ? COMPLETE : MORE;
	case JRT_BODY_CLOSE:
		keep_start(c, *at, n);
		*at = end;
		return MORE;
	case JRT_BODY_CHUNKED:
		break;
	}
	for (;;) {
		switch (jrt_chunks_next(&c->reading.chunks, at, end, &data)) {
		case JRT_CHUNK_DATA:
			keep_start(c, data.at, data.len);
			break;
		case JRT_CHUNK_MORE:
			return MORE;
		case JRT_CHUNK_END:
			return COMPLETE;
		case JRT_CHUNK_BAD:
			set_error(c, "the answer's chunks are malformed");
			return BROKEN;
		}
	}
}

/* Parses the buffer, which is new from `from` on. */
static enum progress
take_bytes(struct jrt_client *c, size_t from)
{
	while (c->reading.in_head == 0) {
		ptrdiff_t n = jrt_http_parse_answer(c->reading.in, c->reading.in_used, &c->answer);
		if (n == 0 && c->reading.in_used < LARGEST_HEAD) {
			return MORE;
		}
		if (n <= 0 || n > LARGEST_HEAD) {
			set_error(c, n < 0 ? "the answer is not HTTP/1.1"
					   : "the answer's head is too large");
			return BROKEN;
		}
		if (c->answer.status < 200) { /* an interim answer, such as 100 Continue */
			memmove(c->reading.in, c->reading.in + n, c->reading.in_used - (size_t)n);
			c->reading.in_used -= (size_t)n;
			continue;
		}
		c->reading.in_head = from = (size_t)n;
		c->reading.left = c->answer.length;
	}
	const char *at = c->reading.in + from, *end = c->reading.in + c->reading.in_used;
	enum progress p = take_body(c, &at, end);
	/* Frees what was consumed; unsolicited bytes stay and show that the connection is out of
	 * step. */
	c->reading.in_used = p == COMPLETE && at < end ? c->reading.in_used : c->reading.in_head;
	return p;
}

/* The server has closed, or the connection broke. */
static void
finish_at_end(struct jrt_client *c, ssize_t n, int error)
{
	if (c->state == CLIENT_IDLE) {
		disconnect(c);
		return;
	}
	if (n == 0 && c->reading.in_head > 0 && c->answer.body == JRT_BODY_CLOSE) {
		report_answer(c, false);
		return;
	}
	const char *when =
		c->reading.in_used > 0 ? "in the middle of the answer" : "without an answer";
	if (n == 0) {
		set_error(c, "the server closed the connection %s", when);
	} else if (error != 0) {
		set_error(c, "the connection broke %s: %s", when, strerror(error));
	} else if (c->link.wire.ssl != NULL) {
		c->link.untrusted = jrt_tls_explain(
			&c->endpoint->tls, c->link.wire.ssl, c->error, sizeof c->error);
	}
	report_failure(c);
}

/* Reads what is there; false: the client has reported how the request ended. */
static bool
read_answer(struct jrt_client *c)
{
	for (;;) {
		size_t room = JRT_CLIENT_BUFFER - c->reading.in_used;
		ssize_t n = jrt_wire_read(&c->link.wire, c->reading.in + c->reading.in_used, room);
		if (n == JRT_WIRE_READ) {
			return true;
		}
		if (n == JRT_WIRE_WRITE) {
			(void)event_add(&c->link.writable, NULL);
			return true;
		}
		if (n <= 0 || c->state == CLIENT_IDLE) { /* unsolicited bytes end an idle
							    connection, too */
			finish_at_end(c, n <= 0 ? n : 0, errno);
			return false;
		}
		size_t from = c->reading.in_used;
		c->reading.in_used += (size_t)n;
		switch (take_bytes(c, from)) {
		case BROKEN:
			report_failure(c);
			return false;
		case COMPLETE: {
			bool whole = c->request.sent == c->request.head_len + c->request.body_len &&
				     !c->request.unsent;
			bool quiet = c->reading.in_used == c->reading.in_head && (size_t)n < room &&
				     !c->link.ends;
			report_answer(c, c->answer.keep_alive && whole && quiet);
			return false;
		}
		case MORE:
			break;
		}
		if ((size_t)n < room && !c->link.ends &&
			(c->link.wire.ssl == NULL || SSL_has_pending(c->link.wire.ssl) == 0)) {
			return true;
		}
	}
}

/* ---- the request ------------------------------------------------------------------------------
 */

static void
write_request(struct jrt_client *c)
{
	size_t size = c->request.head_len + c->request.body_len;
	while (c->request.sent < size && !c->request.unsent) {
		size_t head = c->request.sent < c->request.head_len
				      ? c->request.head_len - c->request.sent
				      : 0;
		size_t body = size - c->request.sent - head;
		ssize_t n =
			jrt_wire_write(&c->link.wire, c->request.head + c->request.head_len - head,
				head, c->request.body + c->request.body_len - body, body);
		if (n == JRT_WIRE_WRITE) {
			(void)event_add(&c->link.writable, NULL);
			return;
		}
		if (n == JRT_WIRE_READ) {
			return;
		}
		if (n == JRT_WIRE_FAILED) {
			/* The server may have explained why it accepts no more: reading finds that,
			 * or the error.  The kernel may have reported it already, before the
			 * request began. */
			c->request.unsent = true;
			event_active(&c->link.readable, EV_READ, 0);
			return;
		}
		c->request.sent += (size_t)n;
	}
}

/* On a connection that is ready. */
static void
begin_request(struct jrt_client *c, uint64_t now_ms)
{
	if (c->request.head_len == 0) { /* only connects */
		c->answer = (struct jrt_http_answer){ 0 };
		c->reading.start_used = 0;
		report_answer(c, true);
		return;
	}
	set_deadline(c, now_ms);
	c->state = CLIENT_ASKING;
	c->request.sent = c->reading.in_used = c->reading.in_head = c->reading.start_used = 0;
	c->request.unsent = false;
	c->reading.chunks = (struct jrt_chunks){ 0 };
	write_request(c);
}

/* ---- connecting -------------------------------------------------------------------------------
 */

static void
on_readable(evutil_socket_t fd, short what, void *user)
{
	struct jrt_client *c = user;
	(void)fd;
	c->link.ends = (what & EV_CLOSED) != 0;
	if (c->state == CLIENT_ASKING && c->link.wire.ssl != NULL) {
		write_request(c); /* it may have waited for reading */
	}
	(void)read_answer(c);
}

static void
on_writable(evutil_socket_t fd, short what, void *user)
{
	struct jrt_client *c = user;
	(void)fd;
	(void)what;
	if (c->state != CLIENT_ASKING) {
		return;
	}
	write_request(c);
	if (c->link.wire.ssl != NULL) {
		(void)read_answer(c);
	}
}

/* Up to a tenth earlier, at random, so that not all connections are renewed at the same time. */
static uint64_t
end_of_connection(const struct jrt_endpoint *e, uint64_t now_ms)
{
	uint32_t random;
	evutil_secure_rng_get_bytes(&random, sizeof random);
	return e->max_age_ms > 0 ? now_ms + e->max_age_ms - random % (e->max_age_ms / 10 + 1)
				 : UINT64_MAX;
}

static void
on_dialled(struct jrt_dial *d, const struct jrt_wire *wire, const char *error)
{
	struct jrt_client *c = (struct jrt_client *)((char *)d - offsetof(struct jrt_client, dial));
	struct event_base *base = c->endpoint->base;
	if (error != NULL) {
		set_error(c, "%s", error);
		c->link.untrusted = d->untrusted;
		report_failure(c);
		return;
	}
	uint64_t now = jrt_now_ms();
	c->link.wire = *wire;
	c->link.ends = false;
	c->link.ends_ms = end_of_connection(c->endpoint, now);
	/* Plain bytes are read until there are no more, so one notification is enough. */
	short once = c->link.wire.ssl == NULL ? EV_ET : 0,
	      end = c->link.wire.ssl == NULL ? EV_CLOSED : 0;
	(void)event_assign(&c->link.readable, base, c->link.wire.fd,
		(short)(EV_READ | EV_PERSIST | once | end), on_readable, c);
	(void)event_assign(
		&c->link.writable, base, c->link.wire.fd, (short)(EV_WRITE | once), on_writable, c);
	(void)event_add(&c->link.readable, NULL);
	begin_request(c, now);
}

static void
on_timer(evutil_socket_t fd, short what, void *user)
{
	struct jrt_client *c = user;
	(void)fd;
	(void)what;
	if (c->state == CLIENT_IDLE) {
		return;
	}
	if (c->state == CLIENT_ASKING) {
		uint64_t now = jrt_now_ms();
		if (now < c->request.deadline_ms) {
			set_timer(c, c->request.deadline_ms - now);
			return;
		}
		set_error(c, "no %sanswer in time (http.http_request_timeout)",
			c->reading.in_used > 0 ? "whole " : "");
		/* If the server had received it, trying again at once would not help. */
		c->link.reused = c->link.reused && is_unheard(c);
	}
	report_failure(c);
}

void
jrt_client_init(struct jrt_client *c, struct jrt_endpoint *endpoint,
	void (*done)(struct jrt_client *, const struct jrt_answer *), void *user)
{
	memset(c, 0, sizeof *c);
	c->endpoint = endpoint;
	c->done = done;
	c->user = user;
	c->link.wire.fd = -1;
	jrt_dial_init(&c->dial, endpoint, on_dialled);
	(void)evtimer_assign(&c->timer, endpoint->base, on_timer, c);
}

void
jrt_client_hang_up(struct jrt_client *c)
{
	if (c->state == CLIENT_IDLE) {
		disconnect(c);
	}
}

void
jrt_client_finish(struct jrt_client *c)
{
	jrt_dial_finish(&c->dial);
	disconnect(c);
	free(c->reading.in);
	c->reading.in = NULL;
}

void
jrt_client_send(struct jrt_client *c, struct jrt_text head, struct jrt_text body, uint64_t now_ms)
{
	c->request.head = head.at;
	c->request.head_len = head.len;
	c->request.body = body.at;
	c->request.body_len = body.len;
	c->link.untrusted = false;
	if (c->state == CLIENT_IDLE &&
		(c->link.generation != c->endpoint->generation || c->link.ends_ms <= now_ms)) {
		disconnect(c);
	}
	if (c->reading.in == NULL) {
		c->reading.in = malloc(JRT_CLIENT_BUFFER);
	}
	if (c->reading.in == NULL) {
		set_error(c, "out of memory");
		disconnect(c);
		c->state = CLIENT_FAILING;
		event_active(&c->timer, EV_TIMEOUT, 0);
	} else if (c->state == CLIENT_IDLE) {
		begin_request(c, now_ms);
	} else {
		c->state = CLIENT_DIALLING;
		c->link.generation = c->endpoint->generation;
		jrt_dial_start(&c->dial);
	}
}

void
jrt_client_connect(struct jrt_client *c)
{
	jrt_client_send(c, (struct jrt_text){ "", 0 }, (struct jrt_text){ "", 0 }, jrt_now_ms());
}
