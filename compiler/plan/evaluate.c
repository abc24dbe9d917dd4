/* SPDX-License-Identifier: Apache-2.0 */
/* The passes: evaluate the chain on shapes; whatever that cannot handle takes the tree way. */
#include "plan/domain/limits.h"
#include "plan/operation/operation.h"
#include "plan/uses/uses.h"
#include "plan/write/write.h"

#include <limits.h>

enum {
	SIZE_ANYWAY = 500,
	BYTES_A_VALUE = 2,
	MOST_VISITS = 1000, /* to levels; with alternatives they multiply to powers of two */
};

/* What to try when a chain cannot be followed: a record of only those members that matter;
 * documents known in part behind shifts that pass on members; operations as steps. */
enum resort { RESORT_NOTHING, RESORT_PROJECTION, RESORT_OPEN, RESORT_STEPS };

/* What evaluations may do, and, on return, what they did. */
struct allowed {
	enum inside inside; /* what may be taken as known in part */
	enum gathers gathers; /* which turns may be gathered */
};

/* A value that stands at several places is written out at each, so a few operations could make a
 * document of millions. The limit grows with the length of the spec. */
static struct slot *
within_budget(struct evaluator *e, const struct op *op, struct slot *document)
{
	size_t length = op->span.source != NULL ? op->span.source->len : 0;
	if (document != NULL && document->shape->size > SIZE_ANYWAY + length / BYTES_A_VALUE) {
		return cannot(
			e, op->span, "the document is too large to be written out value by value");
	}
	return document;
}

static struct slot *
eval_op(struct evaluator *e, const struct op *op, struct slot *document)
{
	if (op_has_more_visits(op, MOST_VISITS)) {
		return cannot(e, op->span, "it has too many levels and alternatives");
	}
	/* at each level, everything below it may have to be made */
	if (op_is_deeper(op, MOST_LEVELS)) {
		return over_limit(e, op->span, LIMIT_LEVELS);
	}
	switch (op->kind) {
	case OP_SHIFT:
		return eval_shift(e, op, document);
	case OP_DEFAULT:
		return eval_default(e, op, document);
	case OP_REMOVE:
		return eval_remove(e, op, document);
	case OP_SORT:
		return eval_sort(e, op, document);
	case OP_CARDINALITY:
		return eval_cardinality(e, op, document);
	case OP_MODIFY:
		return eval_modify(e, op, document);
	case OP_USER:
		break;
	}
	return cannot(
		e, op->span, arena_printf(e->arena, "%.*s works on values", TEXT_ARGS(op->name)));
}

/* As eval_op(). As a last resort, an operation that cannot be followed becomes a step as a
 * whole. */
static struct slot *
eval_or_step(struct evaluator *e, const struct op *op, struct slot *document)
{
	struct attempt a = attempt_begin(e, NULL, op->name);
	struct slot *result = within_budget(e, op, eval_op(e, op, document));
	if (result != NULL || !e->allowed.steps) {
		return result;
	}
	const struct evaluator failed = *e;
	const char *why = attempt_undo(e, &a);
	result = step_whole(e, op, document);
	if (result == NULL) {
		attempt_undo(e, &a);
		e->computed.blamed = failed.computed.blamed;
		return cannot(e, failed.reason_span, why);
	}
	step_explain(e, op->span, "the operation", why);
	return result;
}

/* Whether the plan has all loops in whose turns a record may fail. */
static bool
loops_run(const struct evaluator *e)
{
	for (const struct loop *l = e->loops.first; l != NULL; l = l->next) {
		for (const struct arm *a = l->arms; a != NULL; a = a->next) {
			if (a->may_fail && !a->written) {
				return false;
			}
		}
	}
	return true;
}

/* As plan_once(). *perhaps: values that operations change may be something else than objects, which
 * stays as it is; on return, whether no level of a shift enters them. */
static const struct computed *
plan_attempt(struct plan *plan, const struct chain *chain, const struct computed *computed,
	unsigned asked, struct allowed *allowed, enum resort resort, bool *perhaps,
	struct arena *arena)
{
	struct evaluator e = { .arena = arena,
		.allowed.perhaps = *perhaps,
		.bails_out.when = &cond_never,
		.computed.known = computed,
		.allowed.inside = allowed->inside,
		.allowed.gathers = allowed->gathers,
		.allowed.passed_on = resort == RESORT_OPEN,
		.allowed.steps = resort == RESORT_STEPS };
	struct slot *document = arena_new(arena, struct slot);

	*plan = (struct plan){ .chain = chain };
	e.root = arena_new(arena, struct input);
	*e.root = (struct input){ .kind = INPUT_ROOT, .slot = "root", .from = chain->span };
	*document = (struct slot){ .when = &cond_always,
		.shape = shape_of_input(&e, e.root, chain->span),
		.from = chain->span };
	if (resort == RESORT_PROJECTION) {
		const struct slot *names = chain_projection(&e, chain);
		document->shape = projected_record(&e, names, chain->span);
	}
	const struct slot *before = document;
	const struct op *op = chain->ops;
	unsigned number = 1;
	for (; op != NULL && number <= asked; op = op->next, number++) {
		unsigned calls = e.calls.count;
		struct order_check *checks = e.order.checks;
		const struct cond *bail_out_when = e.bails_out.when;
		e.op = op;
		e.document = document->shape;
		document = eval_or_step(&e, op, document);
		if (document == NULL) {
			while (calls <
				e.calls.count) { /* they belong to the operation that failed */
				e.calls.at[calls++]->may_fail = false;
			}
			e.order.checks = checks; /* so do these */
			e.bails_out.when = bail_out_when;
			break;
		}
		before = document;
	}
	bool all = document != NULL && op == NULL;
	plan->tree.number = number;
	if (!all && number > 1 && loops_run(&e) && plan_build(&e, before, plan)) {
		plan->tree.op = op;
	} else if (document == NULL && number > 1 && e.computed.blamed == NULL) {
		blame_shape(&e, before->shape); /* so that the document can be built */
	}
	if (all && e.reason == NULL) {
		plan_write(&e, document, plan);
		if (!loops_run(&e)) {
			cannot(&e, chain->span, "it may fail in a loop that writes nothing");
		}
	}
	plan->explained = e.explained.first;
	plan->root = e.root;
	plan->stream = all && e.reason == NULL;
	plan->reason = e.reason;
	plan->reason_span = e.reason_span;
	plan_names(&e, plan->numbers.opens);
	*allowed = (struct allowed){ e.allowed.taken, e.allowed.gathered };
	*perhaps = e.allowed.perhaps;
	return e.reason == NULL ? NULL : e.computed.blamed;
}

/* Evaluates the chain once, or only its first `asked` operations. Does not follow the places of
 * shifts that are `computed`; returns the further ones that must be computed, or NULL. If
 * evaluation stops early, builds the document before that operation if it can. */
static const struct computed *
plan_once(struct plan *plan, const struct chain *chain, const struct computed *computed,
	unsigned asked, struct allowed *allowed, enum resort resort, struct arena *arena)
{
	bool perhaps = true;
	struct allowed taken = *allowed;
	const struct computed *more =
		plan_attempt(plan, chain, computed, asked, &taken, resort, &perhaps, arena);
	if (!perhaps) {
		taken = *allowed;
		more = plan_attempt(plan, chain, computed, asked, &taken, resort, &perhaps, arena);
	}
	*allowed = taken;
	return more;
}

/* Adds the places that are not in *all yet. False: there were none, or there are too many. */
static bool
add_computed(struct arena *arena, const struct computed **all, const struct computed *more)
{
	bool added = false;
	unsigned count = 0;
	for (const struct computed *c = more; c != NULL; c = c->next) {
		count++;
	}
	if (count > MOST_CALLS) { /* more than an evaluation can make */
		return false;
	}
	for (; more != NULL; more = more->next) {
		if (computed_place(*all, more->op, more->name) == NULL) {
			struct computed *c = arena_new(arena, struct computed);
			*c = *more;
			c->next = *all;
			*all = c;
			added = true;
		}
	}
	return added;
}

/* Evaluates the chain until no more places turn out to need computing. Returns the most that was
 * done of what is allowed. */
static struct allowed
plan_tries(struct plan *plan, const struct chain *chain, struct allowed allowed, enum resort resort,
	struct arena *arena)
{
	const struct computed *computed = NULL;
	struct allowed taken = allowed, most = { INSIDE_NOTHING, GATHERS_NOTHING };
	unsigned tries = 0;
	bool more;
	do {
		taken = allowed;
		more = add_computed(arena, &computed,
			plan_once(plan, chain, computed, UINT_MAX, &taken, resort, arena));
		most.inside = taken.inside > most.inside ? taken.inside : most.inside;
		most.gathers = taken.gathers > most.gathers ? taken.gathers : most.gathers;
	} while (more && ++tries < MOST_TRIES);
	if (!plan->stream && plan->tree.built == NULL && tries > 0) {
		plan_once(plan, chain, NULL, UINT_MAX, &allowed, resort, arena);
	}
	return most;
}

/* If the operations that can be evaluated leave a document that cannot be built, fewer of them may
 * leave one that can. Starting the tree way there is better than starting it at the record. */
static void
build_earlier(struct plan *plan, const struct chain *chain, struct arena *arena)
{
	const struct plan whole = *plan;
	struct allowed nothing = { INSIDE_NOTHING, GATHERS_NOTHING };
	for (unsigned asked = whole.tree.number - 1; plan->tree.built == NULL && asked-- > 1;) {
		plan_once(plan, chain, NULL, asked, &nothing, RESORT_NOTHING, arena);
	}
	if (plan->tree.built == NULL) {
		*plan = whole;
		return;
	}
	plan->stream = false;
	plan->reason = whole.reason;
	plan->reason_span = whole.reason_span;
}

static bool
is_possible(enum resort r, const struct chain *chain, struct arena *arena)
{
	struct evaluator asks = { .arena = arena };
	switch (r) {
	case RESORT_PROJECTION:
		return chain_projection(&asks, chain) != NULL;
	case RESORT_OPEN:
		return chain_passes_on(chain) || chain_changes_rest(chain);
	default:
		return true;
	}
}

/* A document known in part cannot be given to a later operation as a value: tries with less of
 * that, too. Returns which turns it would gather. */
static enum gathers
plan_with_less(struct plan *plan, const struct chain *chain, enum gathers gathers, enum resort r,
	struct arena *arena)
{
	struct allowed allowed = { INSIDE_EACH, gathers }, taken;
	enum gathers most = GATHERS_NOTHING;
	do {
		taken = plan_tries(plan, chain, allowed, r, arena);
		most = taken.gathers > most ? taken.gathers : most;
		allowed.inside = taken.inside - (taken.inside > INSIDE_NOTHING);
	} while (taken.inside > INSIDE_NOTHING && !plan->stream);
	return most;
}

/* Gathers the turns whose names are likely to come twice; if the chain does not stream so, all that
 * can be, and then none. */
static void
plan_resort(struct plan *plan, const struct chain *chain, enum resort r, struct arena *arena)
{
	enum gathers most = plan_with_less(plan, chain, GATHERS_LIKELY, r, arena);
	if (!plan->stream && most == GATHERS_ALL) {
		plan_with_less(plan, chain, GATHERS_ALL, r, arena);
	}
	if (!plan->stream && most != GATHERS_NOTHING) {
		plan_with_less(plan, chain, GATHERS_NOTHING, r, arena);
	}
}

const struct plan *
plan_chain(const struct chain *chain, struct plan_options options, struct arena *arena)
{
	struct plan *plan = arena_new(arena, struct plan);
	if (options.tree) {
		plan->chain = chain;
		plan->reason = "asked for";
		plan->reason_span = chain->span;
		return plan;
	}
	for (enum resort r = RESORT_NOTHING; r <= RESORT_STEPS && !plan->stream; r++) {
		if (is_possible(r, chain, arena)) {
			plan_resort(plan, chain, r, arena);
		}
	}
	if (!plan->stream && plan->tree.built == NULL) {
		build_earlier(plan, chain, arena);
	}
	plan_uses(plan, arena);
	return plan;
}
