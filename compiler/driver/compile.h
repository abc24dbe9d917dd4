/* SPDX-License-Identifier: Apache-2.0 */
/* The compiler's pipeline: file -> tree -> typed spec -> plan -> C. */
#ifndef DRIVER_COMPILE_H
#define DRIVER_COMPILE_H

#include "emit/emit.h"

struct compile_options {
	struct spec_options spec;
	bool tree; /* --tree: no streaming */
	const char *text; /* the spec itself, instead of a file; NULL: none */
	const char *name; /* of the pipeline; NULL: from the connector or the file's name */
};

struct compiled {
	const struct source *source;
	const struct connector *connector;
	const struct plan *plan;
	const struct spec_options *user; /* what --with provides */
	const char *title; /* of the pipeline, as its author wrote it */
	const char *name; /* the same as a C identifier */
	char sha256[65];
};

/* Reads, checks and plans a file.  The options must outlive the result.  False: errors were
 * reported. */
bool compile_file(const char *path, const struct compile_options *, struct arena *, struct diag *,
	struct compiled *);
/* Prints what becomes of each line of the spec, for `joltc explain`. */
void compile_explain(const struct compiled *, struct arena *, FILE *);
#endif
