/* SPDX-License-Identifier: Apache-2.0 */
/* Public specs with small changes, for the differential test: the cases come from the file that
 * MUTATED_FROM names.  The record is the case's own with small changes, or one that the first shift
 * would match. */
#include "generator.h"
#include "random.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- changes --------------------------------------------------------------- */

/* A random node of a document; *parent holds it, under *key or at *index (NULL: it is the root). */
struct spot {
	json_t *parent;
	const char *key;
	size_t index;
};

static unsigned
count_nodes(const json_t *v)
{
	unsigned count = 1;
	const char *key;
	json_t *member;
	size_t i;
	if (json_is_object(v)) {
		json_object_foreach((json_t *)(uintptr_t)v, key, member)
		{
			count += count_nodes(member);
		}
	} else if (json_is_array(v)) {
		json_array_foreach(v, i, member)
		{
			count += count_nodes(member);
		}
	}
	return count;
}

/* The n-th node below `v`, counting from 0; counts *n down. */
static struct spot
nth(json_t *v, unsigned *n)
{
	const char *key;
	json_t *member;
	size_t i;
	if (json_is_object(v)) {
		json_object_foreach(v, key, member)
		{
			if ((*n)-- == 0) {
				return (struct spot){ .parent = v, .key = key };
			}
			struct spot s = nth(member, n);
			if (s.parent != NULL) {
				return s;
			}
		}
	} else if (json_is_array(v)) {
		json_array_foreach(v, i, member)
		{
			if ((*n)-- == 0) {
				return (struct spot){ .parent = v, .index = i };
			}
			struct spot s = nth(member, n);
			if (s.parent != NULL) {
				return s;
			}
		}
	}
	return (struct spot){ 0 };
}

static struct spot
any_spot(json_t *root)
{
	unsigned count = count_nodes(root) - 1; /* without the root itself */
	if (count == 0) {
		return (struct spot){ 0 };
	}
	unsigned n = below(count);
	return nth(root, &n);
}

static json_t *
value_at(struct spot s)
{
	return s.key != NULL ? json_object_get(s.parent, s.key) : json_array_get(s.parent, s.index);
}

/* Takes ownership of the value. */
static void
put_at(struct spot s, json_t *value)
{
	if (s.key != NULL) {
		json_object_set_new(s.parent, s.key, value);
	} else {
		json_array_set_new(s.parent, s.index, value);
	}
}

static void
drop(struct spot s)
{
	if (s.key != NULL) {
		json_object_del(s.parent, s.key);
	} else {
		json_array_remove(s.parent, s.index);
	}
}

/* Moves the member after the others, under another name. */
static void
rename_to(struct spot s, const char *name)
{
	if (s.key == NULL) {
		return;
	}
	json_t *value = json_incref(json_object_get(s.parent, s.key));
	json_object_del(s.parent, s.key);
	json_object_set_new(s.parent, name, value);
}

static const char *const spec_keys[] = { "*", "@", "$", "a", "*-*", "0", "x|y", "#k", "@(1,a)",
	"&" };

static void
change_spec(json_t *chain)
{
	struct spot s = any_spot(chain), other = any_spot(chain);
	if (s.parent == NULL) {
		return;
	}
	json_t *value = value_at(s);
	switch (below(6)) {
	case 0:
		drop(s);
		break;
	case 1: /* a copy of a node from elsewhere */
		put_at(s, json_deep_copy(value_at(other)));
		break;
	case 2:
		rename_to(s, PICK(spec_keys));
		break;
	case 3: { /* two operations change places, or one is repeated */
		size_t count = json_array_size(chain);
		if (count > 0 && count < 8) {
			json_t *op = json_deep_copy(json_array_get(chain, below((unsigned)count)));
			if (chance(50)) {
				json_array_remove(chain, below((unsigned)count));
			}
			json_array_append_new(chain, op);
		}
		break;
	}
	case 4: /* two right sides */
		if (json_is_string(value) && strcmp(json_string_value(value), "shift") != 0) {
			json_t *both = json_array();
			json_array_append(both, value);
			json_array_append_new(both, json_string(chance(50) ? "all[]" : "x.&"));
			put_at(s, both);
		}
		break;
	case 5: /* a list where there was none */
		if (json_is_string(value) && s.key != NULL && strcmp(s.key, "operation") != 0) {
			char *path = malloc(strlen(json_string_value(value)) + 4);
			if (path != NULL) {
				strcat(strcpy(path, json_string_value(value)), "[]");
				put_at(s, json_string(path));
				free(path);
			}
		}
		break;
	}
}

static json_t *
any_value(void)
{
	static const char *const texts[] = { "1", "-2.5", "\"a\"", "\"12\"", "null", "true", "[]",
		"{}", "[1,\"b\"]", "{\"a\":1}", "[{\"a\":\"x\"},{\"a\":\"y\",\"b\":null}]",
		"\"\"" };
	return json_loads(PICK(texts), JSON_DECODE_ANY, NULL);
}

static void
change_record(json_t *record)
{
	struct spot s = any_spot(record);
	if (s.parent == NULL) {
		return;
	}
	switch (below(4)) {
	case 0:
		drop(s);
		break;
	case 1:
		put_at(s, any_value());
		break;
	case 2:
		if (s.key != NULL) { /* after the others */
			json_t *value = json_incref(value_at(s));
			char *key = strdup(s.key);
			json_object_del(s.parent, key);
			json_object_set_new(s.parent, key, value);
			free(key);
		}
		break;
	case 3: { /* a list of what was there, or an element of the list that was there */
		json_t *value = value_at(s), *list = json_array();
		if (json_array_size(value) > 0) {
			json_array_append(list, json_array_get(value, 0));
			json_decref(list);
			put_at(s, json_deep_copy(json_array_get(value, 0)));
		} else {
			json_array_append_new(list, json_deep_copy(value));
			json_array_append_new(list, json_deep_copy(value));
			put_at(s, list);
		}
		break;
	}
	}
}

/* ---- records that a spec matches ------------------------------------------- */

static json_t *
matching(const json_t *level, unsigned depth)
{
	if (!json_is_object(level) || depth == 0) {
		return any_value();
	}
	if (json_object_get(level, "*") != NULL && chance(40)) {
		json_t *list = json_array();
		for (unsigned i = below(4); i > 0; i--) {
			json_array_append_new(
				list, matching(json_object_get(level, "*"), depth - 1));
		}
		return list;
	}
	json_t *object = json_object(), *below_it;
	const char *key;
	json_object_foreach((json_t *)(uintptr_t)level, key, below_it)
	{
		char name[64];
		size_t len = 0;
		if (strchr("@$#&^", key[0]) != NULL || key[0] == '\0' || chance(15)) {
			continue;
		}
		for (const char *at = key; *at != '\0' && *at != '|' && len < sizeof name - 2;
			at++) {
			if (*at == '*') {
				name[len++] = (char)('a' + below(3));
			} else if (*at != '\\') {
				name[len++] = *at;
			}
		}
		name[len] = '\0';
		json_object_set_new(object, name, matching(below_it, depth - 1));
	}
	return object;
}

/* ---- cases ------------------------------------------------------------------ */

struct cases {
	json_t **at;
	unsigned count;
};

static struct cases
read_cases(const char *path)
{
	FILE *file = path != NULL ? fopen(path, "r") : NULL;
	struct cases cases = { 0 };
	char *line = NULL;
	size_t room = 0;
	while (file != NULL && getline(&line, &room, file) > 0) {
		json_t *one = json_loads(line, 0, NULL), **more;
		if (one == NULL || !json_is_array(json_object_get(one, "spec"))) {
			json_decref(one);
			continue;
		}
		more = realloc(cases.at, (cases.count + 1) * sizeof *more);
		if (more == NULL) {
			exit(1);
		}
		cases.at = more;
		cases.at[cases.count++] = one;
	}
	free(line);
	if (file != NULL) {
		fclose(file);
	}
	return cases;
}

static struct cases cases;
static const json_t *from; /* the case to change */

static void
put(json_t *value)
{
	char *text = json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY);
	fputs(text, stdout);
	free(text);
	json_decref(value);
}

static void
chain(uint64_t seed, uint64_t number)
{
	(void)seed, (void)number;
	from = cases.at[below(cases.count)];
	json_t *spec = json_deep_copy(json_object_get(from, "spec"));
	for (unsigned changes = below(3); changes > 0; changes--) {
		change_spec(spec);
	}
	fputs("\"spec\":", stdout);
	put(spec);
}

static void
record(void)
{
	json_t *input = json_object_get(from, "input");
	if (json_object_size(input) > 0 && chance(50)) {
		input = json_deep_copy(input);
		for (unsigned changes = below(4); changes > 0; changes--) {
			change_record(input);
		}
	} else {
		const json_t *first = json_array_get(json_object_get(from, "spec"), 0);
		input = matching(json_object_get(first, "spec"), 8);
	}
	put(input);
}

int
main(int argc, char **argv)
{
	cases = read_cases(getenv("MUTATED_FROM"));
	if (cases.count == 0) {
		fputs("mutated: MUTATED_FROM names no file of cases\n", stderr);
		return 1;
	}
	int status = generate(&(struct generator){ "mutated", 4, chain, record }, argc, argv);
	for (unsigned i = 0; i < cases.count; i++) {
		json_decref(cases.at[i]);
	}
	free(cases.at);
	return status;
}
