/* SPDX-License-Identifier: Apache-2.0 */
/* One connection of the server: request after request, each answered before the next is parsed. */
#include "connector/ingest/ingest_connection.h"

#include "connector/common/clock.h"
#include "connector/http/tls_server.h"
#include "connector/ingest/ingest_request.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
	IDLE_MS = 300000, /* between two requests, to the precision of a tick */
	LINGER_MS = 30000, /* for what a client still sends after its answer, */
	LINGER_PAUSE_MS = 5000, /* with pauses of that length, as in nginx */
	SHAKE_MS = 10000, /* for the TLS handshake, */
	SHAKE_MEMORY = 64 << 10, /* which takes about that much in OpenSSL */
	STOP_MS = 1000, /* for a head, when the server ends */
	SLOWEST = 16, /* bytes per millisecond: slower bodies are abandoned */
	KEPT = 64 << 10, /* bytes of further requests kept while one is under way */
	SPARE = 16 << 10 /* bytes of a buffer kept for the next answer */
};

/* ---- memory ------------------------------------------------------------------------------------
 */

/* Call after its buffers have changed. */
static void
count_memory(struct jrt_connection *c)
{
	size_t now = c->input.text.size + c->output.text.size + jrt_body_memory(&c->body);
	now += c->peer.shaken ? 0 : SHAKE_MEMORY;
	jrt_room_set_memory(&c->listener->room, &c->seat, now);
}

static void
drop_writer(struct jrt_writer *w)
{
	jrt_writer_finish(w);
	memset(w, 0, sizeof *w);
	jrt_writer_init(w);
}

/* ---- the end -----------------------------------------------------------------------------------
 */

static void on_event(evutil_socket_t fd, short what, void *user);

/* Events are edge-triggered: reads until there is no more, or triggers the event again. */
static void
wait_for(struct jrt_connection *c, short what)
{
	if (what == c->peer.wanted) {
		return;
	}
	if (c->peer.wanted != 0) {
		(void)event_del(&c->peer.event);
	}
	c->peer.wanted = what;
	if (what != 0) {
		(void)event_assign(&c->peer.event, c->server->options.base, c->peer.wire.fd,
			(short)(what | EV_CLOSED | EV_PERSIST | EV_ET), on_event, c);
		(void)event_add(&c->peer.event, NULL);
	}
	if ((what & EV_READ) != 0 && jrt_wire_has_pending(&c->peer.wire)) {
		event_active(&c->peer.event, EV_READ, 0); /* the socket will not report it */
	}
}

static void
destroy(struct jrt_connection *c)
{
	jrt_connection_set_begun(c, false);
	jrt_body_finish(&c->body);
	jrt_writer_finish(&c->input.text);
	jrt_writer_finish(&c->output.text);
	jrt_room_set_memory(&c->listener->room, &c->seat, 0);
	free(c);
}

void
jrt_connection_close(struct jrt_connection *c)
{
	if (c->peer.wire.fd >= 0) {
		wait_for(c, 0);
		jrt_wire_close(&c->peer.wire);
		jrt_link_remove(&c->all);
		jrt_room_leave(&c->listener->room, &c->seat);
	}
	if (c->state != CONNECTION_TOPIC) {
		destroy(c);
	}
}

/* ---- one after the other -----------------------------------------------------------------------
 */

static void proceed(struct jrt_connection *);

static void
on_stored(struct jrt_topic_append *a, enum jrt_topic_status status)
{
	struct jrt_connection *c = a->user;
	jrt_ingest_stored(c, status);
	if (c->peer.wire.fd < 0) {
		jrt_connection_close(c);
	} else {
		proceed(c);
	}
}

/* Interprets the bytes; records may then be on their way into the topic. */
static size_t
take(struct jrt_connection *c, const char *at, size_t len)
{
	bool waits = c->state == CONNECTION_TOPIC;
	size_t taken = jrt_ingest_take(c, at, len);
	if (c->state == CONNECTION_TOPIC && !waits) {
		c->append.done = on_stored;
		c->append.user = c;
		jrt_topic_append(c->server->options.topic, &c->append);
	}
	return taken;
}

/* Appends new bytes to those that wait. */
static void
take_bytes(struct jrt_connection *c, const char *at, size_t len)
{
	struct jrt_writer *in = &c->input.text;
	if (in->used == 0) {
		size_t taken = take(c, at, len);
		if (taken < len) {
			jrt_put(in, at + taken, len - taken);
		}
	} else {
		if (in->used + len > in->size && c->input.at > 0) {
			memmove(in->base, in->base + c->input.at, in->used - c->input.at);
			in->used -= c->input.at;
			c->input.at = 0;
		}
		jrt_put(in, at, len);
		c->input.at += take(c, in->base + c->input.at, in->used - c->input.at);
	}
	if (in->status != JRT_OK) {
		c->dead = true;
	} else if (in->used == c->input.at && in->size > 0) {
		drop_writer(in);
		c->input.at = 0;
	}
}

/* Everything has been sent. */
static void
give_back_out(struct jrt_connection *c)
{
	struct jrt_ingest *s = c->server;
	c->output.at = 0;
	if (c->output.text.base != NULL && c->output.text.size <= SPARE &&
		s->scratch.spare.base == NULL) {
		c->output.text.used = 0;
		s->scratch.spare = c->output.text;
		jrt_writer_init(&c->output.text);
	} else {
		drop_writer(&c->output.text);
	}
}

/* Sends what is pending; true: all of it has been sent. */
static bool
send_out(struct jrt_connection *c)
{
	while (c->output.at < c->output.text.used) {
		ssize_t n = jrt_wire_write(&c->peer.wire, c->output.text.base + c->output.at,
			c->output.text.used - c->output.at, NULL, 0);
		if (n > 0) {
			c->output.at += (size_t)n;
			c->seat.moved += (size_t)n;
			if (c->output.at < c->output.text.used && c->state == CONNECTION_ANSWER) {
				c->deadline_ms = jrt_now_ms() + JRT_INGEST_ANSWER_MS;
			}
		} else {
			c->dead = n == JRT_WIRE_FAILED;
			c->peer.crossed = n == JRT_WIRE_READ;
			return false;
		}
	}
	give_back_out(c);
	return true;
}

/* The answer has been sent and nothing more will be. */
static void
linger(struct jrt_connection *c)
{
	uint64_t now = jrt_now_ms();
	jrt_connection_set_begun(c, false);
	c->state = CONNECTION_LINGER;
	c->deadline_ms = now + LINGER_PAUSE_MS;
	c->over_ms = now + LINGER_MS;
	drop_writer(&c->input.text);
	c->input.at = 0;
	c->dead = c->dead || c->peer.ended || !jrt_wire_end(&c->peer.wire);
}

static enum jrt_seat_kind
seat_kind(const struct jrt_connection *c)
{
	switch (c->state) {
	case CONNECTION_HEAD:
		return c->request.begun || !c->peer.shaken ? JRT_SEAT_UNFINISHED : JRT_SEAT_IDLE;
	case CONNECTION_TOPIC:
		return JRT_SEAT_WORKS;
	case CONNECTION_LINGER:
		return JRT_SEAT_IDLE;
	default:
		return JRT_SEAT_UNFINISHED;
	}
}

/* Goes on as far as possible; a handler must not do anything after this. */
static void
proceed(struct jrt_connection *c)
{
	while (!c->dead && send_out(c) && c->state == CONNECTION_ANSWER) {
		if (!c->keep) {
			linger(c);
			break;
		}
		c->state = CONNECTION_HEAD;
		jrt_connection_set_begun(c, false);
		c->deadline_ms = c->server->tick_ms + IDLE_MS;
		if (c->input.text.used > 0) {
			take_bytes(c, "", 0);
		}
	}
	if (c->peer.ended && (c->state == CONNECTION_HEAD || c->state == CONNECTION_BODY)) {
		c->dead = true; /* the rest of the request will never come */
	}
	if (c->dead) {
		jrt_connection_close(c);
		return;
	}
	count_memory(c);
	jrt_room_set_kind(&c->listener->room, &c->seat, seat_kind(c));
	bool reads = !c->peer.ended && c->input.text.used - c->input.at < KEPT &&
		     c->state != CONNECTION_ANSWER;
	bool writes = c->output.text.used > 0;
	wait_for(c, (short)((reads || c->peer.crossed ? EV_READ : 0) |
			    (writes || c->peer.crossed ? EV_WRITE : 0)));
}

/* ---- when there is no room ---------------------------------------------------------------------
 */

static void
give_up(struct jrt_connection *c)
{
	c->server->counts.evicted++;
	if (c->state == CONNECTION_ANSWER || !c->peer.shaken) {
		c->dead = true;
	} else {
		jrt_ingest_refuse(c, 503, "too much is being sent at once", 1);
	}
}

/* Room for what the client sends: the buffers of all connections together are limited.  Closes the
 * slowest; false: none can be closed, and reading must wait. */
static bool
make_room(struct jrt_connection *c)
{
	struct jrt_connection *slowest =
		(struct jrt_connection *)jrt_room_slowest(&c->listener->room);
	if (slowest == NULL) {
		return false;
	}
	give_up(slowest);
	if (slowest != c) {
		proceed(slowest);
	}
	return true;
}

/* A seat is needed at once: no time to linger. */
static void
take_seat_of(struct jrt_connection *c)
{
	if (seat_kind(c) == JRT_SEAT_UNFINISHED) {
		give_up(c);
		(void)send_out(c);
	} else {
		c->server->counts.evicted++;
	}
	jrt_connection_close(c);
}

bool
jrt_connection_evict(struct jrt_ingest_listener *l)
{
	struct jrt_seat *seat = jrt_room_loser(&l->room);
	if (seat != NULL) {
		take_seat_of((struct jrt_connection *)seat);
	}
	return seat != NULL;
}

/* ---- events ------------------------------------------------------------------------------------
 */

/* There may be more; others get their turn first. */
static void
read_again(struct jrt_connection *c, bool ends)
{
	event_active(&c->peer.event, EV_READ | (ends ? EV_CLOSED : 0), 0);
}

/* The first bytes of TLS: a failed handshake is reported, because only the operator can fix it. */
static void
look_at_handshake(struct jrt_connection *c)
{
	if (c->dead) {
		const char *why = jrt_tls_server_fault();
		if (why != NULL) {
			jrt_log(c->server->options.log, JRT_LOG_WARNING,
				"a client's TLS handshake failed: %s", why);
		}
	} else if (jrt_wire_is_ready(&c->peer.wire)) {
		c->peer.shaken = true;
		c->deadline_ms = c->request.begun ? c->deadline_ms : c->server->tick_ms + IDLE_MS;
	}
}

/* Reads and discards what nobody needs any more: not through TLS, which has ended. */
static void
throw_away(struct jrt_connection *c)
{
	struct jrt_wire bare = { .fd = c->peer.wire.fd };
	ssize_t n = jrt_wire_read(&bare, c->server->scratch.bytes, JRT_INGEST_READ);
	if (n > 0) {
		uint64_t until = jrt_now_ms() + LINGER_PAUSE_MS;
		c->deadline_ms = until < c->over_ms ? until : c->over_ms;
		read_again(c, false);
	}
	c->dead = n == 0 || n == JRT_WIRE_FAILED;
}

/* Reads once. */
static void
receive(struct jrt_connection *c, bool ends)
{
	struct jrt_ingest *s = c->server;
	ssize_t n = jrt_wire_read(&c->peer.wire, s->scratch.bytes, JRT_INGEST_READ);
	c->peer.crossed = n == JRT_WIRE_WRITE;
	if (n == JRT_INGEST_READ || (n > 0 && (ends || c->peer.wire.ssl != NULL))) {
		read_again(c, ends);
	}
	if (n < 0) {
		c->dead = n == JRT_WIRE_FAILED;
	} else if (n == 0) {
		c->peer.ended = true;
	} else {
		s->counts.received += (uint64_t)n;
		c->seat.moved += (uint64_t)n;
	}
	if (!c->peer.shaken) {
		look_at_handshake(c);
	}
	if (n > 0) {
		take_bytes(c, s->scratch.bytes, (size_t)n);
	}
}

/* `ends`: the client has sent its last byte. */
static void
read_some(struct jrt_connection *c, bool ends)
{
	const struct jrt_room *room = &c->listener->room;
	while (!c->dead && room->memory > room->max_memory &&
		(c->state == CONNECTION_HEAD || c->state == CONNECTION_BODY)) {
		if (!make_room(c)) {
			wait_for(c, 0); /* the tick will check again */
			return;
		}
	}
	if (c->dead) {
		jrt_connection_close(c); /* it was the slowest itself */
		return;
	}
	if (c->state == CONNECTION_LINGER) {
		throw_away(c);
	} else if (c->state == CONNECTION_ANSWER && !c->peer.crossed) {
		read_again(c, ends);
	} else {
		receive(c, ends);
	}
	proceed(c);
}

static void
on_event(evutil_socket_t fd, short what, void *user)
{
	struct jrt_connection *c = user;
	(void)fd;
	if ((what & EV_READ) != 0 || c->peer.crossed) {
		read_some(c, (what & EV_CLOSED) != 0);
	} else {
		proceed(c);
	}
}

void
jrt_connection_tick(struct jrt_connection *c, uint64_t now_ms)
{
	if (c->peer.wanted == 0 && (c->state == CONNECTION_HEAD || c->state == CONNECTION_BODY)) {
		wait_for(c, EV_READ);
	}
	uint64_t grace = c->state == CONNECTION_BODY ? c->reading.raw / SLOWEST : 0;
	if (c->state == CONNECTION_TOPIC || now_ms < c->deadline_ms + grace) {
		return;
	}
	/* Begun without a byte: a request that was expected at shutdown. */
	bool begun = c->request.begun && (c->state != CONNECTION_HEAD || c->seat.moved > 0);
	if (!begun || c->state == CONNECTION_LINGER || c->state == CONNECTION_ANSWER) {
		jrt_connection_close(c);
		return;
	}
	c->server->counts.timeouts++;
	jrt_ingest_refuse(c, 408, "the request took too long", 0);
	proceed(c);
}

/* ---- beginning and end -------------------------------------------------------------------------
 */

void
jrt_connection_open(struct jrt_ingest_listener *l, int fd, const struct sockaddr_storage *from)
{
	struct jrt_connection *c = calloc(1, sizeof *c);
	struct jrt_seat *loser = NULL;
	if (c == NULL || !jrt_room_enter(&l->room, &c->seat, from)) {
		free(c);
		close(fd);
		return;
	}
	c->server = l->server;
	c->listener = l;
	c->peer.wire.fd = fd;
	c->peer.local = jrt_room_is_local(&c->seat);
	c->peer.shaken = l->gate.tls == NULL;
	jrt_writer_init(&c->input.text);
	jrt_writer_init(&c->output.text);
	jrt_writer_init(&c->body.text);
	jrt_link_add(&c->server->all, &c->all);
	c->seat.since_us = jrt_now_us();
	c->deadline_ms = c->seat.since_us / 1000 + (c->peer.shaken ? IDLE_MS : SHAKE_MS);
	if (!c->peer.shaken) {
		c->peer.wire.ssl = jrt_tls_server_open(l->gate.tls, fd);
		c->dead = c->peer.wire.ssl == NULL;
	}
	if (jrt_room_peer_is_full(&l->room, &c->seat, &loser)) {
		if (loser == NULL) {
			jrt_ingest_refuse(c, 503, "too many connections from this address", 1);
		} else {
			take_seat_of((struct jrt_connection *)loser);
		}
	}
	proceed(c);
}

void
jrt_connection_stop(struct jrt_connection *c)
{
	uint64_t until = jrt_now_ms() + STOP_MS;
	if (c->state != CONNECTION_HEAD) {
		return;
	}
	if (!c->request.begun && c->served) {
		receive(c, false); /* the next request may have just arrived */
		c->dead = c->dead || (c->state == CONNECTION_HEAD && !c->request.begun);
	} else if (!c->request.begun) {
		jrt_ingest_begin(c);
	}
	if (c->state == CONNECTION_HEAD && c->deadline_ms > until) {
		c->deadline_ms = until;
	}
	proceed(c);
}
