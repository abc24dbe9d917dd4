/* SPDX-License-Identifier: Apache-2.0 */
/* The functions on numbers (the reference's modifier/function/Math.java). */
#include "jolt/fn.h"

#include <float.h>
#include <math.h>

#include "jolt/decimal.h"
#include "json/number.h"

/* ---- min and max --------------------------------------------------------- */

/* One extreme per type, as in the reference. */
struct extremes {
	int32_t as_int;
	int64_t as_long;
	double as_double;
	bool found;
};

/* Math.max(double, double): NaN wins, 0.0 is greater than -0.0. */
static double
larger(double a, double b)
{
	if (isnan(a) || isnan(b)) {
		return NAN;
	}
	if (a == 0 && b == 0) {
		return signbit(a) ? b : a;
	}
	return a > b ? a : b;
}

static double
smaller(double a, double b)
{
	if (isnan(a) || isnan(b)) {
		return NAN;
	}
	if (a == 0 && b == 0) {
		return signbit(a) ? a : b;
	}
	return a < b ? a : b;
}

static void
extend(struct jrt_ctx *ctx, struct extremes *e, struct jrt_value *v, bool max)
{
	if (jrt_kind(ctx, v) == JRT_KIND_STRING) {
		v = jrt_to_number(ctx, v);
		if (v == NULL) {
			return;
		}
	}
	switch (jrt_kind(ctx, v)) {
	case JRT_KIND_INTEGER:
		if (max ? v->integer > e->as_int : v->integer < e->as_int) {
			e->as_int = (int32_t)v->integer;
		}
		break;
	case JRT_KIND_LONG:
		if (max ? v->integer > e->as_long : v->integer < e->as_long) {
			e->as_long = v->integer;
		}
		break;
	case JRT_KIND_DOUBLE:
		e->as_double =
			max ? larger(e->as_double, v->number) : smaller(e->as_double, v->number);
		break;
	default:
		return;
	}
	e->found = true;
}

static struct jrt_value *
extreme(struct jrt_ctx *ctx, unsigned count, struct jrt_value *const *args, bool max)
{
	struct given given = jrt_given(ctx, count, args);
	struct extremes e = { INT32_MIN, INT64_MIN, -DBL_MAX, false };

	if (given.kind == GIVEN_ONE) {
		enum jrt_kind kind = jrt_kind(ctx, given.one);
		return kind >= JRT_KIND_INTEGER && kind <= JRT_KIND_DOUBLE ? given.one : NULL;
	}
	if (!max) {
		e = (struct extremes){ INT32_MAX, INT64_MAX, DBL_MAX, false };
	}
	for (uint32_t i = 0; i < given.count; i++) {
		extend(ctx, &e, given.items[i], max);
	}
	if (!e.found) {
		return NULL;
	}
	/* The reference compares doubles after truncating them to long, and prefers Integer, then
	 * Long. */
	int64_t cut = jrt_double_to_long(e.as_double);
	if (max ? e.as_int >= cut && e.as_int >= e.as_long
		: e.as_int <= cut && e.as_int <= e.as_long) {
		return jrt_make_integer(ctx, e.as_int);
	}
	if (max ? e.as_long >= cut : e.as_long <= cut) {
		return jrt_make_long(ctx, e.as_long);
	}
	return jrt_make_double(ctx, e.as_double);
}

struct jrt_value *
jrt_fn_min(struct jrt_ctx *ctx, unsigned count, struct jrt_value *const *args)
{
	return extreme(ctx, count, args, false);
}

struct jrt_value *
jrt_fn_max(struct jrt_ctx *ctx, unsigned count, struct jrt_value *const *args)
{
	return extreme(ctx, count, args, true);
}

/* ---- one number ---------------------------------------------------------- */

static struct jrt_value *
absolute(struct jrt_ctx *ctx, struct jrt_value *v)
{
	if (jrt_kind(ctx, v) == JRT_KIND_STRING) {
		v = jrt_to_number(ctx, v);
		if (v == NULL) {
			return NULL;
		}
	}
	switch (jrt_kind(ctx, v)) {
	case JRT_KIND_INTEGER:
		/* Java's abs of the least integer is that integer. */
		return jrt_make_integer(ctx, v->integer == INT32_MIN ? INT32_MIN
					     : v->integer < 0        ? -v->integer
								     : v->integer);
	case JRT_KIND_LONG:
		return jrt_make_long(
			ctx, v->integer < 0 ? (int64_t)(0 - (uint64_t)v->integer) : v->integer);
	case JRT_KIND_DOUBLE:
		return jrt_make_double(ctx, fabs(v->number));
	default:
		return NULL;
	}
}

struct jrt_value *
jrt_fn_abs(struct jrt_ctx *ctx, unsigned count, struct jrt_value *const *args)
{
	return jrt_for_each(ctx, count, args, absolute);
}

/* ---- many numbers -------------------------------------------------------- */

struct jrt_value *
jrt_fn_avg(struct jrt_ctx *ctx, unsigned count, struct jrt_value *const *args)
{
	struct given given = jrt_given(ctx, count, args);
	double sum = 0;
	uint32_t numbers = 0;

	for (uint32_t i = 0; i < given.count; i++) {
		struct jrt_value *number = jrt_to_number(ctx, given.items[i]);
		if (number != NULL) {
			sum += jrt_to_double(ctx, number);
			numbers++;
		}
	}
	return numbers == 0 ? NULL : jrt_make_double(ctx, sum / numbers);
}

struct jrt_value *
jrt_fn_intSum(struct jrt_ctx *ctx, unsigned count, struct jrt_value *const *args)
{
	struct given given = jrt_given(ctx, count, args);
	uint32_t sum = 0;

	if (given.kind != GIVEN_MANY) {
		return NULL;
	}
	for (uint32_t i = 0; i < given.count; i++) {
		struct jrt_value *number = jrt_to_number(ctx, given.items[i]);
		if (number != NULL) {
			sum += (uint32_t)jrt_int_value(ctx, number);
		}
	}
	return jrt_make_integer(ctx, (int32_t)sum);
}

struct jrt_value *
jrt_fn_longSum(struct jrt_ctx *ctx, unsigned count, struct jrt_value *const *args)
{
	struct given given = jrt_given(ctx, count, args);
	uint64_t sum = 0;

	if (given.kind != GIVEN_MANY) {
		return NULL;
	}
	for (uint32_t i = 0; i < given.count; i++) {
		struct jrt_value *number = jrt_to_number(ctx, given.items[i]);
		if (number != NULL) {
			sum += (uint64_t)jrt_long_value(ctx, number);
		}
	}
	return jrt_make_long(ctx, (int64_t)sum);
}

struct jrt_value *
jrt_fn_doubleSum(struct jrt_ctx *ctx, unsigned count, struct jrt_value *const *args)
{
	struct given given = jrt_given(ctx, count, args);
	double sum = 0;

	if (given.kind != GIVEN_MANY) {
		return NULL;
	}
	for (uint32_t i = 0; i < given.count; i++) {
		struct jrt_value *number = jrt_to_number(ctx, given.items[i]);
		if (number != NULL) {
			sum += jrt_to_double(ctx, number);
		}
	}
	return jrt_make_double(ctx, sum);
}

/* ---- two numbers --------------------------------------------------------- */

/* Whether there are exactly two arguments, both of this kind. */
static bool
two_of(struct jrt_ctx *ctx, enum jrt_kind kind, const struct given *given)
{
	return given->count == 2 && jrt_kind(ctx, given->items[0]) == kind &&
	       jrt_kind(ctx, given->items[1]) == kind;
}

struct jrt_value *
jrt_fn_intSubtract(struct jrt_ctx *ctx, unsigned count, struct jrt_value *const *args)
{
	struct given given = jrt_given(ctx, count, args);

	if (!two_of(ctx, JRT_KIND_INTEGER, &given)) {
		return NULL;
	}
	return jrt_make_integer(ctx,
		(int32_t)((uint32_t)given.items[0]->integer - (uint32_t)given.items[1]->integer));
}

struct jrt_value *
jrt_fn_longSubtract(struct jrt_ctx *ctx, unsigned count, struct jrt_value *const *args)
{
	struct given given = jrt_given(ctx, count, args);

	if (!two_of(ctx, JRT_KIND_LONG, &given)) {
		return NULL;
	}
	return jrt_make_long(ctx,
		(int64_t)((uint64_t)given.items[0]->integer - (uint64_t)given.items[1]->integer));
}

struct jrt_value *
jrt_fn_doubleSubtract(struct jrt_ctx *ctx, unsigned count, struct jrt_value *const *args)
{
	struct given given = jrt_given(ctx, count, args);

	if (!two_of(ctx, JRT_KIND_DOUBLE, &given)) {
		return NULL;
	}
	return jrt_make_double(ctx, given.items[0]->number - given.items[1]->number);
}

/* ---- division ------------------------------------------------------------ */

static bool
quotient(struct jrt_ctx *ctx, struct jrt_value *const *items, uint32_t count, double *out)
{
	if (count != 2) {
		return false;
	}
	struct jrt_value *a = jrt_to_number(ctx, items[0]), *b = jrt_to_number(ctx, items[1]);
	if (a == NULL || b == NULL) {
		return false;
	}
	double divisor = jrt_to_double(ctx, b);
	if (divisor == 0) {
		return false;
	}
	*out = jrt_to_double(ctx, a) / divisor;
	return true;
}

struct jrt_value *
jrt_fn_divide(struct jrt_ctx *ctx, unsigned count, struct jrt_value *const *args)
{
	struct given given = jrt_given(ctx, count, args);
	double q;

	return quotient(ctx, given.items, given.count, &q) ? jrt_make_double(ctx, q) : NULL;
}

struct jrt_value *
jrt_fn_divideAndRound(struct jrt_ctx *ctx, unsigned count, struct jrt_value *const *args)
{
	struct driven driven;
	double q;

	if (!jrt_driven(ctx, JRT_KIND_INTEGER, count, args, &driven) || driven.single != NULL ||
		!quotient(ctx, driven.items, driven.count, &q) || !isfinite(q)) {
		return NULL;
	}
	bool good = jrt_round_exact(q, (int32_t)driven.first->integer, JRT_ROUND_HALF_UP, &q);
	return good ? jrt_make_double(ctx, q) : NULL;
}
