/* SPDX-License-Identifier: Apache-2.0 */
/* In place of the playground where something that it is made of was not there. */
#include "play/play.h"

enum status
play_run(const struct options *o, struct arena *arena)
{
	(void)o;
	(void)arena;
	return cmd_fail(
		"this joltc was built without the playground: configure did not find CodeMirror "
		"(apt-get install libjs-codemirror)");
}
