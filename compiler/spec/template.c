/* SPDX-License-Identifier: Apache-2.0 */
/* Strings that contain ${{ secrets.NAME }}. */
#include "spec/spec.h"
#include "spec/spelling.h"

#include <string.h>

/* The position while splitting a string. */
struct scan {
	struct spelling s;
	struct diag *diag;
	struct template_part *parts;
	unsigned count;
};

static bool
is_name(char c, bool first)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
	       (!first && c >= '0' && c <= '9');
}

static const char *
skip_blanks(const char *at, const char *end)
{
	while (at < end && (*at == ' ' || *at == '\t')) {
		at++;
	}
	return at;
}

/* The first "${{" in there, or `end`. */
static const char *
find_open(const char *at, const char *end)
{
	for (; end - at >= 3; at++) {
		if (memcmp(at, "${{", 3) == 0) {
			return at;
		}
	}
	return end;
}

static const char *
find_close(const char *at, const char *end)
{
	for (; end - at >= 2; at++) {
		if (at[0] == '}' && at[1] == '}') {
			return at;
		}
	}
	return NULL;
}

bool
text_has_template(struct text t)
{
	return t.len >= 3 && find_open(t.at, t.at + t.len) != t.at + t.len;
}

/* The secret's name between `at` and `close`; empty if something else is there. */
static struct text
secret_name(const char *at, const char *close)
{
	static const char prefix[] = "secrets.";
	const struct text none = { NULL, 0 };
	at = skip_blanks(at, close);
	if ((size_t)(close - at) < sizeof prefix || memcmp(at, prefix, sizeof prefix - 1) != 0) {
		return none;
	}
	at += sizeof prefix - 1;
	const char *end = at;
	while (end < close && is_name(*end, end == at)) {
		end++;
	}
	return skip_blanks(end, close) == close ? (struct text){ at, (size_t)(end - at) } : none;
}

/* Reads the reference at `open`; returns what follows it.  NULL: an error was reported. */
static const char *
take_reference(struct scan *c, const char *open, const char *end)
{
	const char *base = c->s.text.at, *close = find_close(open + 3, end);
	if (close == NULL) {
		diag_error(c->diag,
			spelling_span(c->s, (size_t)(open - base), (size_t)(end - base)),
			"\"${{\" is not closed");
		diag_hint(c->diag, "write ${{ secrets.NAME }}");
		return NULL;
	}
	struct text name = secret_name(open + 3, close);
	if (name.len == 0) {
		diag_error(c->diag,
			spelling_span(c->s, (size_t)(open - base), (size_t)(close + 2 - base)),
			"only secrets are allowed in ${{ }}");
		diag_hint(c->diag, "write ${{ secrets.NAME }}; a name has letters, digits and _");
		return NULL;
	}
	c->parts[c->count++] = (struct template_part){ .secret = name };
	return close + 2;
}

bool
template_parse(struct text t, struct span span, struct arena *arena, struct diag *diag,
	const struct template_part **parts, unsigned *count)
{
	struct scan c = { .s = spelling_of(arena, t, span), .diag = diag };
	const char *at = c.s.text.at, *end = at + c.s.text.len;
	size_t most = 1;
	for (const char *p = find_open(at, end); p < end; p = find_open(p + 3, end)) {
		most += 2;
	}
	c.parts = arena_new_array(arena, most, struct template_part);
	while (at < end) {
		const char *open = find_open(at, end);
		if (open > at) {
			c.parts[c.count++].text = (struct text){ at, (size_t)(open - at) };
		}
		at = open < end ? take_reference(&c, open, end) : end;
		if (at == NULL) {
			return false;
		}
	}
	*parts = c.parts;
	*count = c.count;
	return true;
}
