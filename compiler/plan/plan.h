/* SPDX-License-Identifier: Apache-2.0 */
/* What becomes of a chain: the way it takes and why. For the stream way: what is looked for in the
 * input and what is written. A plan is complete: the code that prints it as C decides nothing about
 * Jolt. */
#ifndef PLAN_PLAN_H
#define PLAN_PLAN_H

#include "spec/spec.h"

#include <stdio.h>

/* ---- the reading plan: pieces of the input that the plan asks for -------- */

enum input_kind {
	INPUT_ROOT,
	INPUT_KEY, /* what shift's key `name` matches: a member, an element, or the text of a scalar
		      (which gives no value) */
	INPUT_MEMBER, /* the member `name`, as a lookup finds it */
	INPUT_ELEMENT, /* the element `index`, as a lookup finds it */
	INPUT_EACH, /* the member or element that a loop is at, when `arm` takes it */
	INPUT_CALL, /* no piece of the input: the result of `call` */
};

struct input {
	enum input_kind kind;
	struct span from;
	struct text name;
	long index; /* of an ELEMENT; of a KEY: the array index that `name` denotes, or -1 */
	const char *slot; /* its C name */
	unsigned number; /* in the order of creation */
	bool kept; /* it has a slot */
	bool looked_into; /* something below it has a slot */
	/* Of a member whose position among the others matters: the C name of that position. It is
	 * where the key stands first; `slot` holds the value that it has last. Otherwise NULL. */
	const char *position;
	bool ordered; /* it will have `position` */
	const struct arm *arm; /* of EACH */
	const struct call *call; /* of CALL */
	/* An object some of whose members the spec changes while the others are written as they
	 * are: all of its members are recorded when they are read. */
	unsigned open; /* which of these objects it is, from 1; 0: none */
	bool sorted; /* the order of its members does not matter */
	unsigned open_member; /* of a member of such an object: its number, from 1; 0: it is
				 written as it is */
	/* For what a literal key takes: the loop over the same object that finds it, so that it
	 * needs no slot. Otherwise NULL. */
	const struct loop *turn;
	struct input *parent, *children, *last, *next;
	struct table *names; /* of the children: the last one of each name; NULL: not made yet */
	struct input *namesake; /* the previous sibling of the same name */
};

/* The arm that a piece of the input belongs to: that of its innermost EACH, or NULL. */
const struct arm *input_arm(const struct input *);

/* A computed key of shift over members that are known only at run time. */
struct arm {
	const struct loop *loop;
	const struct key *key; /* KEY_ANY or KEY_STARS */
	struct input *each;
	const struct cond
		*bail_out; /* the record bails out in a turn in which it holds; NULL: never */
	bool unsteady; /* a turn computes something that would differ a second time */
	bool written; /* some loop of the plan contains it */
	bool may_fail; /* the record may fail or bail out in a turn, whatever is written */
	bool writes_value; /* a part writes what a turn is at */
	unsigned lookers; /* how many parts look for pieces of what it takes */
	unsigned remembered; /* in how many turns the pieces found are kept for the other parts; 0:
				in none */
	const struct arm *next; /* in the order in which they are tried */
};

/* One pass over the members or elements of a piece of the input. */
struct loop {
	struct span from;
	unsigned number;
	struct input *over;
	bool listed; /* only a list will do: its turns have been used as positions */
	bool noted; /* the position of a turn in the record matters */
	bool texts; /* a scalar is a turn, too, and its text is the key (in Jolt a scalar is a key
		       without a value) */
	const struct arm *arms;
	const struct key *key; /* the first with stars of the level that goes through it */
	/* what literal keys of the same level take; the loop skips it */
	const struct taken {
		struct input *input;
		const struct taken *next;
	} * taken;
	const struct gather *gather; /* it goes over what was gathered; NULL: over a piece */
	const struct loop *next; /* all loops of a plan */
};

/* Part of a text that is assembled at run time. */
enum word_kind {
	WORD_TEXT,
	WORD_KEY, /* the key that the arm's loop is at */
	WORD_GROUP, /* what a star of the arm has matched */
	WORD_VALUE, /* the text of a piece of the input */
};

struct word {
	enum word_kind kind;
	struct text text;
	const struct arm *arm;
	unsigned star; /* of a GROUP: which star, from 0 */
	struct input *input;
	bool wide; /* of a VALUE: see struct lookup */
};

struct words {
	const struct word *at;
	unsigned count;
};

/* Turns of loops that write to members whose names may come twice. They are gathered by these names
 * first. Then one loop goes over the names, and, inside it, others over the turns of each. */
struct gather {
	struct span from;
	const struct loop *names, *turns;
	/* the loops whose turns these are, outermost first */
	const struct arm *const *arms;
	unsigned arm_count;
	struct words words; /* the name */
	const struct cond *when; /* otherwise a turn writes nothing */
	const struct cond *bail_out; /* the record bails out in a turn in which it holds */
	unsigned depth; /* private to plan/: of the name in the paths */
	/* What is kept of a turn, of each of the record's loops: what a loop is at, and what was
	 * found there. */
	struct gather_kept {
		const struct arm *arm;
		bool at, found;
	} * kept;
	unsigned kept_count;
};

/* ---- conditions: what must have been found ------------------------------- */

enum cond_kind {
	COND_NEVER,
	COND_ALWAYS,
	COND_FOUND, /* `input` was found (a null counts) */
	COND_VALUE, /* `input` was found and is not null */
	COND_NAME, /* `input` was found and is a string, boolean or integer, so that it can be a
		      name */
	COND_NO_OBJECT, /* `input` was found and is not an object */
	COND_NO_INSIDE, /* `input` was found and is neither an object nor a list */
	COND_AT, /* the loop that `input` (an EACH) belongs to is at `other` */
	COND_NOT, /* not `a` */
	COND_AND,
	COND_OR,
	COND_WRITTEN, /* something in a loop was written: only known afterwards */
};

struct cond {
	enum cond_kind kind;
	struct input *input, *other;
	const struct cond *a, *b;
};

/* Whether it depends on the result of a call. */
bool cond_has_call(const struct cond *);
/* Whether it holds wherever it is asked: inside a loop, the member that the loop is at exists. */
bool cond_is_certain(const struct cond *);

/* ---- the writing plan ---------------------------------------------------- */

enum part_kind {
	PART_BYTES, /* `bytes` as they are */
	PART_INPUT, /* the piece of the input, copied byte for byte */
	PART_CALL, /* the result of a call */
	PART_SECRET, /* the secret `bytes`, as the inside of a JSON string */
	PART_IF, /* `parts` if `when` holds, else `otherwise` */
	PART_MANY, /* several writes to one place: `parts` are the PART_IFs of those that may
		    * happen */
	PART_TRIM, /* replaces the comma just written by `bytes` */
	PART_EDIT, /* the piece of the input without the members that `edit` lists */
	PART_WORD, /* the one of `words`, whose text is known only at run time, as the inside of a
		      JSON string */
	PART_LOOP, /* `parts` (PART_ARMs) for each member or element */
	PART_GATHER_BEGIN, /* begins gathering `number` */
	PART_GATHER, /* adds the turn to those of its name in `number`, for `loop` */
	PART_SINGLE, /* in a turn of a loop over names: `parts`, in the one turn of that name of
		      * which `loop` is; `otherwise` if there are more */
	PART_ARM, /* of a loop: `parts` where `arm` takes the key */
	PART_WRITTEN, /* `around.head`, then `parts`; undone if these write nothing, otherwise
			 closed by `bytes` and followed by `around.tail` */
	PART_COLLECT, /* `around.head`, then loops around PART_ADDs in `parts`: a single value, or a
			 list of several as for MANY; undone if there is none, otherwise followed by
			 `tail` */
	PART_ADD, /* adds `parts`, a single value, to collection `number` */
	PART_GAPS, /* begins a list whose elements stand by position or by the number of matches */
	PART_ELEMENT, /* behind `count` gaps: `parts` are an element of it. If they write nothing it
			 is a gap, which becomes null when an element follows. */
	PART_NAMES, /* begins the set of an object's names */
	PART_NAME_SEEN, /* looks up `words` (or the constant `bytes`) in the set. A repeated name
			   makes the record bail out, unless the members come from one loop and are
			   pieces of the input: they share the name then. */
	PART_BAIL_OUT, /* the record bails out if `when` holds */
	PART_OPEN, /* for each noted member of `input`: its `parts` (PART_HERE), or the member as it
		      is */
	PART_EACH, /* a list if `input` is a list, an object if it is an object: `parts`, a LOOP */
	PART_EACH_NAME, /* of such an object: the name that `loop` is at */
	PART_HERE, /* of an OPEN: what is written in the position of the member `input` */
	PART_REST_BEGIN, /* starts at the first of the unknown members of `input` */
	PART_REST, /* the unknown members of `input`, each sorted: those before the name `bytes`;
		      NULL: all that are left */
	PART_SORTED, /* the piece of the input, sorted */
	PART_EMPTY, /* `parts` if nothing has been written yet to the object begun last, else
		       `otherwise` */
	PART_FIRST_BEGIN, /* marks that nothing has been written yet to the place of `first` */
	PART_ORDER, /* the record bails out if `after` was written before `before` */
	PART_RANKED, /* begins object `number`, of at most `count` members, which may have to be
			reordered */
	PART_RANK, /* one of its members: `parts`, at the position that `first` gives; NULL: behind
		      all members that have one. If these write it, `otherwise` comes behind
		      them. */
	PART_WOVEN, /* its members that loops make: `parts`. Those made before the first PART_CUT
		       stand before all others, those behind each CUT behind the member of its
		       `first`. */
	PART_CUT, /* in the turn of `loop` in which `first` was written: the members of object
		     `number` that come now stand behind its */
	PART_IN_ORDER, /* all of its members are there: puts them in order */
};

/* What is left of a collection: all values; only one, or the first element of a list, as the ONE of
 * cardinality takes it; of a list that begins as one, the first value. */
enum one { ONE_OF_NONE, ONE_OF_VALUES, ONE_OF_LIST };

/* What a LOOP does in its turns. */
struct turns {
	bool checks; /* it checks whether the piece can be looped over; otherwise an earlier loop
			has checked */
	bool checks_keys; /* it checks for repeated keys; otherwise an earlier loop has checked */
	bool apart; /* its arms take none of the literal keys beside them: only keys that they take
		       matter when repeated */
	const struct input *needs; /* one of the `remembered` pieces without which a turn writes
				      nothing; NULL: none is known */
};

struct part {
	enum part_kind kind;
	struct span from;
	struct text bytes;
	struct input *input;
	const struct cond *when;
	const struct part *parts, *otherwise;
	const struct edit *edit;
	struct words words;
	const struct loop *loop;
	const struct arm *arm;
	struct {
		const struct part *head;
		struct text tail;
	} around; /* WRITTEN, COLLECT */
	bool else_bail_out; /* of a WRITTEN: if nothing is written */
	bool positions; /* LOOP: the index matters, so only a list will do; ELEMENT: its position is
			   that of the turn of `loop` */
	unsigned number; /* of a collection, a list with gaps, a set of names, a tentative write, or
			  * what turns are gathered in: by a LOOP (0: it does not), and for one over
			  * names */
	const struct input *match; /* of an ARM without `arm`: for the turn in which the loop is at
				      this input */
	const struct noted *noted; /* LOOP: what notes its first write */
	const struct first *first; /* FIRST_BEGIN, RANK, CUT */
	const struct first *before, *after;
	unsigned count;
	struct {
		const struct known_name *known; /* see there */
		bool in_order; /* NAMES: the members are written in the order of the reference
				  implementation */
		bool used; /* values are used elsewhere, so no list among them may grow */
		bool shares; /* NAMES: one of its NAME_SEENs has `shared` */
		/* NAME_SEEN: the piece of the input that is the member's value. A second member of
		 * that name adds a value to it; NULL: it makes the record bail out. */
		const struct part *shared;
		struct words distinct; /* NAME_SEEN: the part of `words` that distinguishes it from
					  other names in the set */
	} names; /* NAMES, NAME_SEEN */
	const struct turns *turns; /* LOOP */
	bool stays; /* COLLECT: values are used elsewhere, so no list among them may grow */
	enum one one; /* ADD */
	bool looks; /* ARM: it looks for pieces of what it takes */
	const struct part *next;
};

/* A set of names where only these need comparing: all others are keys of one loop, which are
 * distinct. At most MOST_KNOWN_NAMES. */
enum { MOST_KNOWN_NAMES = 16 };
struct known_name {
	struct text name;
	unsigned bit;
	bool may_be_key; /* the loop may meet a key of that name */
	const struct known_name *next;
};

/* Which write to a place came first: by where it came from in the input (the smallest of some
 * tokens), or, if `of_spec`, by the order of the walk. */
struct first {
	unsigned number; /* of its variable, from 1 */
	bool of_spec;
	bool constant; /* there is only one: inputs->order */
	bool early; /* calls note it, too: it begins before them */
	/* When it goes by the input: the tokens belong to turn `turn` of the walk, and all writes
	 * reach that turn the same way as this one; NULL: they come several ways. */
	const struct write *way;
	unsigned turn;
	bool in_turn; /* its object is written in the turns of a loop */
	bool begun; /* it is noted; otherwise nothing uses it */
	const struct first_input {
		const struct cond *when; /* the write happens */
		struct input *input; /* NULL: `order`; by the input: before all of it */
		unsigned order; /* in the walk */
		/* Behind `input`: as many positions as there are members before `name` in the
		 * result of `among`; NULL: none. */
		const struct input *among;
		struct text name;
		const struct first_input *next;
	} * inputs;
	/* Loops set it as well: `order` is that of the first write in their turns. */
	const struct first_loop {
		const struct loop *loop;
		unsigned order;
		const struct first_loop *next;
	} * loops;
};

/* A list of them: a loop may write below places that are ordered at several levels. */
struct noted {
	const struct first *first;
	const struct noted *next;
};

/* A level of the input with members left out. */
struct edit {
	const struct edit_member {
		struct text name;
		const struct key *stars; /* of all keys that it takes, and not of `name`; or NULL */
		struct span from;
		const struct edit *below; /* NULL: left out; otherwise edited */
		const struct edit_member *next;
	} * members;
	const struct edit *each; /* instead of `members`: applied to each member or element */
	const char *function; /* the name of its C function */
	const struct edit *next; /* all edits of a plan, inner ones first */
};

/* ---- values: arguments of calls, the tree in the middle of a chain ------- */

enum build_kind {
	BUILD_INPUT, /* the piece of the input, read when needed; or the result of a call */
	BUILD_CONST, /* `node` */
	BUILD_TEXT, /* `text` */
	BUILD_OBJECT, /* `members` that are present, in order */
	BUILD_LIST, /* members at their indexes */
	BUILD_APPENDED, /* members that are present */
	BUILD_CHOICE, /* the first member whose condition holds */
};

struct build {
	enum build_kind kind;
	struct span from;
	struct input *input;
	const struct node *node;
	struct text text;
	const struct cond *hashed; /* OBJECT: in the order of a Java HashMap; NULL: never */
	const struct build_member {
		const struct cond *when;
		struct text name;
		unsigned index;
		struct span from;
		const struct build *value;
		const struct build_member *next;
	} * members;
};

/* Pieces of the input that are taken as values. */
struct build_input {
	struct input *input;
	struct build_input *next;
};

/* Some places of a shift's output, written as the tree way writes them. */
struct shift_part {
	const struct shift_level
		*level; /* its keys, without those that only write to other places */
	/* What the call is given, in the order of the spec: each rule is applied to an argument.
	 * Nothing searches for it again, as all keys above the rule are literal. */
	const struct shift_given {
		const struct shift_rule *rule; /* NULL: the top of the spec */
		unsigned argument;
		bool apart; /* for lookups: what is below the rule has arguments of its own */
		const struct shift_given *next;
	} * given;
};

/* Kinds of calls and steps. */
enum call_kind {
	CALL_FUNCTION, /* calls the function `symbol` with the arguments */
	CALL_TOGETHER, /* writes the arguments to one place, one after the other (SEMANTICS 9) */
	CALL_OPERATION, /* applies `op`, one rule of an operation, to the argument, which it changes
			   in place. The argument is an object with what the rule looks at; or, if
			   `below`, the value of the member that the rule is for, if any. */
	CALL_MEMBER, /* the value of `member` in the argument; NULL: there is none */
	CALL_SHIFT, /* places of a shift as the members of one object */
	CALL_WRITTEN, /* the output of `parts` as a value; NULL: they wrote nothing */
};

/* How CALL_MEMBER looks it up. */
enum member_kind {
	MEMBER_NAMED, /* the member of an object */
	MEMBER_ELEMENT, /* the element `index` of a list */
	MEMBER_KEY, /* what shift's key matches: either of these; or a scalar with that text, which
		       gives null */
};

struct shape; /* private to plan/ */

/* A call or step: computed once a record before anything is written, or once in each turn of a
 * loop. An absent argument of a function is null if there are others; if it is the only one, the
 * function gives nothing unless `of_nothing`. */
struct call {
	enum call_kind kind;
	struct span from;
	const char *symbol; /* jrt_fn_... */
	const struct expr *expr; /* the call in the spec; NULL: none */
	const struct op *op;
	bool below;
	const struct shift_part *shift;
	struct {
		enum member_kind how;
		struct text name;
		long index; /* of an ELEMENT; of a KEY: as in INPUT_KEY */
	} member;
	struct {
		const struct part *parts;
		const struct shape *shape; /* private to plan/: what `parts` are made from */
		bool tried; /* whether `parts` write anything is only known afterwards */
	} written;
	const struct cond *when; /* otherwise it is not called and gives nothing */
	struct {
		const struct cond *when; /* holds whenever it has given something */
		bool scalar; /* its result is never a list or an object */
		bool of_nothing; /* it may give something even without arguments */
		bool unused; /* nothing uses its result */
	} gives;
	bool may_fail; /* it may fail, so it is called even if nothing uses its result */
	const struct arm
		*turn; /* it is called in each turn of the arm's loop; NULL: once a record */
	struct {
		const struct build_member *at;
		unsigned count;
	} arguments;
	struct input *result;
	const struct call *next; /* all calls of a plan, in order */
};

/* ---- the plan ------------------------------------------------------------ */

/* A line of the spec, and what became of it. */
struct explained {
	struct span from;
	const char *what, *how;
	const struct op *op; /* the operation that the line belongs to */
	bool running; /* it is computed at run time by functions that work on values; `how` says
		       * why */
	const struct explained *next;
};

/* Which records bail out. */
struct bail_outs {
	bool some; /* some do */
	const struct cond *when; /* those for which it holds */
	bool no_object; /* those that are not objects */
	unsigned members; /* those with fewer members */
};

struct plan {
	const struct chain *chain;
	const struct explained *explained; /* what became of each line of the spec */
	bool stream; /* otherwise every operation takes the tree way */
	const char *reason; /* why it takes the tree way */
	struct span reason_span;
	/* Evaluated in part: the operations before `tree.op`, where the tree way begins, give
	 * `tree.built`, a document made of pieces of the input; NULL: all operations take the tree
	 * way. */
	struct {
		const struct build *built;
		struct build_input *inputs; /* used by `built` and by calls */
		const struct op *op;
		unsigned number; /* position of `op` in the chain, from 1 */
		bool too; /* the code has the tree way beside the stream: for records that bail out,
			   * or to find where one fails */
	} tree;
	/* for the stream, and for `tree.built` */
	const struct call *calls; /* without those whose results are not kept */
	struct input *root;
	const struct part *parts;
	const struct edit *edits;
	const struct loop *loops;
	struct {
		const struct cond *when; /* otherwise the chain gives nothing */
		bool written; /* it exists if something was written */
		bool maybe_empty; /* it may exist even so: only the tree way knows */
		bool after_calls; /* the calls come before it is known */
	} exists; /* the document */
	struct bail_outs bails_out;
	const struct op *fails; /* the only shift that may fail, which the error names; NULL: none
				   can fail, or several can */
	struct {
		unsigned parts; /* how many numbers are given out to parts */
		unsigned opens; /* how many objects of the input are known in part */
		unsigned tests; /* how many keys the loops try, in all their passes */
	} numbers;
	struct {
		unsigned count; /* how many places have their first write noted */
		const struct first **begun; /* by number, from 1: those that are noted; NULL: that
					     * one is not */
		const struct part *early; /* FIRST_BEGINs that come before the calls */
	} firsts;
};

struct plan_options {
	bool tree; /* no streaming: every operation takes the tree way */
};

/* Never returns NULL: what cannot be known at compile time takes the tree way. */
const struct plan *plan_chain(const struct chain *, struct plan_options, struct arena *);
/* How an operation of the plan's chain runs, in words: as a stream, with what does not stream and
 * why; or on a tree, and why. */
const char *plan_op_way(const struct plan *, const struct op *, struct arena *);
/* The plan as text: what `joltc explain` shows. */
void plan_print(const struct plan *, FILE *);
#endif
