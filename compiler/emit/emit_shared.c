/* SPDX-License-Identifier: Apache-2.0 */
/* Objects of which loops write members whose names may come twice: their values are put
 * together when the object ends (runtime/jolt/shared.h). */
#include "emit/emit_stream.h"

/* What begins the set of names, among the parts of an object of which it is known whether anything
 * was written; *object are these. */
static const struct part *
find_names(const struct part *p, unsigned names, const struct part **object)
{
	const struct part *found = NULL;
	for (; p != NULL && found == NULL; p = p->next) {
		for (const struct part *i = p->kind == PART_WRITTEN ? p->parts : NULL; i != NULL;
			i = i->next) {
			if (i->kind == PART_NAMES && i->number == names) {
				*object = p->parts;
				return i;
			}
		}
		found = find_names(p->parts, names, object);
		found = found != NULL ? found : find_names(p->otherwise, names, object);
	}
	return found;
}

static bool
is_constant(struct words words)
{
	unsigned i = 0;
	while (i < words.count && words.at[i].kind == WORD_TEXT) {
		i++;
	}
	return i == words.count;
}

/* So many names of the set; `constants`: not only those that the record tells. */
static unsigned
count_names(const struct part *p, unsigned names, bool constants)
{
	unsigned count = 0;
	for (; p != NULL; p = p->next) {
		count += p->kind == PART_NAME_SEEN && p->number == names &&
			 (constants || !is_constant(p->words));
		count += count_names(p->head, names, constants) +
			 count_names(p->parts, names, constants) +
			 count_names(p->otherwise, names, constants);
	}
	return count;
}

/* So many loops are around the part; 0: it is not among them. */
static unsigned
loops_around(const struct part *p, const struct part *name, unsigned loops)
{
	unsigned found = 0;
	for (; p != NULL && found == 0; p = p->next) {
		found = p == name ? loops
				  : loops_around(p->parts, name, loops + (p->kind == PART_LOOP));
	}
	return found;
}

/* Whether a word is less than the key that it is of: what one of several stars took. */
static bool
is_less_than_key(const struct word *w)
{
	return w->kind == WORD_GROUP && w->arm->key->stars > 1;
}

/* Whether turns of the loops may give the same name: it is no key of the only one. */
static bool
may_come_twice(const struct part *object, const struct part *name)
{
	for (unsigned i = 0; i < name->words.count; i++) {
		if (name->words.at[i].kind == WORD_VALUE || is_less_than_key(&name->words.at[i])) {
			return true;
		}
	}
	return loops_around(object, name, 0) > 1;
}

/* The value of the member that the name begins, when it is a piece of the input and all that
 * follows. */
static const struct part *
piece_of_member(const struct part *name)
{
	const struct part *p = name->next;
	while (p != NULL && (p->kind == PART_WORD || p->kind == PART_BYTES)) {
		p = p->next;
	}
	bool fits = p != NULL && p->kind == PART_INPUT && p->next != NULL &&
		    p->next->kind == PART_BYTES && text_is(p->next->bytes, ",") &&
		    p->next->next == NULL;
	return fits ? p : NULL;
}

static bool
is_shared(const struct part *object, const struct part *name)
{
	return !is_constant(name->words) && piece_of_member(name) != NULL &&
	       (may_come_twice(object, name) || count_names(object, name->number, false) > 1);
}

static bool
has_shared(const struct part *p, const struct part *object, unsigned names)
{
	bool has = false;
	for (; p != NULL && !has; p = p->next) {
		has = (p->kind == PART_NAME_SEEN && p->number == names && is_shared(object, p)) ||
		      has_shared(p->parts, object, names) ||
		      has_shared(p->otherwise, object, names);
	}
	return has;
}

/* The same as find_names(), if values of its members may be put together. */
static const struct part *
shared_names(struct stream *s, unsigned names, const struct part **object)
{
	const struct part *found = find_names(s->plan->parts, names, object);
	return found != NULL && found->known == NULL && found->in_order ? found : NULL;
}

struct words
stream_telling_words(struct stream *s, const struct part *name)
{
	struct words words = name->words;
	if (count_names(s->plan->parts, name->number, true) != 1) {
		return words;
	}
	while (words.count > 1 && words.at[0].kind == WORD_TEXT) {
		words.at++;
		words.count--;
	}
	while (words.count > 1 && words.at[words.count - 1].kind == WORD_TEXT) {
		words.count--;
	}
	return words;
}

bool
stream_shares(struct stream *s, const struct part *names)
{
	const struct part *object = NULL;
	return shared_names(s, names->number, &object) != NULL &&
	       has_shared(object, object, names->number);
}

bool
stream_is_shared(struct stream *s, const struct part *name)
{
	const struct part *object = NULL;
	return shared_names(s, name->number, &object) != NULL && is_shared(object, name);
}

void
emit_shared_member(struct stream *s, const struct part *name, const char *text)
{
	struct cwriter *w = s->w;
	const char *value = stream_raw(s, piece_of_member(name));
	const struct part *object = NULL, *names = shared_names(s, name->number, &object);
	unsigned n = name->number;
	cw_line(w, "const struct jrt_text shared_name_%u = %s;", n, text);
	cw_line(w, "const struct jrt_raw value_%u = %s;", n, value);
	cw_open(w, "if (jrt_name_is_new(doc, &names_%u, shared_name_%u))", n, n);
	emit_parts(s, name->next);
	cw_open(w, "if (!jrt_shared_is_written(&shared_%u, out, value_%u.len))", n, n);
	cw_line(w, "return JRT_NO_ROOM;");
	cw_close(w);
	cw_else_if(w, arena_printf(w->arena, "!jrt_share(&shared_%u, %s, value_%u)", n,
			      names->used ? "out" : "NULL", n));
	cw_line(w, "return JRT_OTHER_WAY;");
	cw_close(w);
}

void
emit_shared_end(struct stream *s, const struct part *parts)
{
	for (const struct part *p = parts; p != NULL; p = p->next) {
		if (p->kind == PART_NAMES && stream_shares(s, p)) {
			cw_line(s->w, "jrt_put_shared(out, &shared_%u);", p->number);
		}
	}
}
