/* SPDX-License-Identifier: Apache-2.0 */
/* The list of operations (the reference's ChainrSpec and ChainrEntry). */
#include "spec/spec_reader.h"

#include "base/suggest.h"
#include "spec/names.h"

#include <string.h>

static const struct operation {
	const char *name;
	enum op_kind kind;
	enum modify_mode mode;
	unsigned dialects;
} operations[] = {
#define OPERATION(name, kind, mode, dialects) { name, OP_##kind, mode, DIALECTS_##dialects },
#include "spec/operations.def"
#undef OPERATION
};
enum { OPERATION_COUNT = sizeof operations / sizeof *operations };

static bool
has(enum dialect dialect, const struct operation *o)
{
	return (o->dialects >> dialect & 1) != 0;
}

static const struct operation *
operation_find(enum dialect dialect, struct text name)
{
	for (int i = 0; i < OPERATION_COUNT; i++) {
		if (has(dialect, &operations[i]) && text_is(name, operations[i].name)) {
			return &operations[i];
		}
	}
	return NULL;
}

const struct spec_name *
spec_operations(enum dialect dialect, struct arena *arena)
{
	static const char *const gives[] = {
		[OP_SHIFT] = "a new document: its keys match, its right sides say where to write",
		[OP_DEFAULT] = "the document with values where they are missing or null",
		[OP_REMOVE] = "the document without some of its keys",
		[OP_SORT] = "the document with all its keys in order",
		[OP_CARDINALITY] = "the document with some values as lists, or as one value",
	};
	static const char *const writes[] = {
		[MODIFY_OVERWRITE] =
			"the document with values and calls written, whatever stands there",
		[MODIFY_DEFAULT] =
			"the document with values and calls written where it is missing or null",
		[MODIFY_DEFINE] = "the document with values and calls written where it is missing",
	};
	struct spec_name *names = arena_new_array(arena, OPERATION_COUNT + 1, struct spec_name);
	size_t count = 0;
	for (int i = 0; i < OPERATION_COUNT; i++) {
		const struct operation *o = &operations[i];
		if (has(dialect, o)) {
			names[count++] = (struct spec_name){ o->name, o->name,
				o->kind == OP_MODIFY ? writes[o->mode] : gives[o->kind], o->kind };
		}
	}
	return names;
}

bool
spec_is_object(struct spec_reader *r, const struct node *spec, const char *operation)
{
	if (spec->kind != NODE_OBJECT && spec->kind != NODE_ERROR) {
		diag_error(r->diag, spec->span, "the spec of %s must be an object, not %s",
			operation, node_kind_name(spec->kind));
		if (spec->kind == NODE_ARRAY && r->options->operation.at != NULL) {
			diag_hint(r->diag, "a list of operations needs no --operation");
		}
	}
	return spec->kind == NODE_OBJECT;
}

static const char *
operation_near(enum dialect dialect, struct text name)
{
	const char *names[OPERATION_COUNT];
	size_t count = 0;
	for (int i = 0; i < OPERATION_COUNT; i++) {
		if (has(dialect, &operations[i])) {
			names[count++] = operations[i].name;
		}
	}
	return suggest(name, names, count);
}

/* The first name in that dialect for the same operation. */
static const struct operation *
operation_like(enum dialect dialect, const struct operation *o)
{
	for (int i = 0; i < OPERATION_COUNT; i++) {
		if (has(dialect, &operations[i]) && operations[i].kind == o->kind &&
			operations[i].mode == o->mode) {
			return &operations[i];
		}
	}
	return o;
}

static void
unknown_operation(struct spec_reader *r, const struct node *name)
{
	enum dialect dialect = r->options->dialect;
	struct spelling s = spelling_of_value(r->arena, name);
	struct span span = spelling_span(s, 0, s.text.len);
	const struct operation *other = operation_find(dialect_other(dialect), name->text);
	if (other != NULL) {
		dialect_lacks(r, "operation", name->text, span, false,
			arena_printf(r->arena, "%s has \"%s\"", dialect_title(dialect),
				operation_like(dialect, other)->name));
		return;
	}
	diag_error(r->diag, span, "unknown operation \"%.*s\"", TEXT_ARGS(name->text));
	const char *near = operation_near(dialect, name->text);
	struct text trimmed = java_trim(name->text);
	if (near != NULL) {
		diag_hint(r->diag, "did you mean \"%s\"?", near);
		diag_fix_word(r->diag, name->span, name->text, text_of(near));
	} else if (trimmed.len != name->text.len && operation_find(dialect, trimmed) != NULL) {
		diag_hint(r->diag, "names are compared exactly: remove the blanks");
		diag_fix_word(r->diag, name->span, name->text, trimmed);
	} else if (text_is(name->text, "enrich")) {
		diag_hint(r->diag,
			"enrich calls methods of Java classes; write it in C as jolt_op_enrich, for --with");
	} else if (memchr(name->text.at, '.', name->text.len) != NULL) {
		diag_hint(r->diag,
			"a Java class cannot be used; write the operation in C, for --with");
	} else {
		const char *beta = dialect == DIALECT_JOLT ? "-beta" : "";
		diag_hint(r->diag,
			"operations are shift, default, remove, sort, cardinality, modify-overwrite%s, "
			"modify-default%s and modify-define%s",
			beta, beta, beta);
	}
}

/* Alternatives whose levels depend on what was matched above do not share their code. */
enum { MOST_VISITS = 5000 };

static bool
read_modify(struct spec_reader *r, const struct node *spec, struct op *op)
{
	op->modify = modify_read(r, spec, op->mode);
	if (op->modify == NULL || !op_has_more_visits(op, MOST_VISITS) ||
		!modify_has_refs(op->modify)) {
		return op->modify != NULL;
	}
	diag_error(r->diag, spec->span,
		"too many levels: those below alternatives count once for each alternative");
	diag_hint(r->diag,
		"with references like &1, a level exists once for each of the alternatives above it");
	return false;
}

static bool
read_spec(struct spec_reader *r, const struct node *spec, struct op *op)
{
	switch (op->kind) {
	case OP_SHIFT:
		return (op->shift = shift_read(r, spec)) != NULL;
	case OP_DEFAULT:
		return (op->defaults = default_read(r, spec)) != NULL;
	case OP_REMOVE:
		return (op->remove = remove_read(r, spec)) != NULL;
	case OP_CARDINALITY:
		return (op->cardinality = cardinality_read(r, spec)) != NULL;
	case OP_MODIFY:
		return read_modify(r, spec, op);
	default:
		return true;
	}
}

/* The user's operation of that name, or NULL. */
static const char *
own_operation(struct spec_reader *r, struct text name)
{
	const struct spec_options *o = r->options;
	return user_symbol(r, "jolt_op_", name, o->user_operations, o->user_operation_count);
}

/* A name that only one dialect has cannot be the user's as well. */
static bool
name_is_free(struct spec_reader *r, const struct node *name, const struct operation *known)
{
	const char *own = known->dialects == DIALECTS_ALL ? NULL : own_operation(r, name->text);
	dialect_knows(r, known->dialects, name->text, name->span);
	if (own != NULL) {
		diag_error(r->diag, name->span,
			"\"%.*s\" is an operation of %s and one of your own", TEXT_ARGS(name->text),
			dialect_title(r->options->dialect));
		diag_hint(r->diag, "give your own another name than %s", own);
	}
	return own == NULL;
}

static bool
read_user(struct spec_reader *r, const struct node *name, const struct node *spec, struct op *op)
{
	const char *symbol = own_operation(r, name->text);
	if (symbol == NULL) {
		unknown_operation(r, name);
		return false;
	}
	op->kind = OP_USER;
	op->user_symbol = text_of(symbol);
	op->user_spec = spec;
	return spec == NULL || literal_read(r, spec);
}

/* The file contains just the spec of a shift, in JSON: adds what is missing around it. */
static void
fix_alone(struct spec_reader *r, struct span spec)
{
	const char *file = spec.source == NULL ? "" : spec.source->text;
	if (strspn(file, " \t\r\n") == spec.from && file[spec.from] == '{') {
		diag_fix(r->diag, spec, "[{\"operation\": \"shift\", \"spec\": %.*s}]",
			(int)(spec.to - spec.from), file + spec.from);
	}
}

/* Where the name of the operation is, if not under "operation". */
static void
hint_operation(struct spec_reader *r, const struct node *entry)
{
	static const char *const names[] = { "operation" };
	NODE_EACH(n, entry)
	{
		char *lower = arena_dup(r->arena, n->key.at, n->key.len);
		for (size_t i = 0; i < n->key.len; i++) {
			lower[i] = (char)(lower[i] >= 'A' && lower[i] <= 'Z' ? lower[i] | 0x20
									     : lower[i]);
		}
		if (suggest((struct text){ lower, n->key.len }, names, 1) != NULL) {
			diag_note(
				r->diag, n->key_span, "there is a key \"%.*s\"", TEXT_ARGS(n->key));
			diag_hint(r->diag, "did you mean \"operation\"?");
			diag_fix_word(r->diag, n->key_span, n->key, TEXT("operation"));
			return;
		}
		if (operation_find(r->options->dialect, n->key) != NULL) {
			diag_hint(r->diag, "write {\"operation\": \"%.*s\", \"spec\": ...}",
				TEXT_ARGS(n->key));
			return;
		}
	}
	if (entry->first != NULL && entry->first->kind != NODE_ERROR) {
		diag_hint(r->diag,
			"the spec of a shift alone is written [{\"operation\": \"shift\", \"spec\": {...}}]; --operation shift takes it as it is");
		fix_alone(r, entry->span);
	}
}

static bool
read_op(struct spec_reader *r, const struct node *entry, struct op *op)
{
	if (entry->kind != NODE_OBJECT) {
		if (entry->kind != NODE_ERROR) {
			diag_error(r->diag, entry->span, "an operation must be an object, not %s",
				node_kind_name(entry->kind));
			diag_hint(r->diag, "write {\"operation\": \"shift\", \"spec\": {...}}");
		}
		return false;
	}
	const struct node *name = node_get(entry, "operation"), *spec = node_get(entry, "spec");
	if (name == NULL) {
		diag_error(r->diag, entry->span, "the key \"operation\" is missing");
		hint_operation(r, entry);
		return false;
	}
	if (name->kind != NODE_STRING) {
		if (name->kind != NODE_ERROR) {
			diag_error(r->diag, name->span, "\"operation\" must be a string, not %s",
				node_kind_name(name->kind));
		}
		return false;
	}
	op->span = name->span;
	op->name = name->text;
	op->dialect = r->options->dialect;
	const struct operation *known = operation_find(r->options->dialect, name->text);
	if (known == NULL) {
		return read_user(r, name, spec, op);
	}
	if (!name_is_free(r, name, known)) {
		return false;
	}
	op->kind = known->kind;
	op->mode = known->mode;
	if (op->kind == OP_SORT) {
		return true;
	}
	if (spec == NULL) {
		diag_error(r->diag, entry->span, "the key \"spec\" is missing: %.*s needs one",
			TEXT_ARGS(name->text));
		return false;
	}
	return read_spec(r, spec, op);
}

/* The spec of a single operation, wrapped in its operation. */
static const struct node *
with_operation(struct spec_reader *r, const struct node *spec)
{
	struct node *entry = arena_new(r->arena, struct node);
	struct node *name = arena_new(r->arena, struct node);
	struct node *copy = arena_new(r->arena, struct node);
	struct span start = { spec->span.source, spec->span.from, spec->span.from };
	*copy = *spec;
	copy->key = TEXT("spec");
	copy->key_span = start;
	copy->next = NULL;
	*name = (struct node){ .kind = NODE_STRING,
		.span = start,
		.text = r->options->operation,
		.key = TEXT("operation"),
		.key_span = start,
		.next = copy };
	*entry =
		(struct node){ .kind = NODE_OBJECT, .span = spec->span, .first = name, .count = 2 };
	return entry;
}

static bool
read_ops(struct spec_reader *r, const struct node *node, struct chain *chain)
{
	const struct op **last = &chain->ops;
	bool good = true;
	const struct node *only = node->kind == NODE_OBJECT ? node : NULL;
	for (const struct node *entry = only != NULL ? only : node->first; entry != NULL;
		entry = only != NULL ? NULL : entry->next) {
		struct op *op = arena_new(r->arena, struct op);
		good &= read_op(r, entry, op);
		*last = op;
		last = &op->next;
		chain->count++;
	}
	return good;
}

const struct chain *
spec_chain_with(const struct node *node, const struct spec_options *options, struct arena *arena,
	struct diag *diag)
{
	struct spec_reader r = { .arena = arena, .diag = diag, .options = options };
	table_init(&r.secrets, arena);
	if (node->kind == NODE_ERROR) {
		return NULL;
	}
	if (options->operation.at != NULL) {
		node = with_operation(&r, node);
	} else if (node->kind != NODE_ARRAY && (options->strict || node->kind != NODE_OBJECT)) {
		diag_error(diag, node->span, "a chain must be a list of operations, not %s",
			node_kind_name(node->kind));
		return NULL;
	}
	if (node->first == NULL && node->kind == NODE_ARRAY) {
		diag_error(diag, node->span, "a chain needs at least one operation");
		return NULL;
	}
	struct chain *chain = arena_new(arena, struct chain);
	chain->span = node->span;
	bool good = read_ops(&r, node, chain);
	dialect_report(&r);
	if (!good) {
		return NULL;
	}
	struct text *secrets = arena_new_array(arena, r.secrets.count, struct text);
	for (size_t i = 0; i < r.secrets.count; i++) {
		secrets[i] = r.secrets.entries[i].key;
	}
	chain->secrets = secrets;
	chain->secret_count = (unsigned)r.secrets.count;
	chain->zone_edition = r.zone_edition;
	return chain;
}

const struct chain *
spec_chain(const struct node *node, bool strict, struct arena *arena, struct diag *diag)
{
	struct spec_options options = { .strict = strict };
	return spec_chain_with(node, &options, arena, diag);
}
