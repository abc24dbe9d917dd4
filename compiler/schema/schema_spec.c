/* SPDX-License-Identifier: Apache-2.0 */
/* Specs: the operations from the table of their names, and what each takes, as its reader does. */
#include "schema/schemas.h"
#include "spec/names.h"

json_t *
schema_ref(const char *name)
{
	return json_pack("{s:o}", "$ref", json_sprintf("#/definitions/%s", name));
}

json_t *
schema_head(const char *title)
{
	return json_pack(
		"{s:s, s:s}", "$schema", "http://json-schema.org/draft-07/schema#", "title", title);
}

/* ---- what operations take ------------------------------------------------ */

static json_t *
object_of(json_t *values, bool empty)
{
	json_t *o = json_pack("{s:s, s:o}", "type", "object", "additionalProperties", values);
	if (!empty) {
		json_object_set_new(o, "minProperties", json_integer(1));
	}
	return o;
}

static json_t *
described(json_t *schema, const char *text)
{
	json_object_set_new(schema, "description", json_string(text));
	return schema;
}

static void
add_levels(json_t *definitions)
{
	json_t *right = json_pack("{s:[{s:s}, {s:s, s:{s:s}}, {s:s}, o]}", "anyOf", "type",
		"string", "type", "array", "items", "type", "string", "type", "null",
		schema_ref("shift"));
	json_object_set_new(definitions, "shift",
		object_of(
			described(right,
				"an output path, a list of them, null to take a key and write it nowhere, or further keys"),
			false));
	json_t *removed = json_pack("{s:[{s:s, s:s}, o]}", "anyOf", "type", "string", "pattern",
		"^\\s*$", schema_ref("remove"));
	json_object_set_new(definitions, "remove",
		object_of(described(removed,
				  "\"\" removes the key; an object says what to remove below it"),
			true));
	json_t *many = json_pack(
		"{s:[{s:[s,s]}, o]}", "anyOf", "enum", "ONE", "MANY", schema_ref("cardinality"));
	json_object_set_new(definitions, "cardinality",
		object_of(described(many, "ONE: of a list its first element; MANY: always a list"),
			false));
	json_object_set_new(definitions, "values", json_pack("{s:s}", "type", "object"));
}

/* The definition of an operation's spec; NULL: it takes none. */
static const char *
level_of(enum op_kind kind)
{
	switch (kind) {
	case OP_SHIFT:
		return "shift";
	case OP_REMOVE:
		return "remove";
	case OP_CARDINALITY:
		return "cardinality";
	case OP_DEFAULT:
	case OP_MODIFY:
		return "values";
	default:
		return NULL;
	}
}

/* ---- chains -------------------------------------------------------------- */

/* {"if": its name is of that kind, "then": so is its spec} */
static json_t *
rule_for(const struct spec_name *names, enum op_kind kind)
{
	json_t *list = json_array();
	for (; names->name != NULL; names++) {
		if (names->kind == kind) {
			json_array_append_new(list, json_string(names->name));
		}
	}
	return json_pack("{s:{s:{s:{s:o}}}, s:{s:[s], s:{s:o}}}", "if", "properties", "operation",
		"enum", list, "then", "required", "spec", "properties", "spec",
		schema_ref(level_of(kind)));
}

static json_t *
operation(enum dialect dialect)
{
	static const enum op_kind kinds[] = { OP_SHIFT, OP_DEFAULT, OP_REMOVE, OP_CARDINALITY,
		OP_MODIFY };
	struct arena arena = { 0 };
	const struct spec_name *names = spec_operations(dialect, &arena);
	json_t *choices = json_array(), *rules = json_array();
	for (const struct spec_name *n = names; n->name != NULL; n++) {
		json_array_append_new(choices,
			json_pack("{s:s, s:s}", "const", n->name, "description", n->gives));
	}
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		json_array_append_new(rules, rule_for(names, kinds[i]));
	}
	arena_free(&arena);
	return json_pack("{s:s, s:[s], s:{s:{s:o}, s:{}}, s:o}", "type", "object", "required",
		"operation", "properties", "operation", "anyOf", choices, "spec", "allOf", rules);
}

static const char *
definition_name(const char *what, enum dialect dialect, char name[32])
{
	snprintf(name, 32, "%s-%s", what, dialect_name(dialect));
	return name;
}

json_t *
schema_chain(enum dialect dialect)
{
	char name[32];
	return schema_ref(definition_name("chain", dialect, name));
}

void
schema_add_chains(json_t *definitions)
{
	add_levels(definitions);
	for (int i = 0; i < DIALECT_COUNT; i++) {
		enum dialect d = (enum dialect)i;
		char name[32];
		const char *one = definition_name("operation", d, name);
		json_object_set_new(definitions, one, operation(d));
		json_t *chain = json_pack("{s:[{s:s, s:i, s:o}, o]}", "anyOf", "type", "array",
			"minItems", 1, "items", schema_ref(one), schema_ref(one));
		json_object_set_new(definitions, definition_name("chain", d, name), chain);
	}
}

/* {"dialect": ..., "spec": ...} */
static json_t *
with_dialect(enum dialect d)
{
	return json_pack("{s:s, s:[s,s], s:{s:{s:s}, s:o}, s:b}", "type", "object", "required",
		"dialect", "spec", "properties", "dialect", "const", dialect_name(d), "spec",
		schema_chain(d), "additionalProperties", 0);
}

json_t *
schema_spec(enum dialect dialect)
{
	json_t *schema = schema_head("a Jolt spec, as joltc reads it"),
	       *definitions = json_object();
	json_t *ways = json_pack("[o]", schema_chain(dialect));
	for (int i = 0; i < DIALECT_COUNT; i++) {
		json_array_append_new(ways, with_dialect((enum dialect)i));
	}
	json_object_set_new(schema, "anyOf", ways);
	schema_add_chains(definitions);
	json_object_set_new(schema, "definitions", definitions);
	return schema;
}
