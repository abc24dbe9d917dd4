/* SPDX-License-Identifier: Apache-2.0 */
/* Parses http:// and https:// addresses. */
#ifndef CONNECTOR_COMMON_URL_H
#define CONNECTOR_COMMON_URL_H

#include <stdbool.h>
#include <stdint.h>

struct jrt_url {
	bool tls;
	bool literal; /* the host is an IP address */
	uint16_t port;
	char *host; /* without brackets */
	char *authority; /* for Host: with brackets, and the port unless it is the scheme's default
			  */
	char *target; /* path and query, at least "/" */
	char *user; /* of a proxy: the part before "@", as written; NULL: none */
};

/* NULL, or what is wrong with it.  After an error there is nothing to free. */
const char *jrt_url_parse(struct jrt_url *, const char *text);
/* The same for a proxy: http only, and a user is allowed. */
const char *jrt_url_parse_proxy(struct jrt_url *, const char *text);
/* Replaces %XX by bytes (anything else stays); returns the text. */
char *jrt_url_decode(char *text);
void jrt_url_finish(struct jrt_url *);
#endif
