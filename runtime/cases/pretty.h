/* SPDX-License-Identifier: Apache-2.0 */
/* Formats JSON for people. */
#ifndef CASES_PRETTY_H
#define CASES_PRETTY_H

#include "json/writer.h"

JRT_BEGIN

/* Appends the valid JSON text with a line for each member and element, indented by two more blanks
 * than its container; drops the text's own white space, keeps numbers and strings as written. */
void jrt_pretty(struct jrt_writer *, const char *json, size_t len);

JRT_END
#endif
