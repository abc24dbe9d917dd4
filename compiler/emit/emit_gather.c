/* SPDX-License-Identifier: Apache-2.0 */
/* Turns that are gathered by the names of the members that they write (runtime/jolt/gather.h). */
#include "emit/emit_stream.h"

void
emit_turn_type(struct stream *s, const struct loop *loop)
{
	struct cwriter *w = s->w;
	const struct gather *g = loop->gather;
	cw_line(w, "/* What is kept of each turn that is gathered by a name. */");
	cw_open(w, "struct %s_turn_%u", s->prefix, loop->number);
	cw_line(w, "struct jrt_turn turn;");
	for (unsigned i = 0; i < g->kept_count; i++) {
		const struct arm *arm = g->kept[i].arm;
		if (g->kept[i].at) {
			cw_line(w, "struct jrt_each e%u;", arm->loop->number);
		}
		if (g->kept[i].found) {
			cw_line(w, "struct %s_each_%u s%u;", s->prefix, arm->each->number,
				arm->each->number);
		}
	}
	cw_close(w);
	cw_append(w, ";");
	cw_blank(w);
}

void
emit_gather(struct stream *s, const struct part *p)
{
	struct cwriter *w = s->w;
	struct arena *a = w->arena;
	const struct gather *g = p->loop->gather;
	const char *pieces = "";
	unsigned name = ++s->names;
	for (unsigned i = 0; i < p->words.count; i++) {
		pieces = arena_printf(
			a, "%s%s%s", pieces, i == 0 ? "" : ", ", stream_word(s, &p->words.at[i]));
	}
	bool one = p->words.count == 1;
	if (one) {
		cw_line(w, "const struct jrt_text name_%u = %s;", name, pieces);
	} else {
		cw_line(w, "const struct jrt_text name_%u[%u] = { %s };", name, p->words.count,
			pieces);
	}
	cw_line(w, "const struct jrt_text joined_%u = jrt_name_joined(doc, %sname_%u, %u);", name,
		one ? "&" : "", name, p->words.count);
	cw_line(w,
		"struct %s_turn_%u *turn_%u = jrt_gather(doc, &gather_%u, joined_%u, sizeof *turn_%u);",
		s->prefix, p->loop->number, name, p->number, name, name);
	cw_return_if(w, "JRT_OTHER_WAY", "turn_%u == NULL", name);
	for (unsigned i = 0; i < g->kept_count; i++) {
		const struct arm *arm = g->kept[i].arm;
		if (g->kept[i].at) {
			cw_line(w, "turn_%u->e%u = e%u;", name, arm->loop->number,
				arm->loop->number);
		}
		if (g->kept[i].found) {
			cw_line(w, "turn_%u->s%u = s%u;", name, arm->each->number,
				arm->each->number);
		}
	}
}

/* Sets the variables of the turn to what was kept of it. */
static void
emit_kept_turn(struct stream *s, const struct loop *loop)
{
	struct cwriter *w = s->w;
	const struct gather *g = loop->gather;
	for (unsigned i = 0; i < g->kept_count; i++) {
		const struct arm *arm = g->kept[i].arm;
		unsigned n = arm->loop->number, each = arm->each->number;
		if (g->kept[i].at) {
			cw_line(w, "const struct jrt_each e%u = t%u->e%u;", n, loop->number, n);
			cw_if_used(w, arena_printf(w->arena, "e%u", n));
			emit_key_of_turn(s, arm->loop);
			emit_stars_again(s, arm);
		}
		if (g->kept[i].found) {
			cw_line(w, "const struct %s_each_%u s%u = t%u->s%u;", s->prefix, each, each,
				loop->number, each);
			cw_if_used(w, arena_printf(w->arena, "s%u", each));
		}
	}
}

/* The same, and what was kept itself. */
static void
emit_turn(struct stream *s, const struct loop *loop)
{
	unsigned n = loop->number;
	cw_line(s->w, "const struct %s_turn_%u *t%u = (const struct %s_turn_%u *)at_%u;", s->prefix,
		n, n, s->prefix, n, n);
	cw_if_used(s->w, arena_printf(s->w->arena, "t%u", n));
	emit_kept_turn(s, loop);
}

void
emit_single(struct stream *s, const struct part *p)
{
	unsigned names = p->loop->gather->names->number, n = p->loop->number;
	cw_open(s->w, "if (at_%u->first == at_%u->last)", names, names);
	cw_from(s->w, p->from);
	cw_line(s->w, "const struct jrt_turn *at_%u = at_%u->first;", n, names);
	cw_if_used(s->w, arena_printf(s->w->arena, "at_%u", n));
	emit_turn(s, p->loop);
	emit_parts(s, p->parts);
	cw_else(s->w);
	emit_parts(s, p->otherwise);
	cw_close(s->w);
}

void
emit_gathered_begin(struct stream *s, const struct part *p)
{
	struct cwriter *w = s->w;
	unsigned n = p->loop->number;
	if (p->loop == p->loop->gather->names) {
		cw_open(w,
			"for (const struct jrt_gathered *at_%u = gather_%u.first; at_%u != NULL; at_%u "
			"= at_%u->next)",
			n, p->number, n, n, n);
		cw_from(w, p->from);
		cw_line(w, "const struct jrt_each e%u = jrt_each_gathered(doc, at_%u);", n, n);
		cw_if_used(w, arena_printf(w->arena, "e%u", n));
		emit_key_of_turn(s, p->loop);
		return;
	}
	unsigned names = p->loop->gather->names->number;
	cw_open(w,
		"for (const struct jrt_turn *at_%u = at_%u->first; at_%u != NULL; at_%u = "
		"at_%u->next)",
		n, names, n, n, n);
	cw_from(w, p->from);
	emit_turn(s, p->loop);
}
