/* SPDX-License-Identifier: Apache-2.0 */
/* What is left of a topic, read without LMDB. */
#include "connector/topic/topic_repair.h"

#include "connector/topic/topic_dir.h"
#include "connector/topic/topic_record.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* ---- the state of the topic --------------------------------------------- */

static bool
get_state(const struct jrt_page_node *node, struct jrt_store_state *state)
{
	if (node->key_len != 5 || memcmp(node->key, "state", 5) != 0 ||
		node->value_len != sizeof *state) {
		return false;
	}
	memcpy(state, node->value, sizeof *state);
	return state->consumer > 0 && state->consumer <= state->next;
}

static void
take_state(void *user, const struct jrt_page_node *node)
{
	struct jrt_topic_remains *r = user;
	struct jrt_store_state state;
	if (get_state(node, &state)) {
		r->state = state;
		r->stateless = false;
	} else if (node->key_len == 11 && memcmp(node->key, "settled", 7) == 0 &&
		   !jrt_ranges_decode(&r->settled, &r->before, node->value, node->value_len)) {
		r->stateless = true;
	}
}

/* Of earlier stored states, the last one. */
static void
take_old_state(void *user, const struct jrt_page_node *node)
{
	struct jrt_topic_remains *r = user;
	struct jrt_store_state state;
	if (get_state(node, &state) &&
		(state.next > r->state.next ||
			(state.next == r->state.next && state.consumer > r->state.consumer))) {
		r->state = state;
	}
}

bool
jrt_topic_piece(const struct jrt_page_node *node, uint64_t *offset, uint32_t *number)
{
	uint32_t n = 0;
	if (node->key_len != sizeof *offset && node->key_len != JRT_RECORD_KEY) {
		return false;
	}
	memcpy(offset, node->key, sizeof *offset);
	*offset = be64toh(*offset);
	if (node->key_len == JRT_RECORD_KEY) {
		memcpy(&n, node->key + sizeof *offset, sizeof n);
	}
	*number = be32toh(n);
	return *offset > 0 && *offset < UINT64_MAX >> 16 && (n != 0) == (node->key_len > 8);
}

static void
take_last(void *user, const struct jrt_page_node *node)
{
	struct jrt_topic_remains *r = user;
	uint64_t offset;
	uint32_t number;
	if (jrt_topic_piece(node, &offset, &number) && offset >= r->state.next) {
		r->state.next = offset + 1;
	}
}

bool
jrt_topic_remains_open(
	struct jrt_topic_remains *r, const char *dir, struct jrt_complaints *complaints)
{
	char path[PATH_MAX], who[80];
	*r = (struct jrt_topic_remains){ .stateless = true };
	(void)snprintf(path, sizeof path, "%s/data.mdb", dir);
	jrt_topic_dir_holder(dir, who, sizeof who);
	bool held = *who != '\0';
	if (held) {
		r->file.fd = -1;
		jrt_complain(complaints, "topic %s is in use by %s", dir, who);
		return false;
	}
	if (!jrt_pages_open(&r->file, path)) {
		jrt_complain(complaints, "topic %s: %s: %s", dir, path,
			errno != 0 ? strerror(errno)
				   : "it is empty: nothing of a topic is left in it");
		return false;
	}
	uint64_t good = r->file.good, bad = r->file.bad;
	if (r->file.has_topic) {
		jrt_pages_walk(&r->file, r->file.topic, take_state, r);
		r->file.good += good;
		r->file.bad += bad;
		r->stateless = r->stateless || r->file.bad > 0;
	}
	if (r->stateless) {
		r->settled.count = 0;
		jrt_pages_scan(&r->file, take_old_state, r);
	}
	/* Without a state there is no generation either: the mark is the best information
	 * available. */
	uint64_t consumer = r->state.consumer,
		 generation = r->state.generation > 0 ? r->state.generation : 1;
	r->old = r->file.metas < 2;
	if (r->stateless || r->old) {
		jrt_pages_scan(&r->file, take_last, r);
	}
	if (!jrt_topic_dir_recall(dir, generation, r->state.next, &consumer, &r->settled) ||
		!jrt_ranges_add(&r->settled, 0, consumer)) {
		jrt_complain(complaints, "topic %s: out of memory", dir);
		return false;
	}
	return true;
}

void
jrt_topic_remains_close(struct jrt_topic_remains *r)
{
	jrt_pages_close(&r->file);
	jrt_ranges_finish(&r->settled);
}

/* ---- check --------------------------------------------------------------- */

struct audit {
	struct jrt_topic_health *health;
	const struct jrt_ranges *settled;
	uint64_t next; /* the offset that is expected */
	uint64_t offset; /* of the record that is being read; 0: none */
	struct jrt_record_head head;
	uint32_t number; /* of the piece that is expected */
	uint64_t len;
	uint32_t check;
	bool broken;
};

static bool
is_settled(const struct jrt_ranges *r, uint64_t offset)
{
	const struct jrt_range *range = jrt_ranges_find(r, offset);
	return range != NULL && range->from <= offset;
}

/* There is nothing for offsets up to before `to`. */
static void
pass_gap(struct audit *a, uint64_t to)
{
	while (a->next < to) {
		const struct jrt_range *r = jrt_ranges_find(a->settled, a->next);
		uint64_t end = r != NULL && r->from < to ? r->from : to;
		if (r != NULL && r->from <= a->next) {
			a->next = r->to;
		} else {
			(void)jrt_ranges_add(&a->health->missing, a->next, end);
			a->next = end;
		}
	}
}

static void
end_record(struct audit *a)
{
	if (a->offset == 0) {
		return;
	}
	/* The remains of a record that is being removed are not damage. */
	bool whole = !a->broken && a->len == a->head.len && a->check == a->head.check;
	if (whole) {
		a->health->records++;
	} else if (!is_settled(a->settled, a->offset)) {
		(void)jrt_ranges_add(&a->health->damaged, a->offset, a->offset + 1);
	}
	a->next = a->offset + 1 > a->next ? a->offset + 1 : a->next;
	a->offset = 0;
}

static void
take_piece(void *user, const struct jrt_page_node *node)
{
	struct audit *a = user;
	const char *bytes = (const char *)node->value;
	size_t len = node->value_len;
	uint64_t offset;
	uint32_t number;
	if (!jrt_topic_piece(node, &offset, &number)) {
		a->broken = true;
		return;
	}
	if (offset != a->offset) {
		end_record(a);
		pass_gap(a, offset);
		*a = (struct audit){ .health = a->health,
			.settled = a->settled,
			.next = a->next,
			.offset = offset };
		a->broken = number != 0 || len < sizeof a->head;
		if (!a->broken) {
			memcpy(&a->head, bytes, sizeof a->head);
			bytes += sizeof a->head;
			len -= sizeof a->head;
			a->check = jrt_record_check(offset, NULL, 0);
		}
	}
	a->broken = a->broken || number != a->number++;
	a->len += len;
	if (!a->broken && len > 0) {
		a->check = (uint32_t)crc32(a->check, (const Bytef *)bytes, (uInt)len);
	}
}

static void
hush(void *user, const char *line)
{
	(void)user;
	(void)line;
}

/* Whether LMDB can open it: in a separate process, since it may fault. */
static bool
opens(const char *dir)
{
	int status = -1;
	pid_t pid = fork();
	if (pid == 0) {
		struct jrt_complaints complaints = { .report = hush };
		struct jrt_topic_stat stat;
		int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
		(void)dup2(nowhere, STDERR_FILENO);
		_exit(jrt_topic_look(dir, &stat, &complaints) ? 0 : 1);
	}
	while (pid > 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR) {
	}
	return status == 0;
}

bool
jrt_topic_check(const char *dir, struct jrt_topic_health *health, struct jrt_complaints *complaints)
{
	struct jrt_topic_remains r;
	*health = (struct jrt_topic_health){ .stateless = false };
	bool good = jrt_topic_remains_open(&r, dir, complaints);
	if (good) {
		struct jrt_page_file *f = &r.file;
		struct audit a = { .health = health, .settled = &r.settled, .next = 1 };
		uint64_t pages = f->good, bad = f->bad;
		jrt_pages_walk(f, f->records, take_piece, &a);
		end_record(&a);
		pass_gap(&a, r.state.next);
		health->stateless = r.stateless;
		health->pages = pages + f->good;
		health->bad_pages = bad + f->bad + f->bad_free + !f->has_records + !f->has_topic;
		health->lacking = f->needed > f->count ? f->needed - f->count : 0;
		health->shut = !opens(dir);
		if (!jrt_topic_is_well(health) &&
			!jrt_topic_salvageable(&r, &health->salvageable)) {
			jrt_complain(complaints, "topic %s: out of memory", dir);
			good = false;
		}
	}
	jrt_topic_remains_close(&r);
	return good;
}

bool
jrt_topic_is_well(const struct jrt_topic_health *h)
{
	return !h->stateless && !h->shut && h->bad_pages == 0 && h->lacking == 0 &&
	       h->damaged.count == 0 && h->missing.count == 0;
}

void
jrt_topic_health_finish(struct jrt_topic_health *h)
{
	jrt_ranges_finish(&h->damaged);
	jrt_ranges_finish(&h->missing);
}
