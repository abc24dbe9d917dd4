/* SPDX-License-Identifier: Apache-2.0 */
/* Keys with more than one star; those with one are jrt_star(). */
#ifndef JOLT_STAR_H
#define JOLT_STAR_H

#include "json/text.h"

JRT_BEGIN

/* `before`, one character or more, the first `middle` that leaves a character on each side, one
 * character or more, `after` (the reference's StarDoublePathElement: between the two outer
 * characters there must be something even when `middle` is empty). What the stars took goes to
 * stars[0] and [1]. */
bool jrt_star_two(struct jrt_text t, struct jrt_text before, struct jrt_text middle,
	struct jrt_text after, struct jrt_text *stars);
/* `count` stars between count + 1 parts, as the regular expression ^p(.+?)q(.+?)r$ is found
 * (StarRegexPathElement): each star takes as little as it can, none takes a line's end, and one
 * line's end may follow the last part. */
bool jrt_star_pattern(
	struct jrt_text t, unsigned count, const struct jrt_text *parts, struct jrt_text *stars);

JRT_END
#endif
