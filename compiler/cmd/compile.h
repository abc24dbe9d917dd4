/* SPDX-License-Identifier: Apache-2.0 */
/* The pipeline of the compiler: file -> tree -> typed spec -> plan -> C. */
#ifndef CMD_COMPILE_H
#define CMD_COMPILE_H

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
	const struct spec_options *user; /* what --with has */
	const char *title; /* of the pipeline as its author wrote it */
	const char *name; /* the same as a C identifier */
	char sha256[65];
};

/* Reads, checks and plans a file.  The options must outlive the result.  False when errors were
 * told.
 */
bool compile_file(const char *path, const struct compile_options *, struct arena *, struct diag *,
	struct compiled *);
/* What becomes of each line of the spec: what `joltc explain` shows. */
void compile_explain(const struct compiled *, struct arena *, FILE *);
#endif
