/* SPDX-License-Identifier: Apache-2.0 */
/* Calls on dates as C functions of their own. */
#ifndef EMIT_EMIT_DATE_H
#define EMIT_EMIT_DATE_H

#include "emit/emit.h"

/* The C function for a call.  If patterns or zones are known it is one of the call's own, which
 * emit_dates() writes. */
const char *emit_symbol(struct cwriter *, const struct expr *call);
/* Whether that function reads the argument. */
bool emit_passes(const struct expr *call, unsigned argument);
/* Writes the functions that emit_symbol() has named. */
void emit_dates(struct cwriter *);
#endif
