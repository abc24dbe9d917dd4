/* SPDX-License-Identifier: Apache-2.0 */
/* Programs print records of few forms, one after the other: the same keys, the same number of
 * elements.  If a record's tokens are of the same kinds, one by one, as those of a valid record,
 * then its grammar is valid and the same brackets match; only its numbers and literals remain to be
 * checked. */
#ifndef JSON_FORM_H
#define JSON_FORM_H

#include <stdbool.h>
#include <stdint.h>

/* The kind of a token that is not a bracket, colon, comma, quote or line end. */
enum { JRT_KIND_PLAIN = '0' };

/* The tokens of a batch. */
struct jrt_tokens {
	const char *text;
	const uint32_t *pos;
	const char *kinds; /* a line end follows the last */
	uint32_t *close;
	uint32_t end; /* one past the last */
	bool plain_right; /* numbers and literals are known to be valid */
};

struct jrt_forms;

/* NULL: out of memory. */
struct jrt_forms *jrt_forms_new(void);
void jrt_forms_free(struct jrt_forms *);
/* Starts a new batch of tokens. */
void jrt_forms_begin(struct jrt_forms *, const struct jrt_tokens *);
const struct jrt_tokens *jrt_forms_tokens(const struct jrt_forms *);
/* If the record at token `root` has a known form, records its closing tokens and returns the token
 * behind it; otherwise returns 0 and changes nothing. */
uint32_t jrt_forms_take(struct jrt_forms *, uint32_t root);
/* Remembers the form of the record at `root`, which jrt_validate() found valid up to `behind`. */
void jrt_forms_learn(struct jrt_forms *, uint32_t root, uint32_t behind);
#endif
