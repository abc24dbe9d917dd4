/* SPDX-License-Identifier: Apache-2.0 */
/* Decimal numbers like Java's BigDecimal: exact products, rounding by mode.  A decimal is
 * represented by its text, as an integer, Double.toString or BigDecimal.toString writes it (private
 * to this folder). */
#ifndef JOLT_DECIMAL_H
#define JOLT_DECIMAL_H

#include "json/value.h"

/* java.math.RoundingMode */
enum jrt_rounding {
	JRT_ROUND_UP,
	JRT_ROUND_DOWN,
	JRT_ROUND_CEILING,
	JRT_ROUND_FLOOR,
	JRT_ROUND_HALF_UP,
	JRT_ROUND_HALF_DOWN,
	JRT_ROUND_HALF_EVEN,
	JRT_ROUND_UNNECESSARY,
};

/* The mode of that name, in any case; false: unknown name. */
bool jrt_rounding_of(struct jrt_ctx *, struct jrt_text name, enum jrt_rounding *);

/* Rounds a finite number to `places` digits after the point (before it, if negative) and converts
 * the result to a double: never -0.0, perhaps infinite.  False where Java throws: UNNECESSARY would
 * lose digits, or the power of ten is out of its range. */
/* of the number's exact binary value: new BigDecimal(x).setScale(places, mode).doubleValue() */
bool jrt_round_exact(double x, int32_t places, enum jrt_rounding, double *out);
/* of the shortest decimal text that reads as the number: BigDecimal.valueOf(x)... */
bool jrt_round_shortest(double x, int32_t places, enum jrt_rounding, double *out);

/* BigDecimal.multiply, toString; the product of two integers is an integer.  Too many digits:
 * JRT_ENDLESS.  at == NULL: failed. */
struct jrt_text jrt_decimal_product(struct jrt_ctx *, struct jrt_text, struct jrt_text);
/* BigDecimal.compareTo */
int jrt_decimal_compare(struct jrt_text, struct jrt_text);
/* BigDecimal.longValue: the low 64 bits of its whole part. */
int64_t jrt_decimal_to_long(struct jrt_text);
#endif
