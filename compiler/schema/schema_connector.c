/* SPDX-License-Identifier: Apache-2.0 */
/* Connector files, from the table of their keys. */
#include "schema/schemas.h"
#include "spec/names.h"

#include <string.h>

static json_t *value_of(const struct connector_key *);

/* Keys that the compiler requires whenever the enclosing map exists (`need()` of
 * spec/connector.c). */
static const char *const needed[] = { "meta", "meta.name", "meta.type", "meta.version",
	"meta.topic", "meta.topic.meta", "meta.topic.meta.name", "meta.secrets.name",
	"meta.consumer.offset.strategy", "http", "http.endpoint", "source.file.path",
	"source.kafka.brokers", "transforms.uses", "transforms.with", "transforms.with.spec" };

static bool
is_needed(const struct connector_key *k)
{
	for (size_t i = 0; i < sizeof needed / sizeof *needed; i++) {
		if (strcmp(k->path, needed[i]) == 0) {
			return true;
		}
	}
	return false;
}

/* ---- scalars ------------------------------------------------------------- */

static json_t *
typed(const char *type)
{
	return json_pack("{s:s}", "type", type);
}

/* Numbers and booleans are read as written. */
static json_t *
text(void)
{
	return json_pack("{s:[s,s,s]}", "type", "string", "number", "boolean");
}

static json_t *
choices_of(const struct connector_key *k)
{
	json_t *list = json_array();
	for (const char *at = k->choices; at != NULL && *at != '\0';) {
		size_t len = strcspn(at, "|");
		json_array_append_new(list, json_stringn(at, len));
		at += len + (at[len] == '|');
	}
	return json_pack("{s:o}", "enum", list);
}

static json_t *
count_of(const struct connector_key *k)
{
	json_t *count = json_pack("{s:s, s:I}", "type", "integer", "minimum", (json_int_t)k->low);
	if (k->high != 0) {
		json_object_set_new(count, "maximum", json_integer((json_int_t)k->high));
	}
	return count;
}

/* A secret's value is known only when the program starts. */
static json_t *
or_secret(const struct connector_key *k, json_t *value)
{
	return k->role != ROLE_SET ? value
				   : json_pack("{s:[o, {s:s, s:s}]}", "anyOf", value, "type",
					     "string", "pattern", "\\$\\{\\{");
}

/* ---- lists and maps ------------------------------------------------------ */

static json_t *
list_of(json_t *items)
{
	return json_pack("{s:s, s:o}", "type", "array", "items", items);
}

/* One of them, or a non-empty list. */
static json_t *
some_of(json_t *one)
{
	return json_pack("{s:[O, {s:s, s:i, s:o}]}", "anyOf", one, "type", "array", "minItems", 1,
		"items", one);
}

static json_t *
map_of(const struct connector_key *parent)
{
	json_t *properties = json_object(), *required = json_array();
	const struct connector_key *k;
	for (unsigned i = 0; (k = connector_key_at(i)) != NULL; i++) {
		const char *name = connector_key_below(k, parent);
		if (name == NULL) {
			continue;
		}
		const struct connector_key *of =
			k->alias_of == NULL ? k : connector_key_find(k->alias_of);
		json_object_set_new(properties, name, value_of(of));
		if (is_needed(k)) {
			json_array_append_new(required, json_string(name));
		}
	}
	return json_pack("{s:s, s:o, s:o, s:b}", "type", "object", "properties", properties,
		"required", required, "additionalProperties", 0);
}

static json_t *
map_with(const struct connector_key *k, int least, int most)
{
	json_t *map = map_of(k);
	json_object_set_new(map, "minProperties", json_integer(least));
	if (most > 0) {
		json_object_set_new(map, "maxProperties", json_integer(most));
	}
	return map;
}

/* A map without required keys may be left empty: "stdin:". */
static json_t *
or_nothing(json_t *map)
{
	return json_pack("{s:[o, {s:s}]}", "anyOf", map, "type", "null");
}

static json_t *
answers_of(const struct connector_key *k)
{
	return json_pack("{s:s, s:{s:s}, s:o}", "type", "object", "propertyNames", "pattern",
		"^([2-5]([0-9][0-9]|xx)|no-answer)$", "additionalProperties",
		or_secret(k, choices_of(k)));
}

static json_t *
partitions_of(const struct connector_key *k)
{
	return json_pack("{s:[o, {s:s, s:o}, {s:s}]}", "anyOf", count_of(k), "type", "array",
		"items", count_of(k), "const", "all");
}

/* The spec itself, or its text. */
static json_t *
chain_of(void)
{
	return json_pack("{s:[s,s,s]}", "type", "array", "object", "string");
}

/* ---- keys ---------------------------------------------------------------- */

static json_t *
shape_of(const struct connector_key *k)
{
	switch (k->kind) {
	case VALUE_MAP:
		return is_needed(k) ? map_of(k) : or_nothing(map_of(k));
	case VALUE_MAPS:
		return or_nothing(list_of(map_of(k)));
	case VALUE_ONE_OF:
		return map_with(k, 1, 1);
	case VALUE_SOME_OF:
		return map_with(k, 1, 0);
	case VALUE_FREE:
		return json_object();
	case VALUE_FLAG:
		return or_secret(k, typed("boolean"));
	case VALUE_COUNT:
		return or_secret(k, count_of(k));
	case VALUE_COUNTS:
		return list_of(or_secret(k, count_of(k)));
	case VALUE_CHOICE:
		return or_secret(k, choices_of(k));
	case VALUE_START:
	case VALUE_ORDER:
		return json_pack(
			"{s:[o, o]}", "anyOf", or_secret(k, choices_of(k)), map_with(k, 1, 1));
	case VALUE_TOPIC:
		return json_pack("{s:[o, o]}", "anyOf", text(), map_of(k));
	case VALUE_HEADERS:
	case VALUE_BYPASSED:
		return list_of(text());
	case VALUE_LIST:
	case VALUE_USERS:
	case VALUE_ORIGINS:
	case VALUE_HOSTS:
		return some_of(text());
	case VALUE_PROPERTIES:
		return json_pack("{s:s, s:o}", "type", "object", "additionalProperties", text());
	case VALUE_ANSWERS:
		return answers_of(k);
	case VALUE_PARTITIONS:
		return partitions_of(k);
	case VALUE_CHAIN:
		return chain_of();
	default:
		return text();
	}
}

static json_t *
value_of(const struct connector_key *k)
{
	json_t *value = shape_of(k);
	if (*k->meaning != '\0') {
		json_object_set_new(value, "description", json_string(k->meaning));
	}
	if (k->role == ROLE_NONE) {
		json_object_set_new(value, "deprecated", json_true());
	}
	return value;
}

/* ---- all ----------------------------------------------------------------- */

/* A transform's chain is in the dialect named beside it. */
static json_t *
spec_rule(enum dialect d, bool said)
{
	json_t *spec = json_pack("{s:[o, {s:s}]}", "anyOf", schema_chain(d), "type", "string");
	json_t *dialect =
		json_pack("{s:{s:{s:s}}}", "properties", "dialect", "const", dialect_name(d));
	json_t *when = said ? json_pack("{s:[s], s:o}", "required", "dialect", "allOf",
				      json_pack("[o]", dialect))
			    : dialect;
	return json_pack("{s:o, s:{s:{s:o}}}", "if", when, "then", "properties", "spec", spec);
}

/* Adds its rules to the schema of "transforms.with". */
static void
add_chains(json_t *schema, enum dialect unless_said)
{
	json_t *rules = json_array(), *definitions = json_object();
	for (int i = 0; i < DIALECT_COUNT; i++) {
		enum dialect d = (enum dialect)i;
		json_array_append_new(rules, spec_rule(d, d != unless_said));
	}
	json_t *entry = json_object_get(
		json_array_get(
			json_object_get(json_object_get(json_object_get(schema, "properties"),
						"transforms"),
				"anyOf"),
			0),
		"items");
	json_t *with = json_object_get(json_object_get(entry, "properties"), "with");
	json_object_set_new(with, "allOf", rules);
	schema_add_chains(definitions);
	json_object_set_new(schema, "definitions", definitions);
}

json_t *
schema_connector(enum dialect dialect)
{
	json_t *schema = schema_head("a connector file, as joltc reads it"), *map = map_of(NULL);
	json_object_update(schema, map);
	json_decref(map);
	add_chains(schema, dialect);
	return schema;
}
