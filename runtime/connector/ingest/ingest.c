/* SPDX-License-Identifier: Apache-2.0 */
/* The HTTP server: where it listens, and how many connections it serves. */
#include "connector/ingest/ingest.h"

#include "connector/common/clock.h"
#include "connector/ingest/ingest_connection.h"
#include "connector/ingest/ingest_listen.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
	ACCEPTS = 64, /* before the loop gets its turn: speed only */
	TICK_MS = 250,
	LATELY_MS = 3000,
	OTHER_FILES = 192, /* descriptors for everything but requests of the sink */
	LEAST_MEMORY = 24 << 20,
	/* Readers of metrics send and receive little; nobody else takes these. */
	NUMBERS_CONNECTIONS = 64,
	NUMBERS_MEMORY = 4 << 20
};

/* ---- connections -------------------------------------------------------------------------------
 */

/* Refuses in a word; the client may not even read it. */
static void
turn_away(int fd)
{
	static const char answer[] = "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\n"
				     "Content-Length: 0\r\nConnection: close\r\n\r\n";
	ssize_t n = send(fd, answer, sizeof answer - 1, MSG_NOSIGNAL | MSG_DONTWAIT);
	(void)n;
	close(fd);
}

/* False: there are no descriptors left. */
static bool
accept_one(struct jrt_ingest_listener *l, bool *more)
{
	struct jrt_ingest *s = l->server;
	struct sockaddr_storage from = { .ss_family = AF_UNSPEC };
	socklen_t len = sizeof from;
	int one = 1;
	int client = accept4(l->fd, (struct sockaddr *)&from, &len, SOCK_NONBLOCK | SOCK_CLOEXEC);
	*more = client >= 0;
	if (client < 0) {
		return errno != EMFILE && errno != ENFILE && errno != ENOBUFS && errno != ENOMEM;
	}
	s->counts.connections++;
	if (l->room.count >= l->room.max_count && !jrt_connection_evict(l)) {
		s->counts.answers[503]++;
		turn_away(client);
		return true;
	}
	(void)setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
	jrt_connection_open(l, client, &from);
	return true;
}

static void
on_connection(evutil_socket_t fd, short what, void *user)
{
	struct jrt_ingest_listener *l = user;
	bool more = true;
	(void)fd;
	(void)what;
	for (int i = 0; more && i < ACCEPTS; i++) {
		if (!accept_one(l, &more)) {
			jrt_log(l->server->options.log, JRT_LOG_WARNING,
				"a connection cannot be accepted: %s", strerror(errno));
			(void)event_del(&l->event);
			l->paused = !jrt_connection_evict(l);
			if (!l->paused) {
				(void)event_add(&l->event, NULL);
			}
		}
	}
}

static void
on_tick(evutil_socket_t fd, short what, void *user)
{
	struct jrt_ingest *s = user;
	uint64_t now = s->tick_ms = jrt_now_ms();
	(void)fd;
	(void)what;
	for (struct jrt_link *l = s->all.after, *next; l != &s->all; l = next) {
		next = l->after;
		jrt_connection_tick(jrt_connection_of(l), now);
	}
	for (int i = 0; i < JRT_INGEST_LISTENERS; i++) {
		if (s->listeners[i].paused) {
			s->listeners[i].paused = false;
			(void)event_add(&s->listeners[i].event, NULL);
		}
	}
}

/* ---- listening ---------------------------------------------------------------------------------
 */

static void
warn(void *user, const char *line)
{
	jrt_log(user, JRT_LOG_WARNING, "%s", line);
}

static void
warn_if_open(enum jrt_setting_id setting, const char *address, const struct jrt_gate *gate,
	struct jrt_complaints *warnings)
{
	bool events = setting == SETTING_SOURCE_EMBEDDED_LISTEN;
	if (!jrt_listen_is_private(address) && gate->key_count == 0 && gate->tls == NULL) {
		jrt_complain(warnings,
			"%s: whoever reaches %s may %s; %s.auth or %s.tls says who may",
			jrt_setting_key(setting), address, events ? "post events" : "see numbers",
			events ? "source.embedded" : "metrics",
			events ? "source.embedded" : "metrics");
	}
}

/* Metrics are then shown where events are accepted, to whom source.embedded allows. */
static void
warn_if_unused(const struct jrt_settings *s, struct jrt_complaints *warnings)
{
	static const enum jrt_setting_id ids[] = { SETTING_METRICS_HOSTS,
		SETTING_METRICS_AUTH_BEARER, SETTING_METRICS_AUTH_BASIC, SETTING_METRICS_TLS_CERT,
		SETTING_METRICS_TLS_KEY, SETTING_METRICS_TLS_CA };
	for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
		if (s->values[ids[i]].count > 0) {
			jrt_complain(warnings, "%s has no meaning without %s",
				jrt_setting_key(ids[i]), jrt_setting_key(SETTING_METRICS_LISTEN));
		}
	}
}

bool
jrt_ingest_check(const struct jrt_settings *settings, bool events,
	struct jrt_complaints *complaints, struct jrt_complaints *warnings)
{
	static const enum jrt_setting_id listen[] = { SETTING_SOURCE_EMBEDDED_LISTEN,
		SETTING_METRICS_LISTEN };
	bool good = true;
	for (int i = 0; i < JRT_INGEST_LISTENERS; i++) {
		struct jrt_gate gate;
		const char *address = jrt_setting_text(settings, listen[i]);
		if (address == NULL && i == 1) {
			warn_if_unused(settings, warnings);
		}
		if (address == NULL || (i == 0 && !events)) {
			continue;
		}
		if (jrt_gate_init(&gate, (enum jrt_gate_kind)i, settings, complaints)) {
			warn_if_open(listen[i], address, &gate, warnings);
			jrt_gate_finish(&gate);
		} else {
			good = false;
		}
	}
	return good;
}

/* On the socket that was handed over (-1: none), or at the address of the setting. */
static bool
begin_listening(struct jrt_ingest *s, struct jrt_ingest_listener *l, int handed,
	struct jrt_complaints *complaints)
{
	enum jrt_setting_id setting =
		l->events ? SETTING_SOURCE_EMBEDDED_LISTEN : SETTING_METRICS_LISTEN;
	char address[JRT_ADDRESS_TEXT];
	l->handed = handed >= 0;
	l->fd = l->handed ? handed
			  : jrt_listen_at(setting, jrt_setting_text(s->options.settings, setting),
				    complaints);
	if (l->fd < 0) {
		return false;
	}
	(void)event_assign(
		&l->event, s->options.base, l->fd, EV_READ | EV_PERSIST, on_connection, l);
	(void)event_add(&l->event, NULL);
	jrt_listen_address(l->fd, address);
	jrt_log(s->options.log, JRT_LOG_INFO, "%s on http%s://%s/%s",
		l->events ? "taking events" : "showing numbers", l->gate.tls != NULL ? "s" : "",
		address, l->handed ? ", a socket of the service manager" : "");
	struct jrt_complaints warnings = { .report = warn, .user = s->options.log };
	warn_if_open(setting, address, &l->gate, &warnings);
	return true;
}

static void
stop_listening(struct jrt_ingest *s)
{
	for (int i = 0; i < JRT_INGEST_LISTENERS; i++) {
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
static unsigned
most_connections(const struct jrt_ingest *s)
{
	const struct jrt_settings *settings = s->options.settings;
	struct rlimit files;
	rlim_t others = OTHER_FILES + jrt_setting_number(settings, SETTING_HTTP_CONCURRENCY);
	unsigned most =
		(unsigned)jrt_setting_number(settings, SETTING_SOURCE_EMBEDDED_MAX_CONNECTIONS);
	if (getrlimit(RLIMIT_NOFILE, &files) != 0) {
		return most;
	}
	rlim_t wanted = (rlim_t)most + others;
	if (files.rlim_cur < wanted) {
		files.rlim_cur = files.rlim_max < wanted ? files.rlim_max : wanted;
		(void)setrlimit(RLIMIT_NOFILE, &files);
	}
	if (files.rlim_cur < wanted) {
		rlim_t allowed =
			files.rlim_cur > 2 * others ? files.rlim_cur - others : files.rlim_cur / 2;
		allowed = allowed > 0 ? allowed : 1;
		jrt_log(s->options.log, JRT_LOG_WARNING,
			"%u connections at most, not %u: the system allows %ju open files",
			(unsigned)allowed, most, (uintmax_t)files.rlim_cur);
		most = (unsigned)allowed;
	}
	return most;
}

/* How many connections and how much memory each listener has. */
static bool
init_rooms(struct jrt_ingest *s)
{
	const struct jrt_setting_value *each =
		&s->options.settings->values[SETTING_SOURCE_EMBEDDED_MAX_CONNECTIONS_PER_ADDRESS];
	struct jrt_room *events = &s->listeners[0].room, *numbers = &s->listeners[1].room;
	bool good = jrt_room_init(events);
	good = jrt_room_init(numbers) && good;
	events->max_count = most_connections(s);
	events->loopback_too = each->count > 0;
	events->max_peer = each->count > 0 ? (unsigned)each->number : (events->max_count + 1) / 2;
	events->max_memory = 3 * s->max_body > LEAST_MEMORY ? 3 * s->max_body : LEAST_MEMORY;
	numbers->max_count = NUMBERS_CONNECTIONS;
	numbers->max_memory = NUMBERS_MEMORY;
	return good;
}

static bool
listen_everywhere(struct jrt_ingest *s, struct jrt_complaints *complaints)
{
	bool events = s->options.topic != NULL, good = true;
	struct jrt_handed handed;
	if (!jrt_handed_take(&handed, events, complaints)) {
		return false;
	}
	if (events) {
		good = begin_listening(s, &s->listeners[0], handed.events, complaints);
	}
	if (handed.numbers >= 0 ||
		jrt_setting_text(s->options.settings, SETTING_METRICS_LISTEN) != NULL) {
		good = begin_listening(s, &s->listeners[1], handed.numbers, complaints) && good;
	} else {
		struct jrt_complaints warnings = { .report = warn, .user = s->options.log };
		warn_if_unused(s->options.settings, &warnings);
	}
	return good;
}

static bool
init(struct jrt_ingest *s, struct jrt_complaints *complaints)
{
	const struct jrt_settings *settings = s->options.settings;
	s->max_body = jrt_setting_number(settings, SETTING_SOURCE_EMBEDDED_MAX_BODY);
	s->request_ms = jrt_setting_number(settings, SETTING_SOURCE_EMBEDDED_REQUEST_TIMEOUT);
	s->scratch.bytes = malloc(JRT_INGEST_READ);
	if (s->scratch.bytes == NULL || !init_rooms(s)) {
		jrt_complain(complaints, "out of memory");
		return false;
	}
	bool good = true;
	for (int i = 0; i < JRT_INGEST_LISTENERS; i++) {
		good = jrt_gate_init(&s->listeners[i].gate, (enum jrt_gate_kind)i, settings,
			       complaints) &&
		       good;
	}
	return good && listen_everywhere(s, complaints);
}

bool
jrt_ingest_reload(struct jrt_ingest *s, const struct jrt_settings *settings,
	struct jrt_complaints *complaints)
{
	bool good = true;
	for (int i = 0; i < JRT_INGEST_LISTENERS; i++) {
		good = jrt_gate_init(&s->listeners[i].fresh, (enum jrt_gate_kind)i, settings,
			       complaints) &&
		       good;
	}
	return good;
}

void
jrt_ingest_adopt(struct jrt_ingest *s, bool good)
{
	for (int i = 0; i < JRT_INGEST_LISTENERS; i++) {
		struct jrt_ingest_listener *l = &s->listeners[i];
		if (good) {
			jrt_gate_renew(&l->gate, &l->fresh);
		} else {
			jrt_gate_finish(&l->fresh);
		}
	}
}

bool
jrt_ingest_is_wanted(const struct jrt_settings *settings, bool topic)
{
	return topic || jrt_setting_text(settings, SETTING_METRICS_LISTEN) != NULL ||
	       jrt_handed_any();
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
	for (int i = 0; i < JRT_INGEST_LISTENERS; i++) {
		s->listeners[i].server = s;
		s->listeners[i].fd = -1;
	}
	s->listeners[0].events = true;
	jrt_link_init(&s->all);
	jrt_scanner_init(&s->scratch.scanner, &s->scratch.arena);
	jrt_writer_init(&s->scratch.text);
	jrt_writer_init(&s->scratch.spare);
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
	for (int i = 0; i < JRT_INGEST_LISTENERS; i++) {
		/* Connections waiting on a socket that only we have would be reset. */
		if (s->listeners[i].fd >= 0 && !s->listeners[i].handed) {
			on_connection(s->listeners[i].fd, 0, &s->listeners[i]);
		}
	}
	s->stopping = true;
	stop_listening(s);
	for (struct jrt_link *l = s->all.after, *next; l != &s->all; l = next) {
		next = l->after;
		jrt_connection_stop(jrt_connection_of(l));
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
	for (int i = 0; i < JRT_INGEST_LISTENERS; i++) {
		jrt_room_finish(&s->listeners[i].room);
		jrt_gate_finish(&s->listeners[i].gate);
	}
	(void)event_del(&s->tick);
	jrt_scanner_finish(&s->scratch.scanner);
	jrt_arena_finish(&s->scratch.arena);
	jrt_writer_finish(&s->scratch.text);
	jrt_writer_finish(&s->scratch.spare);
	free(s->scratch.bytes);
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
	return s->listeners[0].room.count + s->listeners[1].room.count;
}
