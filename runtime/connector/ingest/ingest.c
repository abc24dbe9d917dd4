/* SPDX-License-Identifier: Apache-2.0 */
/* The HTTP server: where it listens, how many it serves. */
#include "connector/ingest/ingest.h"

#include "connector/common/clock.h"
#include "connector/ingest/ingest_server.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
	BACKLOG = 1024,
	ACCEPTS = 64, /* before the loop gets its turn */
	TICK_MS = 250,
	LATELY_MS = 3000,
	OTHER_FILES = 128, /* descriptors for everything else */
	LEAST_MEMORY = 24 << 20
};

/* ---- connections -------------------------------------------------------------------------------
 */

/* Says no in a word; the client may not even read it. */
static void
turn_away(int fd)
{
	static const char answer[] = "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\n"
				     "Content-Length: 0\r\nConnection: close\r\n\r\n";
	ssize_t n = send(fd, answer, sizeof answer - 1, MSG_NOSIGNAL | MSG_DONTWAIT);
	(void)n;
	close(fd);
}

static void
on_connection(evutil_socket_t fd, short what, void *user)
{
	struct jrt_ingest_listener *l = user;
	struct jrt_ingest *s = l->server;
	(void)what;
	for (int i = 0; i < ACCEPTS; i++) {
		int one = 1, client = accept4((int)fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
		if (client < 0) {
			if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS ||
				errno == ENOMEM) {
				jrt_log(s->options.log, JRT_LOG_WARNING,
					"a connection cannot be accepted: %s", strerror(errno));
				(void)event_del(&l->event);
				l->paused = !jrt_connection_evict(s);
				if (!l->paused) {
					(void)event_add(&l->event, NULL);
				}
			}
			return;
		}
		s->counts.connections++;
		if (s->count >= s->max_connections && !jrt_connection_evict(s)) {
			s->counts.answers[503]++;
			turn_away(client);
			continue;
		}
		(void)setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
		jrt_connection_open(l, client);
	}
}

static void
on_tick(evutil_socket_t fd, short what, void *user)
{
	struct jrt_ingest *s = user;
	uint64_t now = s->tick_ms = jrt_now_ms();
	(void)fd;
	(void)what;
	for (struct jrt_ingest_link *l = s->all.after, *next; l != &s->all; l = next) {
		next = l->after;
		jrt_connection_tick(jrt_connection_of(l), now);
	}
	for (int i = 0; i < 2; i++) {
		if (s->listeners[i].paused) {
			s->listeners[i].paused = false;
			(void)event_add(&s->listeners[i].event, NULL);
		}
	}
}

/* ---- listening ---------------------------------------------------------------------------------
 */

/* "127.0.0.1:8080", "[::1]:8080", "localhost:8080", "*:8080", ":8080" (both: every interface). */
static bool
parse_address(const char *text, struct sockaddr_storage *address, socklen_t *len)
{
	char other[80];
	int size = sizeof *address;
	const char *colon = strrchr(text, ':');
	size_t host = colon != NULL ? (size_t)(colon - text) : 0;
	if (colon != NULL && (host == 0 || (host == 1 && *text == '*'))) {
		(void)snprintf(other, sizeof other, "0.0.0.0%s", colon);
		text = other;
	} else if (host == 9 && strncasecmp(text, "localhost", 9) == 0) {
		(void)snprintf(other, sizeof other, "127.0.0.1%s", colon);
		text = other;
	}
	memset(address, 0, sizeof *address);
	if (colon == NULL || colon[1] == '\0' ||
		strspn(colon + 1, "0123456789") != strlen(colon + 1)) {
		return false;
	}
	if (strcmp(colon, ":0") == 0) {
		/* Any free port: for libevent that is no address. */
		char first[80];
		(void)snprintf(
			first, sizeof first, "%.*s:1", (int)(strrchr(text, ':') - text), text);
		if (evutil_parse_sockaddr_port(first, (struct sockaddr *)address, &size) != 0) {
			return false;
		}
		/* The port stands at the same place in both families. */
		((struct sockaddr_in *)address)->sin_port = 0;
	} else if (evutil_parse_sockaddr_port(text, (struct sockaddr *)address, &size) != 0) {
		return false;
	}
	*len = (socklen_t)size;
	return true;
}

static void
tell_address(const struct jrt_ingest *s, int fd, bool events)
{
	struct sockaddr_storage address;
	socklen_t len = sizeof address;
	char host[64] = "";
	memset(&address, 0, sizeof address);
	if (getsockname(fd, (struct sockaddr *)&address, &len) != 0) {
		return;
	}
	bool six = address.ss_family == AF_INET6;
	const void *at = six ? (const void *)&((struct sockaddr_in6 *)&address)->sin6_addr
			     : (const void *)&((struct sockaddr_in *)&address)->sin_addr;
	(void)evutil_inet_ntop(address.ss_family, at, host, sizeof host);
	unsigned port = ntohs(((struct sockaddr_in *)&address)->sin_port);
	jrt_log(s->options.log, JRT_LOG_INFO, "%s on http://%s%s%s:%u/",
		events ? "taking events" : "showing numbers", six ? "[" : "", host, six ? "]" : "",
		port);
}

static bool
listen_at(struct jrt_ingest *s, struct jrt_ingest_listener *l, enum jrt_setting_id setting,
	struct jrt_complaints *complaints)
{
	const char *text = jrt_setting_text(s->options.settings, setting);
	struct sockaddr_storage address;
	socklen_t len;
	int one = 1;
	if (!parse_address(text, &address, &len)) {
		jrt_complain(complaints, "%s: \"%s\" is not an address such as 127.0.0.1:8080",
			jrt_setting_key(setting), text);
		return false;
	}
	l->server = s;
	l->events = setting == SETTING_SOURCE_EMBEDDED_LISTEN;
	l->fd = socket(address.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (l->fd < 0 || setsockopt(l->fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one) != 0 ||
		bind(l->fd, (struct sockaddr *)&address, len) != 0 || listen(l->fd, BACKLOG) != 0) {
		jrt_complain(
			complaints, "%s: %s: %s", jrt_setting_key(setting), text, strerror(errno));
		return false;
	}
	(void)event_assign(
		&l->event, s->options.base, l->fd, EV_READ | EV_PERSIST, on_connection, l);
	(void)event_add(&l->event, NULL);
	tell_address(s, l->fd, l->events);
	return true;
}

static void
stop_listening(struct jrt_ingest *s)
{
	for (int i = 0; i < 2; i++) {
		struct jrt_ingest_listener *l = &s->listeners[i];
		l->paused = false;
		if (l->fd >= 0) {
			if (event_initialized(&l->event)) {
				(void)event_del(&l->event);
			}
			close(l->fd);
			l->fd = -1;
		}
	}
}

/* ---- beginning and end -------------------------------------------------------------------------
 */

/* As many descriptors as we may have, and no more connections than that. */
static void
limit_connections(struct jrt_ingest *s)
{
	struct rlimit files;
	s->max_connections = (unsigned)jrt_setting_number(
		s->options.settings, SETTING_SOURCE_EMBEDDED_MAX_CONNECTIONS);
	if (getrlimit(RLIMIT_NOFILE, &files) != 0) {
		return;
	}
	rlim_t wanted = (rlim_t)s->max_connections + OTHER_FILES;
	if (files.rlim_cur < wanted) {
		files.rlim_cur = files.rlim_max < wanted ? files.rlim_max : wanted;
		(void)setrlimit(RLIMIT_NOFILE, &files);
	}
	if (files.rlim_cur < wanted) {
		rlim_t most = files.rlim_cur > 2 * OTHER_FILES ? files.rlim_cur - OTHER_FILES
							       : OTHER_FILES;
		jrt_log(s->options.log, JRT_LOG_WARNING,
			"%u connections at most, not %u: the system allows %ju open files",
			(unsigned)most, s->max_connections, (uintmax_t)files.rlim_cur);
		s->max_connections = (unsigned)most;
	}
}

static bool
init(struct jrt_ingest *s, struct jrt_complaints *complaints)
{
	const struct jrt_settings *settings = s->options.settings;
	s->max_body = jrt_setting_number(settings, SETTING_SOURCE_EMBEDDED_MAX_BODY);
	s->request_ms = jrt_setting_number(settings, SETTING_SOURCE_EMBEDDED_REQUEST_TIMEOUT);
	if (s->max_body == 0 || s->max_body > 1 << 30) {
		jrt_complain(complaints, "%s is not between 1 and 1 GiB",
			jrt_setting_key(SETTING_SOURCE_EMBEDDED_MAX_BODY));
		return false;
	}
	s->max_memory = 3 * s->max_body > LEAST_MEMORY ? 3 * s->max_body : LEAST_MEMORY;
	limit_connections(s);
	s->scratch = malloc(JRT_INGEST_READ);
	if (s->scratch == NULL) {
		jrt_complain(complaints, "out of memory");
		return false;
	}
	bool good = true;
	if (s->options.topic != NULL) {
		good = listen_at(s, &s->listeners[0], SETTING_SOURCE_EMBEDDED_LISTEN, complaints);
	}
	if (jrt_setting_text(settings, SETTING_METRICS_LISTEN) != NULL) {
		good = listen_at(s, &s->listeners[1], SETTING_METRICS_LISTEN, complaints) && good;
	}
	return good;
}

struct jrt_ingest *
jrt_ingest_start(const struct jrt_ingest_options *options, struct jrt_complaints *complaints)
{
	struct timeval tick = { 0, TICK_MS * 1000 };
	struct jrt_ingest *s = calloc(1, sizeof *s);
	if (s == NULL) {
		jrt_complain(complaints, "out of memory");
		return NULL;
	}
	s->options = *options;
	s->listeners[0].fd = s->listeners[1].fd = -1;
	jrt_link_init(&s->all);
	jrt_link_init(&s->idle);
	jrt_scanner_init(&s->scanner, &s->arena);
	jrt_writer_init(&s->text);
	jrt_writer_init(&s->spare);
	s->tick_ms = jrt_now_ms();
	(void)event_assign(&s->tick, options->base, -1, EV_PERSIST, on_tick, s);
	if (!init(s, complaints)) {
		jrt_ingest_destroy(s);
		return NULL;
	}
	(void)event_add(&s->tick, &tick);
	return s;
}

void
jrt_ingest_stop(struct jrt_ingest *s)
{
	s->stopping = true;
	stop_listening(s);
	while (jrt_connection_evict(s)) {
	}
}

bool
jrt_ingest_is_busy(const struct jrt_ingest *s)
{
	return s->busy > 0;
}

void
jrt_ingest_destroy(struct jrt_ingest *s)
{
	if (s == NULL) {
		return;
	}
	stop_listening(s);
	while (s->all.after != &s->all) {
		jrt_connection_close(jrt_connection_of(s->all.after));
	}
	(void)event_del(&s->tick);
	jrt_scanner_finish(&s->scanner);
	jrt_arena_finish(&s->arena);
	jrt_writer_finish(&s->text);
	jrt_writer_finish(&s->spare);
	free(s->scratch);
	free(s);
}

const struct jrt_ingest_counts *
jrt_ingest_counts(const struct jrt_ingest *s)
{
	return &s->counts;
}

bool
jrt_ingest_is_full(const struct jrt_ingest *s)
{
	return s->full_until_ms > 0 && jrt_now_ms() < s->full_until_ms + LATELY_MS;
}

unsigned
jrt_ingest_connections(const struct jrt_ingest *s)
{
	return s->count;
}
