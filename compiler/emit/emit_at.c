/* SPDX-License-Identifier: Apache-2.0 */
/* Emits, before what may fail, where it is. */
#include "emit/emit_at.h"

#include "base/visible.h"

#include <string.h>

enum { MOST_SHOWN = 60, SMALL_INDEX = 1000 };

/* ---- the calls ----------------------------------------------------------- */

/* The text of the span as the file has it: its first line or the beginning of that, without quotes.
 */
static struct text
shown(struct cwriter *w, struct span p)
{
	const char *at = p.source->text + p.from, *end = p.source->text + p.to;
	char spelled[MOST_VISIBLE];
	struct buffer b;

	if (end - at >= 2 && (*at == '"' || *at == '\'') && end[-1] == *at) {
		at++;
		end--;
	}
	buffer_init(&b, w->arena);
	while (at < end && *at != '\n' && buffer_text(&b).len < MOST_SHOWN) {
		size_t bytes = visible_char(at, end, spelled);
		if (*spelled != '\0') {
			buffer_add(&b, spelled, strlen(spelled));
		} else {
			buffer_add(&b, at, bytes);
		}
		at += bytes;
	}
	if (at < end) {
		buffer_add(&b, "...", 3);
	}
	return buffer_text(&b);
}

/* "orders.yaml:14:9: x.&(0,1)" as a C literal. */
static const char *
spec_of(struct cwriter *w, struct span p)
{
	if (p.source == NULL) {
		return "NULL";
	}
	const char *slash = strrchr(p.source->name, '/');
	const char *name = slash != NULL ? slash + 1 : p.source->name;
	struct text text = shown(w, p);
	const char *s = arena_printf(w->arena, "%s:%s%s%.*s", name, span_spelled_out(p, w->arena),
		text.len > 0 ? ": " : "", TEXT_ARGS(text));
	return cw_string(w, s, strlen(s));
}

/* The same for a rule.  A trace lists the rule even if it never matches. */
static const char *
rule_of(struct cwriter *w, struct span p)
{
	const char *spec = spec_of(w, p);
	if (w->trace.on && p.source != NULL) { /* a rule without a span would end the list */
		const char *rule =
			arena_printf(w->arena, "{ %u, %s },\n", w->trace.operation, spec);
		struct trace_rule place = { w->trace.operation, p };
		buffer_add(&w->trace.rules, rule, strlen(rule));
		buffer_add(&w->trace.places, (const char *)&place, sizeof place);
	}
	return spec;
}

const char *
emit_at_step(struct cwriter *w, struct span p, const char *step)
{
	return arena_printf(w->arena, "jrt_at_step(ctx, %s, %s)", rule_of(w, p), step);
}

void
emit_at_value(struct cwriter *w, struct span p, const char *in)
{
	cw_line(w, "jrt_at_value(ctx, %s, %s);", rule_of(w, p), in);
}

void
emit_at_member(struct cwriter *w, struct span p, const char *in, const char *key)
{
	cw_line(w, "jrt_at_member(ctx, %s, %s, %s);", rule_of(w, p), in, key);
}

void
emit_at_element(struct cwriter *w, struct span p, const char *in, const char *index)
{
	cw_line(w, "jrt_at_element(ctx, %s, %s, %s);", rule_of(w, p), in, index);
}

void
emit_trace_unmet(struct cwriter *w, struct span p, const char *in, const char *key)
{
	if (w->trace.on) {
		cw_line(w, "jrt_trace_missed(ctx, %s, %s, %s);", spec_of(w, p), in, key);
	}
}

void
emit_trace_missed(struct cwriter *w, struct span p, const char *in, const char *key)
{
	if (w->trace.on) {
		cw_else(w);
		emit_trace_unmet(w, p, in, key);
	}
}

void
emit_trace_scalar(struct cwriter *w, struct span p, const char *in)
{
	if (w->trace.on) {
		cw_line(w, "jrt_trace_scalar(ctx, %s, %s);", spec_of(w, p), in);
	}
}

void
emit_trace_begin(struct cwriter *w)
{
	w->trace.on = true;
	buffer_init(&w->trace.rules, w->arena);
	buffer_init(&w->trace.places, w->arena);
	cw_line(w, "#define JRT_TRACE");
	cw_line(w, "#include \"jolt/trace/trace.h\"");
	cw_blank(w);
}

void
emit_trace_rules(struct cwriter *w, const char *prefix)
{
	cw_line(w, "static const struct jrt_trace_rule %s_rules[] = {", prefix);
	cw_line(w, "%.*s{ 0, NULL } };", TEXT_ARGS(buffer_text(&w->trace.rules)));
	cw_line(w, "static const struct jrt_trace_program %s_traced = { %s_apply, %s_rules };",
		prefix, prefix, prefix);
}

void
emit_at_operation(struct cwriter *w, const struct op *op, const char *document, bool changed)
{
	cw_line(w, "jrt_at_operation(ctx, %s, %s, %s);", spec_of(w, op->span), document,
		changed ? "true" : "false");
}

/* ---- what may fail ------------------------------------------------------- */

bool
ref_may_fail(struct ref ref, unsigned depth)
{
	return ref.level > depth || ref.group > 0;
}

bool
name_may_fail(struct name name, unsigned depth)
{
	for (unsigned i = 0; i < name.count; i++) {
		if (name.pieces[i].is_ref && ref_may_fail(name.pieces[i].ref, depth)) {
			return true;
		}
	}
	return false;
}

bool
element_may_fail(const struct element *e, unsigned depth)
{
	switch (e->kind) {
	case ELEMENT_NAME:
		return name_may_fail(e->name, depth);
	case ELEMENT_NAME_FROM:
		return lookup_may_fail(e->lookup, depth);
	case ELEMENT_INDEX:
		return e->index > SMALL_INDEX;
	case ELEMENT_APPEND:
		return false;
	default:
		return true;
	}
}

bool
path_may_fail(const struct path *path, unsigned depth)
{
	for (unsigned i = 0; i < path->count; i++) {
		if (element_may_fail(&path->elements[i], depth)) {
			return true;
		}
	}
	return false;
}

bool
lookup_may_fail(const struct lookup *l, unsigned depth)
{
	return l->level > depth || path_may_fail(&l->path, depth);
}

const struct trace_rule *
emit_trace_places(const struct cwriter *w, size_t *count)
{
	*count = w->trace.places.len / sizeof(struct trace_rule);
	return (const struct trace_rule *)(const void *)w->trace.places.at;
}
