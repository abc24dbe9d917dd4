/* SPDX-License-Identifier: Apache-2.0 */
/* From an endpoint to a connection that can carry requests: tries its addresses one after the
 * other, through a proxy if there is one, then TLS. */
#ifndef CONNECTOR_HTTP_DIAL_H
#define CONNECTOR_HTTP_DIAL_H

#include "connector/http/endpoint.h"
#include "connector/http/wire.h"

#include <event2/event_struct.h>

struct jrt_dial {
	struct jrt_endpoint *endpoint;
	/* Hands over a connection, which is then the caller's, or says why there is none.  Called
	 * from the loop, never from jrt_dial_start(). */
	void (*done)(struct jrt_dial *, const struct jrt_wire *, const char *error);
	bool untrusted; /* the server's certificate was refused */
	int proxy_status; /* of the proxy's answer, if that is the reason; else 0 */
	/* private */
	enum {
		DIAL_RESTING,
		DIAL_RESOLVING,
		DIAL_CONNECTING,
		DIAL_TUNNELLING,
		DIAL_SHAKING,
		DIAL_FAILING /* the error is reported from the loop */
	} state;
	struct jrt_wire wire;
	struct event readable, writable, timer;
	struct jrt_resolver_waiter waiter;
	unsigned attempt; /* which address */
	char *in; /* the proxy's answer */
	size_t in_used;
	char error[320];
};

void jrt_dial_init(struct jrt_dial *, struct jrt_endpoint *,
	void (*done)(struct jrt_dial *, const struct jrt_wire *, const char *error));
/* Stops without reporting. */
void jrt_dial_finish(struct jrt_dial *);
void jrt_dial_start(struct jrt_dial *);
#endif
