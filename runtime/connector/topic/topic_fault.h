/* SPDX-License-Identifier: Apache-2.0 */
/* A damaged database is told, instead of a signal.
 *
 * LMDB trusts the pages of its map: a file that is cut short while it is open is a SIGBUS, garbage
 * in a page a SIGSEGV or worse.  Whoever lets LMDB touch the map says so; a fault meanwhile ends
 * the process with a message that names the file and says what to do. */
#ifndef CONNECTOR_TOPIC_TOPIC_FAULT_H
#define CONNECTOR_TOPIC_TOPIC_FAULT_H

/* The directory of the topic whose map this thread may be touching; NULL: none. */
extern _Thread_local const char *volatile jrt_topic_touched;

/* Catches faults from now on; several times does no harm. */
void jrt_topic_catch_faults(void);
/* Tells that the topic in `dir` is damaged, and what to do, on standard error; ends the process. */
_Noreturn void jrt_topic_end_damaged(const char *dir);
#endif
