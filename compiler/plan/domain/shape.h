/* SPDX-License-Identifier: Apache-2.0 */
/* The abstract document: what the compiler knows of a value before any input is there (private to
 * plan/).
 *
 * Partial evaluation runs the chain on a shape: the first operation sees "the input, not looked at
 * yet"; each maps shapes to shapes.  Whether something is there is a condition on pieces of the
 * input. */
#ifndef PLAN_DOMAIN_SHAPE_H
#define PLAN_DOMAIN_SHAPE_H

#include "plan/plan.h"

enum shape_kind {
	SHAPE_INPUT, /* a piece of the input */
	SHAPE_CALL, /* what a call gives: `input`; `slots`: what it was given, when that may be
		       inside of the result */
	SHAPE_EDIT, /* a piece of the input of which known members are left out */
	SHAPE_CONST, /* a literal of the spec */
	SHAPE_STRING, /* a string: `words` */
	SHAPE_OBJECT, /* its members are known: `slots`; one name may stand several times with
			 conditions that exclude each other */
	SHAPE_OPEN, /* an object of the input of which some members are known: those of `slots`; the
		       others are as they are in `input` */
	SHAPE_EACH, /* a list or an object of the input, `input`, with something else in place of
		       each element or member: `slots`, one looped slot */
	SHAPE_SORTED, /* a piece of the input as sort leaves it */
	SHAPE_LIST, /* elements by index: slot i is element i; one that is absent before a later one
		       is null */
	SHAPE_APPENDED, /* elements appended: each slot that is present, in order */
	SHAPE_MANY, /* several writers to one place, in order (SEMANTICS 9) */
	SHAPE_CHOICE, /* the first slot whose condition holds */
	SHAPE_COLLECT, /* writers in loops to one place: `items` */
	SHAPE_POSITIONS, /* a list with an element for each step of a loop: `slots` of one looped
			    slot */
};

struct slot {
	const struct cond *when;
	const struct shape *shape;
	struct text name;
	struct span from;
	struct words words; /* of an OBJECT: the name when it is known only at run time (name.at
			       NULL) */
	/* a slot that stands for one member for each step of a loop */
	const struct loop *loop;
	struct alternative *alternatives;
	const struct noted *noted; /* where its first write is noted */
	unsigned number; /* for putting slots in order */
	const struct first *first; /* of a member that may have to stand before an earlier slot;
				      NULL: it stands behind all that have one */
	/* where the order among neighbours of one run, 1 and up, is that of the input: ->orders
	 * check it, or they are put in order when written; 0: in none */
	const struct first *by_input;
	unsigned run;
	/* of a hashed OBJECT */
	bool older; /* it is not there when default has made the object */
	bool placed; /* it has been counted for ->buckets */
	struct input *here; /* of an OPEN: it stands where this member stands in the input; NULL:
			       behind all of these */
	struct slot *next;
};

/* What one arm of a loop makes a member or element of. */
struct alternative {
	const struct arm *arm;
	const struct input *match; /* instead: what a literal key of the same level took */
	const struct cond *when;
	const struct shape *shape;
	struct words name;
	bool spread; /* instead of one member of that name all those of `shape`, an OBJECT, in
			which loops name some */
	struct span from;
	struct alternative *next;
};

/* Writers to one place, in loops: a loop around items, or a value. */
struct item {
	const struct loop *loop;
	const struct arm *arm; /* of it; NULL: what a literal key beside its arms took */
	const struct input *match;
	struct item *items;
	const struct cond *when;
	const struct shape *shape;
	struct span from;
	struct item *next;
};

/* Two places whose order among the keys of an object must be looked at at run time. */
struct order_check {
	const struct first *before, *after;
	const struct cond *when; /* or: the record bails out if this holds */
	struct order_check *next;
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
	const struct computed *place; /* where a shift has made it; NULL: not in a member */
	size_t size; /* values that stand in it when each is written out wherever it stands */
	/* OBJECT */
	bool unique; /* its names must be checked */
	const struct known_name *known; /* unique: these are enough (plan.h); NULL: all names */
	bool used; /* unique: a list among its values would be seen elsewhere, were it longer */
	struct order_check *orders; /* whatever they check is the order in the runs of slots, if
				       some have one */
	/* when its members stand in the order of a Java HashMap, and how many buckets that has, as
	 * far as is known (else 0); NULL: never */
	const struct cond *hashed;
	unsigned buckets;
	bool sorted; /* OPEN, EACH: members stand in order of their names */
	const struct cond *bail_out; /* EACH: for records in a turn of which it holds */
	/* MANY: what puts it together when it is needed as a value; NULL: nothing does yet */
	struct input *together;
	/* what it is as a computed value, and when it is asked for; value NULL: nobody has */
	const struct cond *computed_when;
	const struct shape *computed;
	bool repeated; /* each step of a loop puts it somewhere */
	/* for those who look at all shapes: the last walk that came by, what it found; the last
	 * one of another kind */
	unsigned walk, uses, looked;
	/* COLLECT */
	struct item *items;
	bool list; /* always a list */
	const struct noted *noted;
};

/* A value that may be there in several forms: each with its condition. */
struct found {
	const struct cond *when;
	const struct shape *value; /* NULL: matched without a value */
};

/* A place of a shift's output that cannot be followed at compile time: a member of the document,
 * which is computed at run time. */
struct computed {
	const struct op *op; /* the shift */
	struct text name;
	struct span from;
	const char *why;
	const struct computed *next;
};

/* What is known in part (open.c), besides the document: objects that stand in it; lists and objects
 * of which a loop takes each element, too. */
enum inside { INSIDE_NOTHING, INSIDE_OBJECTS, INSIDE_EACH };

/* What the evaluation of one chain works in. */
struct evaluator {
	struct arena *arena;
	const struct op *op; /* that is evaluated */
	const struct shape *document; /* before it */
	const struct shape *context; /* see shape_context(); NULL: nothing has asked for it */
	struct input *root;
	unsigned inputs;
	struct conds *conds; /* private to cond.c */
	unsigned walks; /* over shapes */
	struct note *notes, *last_note;
	/* The first reason why the chain cannot be streamed; NULL as long as it can. */
	const char *reason;
	struct span reason_span;
	const struct computed *computed; /* what evaluations before this one have found */
	const struct computed *blamed; /* what is to be computed so that a reason goes away */
	const struct computed *making; /* the place for which shapes are made; NULL: none */
	struct loop *loops, *last_loop;
	struct call **calls; /* in the order in which they are made */
	unsigned call_count, call_room;
	unsigned firsts;
	const struct noted *early; /* first writes that calls note */
	struct order_check *checks; /* looked at once the calls have been made */
	bool last_resort; /* what is followed otherwise has not sufficed */
	bool bails_out; /* the code needs the tree way beside it */
	const struct cond *bail_out_when; /* also for these records */
	bool opened; /* a document that is no object bails out */
	unsigned members; /* one with less of them bails out */
	bool passes_on; /* shifts that pass on members leave a document that is known in part */
	bool maybe_empty; /* it may be there without anything in it, which nobody has written */
	enum inside inside; /* what inside of the input is taken as known in part */
	unsigned opens; /* objects that are */
	enum inside taken; /* the most of it that was, also while something was tried */
	const struct arm
		*turn; /* the loop for a turn of which steps are made; NULL: for the record */
	const struct cond *turn_bail_out; /* what makes the record bail out in it */
};

/* Gives up streaming; the first reason counts.  Returns NULL for convenience. */
void *cannot(struct evaluator *, struct span, const char *why);
void note(struct evaluator *, struct span, const char *what, const char *how);
/* The same of what is left to functions that work on values. */
void note_running(struct evaluator *, struct span, const char *what, const char *how);
/* What stands at the shift's place can be followed if it is computed at run time: why not is
 * ->reason. */
void blame(struct evaluator *, const struct op *, struct text name);
/* The same for the place where the shape was made, if a shift made it, else for what in it only
 * loops know. */
void blame_shape(struct evaluator *, const struct shape *);
/* Whether the place is among those that are computed. */
const struct computed *
computed_place(const struct computed *among, const struct op *, struct text name);

/* ---- shapes -------------------------------------------------------------- */
struct shape *shape_new(struct evaluator *, enum shape_kind, struct span);
const struct shape *shape_of_input(struct evaluator *, struct input *, struct span);
const struct shape *shape_of_node(struct evaluator *, const struct node *);
const struct shape *shape_null(struct evaluator *, struct span);
struct slot *shape_add(struct evaluator *, struct shape *, const struct cond *when,
	const struct shape *, struct text name, struct span);
/* Adds what is a slot of another shape, with all that is known of it. */
struct slot *shape_keep(struct evaluator *, struct shape *, const struct slot *);
/* Gives the slot alternatives of its own, which may be changed. */
void slot_own_alternatives(struct evaluator *, struct slot *);
/* Whether its name is known; whether its presence does not depend on a loop, either. */
bool slot_is_named(const struct slot *);
bool slot_is_known(const struct slot *);
/* Whether that holds for all members, and their order is known too. */
bool shape_is_plain(const struct shape *);
/* Whether the order of its members is known only at run time. */
bool shape_is_ranked(const struct shape *);
/* What of the context may be inside of a value: it is one value for all operations of a chain, and
 * must not be changed. */
const struct shape *shape_context(struct evaluator *);
/* When the shape is not null, given that it is there. */
const struct cond *shape_not_null(struct evaluator *, const struct shape *);
/* A copy of an object whose members may be changed. */
struct shape *shape_copy(struct evaluator *, const struct shape *);
/* One value of several of which at most one is there; of none: when NEVER. */
struct found
shape_choice(struct evaluator *, const struct found *, unsigned count, struct span from);

/* ---- objects that are known in part (open.c) ----------------------------- */
/* The document as an OPEN whose members may be changed; NULL: it is not the input's root, or an
 * OPEN. */
struct shape *open_document(struct evaluator *, const struct shape *document);
/* A value inside of the document as an OPEN whose members may be changed, as it stands at no other
 * place; from now on a record bails out in which something else than an object stands there. NULL:
 * it is no piece of the input, or a change of it would show elsewhere. */
struct shape *
open_inside(struct evaluator *, const struct shape *document, const struct shape *value);
/* The same as an EACH, whose one slot may be changed; it may be the document.  `key`: a star. */
struct shape *open_each(struct evaluator *, const struct shape *document, const struct shape *value,
	const struct key *key);
/* Makes the name a known member of an OPEN; of anything else nothing happens. */
void open_name(struct evaluator *, struct shape *, struct text name, struct span from);
/* What the name is in an OPEN when it is not known yet: a member of its input. */
struct found open_found(struct evaluator *, const struct shape *, struct text name, struct span);
/* ---- values with several uses (sharing.c) -------------------------------- */
/* Whether two pieces may be one: a key and a look-up, a loop's step and a member. */
bool inputs_may_be_one(const struct input *, const struct input *);
/* Whether one piece may be the other, or inside of it. */
bool input_is_within(const struct input *inner, const struct input *outer);
/* The same in either direction. */
bool inputs_meet(const struct input *, const struct input *);
/* At how many places below `within`, of two at most, a change of the value would show: those that
 * hold it, and of a piece of the input or a literal also what is inside of it or around it. */
unsigned shape_uses(struct evaluator *, const struct shape *within, const struct shape *value);
/* Whether that is so at several places of the document. */
bool shape_is_shared(struct evaluator *, const struct shape *document, const struct shape *value);
/* Whether a change anywhere inside of the value shows at that place only. */
bool shape_is_alone(struct evaluator *, const struct shape *document, const struct shape *value);
/* Whether some value that is made of others in the document is shared. */
bool shape_shares_inside(struct evaluator *, const struct shape *document);
/* Notes that a loop puts the value, which is none of what it goes over, somewhere in each step. */
void shape_repeat(const struct shape *);
/* Values that something may be written into or appended to, so that it matters which is which. */
struct values {
	struct evaluator *e;
	struct value {
		const struct shape *shape;
		bool apart; /* in another alternative than those that are added now */
		bool own; /* a piece that is a value of its own here: others are appended to it */
	} * at;
	unsigned count, room;
	bool own; /* what is added now */
};
/* Adds the value and what is inside of it.  False: one may be there twice. */
bool values_add(struct values *, const struct shape *);

/* ---- objects in the order of a Java HashMap (hash_order.c) ---------------- */
enum hash_order { HASH_ORDER_SAME, HASH_ORDER_OTHER, HASH_ORDER_UNKNOWN };

/* The object is made by default when `when` holds: of those members that are added from now on. */
void hash_order_begin(struct shape *object, const struct cond *when);
/* Members were added.  False: cannot(). */
bool hash_order_settle(struct evaluator *, struct shape *object);
/* How its members stand when default has made it: as they do, or as in *made, or nobody knows. */
enum hash_order hash_order_of(struct evaluator *, const struct shape *object, struct shape **made);
/* Something depends on the order of its members: they stand as they do, or the record bails out.
 * False: cannot(). */
bool hash_order_holds(struct evaluator *, const struct shape *object);

/* ---- words --------------------------------------------------------------- */
struct words words_of(struct evaluator *, struct text);
/* Whether they are known at compile time; then *text is them. */
bool words_known(struct words, struct text *text);
bool words_equal(struct words, struct words);
/* Whether a key with one star takes the name; *group is what the star takes. */
bool star_takes(const struct key *, struct text name, struct text *group);
/* Whether a key with any number of stars may take it. */
bool stars_may_take(const struct key *, struct text name);

/* ---- inputs -------------------------------------------------------------- */

struct input *input_child(struct evaluator *, struct input *parent, enum input_kind,
	struct text name, long index, struct span);
/* key_as_index(), or -1: it is none; -2: it is negative. */
long list_index(struct text key);

/* ---- loops (loop.c) ------------------------------------------------------- */
/* Gives the loop its number, and the plan the loop. */
void loop_add(struct evaluator *, struct loop *);
/* One that takes all that is in the piece; `key`: a star. */
struct loop *loop_over(struct evaluator *, struct input *over, const struct key *key);
/* From now on records bail out in a turn of which the condition holds. */
void loop_bail_out(struct evaluator *, const struct arm *, const struct cond *when);

/* ---- conditions: one node for each, so that equal pointers are equal conditions ---- */
extern const struct cond cond_never, cond_always;
/* Known only by trying: something in a loop was written. */
const struct cond *cond_written(struct evaluator *);
bool cond_has_written(const struct cond *);
/* Whether it asks for what a loop is at. */
bool cond_in_loop(const struct cond *);
const struct cond *cond_name(struct evaluator *, struct input *);
const struct cond *cond_found(struct evaluator *, struct input *);
const struct cond *cond_value(struct evaluator *, struct input *);
const struct cond *cond_no_object(struct evaluator *, struct input *);
const struct cond *cond_no_inside(struct evaluator *, struct input *);
/* The loop is at this piece, which a key of the same level finds. */
const struct cond *cond_at(struct evaluator *, const struct arm *, struct input *);
const struct cond *cond_not(struct evaluator *, const struct cond *);
const struct cond *cond_and(struct evaluator *, const struct cond *, const struct cond *);
const struct cond *cond_or(struct evaluator *, const struct cond *, const struct cond *);
/* Whether they are known not to hold together. */
bool cond_exclude(struct evaluator *, const struct cond *, const struct cond *);
/* Whether `b` certainly holds when `a` does. */
bool cond_implies(struct evaluator *, const struct cond *a, const struct cond *b);
/* What is left to ask of a condition where `given` holds. */
const struct cond *cond_under(struct evaluator *, const struct cond *given, const struct cond *);

/* ---- calls --------------------------------------------------------------- */
struct function_call {
	const char *symbol; /* or */
	const struct expr *expr; /* what it was in the spec; NULL: no call */
	const struct op *op; /* the operation that is applied to the one argument */
	bool below; /* the level below its rule */
	/* what may be inside of the result; NULL: of an operation or a function that is not scalar
	 * all arguments */
	const struct shape *holds;
	const struct cond *when; /* it is called */
	const struct found *arguments;
	unsigned count;
	struct text name; /* of the variable, about */
	struct span from;
	bool scalar; /* the result is never a list or an object */
	bool of_nothing; /* it may give something though no argument is there */
	bool may_fail; /* the record may fail in it */
};
/* *out is what it gives, if anything.  False: cannot(). */
bool call_function(struct evaluator *, const struct function_call *, struct found *out);
/* A call that writes places of a shift: what it gives is an object of them. */
const struct shape *call_shift(struct evaluator *, const struct shift_part *,
	const struct found *arguments, unsigned count, struct span from);
/* What stands at one of these places. */
struct found
call_member(struct evaluator *, const struct shape *places, struct text name, struct span from);
/* A step to be filled in; NULL: cannot(). */
struct call *call_new(
	struct evaluator *, enum call_kind, const struct cond *when, struct text name, struct span);
/* A call that puts together what several writers leave at one place. */
struct input *
call_together(struct evaluator *, const struct shape *many, const struct build_member *writers);
/* How the value is made at run time; NULL: that depends on loops. */
const struct build *build_of(struct evaluator *, const struct shape *);

/* ---- values that are computed (computed.c) --------------------------------- */

/* The value as one that is made at run time, once, whatever it depends on: *out is a CALL.  False:
 * cannot(). */
bool computed_value(struct evaluator *, struct found, struct text name, struct found *out);
/* The same for what stands in a slot, when it depends on what a loop writes or cannot be built. */
bool computed_slot(struct evaluator *, struct slot *);
/* What stands in a CALL: under a name, or at an index.  False: cannot(). */
bool computed_member(struct evaluator *, struct found of, enum member_kind, struct text name,
	long index, struct span, struct found *out);
/* Something depends on the order of the object's members, of which all that loops write are
 * computed: they stand as they do, or the record bails out.  Of an object in the turns of a loop
 * that cannot be asked: cannot(). */
void computed_order(struct evaluator *, const struct shape *object);
/* All that loops write in a document is computed, so that it is known whether it is there; NULL:
 * names are known only at run time. */
struct slot *computed_document(struct evaluator *, const struct slot *document);
#endif
