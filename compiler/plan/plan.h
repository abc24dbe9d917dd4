/* SPDX-License-Identifier: Apache-2.0 */
/* What becomes of a chain: which way it takes and why; and, for the stream way, what is looked for
 * in the input and what is written. A plan is complete: who prints it as C decides nothing about
 * Jolt. */
#ifndef PLAN_PLAN_H
#define PLAN_PLAN_H

#include "spec/spec.h"

#include <stdio.h>

/* ---- the reading plan: pieces of the input that something looks at ------- */

enum input_kind {
	INPUT_ROOT,
	INPUT_KEY, /* what shift's key `name` matches: a member, an element, or the text of a scalar
		      (no value then) */
	INPUT_MEMBER, /* the member `name`, as a lookup finds it */
	INPUT_ELEMENT, /* the element `index`, as a lookup finds it */
	INPUT_EACH, /* the member or element that a loop is at, when `arm` took it */
	INPUT_CALL, /* no piece of the input: what `call` computes of some */
};

struct input {
	enum input_kind kind;
	struct span from;
	struct text name;
	long index; /* of an element; of a KEY: the array index that `name` stands for, or -1 */
	const char *slot; /* its C name */
	unsigned number; /* in the order of creation */
	bool kept; /* a slot holds it */
	bool looked_into; /* slots hold something of it */
	/* of a member whose place among the others counts: the C name of that, which is where its
	 * key stands first, while `slot` holds what it stands for last; else NULL */
	const char *first;
	bool ordered; /* it will have one */
	const struct arm *arm; /* of EACH */
	const struct call *call; /* of CALL */
	/* an object whose members are written beside what the spec makes of some: all of them are
	 * recorded when they are looked at */
	unsigned open; /* which of them it is, 1 and up; 0: none */
	bool sorted; /* the order in which they stand does not matter */
	unsigned open_member; /* the number of a member of one, 1 and up; 0: written as it is */
	/* what a literal key takes: the loop over the same object finds it when it is there, and
	 * no slot holds it; else NULL */
	const struct loop *turn;
	struct input *parent, *children, *last, *next;
	struct table *names; /* of the children: the latest of each name; NULL: none yet */
	struct input *namesake; /* the one before it of the same name beside it */
};

/* The loop that a piece of the input belongs to: its innermost EACH, or NULL. */
const struct arm *input_arm(const struct input *);

/* A computed key of shift over members known only at run time. */
struct arm {
	const struct loop *loop;
	const struct key *key; /* KEY_ANY or KEY_STARS */
	struct input *each;
	const struct cond *bail_out; /* of records in a turn of which it holds; NULL: of none */
	bool unsteady; /* what is computed in a turn would be something else a second time */
	bool written; /* some loop of the plan has it */
	unsigned lookers; /* so many parts look for pieces of what it takes */
	unsigned remembered; /* in so many turns what they find is kept for the others; 0: in none
			      */
	const struct arm *next; /* in the order in which they are tried */
};

/* One pass over the members or elements of a piece of the input. */
struct loop {
	struct span from;
	unsigned number;
	struct input *over;
	bool listed; /* only a list will do: its steps have been positions */
	bool noted; /* where a step stands in the record counts */
	bool texts; /* a scalar is one step, too, whose key it is (Jolt: a scalar is a key without a
		     * value) */
	const struct arm *arms;
	/* what literal keys of the same level take: not for the loop */
	const struct taken {
		struct input *input;
		const struct taken *next;
	} * taken;
	const struct loop *next; /* all loops of a plan */
};

/* Part of a text that is put together at run time. */
enum word_kind {
	WORD_TEXT,
	WORD_KEY, /* the key that the arm's loop is at */
	WORD_GROUP, /* what a star of the arm took */
	WORD_VALUE, /* the text of a piece of the input */
};

struct word {
	enum word_kind kind;
	struct text text;
	const struct arm *arm;
	unsigned star; /* of a GROUP: which, from 0 */
	struct input *input;
	bool wide; /* of a VALUE: as in struct lookup */
};

struct words {
	const struct word *at;
	unsigned count;
};

/* ---- conditions: what must have been found ------------------------------- */

enum cond_kind {
	COND_NEVER,
	COND_ALWAYS,
	COND_FOUND, /* `input` was found (a null counts) */
	COND_VALUE, /* `input` was found and is not null */
	COND_NAME, /* `input` was found, and is a string, a boolean or an integer: a name */
	COND_NO_OBJECT, /* `input` was found, and is something else than an object */
	COND_NO_INSIDE, /* `input` was found, and is neither an object nor a list */
	COND_AT, /* the loop that `input`, an EACH, belongs to is at `other` */
	COND_NOT, /* not `a` */
	COND_AND,
	COND_OR,
	COND_WRITTEN, /* something in a loop was written: known only by trying */
};

struct cond {
	enum cond_kind kind;
	struct input *input, *other;
	const struct cond *a, *b;
};

/* Whether it asks for what a call gave. */
bool cond_has_call(const struct cond *);
/* Whether it holds wherever it is asked: inside of a loop, what that is at is there. */
bool cond_is_certain(const struct cond *);

/* ---- the writing plan ---------------------------------------------------- */

enum part_kind {
	PART_BYTES, /* `bytes` as they are */
	PART_INPUT, /* the piece of the input, byte for byte */
	PART_CALL, /* what a call gave */
	PART_SECRET, /* the secret `bytes` as the inside of a JSON string */
	PART_IF, /* `when`: `parts`, else `otherwise` */
	PART_MANY, /* several writers to one place: `parts` are the PART_IFs of those that may be
		      present */
	PART_TRIM, /* the comma just written becomes `bytes` */
	PART_EDIT, /* the piece of the input without what `edit` names */
	PART_WORD, /* the one of `words`, which only the record has, as the inside of a JSON
		    * string
		    */
	PART_LOOP, /* `parts` (PART_ARMs) for each member */
	PART_ARM, /* of a loop: `parts` where `arm` takes the key */
	PART_WRITTEN, /* `head`, then `parts`: all undone if these write nothing, else closed by
			 `bytes` and followed by `tail` */
	PART_COLLECT, /* `head`, then loops around PART_ADDs in `parts`: one value or a list of all,
			 as MANY; undone if there is none, else followed by `tail` */
	PART_ADD, /* `parts`, a single value, to collection `number` */
	PART_GAPS, /* begins a list by position, or by how many steps have matched */
	PART_ELEMENT, /* `parts` are an element of it: if they write nothing it is a gap, which is
			 null when one follows; `count` gaps come before it in any case */
	PART_NAMES, /* begins the set of an object's names */
	PART_NAME_SEEN, /* `words` (`bytes`, of a constant) is one of them: a second time makes the
			   record bail out, but for members of one loop that are pieces of the
			   input: those have several values then */
	PART_BAIL_OUT, /* `when`: the record is left to the tree way */
	PART_OPEN, /* for each recorded member of `input`: `parts` (PART_HERE), or as it is */
	PART_EACH, /* a list where `input` is a list, an object where it is one: `parts`, a LOOP */
	PART_EACH_NAME, /* of such an object: the name that `loop` is at */
	PART_HERE, /* of an OPEN: what stands in the place of the member `input` */
	PART_REST_BEGIN, /* from the first of the members of `input` that are not known */
	PART_REST, /* the members of `input` that are not known, each sorted: those before the name
		      `bytes`; all that are left when it is NULL */
	PART_SORTED, /* the piece of the input as sort leaves it */
	PART_EMPTY, /* nothing was written yet to the object begun last: `parts`, else `otherwise`
		     */
	PART_FIRST_BEGIN, /* nothing was written yet to the place that `first` belongs to */
	PART_ORDER, /* the record bails out if `after` was written to before `before` */
	PART_RANKED, /* begins an object, `number`, whose members may have to change places: at most
			`count` */
	PART_RANK, /* one of its members: `parts`, which stand where `first` says; NULL: behind
		      those that have one */
	PART_IN_ORDER, /* all of them are there: put in order */
};

/* What a LOOP does in its turns. */
struct turns {
	bool checks; /* it looks whether one can loop over the piece; else an earlier one has */
	bool checks_keys; /* the same of a key that comes twice */
	bool apart; /* its arms take none of the literal keys beside them: only what they take can
		     * be repeated in a way that matters */
	const struct input *needs; /* a piece of `remembered` ones without which a turn writes
				    * nothing; NULL: none is known */
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
	const struct part *head;
	struct text tail;
	bool positions; /* LOOP: the index counts, so that only a list will do; ELEMENT: it stands
			   where the step of `loop` does */
	unsigned number; /* of a collection, a list of gaps, a set of names, something written */
	const struct input *match; /* ARM without `arm`: where the loop is at this input */
	const struct noted *noted; /* LOOP: where its first write is noted */
	const struct first *first; /* FIRST_BEGIN */
	const struct first *before, *after;
	unsigned count;
	const struct known_name *known; /* NAMES, NAME_SEEN: see there */
	bool in_order; /* NAMES: the members are written in the order of the reference */
	bool used; /* NAMES, NAME_SEEN: values are used elsewhere, so that no list may become longer
		    */
	bool shares; /* NAMES: some NAME_SEEN of it is `shared` */
	/* NAME_SEEN: the piece of the input that is the member's value: a second one of that name
	 * is a further value; NULL: it makes the record bail out */
	const struct part *shared;
	struct words distinct; /* NAME_SEEN: what of `words` tells it from others of its set */
	const struct turns *turns; /* LOOP */
	bool looks; /* ARM: pieces of what it takes are looked for */
	const struct part *next;
};

/* A set of names in which nothing needs to be compared but these: its others are the keys that one
 * loop is at, each of which comes once.  At most MOST_KNOWN_NAMES. */
enum { MOST_KNOWN_NAMES = 16 };
struct known_name {
	struct text name;
	unsigned bit;
	bool may_be_key; /* the loop may come to a key of that name */
	const struct known_name *next;
};

/* Which write to a place came first: by where in the input it came from, the least of some tokens;
 * or, `of_spec`, by the order of the walk. */
struct first {
	unsigned number; /* of the variable, 1 and up */
	bool of_spec;
	bool constant; /* there is but one: inputs->order */
	bool early; /* calls note it, too: it begins before them */
	/* of the input's: the tokens are of the turn `turn` of the walk, and all its writes come to
	 * that by the way of this one; NULL: by several ways */
	const struct write *way;
	unsigned turn;
	bool in_turn; /* it is about an object that is written in the turns of a loop */
	bool begun; /* it is noted; else nobody asks */
	const struct first_input {
		const struct cond *when; /* the write happens */
		struct input *input; /* or */
		unsigned order; /* in the walk */
		/* behind that, so many places as `name` has members before it in what this gave;
		 * NULL: none */
		const struct input *among;
		struct text name;
		const struct first_input *next;
	} * inputs;
	/* loops set it besides: what the first write in their steps has for an order */
	const struct first_loop {
		const struct loop *loop;
		unsigned order;
		const struct first_loop *next;
	} * loops;
};

/* Several of them: one loop may write below places that are ordered on several levels. */
struct noted {
	const struct first *first;
	const struct noted *next;
};

/* A level of the input of which members are left out. */
struct edit {
	const struct edit_member {
		struct text name;
		struct span from;
		const struct edit *below; /* NULL: left out; else edited */
		const struct edit_member *next;
	} * members;
	const struct edit *each; /* instead: what is done to each member or element */
	const char *function; /* its C name */
	const struct edit *next; /* all edits of a plan, inner ones first */
};

/* ---- values: arguments of calls, a tree in the middle of a chain --------- */

enum build_kind {
	BUILD_INPUT, /* the piece of the input, lazily; or what a call gave */
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

/* Some places of a shift's output, written as the tree way does. */
struct shift_part {
	const struct shift_level *level; /* its keys, without what is written to other places */
	/* what is given, in the order of the spec: rules that are applied to an argument of the
	 * call, and no more looked for, as all keys above them are literal */
	const struct shift_given {
		const struct shift_rule *rule; /* NULL: the top of the spec */
		unsigned argument;
		bool apart; /* it is for lookups: what is below the rule is given by itself */
		const struct shift_given *next;
	} * given;
};

/* What a step is. */
enum call_kind {
	CALL_FUNCTION, /* the function `symbol` of the arguments */
	CALL_TOGETHER, /* the arguments are written to one place, one after the other (SEMANTICS 9)
			*/
	CALL_OPERATION, /* `op`, a rule of one of the chain, applied to the argument, which changes
			   in place: an object of what the rule looks at; or, `below`, what stands
			   in the member that the rule is for, if anything does */
	CALL_MEMBER, /* what stands in the argument under `member`; NULL: nothing does */
	CALL_SHIFT, /* places of a shift, as the members of one object */
	CALL_WRITTEN, /* what `parts` write, as a value; NULL: they wrote nothing */
};

/* How CALL_MEMBER looks. */
enum member_kind {
	MEMBER_NAMED, /* the member of an object */
	MEMBER_ELEMENT, /* the element `index` of a list */
	MEMBER_KEY, /* what shift's key matches: either; or a scalar whose text it is: null */
};

struct shape; /* private to plan/ */

/* A step: computed once a record, before anything is written, or once a turn of a loop.  An
 * argument of a function that is not there is null among several; when it is the only one, the
 * function gives nothing unless `of_nothing`. */
struct call {
	enum call_kind kind;
	struct span from;
	const char *symbol; /* jrt_fn_... */
	const struct expr *expr; /* the call in the spec that it is; NULL: none */
	const struct op *op;
	bool below;
	const struct shift_part *shift;
	enum member_kind how;
	struct text member;
	long index; /* of an element; of a KEY as of INPUT_KEY */
	const struct part *parts;
	const struct shape *written; /* private to plan/: where `parts` come from */
	bool tried; /* whether these write something is known by trying only */
	const struct cond *when; /* else it is not called and gives nothing */
	const struct cond *given; /* holds whenever it gave something */
	bool scalar; /* it never gives a list or an object */
	bool of_nothing; /* it may give something though no argument is there */
	bool may_fail; /* it is called whether or not something needs what it gives */
	bool unused; /* nothing does */
	const struct arm *turn; /* it is made in each turn of the arm's loop; NULL: once a record */
	const struct build_member *arguments;
	unsigned argument_count;
	struct input *result;
	const struct call *next; /* all calls of a plan, in order */
};

/* ---- the plan ------------------------------------------------------------ */

struct note {
	struct span from;
	const char *what, *how;
	const struct op *op; /* whose way is explained */
	bool running; /* it is left to functions that work on values, and `how` says why */
	const struct note *next;
};

struct plan {
	const struct chain *chain;
	const struct note *notes; /* what became of each line */
	bool stream; /* else every operation takes the tree way */
	const char *reason; /* of the tree way */
	struct span reason_span;
	/* not all of it: up to `rest`, which is where the tree way begins, the chain was evaluated,
	 * and its document is `built` of pieces of the input; NULL: all takes the tree way */
	const struct build *built;
	const struct call *calls; /* those whose result is not kept are left out */
	struct build_input *built_inputs; /* of `built` and of calls */
	const struct op *rest;
	unsigned rest_number; /* of `rest` in the chain, from 1 */
	/* stream, and what is built */
	struct input *root;
	const struct cond *exists; /* else the chain gives nothing */
	const struct part *parts;
	const struct edit *edits;
	const struct loop *loops;
	bool bails_out; /* some records are left to the tree way */
	const struct op *fails; /* the shift that alone may fail, and says where; NULL: there is
				 * none, or more may */
	bool tree_too; /* the tree way stands beside the stream: for records that bail out, or
			* for where one fails */
	bool opened; /* among them those that are no object */
	unsigned members; /* and those with less of them */
	const struct cond *bail_out_when; /* and these */
	unsigned numbers; /* given out to parts */
	unsigned opens; /* objects of the input that are known in part */
	unsigned firsts; /* and to places whose first write is noted, from 1 */
	const struct first **begun; /* the first writes that are noted, by their numbers from 1 on;
				     * NULL: it is not */
	const struct part *early; /* FIRST_BEGINs that come before calls */
	bool calls_first; /* calls come before it is known whether the chain gives anything */
	bool written; /* whether the document exists is known by whether something was written */
	bool maybe_empty; /* or it is there all the same: the tree way knows */
};

struct plan_options {
	bool tree; /* no streaming: every operation takes the tree way */
};

/* Never NULL: what cannot be known at compile time takes the tree way. */
const struct plan *plan_chain(const struct chain *, struct plan_options, struct arena *);
/* How an operation of the plan's chain runs, in words: as a stream, what of it does not, or on a
 * tree, and why. */
const char *plan_op_way(const struct plan *, const struct op *, struct arena *);
/* The plan as text: what `joltc explain` shows. */
void plan_print(const struct plan *, FILE *);
#endif
