/* SPDX-License-Identifier: Apache-2.0 */
/* What the tree way records before something that may fail: the place in the spec and the value it
 * works on (runtime/json/where.h). */
#ifndef EMIT_EMIT_AT_H
#define EMIT_EMIT_AT_H

#include "emit/emit.h"

/* A call as an expression: a rule of shift, at a `step` of the walk. */
const char *emit_at_step(struct cwriter *, struct span, const char *step);
/* A call as a statement: a rule works on `in` itself, on a member of it, or on an element. */
void emit_at_value(struct cwriter *, struct span, const char *in);
void emit_at_member(struct cwriter *, struct span, const char *in, const char *key);
void emit_at_element(struct cwriter *, struct span, const char *in, const char *index);
/* An operation begins on `document`; `changed`: that is no longer the record. */
void emit_at_operation(struct cwriter *, const struct op *, const char *document, bool changed);

/* For a trace only: a key is absent; the same as the `else` of a test for the key; keys are looked
 * for in a scalar. */
void emit_trace_unmet(struct cwriter *, struct span, const char *in, const char *key);
void emit_trace_missed(struct cwriter *, struct span, const char *in, const char *key);
void emit_trace_scalar(struct cwriter *, struct span, const char *in);

/* Whether part of the right side of shift may fail when `depth` steps of the walk lie above. */
bool ref_may_fail(struct ref, unsigned depth);
bool name_may_fail(struct name, unsigned depth);
bool element_may_fail(const struct element *, unsigned depth);
bool lookup_may_fail(const struct lookup *, unsigned depth);
bool path_may_fail(const struct path *, unsigned depth);
#endif
