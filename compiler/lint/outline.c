/* SPDX-License-Identifier: Apache-2.0 */
/* What a document may contain. */
#include "lint/outline.h"

#include "spec/stars.h"

/* ---- making -------------------------------------------------------------- */

struct outline *
outline_new(struct arena *arena, struct span from)
{
	struct outline *o = arena_new(arena, struct outline);
	o->arena = arena;
	o->from = from;
	table_init(&o->members, arena);
	return o;
}

struct outline *
outline_make(struct outline *o, struct text name, struct span from)
{
	struct outline *member = table_get(&o->members, name);
	o->object = true;
	if (member == NULL || member->gone) {
		member = outline_new(o->arena, from);
		table_set(&o->members, name, member);
	}
	return member;
}

struct outline *
outline_make_others(struct outline *o, struct span from)
{
	o->object = true;
	if (o->others == NULL) {
		o->others = outline_new(o->arena, from);
	}
	return o->others;
}

struct outline *
outline_make_element(struct outline *o, struct span from)
{
	o->list = true;
	if (o->elements == NULL) {
		o->elements = outline_new(o->arena, from);
	}
	return o->elements;
}

/* ---- finding ------------------------------------------------------------- */

static void
add(struct outlines *all, struct outline *o)
{
	if (o != NULL && !o->gone) {
		all->at[all->count++] = o;
	}
}

static struct outlines
room(const struct outline *o, size_t members)
{
	return (struct outlines){ .at = arena_new_array(o->arena, members + 3, struct outline *) };
}

struct outlines
outline_named(struct outline *o, struct text name)
{
	struct outlines all = room(o, 1);
	int32_t index;
	if (o->any) {
		add(&all, o);
		return all;
	}
	add(&all, table_get(&o->members, name));
	add(&all, o->others);
	if (java_parse_int(name, &index)) {
		add(&all, o->elements);
	}
	return all;
}

struct outlines
outline_each(struct outline *o)
{
	struct outlines all = room(o, o->members.count);
	if (o->any) {
		add(&all, o);
		return all;
	}
	for (size_t i = 0; i < o->members.count; i++) {
		add(&all, o->members.entries[i].value);
	}
	add(&all, o->others);
	add(&all, o->elements);
	return all;
}

struct outlines
outline_matches(struct outline *o, const struct key *key)
{
	if (key->kind == KEY_LITERAL) {
		return outline_named(o, key->text);
	}
	if (key->kind != KEY_STARS || o->any) {
		return outline_each(o);
	}
	struct outlines all = room(o, o->members.count);
	struct stars stars = stars_of(o->arena, key);
	for (size_t i = 0; i < o->members.count; i++) {
		const struct table_entry *e = &o->members.entries[i];
		if (stars_match(&stars, java_utf16(o->arena, e->key))) {
			add(&all, e->value);
		}
	}
	add(&all, o->others);
	add(&all, o->elements);
	return all;
}

struct outlines
outline_found(struct outline *o, const struct element *e)
{
	struct outlines all = room(o, 1);
	struct text name;
	if (o->any) {
		add(&all, o);
		return all;
	}
	switch (e->kind) {
	case ELEMENT_NAME:
		if (name_is_literal(e->name, &name)) {
			add(&all, table_get(&o->members, name));
			add(&all, o->others);
			return all;
		}
		return outline_each(o);
	case ELEMENT_INDEX:
		add(&all, o->elements);
		return all;
	default:
		return outline_each(o);
	}
}

struct outline *
outline_one(struct outline *any, struct outlines all)
{
	return all.count == 0 ? NULL : all.count == 1 ? all.at[0] : any;
}

/* ---- for messages -------------------------------------------------------- */

const char *const *
outline_names(const struct outline *o, size_t *count)
{
	const char **names = arena_new_array(o->arena, o->members.count + 1, const char *);
	*count = 0;
	for (size_t i = 0; i < o->members.count; i++) {
		const struct table_entry *e = &o->members.entries[i];
		if (!((const struct outline *)e->value)->gone) {
			names[(*count)++] = arena_printf(o->arena, "%.*s", TEXT_ARGS(e->key));
		}
	}
	return names;
}

const struct outline *
outline_removed(const struct outline *o, struct text name)
{
	const struct outline *member = table_get(&o->members, name);
	return member != NULL && member->gone ? member : NULL;
}
