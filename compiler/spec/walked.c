/* SPDX-License-Identifier: Apache-2.0 */
/* The path that shift walks, as far as the spec determines it. */
#include "spec/walked.h"

#include <string.h>

static const struct walked above = { .text = { "root", 4 } };
const struct walked walked_document = { .up = &above, .text = { "root", 4 } };

/* Whether a text with escapes, of which no byte has a position, may have a bar. */
static bool
may_have_bar(const struct source *s, uint32_t from, uint32_t to)
{
	bool bar = memchr(s->text + from, '|', to - from + 1) != NULL;
	for (uint32_t i = from; i <= to && !bar; i++) {
		bar = s->text[i] == '\\' && strchr("uUx", s->text[i + 1]) != NULL;
	}
	return bar;
}

bool
key_has_alternatives(const struct key *k)
{
	const struct source *s = k->span.source;
	uint32_t from = k->span.from > 0 ? k->span.from - 1 : 0;
	uint32_t to = k->span.to < s->len ? k->span.to : k->span.to - 1;
	if (s->text[from] == '|' || s->text[to] == '|') {
		return true;
	}
	return memchr(s->text + from, '\\', to - from + 1) != NULL && may_have_bar(s, from, to);
}

const struct walked *
walked_up(const struct walked *at, unsigned level)
{
	for (; level > 0 && at != NULL; level--) {
		at = at->up;
	}
	return at;
}

bool
walked_has(const struct walked *from, struct ref r)
{
	const struct walked *at = walked_up(from, r.level);
	return at != NULL && (at->several || r.group <= at->stars);
}

struct walked
walked_below(const struct walked *at, const struct key *k)
{
	struct walked here = { .up = at, .key = k, .several = key_has_alternatives(k) };
	switch (k->kind) {
	case KEY_LITERAL:
	case KEY_CONST:
		here.text = here.several ? here.text : k->text;
		break;
	case KEY_STARS:
		here.stars = k->stars;
		break;
	case KEY_LOOKUP:
	case KEY_SELF: /* what is above them is repeated */
		here.key = at->key;
		here.text = at->text;
		here.stars = at->stars;
		here.several |= at->several;
		break;
	default:
		break;
	}
	return here;
}

const char *
walked_name(const struct walked *at, struct arena *arena)
{
	return at->key == NULL ? "the document"
			       : arena_printf(arena, "\"%.*s\"", TEXT_ARGS(at->key->canonical));
}
