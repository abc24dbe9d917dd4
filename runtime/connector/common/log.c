/* SPDX-License-Identifier: Apache-2.0 */
/* Log lines: text or JSON, secrets redacted, repetitions counted. */
#include "connector/common/log.h"

#include "connector/common/clock.h"
#include "connector/common/encode.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { LONGEST = 2048, LOOKED_AT = 512, LONGEST_SAID = 200, QUIET_MS = 10000 };

static const char *const names[] = { "error", "warning", "info", "debug" };

void
jrt_log_init(struct jrt_log *log, const char *name)
{
	memset(log, 0, sizeof *log);
	log->name = name;
	log->level = JRT_LOG_INFO;
}

/* Control characters would let foreign text act on a terminal. */
static void
clean(char *text, size_t len)
{
	for (char *end = text + len; text < end; text++) {
		if ((unsigned char)*text < ' ' || *text == 0x7f) {
			*text = ' ';
		}
	}
}

/* At most PIPE_BUF bytes: a writable pipe takes them whole.  False: there is no room. */
static bool
write_out(const char *line, size_t len)
{
	struct pollfd p = { .fd = STDERR_FILENO, .events = POLLOUT };
	ssize_t n = send(STDERR_FILENO, line, len, MSG_DONTWAIT | MSG_NOSIGNAL);
	if (n < 0 && errno == ENOTSOCK) {
		bool room = poll(&p, 1, 0) == 1 && (p.revents & POLLOUT) != 0;
		n = room ? write(STDERR_FILENO, line, len) : -1;
	}
	return n >= 0;
}

static void
write_line(struct jrt_log *log, enum jrt_log_level level, const char *text, unsigned repeated)
{
	char stamp[40], line[2 * LONGEST + 256];
	struct timespec now;
	struct tm tm;
	(void)clock_gettime(CLOCK_REALTIME, &now);
	size_t n = strftime(stamp, sizeof stamp, "%Y-%m-%dT%H:%M:%S", gmtime_r(&now.tv_sec, &tm));
	(void)snprintf(stamp + n, sizeof stamp - n, ".%03ldZ", now.tv_nsec / 1000000);
	char again[48] = "";
	int len;
	if (log->json) {
		struct jrt_writer w;
		jrt_writer_init(&w);
		jrt_put_string(&w, (struct jrt_text){ text, strlen(text) });
		if (repeated > 0) {
			(void)snprintf(again, sizeof again, ",\"repeated\":%u", repeated);
		}
		len = snprintf(line, sizeof line,
			"{\"time\":\"%s\",\"level\":\"%s\",\"connector\":\"%s\",\"message\":%.*s%s}\n",
			stamp, names[level], log->name, (int)w.used, w.base, again);
		jrt_writer_finish(&w);
	} else {
		if (repeated > 0) {
			(void)snprintf(again, sizeof again, " (%u more times)", repeated);
		}
		len = snprintf(line, sizeof line, "%s %s %s: %s%s\n", stamp, log->name,
			names[level], text, again);
	}
	if (len > PIPE_BUF) {
		len = PIPE_BUF;
		line[len - 1] = '\n';
	}
	log->lost += !write_out(line, (size_t)len);
}

/* Lost lines are reported before the next line. */
static void
write_next(struct jrt_log *log, enum jrt_log_level level, const char *text, unsigned repeated)
{
	unsigned lost = log->lost;
	if (lost > 0) {
		char note[80];
		(void)snprintf(
			note, sizeof note, "%u lines of the log are lost: nobody reads it", lost);
		log->lost = 0;
		write_line(log, JRT_LOG_WARNING, note, 0);
		if (log->lost > 0) {
			log->lost += lost; /* this one takes its slot */
			return;
		}
	}
	write_line(log, level, text, repeated);
}

static void
report_repeated(struct jrt_log *log, struct jrt_log_line *l)
{
	if (l->repeated > 0 && l->text != NULL) {
		write_next(log, l->level, l->text, l->repeated);
		l->repeated = 0;
	}
}

/* Whether the line has already come within the last seconds and need not be written: it is
 * counted. */
static bool
is_repeated(struct jrt_log *log, enum jrt_log_level level, const char *text)
{
	uint64_t hash = 14695981039346656037U, now = jrt_now_ms();
	for (const char *c = text; *c != '\0'; c++) {
		hash = (hash ^ (unsigned char)*c) * 1099511628211U; /* speed only */
	}
	struct jrt_log_line *oldest = &log->kept[0];
	for (int i = 0; i < JRT_LOG_KEPT; i++) {
		struct jrt_log_line *l = &log->kept[i];
		if (l->text != NULL && l->hash == hash && strcmp(l->text, text) == 0) {
			if (now - l->last_ms < QUIET_MS) {
				l->repeated++;
				return true;
			}
			l->last_ms = now;
			if (l->repeated == 0) {
				return false;
			}
			l->repeated++; /* one line for the earlier ones and this one */
			report_repeated(log, l);
			return true;
		}
		if (l->last_ms < oldest->last_ms) {
			oldest = l;
		}
	}
	report_repeated(log, oldest);
	free(oldest->text);
	*oldest = (struct jrt_log_line){ hash, now, 0, level, strdup(text) };
	return false;
}

/* Appends the beginning of somebody else's words.  Cuts after redacting secrets, so that no part of
 * one remains. */
static void
append_said(const struct jrt_log *log, char text[LONGEST], struct jrt_text said)
{
	char start[LOOKED_AT];
	size_t len = said.len < sizeof start ? said.len : sizeof start;
	if (len == 0) {
		return;
	}
	memcpy(start, said.at, len);
	if (log->secrets != NULL) {
		jrt_secrets_redact_start(log->secrets, start, len);
	}
	size_t shown = len < LONGEST_SAID ? len : LONGEST_SAID;
	while (shown > 0 && shown < len && ((unsigned char)start[shown] & 0xc0) == 0x80) {
		shown--; /* not inside a character */
	}
	for (size_t i = 0; !jrt_is_utf8(start, shown) && i < shown; i++) {
		start[i] = (char)((unsigned char)start[i] < 0x80 ? start[i] : '?');
	}
	clean(start, shown);
	size_t used = strlen(text);
	(void)snprintf(text + used, LONGEST - used, "; it said: %.*s%s", (int)shown, start,
		shown < said.len ? "..." : "");
}

static void __attribute__((format(printf, 5, 0))) log_line(struct jrt_log *log,
	enum jrt_log_level level, bool each, struct jrt_text said, const char *fmt, va_list args)
{
	char text[LONGEST];
	(void)vsnprintf(text, sizeof text, fmt, args);
	if (log->secrets != NULL) {
		jrt_secrets_redact_start(log->secrets, text, strlen(text));
	}
	clean(text, strlen(text)); /* after redacting: a secret may contain a control character */
	if (each || level > JRT_LOG_WARNING || !is_repeated(log, level, text)) {
		append_said(log, text, said);
		write_next(log, level, text, 0);
	}
}

void
jrt_log(struct jrt_log *log, enum jrt_log_level level, const char *fmt, ...)
{
	if (level <= log->level) {
		va_list args;
		va_start(args, fmt);
		log_line(log, level, false, (struct jrt_text){ NULL, 0 }, fmt, args);
		va_end(args);
	}
}

void
jrt_log_with(
	struct jrt_log *log, enum jrt_log_level level, struct jrt_text said, const char *fmt, ...)
{
	if (level <= log->level) {
		va_list args;
		va_start(args, fmt);
		log_line(log, level, false, said, fmt, args);
		va_end(args);
	}
}

void
jrt_log_each(struct jrt_log *log, enum jrt_log_level level, const char *fmt, ...)
{
	if (level <= log->level) {
		va_list args;
		va_start(args, fmt);
		log_line(log, level, true, (struct jrt_text){ NULL, 0 }, fmt, args);
		va_end(args);
	}
}

void
jrt_log_tick(struct jrt_log *log)
{
	uint64_t now = jrt_now_ms();
	for (int i = 0; i < JRT_LOG_KEPT; i++) {
		if (now - log->kept[i].last_ms >= QUIET_MS && log->kept[i].repeated > 0) {
			report_repeated(log, &log->kept[i]);
			log->kept[i].last_ms = now;
		}
	}
}

void
jrt_log_flush(struct jrt_log *log)
{
	for (int i = 0; i < JRT_LOG_KEPT; i++) {
		report_repeated(log, &log->kept[i]);
	}
}

void
jrt_log_finish(struct jrt_log *log)
{
	for (int i = 0; i < JRT_LOG_KEPT; i++) {
		report_repeated(log, &log->kept[i]);
		free(log->kept[i].text);
		log->kept[i].text = NULL;
	}
}
