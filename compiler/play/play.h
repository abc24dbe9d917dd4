/* SPDX-License-Identifier: Apache-2.0 */
/* The playground: a server on loopback and its page.  What the page shows is what the commands of
 * joltc say: each answer is made by a child process that does what `check`, `explain`, `emit` and
 * `trace` do. */
#ifndef PLAY_PLAY_H
#define PLAY_PLAY_H

#include "cmd/cmd.h"

/* Serves until a signal ends it.  `options` name the spec and the input: both, the first, or none.
 */
enum status play_run(const struct options *, struct arena *);
#endif
