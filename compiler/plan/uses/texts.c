/* SPDX-License-Identifier: Apache-2.0 */
/* Which loops treat a scalar as a key: `"name": { "*-*": { "$(0,2)": "last" } }` takes it apart,
 * `"code": { "10": "a", "*": "b" }` compares it. */
#include "plan/uses/uses.h"

/* Whether the loop only reads the key of its turn, or writes its value, which is null then. Its
 * keys must be patterns or have literal keys beside them: a lone "*" that writes values is meant
 * for a container, one that does not for a text that becomes a name. Whatever depends on the
 * position of a turn in the record rules it out, as a text has none. */
static bool
takes_texts(const struct loop *loop)
{
	bool takes = !loop->listed && !loop->noted;
	for (const struct arm *arm = loop->arms; arm != NULL; arm = arm->next) {
		takes = takes &&
			(arm->key->kind == KEY_STARS || loop->taken != NULL ||
				!arm->writes_value) &&
			arm->each->children == NULL && arm->each->open == 0;
	}
	return takes;
}

/* Loops over the same piece are checked together. */
static bool
all_take_texts(const struct loop *loops, const struct input *over)
{
	while (loops != NULL &&
		(loops->over != over || loops->gather != NULL || takes_texts(loops))) {
		loops = loops->next;
	}
	return loops == NULL;
}

static void
note_value(struct part *p, void *unused)
{
	(void)unused;
	if (p->input != NULL && p->input->kind == INPUT_EACH && p->input->arm != NULL) {
		((struct arm *)(uintptr_t)p->input->arm)->writes_value = true;
	}
}

void
uses_texts(struct plan *plan)
{
	each_part(plan, note_value, NULL);
	for (const struct loop *l = plan->loops; l != NULL; l = l->next) {
		((struct loop *)(uintptr_t)l)->texts =
			l->gather == NULL && all_take_texts(plan->loops, l->over);
	}
}
