/* SPDX-License-Identifier: Apache-2.0 */
/* The head of the requests: method, target, headers. */
#ifndef CONNECTOR_SINK_REQUEST_H
#define CONNECTOR_SINK_REQUEST_H

#include "connector/common/settings.h"
#include "connector/http/proxy.h"

/* Appends the part of the head that all requests share (without Content-Length and the empty line).
 * False after complaining. */
bool jrt_request_head(struct jrt_writer *, const struct jrt_url *, const struct jrt_proxy *,
	const struct jrt_settings *, struct jrt_complaints *);
#endif
