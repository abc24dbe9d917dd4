/* SPDX-License-Identifier: Apache-2.0 */
/* taken_away DIALECT FILE: the cases of FILE in whose specs the compiler calls something dead, with
 * that taken away: they must give what they gave.  Rules vanish, and null stands in the place of
 * the last one of a level; what is written nowhere becomes null, what gives nothing =noop. */
#include "base/diag_entry.h"
#include "lint/lint.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What a warning is about: `node` of `parent`, its key or its value. */
struct hit {
	struct node *operation, *parent, *node;
	bool key;
};

static bool
inside(struct span inner, struct span outer)
{
	return outer.from <= inner.from && inner.to <= outer.to;
}

static bool
find(struct node *parent, struct span span, struct hit *hit)
{
	for (struct node *n = parent->first; n != NULL; n = n->next) {
		hit->parent = parent;
		hit->node = n;
		hit->key = parent->kind == NODE_OBJECT && inside(span, n->key_span);
		if (hit->key) {
			return true;
		}
		if (inside(span, n->span)) {
			bool leaf = n->kind != NODE_OBJECT && n->kind != NODE_ARRAY;
			return leaf || find(n, span, hit);
		}
	}
	return false;
}

static bool
find_in_chain(struct node *chain, struct span span, struct hit *hit)
{
	for (struct node *op = chain->first; op != NULL; op = op->next) {
		if (inside(span, op->span)) {
			hit->operation = op;
			return find((struct node *)node_get(op, "spec"), span, hit);
		}
	}
	return false;
}

static void
unlink_node(struct node *parent, struct node *node)
{
	struct node **link = &parent->first;
	while (*link != node) {
		link = &(*link)->next;
	}
	*link = node->next;
	parent->count--;
}

static void
become(struct node *n, enum node_kind kind, const char *text)
{
	n->kind = kind;
	n->text = text_of(text);
	n->first = NULL;
}

static bool
operation_is(const struct hit *h, const char *word)
{
	const struct node *name = node_get(h->operation, "operation");
	return memmem(name->text.at, name->text.len, word, strlen(word)) != NULL;
}

/* A rule. */
static bool
take_rule(struct hit *h)
{
	struct node *n = h->node;
	if (memchr(n->key.at, '|', n->key.len) != NULL) {
		return false; /* one of several */
	}
	if (operation_is(h, "odif")) {
		become(n, NODE_STRING, "=noop");
	} else if (operation_is(h, "hift") && (h->parent->count == 1 || n->key.at[0] == '[')) {
		become(n, NODE_NULL, "");
	} else if (operation_is(h, "ardinality") && h->parent->count == 1) {
		return false; /* nothing can stand there */
	} else {
		unlink_node(h->parent, n);
	}
	return true;
}

/* An output path, or an expression. */
static bool
take_value(struct hit *h, const struct diag_entry *e)
{
	struct node *n = h->node;
	if (operation_is(h, "odif")) {
		bool whole = e->span.to - e->span.from >= n->text.len;
		if (n->kind != NODE_STRING || (!whole && e->warning != WARN_WRONG_ARGUMENTS &&
						      e->warning != WARN_NEVER_GIVES)) {
			return false; /* an argument */
		}
		become(n, NODE_STRING, "=noop");
	} else if (h->parent->kind == NODE_ARRAY) {
		unlink_node(h->parent, n);
	} else {
		become(n, NODE_NULL, "");
	}
	return true;
}

/* Whether anything was taken away.  What is said to fail all that it matches has matched nothing
 * where the case does not fail. */
static bool
take_away(struct node *chain, const struct diag *diag, bool fails)
{
	bool any = false;
	for (const struct diag_entry *e = diag->first; e != NULL; e = e->next) {
		struct hit hit = { 0 };
		bool dead = e->warning == WARN_NEVER_MATCHES || e->warning == WARN_NEVER_WRITES ||
			    e->warning == WARN_NEVER_FOUND || e->warning == WARN_NEVER_GIVES ||
			    e->warning == WARN_WRONG_ARGUMENTS ||
			    (e->warning == WARN_ALWAYS_FAILS && !fails);
		if (dead && find_in_chain(chain, e->span, &hit)) {
			any |= hit.key ? take_rule(&hit) : take_value(&hit, e);
		}
	}
	return any;
}

static bool
take_case(char *line, size_t len, enum dialect dialect)
{
	struct arena arena = { 0 };
	struct diag diag;
	struct source source = { .name = "case", .text = line, .len = len };
	struct spec_options options = { .dialect = dialect };
	bool any = false;
	diag_init(&diag, &arena);
	struct node *root = read_json(&source, &arena, &diag);
	struct node *spec = root == NULL ? NULL : (struct node *)node_get(root, "spec");
	const struct node *said = root == NULL ? NULL : node_get(root, "dialect");
	if (said != NULL) {
		dialect_find(said->text, &options.dialect);
	}
	const struct chain *chain = NULL;
	if (spec != NULL && spec->kind == NODE_ARRAY) {
		chain = spec_chain_with(spec, &options, &arena, &diag);
	}
	if (chain != NULL) {
		lint_chain(chain, &arena, &diag);
		any = take_away(spec, &diag, node_get(root, "expected_error") != NULL);
	}
	if (any) {
		struct buffer json;
		buffer_init(&json, &arena);
		node_json(&json, root);
		puts(buffer_text(&json).at);
	}
	arena_free(&arena);
	return any;
}

int
main(int argc, char **argv)
{
	enum dialect dialect;
	FILE *in = argc == 3 ? fopen(argv[2], "r") : NULL;
	char *line = NULL;
	size_t size = 0;
	if (in == NULL || !dialect_find(text_of(argv[1]), &dialect)) {
		fputs("taken_away DIALECT FILE\n", stderr);
		return 2;
	}
	for (ssize_t len; (len = getline(&line, &size, in)) > 0;) {
		take_case(line, (size_t)len, dialect);
	}
	free(line);
	fclose(in);
	return 0;
}
