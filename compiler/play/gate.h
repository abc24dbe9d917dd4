/* SPDX-License-Identifier: Apache-2.0 */
/* Who may ask: a page that came from here, at the address that only its user was told. */
#ifndef PLAY_GATE_H
#define PLAY_GATE_H

#include "base/text.h"

#include <event2/http.h>

struct gate {
	const char *host; /* "127.0.0.1:8080" */
	const char *origin; /* "http://127.0.0.1:8080" */
	const char *token; /* the first part of each path */
};

/* Makes the gate of a server at that port, with a new token.  False with a message. */
bool gate_make(struct gate *, unsigned port, struct arena *, const char **error);
/* The part of the path behind "/TOKEN/".  NULL with a status (of HTTP) in *refused: not for this
 * one.  A site elsewhere that has its name lead here is told by Host, one that posts from its own
 * page by Origin. */
const char *gate_path(const struct gate *, struct evhttp_request *, int *refused);
#endif
