/* SPDX-License-Identifier: Apache-2.0 */
/* The settings: baked in, from the environment, from the command line; each value is checked by its
 * kind. */
#include "connector/common/settings.h"

#include "connector/common/kinds.h"
#include "connector/common/units.h"
#include "json/suggest.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

extern char **environ;

enum kind { TEXT, LIST, COUNT, SIZE, DURATION, RATE, CHOICE };

static const struct entry {
	const char *key;
	enum kind kind;
	const char *standard, *choices;
} table[SETTING_COUNT] = {
#define SETTING(id, key, kind, standard, choices) { key, kind, standard, choices },
#include "connector/common/settings.def"
#undef SETTING
};

static const char *const keys[SETTING_COUNT + 1] = {
#define SETTING(id, key, kind, standard, choices) key,
#include "connector/common/settings.def"
#undef SETTING
	NULL
};

/* What keys.def says about values. */
#define ANY .low = 0
#define RANGE(least, most) .low = (least), .high = (most)
#define LEAST(least) .low = (least)
#define CHOICES(names) .choices = (names)
static const struct rule {
	const char *key;
	enum jrt_value_kind kind;
	uint64_t low, high; /* high 0: no limit */
	const char *choices;
} rules[] = {
#define KEY(name, value, role, limits, meaning) { .key = name, .kind = VALUE_##value, limits },
#define ALIAS(name, key)
#include "connector/common/keys.def"
#undef KEY
#undef ALIAS
};
enum { RULE_COUNT = sizeof rules / sizeof rules[0] };

enum { ENV_NAME = 128, LINE = 256 };

static const char *const layers[] = { "default", "connector file", "environment", "--set" };

void
jrt_complain(struct jrt_complaints *c, const char *fmt, ...)
{
	char line[1024];
	va_list args;
	va_start(args, fmt);
	(void)vsnprintf(line, sizeof line, fmt, args);
	va_end(args);
	c->count++;
	c->report(c->user, line);
}

const char *
jrt_setting_key(enum jrt_setting_id id)
{
	return table[id].key;
}

const char *
jrt_setting_text(const struct jrt_settings *s, enum jrt_setting_id id)
{
	return s->values[id].count > 0 ? s->values[id].items[0] : NULL;
}

static int
find_key(const char *key, size_t len)
{
	for (int i = 0; i < SETTING_COUNT; i++) {
		if (strlen(keys[i]) == len && memcmp(keys[i], key, len) == 0) {
			return i;
		}
	}
	/* Fluvio has two spellings for this one. */
	return len == 15 && memcmp(key, "http.user-agent", len) == 0 ? SETTING_HTTP_USER_AGENT : -1;
}

static void
drop_items(struct jrt_setting_value *v)
{
	for (unsigned i = 0; i < v->count; i++) {
		explicit_bzero(v->items[i], strlen(v->items[i]));
		free(v->items[i]);
	}
	free(v->items);
	v->items = NULL;
	v->count = 0;
}

/* Adds a text; replaces a value from an earlier layer; a list grows within one layer. */
static bool
add(struct jrt_settings *s, int id, const char *text, int from, const struct jrt_secrets *secrets,
	struct jrt_complaints *complaints)
{
	struct jrt_setting_value *v = &s->values[id];
	if (table[id].kind != LIST || (int)v->from != from) {
		drop_items(v);
	}
	if (*text == '\0') {
		jrt_complain(complaints, "%s is empty (%s)", keys[id], layers[from]);
		complaints->usage |= from == SETTING_FROM_ARGUMENT;
		return false;
	}
	char *expanded = jrt_secrets_expand(secrets, text, keys[id], complaints);
	char **items = expanded != NULL ? realloc(v->items, (v->count + 1) * sizeof *items) : NULL;
	if (items == NULL) {
		free(expanded);
		return false;
	}
	v->items = items;
	v->items[v->count++] = expanded;
	v->from = (unsigned)from;
	return true;
}

/* ---- the layers -------------------------------------------------------------------------------
 */

/* JOLTC_HTTP_ENDPOINT for http.endpoint. */
static void
env_name(const char *key, char name[ENV_NAME])
{
	size_t n = (size_t)snprintf(name, ENV_NAME, "JOLTC_%s", key);
	for (size_t i = 0; i < n; i++) {
		if (name[i] == '.' || name[i] == '-') {
			name[i] = '_';
		} else if (name[i] >= 'a' && name[i] <= 'z') {
			name[i] = (char)(name[i] - 'a' + 'A');
		}
	}
}

/* A variable that looks like ours but is unknown: most likely misspelt. */
static void
check_environment(struct jrt_complaints *complaints)
{
	char names[SETTING_COUNT][ENV_NAME];
	const char *list[SETTING_COUNT + 1];
	for (int i = 0; i < SETTING_COUNT; i++) {
		env_name(keys[i], names[i]);
		list[i] = names[i] + strlen("JOLTC_");
	}
	list[SETTING_COUNT] = NULL;
	for (char **e = environ; *e != NULL; e++) {
		char name[ENV_NAME];
		size_t len = strcspn(*e, "=");
		if (len >= sizeof name || strncmp(*e, "JOLTC_", 6) != 0) {
			continue;
		}
		memcpy(name, *e, len);
		name[len] = '\0';
		const char *rest = name + strlen("JOLTC_");
		const char *meant = jrt_suggest(rest, list);
		if (meant != NULL && strcmp(meant, rest) != 0) {
			jrt_complain(complaints,
				"environment: unknown setting %s; did you mean JOLTC_%s?", name,
				meant);
		}
	}
}

static void
load_environment(struct jrt_settings *s, const struct jrt_secrets *secrets,
	struct jrt_complaints *complaints)
{
	for (int i = 0; i < SETTING_COUNT; i++) {
		char name[ENV_NAME];
		env_name(keys[i], name);
		const char *value = getenv(name);
		if (value == NULL) {
			continue;
		}
		if (table[i].kind != LIST || value[strspn(value, "\n")] == '\0') {
			add(s, i, value + strspn(value, "\n"), SETTING_FROM_ENV, secrets,
				complaints);
			continue;
		}
		char *copy = strdup(value), *rest = copy;
		for (char *item; copy != NULL && (item = strsep(&rest, "\n")) != NULL;) {
			if (*item != '\0') {
				add(s, i, item, SETTING_FROM_ENV, secrets, complaints);
			}
		}
		free(copy);
	}
}

static void
load_argument(struct jrt_settings *s, const char *set, const struct jrt_secrets *secrets,
	struct jrt_complaints *complaints)
{
	const char *equals = strchr(set, '=');
	if (equals == NULL) {
		jrt_complain(complaints, "--set %s: expected key=value", set);
		complaints->usage = true;
		return;
	}
	int id = find_key(set, (size_t)(equals - set));
	if (id >= 0) {
		add(s, id, equals + 1, SETTING_FROM_ARGUMENT, secrets, complaints);
		return;
	}
	char key[ENV_NAME];
	(void)snprintf(key, sizeof key, "%.*s", (int)(equals - set), set);
	const char *meant = jrt_suggest(key, keys);
	jrt_complain(complaints, "--set: unknown setting \"%s\"%s%s%s", key,
		meant != NULL ? "; did you mean \"" : "", meant != NULL ? meant : "",
		meant != NULL ? "\"?" : "");
	complaints->usage = true;
}

/* ---- kinds ------------------------------------------------------------------------------------
 */

static bool
parse_choice(const char *choices, const char *text, uint64_t *number)
{
	size_t len = strlen(text);
	*number = 0;
	for (const char *at = choices;; (*number)++) {
		size_t n = strcspn(at, "|");
		if (n == len && memcmp(at, text, n) == 0) {
			return true;
		}
		if (at[n] == '\0') {
			return false;
		}
		at += n + 1;
	}
}

static const struct rule *
find_rule(int id)
{
	int i = 0;
	while (i + 1 < RULE_COUNT && strcmp(rules[i].key, keys[id]) != 0) {
		i++;
	}
	return &rules[i]; /* a test ensures that each setting has one */
}

static bool
parse_number(int id, const char *text, uint64_t *number)
{
	switch (table[id].kind) {
	case COUNT:
		return jrt_parse_count(text, number);
	case SIZE:
		return jrt_parse_size(text, number);
	case DURATION:
		return jrt_parse_duration(text, number);
	case RATE:
		return jrt_parse_rate(text, number);
	case CHOICE:
		return parse_choice(table[id].choices, text, number);
	default: /* lists of statuses are counts */
		return find_rule(id)->kind != VALUE_COUNTS || jrt_parse_count(text, number);
	}
}

/* What is wrong with a number that was read. */
static const char *
range_fault(const struct rule *rule, uint64_t number, char room[LINE])
{
	if (number >= rule->low && (rule->high == 0 || number <= rule->high)) {
		return NULL;
	}
	if (rule->high == 0 && rule->low == 1) {
		return "not more than zero";
	}
	(void)snprintf(room, LINE, rule->high == 0 ? "less than %llu" : "not from %llu to %llu",
		(unsigned long long)rule->low, (unsigned long long)rule->high);
	return room;
}

/* What is wrong with one text, as the words after "is"; NULL: nothing. */
static const char *
value_fault(int id, const char *text, uint64_t *number, char room[LINE])
{
	static const char *const wanted[] = { [LIST] = "a number, such as 503",
		[COUNT] = "a number, such as 32",
		[SIZE] = "a size, such as 1 MB or 16KiB",
		[RATE] = "a rate, such as 1000/s",
		[DURATION] = "a duration with its unit, such as 500ms or 1m 30s",
		[CHOICE] = "" };
	const struct rule *rule = find_rule(id);
	bool choice = table[id].kind == CHOICE;
	const char *fault = jrt_text_fault(rule->kind, text);
	uint64_t index;
	if (*text == '\0') { /* of a secret */
		return "empty";
	}
	if (fault != NULL) {
		(void)snprintf(room, LINE, "not a valid %s: %s", jrt_kind_noun(rule->kind), fault);
		return room;
	}
	if (!parse_number(id, text, number)) {
		(void)snprintf(room, LINE, "not %s%s", choice ? "one of " : "",
			choice ? table[id].choices : wanted[table[id].kind]);
		return room;
	}
	if (rule->kind == VALUE_ANSWERS &&
		!parse_choice(rule->choices, text + jrt_kind_name(rule->kind, text) + 1, &index)) {
		(void)snprintf(room, LINE,
			"not a valid answer: after the \"=\" must come one of %s", rule->choices);
		return room;
	}
	bool numeric =
		table[id].kind != TEXT && (table[id].kind != LIST || rule->kind == VALUE_COUNTS);
	return numeric && !choice ? range_fault(rule, *number, room) : NULL;
}

/* Whether the same layer already has that name of a map. */
static bool
stands_twice(enum jrt_value_kind kind, const struct jrt_setting_value *v, unsigned index)
{
	const char *text = v->items[index];
	size_t len = jrt_kind_name(kind, text);
	for (unsigned i = 0; len > 0 && i < index; i++) {
		if (jrt_kind_name(kind, v->items[i]) == len &&
			memcmp(v->items[i], text, len) == 0) {
			return true;
		}
	}
	return false;
}

static void
check_value(struct jrt_settings *s, int id, const struct jrt_secrets *secrets,
	struct jrt_complaints *complaints)
{
	struct jrt_setting_value *v = &s->values[id];
	enum jrt_value_kind kind = find_rule(id)->kind;
	for (unsigned i = 0; i < v->count; i++) {
		char room[LINE], shown[ENV_NAME];
		const char *fault = value_fault(id, v->items[i], &v->number, room);
		size_t len = jrt_kind_shown(kind, v->items[i]);
		if (fault == NULL && stands_twice(kind, v, i)) {
			fault = "there twice";
			len = jrt_kind_name(kind, v->items[i]);
		} else if (fault == NULL) {
			continue;
		}
		(void)snprintf(shown, sizeof shown, "\"%.*s\"", (int)len, v->items[i]);
		jrt_secrets_redact_start(secrets, shown, strlen(shown));
		jrt_complain(complaints, "%s: %s is %s (%s)", keys[id], len > 0 ? shown : "a value",
			fault, layers[v->from]);
		complaints->usage |= v->from == SETTING_FROM_ARGUMENT;
	}
}

/* Only one of them may say where a start begins; a later layer takes precedence. */
static void
check_start(const struct jrt_settings *s, struct jrt_complaints *complaints)
{
	static const int ids[] = { SETTING_META_CONSUMER_OFFSET_START,
		SETTING_META_CONSUMER_OFFSET_START_ABSOLUTE,
		SETTING_META_CONSUMER_OFFSET_START_FROM_BEGINNING,
		SETTING_META_CONSUMER_OFFSET_START_FROM_END };
	const struct jrt_setting_value *values = s->values;
	int last = -1;
	for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
		int id = ids[i];
		if (values[id].count == 0 || (last >= 0 && values[id].from < values[last].from)) {
			continue;
		}
		if (last >= 0 && values[id].from == values[last].from) {
			jrt_complain(complaints, "%s: %s is set, too (%s)", keys[id], keys[last],
				layers[values[id].from]);
			complaints->usage |= values[id].from == SETTING_FROM_ARGUMENT;
		}
		last = id;
	}
}

bool
jrt_settings_load(struct jrt_settings *s, const struct jrt_pipeline *pipeline,
	const char *const *sets, size_t set_count, const struct jrt_secrets *secrets,
	struct jrt_complaints *complaints)
{
	unsigned before = complaints->count;
	memset(s, 0, sizeof *s);
	for (int i = 0; i < SETTING_COUNT; i++) {
		if (table[i].standard != NULL) {
			add(s, i, table[i].standard, SETTING_FROM_DEFAULT, secrets, complaints);
		}
	}
	for (const struct jrt_setting *b = pipeline->settings; b != NULL && b->key != NULL; b++) {
		int id = find_key(b->key, strlen(b->key));
		if (id >= 0) {
			add(s, id, b->value, SETTING_FROM_FILE, secrets, complaints);
		}
	}
	load_environment(s, secrets, complaints);
	check_environment(complaints);
	for (size_t i = 0; i < set_count; i++) {
		load_argument(s, sets[i], secrets, complaints);
	}
	for (int i = 0; i < SETTING_COUNT; i++) {
		check_value(s, i, secrets, complaints);
	}
	check_start(s, complaints);
	return complaints->count == before;
}

void
jrt_settings_finish(struct jrt_settings *s)
{
	for (int i = 0; i < SETTING_COUNT; i++) {
		drop_items(&s->values[i]);
	}
}
