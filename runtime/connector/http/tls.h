/* SPDX-License-Identifier: Apache-2.0 */
/* TLS for clients: trust, our own certificate, the name that the server must prove. */
#ifndef CONNECTOR_HTTP_TLS_H
#define CONNECTOR_HTTP_TLS_H

#include "connector/common/settings.h"

#include <openssl/types.h>

struct jrt_tls_sessions;

struct jrt_tls {
	SSL_CTX *context;
	struct jrt_tls_sessions *sessions; /* for resumption; freed with the context */
	char *name; /* that the server must prove; sent to it unless it is an address */
	bool literal; /* the name is an IP address */
	bool verify;
};

/* Reads http.tls.*; `host` is the name unless http.tls.server-name gives another.  False after
 * complaining. */
bool jrt_tls_init(
	struct jrt_tls *, const struct jrt_settings *, const char *host, struct jrt_complaints *);
void jrt_tls_finish(struct jrt_tls *);
/* TLS for a connected socket, ready for SSL_connect(), which resumes an earlier session if the
 * server still knows it; NULL: out of memory. */
SSL *jrt_tls_open(const struct jrt_tls *, int fd);
/* After a failed handshake: writes what went wrong, for people, to `text`; true: the server's
 * certificate is not trusted (trying again will not help until somebody acts). */
bool jrt_tls_explain(const struct jrt_tls *, const SSL *, char *text, size_t size);
#endif
