/* SPDX-License-Identifier: Apache-2.0 */
/* The endpoint: notes which events arrive and when, and answers 200, after a delay if there is one.
 */
#include "traffic.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { MOST = 8192, READ = 64 << 10 };

struct connection {
	struct socket socket;
	struct connection *next;
	char *in;
	size_t used, size;
};

/* An answer that waits; all wait equally long, so the first one is due first. */
static struct {
	struct connection *to;
	uint64_t due_ns;
} waiting[MOST];
static size_t first_waiting, waiting_count;
static struct connection *connections;
static struct socket listener;

static const char answer[] = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
			     "Content-Length: 12\r\n\r\n{\"code\":200}";

static size_t
count(const char *at, const char *end, const char *what)
{
	size_t n = 0, len = strlen(what);
	while ((at = memmem(at, (size_t)(end - at), what, len)) != NULL) {
		at += len;
		n++;
	}
	return n;
}

/* Each event has a number; there must be as many keys as events. */
static void
note(const char *at, size_t len, uint64_t now)
{
	static const char mark[] = "\"insert_id\":\"";
	const char *end = at + len;
	size_t keys = count(at, end, "\"api_key\":\"bench-token\""), numbers = 0;
	while ((at = memmem(at, (size_t)(end - at), mark, sizeof mark - 1)) != NULL) {
		at += sizeof mark - 1;
		unsigned long n = strtoul(at, NULL, 10);
		numbers++;
		if (n >= traffic.posted) {
			traffic.wrong++;
		} else if (traffic.posted_ns[n] == 0) {
			traffic.repeated++;
		} else {
			traffic.latency_ms[traffic.arrived++] =
				(float)((double)(now - traffic.posted_ns[n]) / 1e6);
			traffic.posted_ns[n] = 0;
			traffic.ended_ns = now;
		}
	}
	traffic.wrong += numbers == 0 || numbers != keys;
}

static void
send_answer(const struct connection *c)
{
	if (c->socket.fd >= 0 && send(c->socket.fd, answer, sizeof answer - 1, MSG_NOSIGNAL) !=
					 (ssize_t)sizeof answer - 1) {
		traffic_fail("the service does not take its answers");
	}
}

/* The length of the complete request at the start of what was read; 0: it is not complete. */
static size_t
whole_request(const struct connection *c, size_t *body)
{
	const char *end = memmem(c->in, c->used, "\r\n\r\n", 4), *at = c->in;
	if (end == NULL) {
		return 0;
	}
	static const char name[] = "content-length:";
	while (at < end && strncasecmp(at, name, sizeof name - 1) != 0) {
		const char *line = memchr(at, '\n', (size_t)(end - at));
		at = line == NULL ? end : line + 1;
	}
	if (at == end) {
		traffic_fail("a request of the service without Content-Length");
	}
	*body = (size_t)(end + 4 - c->in);
	size_t all = *body + strtoul(at + sizeof name - 1, NULL, 10);
	return c->used >= all ? all : 0;
}

static void
on_connection(struct socket *s, uint32_t ready)
{
	struct connection *c = (struct connection *)s;
	(void)ready;
	if (c->size - c->used < READ) {
		c->size = 2 * c->size + READ;
		c->in = realloc(c->in, c->size + 1);
		if (c->in == NULL) {
			traffic_fail("receiver");
		}
	}
	ssize_t n = recv(s->fd, c->in + c->used, c->size - c->used, 0);
	if (n <= 0) {
		if (n == 0 || (errno != EAGAIN && errno != EINTR)) {
			close(s->fd);
			s->fd = -1;
		}
		return;
	}
	c->used += (size_t)n;
	c->in[c->used] = '\0';
	uint64_t now = traffic_now_ns();
	for (size_t len, body; (len = whole_request(c, &body)) > 0;) {
		note(c->in + body, len - body, now);
		memmove(c->in, c->in + len, c->used - len);
		c->used -= len;
		if (traffic.delay_ns == 0) {
			send_answer(c);
		} else if (waiting_count == MOST) {
			traffic_fail("too many requests at once");
		} else {
			size_t at = (first_waiting + waiting_count++) % MOST;
			waiting[at].to = c;
			waiting[at].due_ns = now + traffic.delay_ns;
		}
	}
}

static void
on_listener(struct socket *s, uint32_t ready)
{
	(void)ready;
	struct connection *c = calloc(1, sizeof *c);
	int one = 1, fd = accept4(s->fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
	if (c == NULL || fd < 0) {
		traffic_fail("accept");
	}
	(void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
	c->socket = (struct socket){ fd, on_connection };
	c->next = connections;
	connections = c;
	traffic_watch(&c->socket, EPOLLIN);
}

uint16_t
receiver_init(void)
{
	struct sockaddr_in at = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t len = sizeof at;
	listener = (struct socket){ socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), on_listener };
	if (bind(listener.fd, (struct sockaddr *)&at, sizeof at) != 0 ||
		listen(listener.fd, MOST) != 0 ||
		getsockname(listener.fd, (struct sockaddr *)&at, &len) != 0) {
		traffic_fail("listen");
	}
	traffic_watch(&listener, EPOLLIN);
	return ntohs(at.sin_port);
}

uint64_t
receiver_answer(uint64_t now)
{
	while (waiting_count > 0 && waiting[first_waiting].due_ns <= now) {
		send_answer(waiting[first_waiting].to);
		first_waiting = (first_waiting + 1) % MOST;
		waiting_count--;
	}
	return waiting_count > 0 ? waiting[first_waiting].due_ns : UINT64_MAX;
}

void
receiver_finish(void)
{
	close(listener.fd);
	while (connections != NULL) {
		struct connection *c = connections;
		connections = c->next;
		if (c->socket.fd >= 0) {
			close(c->socket.fd);
		}
		free(c->in);
		free(c);
	}
}
