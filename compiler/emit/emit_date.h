/* SPDX-License-Identifier: Apache-2.0 */
/* Calls on dates as C functions of their own. */
#ifndef EMIT_EMIT_DATE_H
#define EMIT_EMIT_DATE_H

#include "emit/emit.h"

/* The C function that a call calls; one of its own (noted: it has to be written) where patterns or
 * zones are known. */
const char *emit_symbol(struct cwriter *, const struct expr *call);
/* Whether that function looks at the argument. */
bool emit_passes(const struct expr *call, unsigned argument);
/* The functions that were noted. */
void emit_dates(struct cwriter *);
#endif
