/* SPDX-License-Identifier: Apache-2.0 */
/* Writes the C of a streamed pipeline.  The plan has decided everything; nothing here does. */
#include "emit/emit_stream.h"
#include "emit/emit_stars.h"

const char *
stream_literal(struct stream *s, struct text t)
{
	return cw_string(s->w, t.at, t.len);
}

/* ---- writing ------------------------------------------------------------- */

/* C for a slot of the record, or of the member that a loop is at. */
static const char *
found_member(struct stream *s, const struct arm *arm, const char *name)
{
	return arm == NULL ? arena_printf(s->w->arena, "f.%s", name)
			   : arena_printf(s->w->arena, "s%u.%s", arm->each->number, name);
}

const char *
stream_slot(struct stream *s, const struct input *i)
{
	const struct arm *arm = input_arm(i);
	if (i->kind == INPUT_ROOT) {
		return "doc->root";
	}
	if (i->kind == INPUT_CALL) {
		return arena_printf(s->w->arena, "computed_%s", i->slot);
	}
	if (i->kind == INPUT_EACH || i->turn != NULL) {
		const struct loop *loop = i->turn != NULL ? i->turn : arm->loop;
		return arena_printf(s->w->arena, "e%u.value", loop->number);
	}
	return found_member(s, arm, i->slot);
}

const char *
stream_first_slot(struct stream *s, const struct input *i)
{
	return i->position != NULL && i->turn == NULL ? found_member(s, input_arm(i), i->position)
						      : stream_slot(s, i);
}

const char *
stream_operand(struct stream *s, const struct cond *c, enum cond_kind of)
{
	bool other = c->kind != of && (c->kind == COND_AND || c->kind == COND_OR);
	return arena_printf(s->w->arena, other ? "(%s)" : "%s", stream_condition(s, c));
}

/* C for the slot's value if nothing was found. */
static const char *
nothing(const struct input *i)
{
	return i->kind == INPUT_CALL ? "NULL" : "0";
}

const char *
stream_condition(struct stream *s, const struct cond *c)
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
		return arena_printf(a, "%s != %s", stream_slot(s, c->input), nothing(c->input));
	case COND_VALUE:
		if (c->input->kind == INPUT_CALL) {
			return arena_printf(a, "jrt_is_there(ctx, %s)", stream_slot(s, c->input));
		}
		return arena_printf(a, "jrt_has_value(doc, %s)", stream_slot(s, c->input));
	case COND_NAME:
		return arena_printf(a, "jrt_is_name(doc, %s)", stream_slot(s, c->input));
	case COND_NO_OBJECT:
		return arena_printf(a, "jrt_is_no_object(doc, %s)", stream_slot(s, c->input));
	case COND_NO_INSIDE:
		return arena_printf(a, "jrt_is_no_inside(doc, %s)", stream_slot(s, c->input));
	case COND_AT:
		return arena_printf(
			a, "%s == %s", stream_slot(s, c->input), stream_slot(s, c->other));
	case COND_WRITTEN:
		break;
	case COND_NOT:
		if (c->a->kind == COND_FOUND && c->a->input->open > 0) {
			return arena_printf(a, "jrt_is_missing(%s)", stream_slot(s, c->a->input));
		}
		if (c->a->kind == COND_FOUND && c->a->input->kind != INPUT_EACH) {
			return arena_printf(
				a, "%s == %s", stream_slot(s, c->a->input), nothing(c->a->input));
		}
		return arena_printf(a, "!(%s)", stream_condition(s, c->a));
	case COND_AND:
		if (cond_is_certain(c->a) || cond_is_certain(c->b)) {
			return stream_condition(s, cond_is_certain(c->a) ? c->b : c->a);
		}
		return arena_printf(a, "%s && %s", stream_operand(s, c->a, COND_AND),
			stream_operand(s, c->b, COND_AND));
	case COND_OR:
		return arena_printf(a, "%s || %s", stream_operand(s, c->a, COND_OR),
			stream_operand(s, c->b, COND_OR));
	}
	return "";
}

const char *
stream_raw(struct stream *s, const struct part *p)
{
	if (p->kind == PART_INPUT) {
		return arena_printf(s->w->arena, "jrt_slot_raw(doc, %s)", stream_slot(s, p->input));
	}
	return arena_printf(s->w->arena, "JRT_RAW(%s)", stream_literal(s, p->bytes));
}

void
emit_one_of_several(struct stream *s, const struct part *parts)
{
	emit_parts(s, parts);
	if (parts->kind != PART_INPUT || parts->next != NULL) {
		cw_line(s->w, "jrt_put_lit(out, \",\");");
	}
}

/* Those of several writers that are present, in the form that is read back as one place. */
static void
emit_several(struct stream *s, const struct part *parts)
{
	cw_line(s->w, "jrt_put_lit(out, \"\\%03o\");", 2);
	for (const struct part *p = parts; p != NULL; p = p->next) {
		cw_open(s->w, "if (%s)", stream_condition(s, p->when));
		cw_from(s->w, p->from);
		emit_one_of_several(s, p->parts);
		cw_close(s->w);
	}
	cw_line(s->w, "jrt_put_lit(out, \"\\%03o\");", 3);
}

static void
emit_many(struct stream *s, const struct part *many)
{
	unsigned count = 0;
	if (s->reads_back) {
		emit_several(s, many->parts);
		return;
	}
	for (const struct part *p = many->parts; p != NULL; p = p->next) {
		count++;
	}
	cw_open(s->w, "do");
	cw_line(s->w, "struct jrt_raw many[%u];", count);
	cw_line(s->w, "unsigned count = 0;");
	for (const struct part *p = many->parts; p != NULL; p = p->next) {
		cw_open(s->w, "if (%s)", stream_condition(s, p->when));
		cw_from(s->w, p->from);
		cw_line(s->w, "many[count++] = %s;", stream_raw(s, p->parts));
		cw_close(s->w);
	}
	cw_line(s->w, "jrt_put_many(out, many, count);");
	cw_close(s->w);
	cw_append(s->w, " while (0);");
}

/* ---- parts --------------------------------------------------------------- */

static void
emit_part(struct stream *s, const struct part *p)
{
	struct cwriter *w = s->w;
	switch (p->kind) {
	case PART_BYTES:
		cw_line(w, "jrt_put_lit(out, %s);", stream_literal(s, p->bytes));
		break;
	case PART_SECRET:
		cw_line(w, "jrt_put(out, %s.json.at, %s.json.len);", emit_secret(w, p->bytes),
			emit_secret(w, p->bytes));
		cw_from(w, p->from);
		break;
	case PART_IF:
		if (cond_is_certain(p->when)) {
			emit_parts(s, p->parts);
			break;
		}
		cw_open(w, "if (%s)", stream_condition(s, p->when));
		cw_from(w, p->from);
		emit_parts(s, p->parts);
		if (p->otherwise != NULL) {
			cw_else(w);
			emit_parts(s, p->otherwise);
		}
		cw_close(w);
		break;
	case PART_MANY:
		emit_many(s, p);
		break;
	case PART_EDIT:
		cw_open(w, "if (!%s_%s(doc, %s, out))", s->prefix, p->edit->function,
			stream_slot(s, p->input));
		cw_from(w, p->from);
		cw_line(w, "return JRT_OTHER_WAY;");
		cw_close(w);
		break;
	case PART_OPEN:
	case PART_REST_BEGIN:
	case PART_REST:
		emit_open(s, p);
		break;
	default:
		emit_looped(s, p);
		break;
	}
}

/* Whether the slot may stand for the null of a key without a value. */
static bool
may_be_no_piece(const struct input *i)
{
	return i->kind == INPUT_KEY ||
	       (i->kind == INPUT_EACH && input_arm(i) != NULL && input_arm(i)->loop->texts);
}

/* Whether it is a single piece that emit_piece() can write. */
static bool
is_piece(const struct part *p)
{
	return p != NULL && p->next == NULL &&
	       (p->kind == PART_INPUT || p->kind == PART_CALL || p->kind == PART_SORTED);
}

/* Writes a single piece with the constant texts around it; false: it is not a single piece. */
static bool
emit_piece(struct stream *s, const char *before, const struct part *p, const char *behind)
{
	const char *what;
	if (p->kind == PART_INPUT && s->reads_back) {
		cw_line(s->w, "jrt_put_piece(out, JRT_TEXT(%s), %s, JRT_TEXT(%s));", before,
			stream_slot(s, p->input), behind);
		cw_from(s->w, p->from);
		return true;
	}
	switch (p->kind) {
	case PART_INPUT:
		what = may_be_no_piece(p->input) ? "slot" : "found";
		break;
	case PART_WORD:
		emit_word(s, before, p->words.at, behind);
		return true;
	case PART_CALL:
		cw_line(s->w, "jrt_put_computed(ctx, out, %s, %s, %s);", stream_slot(s, p->input),
			before, behind);
		cw_from(s->w, p->from);
		return true;
	case PART_SORTED:
		if (p->input->kind == INPUT_CALL) {
			cw_line(s->w, "jrt_put_sorted_computed(ctx, out, %s, %s, %s);",
				stream_slot(s, p->input), before, behind);
		} else {
			cw_line(s->w, "jrt_put_sorted(ctx, out, %s, doc, %s, %s);", before,
				stream_slot(s, p->input), behind);
		}
		cw_from(s->w, p->from);
		return true;
	default:
		return false;
	}
	cw_line(s->w, "jrt_put_%s(out, %s, doc, %s, %s);", what, before, stream_slot(s, p->input),
		behind);
	cw_from(s->w, p->from);
	return true;
}

/* Writes one of two pieces, depending on the record. */
static bool
emit_either(struct stream *s, const char *before, const struct part *p, const char *behind)
{
	if (p->kind != PART_IF || !is_piece(p->parts) || !is_piece(p->otherwise) ||
		cond_is_certain(p->when)) {
		return false;
	}
	cw_open(s->w, "if (%s)", stream_condition(s, p->when));
	cw_from(s->w, p->from);
	(void)emit_piece(s, before, p->parts, behind);
	cw_else(s->w);
	(void)emit_piece(s, before, p->otherwise, behind);
	cw_close(s->w);
	return true;
}

void
emit_close(struct stream *s, struct text close, struct text behind)
{
	struct buffer b;
	buffer_init(&b, s->w->arena);
	buffer_add(&b, close.at, close.len);
	buffer_add(&b, behind.at, behind.len);
	cw_line(s->w, "jrt_put_close(out, %s);", stream_literal(s, buffer_text(&b)));
}

static bool
is_bytes(const struct part *p, const char *bytes)
{
	return p != NULL && p->kind == PART_BYTES && text_is(p->bytes, bytes);
}

/* Whether the parts begin with five that are the member at which a loop is, unchanged, and a comma;
 * returns the fifth, or NULL. */
static const struct part *
end_of_member(const struct part *p)
{
	const struct part *words = is_bytes(p, "\"") ? p->next : NULL;
	if (words == NULL || words->kind != PART_WORD || words->words.at->kind != WORD_KEY ||
		!is_bytes(words->next, "\":")) {
		return NULL;
	}
	const struct part *value = words->next->next;
	bool same = value != NULL && value->kind == PART_INPUT &&
		    value->input->kind == INPUT_EACH &&
		    input_arm(value->input) == words->words.at->arm;
	return same && is_bytes(value->next, ",") ? value->next : NULL;
}

void
emit_parts(struct stream *s, const struct part *parts)
{
	for (const struct part *p = parts; p != NULL;) {
		if (p->kind == PART_NAME_SEEN) {
			p = emit_name_seen(s, p) ? NULL : p->next;
			continue;
		}
		/* what is read back is marked piece by piece */
		const struct part *last_of_member = s->reads_back ? NULL : end_of_member(p);
		if (last_of_member != NULL) {
			unsigned loop = p->next->words.at->arm->loop->number;
			cw_line(s->w, "jrt_put_member(out, &e%u, k%u);", loop, loop);
			cw_from(s->w, p->next->from);
			p = last_of_member->next;
			continue;
		}
		if (p->kind == PART_TRIM) {
			bool more = p->next != NULL && p->next->kind == PART_BYTES;
			emit_close(s, p->bytes, more ? p->next->bytes : TEXT(""));
			p = more ? p->next->next : p->next;
			continue;
		}
		const struct part *first = p->kind == PART_BYTES ? p : NULL;
		const struct part *piece = first != NULL ? p->next : p;
		const struct part *last = piece != NULL ? piece->next : NULL;
		last = last != NULL && last->kind == PART_BYTES ? last : NULL;
		const char *before = first != NULL ? stream_literal(s, first->bytes) : "\"\"";
		const char *behind = last != NULL ? stream_literal(s, last->bytes) : "\"\"";
		if (piece != NULL && (emit_piece(s, before, piece, behind) ||
					     emit_either(s, before, piece, behind))) {
			p = last != NULL ? last->next : piece->next;
			continue;
		}
		emit_part(s, p);
		p = p->next;
	}
}

/* The value (C), edited, and a comma. */
static void
emit_edited(struct stream *s, const struct edit *edit, const char *value)
{
	cw_return_if(s->w, "false", "!%s_%s(doc, %s, out)", s->prefix, edit->function, value);
	cw_line(s->w, "jrt_put_lit(out, \",\");");
}

static void
emit_edit_elements(struct stream *s, const struct edit *edit)
{
	struct cwriter *w = s->w;
	cw_open(w, "if (jrt_has_inside(at) && jrt_is_array(doc, at))");
	cw_line(w, "jrt_put_lit(out, \"[\");");
	cw_open(w, "for (struct jrt_elements e = jrt_elements(doc, at); jrt_next_element(&e);)");
	emit_edited(s, edit->each, "e.value");
	cw_close(w);
	cw_line(w, "jrt_put_close(out, \"]\");");
	cw_line(w, "return true;");
	cw_close(w);
}

static unsigned
most_stars(const struct edit *edit)
{
	unsigned most = 0;
	for (const struct edit_member *m = edit->members; m != NULL; m = m->next) {
		most = m->stars != NULL && m->stars->stars > most ? m->stars->stars : most;
	}
	return most;
}

/* A copy of an object without the members that were removed; false: it repeats a key. */
static void
emit_edit(struct stream *s, const struct edit *edit)
{
	struct cwriter *w = s->w;
	cw_function(w, "static bool",
		"%s_%s(const struct jrt_doc *doc, jrt_ref at, struct jrt_writer *out)", s->prefix,
		edit->function);
	if (edit->each != NULL) {
		emit_edit_elements(s, edit);
	}
	cw_open(w, "if (jrt_is_no_object(doc, at))"); /* or the text of a scalar that a key has
							 matched */
	cw_line(w, "jrt_put_slot(out, \"\", doc, at, \"\");");
	cw_line(w, "return true;");
	cw_close(w);
	cw_return_if(w, "false", "jrt_repeats_keys(doc, at)");
	cw_line(w, "jrt_put_lit(out, \"{\");");
	cw_open(w, "for (struct jrt_members m = jrt_members(doc, at); jrt_next_member(&m);)");
	unsigned stars = most_stars(edit);
	if (stars > 0) {
		cw_line(w, "struct jrt_text stars[%u];", stars);
	}
	for (const struct edit_member *m = edit->members; m != NULL; m = m->next) {
		if (m->stars != NULL) {
			cw_open(w, "if (%s)", emit_stars(w, m->stars, "m.key", "stars"));
		} else {
			cw_open(w, "if (jrt_is(m.key, %s))", stream_literal(s, m->name));
		}
		cw_from(w, m->from);
		if (m->below != NULL) {
			cw_line(w, "jrt_copy_key(out, &m);");
			emit_edited(s, m->below, "m.value");
		}
		cw_line(w, "continue;");
		cw_close(w);
	}
	if (edit->each != NULL) {
		cw_line(w, "jrt_copy_key(out, &m);");
		emit_edited(s, edit->each, "m.value");
	} else {
		cw_line(w, "jrt_copy_member(out, &m);");
	}
	cw_close(w);
	cw_line(w, "jrt_put_close(out, \"}\");");
	cw_line(w, "return true;");
	cw_function_end(w);
}

static void
emit_doc(struct cwriter *w, const struct plan *plan)
{
	if (plan->loops == NULL && plan->numbers.opens == 0) {
		cw_line(w, "const struct jrt_doc *doc = ctx->doc;");
	} else {
		cw_line(w, "const struct jrt_doc looked = jrt_look_at_keys(ctx->doc);");
		cw_line(w, "const struct jrt_doc *doc = &looked;");
	}
}

static void
emit_writer_copy(struct cwriter *w, const char *prefix, const char *function)
{
	cw_line(w, "/* Works on a copy of the writer, which can stay in registers. */");
	cw_function(w, "static enum jrt_status",
		"%s_%s(struct jrt_ctx *ctx, struct jrt_writer *out)", prefix, function);
	emit_use_names(w);
	cw_line(w, "struct jrt_writer copy = *out;");
	cw_line(w, "enum jrt_status status = %s_write(ctx, &copy);", prefix);
	cw_blank(w);
	cw_line(w, "jrt_writer_give_back(out, &copy);");
	cw_line(w, "return status;");
	cw_function_end(w);
}

/* What precedes the output: first the places whose first write calls record, too. */
static void
emit_first_calls(struct stream *s)
{
	emit_firsts(s);
	emit_parts(s, s->plan->firsts.early);
	emit_calls(s, NULL);
}

void
emit_all_kept(struct stream *s, const struct arm *around)
{
	for (const struct loop *l = s->plan->loops; l != NULL; l = l->next) {
		for (const struct arm *a = l->arms; a != NULL; a = a->next) {
			if (input_arm(l->over) == around && a->remembered > 0) {
				emit_kept(s, a);
			}
		}
	}
}

void
emit_stream(struct cwriter *w, const struct plan *plan, const char *prefix, const char *function)
{
	struct stream s = { .w = w, .plan = plan, .prefix = prefix };
	bool looks = plan->root->looked_into;

	for (const struct edit *e = plan->edits; e != NULL; e = e->next) {
		emit_edit(&s, e);
	}
	for (const struct loop *l = plan->loops; l != NULL; l = l->next) {
		for (const struct arm *a = l->arms; a != NULL; a = a->next) {
			if (a->each->looked_into) {
				cw_line(w,
					"/* What the spec reads from each member or element; 0: absent. */");
				emit_found(&s, a->each, a->each->slot);
				if (a->remembered > 0) {
					emit_kept_type(&s, a);
				}
			}
		}
	}
	for (const struct loop *l = plan->loops; l != NULL; l = l->next) {
		if (l->gather != NULL && l->gather->turns == l) {
			emit_turn_type(&s, l);
		}
	}
	emit_call_functions(&s);
	if (looks) {
		cw_line(w, "/* What the spec reads from a record; 0: absent. */");
		emit_found(&s, plan->root, "found");
	}
	cw_function(w, "JRT_INLINE enum jrt_status",
		"%s_write(struct jrt_ctx *ctx, struct jrt_writer *out)", prefix);
	if (looks || plan->root->kept) {
		emit_doc(w, plan);
	} else if (plan->calls == NULL) {
		cw_line(w, "(void)ctx;");
		cw_remark(w, "the output does not depend on the record");
	}
	if (plan->exists.written) {
		cw_line(w, "size_t start = out->used;");
	}
	if (looks) {
		const char *seen = emit_seen(&s, plan->root);
		cw_line(w, "struct %s_found f = { %s };", prefix, seen);
		cw_blank(w);
		cw_line(w, "%s_find_root(doc, doc->root, &f);", prefix);
	}
	emit_opened(&s, plan->root);
	if (plan->bails_out.when->kind != COND_NEVER) {
		cw_return_if(w, "JRT_OTHER_WAY", "%s", stream_condition(&s, plan->bails_out.when));
	}
	emit_all_kept(&s, NULL);
	if (plan->exists.after_calls) {
		emit_first_calls(&s);
	}
	if (plan->exists.when->kind != COND_ALWAYS) {
		cw_open(w, "if (!(%s))", stream_condition(&s, plan->exists.when));
		cw_line(w, "return JRT_NOTHING;");
		cw_remark(w, "the spec selects nothing from this record");
		cw_close(w);
	}
	if (!plan->exists.after_calls) {
		emit_first_calls(&s);
	}
	emit_parts(&s, plan->parts);
	if (plan->exists.written) {
		cw_open(w, "if (out->used == start)");
		cw_line(w, "return %s;",
			plan->exists.maybe_empty ? "JRT_OTHER_WAY" : "JRT_NOTHING");
		cw_remark(w, plan->exists.maybe_empty
				     ? "nothing, or an empty document: the tree way knows"
				     : "the spec selects nothing from this record");
		cw_close(w);
	}
	cw_line(w, "return out->status;");
	cw_function_end(w);
	emit_writer_copy(w, prefix, function);
}
