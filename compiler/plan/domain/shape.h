/* SPDX-License-Identifier: Apache-2.0 */
/* The abstract document: what the compiler knows of a value before there is any input (private to
 * plan/).
 *
 * Partial evaluation runs the chain on a shape: the first operation sees "the input, not read yet",
 * and each operation maps shapes to shapes. Whether something exists is a condition on pieces of
 * the input. */
#ifndef PLAN_DOMAIN_SHAPE_H
#define PLAN_DOMAIN_SHAPE_H

#include "plan/plan.h"

enum shape_kind {
	SHAPE_INPUT, /* a piece of the input */
	SHAPE_CALL, /* the result of a call: `input`; `slots`: its arguments, if they may be inside
		       the result */
	SHAPE_EDIT, /* a piece of the input with known members left out */
	SHAPE_CONST, /* a literal of the spec */
	SHAPE_STRING, /* a string: `words` */
	SHAPE_OBJECT, /* all of its members are known: `slots`; a name may occur several times if
			 the conditions exclude each other */
	SHAPE_OPEN, /* an object of the input with some known members: `slots`; the others are as
		       they are in `input` */
	SHAPE_EACH, /* a list or an object of the input, `input`, with each element or member
		       replaced: `slots`, one looped slot */
	SHAPE_SORTED, /* a piece of the input, sorted */
	SHAPE_LIST, /* elements by index: slot i is element i; an absent one is null if a later one
		       is there */
	SHAPE_APPENDED, /* appended elements: the slots that are present, in order */
	SHAPE_MANY, /* several writes to one place, in order (SEMANTICS 9) */
	SHAPE_CHOICE, /* the first slot whose condition holds */
	SHAPE_COLLECT, /* writes to one place from loops: `items` */
	SHAPE_POSITIONS, /* a list with an element for each turn of a loop: `slots`, one looped
			  * slot */
};

struct slot {
	const struct cond *when;
	const struct shape *shape;
	struct text name;
	struct span from;
	struct words words; /* of an OBJECT: the name, if it is known only at run time (name.at is
			       NULL then) */
	/* the slot stands for a member in each turn of this loop */
	const struct loop *loop;
	struct alternative *alternatives;
	const struct noted *noted; /* what notes its first write */
	unsigned number; /* for putting slots in order */
	const struct first *first; /* of a member that may have to stand before an earlier slot;
				      NULL: it stands behind all members that have one */
	/* The order of the neighbours in a run (from 1) is that of the input: ->orders check it, or
	 * they are put in order when written. 0: in no run. */
	const struct first *by_input;
	unsigned run;
	/* A member that a loop writes to while it makes others, those of the next slot with
	 * `weaves`: where it stands among them. NULL: it does not. */
	const struct first *woven;
	const struct weave *weaves; /* of that slot */
	/* of a hashed OBJECT */
	bool older; /* it is absent when default has made the object */
	bool placed; /* ->buckets takes it into account */
	struct input *here; /* of an OPEN: it stands where this member of the input stands; NULL:
			       behind all of those */
	struct slot *next;
};

/* The member or element that one arm of a loop makes. */
struct alternative {
	const struct arm *arm;
	const struct input *match; /* instead of `arm`: what a literal key of the same level took */
	const struct cond *when;
	const struct shape *shape;
	struct words name;
	/* for a name of which only one turn was gathered: what that turn makes; NULL: as always */
	const struct shape *single;
	bool spread; /* instead of one member of that name, all members of `shape`: an OBJECT in
			which loops name some members */
	struct span from;
	struct alternative *next;
};

/* Where a loop's members may be parted, so that another stands between them: in a turn that
 * writes to it. */
struct weave {
	const struct arm *arm;
	const struct input *match; /* instead of `arm`: what a literal key beside the arms took */
	const struct first *first; /* of the other member */
	bool behind; /* it stands behind what the loop makes in that turn */
	const struct weave *next;
};

/* A write to a place, inside loops: a loop around items, or a value. */
struct item {
	const struct loop *loop;
	const struct arm *arm; /* of the loop; NULL: for what a literal key beside its arms took */
	const struct input *match;
	struct item *items;
	const struct cond *when;
	const struct shape *shape;
	struct span from;
	struct item *next;
};

/* Two places whose order among the keys of an object must be checked at run time. */
struct order_check {
	const struct first *before, *after;
	const struct cond *when; /* instead: the record bails out if it holds */
	struct order_check *next;
};

/* A value in one of its forms, and the condition for that form. */
struct found {
	const struct cond *when;
	const struct shape *value; /* NULL: matched without a value */
};

struct shape {
	enum shape_kind kind;
	struct span from;
	struct input *input;
	const struct edit *edit;
	const struct node *node;
	struct words words;
	struct slot *slots, *last;
	unsigned count;
	const struct computed
		*place; /* the place where a shift made it; NULL: it is not in a member */
	size_t size; /* how many values it has when shared ones are written out at every place */
	struct {
		bool unique; /* its names must be compared at run time */
		const struct known_name
			*known; /* unique: only these need comparing (plan.h); NULL: all names */
		bool used; /* unique: a list among its values is used elsewhere, so it must not
			    * grow */
		struct order_check *orders; /* these checks are about the order within runs, if some
					     * slots have one */
		/* When its members stand in the order of a Java HashMap, and the number of its
		 * buckets as far as is known (else 0); NULL: never. */
		const struct cond *hashed;
		unsigned buckets;
	} object; /* OBJECT */
	bool sorted; /* OPEN, EACH: members are sorted by name */
	/* OPEN: something else than an object stays as it is, but the record bails out when it is
	 * written if this holds; NULL: it is always an object */
	const struct cond *perhaps;
	/* OPEN: what the turns of a loop make of the other members; NULL: they are as they are. It
	 * has an alternative for each arm, and the last arm takes every key. */
	struct slot *rest;
	const struct cond *bail_out; /* EACH: the record bails out in a turn in which it holds */
	/* MANY: the call that assembles it when it is needed as a value; NULL: none yet */
	struct input *together;
	/* What it is as a computed value, and when it is asked for; value NULL: not computed
	 * yet. */
	struct found computed;
	bool repeated; /* every turn of a loop puts it somewhere */
	struct {
		unsigned walk, uses; /* the last pass over all shapes that visited it; its result */
		unsigned looked; /* the last one of another kind */
	} passes;
	struct {
		struct item *items;
		bool list; /* it is a list even of a single value */
		bool certain; /* something is written in it */
		enum one one;
		bool stays; /* a list among its values is used elsewhere, so it must not grow */
		const struct noted *noted;
	} collect; /* COLLECT */
	bool made_empty; /* an operation makes it if loops write nothing: where the code only sees
			    that afterwards, the record bails out */
};

/* A place of a shift's output that cannot be followed at compile time: a member of the document. It
 * is computed at run time. */
struct computed {
	const struct op *op; /* the shift */
	struct text name;
	struct span from;
	const char *why;
	const struct computed *next;
};

/* What is known in part (open.c) besides the document: nothing; objects inside it; also lists and
 * objects each element of which a loop takes. */
enum inside { INSIDE_NOTHING, INSIDE_OBJECTS, INSIDE_EACH };

/* Turns that are gathered (struct gather): none; those whose names are likely to come twice; all
 * whose names may. */
enum gathers { GATHERS_NOTHING, GATHERS_LIKELY, GATHERS_ALL };

/* The state of evaluating one chain. */
struct evaluator {
	struct arena *arena;
	const struct op *op; /* being evaluated */
	const struct shape *document; /* before it */
	const struct shape *context; /* see shape_context(); NULL: not asked for yet */
	struct input *root;
	struct conds *conds; /* private to cond.c */
	struct {
		unsigned inputs, opens, firsts; /* how many there are so far */
		unsigned walks; /* over shapes */
	} numbers;
	struct {
		struct explained *first, *last;
	} explained;
	/* The first reason why the chain cannot be streamed; NULL: it can so far. */
	const char *reason;
	struct span reason_span;
	struct {
		const struct computed *known; /* found by earlier evaluations */
		const struct computed *blamed; /* what to compute so that the reason goes away */
		const struct computed *making; /* what shapes are being made for; NULL: none */
	} computed;
	struct {
		struct loop *first, *last;
	} loops;
	struct {
		struct call **at; /* in the order in which they are made */
		unsigned count, room;
	} calls;
	struct {
		const struct noted *early; /* first writes that calls note */
		struct order_check *checks; /* done after the calls */
	} order;
	struct bail_outs bails_out;
	struct {
		bool steps; /* following operations alone did not suffice: steps may be made of
			     * whole operations */
		enum gathers gathers; /* which turns may be gathered by the names that they write
				       * to */
		enum gathers gathered; /* what that would be, including in attempts that were
					* undone */
		bool passed_on; /* shifts that pass on members leave a document known in part */
		bool perhaps; /* something else than an object may stay as it is; false: a shift
			       * enters such a value */
		enum inside inside; /* what inside the input may be taken as known in part */
		enum inside taken; /* the most that was taken as such, including in attempts that
				    * were undone */
	} allowed;
	bool maybe_empty; /* the document may exist with nothing in it, although nothing was
			   * written */
	struct {
		const struct arm *arm; /* the loop whose turns steps are made for; NULL: steps are
					* for the record */
		const struct cond *bail_out; /* the record bails out in a turn of it in which this
					      * holds */
	} turn;
};

/* Gives up streaming; the first reason is kept. Returns NULL for convenience. */
void *cannot(struct evaluator *, struct span, const char *why);
void explain(struct evaluator *, struct span, const char *what, const char *how);
/* The same, for what is left to functions that work on values. */
void explain_running(struct evaluator *, struct span, const char *what, const char *how);
/* The shift's place can be followed if it is computed at run time; ->reason says why it cannot be
 * otherwise. */
void blame(struct evaluator *, const struct op *, struct text name);
/* The same for the place where the shape was made, if a shift made it; otherwise for the parts of
 * it that only loops know. */
void blame_shape(struct evaluator *, const struct shape *);
/* The entry for that place; NULL: it is not computed. */
const struct computed *
computed_place(const struct computed *among, const struct op *, struct text name);

/* ---- shapes -------------------------------------------------------------- */
struct shape *shape_new(struct evaluator *, enum shape_kind, struct span);
const struct shape *shape_of_input(struct evaluator *, struct input *, struct span);
const struct shape *shape_of_node(struct evaluator *, const struct node *);
const struct shape *shape_null(struct evaluator *, struct span);
struct slot *shape_add(struct evaluator *, struct shape *, const struct cond *when,
	const struct shape *, struct text name, struct span);
/* Adds a slot of another shape with everything that is known of it. */
struct slot *shape_keep(struct evaluator *, struct shape *, const struct slot *);
/* Gives the slot its own copy of the alternatives, which may be changed. */
void slot_own_alternatives(struct evaluator *, struct slot *);
/* Whether one of its slots before that one has the name. */
bool shape_has_before(const struct shape *, unsigned index, struct text name);
/* Whether its name is known; and, for slot_is_known(), whether its presence does not depend on a
 * loop. */
bool slot_is_named(const struct slot *);
bool slot_is_known(const struct slot *);
/* Whether all of its members are known, and their order too. */
bool shape_is_plain(const struct shape *);
/* Whether the order of its members is known only at run time. */
bool shape_is_ranked(const struct shape *);
/* Whether that is so because members with known names stand among those that a loop names. */
bool shape_is_woven(const struct shape *);
/* What parts of the context may be inside a value. The context is one value for all operations of a
 * chain, and must not be changed. */
const struct shape *shape_context(struct evaluator *);
/* When the shape is not null, given that it is there. */
const struct cond *shape_not_null(struct evaluator *, const struct shape *);
/* A copy of an object whose members may be changed. */
struct shape *shape_copy(struct evaluator *, const struct shape *);
/* One value out of several, at most one of which is there. Without any: `when` is NEVER. */
struct found
shape_choice(struct evaluator *, const struct found *, unsigned count, struct span from);

/* ---- objects that are known in part (open.c) ----------------------------- */
/* The document as an OPEN whose members may be changed; NULL: it is neither the input's root nor an
 * OPEN. */
struct shape *open_document(struct evaluator *, const struct shape *document);
/* What an operation on objects leaves as it is. */
enum stays { STAYS_NOTHING, STAYS_SCALAR, STAYS_NOT_NULL, STAYS_ALL };
/* A value inside the document as an OPEN whose members may be changed; it stands at no other place.
 * Records in which the value is neither an object nor what stays bail out. NULL: it is no piece of
 * the input, or a change of it would show elsewhere. */
struct shape *open_inside(
	struct evaluator *, const struct shape *document, const struct shape *value, enum stays);
/* When it is one, if it is there. */
const struct cond *open_object(struct evaluator *, const struct shape *open);
/* The same as an EACH, whose one slot may be changed; `value` may be the document. `key`: a
 * star. */
struct shape *open_each(struct evaluator *, const struct shape *document, const struct shape *value,
	const struct key *key);
/* Makes the name a known member of an OPEN; does nothing for other shapes. */
void open_name(struct evaluator *, struct shape *, struct text name, struct span from);
/* An OPEN with a loop over its other members: tells the loop which members are known by now. */
void open_settle(struct evaluator *, const struct shape *);
/* What an OPEN has under a name that is not known yet: a member of its input. */
struct found open_found(struct evaluator *, const struct shape *, struct text name, struct span);
/* ---- values with several uses (sharing.c) -------------------------------- */
/* Whether two pieces may be the same: a key and a lookup, a loop's turn and a member. */
bool inputs_may_be_one(const struct input *, const struct input *);
/* Whether `inner` may be `outer`, or inside it. */
bool input_is_within(const struct input *inner, const struct input *outer);
/* The same in either direction. */
bool inputs_meet(const struct input *, const struct input *);
/* At how many places below `within` (two at most) a change of the value would show. These are the
 * places that hold it; for a piece of the input or a literal also those that hold something inside
 * it or around it. */
unsigned shape_uses(struct evaluator *, const struct shape *within, const struct shape *value);
/* Whether there are several such places in the document. */
bool shape_is_shared(struct evaluator *, const struct shape *document, const struct shape *value);
/* Whether a change anywhere inside the value shows only at that place. */
bool shape_is_alone(struct evaluator *, const struct shape *document, const struct shape *value);
/* Whether the document shares a value that is made of others. */
bool shape_shares_inside(struct evaluator *, const struct shape *document);
/* Whether a change of members that an OPEN does not name shows only there. */
bool rest_is_alone(struct evaluator *, const struct shape *open);
/* Notes that every turn of a loop puts the value somewhere; it is not part of what the loop goes
 * over. */
void shape_repeat(const struct shape *);
/* Values that may be written into or appended to, so that their identity matters. */
struct values {
	struct evaluator *e;
	struct value {
		const struct shape *shape;
		bool apart; /* in an alternative other than the one being added now */
		bool own; /* a piece that has a value of its own here: others are appended to it */
	} * at;
	unsigned count, room;
	bool own; /* `own` of the values that are added now */
};
/* Adds the value and everything inside it. False: something may be there twice. */
bool values_add(struct values *, const struct shape *);

/* ---- objects in the order of a Java HashMap (hash_order.c) --------------- */
enum hash_order { HASH_ORDER_SAME, HASH_ORDER_OTHER, HASH_ORDER_UNKNOWN };

/* From here on, members that are added belong to the object that default makes when `when`
 * holds. */
void hash_order_begin(struct shape *object, const struct cond *when);
/* Call it after members were added. False: cannot(). */
bool hash_order_settle(struct evaluator *, struct shape *object);
/* How its members stand when default has made it: as they do; as in *made; or unknown. */
enum hash_order hash_order_of(struct evaluator *, const struct shape *object, struct shape **made);
/* Something depends on the order of its members: a record bails out in which they would stand in
 * another order. False: cannot(). */
bool hash_order_holds(struct evaluator *, const struct shape *object);

/* ---- words --------------------------------------------------------------- */
struct words words_of(struct evaluator *, struct text);
/* Whether they are known at compile time; *text gets them. */
bool words_known(struct words, struct text *text);
bool words_equal(struct words, struct words);
/* Whether a key with one star matches the name; *group gets what the star matches. */
bool star_takes(const struct key *, struct text name, struct text *group);
/* Whether a key with any number of stars may match the name. */
bool stars_may_take(const struct key *, struct text name);

/* ---- inputs -------------------------------------------------------------- */

struct input *input_child(struct evaluator *, struct input *parent, enum input_kind,
	struct text name, long index, struct span);
/* key_as_index(); -1: not an index; -2: negative. */
long list_index(struct text key);

/* ---- loops (loop.c) ------------------------------------------------------ */
/* Numbers the loop and adds it to the plan. */
void loop_add(struct evaluator *, struct loop *);
/* A loop that takes every member or element of the piece; `key`: a star. */
struct loop *loop_over(struct evaluator *, struct input *over, const struct key *key);
/* Adds an arm behind the others. */
struct arm *loop_arm(struct evaluator *, struct loop *, const struct key *);
/* From now on records bail out in a turn of the arm in which the condition holds. */
void loop_bail_out(struct evaluator *, const struct arm *, const struct cond *when);
/* The plan needs the arm's turns even if they write nothing. */
void loop_has_to_run(const struct arm *);

/* ---- conditions: equal conditions have equal pointers -------------------- */
extern const struct cond cond_never, cond_always;
/* Something in a loop was written: only known afterwards. */
const struct cond *cond_written(struct evaluator *);
bool cond_has_written(const struct cond *);
/* Whether it depends on the member that a loop is at. */
bool cond_in_loop(const struct cond *);
const struct cond *cond_name(struct evaluator *, struct input *);
const struct cond *cond_found(struct evaluator *, struct input *);
const struct cond *cond_value(struct evaluator *, struct input *);
const struct cond *cond_no_object(struct evaluator *, struct input *);
const struct cond *cond_no_inside(struct evaluator *, struct input *);
/* The loop is at this piece, which a literal key of the same level finds. */
const struct cond *cond_at(struct evaluator *, const struct arm *, struct input *);
const struct cond *cond_not(struct evaluator *, const struct cond *);
const struct cond *cond_and(struct evaluator *, const struct cond *, const struct cond *);
const struct cond *cond_or(struct evaluator *, const struct cond *, const struct cond *);
/* Whether they are known to exclude each other. */
bool cond_exclude(struct evaluator *, const struct cond *, const struct cond *);
/* Whether `b` certainly holds if `a` does. */
bool cond_implies(struct evaluator *, const struct cond *a, const struct cond *b);
/* What remains of a condition where `given` holds. */
const struct cond *cond_under(struct evaluator *, const struct cond *given, const struct cond *);

/* ---- calls --------------------------------------------------------------- */
struct function_call {
	const char *symbol; /* NULL: `op` */
	const struct expr *expr; /* the call in the spec; NULL: none */
	const struct op *op; /* the operation to apply to the only argument */
	bool below; /* only the level below its rule */
	bool in_turn; /* in each turn of a loop, on what stands only there */
	/* What may be inside the result. NULL: all arguments for an operation or a function that is
	 * not scalar; otherwise nothing. */
	const struct shape *holds;
	const struct cond *when; /* when it is called */
	const struct found *arguments;
	unsigned count;
	struct text name; /* of the variable, roughly */
	struct span from;
	bool scalar; /* its result is never a list or an object */
	bool of_nothing; /* it may give something even without arguments */
	bool may_fail; /* the record may fail in it */
};
/* *out is its result, if any. False: cannot(). */
bool call_function(struct evaluator *, const struct function_call *, struct found *out);
/* A call that writes places of a shift; its result is an object with those places. */
const struct shape *call_shift(struct evaluator *, const struct shift_part *,
	const struct found *arguments, unsigned count, struct span from);
/* The value at one of these places. */
struct found
call_member(struct evaluator *, const struct shape *places, struct text name, struct span from);
/* A call or step for the caller to fill in; NULL: cannot(). */
struct call *call_new(
	struct evaluator *, enum call_kind, const struct cond *when, struct text name, struct span);
/* A call that assembles what several writers leave at one place. */
struct input *
call_together(struct evaluator *, const struct shape *many, const struct build_member *writers);
/* How to make the value at run time; NULL: it depends on loops. */
const struct build *build_of(struct evaluator *, const struct shape *);

/* ---- values that are computed (computed.c) ------------------------------- */

/* Turns any value into one that is computed once at run time: *out is a CALL. False: cannot(). */
bool computed_value(struct evaluator *, struct found, struct text name, struct found *out);
/* The same for the value of a slot, if it depends on what a loop writes or cannot be built. */
bool computed_slot(struct evaluator *, struct slot *);
/* What a CALL contains under a name or at an index. False: cannot(). */
bool computed_member(struct evaluator *, struct found of, enum member_kind, struct text name,
	long index, struct span, struct found *out);
/* Something depends on the order of the object's members, after everything that loops write into it
 * was computed. Records whose members would stand in another order bail out; for an object in the
 * turns of a loop that is not possible: cannot(). */
void computed_order(struct evaluator *, const struct shape *object);
/* Computes everything that loops write into a document, so that its presence is known; NULL: some
 * names are known only at run time. */
struct slot *computed_document(struct evaluator *, const struct slot *document);
#endif
