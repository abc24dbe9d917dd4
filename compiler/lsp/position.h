/* SPDX-License-Identifier: Apache-2.0 */
/* Positions as the protocol has them: lines from 0, and columns in units of UTF-16, or bytes where
 * the client can do those. */
#ifndef LSP_POSITION_H
#define LSP_POSITION_H

#include "base/source.h"
#include "base/text.h"

#include <jansson.h>

enum units { UNITS_UTF16, UNITS_UTF8 };

/* The byte at a position; what lies behind a line is its end, behind the text the text's. */
size_t position_offset(struct text, enum units, const json_t *position);
/* {"line","character"} of a byte. */
json_t *position_json(struct text, enum units, size_t offset);
/* {"start","end"} */
json_t *range_json(struct text, enum units, size_t from, size_t to);
#endif
