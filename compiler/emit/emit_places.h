/* SPDX-License-Identifier: Apache-2.0 */
/* The containers on the way to what a shift writes.  Each is looked up once, and kept as long as it
 * is the same. */
#ifndef EMIT_EMIT_PLACES_H
#define EMIT_EMIT_PLACES_H

#include "emit/emit.h"

struct shift;

/* A step of the walk, while its function is emitted, as the owner of kept containers. */
struct step_frame {
	const struct step_frame *up; /* NULL: outermost */
	unsigned depth; /* how many steps lie above it */
	unsigned kept; /* how many containers it owns */
	bool passing; /* the step of a leaf, which lasts for one write only */
	bool repeated; /* the step above may have many of them */
};

/* Begins an operation, at its outermost step; collects the paths of its leaves. */
void places_begin(struct shift *, const struct shift_level *);
/* Enters the step below the current one, until places_leave(). */
struct step_frame *places_enter(struct shift *, bool leaf, bool repeated);
void places_leave(struct shift *);
/* C, valid at the current step, for the container that the longest possible beginning of the path
 * leads to; *steps: the number of elements in that beginning.  NULL: none.  Emits the functions
 * that it needs. */
const char *places_container(struct shift *, const struct path *, unsigned *steps);
#endif
