/* SPDX-License-Identifier: Apache-2.0 */
/* Between the files that translate Java's regular expressions (private to them). */
#ifndef JOLT_REGEX_PARTS_H
#define JOLT_REGEX_PARTS_H

#include "jolt/regex_syntax.h"

enum {
	JRT_REGEX_DEEPEST = 200, /* groups in groups, classes in classes: PCRE2 allows 250 */
	JRT_REGEX_SET = 256, /* bytes of a set, the NUL included */
};

/* Text that grows. */
struct jrt_regex_out {
	char *at;
	size_t used, size;
};

struct jrt_translation {
	const char *at, *end; /* what is left of the pattern */
	struct jrt_regex_out out;
	unsigned groups, all_groups; /* begun; in the whole pattern, roughly */
	unsigned depth; /* of groups, of classes */
	bool atom; /* what was written last can be repeated */
	/* flags where it is at, and where the groups around began */
	struct jrt_regex_flags {
		bool ignore_case; /* i: of ASCII letters only, */
		bool unicode_case; /* unless u: PCRE2 does it then */
		bool dot_all; /* s */
		bool multiline; /* m */
	} flags, saved[JRT_REGEX_DEEPEST];
	enum jrt_regex_state state;
};

/* A set of characters: what stands between the brackets of a class of PCRE2's. */
struct jrt_regex_set {
	char items[JRT_REGEX_SET];
	bool complement; /* all others */
};

/* On no room the state is told, and what is written is lost. */
void jrt_regex_put(struct jrt_translation *, struct jrt_regex_out *, const char *bytes, size_t len);
void jrt_regex_put_string(struct jrt_translation *, struct jrt_regex_out *, const char *);
/* One character as an item: what it is has no meaning to PCRE2. */
void jrt_regex_put_char(struct jrt_translation *, struct jrt_regex_out *, uint32_t);
/* The first refusal counts; nothing is left of the pattern. */
void jrt_regex_refuse(struct jrt_translation *, enum jrt_regex_state);
/* Whether the pattern goes on with the word, which is then behind. */
bool jrt_regex_take(struct jrt_translation *, const char *word);
/* The next character of the pattern, which there is. */
uint32_t jrt_regex_next(struct jrt_translation *);

/* What follows a backslash: one character (JRT_ESCAPED_CHAR, in *c), a set of them
 * (JRT_ESCAPED_SET), or something else, of which nothing was read. */
enum jrt_regex_escaped { JRT_ESCAPED_CHAR, JRT_ESCAPED_SET, JRT_ESCAPED_OTHER };
enum jrt_regex_escaped
jrt_regex_escape(struct jrt_translation *, uint32_t *c, struct jrt_regex_set *);
/* What follows \p or \P. */
void jrt_regex_property(struct jrt_translation *, struct jrt_regex_set *);
/* What follows an opening bracket. */
void jrt_regex_class(struct jrt_translation *);
/* The set by itself. */
void
jrt_regex_put_set(struct jrt_translation *, struct jrt_regex_out *, const struct jrt_regex_set *);
#endif
