/* SPDX-License-Identifier: Apache-2.0 */
/* The plan as text: what `joltc explain` shows and what the tests of planning compare. */
#include "plan/plan.h"

static void
print_place(struct place p, FILE *out)
{
	if (p.source == NULL) {
		fputs("-", out);
	} else {
		fprintf(out, "%s:%u", p.source->name, place_line(p));
	}
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
		fprintf(out, "%s", c->input->slot);
		break;
	case COND_VALUE:
		fprintf(out, "%s is not null", c->input->slot);
		break;
	case COND_NOT:
		fputs("not (", out);
		print_cond(c->a, out);
		fputs(")", out);
		break;
	case COND_AND:
	case COND_OR:
		fputs("(", out);
		print_cond(c->a, out);
		fputs(c->kind == COND_AND ? " and " : " or ", out);
		print_cond(c->b, out);
		fputs(")", out);
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
	};
	fprintf(out, "  %*s%s", (int)depth * 2, "", kinds[i->kind]);
	if (i->kind == INPUT_ELEMENT) {
		fprintf(out, " [%ld]", i->index);
	} else if (i->kind != INPUT_ROOT) {
		fprintf(out, " \"%.*s\"", TEXT_ARGS(i->name));
	}
	fprintf(out, "%s%s\n", i->kept ? " as " : ": not looked at", i->kept ? i->slot : "");
	for (const struct input *c = i->children; c != NULL; c = c->next) {
		print_input(c, depth + 1, out);
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
		case PART_FIRST:
			fprintf(out, "first of %s\n", p->input->slot);
			break;
		case PART_SECRET:
			fprintf(out, "secret %.*s\n", TEXT_ARGS(p->bytes));
			break;
		case PART_IF:
			fputs("if ", out);
			print_cond(p->when, out);
			fputs("\n", out);
			print_parts(p->parts, depth + 1, out);
			if (p->otherwise != NULL) {
				fprintf(out, "  %*selse\n", (int)depth * 2, "");
				print_parts(p->otherwise, depth + 1, out);
			}
			break;
		case PART_MANY:
			fputs("one value or a list of those present\n", out);
			print_parts(p->parts, depth + 1, out);
			break;
		case PART_TRIM:
			fprintf(out, "close %.*s\n", TEXT_ARGS(p->bytes));
			break;
		case PART_EDIT:
			fprintf(out, "copy %s by %s\n", p->input->slot, p->edit->function);
			break;
		}
	}
}

void
plan_print(const struct plan *plan, FILE *out)
{
	if (plan->stream) {
		fputs("way: stream (the record is scanned once; no tree)\n", out);
	} else {
		fprintf(out, "way: tree, because of ");
		print_place(plan->reason_place, out);
		fprintf(out, ": %s\n", plan->reason);
	}
	for (const struct note *n = plan->notes; n != NULL; n = n->next) {
		fputs("  ", out);
		print_place(n->from, out);
		fprintf(out, "  %s: %s\n", n->what, n->how);
	}
	if (!plan->stream) {
		return;
	}
	fputs("read:\n", out);
	print_input(plan->root, 0, out);
	fputs("write, when ", out);
	print_cond(plan->exists, out);
	fputs(":\n", out);
	print_parts(plan->parts, 0, out);
}
