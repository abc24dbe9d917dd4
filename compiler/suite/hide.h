/* SPDX-License-Identifier: Apache-2.0 */
/* Values of secrets, for which their names are shown: ${{ secrets.NAME }}. */
#ifndef SUITE_HIDE_H
#define SUITE_HIDE_H

#include "read/read.h"

struct hidden {
	struct arena *arena;
	struct hidden_value {
		struct text name, value;
	} * at; /* longer values first */
	size_t count, size;
};

void hidden_init(struct hidden *, struct arena *);
/* Adds a secret, or replaces its value. */
void hidden_set(struct hidden *, struct text name, struct text value);
/* The value of that name; at NULL: none. */
struct text hidden_value(const struct hidden *, struct text name);
/* What stands for the secret where it has no value, and where it is shown. */
struct text hidden_name(struct text name, struct arena *);
/* The text without secrets' values; the same text if it contains none. */
struct text hidden_text(const struct hidden *, struct text);
/* The same for JSON, in strings and keys, and for a number that is a secret's value. */
const struct node *hidden_tree(const struct hidden *, const struct node *);
#endif
