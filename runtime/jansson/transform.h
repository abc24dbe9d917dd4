/* SPDX-License-Identifier: Apache-2.0 */
/* Pipelines for programs that hold values of jansson: json_t in, json_t out (docs/embedding.md).
 *
 * A pipeline reads a document, so a value is written as one, and what comes out is read back;
 * neither by jansson, and without a copy of either text. */
#ifndef JANSSON_TRANSFORM_H
#define JANSSON_TRANSFORM_H

#include <jansson.h>

#include "jrt.h"

JRT_BEGIN

/* As in json/abi.h: objects that were compiled for another runtime are not linked. */
#define jrt_jansson_init JRT_ABI_NAME(jrt_jansson_init)

/* What a thread keeps from value to value, for any number of pipelines. */
struct jrt_jansson {
	struct jrt_ctx ctx; /* ->secrets, ->context, ->user are the program's to set */
	/* private */
	struct jrt_scanner scanner;
	struct jrt_writer in, out;
};

void jrt_jansson_init(struct jrt_jansson *);
void jrt_jansson_finish(struct jrt_jansson *);

/* Applies an emitted NAME_apply() to `in`, which is only read and stays the caller's.  JRT_OK: what
 * came out is `*out`, a new reference.  Else `*out` is NULL: JRT_NOTHING, or why it failed, as
 * NAME_transform() says it; besides,
 *
 *   JRT_EMPTY        `in` is NULL
 *   JRT_BAD_UTF8     a string or key that was made without a look at its bytes (`..._nocheck()`)
 *   JRT_TOO_DEEP     more than JRT_MAX_DEPTH levels, or a value that contains itself
 *   JRT_TOO_LARGE    as text more than JRT_MOST_OUTPUT bytes
 *   JRT_WRONG_KIND   a number came out that is beyond the range of double
 *
 * Integers of 64 bits and reals come through as they are.  What jansson cannot hold comes out as
 * the nearest that it can: an integer beyond 64 bits as a real, half of a surrogate pair as U+FFFD.
 */
enum jrt_status jrt_jansson_transform(struct jrt_jansson *,
	enum jrt_status (*apply)(struct jrt_ctx *, struct jrt_writer *), json_t *in, json_t **out);

JRT_END
#endif
