/* SPDX-License-Identifier: Apache-2.0 */
/* Long functions become several, each short enough to be read at once: runs of statements are cut
 * out as functions of their own, which are given what they use of the variables around them (lambda
 * lifting: T. Johnsson, 1985).  They are called once and inline, so the machine code is the same.
 */
#ifndef EMIT_OUTLINE_H
#define EMIT_OUTLINE_H

#include "emit/cwriter.h"

/* Prints the function: its lines are a comment (or none), its type, its name and parameters, "{",
 * the statements, "}".  What is cut out comes before it.  Only a switch may stay longer. */
void outline(struct cwriter *, const struct cw_line *, size_t count);
#endif
