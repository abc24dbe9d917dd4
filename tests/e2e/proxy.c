/* SPDX-License-Identifier: Apache-2.0 */
/* An HTTP proxy for the tests.  CONNECT opens a tunnel; any other request is passed on unchanged to
 * the server that its target names.  All addresses must be loopback.  It listens on loopback,
 * prints its port, and reports the first lines of requests on standard error.
 *
 * With the argument "deny" it refuses CONNECT, with "babble" it answers with something that is not
 * HTTP, with "leave" not at all.  With "auth FILE", a request gets 407, with its own head as the
 * body, unless it has the header "Proxy-Authorization: " with the first line of FILE. */
#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>
#include <event2/listener.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct event_base *base;
static bool deny, babble, leave;
static const char *credentials; /* the file with them; NULL: none are needed */

struct pair {
	struct bufferevent *client, *server; /* server NULL: the first request has not arrived */
};

static void
drop(struct pair *p)
{
	bufferevent_free(p->client);
	if (p->server != NULL) {
		bufferevent_free(p->server);
	}
	free(p);
}

static void
on_event(struct bufferevent *bev, short what, void *user)
{
	(void)bev;
	if ((what & (BEV_EVENT_EOF | BEV_EVENT_ERROR)) != 0) {
		drop(user);
	}
}

static void
relay(struct bufferevent *bev, void *user)
{
	struct pair *p = user;
	bufferevent_write_buffer(
		bev == p->client ? p->server : p->client, bufferevent_get_input(bev));
}

/* Connects to the port after "127.0.0.1:". */
static bool
reach(struct pair *p, const char *target)
{
	const char *colon = strstr(target, "127.0.0.1:");
	struct sockaddr_in at = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	if (colon == NULL) {
		return false;
	}
	at.sin_port = htons((uint16_t)atoi(colon + 10));
	p->server = bufferevent_socket_new(base, -1, BEV_OPT_CLOSE_ON_FREE);
	bufferevent_setcb(p->server, relay, NULL, on_event, p);
	bufferevent_enable(p->server, EV_READ | EV_WRITE);
	return bufferevent_socket_connect(p->server, (struct sockaddr *)&at, sizeof at) == 0;
}

/* Answers 407, with the head as its body, unless the head has the credentials. */
static bool
is_known(struct bufferevent *bev, const char *head)
{
	char line[256], wanted[320];
	FILE *f = fopen(credentials, "r");
	*line = '\0';
	if (f == NULL || fgets(line, sizeof line, f) == NULL) {
		perror(credentials);
	}
	if (f != NULL) {
		(void)fclose(f);
	}
	line[strcspn(line, "\n")] = '\0';
	(void)snprintf(wanted, sizeof wanted, "\r\nProxy-Authorization: %s\r\n", line);
	if (strstr(head, wanted) != NULL) {
		return true;
	}
	evbuffer_add_printf(bufferevent_get_output(bev),
		"HTTP/1.1 407 Who?\r\nProxy-Authenticate: Basic\r\nConnection: close\r\nContent-Length: %zu\r\n\r\n%s",
		strlen(head), head);
	return false;
}

static void
on_request(struct bufferevent *bev, void *user)
{
	struct pair *p = user;
	struct evbuffer *in = bufferevent_get_input(bev);
	struct evbuffer_ptr end = evbuffer_search(in, "\r\n\r\n", 4, NULL);
	char head[4096] = "", line[512];
	if (end.pos < 0) {
		return;
	}
	size_t size = (size_t)end.pos + 4;
	size_t n = (size_t)evbuffer_copyout(in, head, size < sizeof head ? size : sizeof head - 1);
	head[n] = '\0';
	(void)snprintf(line, sizeof line, "%.*s", (int)strcspn(head, "\r"), head);
	(void)fprintf(stderr, "%s\n", line);
	if (credentials != NULL && !is_known(bev, head)) {
		(void)evbuffer_drain(in, evbuffer_get_length(in));
		return;
	}
	bool tunnel = strncmp(line, "CONNECT ", 8) == 0;
	if (tunnel && leave) {
		drop(p);
		return;
	}
	if (tunnel && babble) {
		bufferevent_write(bev, "220 mail ready\r\n\r\n", 18);
		(void)evbuffer_drain(in, (size_t)end.pos + 4);
		return;
	}
	if ((tunnel && deny) || !reach(p, line)) {
		bufferevent_write(bev, "HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n", 38);
		(void)evbuffer_drain(in, (size_t)end.pos + 4);
		return;
	}
	if (tunnel) {
		(void)evbuffer_drain(in, (size_t)end.pos + 4);
		bufferevent_write(bev, "HTTP/1.1 200 Go\r\n\r\n", 19);
	}
	bufferevent_setcb(bev, relay, NULL, on_event, p);
	relay(bev, p);
}

static void
on_connection(struct evconnlistener *listener, evutil_socket_t fd, struct sockaddr *from, int len,
	void *user)
{
	struct pair *p = calloc(1, sizeof *p);
	(void)listener;
	(void)from;
	(void)len;
	(void)user;
	if (p == NULL) {
		evutil_closesocket(fd);
		return;
	}
	p->client = bufferevent_socket_new(base, fd, BEV_OPT_CLOSE_ON_FREE);
	bufferevent_setcb(p->client, on_request, NULL, on_event, p);
	bufferevent_enable(p->client, EV_READ | EV_WRITE);
}

int
main(int argc, char **argv)
{
	struct sockaddr_in at = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t size = sizeof at;
	deny = argc > 1 && strcmp(argv[1], "deny") == 0;
	babble = argc > 1 && strcmp(argv[1], "babble") == 0;
	leave = argc > 1 && strcmp(argv[1], "leave") == 0;
	credentials = argc > 2 && strcmp(argv[1], "auth") == 0 ? argv[2] : NULL;
	(void)signal(SIGPIPE, SIG_IGN);
	base = event_base_new();
	struct evconnlistener *listener = evconnlistener_new_bind(base, on_connection, NULL,
		LEV_OPT_CLOSE_ON_FREE, 64, (struct sockaddr *)&at, sizeof at);
	if (listener == NULL ||
		getsockname(evconnlistener_get_fd(listener), (struct sockaddr *)&at, &size) != 0) {
		perror("proxy");
		return 1;
	}
	printf("%d\n", ntohs(at.sin_port));
	(void)fflush(stdout);
	(void)event_base_dispatch(base);
	return 0;
}
