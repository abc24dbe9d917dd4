/* SPDX-License-Identifier: Apache-2.0 */
/* Conditions, compared with their truth tables, over pieces of the input; one piece contains
 * another. */
#include "suite.h"

#include "plan/domain/shape.h"

enum { INPUTS = 3, ATOMS = 2 * INPUTS, FORMULAS = 400 };

static struct arena arena;
static struct evaluator e;
static struct input *inputs[INPUTS]; /* the second is inside the first */

static void
begin(void)
{
	arena = (struct arena){ 0 };
	e = (struct evaluator){ .arena = &arena };
	struct input *root = arena_new(&arena, struct input);
	root->kind = INPUT_ROOT;
	inputs[0] = input_child(&e, root, INPUT_KEY, TEXT("a"), -1, (struct span){ 0 });
	inputs[1] = input_child(&e, inputs[0], INPUT_KEY, TEXT("b"), -1, (struct span){ 0 });
	inputs[2] = input_child(&e, root, INPUT_KEY, TEXT("c"), -1, (struct span){ 0 });
}

/* A world has a bit for each atom: bit 2i says that input i is found, bit 2i + 1 that it is not
 * null. */
static bool
is_possible(unsigned world)
{
	for (unsigned i = 0; i < INPUTS; i++) {
		if ((world >> (2 * i) & 3) == 2) {
			return false; /* not null, but not found */
		}
	}
	return (world >> 2 & 1) == 0 || (world & 1) != 0;
}

static bool
holds(const struct cond *c, unsigned world)
{
	unsigned i = 0;
	while (c->input != NULL && inputs[i] != c->input) {
		i++;
	}
	switch (c->kind) {
	case COND_NEVER:
		return false;
	case COND_ALWAYS:
		return true;
	case COND_FOUND:
		return (world >> (2 * i) & 1) != 0;
	case COND_VALUE:
		return (world >> (2 * i + 1) & 1) != 0;
	case COND_NOT:
		return !holds(c->a, world);
	case COND_AND:
		return holds(c->a, world) && holds(c->b, world);
	case COND_OR:
		return holds(c->a, world) || holds(c->b, world);
	default:
		ck_abort_msg("no such condition was made");
	}
	return false;
}

static uint32_t state = 2463534242u;

static unsigned
draw(unsigned below)
{
	state ^= state << 13;
	state ^= state >> 17;
	state ^= state << 5;
	return state % below;
}

START_TEST(conditions_match_their_truth_tables)
{
	const struct cond *made[FORMULAS];
	begin();
	for (unsigned n = 0; n < FORMULAS; n++) {
		const struct cond *a = n < ATOMS ? NULL : made[draw(n)];
		const struct cond *b = n < ATOMS ? NULL : made[draw(n)];
		unsigned how = draw(3);
		if (n < ATOMS) {
			made[n] = n % 2 == 0 ? cond_found(&e, inputs[n / 2])
					     : cond_value(&e, inputs[n / 2]);
			continue;
		}
		made[n] = how == 0   ? cond_and(&e, a, b)
			  : how == 1 ? cond_or(&e, a, b)
				     : cond_not(&e, a);
		for (unsigned world = 0; world < 1u << ATOMS; world++) {
			bool x = holds(a, world), y = holds(b, world);
			bool expected = how == 0 ? x && y : how == 1 ? x || y : !x;
			if (is_possible(world) && holds(made[n], world) != expected) {
				ck_abort_msg("formula %u in world %x", n, world);
			}
		}
	}
	arena_free(&arena);
}
END_TEST

START_TEST(implications_hold_in_every_world)
{
	const struct cond *made[FORMULAS];
	unsigned shown = 0;
	begin();
	for (unsigned n = 0; n < FORMULAS; n++) {
		made[n] = n % 2 == 0 ? cond_found(&e, inputs[draw(INPUTS)])
				     : cond_value(&e, inputs[draw(INPUTS)]);
		for (unsigned depth = draw(4); n > 0 && depth > 0; depth--) {
			const struct cond *other = made[draw(n)];
			made[n] = draw(2) == 0 ? cond_and(&e, made[n], other)
					       : cond_or(&e, cond_not(&e, made[n]), other);
		}
		for (unsigned k = 0; k < n; k++) {
			if (!cond_implies(&e, made[n], made[k])) {
				continue;
			}
			shown++;
			for (unsigned world = 0; world < 1u << ATOMS; world++) {
				if (is_possible(world) && holds(made[n], world) &&
					!holds(made[k], world)) {
					ck_abort_msg(
						"formula %u, formula %u, world %x", n, k, world);
				}
			}
		}
	}
	ck_assert_uint_gt(shown, FORMULAS);
	arena_free(&arena);
}
END_TEST

START_TEST(one_condition_is_one_node)
{
	begin();
	const struct cond *a = cond_found(&e, inputs[0]), *c = cond_value(&e, inputs[2]);
	ck_assert_ptr_eq(a, cond_found(&e, inputs[0]));
	ck_assert_ptr_ne(a, cond_value(&e, inputs[0]));
	ck_assert_ptr_eq(cond_and(&e, a, c), cond_and(&e, a, c));
	ck_assert_ptr_eq(cond_not(&e, cond_not(&e, c)), c);
	ck_assert_ptr_eq(cond_or(&e, c, cond_not(&e, c)), &cond_always);
	ck_assert_ptr_eq(cond_and(&e, c, cond_not(&e, c)), &cond_never);
	const struct cond *inner = cond_found(&e, inputs[1]);
	ck_assert_ptr_eq(cond_and(&e, a, inner), inner);
	ck_assert_ptr_ne(cond_written(&e), cond_written(&e));
	for (unsigned i = 0; i < 2000; i++) { /* the table grows */
		char *name = arena_printf(&arena, "k%u", i);
		struct input *in = input_child(
			&e, inputs[0], INPUT_KEY, text_of(name), -1, (struct span){ 0 });
		ck_assert_ptr_eq(cond_found(&e, in), cond_found(&e, in));
	}
	ck_assert_ptr_eq(a, cond_found(&e, inputs[0]));
	arena_free(&arena);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("plan/cond");
	TCase *t = tcase_create("cond");

	tcase_add_test(t, conditions_match_their_truth_tables);
	tcase_add_test(t, implications_hold_in_every_world);
	tcase_add_test(t, one_condition_is_one_node);
	suite_add_tcase(s, t);
	return suite_main(s);
}
