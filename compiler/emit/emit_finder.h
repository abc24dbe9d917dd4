/* SPDX-License-Identifier: Apache-2.0 */
/* Members of a lazy object by the names that a spec has for them, found in one walk over its keys.
 */
#ifndef EMIT_EMIT_FINDER_H
#define EMIT_EMIT_FINDER_H

#include "emit/emit.h"

enum { SWITCH_FROM = 9 }; /* from this many keys of one object on, compares lengths first */

/* Whether it is short, and JSON spells it in one way only; others are decoded before they are
 * compared. */
bool emit_is_spelled(struct text name);
/* Whether a key of a record is the name, as a condition on `k` (struct jrt_keys). */
const char *emit_key_test(struct cwriter *, struct text name);
/* The function NAME(doc, object, at), which notes for each of the different names in at[] the last
 * token of the document that stands under it in the lazy object; what is not there is left alone.
 */
void emit_finder(struct cwriter *, const char *name, const struct text *names, unsigned count);
#endif
