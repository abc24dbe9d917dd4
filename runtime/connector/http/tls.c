/* SPDX-License-Identifier: Apache-2.0 */
/* OpenSSL contexts, and their failures in words. */
#include "connector/http/tls.h"

#include <arpa/inet.h>
#include <errno.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MOST_SESSIONS = 64 };

/* Where distributions keep trusted authorities. */
static const char *const bundles[] = { "/etc/ssl/certs/ca-certificates.crt",
	"/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/ca-bundle.pem", "/etc/ssl/cert.pem" };

/* Why OpenSSL could not use the file. */
static const char *
reason(const char *path)
{
	if (access(path, R_OK) != 0) {
		return strerror(errno);
	}
	const char *text = ERR_reason_error_string(ERR_peek_last_error());
	return text != NULL ? text : "no certificate or key in it";
}

static bool
load_authorities(struct jrt_tls *t, const char *ca, struct jrt_complaints *complaints)
{
	if (ca != NULL) {
		if (SSL_CTX_load_verify_file(t->context, ca) == 1) {
			return true;
		}
		jrt_complain(complaints, "http.tls.ca: %s: %s", ca, reason(ca));
		return false;
	}
	const char *named = getenv("SSL_CERT_FILE"), *found = named;
	for (size_t i = 0; found == NULL && i < sizeof bundles / sizeof bundles[0]; i++) {
		found = access(bundles[i], R_OK) == 0 ? bundles[i] : NULL;
	}
	if (found != NULL && SSL_CTX_load_verify_file(t->context, found) == 1) {
		return true;
	}
	if (found == NULL) {
		jrt_complain(complaints,
			"no certificate authorities found; name a file with http.tls.ca");
	} else {
		jrt_complain(complaints, "%s%s: %s", named != NULL ? "SSL_CERT_FILE: " : "", found,
			reason(found));
	}
	return false;
}

static bool
load_own_certificate(
	struct jrt_tls *t, const struct jrt_settings *s, struct jrt_complaints *complaints)
{
	const char *cert = jrt_setting_text(s, SETTING_HTTP_TLS_CERT);
	const char *key = jrt_setting_text(s, SETTING_HTTP_TLS_KEY);
	if (cert == NULL && key == NULL) {
		return true;
	}
	if (cert == NULL || SSL_CTX_use_certificate_chain_file(t->context, cert) != 1) {
		jrt_complain(complaints, "http.tls.cert: %s%s%s", cert != NULL ? cert : "",
			cert != NULL ? ": " : "",
			cert != NULL ? reason(cert) : "missing beside http.tls.key");
		return false;
	}
	const char *key_file = key != NULL ? key : cert;
	if (SSL_CTX_use_PrivateKey_file(t->context, key_file, SSL_FILETYPE_PEM) != 1) {
		jrt_complain(complaints, "http.tls.key: %s: %s", key_file, reason(key_file));
		return false;
	}
	return true;
}

/* ---- sessions ---------------------------------------------------------------------------------
 */

/* The newest last.  A TLS 1.3 ticket is used once (RFC 8446, appendix C.4); a server sends some
 * with each connection. */
struct jrt_tls_sessions {
	SSL_SESSION *kept[MOST_SESSIONS];
	unsigned count;
};

static void
drop_session(struct jrt_tls_sessions *s, unsigned index)
{
	SSL_SESSION_free(s->kept[index]);
	s->count--;
	memmove(&s->kept[index], &s->kept[index + 1], (s->count - index) * sizeof s->kept[0]);
}

/* OpenSSL's callback for each session that a server sends; 1: we own it from then on. */
static int
keep_session(SSL *ssl, SSL_SESSION *session)
{
	struct jrt_tls_sessions *s = SSL_CTX_get_app_data(SSL_get_SSL_CTX(ssl));
	if (s == NULL || !SSL_SESSION_is_resumable(session)) {
		return 0;
	}
	if (s->count == MOST_SESSIONS) {
		drop_session(s, 0);
	}
	s->kept[s->count++] = session;
	return 1;
}

static void
resume_session(struct jrt_tls_sessions *s, SSL *ssl)
{
	if (s->count == 0) {
		return;
	}
	SSL_SESSION *newest = s->kept[s->count - 1];
	(void)SSL_set_session(ssl, newest);
	if (SSL_SESSION_get_protocol_version(newest) >= TLS1_3_VERSION) {
		drop_session(s, s->count - 1);
	}
}

static bool
init_sessions(struct jrt_tls *t)
{
	t->sessions = calloc(1, sizeof *t->sessions);
	(void)SSL_CTX_set_app_data(t->context, t->sessions);
	(void)SSL_CTX_set_session_cache_mode(
		t->context, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
	SSL_CTX_sess_set_new_cb(t->context, keep_session);
	return t->sessions != NULL;
}

/* Connections may outlive this: they must not find it any more. */
static void
forget_sessions(struct jrt_tls *t)
{
	if (t->context != NULL) {
		(void)SSL_CTX_set_app_data(t->context, NULL);
	}
	while (t->sessions != NULL && t->sessions->count > 0) {
		drop_session(t->sessions, t->sessions->count - 1);
	}
	free(t->sessions);
}

/* ---- the context ------------------------------------------------------------------------------
 */

bool
jrt_tls_init(struct jrt_tls *t, const struct jrt_settings *s, const char *host,
	struct jrt_complaints *complaints)
{
	const char *name = jrt_setting_text(s, SETTING_HTTP_TLS_SERVER_NAME);
	unsigned char address[sizeof(struct in6_addr)];
	memset(t, 0, sizeof *t);
	/* No openssl.cnf: a static binary must not load what that may name. */
	(void)OPENSSL_init_ssl(OPENSSL_INIT_NO_LOAD_CONFIG, NULL);
	ERR_clear_error();
	t->name = strdup(name != NULL ? name : host);
	t->context = SSL_CTX_new(TLS_client_method());
	if (t->name == NULL || t->context == NULL || !init_sessions(t)) {
		jrt_complain(complaints, "http.tls: out of memory");
		return false;
	}
	t->literal = inet_pton(AF_INET, t->name, address) == 1 ||
		     inet_pton(AF_INET6, t->name, address) == 1;
	t->verify = jrt_setting_number(s, SETTING_HTTP_TLS_VERIFY) == 0;
	(void)SSL_CTX_set_min_proto_version(t->context, TLS1_2_VERSION);
	(void)SSL_CTX_set_mode(t->context, SSL_MODE_ENABLE_PARTIAL_WRITE |
						   SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER |
						   SSL_MODE_RELEASE_BUFFERS);
	/* A close without a goodbye counts as a close: HTTP knows its lengths. */
	(void)SSL_CTX_set_options(t->context, SSL_OP_IGNORE_UNEXPECTED_EOF);
	SSL_CTX_set_verify(t->context, t->verify ? SSL_VERIFY_PEER : SSL_VERIFY_NONE, NULL);
	if (t->verify &&
		!load_authorities(t, jrt_setting_text(s, SETTING_HTTP_TLS_CA), complaints)) {
		return false;
	}
	return load_own_certificate(t, s, complaints);
}

void
jrt_tls_finish(struct jrt_tls *t)
{
	forget_sessions(t);
	SSL_CTX_free(t->context);
	free(t->name);
	memset(t, 0, sizeof *t);
}

SSL *
jrt_tls_open(const struct jrt_tls *t, int fd)
{
	ERR_clear_error();
	SSL *ssl = SSL_new(t->context);
	if (ssl == NULL || SSL_set_fd(ssl, fd) != 1) {
		SSL_free(ssl);
		return NULL;
	}
	bool good;
	if (t->literal) {
		good = X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl), t->name) == 1;
	} else {
		SSL_set_hostflags(ssl, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
		good = SSL_set_tlsext_host_name(ssl, t->name) == 1 &&
		       SSL_set1_host(ssl, t->name) == 1;
	}
	if (!good) {
		SSL_free(ssl);
		return NULL;
	}
	resume_session(t->sessions, ssl);
	SSL_set_connect_state(ssl);
	return ssl;
}

/* What somebody can do about a certificate that is not trusted. */
static const char *
advice(long result)
{
	switch (result) {
	case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
	case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
	case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
	case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
	case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
		return "; it comes from an unknown authority: name its certificate with http.tls.ca";
	case X509_V_ERR_HOSTNAME_MISMATCH:
	case X509_V_ERR_IP_ADDRESS_MISMATCH:
		return "; http.tls.server-name names the one that it has";
	default:
		return "";
	}
}

bool
jrt_tls_explain(const struct jrt_tls *t, const SSL *ssl, char *text, size_t size)
{
	long result = SSL_get_verify_result(ssl);
	int saved = errno;
	if (t->verify && result != X509_V_OK) {
		(void)snprintf(text, size, "the certificate of %s is not trusted: %s%s", t->name,
			X509_verify_cert_error_string(result), advice(result));
		ERR_clear_error();
		return true;
	}
	unsigned long error = ERR_peek_last_error();
	const char *what = error != 0 ? ERR_reason_error_string(error) : NULL;
	(void)snprintf(text, size, "TLS: %s",
		what != NULL ? what
		: saved != 0 ? strerror(saved)
			     : "the connection was closed during the handshake");
	ERR_clear_error();
	return false;
}
