/* SPDX-License-Identifier: Apache-2.0 */
/* The values of modify as C: literals, lookups resolved to straight code, calls.
 *
 * In the reference, a reference to a level or group that does not exist throws, and the alternative
 * gives no value.  Which levels exist is known at compile time.  So are the groups, except for
 * those of a level that may turn out to be a list: then the alternative depends on a condition. */
#include "emit/emit_date.h"
#include "emit/emit_modify.h"

struct shared_literal {
	const struct node *node;
	unsigned place;
	const struct shared_literal *next;
};

/* ---- what an operation needs ---------------------------------------------- */

static bool
is_container(const struct node *n)
{
	return n->kind == NODE_ARRAY || n->kind == NODE_OBJECT;
}

static void
survey_exprs(struct modify *m, const struct expr *e, unsigned count)
{
	for (unsigned i = 0; i < count; i++) {
		if (e[i].user) {
			cw_line(m->w, "struct jrt_value *%s(", e[i].symbol);
			m->w->depth++;
			cw_line(m->w,
				"struct jrt_ctx *, unsigned count, struct jrt_value *const *args);");
			m->w->depth--;
			cw_blank(m->w);
		}
		m->shares |= e[i].kind == EXPR_LITERAL && is_container(e[i].literal);
		survey_exprs(m, e[i].arguments, e[i].argument_count);
	}
}

static void survey_level(struct modify *, const struct modify_level *);

static void
survey_rules(struct modify *m, const struct modify_rule *r)
{
	for (; r != NULL; r = r->next) {
		survey_exprs(m, r->alternatives, r->alternative_count);
		if (r->below != NULL && !r->again) {
			survey_level(m, r->below);
		}
	}
}

static void
survey_level(struct modify *m, const struct modify_level *level)
{
	survey_rules(m, level->literals);
	survey_rules(m, level->computed);
}

void
modify_survey(struct modify *m, const struct modify_level *level)
{
	m->keys = modify_has_refs(level);
	survey_level(m, level);
}

/* ---- levels and groups --------------------------------------------------- */

/* The level `n` steps above the leaf, n > 0; NULL: none.  The document counts as two levels. */
static const struct scope *
scope_at(const struct leaf *leaf, unsigned n)
{
	const struct scope *s = leaf->up;

	for (; n > 1; n--) {
		if (s->up == NULL) {
			return n == 2 ? s : NULL;
		}
		s = s->up;
	}
	return s;
}

/* C for the step of that level. */
static const char *
step_at(struct modify *m, const struct leaf *leaf, unsigned n)
{
	const struct scope *wanted = scope_at(leaf, n);
	const char *step = "here";

	for (const struct scope *s = leaf->up; s != wanted; s = s->up) {
		step = arena_printf(m->w->arena, "%s->up", step);
	}
	return step;
}

/* What a reference stands for: a text known at compile time, or C that computes it. */
struct referred {
	bool exists;
	struct text known; /* .at == NULL: not known */
	const char *code;
	const char *only_if; /* C: the condition for the reference to exist; NULL: it always does */
};

static struct referred
key_referred(struct modify *m, const struct key *k, const char *dynamic)
{
	if (k == NULL) {
		return (struct referred){ .exists = true, .known = text_of("root") };
	}
	if (k->kind == KEY_LITERAL) {
		return (struct referred){ .exists = true, .known = k->text };
	}
	if (k->kind == KEY_INDEX) {
		return (struct referred){ .exists = true,
			.known = text_of(arena_printf(m->w->arena, "%u", k->index)) };
	}
	return (struct referred){ .exists = true, .code = dynamic };
}

static struct referred
refer(struct modify *m, const struct leaf *leaf, struct ref ref)
{
	struct arena *a = m->w->arena;

	if (ref.level == 0) {
		if (ref.group == 0) {
			return key_referred(m, leaf->key, leaf->key_text);
		}
		if (leaf->key->kind == KEY_STARS && ref.group <= leaf->key->stars) {
			return (struct referred){ .exists = true,
				.code = arena_printf(a, "stars[%u]", ref.group - 1) };
		}
		return (struct referred){ .exists = false };
	}
	const struct scope *s = scope_at(leaf, ref.level);
	if (s == NULL) {
		return (struct referred){ .exists = false };
	}
	const char *step = step_at(m, leaf, ref.level);
	if (ref.group == 0) {
		return key_referred(m, s->key, arena_printf(a, "%s->key", step));
	}
	if (s->key == NULL || s->key->kind != KEY_STARS || ref.group > s->key->stars ||
		s->level->container == CONTAINER_LIST) {
		return (struct referred){ .exists = false };
	}
	return (struct referred){
		.exists = true,
		.code = arena_printf(a, "%s->stars[%u]", step, ref.group - 1),
		.only_if = s->level->container == CONTAINER_ANY
				   ? arena_printf(a, "%s->stars != NULL", step)
				   : NULL,
	};
}

/* When an alternative can give a value: never, or under a condition; NULL: always. */
struct possible {
	bool ever;
	const char *only_if;
};

static void
require(struct modify *m, struct possible *p, const char *condition)
{
	if (condition != NULL && p->only_if != NULL) {
		condition = arena_printf(m->w->arena, "%s && %s", p->only_if, condition);
	}
	p->only_if = condition != NULL ? condition : p->only_if;
}

static void lookup_possible(
	struct modify *m, const struct leaf *leaf, const struct lookup *l, struct possible *p);

static void
path_possible(
	struct modify *m, const struct leaf *leaf, const struct path *path, struct possible *p)
{
	for (unsigned i = 0; i < path->count; i++) {
		const struct element *e = &path->elements[i];
		for (unsigned j = 0; j < e->name.count; j++) {
			if (e->name.pieces[j].is_ref) {
				struct referred r = refer(m, leaf, e->name.pieces[j].ref);
				p->ever &= r.exists;
				require(m, p, r.only_if);
			}
		}
		if (e->kind == ELEMENT_INDEX_HITS && e->level > 0 &&
			scope_at(leaf, e->level) == NULL) {
			p->ever = false;
		}
		if (e->lookup != NULL) {
			lookup_possible(m, leaf, e->lookup, p);
		}
	}
}

static void
lookup_possible(
	struct modify *m, const struct leaf *leaf, const struct lookup *l, struct possible *p)
{
	if (l->level > 0 && scope_at(leaf, l->level) == NULL) {
		p->ever = false;
	}
	path_possible(m, leaf, &l->path, p);
}

static void
expr_possible(struct modify *m, const struct leaf *leaf, const struct expr *e, struct possible *p)
{
	if (e->kind == EXPR_LOOKUP) {
		lookup_possible(m, leaf, e->lookup, p);
	} else if (e->kind == EXPR_CONTEXT) {
		path_possible(m, leaf, &e->path, p);
	} else if (e->kind == EXPR_CALL) {
		/* an unknown function evaluates only its first argument */
		unsigned count = e->symbol == NULL && e->argument_count > 1 ? 1 : e->argument_count;
		for (unsigned i = 0; i < count; i++) {
			expr_possible(m, leaf, &e->arguments[i], p);
		}
	}
}

/* ---- lookups ------------------------------------------------------------- */

/* C for a name that contains references. */
static const char *
name_code(struct modify *m, const struct leaf *leaf, struct name name)
{
	struct buffer known, code;
	bool all_known = true;

	buffer_init(&known, m->w->arena);
	buffer_init(&code, m->w->arena);
	for (unsigned i = 0; i < name.count; i++) {
		const struct piece *piece = &name.pieces[i];
		struct referred r = { .known = piece->text };
		if (piece->is_ref) {
			r = refer(m, leaf, piece->ref);
		}
		if (r.code != NULL) {
			all_known = false;
		} else {
			buffer_add(&known, r.known.at, r.known.len);
			r.code = emit_text(m->w, r.known);
		}
		if (name.count == 1) {
			return r.code;
		}
		struct text t =
			text_of(arena_printf(m->w->arena, "%s%s", i > 0 ? ", " : "", r.code));
		buffer_add(&code, t.at, t.len);
	}
	if (all_known) {
		return emit_text(m->w, buffer_text(&known));
	}
	struct text list = buffer_text(&code);
	return arena_printf(m->w->arena, "jrt_joined(ctx, %u, (struct jrt_text[%u]){ %.*s })",
		name.count, name.count, TEXT_ARGS(list));
}

static const char *lookup_code(struct modify *m, const struct leaf *leaf, const struct lookup *l);

/* C for one step of a path, from the value `from`. */
static const char *
element_code(struct modify *m, const struct leaf *leaf, const struct element *e, const char *from)
{
	struct arena *a = m->w->arena;

	switch (e->kind) {
	case ELEMENT_NAME:
		return arena_printf(
			a, "jrt_member_of(ctx, %s, %s)", from, name_code(m, leaf, e->name));
	case ELEMENT_NAME_FROM:
		return arena_printf(a, "jrt_member_of(ctx, %s, %s(ctx, %s))", from,
			emit_name_of(e->lookup), lookup_code(m, leaf, e->lookup));
	case ELEMENT_INDEX:
		return arena_printf(a, "jrt_element_of(ctx, %s, %u)", from, e->index);
	case ELEMENT_INDEX_HITS: /* modify does not count matches */
		return arena_printf(a, "jrt_element_of(ctx, %s, 0)", from);
	case ELEMENT_INDEX_NAME:
		return arena_printf(
			a, "jrt_element_named(ctx, %s, %s)", from, name_code(m, leaf, e->name));
	case ELEMENT_INDEX_FROM:
		return arena_printf(a, "jrt_element_named(ctx, %s, %s(ctx, %s))", from,
			emit_name_of(e->lookup), lookup_code(m, leaf, e->lookup));
	case ELEMENT_APPEND:
	case ELEMENT_INDEX_NEVER:
		break;
	}
	return "NULL"; /* there is never anything to read */
}

/* C for the value where a lookup starts. */
static const char *
start_code(struct modify *m, const struct leaf *leaf, unsigned level)
{
	if (level > 0) {
		return arena_printf(m->w->arena, "%s->value", step_at(m, leaf, level));
	}
	return leaf->no_old ? "NULL" : "old";
}

/* A whole lookup as one expression. */
static const char *
lookup_code(struct modify *m, const struct leaf *leaf, const struct lookup *l)
{
	const char *code = start_code(m, leaf, l->level);

	for (unsigned i = 0; i < l->path.count; i++) {
		code = element_code(m, leaf, &l->path.elements[i], code);
	}
	return code;
}

/* Emits statements that follow the path from `from` and leave the result in `to`. */
static void
emit_walk(struct modify *m, const struct leaf *leaf, const struct path *p, const char *from,
	const char *to)
{
	for (unsigned i = 0; i < p->count; i++) {
		cw_line(m->w, "%s = %s;", to, element_code(m, leaf, &p->elements[i], from));
		from = to;
	}
	if (p->count == 0) {
		cw_line(m->w, "%s = %s;", to, from);
	}
}

/* ---- literals ------------------------------------------------------------ */

static unsigned
shared_place(struct modify *m, const struct node *node)
{
	for (const struct shared_literal *l = m->literals; l != NULL; l = l->next) {
		if (l->node == node) {
			return l->place;
		}
	}
	struct shared_literal *l = arena_new(m->w->arena, struct shared_literal);
	*l = (struct shared_literal){ node, m->shared++, m->literals };
	m->literals = l;
	return l->place;
}

static void
emit_literal_into(struct modify *m, const struct node *node, const char *to)
{
	if (!is_container(node)) {
		cw_line(m->w, "%s = %s;", to, emit_literal(m->w, node));
		return;
	}
	/* The same value wherever it is written, as the reference stores the lists and objects of
	 * its own spec. */
	unsigned place = shared_place(m, node);
	cw_open(m->w, "if (here->shared[%u] == NULL)", place);
	cw_line(m->w, "here->shared[%u] = %s;", place, emit_literal(m->w, node));
	cw_close(m->w);
	cw_line(m->w, "%s = here->shared[%u];", to, place);
}

bool
expr_is_constant(const struct modify_rule *r, const char **value, struct modify *m)
{
	const struct expr *e = r->alternatives;

	if (r->alternative_count == 0 || e->kind != EXPR_LITERAL || is_container(e->literal)) {
		return false;
	}
	*value = emit_literal(m->w, e->literal);
	return true;
}

/* ---- calls and alternatives ---------------------------------------------- */

static void emit_expr(struct modify *, const struct leaf *, const struct expr *, const char *to);

static void
emit_argument(struct modify *m, const struct leaf *leaf, const struct expr *e, unsigned i)
{
	const char *to = arena_printf(m->w->arena, "args[%u]", i);
	if (e->kind != EXPR_CALL) {
		emit_expr(m, leaf, e, to);
		return;
	}
	/* a literal made from its text */
	cw_line(m->w, "%s = %s(ctx, 1, (struct jrt_value *[]){ %s });", to, e->symbol,
		emit_literal(m->w, e->arguments->literal));
}

static void
emit_plain_call(struct modify *m, const struct leaf *leaf, const struct expr *e, const char *to)
{
	struct cwriter *w = m->w;
	const char *function = emit_symbol(w, e);

	if (function == NULL) { /* an unknown function returns its first argument */
		if (e->argument_count > 0) {
			emit_expr(m, leaf, &e->arguments[0], to);
		}
		return;
	}
	if (e->bare && leaf->no_old) {
		cw_line(w, "%s = %s(ctx, 0, NULL);", to, function);
		return;
	}
	if (e->bare) {
		cw_line(w, "%s = %s(ctx, old != NULL ? 1 : 0, &old);", to, function);
		return;
	}
	if (e->argument_count == 0) {
		cw_line(w, "%s = %s(ctx, 0, NULL);", to, function);
		return;
	}
	cw_line(w, "struct jrt_value *args[%u] = { NULL };", e->argument_count);
	for (unsigned i = 0; i < e->argument_count; i++) {
		if (emit_passes(e, i)) {
			emit_argument(m, leaf, &e->arguments[i], i);
		}
	}
	if (e->argument_count == 1) {
		cw_line(w, "%s = %s(ctx, args[0] != NULL ? 1 : 0, args);", to, function);
		return;
	}
	cw_line(w, "jrt_fill_arguments(%u, args);", e->argument_count);
	cw_line(w, "%s = %s(ctx, %u, args);", to, function, e->argument_count);
}

static void
emit_call(struct modify *m, const struct leaf *leaf, const struct expr *e, const char *to)
{
	emit_plain_call(m, leaf, e, to);
	if (e->user) {
		cw_line(m->w, "%s = jrt_user_value(ctx, %s);", to, to);
	}
}

/* Emits statements that leave the value, or NULL, in `to`. */
static void
emit_expr(struct modify *m, const struct leaf *leaf, const struct expr *e, const char *to)
{
	switch (e->kind) {
	case EXPR_LITERAL:
		emit_literal_into(m, e->literal, to);
		break;
	case EXPR_LOOKUP:
		if (e->lookup->level == 0 && e->lookup->path.count == 0) {
			cw_line(m->w, "%s = %s;", to,
				leaf->no_old ? "JRT_NULL" : "old != NULL ? old : JRT_NULL");
			break;
		}
		emit_walk(m, leaf, &e->lookup->path, start_code(m, leaf, e->lookup->level), to);
		break;
	case EXPR_CONTEXT:
		emit_walk(m, leaf, &e->path, "jrt_context(ctx)", to);
		break;
	case EXPR_CALL:
		emit_call(m, leaf, e, to);
		break;
	}
}

static bool
gives_always(const struct expr *e)
{
	return e->kind == EXPR_LITERAL || (e->kind == EXPR_LOOKUP && e->lookup->path.count == 0) ||
	       (e->kind == EXPR_CONTEXT && e->path.count == 0);
}

bool
emit_alternatives(
	struct modify *m, const struct leaf *leaf, const struct modify_rule *r, const char **value)
{
	struct cwriter *w = m->w;
	bool first = true;

	*value = NULL;
	for (unsigned i = 0; i < r->alternative_count; i++) {
		const struct expr *e = &r->alternatives[i];
		struct possible p = { .ever = true };
		expr_possible(m, leaf, e, &p);
		if (!p.ever) {
			continue;
		}
		if (first) {
			cw_line(w, "struct jrt_value *v = NULL;");
			*value = "v";
		}
		const char *condition =
			first               ? p.only_if
			: p.only_if == NULL ? "v == NULL"
					    : arena_printf(w->arena, "v == NULL && %s", p.only_if);
		bool block = condition != NULL || (e->kind == EXPR_CALL && e->argument_count > 0);
		if (condition != NULL) {
			cw_open(w, "if (%s)", condition);
		} else if (block) {
			cw_line(w, "{");
			w->depth++;
		}
		emit_expr(m, leaf, e, "v");
		if (block) {
			cw_close(w);
		}
		first = false;
		if (p.only_if == NULL && gives_always(e)) {
			return true;
		}
	}
	return false;
}
