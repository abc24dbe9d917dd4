/* SPDX-License-Identifier: Apache-2.0 */
/* HTTP/1.1 heads and chunks. */
#include "connector/http/http.h"

enum { LONGEST_CHUNK_LINE = 4096 };

static char
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

bool
jrt_http_same_bytes(const char *a, const char *b, size_t len)
{
	size_t i = 0;
	while (i < len && lower(a[i]) == lower(b[i])) {
		i++;
	}
	return i == len;
}

static struct jrt_text
trim(const char *at, const char *end)
{
	while (at < end && (*at == ' ' || *at == '\t')) {
		at++;
	}
	while (end > at && (end[-1] == ' ' || end[-1] == '\t' || end[-1] == '\r')) {
		end--;
	}
	return (struct jrt_text){ at, (size_t)(end - at) };
}

bool
jrt_http_lists(struct jrt_text list, const char *token)
{
	const char *at = list.at, *end = list.at + list.len;
	while (at < end) {
		const char *comma = memchr(at, ',', (size_t)(end - at));
		comma = comma != NULL ? comma : end;
		if (jrt_http_same(trim(at, comma), token)) {
			return true;
		}
		at = comma + 1;
	}
	return false;
}

bool
jrt_http_parse_length(struct jrt_text t, uint64_t *length)
{
	*length = 0;
	for (size_t i = 0; i < t.len; i++) {
		if (t.at[i] < '0' || t.at[i] > '9' || i > 17) {
			return false;
		}
		*length = 10 * *length + (uint64_t)(t.at[i] - '0');
	}
	return t.len > 0;
}

size_t
jrt_http_head_length(const char *at, size_t len)
{
	const char *from = at, *end = at + len;
	while ((at = memchr(at, '\n', (size_t)(end - at))) != NULL) {
		at++;
		if (at < end && *at == '\n') {
			return (size_t)(at + 1 - from);
		}
		if (end - at >= 2 && at[0] == '\r' && at[1] == '\n') {
			return (size_t)(at + 2 - from);
		}
	}
	return 0;
}

/* tchar of RFC 9110, section 5.6.2 */
bool
jrt_http_is_token(struct jrt_text t)
{
	for (size_t i = 0; i < t.len; i++) {
		char c = t.at[i];
		bool good = (lower(c) >= 'a' && lower(c) <= 'z') || (c >= '0' && c <= '9') ||
			    c == '-' || (c != '\0' && strchr("!#$%&'*+.^_`|~", c) != NULL);
		if (!good) {
			return false;
		}
	}
	return t.len > 0;
}

bool
jrt_http_next_header(
	const char **at, const char *end, struct jrt_text *name, struct jrt_text *value)
{
	const char *line = *at;
	const char *newline = memchr(line, '\n', (size_t)(end - line));
	if (newline == NULL) {
		*at = NULL;
		return false;
	}
	if (newline == line || (newline == line + 1 && *line == '\r')) {
		*at = newline + 1;
		return false;
	}
	const char *colon = memchr(line, ':', (size_t)(newline - line));
	*name = (struct jrt_text){ line, colon != NULL ? (size_t)(colon - line) : 0 };
	/* No blank before the colon, no folded lines: both have been used to smuggle requests. */
	if (colon == NULL || !jrt_http_is_token(*name) ||
		memchr(line, '\0', (size_t)(newline - line)) != NULL) {
		*at = NULL;
		return false;
	}
	*value = trim(colon + 1, newline);
	*at = newline + 1;
	return true;
}

/* "HTTP/1.1 200 OK": the status, and whether it is 1.1. */
static bool
parse_status_line(const char *at, size_t len, int *status, bool *keep_alive)
{
	if (len < 12 || memcmp(at, "HTTP/1.", 7) != 0 || (at[7] != '0' && at[7] != '1') ||
		at[8] != ' ') {
		return false;
	}
	*status = 0;
	for (int i = 9; i < 12; i++) {
		if (at[i] < '0' || at[i] > '9') {
			return false;
		}
		*status = 10 * *status + (at[i] - '0');
	}
	*keep_alive = at[7] == '1';
	/* Exactly three digits. */
	return *status >= 100 && (len == 12 || at[12] == ' ' || at[12] == '\r');
}

static bool
take_header(struct jrt_http_answer *a, struct jrt_text name, struct jrt_text value)
{
	if (jrt_http_same(name, "content-length")) {
		uint64_t length;
		if (!jrt_http_parse_length(value, &length) ||
			(a->body == JRT_BODY_LENGTH && a->length != length)) {
			return false;
		}
		if (a->body != JRT_BODY_CHUNKED) {
			a->body = JRT_BODY_LENGTH;
			a->length = length;
		}
	} else if (jrt_http_same(name, "transfer-encoding")) {
		if (!jrt_http_lists(value, "chunked")) {
			return false;
		}
		a->body = JRT_BODY_CHUNKED;
	} else if (jrt_http_same(name, "connection")) {
		if (jrt_http_lists(value, "close")) {
			a->keep_alive = false;
		} else if (jrt_http_lists(value, "keep-alive")) {
			a->keep_alive = true;
		}
	} else if (jrt_http_same(name, "retry-after")) {
		a->retry_after = value;
	} else if (jrt_http_same(name, "location")) {
		a->location = value;
	}
	return true;
}

ptrdiff_t
jrt_http_parse_answer(const char *at, size_t len, struct jrt_http_answer *a)
{
	static const char start[] = "HTTP/1.";
	*a = (struct jrt_http_answer){ .body = JRT_BODY_CLOSE };
	size_t same = len < sizeof start - 1 ? len : sizeof start - 1;
	if (memcmp(at, start, same) != 0) {
		return -1;
	}
	size_t head = jrt_http_head_length(at, len);
	if (head == 0) {
		return 0;
	}
	const char *end = at + head, *line = memchr(at, '\n', head);
	if (!parse_status_line(at, (size_t)(line - at), &a->status, &a->keep_alive)) {
		return -1;
	}
	line++;
	struct jrt_text name, value;
	while (jrt_http_next_header(&line, end, &name, &value)) {
		if (!take_header(a, name, value)) {
			return -1;
		}
	}
	if (line == NULL) {
		return -1;
	}
	if (a->status < 200 || a->status == 204 || a->status == 304) {
		a->body = JRT_BODY_NONE;
	}
	if (a->body == JRT_BODY_CLOSE) {
		a->keep_alive = false;
	}
	return (ptrdiff_t)head;
}

/* ---- chunks -----------------------------------------------------------------------------------
 */

static int
hex(char c)
{
	c = lower(c);
	return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* A byte after a chunk's size: blanks, then an extension, which begins with ";". */
static bool
take_behind_size(struct jrt_chunks *c, char byte)
{
	bool blank = byte == ' ' || byte == '\t';
	if (byte == '\n') {
		c->state = c->left > 0 ? CHUNK_DATA : CHUNK_TRAILER;
		c->digits = c->line = 0;
		c->colon = false;
		return true;
	}
	if (c->state == CHUNK_EXTENSION) {
		return blank || byte == '\r' || ((unsigned char)byte > ' ' && byte != 0x7f);
	}
	c->state = byte == ';' ? CHUNK_EXTENSION : CHUNK_BLANK;
	return c->digits > 0 && (blank || byte == ';' || byte == '\r');
}

/* Trailers are headers, "name: value" each, up to an empty line; `digits` counts the line's
 * bytes. */
static bool
take_trailer(struct jrt_chunks *c, char byte)
{
	if (byte == '\n') {
		bool good = c->digits == 0 || c->colon;
		c->state = c->digits == 0 ? CHUNK_DONE : CHUNK_TRAILER;
		c->digits = 0;
		c->colon = false;
		return good;
	}
	if (byte == '\r') {
		return true;
	}
	bool first = c->digits++ == 0;
	if (c->colon) {
		return byte == '\t' || ((unsigned char)byte >= ' ' && byte != 0x7f);
	}
	c->colon = byte == ':';
	return c->colon ? !first : jrt_http_is_token((struct jrt_text){ &byte, 1 });
}

/* One byte outside the data; false: malformed. */
static bool
take_byte(struct jrt_chunks *c, char byte)
{
	int digit = hex(byte);
	/* A carriage return must precede a line feed; only requests require the carriage return. */
	if (++c->line > LONGEST_CHUNK_LINE || (c->before == '\r' && byte != '\n') ||
		(c->strict && byte == '\n' && c->before != '\r')) {
		return false;
	}
	c->before = byte;
	switch (c->state) {
	case CHUNK_SIZE:
		if (digit >= 0) {
			c->left = c->left << 4 | (unsigned)digit;
			return ++c->digits <= 15;
		}
		return c->digits > 0 && take_behind_size(c, byte);
	case CHUNK_BLANK:
	case CHUNK_EXTENSION:
		return take_behind_size(c, byte);
	case CHUNK_DATA_END:
		if (byte == '\n') {
			c->state = CHUNK_SIZE;
			c->digits = c->line = 0;
			return true;
		}
		return byte == '\r' && c->line == 1;
	case CHUNK_TRAILER:
		return take_trailer(c, byte);
	case CHUNK_DATA:
	case CHUNK_DONE:
		break;
	}
	return false;
}

enum jrt_chunk_result
jrt_chunks_next(struct jrt_chunks *c, const char **at, const char *end, struct jrt_text *data)
{
	while (c->state != CHUNK_DONE) {
		if (*at == end) {
			return JRT_CHUNK_MORE;
		}
		if (c->state == CHUNK_DATA) {
			size_t n = (size_t)(end - *at);
			n = n < c->left ? n : (size_t)c->left;
			*data = (struct jrt_text){ *at, n };
			*at += n;
			c->left -= n;
			if (c->left == 0) {
				c->state = CHUNK_DATA_END;
				c->line = 0;
			}
			return JRT_CHUNK_DATA;
		}
		if (!take_byte(c, *(*at)++)) {
			return JRT_CHUNK_BAD;
		}
	}
	return JRT_CHUNK_END;
}
