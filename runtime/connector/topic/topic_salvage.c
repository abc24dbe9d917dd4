/* SPDX-License-Identifier: Apache-2.0 */
/* Copies what can be read of a topic into a new one.  Searches every page that looks like a leaf,
 * in use or not: a record is identified by its offset and its checksum, and none is ever
 * changed. */
#include "connector/topic/topic_dir.h"
#include "connector/topic/topic_record.h"
#include "connector/topic/topic_repair.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A piece of an undelivered record. */
struct piece {
	uint64_t offset, position; /* position: in the file */
	uint32_t number, len;
};

struct salvage {
	struct jrt_topic_remains *remains;
	struct jrt_topic_salvaged *result;
	struct jrt_complaints *complaints;
	const char *dir; /* the new one */
	struct piece *pieces;
	size_t count, room;
	bool no_room;
	struct jrt_store store;
	uint64_t next; /* the offset after the last record that was copied */
	uint64_t bytes; /* in the transaction */
	char *record;
	size_t size;
};

/* ---- finding -------------------------------------------------------------- */

static void
take_piece(void *user, const struct jrt_page_node *node)
{
	struct salvage *s = user;
	struct piece p = { .position = node->position, .len = (uint32_t)node->value_len };
	if (!jrt_topic_piece(node, &p.offset, &p.number) || p.offset >= s->remains->state.next) {
		return;
	}
	const struct jrt_range *r = jrt_ranges_find(&s->remains->settled, p.offset);
	if (r != NULL && r->from <= p.offset) {
		return;
	}
	if (s->count == s->room) {
		size_t room = 2 * s->room + 1024;
		struct piece *pieces = realloc(s->pieces, room * sizeof *pieces);
		if (pieces == NULL) {
			s->no_room = true;
			return;
		}
		s->pieces = pieces;
		s->room = room;
	}
	s->pieces[s->count++] = p;
}

static int
compare(const void *a, const void *b)
{
	const struct piece *p = a, *q = b;
	if (p->offset != q->offset) {
		return p->offset < q->offset ? -1 : 1;
	}
	if (p->number != q->number) {
		return p->number < q->number ? -1 : 1;
	}
	return p->position < q->position ? -1 : p->position > q->position;
}

/* Every undelivered piece, in order. */
static bool
find_pieces(struct salvage *s)
{
	jrt_pages_scan(&s->remains->file, take_piece, s);
	if (s->count > 0) {
		qsort(s->pieces, s->count, sizeof s->pieces[0], compare);
	}
	return !s->no_room;
}

/* ---- a record ------------------------------------------------------------- */

static bool
read_bytes(const struct salvage *s, uint64_t position, void *out, size_t len)
{
	return len == 0 || pread(s->remains->file.fd, out, len, (off_t)position) == (ssize_t)len;
}

static bool
make_room(struct salvage *s, size_t len)
{
	if (len > s->size) {
		char *record = realloc(s->record, len);
		s->no_room = record == NULL;
		s->record = record != NULL ? record : s->record;
		s->size = record != NULL ? len : s->size;
	}
	return len <= s->size;
}

/* Assembles the record that begins with `first`; if further pieces exist more than once, uses the
 * first ones, or the `last` ones. */
static bool
assemble(struct salvage *s, const struct piece *first, const struct piece *end, bool last,
	struct jrt_record_head *head)
{
	if (first->len < sizeof *head || !read_bytes(s, first->position, head, sizeof *head) ||
		head->len > JRT_RECORD_MOST || head->len < first->len - sizeof *head ||
		!make_room(s, head->len + 1)) {
		return false;
	}
	size_t done = first->len - sizeof *head;
	bool good = read_bytes(s, first->position + sizeof *head, s->record, done);
	const struct piece *p = first;
	for (uint32_t number = 1; good && done < head->len; number++) {
		while (p < end && p->number < number) {
			p++;
		}
		const struct piece *use = p;
		while (last && use + 1 < end && use[1].number == number) {
			use++;
		}
		good = p < end && p->number == number && use->len > 0 &&
		       use->len <= head->len - done &&
		       read_bytes(s, use->position, s->record + done, use->len);
		done += good ? use->len : 0;
	}
	return good && jrt_record_check(first->offset, s->record, head->len) == head->check;
}

/* The next complete record, from the pieces at *at on; moves *at past it.  False: there is none, or
 * out of memory. */
static bool
next_record(
	struct salvage *s, const struct piece **at, uint64_t *offset, struct jrt_record_head *head)
{
	const struct piece *end = s->pieces + s->count;
	bool found = false;
	while (*at < end && !found && !s->no_room) {
		const struct piece *first = *at, *next = first;
		while (next < end && next->offset == first->offset) {
			next++;
		}
		for (const struct piece *p = first; !found && p < next && p->number == 0; p++) {
			found = assemble(s, p, next, false, head) ||
				assemble(s, p, next, true, head);
		}
		*offset = first->offset;
		*at = next;
	}
	return found && !s->no_room;
}

/* ---- the new topic ---------------------------------------------------------- */

static bool
check_status(struct salvage *s, enum jrt_topic_status status)
{
	if (status != JRT_TOPIC_OK) {
		jrt_complain(s->complaints, "topic %s: %s", s->dir, jrt_topic_status_text(status));
	}
	return status == JRT_TOPIC_OK;
}

static bool
copy(struct salvage *s, uint64_t offset, const struct jrt_record_head *head)
{
	struct jrt_text text = { s->record, head->len };
	uint64_t first;
	if (s->bytes >= s->store.limits.batch_bytes) {
		s->bytes = 0;
		if (!check_status(s, jrt_store_commit(&s->store))) {
			return false;
		}
	}
	if (s->store.write.txn == NULL &&
		!check_status(s, jrt_store_begin(&s->store, head->time_ms))) {
		return false;
	}
	jrt_store_skip_to(&s->store, offset);
	s->bytes += text.len + 64;
	s->result->copied++;
	s->next = offset + 1;
	return check_status(s, jrt_store_put(&s->store, &text, 1, head->time_ms, &first));
}

static bool
copy_all(struct salvage *s)
{
	const struct piece *at = s->pieces;
	struct jrt_record_head head;
	uint64_t offset;
	bool good = true;
	while (good && next_record(s, &at, &offset, &head)) {
		good = jrt_ranges_add(&s->result->lost, s->next, offset) && copy(s, offset, &head);
	}
	return good && !s->no_room &&
	       jrt_ranges_add(&s->result->lost, s->next, s->remains->state.next);
}

/* What is settled, and what is lost, is not a record of the new topic. */
static bool
end_copy(struct salvage *s)
{
	struct jrt_ranges none = { NULL, 0, 0 };
	bool good = jrt_ranges_copy(&none, &s->remains->settled);
	for (size_t i = 0; good && i < s->result->lost.count; i++) {
		good = jrt_ranges_add(
			&none, s->result->lost.items[i].from, s->result->lost.items[i].to);
	}
	uint64_t consumer = jrt_ranges_advance(&none, 1);
	if (good && s->store.write.txn == NULL) {
		good = check_status(s, jrt_store_begin(&s->store, 0));
	}
	if (good) {
		jrt_store_skip_to(&s->store, s->remains->state.next);
		good = check_status(s, jrt_store_settle(&s->store, consumer, &none)) &&
		       check_status(s, jrt_store_commit(&s->store));
	}
	jrt_ranges_finish(&none);
	return good;
}

/* Offsets that were settled are not lost. */
static bool
subtract_settled(struct salvage *s)
{
	struct jrt_ranges lost = s->result->lost;
	const struct jrt_ranges *settled = &s->remains->settled;
	bool good = true;
	s->result->lost = (struct jrt_ranges){ NULL, 0, 0 };
	for (size_t i = 0; good && i < lost.count; i++) {
		uint64_t at = lost.items[i].from, to = lost.items[i].to;
		while (good && at < to) {
			const struct jrt_range *r = jrt_ranges_find(settled, at);
			uint64_t end = r != NULL && r->from < to ? r->from : to;
			good = jrt_ranges_add(&s->result->lost, at, end);
			at = r != NULL && r->from <= end ? r->to : end;
		}
	}
	jrt_ranges_finish(&lost);
	return good;
}

static bool
make_topic(struct salvage *s, const struct jrt_topic_options *to)
{
	struct jrt_topic_options options = *to;
	struct jrt_topic_dir dir;
	uint64_t file = s->remains->file.count * s->remains->file.page;
	options.max_bytes = file + file / 4 > to->max_bytes ? file + file / 4 : to->max_bytes;
	bool opened = jrt_topic_dir_open(&dir, to->dir, s->complaints), good = opened;
	if (good && !dir.fresh) {
		jrt_complain(s->complaints, "topic %s: there is one already", to->dir);
		good = false;
	}
	if (good && jrt_store_open(&s->store, to->dir, &options, true, s->complaints)) {
		good = copy_all(s) && subtract_settled(s) && end_copy(s) &&
		       jrt_topic_dir_map(&dir, s->complaints);
		if (good) {
			jrt_topic_dir_begin(
				&dir, (struct jrt_topic_mark){
					      s->store.state.generation, s->store.state.consumer });
		} else if (s->complaints->count == 0) {
			jrt_complain(s->complaints, "topic %s: out of memory", to->dir);
		}
		jrt_store_close(&s->store);
	} else {
		good = false;
	}
	jrt_topic_dir_close(&dir);
	return good;
}

bool
jrt_topic_salvageable(struct jrt_topic_remains *remains, uint64_t *count)
{
	struct salvage s = { .remains = remains };
	const struct piece *at;
	struct jrt_record_head head;
	uint64_t offset;
	*count = 0;
	if (find_pieces(&s)) {
		for (at = s.pieces; next_record(&s, &at, &offset, &head);) {
			++*count;
		}
	}
	free(s.pieces);
	free(s.record);
	return !s.no_room;
}

bool
jrt_topic_salvage(const char *dir, const struct jrt_topic_options *to,
	struct jrt_topic_salvaged *result, struct jrt_complaints *complaints)
{
	struct jrt_topic_remains remains;
	struct salvage s = { .remains = &remains,
		.result = result,
		.complaints = complaints,
		.dir = to->dir,
		.next = 1 };
	*result = (struct jrt_topic_salvaged){ .copied = 0 };
	bool good = jrt_topic_remains_open(&remains, dir, complaints);
	if (good) {
		result->unsure = remains.stateless || remains.old;
		good = find_pieces(&s);
		if (!good) {
			jrt_complain(complaints, "topic %s: out of memory", dir);
		} else if (s.count == 0 && remains.stateless && remains.state.next <= 1) {
			jrt_complain(complaints,
				"topic %s: nothing of a topic could be found in %s/data.mdb: there is "
				"nothing to copy",
				dir, dir);
			good = false;
		}
		good = good && make_topic(&s, to);
	}
	free(s.pieces);
	free(s.record);
	jrt_topic_remains_close(&remains);
	return good;
}
