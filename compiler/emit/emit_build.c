/* SPDX-License-Identifier: Apache-2.0 */
/* Values built from pieces of the input and constants: the arguments of calls, and the tree on
 * which the rest of the chain works when the operations before it were evaluated. */
#include "emit/emit_at.h"
#include "emit/emit_date.h"
#include "emit/emit_stream.h"

static const char *emit_value(struct stream *, const struct build *);

/* The C variable that holds a piece of the input as a value. */
static const char *
input_value(struct stream *s, const struct input *input)
{
	if (input->kind == INPUT_CALL) {
		return stream_slot(s, input);
	}
	return arena_printf(s->w->arena, "value_%s", input->slot);
}

static void
open_if(struct stream *s, const struct build_member *m)
{
	if (m->when->kind != COND_ALWAYS) {
		cw_open(s->w, "if (%s)", stream_condition(s, m->when));
		cw_from(s->w, m->from);
	}
}

static void
close_if(struct stream *s, const struct build_member *m)
{
	if (m->when->kind != COND_ALWAYS) {
		cw_close(s->w);
	}
}

static void
emit_member(struct stream *s, const struct build *of, const struct build_member *m,
	const char *container)
{
	struct cwriter *w = s->w;
	bool object = of->kind == BUILD_OBJECT;
	const char *place = object ? emit_text(w, m->name) : arena_printf(w->arena, "%u", m->index);
	open_if(s, m);
	const char *value = emit_value(s, m->value);
	if (of->kind == BUILD_APPENDED) {
		cw_line(w, "jrt_append(ctx, %s, %s);", container, value);
	} else {
		cw_line(w, object ? "jrt_set(ctx, %s, %s, %s);" : "jrt_set_at(ctx, %s, %s, %s);",
			container, place, value);
	}
	close_if(s, m);
}

static const char *
emit_choice(struct stream *s, const struct build *b)
{
	struct cwriter *w = s->w;
	const char *name = arena_printf(w->arena, "choice_%u", ++s->values);
	cw_line(w, "struct jrt_value *%s = JRT_NULL;", name);
	bool open = false;
	for (const struct build_member *m = b->members; m != NULL; m = m->next) {
		bool always = m->when->kind == COND_ALWAYS;
		const char *cond = stream_condition(s, m->when);
		if (open && always) {
			cw_else(w);
		} else {
			cw_arm(w, &open, cond);
		}
		cw_line(w, "%s = %s;", name, emit_value(s, m->value));
		if (always) {
			break;
		}
	}
	if (open) {
		cw_close(w);
	}
	return name;
}

/* Emits the statements that make the value; returns the C expression for it. */
static const char *
emit_value(struct stream *s, const struct build *b)
{
	struct cwriter *w = s->w;
	const char *name;
	switch (b->kind) {
	case BUILD_INPUT:
		return input_value(s, b->input);
	case BUILD_CONST:
		return emit_literal(w, b->node);
	case BUILD_TEXT:
		return emit_string(w, b->text);
	case BUILD_CHOICE:
		return emit_choice(s, b);
	case BUILD_OBJECT:
	case BUILD_LIST:
	case BUILD_APPENDED:
		break;
	}
	bool object = b->kind == BUILD_OBJECT;
	name = arena_printf(w->arena, "%s_%u", object ? "object" : "list", ++s->values);
	bool hashed = b->hashed != NULL && b->hashed->kind == COND_ALWAYS;
	cw_line(w, "struct jrt_value *%s = %s(ctx);", name,
		hashed   ? "jrt_new_java_map"
		: object ? "jrt_new_object"
			 : "jrt_new_list");
	cw_from(w, b->from);
	if (b->hashed != NULL && !hashed) {
		cw_open(w, "if (%s)", stream_condition(s, b->hashed));
		cw_line(w, "%s = jrt_new_java_map(ctx);", name);
		cw_close(w);
	}
	for (const struct build_member *m = b->members; m != NULL; m = m->next) {
		emit_member(s, b, m, name);
	}
	return name;
}

/* ---- calls --------------------------------------------------------------- */

/* Whether the argument is a variable, and is absent exactly when the variable is NULL. */
static bool
is_variable(const struct build_member *m)
{
	return m->value->kind == BUILD_INPUT &&
	       (m->when->kind == COND_ALWAYS ||
		       (m->when->kind == COND_FOUND && m->when->input == m->value->input));
}

static void
emit_argument(struct stream *s, const struct call *call, const struct build_member *m)
{
	if (call->expr != NULL && !emit_passes(call->expr, m->index)) {
		return;
	}
	if (is_variable(m)) {
		cw_line(s->w, "args[%u] = %s;", m->index, input_value(s, m->value->input));
		return;
	}
	open_if(s, m);
	const char *value = emit_value(s, m->value);
	cw_line(s->w, "args[%u] = %s;", m->index, value);
	close_if(s, m);
}

/* The variable of the only argument; NULL: several arguments, or no such variable. */
static const char *
single_argument(struct stream *s, const struct call *c)
{
	bool single = c->arguments.count == 1 && is_variable(c->arguments.at);
	return single ? input_value(s, c->arguments.at->value->input) : NULL;
}

/* Whether the call needs no condition: without an argument it gives nothing. */
static bool
asks_itself(const struct call *c)
{
	return c->when->kind == COND_ALWAYS ||
	       (c->arguments.count == 1 && !c->gives.of_nothing && c->when->kind == COND_FOUND &&
		       c->when->input == c->arguments.at->value->input);
}

static const char *
call_symbol(struct stream *s, const struct call *c)
{
	return c->expr != NULL ? emit_symbol(s->w, c->expr)
	       : c->kind == CALL_FUNCTION
		       ? c->symbol
		       : arena_printf(s->w->arena, "%s_step_%s", s->prefix, c->result->slot);
}

/* Emits the function of the level below an operation's only rule. */
static void
emit_below(struct cwriter *w, const struct op *op, const char *fn)
{
	switch (op->kind) {
	case OP_MODIFY:
		emit_below_modify(w, op->modify->literals, fn);
		break;
	case OP_DEFAULT:
		emit_below_default(w, op->defaults->top->rules, fn);
		break;
	case OP_REMOVE:
		emit_below_remove(w, op->remove->rules, fn);
		break;
	case OP_CARDINALITY:
		emit_below_cardinality(w, op->cardinality->literals, fn);
		break;
	default:
		break;
	}
}

void
emit_call_functions(struct stream *s)
{
	/* reserve their names: a level below may otherwise be given the same one */
	for (const struct call *c = s->plan->calls; c != NULL; c = c->next) {
		if (c->kind == CALL_OPERATION || c->kind == CALL_SHIFT) {
			table_set(&s->w->names, text_of(call_symbol(s, c)), (void *)(uintptr_t)1);
		}
	}
	for (const struct call *c = s->plan->calls; c != NULL; c = c->next) {
		if (c->kind == CALL_OPERATION) {
			(c->below ? emit_below : emit_tree_op)(s->w, c->op, call_symbol(s, c));
		} else if (c->kind == CALL_SHIFT) {
			emit_shift_part(s->w, c->shift, call_symbol(s, c));
		}
	}
}

/* Declares the variable of the result, and opens the block that may set it. */
static void
open_call(struct stream *s, const struct call *c)
{
	cw_line(s->w, "struct jrt_value *%s = NULL;", stream_slot(s, c->result));
	cw_from(s->w, c->from);
	if (c->when->kind != COND_ALWAYS) {
		cw_open(s->w, "if (%s)", stream_condition(s, c->when));
	} else {
		cw_line(s->w, "{");
		s->w->depth++;
	}
}

/* Writes what a loop writes, and reads it back as a value. */
static void
emit_written(struct stream *s, const struct call *c)
{
	open_call(s, c);
	cw_line(s->w, "size_t start = out->used;");
	s->reads_back = true;
	emit_parts(s, c->written.parts);
	s->reads_back = false;
	cw_line(s->w, "%s = jrt_read_back(ctx, out, start);", stream_slot(s, c->result));
	cw_line(s->w, "out->used = start;");
	cw_close(s->w);
}

/* Applies an operation, or none, to the value of the argument. */
static void
emit_on_value(struct stream *s, const struct call *c)
{
	open_call(s, c);
	const char *value;
	if (!is_variable(c->arguments.at) && c->arguments.at->when->kind != COND_ALWAYS) {
		cw_line(s->w, "struct jrt_value *old = NULL;");
		open_if(s, c->arguments.at);
		value = emit_value(s, c->arguments.at->value);
		cw_line(s->w, "old = %s;", value);
		close_if(s, c->arguments.at);
		value = "old";
	} else {
		value = emit_value(s, c->arguments.at->value);
	}
	const char *applied =
		c->op == NULL ? value
			      : arena_printf(s->w->arena, "%s(ctx, %s)", call_symbol(s, c), value);
	cw_line(s->w, "%s = %s;", stream_slot(s, c->result), applied);
	cw_close(s->w);
}

static void
emit_member_of(struct stream *s, const struct call *c)
{
	struct arena *a = s->w->arena;
	const char *of = input_value(s, c->arguments.at->value->input);
	const char *name = emit_text(s->w, c->member.name), *found;
	switch (c->member.how) {
	case MEMBER_ELEMENT:
		found = arena_printf(a, "jrt_element_of(ctx, %s, %ld)", of, c->member.index);
		break;
	case MEMBER_KEY:
		found = arena_printf(a, "jrt_matched(ctx, %s, %s, %ld)", of, name, c->member.index);
		break;
	default:
		found = arena_printf(a, "jrt_member_of(ctx, %s, %s)", of, name);
		break;
	}
	cw_line(s->w, "struct jrt_value *%s = %s;", stream_slot(s, c->result), found);
	cw_from(s->w, c->from);
}

/* Puts what each writer gives, one after the other, as shift writes to the root of its output. */
static void
emit_together(struct stream *s, const struct call *c)
{
	const char *result = stream_slot(s, c->result);
	cw_line(s->w, "struct jrt_value *%s = NULL;", result);
	cw_from(s->w, c->from);
	for (const struct build_member *m = c->arguments.at; m != NULL; m = m->next) {
		open_if(s, m);
		const char *value = emit_value(s, m->value);
		cw_line(s->w, "jrt_shift_put_root(ctx, &%s, %s);", result, value);
		close_if(s, m);
	}
}

/* Places of a shift as an object; each argument has an index of its own. */
static void
emit_places(struct stream *s, const struct call *c)
{
	struct cwriter *w = s->w;
	const char *result = stream_slot(s, c->result);
	const char *args = arena_printf(w->arena, "args_%u", ++s->values);
	cw_line(w, "struct jrt_value *%s[%u] = { NULL };", args, c->arguments.count);
	for (const struct build_member *m = c->arguments.at; m != NULL; m = m->next) {
		bool asks = !is_variable(m);
		if (asks) {
			open_if(s, m);
		}
		const char *value = emit_value(s, m->value);
		cw_line(w, "%s[%u] = %s;", args, m->index, value);
		if (asks) {
			close_if(s, m);
		}
	}
	if (c->gives.unused) {
		cw_line(w, "%s(ctx, %s);", call_symbol(s, c), args);
		cw_remark(w, "unused, but it may fail");
	} else {
		cw_line(w, "struct jrt_value *%s = %s(ctx, %s);", result, call_symbol(s, c), args);
	}
	cw_from(w, c->from);
}

static void
emit_call(struct stream *s, const struct call *c)
{
	struct cwriter *w = s->w;
	const char *result = stream_slot(s, c->result), *single = single_argument(s, c);
	const char *symbol = call_symbol(s, c);
	bool certain = c->arguments.count > 0 && c->arguments.at->when->kind == COND_ALWAYS &&
		       (c->when->kind == COND_ALWAYS || !asks_itself(c));
	const char *call = c->arguments.count == 0
				   ? arena_printf(w->arena, "%s(ctx, 0, NULL)", symbol)
			   : single == NULL ? NULL
			   : certain ? arena_printf(w->arena, "%s(ctx, 1, &%s)", symbol, single)
				     : arena_printf(w->arena, "%s(ctx, %s != NULL ? 1 : 0, &%s)",
					       symbol, single, single);
	if (call != NULL && asks_itself(c)) {
		cw_line(w, "struct jrt_value *%s = %s;", result, call);
		cw_from(w, c->from);
		return;
	}
	cw_line(w, "struct jrt_value *%s = NULL;", result);
	cw_from(w, c->from);
	if (c->when->kind != COND_ALWAYS) {
		cw_open(w, "if (%s)", stream_condition(s, c->when));
	} else {
		cw_line(w, "{");
		w->depth++;
	}
	if (call != NULL) {
		cw_line(w, "%s = %s;", result, call);
		cw_close(w);
		return;
	}
	cw_line(w, "struct jrt_value *args[%u] = { NULL };", c->arguments.count);
	for (const struct build_member *m = c->arguments.at; m != NULL; m = m->next) {
		emit_argument(s, c, m);
	}
	if (c->arguments.count > 1) {
		cw_line(w, "jrt_fill_arguments(%u, args);", c->arguments.count);
		cw_line(w, "%s = %s(ctx, %u, args);", result, symbol, c->arguments.count);
	} else {
		cw_line(w, "%s = %s(ctx, args[0] != NULL ? 1 : 0, args);", result, symbol);
	}
	cw_close(w);
}

static void
emit_step(struct stream *s, const struct call *c)
{
	switch (c->kind) {
	case CALL_TOGETHER:
		emit_together(s, c);
		break;
	case CALL_OPERATION:
		emit_on_value(s, c);
		break;
	case CALL_SHIFT:
		if (s->plan->fails != NULL) {
			emit_at_operation(s->w, s->plan->fails, "JRT_NULL", false);
		}
		emit_places(s, c);
		break;
	case CALL_MEMBER:
		emit_member_of(s, c);
		break;
	case CALL_WRITTEN:
		emit_written(s, c);
		break;
	case CALL_FUNCTION:
		(c->symbol == NULL ? emit_on_value : emit_call)(s, c);
		break;
	}
	if (c->gives.unused && c->kind != CALL_SHIFT) {
		cw_line(s->w, "(void)%s;", stream_slot(s, c->result));
		cw_remark(s->w, "unused, but it may fail");
	}
}

bool
stream_has_calls(struct stream *s, const struct arm *turn)
{
	const struct call *c = s->plan->calls;
	while (c != NULL && c->turn != turn) {
		c = c->next;
	}
	return c != NULL;
}

/* The stream way has written everything when the function returns, so its values can be local
 * variables. */
static void
emit_input_value(struct stream *s, const struct input *input)
{
	const char *value = input_value(s, input);
	if (!s->plan->stream) {
		cw_line(s->w, "struct jrt_value *%s = jrt_slot_value(ctx, %s);", value,
			stream_slot(s, input));
		return;
	}
	cw_line(s->w, "struct jrt_value %s_room;", value);
	cw_line(s->w, "struct jrt_value *%s = jrt_slot_value_in(ctx, doc, %s, &%s_room);", value,
		stream_slot(s, input), value);
}

void
emit_calls(struct stream *s, const struct arm *turn)
{
	for (const struct build_input *i = s->plan->tree.inputs; i != NULL; i = i->next) {
		if (input_arm(i->input) == turn) {
			emit_input_value(s, i->input);
		}
	}
	for (const struct call *c = s->plan->calls; c != NULL; c = c->next) {
		if (c->turn == turn) {
			emit_step(s, c);
		}
	}
	if (!s->plan->stream || !stream_has_calls(s, turn)) {
		return;
	}
	if (turn == NULL) {
		cw_return_if(s->w, "ctx->status", "ctx->status != JRT_OK");
		return;
	}
	cw_open(s->w, "if (ctx->status != JRT_OK)");
	cw_line(s->w, "ctx->status = JRT_OK;");
	cw_remark(s->w, "its name may come again");
	cw_line(s->w, "return JRT_OTHER_WAY;");
	cw_close(s->w);
}

/* ---- trees --------------------------------------------------------------- */

void
emit_built(struct cwriter *w, const struct plan *plan, const char *prefix)
{
	struct stream s = { .w = w, .plan = plan, .prefix = prefix };
	bool looks = plan->root->looked_into;

	emit_call_functions(&s);
	if (looks) {
		cw_line(w, "/* What the spec reads from a record; 0: absent. */");
		emit_found(&s, plan->root, "found");
	}
	cw_line(w, "/* The document as the operations before line %s leave it. */",
		span_spelled(plan->tree.op->span, w->arena));
	cw_function(w, "static struct jrt_value *", "%s_build(struct jrt_ctx *ctx)", prefix);
	if (looks || plan->root->kept) {
		cw_line(w, "const struct jrt_doc *doc = ctx->doc;");
	} else {
		cw_line(w, "(void)ctx;");
	}
	if (looks) {
		cw_line(w, "struct %s_found f = { 0 };", prefix);
		cw_blank(w);
		cw_line(w, "%s_find_root(doc, doc->root, &f);", prefix);
	}
	emit_calls(&s, NULL);
	if (plan->exists.when->kind != COND_ALWAYS) {
		cw_return_if(w, "JRT_NULL", "!(%s)", stream_condition(&s, plan->exists.when));
	}
	const char *value = emit_value(&s, plan->tree.built);
	cw_line(w, "return %s;", value);
	cw_function_end(w);
}
