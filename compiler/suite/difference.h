/* SPDX-License-Identifier: Apache-2.0 */
/* Where two JSON values differ: one entry for each path, the smallest first. */
#ifndef SUITE_DIFFERENCE_H
#define SUITE_DIFFERENCE_H

#include "suite/json_equal.h"

enum difference_kind {
	DIFFERENCE_NUMBER, /* equal numbers, one an integer and one floating-point: 5 and 5.0 */
	DIFFERENCE_ORDER, /* of the keys of an object */
	DIFFERENCE_VALUE,
	DIFFERENCE_MISSING, /* only expected */
	DIFFERENCE_EXTRA, /* only present */
};

struct difference {
	enum difference_kind kind;
	struct text path; /* "lines[1].price"; "": the document */
	const struct node *expected, *actual; /* the values there; one may be NULL */
	size_t weight; /* how much differs, roughly */
	const struct difference *next;
};

/* NULL if they are json_same() on these terms. */
const struct difference *difference_find(
	const struct node *expected, const struct node *actual, struct json_terms, struct arena *);
/* A difference as a sentence. */
const char *difference_text(const struct difference *, struct arena *);
/* What all of them have in common, "only the order of keys differs", or NULL. */
const char *difference_summary(const struct difference *);
#endif
