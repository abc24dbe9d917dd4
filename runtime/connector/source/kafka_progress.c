/* SPDX-License-Identifier: Apache-2.0 */
/* Records on their way, by number and by partition. */
#include "connector/source/kafka_progress.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- partitions -------------------------------------------------------------------------------
 */

static void
destroy(struct jrt_kafka_partition *p)
{
	jrt_window_finish(&p->window);
	free(p->name);
	free(p);
}

/* Drops those that nothing refers to any more. */
static void
drop_unused(struct jrt_kafka_progress *k)
{
	struct jrt_kafka_partition **at = &k->partitions, *p;
	k->last = NULL;
	while ((p = *at) != NULL) {
		if (p->gone && p->window.count == 0) {
			*at = p->next;
			destroy(p);
		} else {
			at = &p->next;
		}
	}
}

static bool
is_partition(const struct jrt_kafka_partition *p, const char *topic, size_t len, int32_t id)
{
	return !p->gone && p->id == id && p->topic_len == len && memcmp(p->name, topic, len) == 0;
}

struct jrt_kafka_partition *
jrt_kafka_partition_find(struct jrt_kafka_progress *k, const char *topic, int32_t id)
{
	size_t len = strlen(topic);
	struct jrt_kafka_partition *p = k->last;
	if (p != NULL && is_partition(p, topic, len, id)) {
		return p;
	}
	for (p = k->partitions; p != NULL && !is_partition(p, topic, len, id);) {
		p = p->next;
	}
	k->last = p;
	return p;
}

struct jrt_kafka_partition *
jrt_kafka_partition_add(struct jrt_kafka_progress *k, const char *topic, int32_t id)
{
	struct jrt_kafka_partition *p = calloc(1, sizeof *p);
	char *name;
	if (p == NULL || asprintf(&name, "%s[%" PRId32 "]", topic, id) < 0) {
		free(p);
		return NULL;
	}
	p->name = name;
	p->topic_len = strlen(topic);
	p->id = id;
	p->settled = p->committed = -1;
	p->next = k->partitions;
	k->partitions = p;
	return p;
}

void
jrt_kafka_partitions_leave(struct jrt_kafka_progress *k)
{
	for (struct jrt_kafka_partition *p = k->partitions; p != NULL; p = p->next) {
		p->gone = p->gone || p->leaving;
		p->leaving = false;
	}
	drop_unused(k);
}

size_t
jrt_kafka_partitions_busy(const struct jrt_kafka_progress *k)
{
	size_t count = 0;
	for (const struct jrt_kafka_partition *p = k->partitions; p != NULL; p = p->next) {
		count += p->leaving ? p->window.count : 0;
	}
	return count;
}

/* ---- records ----------------------------------------------------------------------------------
 */

void
jrt_kafka_progress_init(struct jrt_kafka_progress *k)
{
	*k = (struct jrt_kafka_progress){ .number = 1 };
}

void
jrt_kafka_progress_finish(struct jrt_kafka_progress *k)
{
	while (k->partitions != NULL) {
		struct jrt_kafka_partition *next = k->partitions->next;
		destroy(k->partitions);
		k->partitions = next;
	}
	free(k->items);
	memset(k, 0, sizeof *k);
}

/* Makes room for one more; reuses that of settled ones if they are half of all. */
static bool
make_room(struct jrt_kafka_progress *k)
{
	size_t kept = 0;
	if (k->end < k->size) {
		return true;
	}
	if (k->open > k->size / 2 || k->size == 0) {
		size_t size = k->size > 0 ? 2 * k->size : 1024;
		struct jrt_kafka_record *items = realloc(k->items, size * sizeof *items);
		if (items == NULL) {
			return false;
		}
		k->items = items;
		k->size = size;
	}
	for (size_t i = k->first; i < k->end; i++) {
		if (k->items[i].partition != NULL) {
			k->items[kept++] = k->items[i];
		}
	}
	k->first = 0;
	k->end = kept;
	return true;
}

/* NULL: it is settled. */
static struct jrt_kafka_record *
find(const struct jrt_kafka_progress *k, uint64_t number)
{
	size_t low = k->first, high = k->end;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (k->items[middle].number < number) {
			low = middle + 1;
		} else {
			high = middle;
		}
	}
	struct jrt_kafka_record *record = low < k->end ? &k->items[low] : NULL;
	return record != NULL && record->number == number && record->partition != NULL ? record
										       : NULL;
}

bool
jrt_kafka_record_add(struct jrt_kafka_progress *k, struct jrt_kafka_partition *p, int64_t offset,
	uint64_t *number)
{
	struct jrt_kafka_record record = { .partition = p, .number = k->number, .offset = offset };
	if (!make_room(k) || !jrt_window_add(&p->window, (uint64_t)offset, 0, &record.sequence)) {
		return false;
	}
	k->items[k->end++] = record;
	k->open++;
	*number = k->number++;
	return true;
}

static void
done(struct jrt_kafka_partition *p, uint64_t sequence)
{
	if (jrt_window_done(&p->window, sequence)) {
		p->settled = (int64_t)p->window.settled_line + 1;
	}
}

bool
jrt_kafka_record_pass(struct jrt_kafka_partition *p, int64_t offset)
{
	uint64_t sequence;
	bool good = jrt_window_add(&p->window, (uint64_t)offset, 0, &sequence);
	if (good) {
		done(p, sequence);
	}
	return good;
}

void
jrt_kafka_record_settle(struct jrt_kafka_progress *k, uint64_t number)
{
	struct jrt_kafka_record *record = find(k, number);
	if (record == NULL) {
		return;
	}
	struct jrt_kafka_partition *p = record->partition;
	record->partition = NULL;
	k->open--;
	done(p, record->sequence);
	while (k->first < k->end && k->items[k->first].partition == NULL) {
		k->first++;
	}
	if (p->gone && p->window.count == 0) {
		drop_unused(k);
	}
}

struct jrt_origin
jrt_kafka_record_origin(const struct jrt_kafka_progress *k, uint64_t number)
{
	const struct jrt_kafka_record *record = find(k, number);
	if (record == NULL) {
		return (struct jrt_origin){ "", number };
	}
	return (struct jrt_origin){ record->partition->name, (uint64_t)record->offset };
}
