/* SPDX-License-Identifier: Apache-2.0 */
/* The server's answers. */
#include "connector/ingest/ingest_answer.h"

#include <stdio.h>

static const char *
phrase(int status)
{
	static const struct {
		int status;
		const char *phrase;
	} phrases[] = { { 200, "OK" }, { 400, "Bad Request" }, { 401, "Unauthorized" },
		{ 403, "Forbidden" }, { 404, "Not Found" }, { 405, "Method Not Allowed" },
		{ 408, "Request Timeout" }, { 413, "Content Too Large" },
		{ 415, "Unsupported Media Type" }, { 417, "Expectation Failed" },
		{ 421, "Misdirected Request" }, { 431, "Request Header Fields Too Large" },
		{ 500, "Internal Server Error" }, { 501, "Not Implemented" },
		{ 503, "Service Unavailable" }, { 505, "HTTP Version Not Supported" } };
	for (size_t i = 0; i < sizeof phrases / sizeof phrases[0]; i++) {
		if (phrases[i].status == status) {
			return phrases[i].phrase;
		}
	}
	return "";
}

static void
put_text(struct jrt_writer *w, const char *text)
{
	jrt_put(w, text, strlen(text));
}

static void
put_digits(char *at, int number)
{
	at[0] = (char)('0' + number / 10 % 10);
	at[1] = (char)('0' + number % 10);
}

/* RFC 9110, section 6.6.1.  Every answer has one. */
static void
put_date(struct jrt_writer *w, struct jrt_answer_date *date)
{
	static const char days[][4] = { "Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat" };
	static const char months[][4] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug",
		"Sep", "Oct", "Nov", "Dec" };
	time_t now = time(NULL);
	if (date->at != now) {
		char *at = date->text;
		struct tm tm;
		(void)gmtime_r(&now, &tm);
		memcpy(at, "Thu, 01 Jan 1970 00:00:00 GMT", sizeof date->text);
		memcpy(at, days[tm.tm_wday], 3);
		put_digits(at + 5, tm.tm_mday);
		memcpy(at + 8, months[tm.tm_mon], 3);
		put_digits(at + 12, (tm.tm_year + 1900) / 100);
		put_digits(at + 14, tm.tm_year);
		put_digits(at + 17, tm.tm_hour);
		put_digits(at + 20, tm.tm_min);
		put_digits(at + 23, tm.tm_sec);
		date->at = now;
	}
	jrt_put_lit(w, "\r\nDate: ");
	jrt_put(w, date->text, sizeof date->text - 1);
}

static void
put_header(struct jrt_writer *w, const char *name, const char *value)
{
	if (value != NULL) {
		put_text(w, name);
		jrt_put_lit(w, ": ");
		put_text(w, value);
		jrt_put_lit(w, "\r\n");
	}
}

/* Cross-origin resource sharing, as in the Fetch standard. */
static void
put_sharing(struct jrt_writer *w, const struct jrt_answer_head *h)
{
	put_header(w, "Access-Control-Allow-Origin", h->origin);
	jrt_put_lit(w, "Vary: Origin\r\n");
	if (h->preflight) {
		jrt_put_lit(w, "Access-Control-Allow-Methods: POST\r\n"
			       "Access-Control-Allow-Headers: authorization, content-encoding, "
			       "content-type\r\nAccess-Control-Max-Age: 600\r\n");
	}
}

void
jrt_answer_put(struct jrt_writer *w, const struct jrt_answer_head *h, struct jrt_text body)
{
	jrt_put_lit(w, "HTTP/1.1 ");
	jrt_put_unsigned(w, (uint64_t)h->status);
	jrt_put_lit(w, " ");
	put_text(w, phrase(h->status));
	put_date(w, h->date);
	jrt_put_lit(w, "\r\nContent-Type: ");
	put_text(w, h->type);
	jrt_put_lit(w, "\r\nContent-Length: ");
	jrt_put_unsigned(w, body.len);
	jrt_put_lit(w, "\r\n");
	jrt_put_lit(w, "Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\n");
	if (strncmp(h->type, "text/html", 9) == 0) {
		jrt_put_lit(w, "Content-Security-Policy: default-src 'none'; "
			       "style-src 'unsafe-inline'\r\n");
	}
	if (h->retry_after > 0) {
		jrt_put_lit(w, "Retry-After: ");
		jrt_put_unsigned(w, h->retry_after);
		jrt_put_lit(w, "\r\n");
	}
	put_header(w, "Allow", h->allow);
	put_header(w, "WWW-Authenticate", h->challenge);
	if (h->origin != NULL) {
		put_sharing(w, h);
	}
	if (h->close) {
		jrt_put_lit(w, "Connection: close\r\n");
	} else if (h->http10) {
		jrt_put_lit(w, "Connection: keep-alive\r\n");
	}
	jrt_put_lit(w, "\r\n");
	if (!h->no_body && body.len > 0) {
		jrt_put(w, body.at, body.len);
	}
}

void
jrt_answer_accepted(struct jrt_writer *w, uint64_t count, uint64_t first)
{
	jrt_put_lit(w, "{\"accepted\":");
	jrt_put_unsigned(w, count);
	if (count > 0) {
		jrt_put_lit(w, ",\"first\":");
		jrt_put_unsigned(w, first);
		jrt_put_lit(w, ",\"last\":");
		jrt_put_unsigned(w, first + count - 1);
	}
	jrt_put_lit(w, "}\n");
}

void
jrt_answer_error(struct jrt_writer *w, const char *reason)
{
	jrt_put_lit(w, "{\"error\":");
	jrt_put_string(w, (struct jrt_text){ reason, strlen(reason) });
	jrt_put_lit(w, ",\"accepted\":0}\n");
}

void
jrt_answer_invalid(struct jrt_writer *w, const struct jrt_body_faults *f)
{
	char text[128];
	(void)snprintf(text, sizeof text, "line %ju, byte %ju: ", (uintmax_t)f->first[0].line,
		(uintmax_t)f->first[0].byte);
	jrt_put_lit(w, "{\"error\":\"");
	put_text(w, text);
	put_text(w, jrt_status_text(f->first[0].status));
	if (f->lines_meant) {
		jrt_put_lit(w, "; for a document a line, send Content-Type: application/x-ndjson");
	}
	jrt_put_lit(w, "; nothing was stored\",\"accepted\":0,\"invalid\":");
	jrt_put_unsigned(w, f->count);
	jrt_put_lit(w, ",\"lines\":[");
	for (size_t i = 0; i < f->shown; i++) {
		int n = snprintf(text, sizeof text, "%s{\"line\":%ju,\"byte\":%ju,\"error\":\"",
			i > 0 ? "," : "", (uintmax_t)f->first[i].line, (uintmax_t)f->first[i].byte);
		jrt_put(w, text, (size_t)n);
		put_text(w, jrt_status_text(f->first[i].status));
		jrt_put_lit(w, "\",\"status\":\"");
		put_text(w, jrt_status_name(f->first[i].status));
		jrt_put_lit(w, "\"}");
	}
	jrt_put_lit(w, "]}\n");
}
