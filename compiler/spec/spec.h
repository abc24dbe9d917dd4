/* SPDX-License-Identifier: Apache-2.0 */
/* The typed spec: a chain of operations with every key, path and call parsed, and the connector
 * around it.  Once it exists, it contains nothing that the reference refuses.  It lives in the
 * arena and points into the tree it was read from. */
#ifndef SPEC_SPEC_H
#define SPEC_SPEC_H

#include "read/read.h"

#include <stdint.h>

/* ---- Dialects ------------------------------------------------------------ */

/* The language that a chain is written in.  It is fixed when the spec is read: where dialects
 * differ, the typed spec differs, and later stages do not ask for the dialect. */
enum dialect {
#define DIALECT(id, name, title) DIALECT_##id,
#include "spec/dialects.def"
#undef DIALECT
	DIALECT_COUNT
};

/* As in options and files ("community"); as in sentences ("jolt-community"). */
const char *dialect_name(enum dialect);
const char *dialect_title(enum dialect);
/* False: no dialect of that name. */
bool dialect_find(struct text name, enum dialect *);

/* ---- Text with references, keys, paths ----------------------------------- */

/* &(level,group), $(level,group): what the key `level` steps up matched; group 0 is all of it, n
 * its nth star. */
struct ref {
	unsigned level, group;
};

/* Part of a text such as "data.&1": literal bytes, or a reference. */
struct piece {
	bool is_ref;
	struct text text; /* unescaped */
	struct ref ref;
};

struct name {
	const struct piece *pieces; /* adjacent literals are merged; the empty text has no piece */
	unsigned count;
};

/* Whether it contains no reference; *literal (may be NULL) then receives all of it. */
bool name_is_literal(struct name, struct text *literal);

enum element_kind {
	ELEMENT_NAME, /* a member called `name` */
	ELEMENT_NAME_FROM, /* a member with the name that `lookup` finds */
	ELEMENT_APPEND, /* [] */
	ELEMENT_INDEX, /* [index] */
	ELEMENT_INDEX_NAME, /* [&1]: the text `name` as a number */
	ELEMENT_INDEX_HITS, /* [#n]: how many keys the step `level` levels up has matched */
	ELEMENT_INDEX_FROM, /* [@(1,x)] */
	ELEMENT_INDEX_NEVER, /* \\[0\\]: a name in escaped brackets (`name`); a transform error if
				it meets a list */
};

struct element {
	enum element_kind kind;
	struct span span;
	struct name name;
	const struct lookup *lookup;
	unsigned index, level;
};

struct path {
	struct span span;
	const struct element *elements; /* none: the document itself */
	unsigned count;
};

/* @(level,path): go up, then down. */
struct lookup {
	unsigned level;
	struct path
		path; /* of kinds NAME, INDEX, INDEX_NAME, and others that the reference accepts */
	bool wide; /* a number that is found and used as a name keeps 64 bits, not 32
		      (jolt-community) */
};

enum key_kind {
	KEY_LITERAL, /* `text` */
	KEY_REFS, /* &, "a-&1": `name` */
	KEY_ANY, /* * */
	KEY_STARS, /* text around stars: `parts`, `stars`, `match` */
	KEY_INDEX, /* [index]: of modify; in shift it never matches and is left out */
	KEY_SELF, /* @ */
	KEY_LOOKUP, /* @(n,path): `lookup` */
	KEY_NAME, /* $(level,group): `ref` */
	KEY_CONST, /* #text: `text` */
	KEY_INDEX_FROM, /* [&1], [#1], [@(1,x)] of shift, among the computed keys: never matches,
			   but is evaluated (`element`) for each key that reaches it: a transform
			   error if the result is not an index ([#n]: no such level) */
};

/* How stars match depends on their number and the operation (SEMANTICS 5, 12). */
enum star_match {
	STAR_ONE, /* prefix, one or more characters, suffix */
	STAR_TWO, /* the first middle that leaves one character on each side */
	STAR_PATTERN, /* ^p(.+?)q(.+?)r$: found, reluctant, no line terminators, $ before a final
			 line terminator */
};

struct key {
	enum key_kind kind;
	enum star_match match;
	struct span span; /* of the key as written; the same for all alternatives of a|b */
	struct text text; /* unescaped */
	struct text canonical;
	struct name name;
	struct ref ref;
	struct lookup lookup;
	const struct element *element;
	const struct text
		*parts; /* stars + 1 of them: the texts before, between and after the stars */
	unsigned stars;
	unsigned index;
};

/* ---- shift --------------------------------------------------------------- */

/* The order in which a level's keys apply (the reference's ExecutionStrategy). */
enum match_order {
	MATCH_LITERALS, /* literals present, in the order of the spec (AVAILABLE_LITERALS) */
	MATCH_ALL_LITERALS, /* all literals, present or not (ALL_LITERALS: modify) */
	MATCH_COMPUTED, /* input order; the first computed key that matches (COMPUTED) */
	MATCH_LITERALS_FIRST, /* literals in spec order, then the rest in input order
				 (AVAILABLE_LITERALS_WITH_COMPUTED) */
	MATCH_ALL_LITERALS_FIRST, /* as above with absent literals, and computed keys see every key
				     (ALL_LITERALS_WITH_COMPUTED) */
	MATCH_INPUT_ORDER, /* input order, a literal takes its key first (CONFLICT) */
};

/* The index that a shift key denotes in a list: the result of Integer.parseInt; false: it
 * throws. */
bool key_as_index(struct text key, int32_t *index);

struct shift_rule {
	struct key key;
	struct span span; /* of the right side */
	const struct shift_level *below; /* NULL for a leaf; the alternatives of a|b share it */
	/* another rule of the same level has the same `below` and is not marked: a walk over
	 * everything below need not visit it twice (levels of a|b multiply to powers of two) */
	bool again;
	const struct path *paths; /* of a leaf; may be none: matched, but written nowhere */
	unsigned path_count;
	const struct shift_rule *next; /* in its list */
};

struct shift_level {
	struct span span;
	const struct shift_rule *special; /* @, @(..), $, # in the order of the spec */
	const struct shift_rule *literals; /* KEY_LITERAL in the order of the spec */
	const struct shift_rule *computed; /* KEY_REFS, KEY_STARS, KEY_ANY in the order in which
					      they are tried, or one KEY_INDEX_FROM */
	enum match_order order;
	bool claimed; /* private to the reader */
};

/* Whether [#n] occurs anywhere. */
bool shift_counts(const struct shift_level *);

/* ---- default ------------------------------------------------------------- */

enum default_kind { DEFAULT_LITERAL, DEFAULT_EITHER, DEFAULT_ALL };

struct default_rule {
	enum default_kind kind;
	struct span span; /* of the key */
	const struct text
		*names; /* without "[]"; one, or those of a|b in order; none for DEFAULT_ALL */
	const long long *indexes; /* the same as integers if the level is an array's, else NULL */
	unsigned count;
	bool list; /* "key[]": the value must be a list */
	const struct default_level *below; /* NULL for a leaf; a level may be empty */
	const struct node *value; /* of a leaf */
	const struct default_rule *next;
};

struct default_level {
	struct span span;
	bool list; /* its keys are indexes */
	bool negative_index; /* below key[]: a transform error if reached */
	long long size; /* of a list: 1 + the largest literal index */
	/* in the order of application: literals, then a|b (fewer alternatives first, then by text),
	 * then * */
	const struct default_rule *rules;
};

/* The top level serves both forms: as_list is NULL if a key is not an integer (a list at the top is
 * then a transform error).  top NULL: the spec was not an object, and every transform fails. */
struct default_spec {
	const struct default_level *top, *as_list;
};

/* ---- remove -------------------------------------------------------------- */

struct remove_rule {
	struct key key; /* LITERAL, STARS, ANY */
	bool is_index; /* a literal that is a non-negative integer: key.index */
	const struct remove_level *below; /* NULL: the member is removed */
	const struct remove_rule *next;
};

struct remove_level {
	struct span span;
	const struct remove_rule *rules; /* in the order of application (see RemovrCompositeSpec) */
};

/* ---- cardinality --------------------------------------------------------- */

enum cardinality { CARDINALITY_ONE, CARDINALITY_MANY };

struct cardinality_rule {
	struct key key; /* SELF, LITERAL, STARS, ANY */
	const struct cardinality_level *below; /* NULL for a leaf */
	enum cardinality cardinality;
	const struct cardinality_rule *next;
};

struct cardinality_level {
	struct span span;
	const struct cardinality_rule *self; /* "@", or NULL */
	const struct cardinality_rule *literals;
	const struct cardinality_rule *computed; /* one, or NULL */
	bool self_only;
	bool scalars_stay; /* keys do not apply to the text of a scalar (jolt-community) */
};

/* ---- modify -------------------------------------------------------------- */

enum modify_mode { MODIFY_OVERWRITE, MODIFY_DEFAULT, MODIFY_DEFINE };

enum expr_kind {
	EXPR_LITERAL, /* `literal` */
	EXPR_LOOKUP, /* @(n,path) */
	EXPR_CONTEXT, /* ^path: `path` */
	EXPR_CALL, /* =name or =name(args) */
};

enum { FUNCTION_UNKNOWN = 0 };

struct expr {
	enum expr_kind kind;
	struct span span;
	const struct node *literal; /* as JSON: arguments of functions are already typed */
	const struct lookup *lookup;
	struct path path;
	/* call */
	struct text function; /* as written; of a LITERAL: the function it comes from, if any */
	int function_id; /* index into functions.def, 1 and up; FUNCTION_UNKNOWN: behaves like the
			    reference for unknown names */
	const char *symbol; /* the C function; NULL: unknown */
	bool user; /* defined by the user */
	bool bare; /* no parentheses: applied to the value itself */
	/* on dates, with literals: calls a function of its own (date_call.h); else NULL */
	const struct date_call *date;
	const struct expr *arguments;
	unsigned argument_count;
};

/* Whether any dialect has a function of that name. */
bool function_is_known(struct text name);
/* Whether it calls a function that changes its arguments: squashNulls does, and the user's may. */
bool expr_changes_values(const struct expr *);
/* The result of calling one of Jolt's functions with these arguments: a scalar, or NULL if it is
 * not known before run time.  Calls the function that would run. */
const struct node *call_folded(const struct expr *call, const struct node *const *arguments,
	unsigned count, struct arena *);
/* Whether the call with constants is known to give no result. */
bool call_gives_nothing(const struct expr *call, const struct node *const *arguments,
	unsigned count, struct arena *);
/* Whether it calls one of Jolt's functions with one argument, and gives no result for any
 * object. */
bool call_gives_nothing_of_object(const struct expr *call);
/* Whether it calls a function that never gives a list or an object. */
bool expr_gives_scalar(const struct expr *);
/* Whether it is a call that may give a result although no argument is present: a user's function,
 * or one that depends on more than its arguments. */
bool expr_gives_of_nothing(const struct expr *);

struct modify_rule {
	struct key key; /* LITERAL, INDEX, STARS, ANY */
	enum modify_mode mode; /* of this key (not of those below it) */
	bool if_present; /* "key?" */
	const struct modify_level *below; /* NULL for a leaf */
	bool again; /* another rule has the same `below`, as in struct shift_rule */
	const struct expr *alternatives; /* of a leaf: the first that has a value is written */
	unsigned alternative_count;
	const struct modify_rule *next;
};

enum container { CONTAINER_ANY, CONTAINER_OBJECT, CONTAINER_LIST };

struct modify_level {
	struct span span;
	enum container
		container; /* what its keys require of the value (the reference's DataType) */
	unsigned list_size; /* of a list: 1 + the largest [n] without "?" */
	const struct modify_rule *literals; /* LITERAL or INDEX */
	const struct modify_rule *computed; /* in the order in which they are tried */
	enum match_order order;
};
/* Whether any of the rule's own calls does (expr_changes_values()); any of the level's. */
bool modify_rule_changes_values(const struct modify_rule *);
bool modify_changes_values(const struct modify_level *);
/* Whether any of its expressions refers to keys above. */
bool modify_has_refs(const struct modify_level *);

/* ---- the chain ----------------------------------------------------------- */

enum op_kind { OP_SHIFT, OP_DEFAULT, OP_REMOVE, OP_SORT, OP_CARDINALITY, OP_MODIFY, OP_USER };

struct op {
	enum op_kind kind;
	struct span span; /* of the entry's "operation" value */
	struct text name; /* as written */
	enum dialect dialect;
	const struct shift_level *shift;
	const struct default_spec *defaults;
	const struct remove_level *remove;
	const struct cardinality_level *cardinality;
	const struct modify_level *modify;
	enum modify_mode mode;
	struct text user_symbol; /* OP_USER: the C function */
	const struct node *user_spec;
	const struct op *next;
};

/* Whether a walk through all levels of the operation, counting those below alternatives once for
 * each, visits more than `most` beyond what the length of the file allows (not for shift). */
bool op_has_more_visits(const struct op *, unsigned most);
/* Whether more than `most` levels are nested in an operation that creates missing objects (default,
 * modify).  op_has_more_visits() must have returned false. */
bool op_is_deeper(const struct op *, unsigned most);
/* Whether it names members of the document, none of which an array can have: who gives it an array
 * has probably meant the elements. */
bool op_names_members(const struct op *);

struct chain {
	struct span span;
	const struct op *ops;
	unsigned count;
	const struct text *secrets; /* names used in strings of the chain, in order of first use */
	unsigned secret_count;
	struct text zone_edition; /* of the zone files that were read; empty: none */
};

/* The edition of this machine's zone files: "2025b", or "unknown". */
const char *zone_edition(struct arena *);

/* What a chain may use that Jolt does not have.  For comparison, every character of a name but
 * letters, digits and _ becomes _ (runtime/jolt/user.h). */
struct spec_options {
	bool strict;
	enum dialect dialect; /* of chains whose file does not name one */
	bool dialect_wins; /* and of others, too: an option asks for it */
	struct text operation; /* the text to read is not a chain, but the spec of this operation;
				  at NULL: a chain */
	const char *const *user_operations, *const *user_functions;
	size_t user_operation_count, user_function_count;
};

/* Reads a chain: a list of operations or, unless `strict`, one operation (a convenience; the
 * reference refuses it).  NULL: the reference would refuse it; diag has all the reasons. */
const struct chain *spec_chain(const struct node *, bool strict, struct arena *, struct diag *);
const struct chain *
spec_chain_with(const struct node *, const struct spec_options *, struct arena *, struct diag *);

/* ---- strings with secrets ------------------------------------------------ */

/* "Bearer ${{ secrets.X }}" is text, secret, ...  A part with `secret` has no text. */
struct template_part {
	struct text text;
	struct text secret;
};
/* Splits a string.  False, reported to diag: a ${{ is not closed or names something other than
 * secrets.NAME.  A string without secrets gives one part (none if empty). */
bool template_parse(struct text, struct span, struct arena *, struct diag *,
	const struct template_part **parts, unsigned *count);
bool text_has_template(struct text);

/* ---- the connector file -------------------------------------------------- */

/* One effective setting, as the binary takes it: a dotted key of keys.def and its value as text
 * (lists: one setting for each element, in order).  Values may contain ${{ secrets.X }}. */
struct setting {
	struct text key, value;
	struct span span;
	const struct setting *next;
};

struct connector {
	struct text name, version, topic;
	const struct text *secrets; /* declared by meta.secrets */
	unsigned secret_count;
	const struct setting *settings; /* only what the file says; the runtime has the defaults */
	bool kafka; /* records come from Kafka */
	bool kerberos; /* and it authenticates with Kerberos */
	const struct node *context; /* an object: what ^name reads; NULL: none */
	const struct chain *chain; /* all transforms joined; NULL only if an error was reported; may
				      have no operations */
};

/* A connector file if the tree has "meta", "apiVersion" etc. at the top level; otherwise a bare
 * spec (named after the file, without an endpoint), or an object of a spec and its dialect:
 * {"dialect": "community", "spec": [...]}.  NULL: an error was reported. */
const struct connector *
spec_connector(const struct node *, const struct spec_options *, struct arena *, struct diag *);
/* Whether the tree is a connector file rather than a bare spec. */
bool spec_is_connector(const struct node *);
#endif
