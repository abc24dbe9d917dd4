/* SPDX-License-Identifier: Apache-2.0 */
/* Who may ask: a page that came from here, at the address that only its user knows. */
#ifndef PLAY_GATE_H
#define PLAY_GATE_H

#include "base/text.h"

#include <event2/http.h>

struct gate {
	const char *host; /* "127.0.0.1:8080" */
	const char *origin; /* "http://127.0.0.1:8080" */
	const char *token; /* the first part of each path */
};

/* Makes the gate of a server at that port, with a new token.  False, with a message. */
bool gate_make(struct gate *, unsigned port, struct arena *, const char **error);
/* The part of the path after "/TOKEN/".  NULL, with an HTTP status in *refused: not allowed.  Host
 * reveals a foreign site whose name resolves to this address, Origin a foreign page that posts
 * here. */
const char *gate_path(const struct gate *, struct evhttp_request *, int *refused);
#endif
