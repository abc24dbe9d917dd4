/* SPDX-License-Identifier: Apache-2.0 */
/* For tests of parts that communicate: settings, a loop that runs until a condition holds, and a
 * client or server at the other end whose every byte the test decides. */
#ifndef TESTS_LOOPBACK_H
#define TESTS_LOOPBACK_H

#include "connector/common/settings.h"
#include "connector/http/tls_server.h"
#include "connector/http/wire.h"
#include "suite.h"

#include <arpa/inet.h>
#include <event2/event.h>
#include <event2/event_struct.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* ---- settings ---------------------------------------------------------- */

static inline void
loopback_complain(void *user, const char *line)
{
	(void)user;
	ck_abort_msg("%s", line);
}

static const struct jrt_pipeline loopback_pipeline = { .name = "test",
	.settings = (const struct jrt_setting[]){ { NULL, NULL } },
	.secrets = (const char *const[]){ NULL } };

/* The defaults, and the `count` texts "key=value". */
static inline void
loopback_settings(struct jrt_settings *settings, const char *const *sets, size_t count)
{
	struct jrt_complaints complaints = { .report = loopback_complain };
	static struct jrt_secrets none;
	ck_assert(jrt_settings_load(settings, &loopback_pipeline, sets, count, &none, &complaints));
}

/* ---- the loop ---------------------------------------------------------- */

/* Runs the loop until the condition holds.  If it never does, Check's timeout ends the test. */
#define LOOP_UNTIL(base, condition)                                                                \
	while (!(condition)) {                                                                     \
		ck_assert_int_eq(event_base_loop(base, EVLOOP_ONCE), 0);                           \
	}

/* Runs everything that is ready, again and again, until nothing is. */
static inline void
loopback_settle(struct event_base *base)
{
	for (int i = 0; i < 20; i++) {
		ck_assert_int_ge(event_base_loop(base, EVLOOP_NONBLOCK), 0);
	}
}

/* ---- a server ---------------------------------------------------------- */

enum { SERVER_CONNECTIONS = 16, SERVER_REQUEST = 64 << 10 };

struct server {
	struct event_base *base;
	int fd;
	unsigned short port;
	SSL_CTX *tls; /* NULL: plain HTTP */
	struct event accepting;
	/* The answer to a complete request; NULL: the connection is closed; "": no answer for now.
	 */
	const char *(*answer)(void *user, const char *request);
	void *user;
	unsigned requests, connections; /* how many came */
	struct server_connection {
		struct server *server;
		struct jrt_wire wire; /* fd -1: closed */
		struct event readable;
		char in[SERVER_REQUEST];
		size_t used;
	} connection[SERVER_CONNECTIONS];
};

static inline void
server_hang_up(struct server_connection *c)
{
	if (c->wire.fd >= 0) {
		(void)event_del(&c->readable);
		jrt_wire_close(&c->wire);
	}
}

static inline void
server_write(struct server_connection *c, const char *text)
{
	size_t len = strlen(text);
	if (len > 0) {
		ck_assert_int_eq(jrt_wire_write(&c->wire, text, len, NULL, 0), (ssize_t)len);
	}
}

/* The length of the first request in the buffer; 0: it is not complete. */
static inline size_t
server_request_length(const struct server_connection *c)
{
	static const char length[] = "Content-Length: ";
	const char *end = strstr(c->in, "\r\n\r\n"), *at = strstr(c->in, length);
	if (end == NULL) {
		return 0;
	}
	size_t body = at != NULL && at < end ? strtoul(at + sizeof length - 1, NULL, 10) : 0;
	size_t whole = (size_t)(end + 4 - c->in) + body;
	return whole <= c->used ? whole : 0;
}

static inline void
server_take(struct server_connection *c)
{
	for (size_t len; c->wire.fd >= 0 && (len = server_request_length(c)) > 0;) {
		char behind = c->in[len];
		c->in[len] = '\0';
		c->server->requests++;
		const char *answer = c->server->answer(c->server->user, c->in);
		c->in[len] = behind;
		c->used -= len;
		memmove(c->in, c->in + len, c->used + 1);
		if (answer == NULL) {
			server_hang_up(c);
		} else {
			server_write(c, answer);
		}
	}
}

static inline void
server_on_readable(evutil_socket_t fd, short what, void *user)
{
	struct server_connection *c = user;
	(void)fd;
	(void)what;
	ssize_t n;
	do {
		n = jrt_wire_read(&c->wire, c->in + c->used, sizeof c->in - 1 - c->used);
		if (n > 0) {
			c->used += (size_t)n;
			c->in[c->used] = '\0';
			server_take(c);
		}
	} while (n > 0 && c->wire.fd >= 0 && jrt_wire_has_pending(&c->wire));
	if (n == 0 || n == JRT_WIRE_FAILED) {
		server_hang_up(c);
	}
}

static inline void
server_on_connection(evutil_socket_t fd, short what, void *user)
{
	struct server *s = user;
	(void)what;
	ck_assert_uint_lt(s->connections, SERVER_CONNECTIONS);
	struct server_connection *c = &s->connection[s->connections++];
	c->server = s;
	c->used = 0;
	int taken = accept(fd, NULL, NULL);
	ck_assert_int_ge(taken, 0);
	ck_assert_int_eq(fcntl(taken, F_SETFL, O_NONBLOCK), 0);
	c->wire = (struct jrt_wire){ taken, NULL };
	if (s->tls != NULL) {
		c->wire.ssl = jrt_tls_server_open(s->tls, taken);
	}
	(void)event_assign(
		&c->readable, s->base, taken, EV_READ | EV_PERSIST, server_on_readable, c);
	(void)event_add(&c->readable, NULL);
}

/* Listens on that port of 127.0.0.1; 0: the system chooses one. */
static inline void
server_start_at(struct server *s, struct event_base *base,
	const char *(*answer)(void *user, const char *request), void *user, unsigned short port)
{
	struct sockaddr_in here = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
		.sin_port = htons(port) };
	socklen_t len = sizeof here;
	int one = 1;
	memset(s, 0, sizeof *s);
	s->base = base;
	s->answer = answer;
	s->user = user;
	s->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	(void)setsockopt(s->fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
	ck_assert_int_eq(bind(s->fd, (struct sockaddr *)&here, sizeof here), 0);
	ck_assert_int_eq(listen(s->fd, SERVER_CONNECTIONS), 0);
	ck_assert_int_eq(getsockname(s->fd, (struct sockaddr *)&here, &len), 0);
	s->port = ntohs(here.sin_port);
	(void)event_assign(
		&s->accepting, base, s->fd, EV_READ | EV_PERSIST, server_on_connection, s);
	(void)event_add(&s->accepting, NULL);
}

static inline void
server_start(struct server *s, struct event_base *base,
	const char *(*answer)(void *user, const char *request), void *user)
{
	server_start_at(s, base, answer, user, 0);
}

static inline void
server_stop(struct server *s)
{
	for (unsigned i = 0; i < s->connections; i++) {
		server_hang_up(&s->connection[i]);
	}
	(void)event_del(&s->accepting);
	close(s->fd);
}
#endif
