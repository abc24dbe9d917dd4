/* SPDX-License-Identifier: Apache-2.0 */
/* The keys of a connector file: which ones exist, what they contain, and which settings they
 * become. */
#include "base/suggest.h"
#include "base/table.h"
#include "spec/connector_reader.h"

#include <string.h>

#define ANY .low = 0
#define RANGE(least, most) .low = (least), .high = (most)
#define LEAST(least) .low = (least)
#define CHOICES(names) .choices = (names)

static const struct connector_key keys[] = {
#define KEY(name, value, what, limits, means)                                                      \
	{ .path = name, .kind = VALUE_##value, .role = ROLE_##what, limits, .meaning = means },
#define ALIAS(name, key) { .path = name, .alias_of = key },
#include "connector/common/keys.def"
#undef KEY
#undef ALIAS
};
enum { KEY_COUNT = sizeof keys / sizeof *keys, MOST_NAMES = 32, MOST_SUGGESTED = 50 };

static void walk_map(struct connector_reader *, const struct connector_key *, const struct node *,
	enum key_role);
static void
walk(struct connector_reader *, const struct connector_key *, const struct node *, enum key_role);

/* ---- the table ----------------------------------------------------------- */

const struct connector_key *
connector_key_at(unsigned i)
{
	return i < KEY_COUNT ? &keys[i] : NULL;
}

const char *
connector_key_below(const struct connector_key *k, const struct connector_key *parent)
{
	size_t len = parent == NULL ? 0 : strlen(parent->path);
	const char *name = k->path + len + (len > 0);
	if (len > 0 && (strncmp(k->path, parent->path, len) != 0 || k->path[len] != '.')) {
		return NULL;
	}
	return strchr(name, '.') == NULL ? name : NULL;
}

const struct connector_key *
connector_key_find(const char *path)
{
	for (int i = 0; i < KEY_COUNT; i++) {
		if (strcmp(keys[i].path, path) == 0) {
			return keys[i].alias_of != NULL ? connector_key_find(keys[i].alias_of)
							: &keys[i];
		}
	}
	return NULL;
}

static const struct connector_key *
find_child(const struct connector_key *parent, struct text name)
{
	for (int i = 0; i < KEY_COUNT; i++) {
		const char *child = connector_key_below(&keys[i], parent);
		if (child != NULL && text_is(name, child)) {
			return keys[i].alias_of != NULL ? connector_key_find(keys[i].alias_of)
							: &keys[i];
		}
	}
	return NULL;
}

bool
connector_has_key(struct text name)
{
	return find_child(NULL, name) != NULL;
}

/* ---- unknown keys -------------------------------------------------------- */

/* If a key is missing that decides what is sent, and where, the result is not what was meant. */
static bool
decides_what_is_sent(const struct connector_key *k)
{
	static const char *const paths[] = { "transforms", "http", "http.endpoint", "http.method",
		"http.headers", "http.auth", "http.batch", "http.batch.as", "null-output",
		"source" };
	if (strncmp(k->path, "transforms.", 11) == 0) {
		return k->role != ROLE_NONE;
	}
	for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
		if (strcmp(k->path, paths[i]) == 0) {
			return true;
		}
	}
	return false;
}

/* The key that was probably meant: one that belongs elsewhere, or one with a similar name; or
 * NULL. */
static const struct connector_key *
find_meant(const struct connector_key *parent, struct text name, bool *elsewhere)
{
	const char *names[MOST_NAMES];
	size_t count = 0;
	*elsewhere = true;
	for (int i = 0; i < KEY_COUNT; i++) {
		const char *child = connector_key_below(&keys[i], parent),
			   *dot = strrchr(keys[i].path, '.');
		if (child != NULL && count < MOST_NAMES && keys[i].alias_of == NULL) {
			names[count++] = child;
		} else if (text_is(name, dot != NULL ? dot + 1 : keys[i].path)) {
			return &keys[i];
		}
	}
	*elsewhere = false;
	const char *near = suggest(name, names, count);
	return near != NULL ? find_child(parent, text_of(near)) : NULL;
}

/* Nothing reads the key: a warning, or an error if the key that was meant is then missing where it
 * matters. */
static void
unknown_key(struct connector_reader *r, const struct connector_key *parent, const struct node *map,
	const struct node *n)
{
	const char *where =
		parent == NULL ? "" : arena_printf(r->arena, " in \"%s\"", parent->path);
	bool elsewhere = false;
	const struct connector_key *meant =
		r->unknown++ < MOST_SUGGESTED ? find_meant(parent, n->key, &elsewhere) : NULL;
	bool missing = meant != NULL &&
		       (elsewhere || node_get(map, connector_key_below(meant, parent)) == NULL);
	if (r->strict || (missing && decides_what_is_sent(meant))) {
		diag_error(
			r->diag, n->key_span, "unknown key \"%.*s\"%s", TEXT_ARGS(n->key), where);
	} else {
		diag_warn(r->diag, WARN_UNKNOWN_KEY, n->key_span,
			"unknown key \"%.*s\"%s: nothing reads it", TEXT_ARGS(n->key), where);
	}
	if (meant != NULL && elsewhere) {
		diag_hint(r->diag, "there is \"%s\": is the indentation right?", meant->path);
	} else if (meant != NULL) {
		diag_hint(r->diag, "did you mean \"%s\"?", connector_key_below(meant, parent));
		diag_fix_word(
			r->diag, n->key_span, n->key, text_of(connector_key_below(meant, parent)));
	}
}

/* ---- settings ------------------------------------------------------------ */

static void
add_setting(struct connector_reader *r, const char *path, struct text value, struct span span)
{
	struct setting *s = arena_new(r->arena, struct setting);
	*s = (struct setting){ .key = text_of(path), .value = value, .span = span };
	*r->last = s;
	r->last = &s->next;
}

/* As the binary reads it: secrets in one spelling, booleans in lower case. */
static struct text
setting_value(struct connector_reader *r, const struct node *n)
{
	struct diag silent;
	struct text t = n->text;
	const struct template_part *parts;
	unsigned count;
	node_scalar(n, &t);
	if (n->kind == NODE_BOOL || !text_has_template(t)) {
		return n->kind == NODE_BOOL ? n->text : t;
	}
	struct buffer b;
	buffer_init(&b, r->arena);
	diag_init(&silent, r->arena);
	if (!template_parse(t, n->span, r->arena, &silent, &parts, &count)) {
		return t;
	}
	for (unsigned i = 0; i < count; i++) {
		if (parts[i].secret.len > 0) {
			buffer_add(&b, "${{ secrets.", 12);
			buffer_add(&b, parts[i].secret.at, parts[i].secret.len);
			buffer_add(&b, " }}", 3);
		} else {
			buffer_add(&b, parts[i].text.at, parts[i].text.len);
		}
	}
	return buffer_text(&b);
}

static void
scalar(struct connector_reader *r, const struct connector_key *k, const struct node *n,
	enum key_role role)
{
	if (value_check(r, k, n) && role == ROLE_SET) {
		add_setting(r, k->path, setting_value(r, n), n->span);
	}
}

/* ---- shapes -------------------------------------------------------------- */

static bool
is_kind(struct connector_reader *r, const struct connector_key *k, const struct node *n,
	enum node_kind kind)
{
	if (n->kind == kind) {
		return true;
	}
	if (n->kind != NODE_NULL && n->kind != NODE_ERROR) {
		diag_error(r->diag, n->span, "\"%s\" must be %s, not %s", k->path,
			kind == NODE_ARRAY ? "a list" : "a map",
			n->kind == NODE_OBJECT ? "a map" : node_kind_name(n->kind));
	}
	return false;
}

static void
walk_maps(struct connector_reader *r, const struct connector_key *k, const struct node *n,
	enum key_role role)
{
	if (!is_kind(r, k, n, NODE_ARRAY)) {
		return;
	}
	NODE_EACH(child, n)
	{
		if (child->kind == NODE_NULL) {
			diag_error(r->diag, child->span, "an empty entry in \"%s\"", k->path);
		} else if (child->kind != NODE_OBJECT && child->kind != NODE_ERROR) {
			diag_error(r->diag, child->span, "an entry of \"%s\" must be a map, not %s",
				k->path, node_kind_name(child->kind));
			if (child->kind == NODE_STRING && strcmp(k->path, "meta.secrets") == 0) {
				diag_hint(r->diag, "write - name: %.*s", TEXT_ARGS(child->text));
			}
		} else if (child->kind == NODE_OBJECT) {
			walk_map(r, k, child, role);
		}
	}
}

/* A list of scalars: one setting each. */
static void
walk_list(struct connector_reader *r, const struct connector_key *k, const struct node *n,
	enum key_role role)
{
	if (!is_kind(r, k, n, NODE_ARRAY)) {
		if (n->kind == NODE_OBJECT && k->kind == VALUE_HEADERS) {
			diag_hint(r->diag, "write one entry for each: - \"Name: value\"");
		}
		return;
	}
	NODE_EACH(child, n)
	{
		if (child->kind == NODE_OBJECT && k->kind == VALUE_HEADERS) {
			diag_error(r->diag, child->span, "a header must be a string, not a map");
			diag_hint(r->diag, "put it in quotes: - \"Name: value\"");
		} else {
			scalar(r, k, child, role);
		}
	}
}

/* A scalar stands for a list of one; an empty list would mean that everybody is allowed. */
static void
walk_some(struct connector_reader *r, const struct connector_key *k, const struct node *n,
	enum key_role role)
{
	if (n->kind != NODE_ARRAY) {
		scalar(r, k, n, role);
		return;
	}
	unsigned count = 0;
	NODE_EACH(child, n)
	{
		scalar(r, k, child, role);
		count++;
	}
	if (count == 0) {
		diag_error(r->diag, n->span, "\"%s\" is empty", k->path);
	}
}

/* Exactly one of its keys, which becomes the setting. */
static void
walk_one_of(struct connector_reader *r, const struct connector_key *k, const struct node *n,
	enum key_role role)
{
	const struct node *known = NULL;
	if (!is_kind(r, k, n, NODE_OBJECT)) {
		return;
	}
	NODE_EACH(child, n)
	{
		if (find_child(k, child->key) == NULL) {
			continue;
		}
		if (known != NULL) {
			diag_error(r->diag, child->key_span,
				"\"%s\" takes one key: \"%.*s\" or \"%.*s\"", k->path,
				TEXT_ARGS(known->key), TEXT_ARGS(child->key));
			diag_note(r->diag, known->key_span, "the other is here");
		} else {
			known = child;
		}
	}
	if (known == NULL) {
		diag_error(r->diag, n->key_span, "\"%s\" is empty", k->path);
	} else if (k->kind == VALUE_ONE_OF && role == ROLE_SET) {
		add_setting(r, k->path, known->key, known->key_span);
	}
	walk_map(r, k, n, role);
}

/* At least one of its keys: with none, there would be no limit at all. */
static void
walk_some_of(struct connector_reader *r, const struct connector_key *k, const struct node *n,
	enum key_role role)
{
	bool known = false;
	if (!is_kind(r, k, n, NODE_OBJECT)) {
		return;
	}
	walk_map(r, k, n, role);
	NODE_EACH(child, n)
	{
		known |= find_child(k, child->key) != NULL;
	}
	if (!known) {
		diag_error(r->diag, n->key_span, "\"%s\" has none of its keys", k->path);
	}
}

/* A setting "name=value". */
static void
add_pair(struct connector_reader *r, const char *path, const struct node *n, enum key_role role)
{
	struct text value = setting_value(r, n);
	const char *pair = arena_printf(r->arena, "%.*s=%.*s", TEXT_ARGS(n->key), TEXT_ARGS(value));
	if (role == ROLE_SET) {
		add_setting(r, path, text_of(pair), n->span);
	}
}

/* A map of scalars. */
static void
walk_pairs(struct connector_reader *r, const struct connector_key *k, const struct node *n,
	enum key_role role)
{
	if (!is_kind(r, k, n, NODE_OBJECT)) {
		return;
	}
	NODE_EACH(child, n)
	{
		if (pair_check(r, k, child)) {
			add_pair(r, k->path, child, role);
		}
	}
}

/* A number, a list of numbers or "all". */
static void
walk_partitions(struct connector_reader *r, const struct connector_key *k, const struct node *n)
{
	static const char hint[] = "write a number, a list of numbers, or all";
	struct connector_key number = *k;
	number.kind = VALUE_COUNT;
	if (n->kind == NODE_ARRAY) {
		NODE_EACH(child, n)
		{
			if (!value_check(r, &number, child) && child->kind != NODE_ERROR) {
				diag_hint(r->diag, hint);
			}
		}
	} else if (n->kind == NODE_STRING && text_is(n->text, "all")) {
		return;
	} else if (!value_check(r, &number, n) && n->kind != NODE_ERROR) {
		diag_hint(r->diag, hint);
	}
}

static void
walk_topic(struct connector_reader *r, const struct connector_key *k, const struct node *n,
	enum key_role role)
{
	if (n->kind == NODE_OBJECT) {
		walk_map(r, k, n, role);
	} else {
		scalar(r, k, n, role);
	}
}

static void
walk_order(struct connector_reader *r, const struct connector_key *k, const struct node *n,
	enum key_role role)
{
	if (n->kind == NODE_OBJECT) {
		add_setting(r, k->path, TEXT("key"), n->span);
		walk_one_of(r, k, n, role);
	} else if (n->kind == NODE_STRING && text_is(n->text, "key")) {
		diag_error(r->diag, n->span, "\"%s\" needs the key's path", k->path);
		diag_hint(r->diag, "write order: {key: user.id}");
	} else {
		scalar(r, k, n, role);
	}
}

static void
walk(struct connector_reader *r, const struct connector_key *k, const struct node *n,
	enum key_role role)
{
	switch (k->kind) {
	case VALUE_MAP:
		if (is_kind(r, k, n, NODE_OBJECT)) {
			walk_map(r, k, n, role);
		} else if (n->kind == NODE_STRING && strstr(k->path, "flush-period") != NULL) {
			diag_hint(r->diag, "write {secs: 10, nanos: 0}");
		}
		break;
	case VALUE_MAPS:
		walk_maps(r, k, n, role);
		break;
	case VALUE_ONE_OF:
		walk_one_of(r, k, n, role);
		break;
	case VALUE_SOME_OF:
		walk_some_of(r, k, n, role);
		break;
	case VALUE_COUNTS:
	case VALUE_HEADERS:
	case VALUE_BYPASSED:
		walk_list(r, k, n, role);
		break;
	case VALUE_LIST:
	case VALUE_USERS:
	case VALUE_ORIGINS:
	case VALUE_HOSTS:
		walk_some(r, k, n, role);
		break;
	case VALUE_PROPERTIES:
	case VALUE_ANSWERS:
		walk_pairs(r, k, n, role);
		break;
	case VALUE_PARTITIONS:
		walk_partitions(r, k, n);
		break;
	case VALUE_TOPIC:
		walk_topic(r, k, n, role);
		break;
	case VALUE_START:
		if (n->kind == NODE_OBJECT) {
			walk_one_of(r, k, n, role);
		} else {
			scalar(r, k, n, role);
		}
		break;
	case VALUE_ORDER:
		walk_order(r, k, n, role);
		break;
	case VALUE_FREE:
	case VALUE_CHAIN:
		break;
	default:
		scalar(r, k, n, role);
		break;
	}
}

/* Reports what the table says about a key's role, once: it covers everything below the key. */
static void
report_role(struct connector_reader *r, const struct connector_key *k, const struct node *n)
{
	if (k->role == ROLE_NONE) {
		diag_warn(r->diag, WARN_NO_MEANING, n->key_span, "\"%s\" has no meaning here: %s",
			k->path, k->meaning);
	}
}

static void
walk_map(struct connector_reader *r, const struct connector_key *parent, const struct node *map,
	enum key_role role)
{
	const struct node *seen[KEY_COUNT] = { NULL };
	NODE_EACH(n, map)
	{
		const struct connector_key *k = find_child(parent, n->key);
		if (k == NULL) {
			unknown_key(r, parent, map, n);
			continue;
		}
		const struct node **first = &seen[k - keys];
		if (*first != NULL) {
			diag_error(r->diag, n->key_span, "\"%s\" is given twice, in two spellings",
				k->path);
			diag_note(r->diag, (*first)->key_span, "the first is here");
			continue;
		}
		*first = n;
		bool reported = role == ROLE_NONE;
		if (!reported) {
			report_role(r, k, n);
		}
		walk(r, k, n, reported ? role : k->role);
	}
}

void
connector_keys(struct connector_reader *r, const struct node *root)
{
	walk_map(r, NULL, root, ROLE_FILE);
}
