/* SPDX-License-Identifier: Apache-2.0 */
/* Which proxy, for which hosts, and our credentials for it. */
#include "connector/http/proxy.h"

#include "connector/common/units.h"
#include "connector/http/authorization.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <strings.h>

/* ---- http.no-proxy ----------------------------------------------------------------------------
 */

/* The size of the address, 0: it is not one. */
static size_t
parse_address(const char *text, unsigned char address[sizeof(struct in6_addr)])
{
	return inet_pton(AF_INET, text, address) == 1    ? sizeof(struct in_addr)
	       : inet_pton(AF_INET6, text, address) == 1 ? sizeof(struct in6_addr)
							 : 0;
}

static bool
same_bits(const unsigned char *a, const unsigned char *b, uint64_t bits)
{
	size_t whole = (size_t)bits / 8;
	unsigned rest = (unsigned)bits % 8;
	return memcmp(a, b, whole) == 0 && (rest == 0 || (a[whole] ^ b[whole]) >> (8 - rest) == 0);
}

/* An address, or a network such as 10.0.0.0/8. */
static bool
has_address(const char *entry, const unsigned char *address, size_t size)
{
	char network[INET6_ADDRSTRLEN + 1];
	unsigned char base[sizeof(struct in6_addr)];
	size_t len = strcspn(entry, "/");
	uint64_t bits = 8 * size;
	if (len >= sizeof network ||
		(entry[len] == '/' && !jrt_parse_count(entry + len + 1, &bits))) {
		return false;
	}
	memcpy(network, entry, len);
	network[len] = '\0';
	return parse_address(network, base) == size && bits <= 8 * size &&
	       same_bits(base, address, bits);
}

bool
jrt_proxy_is_passed_by(const char *entry, const char *host)
{
	unsigned char address[sizeof(struct in6_addr)];
	size_t size = parse_address(host, address);
	if (strcmp(entry, "*") == 0) {
		return true;
	}
	if (size > 0) {
		return has_address(entry, address, size);
	}
	entry += *entry == '*' && entry[1] == '.';
	entry += *entry == '.';
	size_t len = strlen(entry), all = strlen(host);
	return len > 0 && len <= all && strcasecmp(host + all - len, entry) == 0 &&
	       (len == all || host[all - len - 1] == '.');
}

/* ---- the proxy --------------------------------------------------------------------------------
 */

/* Splits "user:password", with %XX, in `text`; the parts point into it. */
static void
split_user(char *text, struct jrt_credentials *c)
{
	char *colon = strchr(text, ':');
	if (colon != NULL) {
		*colon = '\0';
		c->password = jrt_url_decode(colon + 1);
	}
	c->user = jrt_url_decode(text);
}

/* From the URL or from http.proxy-auth. */
static bool
put_proxy_authorization(struct jrt_writer *w, const struct jrt_url *url,
	const struct jrt_settings *s, struct jrt_complaints *complaints)
{
	struct jrt_credentials c = jrt_proxy_credentials(s);
	if (url->user == NULL) {
		return jrt_put_authorization(w, &c, complaints);
	}
	if (c.user != NULL || c.password != NULL || c.bearer != NULL) {
		jrt_complain(complaints, "http.proxy-auth: http.proxy has a user in it, too");
		return false;
	}
	c.setting = "http.proxy";
	c.alone = true;
	split_user(url->user, &c);
	return jrt_put_authorization(w, &c, complaints);
}

static bool
is_passed_by(const struct jrt_settings *s, const char *host)
{
	const struct jrt_setting_value *list = &s->values[SETTING_HTTP_NO_PROXY];
	for (unsigned i = 0; i < list->count; i++) {
		if (jrt_proxy_is_passed_by(list->items[i], host)) {
			return true;
		}
	}
	return false;
}

bool
jrt_proxy_init(struct jrt_proxy *p, const struct jrt_settings *s, const struct jrt_url *endpoint,
	struct jrt_complaints *complaints)
{
	const char *text = jrt_setting_text(s, SETTING_HTTP_PROXY);
	struct jrt_writer w;
	memset(p, 0, sizeof *p);
	const char *error = text != NULL ? jrt_url_parse_proxy(&p->url, text) : NULL;
	if (error != NULL) {
		jrt_complain(complaints, "http.proxy: %s", error);
		return false;
	}
	jrt_writer_init(&w);
	bool good = text == NULL || put_proxy_authorization(&w, &p->url, s, complaints);
	if (good) {
		p->authorization = strndup(w.used > 0 ? w.base : "", w.used);
	}
	if (w.base != NULL) {
		explicit_bzero(w.base, w.size);
	}
	jrt_writer_finish(&w);
	if (good && p->authorization == NULL) {
		jrt_complain(complaints, "http.proxy: out of memory");
		good = false;
	}
	if (is_passed_by(s, endpoint->host)) {
		jrt_url_finish(&p->url);
	}
	return good;
}

void
jrt_proxy_finish(struct jrt_proxy *p)
{
	if (p->authorization != NULL) {
		explicit_bzero(p->authorization, strlen(p->authorization));
	}
	free(p->authorization);
	jrt_url_finish(&p->url);
	memset(p, 0, sizeof *p);
}

void
jrt_proxy_hide(struct jrt_secrets *secrets, const struct jrt_settings *s)
{
	const char *text = jrt_setting_text(s, SETTING_HTTP_PROXY);
	struct jrt_credentials own = jrt_endpoint_credentials(s), proxy = jrt_proxy_credentials(s);
	struct jrt_url url;
	jrt_hide_credentials(secrets, &own);
	jrt_hide_credentials(secrets, &proxy);
	if (text != NULL && jrt_url_parse_proxy(&url, text) == NULL) {
		const char *colon = url.user != NULL ? strchr(url.user, ':') : NULL;
		if (colon != NULL) { /* as written */
			jrt_secrets_hide(
				secrets, (struct jrt_text){ colon + 1, strlen(colon + 1) });
		}
		if (url.user != NULL) {
			split_user(url.user, &proxy);
			jrt_hide_credentials(secrets, &proxy);
		}
		jrt_url_finish(&url);
	}
}
