/* SPDX-License-Identifier: Apache-2.0 */
/* Stands in for the playground if something it needs was missing at build time. */
#include "play/play.h"

enum status
play_run(const struct options *o, struct arena *arena)
{
	(void)o;
	(void)arena;
	return driver_fail(
		"this joltc was built without the playground: configure did not find CodeMirror "
		"(apt-get install libjs-codemirror)");
}
