/* SPDX-License-Identifier: Apache-2.0 */
/* The containers on the way to what a shift writes: each is looked for once, and kept for as long
 * as it stands for the same place. */
#ifndef EMIT_EMIT_PLACES_H
#define EMIT_EMIT_PLACES_H

#include "emit/emit.h"

struct shift;

/* A step of the walk while its function is emitted: who owns places, and how many. */
struct step_frame {
	const struct step_frame *up; /* NULL: the outermost */
	unsigned depth; /* so many steps lie above it */
	unsigned kept; /* places that hold while it does */
	bool passing; /* the step of a leaf: it is there for one write only */
	bool repeated; /* there may be many of them in one step above */
};

/* The outermost step of an operation whose paths are looked through. */
void places_begin(struct shift *, const struct shift_level *);
/* The step below the present one, which becomes the present one until places_leave(). */
struct step_frame *places_enter(struct shift *, bool leaf, bool repeated);
void places_leave(struct shift *);
/* C for the container that the longest possible beginning of the path leads to, evaluated at the
 * present step; *steps is how many of its elements that takes; NULL: none.  Emits the functions
 * that this needs. */
const char *places_container(struct shift *, const struct path *, unsigned *steps);
#endif
