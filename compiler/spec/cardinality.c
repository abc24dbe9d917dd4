/* SPDX-License-Identifier: Apache-2.0 */
/* cardinality: which values must be lists and which must not (the reference's
 * CardinalityCompositeSpec). */
#include "spec/spec_reader.h"

#include "base/suggest.h"

#include <string.h>

static bool read_level(struct spec_reader *, const struct node *, struct cardinality_level *);

static bool
read_key(struct spec_reader *r, const struct node *value, struct cardinality_rule *rule)
{
	struct text key = value->key;
	struct spelling s = spelling_of_key(r->arena, value);
	if (!key_is_plain(r, key, value->key_span)) {
		return false;
	}
	const char *at = key.len > 0 ? memchr(key.at, '@', key.len) : NULL;
	if (at == NULL) {
		struct part part;
		if (!part_read_plain(r, s, true, &part)) {
			return false;
		}
		rule->key = key_of_part(&part);
		return true;
	}
	rule->key = (struct key){
		.kind = KEY_SELF, .span = value->key_span, .text = key, .canonical = key
	};
	if (key.len > 1) {
		size_t i = (size_t)(at - key.at);
		diag_error(r->diag, spelling_span(s, i, i + 1),
			"an @ with other characters in a key of cardinality");
		diag_hint(r->diag, "\"@\" alone is the value itself");
		return false;
	}
	if (value->kind == NODE_OBJECT) {
		diag_error(r->diag, value->span, "a key @ cannot have keys below it");
		diag_hint(r->diag, "its right side is ONE or MANY");
		return false;
	}
	return true;
}

/* Converts ASCII letters to upper case. */
static struct text
text_upper(struct arena *arena, struct text t)
{
	char *copy = arena_dup(arena, t.at, t.len);
	for (size_t i = 0; i < t.len; i++) {
		copy[i] = (char)(copy[i] >= 'a' && copy[i] <= 'z' ? copy[i] - 'a' + 'A' : copy[i]);
	}
	return (struct text){ copy, t.len };
}

static bool
read_right(struct spec_reader *r, const struct node *value, struct cardinality_rule *rule)
{
	if (value->kind == NODE_OBJECT) {
		struct cardinality_level *below = arena_new(r->arena, struct cardinality_level);
		rule->below = below;
		return read_level(r, value, below);
	}
	if (value->kind == NODE_STRING &&
		(text_is(value->text, "ONE") || text_is(value->text, "MANY"))) {
		rule->cardinality =
			text_is(value->text, "ONE") ? CARDINALITY_ONE : CARDINALITY_MANY;
		return true;
	}
	if (value->kind == NODE_ERROR) {
		return false;
	}
	if (value->kind == NODE_STRING) {
		static const char *const names[] = { "ONE", "MANY" };
		diag_error(r->diag, value->span, "\"%.*s\" is not a cardinality",
			TEXT_ARGS(value->text));
		const char *near = suggest(text_upper(r->arena, value->text), names, 2);
		if (near != NULL) {
			diag_hint(r->diag, "did you mean %s?", near);
			diag_fix_word(r->diag, value->span, value->text, text_of(near));
			return false;
		}
	} else {
		diag_error(r->diag, value->span, "%s is not a cardinality",
			node_kind_name(value->kind));
	}
	diag_hint(r->diag, "the right side is ONE, MANY, or an object");
	return false;
}

static bool
read_level(struct spec_reader *r, const struct node *object, struct cardinality_level *level)
{
	const struct cardinality_rule **literal = &level->literals;
	bool good = true;
	level->span = object->span;
	level->scalars_stay = r->options->dialect == DIALECT_COMMUNITY;
	if (object->first == NULL) {
		diag_error(r->diag, object->span, "an empty object in a cardinality spec");
		return false;
	}
	NODE_EACH(child, object)
	{
		struct cardinality_rule *rule = arena_new(r->arena, struct cardinality_rule);
		if (!read_key(r, child, rule) || !read_right(r, child, rule)) {
			good = false;
		} else if (rule->key.kind == KEY_SELF) {
			level->self = rule;
		} else if (rule->key.kind == KEY_LITERAL) {
			*literal = rule;
			literal = &rule->next;
		} else if (level->computed == NULL) {
			level->computed = rule;
		} else {
			diag_error(
				r->diag, rule->key.span, "a second key with stars in one object");
			diag_note(r->diag, level->computed->key.span, "the first one is here");
			good = false;
		}
	}
	level->self_only =
		level->self != NULL && level->literals == NULL && level->computed == NULL;
	return good;
}

const struct cardinality_level *
cardinality_read(struct spec_reader *r, const struct node *spec)
{
	struct cardinality_level *level = arena_new(r->arena, struct cardinality_level);
	return spec_is_object(r, spec, "cardinality") && read_level(r, spec, level) ? level : NULL;
}
