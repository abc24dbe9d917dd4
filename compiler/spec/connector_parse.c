/* SPDX-License-Identifier: Apache-2.0 */
/* Texts of a connector file as the binary reads them: durations, sizes, rates, URLs, headers. */
#include "spec/connector_reader.h"

#include <arpa/inet.h>
#include <limits.h>
#include <string.h>
#include <strings.h>

/* ---- units --------------------------------------------------------------- */

struct unit {
	const char *name;
	unsigned long long factor;
};

#define SECONDS(n) ((n) * (unsigned long long)1000000000)

/* Those of the crate humantime, by which Fluvio reads durations; in nanoseconds. */
static const struct unit durations[] = { { "ns", 1 }, { "nsec", 1 }, { "us", 1000 },
	{ "usec", 1000 }, { "ms", 1000000 }, { "msec", 1000000 }, { "s", SECONDS(1) },
	{ "sec", SECONDS(1) }, { "secs", SECONDS(1) }, { "second", SECONDS(1) },
	{ "seconds", SECONDS(1) }, { "m", SECONDS(60) }, { "min", SECONDS(60) },
	{ "mins", SECONDS(60) }, { "minute", SECONDS(60) }, { "minutes", SECONDS(60) },
	{ "h", SECONDS(3600) }, { "hr", SECONDS(3600) }, { "hrs", SECONDS(3600) },
	{ "hour", SECONDS(3600) }, { "hours", SECONDS(3600) }, { "d", SECONDS(86400) },
	{ "day", SECONDS(86400) }, { "days", SECONDS(86400) }, { "w", SECONDS(604800) },
	{ "week", SECONDS(604800) }, { "weeks", SECONDS(604800) }, { "M", SECONDS(2630016) },
	{ "month", SECONDS(2630016) }, { "months", SECONDS(2630016) }, { "y", SECONDS(31557600) },
	{ "year", SECONDS(31557600) }, { "years", SECONDS(31557600) }, { NULL, 0 } };

/* Those of the crate bytesize, which does not tell small letters from large ones. */
static const struct unit sizes[] = { { "", 1 }, { "B", 1 }, { "k", 1000 }, { "kB", 1000 },
	{ "Ki", 1 << 10 }, { "KiB", 1 << 10 }, { "M", 1000000 }, { "MB", 1000000 },
	{ "Mi", 1 << 20 }, { "MiB", 1 << 20 }, { "G", 1000000000 }, { "GB", 1000000000 },
	{ "Gi", 1 << 30 }, { "GiB", 1 << 30 }, { "T", 1000000000000 }, { "TB", 1000000000000 },
	{ "Ti", (unsigned long long)1 << 40 }, { "TiB", (unsigned long long)1 << 40 },
	{ NULL, 0 } };

static const struct unit rates[] = { { "s", 1 }, { "sec", 1 }, { "m", 60 }, { "min", 60 },
	{ "h", 3600 }, { NULL, 0 } };

static const char *
skip_blanks(const char *at)
{
	return at + strspn(at, " \t");
}

static bool
take_digits(const char **at, unsigned long long *number)
{
	const char *c = *at;
	unsigned long long n = 0;
	for (; *c >= '0' && *c <= '9'; c++) {
		if (n > (ULLONG_MAX - 9) / 10) {
			return false;
		}
		n = 10 * n + (unsigned long long)(*c - '0');
	}
	bool any = c != *at;
	*at = c;
	*number = n;
	return any;
}

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static const struct unit *
take_unit(const char **at, const struct unit *units)
{
	bool any_case = units == sizes;
	size_t len = 0;
	while (is_letter((*at)[len])) {
		len++;
	}
	for (; units->name != NULL; units++) {
		if (strlen(units->name) == len &&
			(any_case ? strncasecmp : strncmp)(units->name, *at, len) == 0) {
			*at += len;
			return units;
		}
	}
	return NULL;
}

bool
duration_parse(const char *at, unsigned long long *ns)
{
	at = skip_blanks(at);
	*ns = 0;
	if (*at == '\0') {
		return false;
	}
	while (*at != '\0') {
		unsigned long long number;
		if (!take_digits(&at, &number)) {
			return false;
		}
		at = skip_blanks(at);
		const struct unit *unit = take_unit(&at, durations);
		if (unit == NULL || number > ULLONG_MAX / 4 / unit->factor) {
			return false;
		}
		*ns += number * unit->factor;
		if (*ns > ULLONG_MAX / 2) {
			return false;
		}
		at = skip_blanks(at);
	}
	return true;
}

bool
size_parse(const char *at, unsigned long long *bytes)
{
	unsigned long long part = 0;
	at = skip_blanks(at);
	if (!take_digits(&at, bytes)) {
		return false;
	}
	if (*at == '.') {
		const char *from = ++at;
		if (!take_digits(&at, &part) || at - from > 9) {
			return false;
		}
	}
	at = skip_blanks(at);
	const struct unit *unit = take_unit(&at, sizes);
	if (unit == NULL || *skip_blanks(at) != '\0' || *bytes > ULLONG_MAX / 4 / unit->factor) {
		return false;
	}
	*bytes = *bytes * unit->factor + (part > 0 && *bytes == 0); /* more than none */
	return true;
}

bool
rate_parse(const char *at, unsigned long long *number)
{
	at = skip_blanks(at);
	if (!take_digits(&at, number) || *number > ULLONG_MAX / 1000000) {
		return false;
	}
	at = skip_blanks(at);
	if (*at == '/') {
		at = skip_blanks(at + 1);
		if (take_unit(&at, rates) == NULL) {
			return false;
		}
	}
	return *skip_blanks(at) == '\0' && *number > 0;
}

bool
count_parse(const char *at, unsigned long long *number)
{
	return take_digits(&at, number) && *at == '\0';
}

/* ---- hosts --------------------------------------------------------------- */

static bool
is_port(const char *at, size_t len)
{
	unsigned long long number;
	const char *end = at + len;
	return len > 0 && len <= 5 && take_digits(&at, &number) && at == end && number > 0 &&
	       number <= 65535;
}

/* What is wrong with "host", "host:port" or "[v6]:port", or NULL. */
static const char *
check_host(struct arena *arena, const char *at, size_t len, bool port_needed)
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
		return port_needed ? "there is no port in it" : NULL;
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
	return check_host(arena, host, len, false);
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

const char *
address_fault(struct arena *arena, const char *text)
{
	return check_host(arena, text, strlen(text), true);
}

/* ---- headers ------------------------------------------------------------- */

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
