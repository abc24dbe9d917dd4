/* SPDX-License-Identifier: Apache-2.0 */
/* The right side of shift as C: references, lookups, output paths. */
#include "emit/emit_shift.h"

#include "emit/emit_at.h"

#include <limits.h>
#include <string.h>

/* ---- what occurs --------------------------------------------------------- */

static bool
element_walks(const struct element *e)
{
	return e->lookup != NULL || element_may_fail(e, UINT_MAX) ||
	       ((e->kind == ELEMENT_NAME || e->kind == ELEMENT_INDEX_NAME) &&
		       !name_is_literal(e->name, NULL));
}

bool
paths_walk(const struct shift *s, const struct path *paths, unsigned count)
{
	if (s->w->trace.on) {
		return true; /* the step is reported */
	}
	for (unsigned i = 0; i < count; i++) {
		for (unsigned k = 0; k < paths[i].count; k++) {
			if (element_walks(&paths[i].elements[k])) {
				return true;
			}
		}
	}
	return false;
}

/* ---- references ---------------------------------------------------------- */

/* C for the step `level` steps above `at`. */
static const char *
step_above(struct shift *s, const char *at, unsigned level)
{
	struct buffer b;
	buffer_init(&b, s->w->arena);
	buffer_add(&b, at, strlen(at));
	for (unsigned i = 0; i < level; i++) {
		buffer_add(&b, "->up", 4);
	}
	return buffer_text(&b).at;
}

const char *
shift_reference(struct shift *s, const char *at, unsigned depth, struct ref ref)
{
	struct arena *a = s->w->arena;
	if (ref.level > depth) {
		return "jrt_shift_no_level(ctx)";
	}
	const char *step = step_above(s, at, ref.level);
	if (ref.group == 0) {
		return arena_printf(a, "jrt_shift_key(ctx, %s)", step);
	}
	return arena_printf(a, "jrt_shift_star(ctx, %s, %u)", step, ref.group);
}

const char *
shift_name(struct shift *s, const char *at, unsigned depth, struct name name)
{
	struct text literal;
	struct buffer code;

	if (name_is_literal(name, &literal)) {
		return emit_text(s->w, literal);
	}
	buffer_init(&code, s->w->arena);
	for (unsigned i = 0; i < name.count; i++) {
		const struct piece *p = &name.pieces[i];
		const char *c = p->is_ref ? shift_reference(s, at, depth, p->ref)
					  : emit_text(s->w, p->text);
		if (name.count == 1) {
			return c;
		}
		struct text t = text_of(arena_printf(s->w->arena, "%s%s", i > 0 ? ", " : "", c));
		buffer_add(&code, t.at, t.len);
	}
	return arena_printf(s->w->arena, "jrt_joined(ctx, %u, (const struct jrt_text[%u]){ %.*s })",
		name.count, name.count, TEXT_ARGS(buffer_text(&code)));
}

const char *
shift_index(struct shift *s, const char *at, unsigned depth, struct name name)
{
	if (name.count == 1 && name.pieces[0].is_ref && name.pieces[0].ref.group == 0 &&
		name.pieces[0].ref.level <= depth) {
		return arena_printf(s->w->arena, "jrt_shift_number(%s)",
			step_above(s, at, name.pieces[0].ref.level));
	}
	return arena_printf(s->w->arena, "jrt_shift_index(%s)", shift_name(s, at, depth, name));
}

/* ---- lookups ------------------------------------------------------------- */

static const char *
hits(struct shift *s, unsigned depth, unsigned level)
{
	if (level > depth) {
		return "(uint32_t)jrt_shift_no_level(ctx).len";
	}
	return arena_printf(s->w->arena, "jrt_shift_hits(%s)", step_above(s, "here", level));
}

/* C for the text of a value that is used as a name; its `at` is NULL if the value cannot be one. */
static const char *
name_from(struct shift *s, unsigned depth, const struct lookup *l)
{
	return arena_printf(s->w->arena, "%s(ctx, %s)", emit_name_of(l), shift_lookup(s, depth, l));
}

static const char *
look_one_down(struct shift *s, unsigned depth, const struct element *e, const char *from)
{
	struct arena *a = s->w->arena;
	switch (e->kind) {
	case ELEMENT_NAME:
		return arena_printf(a, "jrt_member_of(ctx, %s, %s)", from,
			shift_name(s, "here", depth, e->name));
	case ELEMENT_NAME_FROM:
		return arena_printf(
			a, "jrt_member_of(ctx, %s, %s)", from, name_from(s, depth, e->lookup));
	case ELEMENT_INDEX:
		return arena_printf(a, "jrt_element_of(ctx, %s, %u)", from, e->index);
	case ELEMENT_INDEX_NAME:
		return arena_printf(a, "jrt_element_named(ctx, %s, %s)", from,
			shift_name(s, "here", depth, e->name));
	case ELEMENT_INDEX_HITS:
		return arena_printf(
			a, "jrt_element_of(ctx, %s, %s)", from, hits(s, depth, e->level));
	case ELEMENT_INDEX_FROM:
		return arena_printf(
			a, "jrt_element_named(ctx, %s, %s)", from, name_from(s, depth, e->lookup));
	case ELEMENT_APPEND:
	case ELEMENT_INDEX_NEVER:
		break;
	}
	return arena_printf(a, "jrt_shift_never(ctx, %s)", from);
}

/* The names of the level matched by the step with `depth` steps above it, if a lookup can add one.
 * NULL: the lookup has to search by itself. */
static struct level_names *
names_of_step(struct shift *s, unsigned depth)
{
	struct level_names *names = s->levels;
	while (names != NULL && names->depth != depth) {
		names = names->around;
	}
	bool room = names != NULL && names->count < MANY_LITERALS;
	return room && names->open && !s->w->trace.on ? names : NULL;
}

const char *
shift_lookup(struct shift *s, unsigned depth, const struct lookup *l)
{
	if (l->level > depth) {
		return "(jrt_fail(ctx, JRT_BAD_REFERENCE), (struct jrt_value *)NULL)";
	}
	const char *step = step_above(s, "here", l->level);
	const char *code = arena_printf(s->w->arena, "%s->value", step);
	struct level_names *names = names_of_step(s, depth - l->level);
	struct text name;
	unsigned i = 0;
	if (names != NULL && l->path.count > 0 && l->path.elements[0].kind == ELEMENT_NAME &&
		name_is_literal(l->path.elements[0].name, &name)) {
		names->looked_up = true;
		code = arena_printf(s->w->arena, "jrt_shift_look(ctx, %s, %u, %s)", step,
			level_name(names, name), emit_text(s->w, name));
		i = 1;
	}
	for (; i < l->path.count; i++) {
		code = look_one_down(s, depth, &l->path.elements[i], code);
	}
	return code;
}

/* ---- output paths -------------------------------------------------------- */

static bool
is_member(const struct element *e)
{
	return e->kind == ELEMENT_NAME || e->kind == ELEMENT_NAME_FROM;
}

/* Whether the element may call off the write, because it turns out to be no index or no name. */
static bool
may_skip(const struct element *e)
{
	return e->kind == ELEMENT_NAME_FROM || e->kind == ELEMENT_INDEX_NAME ||
	       e->kind == ELEMENT_INDEX_FROM;
}

/* C for the name or index of the element, evaluated where it is written. */
static const char *
place_code(struct shift *s, const struct element *e, unsigned depth)
{
	switch (e->kind) {
	case ELEMENT_NAME:
		return shift_name(s, "here", depth, e->name);
	case ELEMENT_NAME_FROM:
		return name_from(s, depth, e->lookup);
	case ELEMENT_INDEX:
		return arena_printf(s->w->arena, "%u", e->index);
	case ELEMENT_INDEX_NAME:
		return shift_index(s, "here", depth, e->name);
	case ELEMENT_INDEX_FROM:
		return arena_printf(
			s->w->arena, "jrt_shift_index(%s)", name_from(s, depth, e->lookup));
	default:
		return hits(s, depth, e->level);
	}
}

/* If an element may call off the write, the path is evaluated first, in order, up to and including
 * that element: what precedes it may fail, what follows may not.  The first `kept` elements cannot
 * fail.  Stores the C for each place in `places`; returns how many blocks it has opened. */
static unsigned
emit_evaluated(struct shift *s, const struct path *path, unsigned number, unsigned depth,
	unsigned kept, const char **places)
{
	struct arena *a = s->w->arena;
	unsigned open = 0;
	bool skips = false;

	for (unsigned k = 0; k < path->count; k++) {
		skips = skips || may_skip(&path->elements[k]);
	}
	for (unsigned k = 0; k < path->count; k++) {
		const struct element *e = &path->elements[k];
		bool known = e->kind == ELEMENT_INDEX ||
			     (e->kind == ELEMENT_NAME && name_is_literal(e->name, NULL));
		if (e->kind == ELEMENT_APPEND || e->kind == ELEMENT_INDEX_NEVER) {
			continue;
		}
		places[k] = place_code(s, e, depth);
		bool name = is_member(e);
		if (!skips || known || (k < kept && name)) {
			continue;
		}
		const char *local = arena_printf(a, "%s_%u_%u", name ? "name" : "index", number, k);
		cw_line(s->w, "%s %s = %s;", name ? "struct jrt_text" : "int64_t", local,
			places[k]);
		if (may_skip(e)) {
			cw_open(s->w, name ? "if (%s.at != NULL)" : "if (%s >= 0)", local);
			open++;
		}
		places[k] = name ? local : arena_printf(a, "(uint64_t)%s", local);
	}
	return open;
}

bool
path_ends_inside(const struct path *path, unsigned k)
{
	const struct element *e = &path->elements[k];
	return k + 3 == path->count && is_member(e) && e[1].kind == ELEMENT_APPEND &&
	       is_member(e + 2);
}

/* Follows the path from the container `at` to its end, and writes. */
static void
emit_steps(struct shift *s, const struct path *path, unsigned k, const char *const *places)
{
	for (; k < path->count; k++) {
		if (path_ends_inside(path, k) && !s->w->trace.on) {
			cw_line(s->w, "jrt_shift_put_inside(ctx, at, %s, %s, data);", places[k],
				places[k + 2]);
			break;
		}
		const struct element *e = &path->elements[k];
		bool last = k + 1 == path->count;
		const char *kind = !last && is_member(e + 1) ? "JRT_KIND_OBJECT" : "JRT_KIND_LIST";
		const char *what = is_member(e) ? "member" : "element";
		if (e->kind == ELEMENT_INDEX_NEVER) {
			cw_line(s->w, "jrt_shift_put_never(ctx, at);");
			break;
		}
		if (e->kind == ELEMENT_APPEND) {
			cw_line(s->w,
				last ? "jrt_shift_put_appended(ctx, at, data);"
				     : "at = jrt_shift_append(ctx, at, %s);",
				kind);
			continue;
		}
		if (last) {
			cw_line(s->w, "jrt_shift_put_%s(ctx, at, %s, data);", what, places[k]);
		} else {
			cw_line(s->w, "at = jrt_shift_%s(ctx, at, %s, %s);", what, places[k], kind);
		}
	}
}

/* Where a path is followed from: a kept container, or the document. */
struct beginning {
	const char *container; /* C; NULL: the document */
	unsigned steps; /* elements of the path that lead there */
};

static void
emit_write(
	struct shift *s, const struct path *path, struct beginning from, const char *const *places)
{
	if (path->count == 0) {
		cw_line(s->w, "jrt_shift_put_root(ctx, out, data);");
	} else {
		cw_line(s->w, "at = %s;",
			from.container != NULL
				? from.container
				: arena_printf(s->w->arena, "jrt_shift_root(ctx, out, %s)",
					  is_member(&path->elements[0]) ? "JRT_KIND_OBJECT"
									: "JRT_KIND_LIST"));
		emit_steps(s, path, from.steps, places);
	}
	cw_from(s->w, path->span);
}

void
emit_shift_leaf(struct shift *s, const char *name, const struct shift_rule *r, unsigned depth)
{
	struct beginning *from = arena_new_array(s->w->arena, r->path_count, struct beginning);
	for (unsigned i = 0; i < r->path_count; i++) {
		from[i].container = places_container(s, &r->paths[i], &from[i].steps);
	}
	struct text key = r->key.kind == KEY_LITERAL ? r->key.text : r->key.canonical;
	bool walks = paths_walk(s, r->paths, r->path_count);
	cw_line(s->w, "/* %s  %s */", cw_span(s->w, r->key.span), cw_clean(s->w, key));
	cw_function(s->w, "static void",
		"%s(struct jrt_ctx *ctx,%s struct jrt_value *data, struct jrt_value **out)", name,
		walks ? " struct jrt_shift_step *here," : "");
	cw_line(s->w, "struct jrt_value *at;");
	cw_if_used(s->w, "at");
	cw_blank(s->w);
	cw_if_used(s->w, "at");
	if (walks) {
		cw_unless_used(s->w, "here");
	}
	for (unsigned i = 0; i < r->path_count; i++) {
		const struct path *path = &r->paths[i];
		const char **places = arena_new_array(s->w->arena, path->count, const char *);
		if (s->w->trace.on || path_may_fail(path, depth)) {
			cw_line(s->w, "%s;", emit_at_step(s->w, path->span, "here"));
		}
		unsigned open = emit_evaluated(s, path, i, depth, from[i].steps, places);
		emit_write(s, path, from[i], places);
		while (open-- > 0) {
			cw_close(s->w);
		}
	}
	cw_function_end(s->w);
}
