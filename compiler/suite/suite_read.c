/* SPDX-License-Identifier: Apache-2.0 */
/* Reads test files. */
#include "suite/suite.h"

#include "base/suggest.h"
#include "driver/output.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* The keys of a case, and of a file that is an object. */
static const char *const case_keys[] = { "name", "input", "input_file", "expected", "expected_file",
	"nothing", "fails", "context", "secrets", "key_order" };
static const char *const file_keys[] = { "cases", "context", "secrets", "key_order" };
enum { CASE_KEYS = 10, FILE_KEYS = 4 };

struct reading {
	struct suite *suite;
	struct diag *diag;
	struct arena *arena;
	bool open;
	const struct node *context; /* of the file */
	const struct hidden *secrets;
	bool any_order;
	size_t number; /* of the case */
};

/* ---- checks -------------------------------------------------------------- */

static void
check_keys(struct reading *r, const struct node *object, const char *const *keys, size_t count)
{
	NODE_EACH(child, object)
	{
		bool known = false;
		for (size_t i = 0; i < count; i++) {
			known = known || text_is(child->key, keys[i]);
		}
		if (known) {
			continue;
		}
		const char *near = suggest(child->key, keys, count);
		diag_error(r->diag, child->key_span, "unknown key \"%.*s\"", TEXT_ARGS(child->key));
		if (near != NULL) {
			diag_hint(r->diag, "did you mean \"%s\"?", near);
		}
	}
}

/* The member of that key and kind, or NULL; reports one of another kind. */
static const struct node *
get(struct reading *r, const struct node *object, const char *key, enum node_kind kind)
{
	const struct node *n = node_get(object, key);
	if (n == NULL || n->kind == NODE_ERROR || n->kind == kind) {
		return n != NULL && n->kind == kind ? n : NULL;
	}
	diag_error(r->diag, n->span, "\"%s\" must be %s, not %s", key, node_kind_name(kind),
		node_kind_name(n->kind));
	return NULL;
}

/* Whether it is `true`; nothing else is allowed. */
static bool
is_true(struct reading *r, const struct node *object, const char *key)
{
	const struct node *n = get(r, object, key, NODE_BOOL);
	if (n != NULL && !text_is(n->text, "true")) {
		diag_error(r->diag, n->span, "\"%s\" can only be true", key);
		diag_hint(r->diag, "leave it out");
	}
	return n != NULL && text_is(n->text, "true");
}

static bool
any_order(struct reading *r, const struct node *object, bool otherwise)
{
	const struct node *n = get(r, object, "key_order", NODE_STRING);
	if (n == NULL) {
		return otherwise;
	}
	if (!text_is(n->text, "any") && !text_is(n->text, "same")) {
		diag_error(r->diag, n->span, "\"key_order\" must be \"same\" or \"any\"");
	}
	return text_is(n->text, "any");
}

/* ---- secrets ------------------------------------------------------------- */

/* Before anything is reported: collects all values that must not be shown. */
static void
note_secrets(struct suite *s, const struct node *object)
{
	const struct node *secrets = object != NULL ? node_get(object, "secrets") : NULL;
	if (secrets == NULL) {
		return;
	}
	NODE_EACH(child, secrets)
	{
		char name[32];
		snprintf(name, sizeof name, "%zu", s->secrets.count); /* a name may have several */
		struct span p = child->span;
		struct text raw = { p.source->text + p.from, p.to - p.from };
		if (child->kind == NODE_STRING) {
			hidden_set(&s->secrets, text_dup(s->arena, text_of(name)), child->text);
			snprintf(name, sizeof name, "%zu", s->secrets.count);
			raw.at += raw.len > 1 && (*raw.at == '"' || *raw.at == '\'');
			raw.len -= raw.at != p.source->text + p.from ? 2 : 0;
		}
		hidden_set(&s->secrets, text_dup(s->arena, text_of(name)), raw);
	}
}

static const struct hidden *
read_secrets(struct reading *r, const struct node *object)
{
	const struct node *given = get(r, object, "secrets", NODE_OBJECT);
	if (given == NULL) {
		return r->secrets;
	}
	struct hidden *h = arena_new(r->arena, struct hidden);
	hidden_init(h, r->arena);
	for (size_t i = 0; r->secrets != NULL && i < r->secrets->count; i++) {
		hidden_set(h, r->secrets->at[i].name, r->secrets->at[i].value);
	}
	NODE_EACH(child, given)
	{
		if (child->kind != NODE_STRING) {
			diag_error(r->diag, child->key_span,
				"the secret \"%.*s\" must be a string, not %s",
				TEXT_ARGS(child->key), node_kind_name(child->kind));
		} else {
			hidden_set(h, child->key, child->text);
		}
	}
	return h;
}

/* A message about the file, without values of any secret in it. */
static struct text
shown(const struct suite *s, struct text t)
{
	struct hidden h = s->secrets;
	for (size_t i = 0; i < h.count; i++) {
		h.at[i].name = TEXT("...");
	}
	return hidden_text(&h, t);
}

void
suite_diag_print(const struct suite *s, const struct diag *diag, FILE *to)
{
	struct output text;
	output_begin(&text);
	/* What could not be read may contain secrets anywhere: then no line is quoted. */
	bool unread = s->source != NULL && s->unread &&
		      memmem(s->source->text, s->source->len, "secrets", 7) != NULL;
	diag_print(diag, unread ? DIAG_GCC : DIAG_TEXT, text.file);
	(void)fclose(text.file);
	struct text hidden = shown(s, (struct text){ text.bytes, text.len });
	fwrite(hidden.at, 1, hidden.len, to);
	free(text.bytes);
}

/* ---- files that a case names --------------------------------------------- */

/* The documents of a file, one a line. */
static size_t
read_lines(
	const struct source *file, struct arena *arena, struct diag *diag, const struct node **out)
{
	size_t count = 0;
	unsigned number = 1;
	char *text = arena_dup(arena, file->text, file->len);
	for (size_t at = 0; at < file->len; number++) {
		size_t len = strcspn(text + at, "\n");
		struct source *line = arena_new(arena, struct source);
		text[at + len] = '\0';
		*line = (struct source){ file->name, text + at, len, number };
		at += len + 1;
		if (strspn(line->text, " \t\r") < len) {
			const struct node *n = read_json_strict(line, arena, diag);
			if (n != NULL) {
				out[count++] = n;
			}
		}
	}
	return count;
}

static size_t
count_lines(const struct source *s)
{
	size_t count = 1;
	for (size_t i = 0; i < s->len; i++) {
		count += s->text[i] == '\n';
	}
	return count;
}

const struct node *const *
suite_documents(
	const char *path, struct span span, struct arena *arena, struct diag *diag, size_t *count)
{
	const char *error;
	struct diag quiet;
	struct source *file = source_read(arena, path, &error);
	*count = 0;
	if (file == NULL) {
		diag_error(diag, span, "%s", error);
		return NULL;
	}
	const struct node **all =
		arena_new_array(arena, count_lines(file) + 1, const struct node *);
	unsigned before = diag->errors;
	diag_init(&quiet, arena);
	if (name_ends(path, ".yaml") || name_ends(path, ".yml")) {
		all[0] = read_yaml(file, arena, diag);
		*count = all[0] != NULL;
	} else {
		all[0] = read_json_strict(file, arena, &quiet);
		*count = all[0] != NULL && quiet.errors == 0;
		file->first_line = *count; /* as for a line: it is JSON as it stands */
		if (*count == 0) { /* not one document over several lines, but one in each */
			*count = read_lines(file, arena, diag, all);
		}
	}
	if (diag->errors == before && *count == 0) {
		diag_error(diag, span, "%s: it holds no document", path);
	}
	return diag->errors == before ? all : NULL;
}

/* A path in the file, relative to the test file's folder. */
static const char *
beside(struct reading *r, struct text path)
{
	const char *own = r->suite->path, *slash = strrchr(own, '/');
	int folder =
		slash != NULL && (path.len == 0 || *path.at != '/') ? (int)(slash + 1 - own) : 0;
	return arena_printf(r->arena, "%.*s%.*s", folder, own, TEXT_ARGS(path));
}

/* ---- cases --------------------------------------------------------------- */

static struct text
json_of(const struct node *n, struct arena *arena)
{
	struct buffer b;
	const char *at = n->span.source->text + n->span.from;
	size_t len = n->span.to - n->span.from;
	if (n->span.source->first_line != 0) { /* JSON as it stands: a name may be repeated */
		return (struct text){ at, len };
	}
	buffer_init(&b, arena);
	node_json(&b, n);
	return buffer_text(&b);
}

static void
add_case(struct reading *r, const struct test_case *c, const struct suite_case *d)
{
	struct suite *s = r->suite;
	if (s->cases.count == s->size) {
		size_t size = s->size == 0 ? 64 : 2 * s->size;
		struct suite_case *at = arena_new_array(s->arena, size, struct suite_case);
		if (s->size > 0) {
			memcpy(at, s->details, s->size * sizeof *at);
		}
		s->details = at;
		s->size = size;
	}
	s->details[s->cases.count] = *d;
	*cases_add(&s->cases) = *c;
}

/* Reads what the case expects, except for `expected_file`. */
static void
read_expectation(struct reading *r, const struct node *node, struct test_case *c, bool file)
{
	const struct node *fails = node_get(node, "fails");
	struct expectation *e = &c->expected;
	e->value = node_get(node, "expected");
	bool nothing = is_true(r, node, "nothing");
	e->null = nothing || (e->value != NULL && e->value->kind == NODE_NULL);
	if (fails != NULL && fails->kind == NODE_STRING) {
		e->transform_error = true;
		e->message = fails->text;
	} else if (fails != NULL) {
		e->transform_error = is_true(r, node, "fails");
	}
	if ((e->value != NULL) + nothing + (fails != NULL) + file > 1) {
		diag_error(r->diag, c->span,
			"a case can have only one of expected, expected_file, nothing and fails");
	}
	if (!r->open && e->value == NULL && !nothing && fails == NULL && !file) {
		diag_error(r->diag, c->span, "the case does not say what comes out");
		diag_hint(r->diag,
			"add expected, expected_file, nothing or fails; --update writes what comes out");
	}
}

/* The inputs of a case, one for each document in its file; NULL: reported. */
static const struct node *const *
read_inputs(struct reading *r, const struct node *node, struct span span, size_t *count)
{
	const struct node *input = node_get(node, "input"),
			  *file = get(r, node, "input_file", NODE_STRING);
	*count = 1;
	if ((input != NULL) == (node_get(node, "input_file") != NULL)) {
		diag_error(r->diag, span,
			input != NULL ? "the case has two inputs: input and input_file"
				      : "the case has no input");
		return NULL;
	}
	if (input != NULL) {
		const struct node **one = arena_new_array(r->arena, 1, const struct node *);
		*one = input;
		return one;
	}
	return file == NULL ? NULL
			    : suite_documents(
				      beside(r, file->text), file->span, r->arena, r->diag, count);
}

static bool
is_same_file(const char *a, const char *b)
{
	struct stat one, other;
	return strcmp(a, b) == 0 ||
	       (stat(a, &one) == 0 && stat(b, &other) == 0 && one.st_dev == other.st_dev &&
		       one.st_ino == other.st_ino);
}

/* The documents of `expected_file`, one for each input; NULL: there is none, or their number is
 * wrong. */
static const struct node *const *
read_expected_file(struct reading *r, const struct node *node, size_t inputs, const char **path)
{
	const struct node *file = get(r, node, "expected_file", NODE_STRING);
	const struct node *input = node_get(node, "input_file");
	size_t count;
	*path = NULL;
	if (file == NULL) {
		return NULL;
	}
	*path = beside(r, file->text);
	bool is_input = input != NULL && input->kind == NODE_STRING &&
			is_same_file(*path, beside(r, input->text));
	if (is_input || is_same_file(*path, r->suite->path) ||
		is_same_file(*path, r->suite->spec)) {
		diag_error(r->diag, file->span, "expected_file is what the case reads");
		return NULL;
	}
	if (r->open) { /* --update overwrites a faulty one, if it contains JSON at all */
		const char *error;
		if (source_read(r->arena, *path, &error) == NULL) {
			return NULL;
		}
	}
	unsigned before = r->diag->errors;
	const struct node *const *all =
		suite_documents(*path, file->span, r->arena, r->diag, &count);
	if (r->diag->errors != before && !r->open) {
		diag_hint(r->diag, "--update writes it");
	}
	if (all != NULL && count != inputs) {
		if (!r->open) {
			diag_error(r->diag, file->span, "%s has %zu document%s, and the input %zu",
				*path, count, count == 1 ? "" : "s", inputs);
		}
		return NULL;
	}
	return all;
}

static void
read_case(struct reading *r, const struct node *node)
{
	struct test_case c = { .span = node->span, .of_file = true };
	unsigned before = r->diag->errors;
	size_t count;
	r->number++;
	if (node->kind == NODE_ERROR) {
		return;
	}
	if (node->kind != NODE_OBJECT) {
		diag_error(r->diag, node->span, "a case must be an object, not %s",
			node_kind_name(node->kind));
		return;
	}
	check_keys(r, node, case_keys, CASE_KEYS);
	struct suite_case d = { .node = node, .secrets = read_secrets(r, node) };
	const struct node *name = get(r, node, "name", NODE_STRING);
	const struct node *context = get(r, node, "context", NODE_OBJECT);
	context = context != NULL ? context : r->context;
	d.name = name != NULL ? name->text : text_of(arena_printf(r->arena, "case %zu", r->number));
	c.any_order = any_order(r, node, r->any_order);
	if (context != NULL) {
		c.given.context = json_of(context, r->arena);
	}
	const struct node *const *inputs = read_inputs(r, node, c.span, &count);
	const struct node *const *expected =
		read_expected_file(r, node, inputs != NULL ? count : 1, &d.output_file);
	read_expectation(r, node, &c, d.output_file != NULL);
	if (count > 1 && node_get(node, "expected") != NULL) {
		diag_error(r->diag, c.span,
			"the input has %zu documents: expected_file gives one for each", count);
	}
	for (size_t i = 0; inputs != NULL && r->diag->errors == before && i < count; i++) {
		struct test_case one = c;
		struct suite_case detail = d;
		struct buffer id;
		detail.record = i;
		detail.records = count;
		if (count > 1) {
			detail.name = text_of(
				arena_printf(r->arena, "%.*s [%zu]", TEXT_ARGS(d.name), i + 1));
		}
		one.given.tree = inputs[i];
		one.given.input = json_of(inputs[i], r->arena);
		if (expected != NULL) {
			one.expected.value = expected[i];
			one.expected.null = expected[i]->kind == NODE_NULL;
		}
		if (one.expected.value != NULL && d.secrets != NULL) {
			one.expected.value = hidden_tree(d.secrets, one.expected.value);
		}
		if (d.secrets != NULL) {
			one.expected.message = hidden_text(d.secrets, one.expected.message);
		}
		detail.says_nothing = one.expected.value == NULL && !one.expected.null &&
				      !one.expected.transform_error;
		buffer_init(&id, r->arena);
		buffer_add_char(&id, '"');
		text_json(&id, detail.name);
		buffer_add_char(&id, '"');
		one.id = buffer_text(&id);
		one.name = detail.name;
		add_case(r, &one, &detail);
	}
}

/* ---- files --------------------------------------------------------------- */

/* Reports what follows the document of a JSON file, which its reader ignores. */
static void
check_end(struct reading *r, const struct node *tree)
{
	const struct source *s = tree->span.source;
	uint32_t at = tree->span.to + (uint32_t)strspn(s->text + tree->span.to, " \t\r\n");
	if (at < s->len && s->text[at] != '/') {
		diag_error(r->diag, (struct span){ s, at, at + 1 },
			"there is something after the end of the document");
		diag_hint(r->diag, "a file with one case per line must end in .test.ndjson");
	}
}

static void
read_tree(struct reading *r, const struct node *tree)
{
	const struct node *cases = tree;
	note_secrets(r->suite, tree->kind == NODE_OBJECT ? tree : NULL);
	if (tree->kind == NODE_OBJECT) {
		check_keys(r, tree, file_keys, FILE_KEYS);
		r->context = get(r, tree, "context", NODE_OBJECT);
		r->secrets = read_secrets(r, tree);
		r->any_order = any_order(r, tree, false);
		cases = get(r, tree, "cases", NODE_ARRAY);
		if (node_get(tree, "cases") == NULL) {
			diag_error(r->diag, tree->span, "the file has no \"cases\"");
		}
	} else if (tree->kind != NODE_ARRAY) {
		diag_error(r->diag, tree->span,
			"a test file is a list of cases, or an object with \"cases\", not %s",
			node_kind_name(tree->kind));
		return;
	}
	for (const struct node *n = cases != NULL ? cases->first : NULL; n != NULL; n = n->next) {
		note_secrets(r->suite, n->kind == NODE_OBJECT ? n : NULL);
	}
	for (const struct node *n = cases != NULL ? cases->first : NULL; n != NULL; n = n->next) {
		read_case(r, n);
	}
	if (cases != NULL && cases->count == 0) {
		diag_error(r->diag, cases->span, "it has no cases");
	}
}

static void
read_all_lines(struct reading *r, const struct source *file)
{
	const struct node **all =
		arena_new_array(r->arena, count_lines(file) + 1, const struct node *);
	size_t count = read_lines(file, r->arena, r->diag, all);
	r->suite->unread = r->diag->errors > 0;
	for (size_t i = 0; i < count; i++) {
		note_secrets(r->suite, all[i]->kind == NODE_OBJECT ? all[i] : NULL);
	}
	for (size_t i = 0; i < count; i++) {
		read_case(r, all[i]);
	}
	if (count == 0 && r->diag->errors == 0) {
		diag_error(r->diag, (struct span){ .source = NULL }, "%s: it has no cases",
			file->name);
	}
}

void
suite_refuse(struct suite *s, const struct diag *diag)
{
	struct suite_case *detail = arena_new(s->arena, struct suite_case);
	struct buffer id;
	*detail = (struct suite_case){ .name = text_of(s->path) };
	buffer_init(&id, s->arena);
	buffer_add_char(&id, '"');
	text_json(&id, detail->name);
	buffer_add_char(&id, '"');
	struct text message = shown(s, text_of(cases_first_error(diag, s->arena)));
	struct source *nowhere = arena_new(s->arena, struct source);
	*nowhere = (struct source){ .name = s->path, .text = "" };
	s->wrong = true;
	s->cases = (struct cases){ .arena = s->arena };
	s->details = detail;
	*cases_add(&s->cases) = (struct test_case){ .span = { .source = nowhere },
		.of_file = true,
		.id = buffer_text(&id),
		.name = detail->name,
		.came.answer = ANSWER_NO_CASE,
		.came.message = arena_dup(s->arena, message.at, message.len) };
}

bool
suite_read_source(struct suite *s, const struct source *source, const char *spec, bool open,
	struct arena *arena, struct diag *diag)
{
	struct reading r = { .suite = s, .diag = diag, .arena = arena, .open = open };
	*s = (struct suite){ .arena = arena,
		.path = source->name,
		.spec = spec,
		.source = source,
		.lines = name_ends(source->name, ".ndjson"),
		.json = name_ends(source->name, ".json"),
		.cases = { .arena = arena } };
	hidden_init(&s->secrets, arena);
	unsigned before = diag->errors;
	if (s->lines) {
		read_all_lines(&r, source);
	} else {
		const struct node *tree = read_source(source, arena, diag);
		s->unread = diag->errors != before;
		if (tree != NULL) {
			read_tree(&r, tree);
		}
		if (tree != NULL && s->json) {
			check_end(&r, tree);
		}
	}
	s->wrong = diag->errors != before;
	return !s->wrong;
}

bool
suite_read(struct suite *s, const char *path, const char *spec, bool open, struct arena *arena,
	struct diag *diag)
{
	const char *error;
	const struct source *source = source_read(arena, path, &error);
	if (source == NULL) {
		*s = (struct suite){
			.arena = arena, .path = path, .spec = spec, .cases = { .arena = arena }
		};
		s->wrong = true;
		diag_error(diag, (struct span){ .source = NULL }, "%s", error);
		return false;
	}
	return suite_read_source(s, source, spec, open, arena, diag);
}
