/* SPDX-License-Identifier: Apache-2.0 */
/* Keys with stars as conditions in C. */
#include "emit/emit_stars.h"

const char *
emit_stars(struct cwriter *w, const struct key *k, const char *key, const char *stars)
{
	struct arena *a = w->arena;
	const struct text *p = k->parts;

	if (k->match == STAR_ONE) {
		return arena_printf(a, "jrt_star(%s, %s, %s, &%s[0])", key,
			cw_string(w, p[0].at, p[0].len), cw_string(w, p[1].at, p[1].len), stars);
	}
	if (k->match == STAR_TWO) {
		return arena_printf(a, "jrt_star_two(%s, %s, %s, %s, %s)", key, emit_text(w, p[0]),
			emit_text(w, p[1]), emit_text(w, p[2]), stars);
	}
	struct buffer parts;
	buffer_init(&parts, a);
	for (unsigned i = 0; i <= k->stars; i++) {
		struct text t =
			text_of(arena_printf(a, "%s%s", i > 0 ? ", " : "", emit_text(w, p[i])));
		buffer_add(&parts, t.at, t.len);
	}
	struct text list = buffer_text(&parts);
	return arena_printf(a, "jrt_star_pattern(%s, %u, (const struct jrt_text[%u]){ %.*s }, %s)",
		key, k->stars, k->stars + 1, TEXT_ARGS(list), stars);
}
