/* SPDX-License-Identifier: Apache-2.0 */
/* Shared by context.c and context_json.c: JSON, and bracketed YAML, up to a position. */
#ifndef LSP_SCAN_H
#define LSP_SCAN_H

#include "lsp/context.h"

enum { COLUMN_OF_JSON = 1 << 30 };

/* Continues after the steps of `c` from `at` to `offset`, or to the end of the value that begins
 * there if it comes first: then returns false, *end is after the value, and the steps are
 * unchanged.  Ignores text after `stop`. */
bool context_json(
	struct context *c, struct text file, size_t at, size_t stop, size_t offset, size_t *end);
#endif
