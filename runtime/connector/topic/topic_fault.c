/* SPDX-License-Identifier: Apache-2.0 */
/* Faults in the map end with a message. */
#include "connector/topic/topic_fault.h"

#include <signal.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

_Thread_local const char *volatile jrt_topic_touched;

/* In a signal handler: only system calls. */
static void
put(const char *text)
{
	ssize_t n = write(STDERR_FILENO, text, strlen(text));
	(void)n;
}

_Noreturn void
jrt_topic_end_damaged(const char *dir)
{
	put("topic ");
	put(dir);
	put(" is damaged: ");
	put(dir);
	put("/data.mdb is not what was written to it.\n"
	    "\"topic check\" shows what is left of it, \"topic salvage --to DIRECTORY\" copies that\n");
	_exit(1);
}

static void
on_fault(int number)
{
	const char *dir = jrt_topic_touched;
	if (dir != NULL) {
		jrt_topic_end_damaged(dir);
	}
	/* Not the topic's: the instruction is tried again, and ends as it would have. */
	(void)signal(number, SIG_DFL);
}

void
jrt_topic_catch_faults(void)
{
	struct sigaction action = { .sa_handler = on_fault, .sa_flags = SA_NODEFER };
	(void)sigaction(SIGBUS, &action, NULL);
	(void)sigaction(SIGSEGV, &action, NULL);
	(void)sigaction(SIGABRT, &action, NULL); /* LMDB, or the heap that it corrupted */
}
