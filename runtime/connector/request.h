/* SPDX-License-Identifier: Apache-2.0 */
/* The head of the requests: method, target, headers. */
#ifndef CONNECTOR_REQUEST_H
#define CONNECTOR_REQUEST_H

#include "connector/settings.h"
#include "connector/url.h"

/* Appends the head up to what differs from request to request (Content-Length, the empty line).
 * False after complaining. */
bool jrt_request_head(struct jrt_writer *, const struct jrt_url *, const struct jrt_settings *,
	struct jrt_complaints *);
#endif
