/* SPDX-License-Identifier: Apache-2.0 */
/* Shared by the files of the stream way: emit_find.c (reading), emit_loop.c, emit_stream.c and the
 * others. */
#ifndef EMIT_EMIT_STREAM_H
#define EMIT_EMIT_STREAM_H

#include "emit/emit_way.h"

struct stream {
	struct cwriter *w;
	const struct plan *plan;
	const char *prefix;
	unsigned names; /* given out so far */
	struct words named; /* the pieces of the next name, held in name_... */
	unsigned values; /* variables for values put together, given out so far */
	bool reads_back; /* what is written is read back at once (jolt/computed.h) */
};

/* ---- reading ------------------------------------------------------------- */

/* Emits the struct PREFIX_NAME with the slots below `parent`, and the functions that fill it. */
void emit_found(struct stream *, const struct input *parent, const char *name);

/* What an arm keeps of its first turns for later loops: the type with the function that looks; the
 * variable. */
void emit_kept_type(struct stream *, const struct arm *);
void emit_kept(struct stream *, const struct arm *);
/* Declares these variables for the loops over pieces of the record (NULL), or over pieces of the
 * turn of `around`. */
void emit_all_kept(struct stream *, const struct arm *around);

/* ---- C for what the plan names ------------------------------------------- */

const char *stream_literal(struct stream *, struct text);
const char *stream_slot(struct stream *, const struct input *);

/* C for the position of a member among its siblings: where its key came first. */
const char *stream_first_slot(struct stream *, const struct input *);
const char *stream_condition(struct stream *, const struct cond *);
/* An operand of an && or ||, in parentheses if it is itself the other one. */
const char *stream_operand(struct stream *, const struct cond *, enum cond_kind of);
/* C for a number that grows from turn to turn. */
const char *stream_place(struct stream *, const struct loop *);
/* A part that is a single value, as a struct jrt_raw. */
const char *stream_raw(struct stream *, const struct part *);

/* ---- values -------------------------------------------------------------- */

/* Emits the functions of the operations that steps apply. */
void emit_call_functions(struct stream *);
/* Declares the pieces of the input that are needed as values, and the results of calls: those of a
 * turn of the arm's loop, or (NULL) those of the record.  The emitted code returns a failure. */
void emit_calls(struct stream *, const struct arm *turn);
/* Whether there are any. */
bool stream_has_calls(struct stream *, const struct arm *turn);

/* ---- objects that are known in part (emit_open.c) ------------------------- */

/* While keys are looked at, record a member: one that the spec names, before its slot is set; any
 * other. */
void emit_seen_named(struct stream *, const struct input *);
void emit_seen_rest(struct stream *, const struct input *open);
/* Where members are recorded: the member of the struct of slots; the start of the look; the
 * variables.  Returns the initialiser of the struct. */
void emit_seen_slot(struct stream *, const struct input *open);
void emit_seen_begin(struct stream *, const struct input *open);
const char *emit_seen(struct stream *, const struct input *root);
/* After the look: the record bails out if need be; else the other members are sorted if need be. */
void emit_opened(struct stream *, const struct input *root);
/* PART_OPEN, PART_REST_BEGIN, PART_REST. */
void emit_open(struct stream *, const struct part *);

/* ---- names that may come twice (emit_shared.c) ---------------------------- */

/* A member whose name may come twice; `text` is C for the name. */
void emit_shared_member(struct stream *, const struct part *name, const char *text);
/* Ends the object of these parts. */
void emit_shared_end(struct stream *, const struct part *parts);

/* ---- gathered turns (emit_gather.c) --------------------------------------- */

/* What is kept of each turn that a loop goes over. */
void emit_turn_type(struct stream *, const struct loop *);
/* PART_SINGLE. */
void emit_single(struct stream *, const struct part *);
/* PART_GATHER. */
void emit_gather(struct stream *, const struct part *);
/* Opens a loop over names, or over the turns of one, whose variables it sets. */
void emit_gathered_begin(struct stream *, const struct part *);
/* C for a word that only the record has. */
const char *stream_word(struct stream *, const struct word *);
/* Declares the key that the loop is at, and what the stars of the arm's key match in it. */
void emit_key_of_turn(struct stream *, const struct loop *);
void emit_stars_again(struct stream *, const struct arm *);

/* ---- writing ------------------------------------------------------------- */

/* One of several values written to one place, in the form that is read back. */
void emit_one_of_several(struct stream *, const struct part *);
void emit_parts(struct stream *, const struct part *);
/* Closes a container; `behind` follows. */
void emit_close(struct stream *, struct text close, struct text behind);
/* Checks that a name is new.  True: it has also written the rest of the list. */
bool emit_name_seen(struct stream *, const struct part *);
/* A word known only from the record, as the inside of a JSON string, with literals around it. */
void emit_word(struct stream *, const char *before, const struct word *, const char *behind);
/* The parts that belong to loops, and those that only the record can decide on. */
void emit_looped(struct stream *, const struct part *);

/* ---- the order of members (emit_order.c) ---------------------------------- */

/* The variables for which write came first, where one value may be written to several places. */
void emit_firsts(struct stream *);
/* The parts that note that, and those that put members in order. */
void emit_ordered(struct stream *, const struct part *);
#endif
