/* SPDX-License-Identifier: Apache-2.0 */
/* Between the files that write the stream way: emit_find.c (reading), emit_loop.c, emit_stream.c.
 */
#ifndef EMIT_EMIT_STREAM_H
#define EMIT_EMIT_STREAM_H

#include "emit/emit_way.h"

struct stream {
	struct cwriter *w;
	const struct plan *plan;
	const char *prefix;
	unsigned names; /* given out */
	struct words named; /* the pieces of the name that stands next are in name_... */
	unsigned values; /* variables for values that are put together */
	bool reads_back; /* what is written is read again at once (jolt/computed.h) */
};

/* ---- reading ------------------------------------------------------------- */

/* The struct PREFIX_NAME of the slots below `parent`, and the functions that fill it. */
void emit_found(struct stream *, const struct input *parent, const char *name);

/* The type of what is kept, and the function that looks; the variable. */
void emit_kept_type(struct stream *, const struct arm *);
void emit_kept(struct stream *, const struct arm *);
/* Room for what loops find for each other: loops over pieces of the record, or of the turn of
 * `around`. */
void emit_all_kept(struct stream *, const struct arm *around);

/* ---- C for what the plan names ------------------------------------------- */

const char *stream_literal(struct stream *, struct text);
const char *stream_slot(struct stream *, const struct input *);

/* The C expression of where a member stands among those beside it: where its key came first. */
const char *stream_first_slot(struct stream *, const struct input *);
const char *stream_condition(struct stream *, const struct cond *);
/* An operand of && or ||: in parentheses if it is of the other kind. */
const char *stream_operand(struct stream *, const struct cond *, enum cond_kind of);
/* A part that is one value, as a struct jrt_raw. */
const char *stream_raw(struct stream *, const struct part *);

/* ---- values -------------------------------------------------------------- */

/* The functions of levels of modify that are called. */
void emit_call_functions(struct stream *);
/* Variables for the pieces of the input that are taken as values, and for what calls give: those of
 * a turn of the arm's loop; NULL: of the record.  What failed is returned. */
void emit_calls(struct stream *, const struct arm *turn);
/* Whether there is any. */
bool stream_has_calls(struct stream *, const struct arm *turn);

/* ---- objects that are known in part (emit_open.c) ------------------------- */

/* Noting, while keys are looked at: a member that the spec names, whose slot is about to be set;
 * any other. */
void emit_note_named(struct stream *, const struct input *);
void emit_note_rest(struct stream *, const struct input *open);
/* Where it is noted: the member of the struct of slots; where the looking begins; the variables.
 * Returns what initialises the struct. */
void emit_note_slot(struct stream *, const struct input *open);
void emit_note_begin(struct stream *, const struct input *open);
const char *emit_noted(struct stream *, const struct input *root);
/* What follows the looking: records that bail out go to the tree way, the rest is put in order. */
void emit_opened(struct stream *, const struct input *root);
/* PART_OPEN, PART_REST_BEGIN, PART_REST. */
void emit_open(struct stream *, const struct part *);

/* ---- names that may come twice (emit_shared.c) ---------------------------- */

/* A member whose name may come twice; `text` is the C of its name. */
void emit_shared_member(struct stream *, const struct part *name, const char *text);
/* The object of these parts ends. */
void emit_shared_end(struct stream *, const struct part *parts);

/* ---- writing ------------------------------------------------------------- */

/* One of the values that are put to one place, where they are read back. */
void emit_one_of_several(struct stream *, const struct part *);
void emit_parts(struct stream *, const struct part *);
/* Ends a container; `behind` follows. */
void emit_close(struct stream *, struct text close, struct text behind);
/* That a name is new; true: what follows in its list is written, too. */
bool emit_name_seen(struct stream *, const struct part *);
/* A word that only the record has as the inside of a JSON string, with literals around it. */
void emit_word(struct stream *, const char *before, const struct word *, const char *behind);
/* The variables of first writes: one value may be written at several places. */
void emit_firsts(struct stream *);
/* The parts of loops, and of what only the record shows whether it is written. */
void emit_looped(struct stream *, const struct part *);
#endif
