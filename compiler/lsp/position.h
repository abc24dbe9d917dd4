/* SPDX-License-Identifier: Apache-2.0 */
/* Positions as in the protocol: lines from 0, and columns in UTF-16 units, or in bytes if the
 * client supports that. */
#ifndef LSP_POSITION_H
#define LSP_POSITION_H

#include "base/source.h"
#include "base/text.h"

#include <jansson.h>

enum units { UNITS_UTF16, UNITS_UTF8 };

/* The byte at a position; beyond the end of a line, the line's end; beyond the text, the text's
 * end. */
size_t position_offset(struct text, enum units, const json_t *position);
/* {"line","character"} of a byte. */
json_t *position_json(struct text, enum units, size_t offset);
/* {"start","end"} */
json_t *range_json(struct text, enum units, size_t from, size_t to);
#endif
