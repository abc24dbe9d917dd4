/* SPDX-License-Identifier: Apache-2.0 */
/* default: keys, alternatives and stars with their default values (the reference's Defaultr, Key,
 * MapKey, ArrayKey). */
#include "spec/spec_reader.h"

#include <stdlib.h>
#include <string.h>

static bool read_level(
	struct spec_reader *, const struct node *, bool list, bool report, struct default_level *);

/* Removes any "[]". */
static struct spelling
without_brackets(struct spec_reader *r, struct spelling s)
{
	struct speller out;
	speller_init(&out, r->arena, s);
	for (size_t i = 0; i < s.text.len; i++) {
		if (i + 1 < s.text.len && s.text.at[i] == '[' && s.text.at[i + 1] == ']') {
			i++;
		} else {
			speller_add(&out, s, i, i + 1);
		}
	}
	return speller_done(&out);
}

static bool
read_index(struct spec_reader *r, struct spelling s, bool report, long long *out)
{
	int32_t value;
	if (java_parse_int(s.text, &value)) {
		*out = value;
		return true;
	}
	if (report) {
		diag_error(r->diag, s.span, "\"%.*s\" is not an index", TEXT_ARGS(s.text));
		diag_hint(r->diag,
			"below a key that ends in [], keys are whole numbers, alternatives of them, or *");
	}
	return false;
}

/* Parses the key; *raw is the key without brackets.  `report` is false if the level is read a
 * second time, as an array's. */
static bool
read_key(struct spec_reader *r, const struct node *value, bool list, bool report,
	struct default_rule *rule, struct text *raw)
{
	struct text key = value->key;
	*raw = key;
	if (report && !key_is_plain(r, key, value->key_span)) {
		return false;
	}
	struct spelling s = spelling_of_key(r->arena, value);
	rule->list = key.len >= 2 && memcmp(key.at + key.len - 2, "[]", 2) == 0;
	if (rule->list) {
		s = without_brackets(r, s);
	}
	rule->span = value->key_span;
	*raw = s.text;
	const char *star = s.text.len > 0 ? memchr(s.text.at, '*', s.text.len) : NULL;
	if (star != NULL) {
		rule->kind = DEFAULT_ALL;
		if (s.text.len > 1 && report) {
			size_t at = (size_t)(star - s.text.at);
			diag_error(r->diag, spelling_span(s, at, at + 1),
				"a * with other characters in a key of default");
			diag_hint(r->diag,
				"\"*\" alone takes all keys; write alternatives as \"a|b\"");
		}
		return s.text.len == 1;
	}
	const struct spelling *names = &s;
	rule->count = 1;
	if (s.text.len > 0 && memchr(s.text.at, '|', s.text.len) != NULL) {
		rule->kind = DEFAULT_EITHER;
		rule->count = key_alternatives(r, s, &names);
	}
	struct text *texts = arena_new_array(r->arena, rule->count, struct text);
	long long *indexes = arena_new_array(r->arena, rule->count, long long);
	bool good = true;
	for (unsigned i = 0; i < rule->count; i++) {
		texts[i] = names[i].text;
		good &= !list || read_index(r, names[i], report, &indexes[i]);
	}
	rule->names = texts;
	rule->indexes = list ? indexes : NULL;
	return good;
}

static bool
read_rule(struct spec_reader *r, const struct node *value, bool list, bool report,
	struct default_rule *rule, struct text *raw)
{
	bool good = read_key(r, value, list, report, rule, raw);
	if (value->kind == NODE_OBJECT) {
		struct default_level *below = arena_new(r->arena, struct default_level);
		rule->below = below;
		return read_level(r, value, rule->list, report, below) && good;
	}
	rule->value = value;
	return value->kind != NODE_ERROR && literal_read(r, value) && good;
}

/* a|b: fewer alternatives first, then by text; otherwise in the order of the spec. */
struct sorted {
	struct default_rule *rule;
	struct text key;
	size_t at;
};

static int
compare(const void *left, const void *right)
{
	const struct sorted *a = left, *b = right;
	if (a->rule->kind != b->rule->kind) {
		return (int)a->rule->kind - (int)b->rule->kind;
	}
	int order = 0;
	if (a->rule->kind == DEFAULT_EITHER) {
		order = a->rule->count != b->rule->count
				? (a->rule->count > b->rule->count ? 1 : -1)
				: java_compare(a->key, b->key);
	}
	return order != 0 ? order : (a->at > b->at) - (a->at < b->at);
}

static void
measure(struct default_level *level, const struct default_rule *rule)
{
	for (unsigned i = 0; rule->indexes != NULL && i < rule->count; i++) {
		level->negative_index |= rule->indexes[i] < 0;
		if (rule->kind == DEFAULT_LITERAL && rule->indexes[i] >= level->size) {
			level->size = rule->indexes[i] + 1;
		}
	}
}

static bool
read_level(struct spec_reader *r, const struct node *object, bool list, bool report,
	struct default_level *level)
{
	struct sorted *all = arena_new_array(r->arena, object->count, struct sorted);
	size_t count = 0;
	bool good = true;
	level->span = object->span;
	level->list = list;
	NODE_EACH(child, object)
	{
		struct default_rule *rule = arena_new(r->arena, struct default_rule);
		struct text raw;
		if (read_rule(r, child, list, report, rule, &raw)) {
			all[count] = (struct sorted){ rule, raw, count };
			count++;
			measure(level, rule);
		} else {
			good = false;
		}
	}
	if (count > 1) {
		qsort(all, count, sizeof *all, compare);
	}
	const struct default_rule **last = &level->rules;
	for (size_t i = 0; i < count; i++) {
		*last = all[i].rule;
		last = &all[i].rule->next;
	}
	return good;
}

const struct default_spec *
default_read(struct spec_reader *r, const struct node *spec)
{
	if (!spec_is_object(r, spec, "default")) {
		return NULL;
	}
	struct default_spec *d = arena_new(r->arena, struct default_spec);
	struct default_level *top = arena_new(r->arena, struct default_level);
	struct default_level *as_list = arena_new(r->arena, struct default_level);
	d->top = top;
	if (!read_level(r, spec, false, true, top)) {
		return NULL;
	}
	/* only the input decides whether the top is a list */
	if (read_level(r, spec, true, false, as_list)) {
		d->as_list = as_list;
	}
	return d;
}
