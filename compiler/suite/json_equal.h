/* SPDX-License-Identifier: Apache-2.0 */
/* When two JSON values mean the same to a user of Jolt. */
#ifndef SUITE_JSON_EQUAL_H
#define SUITE_JSON_EQUAL_H

#include "read/read.h"

/* Strings are the same once decoded; numbers if both are integers or both floating-point, with the
 * same value (5 and 5.0 differ, 1e3 and 1000.0 do not); lists if the elements are; objects if the
 * members are, in the same order unless `any_order`.  With `overflow`, a floating-point number too
 * large for a double equals the string "Infinity" that Java makes of it. */
struct json_terms {
	bool any_order, overflow;
};
bool json_same(const struct node *, const struct node *, struct json_terms);
/* Whether both are numbers of the same value, one an integer and one floating-point: 5 and 5.0. */
bool json_same_number(const struct node *, const struct node *);
/* Whether it contains such a number. */
bool json_has_overflow(const struct node *);
#endif
