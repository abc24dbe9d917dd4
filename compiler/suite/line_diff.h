/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SUITE_LINE_DIFF_H
#define SUITE_LINE_DIFF_H

#include "read/read.h"

#include <stdio.h>

/* Prints how two JSON values differ, one member or element a line: "-" for what only `expected`
 * has, "+" for what only `actual` has, with two shared lines of context. */
void line_diff(const struct node *expected, const struct node *actual, struct arena *, FILE *);
#endif
