/* SPDX-License-Identifier: Apache-2.0 */
/* Shared by the files that translate Java's regular expressions (private to them). */
#ifndef JOLT_REGEX_PARTS_H
#define JOLT_REGEX_PARTS_H

#include "jolt/regex/regex_syntax.h"

enum {
	JRT_REGEX_DEEPEST = 200, /* depth of nested groups or classes: PCRE2 allows 250 */
	JRT_REGEX_SET = 256, /* bytes of a set, including the NUL */
};

/* Text that grows. */
struct jrt_regex_out {
	char *at;
	size_t used, size;
};

struct jrt_translation {
	const char *at, *end; /* the rest of the pattern */
	struct jrt_regex_out out;
	unsigned groups, all_groups; /* groups begun; an estimate for the whole pattern */
	unsigned depth; /* of groups, of classes */
	bool atom; /* the last item can be repeated */
	/* the current flags, and those where the enclosing groups began */
	struct jrt_regex_flags {
		bool ignore_case; /* i: only ASCII letters, */
		bool unicode_case; /* unless u: then PCRE2 ignores case */
		bool dot_all; /* s */
		bool multiline; /* m */
	} flags, saved[JRT_REGEX_DEEPEST];
	enum jrt_regex_state state;
};

/* A set of characters: what goes between the brackets of a PCRE2 class. */
struct jrt_regex_set {
	char items[JRT_REGEX_SET];
	bool complement; /* all other characters */
};

/* If there is no room, sets the state; the output is then discarded. */
void jrt_regex_put(struct jrt_translation *, struct jrt_regex_out *, const char *bytes, size_t len);
void jrt_regex_put_string(struct jrt_translation *, struct jrt_regex_out *, const char *);
/* Adds one character as an item, escaped if it is special in PCRE2. */
void jrt_regex_put_char(struct jrt_translation *, struct jrt_regex_out *, uint32_t);
/* Refuses the pattern; the first refusal counts.  Nothing is left to read afterwards. */
void jrt_regex_refuse(struct jrt_translation *, enum jrt_regex_state);
/* Whether the pattern continues with the word; if so, skips it. */
bool jrt_regex_take(struct jrt_translation *, const char *word);
/* The next character of the pattern; there must be one. */
uint32_t jrt_regex_next(struct jrt_translation *);

/* What follows a backslash: one character (JRT_ESCAPED_CHAR, in *c), a set of characters
 * (JRT_ESCAPED_SET), or something else, which is not consumed. */
enum jrt_regex_escaped { JRT_ESCAPED_CHAR, JRT_ESCAPED_SET, JRT_ESCAPED_OTHER };
enum jrt_regex_escaped
jrt_regex_escape(struct jrt_translation *, uint32_t *c, struct jrt_regex_set *);
/* Reads what follows \p or \P. */
void jrt_regex_property(struct jrt_translation *, struct jrt_regex_set *);
/* Reads what follows an opening bracket. */
void jrt_regex_class(struct jrt_translation *);
/* Adds the set as an item of its own. */
void
jrt_regex_put_set(struct jrt_translation *, struct jrt_regex_out *, const struct jrt_regex_set *);
#endif
