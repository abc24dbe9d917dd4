/* SPDX-License-Identifier: Apache-2.0 */
/* Which pieces of the input get a slot: a piece needs those that it is found in. */
#include "plan/write/write.h"

void
keep_input(struct input *input)
{
	for (; input != NULL; input = input->parent) {
		input->kept = true;
	}
}

void
keep_place(struct input *input)
{
	keep_input(input);
	input->ordered = input->kind == INPUT_MEMBER || input->kind == INPUT_KEY;
}

void
keep_cond(const struct cond *c)
{
	if (c->input != NULL) {
		keep_input(c->input);
	}
	if (c->other != NULL) {
		keep_input(c->other);
	}
	if (c->a != NULL) {
		keep_cond(c->a);
	}
	if (c->b != NULL) {
		keep_cond(c->b);
	}
}
