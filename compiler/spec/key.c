/* SPDX-License-Identifier: Apache-2.0 */
/* One key, or one element of a path: its kind and its parts (the reference's
 * PathElementBuilder). */
#include "spec/key_parse.h"
#include "spec/key_reader.h"

#include <stdlib.h>
#include <string.h>

bool
name_is_literal(struct name name, struct text *literal)
{
	for (unsigned i = 0; i < name.count; i++) {
		if (name.pieces[i].is_ref) {
			return false;
		}
	}
	if (literal != NULL) {
		*literal = name.count == 0 ? (struct text){ "", 0 } : name.pieces[0].text;
	}
	return true;
}

/* ---- actions ------------------------------------------------------------- */

static void
add_piece(struct key_reader *r, struct piece piece)
{
	arena_grow(r->spec->arena, r->pieces, r->piece_count, r->piece_room);
	r->pieces[r->piece_count++] = piece;
}

void
key_add_text(struct key_reader *r, struct key_token t)
{
	struct text text = { r->s.text.at + t.from, t.to - t.from };
	/* a reference may have been followed by a character that could have been its own */
	if (r->piece_count > 0 && !r->pieces[r->piece_count - 1].is_ref) {
		r->pieces[r->piece_count - 1].text.len += text.len;
		return;
	}
	add_piece(r, (struct piece){ .text = text });
}

void
key_add_ref(struct key_reader *r, struct ref ref)
{
	add_piece(r, (struct piece){ .is_ref = true, .ref = ref });
}

void
key_add_star_text(struct key_reader *r, struct text text)
{
	arena_grow(r->spec->arena, r->texts, r->text_count, r->text_room);
	r->texts[r->text_count++] = text;
}

bool
key_set_lookup(struct key_reader *r, unsigned level, const struct key_token *path)
{
	struct part *part = r->part;
	struct text inner = { "", 0 };
	part->lookup.level = level;
	part->lookup.wide = r->spec->options->dialect == DIALECT_COMMUNITY;
	if (path == NULL) {
		part->lookup.path.span = part->span;
	} else if (!path_read_inner(r->spec,
			   spelling_part(r->spec->arena, r->s, path->from, path->to),
			   &part->lookup.path, &inner)) {
		return false;
	}
	part->canonical =
		text_of(arena_printf(r->spec->arena, "@(%u,%.*s)", level, TEXT_ARGS(inner)));
	return true;
}

void
key_set_index(struct key_reader *r, enum element_kind kind, unsigned value, const struct ref *ref)
{
	struct part *part = r->part;
	part->index.kind = kind;
	part->index.span = part->span;
	if (kind == ELEMENT_INDEX) {
		part->index.index = value;
	} else if (kind == ELEMENT_INDEX_HITS) {
		part->index.level = value;
	} else if (kind == ELEMENT_INDEX_NAME) {
		struct piece *piece = arena_new(r->spec->arena, struct piece);
		*piece = (struct piece){ .is_ref = true, .ref = *ref };
		part->index.name = (struct name){ piece, 1 };
	}
}

/* Parses `s` as the kind that `as` (a KEY_AS_ token) stands for into `part`. */
static bool
parse(struct spec_reader *spec, struct spelling s, int as, enum key_mode mode, struct part *part,
	struct key_reader *out)
{
	struct key_reader r = { .spec = spec, .s = s, .mode = mode, .part = part };
	void *parser = KeyAlloc(malloc);
	struct key_token t = { 0 };
	int code = as;
	Key(parser, code, t, &r);
	while (code != 0 && !r.failed) {
		code = key_lex(&r, &t);
		if (code < 0) {
			r.failed = true;
		} else {
			Key(parser, code, t, &r);
		}
	}
	KeyFree(parser, free);
	if (out != NULL) {
		*out = r;
	}
	return !r.failed;
}

/* ---- the kinds ----------------------------------------------------------- */

#define ALL_OF_IT SIZE_MAX

/* `at`: the offending character, or ALL_OF_IT. */
static bool
refuse(struct spec_reader *r, struct spelling s, size_t at, const char *why, const char *hint)
{
	diag_error(r->diag, at == ALL_OF_IT ? s.span : spelling_span(s, at, at + 1), "\"%.*s\": %s",
		TEXT_ARGS(s.text), why);
	if (hint != NULL) {
		diag_hint(r->diag, "%s", hint);
	}
	return false;
}

static bool
literal(struct spec_reader *r, struct spelling el, struct part *part)
{
	part->kind = PART_LITERAL;
	part->raw = el.text;
	if (el.text.len > 0) {
		struct piece *piece = arena_new(r->arena, struct piece);
		piece->text = el.text;
		part->name = (struct name){ piece, 1 };
	}
	part->canonical = el.text;
	if (el.text.len > 0 && memchr(el.text.at, '.', el.text.len) != NULL) {
		struct buffer b;
		buffer_init(&b, r->arena);
		for (size_t i = 0; i < el.text.len; i++) {
			if (el.text.at[i] == '.') {
				buffer_add_char(&b, '\\');
			}
			buffer_add_char(&b, el.text.at[i]);
		}
		part->canonical = buffer_text(&b);
	}
	return true;
}

static void
add_printed(struct buffer *b, const char *printed)
{
	buffer_add(b, printed, strlen(printed));
}

static struct text
canonical_name(struct spec_reader *r, struct name name)
{
	struct buffer b;
	buffer_init(&b, r->arena);
	for (unsigned i = 0; i < name.count; i++) {
		const struct piece *p = &name.pieces[i];
		if (p->is_ref) {
			add_printed(
				&b, arena_printf(r->arena, "&(%u,%u)", p->ref.level, p->ref.group));
		} else {
			buffer_add(&b, p->text.at, p->text.len);
		}
	}
	return buffer_text(&b);
}

static bool
lookup(struct spec_reader *r, struct spelling s, struct part *part)
{
	part->kind = PART_LOOKUP;
	part->raw = s.text;
	if (s.text.len < 2) {
		return refuse(r, s, 0, "a lookup without a path", "write @(levels up,path)");
	}
	if (s.text.at[0] != '@') {
		return refuse(r, s, 0, "a lookup must begin its element",
			"put a dot before the @, or write \\@ for the character");
	}
	for (size_t i = 1; i < s.text.len; i++) {
		if (s.text.at[i] == '@') {
			return refuse(r, s, i, "a lookup cannot hold another lookup", NULL);
		}
		if (s.text.at[i] == '*') {
			return refuse(r, s, i, "a lookup cannot hold a *", NULL);
		}
		if (s.text.at[i] == '[' && i + 1 < s.text.len && s.text.at[i + 1] == ']') {
			return refuse(r, s, i, "a lookup cannot hold []", "name an element: [0]");
		}
	}
	size_t from = 1, to = s.text.len;
	if (s.text.at[1] == '(') {
		if (s.text.at[to - 1] != ')') {
			return refuse(
				r, s, to - 1, "the ( of the lookup is not closed at its end", NULL);
		}
		from++;
		to--;
	}
	if (from >= to) {
		return refuse(r, s, 0, "a lookup without a path", "write @(levels up,path)");
	}
	return parse(r, spelling_part(r->arena, s, from, to), KEY_AS_LOOKUP, KEY_WHERE, part, NULL);
}

static bool
bracketed(struct spec_reader *r, struct spelling el, const struct key_marks *m, struct part *part)
{
	part->kind = PART_INDEX;
	part->raw = el.text;
	struct text t = el.text;
	if (m->opens != 1 || m->closes != 1) {
		return refuse(r, el, ALL_OF_IT,
			m->closes == 0 ? "the [ is not closed"
				       : "more than one pair of brackets in one element",
			m->opens > 1 ? "a lookup inside brackets cannot use brackets itself"
				     : NULL);
	}
	if (t.at[0] != '[') {
		return refuse(r, el, m->open, "an index must be an element of its own",
			"write \\[ and \\] for the characters");
	}
	if (t.at[t.len - 1] != ']') {
		return refuse(r, el, t.len - 1, "text after an index", "put a dot after the ]");
	}
	struct spelling meat = spelling_part(r->arena, el, 1, t.len - 1);
	int32_t value;
	switch (meat.text.len > 0 ? meat.text.at[0] : '#') {
	case '@':
		part->index.kind = ELEMENT_INDEX_FROM;
		part->index.span = part->span;
		if (!lookup(r, meat, part)) {
			return false;
		}
		struct lookup *found = arena_new(r->arena, struct lookup);
		*found = part->lookup;
		part->index.lookup = found;
		part->kind = PART_INDEX;
		part->raw = el.text;
		part->canonical =
			text_of(arena_printf(r->arena, "[%.*s]", TEXT_ARGS(part->canonical)));
		return true;
	case '#':
	case '&':
		break;
	default:
		if (!java_parse_int(meat.text, &value) || value < 0) {
			return refuse(r, meat, ALL_OF_IT, "not an index",
				"brackets can hold a number, &n, #n, a lookup, or nothing");
		}
	}
	if (!parse(r, meat, KEY_AS_INDEX, KEY_WHOLE, part, NULL)) {
		return false;
	}
	const struct element *e = &part->index;
	if (e->kind == ELEMENT_INDEX_NAME) {
		part->canonical = text_of(
			arena_printf(r->arena, "[%.*s]", TEXT_ARGS(canonical_name(r, e->name))));
	} else if (e->kind == ELEMENT_INDEX_HITS) {
		part->canonical = text_of(arena_printf(r->arena, "[#%u]", e->level));
	} else {
		part->canonical = el.text;
	}
	return true;
}

static bool
refs(struct spec_reader *r, struct spelling el, struct part *part)
{
	struct key_reader read;
	part->kind = PART_REFS;
	part->raw = el.text;
	if (!parse(r, el, KEY_AS_TEXT, KEY_TEXT, part, &read)) {
		return false;
	}
	part->name = (struct name){ read.pieces, read.piece_count };
	part->canonical = canonical_name(r, part->name);
	return true;
}

static bool
name_of_step(
	struct spec_reader *r, struct spelling el, const struct key_marks *m, struct part *part)
{
	part->kind = PART_NAME;
	part->raw = el.text;
	if (el.text.len == 0 || el.text.at[0] != '$') {
		return refuse(r, el, m->dollar, "a $ must be at the start",
			"write \\$ for the character");
	}
	if (!parse(r, el, KEY_AS_REF, KEY_WHOLE, part, NULL)) {
		return false;
	}
	part->canonical =
		text_of(arena_printf(r->arena, "$(%u,%u)", part->ref.level, part->ref.group));
	return true;
}

static bool
constant(struct spec_reader *r, struct spelling el, const struct key_marks *m, struct part *part)
{
	part->kind = PART_CONST;
	part->raw = el.text;
	struct text t = el.text;
	if (t.at[0] != '#') {
		return refuse(
			r, el, m->hash, "a # must be at the start", "write \\# for the character");
	}
	if (t.len == 1) {
		return refuse(
			r, el, 0, "a # without a string", "write #text; \\# is the character");
	}
	if (t.at[1] != '(') {
		part->constant = (struct text){ t.at + 1, t.len - 1 };
	} else if (t.at[t.len - 1] == ')') {
		part->constant = (struct text){ t.at + 2, t.len - 3 };
	} else {
		return refuse(r, el, 1, "the ( is not closed at the end", NULL);
	}
	part->canonical = text_of(arena_printf(r->arena, "#(%.*s)", TEXT_ARGS(part->constant)));
	return true;
}

/* To build its regular expression, the reference escapes the special characters of a pattern one
 * after the other; a backslash after another special character undoes the escapes before it. */
static bool
pattern_is_sound(struct text t)
{
	for (size_t i = 0; i < t.len && t.at[i] != '\\'; i++) {
		if (t.at[i] != '\0' && strchr("([{^$|)?+.", t.at[i]) != NULL) {
			return memchr(t.at, '\\', t.len) == NULL;
		}
	}
	return true;
}

static bool
starred(struct spec_reader *r, struct spelling el, unsigned stars, bool two_are_pattern,
	struct part *part)
{
	struct key_reader read;
	part->kind = PART_STARS;
	part->raw = part->canonical = el.text;
	if (!parse(r, el, KEY_AS_STARS, KEY_STARRED, part, &read)) {
		return false;
	}
	part->texts = read.texts;
	part->stars = read.text_count - 1;
	part->match = stars == 1                       ? STAR_ONE
		      : stars == 2 && !two_are_pattern ? STAR_TWO
						       : STAR_PATTERN;
	if (part->match != STAR_PATTERN && part->stars != stars) {
		return refuse(r, el, ALL_OF_IT, "an escaped star beside one that is not",
			"no pattern can hold the character *");
	}
	if (part->match == STAR_TWO && part->texts[1].len == 0 && part->texts[2].len == 0) {
		return refuse(r, el, el.text.len - 2,
			"two stars at the end with nothing between them",
			part->texts[0].len == 0 ? "\"*\" takes every key"
						: "one star matches one or more characters");
	}
	if (part->match == STAR_PATTERN && !pattern_is_sound(el.text)) {
		return refuse(r, el, ALL_OF_IT,
			"a backslash after another special character in a pattern of stars",
			"the reference misreads such a pattern");
	}
	return true;
}

/* ---- whole elements ------------------------------------------------------ */

static bool
has_special(struct text t)
{
	for (size_t i = 0; i < t.len; i++) {
		if (strchr("\\@*[$&#", t.at[i]) != NULL && t.at[i] != '\0') {
			return true;
		}
	}
	return false;
}

bool
part_read(struct spec_reader *r, struct spelling s, struct part *part)
{
	*part = (struct part){ .span = s.span };
	if (!has_special(s.text)) {
		return literal(r, s, part);
	}
	struct key_marks m = key_marks(s.text);
	bool escapes = memchr(s.text.at, '\\', s.text.len) != NULL;
	struct spelling el = escapes ? spelling_unescape(r->arena, s) : s;
	if (m.count == 1 && (m.first == '@' || m.first == '*')) {
		part->kind = m.first == '@' ? PART_SELF : PART_ANY;
		part->raw = part->canonical = el.text;
		return el.text.len == 1 ||
		       refuse(r, s, m.first == '@' ? m.at : m.star,
			       "escaped characters beside the only special one", NULL);
	}
	if (m.first == '[') {
		return bracketed(r, el, &m, part);
	}
	if (m.first == '@' || m.at_paren) {
		return lookup(r, s, part);
	}
	if (m.ats > 0) {
		return refuse(
			r, s, m.at, "an @ must be at the start", "write \\@ for the character");
	}
	/* in jolt-community these are special only at the beginning */
	bool anywhere = r->options->dialect == DIALECT_JOLT;
	if (m.first == '$' || (anywhere && m.dollars > 0)) {
		return name_of_step(r, el, &m, part);
	}
	if (anywhere && m.opens > 0) {
		return bracketed(r, el, &m, part);
	}
	if (m.amps > 0) {
		return m.stars == 0 ? refs(r, el, part)
				    : refuse(r, s, m.star, "a * and an & in one key",
					      "write \\* or \\& for the character");
	}
	if (m.stars > 0) {
		return starred(r, el, m.stars, false, part);
	}
	if (m.first == '#' || (anywhere && m.hashes > 0)) {
		return constant(r, el, &m, part);
	}
	return literal(r, el, part);
}

bool
part_read_plain(
	struct spec_reader *r, struct spelling s, bool two_stars_are_pattern, struct part *part)
{
	*part = (struct part){ .span = s.span };
	unsigned stars = 0;
	for (size_t i = 0; i < s.text.len; i++) {
		stars += s.text.at[i] == '*';
	}
	if (stars == 0) {
		return literal(r, s, part);
	}
	if (s.text.len == 1) {
		part->kind = PART_ANY;
		part->raw = part->canonical = s.text;
		return true;
	}
	return starred(r, s, stars, two_stars_are_pattern, part);
}

struct key
key_of_part(const struct part *part)
{
	static const enum key_kind kinds[] = {
		[PART_LITERAL] = KEY_LITERAL,
		[PART_REFS] = KEY_REFS,
		[PART_ANY] = KEY_ANY,
		[PART_STARS] = KEY_STARS,
		[PART_INDEX] = KEY_INDEX,
		[PART_SELF] = KEY_SELF,
		[PART_LOOKUP] = KEY_LOOKUP,
		[PART_NAME] = KEY_NAME,
		[PART_CONST] = KEY_CONST,
	};
	return (struct key){
		.kind = kinds[part->kind],
		.match = part->match,
		.span = part->span,
		.text = part->kind == PART_CONST ? part->constant : part->raw,
		.canonical = part->canonical,
		.name = part->name,
		.ref = part->ref,
		.lookup = part->lookup,
		.parts = part->texts,
		.stars = part->stars,
		.index = part->index.index,
	};
}

/* ---- keys of a level ----------------------------------------------------- */

bool
key_is_plain(struct spec_reader *r, struct text key, struct span span)
{
	if (!text_has_template(key)) {
		return true;
	}
	diag_error(r->diag, span, "a key cannot hold a secret");
	diag_hint(r->diag, "secrets are allowed only in values of default and modify");
	return false;
}

unsigned
key_alternatives(struct spec_reader *r, struct spelling s, const struct spelling **out)
{
	unsigned bars = 0;
	for (size_t i = 0; i < s.text.len; i++) {
		bars += s.text.at[i] == '|';
	}
	struct spelling *all = arena_new_array(r->arena, bars + 1, struct spelling);
	*out = all;
	if (bars == 0) {
		all[0] = s;
		return 1;
	}
	unsigned count = 0, kept = 0;
	for (size_t from = 0, i = 0; i <= s.text.len; i++) {
		if (i == s.text.len || s.text.at[i] == '|') {
			all[count++] = spelling_part(r->arena, s, from, i);
			kept = i > from ? count : kept;
			from = i + 1;
		}
	}
	return kept;
}

bool
key_names(struct spec_reader *r, const struct node *value, const struct spelling **names,
	unsigned *count)
{
	if (!key_is_plain(r, value->key, value->key_span)) {
		return false;
	}
	*count = key_alternatives(r, spelling_of_key(r->arena, value), names);
	return true;
}

bool
key_is_new(struct spec_reader *r, struct table *seen, const struct part *part)
{
	const struct part *first = table_get(seen, part->canonical);
	if (first == NULL) {
		struct part *kept = arena_new(r->arena, struct part);
		*kept = *part;
		table_set(seen, part->canonical, kept);
		return true;
	}
	diag_error(r->diag, part->span,
		text_equal(first->raw, part->raw)
			? "the key \"%.*s\" appears twice in one object"
			: "the key \"%.*s\" means the same as another key of its object",
		TEXT_ARGS(part->raw));
	diag_note(r->diag, first->span, "the other one is here");
	return false;
}
