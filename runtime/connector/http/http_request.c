/* SPDX-License-Identifier: Apache-2.0 */
/* Heads of requests. */
#include "connector/http/http_request.h"

struct parse {
	struct jrt_http_request *request;
	bool length, coding, expect, connection_close, connection_keep;
	struct jrt_text host; /* according to its header; at NULL: there is none */
};

static bool
refuse(struct jrt_http_request *r, int status, const char *error)
{
	r->status = status;
	r->error = error;
	return false;
}

bool
jrt_http_may_begin(char c)
{
	return c == '\r' || c == '\n' || jrt_http_is_token((struct jrt_text){ &c, 1 });
}

/* Every line ends with CR LF, and there is no other control character but the tab. */
static bool
is_clean(const char *at, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)at[i];
		if (c == '\r') {
			if (i + 1 == len || at[i + 1] != '\n') {
				return false;
			}
			i++;
		} else if ((c < ' ' && c != '\t') || c == 0x7f) {
			return false;
		}
	}
	return true;
}

static struct jrt_text
until(const char *at, const char *end, char stop)
{
	const char *found = memchr(at, stop, (size_t)(end - at));
	return (struct jrt_text){ at, (size_t)((found != NULL ? found : end) - at) };
}

static enum jrt_http_method
method_of(struct jrt_text t)
{
	return jrt_is(t, "GET")       ? JRT_HTTP_GET
	       : jrt_is(t, "HEAD")    ? JRT_HTTP_HEAD
	       : jrt_is(t, "POST")    ? JRT_HTTP_POST
	       : jrt_is(t, "OPTIONS") ? JRT_HTTP_OPTIONS
				      : JRT_HTTP_OTHER;
}

/* "/path?query", "http://host/path?query" (section 3.2.2) or "*". */
static bool
take_target(struct jrt_http_request *r, struct jrt_text target)
{
	const char *at = target.at, *end = target.at + target.len;
	for (const char *c = at; c < end; c++) {
		if ((unsigned char)*c <= ' ' || (unsigned char)*c > '~') {
			return refuse(r, 400, "the target is malformed");
		}
	}
	if (target.len > 7 && jrt_http_same((struct jrt_text){ at, 7 }, "http://")) {
		at += 7;
		r->host.at = at;
		while (at < end && *at != '/' && *at != '?') {
			at++;
		}
		r->host.len = (size_t)(at - r->host.at);
		if (at == end || *at == '?') {
			r->path = JRT_TEXT("/");
			return true;
		}
	} else if (target.len == 0 || (*at != '/' && r->method < JRT_HTTP_OPTIONS)) {
		return refuse(r, 400, "the target is malformed");
	}
	r->path = until(at, end, '?');
	return true;
}

/* "POST /path HTTP/1.1" */
static bool
take_request_line(struct jrt_http_request *r, const char *at, const char *end)
{
	struct jrt_text method = until(at, end, ' ');
	if (!jrt_http_is_token(method) || method.at + method.len == end) {
		return refuse(r, 400, "this is not HTTP");
	}
	r->method = method_of(method);
	at = method.at + method.len + 1;
	struct jrt_text target = until(at, end, ' ');
	at = target.at + target.len;
	if (end - at != 9 || memcmp(at, " HTTP/", 6) != 0 || at[6] < '0' || at[6] > '9' ||
		at[7] != '.' || at[8] < '0' || at[8] > '9') {
		return refuse(r, 400, "this is not HTTP");
	}
	if (at[6] != '1') {
		return refuse(r, 505, "only HTTP/1.1 and HTTP/1.0 are supported");
	}
	r->http10 = at[8] == '0';
	return take_target(r, target);
}

static bool
take_coding(struct parse *p, struct jrt_text value)
{
	struct jrt_http_request *r = p->request;
	if (p->coding || !jrt_http_same(value, "chunked")) {
		return refuse(r, 501, "the only Transfer-Encoding that is supported is chunked");
	}
	p->coding = true;
	return true;
}

/* A header that may occur only once. */
static bool
take_once(struct jrt_http_request *r, struct jrt_text *field, struct jrt_text value,
	const char *twice)
{
	if (field->at != NULL) {
		return refuse(r, 400, twice);
	}
	*field = value;
	return true;
}

static bool
take_type(struct jrt_http_request *r, struct jrt_text value)
{
	if (!take_once(r, &r->type, until(value.at, value.at + value.len, ';'),
		    "the Content-Type header comes twice")) {
		return false;
	}
	while (r->type.len > 0 &&
		(r->type.at[r->type.len - 1] == ' ' || r->type.at[r->type.len - 1] == '\t')) {
		r->type.len--;
	}
	return true;
}

/* What a browser says about the page that asks, and who somebody claims to be. */
static bool
take_asker(struct parse *p, struct jrt_text name, struct jrt_text value)
{
	struct jrt_http_request *r = p->request;
	if (jrt_http_same(name, "origin")) {
		return take_once(r, &r->origin, value, "the Origin header comes twice");
	}
	if (jrt_http_same(name, "authorization")) {
		return take_once(
			r, &r->authorization, value, "the Authorization header comes twice");
	}
	if (jrt_http_same(name, "sec-fetch-site")) {
		r->cross_site |= jrt_http_same(value, "cross-site");
	} else if (jrt_http_same(name, "sec-fetch-mode")) {
		r->navigates = jrt_http_same(value, "navigate");
	}
	return true;
}

static bool
take_header(struct parse *p, struct jrt_text name, struct jrt_text value)
{
	struct jrt_http_request *r = p->request;
	if (jrt_http_same(name, "content-length")) {
		if (p->length || !jrt_http_parse_length(value, &r->length)) {
			return refuse(r, 400, "Content-Length is not a number, or comes twice");
		}
		p->length = true;
	} else if (jrt_http_same(name, "transfer-encoding")) {
		return take_coding(p, value);
	} else if (jrt_http_same(name, "host")) {
		return take_once(r, &p->host, value, "the Host header comes twice");
	} else if (jrt_http_same(name, "connection")) {
		p->connection_close |= jrt_http_lists(value, "close");
		p->connection_keep |= jrt_http_lists(value, "keep-alive");
	} else if (jrt_http_same(name, "expect")) {
		if (!jrt_http_same(value, "100-continue")) {
			return refuse(r, 417,
				"the only expectation that is supported is "
				"100-continue");
		}
		p->expect = true;
	} else if (jrt_http_same(name, "content-type")) {
		return take_type(r, value);
	} else if (jrt_http_same(name, "content-encoding")) {
		bool gzip = jrt_http_same(value, "gzip") || jrt_http_same(value, "x-gzip");
		if (r->gzip || (!gzip && !jrt_http_same(value, "identity"))) {
			return refuse(r, 415,
				"the only Content-Encoding that is supported is "
				"gzip");
		}
		r->gzip = gzip;
	} else {
		return take_asker(p, name, value);
	}
	return true;
}

/* Consequences of all headers together. */
static bool
conclude(const struct parse *p)
{
	struct jrt_http_request *r = p->request;
	if (p->coding && (p->length || r->http10)) {
		return refuse(r, 400,
			p->length ? "both Content-Length and Transfer-Encoding"
				  : "Transfer-Encoding in HTTP/1.0");
	}
	if (p->host.at == NULL && !r->http10) {
		return refuse(r, 400, "there is no Host header");
	}
	r->host = r->host.at != NULL ? r->host : p->host;
	r->body = p->coding                    ? JRT_BODY_CHUNKED
		  : p->length && r->length > 0 ? JRT_BODY_LENGTH
					       : JRT_BODY_NONE;
	r->keep_alive = !p->connection_close && (!r->http10 || p->connection_keep);
	r->expects_continue = p->expect && !r->http10 && r->body != JRT_BODY_NONE;
	return true;
}

bool
jrt_http_parse_request(const char *at, size_t len, struct jrt_http_request *r)
{
	struct parse p = { .request = r };
	struct jrt_text name, value;
	const char *end = at + len;
	*r = (struct jrt_http_request){ .body = JRT_BODY_NONE };
	if (!is_clean(at, len)) {
		return refuse(
			r, 400, "a line that does not end with CR LF, or a control character");
	}
	const char *line = memchr(at, '\r', len);
	if (line == NULL) {
		return refuse(r, 400, "this is not HTTP");
	}
	if (!take_request_line(r, at, line)) {
		return false;
	}
	line += 2;
	while (jrt_http_next_header(&line, end, &name, &value)) {
		if (!take_header(&p, name, value)) {
			return false;
		}
	}
	if (line != end) {
		return refuse(r, 400, "a header is malformed");
	}
	return conclude(&p);
}
