/* SPDX-License-Identifier: Apache-2.0 */
/* Texts of a connector file as the binary reads them: URLs, headers, methods.  Numbers, units and
 * addresses are read by the binary's own readers (connector/common). */
#include "spec/connector_reader.h"

#include <arpa/inet.h>
#include <string.h>
#include <strings.h>

/* ---- hosts --------------------------------------------------------------- */

static bool
is_port(const char *at, size_t len)
{
	unsigned number = 0;
	for (size_t i = 0; i < len && i < 6; i++) {
		if (at[i] < '0' || at[i] > '9') {
			return false;
		}
		number = 10 * number + (unsigned)(at[i] - '0');
	}
	return len <= 5 && number > 0 && number <= 65535;
}

/* What is wrong with "host", "host:port" or "[v6]:port", or NULL. */
static const char *
check_host(struct arena *arena, const char *at, size_t len)
{
	const char *end = at + len, *host_end, *port;
	if (len > 0 && *at == '[') {
		unsigned char address[sizeof(struct in6_addr)];
		host_end = memchr(at, ']', len);
		if (host_end == NULL) {
			return "there is a \"[\" without a \"]\"";
		}
		const char *host = arena_dup(arena, at + 1, (size_t)(host_end - at) - 1);
		if (inet_pton(AF_INET6, host, address) != 1) {
			return "there is no IPv6 address between the brackets";
		}
		port = host_end + 1;
	} else {
		host_end = memchr(at, ':', len);
		host_end = host_end != NULL ? host_end : end;
		if (host_end == at) {
			return "there is no host in it";
		}
		port = host_end;
	}
	if (port == end) {
		return NULL;
	}
	return *port == ':' && is_port(port + 1, (size_t)(end - port) - 1)
		       ? NULL
		       : "the port is no number from 1 to 65535";
}

/* What is wrong with a URL as RFC 3986 has it, or NULL. */
static const char *
check_url(struct arena *arena, const char *text, bool takes_user)
{
	if (strncasecmp(text, "https://", 8) != 0 && strncasecmp(text, "http://", 7) != 0) {
		return "it does not begin with http:// or https://";
	}
	for (const char *c = text; *c != '\0'; c++) {
		if ((unsigned char)*c <= ' ' || (unsigned char)*c >= 0x7f) {
			return "a blank, a control or a non-ASCII character must be written as %XX";
		}
	}
	const char *host = strchr(text, '/') + 2;
	size_t len = strcspn(host, "/?#");
	const char *at = memrchr(host, '@', len);
	if (at != NULL && !takes_user) {
		return "a user name in it is not supported; use http.auth.basic";
	}
	if (at != NULL) {
		len -= (size_t)(at + 1 - host);
		host = at + 1;
	}
	return check_host(arena, host, len);
}

/* As the sink takes it. */
const char *
url_fault(struct arena *arena, const char *text)
{
	return check_url(arena, text, false);
}

const char *
proxy_fault(struct arena *arena, const char *text)
{
	return strncasecmp(text, "https://", 8) == 0 ? "only http:// proxies are supported"
						     : check_url(arena, text, true);
}

/* ---- headers ------------------------------------------------------------- */

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* A token of RFC 9110, 5.6.2. */
static size_t
token_length(const char *at)
{
	const char *c = at;
	while (is_letter(*c) || (*c >= '0' && *c <= '9') ||
		(*c != '\0' && strchr("!#$%&'*+-.^_`|~", *c) != NULL)) {
		c++;
	}
	return (size_t)(c - at);
}

const char *
header_fault(const char *text)
{
	size_t len = token_length(text);
	if (len == 0 || text[len] != ':') {
		return "is no header, such as \"Name: value\"";
	}
	for (const char *c = text; *c != '\0'; c++) {
		if (((unsigned char)*c < ' ' && *c != '\t') || *c == 0x7f) {
			return "has a control character in it";
		}
	}
	return NULL;
}

bool
method_is_good(const char *text)
{
	size_t len = token_length(text);
	for (size_t i = 0; i < len; i++) {
		if (text[i] >= 'a' && text[i] <= 'z') {
			return false;
		}
	}
	return len > 0 && text[len] == '\0';
}
