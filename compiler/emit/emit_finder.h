/* SPDX-License-Identifier: Apache-2.0 */
/* Finds the members of a lazy object that a spec names, in one walk over its keys. */
#ifndef EMIT_EMIT_FINDER_H
#define EMIT_EMIT_FINDER_H

#include "emit/emit.h"

enum { SWITCH_FROM = 9 }; /* with this many names or more, a switch over the length comes first */

/* Whether the name is short and has only one spelling in JSON.  Others are decoded before they are
 * compared. */
bool emit_is_spelled(struct text name);
/* A condition on `k` (struct jrt_keys): the key is `name`. */
const char *emit_key_test(struct cwriter *, struct text name);
/* Emits the function NAME(doc, object, at).  For each of the names, which are all different, it
 * stores in at[] the last token under that name in the lazy object; it does not touch the elements
 * of absent names. */
void emit_finder(struct cwriter *, const char *name, const struct text *names, unsigned count);
#endif
