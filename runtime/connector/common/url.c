/* SPDX-License-Identifier: Apache-2.0 */
/* URLs (RFC 3986) as far as an HTTP endpoint needs them. */
#include "connector/common/url.h"

#include "connector/common/units.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static bool
is_literal(const char *host)
{
	unsigned char address[sizeof(struct in6_addr)];
	return inet_pton(AF_INET, host, address) == 1 || inet_pton(AF_INET6, host, address) == 1;
}

/* Splits "host", "host:port" or "[v6]:port" of `len` bytes. */
static const char *
parse_authority(struct jrt_url *u, const char *at, size_t len)
{
	const char *end = at + len, *host = at, *host_end, *port;
	if (len > 0 && *at == '[') {
		host = at + 1;
		host_end = memchr(at, ']', len);
		if (host_end == NULL) {
			return "there is a \"[\" without a \"]\"";
		}
		port = host_end + 1;
	} else {
		host_end = memchr(at, ':', len);
		host_end = host_end != NULL ? host_end : end;
		port = host_end;
	}
	if (host == host_end) {
		return "the host is missing";
	}
	u->host = strndup(host, (size_t)(host_end - host));
	u->port = u->tls ? 443 : 80;
	if (port < end) {
		char digits[8] = "";
		uint64_t number;
		if (*port != ':' || end - port > 6 || end - port < 2) {
			return "the port is not a number from 1 to 65535";
		}
		memcpy(digits, port + 1, (size_t)(end - port) - 1);
		if (!jrt_parse_count(digits, &number) || number == 0 || number > UINT16_MAX) {
			return "the port is not a number from 1 to 65535";
		}
		u->port = (uint16_t)number;
	}
	if (u->host == NULL) {
		return "out of memory";
	}
	u->literal = is_literal(u->host);
	if (*at == '[' && !u->literal) {
		return "there is no IPv6 address between the brackets";
	}
	bool usual = u->port == (u->tls ? 443 : 80);
	char suffix[8] = "";
	if (!usual) {
		(void)snprintf(suffix, sizeof suffix, ":%u", u->port);
	}
	const char *open = *at == '[' ? "[" : "", *close = *at == '[' ? "]" : "";
	return asprintf(&u->authority, "%s%s%s%s", open, u->host, close, suffix) < 0
		       ? "out of memory"
		       : NULL;
}

static const char *
parse(struct jrt_url *u, const char *text)
{
	if (strncasecmp(text, "https://", 8) == 0) {
		u->tls = true;
		text += 8;
	} else if (strncasecmp(text, "http://", 7) == 0) {
		text += 7;
	} else {
		return "it does not begin with http:// or https://";
	}
	for (const char *c = text; *c != '\0'; c++) {
		if ((unsigned char)*c <= ' ' || (unsigned char)*c >= 0x7f) {
			return "a blank, a control or a non-ASCII character must be written as %XX";
		}
	}
	size_t len = strcspn(text, "/?#");
	const char *at = memrchr(text, '@', len), *host = at != NULL ? at + 1 : text;
	if (at != NULL) {
		u->user = strndup(text, (size_t)(at - text));
	}
	const char *error = parse_authority(u, host, len - (size_t)(host - text));
	if (error != NULL) {
		return error;
	}
	const char *target = text + len;
	int size = (int)strcspn(target, "#");
	if (asprintf(&u->target, "%s%.*s", *target == '/' ? "" : "/", size, target) < 0) {
		u->target = NULL;
		return "out of memory";
	}
	return NULL;
}

static const char *
finish_fault(struct jrt_url *u, const char *error)
{
	if (error != NULL) {
		jrt_url_finish(u);
	}
	return error;
}

const char *
jrt_url_parse(struct jrt_url *u, const char *text)
{
	memset(u, 0, sizeof *u);
	const char *error = parse(u, text);
	if (error == NULL && u->user != NULL) {
		error = "a user name in it is not supported; use http.auth.basic";
	}
	return finish_fault(u, error);
}

const char *
jrt_url_parse_proxy(struct jrt_url *u, const char *text)
{
	memset(u, 0, sizeof *u);
	const char *error = parse(u, text);
	if (error == NULL && u->tls) {
		error = "only http:// proxies are supported";
	}
	return finish_fault(u, error);
}

char *
jrt_url_decode(char *text)
{
	char *to = text;
	for (const char *at = text; *at != '\0'; at++) {
		char digits[3] = { 0 };
		if (*at == '%' && isxdigit((unsigned char)at[1]) &&
			isxdigit((unsigned char)at[2])) {
			memcpy(digits, at + 1, 2);
		}
		long byte = strtol(digits, NULL, 16);
		if (byte != 0) {
			*to++ = (char)byte;
			at += 2;
		} else {
			*to++ = *at;
		}
	}
	*to = '\0';
	return text;
}

void
jrt_url_finish(struct jrt_url *u)
{
	/* A path may contain a secret. */
	if (u->target != NULL) {
		explicit_bzero(u->target, strlen(u->target));
	}
	if (u->user != NULL) {
		explicit_bzero(u->user, strlen(u->user));
	}
	free(u->user);
	free(u->host);
	free(u->authority);
	free(u->target);
	memset(u, 0, sizeof *u);
}
