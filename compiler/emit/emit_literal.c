/* SPDX-License-Identifier: Apache-2.0 */
/* Literals of the spec as C expressions. */
#include "emit/emit_way.h"

#include "spec/spec.h"

const char *
emit_string(struct cwriter *w, struct text t)
{
	return arena_printf(w->arena, "jrt_constant_string(ctx, %s)", cw_string(w, t.at, t.len));
}

/* Literal JSON text and secrets in alternation. */
struct pieces {
	struct cwriter *w;
	struct buffer json, code; /* literal JSON that is not yet in the code */
	unsigned count;
	bool secret;
};

static void
add_piece(struct pieces *p, const char *piece)
{
	struct text t =
		text_of(arena_printf(p->w->arena, "%s%s", p->count++ > 0 ? ", " : "", piece));
	buffer_add(&p->code, t.at, t.len);
}

static void
end_literal(struct pieces *p)
{
	struct text json = buffer_text(&p->json);
	if (json.len > 0) {
		add_piece(p, emit_text(p->w, text_dup(p->w->arena, json)));
		p->json.len = 0;
	}
}

/* A string or key.  Malformed templates were rejected when the spec was read. */
static void
add_string(struct pieces *p, struct text t)
{
	const struct template_part *parts;
	unsigned count = 0;

	buffer_add_char(&p->json, '"');
	if (!text_has_template(t) ||
		!template_parse(t, (struct span){ 0 }, p->w->arena, NULL, &parts, &count)) {
		text_json(&p->json, t);
	}
	for (unsigned i = 0; i < count; i++) {
		if (parts[i].secret.len == 0) {
			text_json(&p->json, parts[i].text);
			continue;
		}
		p->secret = true;
		end_literal(p);
		add_piece(p,
			arena_printf(p->w->arena, "%s.json", emit_secret(p->w, parts[i].secret)));
	}
	buffer_add_char(&p->json, '"');
}

static void
add_value(struct pieces *p, const struct node *n)
{
	if (n->kind == NODE_STRING) {
		add_string(p, n->text);
		return;
	}
	if (n->kind != NODE_ARRAY && n->kind != NODE_OBJECT) {
		node_json(&p->json, n);
		return;
	}
	buffer_add_char(&p->json, n->kind == NODE_OBJECT ? '{' : '[');
	NODE_EACH(child, n)
	{
		if (child != n->first) {
			buffer_add_char(&p->json, ',');
		}
		if (n->kind == NODE_OBJECT) {
			buffer_add_char(&p->json, '"');
			text_json(&p->json, child->key);
			buffer_add(&p->json, "\":", 2);
		}
		add_value(p, child);
	}
	buffer_add_char(&p->json, n->kind == NODE_OBJECT ? '}' : ']');
}

/* A number that is always printed with the digits it is written with. */
static bool
is_small_integer(struct text t)
{
	bool negative = t.len > 0 && t.at[0] == '-';
	size_t digits = t.len - negative;

	if (digits == 0 || digits > 9 || (t.at[negative] == '0' && (digits > 1 || negative))) {
		return false;
	}
	for (size_t i = negative; i < t.len; i++) {
		if (t.at[i] < '0' || t.at[i] > '9') {
			return false;
		}
	}
	return true;
}

const char *
emit_literal(struct cwriter *w, const struct node *n)
{
	if (n->kind == NODE_NULL) {
		return "JRT_NULL";
	}
	if (n->kind == NODE_BOOL) {
		return arena_printf(w->arena, "jrt_boolean(%.*s)", TEXT_ARGS(n->text));
	}
	if (n->kind == NODE_NUMBER && is_small_integer(n->text)) {
		return arena_printf(
			w->arena, "jrt_constant_integer(ctx, %.*s)", TEXT_ARGS(n->text));
	}
	if (n->kind == NODE_STRING && !text_has_template(n->text)) {
		return emit_string(w, n->text);
	}
	struct pieces p = { .w = w };
	buffer_init(&p.json, w->arena);
	buffer_init(&p.code, w->arena);
	add_value(&p, n);
	if (!p.secret) {
		struct text json = buffer_text(&p.json);
		return arena_printf(w->arena, "jrt_parse_constant(ctx, %s, %zu)",
			cw_string(w, json.at, json.len), json.len);
	}
	end_literal(&p);
	return arena_printf(w->arena,
		"jrt_parse_joined(ctx, %u, (const struct jrt_text[%u]){ %.*s })", p.count, p.count,
		TEXT_ARGS(buffer_text(&p.code)));
}
