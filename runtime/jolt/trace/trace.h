/* SPDX-License-Identifier: Apache-2.0 */
/* What a transform does to one record: what each rule matched, what it wrote and where, and what it
 * did not find.
 *
 * Only the program of `joltc trace` contains this.  Its C is the usual tree way, compiled with this
 * header: every rule then reports its place (json/where.h), and the functions that write and look
 * record what they do. */
#ifndef JOLT_TRACE_H
#define JOLT_TRACE_H

#include "jolt/jolt.h"
#include "json/where.h"

JRT_BEGIN

/* A rule of the spec, in the operation with that number (from 1). */
struct jrt_trace_rule {
	unsigned operation;
	const char *spec; /* as in struct jrt_where; NULL ends a list */
};

struct jrt_trace_program {
	enum jrt_status (*apply)(struct jrt_ctx *, struct jrt_writer *);
	const struct jrt_trace_rule *rules; /* in no particular order */
};

/* Transforms the record ctx->doc (after jrt_ctx_begin()) and appends what happened to `out`: text
 * for people, or one line of JSON.  `select` (NULL: everything) is the path of an output value:
 * only its history is reported.  Returns how the transform ended. */
enum jrt_status jrt_trace_record(struct jrt_ctx *, const struct jrt_trace_program *,
	struct jrt_writer *out, bool json, const char *select);

/* The same for tests, where only the output counts.  Checks that the report is JSON and names a
 * rule for each output value; otherwise the process ends. */
enum jrt_status
jrt_trace_check(struct jrt_ctx *, const struct jrt_trace_program *, struct jrt_writer *out);

/* ---- how often: joltc cover ---------------------------------------------- */

/* What traces report, over many records, as numbers only. */
struct jrt_cover;

/* NULL: out of memory. */
struct jrt_cover *jrt_cover_create(const struct jrt_trace_program *);
void jrt_cover_destroy(struct jrt_cover *);
/* Transforms the record ctx->doc (after jrt_ctx_begin() and jrt_writer_begin_record()) to `out`,
 * and counts.  Returns how it ended and where it failed. */
enum jrt_status
jrt_cover_record(struct jrt_ctx *, struct jrt_cover *, struct jrt_writer *out, struct jrt_where *);
/* Appends the numbers, one per line, for joltc to read: how many records there were, how many gave
 * nothing, how many failed; for each rule, in the program's order, how many times it was applied,
 * and how many times it wrote or removed something (a rule that occurs twice counts at its first
 * position); for each operation that was reached, how many records reached it.  ORDER COVER */
void jrt_cover_print(const struct jrt_cover *, struct jrt_writer *out);

/* ---- for emitted code ---------------------------------------------------- */

/* There is no member of that name; `in` may be a value that cannot have members. */
void
jrt_trace_missed(struct jrt_ctx *, const char *spec, struct jrt_value *in, struct jrt_text key);
/* Keys were looked for in a scalar. */
void jrt_trace_scalar(struct jrt_ctx *, const char *spec, struct jrt_value *in);
/* A member is removed. */
void jrt_trace_removed(struct jrt_ctx *, struct jrt_value *);
/* default has set an element of a list. */
void jrt_trace_item(struct jrt_ctx *, struct jrt_value *list, uint32_t index);

void jrt_traced_operation(struct jrt_ctx *, const char *, struct jrt_value *, bool);
void jrt_traced_step(struct jrt_ctx *, const char *, struct jrt_shift_step *);
void jrt_traced_member(struct jrt_ctx *, const char *, struct jrt_value *, struct jrt_text);
void jrt_traced_element(struct jrt_ctx *, const char *, struct jrt_value *, uint32_t);
void jrt_traced_put_root(struct jrt_ctx *, struct jrt_value **, struct jrt_value *);
void
jrt_traced_put_member(struct jrt_ctx *, struct jrt_value *, struct jrt_text, struct jrt_value *);
void jrt_traced_put_element(struct jrt_ctx *, struct jrt_value *, uint64_t, struct jrt_value *);
void jrt_traced_put_appended(struct jrt_ctx *, struct jrt_value *, struct jrt_value *);
void jrt_traced_set(struct jrt_ctx *, struct jrt_value *, struct jrt_text, struct jrt_value *);
void jrt_traced_walk_set(
	struct jrt_ctx *, const struct jrt_walk *, struct jrt_value *, struct jrt_value *);
void jrt_traced_write_element(
	struct jrt_ctx *, const struct jrt_step *, uint32_t, enum jrt_mode, struct jrt_value *);
struct jrt_value *jrt_traced_open_member(struct jrt_ctx *, struct jrt_value *, struct jrt_text,
	struct jrt_value *, enum jrt_mode, enum jrt_kind);
struct jrt_value *jrt_traced_member_of(struct jrt_ctx *, struct jrt_value *, struct jrt_text);
struct jrt_value *jrt_traced_element_of(struct jrt_ctx *, struct jrt_value *, uint32_t);
struct jrt_text jrt_traced_name_of(struct jrt_ctx *, struct jrt_value *);
struct jrt_member *jrt_traced_member_slot(struct jrt_ctx *, struct jrt_value *, struct jrt_text);
struct jrt_value *jrt_traced_make_one(struct jrt_ctx *, struct jrt_member *);
struct jrt_value *jrt_traced_make_many(struct jrt_ctx *, struct jrt_member *, struct jrt_moved *);
void jrt_traced_drop(struct jrt_ctx *, struct jrt_value *, struct jrt_text);
struct jrt_value *jrt_traced_sorted(struct jrt_ctx *, struct jrt_value *);
void jrt_traced_drop_element(struct jrt_ctx *, struct jrt_value *, uint32_t);
void jrt_traced_clear_list(struct jrt_ctx *, struct jrt_value *);
void jrt_traced_compact_list(struct jrt_ctx *, struct jrt_value *);
enum jrt_status jrt_traced_document(struct jrt_ctx *, struct jrt_writer *, struct jrt_value *);

JRT_END

#ifdef JRT_TRACE
#undef jrt_constant_string /* each is a value of its own, known by its address */
#undef jrt_constant_integer
#define jrt_constant_string(ctx, literal) jrt_string((ctx), JRT_TEXT(literal))
#define jrt_constant_integer(ctx, n) jrt_integer((ctx), (n))
#define jrt_at_operation jrt_traced_operation
#define jrt_at_step jrt_traced_step
#define jrt_at_member jrt_traced_member
#define jrt_at_element jrt_traced_element
#define jrt_at_value(ctx, spec, in) jrt_traced_member(ctx, spec, in, (struct jrt_text){ NULL, 0 })
#define jrt_shift_put_root jrt_traced_put_root
#define jrt_shift_put_member jrt_traced_put_member
#define jrt_shift_put_element jrt_traced_put_element
#define jrt_shift_put_appended jrt_traced_put_appended
#define jrt_set jrt_traced_set
#define jrt_walk_set jrt_traced_walk_set
#define jrt_write_element jrt_traced_write_element
#define jrt_open_member jrt_traced_open_member
#define jrt_member_of jrt_traced_member_of
#define jrt_element_of jrt_traced_element_of
#define jrt_member_slot jrt_traced_member_slot
#define jrt_name_of jrt_traced_name_of
#define jrt_make_one jrt_traced_make_one
#define jrt_make_many jrt_traced_make_many
#define jrt_drop jrt_traced_drop
#define jrt_sorted jrt_traced_sorted
#define jrt_drop_element jrt_traced_drop_element
#define jrt_clear_list jrt_traced_clear_list
#define jrt_compact_list jrt_traced_compact_list
#define jrt_put_document jrt_traced_document
#endif
#endif
