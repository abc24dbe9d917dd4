/* SPDX-License-Identifier: Apache-2.0 */
/* shift: levels of keys, and the paths they write to (the reference's ShiftrCompositeSpec and
 * ShiftrLeafSpec). */
#include "spec/spec_reader.h"

#include <stdlib.h>

struct list {
	const struct shift_rule *first;
	const struct shift_rule **last;
};

/* A level while it is read. */
struct level_reader {
	struct spec_reader *r;
	struct table seen; /* canonical keys */
	struct list special, literals;
	struct shift_rule **computed;
	unsigned computed_count, computed_room;
	const struct shift_rule *never; /* a [..] */
};

static bool read_level(struct spec_reader *, const struct node *, struct shift_level *);

static void
append(struct list *l, struct shift_rule *rule)
{
	*l->last = rule;
	l->last = (const struct shift_rule **)&rule->next;
}

static void
add_computed(struct level_reader *l, struct shift_rule *rule)
{
	arena_grow(l->r->arena, l->computed, l->computed_count, l->computed_room);
	l->computed[l->computed_count++] = rule;
}

/* ---- right sides --------------------------------------------------------- */

static bool
read_path(struct spec_reader *r, const struct node *value, struct path *path)
{
	if (value->kind == NODE_STRING) {
		return path_read(r, spelling_of_value(r->arena, value), path);
	}
	if (value->kind != NODE_ERROR) {
		diag_error(r->diag, value->span, "an output path must be a string, not %s",
			node_kind_name(value->kind));
	}
	return false;
}

static bool
read_right(struct spec_reader *r, const struct node *value, struct shift_rule *rule)
{
	rule->span = value->span;
	switch (value->kind) {
	case NODE_OBJECT: {
		struct shift_level *below = arena_new(r->arena, struct shift_level);
		rule->below = below;
		return read_level(r, value, below);
	}
	case NODE_ARRAY: {
		struct path *paths = arena_new_array(r->arena, value->count, struct path);
		bool good = true;
		rule->paths = paths;
		NODE_EACH(child, value)
		{
			good &= read_path(r, child, &paths[rule->path_count++]);
		}
		return good;
	}
	case NODE_STRING: {
		struct path *path = arena_new(r->arena, struct path);
		rule->paths = path;
		rule->path_count = 1;
		return read_path(r, value, path);
	}
	case NODE_NULL:
		return true;
	case NODE_ERROR:
		return false;
	default:
		diag_error(r->diag, value->span, "%s is not allowed on the right side of shift",
			node_kind_name(value->kind));
		diag_hint(r->diag,
			"a right side is an output path, a list of them, an object with more keys, or null");
		return false;
	}
}

/* ---- keys ---------------------------------------------------------------- */

/* A [..] among the keys matches nothing: arrays are matched by their indexes as text.  But it makes
 * the level one with a computed key, and evaluating a reference in it may fail. */
static bool
add_never(struct level_reader *l, struct shift_rule *rule, const struct part *part)
{
	switch (part->index.kind) {
	case ELEMENT_INDEX_NAME:
	case ELEMENT_INDEX_HITS:
	case ELEMENT_INDEX_FROM: {
		struct element *e = arena_new(l->r->arena, struct element);
		*e = part->index;
		rule->key.kind = KEY_INDEX_FROM;
		rule->key.element = e;
		break;
	}
	default:
		break;
	}
	diag_warn(l->r->diag, WARN_NEVER_MATCHES, rule->key.span,
		"brackets in a key of shift match nothing");
	diag_hint(l->r->diag, "elements of an array are matched by their index as a string: \"0\"");
	l->never = rule;
	add_computed(l, rule);
	return true;
}

static bool
add_rule(struct level_reader *l, const struct part *part, const struct shift_rule *right,
	const struct node *value)
{
	struct spec_reader *r = l->r;
	bool no_children = part->kind == PART_SELF || part->kind == PART_NAME;
	if (no_children && value->kind == NODE_OBJECT) {
		diag_error(r->diag, value->span, "a key %c cannot have keys below it",
			part->kind == PART_SELF ? '@' : '$');
		diag_hint(r->diag, "its right side is an output path");
		return false;
	}
	if (!key_is_new(r, &l->seen, part)) {
		return false;
	}
	struct shift_rule *rule = arena_new(r->arena, struct shift_rule);
	*rule = *right;
	rule->key = key_of_part(part);
	switch (part->kind) {
	case PART_LITERAL:
		append(&l->literals, rule);
		return true;
	case PART_SELF:
	case PART_LOOKUP:
	case PART_NAME:
	case PART_CONST:
		append(&l->special, rule);
		return true;
	case PART_INDEX:
		return add_never(l, rule, part);
	default:
		add_computed(l, rule);
		return true;
	}
}

static bool
read_rule(struct level_reader *l, const struct node *value)
{
	struct spec_reader *r = l->r;
	const struct spelling *keys;
	unsigned count;
	if (!key_names(r, value, &keys, &count)) {
		return false;
	}
	if (count == 0) {
		return true;
	}
	/* alternatives share their right side */
	struct shift_rule right = { 0 };
	bool good = read_right(r, value, &right);
	for (unsigned i = 0; i < count; i++) {
		struct part part;
		good &= part_read(r, keys[i], &part) && add_rule(l, &part, &right, value);
	}
	return good;
}

/* ---- levels -------------------------------------------------------------- */

static enum match_order
order_of(struct level_reader *l)
{
	struct arena *arena = l->r->arena;
	if (l->computed_count == 0) {
		return MATCH_LITERALS;
	}
	if (l->literals.first == NULL) {
		return MATCH_COMPUTED;
	}
	for (unsigned i = 0; i < l->computed_count; i++) {
		const struct key *key = &l->computed[i]->key;
		if (key->kind != KEY_STARS) {
			return MATCH_INPUT_ORDER;
		}
	}
	struct stars *stars = arena_new_array(arena, l->computed_count, struct stars);
	for (unsigned i = 0; i < l->computed_count; i++) {
		stars[i] = stars_of(arena, &l->computed[i]->key);
	}
	for (const struct shift_rule *literal = l->literals.first; literal != NULL;
		literal = literal->next) {
		struct utf16 text = java_utf16(arena, literal->key.text);
		for (unsigned i = 0; i < l->computed_count; i++) {
			if (stars_match(&stars[i], text)) {
				return MATCH_INPUT_ORDER;
			}
		}
	}
	return MATCH_LITERALS_FIRST;
}

/* Marks all but the first of the rules that share a level. */
static void
mark_again(const struct shift_level *level)
{
	const struct shift_rule *lists[] = { level->special, level->literals, level->computed };
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
		for (const struct shift_rule *r = lists[i]; r != NULL; r = r->next) {
			struct shift_level *below = (struct shift_level *)(uintptr_t)r->below;
			if (below != NULL) { /* both were made by this reader */
				((struct shift_rule *)(uintptr_t)r)->again = below->claimed;
				below->claimed = true;
			}
		}
	}
}

static bool
read_level(struct spec_reader *r, const struct node *object, struct shift_level *level)
{
	struct level_reader l = { .r = r };
	bool good = true;
	table_init(&l.seen, r->arena);
	l.special.last = &l.special.first;
	l.literals.last = &l.literals.first;
	level->span = object->span;
	NODE_EACH(child, object)
	{
		good &= read_rule(&l, child);
	}
	if (good && l.seen.count == 0) {
		diag_error(r->diag, object->span, "an object without a key that could match");
		diag_hint(r->diag, "null on the right side takes a key and writes it nowhere");
		return false;
	}
	if (l.never != NULL && l.computed_count > 1) {
		diag_error(r->diag, l.never->key.span, "[..] beside another key that is computed");
		diag_hint(r->diag,
			"elements of an array are matched by their indexes: \"0\", or by \"*\"");
		good = false;
	}
	if (!good) {
		return false;
	}
	level->order = order_of(&l);
	if (l.computed_count > 1) {
		qsort(l.computed, l.computed_count, sizeof *l.computed, computed_compare);
	}
	struct list computed = { .last = &computed.first };
	for (unsigned i = 0; i < l.computed_count; i++) {
		if (l.computed[i]->key.kind != KEY_INDEX) {
			append(&computed, l.computed[i]);
		}
	}
	level->special = l.special.first;
	level->literals = l.literals.first;
	level->computed = computed.first;
	mark_again(level);
	return true;
}

const struct shift_level *
shift_read(struct spec_reader *r, const struct node *spec)
{
	struct shift_level *level = arena_new(r->arena, struct shift_level);
	return spec_is_object(r, spec, "shift") && read_level(r, spec, level) ? level : NULL;
}

bool
key_as_index(struct text key, int32_t *index)
{
	return java_parse_int(key, index);
}

/* ---- counting ------------------------------------------------------------ */

static bool
path_counts(const struct path *path)
{
	for (unsigned k = 0; k < path->count; k++) {
		const struct element *e = &path->elements[k];
		if (e->kind == ELEMENT_INDEX_HITS ||
			(e->lookup != NULL && path_counts(&e->lookup->path))) {
			return true;
		}
	}
	return false;
}

static bool
rules_count(const struct shift_rule *r)
{
	for (; r != NULL; r = r->next) {
		if (r->key.kind == KEY_LOOKUP && path_counts(&r->key.lookup.path)) {
			return true;
		}
		if (r->below != NULL && !r->again && shift_counts(r->below)) {
			return true;
		}
		for (unsigned i = 0; i < r->path_count; i++) {
			if (path_counts(&r->paths[i])) {
				return true;
			}
		}
	}
	return false;
}

bool
shift_counts(const struct shift_level *level)
{
	return rules_count(level->special) || rules_count(level->literals) ||
	       rules_count(level->computed);
}
