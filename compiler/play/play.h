/* SPDX-License-Identifier: Apache-2.0 */
/* The playground: a server on loopback and its page.  The page shows what joltc's commands print:
 * each answer comes from a child process that does what `check`, `explain`, `emit` and `trace`
 * do. */
#ifndef PLAY_PLAY_H
#define PLAY_PLAY_H

#include "cmd/cmd.h"

/* Serves until a signal ends it.  `options` name the spec and the input, only the spec, or
 * neither. */
enum status play_run(const struct options *, struct arena *);
#endif
