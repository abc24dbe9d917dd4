/* SPDX-License-Identifier: Apache-2.0 */
/* Credentials for the endpoint and the proxy, and the headers made from them. */
#ifndef CONNECTOR_HTTP_AUTHORIZATION_H
#define CONNECTOR_HTTP_AUTHORIZATION_H

#include "connector/common/settings.h"
#include "json/writer.h"

/* Each at NULL: not set. */
struct jrt_credentials {
	const char *header; /* "Authorization", or the proxy's */
	const char *setting; /* for messages */
	const char *user, *password;
	bool alone; /* the user may have no password */
	const char *bearer;
};

/* http.auth */
struct jrt_credentials jrt_endpoint_credentials(const struct jrt_settings *);
/* http.proxy-auth */
struct jrt_credentials jrt_proxy_credentials(const struct jrt_settings *);

/* Appends the header line; nothing without credentials.  False after complaining. */
bool
jrt_put_authorization(struct jrt_writer *, const struct jrt_credentials *, struct jrt_complaints *);
/* Keeps the contents of such a header out of what is shown, even if they were not secrets. */
void jrt_hide_credentials(struct jrt_secrets *, const struct jrt_credentials *);
#endif
