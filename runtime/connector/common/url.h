/* SPDX-License-Identifier: Apache-2.0 */
/* http:// and https:// addresses taken apart. */
#ifndef CONNECTOR_COMMON_URL_H
#define CONNECTOR_COMMON_URL_H

#include <stdbool.h>
#include <stdint.h>

struct jrt_url {
	bool tls;
	bool literal; /* the host is an IP address */
	uint16_t port;
	char *host; /* without brackets */
	char *authority; /* for Host: with brackets, and the port where it is not the scheme's */
	char *target; /* path and query, "/" at least */
	char *user; /* of a proxy: what stands before "@", as it is written; NULL: nothing */
};

/* NULL, or what is wrong with it.  Nothing needs to be finished after an error. */
const char *jrt_url_parse(struct jrt_url *, const char *text);
/* The same of a proxy: http only, and there may be a user in it. */
const char *jrt_url_parse_proxy(struct jrt_url *, const char *text);
/* Puts bytes for %XX in place (what is no such thing stays); gives the text. */
char *jrt_url_decode(char *text);
void jrt_url_finish(struct jrt_url *);
#endif
