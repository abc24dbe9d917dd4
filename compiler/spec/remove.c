/* SPDX-License-Identifier: Apache-2.0 */
/* remove: keys that are removed, and keys below which others are (the reference's
 * RemovrCompositeSpec). */
#include "spec/spec_reader.h"

static bool read_level(struct spec_reader *, const struct node *, struct remove_level *);

static bool
read_right(struct spec_reader *r, const struct node *value, struct remove_rule *rule)
{
	if (value->kind == NODE_OBJECT) {
		struct remove_level *below = arena_new(r->arena, struct remove_level);
		rule->below = below;
		return read_level(r, value, below);
	}
	if (value->kind == NODE_STRING && java_trim(value->text).len == 0) {
		return true;
	}
	if (value->kind != NODE_ERROR) {
		diag_error(
			r->diag, value->span, "the right side of remove must be \"\" or an object");
		diag_hint(r->diag, "\"\" removes the key; an object says what to remove below it");
	}
	return false;
}

static bool
read_rule(struct spec_reader *r, const struct node *value, const struct remove_rule ***last)
{
	const struct spelling *keys;
	unsigned count;
	if (!key_names(r, value, &keys, &count)) {
		return false;
	}
	if (count == 0) {
		return true;
	}
	struct remove_rule right = { 0 };
	bool good = read_right(r, value, &right);
	for (unsigned i = 0; i < count; i++) {
		struct part part;
		if (!part_read_plain(r, keys[i], false, &part)) {
			good = false;
			continue;
		}
		struct remove_rule *rule = arena_new(r->arena, struct remove_rule);
		int32_t index;
		*rule = right;
		rule->key = key_of_part(&part);
		if (part.kind == PART_LITERAL && java_parse_int(part.raw, &index) && index >= 0) {
			rule->is_index = true;
			rule->key.index = (unsigned)index;
		}
		**last = rule;
		*last = &rule->next;
	}
	return good;
}

static bool
read_level(struct spec_reader *r, const struct node *object, struct remove_level *level)
{
	const struct remove_rule **last = &level->rules;
	bool good = true;
	level->span = object->span;
	NODE_EACH(child, object)
	{
		good &= read_rule(r, child, &last);
	}
	return good;
}

const struct remove_level *
remove_read(struct spec_reader *r, const struct node *spec)
{
	struct remove_level *level = arena_new(r->arena, struct remove_level);
	return spec_is_object(r, spec, "remove") && read_level(r, spec, level) ? level : NULL;
}
