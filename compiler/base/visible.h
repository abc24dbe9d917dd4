/* SPDX-License-Identifier: Apache-2.0 */
/* Foreign text shown to people: on a terminal, or in a C comment.  Characters that are invisible or
 * disguise the surrounding text (control characters, writing direction, zero width: Boucher and
 * Anderson, "Trojan Source", 2021) are spelled out. */
#ifndef BASE_VISIBLE_H
#define BASE_VISIBLE_H

#include "base/text.h"

#include <stdio.h>

enum { MOST_VISIBLE = 16 }; /* bytes of a spelling, including its NUL */

/* Returns the length of the character at `at`, before `end`.  `spelled`: "" if it may be shown as
 * it is, otherwise \x1b for a byte (C0 except the tab, DEL, invalid UTF-8) and <U+202E> for a
 * character. */
size_t visible_char(const char *at, const char *end, char spelled[MOST_VISIBLE]);
/* The same as a number; U+FFFD for invalid UTF-8. */
unsigned visible_code(const char *at, const char *end, size_t *bytes, bool *plain);
/* Prints the text with such characters spelled out; line ends stay. */
void visible_print(struct text, FILE *);
#endif
