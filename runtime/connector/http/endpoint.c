/* SPDX-License-Identifier: Apache-2.0 */
/* The server that requests go to, from the settings. */
#include "connector/http/endpoint.h"

#include <event2/dns.h>
#include <signal.h>
#include <string.h>

/* Its messages (about a name server that is down, for instance) would lack time and name. */
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

bool
jrt_endpoint_init(struct jrt_endpoint *e, struct event_base *base, const struct jrt_settings *s,
	struct jrt_complaints *complaints)
{
	memset(e, 0, sizeof *e);
	e->base = base;
	e->max_age_ms = jrt_setting_number(s, SETTING_HTTP_MAX_CONNECTION_AGE);
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
	if (!jrt_proxy_init(&e->proxy, s, &e->url, complaints)) {
		return false;
	}
	const struct jrt_url *first = e->proxy.url.host != NULL ? &e->proxy.url : &e->url;
	uint64_t fresh_ms = e->max_age_ms > 0 ? e->max_age_ms : UINT64_MAX;
	if (!jrt_resolver_init(&e->resolver, base, first->host, first->port, fresh_ms)) {
		jrt_complain(complaints, "http.endpoint: out of memory");
		return false;
	}
	return !e->url.tls || jrt_tls_init(&e->tls, s, e->url.host, complaints);
}

/* The proxy's credentials; changing the proxy needs a restart. */
static bool
renew_proxy(struct jrt_proxy *fresh, const struct jrt_endpoint *e, const struct jrt_settings *s,
	struct jrt_complaints *complaints)
{
	const char *host = e->proxy.url.authority;
	if (!jrt_proxy_init(fresh, s, &e->url, complaints)) {
		return false;
	}
	if (host != NULL && strcmp(host, fresh->url.authority) != 0) {
		jrt_complain(complaints, "http.proxy: a new host needs a restart");
		return false;
	}
	return true;
}

bool
jrt_endpoint_reload(
	struct jrt_endpoint *e, const struct jrt_settings *s, struct jrt_complaints *complaints)
{
	struct jrt_proxy proxy;
	struct jrt_tls tls = { .context = NULL };
	bool good = renew_proxy(&proxy, e, s, complaints);
	good = good && (!e->url.tls || jrt_tls_init(&tls, s, e->url.host, complaints));
	if (good) {
		struct jrt_tls old_tls = e->tls;
		struct jrt_proxy old_proxy = e->proxy;
		e->tls = tls;
		e->proxy = proxy;
		tls = old_tls;
		proxy = old_proxy;
		e->generation++;
	}
	jrt_tls_finish(&tls);
	jrt_proxy_finish(&proxy);
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
	jrt_proxy_finish(&e->proxy);
}
