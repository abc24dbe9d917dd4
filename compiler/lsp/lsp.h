/* SPDX-License-Identifier: Apache-2.0 */
/* The language server: it reports to editors what `joltc check` would report while a file is being
 * typed, and explains its parts (Language Server Protocol 3.17). */
#ifndef LSP_LSP_H
#define LSP_LSP_H

#include "spec/spec.h"

struct lsp_options {
	const struct spec_options *spec;
	struct diag diag; /* which warnings are on; it has no entries */
};

/* Serves one client over these descriptors until it sends exit or closes its end.  True: it sent
 * shutdown before. */
bool lsp_serve(const struct lsp_options *, int in, int out);
#endif
