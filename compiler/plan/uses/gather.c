/* SPDX-License-Identifier: Apache-2.0 */
/* What has to be kept of turns that are gathered by names. */
#include "plan/uses/uses.h"

static bool
cond_is_at(const struct cond *c, const struct arm *arm)
{
	return c != NULL &&
	       ((c->input == arm->each && c->kind != COND_FOUND) || c->other == arm->each ||
		       cond_is_at(c->a, arm) || cond_is_at(c->b, arm));
}

/* Whether the part needs what the loop of the arm, `of`, is at, or its key. */
static bool
part_is_at(const struct part *p, const void *of)
{
	const struct arm *arm = of;
	for (unsigned i = 0; i < p->words.count; i++) {
		if (p->words.at[i].arm == arm || p->words.at[i].input == arm->each) {
			return true;
		}
	}
	const struct gather *g = p->kind == PART_GATHER ? p->loop->gather : NULL;
	for (unsigned i = 0; g != NULL && i < g->kept_count; i++) {
		if (g->kept[i].arm == arm && g->kept[i].at) {
			return true;
		}
	}
	return p->input == arm->each || cond_is_at(p->when, arm) ||
	       (p->kind == PART_LOOP && p->loop->over == arm->each);
}

static void
keep_of_turns(struct part *p, void *more)
{
	const struct gather *g =
		p->kind == PART_LOOP || p->kind == PART_SINGLE ? p->loop->gather : NULL;
	for (unsigned i = 0; g != NULL && g->turns == p->loop && i < g->kept_count; i++) {
		struct gather_kept *k = &g->kept[i];
		bool at = k->at || any_part(p->parts, part_is_at, k->arm),
		     found = k->found || any_part(p->parts, part_reads, k->arm);
		*(bool *)more = *(bool *)more || at != k->at || found != k->found;
		k->at = at;
		k->found = found;
	}
}

bool
gather_keeps_found(const struct gather *g, const struct arm *arm)
{
	unsigned i = 0;
	while (i < g->kept_count && (g->kept[i].arm != arm || !g->kept[i].found)) {
		i++;
	}
	return i < g->kept_count;
}

void
uses_gathers(struct plan *plan)
{
	bool more;
	do { /* turns that are gathered from gathered ones need what those keep */
		more = false;
		each_part(plan, keep_of_turns, &more);
	} while (more);
}
