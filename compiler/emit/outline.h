/* SPDX-License-Identifier: Apache-2.0 */
/* Splits long functions into several that can each be read at once.  Runs of statements become
 * functions, which are passed the outer variables that they use (lambda lifting: T. Johnsson,
 * 1985).  Each is called once and inlined, so the machine code is the same. */
#ifndef EMIT_OUTLINE_H
#define EMIT_OUTLINE_H

#include "emit/cwriter.h"

/* Prints a function: a comment (or none), its type, its name and parameters, "{", the statements,
 * "}".  The functions cut out of it come first.  Only a switch may remain longer. */
void outline(struct cwriter *, const struct cw_line *, size_t count);
#endif
