/* SPDX-License-Identifier: Apache-2.0 */
/* A bare spec: a chain by itself, or in an object with its dialect. */
#include "spec/connector_reader.h"
#include "spec/spec_reader.h"

/* The chain of {"dialect": "community", "spec": [...]}. */
static const struct chain *
read_with_dialect(const struct node *root, const struct node *said,
	const struct spec_options *options, struct arena *arena, struct diag *diag)
{
	struct spec_options own = *options;
	const struct node *spec = node_get(root, "spec");
	NODE_EACH(n, root)
	{
		if (n != said && n != spec) {
			diag_warn(diag, WARN_UNKNOWN_KEY, n->key_span,
				"unknown key \"%.*s\" beside a dialect: nothing reads it",
				TEXT_ARGS(n->key));
		}
	}
	if (!dialect_choose(said, options, diag, &own.dialect)) {
		return NULL;
	}
	if (spec == NULL) {
		diag_error(diag, root->span, "\"spec\" is missing");
		diag_hint(diag, "write {\"dialect\": \"%.*s\", \"spec\": [...]}",
			TEXT_ARGS(said->text));
		return NULL;
	}
	return spec_chain_with(spec, &own, arena, diag);
}

const struct connector *
spec_bare(const struct node *root, const struct spec_options *options, struct arena *arena,
	struct diag *diag)
{
	struct connector *c = arena_new(arena, struct connector);
	bool operation = root->kind != NODE_OBJECT || node_get(root, "operation") != NULL ||
			 options->operation.at != NULL;
	const struct node *said = operation ? NULL : node_get(root, "dialect");
	c->name = c->version = c->topic = TEXT("");
	c->chain = said != NULL ? read_with_dialect(root, said, options, arena, diag)
				: spec_chain_with(root, options, arena, diag);
	return c->chain != NULL ? c : NULL;
}
