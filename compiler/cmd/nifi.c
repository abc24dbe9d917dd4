/* SPDX-License-Identifier: Apache-2.0 */
/* Looks for processors in nested groups.  Nothing in a flow is trusted: it may come from
 * anywhere. */
#include "cmd/nifi.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

enum { MOST_BYTES = 256 << 20 };

/* ---- the file ------------------------------------------------------------ */

/* The file, unpacked if it is compressed. */
static const struct source *
read_file(const char *path, struct arena *arena, const char **error)
{
	bool standard = strcmp(path, "-") == 0;
	gzFile in = standard ? gzdopen(0, "rb") : gzopen(path, "rb");
	size_t size = 1 << 16, used = 0;
	char *at = arena_alloc(arena, size);
	int n = 1;
	if (in == NULL) {
		*error = arena_printf(arena, "%s: %s", path, strerror(errno));
		return NULL;
	}
	while ((n = gzread(in, at + used, (unsigned)(size - 1 - used))) > 0) {
		used += (size_t)n;
		if (used < size - 1) {
			continue;
		}
		if (size >= MOST_BYTES) {
			break;
		}
		char *more = arena_alloc(arena, 2 * size);
		memcpy(more, at, used);
		at = more;
		size *= 2;
	}
	int code;
	const char *what = gzerror(in, &code);
	if (n > 0) {
		*error = arena_printf(arena, "%s: larger than 256 MiB", path);
	} else if (n < 0) {
		*error = code == Z_ERRNO ? arena_printf(arena, "%s: %s", path, strerror(errno))
					 : arena_printf(arena, "%s: %s", path, what);
	}
	(void)gzclose(in);
	if (n != 0) {
		return NULL;
	}
	at[used] = '\0';
	struct source *s = arena_new(arena, struct source);
	*s = (struct source){ .name = standard ? "<stdin>" : path, .text = at, .len = used };
	return s;
}

/* ---- the flow ------------------------------------------------------------ */

struct flow {
	struct arena *arena;
	const struct nifi_processor *first;
	const struct nifi_processor **last;
};

static struct text
string_of(const struct node *object, const char *key)
{
	const struct node *n = object != NULL ? node_get(object, key) : NULL;
	return n != NULL && n->kind == NODE_STRING ? n->text : TEXT("");
}

/* The value of the first of these names that exists: NiFi 2 has other names. */
static struct text
property(const struct node *properties, const char *const *names)
{
	struct text t = TEXT("");
	for (; *names != NULL && t.len == 0; names++) {
		t = string_of(properties, *names);
	}
	return t;
}

static bool
ends_in(struct text t, const char *end)
{
	size_t len = strlen(end);
	return t.len >= len && memcmp(t.at + t.len - len, end, len) == 0;
}

/* What the values of the property "Jolt Transform" mean. */
static const char *
operation_of(struct text transform)
{
	static const struct {
		const char *value, *operation;
	} transforms[] = {
		{ "jolt-transform-shift", "shift" },
		{ "jolt-transform-default", "default" },
		{ "jolt-transform-remove", "remove" },
		{ "jolt-transform-card", "cardinality" },
		{ "jolt-transform-sort", "sort" },
		{ "jolt-transform-modify-default", "modify-default-beta" },
		{ "jolt-transform-modify-overwrite", "modify-overwrite-beta" },
		{ "jolt-transform-modify-define", "modify-define-beta" },
		{ "jolt-transform-custom", "" },
	};
	for (size_t i = 0; i < sizeof transforms / sizeof *transforms; i++) {
		if (text_is(transform, transforms[i].value)) {
			return transforms[i].operation;
		}
	}
	return NULL;
}

static void
take_processor(struct flow *f, const struct node *n, struct text groups)
{
	static const char *const specs[] = { "Jolt Specification", "jolt-spec", "jolt-record-spec",
		NULL };
	static const char *const transforms[] = { "Jolt Transform", "jolt-transform",
		"jolt-record-transform", NULL };
	static const char *const classes[] = { "Custom Transformation Class Name",
		"jolt-custom-class", "jolt-record-custom-class", NULL };
	struct text type = string_of(n, "type");
	const struct node *properties = node_get(n, "properties");
	if (!ends_in(type, ".JoltTransformJSON") && !ends_in(type, ".JoltTransformRecord")) {
		return;
	}
	struct nifi_processor *p = arena_new(f->arena, struct nifi_processor);
	*p = (struct nifi_processor){ .name = string_of(n, "name"),
		.groups = groups,
		.version = string_of(node_get(n, "bundle"), "version"),
		.operation = operation_of(property(properties, transforms)),
		.class_name = property(properties, classes),
		.spec = property(properties, specs) };
	*f->last = p;
	f->last = &p->next;
}

static void
take_group(struct flow *f, const struct node *group, struct text around)
{
	const struct node *processors = node_get(group, "processors");
	const struct node *groups = node_get(group, "processGroups");
	struct text name = string_of(group, "name");
	if (around.at != NULL) {
		name = text_of(
			arena_printf(f->arena, "%.*s/%.*s", TEXT_ARGS(around), TEXT_ARGS(name)));
	}
	for (const struct node *n = processors != NULL ? processors->first : NULL; n != NULL;
		n = n->next) {
		take_processor(f, n, name);
	}
	for (const struct node *n = groups != NULL ? groups->first : NULL; n != NULL; n = n->next) {
		take_group(f, n, name);
	}
}

bool
nifi_read(const char *path, struct arena *arena, const struct nifi_processor **out,
	const char **error)
{
	struct diag diag;
	struct flow f = { .arena = arena, .last = &f.first };
	const struct source *source = read_file(path, arena, error);
	if (source == NULL) {
		return false;
	}
	diag_init(&diag, arena);
	const struct node *tree = read_json_strict(source, arena, &diag);
	if (tree == NULL || diag.errors != 0 || tree->kind != NODE_OBJECT) {
		*error = arena_printf(arena, "%s: this is not a JSON object", path);
		return false;
	}
	const struct node *root = node_get(tree, "rootGroup");
	root = root != NULL ? root : node_get(tree, "flowContents");
	if (root == NULL || root->kind != NODE_OBJECT) {
		*error = arena_printf(arena,
			"%s: not a flow of NiFi: it has neither \"rootGroup\" nor \"flowContents\"",
			path);
		return false;
	}
	take_group(&f, root, (struct text){ NULL, 0 });
	*out = f.first;
	return true;
}

/* ---- specs --------------------------------------------------------------- */

enum dialect
nifi_dialect(struct text version)
{
	enum { MAJOR = 2, MINOR = 8 }; /* NIFI-15338 */
	char *end;
	long major = strtol(version.len > 0 ? version.at : "", &end, 10);
	long minor = *end == '.' ? strtol(end + 1, NULL, 10) : 0;
	return major > MAJOR || (major == MAJOR && minor >= MINOR) ? DIALECT_COMMUNITY
								   : DIALECT_JOLT;
}

/* Why the property does not contain a spec itself, or NULL. */
static const char *
elsewhere(struct text spec, struct arena *arena)
{
	enum { MOST_PATH = 200 };
	struct text t = spec;
	while (t.len > 0 && isspace((unsigned char)*t.at)) {
		t.at++;
		t.len--;
	}
	if (t.len == 0) {
		return "it has no spec";
	}
	if (t.len > 1 && (*t.at == '$' || *t.at == '#') && t.at[1] == '{') {
		return "its spec is an expression or a parameter, which only NiFi can resolve";
	}
	bool comment = t.len > 1 && *t.at == '/' && (t.at[1] == '*' || t.at[1] == '/');
	if (*t.at != '[' && *t.at != '{' && !comment) {
		return arena_printf(arena, "its spec is in a file, which is not read: %.*s",
			t.len > MOST_PATH ? (int)MOST_PATH : (int)t.len, t.at);
	}
	return NULL;
}

const char *
nifi_spec(const struct nifi_processor *p, enum dialect dialect, struct arena *arena,
	struct diag *diag, const char **why)
{
	bool chain = p->operation == NULL, sort = !chain && strcmp(p->operation, "sort") == 0;
	struct text value = TEXT("");
	*why = sort ? NULL : elsewhere(p->spec, arena);
	if (*why != NULL) {
		return NULL;
	}
	if (!sort) {
		struct source *source = arena_new(arena, struct source);
		*source = (struct source){ .name = arena_dup(arena, p->name.at, p->name.len),
			.text = p->spec.at,
			.len = p->spec.len };
		const struct node *n = read_json(source, arena, diag);
		if (n == NULL || diag->errors != 0) {
			*why = "its spec is not JSON";
			return NULL;
		}
		/* as it stands, with its comments */
		value = (struct text){ source->text + n->span.from, n->span.to - n->span.from };
	}
	struct buffer name;
	buffer_init(&name, arena);
	text_json(&name, chain || *p->operation != '\0' ? text_of(chain ? "" : p->operation)
							: p->class_name);
	struct text quoted = buffer_text(&name);
	const char *spec =
		chain  ? arena_printf(arena, "%.*s", TEXT_ARGS(value))
		: sort ? "[{\"operation\": \"sort\"}]"
		       : arena_printf(arena, "[{\"operation\": \"%.*s\", \"spec\": %.*s}]",
				 TEXT_ARGS(quoted), TEXT_ARGS(value));
	return arena_printf(
		arena, "{\"dialect\": \"%s\", \"spec\":\n%s\n}\n", dialect_name(dialect), spec);
}
