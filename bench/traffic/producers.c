/* SPDX-License-Identifier: Apache-2.0 */
/* Connections that post events: each posts the next when the last was answered. */
#include "traffic.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { DIGITS = 24, HEAD = 256, LONGEST = 4096, ANSWER = 1024, START_SECONDS = 20 };

static const char mark[] = "\"insert_id\":\"";

struct producer {
	struct socket socket;
	struct producer *next; /* the next idle one */
	char *out;
	size_t out_len, out_done;
	char in[ANSWER];
	size_t in_used;
};

static struct event {
	char *text;
	size_t len, number; /* where its number is */
} * events;
static size_t event_count;
static char *text;
static struct producer *producers, *idle;

void
producers_init(const char *path)
{
	FILE *f = fopen(path, "r");
	if (f == NULL || fseek(f, 0, SEEK_END) != 0) {
		traffic_fail(path);
	}
	size_t size = (size_t)ftell(f);
	rewind(f);
	text = malloc(size + 1);
	events = calloc(size / 64 + 1, sizeof *events);
	if (text == NULL || events == NULL || fread(text, 1, size, f) != size) {
		traffic_fail(path);
	}
	(void)fclose(f);
	text[size] = '\0';
	for (char *at = text, *end; (end = strchr(at, '\n')) != NULL; at = end + 1) {
		*end = '\0';
		const char *number = strstr(at, mark);
		size_t len = (size_t)(end - at);
		if (number == NULL || len > LONGEST) {
			traffic_fail("an event without insert_id, or too long");
		}
		*end = '\n';
		events[event_count++] =
			(struct event){ at, len + 1, (size_t)(number - at) + sizeof mark - 1 };
	}
	if (event_count == 0) {
		traffic_fail("no event");
	}
}

static void
write_request(struct producer *p, uint64_t now)
{
	unsigned long count = traffic.events - traffic.posted;
	count = count < traffic.batch ? count : traffic.batch;
	size_t body = 0;
	for (unsigned long i = 0; i < count; i++) {
		const struct event *e = &events[(traffic.posted + i) % event_count];
		char digits[DIGITS + 1], *at = p->out + HEAD + body;
		(void)snprintf(digits, sizeof digits, "%0*lu", DIGITS, traffic.posted + i);
		memcpy(at, e->text, e->len);
		memcpy(at + e->number, digits, DIGITS);
		body += e->len;
		traffic.posted_ns[traffic.posted + i] = now;
	}
	char head[HEAD];
	int len = snprintf(head, sizeof head,
		"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/%s\r\n"
		"Content-Length: %zu\r\n\r\n",
		traffic.batch == 1 ? "json" : "x-ndjson", body);
	/* The head is written right before the body. */
	memcpy(p->out + HEAD - len, head, (size_t)len);
	p->out_done = HEAD - (size_t)len;
	p->out_len = HEAD + body;
	traffic.posted += count;
}

static void
write_some(struct producer *p)
{
	while (p->out_done < p->out_len) {
		ssize_t n = send(
			p->socket.fd, p->out + p->out_done, p->out_len - p->out_done, MSG_NOSIGNAL);
		if (n > 0) {
			p->out_done += (size_t)n;
		} else if (errno == EAGAIN) {
			return;
		} else if (errno != EINTR) {
			traffic_fail("the service closed a producer's connection");
		}
	}
}

/* Whether the answer is complete. */
static bool
is_answered(struct producer *p)
{
	ssize_t n = recv(p->socket.fd, p->in + p->in_used, ANSWER - 1 - p->in_used, 0);
	if (n <= 0) {
		if (n < 0 && (errno == EAGAIN || errno == EINTR)) {
			return false;
		}
		traffic_fail("the service closed a producer's connection");
	}
	p->in_used += (size_t)n;
	p->in[p->in_used] = '\0';
	const char *end = strstr(p->in, "\r\n\r\n"), *len = strcasestr(p->in, "\nContent-Length:");
	if (end == NULL) {
		return false;
	}
	if (len == NULL || len > end) {
		traffic_fail("an answer to a producer without Content-Length");
	}
	return p->in_used >= (size_t)(end + 4 - p->in) + strtoul(len + 16, NULL, 10);
}

static void
on_producer(struct socket *s, uint32_t ready)
{
	struct producer *p = (struct producer *)s;
	if ((ready & EPOLLOUT) != 0) {
		write_some(p);
	}
	if ((ready & (EPOLLIN | EPOLLHUP | EPOLLERR)) != 0 && is_answered(p)) {
		traffic.refused += p->in[sizeof "HTTP/1.1 " - 1] != '2';
		p->in_used = 0;
		p->next = idle;
		idle = p;
	}
}

void
producers_connect(uint16_t port)
{
	struct sockaddr_in to = { .sin_family = AF_INET,
		.sin_port = htons(port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	uint64_t until = traffic_now_ns() + START_SECONDS * 1000000000ul;
	int one = 1;
	producers = calloc(traffic.producers, sizeof *producers);
	for (size_t i = 0; producers != NULL && i < traffic.producers;) {
		struct producer *p = &producers[i];
		p->socket = (struct socket){ socket(AF_INET, SOCK_STREAM, 0), on_producer };
		if (connect(p->socket.fd, (struct sockaddr *)&to, sizeof to) != 0) {
			close(p->socket.fd);
			if (traffic_now_ns() > until) {
				traffic_fail("the service does not listen");
			}
			(void)usleep(10000);
			continue;
		}
		p->out = malloc(HEAD + traffic.batch * (LONGEST + 1));
		if (p->out == NULL) {
			break;
		}
		(void)setsockopt(p->socket.fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
		traffic_watch(&p->socket, EPOLLIN | EPOLLOUT | EPOLLET);
		p->next = idle;
		idle = p;
		i++;
	}
	if (idle == NULL) {
		traffic_fail("producers");
	}
}

uint64_t
producers_post(uint64_t now)
{
	while (idle != NULL && traffic.posted < traffic.events &&
		traffic.posted - traffic.arrived < traffic.window) {
		if (traffic.rate > 0) {
			uint64_t due = traffic.began_ns +
				       (uint64_t)((double)traffic.posted * 1e9 / traffic.rate);
			if (due > now) {
				return due;
			}
		}
		struct producer *p = idle;
		idle = p->next;
		write_request(p, now);
		write_some(p);
	}
	return UINT64_MAX;
}

void
producers_finish(void)
{
	for (size_t i = 0; i < traffic.producers; i++) {
		close(producers[i].socket.fd);
		free(producers[i].out);
	}
	free(producers);
	free(events);
	free(text);
}
