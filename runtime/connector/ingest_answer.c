/* SPDX-License-Identifier: Apache-2.0 */
/* Answers of the server. */
#include "connector/ingest_answer.h"

#include <stdio.h>
#include <time.h>

static const char *
phrase(int status)
{
	static const struct {
		int status;
		const char *phrase;
	} phrases[] = { { 200, "OK" }, { 400, "Bad Request" }, { 404, "Not Found" },
		{ 405, "Method Not Allowed" }, { 408, "Request Timeout" },
		{ 413, "Content Too Large" }, { 415, "Unsupported Media Type" },
		{ 417, "Expectation Failed" }, { 431, "Request Header Fields Too Large" },
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

void
jrt_answer_put(struct jrt_writer *w, const struct jrt_answer_head *h, struct jrt_text body)
{
	char line[256], date[64];
	time_t now = time(NULL);
	struct tm tm;
	(void)strftime(date, sizeof date, "%a, %d %b %Y %H:%M:%S GMT", gmtime_r(&now, &tm));
	int n = snprintf(line, sizeof line,
		"HTTP/1.1 %d %s\r\nDate: %s\r\nContent-Type: %s\r\nContent-Length: %zu\r\n",
		h->status, phrase(h->status), date, h->type, body.len);
	jrt_put(w, line, (size_t)n);
	jrt_put_lit(w, "Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\n");
	if (strncmp(h->type, "text/html", 9) == 0) {
		jrt_put_lit(w, "Content-Security-Policy: default-src 'none'; "
			       "style-src 'unsafe-inline'\r\n");
	}
	if (h->retry_after > 0) {
		n = snprintf(line, sizeof line, "Retry-After: %u\r\n", h->retry_after);
		jrt_put(w, line, (size_t)n);
	}
	if (h->allow != NULL) {
		n = snprintf(line, sizeof line, "Allow: %s\r\n", h->allow);
		jrt_put(w, line, (size_t)n);
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
