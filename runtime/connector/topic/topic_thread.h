/* SPDX-License-Identifier: Apache-2.0 */
/* A topic, between the caller's thread and the writing thread. */
#ifndef CONNECTOR_TOPIC_TOPIC_THREAD_H
#define CONNECTOR_TOPIC_TOPIC_THREAD_H

#include "connector/topic/topic_dir.h"
#include "connector/topic/topic_store.h"

#include <pthread.h>
#include <time.h>

struct jrt_topic_list {
	struct jrt_topic_append *first, *last;
	size_t bytes;
};

/* What the consumer has done. */
struct jrt_topic_progress {
	uint64_t consumer; /* as the caller knows it */
	struct jrt_ranges settled; /* after the consumer; only the caller changes it, and
				      the thread while the caller waits for a seek */
	uint64_t changes, stored_changes; /* of what is settled: ever, on disk */
	struct jrt_ranges snapshot; /* the thread's: as the database knows it */
};

/* A seek that the caller waits for. */
struct jrt_topic_seeking {
	enum { SEEK_NONE, SEEK_ASKED, SEEK_DONE } state;
	uint64_t to, open_from;
	enum jrt_topic_status status;
};

struct jrt_topic {
	struct jrt_topic_options options; /* without `dir` */
	struct jrt_topic_dir dir;
	struct jrt_store store; /* the thread has its writing half, the caller its reading half */
	pthread_t thread;
	bool running;
	int event; /* written to when something has ended */
	uint64_t batch_bytes;
	pthread_mutex_t lock; /* protects everything that follows */
	pthread_cond_t wake, answered;
	struct jrt_topic_list queue, ended;
	uint64_t end; /* after the last record on disk */
	struct jrt_topic_progress progress;
	struct jrt_topic_seeking seeking;
	struct jrt_topic_due {
		uint64_t settle, trim; /* UINT64_MAX: there is nothing to do */
	} due; /* when the thread is to do it */
	bool stopping;
	uint64_t last_ms; /* arrival of the newest record */
	char trouble[160]; /* empty: none */
};

/* Milliseconds since 1970. */
static inline uint64_t
jrt_topic_time(void)
{
	struct timespec t;
	(void)clock_gettime(CLOCK_REALTIME, &t);
	return (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
}

void jrt_topic_push(struct jrt_topic_list *, struct jrt_topic_append *);
/* Starts the thread, which ends when t->stopping is set and there is nothing more to write.  0, or
 * errno. */
int jrt_topic_start(struct jrt_topic *);
#endif
