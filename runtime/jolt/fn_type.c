/* SPDX-License-Identifier: Apache-2.0 */
/* Type conversions and existence tests (the reference's modifier/function/Objects.java and
 * Function.java). */
#include "jolt/fn.h"

#include "jolt/decimal.h"
#include "json/number.h"
#include "json/unicode.h"

/* ---- to numbers ---------------------------------------------------------- */

/* Whether a decimal of at most 15 digits, without its sign, is spelled as Java spells its double
 * `d`: such digits are the shortest that read back. */
static bool
is_javas(const char *at, const char *point, const char *end, double d)
{
	return d >= 1e-3 && d < 1e7 && (*at != '0' || at + 1 == point) &&
	       (end[-1] != '0' || point + 2 == end);
}

/* Most strings that are numbers: at most 15 digits, which one division converts to the nearest
 * double (see jrt_read_double()).  NULL: not one of these. */
static struct jrt_value *
plain_number(struct jrt_ctx *ctx, struct jrt_text t)
{
	enum { MOST_DIGITS = 15 };
	static const double powers[] = { 1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10,
		1e11, 1e12, 1e13, 1e14, 1e15 };
	const char *at = t.at, *end = t.at + t.len, *point = NULL;
	bool negative = t.len > 0 && *at == '-';
	int64_t n = 0;

	at += negative;
	const char *from = at;
	if (end - at > MOST_DIGITS + 1 || at == end || *at == '.' || end[-1] == '.') {
		return NULL;
	}
	for (; at < end; at++) {
		if (*at == '.' && point == NULL) {
			point = at;
		} else if ((unsigned char)(*at - '0') < 10) {
			n = n * 10 + (*at - '0');
		} else {
			return NULL;
		}
	}
	if (point != NULL) {
		double d = (double)n / powers[end - point - 1];
		struct jrt_value *v = jrt_make_double(ctx, negative ? -d : d);
		if (v != JRT_NULL && is_javas(from, point, end, d)) {
			v->raw = (struct jrt_raw){ t.at, t.len };
		}
		return v;
	}
	return jrt_make_integer(ctx, negative ? -n : n);
}

struct jrt_value *
jrt_parsed_number(struct jrt_ctx *ctx, struct jrt_text t)
{
	struct jrt_value *plain = plain_number(ctx, t);
	int64_t l;
	double d;

	if (plain != NULL) {
		return plain;
	}
	if (jrt_java_parse_long(t, &l)) {
		return jrt_make_integer(ctx, l); /* an Integer if it fits, else a Long */
	}
	return jrt_java_parse_double(t, &d) ? jrt_make_double(ctx, d) : NULL;
}

/* BigInteger.longValue(): the low 64 bits in two's complement. */
static uint64_t
low_bits(struct jrt_text digits)
{
	bool negative = digits.len > 0 && digits.at[0] == '-';
	uint64_t bits = 0;

	for (size_t i = negative ? 1 : 0; i < digits.len; i++) {
		bits = bits * 10 + (uint64_t)(digits.at[i] - '0');
	}
	return negative ? 0 - bits : bits;
}

int32_t
jrt_int_value(struct jrt_ctx *ctx, struct jrt_value *number)
{
	if (jrt_kind(ctx, number) == JRT_KIND_DOUBLE) {
		return jrt_double_to_int(number->number);
	}
	return (int32_t)(uint32_t)jrt_long_value(ctx, number);
}

int64_t
jrt_long_value(struct jrt_ctx *ctx, struct jrt_value *number)
{
	switch (jrt_kind(ctx, number)) {
	case JRT_KIND_DOUBLE:
		return jrt_double_to_long(number->number);
	case JRT_KIND_BIG:
		return (int64_t)low_bits(number->text);
	case JRT_KIND_DECIMAL:
		return jrt_decimal_to_long(number->text);
	default:
		return number->integer;
	}
}

static struct jrt_value *
to_integer(struct jrt_ctx *ctx, struct jrt_value *v)
{
	int64_t l;
	if (jrt_kind(ctx, v) == JRT_KIND_STRING && jrt_java_parse_long(v->text, &l)) {
		return jrt_make_integer(ctx, (int32_t)(uint32_t)l);
	}
	struct jrt_value *number = jrt_to_number(ctx, v);
	return number != NULL ? jrt_make_integer(ctx, jrt_int_value(ctx, number)) : NULL;
}

static struct jrt_value *
to_long(struct jrt_ctx *ctx, struct jrt_value *v)
{
	struct jrt_value *number = jrt_to_number(ctx, v);
	return number != NULL ? jrt_make_long(ctx, jrt_long_value(ctx, number)) : NULL;
}

static struct jrt_value *
to_double(struct jrt_ctx *ctx, struct jrt_value *v)
{
	struct jrt_value *number = jrt_to_number(ctx, v);
	if (number == NULL || (number != v && number->kind == JRT_KIND_DOUBLE)) {
		return number;
	}
	return jrt_make_double(ctx, jrt_to_double(ctx, number));
}

struct jrt_value *
jrt_fn_toInteger(struct jrt_ctx *ctx, unsigned count, struct jrt_value *const *args)
{
	return jrt_for_each(ctx, count, args, to_integer);
}

struct jrt_value *
jrt_fn_toLong(struct jrt_ctx *ctx, unsigned count, struct jrt_value *const *args)
{
	return jrt_for_each(ctx, count, args, to_long);
}

struct jrt_value *
jrt_fn_toDouble(struct jrt_ctx *ctx, unsigned count, struct jrt_value *const *args)
{
	return jrt_for_each(ctx, count, args, to_double);
}

/* ---- to booleans and strings --------------------------------------------- */

/* String.equalsIgnoreCase with a lower-case ASCII word.  Java compares upper case, and the upper
 * case of a long s (U+017F) is S. */
static bool
is_word(struct jrt_text t, const char *word)
{
	const char *at = t.at, *end = t.at + t.len;

	for (; *word != '\0'; word++) {
		if (at < end && (*at | 0x20) == *word) {
			at++;
		} else if (*word == 's' && end - at >= 2 && memcmp(at, "\xc5\xbf", 2) == 0) {
			at += 2;
		} else {
			return false;
		}
	}
	return at == end;
}

static struct jrt_value *
to_boolean(struct jrt_ctx *ctx, struct jrt_value *v)
{
	enum jrt_kind kind = jrt_kind(ctx, v);

	if (kind == JRT_KIND_BOOLEAN) {
		return v;
	}
	if (kind == JRT_KIND_STRING && is_word(v->text, "true")) {
		return jrt_boolean(true);
	}
	return kind == JRT_KIND_STRING && is_word(v->text, "false") ? jrt_boolean(false) : NULL;
}

struct jrt_value *
jrt_fn_toBoolean(struct jrt_ctx *ctx, unsigned count, struct jrt_value *const *args)
{
	return jrt_for_each(ctx, count, args, to_boolean);
}

static struct jrt_value *
to_string(struct jrt_ctx *ctx, struct jrt_value *v)
{
	if (jrt_kind(ctx, v) == JRT_KIND_STRING) {
		return v;
	}
	return jrt_make_string(ctx, jrt_to_text(ctx, jrt_as_list(ctx, v)));
}

struct jrt_value *
jrt_fn_toString(struct jrt_ctx *ctx, unsigned count, struct jrt_value *const *args)
{
	return jrt_for_each(ctx, count, args, to_string);
}

/* ---- asking -------------------------------------------------------------- */

struct jrt_value *
jrt_fn_size(struct jrt_ctx *ctx, unsigned count, struct jrt_value *const *args)
{
	if (count != 1) {
		return count == 0 ? NULL : jrt_make_integer(ctx, count);
	}
	if (args[0]->kind == JRT_LAZY_LIST) { /* no need to expand it */
		struct jrt_elements e = jrt_elements(ctx->doc, args[0]->ref);
		while (jrt_next_element(&e)) {
		}
		return jrt_make_integer(ctx, (int64_t)(uint32_t)(e.index + 1));
	}
	switch (jrt_kind(ctx, args[0])) {
	case JRT_KIND_LIST:
		return jrt_make_integer(ctx, jrt_list_of(ctx, args[0])->count);
	case JRT_KIND_OBJECT:
		return jrt_make_integer(ctx, jrt_object_of(ctx, args[0])->count);
	case JRT_KIND_STRING:
		return jrt_make_integer(ctx, (int64_t)jrt_utf16_length(args[0]->text));
	default:
		return NULL;
	}
}

struct jrt_value *
jrt_fn_noop(struct jrt_ctx *ctx, unsigned count, struct jrt_value *const *args)
{
	(void)ctx;
	(void)count;
	(void)args;
	return NULL;
}

struct jrt_value *
jrt_fn_isPresent(struct jrt_ctx *ctx, unsigned count, struct jrt_value *const *args)
{
	(void)ctx;
	return count > 0 ? args[0] : NULL;
}

struct jrt_value *
jrt_fn_notNull(struct jrt_ctx *ctx, unsigned count, struct jrt_value *const *args)
{
	return count > 0 && !jrt_is_null_value(ctx, args[0]) ? args[0] : NULL;
}

struct jrt_value *
jrt_fn_isNull(struct jrt_ctx *ctx, unsigned count, struct jrt_value *const *args)
{
	return count > 0 && jrt_is_null_value(ctx, args[0]) ? args[0] : NULL;
}
