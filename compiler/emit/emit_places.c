/* SPDX-License-Identifier: Apache-2.0 */
/* Which containers of a shift's output are kept.
 *
 * A path begins with elements that depend on nothing but steps of the walk: literal names and
 * indexes, and keys matched further up.  As long as the deepest of these steps lasts, the elements
 * lead to the same container, unless a leaf is written there or on the way: then anything may be
 * there.  Nothing else changes it, because shift cannot read its own output. */
#include "emit/emit_places.h"

#include "emit/emit_shift.h"

enum {
	MOST_VISITS = 200, /* of patterns, for one place; beyond, it counts as written */
	ROOT = 1, /* down to this depth, steps last as long as the operation; their containers are
		     in `out` */
};

/* The paths of all leaves as a tree of elements: a name or index known at compile time has its text
 * as the key, any other name or index has N or I. */
struct pattern {
	struct table below; /* struct pattern */
	bool leaf;
};

struct kept_place {
	const struct kept_place *up; /* NULL: the document */
	const struct step_frame *owner;
	const char *function;
};

struct places {
	struct pattern paths;
	struct table kept; /* struct kept_place, by identity */
};

/* ---- what is written by leaves ------------------------------------------- */

static bool
is_name(const struct element *e)
{
	return e->kind == ELEMENT_NAME || e->kind == ELEMENT_NAME_FROM;
}

static struct text
pattern_key(struct arena *a, const struct element *e)
{
	struct text name;
	if (e->kind == ELEMENT_NAME && name_is_literal(e->name, &name)) {
		return text_of(arena_printf(a, "n%.*s", TEXT_ARGS(name)));
	}
	if (e->kind == ELEMENT_INDEX) {
		return text_of(arena_printf(a, "i%u", e->index));
	}
	return is_name(e) ? TEXT("N") : TEXT("I");
}

static void
add_path(struct arena *a, struct pattern *p, const struct path *path)
{
	for (unsigned k = 0; k < path->count; k++) {
		struct text key = pattern_key(a, &path->elements[k]);
		struct pattern *next = table_get(&p->below, key);
		if (next == NULL) {
			next = arena_new(a, struct pattern);
			table_init(&next->below, a);
			table_set(&p->below, key, next);
		}
		p = next;
	}
	p->leaf = true;
}

static void
add_level(struct arena *a, struct pattern *p, const struct shift_level *level)
{
	const struct shift_rule *lists[] = { level->special, level->literals, level->computed };
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
		for (const struct shift_rule *r = lists[i]; r != NULL; r = r->next) {
			for (unsigned k = 0; k < r->path_count; k++) {
				add_path(a, p, &r->paths[k]);
			}
			if (r->below != NULL && !r->again) {
				add_level(a, p, r->below);
			}
		}
	}
}

/* Whether a leaf may be written to where the elements lead, or on the way there. */
static bool
may_be_written(struct arena *a, const struct pattern *p, const struct element *e, unsigned count,
	unsigned *visits)
{
	if (p->leaf || ++*visits > MOST_VISITS) {
		return true;
	}
	if (count == 0) {
		return false;
	}
	struct text key = pattern_key(a, e);
	char any = is_name(e) ? 'N' : 'I', literal = is_name(e) ? 'n' : 'i';
	for (size_t i = 0; key.at[0] == any && i < p->below.count; i++) {
		const struct table_entry *entry = &p->below.entries[i];
		if ((entry->key.at[0] == any || entry->key.at[0] == literal) &&
			may_be_written(a, entry->value, e + 1, count - 1, visits)) {
			return true;
		}
	}
	if (key.at[0] == any) {
		return false;
	}
	const struct pattern *same = table_get(&p->below, key),
			     *others = table_get(&p->below, is_name(e) ? TEXT("N") : TEXT("I"));
	return (same != NULL && may_be_written(a, same, e + 1, count - 1, visits)) ||
	       (others != NULL && may_be_written(a, others, e + 1, count - 1, visits));
}

/* ---- the steps of the walk ------------------------------------------------ */

void
places_begin(struct shift *s, const struct shift_level *level)
{
	struct arena *a = s->w->arena;
	s->places = arena_new(a, struct places);
	table_init(&s->places->paths.below, a);
	table_init(&s->places->kept, a);
	add_level(a, &s->places->paths, level);
	s->frame = arena_new(a, struct step_frame); /* the root has two steps */
	places_enter(s, false, false);
}

struct step_frame *
places_enter(struct shift *s, bool leaf, bool repeated)
{
	struct step_frame *f = arena_new(s->w->arena, struct step_frame);
	*f = (struct step_frame){
		.up = s->frame, .depth = s->frame->depth + 1, .passing = leaf, .repeated = repeated
	};
	s->frame = f;
	return f;
}

void
places_leave(struct shift *s)
{
	s->frame = (struct step_frame *)(uintptr_t)s->frame->up; /* made by places_enter() */
}

static struct step_frame *
frame_above(struct shift *s, unsigned level)
{
	struct step_frame *f = s->frame;
	while (level-- > 0) {
		f = (struct step_frame *)(uintptr_t)f->up;
	}
	return f;
}

/* ---- kept places ---------------------------------------------------------- */

/* Sets *owner to the deepest step that the element depends on, if it is deeper than *owner.  False:
 * the element depends on something else. */
static bool
depends_on(struct shift *s, const struct element *e, struct step_frame **owner)
{
	if (e->kind == ELEMENT_INDEX) {
		return true;
	}
	if (e->kind != ELEMENT_NAME && e->kind != ELEMENT_INDEX_NAME) {
		return false;
	}
	for (unsigned i = 0; i < e->name.count; i++) {
		const struct piece *p = &e->name.pieces[i];
		if (!p->is_ref) {
			continue;
		}
		if (p->ref.group != 0 || p->ref.level > s->frame->depth) {
			return false;
		}
		struct step_frame *f = frame_above(s, p->ref.level);
		if (f->depth > ROOT && f->depth > (*owner)->depth) {
			*owner = f;
		}
	}
	return !(*owner)->passing;
}

/* Spells out what the element is, whichever path it is in. */
static void
add_identity(struct shift *s, struct buffer *b, const struct element *e)
{
	struct arena *a = s->w->arena;
	struct text t = text_of(arena_printf(a, "%c%u", is_name(e) ? 'n' : 'i', e->index));
	buffer_add(b, t.at, t.len);
	for (unsigned i = 0; i < e->name.count; i++) {
		const struct piece *p = &e->name.pieces[i];
		t = p->is_ref
			    ? text_of(arena_printf(
				      a, "&%p", (const void *)frame_above(s, p->ref.level)))
			    : text_of(arena_printf(a, "%zu:%.*s", p->text.len, TEXT_ARGS(p->text)));
		buffer_add(b, t.at, t.len);
	}
	buffer_add_char(b, ';');
}

static const char *
kind_of(const struct element *e)
{
	return is_name(e) ? "JRT_KIND_OBJECT" : "JRT_KIND_LIST";
}

/* C that calls the function of the place from that of the step `at`, which it names `step`. */
static const char *
call_of(struct shift *s, const struct kept_place *p, const struct step_frame *at, const char *step)
{
	struct buffer b;
	if (p->owner->depth <= ROOT) {
		return arena_printf(s->w->arena, "%s(ctx, out)", p->function);
	}
	buffer_init(&b, s->w->arena);
	for (; at != p->owner; at = at->up) {
		buffer_add(&b, "->up", 4);
	}
	return arena_printf(
		s->w->arena, "%s(ctx, %s%.*s, out)", p->function, step, TEXT_ARGS(buffer_text(&b)));
}

/* The reference as written in a function of the owner.  Above that, all keys are "root". */
static struct piece
seen_from(struct shift *s, struct piece p, const struct step_frame *owner)
{
	if (p.is_ref) {
		unsigned depth = frame_above(s, p.ref.level)->depth;
		if (depth <= ROOT) {
			return (struct piece){ .text = TEXT("root") };
		}
		p.ref.level = owner->depth - depth;
	}
	return p;
}

/* C for the name or index of the element, in a function of the owner. */
static const char *
evaluated_at(struct shift *s, const struct element *e, const struct step_frame *owner)
{
	struct arena *a = s->w->arena;
	struct piece *pieces = arena_new_array(a, e->name.count, struct piece);
	unsigned count = 0;
	if (e->kind == ELEMENT_INDEX) {
		return arena_printf(a, "%u", e->index);
	}
	for (unsigned i = 0; i < e->name.count; i++) {
		struct piece p = seen_from(s, e->name.pieces[i], owner);
		if (count > 0 && !p.is_ref && !pieces[count - 1].is_ref) {
			pieces[count - 1].text = text_of(arena_printf(a, "%.*s%.*s",
				TEXT_ARGS(pieces[count - 1].text), TEXT_ARGS(p.text)));
		} else {
			pieces[count++] = p;
		}
	}
	struct name name = { pieces, count };
	return is_name(e)
		       ? shift_name(s, "at", owner->depth, name)
		       : arena_printf(a, "(uint64_t)%s", shift_index(s, "at", owner->depth, name));
}

/* Emits the function of the place that the first `k` elements of a path lead to. */
static void
emit_place(struct shift *s, const struct path *path, unsigned k, struct kept_place *p,
	struct step_frame *owner)
{
	struct cwriter *w = s->w;
	const struct element *e = &path->elements[k - 1];
	bool whole = owner->depth <= ROOT;
	unsigned slot = owner->kept++;
	const char *from = p->up != NULL ? call_of(s, p->up, owner, "at")
					 : arena_printf(w->arena, "jrt_shift_root(ctx, out, %s)",
						   kind_of(&path->elements[0]));
	p->function = emit_name(w, s->fn, TEXT("place"));
	cw_line(w, "/* %s */", cw_span(w, path->span));
	cw_function(w, "static struct jrt_value *",
		"%s(struct jrt_ctx *ctx,%s struct jrt_value **out)", p->function,
		whole ? "" : " struct jrt_shift_step *at,");
	const char *kept = whole ? arena_printf(w->arena, "out[%u]", slot + 1)
				 : arena_printf(w->arena, "at->kept[%u]", slot);
	cw_open(w, "if (%s == NULL)", kept);
	cw_line(w, "%s = jrt_shift_%s(ctx, %s, %s, %s);", kept, is_name(e) ? "member" : "element",
		from, evaluated_at(s, e, owner), kind_of(e + 1));
	cw_close(w);
	cw_line(w, "return %s;", kept);
	cw_function_end(w);
}

/* Whether the first `k` elements of the path lead to a list that gets one new object with one
 * member, only once in a step of the owner.  Then jrt_shift_put_inside() makes list and object at
 * once. */
static bool
is_made_inside(struct shift *s, const struct path *path, unsigned k, const struct step_frame *owner)
{
	for (const struct step_frame *f = s->frame; f != owner; f = f->up) {
		if (f->repeated) {
			return false;
		}
	}
	return !s->w->trace.on && path_ends_inside(path, k - 1);
}

const char *
places_container(struct shift *s, const struct path *path, unsigned *steps)
{
	struct arena *a = s->w->arena;
	struct step_frame *owner = frame_above(s, s->frame->depth);
	struct kept_place *place = NULL;
	struct buffer identity;

	*steps = 0;
	buffer_init(&identity, a);
	for (unsigned k = 1; k < path->count && depends_on(s, &path->elements[k - 1], &owner);
		k++) {
		unsigned visits = 0;
		if (path->elements[k].kind == ELEMENT_INDEX_NEVER ||
			is_made_inside(s, path, k, owner) ||
			may_be_written(a, &s->places->paths, path->elements, k, &visits)) {
			break;
		}
		add_identity(s, &identity, &path->elements[k - 1]);
		struct text key = text_of(arena_printf(a, "%.*s%s",
			TEXT_ARGS(buffer_text(&identity)), kind_of(&path->elements[k])));
		struct kept_place *next = table_get(&s->places->kept, key);
		if (next == NULL) {
			next = arena_new(a, struct kept_place);
			*next = (struct kept_place){ .up = place, .owner = owner };
			table_set(&s->places->kept, key, next);
			emit_place(s, path, k, next, owner);
		}
		place = next;
		*steps = k;
	}
	return place == NULL ? NULL : call_of(s, place, s->frame, "here");
}
