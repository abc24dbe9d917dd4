/* SPDX-License-Identifier: Apache-2.0 */
/* The server that requests go to, as the settings name it. */
#include "connector/http/endpoint.h"

#include <event2/dns.h>
#include <signal.h>
#include <string.h>

/* Its words (about a name server that is down, say) would come without time and name. */
static void
ignore_event_log(int severity, const char *text)
{
	(void)severity;
	(void)text;
}

static void
ignore_dns_log(int warning, const char *text)
{
	(void)warning;
	(void)text;
}

void
jrt_quiet_libevent(void)
{
	(void)signal(SIGPIPE, SIG_IGN);
	event_set_log_callback(ignore_event_log);
	evdns_set_log_fn(ignore_dns_log);
}

static bool
init_proxy(struct jrt_endpoint *e, const struct jrt_settings *s, struct jrt_complaints *complaints)
{
	const char *url = jrt_setting_text(s, SETTING_HTTP_PROXY);
	const char *error = url != NULL ? jrt_url_parse(&e->proxy, url) : NULL;
	if (error == NULL && e->proxy.tls) {
		error = "only http:// proxies are supported";
	}
	if (error != NULL) {
		jrt_complain(complaints, "http.proxy: %s", error);
	}
	return error == NULL;
}

bool
jrt_endpoint_init(struct jrt_endpoint *e, struct event_base *base, const struct jrt_settings *s,
	struct jrt_complaints *complaints)
{
	memset(e, 0, sizeof *e);
	e->base = base;
	e->connect_ms = jrt_setting_number(s, SETTING_HTTP_CONNECT_TIMEOUT);
	e->request_ms = jrt_setting_number(s, SETTING_HTTP_REQUEST_TIMEOUT);
	const char *url = jrt_setting_text(s, SETTING_HTTP_ENDPOINT);
	if (url == NULL) {
		jrt_complain(complaints, "http.endpoint is not set");
		return false;
	}
	const char *error = jrt_url_parse(&e->url, url);
	if (error != NULL) {
		jrt_complain(complaints, "http.endpoint: %s", error);
		return false;
	}
	if (!init_proxy(e, s, complaints)) {
		return false;
	}
	const struct jrt_url *first = e->proxy.host != NULL ? &e->proxy : &e->url;
	if (!jrt_resolver_init(&e->resolver, base, first->host, first->port)) {
		jrt_complain(complaints, "http.endpoint: out of memory");
		return false;
	}
	return !e->url.tls || jrt_tls_init(&e->tls, s, e->url.host, complaints);
}

bool
jrt_endpoint_reload(
	struct jrt_endpoint *e, const struct jrt_settings *s, struct jrt_complaints *complaints)
{
	struct jrt_tls fresh;
	if (!e->url.tls) {
		return true;
	}
	bool good = jrt_tls_init(&fresh, s, e->url.host, complaints);
	if (good) {
		struct jrt_tls old = e->tls;
		e->tls = fresh;
		fresh = old;
		e->generation++;
	}
	jrt_tls_finish(&fresh);
	return good;
}

void
jrt_endpoint_finish(struct jrt_endpoint *e)
{
	if (e->base != NULL) {
		jrt_resolver_finish(&e->resolver);
	}
	jrt_tls_finish(&e->tls);
	jrt_url_finish(&e->url);
	jrt_url_finish(&e->proxy);
}
