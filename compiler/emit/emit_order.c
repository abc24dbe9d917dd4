/* SPDX-License-Identifier: Apache-2.0 */
/* The stream way's order of members: which write to each came first, and what is put in order. */
#include "emit/emit_stream.h"

void
emit_firsts(struct stream *s)
{
	for (unsigned n = 1; n <= s->plan->firsts.count; n++) {
		if (s->plan->firsts.begun[n - 1] != NULL) {
			cw_line(s->w, "uint32_t first_%u;", n);
		}
	}
}

/* The last comes first in the code, so that the first one that applies has the last word. */
static void
emit_first_in_spec(struct stream *s, const struct first *first, const struct first_input *in)
{
	if (in != NULL) {
		emit_first_in_spec(s, first, in->next);
		cw_open(s->w, "if (%s)", stream_condition(s, in->when));
		if (in->among == NULL) {
			cw_line(s->w, "first_%u = %u;", first->number, in->order);
		} else {
			cw_line(s->w, "first_%u = %u + jrt_members_before(ctx, %s, %s);",
				first->number, in->order, stream_slot(s, in->among),
				emit_text(s->w, in->name));
		}
		cw_close(s->w);
	}
}

static void
emit_first(struct stream *s, const struct first *first)
{
	cw_line(s->w, "first_%u = UINT32_MAX;", first->number);
	if (first->of_spec) {
		emit_first_in_spec(s, first, first->inputs);
		return;
	}
	for (const struct first_input *in = first->inputs; in != NULL; in = in->next) {
		if (in->input == NULL) {
			cw_open(s->w, "if (%s)", stream_condition(s, in->when));
			cw_line(s->w, "first_%u = 0;", first->number);
			cw_close(s->w);
			continue;
		}
		const char *place = stream_first_slot(s, in->input);
		cw_open(s->w, "if (%s && %s < first_%u)", stream_operand(s, in->when, COND_AND),
			place, first->number);
		cw_line(s->w, "first_%u = %s;", first->number, place);
		cw_close(s->w);
	}
}

/* A member of an object whose members may have to be put in order. */
static void
emit_ranked_member(struct stream *s, const struct part *p)
{
	struct arena *a = s->w->arena;
	const struct first *first = p->first;
	const char *rank = first == NULL     ? "UINT32_MAX"
			   : first->constant ? arena_printf(a, "%u", first->inputs->order)
					     : arena_printf(a, "first_%u", first->number);
	cw_line(s->w, "jrt_ranked_begin(&ranked_%u, out);", p->number);
	emit_parts(s, p->parts);
	cw_line(s->w, "jrt_ranked_end(&ranked_%u, out, %s);", p->number, rank);
	if (p->otherwise != NULL) {
		cw_open(s->w, "if (%s != UINT32_MAX)", rank);
		emit_parts(s, p->otherwise);
		cw_close(s->w);
	}
}

/* The members that a loop makes, some of which may stand behind others of the object. */
static void
emit_woven(struct stream *s, const struct part *p)
{
	unsigned n = p->number;
	if (p->kind == PART_CUT) {
		cw_open(s->w, "if (%s == first_%u)", stream_place(s, p->loop), p->first->number);
		cw_line(s->w, "jrt_ranked_end(&ranked_%u, out, rank_%u);", n, n);
		cw_line(s->w, "rank_%u = first_%u;", n, p->first->number);
		cw_line(s->w, "jrt_ranked_begin(&ranked_%u, out);", n);
		cw_close(s->w);
		return;
	}
	cw_line(s->w, "uint32_t rank_%u = 0;", n);
	cw_line(s->w, "jrt_ranked_begin(&ranked_%u, out);", n);
	emit_parts(s, p->parts);
	cw_line(s->w, "jrt_ranked_end(&ranked_%u, out, rank_%u);", n, n);
}

void
emit_ordered(struct stream *s, const struct part *p)
{
	struct cwriter *w = s->w;
	switch (p->kind) {
	case PART_FIRST_BEGIN:
		emit_first(s, p->first);
		break;
	case PART_RANKED:
		cw_line(w, "struct jrt_ranked_member members_%u[%u];", p->number, p->count);
		cw_line(w, "struct jrt_ranked ranked_%u = { .members = members_%u };", p->number,
			p->number);
		break;
	case PART_RANK:
		emit_ranked_member(s, p);
		break;
	case PART_WOVEN:
	case PART_CUT:
		emit_woven(s, p);
		break;
	case PART_IN_ORDER:
		cw_line(w, "jrt_put_in_order(out, &ranked_%u);", p->number);
		break;
	case PART_ORDER:
		cw_return_if(w, "JRT_OTHER_WAY", "jrt_out_of_order(first_%u, first_%u)",
			p->before->number, p->after->number);
		break;
	default:
		break;
	}
}
