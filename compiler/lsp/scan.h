/* SPDX-License-Identifier: Apache-2.0 */
/* Between context.c and context_json.c: JSON, and YAML in brackets, up to a place. */
#ifndef LSP_SCAN_H
#define LSP_SCAN_H

#include "lsp/context.h"

enum { COLUMN_OF_JSON = 1 << 30 };

/* Goes on behind the steps of `c` from `at` to `offset`, or to where the value that begins there
 * ends, if that is before: then false, *end is behind it, and the steps are what they were.  Text
 * behind `stop` is not looked at. */
bool context_json(
	struct context *c, struct text file, size_t at, size_t stop, size_t offset, size_t *end);
#endif
