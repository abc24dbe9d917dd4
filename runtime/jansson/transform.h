/* SPDX-License-Identifier: Apache-2.0 */
/* Pipelines for programs that hold jansson values: json_t in, json_t out (docs/embedding.md).
 *
 * A pipeline reads a document, so the value is written as one and the output is read back; both
 * without jansson, and without copying either text. */
#ifndef JANSSON_TRANSFORM_H
#define JANSSON_TRANSFORM_H

#include <jansson.h>

#include "jrt.h"

JRT_BEGIN

/* As in json/abi.h: objects compiled for another runtime do not link. */
#define jrt_jansson_init JRT_ABI_NAME(jrt_jansson_init)

/* What a thread keeps from value to value, for any number of pipelines. */
struct jrt_jansson {
	struct jrt_ctx ctx; /* the program may set ->secrets, ->context and ->user */
	/* private */
	struct jrt_scanner scanner;
	struct jrt_writer in, out;
};

void jrt_jansson_init(struct jrt_jansson *);
void jrt_jansson_finish(struct jrt_jansson *);

/* Applies an emitted NAME_apply() to `in`, which is only read and stays the caller's.  JRT_OK:
 * `*out` is the result, a new reference.  Otherwise `*out` is NULL, and the status is JRT_NOTHING
 * or an error of NAME_transform(), or one of these:
 *
 *   JRT_EMPTY        `in` is NULL
 *   JRT_BAD_UTF8     a string or key that was made unchecked (`..._nocheck()`)
 *   JRT_TOO_DEEP     more than JRT_MAX_DEPTH levels, or a value that contains itself
 *   JRT_TOO_LARGE    more than JRT_MOST_OUTPUT bytes as text
 *   JRT_WRONG_KIND   the result contains a number beyond the range of double
 *
 * 64-bit integers and reals pass through unchanged.  What jansson cannot represent becomes the
 * nearest thing that it can: an integer beyond 64 bits becomes a real, half a surrogate pair
 * U+FFFD.
 * */
enum jrt_status jrt_jansson_transform(struct jrt_jansson *,
	enum jrt_status (*apply)(struct jrt_ctx *, struct jrt_writer *), json_t *in, json_t **out);

JRT_END
#endif
