/* SPDX-License-Identifier: Apache-2.0 */
/* Values of secrets, in whose place their names are shown: ${{ secrets.NAME }}. */
#ifndef CMD_HIDE_H
#define CMD_HIDE_H

#include "read/read.h"

struct hidden {
	struct arena *arena;
	struct hidden_value {
		struct text name, value;
	} * at; /* longer values first */
	size_t count, size;
};

void hidden_init(struct hidden *, struct arena *);
/* One more; the value of a name that is there already is replaced. */
void hidden_set(struct hidden *, struct text name, struct text value);
/* The value of that name; at NULL: there is none. */
struct text hidden_value(const struct hidden *, struct text name);
/* What stands for it where nothing is set, and where it is shown. */
struct text hidden_name(struct text name, struct arena *);
/* The text without values; the very text when it has none. */
struct text hidden_text(const struct hidden *, struct text);
/* The same of JSON, in strings and keys, and of a number that is a value. */
const struct node *hidden_tree(const struct hidden *, const struct node *);
#endif
