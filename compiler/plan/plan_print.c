/* SPDX-License-Identifier: Apache-2.0 */
/* The plan as text: what `joltc explain` shows and the planning tests compare. */
#include "plan/plan.h"

static void
print_span(struct span p, FILE *out)
{
	if (p.source == NULL) {
		fputs("-", out);
	} else {
		unsigned column = span_column(p);
		fprintf(out, "%s:%u", p.source->name, span_line(p));
		if (column > 0) {
			fprintf(out, ":%u", column);
		}
	}
}

static void print_cond(const struct cond *c, FILE *out);

/* The results of calls are not pieces of the input. */
static const char *
computed(const struct input *i)
{
	return i->kind == INPUT_CALL ? "computed " : "";
}

/* In parentheses if its kind differs from that of the condition around it. */
static void
print_operand(const struct cond *c, enum cond_kind of, FILE *out)
{
	bool other = c->kind != of && (c->kind == COND_AND || c->kind == COND_OR);
	fputs(other ? "(" : "", out);
	print_cond(c, out);
	fputs(other ? ")" : "", out);
}

static void
print_cond(const struct cond *c, FILE *out)
{
	switch (c->kind) {
	case COND_NEVER:
		fputs("never", out);
		break;
	case COND_ALWAYS:
		fputs("always", out);
		break;
	case COND_FOUND:
		fprintf(out, "%s%s", computed(c->input), c->input->slot);
		break;
	case COND_VALUE:
		fprintf(out, "%s%s is not null", computed(c->input), c->input->slot);
		break;
	case COND_NAME:
		fprintf(out, "%s may be a name", c->input->slot);
		break;
	case COND_NO_OBJECT:
		fprintf(out, "%s is no object", c->input->slot);
		break;
	case COND_NO_INSIDE:
		fprintf(out, "%s is neither an object nor a list", c->input->slot);
		break;
	case COND_AT:
		fprintf(out, "%s is %s", c->input->slot, c->other->slot);
		break;
	case COND_WRITTEN:
		fputs("something was written", out);
		break;
	case COND_NOT:
		fputs("not (", out);
		print_cond(c->a, out);
		fputs(")", out);
		break;
	case COND_AND:
	case COND_OR:
		print_operand(c->a, c->kind, out);
		fputs(c->kind == COND_AND ? " and " : " or ", out);
		print_operand(c->b, c->kind, out);
		break;
	}
}

static void
print_input(const struct input *i, unsigned depth, FILE *out)
{
	static const char *const kinds[] = {
		[INPUT_ROOT] = "the record",
		[INPUT_KEY] = "key",
		[INPUT_MEMBER] = "member",
		[INPUT_ELEMENT] = "element",
		[INPUT_EACH] = "each",
	};
	fprintf(out, "  %*s%s", (int)depth * 2, "", kinds[i->kind]);
	if (i->kind == INPUT_ELEMENT) {
		fprintf(out, " [%ld]", i->index);
	} else if (i->kind != INPUT_ROOT) {
		fprintf(out, " \"%.*s\"", TEXT_ARGS(i->name));
	}
	fprintf(out, "%s%s", i->kept ? " as " : ": not looked at", i->kept ? i->slot : "");
	if (i->kind == INPUT_EACH && i->arm->remembered > 0) {
		fprintf(out, ", kept for %u loops", i->arm->lookers);
	}
	fputs("\n", out);
	for (const struct input *c = i->children; c != NULL; c = c->next) {
		print_input(c, depth + 1, out);
	}
}

static void
print_words(struct words words, FILE *out)
{
	for (unsigned i = 0; i < words.count; i++) {
		const struct word *w = &words.at[i];
		switch (w->kind) {
		case WORD_TEXT:
			fprintf(out, "%.*s", TEXT_ARGS(w->text));
			break;
		case WORD_KEY:
			fprintf(out, "<key %u>", w->arm->loop->number);
			break;
		case WORD_GROUP:
			fprintf(out, "<star %u", w->arm->loop->number);
			if (w->arm->key->stars > 1) {
				fprintf(out, ", %u", w->star + 1);
			}
			fprintf(out, ">");
			break;
		case WORD_VALUE:
			fprintf(out, "<%s>", w->input->slot);
			break;
		}
	}
}

static void print_parts(const struct part *parts, unsigned depth, FILE *out);

static void
print_inside(const char *head, const struct part *parts, unsigned depth, FILE *out)
{
	if (parts != NULL) {
		fprintf(out, "  %*s%s\n", (int)depth * 2, "", head);
		print_parts(parts, depth + 1, out);
	}
}

static void
print_rank(const struct first *first, FILE *out)
{
	if (first == NULL) {
		fputs("member, behind the others\n", out);
	} else if (first->constant) {
		fprintf(out, "member, in place %u\n", first->inputs->order);
	} else {
		fprintf(out, "member, in the place of first write %u\n", first->number);
	}
}

static void
print_first(const struct first *first, FILE *out)
{
	fprintf(out, "first write %u", first->number);
	if (!first->of_spec) {
		fputs(" is noted\n", out);
		return;
	}
	for (const struct first_input *in = first->inputs; in != NULL; in = in->next) {
		fprintf(out, "%s%u if ", in == first->inputs ? ": " : ", else ", in->order);
		print_cond(in->when, out);
	}
	fputs("\n", out);
}

/* What keeps names and members in order. */
static void
print_ordered(const struct part *p, unsigned depth, FILE *out)
{
	switch (p->kind) {
	case PART_NAME_SEEN:
		fputs(p->names.shared != NULL ? "the name, new or not: " : "the name must be new: ",
			out);
		print_words(p->words, out);
		fputs("\n", out);
		break;
	case PART_SINGLE:
		fputs("if the name has one turn\n", out);
		print_parts(p->parts, depth + 1, out);
		print_inside("else", p->otherwise, depth, out);
		break;
	case PART_GATHER_BEGIN:
		fputs("turns are gathered by name\n", out);
		break;
	case PART_GATHER:
		fputs("gather the turn by ", out);
		print_words(p->words, out);
		fputs("\n", out);
		break;
	case PART_BAIL_OUT:
		fputs("bail out if ", out);
		print_cond(p->when, out);
		fputs("\n", out);
		break;
	case PART_ORDER:
		fprintf(out, "bail out if first write %u came after %u\n", p->before->number,
			p->after->number);
		break;
	case PART_RANKED:
		fputs("members in the order of their first writes\n", out);
		break;
	case PART_RANK:
		print_rank(p->first, out);
		print_parts(p->parts, depth + 1, out);
		print_inside("if it is there", p->otherwise, depth, out);
		break;
	case PART_WOVEN:
		fputs("members between those\n", out);
		print_parts(p->parts, depth + 1, out);
		break;
	case PART_CUT:
		fprintf(out, "at first write %u: those behind that member\n", p->first->number);
		break;
	case PART_IN_ORDER:
		fputs("put in order\n", out);
		break;
	case PART_NAMES:
		fputs(p->names.known != NULL ? "names are compared with those of the spec\n"
			: p->names.shares    ? "values of the same name become a list\n"
					     : "names are compared\n",
			out);
		break;
	case PART_FIRST_BEGIN:
		print_first(p->first, out);
		break;
	default:
		break;
	}
}

static void
print_looped(const struct part *p, unsigned depth, FILE *out)
{
	switch (p->kind) {
	case PART_LOOP:
		if (p->loop->gather != NULL) {
			fprintf(out, "loop %u over %s\n", p->loop->number,
				p->loop == p->loop->gather->names ? "the names"
								  : "the turns of the name");
			print_parts(p->parts, depth + 1, out);
			break;
		}
		fprintf(out, "loop %u over %s%s", p->loop->number, p->loop->over->slot,
			p->loop->texts && !p->positions ? ", or its text as a key" : "");
		if (p->turns->needs != NULL) {
			fprintf(out, ", where there is %s", p->turns->needs->slot);
		}
		fputs("\n", out);
		print_parts(p->parts, depth + 1, out);
		break;
	case PART_ARM:
		if (p->arm != NULL && p->arm->loop->gather != NULL) {
			fputs("each\n", out);
		} else if (p->arm != NULL) {
			fprintf(out, "key \"%.*s\"\n", TEXT_ARGS(p->arm->key->canonical));
		} else {
			fprintf(out, "at %s\n", p->match->slot);
		}
		print_parts(p->parts, depth + 1, out);
		break;
	case PART_WRITTEN:
	case PART_COLLECT:
		fputs(p->else_bail_out            ? "if written; bail out otherwise\n"
			: p->kind == PART_WRITTEN ? "if written\n"
						  : "one value or a list, if written\n",
			out);
		print_parts(p->around.head, depth + 1, out);
		print_parts(p->parts, depth + 1, out);
		break;
	case PART_ADD:
		fputs(p->one != ONE_OF_NONE ? "add, if there is nothing yet\n" : "add\n", out);
		print_parts(p->parts, depth + 1, out);
		break;
	case PART_ELEMENT:
		if (p->count > 0) {
			fprintf(out, "after %u gap%s: ", p->count, p->count > 1 ? "s" : "");
		}
		fputs("element, or a gap\n", out);
		print_parts(p->parts, depth + 1, out);
		break;
	case PART_EMPTY:
		fputs("if empty\n", out);
		print_parts(p->parts, depth + 1, out);
		print_inside("else", p->otherwise, depth, out);
		break;
	case PART_GAPS:
		fputs("list by position\n", out);
		break;
	default:
		print_ordered(p, depth, out);
		break;
	}
}

static void
print_parts(const struct part *p, unsigned depth, FILE *out)
{
	for (; p != NULL; p = p->next) {
		fprintf(out, "  %*s", (int)depth * 2, "");
		switch (p->kind) {
		case PART_BYTES:
			fprintf(out, "bytes %.*s\n", TEXT_ARGS(p->bytes));
			break;
		case PART_INPUT:
			fprintf(out, "copy %s\n", p->input->slot);
			break;
		case PART_CALL:
			fprintf(out, "computed %s\n", p->input->slot);
			break;
		case PART_SECRET:
			fprintf(out, "secret %.*s\n", TEXT_ARGS(p->bytes));
			break;
		case PART_WORD:
			fputs("text ", out);
			print_words(p->words, out);
			fputs("\n", out);
			break;
		case PART_IF:
			fputs("if ", out);
			print_cond(p->when, out);
			fputs("\n", out);
			print_parts(p->parts, depth + 1, out);
			print_inside("else", p->otherwise, depth, out);
			break;
		case PART_MANY:
			fputs("one value or a list of those present\n", out);
			print_parts(p->parts, depth + 1, out);
			break;
		case PART_TRIM:
			fprintf(out, "close %.*s\n", TEXT_ARGS(p->bytes));
			break;
		case PART_SORTED:
			fprintf(out, "copy %s, sorted\n", p->input->slot);
			break;
		case PART_OPEN:
			fprintf(out, "each member of %s in its order\n", p->input->slot);
			print_parts(p->parts, depth + 1, out);
			break;
		case PART_EACH:
			fprintf(out, "a list or an object as %s is\n", p->input->slot);
			print_parts(p->parts, depth + 1, out);
			break;
		case PART_EACH_NAME:
			fputs("in an object: its name\n", out);
			break;
		case PART_HERE:
			fprintf(out, "in the place of %s\n", p->input->slot);
			print_parts(p->parts, depth + 1, out);
			break;
		case PART_REST_BEGIN:
			fputs("from the first of the other members\n", out);
			break;
		case PART_REST:
			fprintf(out,
				p->bytes.at == NULL ? "what is left of %s\n"
						    : "what of %s comes before ",
				p->input->slot);
			if (p->bytes.at != NULL) {
				fprintf(out, "\"%.*s\"\n", TEXT_ARGS(p->bytes));
			}
			break;
		case PART_EDIT:
			fprintf(out, "copy %s by %s\n", p->input->slot, p->edit->function);
			break;
		default:
			print_looped(p, depth, out);
			break;
		}
	}
}

static void
print_present(const struct cond *when, FILE *out)
{
	if (when->kind != COND_ALWAYS) {
		fputs("if ", out);
		print_cond(when, out);
		fputs(": ", out);
	}
}

static void
print_build(const struct build *b, unsigned depth, FILE *out)
{
	static const char *const names[] = {
		[BUILD_OBJECT] = "object",
		[BUILD_LIST] = "list",
		[BUILD_APPENDED] = "list of what is there",
		[BUILD_CHOICE] = "the first of",
	};
	if (b->kind == BUILD_INPUT) {
		fprintf(out, "%s%s\n", computed(b->input), b->input->slot);
		return;
	}
	if (b->kind == BUILD_CONST || b->kind == BUILD_TEXT) {
		fputs("a constant\n", out);
		return;
	}
	fprintf(out, "%s\n", names[b->kind]);
	for (const struct build_member *m = b->members; m != NULL; m = m->next) {
		fprintf(out, "%*s", (int)depth * 2, "");
		print_present(m->when, out);
		if (b->kind == BUILD_OBJECT) {
			fprintf(out, "\"%.*s\": ", TEXT_ARGS(m->name));
		}
		print_build(m->value, depth + 1, out);
	}
}

static const char *
call_text(const struct call *c)
{
	static const char *const operations[] = {
		[OP_DEFAULT] = "default",
		[OP_REMOVE] = "remove",
		[OP_SORT] = "sort",
		[OP_CARDINALITY] = "cardinality",
		[OP_MODIFY] = "modify",
		[OP_SHIFT] = "shift",
		[OP_USER] = "the user's operation",
	};
	switch (c->kind) {
	case CALL_TOGETHER:
		return "one value or a list of several";
	case CALL_OPERATION:
		return operations[c->op->kind];
	case CALL_MEMBER:
		return "what stands in";
	case CALL_SHIFT:
		return "an object with places of shift, of";
	case CALL_WRITTEN:
		return "what is written here";
	case CALL_FUNCTION:
		break;
	}
	return c->symbol != NULL ? c->symbol : "the value";
}

static void
print_calls(const struct call *calls, FILE *out)
{
	for (const struct call *c = calls; c != NULL; c = c->next) {
		fprintf(out, "  %s = %s%s", c->result->slot, call_text(c),
			c->kind == CALL_OPERATION ? ", applied to" : "");
		if (c->turn != NULL) {
			fprintf(out, ", in each turn over %s", c->turn->loop->over->slot);
		}
		if (c->kind == CALL_MEMBER) {
			fprintf(out, " computed %s under ", c->arguments.at->value->input->slot);
			if (c->member.how == MEMBER_ELEMENT) {
				fprintf(out, "[%ld]\n", c->member.index);
			} else {
				fprintf(out, "\"%.*s\"\n", TEXT_ARGS(c->member.name));
			}
			continue;
		}
		if (c->when->kind != COND_ALWAYS) {
			fputs(", if ", out);
			print_cond(c->when, out);
		}
		fputs("\n", out);
		for (const struct build_member *m = c->arguments.at; m != NULL; m = m->next) {
			fputs("    ", out);
			if (c->kind == CALL_TOGETHER || c->kind == CALL_SHIFT) {
				print_present(m->when, out);
			}
			print_build(m->value, 3, out);
		}
		print_parts(c->written.parts, 1, out);
	}
}

/* Prints nothing if the whole chain is in the default dialect. */
static void
print_dialects(const struct chain *chain, FILE *out)
{
	unsigned used = 0, count = 0;
	for (const struct op *op = chain->ops; op != NULL; op = op->next) {
		used |= 1U << op->dialect;
	}
	if (used <= 1U << DIALECT_JOLT) {
		return;
	}
	fputs("dialect: ", out);
	for (int i = 0; i < DIALECT_COUNT; i++) {
		if ((used >> i & 1) != 0) {
			fprintf(out, "%s%s", count++ > 0 ? ", " : "",
				dialect_title((enum dialect)i));
		}
	}
	fputs("\n", out);
}

/* Whether nothing is written but one value that calls have made: the tree way by another name. */
static bool
is_one_computed_value(const struct plan *plan)
{
	return plan->parts != NULL && plan->parts->next == NULL && plan->parts->kind == PART_CALL;
}

void
plan_print(const struct plan *plan, FILE *out)
{
	print_dialects(plan->chain, out);
	if (plan->stream) {
		fprintf(out, "way: stream (the record is scanned once; %s)\n",
			is_one_computed_value(plan) ? "all that is written is one computed value"
						    : "no tree");
	} else if (plan->tree.built != NULL) {
		fputs("way: up to ", out);
		print_span(plan->tree.op->span, out);
		fputs(" evaluated at compile time; there a tree is built, because of ", out);
		print_span(plan->reason_span, out);
		fprintf(out, ": %s\n", plan->reason);
	} else {
		fprintf(out, "way: tree, because of ");
		print_span(plan->reason_span, out);
		fprintf(out, ": %s\n", plan->reason);
	}
	for (const struct explained *n = plan->explained; n != NULL; n = n->next) {
		fputs("  ", out);
		print_span(n->from, out);
		fprintf(out, "  %s: %s\n", n->what, n->how);
	}
	if (!plan->stream && plan->tree.built == NULL) {
		return;
	}
	fputs("read:\n", out);
	print_input(plan->root, 0, out);
	for (const struct loop *l = plan->loops; l != NULL; l = l->next) {
		for (const struct arm *a = l->gather == NULL ? l->arms : NULL; a != NULL;
			a = a->next) {
			print_input(a->each, 0, out);
		}
	}
	if (plan->calls != NULL) {
		fputs("compute:\n", out);
		print_calls(plan->calls, out);
	}
	if (plan->bails_out.some && plan->stream) {
		fputs("some records bail out to the tree way (repeated keys, scalars for containers, another order of keys)\n",
			out);
	}
	if (plan->stream && plan->bails_out.when->kind != COND_NEVER) {
		fputs("also those for which ", out);
		print_cond(plan->bails_out.when, out);
		fputs("\n", out);
	}
	if (plan->stream && plan->tree.too && !plan->bails_out.some) {
		fputs("the tree way reports where a record fails\n", out);
	}
	if (plan->tree.built != NULL) {
		fputs("build, when ", out);
		print_cond(plan->exists.when, out);
		fputs(":\n", out);
		fputs("  ", out);
		print_build(plan->tree.built, 2, out);
		return;
	}
	fputs("write, when ", out);
	print_cond(plan->exists.when, out);
	fputs(":\n", out);
	print_parts(plan->parts, 0, out);
}
