/* SPDX-License-Identifier: Apache-2.0 */
/* Looks up the host, connects, opens the proxy's tunnel, does the handshake. */
#include "connector/http/dial.h"

#include "connector/http/http.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { LARGEST_HEAD = 8 << 10 }; /* of a proxy's answer */

static void
set_timer(struct jrt_dial *d, uint64_t ms)
{
	struct timeval t = { (time_t)(ms / 1000), (suseconds_t)(ms % 1000 * 1000) };
	(void)evtimer_add(&d->timer, &t);
}

static void __attribute__((format(printf, 2, 3)))
set_error(struct jrt_dial *d, const char *fmt, ...)
{
	va_list args;
	va_start(args, fmt);
	(void)vsnprintf(d->error, sizeof d->error, fmt, args);
	va_end(args);
}

/* Stops waiting for anything; the connection stays as it is. */
static void
rest(struct jrt_dial *d)
{
	if (d->wire.fd >= 0) {
		(void)event_del(&d->readable);
		(void)event_del(&d->writable);
	}
	(void)evtimer_del(&d->timer);
	free(d->in);
	d->in = NULL;
	d->in_used = 0;
	d->state = DIAL_RESTING;
}

static void
hang_up(struct jrt_dial *d)
{
	rest(d);
	jrt_wire_close(&d->wire);
}

/* A handler must not do anything after either of these. */
static void
report_failure(struct jrt_dial *d)
{
	hang_up(d);
	d->done(d, NULL, d->error);
}

static void
report_success(struct jrt_dial *d)
{
	rest(d);
	struct jrt_wire wire = d->wire;
	d->wire = (struct jrt_wire){ .fd = -1 };
	d->done(d, &wire, NULL);
}

/* From jrt_dial_start(): reported from the loop. */
static void
fail_later(struct jrt_dial *d)
{
	hang_up(d);
	d->state = DIAL_FAILING;
	event_active(&d->timer, EV_TIMEOUT, 0);
}

/* ---- TLS --------------------------------------------------------------------------------------
 */

static void
shake(struct jrt_dial *d)
{
	int n = jrt_wire_handshake(&d->wire);
	if (n == JRT_WIRE_READ || n == JRT_WIRE_WRITE) {
		(void)event_add(n == JRT_WIRE_READ ? &d->readable : &d->writable, NULL);
	} else if (n == JRT_WIRE_FAILED) {
		d->untrusted =
			jrt_tls_explain(&d->endpoint->tls, d->wire.ssl, d->error, sizeof d->error);
		report_failure(d);
	} else {
		report_success(d);
	}
}

/* Continues once bytes reach the server. */
static void
reach_server(struct jrt_dial *d)
{
	struct jrt_endpoint *e = d->endpoint;
	if (!e->url.tls) {
		report_success(d);
		return;
	}
	d->state = DIAL_SHAKING;
	d->wire.ssl = jrt_tls_open(&e->tls, d->wire.fd);
	if (d->wire.ssl == NULL) {
		set_error(d, "TLS: out of memory");
		report_failure(d);
		return;
	}
	shake(d);
}

/* ---- the proxy --------------------------------------------------------------------------------
 */

/* Asks for a tunnel (RFC 9110, section 9.3.6). */
static void
ask_proxy(struct jrt_dial *d)
{
	const struct jrt_url *u = &d->endpoint->url;
	const char *open = strchr(u->host, ':') != NULL ? "[" : "",
		   *close = *open != '\0' ? "]" : "";
	char *head;
	int n = asprintf(&head, "CONNECT %s%s%s:%u HTTP/1.1\r\nHost: %s%s%s:%u\r\n%s\r\n", open,
		u->host, close, u->port, open, u->host, close, u->port,
		d->endpoint->proxy.authorization);
	d->in = malloc(LARGEST_HEAD);
	d->state = DIAL_TUNNELLING;
	/* A new connection takes that much at once. */
	bool sent = n > 0 && d->in != NULL && jrt_wire_write(&d->wire, head, (size_t)n, "", 0) == n;
	if (n > 0) {
		explicit_bzero(head, (size_t)n);
		free(head);
	}
	if (!sent) {
		set_error(d, "the proxy accepts no requests");
		report_failure(d);
		return;
	}
	(void)event_add(&d->readable, NULL);
}

static void
read_proxy(struct jrt_dial *d)
{
	struct jrt_http_answer answer;
	ssize_t n = jrt_wire_read(&d->wire, d->in + d->in_used, LARGEST_HEAD - d->in_used);
	if (n == JRT_WIRE_READ) {
		(void)event_add(&d->readable, NULL);
		return;
	}
	if (n <= 0) {
		set_error(d, "the proxy closed the connection");
		report_failure(d);
		return;
	}
	d->in_used += (size_t)n;
	ptrdiff_t head = jrt_http_parse_answer(d->in, d->in_used, &answer);
	if (head == 0 && d->in_used < LARGEST_HEAD) {
		(void)event_add(&d->readable, NULL);
	} else if (head <= 0) {
		set_error(d, "the proxy's answer is not HTTP/1.1");
		report_failure(d);
	} else if (answer.status < 200 || answer.status > 299 || (size_t)head != d->in_used) {
		d->proxy_status = answer.status;
		set_error(d, "the proxy does not connect to %s: HTTP %d%s", d->endpoint->url.host,
			answer.status,
			answer.status == 407 ? " (it wants credentials: http.proxy-auth)" : "");
		report_failure(d);
	} else {
		reach_server(d);
	}
}

/* ---- addresses --------------------------------------------------------------------------------
 */

static void
connect_failed(struct jrt_dial *d, const char *why)
{
	const struct jrt_endpoint *e = d->endpoint;
	const struct jrt_address *a = jrt_resolver_address(&e->resolver, d->attempt);
	char text[INET6_ADDRSTRLEN] = "?";
	if (a != NULL) {
		const void *bytes =
			a->at.ss_family == AF_INET6
				? (const void *)&((const struct sockaddr_in6 *)&a->at)->sin6_addr
				: (const void *)&((const struct sockaddr_in *)&a->at)->sin_addr;
		(void)inet_ntop(a->at.ss_family, bytes, text, sizeof text);
	}
	bool proxy = e->proxy.url.host != NULL;
	set_error(d, "cannot connect to %s%s port %u: %s", proxy ? "the proxy " : "", text,
		proxy ? e->proxy.url.port : e->url.port, why);
}

/* An address that this machine cannot even try: the error of an earlier one is more useful. */
static void
no_way(struct jrt_dial *d, int error)
{
	bool other_family = error == ENETUNREACH || error == EAFNOSUPPORT;
	if (!other_family || *d->error == '\0') {
		connect_failed(d, strerror(error));
	}
}

static void
connected(struct jrt_dial *d)
{
	struct jrt_endpoint *e = d->endpoint;
	jrt_resolver_worked(&e->resolver, d->attempt);
	set_timer(d, e->request_ms);
	if (e->proxy.url.host != NULL && e->url.tls) {
		ask_proxy(d);
	} else {
		reach_server(d);
	}
}

static void connect_next(struct jrt_dial *d, bool from_loop);

static void
try_next(struct jrt_dial *d)
{
	hang_up(d);
	d->attempt++;
	connect_next(d, true);
}

static void
on_event(evutil_socket_t fd, short what, void *user)
{
	struct jrt_dial *d = user;
	int error = 0;
	socklen_t size = sizeof error;
	(void)what;
	switch (d->state) {
	case DIAL_CONNECTING:
		if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size) != 0 || error != 0) {
			connect_failed(d, strerror(error != 0 ? error : errno));
			try_next(d);
		} else {
			connected(d);
		}
		break;
	case DIAL_TUNNELLING:
		read_proxy(d);
		break;
	case DIAL_SHAKING:
		shake(d);
		break;
	default:
		break;
	}
}

/* An idle connection that died silently is found within a minute. */
static void
prepare(int fd)
{
	enum { IDLE_S = 30, EACH_S = 10, PROBES = 3 };
	const int one = 1, idle = IDLE_S, each = EACH_S, probes = PROBES;
	(void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
	(void)setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, &one, sizeof one);
	(void)setsockopt(fd, IPPROTO_TCP, TCP_KEEPIDLE, &idle, sizeof idle);
	(void)setsockopt(fd, IPPROTO_TCP, TCP_KEEPINTVL, &each, sizeof each);
	(void)setsockopt(fd, IPPROTO_TCP, TCP_KEEPCNT, &probes, sizeof probes);
}

/* Tries the addresses from d->attempt on. */
static void
connect_next(struct jrt_dial *d, bool from_loop)
{
	struct jrt_endpoint *e = d->endpoint;
	const struct jrt_address *a;
	for (; (a = jrt_resolver_address(&e->resolver, d->attempt)) != NULL; d->attempt++) {
		int fd = socket(a->at.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
		if (fd < 0) {
			no_way(d, errno);
			continue;
		}
		prepare(fd);
		if (connect(fd, (const struct sockaddr *)&a->at, a->len) != 0 &&
			errno != EINPROGRESS) {
			no_way(d, errno);
			close(fd);
			continue;
		}
		d->wire.fd = fd;
		d->state = DIAL_CONNECTING;
		(void)event_assign(&d->readable, e->base, fd, EV_READ, on_event, d);
		(void)event_assign(&d->writable, e->base, fd, EV_WRITE, on_event, d);
		(void)event_add(&d->writable, NULL);
		set_timer(d, e->connect_ms);
		return;
	}
	jrt_resolver_stale(&e->resolver);
	if (from_loop) {
		report_failure(d);
	} else {
		fail_later(d);
	}
}

static void
not_found(struct jrt_dial *d, const char *why)
{
	set_error(d, "cannot find the address of %s: %s", d->endpoint->resolver.host, why);
}

static void
on_resolved(struct jrt_resolver_waiter *w, const char *error)
{
	struct jrt_dial *d = (struct jrt_dial *)((char *)w - offsetof(struct jrt_dial, waiter));
	if (error != NULL) {
		not_found(d, error);
		report_failure(d);
		return;
	}
	connect_next(d, true);
}

static void
on_timer(evutil_socket_t fd, short what, void *user)
{
	struct jrt_dial *d = user;
	(void)fd;
	(void)what;
	if (d->state == DIAL_CONNECTING) {
		connect_failed(d, "it takes too long (http.http_connect_timeout)");
		try_next(d);
		return;
	}
	if (d->state != DIAL_FAILING) {
		set_error(d, "no %s in time (http.http_request_timeout)",
			d->state == DIAL_SHAKING ? "TLS handshake" : "answer of the proxy");
	}
	report_failure(d);
}

void
jrt_dial_init(struct jrt_dial *d, struct jrt_endpoint *endpoint,
	void (*done)(struct jrt_dial *, const struct jrt_wire *, const char *))
{
	memset(d, 0, sizeof *d);
	d->endpoint = endpoint;
	d->done = done;
	d->wire.fd = -1;
	d->waiter.resolved = on_resolved;
	(void)evtimer_assign(&d->timer, endpoint->base, on_timer, d);
}

void
jrt_dial_finish(struct jrt_dial *d)
{
	if (d->state == DIAL_RESOLVING) {
		jrt_resolver_leave(&d->endpoint->resolver, &d->waiter);
	}
	hang_up(d);
}

void
jrt_dial_start(struct jrt_dial *d)
{
	d->attempt = 0;
	d->untrusted = false;
	d->proxy_status = 0;
	*d->error = '\0';
	d->state = DIAL_RESOLVING;
	switch (jrt_resolver_ask(&d->endpoint->resolver, &d->waiter)) {
	case JRT_RESOLVED:
		connect_next(d, false);
		break;
	case JRT_UNRESOLVED:
		not_found(d, d->endpoint->resolver.error);
		fail_later(d);
		break;
	case JRT_RESOLVING:
		break;
	}
}
