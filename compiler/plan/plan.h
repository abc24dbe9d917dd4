/* SPDX-License-Identifier: Apache-2.0 */
/* What becomes of a chain: which way it takes and why; and, for the stream way, what is looked for
 * in the input and what is written. A plan is complete: who prints it as C decides nothing about
 * Jolt. */
#ifndef PLAN_PLAN_H
#define PLAN_PLAN_H

#include "spec/spec.h"

#include <stdio.h>

/* ---- the reading plan: pieces of the input that something looks at ----------------------------
 */

enum input_kind {
	INPUT_ROOT,
	INPUT_KEY, /* what shift's key `name` matches: a member, an element, or the text of a scalar
		      (no value then) */
	INPUT_MEMBER, /* the member `name`, as a lookup finds it */
	INPUT_ELEMENT, /* the element `index`, as a lookup finds it */
};

struct input {
	enum input_kind kind;
	struct place from;
	struct text name;
	long index; /* of an element; of a KEY: the array index that `name` stands for, or -1 */
	const char *slot; /* its C name */
	unsigned number; /* in the order of creation */
	bool kept; /* a slot holds it */
	struct input *parent, *children, *last, *next;
};

/* ---- conditions: what must have been found -----------------------------------------------------
 */

enum cond_kind {
	COND_NEVER,
	COND_ALWAYS,
	COND_FOUND, /* `input` was found (a null counts) */
	COND_VALUE, /* `input` was found and is not null */
	COND_NOT, /* not `a` */
	COND_AND,
	COND_OR,
};

struct cond {
	enum cond_kind kind;
	struct input *input;
	const struct cond *a, *b;
};

/* ---- the writing plan --------------------------------------------------------------------------
 */

enum part_kind {
	PART_BYTES, /* `bytes` as they are */
	PART_INPUT, /* the piece of the input, byte for byte */
	PART_FIRST, /* of a list its first element, or null; of anything else itself */
	PART_SECRET, /* the secret `bytes` as the inside of a JSON string */
	PART_IF, /* `when`: `parts`, else `otherwise` */
	PART_MANY, /* several writers to one place: `parts` are the PART_IFs of those that may be
		      present */
	PART_TRIM, /* the comma just written becomes `bytes` */
	PART_EDIT, /* the piece of the input without what `edit` names */
};

struct part {
	enum part_kind kind;
	struct place from;
	struct text bytes;
	struct input *input;
	const struct cond *when;
	const struct part *parts, *otherwise;
	const struct edit *edit;
	const struct part *next;
};

/* A level of the input of which members are left out. */
struct edit {
	const struct edit_member {
		struct text name;
		struct place from;
		const struct edit *below; /* NULL: left out; else edited */
		const struct edit_member *next;
	} * members;
	const char *function; /* its C name */
	const struct edit *next; /* all edits of a plan, inner ones first */
};

/* ---- the plan
 * ------------------------------------------------------------------------------------ */

struct note {
	struct place from;
	const char *what, *how;
	const struct note *next;
};

struct plan {
	const struct chain *chain;
	const struct note *notes; /* what became of each line */
	bool stream; /* else every operation takes the tree way */
	const char *reason; /* of the tree way */
	struct place reason_place;
	/* stream */
	struct input *root;
	const struct cond *exists; /* else the chain gives nothing */
	const struct part *parts;
	const struct edit *edits;
};

struct plan_options {
	bool tree; /* no streaming: every operation takes the tree way */
};

/* Never NULL: what cannot be known when compiling takes the tree way. */
const struct plan *plan_chain(const struct chain *, struct plan_options, struct arena *);
/* The plan as text: what `joltc explain` shows. */
void plan_print(const struct plan *, FILE *);
#endif
