/* SPDX-License-Identifier: Apache-2.0 */
/* TLS for servers: the certificate, and which client certificates are required. */
#ifndef CONNECTOR_HTTP_TLS_SERVER_H
#define CONNECTOR_HTTP_TLS_SERVER_H

#include "connector/common/settings.h"

#include <openssl/types.h>

struct jrt_tls_server_settings {
	enum jrt_setting_id cert, key, ca; /* key: in the file of cert if it is not set */
};

/* *context: the server's, or NULL if the settings name none.  False after complaining. */
bool jrt_tls_server_init(SSL_CTX **context, const struct jrt_settings *,
	const struct jrt_tls_server_settings *, struct jrt_complaints *);
/* TLS for an accepted socket: the first read begins the handshake.  NULL: out of memory. */
SSL *jrt_tls_server_open(SSL_CTX *, int fd);
/* Why the last call on such a connection failed; NULL: the client has gone. */
const char *jrt_tls_server_fault(void);
#endif
