/* SPDX-License-Identifier: Apache-2.0 */
/* The proxy in front of an endpoint, if there is one. */
#ifndef CONNECTOR_HTTP_PROXY_H
#define CONNECTOR_HTTP_PROXY_H

#include "connector/common/settings.h"
#include "connector/common/url.h"

struct jrt_proxy {
	struct jrt_url url; /* host NULL: no proxy */
	char *authorization; /* the header line for it; "": none */
};

/* Reads http.proxy, http.proxy-auth and http.no-proxy, which may exclude that endpoint.  False
 * after complaining. */
bool jrt_proxy_init(struct jrt_proxy *, const struct jrt_settings *, const struct jrt_url *endpoint,
	struct jrt_complaints *);
void jrt_proxy_finish(struct jrt_proxy *);
/* Keeps the credentials of http.auth, http.proxy and http.proxy-auth out of what is shown. */
void jrt_proxy_hide(struct jrt_secrets *, const struct jrt_settings *);
/* Whether an entry of http.no-proxy covers the host: itself, "domain" or ".domain" for those below
 * it, an address, a network such as 10.0.0.0/8, or "*". */
bool jrt_proxy_is_passed_by(const char *entry, const char *host);
#endif
