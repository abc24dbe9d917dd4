/* SPDX-License-Identifier: Apache-2.0 */
#include "emit/scope.h"

#include <string.h>

static bool
is_word(char c)
{
	return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9');
}

static const char *
blanks(const char *c)
{
	return c + strspn(c, " ");
}

static struct text
word_at(const char *c)
{
	size_t len = 0;
	while (is_word(c[len])) {
		len++;
	}
	return (struct text){ c, len };
}

/* ---- declarations -------------------------------------------------------- */

static bool
is_statement(struct text word)
{
	static const char *const words[] = { "return", "case", "goto", "else", "do", "if", "for",
		"while", "switch", "break", "continue", "sizeof", "default" };
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		if (text_is(word, words[i])) {
			return true;
		}
	}
	return word.len == 0 || (*word.at >= '0' && *word.at <= '9');
}

/* "*args[2]": the first declarator, or a further one of the same type. */
static const char *
declarator(struct arena *a, const char *c, struct text base, struct declaration *d)
{
	struct variable *v = arena_new(a, struct variable);
	v->base = base;
	v->stars.at = c;
	while (*c == '*') {
		c += strncmp(c, "*const ", 7) == 0 ? 7 : 1;
	}
	v->stars.len = (size_t)(c - v->stars.at);
	v->name = word_at(c);
	c += v->name.len;
	v->array = (struct text){ c, 0 };
	while (*c == '[') {
		c += strcspn(c, "]") + 1;
	}
	v->array.len = (size_t)(c - v->array.at);
	arena_grow(a, d->at, d->count, d->room);
	d->at[d->count++] = v;
	return blanks(c);
}

bool
declaration_of(struct arena *a, const char *line, struct declaration *d)
{
	const char *c = line + (strncmp(line, "for (", 5) == 0 ? 5 : 0), *begin = c;
	struct text word = word_at(c), base = { c, 0 };
	*d = (struct declaration){ 0 };
	if (is_statement(word)) {
		return false;
	}
	/* takes words until neither a word nor the star of a declarator follows */
	for (;;) {
		const char *next = blanks(word.at + word.len);
		bool more = next > word.at + word.len && is_word(*next);
		bool star = next > word.at + word.len && *next == '*' && next[1] != ' ';
		if (!more && !star) {
			break;
		}
		base.len = (size_t)(word.at + word.len - begin);
		if (star) {
			c = next;
			break;
		}
		c = next;
		word = word_at(c);
	}
	if (base.len == 0 || c == begin) {
		return false;
	}
	c = declarator(a, c, base, d);
	while (*c == ',') {
		c = declarator(a, blanks(c + 1), base, d);
	}
	if (*c == '=' && c[1] == ' ') {
		d->initial = c + 2;
		return true;
	}
	return *c == ';' || *c == '\0';
}

/* ---- scopes -------------------------------------------------------------- */

void
scope_init(struct scope *s, struct arena *a)
{
	*s = (struct scope){ .arena = a };
	table_init(&s->names, a);
}

struct variable *
scope_find(const struct scope *s, struct text name)
{
	return table_get(&s->names, name);
}

void
scope_add(struct scope *s, struct variable *v)
{
	v->hides = scope_find(s, v->name);
	v->before = s->last;
	v->number = s->last == NULL ? 1 : s->last->number + 1;
	s->last = v;
	table_set(&s->names, v->name, v);
}

void
scope_leave(struct scope *s, struct variable *until)
{
	for (; s->last != until; s->last = s->last->before) {
		table_set(&s->names, s->last->name, s->last->hides);
	}
}

/* ---- names in lines ------------------------------------------------------ */

bool
next_name(const char **at, const char *line, struct text *name)
{
	for (const char *c = *at; *c != '\0';) {
		if (*c == '"' || *c == '\'') {
			char quote = *c++;
			while (*c != '\0' && *c != quote) {
				c += *c == '\\' && c[1] != '\0' ? 2 : 1;
			}
			c += *c != '\0';
		} else if (strncmp(c, "/*", 2) == 0) {
			const char *end = strstr(c, "*/");
			c = end == NULL ? c + strlen(c) : end + 2;
		} else if (is_word(*c)) {
			*name = word_at(c);
			bool member =
				c > line &&
				(c[-1] == '.' || (c[-1] == '>' && c - 1 > line && c[-2] == '-'));
			bool number = *c >= '0' && *c <= '9';
			c += name->len;
			if (!member && !number) {
				*at = c;
				return true;
			}
		} else {
			c++;
		}
	}
	return false;
}
