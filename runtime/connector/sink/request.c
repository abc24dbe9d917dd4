/* SPDX-License-Identifier: Apache-2.0 */
/* Request heads (RFC 9112, sections 3 and 5).  Settings are checked when they are read: none can
 * smuggle a second header in (connector/common/kinds.c). */
#include "connector/sink/request.h"

#include "config.h"
#include "connector/http/authorization.h"
#include "connector/http/http.h"

static void
put(struct jrt_writer *w, const char *text)
{
	jrt_put(w, text, strlen(text));
}

static struct jrt_text
name_of(const char *header)
{
	return (struct jrt_text){ header, strcspn(header, ":") };
}

static bool
has_header(const struct jrt_setting_value *headers, const char *name)
{
	for (unsigned i = 0; i < headers->count; i++) {
		if (jrt_http_same(name_of(headers->items[i]), name)) {
			return true;
		}
	}
	return false;
}

static void
put_headers(struct jrt_writer *w, const struct jrt_setting_value *headers)
{
	for (unsigned i = 0; i < headers->count; i++) {
		put(w, headers->items[i]);
		jrt_put_lit(w, "\r\n");
	}
}

bool
jrt_request_head(struct jrt_writer *w, const struct jrt_url *url, const struct jrt_proxy *proxy,
	const struct jrt_settings *s, struct jrt_complaints *complaints)
{
	const struct jrt_credentials credentials = jrt_endpoint_credentials(s);
	bool through = proxy->url.host != NULL && !url->tls;
	const struct jrt_setting_value *headers = &s->values[SETTING_HTTP_HEADERS];
	const char *method = jrt_setting_text(s, SETTING_HTTP_METHOD);
	const char *agent = jrt_setting_text(s, SETTING_HTTP_USER_AGENT);
	unsigned before = complaints->count;
	put(w, method);
	jrt_put_lit(w, " ");
	if (through) {
		/* A proxy needs to know where the request goes (RFC 9112, section 3.2.2). */
		jrt_put_lit(w, "http://");
		put(w, url->authority);
	}
	put(w, url->target);
	jrt_put_lit(w, " HTTP/1.1\r\n");
	if (!has_header(headers, "host")) {
		jrt_put_lit(w, "Host: ");
		put(w, url->authority);
		jrt_put_lit(w, "\r\n");
	}
	if (!has_header(headers, "user-agent")) {
		jrt_put_lit(w, "User-Agent: ");
		put(w, agent != NULL ? agent : "joltc/" PACKAGE_VERSION);
		jrt_put_lit(w, "\r\n");
	}
	if (!has_header(headers, "content-type")) {
		bool lines = s->values[SETTING_HTTP_BATCH_MAX_RECORDS].count > 0 &&
			     jrt_setting_number(s, SETTING_HTTP_BATCH_AS) == 1;
		put(w, lines ? "Content-Type: application/x-ndjson\r\n"
			     : "Content-Type: application/json\r\n");
	}
	put_headers(w, headers);
	(void)jrt_put_authorization(w, &credentials, complaints);
	if (through) {
		put(w, proxy->authorization);
	}
	if (w->status != JRT_OK) {
		jrt_complain(complaints, "http.headers: out of memory");
	}
	return complaints->count == before;
}
