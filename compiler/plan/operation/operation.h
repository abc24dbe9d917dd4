/* SPDX-License-Identifier: Apache-2.0 */
/* The operations on shapes. Each takes a document (a slot without a name) and returns the document
 * after it. NULL: it cannot be followed, and ->reason is set. */
#ifndef PLAN_OPERATION_OPERATION_H
#define PLAN_OPERATION_OPERATION_H

#include "plan/domain/limits.h"

struct slot *eval_shift(struct evaluator *, const struct op *, struct slot *document);
struct slot *eval_default(struct evaluator *, const struct op *, struct slot *document);
struct slot *eval_remove(struct evaluator *, const struct op *, struct slot *document);
struct slot *eval_sort(struct evaluator *, const struct op *, struct slot *document);
struct slot *eval_cardinality(struct evaluator *, const struct op *, struct slot *document);
struct slot *eval_modify(struct evaluator *, const struct op *, struct slot *document);

/* ---- in the turns of loops (turns.c) ------------------------------------- */
/* Whether the list or object contains only what one loop makes in its turns, and each time it is
 * known whether something is there. */
bool turns_make(const struct shape *);
/* A list with an element for each turn: from now on a record bails out in a turn that writes
 * nothing, as the element would be null. */
void turns_leave_no_gaps(struct evaluator *, const struct shape *made);
/* What the operation makes of an element or member in a turn; NULL: cannot(). */
typedef const struct shape *turn_change(struct evaluator *, const void *data, struct found element);
/* Changes what the slot's loop makes in each of its turns. False: cannot(). */
bool turns_change(struct evaluator *, struct slot *, struct span, turn_change *, const void *data);
/* The same for one alternative of such a slot. */
bool
turn_change_alternative(struct evaluator *, struct alternative *, turn_change *, const void *data);
/* The same for an EACH. */
bool turns_change_each(
	struct evaluator *, struct shape *each, struct span, turn_change *, const void *data);
/* What is left of the element if the level below the operation's only rule is applied to it at run
 * time, in each turn; `why` it is not evaluated. NULL: cannot(). */
const struct shape *
turn_step(struct evaluator *, const struct op *, struct found element, const char *why);

/* ---- remove from a piece of the input (remove_edit.c) -------------------- */
/* Whether a list may have the key. */
bool remove_is_index(const struct remove_rule *);
/* What the level leaves out: keys that no list has, or one key for all members or elements, which
 * mean the same for any document. NULL: cannot(). */
const struct edit *remove_edit(struct evaluator *, const struct remove_level *);

/* ---- members that an OPEN does not name (rest.c) -------------------------- */
struct rest_rule {
	const struct key *key; /* STARS or ANY */
	const void *data;
};
/* Changes each of these members by the first rule that takes it; `change` NULL: removes them.
 * False: cannot(). */
bool rest_change(struct evaluator *, struct shape *open, const struct rest_rule *, unsigned count,
	struct span from, turn_change *change);
/* Whether the document is the record and should be known in part, as later operations name members
 * of it. */
bool rest_may_change(const struct evaluator *, const struct shape *document);
/* Whether the chain has an operation that may change such members, as far as its spec shows. */
bool chain_changes_rest(const struct chain *);
/* The members of the document that the operation names (projection.c): slots with only the name,
 * and the key that names it. */
const struct slot *op_names(struct evaluator *, const struct op *);

/* ---- what cannot be followed (step.c) ------------------------------------ */

/* An attempt to evaluate part of an operation; if it fails, it can be undone without a trace. */
struct attempt {
	struct evaluator before;
	struct shape *object,
		was; /* what it may change: slots of one name, and slots that it adds */
	struct slot_was {
		struct slot *at, was;
		struct slot_was *next;
	} * slots;
	unsigned calls;
};

/* `object` NULL: no shape is changed. */
struct attempt attempt_begin(struct evaluator *, struct shape *object, struct text name);
/* Returns the reason; e->reason is NULL again. */
const char *attempt_undo(struct evaluator *, const struct attempt *);

/* What a rule looks at and changes. */
struct reach {
	struct text *names; /* members of the level that the rule stands on */
	unsigned count, room;
	bool whole; /* names that are known only at run time */
	bool above; /* what is around the level, or the keys that lead to it */
	bool user; /* calls a user's function, or changes the context */
	bool context; /* looks at the context */
	bool context_stays; /* parts of the context may become part of what it writes */
	bool changes; /* may change in place what it looks at */
	bool keeps; /* what it looks at may become part of what it writes */
	bool literals; /* writes a list or an object of the spec, the same one each time */
};

/* A rule that is applied at run time, to an object with the members that it looks at. */
struct step_rule {
	const struct op *op; /* with only this rule */
	const struct shape *document; /* in its current state */
	struct shape *object; /* the level */
	const struct cond *when; /* the level exists */
	struct text name; /* the member that it changes */
	struct span from;
	const struct reach *reach; /* NULL: it looks at nothing else */
	bool makes; /* it makes the member if it is missing */
	bool in_place; /* it changes the member's value in place */
	bool itself; /* a key below it refers to the member itself */
	/* set by step_apply(): other members that hold something that it may change */
	struct text *sharing;
	unsigned sharing_count;
};

/* Applies it: the member becomes what the operation leaves of it. False: cannot(). */
bool step_apply(struct evaluator *, struct step_rule *);
/* What a rule of modify reaches from its level. */
struct reach reach_of_modify(struct evaluator *, const struct modify_rule *, bool document);
/* Applies an operation to the document. If that depends on whether a loop has written anything,
 * applies it once more to a document in which everything that loops write is computed. */
struct slot *step_operation(struct evaluator *, const struct op *, struct slot *document,
	struct slot *evaluate(struct evaluator *, const struct op *, const struct slot *));
/* Applies the operation as a whole at run time, to the document as a value. NULL: cannot(). */
struct slot *step_whole(struct evaluator *, const struct op *, const struct slot *document);
/* Whether a text that is assembled at run time may equal the name. */
bool words_may_be(struct words, struct text name);
/* Whether the slot, whose name is known only at run time, may have this name. */
bool step_may_be(const struct slot *, struct text name);
/* Makes sure that no slot whose name is known only at run time has this one. False: cannot(). */
bool step_knows_name(struct evaluator *, const struct shape *object, struct text name, struct span);
/* Makes sure that two things are known of the member before anything is written: when it exists,
 * and that no other slot has its name. False: cannot(). */
bool step_knows(struct evaluator *, struct shape *object, struct text name, struct span);
/* Notes that the line is computed at run time, and why. */
void step_explain(struct evaluator *, struct span, const char *what, const char *why);
/* What the keys of the level, which are some of the shift's, make of the document (shift.c). */
struct slot *shift_keys(struct evaluator *, const struct op *, const struct shift_level *,
	const struct slot *document);
/* The document after a shift whose literal keys use members of the document, and that passes on all
 * other members (shift_open.c); NULL: it is another kind of shift, or cannot(). */
struct slot *shift_open(struct evaluator *, const struct op *, const struct slot *document);
/* Whether the shift passes on what it does not name, as far as its spec shows. */
bool shift_passes_on(const struct op *);
/* Whether the chain has such a shift. */
bool chain_passes_on(const struct chain *);
/* The members of the record that matter: the chain's first shift, which follows other operations,
 * looks at no others, nor do they (projection.c). A slot for each, with only its name and the key
 * that names it; NULL: others may matter. */
const struct slot *chain_projection(struct evaluator *, const struct chain *);
/* The record as an object of only these members. */
struct shape *projected_record(struct evaluator *, const struct slot *names, struct span);

#endif
