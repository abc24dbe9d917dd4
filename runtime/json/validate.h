/* SPDX-License-Identifier: Apache-2.0 */
/* The second pass: grammar over tokens (between scan.c and validate.c). */
#ifndef JSON_VALIDATE_H
#define JSON_VALIDATE_H

#include "json/form.h"
#include "json/scan.h"

/* Checks the document that begins at token *token, notes closing tokens, and moves *token behind
 * it.  `len` is the text's; with `bounded` it may end anywhere; without, a line's end stands behind
 * the document.  On a fault *token and *offset are where it was found. */
enum jrt_status
jrt_validate(const struct jrt_tokens *, size_t len, uint32_t *token, bool bounded, size_t *offset);

/* What may stand behind a number or literal. */
extern const bool jrt_delimiter[256];
static inline bool
jrt_is_delimiter(char c)
{
	return jrt_delimiter[(unsigned char)c];
}

/* Whether the literal that begins at text[at], or the exponent of a number, ends as it should. */
bool jrt_is_letters(const char *text, size_t len, size_t at);
/* Whether each of the numbers and literals is right that begin at the tokens pos[at[0]],
 * pos[at[1]] …; another token stands behind each. */
bool jrt_are_plain(const char *text, const uint32_t *pos, const uint16_t *at, uint32_t count);
#endif
