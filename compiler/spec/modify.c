/* SPDX-License-Identifier: Apache-2.0 */
/* modify: keys with their modes and the values written to them (the reference's
 * ModifierCompositeSpec and ModifierSpec). */
#include "spec/spec_reader.h"

#include <stdlib.h>

/* A level while it is read. */
struct level_reader {
	struct spec_reader *r;
	enum modify_mode base; /* of the operation */
	struct table seen; /* canonical keys */
	struct table indexes; /* the rules of [n], by the number as text */
	const struct modify_rule *first;
	const struct modify_rule **last;
	struct modify_rule **computed;
	unsigned computed_count, computed_room;
	const struct modify_rule *index,
		*name; /* a key that only a list can have, and one that only an object can have */
	unsigned list_size;
};

static bool
read_level(struct spec_reader *, const struct node *, enum modify_mode base, struct modify_level *);

/* ---- keys ---------------------------------------------------------------- */

static bool
read_key(struct level_reader *l, struct spelling s, struct modify_rule *rule, struct part *part)
{
	struct spec_reader *r = l->r;
	struct text t = s.text;
	size_t from = 0, to = t.len;
	if (t.len == 0) {
		diag_error(r->diag, s.span, "an empty key");
		diag_hint(r->diag, "modify cannot name the key \"\"");
		return false;
	}
	rule->mode = l->base;
	if (t.at[0] == '+' || t.at[0] == '~' || t.at[0] == '_') {
		rule->mode = t.at[0] == '+'   ? MODIFY_OVERWRITE
			     : t.at[0] == '~' ? MODIFY_DEFAULT
					      : MODIFY_DEFINE;
		from = 1;
	}
	/* looked for after the mode's sign, which may follow a backslash */
	if (t.len > 1 && t.at[to - 1] == '?' && !(to - from >= 2 && t.at[to - 2] == '\\')) {
		rule->if_present = true;
		to--;
	}
	if (!part_read(r, spelling_part(r->arena, s, from, to), part)) {
		return false;
	}
	part->span = s.span;
	switch (part->kind) {
	case PART_LITERAL:
	case PART_STARS:
	case PART_ANY:
		break;
	case PART_INDEX:
		if (part->index.kind == ELEMENT_INDEX) {
			break;
		}
		diag_error(r->diag, s.span,
			"\"%.*s\": only [n] with a plain number can be a key of modify",
			TEXT_ARGS(t));
		diag_hint(r->diag, "all elements of a list are \"*\"");
		return false;
	default:
		diag_error(r->diag, s.span, "\"%.*s\": a key of modify cannot look anything up",
			TEXT_ARGS(t));
		diag_hint(r->diag,
			"keys are names, [n], or patterns with stars; put a backslash before @ $ & # to mean the character");
		return false;
	}
	rule->key = key_of_part(part);
	return true;
}

/* ---- right sides --------------------------------------------------------- */

static bool
read_leaf(struct spec_reader *r, const struct node *value, struct modify_rule *rule)
{
	bool list = value->kind == NODE_ARRAY && value->first != NULL;
	struct expr *alternatives = arena_new_array(r->arena, list ? value->count : 1, struct expr);
	bool good = true;
	rule->alternatives = alternatives;
	if (!list) {
		rule->alternative_count = 1;
		return expr_read(r, value, alternatives);
	}
	NODE_EACH(child, value)
	{
		good &= expr_read(r, child, &alternatives[rule->alternative_count++]);
	}
	return good;
}

static enum match_order
order_of(const struct modify_level *level, enum modify_mode mode)
{
	if (level->computed == NULL) {
		return MATCH_ALL_LITERALS;
	}
	if (level->literals == NULL) {
		return MATCH_COMPUTED;
	}
	bool define_list = mode == MODIFY_DEFINE && level->container == CONTAINER_LIST;
	return define_list ? MATCH_INPUT_ORDER : MATCH_ALL_LITERALS_FIRST;
}

/* ---- levels -------------------------------------------------------------- */

/* [01] is looked up as 1, but then does not match since its text differs; of two rules with the
 * same number the later one counts. */
static void
add_index(struct level_reader *l, struct modify_rule *rule)
{
	char *number = arena_printf(l->r->arena, "%u", rule->key.index);
	l->index = rule;
	if (!rule->if_present && rule->key.index >= l->list_size) {
		l->list_size = rule->key.index + 1;
	}
	if (!text_is((struct text){ rule->key.text.at + 1, rule->key.text.len - 2 }, number)) {
		rule->below = NULL;
		rule->alternatives = NULL;
		rule->alternative_count = 0;
	}
	struct modify_rule *earlier = table_get(&l->indexes, text_of(number));
	if (earlier != NULL) {
		rule->next = earlier->next;
		if (l->last == &earlier->next) {
			l->last = &rule->next;
		}
		const struct modify_rule **link = &l->first;
		while (*link != earlier) {
			link = (const struct modify_rule **)&(*link)->next;
		}
		*link = rule;
	} else {
		*l->last = rule;
		l->last = &rule->next;
	}
	table_set(&l->indexes, text_of(number), rule);
}

static void
add_computed(struct level_reader *l, struct modify_rule *rule)
{
	arena_grow(l->r->arena, l->computed, l->computed_count, l->computed_room);
	l->computed[l->computed_count++] = rule;
}

static bool
add_rule(struct level_reader *l, const struct part *part, struct modify_rule *rule)
{
	if (!key_is_new(l->r, &l->seen, part)) {
		return false;
	}
	switch (part->kind) {
	case PART_INDEX:
		add_index(l, rule);
		break;
	case PART_LITERAL:
		l->name = rule;
		*l->last = rule;
		l->last = &rule->next;
		break;
	default:
		l->name = part->kind == PART_ANY ? l->name : rule;
		add_computed(l, rule);
		break;
	}
	return true;
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
	/* alternatives share their right side; only the order of a level depends on the mode of its
	 * key */
	struct modify_rule right = { 0 };
	struct modify_level *below = NULL;
	bool good;
	if (value->kind == NODE_OBJECT && value->first != NULL) {
		below = arena_new(r->arena, struct modify_level);
		good = read_level(r, value, l->base, below);
	} else {
		good = read_leaf(r, value, &right);
	}
	for (unsigned i = 0; i < count; i++) {
		struct part part;
		struct modify_rule *rule = arena_new(r->arena, struct modify_rule);
		*rule = right;
		if (!read_key(l, keys[i], rule, &part)) {
			good = false;
			continue;
		}
		if (below != NULL) {
			struct modify_level *own = arena_new(r->arena, struct modify_level);
			*own = *below;
			own->order = order_of(own, rule->mode);
			rule->below = own;
			rule->again = i > 0; /* one that is refused refuses the spec */
		}
		good &= add_rule(l, &part, rule);
	}
	return good;
}

static bool
read_level(struct spec_reader *r, const struct node *object, enum modify_mode base,
	struct modify_level *level)
{
	struct level_reader l = { .r = r, .base = base };
	bool good = true;
	table_init(&l.seen, r->arena);
	table_init(&l.indexes, r->arena);
	l.last = &l.first;
	level->span = object->span;
	NODE_EACH(child, object)
	{
		good &= read_rule(&l, child);
	}
	if (l.index != NULL && l.name != NULL) {
		diag_error(r->diag, l.index->key.span, "an index beside a name in one object");
		diag_note(r->diag, l.name->key.span, "the name is here");
		diag_hint(r->diag, "the value cannot be a list and an object");
		return false;
	}
	if (!good) {
		return false;
	}
	if (l.computed_count > 1) {
		qsort(l.computed, l.computed_count, sizeof *l.computed, computed_compare);
	}
	const struct modify_rule **last = &level->computed;
	for (unsigned i = 0; i < l.computed_count; i++) {
		*last = l.computed[i];
		last = &l.computed[i]->next;
	}
	level->literals = l.first;
	level->container = l.index != NULL  ? CONTAINER_LIST
			   : l.name != NULL ? CONTAINER_OBJECT
					    : CONTAINER_ANY;
	level->list_size = l.list_size;
	level->order = order_of(level, base);
	return true;
}

const struct modify_level *
modify_read(struct spec_reader *r, const struct node *spec, enum modify_mode mode)
{
	struct modify_level *level = arena_new(r->arena, struct modify_level);
	return spec_is_object(r, spec, "modify") && read_level(r, spec, mode, level) ? level : NULL;
}
