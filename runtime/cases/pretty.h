/* SPDX-License-Identifier: Apache-2.0 */
/* JSON laid out for people. */
#ifndef CASES_PRETTY_H
#define CASES_PRETTY_H

#include "json/writer.h"

JRT_BEGIN

/* Appends the valid JSON text with a line for each member and element, two blanks deeper than what
 * holds it; white space of its own is dropped, numbers and strings stay as they are written. */
void jrt_pretty(struct jrt_writer *, const char *json, size_t len);

JRT_END
#endif
