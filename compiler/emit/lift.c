/* SPDX-License-Identifier: Apache-2.0 */
#include "emit/lift.h"

#include "emit/emit.h"

#include <limits.h>
#include <string.h>

/* An outer variable that the run uses. */
struct capture {
	struct capture *next; /* in the order of declaration */
	struct variable *variable;
	bool by_address;
};

void
lift_declare(struct lift *l, const struct cw_line *line)
{
	struct declaration d;
	if (declaration_of(l->w->arena, line->text, &d)) {
		for (unsigned i = 0; i < d.count; i++) {
			d.at[i]->outer = true;
			scope_add(&l->scope, d.at[i]);
		}
	}
}

void
lift_init(struct lift *l, struct cwriter *w, const char *type, const char *head)
{
	size_t name = strcspn(head, "(");
	const char *c = head + name + 1, *end = strrchr(head, ')');
	*l = (struct lift){ .w = w, .function = arena_dup(w->arena, head, name) };
	l->gives = strstr(type, "enum jrt_status") != NULL ? GIVES_STATUS
		   : ends_with(type, " void")              ? GIVES_NOTHING
							   : GIVES_OTHER;
	scope_init(&l->scope, w->arena);
	while (c < end) {
		size_t len = strcspn(c, ",)");
		lift_declare(l, &(struct cw_line){ .text = arena_dup(w->arena, c, len) });
		c += len + 1;
		c += *c == ' ';
	}
}

/* ---- the names of a line ---------------------------------------------------- */

static bool
is_written(const char *line, struct text name, const char *behind)
{
	bool changed =
		(behind[0] == '=' && behind[1] != '=') ||
		(behind[0] != '\0' && strchr("+-*/%|&^", behind[0]) != NULL && behind[1] == '=') ||
		begins_with(behind, "++") || begins_with(behind, "--");
	bool before = name.at - line >= 2 &&
		      (memcmp(name.at - 2, "++", 2) == 0 || memcmp(name.at - 2, "--", 2) == 0);
	return changed || before;
}

/* "&name", but not "a &&name" or "&name->member". */
static bool
is_addressed(const char *line, struct text name, const char *behind)
{
	bool address =
		name.at > line && name.at[-1] == '&' && (name.at - 1 == line || name.at[-2] != '&');
	return address && strchr(".[-", *behind == '\0' ? ' ' : *behind) == NULL;
}

static const char *
behind_name(struct text name)
{
	const char *c = name.at + name.len;
	return c + strspn(c, " ");
}

static bool
is_structure(const struct variable *v)
{
	return v->stars.len == 0 && v->array.len == 0 &&
	       (begins_with(v->base.at, "struct ") || begins_with(v->base.at, "const struct "));
}

/* ---- which statements use a name ------------------------------------------ */

static void
note_uses(struct lift *l, const struct statement *s, size_t number)
{
	for (const struct segment *g = s->segments; g != NULL; g = g->next) {
		struct text name;
		for (const char *at = g->line.text; next_name(&at, g->line.text, &name);) {
			table_set(&l->last_uses, name, (void *)(uintptr_t)number);
			if (is_addressed(g->line.text, name, behind_name(name))) {
				table_set(&l->addressed, name, l);
			}
		}
		for (const struct statement *b = g->body; b != NULL; b = b->next) {
			note_uses(l, b, number);
		}
	}
}

/* For a declaration in the list itself; those in blocks end with the block. */
static bool
stays(const struct lift *l, const struct declaration *d, const struct statement *end)
{
	for (unsigned i = 0; i < d->count; i++) {
		const struct variable *v = d->at[i];
		size_t last = (uintptr_t)table_get(&l->last_uses, v->name);
		if ((end != NULL && last >= end->number) || v->array.len > 0 ||
			table_get(&l->addressed, v->name) != NULL) {
			return true;
		}
	}
	return false;
}

bool
lift_stays(const struct lift *l, const struct statement *s, const struct statement *end)
{
	return s->declared != NULL && stays(l, s->declared, end);
}

static const struct declaration *
declared_by(struct arena *a, const struct statement *s)
{
	const char *text = statement_text(s);
	struct declaration d, *kept;
	if (begins_with(text, "for (") || !declaration_of(a, text, &d)) {
		return NULL;
	}
	kept = arena_new(a, struct declaration);
	*kept = d;
	return kept;
}

bool
lift_declares(struct lift *l, const struct statement *s)
{
	return declared_by(l->w->arena, s) != NULL;
}

void
lift_uses(struct lift *l, struct statement *list)
{
	size_t number = 0;
	table_init(&l->last_uses, l->w->arena);
	table_init(&l->addressed, l->w->arena);
	for (struct statement *s = list; s != NULL; s = s->next) {
		s->number = ++number;
		s->declared = declared_by(l->w->arena, s);
		note_uses(l, s, number);
	}
}

/* ---- what may be cut out -------------------------------------------------- */

static bool
is_loop(const char *text)
{
	return begins_with(text, "for (") || begins_with(text, "while (") ||
	       begins_with(text, "do {");
}

/* A failure can be handed on, the value returned on success cannot. */
static bool
return_may(const struct lift *l, const struct statement *s, const char *text)
{
	switch (l->gives) {
	case GIVES_NOTHING:
		return strcmp(text, "return;") == 0;
	case GIVES_STATUS:
		return s->hands_on || strcmp(text, "return ctx->status;") == 0 ||
		       (begins_with(text, "return JRT_") && strcmp(text, "return JRT_OK;") != 0);
	case GIVES_OTHER:
		break;
	}
	return false;
}

static bool
may(const struct lift *l, const struct statement *s, bool in_loop, bool in_switch)
{
	for (const struct segment *g = s->segments; g != NULL; g = g->next) {
		const char *text = g->line.text;
		bool label = begins_with(text, "case ") || begins_with(text, "default:");
		if ((label && !in_switch) || *text == '#' || begins_with(text, "goto ") ||
			strstr(text, "sizeof ") != NULL || /* an array becomes a pointer */
			(begins_with(text, "break;") && !in_loop && !in_switch) ||
			(begins_with(text, "continue;") && !in_loop) ||
			(begins_with(text, "return") && !return_may(l, s, text))) {
			return false;
		}
		bool loop = in_loop || is_loop(text), choice = begins_with(text, "switch (");
		for (const struct statement *b = g->body; b != NULL; b = b->next) {
			if (!may(l, b, loop, choice || (in_switch && !is_loop(text)))) {
				return false;
			}
		}
	}
	return true;
}

bool
lift_may(const struct lift *l, const struct statement *s)
{
	return may(l, s, false, false);
}

static bool
is_blank_initial(const char *initial)
{
	return strcmp(initial, "{ 0 };") == 0 || strcmp(initial, "{ NULL };") == 0;
}

/* Whether the declaration can stay while the assignment of its value moves. */
static bool
may_stay_behind(const struct declaration *d)
{
	const struct variable *v = d->at[0];
	bool constant = v->stars.len == 0 && begins_with(v->base.at, "const ");
	return !begins_with(v->base.at, "static ") && !constant &&
	       (d->initial == NULL || is_blank_initial(d->initial) ||
		       (*d->initial != '{' && v->array.len == 0));
}

/* How many declarations of the run stay behind; UINT_MAX: one of them cannot. */
static unsigned
staying(const struct lift *l, const struct statement *first, const struct statement *end)
{
	unsigned count = 0;
	for (const struct statement *s = first; s != end; s = s->next) {
		if (!lift_stays(l, s, end)) {
			continue;
		}
		if (!may_stay_behind(s->declared)) {
			return UINT_MAX;
		}
		count++;
	}
	return count;
}

struct statement *
lift_end(struct lift *l, struct statement *first, struct statement *end, unsigned *lines)
{
	unsigned all = *lines, least = UINT_MAX, sum = 0;
	struct statement *best = NULL;
	*lines = 0;
	for (struct statement *s = first; s != end; s = s->next) {
		unsigned count = staying(l, first, s->next);
		sum += s->lines;
		/* takes as many statements as possible until the run is long enough */
		if (count != UINT_MAX && (count <= least || 2 * *lines < all)) {
			least = count;
			best = s->next;
			*lines = sum;
		}
	}
	return best;
}

/* ---- walking a run: names from outside it ---------------------------------- */

struct run {
	struct lift *l;
	struct capture *captures;
	struct statement *statements;
	bool returns;
};

static void
capture_name(struct run *r, const char *line, struct text name, struct variable *v)
{
	const char *behind = behind_name(name);
	if (v->capture == NULL) {
		struct capture **at = &r->captures;
		while (*at != NULL && (*at)->variable->number < v->number) {
			at = &(*at)->next;
		}
		struct capture *c = arena_new(r->l->w->arena, struct capture);
		*c = (struct capture){ .next = *at, .variable = v, .by_address = is_structure(v) };
		*at = v->capture = c;
	}
	if (v->array.len == 0 &&
		(is_written(line, name, behind) || is_addressed(line, name, behind))) {
		v->capture->by_address = true;
	}
}

static void
capture_line(struct run *r, struct cw_line *line)
{
	struct text name;
	for (const char *at = line->text; next_name(&at, line->text, &name);) {
		struct variable *v = scope_find(&r->l->scope, name);
		if (v != NULL && v->outer) {
			capture_name(r, line->text, name, v);
		}
	}
	r->returns = r->returns || begins_with(line->text, "return");
}

/* Writes a name for which the function has only the address; moves *from past what that replaces.
 */
static void
add_pointed(struct buffer *b, const char *line, struct text name, const char **from)
{
	const char *behind = behind_name(name);
	*from = name.at + name.len;
	if (is_addressed(line, name, behind)) {
		b->len--; /* the "&" */
		buffer_add(b, name.at, name.len);
		return;
	}
	bool postfix = *behind == '[' || begins_with(behind, "->") || begins_with(behind, "++") ||
		       begins_with(behind, "--");
	if (**from == '.') {
		buffer_add(b, name.at, name.len);
		buffer_add(b, "->", 2);
		(*from)++;
		return;
	}
	buffer_add(b, postfix ? "(*" : "*", postfix ? 2 : 1);
	buffer_add(b, name.at, name.len);
	buffer_add(b, ")", postfix ? 1 : 0);
}

static void
rewrite_line(struct run *r, struct cw_line *line)
{
	struct text name;
	struct buffer b;
	const char *from = line->text;
	buffer_init(&b, r->l->w->arena);
	for (const char *at = line->text; next_name(&at, line->text, &name);) {
		struct variable *v = scope_find(&r->l->scope, name);
		if (v != NULL && v->outer && v->capture->by_address) {
			buffer_add(&b, from, (size_t)(name.at - from));
			add_pointed(&b, line->text, name, &from);
		}
	}
	buffer_add(&b, from, strlen(from));
	line->text = buffer_text(&b).at;
	if (r->l->gives == GIVES_NOTHING && strcmp(line->text, "return;") == 0) {
		line->text = "return true;";
	}
}

static void
walk(struct run *r, struct statement *s, void (*visit)(struct run *, struct cw_line *))
{
	struct scope *scope = &r->l->scope;
	for (; s != NULL; s = s->next) {
		for (struct segment *g = s->segments; g != NULL; g = g->next) {
			struct variable *outside = scope->last;
			struct declaration d;
			if (declaration_of(r->l->w->arena, g->line.text, &d)) {
				for (unsigned i = 0; i < d.count; i++) {
					scope_add(scope, d.at[i]);
				}
			}
			visit(r, &g->line);
			if (g->body != NULL) {
				struct variable *head = scope->last;
				walk(r, g->body, visit);
				scope_leave(
					scope, begins_with(g->line.text, "for (") ? outside : head);
			}
		}
	}
}

static void
walk_run(struct run *r, void (*visit)(struct run *, struct cw_line *))
{
	struct variable *outside = r->l->scope.last;
	walk(r, r->statements, visit);
	scope_leave(&r->l->scope, outside);
}

/* ---- what stays behind ------------------------------------------------------ */

static const char *
declared(struct arena *a, const struct variable *v)
{
	return arena_printf(
		a, "%.*s%.*s%.*s", TEXT_ARGS(v->stars), TEXT_ARGS(v->name), TEXT_ARGS(v->array));
}

/* Declares it before the call, on the line of another declaration of its type if there is one. */
static struct statement *
stay_behind(struct lift *l, struct statement *before, const struct declaration *d, unsigned depth)
{
	struct arena *a = l->w->arena;
	bool blank = d->initial != NULL && is_blank_initial(d->initial);
	const char *text = "";
	for (unsigned i = 0; i < d->count; i++) {
		text = arena_printf(a, "%s%s%s", text, i == 0 ? "" : ", ", declared(a, d->at[i]));
	}
	for (struct statement *s = before; s != NULL && !blank; s = s->next) {
		struct declaration same;
		struct cw_line *line = &s->segments->line;
		if (declaration_of(a, line->text, &same) && same.initial == NULL &&
			text_equal(same.at[0]->base, d->at[0]->base) &&
			same.count + d->count <= 16) {
			line->text = arena_printf(
				a, "%.*s, %s;", (int)strlen(line->text) - 1, line->text, text);
			return before;
		}
	}
	text = arena_printf(a, "%.*s %s%s%s", TEXT_ARGS(d->at[0]->base), text, blank ? " = " : ";",
		blank ? d->initial : "");
	struct statement *s = statement_of_line(a, depth, text, "");
	s->next = before;
	return s;
}

/* Takes the declarations that later statements use out of the run; assignments of their values
 * remain. */
static struct statement *
leave_declarations(struct lift *l, struct run *r, const struct statement *end)
{
	struct arena *a = l->w->arena;
	struct statement *before = NULL;
	for (struct statement **at = &r->statements; *at != NULL;) {
		struct segment *g = (*at)->segments;
		const struct declaration *d = (*at)->declared;
		while (g->next != NULL && g->line.text != statement_text(*at)) {
			g = g->next;
		}
		if (!lift_stays(l, *at, end)) {
			at = &(*at)->next;
			continue;
		}
		before = stay_behind(l, before, d, g->line.depth);
		if (d->initial == NULL || is_blank_initial(d->initial)) {
			*at = (*at)->next;
			continue;
		}
		g->line.text = arena_printf(a, "%.*s = %s", TEXT_ARGS(d->at[0]->name), d->initial);
		at = &(*at)->next;
	}
	for (const struct statement *s = before; s != NULL; s = s->next) {
		lift_declare(l, &s->segments->line);
	}
	return before;
}

/* ---- the function and its call ---------------------------------------------- */

static const char *
parameters(struct lift *l, const struct capture *c)
{
	struct arena *a = l->w->arena;
	const char *all = "";
	for (; c != NULL; c = c->next) {
		const struct variable *v = c->variable;
		struct text base = v->base;
		if (begins_with(base.at, "static ")) {
			base = (struct text){ base.at + 7, base.len - 7 };
		}
		bool star = c->by_address || v->array.len > 0;
		all = arena_printf(a, "%s%s%.*s %.*s%s%.*s", all, *all == '\0' ? "" : ", ",
			TEXT_ARGS(base), TEXT_ARGS(v->stars), star ? "*" : "", TEXT_ARGS(v->name));
	}
	return *all == '\0' ? "void" : all;
}

static const char *
arguments(struct lift *l, const struct capture *c)
{
	const char *all = "";
	for (; c != NULL; c = c->next) {
		all = arena_printf(l->w->arena, "%s%s%s%.*s", all, *all == '\0' ? "" : ", ",
			c->by_address ? "&" : "", TEXT_ARGS(c->variable->name));
	}
	return all;
}

static void
print_line(struct lift *l, unsigned depth, const char *text)
{
	cw_print(l->w, &(struct cw_line){ .depth = depth, .text = text, .remark = "" });
}

static void
print_function(struct lift *l, const struct run *r, const char *name)
{
	struct arena *a = l->w->arena;
	const char *type = !r->returns                ? "void"
			   : l->gives == GIVES_STATUS ? "enum jrt_status"
						      : "bool";
	print_line(l, 0, arena_printf(a, "JRT_PART %s", type));
	print_line(l, 0, arena_printf(a, "%s(%s)", name, parameters(l, r->captures)));
	print_line(l, 0, "{");
	statements_print(l->w, r->statements, r->statements->segments->line.depth - 1);
	if (r->returns) {
		print_line(l, 1, l->gives == GIVES_STATUS ? "return JRT_OK;" : "return false;");
	}
	print_line(l, 0, "}");
	print_line(l, 0, "");
}

/* "call;", with a test that hands on a failure or an early return. */
static struct statement *
call_of(struct lift *l, const struct run *r, const char *name, unsigned depth)
{
	struct arena *a = l->w->arena;
	const char *call = arena_printf(a, "%s(%s)", name, arguments(l, r->captures));
	if (!r->returns) {
		return statement_of_line(a, depth, arena_printf(a, "%s;", call), "");
	}
	struct statement *s;
	struct segment *test;
	const char *leave = "return;";
	if (l->gives == GIVES_STATUS) {
		const char *status = name + strlen(l->function) + 1;
		s = statement_of_line(
			a, depth, arena_printf(a, "enum jrt_status %s = %s;", status, call), "");
		test = s->segments->next = statement_of_line(
			a, depth, arena_printf(a, "if (%s != JRT_OK) {", status), "")
						   ->segments;
		leave = arena_printf(a, "return %s;", status);
	} else {
		s = statement_of_line(a, depth, arena_printf(a, "if (%s) {", call), "");
		test = s->segments;
	}
	test->body = statement_of_line(a, depth + 1, leave, "");
	test->body->hands_on = true;
	test->next = statement_of_line(a, depth, "}", "")->segments;
	return s;
}

struct statement **
lift_run(struct lift *l, struct statement **at, struct statement *end)
{
	struct run r = { .l = l, .statements = *at };
	struct statement *last = *at;
	unsigned depth = last->segments->line.depth;
	size_t number;
	while (last->next != end) {
		last = last->next;
	}
	last->next = NULL;
	number = last->number;
	*at = leave_declarations(l, &r, end);
	while (*at != NULL) {
		(*at)->number = number;
		at = &(*at)->next;
	}
	if (r.statements == NULL) {
		*at = end;
		return at;
	}
	walk_run(&r, capture_line);
	walk_run(&r, rewrite_line);
	const char *name = emit_name(l->w, l->function, TEXT("part"));
	print_function(l, &r, name);
	for (struct capture *c = r.captures; c != NULL; c = c->next) {
		c->variable->capture = NULL;
	}
	*at = call_of(l, &r, name, depth);
	(*at)->number = number;
	at = &(*at)->next;
	*at = end;
	return at;
}
