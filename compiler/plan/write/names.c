/* SPDX-License-Identifier: Apache-2.0 */
/* The C names of what a plan keeps of a record. */
#include "plan/write/write.h"

#include "base/keyword.h"
#include "base/table.h"

/* Gives an input its C name: its key, followed by its number if the key is not unique or not a C
 * name. */
static void
name_input(struct evaluator *e, struct input *i, struct table *used)
{
	struct buffer b;
	buffer_init(&b, e->arena);
	for (size_t c = 0; c < i->name.len && c < 24; c++) {
		char ch = i->name.at[c];
		bool plain = (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z') || ch == '_' ||
			     (ch >= '0' && ch <= '9');
		buffer_add_char(&b, plain ? ch : '_');
	}
	const char *name = buffer_text(&b).at;
	bool lower = false; /* a name without lower-case letters may be a macro */
	for (const char *c = name; *c != '\0'; c++) {
		lower = lower || (*c >= 'a' && *c <= 'z');
	}
	bool starts = (*name >= 'a' && *name <= 'z') || (*name >= 'A' && *name <= 'Z');
	bool free =
		starts && lower && !is_c_keyword(name) && table_get(used, text_of(name)) == NULL;
	i->slot = free ? name
		       : arena_printf(e->arena, "%s%s_%u", starts ? "" : "at", name, i->number);
	while (!free &&
		table_get(used, text_of(i->slot)) != NULL) { /* another input has it already */
		i->slot = arena_printf(e->arena, "%s_", i->slot);
	}
	table_set(used, text_of(i->slot), i);
}

static void
name_first(struct evaluator *e, struct input *i, struct table *used)
{
	if (!i->ordered) {
		return;
	}
	i->position = arena_printf(e->arena, "%s_first", i->slot);
	while (table_get(used, text_of(i->position)) != NULL) {
		i->position = arena_printf(e->arena, "%s_", i->position);
	}
	table_set(used, text_of(i->position), i);
}

static void
name_slots(struct evaluator *e, struct input *parent, struct table *used)
{
	for (struct input *i = parent->children; i != NULL; i = i->next) {
		name_input(e, i, used);
		name_first(e, i, used);
		name_slots(e, i, used);
	}
}

/* Results of calls have variables of their own. */
static void
name_calls(struct evaluator *e)
{
	struct table used;
	table_init(&used, e->arena);
	for (unsigned i = 0; i < e->calls.count; i++) {
		if (e->calls.at[i]->result->kept) {
			name_input(e, e->calls.at[i]->result, &used);
		}
	}
}

static void
name_arms(struct evaluator *e, struct table *used)
{
	for (const struct loop *l = e->loops.first; l != NULL; l = l->next) {
		for (const struct arm *a = l->arms; a != NULL; a = a->next) {
			a->each->slot = arena_printf(e->arena, "each_%u", a->each->number);
			name_slots(e, a->each, used);
		}
	}
}

void
plan_names(struct evaluator *e, unsigned opens)
{
	struct table used;
	table_init(&used, e->arena);
	table_set(&used, TEXT("root"), e->root); /* reserved for the record */
	for (unsigned i = 1; i <= opens; i++) {
		const char *seen = i == 1 ? "seen" : arena_printf(e->arena, "seen_%u", i);
		table_set(&used, text_of(seen), e->root);
	}
	name_slots(e, e->root, &used);
	name_arms(e, &used);
	name_calls(e);
}
