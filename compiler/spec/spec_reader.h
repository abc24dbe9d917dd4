/* SPDX-License-Identifier: Apache-2.0 */
/* Shared by the files of spec/ while a chain is read.  Functions that return bool have reported to
 * diag if they return false. */
#ifndef SPEC_SPEC_READER_H
#define SPEC_SPEC_READER_H

#include "base/table.h"
#include "spec/java.h"
#include "spec/spec.h"
#include "spec/spelling.h"
#include "spec/stars.h"

/* Which dialects have a name: one bit for each. */
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
	/* the first name that only the chain's dialect has */
	struct text own_name;
	struct span own_span;
	struct text zone_edition; /* of the zone files that were read; empty: none */
	struct foreign *foreign, *last_foreign; /* names that only the other dialect has */
};

/* ---- dialects (dialect.c) ------------------------------------------------ */

/* Chooses the dialect from what the file says (NULL: nothing) and the options.  Reports an unknown
 * dialect, and an option that overrules the file. */
bool
dialect_choose(const struct node *said, const struct spec_options *, struct diag *, enum dialect *);
/* The other dialect. */
enum dialect dialect_other(enum dialect);
/* Records a known name, and which dialects have it. */
void dialect_knows(struct spec_reader *, unsigned dialects, struct text name, struct span);
/* Records a name that only the other dialect has; `hint`: what else it is here, or NULL. */
void dialect_lacks(struct spec_reader *, const char *what, struct text name, struct span,
	bool function, const char *hint);
/* Reports what was recorded, after the chain has been read. */
void dialect_report(struct spec_reader *);

/* ---- one element of a key or path ---------------------------------------- */

/* What a key, or the text between two dots of a path, can be (the reference's PathElements). */
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
	struct span span;
	struct text raw; /* unescaped */
	struct text canonical; /* the same for parts with the same meaning */
	struct name name; /* LITERAL, REFS */
	struct ref ref; /* NAME */
	struct text constant; /* CONST */
	struct lookup lookup; /* LOOKUP */
	enum star_match match; /* STARS */
	const struct text *texts; /* STARS: around them */
	unsigned stars;
	struct element index; /* INDEX: kind, index, name, level, lookup */
};

/* Parses one element (PathElementBuilder.parseSingleKeyLHS). */
bool part_read(struct spec_reader *, struct spelling, struct part *);
/* A key of remove or cardinality: literal or stars, without escapes. */
bool
part_read_plain(struct spec_reader *, struct spelling, bool two_stars_are_pattern, struct part *);
/* The key for a part that can match; a PART_INDEX only if it is a plain index. */
struct key key_of_part(const struct part *);
/* Reports a key that contains a secret, which no operation can look for, and sets *holds. */
bool key_is_plain(struct spec_reader *, struct text, struct span);
/* Java's split("\\|"): the texts between the bars, without trailing empty ones. */
unsigned key_alternatives(struct spec_reader *, struct spelling, const struct spelling **);
/* The alternatives of a node's key.  None for "|": the reference never looks at its right side. */
bool
key_names(struct spec_reader *, const struct node *, const struct spelling **, unsigned *count);

/* Orders computed keys: refs, three stars and more, two, one, *; then the longer canonical text;
 * then by text (ComputedKeysComparator).  For qsort over pointers to structs that begin with a
 * struct key. */
int computed_compare(const void *, const void *);

/* Adds `key` to the table by its canonical text; reports one that is already there. */
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

/* A string on a right side of modify, or one of its alternatives. */
bool expr_read(struct spec_reader *, const struct node *, struct expr *);
/* Looks for secrets in all strings of a literal. */
bool literal_read(struct spec_reader *, const struct node *);
/* The user's C function for `name`, or NULL: unknown. */
const char *user_symbol(struct spec_reader *, const char *prefix, struct text name,
	const char *const *known, size_t count);
/* Reports an operation's spec that is not an object. */
bool spec_is_object(struct spec_reader *, const struct node *, const char *operation);
#endif
