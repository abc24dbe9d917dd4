/* SPDX-License-Identifier: Apache-2.0 */
/* What the tree way says before something that may fail: the place in the spec, and what it is at
 * (runtime/json/where.h). */
#ifndef EMIT_EMIT_AT_H
#define EMIT_EMIT_AT_H

#include "emit/emit.h"

/* Calls as C: of a place of shift, at a `step` of the walk. */
const char *emit_at_step(struct cwriter *, struct span, const char *step);
/* A statement of its own: at a member or element of `in`, or (key NULL) at `in` itself. */
void emit_at_value(struct cwriter *, struct span, const char *in);
void emit_at_member(struct cwriter *, struct span, const char *in, const char *key);
void emit_at_element(struct cwriter *, struct span, const char *in, const char *index);
/* An operation begins on `document`; `changed`: it is not the record any more. */
void emit_at_operation(struct cwriter *, const struct op *, const char *document, bool changed);

/* Where the C is for a trace: that a key is not there; the same as the else of "if it is there";
 * that keys are looked for in a scalar. */
void emit_trace_unmet(struct cwriter *, struct span, const char *in, const char *key);
void emit_trace_missed(struct cwriter *, struct span, const char *in, const char *key);
void emit_trace_scalar(struct cwriter *, struct span, const char *in);

/* Whether what stands on the right of shift may fail, `depth` steps of the walk lying above. */
bool ref_may_fail(struct ref, unsigned depth);
bool name_may_fail(struct name, unsigned depth);
bool element_may_fail(const struct element *, unsigned depth);
bool lookup_may_fail(const struct lookup *, unsigned depth);
bool path_may_fail(const struct path *, unsigned depth);
#endif
