/* SPDX-License-Identifier: Apache-2.0 */
/* YAML as the same tree as JSON: libyaml's events become nodes (YAML 1.2.2 chapter 10.3, the core
 * schema). */
#include "read/yaml_reader.h"

#include "base/table.h"

#include <string.h>

/* A list or mapping that is still open. */
struct frame {
	struct node *node, *last;
	struct yaml_anchor *anchor;
	struct table keys; /* of a mapping: key -> the node that has it */
	bool has_key; /* of a mapping: its value comes next */
	struct text key;
	struct span key_span;
	unsigned height;
	uint64_t weight;
};

/* The target of an alias. */
struct yaml_anchor {
	const struct node *node;
	unsigned height; /* levels of containers in it */
	uint64_t weight; /* of all nodes in it */
	bool open; /* still open: an alias would contain itself */
	struct span span;
};

enum {
	NODE_WEIGHT = 128, /* approximate cost of copying a node */
	MOST_REPEATED = 32 << 20, /* weight that aliases may add */
};

struct yaml_reader {
	yaml_parser_t parser;
	struct yaml_marks marks;
	struct arena *arena;
	struct diag *diag;
	struct table anchors;
	struct frame *frames;
	unsigned depth, room;
	uint64_t repeated;
	unsigned documents;
	bool stop;
	struct node *root;
};

/* ---- adding to the open container ---------------------------------------- */

/* Adds a finished node at the current position: as the root, an element or a member's value. */
static void
add(struct yaml_reader *r, struct node *n, unsigned height, uint64_t weight)
{
	if (r->depth == 0) {
		r->root = n;
		return;
	}
	struct frame *f = &r->frames[r->depth - 1];
	if (f->node->kind == NODE_OBJECT) {
		n->key = f->key;
		n->key_span = f->key_span;
		f->has_key = false;
		weight += f->key.len;
		struct node *first = table_get(&f->keys, n->key);
		if (first != NULL) {
			diag_error(r->diag, n->key_span, "the key \"%.*s\" appears twice",
				TEXT_ARGS(n->key));
			diag_note(r->diag, first->key_span, "the first is here");
			return;
		}
		table_set(&f->keys, n->key, n);
	}
	if (f->last == NULL) {
		f->node->first = n;
	} else {
		f->last->next = n;
	}
	f->last = n;
	f->node->count++;
	f->weight += weight;
	f->height = height > f->height ? height : f->height;
}

/* Whether a key of a mapping comes next. */
static bool
wants_key(const struct yaml_reader *r)
{
	const struct frame *f = r->depth > 0 ? &r->frames[r->depth - 1] : NULL;
	return f != NULL && f->node->kind == NODE_OBJECT && !f->has_key;
}

static void
set_key(struct yaml_reader *r, struct text key, struct span span)
{
	struct frame *f = &r->frames[r->depth - 1];
	f->has_key = true;
	f->key = key;
	f->key_span = span;
}

/* ---- tags and anchors ---------------------------------------------------- */

static const char prefix[] = "tag:yaml.org,2002:"; /* of the core schema's tags: "!!" */

static bool
tag_is(const yaml_char_t *tag, const char *name)
{
	const char *t = (const char *)tag;
	return strncmp(t, prefix, sizeof prefix - 1) == 0 &&
	       strcmp(t + sizeof prefix - 1, name) == 0;
}

static void
report_tag(struct yaml_reader *r, const yaml_char_t *tag, struct span p, const char *hint)
{
	const char *t = (const char *)tag;
	bool core = strncmp(t, prefix, sizeof prefix - 1) == 0;
	diag_error(r->diag, p, "the tag %s%s has no meaning here", core ? "!!" : "",
		core ? t + sizeof prefix - 1 : t);
	diag_hint(r->diag, "%s", hint);
}

/* Allows only a tag that says what the node is anyway. */
static void
check_container_tag(struct yaml_reader *r, const yaml_char_t *tag, const char *name, struct span p)
{
	if (tag != NULL && strcmp((const char *)tag, "!") != 0 && !tag_is(tag, name)) {
		report_tag(r, tag, p, "remove it");
	}
}

static struct yaml_anchor *
make_anchor(struct yaml_reader *r, const yaml_char_t *name, struct span p)
{
	if (name == NULL) {
		return NULL;
	}
	struct yaml_anchor *a = arena_new(r->arena, struct yaml_anchor);
	a->open = true;
	a->span = p;
	table_set(&r->anchors, text_dup(r->arena, text_of((const char *)name)), a);
	return a;
}

static void
close_anchor(struct yaml_anchor *a, const struct node *n, unsigned height, uint64_t weight)
{
	if (a != NULL) {
		*a = (struct yaml_anchor){
			.node = n, .height = height, .weight = weight, .span = a->span
		};
	}
}

/* Recursion is bounded by the anchor's height. */
static struct node *
copy(struct arena *arena, const struct node *from)
{
	struct node *n = arena_new(arena, struct node), **last = &n->first;
	*n = *from;
	n->next = n->first = NULL;
	NODE_EACH(child, from)
	{
		*last = copy(arena, child);
		last = &(*last)->next;
	}
	return n;
}

static struct node *
error_node(struct yaml_reader *r, struct span p)
{
	struct node *n = arena_new(r->arena, struct node);
	n->span = p;
	return n;
}

static void
on_alias(struct yaml_reader *r, const yaml_event_t *e)
{
	struct text name = text_of((const char *)e->data.alias.anchor);
	struct span p = yaml_span(&r->marks, e->start_mark, e->end_mark);
	const struct yaml_anchor *a = table_get(&r->anchors, name);
	if (a == NULL) {
		diag_error(r->diag, p, "there is no anchor \"%.*s\"", TEXT_ARGS(name));
		diag_hint(r->diag, "to mean the string, put it in quotes: \"*%.*s\"",
			TEXT_ARGS(name));
	} else if (a->open) {
		diag_error(r->diag, p, "the alias \"%.*s\" is part of what it stands for",
			TEXT_ARGS(name));
		diag_note(r->diag, a->span, "this holds it");
	} else if (wants_key(r) && a->node->kind <= NODE_STRING && a->node->kind != NODE_ERROR) {
		set_key(r, a->node->text, p);
		return;
	} else if (wants_key(r)) {
		diag_error(r->diag, p, "a key must be a string, not %s",
			node_kind_name(a->node->kind));
	} else if (r->depth + a->height > READ_MAX_DEPTH) {
		diag_error(r->diag, p, "nested more than %d levels deep", READ_MAX_DEPTH);
		r->stop = true;
	} else if (a->weight > MOST_REPEATED - r->repeated) {
		diag_error(r->diag, p, "aliases repeat too much");
		diag_hint(r->diag, "write out the values instead");
		r->stop = true;
	} else {
		r->repeated += a->weight;
		add(r, copy(r->arena, a->node), a->height, a->weight);
		return;
	}
	if (wants_key(r)) {
		set_key(r, (struct text){ r->marks.source->text + p.from, p.to - p.from }, p);
	} else {
		add(r, error_node(r, p), 0, NODE_WEIGHT);
	}
}

/* ---- scalars ------------------------------------------------------------- */

static void
unknown_tag(struct yaml_reader *r, const yaml_char_t *tag, struct node *n)
{
	report_tag(r, tag, n->span, "a string that begins with \"!\" needs quotes");
	n->kind = NODE_ERROR;
}

/* Applies an explicit tag to a scalar. */
static void
apply_tag(struct yaml_reader *r, const yaml_char_t *tag, struct node *n)
{
	static const struct {
		const char *name;
		enum node_kind kind;
	} kinds[] = { { "null", NODE_NULL }, { "bool", NODE_BOOL }, { "int", NODE_NUMBER },
		{ "float", NODE_NUMBER } };
	if (tag_is(tag, "str")) {
		n->kind = NODE_STRING;
		return;
	}
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		if (!tag_is(tag, kinds[i].name)) {
			continue;
		}
		struct text text = n->text;
		if (!yaml_plain(r->arena, n) || n->kind != kinds[i].kind) {
			diag_error(r->diag, n->span, "\"%.*s\" is not a valid !!%s",
				TEXT_ARGS(text), kinds[i].name);
			n->kind = NODE_ERROR;
		}
		return;
	}
	unknown_tag(r, tag, n);
}

/* A language-independent type of YAML 1.1 that YAML 1.2 has dropped.  Some readers of connector
 * files merge, others take it for the name of a member: do neither silently. */
static void
report_merge(struct yaml_reader *r, struct span p)
{
	diag_error(r->diag, p, "\"<<\" does not merge: YAML 1.2 has no merge keys");
	diag_hint(r->diag,
		"write out the members, or give a whole value by its alias; to mean the name, put it in quotes: \"<<\"");
}

static void
on_scalar(struct yaml_reader *r, const yaml_event_t *e)
{
	const yaml_char_t *tag = e->data.scalar.tag;
	struct span all = yaml_span(&r->marks, e->start_mark, e->end_mark);
	struct node *n = arena_new(r->arena, struct node);
	n->kind = NODE_STRING;
	n->span = yaml_content(all);
	struct text raw = { all.source->text + n->span.from, n->span.to - n->span.from };
	n->text = (struct text){ (const char *)e->data.scalar.value, e->data.scalar.length };
	n->text = text_equal(raw, n->text) ? raw : text_dup(r->arena, n->text);
	bool plain = e->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
	if (e->data.scalar.anchor != NULL && plain && n->text.len == 0) {
		diag_error(r->diag, all, "an anchor that names nothing");
		diag_hint(r->diag, "to mean the string, put it in quotes: \"&%s\"",
			(const char *)e->data.scalar.anchor);
		n->kind = NODE_ERROR;
		n->span = all;
		raw = (struct text){ all.source->text + all.from, all.to - all.from };
	}
	struct yaml_anchor *a = make_anchor(r, e->data.scalar.anchor, all);
	uint64_t weight = NODE_WEIGHT + n->text.len;
	if (wants_key(r)) {
		/* as written: 1 is the key "1" */
		if (n->kind != NODE_ERROR && tag != NULL && strcmp((const char *)tag, "!") != 0 &&
			!tag_is(tag, "str")) {
			unknown_tag(r, tag, n);
		}
		if (plain && tag == NULL && text_is(n->text, "<<")) {
			report_merge(r, n->span);
		}
		set_key(r, n->kind == NODE_ERROR ? raw : n->text, n->span);
		close_anchor(a, n, 0, weight);
		return;
	}
	if (n->kind != NODE_ERROR && tag != NULL && strcmp((const char *)tag, "!") != 0) {
		apply_tag(r, tag, n);
	} else if (n->kind != NODE_ERROR && plain && tag == NULL && !yaml_plain(r->arena, n)) {
		diag_error(r->diag, n->span, "JSON cannot hold this number");
		diag_hint(r->diag, "to mean the string, put it in quotes");
		n->kind = NODE_ERROR;
	}
	close_anchor(a, n, 0, weight);
	add(r, n, 0, weight);
}

/* ---- containers ---------------------------------------------------------- */

static void
on_start(struct yaml_reader *r, const yaml_event_t *e)
{
	bool object = e->type == YAML_MAPPING_START_EVENT;
	struct span p = yaml_span(&r->marks, e->start_mark, e->end_mark);
	const yaml_char_t *anchor =
		object ? e->data.mapping_start.anchor : e->data.sequence_start.anchor;
	if (wants_key(r)) {
		diag_error(r->diag, p, "a key must be a string, not %s",
			node_kind_name(object ? NODE_OBJECT : NODE_ARRAY));
		diag_hint(r->diag, "to mean the string, put it in quotes");
		r->stop = true;
		return;
	}
	if (r->depth == READ_MAX_DEPTH) {
		diag_error(r->diag, p, "nested more than %d levels deep", READ_MAX_DEPTH);
		r->stop = true;
		return;
	}
	if (object) {
		check_container_tag(r, e->data.mapping_start.tag, "map", p);
	} else {
		check_container_tag(r, e->data.sequence_start.tag, "seq", p);
	}
	arena_grow(r->arena, r->frames, r->depth, r->room);
	struct frame *f = &r->frames[r->depth++];
	*f = (struct frame){ .node = arena_new(r->arena, struct node), .weight = NODE_WEIGHT };
	f->node->kind = object ? NODE_OBJECT : NODE_ARRAY;
	f->node->span = yaml_content((struct span){ p.source, p.from, (uint32_t)p.source->len });
	f->node->span.to = f->node->span.from + (f->node->span.from < p.source->len);
	f->anchor = make_anchor(r, anchor, p);
	table_init(&f->keys, r->arena);
}

static void
on_end(struct yaml_reader *r, const yaml_event_t *e)
{
	struct frame f = r->frames[--r->depth];
	struct span end = yaml_span(&r->marks, e->start_mark, e->end_mark);
	const char *text = end.source->text;
	char open = text[f.node->span.from], close = text[end.from];
	if ((open == '[' && close == ']') || (open == '{' && close == '}')) {
		f.node->span.to = end.to;
	} else if (f.last != NULL && f.last->span.source != NULL &&
		   f.last->span.to > f.node->span.from) {
		f.node->span.to = f.last->span.to;
	}
	close_anchor(f.anchor, f.node, f.height + 1, f.weight);
	add(r, f.node, f.height + 1, f.weight);
}

static void
on_event(struct yaml_reader *r, const yaml_event_t *e)
{
	switch (e->type) {
	case YAML_DOCUMENT_START_EVENT:
		if (r->documents++ > 0) {
			diag_error(r->diag, yaml_span(&r->marks, e->start_mark, e->end_mark),
				"a second document in the file");
			diag_hint(r->diag,
				"a file holds one document: move the other one to its own file");
			r->stop = true;
		}
		break;
	case YAML_ALIAS_EVENT:
		on_alias(r, e);
		break;
	case YAML_SCALAR_EVENT:
		on_scalar(r, e);
		break;
	case YAML_SEQUENCE_START_EVENT:
	case YAML_MAPPING_START_EVENT:
		on_start(r, e);
		break;
	case YAML_SEQUENCE_END_EVENT:
	case YAML_MAPPING_END_EVENT:
		on_end(r, e);
		break;
	default:
		break;
	}
}

/* ---- all ----------------------------------------------------------------- */

/* Whether the bytes are text at all. */
static bool
check_bytes(const struct source *s, struct diag *diag)
{
	size_t bad = bad_utf8(s->text, s->len);
	const char *nul = memchr(s->text, '\0', s->len);
	if (bad == s->len && nul == NULL) {
		return true;
	}
	size_t at = nul != NULL && (size_t)(nul - s->text) < bad ? (size_t)(nul - s->text) : bad;
	diag_error(diag, (struct span){ s, (uint32_t)at, (uint32_t)at + 1 }, "%s",
		at == bad ? "not valid UTF-8" : "a NUL byte");
	return false;
}

struct node *
read_yaml(const struct source *source, struct arena *arena, struct diag *diag)
{
	if (!check_bytes(source, diag)) {
		return NULL;
	}
	struct yaml_reader *r = arena_new(arena, struct yaml_reader);
	r->arena = arena;
	r->diag = diag;
	table_init(&r->anchors, arena);
	yaml_marks_init(&r->marks, source);
	if (!yaml_parser_initialize(&r->parser)) {
		diag_error(diag, (struct span){ source, 0, 0 }, "out of memory");
		return NULL;
	}
	yaml_parser_set_encoding(&r->parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&r->parser,
		(const unsigned char *)source->text + r->marks.start, source->len - r->marks.start);
	yaml_event_type_t type = YAML_NO_EVENT;
	while (!r->stop && type != YAML_STREAM_END_EVENT) {
		yaml_event_t event;
		if (!yaml_parser_parse(&r->parser, &event)) {
			yaml_report(&r->marks, &r->parser, diag);
			r->stop = true;
			break;
		}
		type = event.type;
		on_event(r, &event);
		yaml_event_delete(&event);
	}
	yaml_parser_delete(&r->parser);
	if (!r->stop && r->root == NULL) {
		diag_error(diag,
			(struct span){ source, (uint32_t)source->len, (uint32_t)source->len },
			"the file is empty");
	}
	return r->stop ? NULL : r->root;
}
