/* SPDX-License-Identifier: Apache-2.0 */
/* Products and quotients of jolt-community. */
#include "jolt/fn.h"

#include <math.h>

#include "jolt/decimal.h"
#include "json/number.h"

static bool
is_int_or_long(enum jrt_kind kind)
{
	return kind == JRT_KIND_INTEGER || kind == JRT_KIND_LONG;
}

/* The number as BigDecimal takes it; at == NULL: NaN or infinite. */
static struct jrt_text
decimal_text(struct jrt_ctx *ctx, struct jrt_value *number)
{
	if (number->kind == JRT_KIND_DOUBLE && !isfinite(number->number)) {
		return (struct jrt_text){ NULL, 0 };
	}
	return jrt_to_text(ctx, number);
}

static struct jrt_value *
exact_product(struct jrt_ctx *ctx, struct jrt_value *a, struct jrt_value *b, enum jrt_kind kind)
{
	struct jrt_text x = decimal_text(ctx, a), y = decimal_text(ctx, b);

	if (x.at == NULL || y.at == NULL) {
		return NULL;
	}
	struct jrt_text product = jrt_decimal_product(ctx, x, y);
	if (product.at == NULL) {
		return NULL;
	}
	struct jrt_value *v = jrt_make_string(ctx, product);
	if (v != JRT_NULL) {
		v->kind = (uint8_t)kind;
	}
	return v;
}

/* NULL: one of them is not a number. */
static struct jrt_value *
product_of(struct jrt_ctx *ctx, struct jrt_value *first, struct jrt_value *second)
{
	struct jrt_value *a = jrt_to_number(ctx, first), *b = jrt_to_number(ctx, second);

	if (a == NULL || b == NULL) {
		return NULL;
	}
	enum jrt_kind x = jrt_kind(ctx, a), y = jrt_kind(ctx, b);
	if (is_int_or_long(x) && is_int_or_long(y)) {
		return jrt_make_long(ctx, (int64_t)((uint64_t)a->integer * (uint64_t)b->integer));
	}
	bool big = x == JRT_KIND_BIG || y == JRT_KIND_BIG;
	bool fraction = x == JRT_KIND_DOUBLE || y == JRT_KIND_DOUBLE;
	if (x == JRT_KIND_DECIMAL || y == JRT_KIND_DECIMAL || (big && fraction)) {
		return exact_product(ctx, a, b, JRT_KIND_DECIMAL);
	}
	if (big) {
		return exact_product(ctx, a, b, JRT_KIND_BIG);
	}
	return jrt_make_double(ctx, jrt_to_double(ctx, a) * jrt_to_double(ctx, b));
}

struct jrt_value *
jrt_fn_multiply(struct jrt_ctx *ctx, unsigned count, struct jrt_value *const *args)
{
	struct given given = jrt_given(ctx, count, args);

	return given.count == 2 ? product_of(ctx, given.items[0], given.items[1]) : NULL;
}

/* What to round, and how. */
struct wish {
	int32_t places;
	enum jrt_rounding mode;
	struct jrt_value *const *numbers; /* two */
};

static bool
wish_of(struct jrt_ctx *ctx, unsigned count, struct jrt_value *const *args, struct wish *w)
{
	struct given given = jrt_given(ctx, count, args);

	if ((given.count != 3 && given.count != 4) ||
		jrt_kind(ctx, given.items[0]) != JRT_KIND_INTEGER) {
		return false;
	}
	*w = (struct wish){ (int32_t)given.items[0]->integer, JRT_ROUND_HALF_UP,
		given.items + given.count - 2 };
	return given.count == 3 || (jrt_kind(ctx, given.items[1]) == JRT_KIND_STRING &&
					   jrt_rounding_of(ctx, given.items[1]->text, &w->mode));
}

struct jrt_value *
jrt_fn_multiplyAndRound(struct jrt_ctx *ctx, unsigned count, struct jrt_value *const *args)
{
	struct wish w;

	if (!wish_of(ctx, count, args, &w)) {
		return NULL;
	}
	struct jrt_value *product = product_of(ctx, w.numbers[0], w.numbers[1]);
	double rounded;
	if (product == NULL || product->kind != JRT_KIND_DOUBLE) {
		return product;
	}
	bool good = isfinite(product->number) &&
		    jrt_round_shortest(product->number, w.places, w.mode, &rounded);
	return good ? jrt_make_double(ctx, rounded) : NULL;
}

struct jrt_value *
jrt_fn_divideByMode(struct jrt_ctx *ctx, unsigned count, struct jrt_value *const *args)
{
	struct wish w;

	if (!wish_of(ctx, count, args, &w)) {
		return NULL;
	}
	struct jrt_value *a = jrt_to_number(ctx, w.numbers[0]);
	struct jrt_value *b = jrt_to_number(ctx, w.numbers[1]);
	double divisor = b != NULL ? jrt_to_double(ctx, b) : 0, rounded;
	if (a == NULL || divisor == 0) {
		return NULL;
	}
	double quotient = jrt_to_double(ctx, a) / divisor;
	bool good = isfinite(quotient) && jrt_round_exact(quotient, w.places, w.mode, &rounded);
	return good ? jrt_make_double(ctx, rounded) : NULL;
}
