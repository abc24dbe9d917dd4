/* SPDX-License-Identifier: Apache-2.0 */
/* Content-Length: N, a blank line, N bytes. */
#include "lsp/frame.h"

#include <errno.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

enum { MOST_LINE = 1024, MOST_LINES = 64 };

void
frames_begin(struct frames *f, int in, int out)
{
	f->in = in;
	f->out = out;
	f->from = f->to = 0;
	f->message = NULL;
	f->room = 0;
}

void
frames_end(struct frames *f)
{
	free(f->message);
}

/* ---- reading ------------------------------------------------------------- */

/* False: the end of the input. */
static bool
fill(struct frames *f)
{
	ssize_t n;
	do {
		n = read(f->in, f->buffer, sizeof f->buffer);
	} while (n < 0 && errno == EINTR);
	f->from = 0;
	f->to = n > 0 ? (size_t)n : 0;
	return n > 0;
}

bool
frames_pending(const struct frames *f)
{
	struct pollfd p = { .fd = f->in, .events = POLLIN };
	return f->from < f->to || poll(&p, 1, 0) > 0;
}

/* A line of the header, without its end.  False: the end of the input, or the line is too long. */
static bool
read_line(struct frames *f, char line[MOST_LINE])
{
	for (size_t len = 0; len < MOST_LINE;) {
		if (f->from == f->to && !fill(f)) {
			return false;
		}
		char c = f->buffer[f->from++];
		if (c == '\n') {
			len -= len > 0 && line[len - 1] == '\r';
			line[len] = '\0';
			return true;
		}
		line[len++] = c;
	}
	return false;
}

/* The number after "Content-Length:"; false: invalid. */
static bool
read_length(const char *text, uint64_t *length)
{
	text += strspn(text, " \t");
	size_t digits = strspn(text, "0123456789");
	const char *end = text + digits;
	*length = 0;
	if (digits == 0 || digits > 18 || end[strspn(end, " \t")] != '\0') {
		return false;
	}
	for (; text < end; text++) {
		*length = *length * 10 + (uint64_t)(*text - '0');
	}
	return true;
}

/* Takes that many bytes; into `to`, unless it is NULL.  False: the input ends before. */
static bool
take(struct frames *f, char *to, uint64_t length)
{
	while (length > 0) {
		if (f->from == f->to && !fill(f)) {
			return false;
		}
		size_t some = f->to - f->from < length ? f->to - f->from : (size_t)length;
		if (to != NULL) {
			memcpy(to, f->buffer + f->from, some);
			to += some;
		}
		f->from += some;
		length -= some;
	}
	return true;
}

static char *
room_for(struct frames *f, size_t length)
{
	if (f->room < length + 1) {
		free(f->message);
		f->room = length + 1;
		f->message = malloc(f->room);
		if (f->message == NULL) {
			abort();
		}
	}
	return f->message;
}

enum frame
frames_next(struct frames *f, const char **text, size_t *len)
{
	static const char name[] = "Content-Length:";
	char line[MOST_LINE];
	uint64_t length = 0;
	bool said = false;
	unsigned lines = 0;
	for (;;) {
		if (!read_line(f, line) || lines++ == MOST_LINES) {
			return FRAME_END;
		}
		if (*line == '\0') {
			break;
		}
		if (strncasecmp(line, name, sizeof name - 1) == 0) {
			said = read_length(line + sizeof name - 1, &length);
			if (!said) {
				return FRAME_END; /* the start of the next message is unknown */
			}
		}
	}
	if (!said || length > MOST_MESSAGE) {
		return take(f, NULL, length) ? FRAME_BAD : FRAME_END;
	}
	char *message = room_for(f, (size_t)length);
	*text = message;
	*len = (size_t)length;
	return take(f, message, length) ? FRAME_MESSAGE : FRAME_END;
}

/* ---- writing ------------------------------------------------------------- */

static void
send_all(int fd, const char *bytes, size_t len)
{
	while (len > 0) {
		ssize_t n = write(fd, bytes, len);
		if (n < 0 && errno != EINTR) {
			return; /* the client has gone: reading will end, too */
		}
		if (n > 0) {
			bytes += n;
			len -= (size_t)n;
		}
	}
}

void
frames_send(struct frames *f, json_t *message)
{
	char *text = json_dumps(message, JSON_COMPACT), head[64];
	json_decref(message);
	if (text == NULL) {
		return;
	}
	size_t len = strlen(text);
	int n = snprintf(head, sizeof head, "Content-Length: %zu\r\n\r\n", len);
	send_all(f->out, head, (size_t)n);
	send_all(f->out, text, len);
	free(text);
}
