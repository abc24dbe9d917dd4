/* SPDX-License-Identifier: Apache-2.0 */
/* Decimal numbers as Java's BigDecimal has them: exact products, rounding by mode.  A decimal is
 * its text: an integer's, Double.toString's or BigDecimal.toString's (private to this folder). */
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

/* The mode of that name, in any case; false: there is none. */
bool jrt_rounding_of(struct jrt_ctx *, struct jrt_text name, enum jrt_rounding *);

/* A finite number rounded to so many places behind the point (before it, when negative) and made a
 * double again; never -0.0, perhaps infinite.  False where Java throws: UNNECESSARY and digits
 * would be lost, or powers of ten that it cannot hold. */
/* of the number's exact binary value: new BigDecimal(x).setScale(places, mode).doubleValue() */
bool jrt_round_exact(double x, int32_t places, enum jrt_rounding, double *out);
/* of the shortest decimal text that reads as the number: BigDecimal.valueOf(x)... */
bool jrt_round_shortest(double x, int32_t places, enum jrt_rounding, double *out);

/* BigDecimal.multiply, toString; of two integers the integer.  More digits than can be multiplied
 * at once: JRT_ENDLESS.  at == NULL: it failed. */
struct jrt_text jrt_decimal_product(struct jrt_ctx *, struct jrt_text, struct jrt_text);
/* BigDecimal.compareTo */
int jrt_decimal_compare(struct jrt_text, struct jrt_text);
/* BigDecimal.longValue: the low 64 bits of its whole part. */
int64_t jrt_decimal_to_long(struct jrt_text);
#endif
