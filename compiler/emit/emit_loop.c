/* SPDX-License-Identifier: Apache-2.0 */
/* The stream way's loops over members that only the record shows, and what depends on them. */
#include "emit/emit_stars.h"
#include "emit/emit_stream.h"

#include <limits.h>
#include <string.h>

const char *
stream_word(struct stream *s, const struct word *w)
{
	struct arena *a = s->w->arena;
	switch (w->kind) {
	case WORD_TEXT:
		return arena_printf(a, "JRT_TEXT(%s)", stream_literal(s, w->text));
	case WORD_KEY:
		return arena_printf(a, "k%u", w->arm->loop->number);
	case WORD_GROUP:
		return w->arm->key->stars == 1
			       ? arena_printf(a, "g%u", w->arm->each->number)
			       : arena_printf(a, "g%u[%u]", w->arm->each->number, w->star);
	case WORD_VALUE:
		return arena_printf(a,
			w->wide ? "jrt_wide_name_text(ctx, doc, %s)"
				: "jrt_name_text(ctx, doc, %s)",
			stream_slot(s, w->input));
	}
	return "";
}

/* C for the word.  If the name that it belongs to was just looked at, its pieces are in variables.
 */
static const char *
word_at_hand(struct stream *s, const struct word *word)
{
	for (unsigned i = 0; i < s->named.count && word->kind == WORD_VALUE; i++) {
		if (word == &s->named.at[i]) {
			return arena_printf(s->w->arena, "name_%u[%u]", s->names, i);
		}
	}
	return stream_word(s, word);
}

void
emit_word(struct stream *s, const char *before, const struct word *word, const char *behind)
{
	const char *text = word_at_hand(s, word);
	if (word->kind == WORD_VALUE) {
		cw_line(s->w, "jrt_put_text(out, %s, doc, %s, %s);", before, text, behind);
	} else {
		cw_line(s->w, "jrt_put_key(out, %s, &e%u, %s, %s);", before,
			word->arm->loop->number, text, behind);
	}
	if (s->named.count > 0 && word == &s->named.at[s->named.count - 1]) {
		s->named = (struct words){ 0 };
	}
}

/* For a set in which only the names of the spec need to be compared. */
static void
emit_known_name(struct stream *s, const struct part *p)
{
	struct arena *a = s->w->arena;
	const char *came = "";
	for (const struct known_name *k = p->names.known; k != NULL; k = k->next) {
		const char *bit =
			arena_printf(a, "jrt_name_came(&names_%u, %u)", p->number, k->bit);
		if (p->bytes.at == NULL && k->may_be_key) {
			came = arena_printf(a, "%s%s(jrt_is(%s, %s) && %s)", came,
				*came == '\0' ? "" : " || ", stream_word(s, p->words.at),
				stream_literal(s, k->name), bit);
		} else if (p->bytes.at != NULL && text_equal(k->name, p->bytes)) {
			came = bit;
		}
	}
	if (*came != '\0') {
		cw_return_if(s->w, "JRT_OTHER_WAY", "%s", came);
	}
}

bool
emit_name_seen(struct stream *s, const struct part *p)
{
	if (p->names.known != NULL) {
		emit_known_name(s, p);
		return false;
	}
	struct arena *a = s->w->arena;
	struct words words = p->names.distinct;
	const char *pieces = "", *name = stream_word(s, &words.at[0]);
	bool literal = words.count == 1 && words.at[0].kind == WORD_TEXT;
	for (unsigned i = 0; i < words.count && !literal; i++) {
		pieces = arena_printf(
			a, "%s%s%s", pieces, i == 0 ? "" : ", ", stream_word(s, &words.at[i]));
	}
	if (!literal) {
		s->named = words;
		cw_line(s->w, "const struct jrt_text name_%u[%u] = { %s };", ++s->names,
			words.count, pieces);
		name = arena_printf(a, "jrt_name_joined(doc, name_%u, %u)", s->names, words.count);
	}
	if (p->names.shared != NULL) {
		emit_shared_member(s, p, name);
		return true;
	}
	if (!literal) {
		cw_line(s->w, "const struct jrt_text joined_%u = %s;", s->names, name);
		name = arena_printf(a, "joined_%u", s->names);
	}
	cw_return_if(
		s->w, "JRT_OTHER_WAY", "!jrt_name_is_new(doc, &names_%u, %s)", p->number, name);
	return false;
}

/* Emits an arm: first the slots of the member that the loop is at, then the arm's parts. */
static void
emit_arm_body(struct stream *s, const struct part *p)
{
	if (p->looks) {
		unsigned each = p->arm->each->number, loop = p->loop->number;
		if (p->arm->remembered > 0) {
			cw_line(s->w, "struct %s_each_%u s%u;", s->prefix, each, each);
			cw_line(s->w, "%s_look_at_each_%u(doc, &e%u, &kept_%u, &s%u);", s->prefix,
				each, loop, each, each);
		} else {
			const char *seen = emit_seen(s, p->arm->each);
			cw_line(s->w, "struct %s_each_%u s%u = { %s };", s->prefix, each, each,
				seen);
			cw_line(s->w, "%s_find_each_%u(doc, e%u.value, &s%u);", s->prefix, each,
				loop, each);
		}
		emit_opened(s, p->arm->each);
	}
	if (p->arm != NULL) {
		emit_all_kept(s, p->arm);
		emit_calls(s, p->arm);
	}
	emit_parts(s, p->parts);
}

static const struct part *
part_of_arm(const struct part *parts, const struct arm *arm)
{
	while (parts != NULL && parts->arm != arm) {
		parts = parts->next;
	}
	return parts;
}

static const char *
star_test(struct stream *s, const struct arm *arm)
{
	const struct key *k = arm->key;
	if (k->match != STAR_ONE) {
		return emit_stars(s->w, k, arena_printf(s->w->arena, "k%u", arm->loop->number),
			arena_printf(s->w->arena, "g%u", arm->each->number));
	}
	return arena_printf(s->w->arena, "jrt_star(k%u, %s, %s, &g%u)", arm->loop->number,
		stream_literal(s, k->parts[0]), stream_literal(s, k->parts[1]), arm->each->number);
}

/* `met`: the number of the variable that records the keys; 0: no key comes twice. */
static void
emit_met_check(struct stream *s, const struct part *loop, unsigned met)
{
	if (met == 0) {
		return;
	}
	cw_return_if(s->w, "JRT_OTHER_WAY", "jrt_each_repeats(&e%u, &met_%u, %s)",
		loop->loop->number, met, stream_slot(s, loop->loop->over));
}

/* Declares the variables for what the stars of the arm's key match. */
static void
emit_groups(struct stream *s, const struct arm *arm)
{
	if (arm->key->stars == 1) {
		cw_line(s->w, "struct jrt_text g%u;", arm->each->number);
	} else {
		cw_line(s->w, "struct jrt_text g%u[%u];", arm->each->number, arm->key->stars);
	}
}

/* The condition: the loop is at what a literal key takes. */
static const char *
literal_test(struct stream *s, const struct loop *loop, const struct input *taken)
{
	struct arena *a = s->w->arena;
	return taken->turn != NULL
		       ? arena_printf(
				 a, "jrt_is(k%u, %s)", loop->number, stream_literal(s, taken->name))
		       : arena_printf(a, "e%u.value == %s", loop->number, stream_slot(s, taken));
}

/* Selects the arm that takes the member: first what literal keys have taken, then the arms in the
 * order in which they are tried.  `met`: the number of the variable that records the keys, for arms
 * that check them themselves; 0: they need not. */
static void
emit_arms(struct stream *s, const struct part *loop, bool apart, unsigned met)
{
	struct cwriter *w = s->w;
	bool open = false;
	for (const struct part *p = loop->parts; p != NULL; p = p->next) {
		if (p->arm == NULL) {
			cw_arm(s->w, &open, literal_test(s, loop->loop, p->match));
			cw_from(w, p->from);
			emit_parts(s, p->parts);
		}
	}
	for (const struct taken *t = loop->loop->taken; t != NULL && !apart; t = t->next) {
		bool matched = false;
		for (const struct part *p = loop->parts; p != NULL; p = p->next) {
			matched = matched || (p->arm == NULL && p->match == t->input);
		}
		if (!matched) {
			cw_arm(s->w, &open, literal_test(s, loop->loop, t->input));
			cw_line(w, ";");
			cw_remark(w, "a literal key has taken it");
		}
	}
	for (const struct arm *arm = loop->loop->arms; arm != NULL; arm = arm->next) {
		const struct part *p = part_of_arm(loop->parts, arm);
		struct part body = p == NULL ? (struct part){ 0 } : *p;
		body.loop = loop->loop;
		if (arm->key->kind == KEY_ANY) {
			if (p == NULL) {
				break;
			}
			if (open) {
				cw_else(w);
				cw_from(w, p->from);
			}
			emit_arm_body(s, &body);
			break;
		}
		cw_arm(s->w, &open, star_test(s, arm));
		cw_from(w, arm->key->span);
		if (p != NULL) {
			emit_met_check(s, loop, met);
			emit_arm_body(s, &body);
		}
	}
	if (open) {
		cw_close(w);
	}
}

/* Emits the checks before a loop.  Returns the number of the variable that records the keys; 0: no
 * key comes twice. */
static unsigned
emit_loop_check(struct stream *s, const struct part *p, const char *over)
{
	if (p->turns->checks) {
		cw_return_if(s->w, "JRT_OTHER_WAY", "!%s(doc, %s, %s)",
			p->loop->texts && !p->positions ? "jrt_can_loop_or_key" : "jrt_can_loop",
			over, p->positions ? "true" : "false");
	}
	if (!p->turns->checks_keys) {
		return 0;
	}
	cw_line(s->w, "struct jrt_met met_%u = { 0 };", ++s->names);
	return s->names;
}

void
emit_key_of_turn(struct stream *s, const struct loop *loop)
{
	unsigned n = loop->number;
	const char *key = arena_printf(s->w->arena, "k%u", n),
		   *digits = arena_printf(s->w->arena, "d%u", n);
	cw_line(s->w, "struct jrt_digits %s;", digits);
	cw_if_used(s->w, digits);
	cw_line(s->w, "struct jrt_text %s = jrt_each_key(&e%u, &%s);", key, n, digits);
	cw_if_used(s->w, key);
}

void
emit_stars_again(struct stream *s, const struct arm *arm)
{
	if (arm->key->kind != KEY_ANY) {
		emit_groups(s, arm);
		cw_line(s->w, "(void)%s;", star_test(s, arm));
	}
}

static unsigned
order_in(const struct first *first, const struct loop *loop)
{
	const struct first_loop *l = first->loops;
	while (l != NULL && l->loop != loop) {
		l = l->next;
	}
	return l == NULL ? UINT_MAX : l->order;
}

static const char *
next_step(struct stream *s, const struct part *loop, bool texts)
{
	const struct input *slot = loop->turns->needs;
	unsigned number = loop->loop->number;
	struct arena *a = s->w->arena;
	if (slot == NULL) {
		return arena_printf(
			a, texts ? "jrt_next_each_or_key(&e%u)" : "jrt_next_each(&e%u)", number);
	}
	unsigned each = loop->loop->arms->each->number;
	return arena_printf(a,
		"jrt_next_found(&e%u, kept_%u.count, kept_%u.values, &kept_%u.at->%s, "
		"sizeof(struct %s_each_%u))",
		number, each, each, each, slot->slot, s->prefix, each);
}

const char *
stream_place(struct stream *s, const struct loop *loop)
{
	return arena_printf(
		s->w->arena, loop->gather != NULL ? "at_%u->number" : "e%u.value", loop->number);
}

/* Notes whether the turn has written first to places. */
static void
emit_noted(struct stream *s, const struct part *p, const char *written)
{
	struct cwriter *w = s->w;
	for (const struct noted *i = p->noted; i != NULL; i = i->next) {
		unsigned n = i->first->number;
		if (!i->first->begun) {
			continue;
		}
		const char *rank = i->first->of_spec ? arena_printf(w->arena, "%u",
							       order_in(i->first, p->loop))
						     : stream_place(s, p->loop);
		cw_open(w, "if (%s != before_%u && %s < first_%u)", written, n, rank, n);
		cw_line(w, "first_%u = %s;", n, rank);
		cw_close(w);
	}
}

/* Opens a loop over a piece of the record. Returns the number of the variable that records the
 * keys, for arms that check them themselves; 0: they need not. */
static unsigned
emit_loop_begin(struct stream *s, const struct part *p)
{
	struct cwriter *w = s->w;
	unsigned number = p->loop->number;
	const char *over = stream_slot(s, p->loop->over);
	bool object = !p->positions, apart = p->turns->apart;
	unsigned met = emit_loop_check(s, p, over);
	bool texts = object && p->loop->texts;
	cw_open(w, "for (struct jrt_each e%u = %s(doc, %s); %s;)", number,
		texts    ? "jrt_each_or_key"
		: object ? "jrt_each"
			 : "jrt_each_element",
		over, next_step(s, p, texts));
	cw_from(w, p->from);
	emit_key_of_turn(s, p->loop);
	if (!apart) {
		emit_met_check(s, p, met);
	}
	for (const struct arm *arm = p->loop->arms; arm != NULL; arm = arm->next) {
		if (arm->key->kind != KEY_ANY) {
			emit_groups(s, arm);
		}
	}
	return apart ? met : 0;
}

static void
emit_loop(struct stream *s, const struct part *p)
{
	struct cwriter *w = s->w;
	unsigned met = 0;
	const char *written =
		p->number > 0 ? arena_printf(w->arena, "gather_%u.turns", p->number) : "out->used";
	if (p->loop->gather != NULL) {
		emit_gathered_begin(s, p);
	} else {
		met = emit_loop_begin(s, p);
	}
	for (const struct noted *n = p->noted; n != NULL; n = n->next) {
		if (n->first->begun) {
			cw_line(w, "size_t before_%u = %s;", n->first->number, written);
		}
	}
	emit_arms(s, p, p->turns->apart, met);
	emit_noted(s, p, written);
	cw_close(w);
}

/* What is undone if it writes nothing. */
static void
emit_tentative(struct stream *s, const struct part *p)
{
	struct cwriter *w = s->w;
	unsigned n = p->number;
	bool collect = p->kind == PART_COLLECT, several = collect && s->reads_back;
	if (!p->else_bail_out) {
		cw_line(w, "size_t mark_%u = out->used;", n);
	}
	emit_parts(s, p->around.head);
	if (several) {
		cw_line(w, "jrt_put_lit(out, \"\\002\");");
	}
	if (collect && !several) {
		cw_line(w, "struct jrt_many many_%u = jrt_many_begin(out);", n);
	} else {
		cw_line(w, "size_t start_%u = out->used;", n);
	}
	emit_parts(s, p->parts);
	if (p->else_bail_out) {
		cw_return_if(w, "JRT_OTHER_WAY", "out->used == start_%u", n);
		emit_shared_end(s, p->parts);
		emit_close(s, p->bytes, p->around.tail);
		return;
	}
	if (p->stays && !several) {
		cw_return_if(w, "JRT_OTHER_WAY", "jrt_many_grew(&many_%u)", n);
	}
	if (collect && !several) {
		cw_open(w, "if (many_%u.count == 0)", n);
	} else {
		cw_open(w, "if (out->used == start_%u)", n);
	}
	cw_line(w, "out->used = mark_%u;", n);
	cw_else(w);
	if (!collect) {
		emit_shared_end(s, p->parts);
		emit_close(s, p->bytes, p->around.tail);
	} else {
		cw_line(w,
			several ? "jrt_put_lit(out, \"\\003\");" : "jrt_many_end(out, &many_%u);",
			n);
		if (p->around.tail.len > 0) {
			cw_line(w, "jrt_put_lit(out, %s);", stream_literal(s, p->around.tail));
		}
	}
	cw_close(w);
}

static void
emit_element(struct stream *s, const struct part *p)
{
	struct cwriter *w = s->w;
	unsigned n = p->number, here = ++s->names; /* a list filled by index has several */
	cw_line(w, "size_t gap_%u = out->used;", here);
	if (p->positions) { /* elements that no key takes are gaps, too */
		cw_line(w, "jrt_put_gaps(out, e%u.index - gaps_%u);", p->loop->number, n);
	} else if (p->count > 0) { /* and so are elements that nothing is ever written to */
		cw_line(w, "jrt_put_gaps(out, gaps_%u + %u);", n, p->count);
	} else {
		cw_line(w, "jrt_put_gaps(out, gaps_%u);", n);
	}
	cw_line(w, "size_t element_%u = out->used;", here);
	emit_parts(s, p->parts);
	cw_open(w, "if (out->used == element_%u)", here);
	cw_line(w, "out->used = gap_%u;", here);
	if (!p->positions) {
		cw_line(w, "gaps_%u += %u;", n, p->count + 1);
	}
	cw_else(w);
	if (p->positions) {
		cw_line(w, "gaps_%u = e%u.index + 1;", n, p->loop->number);
		cw_remark(w, "no gaps up to here");
	} else {
		cw_line(w, "gaps_%u = 0;", n);
	}
	cw_close(w);
}

/* A value that only counts if there is none yet. */
static void
emit_one(struct stream *s, const struct part *p)
{
	bool single = p->parts->next == NULL && p->one == ONE_OF_VALUES;
	if (single && p->parts->kind == PART_INPUT) {
		cw_line(s->w, "jrt_one_add(out, &many_%u, doc, %s);", p->number,
			stream_slot(s, p->parts->input));
		cw_from(s->w, p->from);
		return;
	}
	if (single && p->parts->kind == PART_BYTES) {
		cw_line(s->w, "jrt_one_add_constant(out, &many_%u, %s);", p->number,
			stream_raw(s, p->parts));
		cw_from(s->w, p->from);
		return;
	}
	cw_open(s->w,
		p->one == ONE_OF_VALUES ? "if (jrt_one_next(out, &many_%u))"
					: "if (many_%u.count++ == 0)",
		p->number);
	cw_from(s->w, p->from);
	emit_parts(s, p->parts);
	cw_close(s->w);
}

static void
emit_add(struct stream *s, const struct part *p)
{
	if (s->reads_back) {
		emit_one_of_several(s, p->parts);
		return;
	}
	if (p->one != ONE_OF_NONE) {
		emit_one(s, p);
		return;
	}
	if (p->parts->next == NULL &&
		(p->parts->kind == PART_INPUT || p->parts->kind == PART_BYTES)) {
		cw_line(s->w, "jrt_many_add%s(out, &many_%u, %s);",
			p->parts->kind == PART_INPUT ? "" : "_constant", p->number,
			stream_raw(s, p->parts));
		cw_from(s->w, p->from);
		return;
	}
	cw_line(s->w, "jrt_many_next(out, &many_%u);", p->number);
	cw_from(s->w, p->from);
	emit_parts(s, p->parts);
}

/* A list or an object, depending on the record. */
static void
emit_each(struct stream *s, const struct part *p)
{
	const char *over = stream_slot(s, p->input);
	cw_line(s->w, "jrt_put_open(out, doc, %s);", over);
	emit_parts(s, p->parts);
	cw_open(s->w, "if (jrt_is_array(doc, %s))", over);
	emit_close(s, TEXT("]"), TEXT(""));
	cw_else(s->w);
	emit_close(s, TEXT("}"), TEXT(""));
	cw_close(s->w);
}

void
emit_looped(struct stream *s, const struct part *p)
{
	struct cwriter *w = s->w;
	switch (p->kind) {
	case PART_LOOP:
		emit_loop(s, p);
		break;
	case PART_WRITTEN:
	case PART_COLLECT:
		emit_tentative(s, p);
		break;
	case PART_ADD:
		emit_add(s, p);
		break;
	case PART_GATHER_BEGIN:
		cw_line(w, "struct jrt_gather gather_%u;", p->number);
		cw_line(w, "jrt_gather_begin(&gather_%u);", p->number);
		break;
	case PART_SINGLE:
		emit_single(s, p);
		break;
	case PART_GATHER:
		emit_gather(s, p);
		break;
	case PART_GAPS:
		cw_line(w, "uint32_t gaps_%u = 0;", p->number);
		break;
	case PART_ELEMENT:
		emit_element(s, p);
		break;
	case PART_NAMES:
		if (p->names.known != NULL) {
			cw_line(w, "uint32_t names_%u = 0;", p->number);
			break;
		}
		cw_line(w, "struct jrt_names names_%u;", p->number);
		cw_line(w, "jrt_names_begin(&names_%u);", p->number);
		if (p->names.shares) {
			cw_line(w, "struct jrt_shared shared_%u;", p->number);
			cw_line(w, "jrt_shared_begin(&shared_%u, doc, &names_%u);", p->number,
				p->number);
		}
		break;
	case PART_EACH:
		emit_each(s, p);
		break;
	case PART_EACH_NAME:
		cw_line(w, "jrt_put_each_name(out, &e%u);", p->loop->number);
		break;
	case PART_EMPTY:
		cw_open(w, "if (jrt_object_is_empty(out))");
		cw_from(w, p->from);
		emit_parts(s, p->parts);
		cw_else(w);
		emit_parts(s, p->otherwise);
		cw_close(w);
		break;
	case PART_BAIL_OUT:
		cw_return_if(w, "JRT_OTHER_WAY", "%s", stream_condition(s, p->when));
		break;
	default:
		emit_ordered(s, p);
		break;
	}
}
