/* SPDX-License-Identifier: Apache-2.0 */
/* What all connections to one server share. */
#ifndef CONNECTOR_HTTP_ENDPOINT_H
#define CONNECTOR_HTTP_ENDPOINT_H

#include "connector/common/url.h"
#include "connector/http/proxy.h"
#include "connector/http/resolver.h"
#include "connector/http/tls.h"

struct jrt_endpoint {
	struct event_base *base;
	struct jrt_url url;
	struct jrt_proxy proxy;
	struct jrt_resolver resolver; /* of the proxy, otherwise of the server */
	struct jrt_tls tls; /* when url.tls */
	unsigned generation; /* of tls: connections of an earlier generation carry no more requests
			      */
	uint64_t max_age_ms; /* of a connection; 0: unlimited */
	uint64_t connect_ms; /* for each address */
	uint64_t request_ms; /* from the first byte of the request to the last of the answer; the
				same again for the handshake before it */
};

/* Once per process: ignores SIGPIPE, and silences libevent. */
void jrt_quiet_libevent(void);
/* Reads http.endpoint, the proxy's settings, the timeouts and http.tls.*.  False after
 * complaining. */
bool jrt_endpoint_init(struct jrt_endpoint *, struct event_base *, const struct jrt_settings *,
	struct jrt_complaints *);
void jrt_endpoint_finish(struct jrt_endpoint *);
/* Reads the files of http.tls.* and the credentials of the proxy again, for new connections.  False
 * after complaining: the previous ones stay. */
bool
jrt_endpoint_reload(struct jrt_endpoint *, const struct jrt_settings *, struct jrt_complaints *);
#endif
