/* SPDX-License-Identifier: Apache-2.0 */
/* Values of a connector file: checked here rather than when the binary starts. */
#include "base/suggest.h"
#include "connector/common/units.h"
#include "spec/connector_reader.h"

#include <string.h>

/* ---- choices ------------------------------------------------------------- */

enum { MOST_CHOICES = 8 };

static unsigned
split_choices(struct arena *arena, const char *choices, const char **names)
{
	unsigned count = 0;
	for (const char *at = choices; count < MOST_CHOICES; at++) {
		size_t len = strcspn(at, "|");
		names[count++] = arena_dup(arena, at, len);
		at += len;
		if (*at == '\0') {
			break;
		}
	}
	return count;
}

/* "a", "b" or "c" */
static const char *
all_choices(struct arena *arena, const char *choices)
{
	const char *names[MOST_CHOICES], *text = "";
	unsigned count = split_choices(arena, choices, names);
	for (unsigned i = 0; i < count; i++) {
		const char *between = i == 0 ? "" : i + 1 == count ? " or " : ", ";
		text = arena_printf(arena, "%s%s\"%s\"", text, between, names[i]);
	}
	return text;
}

static bool
check_choice(
	struct connector_reader *r, const struct connector_key *k, struct text t, struct span span)
{
	const char *names[MOST_CHOICES];
	unsigned count = split_choices(r->arena, k->choices, names);
	for (unsigned i = 0; i < count; i++) {
		if (text_is(t, names[i])) {
			return true;
		}
	}
	diag_error(r->diag, span, "\"%.*s\" is not one of %s", TEXT_ARGS(t),
		all_choices(r->arena, k->choices));
	bool number = t.len > 0 && *t.at >= '0' && *t.at <= '9'; /* both are equally near */
	const char *near = number ? NULL : suggest(t, names, count);
	if (near != NULL) {
		diag_hint(r->diag, "did you mean \"%s\"?", near);
		diag_fix_word(r->diag, span, t, text_of(near));
	}
	return false;
}

/* ---- scalars ------------------------------------------------------------- */

bool
node_scalar(const struct node *n, struct text *text)
{
	switch (n->kind) {
	case NODE_STRING:
		*text = n->text;
		return true;
	case NODE_BOOL:
	case NODE_NUMBER:
		*text = n->span.source == NULL ? n->text
					       : (struct text){ n->span.source->text + n->span.from,
							 n->span.to - n->span.from };
		return true;
	default:
		return false;
	}
}

static bool
in_range(struct connector_reader *r, const struct connector_key *k, const struct node *n,
	unsigned long long v)
{
	if (v >= k->low && (k->high == 0 || v <= k->high)) {
		return true;
	}
	if (k->high == 0 && k->low > 1) {
		diag_error(r->diag, n->span, "\"%s\" must be at least %llu", k->path, k->low);
	} else if (k->high == 0) {
		diag_error(r->diag, n->span, "\"%s\" must be more than zero", k->path);
	} else {
		diag_error(r->diag, n->span, "\"%s\" must be from %llu to %llu", k->path, k->low,
			k->high);
	}
	return false;
}

static bool
check_count(struct connector_reader *r, const struct connector_key *k, const struct node *n,
	const char *text)
{
	uint64_t number;
	if (n->kind == NODE_NUMBER && jrt_parse_count(text, &number)) {
		return in_range(r, k, n, number);
	}
	diag_error(r->diag, n->span, "\"%s\" must be a whole number, not %s", k->path,
		n->kind == NODE_NUMBER ? text : node_kind_name(n->kind));
	if (n->kind == NODE_STRING && jrt_parse_count(text, &number)) {
		diag_hint(r->diag, "write it without quotes");
		diag_fix(r->diag, n->span, "%s", text);
	}
	return false;
}

static bool
check_quantity(struct connector_reader *r, const struct connector_key *k, const struct node *n,
	const char *text)
{
	static const char *const what[] = {
		[VALUE_SIZE] = "size, such as 1 MB, 16KiB or 1048576",
		[VALUE_DURATION] = "duration, such as 500ms, 15s or 1m 30s",
		[VALUE_RATE] = "rate, such as 1000/s",
	};
	uint64_t number = 0;
	bool good = k->kind == VALUE_SIZE       ? jrt_parse_size(text, &number)
		    : k->kind == VALUE_DURATION ? jrt_parse_duration(text, &number)
						: jrt_parse_rate(text, &number);
	if (good) {
		return in_range(r, k, n, number);
	}
	bool bare = jrt_parse_count(text, &number);
	diag_error(r->diag, n->span, "\"%s\" is not a valid %s", text, what[k->kind]);
	if (bare && k->kind == VALUE_DURATION) {
		diag_hint(r->diag, "a duration needs its unit: did you mean \"%ss\"?", text);
		diag_fix_word(r->diag, n->span, text_of(text),
			text_of(arena_printf(r->arena, "%ss", text)));
	}
	return false;
}

/* Hints at what the author probably meant. */
static void
hint_at(struct connector_reader *r, enum jrt_value_kind kind, struct span span, const char *text)
{
	char *capitals = arena_dup(r->arena, text, strlen(text));
	bool link = kind == VALUE_URL || kind == VALUE_PROXY || kind == VALUE_ORIGINS;
	const char *whole =
		arena_printf(r->arena, "%s://%s", kind == VALUE_PROXY ? "http" : "https", text);
	if (link && strstr(text, "://") == NULL && jrt_text_fault(kind, whole) == NULL) {
		diag_hint(r->diag, "did you mean \"%s\"?", whole);
		diag_fix_word(r->diag, span, text_of(text), text_of(whole));
	} else if (kind == VALUE_ADDRESS) {
		diag_hint(r->diag, "write host:port, such as 127.0.0.1:8080");
	} else if (kind == VALUE_USERS) {
		diag_hint(r->diag, "write \"user:${{ secrets.NAME }}\"");
	} else if (kind == VALUE_METHOD) {
		for (char *c = capitals; *c != '\0'; c++) {
			*c = (char)(*c >= 'a' && *c <= 'z' ? *c - 'a' + 'A' : *c);
		}
		if (jrt_text_fault(kind, capitals) == NULL) {
			diag_hint(r->diag, "did you mean \"%s\"?", capitals);
			diag_fix_word(r->diag, span, text_of(text), text_of(capitals));
		}
	}
}

/* Reads texts exactly as the binary does. */
static bool
check_text(struct connector_reader *r, const struct connector_key *k, const struct node *n,
	const char *text)
{
	const char *why = jrt_text_fault(k->kind, text);
	if (why != NULL && k->kind == VALUE_USERS) { /* the message may contain a password */
		diag_error(r->diag, n->span, "this is not a user and a password");
	} else if (why != NULL) {
		diag_error(r->diag, n->span, "\"%s\" is not a valid %s: %s", text,
			jrt_kind_noun(k->kind), why);
	} else if (*text == '\0') {
		diag_error(r->diag, n->span, "\"%s\" is empty", k->path);
	}
	if (why != NULL) {
		hint_at(r, k->kind, n->span, text);
	}
	return why == NULL && *text != '\0';
}

/* Replaces each secret by a digit, which is valid in a host, a port, a path and a header. */
static const char *
fill_in(struct connector_reader *r, struct text t, struct span span, bool *starts_secret)
{
	struct diag silent;
	const struct template_part *parts;
	unsigned count;
	struct buffer b;
	*starts_secret = false;
	diag_init(&silent, r->arena);
	if (!template_parse(t, span, r->arena, &silent, &parts, &count)) {
		return NULL; /* reported when all strings are checked */
	}
	*starts_secret = count > 0 && parts[0].secret.len > 0;
	buffer_init(&b, r->arena);
	for (unsigned i = 0; i < count; i++) {
		if (parts[i].secret.len > 0) {
			buffer_add_char(&b, '1');
		} else {
			buffer_add(&b, parts[i].text.at, parts[i].text.len);
		}
	}
	return buffer_text(&b).at;
}

/* The value of a key, of a name in a map, or an entry of a list is missing. */
static void
no_value(struct connector_reader *r, const struct connector_key *k, const struct node *n)
{
	if (n->key_span.source == NULL) {
		diag_error(r->diag, n->span, "an empty entry in \"%s\"", k->path);
	} else if (k->kind == VALUE_ANSWERS || k->kind == VALUE_PROPERTIES) {
		diag_error(r->diag, n->key_span, "\"%.*s\" in \"%s\" has no value",
			TEXT_ARGS(n->key), k->path);
	} else {
		diag_error(r->diag, n->key_span, "\"%s\" has no value", k->path);
	}
}

bool
value_check(struct connector_reader *r, const struct connector_key *k, const struct node *n)
{
	struct text t;
	bool starts_secret = false;
	if (n->kind == NODE_ERROR) {
		return false;
	}
	if (n->kind == NODE_NULL) {
		no_value(r, k, n);
		return false;
	}
	if (!node_scalar(n, &t)) {
		diag_error(r->diag, n->span, "\"%s\" must be a string, not %s", k->path,
			node_kind_name(n->kind));
		return false;
	}
	if (memchr(t.at, '\0', t.len) != NULL) {
		diag_error(r->diag, n->span, "a NUL character in \"%s\"", k->path);
		return false;
	}
	const char *text = arena_dup(r->arena, t.at, t.len);
	if (text_has_template(t)) {
		if (k->role == ROLE_FILE) {
			diag_error(r->diag, n->span, "\"%s\" cannot be a secret", k->path);
			diag_hint(r->diag,
				"its value is needed at compile time, but secrets are read when the program starts");
			return false;
		}
		text = fill_in(r, t, n->span, &starts_secret);
		if (text == NULL) {
			return false;
		}
		bool url = k->kind == VALUE_URL || k->kind == VALUE_PROXY;
		bool checked = k->kind == VALUE_HEADERS || url;
		if (!checked || (url && starts_secret)) {
			return true; /* checked when the program starts */
		}
	}
	switch (k->kind) {
	case VALUE_FLAG:
		if (n->kind != NODE_BOOL) {
			diag_error(r->diag, n->span, "\"%s\" must be true or false, not %s",
				k->path,
				n->kind == NODE_STRING ? arena_printf(r->arena, "\"%s\"", text)
						       : text);
		}
		return n->kind == NODE_BOOL;
	case VALUE_COUNT:
	case VALUE_COUNTS:
		return check_count(r, k, n, text);
	case VALUE_SIZE:
	case VALUE_DURATION:
	case VALUE_RATE:
		return check_quantity(r, k, n, text);
	case VALUE_CHOICE:
	case VALUE_START:
	case VALUE_ORDER:
	case VALUE_ANSWERS:
		return check_choice(r, k, t, n->span);
	case VALUE_PROPERTIES: /* pair_check() checks it together with its name */
		return true;
	default:
		return check_text(r, k, n, text);
	}
}

/* ---- maps of texts ------------------------------------------------------- */

static void
report_pair(struct connector_reader *r, const struct connector_key *k, const struct node *n,
	const char *why)
{
	static const char *const names[] = { "no-answer" };
	bool answers = k->kind == VALUE_ANSWERS;
	if (!answers || jrt_is_answer(n->key.at, n->key.len)) {
		diag_error(r->diag, answers ? n->span : n->key_span, "%s%s",
			answers ? "" : arena_printf(r->arena, "\"%.*s\": ", TEXT_ARGS(n->key)),
			why);
		return;
	}
	diag_error(r->diag, n->key_span, "\"%.*s\" is not an answer in \"%s\"", TEXT_ARGS(n->key),
		k->path);
	const char *near = suggest(n->key, names, 1);
	if (near != NULL) {
		diag_hint(r->diag, "did you mean \"%s\"?", near);
		diag_fix_word(r->diag, n->key_span, n->key, text_of(near));
	} else {
		diag_hint(r->diag,
			"write a status from 200 to 599, a range such as 5xx, or no-answer");
	}
}

bool
pair_check(struct connector_reader *r, const struct connector_key *k, const struct node *n)
{
	struct text value;
	bool named = k->kind != VALUE_ANSWERS || jrt_is_answer(n->key.at, n->key.len);
	if (named && !value_check(r, k, n)) {
		return false;
	}
	const char *why = "";
	if (memchr(n->key.at, '=', n->key.len) != NULL) {
		why = "a name has no \"=\" in it";
	} else if (named && node_scalar(n, &value)) {
		why = jrt_text_fault(k->kind,
			arena_printf(r->arena, "%.*s=%.*s", TEXT_ARGS(n->key), TEXT_ARGS(value)));
	}
	if (why != NULL) {
		report_pair(r, k, n, why);
	}
	return why == NULL;
}
