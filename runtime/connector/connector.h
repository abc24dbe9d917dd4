/* SPDX-License-Identifier: Apache-2.0 */
/* The program around a pipeline: main() of a generated binary calls jrt_connector_main(). */
#ifndef CONNECTOR_CONNECTOR_H
#define CONNECTOR_CONNECTOR_H

#include "json/value.h"
#include "json/writer.h"

JRT_BEGIN

/* One setting of the connector file: a dotted key ("http.endpoint") and its value as text, which
 * may contain ${{ secrets.X }}.  A list is several entries with the same key, in order. */
struct jrt_setting {
	const char *key, *value;
};

struct jrt_source_kind;

struct jrt_pipeline {
	const char *name, *version; /* of the connector */
	const char *file, *sha256; /* of the spec: base name and digest, for --version */
	const char *tzdata; /* version of the time zones that are compiled in; NULL: none */
	const char *topic;
	const char *context; /* JSON text of an object: what ^ reads; NULL: none */
	const struct jrt_setting *settings; /* ends with a NULL key */
	const struct jrt_source_kind *source; /* NULL: one that every binary has */
	const char *const *secrets; /* names, in the order of ctx->secrets; ends with NULL */
	/* Transforms the validated record ctx->doc and appends the result: JRT_OK; JRT_NOTHING (the
	 * spec selects nothing: "null-output"); or the error (what was appended must be
	 * dropped). */
	enum jrt_status (*apply)(struct jrt_ctx *ctx, struct jrt_writer *out);
};

/* Runs the command line; returns the exit status. */
int jrt_connector_main(int argc, char **argv, const struct jrt_pipeline *);

JRT_END
#endif
