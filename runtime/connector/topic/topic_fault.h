/* SPDX-License-Identifier: Apache-2.0 */
/* Reports a damaged database, instead of dying by a signal.
 *
 * LMDB trusts the pages of its map: a file that is cut short while it is open causes a SIGBUS,
 * garbage in a page a SIGSEGV or worse.  Code that lets LMDB touch the map says so; a fault during
 * that time ends the process with a message that names the file and says what to do. */
#ifndef CONNECTOR_TOPIC_TOPIC_FAULT_H
#define CONNECTOR_TOPIC_TOPIC_FAULT_H

/* The directory of the topic whose map this thread may be touching; NULL: none. */
extern _Thread_local const char *volatile jrt_topic_touched;

/* Catches faults from now on; may be called repeatedly. */
void jrt_topic_catch_faults(void);
/* Reports on standard error that the topic in `dir` is damaged, and what to do; ends the
 * process. */
_Noreturn void jrt_topic_end_damaged(const char *dir);
#endif
