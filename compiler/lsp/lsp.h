/* SPDX-License-Identifier: Apache-2.0 */
/* The language server: it tells editors what `joltc check` would tell of a file while it is being
 * typed, and what its pieces mean (Language Server Protocol 3.17). */
#ifndef LSP_LSP_H
#define LSP_LSP_H

#include "spec/spec.h"

struct lsp_options {
	const struct spec_options *spec;
	struct diag diag; /* which warnings are on; it holds no entry */
};

/* Serves one client, that speaks over these descriptors, until it says exit or its end is closed.
 * True: it said shutdown before. */
bool lsp_serve(const struct lsp_options *, int in, int out);
#endif
