/* SPDX-License-Identifier: Apache-2.0 */
/* One reader for each kind of text. */
#include "connector/common/kinds.h"

#include "connector/common/address.h"
#include "connector/common/path.h"
#include "connector/common/units.h"
#include "connector/common/url.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_name_char(char c)
{
	return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
	       c == '_';
}

static bool
is_word(const char *at, size_t len, const char *word)
{
	return strlen(word) == len && memcmp(at, word, len) == 0;
}

/* ---- requests ---------------------------------------------------------------------------------
 */

/* A token of RFC 9110, 5.6.2. */
static size_t
token_length(const char *text)
{
	size_t len = 0;
	while (is_name_char(text[len]) ||
		(text[len] != '\0' && strchr("!#$%&'*+.^`|~", text[len]) != NULL)) {
		len++;
	}
	return len;
}

static const char *
method_fault(const char *text)
{
	size_t len = token_length(text);
	if (len == 0 || text[len] != '\0') {
		return "a method is a word without blanks";
	}
	return strpbrk(text, "abcdefghijklmnopqrstuvwxyz") != NULL
		       ? "methods are written in capitals"
		       : NULL;
}

/* For a line of a request's head: nothing may end the line. */
static const char *
field_fault(const char *text)
{
	for (; *text != '\0'; text++) {
		if (((unsigned char)*text < ' ' && *text != '\t') || *text == 0x7f) {
			return "there is a control character in it";
		}
	}
	return NULL;
}

static const char *
header_fault(const char *text)
{
	/* Headers that the request sets itself. */
	static const char *const reserved[] = { "content-length", "transfer-encoding", "connection",
		"content-encoding", "expect", "upgrade", "te", "trailer" };
	size_t len = token_length(text);
	if (len == 0 || text[len] != ':') {
		return "it is not \"Name: value\"";
	}
	for (size_t i = 0; i < sizeof reserved / sizeof reserved[0]; i++) {
		if (strlen(reserved[i]) == len && strncasecmp(text, reserved[i], len) == 0) {
			return "the connector sets it itself";
		}
	}
	return field_fault(text);
}

static const char *
user_fault(const char *text)
{
	return strchr(text, ':') != NULL ? "\":\" cannot stand in it" : NULL;
}

static const char *
users_fault(const char *text)
{
	const char *colon = strchr(text, ':');
	return colon != NULL && colon > text && colon[1] != '\0' ? NULL : "it is not user:password";
}

static const char *
url_fault(const char *text)
{
	struct jrt_url url;
	const char *fault = jrt_url_parse(&url, text);
	jrt_url_finish(&url);
	return fault;
}

static const char *
proxy_fault(const char *text)
{
	struct jrt_url url;
	const char *fault = jrt_url_parse_proxy(&url, text);
	jrt_url_finish(&url);
	return fault;
}

/* ---- hosts ------------------------------------------------------------------------------------
 */

/* As browsers send it: scheme, host, and a port other than the default. */
static const char *
origin_fault(const char *text)
{
	size_t scheme = strncmp(text, "https://", 8) == 0  ? 8
			: strncmp(text, "http://", 7) == 0 ? 7
							   : 0;
	struct jrt_url url;
	if (strchr(text, '*') != NULL) {
		return "list each origin: \"*\" is not supported";
	}
	if (scheme == 0) {
		return "it does not begin with http:// or https://";
	}
	if (strpbrk(text + scheme, "/?#") != NULL) {
		return "it may hold a scheme, a host and a port, and nothing else";
	}
	const char *fault = jrt_url_parse(&url, text);
	if (fault == NULL && strcmp(url.authority, text + scheme) != 0) {
		fault = "browsers do not send the usual port";
	}
	jrt_url_finish(&url);
	return fault;
}

/* A name: parts separated by dots. */
static bool
is_host(const char *text)
{
	if (*text == '.' || *text == '\0') {
		return false;
	}
	for (; *text != '\0'; text++) {
		if (!is_name_char(*text) && (*text != '.' || text[1] == '.')) {
			return false;
		}
	}
	return true;
}

static const char *
host_fault(const char *text)
{
	return is_host(text) ? NULL : "only a name is allowed here, without a port or a \"*\"";
}

/* Hosts reached without the proxy: as connector/http/proxy.c compares them. */
static const char *
bypassed_fault(const char *text)
{
	unsigned char address[sizeof(struct in6_addr)];
	char host[INET6_ADDRSTRLEN + 1];
	size_t len = strcspn(text, "/");
	uint64_t bits;
	if (strcmp(text, "*") == 0) {
		return NULL;
	}
	if (text[len] == '/' || strchr(text, ':') != NULL || strspn(text, "0123456789.") == len) {
		if (len >= sizeof host) {
			return "the address is missing";
		}
		memcpy(host, text, len);
		host[len] = '\0';
		bool four = inet_pton(AF_INET, host, address) == 1;
		if (!four && inet_pton(AF_INET6, host, address) != 1) {
			return "the address is missing";
		}
		bool good = text[len] == '\0' ||
			    (is_digit(text[len + 1]) && jrt_parse_count(text + len + 1, &bits) &&
				    bits <= (four ? 32 : 128));
		return good ? NULL : "a network cannot have that many bits";
	}
	text += *text == '*' && text[1] == '.';
	text += *text == '.';
	return is_host(text) ? NULL : "it is not a name, .domain, address, network, or \"*\"";
}

/* ---- maps of texts ----------------------------------------------------------------------------
 */

bool
jrt_is_answer(const char *at, size_t len)
{
	bool first = len == 3 && at[0] >= '2' && at[0] <= '5';
	return is_word(at, len, "no-answer") ||
	       (first && ((at[1] == 'x' && at[2] == 'x') || (is_digit(at[1]) && is_digit(at[2]))));
}

static const char *
answer_fault(const char *text)
{
	size_t len = strcspn(text, "=");
	if (text[len] != '=') {
		return "it is not ANSWER=WHAT";
	}
	const char *what = text + len + 1;
	if (!jrt_is_answer(text, len)) {
		return "there is no status from 200 to 599, range such as 5xx, or no-answer before the \"=\"";
	}
	if (is_word(text, len, "no-answer") && strcmp(what, "delivered") == 0) {
		return "without an answer, nobody knows whether it was delivered";
	}
	return is_word(text, len, "407") && strcmp(what, "pause") != 0 && strcmp(what, "retry") != 0
		       ? "407 comes from the proxy and says nothing about records: write pause or retry"
		       : NULL;
}

const char *
jrt_property_owner(const char *at, size_t len)
{
	static const struct {
		const char *name, *owner;
	} owned[] = {
		{ "bootstrap.servers", "source.kafka.brokers" },
		{ "metadata.broker.list", "source.kafka.brokers" },
		{ "group.id", "source.kafka.group" },
#define FIXED(name, value) { name, "the connector itself" },
#include "connector/common/kafka_fixed.def"
#undef FIXED
	};
	for (size_t i = 0; i < sizeof owned / sizeof *owned; i++) {
		if (is_word(at, len, owned[i].name)) {
			return owned[i].owner;
		}
	}
	return NULL;
}

static const char *
property_fault(const char *text)
{
	size_t len = strcspn(text, "=");
	if (len == 0 || text[len] != '=' || text[len + 1] == '\0') {
		return "it is not name=value";
	}
	const char *owner = jrt_property_owner(text, len);
	return owner == NULL                ? NULL
	       : strchr(owner, ' ') != NULL ? "the connector sets it itself"
					    : "another key of source.kafka sets it";
}

/* ---- all --------------------------------------------------------------------------------------
 */

static const char *
path_fault(const char *text)
{
	struct jrt_text steps[JRT_PATH_STEPS];
	unsigned count;
	char *room = malloc(strlen(text) + 1);
	const char *fault =
		room != NULL ? jrt_path_split(text, room, steps, &count) : "out of memory";
	free(room);
	return fault;
}

static const struct kind {
	const char *noun;
	const char *(*fault)(const char *);
	bool is_private;
} kinds[VALUE_KINDS] = {
	[VALUE_URL] = { "URL", url_fault, true },
	[VALUE_PROXY] = { "URL", proxy_fault, true },
	[VALUE_METHOD] = { "HTTP method", method_fault, false },
	[VALUE_HEADERS] = { "header", header_fault, true },
	[VALUE_FIELD] = { "header value", field_fault, true },
	[VALUE_USER] = { "user name", user_fault, true },
	[VALUE_USERS] = { "user and password", users_fault, true },
	[VALUE_PATH] = { "path", path_fault, false },
	[VALUE_ADDRESS] = { "address", jrt_address_fault, false },
	[VALUE_ORIGINS] = { "origin", origin_fault, false },
	[VALUE_HOSTS] = { "host", host_fault, false },
	[VALUE_BYPASSED] = { "host", bypassed_fault, false },
	[VALUE_PROPERTIES] = { "property", property_fault, true },
	[VALUE_ANSWERS] = { "answer", answer_fault, false },
};

const char *
jrt_text_fault(enum jrt_value_kind kind, const char *text)
{
	return kinds[kind].fault != NULL ? kinds[kind].fault(text) : NULL;
}

const char *
jrt_kind_noun(enum jrt_value_kind kind)
{
	return kinds[kind].noun;
}

size_t
jrt_kind_shown(enum jrt_value_kind kind, const char *text)
{
	const char *end = kind == VALUE_HEADERS      ? strchr(text, ':')
			  : kind == VALUE_PROPERTIES ? strchr(text, '=')
			  : kinds[kind].is_private   ? NULL
						     : text + strlen(text);
	return end != NULL ? (size_t)(end - text) : 0;
}

size_t
jrt_kind_name(enum jrt_value_kind kind, const char *text)
{
	return kind == VALUE_ANSWERS || kind == VALUE_PROPERTIES ? strcspn(text, "=") : 0;
}
