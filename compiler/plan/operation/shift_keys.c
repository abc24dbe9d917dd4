/* SPDX-License-Identifier: Apache-2.0 */
/* The part of a shift's spec that writes the places computed at run time, and what that part looks
 * at. */
#include "base/table.h"
#include "plan/operation/shift_part.h"

/* ---- what writes there --------------------------------------------------- */

bool
path_first_name(const struct path *path, struct text *name)
{
	return path->count > 0 && path->elements[0].kind == ELEMENT_NAME &&
	       name_is_literal(path->elements[0].name, name);
}

/* The state of extracting that part. */
struct keeper {
	struct shift *c;
	bool matches; /* some levels count their keys: keys that write nothing are kept, as they
			 match */
	struct table kept; /* what each level and path has become: alternatives share them */
};

struct kept {
	const struct shift_level *level;
	const struct path *paths;
	unsigned path_count;
	bool writes;
};

static struct kept *keep_level(struct keeper *, const struct shift_level *, unsigned step);

static struct kept *
kept_of(struct keeper *k, const void *what, bool *known)
{
	struct kept *kept = table_get_at(&k->kept, what);
	*known = kept != NULL;
	if (kept == NULL) {
		kept = arena_new(k->c->e->arena, struct kept);
		table_set_at(&k->kept, what, kept);
	}
	return kept;
}

static struct kept *
keep_paths(struct keeper *k, const struct shift_rule *r)
{
	bool known;
	struct kept *kept = kept_of(k, r->paths, &known);
	if (known || r->path_count == 0) {
		return kept;
	}
	struct path *paths = arena_new_array(k->c->e->arena, r->path_count, struct path);
	for (unsigned i = 0; i < r->path_count; i++) {
		if (path_is_computed(k->c, &r->paths[i])) {
			paths[kept->path_count++] = r->paths[i];
		}
	}
	kept->writes = kept->path_count > 0;
	kept->paths = kept->writes ? paths : NULL;
	return kept;
}

/* Copies the rules of a level whose own step is `step`: `all` of them, or those that write. */
static const struct shift_rule *
keep_rules(struct keeper *k, const struct shift_rule *list, unsigned step, bool all, bool special,
	bool *writes)
{
	const struct shift_rule *first = NULL, **last = &first;
	for (const struct shift_rule *r = list; r != NULL; r = r->next) {
		struct kept *kept =
			r->below != NULL ? keep_level(k, r->below, step + 1) : keep_paths(k, r);
		*writes = *writes || kept->writes;
		if (!kept->writes && !all) {
			continue;
		}
		struct shift_rule *copy = arena_new(k->c->e->arena, struct shift_rule);
		*copy = *r;
		copy->below = kept->writes || special ? kept->level : NULL;
		copy->paths = kept->paths;
		copy->path_count = kept->path_count;
		copy->next = NULL;
		*last = copy;
		last = &copy->next;
	}
	return first;
}

static bool
any_writes(struct keeper *k, const struct shift_rule *list, unsigned step)
{
	bool writes = false;
	keep_rules(k, list, step, false, false, &writes);
	return writes;
}

/* Whether something asks how many keys of the level have matched. */
static bool
is_counted(const struct keeper *k, const struct shift_level *level, unsigned step)
{
	struct asked asked;
	return k->matches && (!level_asks(k->c->e->arena, level, step, &asked) || asked.counts);
}

static struct kept *
keep_level(struct keeper *k, const struct shift_level *level, unsigned step)
{
	bool known;
	struct kept *kept = kept_of(k, level, &known);
	if (known) {
		return kept;
	}
	struct shift_level *copy = arena_new(k->c->e->arena, struct shift_level);
	bool computed = any_writes(k, level->computed, step);
	bool all = is_counted(k, level, step);
	*copy = *level;
	copy->special = keep_rules(k, level->special, step, all, all, &kept->writes);
	/* a literal key takes members, which a computed key does not get then */
	all = all || computed;
	copy->literals = keep_rules(k, level->literals, step, all, false, &kept->writes);
	copy->computed = keep_rules(k, level->computed, step, all, false, &kept->writes);
	kept->level = copy;
	return kept;
}

const struct shift_level *
keys_of_computed(struct shift *c, const struct shift_level *level)
{
	struct keeper k = { .c = c };
	table_init(&k.kept, c->e->arena);
	const struct shift_level *kept = keep_level(&k, level, SHIFT_ROOT)->level;
	if (shift_counts(kept)) {
		k.matches = true;
		table_init(&k.kept, c->e->arena);
		kept = keep_level(&k, level, SHIFT_ROOT)->level;
	}
	return kept;
}

/* ---- what it looks up ---------------------------------------------------- */

/* A search for what is asked of one step of the walk. */
struct search {
	struct arena *arena;
	unsigned step;
	struct asked *asked;
};

/* Whether this step is the one `level` above step `at`. */
static bool
is_step(const struct search *s, unsigned at, unsigned level)
{
	return s->step == (level < at ? at - level : SHIFT_ROOT); /* the root has two steps */
}

static void
look_for(struct search *s, struct text name)
{
	for (const struct looked_up *l = s->asked->names; l != NULL; l = l->next) {
		if (text_equal(l->name, name)) {
			return;
		}
	}
	struct looked_up *l = arena_new(s->arena, struct looked_up);
	*l = (struct looked_up){ name, s->asked->names };
	s->asked->names = l;
}

static bool elements_look_up(struct search *, const struct element *, unsigned count, unsigned at);

/* A lookup that is evaluated at step `at`. */
static bool
lookup_looks_up(struct search *s, const struct lookup *l, unsigned at)
{
	struct text name;
	if (!elements_look_up(s, l->path.elements, l->path.count, at)) {
		return false;
	}
	if (!is_step(s, at, l->level)) {
		return true;
	}
	if (!path_first_name(&l->path, &name)) {
		return false;
	}
	look_for(s, name);
	return true;
}

static bool
elements_look_up(struct search *s, const struct element *e, unsigned count, unsigned at)
{
	for (unsigned i = 0; i < count; i++) {
		s->asked->counts = s->asked->counts ||
				   (e[i].kind == ELEMENT_INDEX_HITS && is_step(s, at, e[i].level));
		if (e[i].lookup != NULL && !lookup_looks_up(s, e[i].lookup, at)) {
			return false;
		}
	}
	return true;
}

static bool rules_look_up(struct search *, const struct shift_rule *, unsigned at);

static bool
looks_up(struct search *s, const struct shift_level *level, unsigned at)
{
	return rules_look_up(s, level->special, at) && rules_look_up(s, level->literals, at) &&
	       rules_look_up(s, level->computed, at);
}

/* The rules of a level whose own step is `at`. */
static bool
rules_look_up(struct search *s, const struct shift_rule *r, unsigned at)
{
	for (; r != NULL; r = r->next) {
		if ((r->key.kind == KEY_LOOKUP && !lookup_looks_up(s, &r->key.lookup, at)) ||
			(r->key.kind == KEY_INDEX_FROM &&
				!elements_look_up(s, r->key.element, 1, at)) ||
			(r->below != NULL && !looks_up(s, r->below, at + 1))) {
			return false;
		}
		for (unsigned i = 0; i < r->path_count; i++) {
			if (!elements_look_up(s, r->paths[i].elements, r->paths[i].count, at + 1)) {
				return false;
			}
		}
	}
	return true;
}

bool
level_asks(struct arena *a, const struct shift_level *level, unsigned step, struct asked *asked)
{
	struct search s = { a, step, asked };
	*asked = (struct asked){ 0 };
	return looks_up(&s, level, step);
}

/* ---- what it may change -------------------------------------------------- */

/* A path that is written to. */
struct written {
	const struct path *path;
	bool repeats; /* in a loop */
	bool holds; /* the value may be a list or an object of the input */
	const struct written *next;
};

static void
collect(struct arena *a, const struct written **all, const struct shift_level *level, bool repeats)
{
	const struct shift_rule *lists[] = { level->special, level->literals, level->computed };
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
		for (const struct shift_rule *r = lists[i]; r != NULL; r = r->next) {
			bool again = repeats || lists[i] == level->computed;
			for (unsigned k = 0; k < r->path_count; k++) {
				struct written *w = arena_new(a, struct written);
				*w = (struct written){ &r->paths[k], again,
					r->key.kind != KEY_NAME && r->key.kind != KEY_CONST, *all };
				*all = w;
			}
			if (r->below != NULL) {
				collect(a, all, r->below, again);
			}
		}
	}
}

static bool
is_name(const struct element *e)
{
	return e->kind == ELEMENT_NAME || e->kind == ELEMENT_NAME_FROM;
}

/* Whether both may lead to the same place. */
static bool
may_be_one(const struct element *a, const struct element *b)
{
	struct text s, t;
	if (is_name(a) != is_name(b)) {
		return false;
	}
	if (is_name(a)) {
		return a->kind != ELEMENT_NAME || b->kind != ELEMENT_NAME ||
		       !name_is_literal(a->name, &s) || !name_is_literal(b->name, &t) ||
		       text_equal(s, t);
	}
	if (a->kind == ELEMENT_INDEX && b->kind == ELEMENT_INDEX) {
		return a->index == b->index;
	}
	return a->kind != ELEMENT_APPEND || b->kind != ELEMENT_APPEND;
}

static bool
leads_through(const struct path *through, const struct path *path)
{
	for (unsigned i = 0; i < through->count; i++) {
		if (i == path->count || !may_be_one(&through->elements[i], &path->elements[i])) {
			return false;
		}
	}
	return true;
}

static bool
keys_look_up(const struct shift_rule *r)
{
	for (; r != NULL; r = r->next) {
		if (r->key.kind == KEY_LOOKUP || r->key.kind == KEY_SELF ||
			(r->below != NULL && level_looks_up(r->below))) {
			return true;
		}
		for (unsigned i = 0; i < r->path_count; i++) {
			for (unsigned k = 0; k < r->paths[i].count; k++) {
				if (r->paths[i].elements[k].lookup != NULL) {
					return true;
				}
			}
		}
	}
	return false;
}

bool
level_looks_up(const struct shift_level *level)
{
	return keys_look_up(level->special) || keys_look_up(level->literals) ||
	       keys_look_up(level->computed);
}

bool
level_may_change(struct arena *a, const struct shift_level *level)
{
	const struct written *all = NULL;
	collect(a, &all, level, false);
	for (const struct written *w = all; w != NULL; w = w->next) {
		for (const struct written *v = all; w->holds && v != NULL; v = v->next) {
			if ((v != w || w->repeats) && leads_through(w->path, v->path)) {
				return true;
			}
		}
	}
	return false;
}
