/* SPDX-License-Identifier: Apache-2.0 */
/* Text of others where people read it: on a terminal, in a comment of C.  What cannot be seen, or
 * makes what is around it look like something else (controls of terminals and of the direction of
 * writing, characters without width: Boucher and Anderson, "Trojan Source", 2021), is spelled out.
 */
#ifndef BASE_VISIBLE_H
#define BASE_VISIBLE_H

#include "base/text.h"

#include <stdio.h>

enum { MOST_VISIBLE = 16 }; /* bytes of a spelling, with its NUL */

/* The character at `at`, before `end`: its bytes.  `spelled`: "" when it may be shown as it is,
 * else \x1b for a byte (C0 but for the tab, DEL, what is no UTF-8) and <U+202E> for a character. */
size_t visible_char(const char *at, const char *end, char spelled[MOST_VISIBLE]);
/* The same as a number; U+FFFD for what is no UTF-8. */
unsigned visible_code(const char *at, const char *end, size_t *bytes, bool *plain);
/* Prints the text with such characters spelled; line ends stay. */
void visible_print(struct text, FILE *);
#endif
