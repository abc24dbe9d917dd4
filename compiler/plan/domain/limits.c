/* SPDX-License-Identifier: Apache-2.0 */
/* What explain says when a limit is exceeded, in the words of limits.def. */
#include "plan/domain/limits.h"

void *
over_limit(struct evaluator *e, struct span from, enum limit limit)
{
	static const struct {
		const char *what;
		int most;
	} limits[] = {
#define LIMIT(name, most, what) { what, most },
#include "plan/domain/limits.def"
#undef LIMIT
	};
	return cannot(e, from,
		arena_printf(e->arena, "more than %d %s", limits[limit].most, limits[limit].what));
}
