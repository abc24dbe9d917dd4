/* SPDX-License-Identifier: Apache-2.0 */
/* Refuses what librdkafka asks of libsasl2 for Kerberos, in static binaries: libsasl2 loads its
 * mechanisms as plugins, which a static binary cannot.  PLAIN, SCRAM and OAUTHBEARER are
 * librdkafka's own.  Kerberos is refused with a message before any of these is called. */
#include <stddef.h>

enum { SASL_FAIL = -1 };

int sasl_client_init(const void *callbacks);
int sasl_client_new(const char *service, const char *server, const char *local, const char *remote,
	const void *callbacks, unsigned flags, void **connection);
int sasl_client_start(void *connection, const char *mechanisms, void **prompt, const char **out,
	unsigned *out_len, const char **mechanism);
int sasl_client_step(void *connection, const char *in, unsigned in_len, void **prompt,
	const char **out, unsigned *out_len);
void sasl_dispose(void **connection);
const char *sasl_errdetail(void *connection);
const char *sasl_errstring(int error, const char *languages, const char **language);
int sasl_getprop(void *connection, int property, const void **value);
int sasl_listmech(void *connection, const char *user, const char *prefix, const char *separator,
	const char *suffix, const char **result, unsigned *len, int *count);

int
sasl_client_init(const void *callbacks)
{
	(void)callbacks;
	return 0; /* librdkafka calls this at startup, whatever the mechanism */
}

int
sasl_client_new(const char *service, const char *server, const char *local, const char *remote,
	const void *callbacks, unsigned flags, void **connection)
{
	(void)service;
	(void)server;
	(void)local;
	(void)remote;
	(void)callbacks;
	(void)flags;
	*connection = NULL;
	return SASL_FAIL;
}

int
sasl_client_start(void *connection, const char *mechanisms, void **prompt, const char **out,
	unsigned *out_len, const char **mechanism)
{
	(void)connection;
	(void)mechanisms;
	(void)prompt;
	(void)out;
	(void)out_len;
	(void)mechanism;
	return SASL_FAIL;
}

int
sasl_client_step(void *connection, const char *in, unsigned in_len, void **prompt, const char **out,
	unsigned *out_len)
{
	(void)connection;
	(void)in;
	(void)in_len;
	(void)prompt;
	(void)out;
	(void)out_len;
	return SASL_FAIL;
}

void
sasl_dispose(void **connection)
{
	*connection = NULL;
}

const char *
sasl_errdetail(void *connection)
{
	(void)connection;
	return "Kerberos is not in this binary";
}

const char *
sasl_errstring(int error, const char *languages, const char **language)
{
	(void)error;
	(void)languages;
	(void)language;
	return "Kerberos is not in this binary";
}

int
sasl_getprop(void *connection, int property, const void **value)
{
	(void)connection;
	(void)property;
	*value = NULL;
	return SASL_FAIL;
}

int
sasl_listmech(void *connection, const char *user, const char *prefix, const char *separator,
	const char *suffix, const char **result, unsigned *len, int *count)
{
	(void)connection;
	(void)user;
	(void)prefix;
	(void)separator;
	(void)suffix;
	(void)len;
	(void)count;
	*result = "";
	return SASL_FAIL;
}
