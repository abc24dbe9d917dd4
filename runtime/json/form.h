/* SPDX-License-Identifier: Apache-2.0 */
/* Programs print records of few forms, one after the other: the same keys, so many elements.  Where
 * a record's tokens are of the same kinds, one by one, as those of a record that was right, its
 * grammar is right and the same brackets belong together; only its numbers and literals remain to
 * be looked at. */
#ifndef JSON_FORM_H
#define JSON_FORM_H

#include <stdbool.h>
#include <stdint.h>

/* The kind of a token that is no bracket, colon, comma, quote or line's end. */
enum { JRT_KIND_PLAIN = '0' };

/* The tokens of a batch. */
struct jrt_tokens {
	const char *text;
	const uint32_t *pos;
	const char *kinds; /* a line's end stands behind the last */
	uint32_t *close;
	uint32_t end; /* one past the last */
	bool plain_right; /* numbers and literals are known to be right */
};

struct jrt_forms;

/* NULL: no room. */
struct jrt_forms *jrt_forms_new(void);
void jrt_forms_free(struct jrt_forms *);
/* From now on it is about these. */
void jrt_forms_begin(struct jrt_forms *, const struct jrt_tokens *);
const struct jrt_tokens *jrt_forms_tokens(const struct jrt_forms *);
/* If the record at token `root` has a form that came before, notes its closing tokens and returns
 * the token behind it; otherwise 0, and nothing is known. */
uint32_t jrt_forms_take(struct jrt_forms *, uint32_t root);
/* Keeps the form of the record at `root`, which jrt_validate() found right up to `behind`. */
void jrt_forms_learn(struct jrt_forms *, uint32_t root, uint32_t behind);
#endif
