/* SPDX-License-Identifier: Apache-2.0 */
/* The second pass: grammar over tokens (between scan.c and validate.c). */
#ifndef JSON_VALIDATE_H
#define JSON_VALIDATE_H

#include "json/form.h"
#include "json/scan.h"

/* Checks the document that begins at token *token, records closing tokens, and moves *token past
 * it.  `len` is the length of the text.  `bounded`: the text may end anywhere; otherwise a line end
 * follows the document.  On a fault, *token and *offset say where. */
enum jrt_status
jrt_validate(const struct jrt_tokens *, size_t len, uint32_t *token, bool bounded, size_t *offset);

/* What may follow a number or literal. */
extern const bool jrt_delimiter[256];
static inline bool
jrt_is_delimiter(char c)
{
	return jrt_delimiter[(unsigned char)c];
}

/* Whether the literal that begins at text[at], or the exponent of a number, is valid to its end. */
bool jrt_is_letters(const char *text, size_t len, size_t at);
/* Whether the numbers and literals at tokens pos[at[0]], pos[at[1]], … are all valid; another token
 * follows each. */
bool jrt_are_plain(const char *text, const uint32_t *pos, const uint16_t *at, uint32_t count);
#endif
