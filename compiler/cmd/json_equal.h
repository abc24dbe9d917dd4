/* SPDX-License-Identifier: Apache-2.0 */
/* When two JSON values mean the same to a user of Jolt. */
#ifndef CMD_JSON_EQUAL_H
#define CMD_JSON_EQUAL_H

#include "read/read.h"

/* Same strings once decoded; whole numbers of the same value, or floating ones (5 and 5.0 differ,
 * 1e3 and 1000.0 do not); same elements; same members, in the same order unless `any_order`.  A
 * floating number too large for a double equals the string "Infinity" that Java makes of it. */
bool json_equal(const struct node *, const struct node *, bool any_order);
#endif
