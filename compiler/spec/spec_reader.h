/* SPDX-License-Identifier: Apache-2.0 */
/* Between the files of spec/: what they hand to each other while a chain is read.  Functions that
 * give bool told diag when they give false. */
#ifndef SPEC_SPEC_READER_H
#define SPEC_SPEC_READER_H

#include "base/table.h"
#include "spec/java.h"
#include "spec/spec.h"
#include "spec/spelling.h"
#include "spec/stars.h"

/* Which dialects have a name: a bit for each. */
enum {
	DIALECTS_JOLT = 1 << DIALECT_JOLT,
	DIALECTS_COMMUNITY = 1 << DIALECT_COMMUNITY,
	DIALECTS_ALL = DIALECTS_JOLT | DIALECTS_COMMUNITY,
};

struct spec_reader {
	struct arena *arena;
	struct diag *diag;
	const struct spec_options *options;
	struct table secrets; /* their names; the values are not used */
	/* names that only the dialect of the chain has: the first of them */
	struct text own_name;
	struct place own_place;
	struct text zone_edition; /* of the zone files that were read; empty: none was */
	struct foreign *foreign, *last_foreign; /* names that only the other one has */
};

/* ---- dialects (dialect.c) ------------------------------------------------ */

/* What the file says of its dialect (NULL: nothing), beside what the options say.  Told when it is
 * none, and when an option overrules it. */
bool
dialect_choose(const struct node *said, const struct spec_options *, struct diag *, enum dialect *);
/* The other one. */
enum dialect dialect_other(enum dialect);
/* Notes a name that is known: of which dialects. */
void dialect_knows(struct spec_reader *, unsigned dialects, struct text name, struct place);
/* Notes a name that only the other dialect has; `hint`: what else it is here, or NULL. */
void dialect_lacks(struct spec_reader *, const char *what, struct text name, struct place,
	bool function, const char *hint);
/* Tells what was noted, when the chain was read. */
void dialect_tell(struct spec_reader *);

/* ---- one element of a key or path ---------------------------------------- */

/* What a key, or a path between two dots, can be (the reference's PathElements). */
enum part_kind {
	PART_LITERAL,
	PART_REFS,
	PART_ANY,
	PART_STARS,
	PART_INDEX, /* [..] */
	PART_SELF,
	PART_LOOKUP,
	PART_NAME,
	PART_CONST,
};

struct part {
	enum part_kind kind;
	struct place place;
	struct text raw; /* unescaped */
	struct text canonical; /* the same for parts that mean the same */
	struct name name; /* LITERAL, REFS */
	struct ref ref; /* NAME */
	struct text constant; /* CONST */
	struct lookup lookup; /* LOOKUP */
	enum star_match match; /* STARS */
	const struct text *texts; /* STARS: around them */
	unsigned stars;
	struct element index; /* INDEX: kind, index, name, level, lookup */
};

/* Takes apart one element (PathElementBuilder.parseSingleKeyLHS). */
bool part_read(struct spec_reader *, struct spelling, struct part *);
/* A key as remove and cardinality take it: literal or stars, without escapes. */
bool
part_read_plain(struct spec_reader *, struct spelling, bool two_stars_are_pattern, struct part *);
/* The key that a matchable part is; a PART_INDEX only when it is a plain index. */
struct key key_of_part(const struct part *);
/* Sets *holds when a key holds a secret, which no operation can look for: told. */
bool key_is_plain(struct spec_reader *, struct text, struct place);
/* Java's split("\\|"): what stands between the bars, without empty texts at the end. */
unsigned key_alternatives(struct spec_reader *, struct spelling, const struct spelling **);

/* Orders computed keys: refs, three stars and more, two, one, *; then the longer canonical text;
 * then by text (ComputedKeysComparator).  For qsort over pointers to things that begin with a
 * struct key. */
int computed_compare(const void *, const void *);

/* Told when `key` is in the table by its canonical text; else it goes in. */
bool key_is_new(struct spec_reader *, struct table *, const struct part *);

/* ---- paths --------------------------------------------------------------- */

/* A right side or context path: dots, brackets, lookups.  Blank: the document (TraversalBuilder).
 */
bool path_read(struct spec_reader *, struct spelling, struct path *);
/* The path inside a lookup, never blank (TransposeReader); *canonical as in the reference. */
bool path_read_inner(struct spec_reader *, struct spelling, struct path *, struct text *canonical);

/* ---- the operations ------------------------------------------------------ */

const struct shift_level *shift_read(struct spec_reader *, const struct node *spec);
const struct default_spec *default_read(struct spec_reader *, const struct node *spec);
const struct remove_level *remove_read(struct spec_reader *, const struct node *spec);
const struct cardinality_level *cardinality_read(struct spec_reader *, const struct node *spec);
const struct modify_level *
modify_read(struct spec_reader *, const struct node *spec, enum modify_mode);

/* A right side of modify that is a string, or one of its alternatives. */
bool expr_read(struct spec_reader *, const struct node *, struct expr *);
/* Looks for secrets in all strings of a literal. */
bool literal_read(struct spec_reader *, const struct node *);
/* The C function of the user's for `name`, or NULL: not among those known. */
const char *user_symbol(struct spec_reader *, const char *prefix, struct text name,
	const char *const *known, size_t count);
/* Told unless the spec of an operation is an object. */
bool spec_is_object(struct spec_reader *, const struct node *, const char *operation);
#endif
