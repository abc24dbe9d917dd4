/* SPDX-License-Identifier: Apache-2.0 */
/* Writes the C of a streamed pipeline.  Nothing here decides: the plan has. */
#include "emit/emit_way.h"

enum { MOST_CHECKED = 32 };
enum { SWITCH_FROM = 5 }; /* so many keys of one object are told apart by their length first */

struct stream {
	struct cwriter *w;
	const struct plan *plan;
	const char *prefix;
	unsigned names; /* given out */
	/* what has been found fit for loops, whatever follows */
	struct checked {
		const struct input *over;
		bool positions;
	} checked[MOST_CHECKED];
	unsigned checks;
	unsigned nesting; /* blocks that may not be reached */
};

static const char *
literal(struct stream *s, struct text t)
{
	return cw_string(s->w, t.at, t.len);
}

/* ---- reading ------------------------------------------------------------- */

static bool
any_kept(const struct input *parent)
{
	for (const struct input *i = parent->children; i != NULL; i = i->next) {
		if (i->kept) {
			return true;
		}
	}
	return false;
}

static void
emit_slots(struct stream *s, const struct input *parent)
{
	for (const struct input *i = parent->children; i != NULL; i = i->next) {
		if (i->kept) {
			cw_line(s->w, "jrt_ref %s;", i->slot);
			cw_from(s->w, i->from);
			emit_slots(s, i);
		}
	}
}

static bool
is_member(const struct input *i)
{
	return i->kept && i->kind != INPUT_ELEMENT;
}

/* The slots of one member: usually one; a key and a lookup may want the same. */
static void
emit_keep(struct stream *s, const struct input *first)
{
	for (const struct input *i = first; i != NULL; i = i->next) {
		if (is_member(i) && text_equal(i->name, first->name)) {
			cw_line(s->w, "f->%s = m.value;", i->slot);
		}
	}
}

static bool
name_came_before(const struct input *i)
{
	for (const struct input *b = i->parent->children; b != i; b = b->next) {
		if (is_member(b) && text_equal(b->name, i->name)) {
			return true;
		}
	}
	return false;
}

static void
emit_key_chain(struct stream *s, const struct input *parent, bool by_length, size_t length)
{
	bool first = true;
	for (const struct input *i = parent->children; i != NULL; i = i->next) {
		if (!is_member(i) || name_came_before(i) || (by_length && i->name.len != length)) {
			continue;
		}
		const char *test =
			arena_printf(s->w->arena, "jrt_is(m.key, %s)", literal(s, i->name));
		if (first) {
			cw_open(s->w, "if (%s)", test);
		} else {
			cw_else_if(s->w, test);
		}
		cw_from(s->w, i->from);
		emit_keep(s, i);
		first = false;
	}
	if (!first) {
		cw_close(s->w);
	}
}

static void
emit_key_switch(struct stream *s, const struct input *parent)
{
	cw_open(s->w, "switch (m.key.len)");
	for (const struct input *i = parent->children; i != NULL; i = i->next) {
		bool length_came_before = false;
		for (const struct input *b = parent->children; b != i; b = b->next) {
			length_came_before =
				length_came_before || (is_member(b) && b->name.len == i->name.len);
		}
		if (!is_member(i) || length_came_before) {
			continue;
		}
		s->w->depth--;
		cw_line(s->w, "case %zu:", i->name.len);
		s->w->depth++;
		emit_key_chain(s, parent, true, i->name.len);
		cw_line(s->w, "break;");
	}
	s->w->depth--;
	cw_line(s->w, "default:");
	s->w->depth++;
	cw_line(s->w, "break;");
	cw_close(s->w);
}

/* The arms of a chain over what the value at hand is. */
static void
emit_kind_arm(struct stream *s, const char *test, bool *open)
{
	if (!*open) {
		cw_open(s->w, "if (%s)", test);
	} else {
		cw_else_if(s->w, test);
	}
	*open = true;
}

static void
emit_members(struct stream *s, const struct input *parent, bool *open)
{
	unsigned names = 0;
	for (const struct input *i = parent->children; i != NULL; i = i->next) {
		names += is_member(i);
	}
	if (names == 0) {
		return;
	}
	emit_kind_arm(s, "jrt_is_object(doc, at)", open);
	cw_open(s->w, "for (struct jrt_members m = jrt_members(doc, at); jrt_next_member(&m);)");
	if (names < SWITCH_FROM) {
		emit_key_chain(s, parent, false, 0);
	} else {
		emit_key_switch(s, parent);
	}
	cw_close(s->w);
}

static void
emit_elements(struct stream *s, const struct input *parent, bool *open)
{
	bool any = false;
	for (const struct input *i = parent->children; i != NULL; i = i->next) {
		if (!i->kept || i->kind == INPUT_MEMBER || i->index < 0) {
			continue;
		}
		if (!any) {
			emit_kind_arm(s, "jrt_is_array(doc, at)", open);
			any = true;
		}
		cw_line(s->w, "f->%s = jrt_element_at(doc, at, %ld);", i->slot, i->index);
		cw_from(s->w, i->from);
	}
}

/* Jolt: a scalar is a key without a value. */
static void
emit_scalars(struct stream *s, const struct input *parent, bool *open)
{
	bool any = false;
	for (const struct input *i = parent->children; i != NULL; i = i->next) {
		if (!i->kept || i->kind != INPUT_KEY) {
			continue;
		}
		if (!any) {
			emit_kind_arm(s, "jrt_is_scalar(doc, at)", open);
			any = true;
		}
		cw_open(s->w, "if (jrt_scalar_is(doc, at, %s))", literal(s, i->name));
		cw_from(s->w, i->from);
		cw_line(s->w, "f->%s = JRT_REF_NULL;", i->slot);
		cw_close(s->w);
	}
}

static void
emit_find(struct stream *s, const struct input *parent)
{
	struct cwriter *w = s->w;
	for (const struct input *i = parent->children; i != NULL; i = i->next) {
		if (i->kept && any_kept(i)) {
			emit_find(s, i);
		}
	}
	const struct arm *arm = input_arm(parent);
	cw_function(w, "static void",
		"%s_find_%s(const struct jrt_doc *doc, jrt_ref at, struct %s_%s *f)", s->prefix,
		parent->slot, s->prefix, arm == NULL ? "found" : arm->each->slot);
	bool open = false;
	emit_members(s, parent, &open);
	emit_elements(s, parent, &open);
	emit_scalars(s, parent, &open);
	if (open) {
		cw_close(w);
	}
	/* afterwards, so that of a repeated key only the last value is looked into */
	for (const struct input *i = parent->children; i != NULL; i = i->next) {
		if (i->kept && any_kept(i)) {
			cw_open(w, "if (jrt_has_inside(f->%s))", i->slot);
			cw_line(w, "%s_find_%s(doc, f->%s, f);", s->prefix, i->slot, i->slot);
			cw_close(w);
		}
	}
	cw_close(w);
	cw_blank(w);
}

/* ---- writing ------------------------------------------------------------- */

static const char *
slot_of(struct stream *s, const struct input *i)
{
	const struct arm *arm = input_arm(i);
	if (i->kind == INPUT_ROOT) {
		return "doc->root";
	}
	if (i->kind == INPUT_EACH) {
		return arena_printf(s->w->arena, "e%u.value", arm->loop->number);
	}
	if (arm == NULL) {
		return arena_printf(s->w->arena, "f.%s", i->slot);
	}
	return arena_printf(s->w->arena, "s%u.%s", arm->each->number, i->slot);
}

static const char *condition(struct stream *s, const struct cond *c);

/* An operand of && or ||: in parentheses if it is of the other kind. */
static const char *
operand(struct stream *s, const struct cond *c, enum cond_kind of)
{
	bool other = c->kind != of && (c->kind == COND_AND || c->kind == COND_OR);
	return arena_printf(s->w->arena, other ? "(%s)" : "%s", condition(s, c));
}

static const char *
condition(struct stream *s, const struct cond *c)
{
	struct arena *a = s->w->arena;
	switch (c->kind) {
	case COND_NEVER:
		return "false";
	case COND_ALWAYS:
		return "true";
	case COND_FOUND:
		if (c->input->kind == INPUT_EACH) {
			return "true";
		}
		return arena_printf(a, "%s != 0", slot_of(s, c->input));
	case COND_VALUE:
		return arena_printf(a, "jrt_has_value(doc, %s)", slot_of(s, c->input));
	case COND_STRING:
		return arena_printf(a, "jrt_is_string(doc, %s)", slot_of(s, c->input));
	case COND_WRITTEN:
		break;
	case COND_NOT:
		if (c->a->kind == COND_FOUND && c->a->input->kind != INPUT_EACH) {
			return arena_printf(a, "%s == 0", slot_of(s, c->a->input));
		}
		return arena_printf(a, "!(%s)", condition(s, c->a));
	case COND_AND:
		return arena_printf(
			a, "%s && %s", operand(s, c->a, COND_AND), operand(s, c->b, COND_AND));
	case COND_OR:
		return arena_printf(
			a, "%s || %s", operand(s, c->a, COND_OR), operand(s, c->b, COND_OR));
	}
	return "";
}

static void emit_parts(struct stream *s, const struct part *parts);

static const char *
raw_of(struct stream *s, const struct part *p)
{
	if (p->kind == PART_INPUT) {
		return arena_printf(s->w->arena, "jrt_slot_raw(doc, %s)", slot_of(s, p->input));
	}
	return arena_printf(s->w->arena, "JRT_RAW(%s)", literal(s, p->bytes));
}

static void
emit_many(struct stream *s, const struct part *many)
{
	unsigned count = 0;
	for (const struct part *p = many->parts; p != NULL; p = p->next) {
		count++;
	}
	cw_open(s->w, "do");
	cw_line(s->w, "struct jrt_raw many[%u];", count);
	cw_line(s->w, "unsigned count = 0;");
	for (const struct part *p = many->parts; p != NULL; p = p->next) {
		cw_open(s->w, "if (%s)", condition(s, p->when));
		cw_from(s->w, p->from);
		cw_line(s->w, "many[count++] = %s;", raw_of(s, p->parts));
		cw_close(s->w);
	}
	cw_line(s->w, "jrt_put_many(out, many, count);");
	cw_close(s->w);
	cw_append(s->w, " while (0);");
}

/* ---- loops --------------------------------------------------------------- */

static const char *
word_text(struct stream *s, const struct word *w)
{
	struct arena *a = s->w->arena;
	switch (w->kind) {
	case WORD_TEXT:
		return arena_printf(a, "JRT_TEXT(%s)", literal(s, w->text));
	case WORD_KEY:
		return arena_printf(a, "jrt_each_key(&e%u)", w->arm->loop->number);
	case WORD_GROUP:
		return arena_printf(a, "g%u", w->arm->each->number);
	case WORD_VALUE:
		return arena_printf(a, "jrt_string_of(doc, %s)", slot_of(s, w->input));
	}
	return "";
}

/* The inside of a JSON string. */
static void
emit_words(struct stream *s, struct words words)
{
	for (unsigned i = 0; i < words.count; i++) {
		const struct word *word = &words.at[i];
		if (word->kind != WORD_TEXT) {
			cw_line(s->w, "jrt_put_text(out, doc, %s);", word_text(s, word));
			continue;
		}
		struct buffer json;
		buffer_init(&json, s->w->arena);
		text_json(&json, word->text);
		cw_line(s->w, "jrt_put_lit(out, %s);", literal(s, buffer_text(&json)));
	}
}

static void
emit_name_seen(struct stream *s, const struct part *p)
{
	struct arena *a = s->w->arena;
	const char *pieces = "";
	for (unsigned i = 0; i < p->words.count; i++) {
		pieces = arena_printf(
			a, "%s%s%s", pieces, i == 0 ? "" : ", ", word_text(s, &p->words.at[i]));
	}
	cw_line(s->w, "const struct jrt_text name_%u_%u[%u] = { %s };", p->number, ++s->names,
		p->words.count, pieces);
	cw_open(s->w, "if (!jrt_name_is_new(doc, &names_%u, name_%u_%u, %u))", p->number, p->number,
		s->names, p->words.count);
	cw_line(s->w, "return JRT_OTHER_WAY;");
	cw_close(s->w);
}

/* What an arm needs before its parts: the slots of the member that the loop is at. */
static void
emit_arm_body(struct stream *s, const struct part *p)
{
	if (p->arm != NULL && any_kept(p->arm->each)) {
		unsigned each = p->arm->each->number;
		cw_line(s->w, "struct %s_each_%u s%u = { 0 };", s->prefix, each, each);
		cw_line(s->w, "%s_find_each_%u(doc, e%u.value, &s%u);", s->prefix, each,
			p->loop->number, each);
	}
	emit_parts(s, p->parts);
}

static const struct part *
part_of_arm(const struct part *parts, const struct arm *arm)
{
	while (parts != NULL && parts->arm != arm) {
		parts = parts->next;
	}
	return parts;
}

static void
emit_arm_test(struct stream *s, const char *test, bool *open)
{
	if (*open) {
		cw_else_if(s->w, test);
	} else {
		cw_open(s->w, "if (%s)", test);
	}
	*open = true;
}

static const char *
star_test(struct stream *s, const struct arm *arm)
{
	const struct key *k = arm->key;
	return arena_printf(s->w->arena, "jrt_star(jrt_each_key(&e%u), %s, %s, &g%u)",
		arm->loop->number, literal(s, k->parts[0]), literal(s, k->parts[1]),
		arm->each->number);
}

/* Which arm takes the member: what literal keys took, then the arms in the order in which they are
 * tried. */
static void
emit_arms(struct stream *s, const struct part *loop)
{
	struct cwriter *w = s->w;
	bool open = false;
	unsigned number = loop->loop->number;
	for (const struct part *p = loop->parts; p != NULL; p = p->next) {
		if (p->arm == NULL) {
			emit_arm_test(s,
				arena_printf(
					w->arena, "e%u.value == %s", number, slot_of(s, p->match)),
				&open);
			cw_from(w, p->from);
			emit_parts(s, p->parts);
		}
	}
	for (const struct taken *t = loop->loop->taken; t != NULL; t = t->next) {
		bool matched = false;
		for (const struct part *p = loop->parts; p != NULL; p = p->next) {
			matched = matched || (p->arm == NULL && p->match == t->input);
		}
		if (!matched) {
			emit_arm_test(s,
				arena_printf(
					w->arena, "e%u.value == %s", number, slot_of(s, t->input)),
				&open);
			cw_line(w, ";");
			cw_remark(w, "a literal key has it");
		}
	}
	for (const struct arm *arm = loop->loop->arms; arm != NULL; arm = arm->next) {
		const struct part *p = part_of_arm(loop->parts, arm);
		struct part body = p == NULL ? (struct part){ 0 } : *p;
		body.loop = loop->loop;
		if (arm->key->kind == KEY_ANY) {
			if (p == NULL) {
				break;
			}
			if (open) {
				cw_else(w);
				cw_from(w, p->from);
			}
			emit_arm_body(s, &body);
			break;
		}
		emit_arm_test(s, star_test(s, arm), &open);
		cw_from(w, arm->key->place);
		if (p != NULL) {
			emit_arm_body(s, &body);
		}
	}
	if (open) {
		cw_close(w);
	}
}

/* Only the first of several loops over the same looks whether one can be made. */
static void
emit_loop_check(struct stream *s, const struct part *p, const char *over)
{
	for (unsigned i = 0; i < s->checks; i++) {
		if (s->checked[i].over == p->loop->over &&
			s->checked[i].positions >= p->positions) {
			return;
		}
	}
	cw_open(s->w, "if (!jrt_can_loop(doc, %s, %s))", over, p->positions ? "true" : "false");
	cw_line(s->w, "return JRT_OTHER_WAY;");
	cw_close(s->w);
	if (s->nesting == 0 && s->checks < MOST_CHECKED) {
		s->checked[s->checks++] = (struct checked){ p->loop->over, p->positions };
	}
}

static void
emit_loop(struct stream *s, const struct part *p)
{
	struct cwriter *w = s->w;
	unsigned number = p->loop->number;
	const char *over = slot_of(s, p->loop->over);
	emit_loop_check(s, p, over);
	cw_open(w, "for (struct jrt_each e%u = jrt_each(doc, %s); jrt_next_each(&e%u);)", number,
		over, number);
	cw_from(w, p->from);
	for (const struct arm *arm = p->loop->arms; arm != NULL; arm = arm->next) {
		if (arm->key->kind != KEY_ANY) {
			cw_line(w, "struct jrt_text g%u;", arm->each->number);
		}
	}
	for (const struct noted *n = p->noted; n != NULL; n = n->next) {
		cw_line(w, "size_t before_%u = out->used;", n->first->number);
	}
	s->nesting++;
	emit_arms(s, p);
	s->nesting--;
	for (const struct noted *i = p->noted; i != NULL; i = i->next) {
		unsigned n = i->first->number;
		cw_open(w, "if (out->used != before_%u && e%u.value < first_%u)", n, number, n);
		cw_line(w, "first_%u = e%u.value;", n, number);
		cw_close(w);
	}
	cw_close(w);
}

static void
emit_first(struct stream *s, const struct first *first)
{
	cw_line(s->w, "uint32_t first_%u = UINT32_MAX;", first->number);
	for (const struct first_input *in = first->inputs; in != NULL; in = in->next) {
		cw_open(s->w, "if (%s && %s < first_%u)", operand(s, in->when, COND_AND),
			slot_of(s, in->input), first->number);
		cw_line(s->w, "first_%u = %s;", first->number, slot_of(s, in->input));
		cw_close(s->w);
	}
}

/* What is undone when it writes nothing. */
static void
emit_tentative(struct stream *s, const struct part *p)
{
	struct cwriter *w = s->w;
	unsigned n = p->number;
	bool collect = p->kind == PART_COLLECT;
	cw_line(w, "size_t mark_%u = out->used;", n);
	emit_parts(s, p->head);
	if (collect) {
		cw_line(w, "struct jrt_many many_%u = jrt_many_begin(out);", n);
	} else {
		cw_line(w, "size_t start_%u = out->used;", n);
	}
	emit_parts(s, p->parts);
	if (collect) {
		cw_open(w, "if (many_%u.count == 0)", n);
	} else {
		cw_open(w, "if (out->used == start_%u)", n);
	}
	cw_line(w, "out->used = mark_%u;", n);
	cw_else(w);
	if (collect) {
		cw_line(w, "jrt_many_end(out, &many_%u);", n);
	} else {
		cw_line(w, "jrt_put_close(out, '%.*s');", TEXT_ARGS(p->bytes));
	}
	if (p->tail.len > 0) {
		cw_line(w, "jrt_put_lit(out, %s);", literal(s, p->tail));
	}
	cw_close(w);
}

static void
emit_element(struct stream *s, const struct part *p)
{
	struct cwriter *w = s->w;
	unsigned n = p->number;
	cw_line(w, "size_t gap_%u = out->used;", n);
	cw_line(w, "jrt_put_gaps(out, gaps_%u);", n);
	cw_line(w, "size_t element_%u = out->used;", n);
	emit_parts(s, p->parts);
	cw_open(w, "if (out->used == element_%u)", n);
	cw_line(w, "out->used = gap_%u;", n);
	cw_line(w, "gaps_%u++;", n);
	cw_else(w);
	cw_line(w, "gaps_%u = 0;", n);
	cw_close(w);
}

static void
emit_add(struct stream *s, const struct part *p)
{
	if (p->parts->next == NULL &&
		(p->parts->kind == PART_INPUT || p->parts->kind == PART_BYTES)) {
		cw_line(s->w, "jrt_many_add(out, &many_%u, %s);", p->number, raw_of(s, p->parts));
		cw_from(s->w, p->from);
		return;
	}
	cw_line(s->w, "jrt_many_next(out, &many_%u);", p->number);
	cw_from(s->w, p->from);
	emit_parts(s, p->parts);
}

static void
emit_looped(struct stream *s, const struct part *p)
{
	struct cwriter *w = s->w;
	switch (p->kind) {
	case PART_LOOP:
		emit_loop(s, p);
		break;
	case PART_WRITTEN:
	case PART_COLLECT:
		emit_tentative(s, p);
		break;
	case PART_ADD:
		emit_add(s, p);
		break;
	case PART_GAPS:
		cw_line(w, "uint32_t gaps_%u = 0;", p->number);
		break;
	case PART_ELEMENT:
		emit_element(s, p);
		break;
	case PART_NAMES:
		cw_line(w, "struct jrt_names names_%u;", p->number);
		cw_line(w, "names_%u.count = 0;", p->number);
		break;
	case PART_NAME_SEEN:
		emit_name_seen(s, p);
		break;
	case PART_UNUSUAL:
		cw_open(w, "if (%s)", condition(s, p->when));
		cw_line(w, "return JRT_OTHER_WAY;");
		cw_close(w);
		break;
	case PART_FIRST_BEGIN:
		emit_first(s, p->first);
		break;
	case PART_ORDER:
		cw_open(w, "if (jrt_out_of_order(first_%u, first_%u))", p->before->number,
			p->after->number);
		cw_line(w, "return JRT_OTHER_WAY;");
		cw_close(w);
		break;
	default:
		break;
	}
}

static void
emit_part(struct stream *s, const struct part *p)
{
	struct cwriter *w = s->w;
	switch (p->kind) {
	case PART_BYTES:
		cw_line(w, "jrt_put_lit(out, %s);", literal(s, p->bytes));
		break;
	case PART_INPUT:
		cw_line(w, "%s(out, doc, %s);",
			p->input->kind == INPUT_KEY ? "jrt_put_slot" : "jrt_put_ref",
			slot_of(s, p->input));
		cw_from(w, p->from);
		break;
	case PART_FIRST:
		cw_line(w, "jrt_put_first(out, doc, %s);", slot_of(s, p->input));
		cw_from(w, p->from);
		break;
	case PART_SECRET:
		cw_line(w, "jrt_put(out, %s.json.at, %s.json.len);", emit_secret(w, p->bytes),
			emit_secret(w, p->bytes));
		cw_from(w, p->from);
		break;
	case PART_IF:
		if (p->when->kind == COND_FOUND && p->when->input->kind == INPUT_EACH) {
			emit_parts(s, p->parts); /* inside of its loop it is there */
			break;
		}
		cw_open(w, "if (%s)", condition(s, p->when));
		cw_from(w, p->from);
		s->nesting++;
		emit_parts(s, p->parts);
		if (p->otherwise != NULL) {
			cw_else(w);
			emit_parts(s, p->otherwise);
		}
		s->nesting--;
		cw_close(w);
		break;
	case PART_MANY:
		emit_many(s, p);
		break;
	case PART_TRIM:
		cw_line(w, "jrt_put_close(out, '%.*s');", TEXT_ARGS(p->bytes));
		break;
	case PART_EDIT:
		cw_open(w, "if (!%s_%s(doc, %s, out))", s->prefix, p->edit->function,
			slot_of(s, p->input));
		cw_from(w, p->from);
		cw_line(w, "return JRT_OTHER_WAY;");
		cw_close(w);
		break;
	case PART_WORDS:
		emit_words(s, p->words);
		break;
	default:
		emit_looped(s, p);
		break;
	}
}

static void
emit_parts(struct stream *s, const struct part *parts)
{
	for (const struct part *p = parts; p != NULL; p = p->next) {
		emit_part(s, p);
	}
}

/* A copy of an object without the members that were removed; false when it repeats a key. */
static void
emit_edit(struct stream *s, const struct edit *edit)
{
	struct cwriter *w = s->w;
	cw_function(w, "static bool",
		"%s_%s(const struct jrt_doc *doc, jrt_ref at, struct jrt_writer *out)", s->prefix,
		edit->function);
	cw_open(w, "if (!jrt_is_object(doc, at))");
	cw_line(w, "jrt_put_ref(out, doc, at);");
	cw_line(w, "return true;");
	cw_close(w);
	cw_open(w, "if (jrt_repeats_keys(doc, at))");
	cw_line(w, "return false;");
	cw_close(w);
	cw_line(w, "jrt_put_lit(out, \"{\");");
	cw_open(w, "for (struct jrt_members m = jrt_members(doc, at); jrt_next_member(&m);)");
	for (const struct edit_member *m = edit->members; m != NULL; m = m->next) {
		cw_open(w, "if (jrt_is(m.key, %s))", literal(s, m->name));
		cw_from(w, m->from);
		if (m->below != NULL) {
			cw_line(w, "jrt_copy_key(out, &m);");
			cw_open(w, "if (!%s_%s(doc, m.value, out))", s->prefix, m->below->function);
			cw_line(w, "return false;");
			cw_close(w);
			cw_line(w, "jrt_put_lit(out, \",\");");
		}
		cw_line(w, "continue;");
		cw_close(w);
	}
	cw_line(w, "jrt_copy_member(out, &m);");
	cw_close(w);
	cw_line(w, "jrt_put_close(out, '}');");
	cw_line(w, "return true;");
	cw_close(w);
	cw_blank(w);
}

static void
emit_found(struct stream *s, const struct input *parent, const char *name)
{
	cw_open(s->w, "struct %s_%s", s->prefix, name);
	emit_slots(s, parent);
	cw_close(s->w);
	cw_append(s->w, ";");
	cw_blank(s->w);
	emit_find(s, parent);
}

void
emit_stream(struct cwriter *w, const struct plan *plan, const char *prefix, const char *function)
{
	struct stream s = { .w = w, .plan = plan, .prefix = prefix };
	bool looks = any_kept(plan->root);

	for (const struct edit *e = plan->edits; e != NULL; e = e->next) {
		emit_edit(&s, e);
	}
	for (const struct loop *l = plan->loops; l != NULL; l = l->next) {
		for (const struct arm *a = l->arms; a != NULL; a = a->next) {
			if (any_kept(a->each)) {
				cw_line(w,
					"/* What the spec reads of each member or element; 0: not there. */");
				emit_found(&s, a->each, a->each->slot);
			}
		}
	}
	if (looks) {
		cw_line(w, "/* What the spec reads of a record; 0: not there. */");
		emit_found(&s, plan->root, "found");
	}
	cw_function(w, "static enum jrt_status",
		"%s_%s(struct jrt_ctx *ctx, struct jrt_writer *out)", prefix, function);
	if (looks || plan->root->kept) {
		cw_line(w, "const struct jrt_doc *doc = ctx->doc;");
	} else {
		cw_line(w, "(void)ctx;");
		cw_remark(w, "the output does not depend on the record");
	}
	if (plan->written) {
		cw_line(w, "size_t start = out->used;");
	}
	if (looks) {
		cw_line(w, "struct %s_found f = { 0 };", prefix);
		cw_blank(w);
		cw_line(w, "%s_find_root(doc, doc->root, &f);", prefix);
	}
	if (plan->exists->kind != COND_ALWAYS) {
		cw_open(w, "if (!(%s))", condition(&s, plan->exists));
		cw_line(w, "return JRT_NOTHING;");
		cw_remark(w, "the spec selects nothing of this record");
		cw_close(w);
	}
	emit_parts(&s, plan->parts);
	if (plan->written) {
		cw_open(w, "if (out->used == start)");
		cw_line(w, "return JRT_NOTHING;");
		cw_remark(w, "the spec selects nothing of this record");
		cw_close(w);
	}
	cw_line(w, "return out->status;");
	cw_close(w);
	cw_blank(w);
}
