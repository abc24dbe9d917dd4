/* SPDX-License-Identifier: Apache-2.0 */
/* Keys with more than one star; see jrt_star() for keys with one. */
#ifndef JOLT_STAR_H
#define JOLT_STAR_H

#include "json/text.h"

JRT_BEGIN

/* Matches `before`, one or more characters, the first `middle` that leaves a character on each
 * side, one or more characters, `after` (the reference's StarDoublePathElement: there must be
 * something between the outer two characters even if `middle` is empty).  stars[0] and [1] receive
 * what the stars matched. */
bool jrt_star_two(struct jrt_text t, struct jrt_text before, struct jrt_text middle,
	struct jrt_text after, struct jrt_text *stars);
/* Matches `count` stars between count + 1 parts, like the regular expression ^p(.+?)q(.+?)r$
 * (StarRegexPathElement): each star matches as little as possible, none matches a line terminator,
 * and one line terminator may follow the last part. */
bool jrt_star_pattern(
	struct jrt_text t, unsigned count, const struct jrt_text *parts, struct jrt_text *stars);

JRT_END
#endif
