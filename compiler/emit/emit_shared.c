/* SPDX-License-Identifier: Apache-2.0 */
/* Objects of which one loop writes members whose names may come twice: their values are put
 * together when the object ends (runtime/jolt/shared.h). */
#include "emit/emit_stream.h"

/* The list among these that begins the set of names. */
static const struct part *
parts_of_object(const struct part *p, unsigned names)
{
	const struct part *found = NULL;
	for (; p != NULL && found == NULL; p = p->next) {
		for (const struct part *i = p->kind == PART_WRITTEN ? p->parts : NULL; i != NULL;
			i = i->next) {
			if (i->kind == PART_NAMES && i->number == names) {
				return p->parts;
			}
		}
		found = parts_of_object(p->parts, names);
		found = found != NULL ? found : parts_of_object(p->otherwise, names);
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

/* Names of the set that only the record tells: their number, and the last of them.  Members that
 * may change places are too much. */
static unsigned
count_names(const struct part *p, unsigned names, const struct part **last)
{
	unsigned count = 0;
	for (; p != NULL; p = p->next) {
		if (p->kind == PART_RANKED) {
			count += 2;
		}
		if (p->kind == PART_NAME_SEEN && p->number == names && !is_constant(p->words)) {
			*last = p;
			count++;
		}
		count += count_names(p->head, names, last) + count_names(p->parts, names, last) +
			 count_names(p->otherwise, names, last);
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

const struct part *
stream_shared_name(struct stream *s, unsigned names)
{
	const struct part *object = parts_of_object(s->plan->parts, names), *name = NULL;
	bool shared = count_names(object, names, &name) == 1 && piece_of_member(name) != NULL &&
		      may_come_twice(object, name);
	return shared ? name : NULL;
}

void
emit_shared_member(struct stream *s, const struct part *name, const char *text)
{
	struct cwriter *w = s->w;
	const char *value = stream_raw(s, piece_of_member(name));
	unsigned n = name->number;
	cw_line(w, "const struct jrt_text shared_name_%u = %s;", n, text);
	cw_line(w, "const struct jrt_raw value_%u = %s;", n, value);
	cw_open(w, "if (jrt_name_is_new(doc, &names_%u, shared_name_%u))", n, n);
	emit_parts(s, name->next);
	cw_open(w, "if (!jrt_shared_is_written(&shared_%u, out, value_%u.len))", n, n);
	cw_line(w, "return JRT_NO_ROOM;");
	cw_close(w);
	cw_else_if(w, arena_printf(w->arena, "!jrt_share(&shared_%u, shared_name_%u, value_%u)", n,
			      n, n));
	cw_line(w, "return JRT_OTHER_WAY;");
	cw_close(w);
}

void
emit_shared_end(struct stream *s, const struct part *parts)
{
	for (const struct part *p = parts; p != NULL; p = p->next) {
		if (p->kind == PART_NAMES && stream_shared_name(s, p->number) != NULL) {
			cw_line(s->w, "jrt_put_shared(out, &shared_%u);", p->number);
		}
	}
}
