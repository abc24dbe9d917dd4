/* SPDX-License-Identifier: Apache-2.0 */
/* The operations on shapes: each takes the document, a slot without a name, to the document. NULL:
 * it cannot be followed, and ->reason is set. */
#ifndef PLAN_OPERATION_OPERATION_H
#define PLAN_OPERATION_OPERATION_H

#include "plan/domain/limits.h"

struct slot *eval_shift(struct evaluator *, const struct op *, struct slot *document);
struct slot *eval_default(struct evaluator *, const struct op *, struct slot *document);
struct slot *eval_remove(struct evaluator *, const struct op *, struct slot *document);
struct slot *eval_sort(struct evaluator *, const struct op *, struct slot *document);
struct slot *eval_cardinality(struct evaluator *, const struct op *, struct slot *document);
struct slot *eval_modify(struct evaluator *, const struct op *, struct slot *document);

/* ---- in the turns of loops (turns.c) --------------------------------------- */
/* Whether all that the list or object has is what one loop makes in its turns, each time something
 * whose presence is known. */
bool turns_make(const struct shape *);
/* Of a list an element for each turn: from now on a record bails out in a turn of which nothing is
 * written, as null stands there then. */
void turns_leave_no_gaps(struct evaluator *, const struct shape *made);
/* What the operation leaves of an element or member in a turn; NULL: cannot(). */
typedef const struct shape *turn_change(struct evaluator *, const void *data, struct found element);
/* Changes what the slot's loop makes, in each of its turns.  False: cannot(). */
bool turns_change(struct evaluator *, struct slot *, struct span, turn_change *, const void *data);
/* The same of an EACH. */
bool turns_change_each(
	struct evaluator *, struct shape *each, struct span, turn_change *, const void *data);

/* ---- what cannot be followed (step.c) -------------------------------------- */

/* A part of an operation is evaluated; if it cannot be followed, it is as if nothing had been. */
struct attempt {
	struct evaluator before;
	struct shape *object, was; /* what it may change: slots of one name, and what it adds */
	struct slot_was {
		struct slot *at, was;
		struct slot_was *next;
	} * slots;
	unsigned calls;
};

/* `object` NULL: nothing is changed. */
struct attempt attempt_begin(struct evaluator *, struct shape *object, struct text name);
/* Returns why: e->reason, which is NULL again. */
const char *attempt_undo(struct evaluator *, const struct attempt *);

/* What a rule looks at and changes. */
struct reach {
	struct text *names; /* on the level that it stands on */
	unsigned count, room;
	bool whole; /* names that are known only at run time */
	bool above; /* what stands around the level, or the keys that led to it */
	bool user; /* calls a function of the user's, or changes the context */
	bool context; /* looks at the context */
	bool context_stays; /* some of that may become a part of what it writes */
	bool changes; /* may change in place what it looks at */
	bool keeps; /* what it looks at may become a part of what it writes */
};

/* A rule that is applied at run time, to an object of those members that it looks at. */
struct step_rule {
	const struct op *op; /* of this one rule */
	const struct shape *document; /* as it is now */
	struct shape *object; /* the level */
	const struct cond *when; /* the level is there */
	struct text name; /* the member that it changes */
	struct span from;
	const struct reach *reach; /* NULL: nothing else */
	bool makes; /* the member, where there is none */
	bool in_place; /* it changes the value that stands there */
	bool itself; /* a key below it is about the member itself */
	/* found by step_apply(): other members that hold some of what it may change */
	struct text *sharing;
	unsigned sharing_count;
};

/* Applies it: the member is what the operation leaves of it.  False: cannot(). */
bool step_apply(struct evaluator *, struct step_rule *);
/* What a rule of modify reaches, from where it stands. */
struct reach reach_of_modify(struct evaluator *, const struct modify_rule *, bool document);
/* What an operation makes of the document; where that hangs on whether a loop has written anything,
 * once more on one of which all is computed that loops write. */
struct slot *step_operation(struct evaluator *, const struct op *, struct slot *document,
	struct slot *evaluate(struct evaluator *, const struct op *, const struct slot *));
/* The operation as a whole, applied at run time to the document as a value.  NULL: cannot(). */
struct slot *step_whole(struct evaluator *, const struct op *, const struct slot *document);
/* Whether a text that is put together at run time may be the name. */
bool words_may_be(struct words, struct text name);
/* Whether the slot, whose name is known only at run time, may turn out to have this one. */
bool step_may_be(const struct slot *, struct text name);
/* Makes known what can be known of the member before anything runs: when it is there, and that no
 * other is it.  False: cannot(). */
bool step_knows(struct evaluator *, struct shape *object, struct text name, struct span);
/* Tells that the line is computed at run time, and why. */
void step_note(struct evaluator *, struct span, const char *what, const char *why);
/* What some keys of the shift, those of the level, make of the document (shift.c). */
struct slot *shift_keys(struct evaluator *, const struct op *, const struct shift_level *,
	const struct slot *document);
/* The document behind a shift whose literal keys make something of members of the document, and
 * that passes on all others (shift_open.c); NULL: it is another one, or cannot(). */
struct slot *shift_open(struct evaluator *, const struct op *, const struct slot *document);
/* Whether some shift of the chain is one of these, as far as its spec shows. */
bool chain_passes_on(const struct chain *);

#endif
