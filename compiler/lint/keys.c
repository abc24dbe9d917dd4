/* SPDX-License-Identifier: Apache-2.0 */
/* Keys that never match because another takes their input first. */
#include "lint/linter.h"

#include "spec/stars.h"

#include <string.h>

enum { MOST_KEYS = 64 }; /* of a level are compared with each other */

/* ---- shadowed keys ------------------------------------------------------- */

/* A text that the key with stars matches: each star stands for `filler`. */
static struct utf16
example(struct linter *l, const struct key *k, const char *filler)
{
	struct buffer b;
	buffer_init(&b, l->arena);
	for (unsigned i = 0; i <= k->stars; i++) {
		if (i > 0) {
			buffer_add(&b, filler, strlen(filler));
		}
		buffer_add(&b, k->parts[i].at, k->parts[i].len);
	}
	return java_utf16(l->arena, buffer_text(&b));
}

/* Whether `first` matches everything that `later` matches: tests with texts whose stars stand for
 * characters that occur in neither. */
static bool
takes_all_of(struct linter *l, const struct key *first, const struct key *later)
{
	if (first->kind == KEY_ANY) {
		return true;
	}
	if (first->kind != KEY_STARS || later->kind != KEY_STARS) {
		return false;
	}
	struct stars s = stars_of(l->arena, first);
	return stars_match(&s, example(l, later, "\001")) &&
	       stars_match(&s, example(l, later, "\001\002")) &&
	       stars_match(&s, example(l, later, "\001\002\003"));
}

static void
check_key(struct linter *l, const struct key *first, const struct key *later)
{
	if (takes_all_of(l, first, later)) {
		diag_warn(l->diag, WARN_NEVER_MATCHES, later->span,
			"this never matches: \"%.*s\" is tried before it and takes all such keys",
			TEXT_ARGS(first->canonical));
	}
}

/* For rules in the order in which they are tried. */
#define LINT_KEYS(l, type, rules)                                                                  \
	do {                                                                                       \
		unsigned count = 0;                                                                \
		for (const type *later = (rules); later != NULL && count < MOST_KEYS;              \
			later = later->next, count++) {                                            \
			for (const type *first = (rules); first != later; first = first->next) {   \
				check_key((l), &first->key, &later->key);                          \
			}                                                                          \
		}                                                                                  \
	} while (0)

void
lint_shift_keys(struct linter *l, const struct shift_level *level)
{
	const struct shift_rule *lists[] = { level->special, level->literals, level->computed };
	const struct shift_level *last = NULL;
	LINT_KEYS(l, struct shift_rule, level->computed);
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
		for (const struct shift_rule *r = lists[i]; r != NULL; r = r->next) {
			if (r->below != NULL && r->below != last) {
				lint_shift_keys(l, r->below);
			}
			last = r->below;
		}
	}
}

void
lint_modify_keys(struct linter *l, const struct modify_level *level)
{
	const struct modify_rule *lists[] = { level->literals, level->computed };
	LINT_KEYS(l, struct modify_rule, level->computed);
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
		for (const struct modify_rule *r = lists[i]; r != NULL; r = r->next) {
			if (r->below != NULL) {
				lint_modify_keys(l, r->below);
			}
		}
	}
}
