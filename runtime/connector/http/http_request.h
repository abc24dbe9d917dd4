/* SPDX-License-Identifier: Apache-2.0 */
/* The head of a request as a server sees it (RFC 9112).  A pure function of bytes.
 *
 * Must be stricter than the standard wherever two programs have been seen to understand the same
 * bytes as different requests: a line ends only with CR LF, no blank before a colon, one
 * Content-Length, never beside Transfer-Encoding, which is "chunked" and nothing else. */
#ifndef CONNECTOR_HTTP_HTTP_REQUEST_H
#define CONNECTOR_HTTP_HTTP_REQUEST_H

#include "connector/http/http.h"

enum jrt_http_method {
	JRT_HTTP_GET,
	JRT_HTTP_HEAD,
	JRT_HTTP_POST,
	JRT_HTTP_OPTIONS,
	JRT_HTTP_OTHER
};

struct jrt_http_request {
	enum jrt_http_method method;
	struct jrt_text path; /* in the head's bytes: of the target, up to "?" */
	enum jrt_http_body body; /* never JRT_BODY_CLOSE */
	uint64_t length;
	struct jrt_text type; /* Content-Type without its parameters; at NULL: absent */
	/* Absent: at NULL. */
	struct jrt_text host; /* with its port; from the target if that has one */
	struct jrt_text origin; /* of the page for which a browser sends it */
	struct jrt_text authorization;
	bool cross_site; /* a browser says that another site's page asks (Fetch Metadata) */
	bool navigates; /* somebody follows a link: the answer is shown, and no script reads it */
	bool keep_alive;
	bool http10;
	bool expects_continue; /* the client waits for 100 before it sends the body */
	bool gzip; /* Content-Encoding */
	/* If the head is invalid: the status of the answer and what is wrong, for people. */
	int status;
	const char *error;
};

/* Parses a complete head of `len` bytes (jrt_http_head_length()).  False: ->status and ->error say
 * why not; the connection must be closed, since nobody knows where the next request begins. */
bool jrt_http_parse_request(const char *at, size_t len, struct jrt_http_request *);
/* Whether a request may begin with this byte. */
bool jrt_http_may_begin(char);
#endif
