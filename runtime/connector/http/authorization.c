/* SPDX-License-Identifier: Apache-2.0 */
/* Basic (RFC 7617) and Bearer (RFC 6750). */
#include "connector/http/authorization.h"

#include "connector/common/encode.h"

struct jrt_credentials
jrt_endpoint_credentials(const struct jrt_settings *s)
{
	return (struct jrt_credentials){ .header = "Authorization",
		.setting = "http.auth",
		.user = jrt_setting_text(s, SETTING_HTTP_AUTH_BASIC_USER),
		.password = jrt_setting_text(s, SETTING_HTTP_AUTH_BASIC_PASSWORD),
		.bearer = jrt_setting_text(s, SETTING_HTTP_AUTH_BEARER) };
}

struct jrt_credentials
jrt_proxy_credentials(const struct jrt_settings *s)
{
	return (struct jrt_credentials){ .header = "Proxy-Authorization",
		.setting = "http.proxy-auth",
		.user = jrt_setting_text(s, SETTING_HTTP_PROXY_AUTH_BASIC_USER),
		.password = jrt_setting_text(s, SETTING_HTTP_PROXY_AUTH_BASIC_PASSWORD),
		.bearer = jrt_setting_text(s, SETTING_HTTP_PROXY_AUTH_BEARER) };
}

static void
put(struct jrt_writer *w, const char *text)
{
	jrt_put(w, text, strlen(text));
}

static void
put_basic(struct jrt_writer *w, const struct jrt_credentials *c)
{
	struct jrt_base64 base64 = { .count = 0 };
	const char *password = c->password != NULL ? c->password : "";
	jrt_base64_put(&base64, w, c->user, strlen(c->user));
	jrt_base64_put(&base64, w, ":", 1);
	jrt_base64_put(&base64, w, password, strlen(password));
	jrt_base64_end(&base64, w);
}

static bool
is_field_text(const char *text)
{
	for (; *text != '\0'; text++) {
		if (((unsigned char)*text < ' ' && *text != '\t') || *text == 0x7f) {
			return false;
		}
	}
	return true;
}

/* What is wrong, to follow the setting's name; NULL: nothing. */
static const char *
find_fault(const struct jrt_credentials *c)
{
	if (c->bearer != NULL && (c->user != NULL || c->password != NULL)) {
		return ": either basic or bearer, not both";
	}
	if (c->bearer != NULL) {
		return is_field_text(c->bearer)
			       ? NULL
			       : ".bearer: a line's end or control character in it";
	}
	if (c->password == NULL && !c->alone) {
		return ".basic.password: missing beside the user";
	}
	return c->user == NULL                ? ".basic.user: missing beside the password"
	       : strchr(c->user, ':') != NULL ? ".basic.user: \":\" cannot stand in it"
					      : NULL;
}

bool
jrt_put_authorization(
	struct jrt_writer *w, const struct jrt_credentials *c, struct jrt_complaints *complaints)
{
	if (c->user == NULL && c->password == NULL && c->bearer == NULL) {
		return true;
	}
	const char *fault = find_fault(c);
	if (fault != NULL) {
		jrt_complain(complaints, "%s%s", c->setting, fault);
		return false;
	}
	put(w, c->header);
	if (c->bearer != NULL) {
		jrt_put_lit(w, ": Bearer ");
		put(w, c->bearer);
	} else {
		jrt_put_lit(w, ": Basic ");
		put_basic(w, c);
	}
	jrt_put_lit(w, "\r\n");
	return true;
}

static void
hide(struct jrt_secrets *s, const char *text)
{
	if (text != NULL) {
		jrt_secrets_hide(s, (struct jrt_text){ text, strlen(text) });
	}
}

void
jrt_hide_credentials(struct jrt_secrets *s, const struct jrt_credentials *c)
{
	hide(s, c->password);
	hide(s, c->bearer);
	if (c->user != NULL) {
		struct jrt_writer w;
		jrt_writer_init(&w);
		put_basic(&w, c);
		jrt_secrets_hide(s, (struct jrt_text){ w.base, w.used });
		if (w.base != NULL) {
			explicit_bzero(w.base, w.size);
		}
		jrt_writer_finish(&w);
	}
}
