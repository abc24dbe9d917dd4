/* SPDX-License-Identifier: Apache-2.0 */
/* An HTTP endpoint for the tests, as friendly or as bad as the script on its command line.
 *
 *	receiver [--out FILE] [--heads FILE] [--script STEPS] [--delay MS] [--limit BYTES]
 *		[--refuse TEXT] [--forbid TEXT] [--fail TEXT TIMES] [--token FILE] [--say TEXT]
 *		[--tls CERT KEY [--client-ca FILE] [--tls-version 1.2]]
 *		[--address ADDRESS] [--port N]
 *
 * Listens on loopback (127.0.0.1, or --address) and prints its port.
 *
 *	--out		accepted bodies, one per line
 *	--heads		the heads of all requests
 *	--limit		larger bodies get 413
 *	--refuse	bodies with that text get 400
 *	--forbid	bodies with that text get 403
 *	--fail		bodies with that text get 503, the first TIMES times
 *	--token		requests get 401 unless head or body contain the file's first line
 *	--say		the body of its answers, instead of the usual one
 *
 * STEPS, separated by commas, say what happens to one request after the other.  STEP*N is N times
 * the same; the last step is repeated forever.  A step is a status ("503"; "429:2" has a
 * Retry-After, "429:+2" has it as a date) or one of reset, close, half, silent, drip, garbage,
 * chunked, eof, bye (closes a connection that looked as if it were kept), gone (the same by a
 * reset, right after the answer), late (408 and the end, as servers send it to a connection that
 * was idle for long).
 *
 * On SIGTERM it prints how many TLS records came, how many TLS sessions were resumed, and how many
 * requests and connections came. */
#include <arpa/inet.h>
#include <event2/buffer.h>
#include <event2/bufferevent_ssl.h>
#include <event2/listener.h>
#include <openssl/ssl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>
#include <zlib.h>

#include <event2/event.h>
#include <netinet/in.h>
#include <netinet/tcp.h>

enum { STEPS = 256, HEAD = 1 << 20 };

static struct {
	struct event_base *base;
	SSL_CTX *tls;
	FILE *out, *heads;
	struct step {
		char what[48];
		unsigned long times;
	} steps[STEPS];
	size_t step_count, step;
	unsigned long delay_ms, limit;
	const char *refuse, *forbid, *fail, *token, *say;
	unsigned long fail_times;
	unsigned long requests, accepted, connections, open, most_open, resumed;
	unsigned long tls_records; /* received */
} server;

struct connection {
	struct bufferevent *bev;
	struct event *timer;
	char *head; /* of the last request */
	struct evbuffer *answer; /* what the timer will send */
	size_t body; /* the length, of the request being read; its head is complete if `has_head` */
	bool has_head, has_token, gzip, drip, close_after, reset_after, busy;
};

static void
drop(struct connection *c)
{
	server.open--;
	event_free(c->timer);
	free(c->head);
	evbuffer_free(c->answer);
	bufferevent_free(c->bev);
	free(c);
}

static void
reset(struct connection *c)
{
	struct linger linger = { 1, 0 };
	(void)setsockopt(bufferevent_getfd(c->bev), SOL_SOCKET, SO_LINGER, &linger, sizeof linger);
	drop(c);
}

static const char *
next_step(void)
{
	struct step *s = &server.steps[server.step];
	if (s->times > 0 && --s->times == 0 && server.step + 1 < server.step_count) {
		server.step++;
	}
	return s->what;
}

/* The body as a line of the output. */
static void
keep(const struct connection *c, const unsigned char *body, size_t len)
{
	server.accepted++;
	if (server.out == NULL) {
		return;
	}
	if (!c->gzip) {
		(void)fwrite(body, 1, len, server.out);
	} else {
		z_stream z = { .next_in = (Bytef *)body, .avail_in = (uInt)len };
		unsigned char piece[16384];
		(void)inflateInit2(&z, 15 + 16);
		int result;
		do {
			z.next_out = piece;
			z.avail_out = sizeof piece;
			result = inflate(&z, Z_NO_FLUSH);
			(void)fwrite(piece, 1, sizeof piece - z.avail_out, server.out);
		} while (result == Z_OK);
		(void)inflateEnd(&z);
		if (result != Z_STREAM_END) {
			(void)fputs("bad gzip", server.out);
		}
	}
	(void)fputc('\n', server.out);
}

/* ---- answers ----------------------------------------------------------------------------------
 */

static void serve(struct connection *c);

static void
send_answer(struct connection *c)
{
	if (c->drip) {
		struct timeval second = { 1, 0 };
		char byte;
		if (evbuffer_remove(c->answer, &byte, 1) == 1) {
			bufferevent_write(c->bev, &byte, 1);
			(void)evtimer_add(c->timer, &second);
		}
		return;
	}
	c->busy = false;
	bufferevent_write_buffer(c->bev, c->answer);
	if (!c->close_after && !c->reset_after) {
		serve(c);
	}
}

static void
on_timer(evutil_socket_t fd, short what, void *user)
{
	(void)fd;
	(void)what;
	send_answer(user);
}

static void
answer_status(struct connection *c, int status, const char *retry_after)
{
	static char body[1 << 16];
	int len = server.say != NULL ? snprintf(body, sizeof body, "%s", server.say)
				     : snprintf(body, sizeof body, "{\"status\":%d}", status);
	evbuffer_add_printf(
		c->answer, "HTTP/1.1 %d Whatever\r\nContent-Type: application/json\r\n", status);
	if (*retry_after == '+') {
		char date[64];
		struct tm tm;
		time_t when = time(NULL) + atoi(retry_after + 1);
		(void)strftime(
			date, sizeof date, "%a, %d %b %Y %H:%M:%S GMT", gmtime_r(&when, &tm));
		evbuffer_add_printf(c->answer, "Retry-After: %s\r\n", date);
	} else if (*retry_after != '\0') {
		evbuffer_add_printf(c->answer, "Retry-After: %s\r\n", retry_after);
	}
	if (status / 100 == 3) {
		evbuffer_add_printf(c->answer, "Location: http://elsewhere.test/\r\n");
	}
	evbuffer_add_printf(c->answer, "Content-Length: %d\r\n\r\n%s", len, body);
}

/* Does what the step says; false: the connection is closed. */
static bool
act(struct connection *c, const char *step)
{
	if (strcmp(step, "reset") == 0) {
		reset(c);
		return false;
	}
	if (strcmp(step, "close") == 0) {
		drop(c);
		return false;
	}
	if (strcmp(step, "silent") == 0) {
		c->busy = true;
		return true;
	}
	if (strcmp(step, "gone") == 0) {
		answer_status(c, 200, "");
		c->reset_after = true;
	} else if (strcmp(step, "late") == 0) {
		evbuffer_add_printf(c->answer,
			"HTTP/1.1 408 Late\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
		c->close_after = true;
	} else if (strcmp(step, "garbage") == 0) {
		evbuffer_add_printf(c->answer, "220 mail.test ESMTP\r\n\r\n");
	} else if (strcmp(step, "echo") == 0) { /* 400 with the request's head as its body */
		evbuffer_add_printf(c->answer, "HTTP/1.1 400 No\r\nContent-Length: %zu\r\n\r\n%s",
			strlen(c->head), c->head);
	} else if (strcmp(step, "half") == 0) {
		evbuffer_add_printf(
			c->answer, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
		c->close_after = true;
	} else if (strcmp(step, "bye") == 0) {
		evbuffer_add_printf(c->answer, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}");
		c->close_after = true;
	} else if (strcmp(step, "eof") == 0) {
		evbuffer_add_printf(c->answer, "HTTP/1.1 200 OK\r\n\r\nuntil the end");
		c->close_after = true;
	} else if (strcmp(step, "chunked") == 0) {
		evbuffer_add_printf(c->answer,
			"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n"
			"Transfer-Encoding: chunked\r\n\r\n4;x=y\r\n{\"a\"\r\n3\r\n:1}\r\n0\r\nX: y\r\n\r\n");
	} else {
		bool drip = strcmp(step, "drip") == 0;
		const char *colon = strchr(step, ':');
		c->drip = drip;
		answer_status(c, drip ? 200 : atoi(step), colon != NULL ? colon + 1 : "");
	}
	struct timeval delay = { (time_t)(server.delay_ms / 1000),
		(suseconds_t)(server.delay_ms % 1000 * 1000) };
	c->busy = true;
	if (server.delay_ms > 0 || c->drip) {
		(void)evtimer_add(c->timer, &delay);
	} else {
		send_answer(c);
	}
	return true;
}

static bool
is_accepted(const char *step)
{
	return atoi(step) / 100 == 2 || strcmp(step, "chunked") == 0 || strcmp(step, "eof") == 0 ||
	       strcmp(step, "bye") == 0 || strcmp(step, "gone") == 0;
}

/* ---- requests ---------------------------------------------------------------------------------
 */

/* The first line of --token's file. */
static const char *
token(void)
{
	static char line[256];
	FILE *f = fopen(server.token, "r");
	if (f == NULL || fgets(line, sizeof line, f) == NULL) {
		perror(server.token);
		exit(2);
	}
	(void)fclose(f);
	line[strcspn(line, "\n")] = '\0';
	return line;
}

static bool
read_head(struct connection *c, struct evbuffer *in)
{
	static char head[HEAD];
	struct evbuffer_ptr end = evbuffer_search(in, "\r\n\r\n", 4, NULL);
	if (end.pos < 0 || (size_t)end.pos + 5 > sizeof head) {
		return false;
	}
	size_t len = (size_t)end.pos + 4;
	(void)evbuffer_remove(in, head, len);
	head[len] = '\0';
	free(c->head);
	c->head = strdup(head);
	if (server.heads != NULL) {
		(void)fwrite(head, 1, len, server.heads);
	}
	const char *length = strcasestr(head, "\r\nContent-Length:");
	c->body = length != NULL ? strtoul(length + 17, NULL, 10) : 0;
	c->gzip = strcasestr(head, "\r\nContent-Encoding: gzip") != NULL;
	c->has_token = server.token == NULL || strstr(head, token()) != NULL;
	c->has_head = true;
	return true;
}

static bool
holds(const unsigned char *body, size_t len, const char *text)
{
	return text != NULL && len > 0 && memmem(body, len, text, strlen(text)) != NULL;
}

static const char *
step_for(const struct connection *c, const unsigned char *body, size_t len)
{
	if (!c->has_token && !holds(body, len, token())) {
		return "401";
	}
	if (server.limit > 0 && len > server.limit) {
		return "413";
	}
	if (holds(body, len, server.refuse)) {
		return "400";
	}
	if (holds(body, len, server.forbid)) {
		return "403";
	}
	if (server.fail_times > 0 && holds(body, len, server.fail)) {
		server.fail_times--;
		return "503";
	}
	return next_step();
}

static void
serve(struct connection *c)
{
	struct evbuffer *in = bufferevent_get_input(c->bev);
	while (!c->busy && (c->has_head || read_head(c, in)) &&
		evbuffer_get_length(in) >= c->body) {
		size_t len = c->body;
		unsigned char *body = evbuffer_pullup(in, (ev_ssize_t)len);
		c->has_head = false;
		server.requests++;
		const char *step = step_for(c, body, len);
		if (is_accepted(step)) {
			keep(c, body, len);
		}
		(void)evbuffer_drain(in, len);
		if (!act(c, step)) {
			return;
		}
	}
}

static void
on_read(struct bufferevent *bev, void *user)
{
	struct connection *c = user;
	char first;
	(void)evbuffer_copyout(bufferevent_get_input(bev), &first, 1);
	if (!c->busy && !c->has_head && (first < 'A' || first > 'Z')) {
		/* The client speaks another protocol. */
		evbuffer_add_printf(
			c->answer, "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
		c->close_after = true;
		send_answer(c);
		return;
	}
	serve(c);
}

static void
on_write(struct bufferevent *bev, void *user)
{
	struct connection *c = user;
	(void)bev;
	if (c->reset_after && !c->busy) {
		reset(c);
	} else if (c->close_after && !c->busy) {
		drop(c);
	}
}

static void
on_event(struct bufferevent *bev, short what, void *user)
{
	SSL *ssl = bufferevent_openssl_get_ssl(bev);
	if ((what & BEV_EVENT_CONNECTED) != 0 && ssl != NULL) {
		server.resumed += (unsigned long)SSL_session_reused(ssl);
	}
	if ((what & (BEV_EVENT_EOF | BEV_EVENT_ERROR)) != 0) {
		drop(user);
	}
}

static void
on_connection(struct evconnlistener *listener, evutil_socket_t fd, struct sockaddr *from, int len,
	void *user)
{
	struct connection *c = calloc(1, sizeof *c);
	int one = 1;
	(void)listener;
	(void)from;
	(void)len;
	(void)user;
	if (c == NULL) {
		close(fd);
		return;
	}
	(void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
	c->bev = server.tls != NULL
			 ? bufferevent_openssl_socket_new(server.base, fd, SSL_new(server.tls),
				   BUFFEREVENT_SSL_ACCEPTING, BEV_OPT_CLOSE_ON_FREE)
			 : bufferevent_socket_new(server.base, fd, BEV_OPT_CLOSE_ON_FREE);
	c->timer = evtimer_new(server.base, on_timer, c);
	c->answer = evbuffer_new();
	server.connections++;
	server.open++;
	server.most_open = server.open > server.most_open ? server.open : server.most_open;
	bufferevent_setcb(c->bev, on_read, on_write, on_event, c);
	bufferevent_enable(c->bev, EV_READ | EV_WRITE);
}

/* ---- beginning and end ------------------------------------------------------------------------
 */

static void
on_term(evutil_socket_t fd, short what, void *user)
{
	(void)fd;
	(void)what;
	(void)user;
	printf("records %lu\n", server.tls_records);
	printf("resumed %lu\n", server.resumed);
	printf("requests %lu accepted %lu connections %lu at once %lu\n", server.requests,
		server.accepted, server.connections, server.most_open);
	event_base_loopbreak(server.base);
}

/* A file whose lines are visible as soon as they are written. */
static FILE *
open_lines(const char *path)
{
	FILE *f = fopen(path, "a");
	if (f == NULL) {
		perror(path);
		exit(2);
	}
	setlinebuf(f);
	return f;
}

static void
read_script(char *text)
{
	for (char *item; (item = strsep(&text, ",")) != NULL && server.step_count < STEPS;) {
		struct step *s = &server.steps[server.step_count++];
		char *star = strchr(item, '*');
		s->times = 1;
		if (star != NULL) {
			*star = '\0';
			s->times = strtoul(star + 1, NULL, 10);
		}
		(void)snprintf(s->what, sizeof s->what, "%s", item);
	}
}

/* OpenSSL calls it for each record's head. */
static void
count_record(int is_ours, int version, int type, const void *at, size_t len, SSL *ssl, void *user)
{
	(void)version;
	(void)at;
	(void)len;
	(void)ssl;
	(void)user;
	server.tls_records += is_ours == 0 && type == SSL3_RT_HEADER;
}

static bool
use_tls(const char *cert, const char *key)
{
	server.tls = SSL_CTX_new(TLS_server_method());
	SSL_CTX_set_msg_callback(server.tls, count_record);
	return SSL_CTX_use_certificate_chain_file(server.tls, cert) == 1 &&
	       SSL_CTX_use_PrivateKey_file(server.tls, key, SSL_FILETYPE_PEM) == 1;
}

static struct evconnlistener *
listen_at(const char *address, unsigned long port)
{
	struct sockaddr_storage at = { .ss_family = AF_INET };
	struct sockaddr_in *v4 = (struct sockaddr_in *)&at;
	struct sockaddr_in6 *v6 = (struct sockaddr_in6 *)&at;
	v4->sin_port = htons((uint16_t)port);
	if (inet_pton(AF_INET, address, &v4->sin_addr) != 1) {
		v6->sin6_family = AF_INET6;
		if (inet_pton(AF_INET6, address, &v6->sin6_addr) != 1) {
			return NULL;
		}
	}
	return evconnlistener_new_bind(server.base, on_connection, NULL,
		LEV_OPT_CLOSE_ON_FREE | LEV_OPT_REUSEABLE, 512, (struct sockaddr *)&at,
		at.ss_family == AF_INET6 ? sizeof *v6 : sizeof *v4);
}

int
main(int argc, char **argv)
{
	static char ok[] = "200";
	char *script = ok;
	const char *address = "127.0.0.1";
	unsigned long port = 0;
	for (int i = 1; i + 1 < argc; i += 2) {
		if (strcmp(argv[i], "--out") == 0) {
			server.out = open_lines(argv[i + 1]);
		} else if (strcmp(argv[i], "--heads") == 0) {
			server.heads = open_lines(argv[i + 1]);
		} else if (strcmp(argv[i], "--script") == 0) {
			script = argv[i + 1];
		} else if (strcmp(argv[i], "--delay") == 0) {
			server.delay_ms = strtoul(argv[i + 1], NULL, 10);
		} else if (strcmp(argv[i], "--limit") == 0) {
			server.limit = strtoul(argv[i + 1], NULL, 10);
		} else if (strcmp(argv[i], "--refuse") == 0) {
			server.refuse = argv[i + 1];
		} else if (strcmp(argv[i], "--fail") == 0 && i + 2 < argc) {
			server.fail = argv[i + 1];
			server.fail_times = strtoul(argv[i + 2], NULL, 10);
			i++;
		} else if (strcmp(argv[i], "--port") == 0) {
			port = strtoul(argv[i + 1], NULL, 10);
		} else if (strcmp(argv[i], "--forbid") == 0) {
			server.forbid = argv[i + 1];
		} else if (strcmp(argv[i], "--address") == 0) {
			address = argv[i + 1];
		} else if (strcmp(argv[i], "--token") == 0) {
			server.token = argv[i + 1];
		} else if (strcmp(argv[i], "--say") == 0) {
			server.say = argv[i + 1];
		} else if (strcmp(argv[i], "--client-ca") == 0 && server.tls != NULL) {
			(void)SSL_CTX_load_verify_file(server.tls, argv[i + 1]);
			SSL_CTX_set_verify(server.tls,
				SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL);
		} else if (strcmp(argv[i], "--tls-version") == 0 && server.tls != NULL) {
			(void)SSL_CTX_set_max_proto_version(server.tls,
				strcmp(argv[i + 1], "1.2") == 0 ? TLS1_2_VERSION : TLS1_3_VERSION);
		} else if (strcmp(argv[i], "--tls") == 0 && i + 2 < argc) {
			if (!use_tls(argv[i + 1], argv[i + 2])) {
				(void)fprintf(
					stderr, "receiver: certificate or key cannot be used\n");
				return 2;
			}
			i++;
		} else {
			(void)fprintf(stderr, "receiver: what is %s?\n", argv[i]);
			return 2;
		}
	}
	read_script(script);
	(void)signal(SIGPIPE, SIG_IGN);
	server.base = event_base_new();
	struct evconnlistener *listener = listen_at(address, port);
	struct sockaddr_storage at;
	socklen_t len = sizeof at;
	if (listener == NULL ||
		getsockname(evconnlistener_get_fd(listener), (struct sockaddr *)&at, &len) != 0) {
		perror("receiver");
		return 1;
	}
	printf("%d\n", ntohs(at.ss_family == AF_INET6 ? ((struct sockaddr_in6 *)&at)->sin6_port
						      : ((struct sockaddr_in *)&at)->sin_port));
	(void)fflush(stdout);
	struct event *term = evsignal_new(server.base, SIGTERM, on_term, NULL);
	(void)event_add(term, NULL);
	(void)event_base_dispatch(server.base);
	event_free(term);
	evconnlistener_free(listener);
	return 0;
}
