/* SPDX-License-Identifier: Apache-2.0 */
/* OpenSSL contexts for servers. */
#include "connector/http/tls_server.h"

#include <errno.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool
complain(struct jrt_complaints *complaints, enum jrt_setting_id setting, const char *path)
{
	const char *why = ERR_reason_error_string(ERR_peek_last_error());
	if (access(path, R_OK) != 0) {
		why = strerror(errno);
	}
	jrt_complain(complaints, "%s: %s: %s", jrt_setting_key(setting), path,
		why != NULL ? why : "it cannot be used");
	ERR_clear_error();
	return false;
}

/* Anything but a regular file could make the reader wait for another process. */
static bool
is_file(enum jrt_setting_id setting, const char *path, struct jrt_complaints *complaints)
{
	struct stat st;
	if (path == NULL || stat(path, &st) != 0 || S_ISREG(st.st_mode)) {
		return true; /* whoever reads it reports what is wrong */
	}
	jrt_complain(complaints, "%s: %s is not a regular file", jrt_setting_key(setting), path);
	return false;
}

/* There is nobody to ask for the password of a key. */
static int
no_password(char *text, int size, int writes, void *user)
{
	(void)text;
	(void)size;
	(void)writes;
	(void)user;
	return -1;
}

static bool
load(SSL_CTX *context, const struct jrt_settings *s, const struct jrt_tls_server_settings *ids,
	struct jrt_complaints *complaints)
{
	const char *cert = jrt_setting_text(s, ids->cert), *ca = jrt_setting_text(s, ids->ca);
	const char *key = jrt_setting_text(s, ids->key);
	enum jrt_setting_id key_setting = key != NULL ? ids->key : ids->cert;
	key = key != NULL ? key : cert;
	if (!is_file(ids->cert, cert, complaints) || !is_file(key_setting, key, complaints) ||
		!is_file(ids->ca, ca, complaints)) {
		return false;
	}
	if (SSL_CTX_use_certificate_chain_file(context, cert) != 1) {
		return complain(complaints, ids->cert, cert);
	}
	if (SSL_CTX_use_PrivateKey_file(context, key, SSL_FILETYPE_PEM) != 1) {
		return complain(complaints, key_setting, key);
	}
	if (ca == NULL) {
		return true;
	}
	STACK_OF(X509_NAME) *names = SSL_load_client_CA_file(ca);
	if (names == NULL || SSL_CTX_load_verify_file(context, ca) != 1) {
		sk_X509_NAME_pop_free(names, X509_NAME_free);
		return complain(complaints, ids->ca, ca);
	}
	SSL_CTX_set_client_CA_list(context, names);
	SSL_CTX_set_verify(context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL);
	return true;
}

bool
jrt_tls_server_init(SSL_CTX **context, const struct jrt_settings *s,
	const struct jrt_tls_server_settings *ids, struct jrt_complaints *complaints)
{
	static const unsigned char name[] = "connector"; /* for sessions with client certificates */
	*context = NULL;
	if (jrt_setting_text(s, ids->cert) == NULL) {
		const enum jrt_setting_id beside =
			jrt_setting_text(s, ids->key) != NULL ? ids->key : ids->ca;
		if (jrt_setting_text(s, beside) == NULL) {
			return true;
		}
		jrt_complain(complaints, "%s: missing beside %s", jrt_setting_key(ids->cert),
			jrt_setting_key(beside));
		return false;
	}
	/* No openssl.cnf: a static binary must not load what that may name. */
	(void)OPENSSL_init_ssl(OPENSSL_INIT_NO_LOAD_CONFIG, NULL);
	ERR_clear_error();
	SSL_CTX *c = SSL_CTX_new(TLS_server_method());
	if (c == NULL) {
		jrt_complain(complaints, "%s: out of memory", jrt_setting_key(ids->cert));
		return false;
	}
	(void)SSL_CTX_set_min_proto_version(c, TLS1_2_VERSION);
	(void)SSL_CTX_set_mode(c, SSL_MODE_ENABLE_PARTIAL_WRITE |
					  SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER |
					  SSL_MODE_RELEASE_BUFFERS);
	(void)SSL_CTX_set_options(c, SSL_OP_IGNORE_UNEXPECTED_EOF | SSL_OP_NO_RENEGOTIATION |
					     SSL_OP_CIPHER_SERVER_PREFERENCE);
	(void)SSL_CTX_set_session_id_context(c, name, sizeof name - 1);
	SSL_CTX_set_default_passwd_cb(c, no_password);
	if (!load(c, s, ids, complaints)) {
		SSL_CTX_free(c);
		return false;
	}
	*context = c;
	return true;
}

SSL *
jrt_tls_server_open(SSL_CTX *context, int fd)
{
	SSL *ssl = SSL_new(context);
	if (ssl != NULL && SSL_set_fd(ssl, fd) == 1) {
		SSL_set_accept_state(ssl);
		return ssl;
	}
	SSL_free(ssl);
	ERR_clear_error();
	return NULL;
}

const char *
jrt_tls_server_fault(void)
{
	unsigned long error = ERR_peek_last_error();
	return error != 0 ? ERR_reason_error_string(error) : NULL;
}
