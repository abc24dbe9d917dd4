/* SPDX-License-Identifier: Apache-2.0 */
/* Shared by the tests of runtime/json: scanning a text, and one record with its values. */
#ifndef TESTS_JSON_H
#define TESTS_JSON_H

#include "suite.h"

#include <stdlib.h>
#include <string.h>

#include "json/scan.h"
#include "json/value.h"

static const char *const kernels[] = { "avx512", "avx2", "sse2", "neon", "portable" };
enum { KERNELS = sizeof kernels / sizeof *kernels };

/* The text with its padding (bytes that must not matter) in memory of exactly that size. */
static inline char *
padded(const char *text, size_t len, char padding)
{
	char *copy = malloc(len + JRT_PADDING);
	ck_assert_ptr_nonnull(copy);
	memcpy(copy, text, len);
	memset(copy + len, padding, JRT_PADDING);
	return copy;
}

/* A document, and what is needed to work on it. */
struct record {
	struct jrt_ctx ctx;
	struct jrt_scanner scanner;
	struct jrt_writer out;
	char *text;
};

static inline struct jrt_value *
record_open(struct record *r, const char *json)
{
	jrt_ctx_init(&r->ctx);
	jrt_scanner_init(&r->scanner, &r->ctx.arena);
	jrt_writer_init(&r->out);
	r->text = padded(json, strlen(json), '\0');
	ck_assert(jrt_scan_document(&r->scanner, r->text, strlen(json)));
	ck_assert_msg(jrt_scan_next(&r->scanner) == JRT_SCAN_RECORD, "%s", json);
	jrt_ctx_begin(&r->ctx, &r->scanner.doc);
	return jrt_value_of(&r->ctx, r->scanner.doc.root);
}

static inline void
record_close(struct record *r)
{
	jrt_writer_finish(&r->out);
	jrt_scanner_finish(&r->scanner);
	jrt_ctx_finish(&r->ctx);
	free(r->text);
}

/* The value as JSON, until the next call. */
static inline const char *
json_of(struct record *r, struct jrt_value *v)
{
	r->out.used = 0;
	jrt_put_value(&r->ctx, &r->out, v);
	jrt_put(&r->out, "", 1);
	return r->out.base;
}

static inline bool
text_is(struct jrt_text t, const char *expected)
{
	return jrt_text_is(t, expected, strlen(expected));
}
#endif
