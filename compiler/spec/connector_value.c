/* SPDX-License-Identifier: Apache-2.0 */
/* Values of a connector file: each checked here, so that the binary does not find out when it
 * starts. */
#include "base/suggest.h"
#include "spec/connector_reader.h"

#include <arpa/inet.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* ---- units --------------------------------------------------------------------------------------
 */

struct unit {
	const char *name;
	uint64_t factor;
};

#define SECONDS(n) ((n) * (uint64_t)1000000000)

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
	{ "Ti", (uint64_t)1 << 40 }, { "TiB", (uint64_t)1 << 40 }, { NULL, 0 } };

static const struct unit rates[] = { { "s", 1 }, { "sec", 1 }, { "m", 60 }, { "min", 60 },
	{ "h", 3600 }, { NULL, 0 } };

static const char *
skip_blanks(const char *at)
{
	return at + strspn(at, " \t");
}

static bool
take_digits(const char **at, uint64_t *number)
{
	const char *c = *at;
	uint64_t n = 0;
	for (; *c >= '0' && *c <= '9'; c++) {
		if (n > (UINT64_MAX - 9) / 10) {
			return false;
		}
		n = 10 * n + (uint64_t)(*c - '0');
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

static bool
parse_duration(const char *at, uint64_t *ns)
{
	at = skip_blanks(at);
	*ns = 0;
	if (*at == '\0') {
		return false;
	}
	while (*at != '\0') {
		uint64_t number;
		if (!take_digits(&at, &number)) {
			return false;
		}
		at = skip_blanks(at);
		const struct unit *unit = take_unit(&at, durations);
		if (unit == NULL || number > UINT64_MAX / 4 / unit->factor) {
			return false;
		}
		*ns += number * unit->factor;
		if (*ns > UINT64_MAX / 2) {
			return false;
		}
		at = skip_blanks(at);
	}
	return true;
}

static bool
parse_size(const char *at, uint64_t *bytes)
{
	uint64_t part = 0;
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
	if (unit == NULL || *skip_blanks(at) != '\0' || *bytes > UINT64_MAX / 4 / unit->factor) {
		return false;
	}
	*bytes = *bytes * unit->factor + (part > 0 && *bytes == 0); /* more than none */
	return true;
}

static bool
parse_rate(const char *at, uint64_t *number)
{
	at = skip_blanks(at);
	if (!take_digits(&at, number) || *number > UINT64_MAX / 1000000) {
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

/* ---- hosts --------------------------------------------------------------------------------------
 */

static bool
is_port(const char *at, size_t len)
{
	uint64_t number;
	const char *end = at + len;
	return len > 0 && len <= 5 && take_digits(&at, &number) && at == end && number > 0 &&
	       number <= UINT16_MAX;
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

/* What is wrong with a URL as RFC 3986 has it and the sink takes it, or NULL. */
static const char *
check_url(struct arena *arena, const char *text)
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
	if (memchr(host, '@', len) != NULL) {
		return "a user name in it is not supported; use http.auth.basic";
	}
	return check_host(arena, host, len, false);
}

/* ---- headers ------------------------------------------------------------------------------------
 */

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

static const char *
check_header(const char *text)
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

static bool
is_method(const char *text)
{
	size_t len = token_length(text);
	for (size_t i = 0; i < len; i++) {
		if (text[i] >= 'a' && text[i] <= 'z') {
			return false;
		}
	}
	return len > 0 && text[len] == '\0';
}

/* ---- choices ------------------------------------------------------------------------------------
 */

enum { MOST_CHOICES = 8 };

static unsigned
split_choices(struct arena *arena, const char *choices, const char **names)
{
	unsigned count = 0;
	for (const char *at = choices; count < MOST_CHOICES; at++) {
		size_t len = strcspn(at, "|");
		names[count++] = arena_dup(arena, at, len);
		at += len;
		if (*at == '\0') {
			break;
		}
	}
	return count;
}

const char *
value_choices(struct arena *arena, const char *choices)
{
	const char *names[MOST_CHOICES], *text = "";
	unsigned count = split_choices(arena, choices, names);
	for (unsigned i = 0; i < count; i++) {
		const char *between = i == 0 ? "" : i + 1 == count ? " or " : ", ";
		text = arena_printf(arena, "%s%s\"%s\"", text, between, names[i]);
	}
	return text;
}

static bool
check_choice(struct connector_reader *r, const struct connector_key *k, struct text t,
	struct place place)
{
	const char *names[MOST_CHOICES];
	unsigned count = split_choices(r->arena, k->choices, names);
	for (unsigned i = 0; i < count; i++) {
		if (text_is(t, names[i])) {
			return true;
		}
	}
	diag_error(r->diag, place, "\"%.*s\" is not one of %s", TEXT_ARGS(t),
		value_choices(r->arena, k->choices));
	bool number = t.len > 0 && *t.at >= '0' && *t.at <= '9'; /* one is as near as the other */
	const char *near = number ? NULL : suggest(t, names, count);
	if (near != NULL) {
		diag_hint(r->diag, "did you mean \"%s\"?", near);
	}
	return false;
}

/* ---- scalars ------------------------------------------------------------------------------------
 */

bool
node_scalar(const struct node *n, struct text *text)
{
	switch (n->kind) {
	case NODE_STRING:
		*text = n->text;
		return true;
	case NODE_BOOL:
	case NODE_NUMBER:
		*text = n->place.source == NULL
				? n->text
				: (struct text){ n->place.source->text + n->place.from,
					  n->place.to - n->place.from };
		return true;
	default:
		return false;
	}
}

static bool
in_range(
	struct connector_reader *r, const struct connector_key *k, const struct node *n, uint64_t v)
{
	if (v >= k->low && (k->high == 0 || v <= k->high)) {
		return true;
	}
	if (k->high == 0) {
		diag_error(r->diag, n->place, "\"%s\" must be more than zero", k->path);
	} else {
		diag_error(r->diag, n->place, "\"%s\" must be from %llu to %llu", k->path, k->low,
			k->high);
	}
	return false;
}

static bool
check_count(struct connector_reader *r, const struct connector_key *k, const struct node *n,
	const char *text)
{
	uint64_t number;
	const char *at = text;
	if (n->kind == NODE_NUMBER && take_digits(&at, &number) && *at == '\0') {
		return in_range(r, k, n, number);
	}
	diag_error(r->diag, n->place, "\"%s\" must be a whole number, not %s", k->path,
		n->kind == NODE_NUMBER ? text : node_kind_name(n->kind));
	at = text;
	if (n->kind == NODE_STRING && take_digits(&at, &number) && *at == '\0') {
		diag_hint(r->diag, "write it without quotes");
	}
	return false;
}

static bool
check_quantity(struct connector_reader *r, const struct connector_key *k, const struct node *n,
	const char *text)
{
	static const char *const what[] = {
		[VALUE_SIZE] = "size, such as 1 MB, 16KiB or 1048576",
		[VALUE_DURATION] = "duration, such as 500ms, 15s or 1m 30s",
		[VALUE_RATE] = "rate, such as 1000/s",
	};
	uint64_t number = 0;
	bool good = k->kind == VALUE_SIZE       ? parse_size(text, &number)
		    : k->kind == VALUE_DURATION ? parse_duration(text, &number)
						: parse_rate(text, &number);
	if (good) {
		return in_range(r, k, n, number);
	}
	const char *at = text;
	bool bare = take_digits(&at, &number) && *at == '\0';
	diag_error(r->diag, n->place, "\"%s\" is no %s", text, what[k->kind]);
	if (bare && k->kind == VALUE_DURATION) {
		diag_hint(r->diag, "a duration needs its unit: did you mean \"%ss\"?", text);
	}
	return false;
}

static bool
check_link(struct connector_reader *r, const struct connector_key *k, const struct node *n,
	const char *text)
{
	const char *why = k->kind == VALUE_URL ? check_url(r->arena, text)
					       : check_host(r->arena, text, strlen(text), true);
	if (why == NULL) {
		return true;
	}
	diag_error(r->diag, n->place, "\"%s\" is no %s: %s", text,
		k->kind == VALUE_URL ? "URL" : "address", why);
	if (k->kind == VALUE_URL && strstr(text, "://") == NULL) {
		diag_hint(r->diag, "did you mean \"https://%s\"?", text);
	} else if (k->kind == VALUE_ADDRESS) {
		diag_hint(r->diag, "write host:port, such as 127.0.0.1:8080");
	}
	return false;
}

static bool
check_method(struct connector_reader *r, const struct node *n, const char *text)
{
	if (is_method(text)) {
		return true;
	}
	diag_error(r->diag, n->place, "\"%s\" is no HTTP method", text);
	char *capitals = arena_dup(r->arena, text, strlen(text));
	for (char *c = capitals; *c != '\0'; c++) {
		*c = (char)(*c >= 'a' && *c <= 'z' ? *c - 'a' + 'A' : *c);
	}
	if (is_method(capitals)) {
		diag_hint(
			r->diag, "methods are written in capitals: did you mean \"%s\"?", capitals);
	}
	return false;
}

/* With a digit for each secret: that may stand in a host, a port, a path and a header. */
static const char *
fill_in(struct connector_reader *r, struct text t, struct place place, bool *starts_secret)
{
	struct diag silent;
	const struct template_part *parts;
	unsigned count;
	struct buffer b;
	*starts_secret = false;
	diag_init(&silent, r->arena);
	if (!template_parse(t, place, r->arena, &silent, &parts, &count)) {
		return NULL; /* told where all strings are looked at */
	}
	*starts_secret = count > 0 && parts[0].secret.len > 0;
	buffer_init(&b, r->arena);
	for (unsigned i = 0; i < count; i++) {
		if (parts[i].secret.len > 0) {
			buffer_add_char(&b, '1');
		} else {
			buffer_add(&b, parts[i].text.at, parts[i].text.len);
		}
	}
	return buffer_text(&b).at;
}

bool
value_check(struct connector_reader *r, const struct connector_key *k, const struct node *n)
{
	struct text t;
	bool starts_secret = false;
	if (n->kind == NODE_ERROR) {
		return false;
	}
	if (n->kind == NODE_NULL) {
		diag_error(r->diag, n->key_place.source != NULL ? n->key_place : n->place,
			"\"%s\" has no value", k->path);
		return false;
	}
	if (!node_scalar(n, &t)) {
		diag_error(r->diag, n->place, "\"%s\" must be a text, not %s", k->path,
			node_kind_name(n->kind));
		return false;
	}
	if (memchr(t.at, '\0', t.len) != NULL) {
		diag_error(r->diag, n->place, "a NUL character in \"%s\"", k->path);
		return false;
	}
	const char *text = arena_dup(r->arena, t.at, t.len);
	if (text_has_template(t)) {
		if (k->role == ROLE_FILE) {
			diag_error(r->diag, n->place, "\"%s\" cannot be a secret", k->path);
			diag_hint(r->diag,
				"it is needed when compiling, secrets are read when the program starts");
			return false;
		}
		text = fill_in(r, t, n->place, &starts_secret);
		if (text == NULL) {
			return false;
		}
		if (k->kind != VALUE_HEADERS && (k->kind != VALUE_URL || starts_secret)) {
			return true; /* looked at when the program starts */
		}
	}
	switch (k->kind) {
	case VALUE_FLAG:
		if (n->kind != NODE_BOOL) {
			diag_error(r->diag, n->place, "\"%s\" must be true or false, not %s",
				k->path,
				n->kind == NODE_STRING ? arena_printf(r->arena, "\"%s\"", text)
						       : text);
		}
		return n->kind == NODE_BOOL;
	case VALUE_COUNT:
	case VALUE_COUNTS:
		return check_count(r, k, n, text);
	case VALUE_SIZE:
	case VALUE_DURATION:
	case VALUE_RATE:
		return check_quantity(r, k, n, text);
	case VALUE_URL:
	case VALUE_ADDRESS:
		return check_link(r, k, n, text);
	case VALUE_METHOD:
		return check_method(r, n, text);
	case VALUE_CHOICE:
	case VALUE_START:
	case VALUE_ORDER:
		return check_choice(r, k, t, n->place);
	case VALUE_HEADERS: {
		const char *why = check_header(text);
		if (why != NULL) {
			diag_error(r->diag, n->place, "\"%s\" %s", text, why);
		}
		return why == NULL;
	}
	default:
		if (*text == '\0') {
			diag_error(r->diag, n->place, "\"%s\" is empty", k->path);
		}
		return *text != '\0';
	}
}
