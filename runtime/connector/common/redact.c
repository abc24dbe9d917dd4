/* SPDX-License-Identifier: Apache-2.0 */
/* Secrets in text that will be shown, also in forms that others give them: inside a JSON string,
 * percent-encoded, as part of something in base64 (user:password of Basic). */
#include "connector/common/secrets.h"

#include <string.h>

enum form { PLAIN, PERCENT, JSON, BASE64, BASE64_LATER, BASE64_LAST, FORM_COUNT };

/* Yields the bytes that the text stands for, one by one. */
struct reader {
	const char *at, *end;
	enum form form;
	unsigned bits, bit_count; /* BASE64: read, but not yielded yet */
	unsigned char queue[4]; /* JSON: a character's further bytes */
	unsigned queued;
};

static int
hex_digit(char c)
{
	const char digits[] = "0123456789abcdef";
	const char *found = c != '\0' ? strchr(digits, c >= 'A' && c <= 'F' ? c | 0x20 : c) : NULL;
	return found != NULL ? (int)(found - digits) : -1;
}

/* `count` hexadecimal digits at `at`, or -1. */
static long
hex_number(const struct reader *r, const char *at, int count)
{
	long number = 0;
	if (r->end - at < count) {
		return -1;
	}
	for (int i = 0; i < count; i++) {
		int digit = hex_digit(at[i]);
		if (digit < 0) {
			return -1;
		}
		number = 16 * number + digit;
	}
	return number;
}

/* The text ends inside an escape. */
static int
cut_off(struct reader *r)
{
	r->at = r->end;
	return -1;
}

/* As in a URL or a form, where + is a blank. */
static int
next_percent(struct reader *r)
{
	if (*r->at == '%' && r->end - r->at < 3) {
		return cut_off(r);
	}
	long byte = *r->at == '%' ? hex_number(r, r->at + 1, 2) : -1;
	if (byte >= 0) {
		r->at += 3;
		return (int)byte;
	}
	char c = *r->at++;
	return c == '+' ? ' ' : (unsigned char)c;
}

/* The character of \uXXXX at r->at, which is skipped; -1: not an escape. */
static long
take_unicode(struct reader *r)
{
	long unit = hex_number(r, r->at + 2, 4), low = -1;
	if (unit < 0) {
		return -1;
	}
	r->at += 6;
	if (unit >= 0xd800 && unit < 0xdc00 && r->end - r->at >= 6 && r->at[0] == '\\' &&
		r->at[1] == 'u') {
		low = hex_number(r, r->at + 2, 4);
	}
	if (low >= 0xdc00 && low < 0xe000) {
		r->at += 6;
		unit = 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
	}
	return unit;
}

/* The first byte of a character in UTF-8; the others are queued, the last one first. */
static int
give_utf8(struct reader *r, unsigned long c)
{
	static const unsigned char marks[] = { 0, 0xc0, 0xe0, 0xf0 };
	r->queued = c < 0x80 ? 0 : c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
	unsigned n = r->queued;
	for (unsigned i = 0; i < n; i++, c >>= 6) {
		r->queue[i] = (unsigned char)(0x80 | (c & 0x3f));
	}
	return (int)(marks[n] | c);
}

static int
next_json(struct reader *r)
{
	static const char letters[] = "bfnrt", meant[] = "\b\f\n\r\t";
	if (r->queued > 0) {
		return r->queue[--r->queued];
	}
	if (*r->at != '\\') {
		return (unsigned char)*r->at++;
	}
	if (r->end - r->at < 2 || (r->at[1] == 'u' && r->end - r->at < 6)) {
		return cut_off(r);
	}
	long character = r->at[1] == 'u' ? take_unicode(r) : -1;
	if (character >= 0) {
		return give_utf8(r, (unsigned long)character);
	}
	const char *letter = r->at[1] != '\0' ? strchr(letters, r->at[1]) : NULL;
	r->at += 2;
	return letter != NULL ? meant[letter - letters] : (unsigned char)r->at[-1];
}

/* The six bits of a base64 character, also in the alphabet for URLs; -1: it is not one. */
static int
six_bits(char c)
{
	if (c >= 'A' && c <= 'Z') {
		return c - 'A';
	}
	if (c >= 'a' && c <= 'z') {
		return c - 'a' + 26;
	}
	if (c >= '0' && c <= '9') {
		return c - '0' + 52;
	}
	return c == '+' || c == '-' ? 62 : c == '/' || c == '_' ? 63 : -1;
}

static int
next_base64(struct reader *r)
{
	while (r->bit_count < 8) {
		int value = r->at < r->end ? six_bits(*r->at) : -1;
		if (value < 0) {
			return -1;
		}
		r->at++;
		r->bits = (r->bits << 6 | (unsigned)value) & 0xffff;
		r->bit_count += 6;
	}
	r->bit_count -= 8;
	return (int)(r->bits >> r->bit_count & 0xff);
}

/* -1: the text ends, or has another form. */
static int
next_byte(struct reader *r)
{
	if (r->at == r->end && r->queued == 0) {
		return -1;
	}
	switch (r->form) {
	case PLAIN:
		return (unsigned char)*r->at++;
	case PERCENT:
		return next_percent(r);
	case JSON:
		return next_json(r);
	default:
		return next_base64(r);
	}
}

/* The length of the text that is the secret in this form; 0: it does not begin with it.  If the
 * text is the start of a longer one, a part of the secret at its end counts. */
static size_t
match(struct jrt_text secret, enum form form, const char *at, const char *end, bool start)
{
	struct reader r = { .at = at, .end = end, .form = form };
	if (form > BASE64) {
		/* Its first byte begins in the last four or two bits of a character. */
		int value = six_bits(*at);
		r.bit_count = form == BASE64_LATER ? 4 : 2;
		r.bits = (unsigned)value;
		r.at += value >= 0;
	}
	size_t same = 0;
	int byte = 0;
	for (; same < secret.len && (r.at > at || form <= BASE64); same++) {
		byte = next_byte(&r);
		if (byte != (unsigned char)secret.at[same]) {
			break;
		}
	}
	bool whole = same == secret.len;
	bool cut = start && byte < 0 && r.at == end && same >= JRT_SHORTEST_SECRET;
	return whole || cut ? (size_t)(r.at - at) : 0;
}

/* For most positions the secret's first byte alone decides. */
static bool
may_begin(unsigned char first, enum form form, char c)
{
	int value;
	switch (form) {
	case PLAIN:
		return (unsigned char)c == first;
	case PERCENT:
		return (unsigned char)c == first || c == '%' || c == '+';
	case JSON:
		return (unsigned char)c == first || c == '\\';
	default:
		value = six_bits(c);
		return value >= 0 && (form == BASE64                ? value == first >> 2
					     : form == BASE64_LATER ? (value & 15) == first >> 4
								    : (value & 3) == first >> 6);
	}
}

/* The longest of all forms, at `at`. */
static size_t
longest_form(struct jrt_text secret, const char *at, const char *end, bool start)
{
	size_t longest = 0;
	for (int form = 0; secret.len >= JRT_SHORTEST_SECRET && form < FORM_COUNT; form++) {
		if (may_begin((unsigned char)*secret.at, (enum form)form, *at)) {
			size_t len = match(secret, (enum form)form, at, end, start);
			longest = len > longest ? len : longest;
		}
	}
	return longest;
}

static size_t
longest_match(const struct jrt_secrets *s, const char *at, const char *end, bool start)
{
	size_t longest = 0;
	for (size_t i = 0; i < s->count + s->hidden_count; i++) {
		struct jrt_text secret = i < s->count ? s->values[i].text : s->hidden[i - s->count];
		size_t len = longest_form(secret, at, end, start);
		longest = len > longest ? len : longest;
	}
	return longest;
}

static void
redact(const struct jrt_secrets *s, char *text, size_t size, bool start)
{
	/* What follows `at` is unchanged: secrets may overlap. */
	char *end = text + size, *hidden = text;
	for (char *at = text; at < end; at++) {
		size_t len = longest_match(s, at, end, start);
		hidden = at + len > hidden ? at + len : hidden;
		if (at < hidden) {
			*at = '*';
		}
	}
}

void
jrt_secrets_redact(const struct jrt_secrets *s, char *text, size_t len)
{
	redact(s, text, len, false);
}

void
jrt_secrets_redact_start(const struct jrt_secrets *s, char *text, size_t len)
{
	redact(s, text, len, true);
}
