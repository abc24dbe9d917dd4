/* SPDX-License-Identifier: Apache-2.0 */
/* Decides who may ask. */
#include "connector/ingest/ingest_gate.h"

#include "connector/common/encode.h"
#include "connector/http/tls_server.h"

#include <openssl/crypto.h>
#include <openssl/sha.h>
#include <openssl/ssl.h>
#include <stdlib.h>

/* A secret's digest: comparing it takes a time that reveals nothing, not even the length. */
struct jrt_gate_key {
	bool basic; /* of "user:password"; otherwise of a token */
	unsigned char digest[SHA256_DIGEST_LENGTH];
};

static const struct gate_settings {
	enum jrt_setting_id hosts, bearer, basic;
	struct jrt_tls_server_settings tls;
} settings_of[] = {
	[JRT_GATE_EVENTS] = { SETTING_SOURCE_EMBEDDED_HOSTS, SETTING_SOURCE_EMBEDDED_AUTH_BEARER,
		SETTING_SOURCE_EMBEDDED_AUTH_BASIC,
		{ SETTING_SOURCE_EMBEDDED_TLS_CERT, SETTING_SOURCE_EMBEDDED_TLS_KEY,
			SETTING_SOURCE_EMBEDDED_TLS_CA } },
	[JRT_GATE_NUMBERS] = { SETTING_METRICS_HOSTS, SETTING_METRICS_AUTH_BEARER,
		SETTING_METRICS_AUTH_BASIC,
		{ SETTING_METRICS_TLS_CERT, SETTING_METRICS_TLS_KEY, SETTING_METRICS_TLS_CA } },
};

/* ---- settings ----------------------------------------------------------------------------------
 */

static void
add_keys(struct jrt_gate *g, const struct jrt_settings *s, enum jrt_setting_id id, bool basic)
{
	const struct jrt_setting_value *v = &s->values[id];
	for (unsigned i = 0; i < v->count; i++) {
		const char *text = v->items[i];
		size_t len = strlen(text);
		struct jrt_gate_key *key = &g->keys[g->key_count++];
		key->basic = basic;
		(void)SHA256((const unsigned char *)text, len, key->digest);
	}
}

bool
jrt_gate_init(struct jrt_gate *g, enum jrt_gate_kind kind, const struct jrt_settings *s,
	struct jrt_complaints *complaints)
{
	const struct gate_settings *ids = &settings_of[kind];
	unsigned tokens = s->values[ids->bearer].count, users = s->values[ids->basic].count;
	*g = (struct jrt_gate){ .hosts = &s->values[ids->hosts],
		.origins = kind == JRT_GATE_EVENTS ? &s->values[SETTING_SOURCE_EMBEDDED_ORIGINS]
						   : NULL,
		.challenge =
			users == 0 ? "Bearer" : "Basic realm=\"connector\", charset=\"UTF-8\"" };
	g->keys = calloc((size_t)tokens + users + 1, sizeof *g->keys);
	if (g->keys == NULL) {
		jrt_complain(complaints, "out of memory");
		return false;
	}
	add_keys(g, s, ids->bearer, false);
	add_keys(g, s, ids->basic, true);
	bool good = jrt_tls_server_init(&g->tls, s, &ids->tls, complaints);
	if (!good) {
		jrt_gate_finish(g);
	}
	return good;
}

void
jrt_gate_finish(struct jrt_gate *g)
{
	SSL_CTX_free(g->tls);
	if (g->keys != NULL) {
		explicit_bzero(g->keys, g->key_count * sizeof *g->keys);
	}
	free(g->keys);
	*g = (struct jrt_gate){ .tls = NULL };
}

void
jrt_gate_renew(struct jrt_gate *g, struct jrt_gate *fresh)
{
	struct jrt_gate old = *g;
	g->tls = fresh->tls;
	g->keys = fresh->keys;
	g->key_count = fresh->key_count;
	g->challenge = fresh->challenge;
	*fresh = old;
	jrt_gate_finish(fresh);
}

/* ---- names -------------------------------------------------------------------------------------
 */

static struct jrt_text
without_port(struct jrt_text host)
{
	const char *colon = host.len > 0 ? memrchr(host.at, ':', host.len) : NULL;
	const char *bracket = host.len > 0 ? memrchr(host.at, ']', host.len) : NULL;
	if (colon != NULL && (bracket == NULL || bracket < colon)) {
		host.len = (size_t)(colon - host.at);
	}
	return host;
}

/* Anybody can make a name that leads here, but not an address: a browser that shows a page of the
 * address got it from this server. */
static bool
is_address(struct jrt_text name)
{
	if (name.len > 0 && *name.at == '[') {
		return true;
	}
	for (size_t i = 0; i < name.len; i++) {
		if (name.at[i] != '.' && (name.at[i] < '0' || name.at[i] > '9')) {
			return false;
		}
	}
	return true;
}

static bool
is_one_of(const struct jrt_setting_value *v, struct jrt_text text)
{
	for (unsigned i = 0; i < v->count; i++) {
		if (jrt_http_same(text, v->items[i])) {
			return true;
		}
	}
	return false;
}

static bool
is_this_one(const struct jrt_gate *g, struct jrt_text host)
{
	static const char local[] = ".localhost";
	size_t n = sizeof local - 1;
	struct jrt_text name = without_port(host);
	return is_address(name) || jrt_http_same(name, local + 1) ||
	       (name.len > n && jrt_http_same_bytes(name.at + name.len - n, local, n)) ||
	       is_one_of(g->hosts, name);
}

const char *
jrt_gate_origin(const struct jrt_gate *g, struct jrt_text origin)
{
	for (unsigned i = 0; origin.at != NULL && g->origins != NULL && i < g->origins->count;
		i++) {
		if (jrt_http_same(origin, g->origins->items[i])) {
			return g->origins->items[i];
		}
	}
	return NULL;
}

/* ---- keys --------------------------------------------------------------------------------------
 */

/* Compares all of them, whichever matches. */
static bool
has_key(const struct jrt_gate *g, bool basic, const char *at, size_t len)
{
	unsigned char digest[SHA256_DIGEST_LENGTH];
	bool found = false;
	(void)SHA256((const unsigned char *)at, len, digest);
	for (unsigned i = 0; i < g->key_count; i++) {
		const struct jrt_gate_key *key = &g->keys[i];
		bool same = CRYPTO_memcmp(digest, key->digest, sizeof digest) == 0;
		found |= same & (key->basic == basic);
	}
	return found;
}

/* "Bearer TOKEN" or "Basic BASE64". */
static bool
is_known(const struct jrt_gate *g, struct jrt_text header)
{
	const char *blank = header.at != NULL ? memchr(header.at, ' ', header.len) : NULL;
	if (blank == NULL) {
		return false;
	}
	struct jrt_text scheme = { header.at, (size_t)(blank - header.at) };
	const char *at = blank + strspn(blank, " ");
	size_t len = header.len - (size_t)(at - header.at);
	if (jrt_http_same(scheme, "bearer")) {
		return has_key(g, false, at, len);
	}
	char *pair = jrt_http_same(scheme, "basic") ? malloc(len + 1) : NULL;
	bool found =
		pair != NULL && jrt_base64_read(at, len, pair, &len) && has_key(g, true, pair, len);
	if (pair != NULL) {
		explicit_bzero(pair, len);
	}
	free(pair);
	return found;
}

/* ---- all of it ---------------------------------------------------------------------------------
 */

int
jrt_gate_judge(const struct jrt_gate *g, const struct jrt_asked *a, const char **reason)
{
	const struct jrt_http_request *r = a->request;
	bool reads = r->method == JRT_HTTP_GET || r->method == JRT_HTTP_HEAD;
	const char *origin = jrt_gate_origin(g, r->origin);
	if (a->local && !is_this_one(g, r->host)) {
		*reason =
			"the Host header names another host; source.embedded.hosts or metrics.hosts may list it";
		return 421;
	}
	if ((r->origin.at != NULL && origin == NULL) ||
		(r->cross_site && origin == NULL && !(reads && r->navigates))) {
		*reason = "a web page of another origin asks; source.embedded.origins may list it";
		return 403;
	}
	/* A browser asks without a key whether its page may ask. */
	bool preflight = r->method == JRT_HTTP_OPTIONS && origin != NULL;
	if (g->key_count > 0 && !(a->health && reads) && !preflight &&
		!is_known(g, r->authorization)) {
		*reason = "a token or password is missing or wrong (Authorization)";
		return 401;
	}
	return 0;
}
