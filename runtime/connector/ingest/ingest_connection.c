/* SPDX-License-Identifier: Apache-2.0 */
/* One connection of the server: request after request, each answered before the next is looked at.
 */
#include "connector/common/clock.h"
#include "connector/ingest/ingest_server.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
	IDLE_MS = 300000, /* between two requests, to a tick */
	LINGER_MS = 2000,
	SLOWEST = 16, /* bytes a millisecond: slower bodies are given up */
	KEPT = 64 << 10, /* bytes of further requests that are kept while one is under way */
	SPARE = 16 << 10 /* bytes of a buffer that is kept for the next answer */
};

/* ---- memory ------------------------------------------------------------------------------------
 */

/* Its buffers have changed. */
static void
count_memory(struct jrt_connection *c)
{
	size_t now = c->in.size + c->out.size + jrt_body_memory(&c->body);
	c->server->memory += now - c->memory;
	c->memory = now;
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

static bool
is_busy(const struct jrt_connection *c)
{
	return c->begun && c->state != CONNECTION_LINGER;
}

static void
set_idle(struct jrt_connection *c, bool idle)
{
	if (idle != (c->idle.before != NULL)) {
		if (idle) {
			jrt_link_add(&c->server->idle, &c->idle);
		} else {
			jrt_link_remove(&c->idle);
		}
	}
}

static void on_event(evutil_socket_t fd, short what, void *user);

/* Events are told once: what came is read until there is no more, or told again. */
static void
wait_for(struct jrt_connection *c, short what)
{
	if (what == c->wanted) {
		return;
	}
	if (c->wanted != 0) {
		(void)event_del(&c->event);
	}
	c->wanted = what;
	if (what != 0) {
		(void)event_assign(&c->event, c->server->options.base, c->fd,
			(short)(what | EV_CLOSED | EV_PERSIST | EV_ET), on_event, c);
		(void)event_add(&c->event, NULL);
	}
}

static void
destroy(struct jrt_connection *c)
{
	struct jrt_ingest *s = c->server;
	jrt_connection_set_begun(c, false);
	jrt_body_finish(&c->body);
	jrt_writer_finish(&c->in);
	jrt_writer_finish(&c->out);
	s->memory -= c->memory;
	free(c);
}

void
jrt_connection_close(struct jrt_connection *c)
{
	if (c->fd >= 0) {
		set_idle(c, false);
		wait_for(c, 0);
		close(c->fd);
		c->fd = -1;
		jrt_link_remove(&c->all);
		c->server->count--;
	}
	if (c->state != CONNECTION_TOPIC) {
		destroy(c);
	}
}

bool
jrt_connection_evict(struct jrt_ingest *s)
{
	if (s->idle.after == &s->idle) {
		return false;
	}
	struct jrt_connection *c = (struct jrt_connection *)((char *)s->idle.after -
							     offsetof(struct jrt_connection, idle));
	s->counts.evicted += !s->stopping;
	jrt_connection_close(c);
	return true;
}

/* ---- one after the other -----------------------------------------------------------------------
 */

static void proceed(struct jrt_connection *);

static void
on_stored(struct jrt_topic_append *a, enum jrt_topic_status status)
{
	struct jrt_connection *c = a->user;
	jrt_ingest_stored(c, status);
	if (c->fd < 0) {
		jrt_connection_close(c);
	} else {
		proceed(c);
	}
}

/* What the bytes mean; records are on their way into the topic then. */
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

/* Takes new bytes behind those that wait. */
static void
take_bytes(struct jrt_connection *c, const char *at, size_t len)
{
	struct jrt_writer *in = &c->in;
	if (in->used == 0) {
		size_t taken = take(c, at, len);
		if (taken < len) {
			jrt_put(in, at + taken, len - taken);
		}
	} else {
		if (in->used + len > in->size && c->in_at > 0) {
			memmove(in->base, in->base + c->in_at, in->used - c->in_at);
			in->used -= c->in_at;
			c->in_at = 0;
		}
		jrt_put(in, at, len);
		c->in_at += take(c, in->base + c->in_at, in->used - c->in_at);
	}
	if (in->status != JRT_OK) {
		c->dead = true;
	} else if (in->used == c->in_at && in->size > 0) {
		drop_writer(in);
		c->in_at = 0;
	}
}

/* All of it is sent. */
static void
give_back_out(struct jrt_connection *c)
{
	struct jrt_ingest *s = c->server;
	c->out_at = 0;
	if (c->out.base != NULL && c->out.size <= SPARE && s->spare.base == NULL) {
		c->out.used = 0;
		s->spare = c->out;
		jrt_writer_init(&c->out);
	} else {
		drop_writer(&c->out);
	}
}

/* Sends what is to be sent; true: all of it is gone. */
static bool
send_out(struct jrt_connection *c)
{
	while (c->out_at < c->out.used) {
		ssize_t n = send(c->fd, c->out.base + c->out_at, c->out.used - c->out_at,
			MSG_NOSIGNAL | MSG_DONTWAIT);
		if (n > 0) {
			c->out_at += (size_t)n;
			if (c->out_at < c->out.used && c->state == CONNECTION_ANSWER) {
				c->deadline_ms = jrt_now_ms() + JRT_INGEST_ANSWER_MS;
			}
		} else if (errno == EAGAIN || errno == EWOULDBLOCK) {
			return false;
		} else if (errno != EINTR) {
			c->dead = true;
			return false;
		}
	}
	give_back_out(c);
	return true;
}

/* The answer is on its way and nothing more will be. */
static void
linger(struct jrt_connection *c)
{
	jrt_connection_set_begun(c, false);
	c->state = CONNECTION_LINGER;
	c->deadline_ms = jrt_now_ms() + LINGER_MS;
	c->raw = 0;
	drop_writer(&c->in);
	c->in_at = 0;
	c->dead = c->dead || c->ended || shutdown(c->fd, SHUT_WR) != 0;
}

/* Goes on as far as it gets; the last thing that a handler does. */
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
		if (c->in.used > 0) {
			take_bytes(c, "", 0);
		}
	}
	if (c->ended && (c->state == CONNECTION_HEAD || c->state == CONNECTION_BODY)) {
		c->dead = true; /* the rest of the request will never come */
	}
	if (c->dead) {
		jrt_connection_close(c);
		return;
	}
	count_memory(c);
	set_idle(c, c->state == CONNECTION_HEAD && !c->begun);
	bool reads = !c->ended && c->in.used - c->in_at < KEPT && c->state != CONNECTION_ANSWER;
	wait_for(c, (short)((reads ? EV_READ : 0) | (c->out.used > 0 ? EV_WRITE : 0)));
}

/* ---- events ------------------------------------------------------------------------------------
 */

/* Room for what the client sends: buffers of all connections together are bounded.  Whoever has
 * been sending longest loses; false: nobody can be closed, reading must wait. */
static bool
make_room(struct jrt_connection *c)
{
	struct jrt_ingest *s = c->server;
	struct jrt_connection *slowest = NULL;
	for (struct jrt_ingest_link *l = s->all.after; l != &s->all; l = l->after) {
		struct jrt_connection *o = jrt_connection_of(l);
		if (is_busy(o) && o->state != CONNECTION_TOPIC && o->memory > 0 &&
			(slowest == NULL || o->since_us < slowest->since_us)) {
			slowest = o;
		}
	}
	if (slowest == NULL) {
		return false;
	}
	s->counts.evicted++;
	if (slowest->state == CONNECTION_ANSWER) {
		slowest->dead = true;
	} else {
		jrt_ingest_refuse(slowest, 503, "too much is being sent at once", 1);
	}
	if (slowest != c) {
		proceed(slowest);
	}
	return true;
}

/* More may be there; others have their turn first. */
static void
read_again(struct jrt_connection *c, bool ends)
{
	event_active(&c->event, EV_READ | (ends ? EV_CLOSED : 0), 0);
}

/* `ends`: the client has sent its last byte. */
static void
read_some(struct jrt_connection *c, bool ends)
{
	struct jrt_ingest *s = c->server;
	while (s->memory > s->max_memory && c->state == CONNECTION_BODY) {
		if (!make_room(c)) {
			wait_for(c, 0); /* the tick will look again */
			return;
		}
	}
	if (c->state == CONNECTION_ANSWER) {
		read_again(c, ends);
		proceed(c);
		return;
	}
	ssize_t n = recv(c->fd, s->scratch, JRT_INGEST_READ, MSG_DONTWAIT);
	if (n == JRT_INGEST_READ || (n > 0 && ends)) {
		read_again(c, ends);
	}
	if (n < 0) {
		c->dead = errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR;
	} else if (n == 0) {
		c->ended = true;
		c->dead = c->state == CONNECTION_LINGER;
	} else if (c->state == CONNECTION_LINGER) {
		c->raw += (uint64_t)n;
		c->dead = c->raw > 16 * (uint64_t)JRT_INGEST_READ;
	} else {
		s->counts.received += (uint64_t)n;
		take_bytes(c, s->scratch, (size_t)n);
	}
	proceed(c);
}

static void
on_event(evutil_socket_t fd, short what, void *user)
{
	struct jrt_connection *c = user;
	(void)fd;
	if ((what & EV_READ) != 0) {
		read_some(c, (what & EV_CLOSED) != 0);
	} else {
		proceed(c);
	}
}

void
jrt_connection_tick(struct jrt_connection *c, uint64_t now_ms)
{
	if (c->wanted == 0 && c->state == CONNECTION_BODY) {
		wait_for(c, EV_READ);
	}
	uint64_t grace = c->state == CONNECTION_BODY ? c->raw / SLOWEST : 0;
	if (c->state == CONNECTION_TOPIC || now_ms < c->deadline_ms + grace) {
		return;
	}
	if (!c->begun || c->state == CONNECTION_LINGER || c->state == CONNECTION_ANSWER) {
		jrt_connection_close(c);
		return;
	}
	c->server->counts.timeouts++;
	jrt_ingest_refuse(c, 408, "the request took too long", 0);
	proceed(c);
}

void
jrt_connection_open(struct jrt_ingest_listener *l, int fd)
{
	struct jrt_connection *c = calloc(1, sizeof *c);
	if (c == NULL) {
		close(fd);
		return;
	}
	c->server = l->server;
	c->events = l->events;
	c->fd = fd;
	jrt_writer_init(&c->in);
	jrt_writer_init(&c->out);
	jrt_writer_init(&c->body.text);
	jrt_link_add(&c->server->all, &c->all);
	c->server->count++;
	c->deadline_ms = jrt_now_ms() + IDLE_MS;
	proceed(c);
}
