/* SPDX-License-Identifier: Apache-2.0 */
/* Kills a process that uses a topic, again and again, and checks whether anything that it
 * acknowledged is lost.
 *
 *	topic_crash crash DIR ROUNDS
 *		exit status 1: something was lost, or an offset was used twice
 *	topic_crash early DIR ROUNDS
 *		the same with a producer that acknowledges before the disk has the record: must
 *		find losses
 *	topic_crash make DIR COUNT
 *		only makes a topic, with four records settled
 *	topic_crash ahead DIR DAYS
 *		makes a topic whose one record arrived when the clock was that many days ahead
 *	topic_crash full DIR BALLAST
 *		DIR is on a small disk that the file BALLAST partly fills; it is removed midway */
#include "connector/topic/topic_store.h"

#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { MAX_BYTES = 4 << 20, GROUP = 8, IN_FLIGHT = 64, LONGEST = 12000 };

/* The serial number of a settled record. */
#define GONE (UINT64_MAX - 1)

static void
report(void *user, const char *line)
{
	(void)user;
	(void)fprintf(stderr, "%s\n", line);
}

static struct jrt_topic *
open_topic(const char *dir)
{
	struct jrt_complaints complaints = { .report = report };
	struct jrt_topic_options options = {
		.dir = dir, .max_bytes = MAX_BYTES, .sync_ms = 1, .settle_ms = 20
	};
	struct jrt_topic *t = jrt_topic_open(&options, &complaints);
	if (t == NULL) {
		exit(3);
	}
	return t;
}

/* ---- the process that is killed ---------------------------------------- */

/* What it reports to its parent. */
struct news {
	enum { ACKNOWLEDGED, SETTLING, SETTLED } what; /* SETTLING: about to be */
	uint64_t offset, count, serial;
};

struct producer {
	int to;
	bool early;
	uint64_t serial;
	struct slot {
		struct jrt_topic_append append;
		struct jrt_text texts[GROUP];
		char *bytes[GROUP];
		uint64_t serial;
		bool busy;
	} slots[IN_FLIGHT];
};

static void
send_news(int to, struct news news)
{
	if (write(to, &news, sizeof news) != sizeof news) {
		_exit(3);
	}
}

/* A record's length and bytes follow from its serial number. */
static size_t
make_record(char *out, uint64_t serial)
{
	size_t n = (size_t)sprintf(out, "{\"serial\":%ju,\"fill\":\"", (uintmax_t)serial);
	size_t fill = serial % 50 == 0 ? serial * 31 % LONGEST : serial % 400;
	memset(out + n, (int)('a' + serial % 26), fill);
	memcpy(out + n + fill, "\"}", 3);
	return n + fill + 2;
}

static void
on_done(struct jrt_topic_append *a, enum jrt_topic_status status)
{
	struct producer *p = a->user;
	struct slot *slot = (struct slot *)(void *)((char *)a - offsetof(struct slot, append));
	slot->busy = false;
	if (status == JRT_TOPIC_OK && !p->early) {
		send_news(p->to, (struct news){ ACKNOWLEDGED, a->first, a->count, slot->serial });
	}
}

static void
send_group(struct jrt_topic *t, struct producer *p, struct slot *slot)
{
	size_t count = 1 + (size_t)rand() % GROUP;
	slot->serial = p->serial;
	for (size_t i = 0; i < count; i++) {
		slot->texts[i] = (struct jrt_text){ slot->bytes[i],
			make_record(slot->bytes[i], p->serial++) };
	}
	slot->append = (struct jrt_topic_append){
		.records = slot->texts, .count = count, .done = on_done, .user = p
	};
	slot->busy = true;
	jrt_topic_append(t, &slot->append);
	if (p->early) {
		send_news(p->to, (struct news){ ACKNOWLEDGED, 0, count, slot->serial });
	}
}

static void
settle(struct jrt_topic *t, int to, uint64_t from, uint64_t end)
{
	send_news(to, (struct news){ SETTLING, from, end - from, 0 });
	jrt_topic_settle_range(t, from, end);
	send_news(to, (struct news){ SETTLED, from, end - from, 0 });
}

static void
work(const char *dir, int to, bool early, uint64_t serial)
{
	static struct producer p;
	struct jrt_topic *t = open_topic(dir);
	struct jrt_topic_batch b;
	uint64_t at = jrt_topic_consumer(t), late = 0;
	p.to = to;
	p.early = early;
	p.serial = serial;
	jrt_topic_batch_init(&b);
	for (int i = 0; i < IN_FLIGHT * GROUP; i++) {
		p.slots[i / GROUP].bytes[i % GROUP] = malloc(LONGEST + 100);
	}
	for (;;) {
		struct pollfd fd = { .fd = jrt_topic_fd(t), .events = POLLIN };
		for (int i = 0; i < IN_FLIGHT; i++) {
			if (!p.slots[i].busy && rand() % 4 == 0) {
				send_group(t, &p, &p.slots[i]);
			}
		}
		(void)poll(&fd, 1, 1);
		jrt_topic_dispatch(t);
		if (!early && rand() % 3 > 0 &&
			jrt_topic_read(t, at, (size_t)rand() % 300, 100000, &b) == JRT_TOPIC_OK) {
			/* All but one, and that one later. */
			uint64_t first = b.count > 0 ? b.records[0].offset : at;
			at = first + b.count;
			if (late > 0 && rand() % 4 == 0) {
				settle(t, to, late, late + 1);
				late = 0;
			}
			if (late == 0 && b.count > 0) {
				late = first++;
			}
			settle(t, to, first, at);
		}
	}
}

/* ---- the parent -------------------------------------------------------- */

struct ledger {
	struct news *acknowledged;
	size_t count, room;
	struct jrt_ranges may, must; /* may be settled; must be settled */
	uint64_t end; /* when last checked */
	bool any; /* anything may be settled */
	uint64_t records, lost, wrong;
};

static void
book(struct ledger *l, struct news news)
{
	if (news.what != ACKNOWLEDGED) {
		struct jrt_ranges *r = news.what == SETTLING ? &l->may : &l->must;
		(void)jrt_ranges_add(r, news.offset, news.offset + news.count);
		return;
	}
	if (l->count == l->room) {
		l->room = l->room * 2 + 1024;
		l->acknowledged = realloc(l->acknowledged, l->room * sizeof news);
	}
	l->acknowledged[l->count++] = news;
	l->records += news.count;
}

static uint64_t
serial_of(const struct jrt_topic_batch *b, size_t i)
{
	static char expected[LONGEST + 100];
	const struct jrt_topic_record *r = &b->records[i];
	uintmax_t serial = 0;
	(void)sscanf(b->text.base + r->at, "{\"serial\":%ju,", &serial);
	size_t len = make_record(expected, serial);
	bool same = len == r->len && memcmp(expected, b->text.base + r->at, len) == 0;
	return same ? serial : UINT64_MAX;
}

static bool
is_in(const struct jrt_ranges *r, uint64_t offset)
{
	const struct jrt_range *range = jrt_ranges_find(r, offset);
	return range != NULL && range->from <= offset;
}

/* Every offset from the consumer's to the end, with its record's serial number. */
static uint64_t *
read_all(struct jrt_topic *t, struct ledger *l, uint64_t from, uint64_t end)
{
	uint64_t *serials = calloc(end - from + 1, sizeof *serials);
	struct jrt_topic_batch b;
	jrt_topic_batch_init(&b);
	for (uint64_t at = from, count; at < end;) {
		uint64_t open = jrt_topic_open_from(t, at, &count);
		for (; at < open; at++) {
			serials[at - from] = GONE;
			l->wrong += !is_in(&l->may, at);
		}
		enum jrt_topic_status status =
			jrt_topic_read(t, at, count < 1000 ? count : 1000, 1 << 20, &b);
		if (at < end && (status != JRT_TOPIC_OK || b.count == 0)) {
			printf("offset %ju: %s\n", (uintmax_t)at, jrt_topic_status_text(status));
			l->wrong++;
			break;
		}
		for (size_t i = 0; i < b.count; i++, at++) {
			serials[at - from] = serial_of(&b, i);
			l->wrong += b.records[i].offset != at || serials[at - from] == UINT64_MAX ||
				    is_in(&l->must, at);
		}
	}
	jrt_topic_batch_finish(&b);
	return serials;
}

static bool
found(const struct news *n, const uint64_t *serials, uint64_t from, uint64_t end, uint64_t i)
{
	if (n->offset > 0) {
		uint64_t at = n->offset + i;
		return at < from || (at < end && (serials[at - from] == n->serial + i ||
							 serials[at - from] == GONE));
	}
	for (uint64_t at = from; at < end; at++) {
		if (serials[at - from] == n->serial + i) {
			return true;
		}
	}
	return false;
}

static void
look(const char *dir, struct ledger *l, bool clears)
{
	struct jrt_topic *t = open_topic(dir);
	uint64_t from = jrt_topic_consumer(t), end = jrt_topic_end(t);
	if (end < l->end) {
		printf("end %ju, before %ju\n", (uintmax_t)end, (uintmax_t)l->end);
		l->wrong++;
	}
	for (uint64_t at = 1; at < from; at++) {
		l->wrong += !is_in(&l->may, at) && !l->any;
	}
	uint64_t *serials = read_all(t, l, from, end);
	size_t kept = 0;
	for (size_t i = 0; i < l->count; i++) {
		const struct news *n = &l->acknowledged[i];
		for (uint64_t k = 0; k < n->count; k++) {
			l->lost += !found(n, serials, from, end, k);
		}
		if (n->offset + n->count > from) {
			l->acknowledged[kept++] = *n;
		}
	}
	l->count = clears ? 0 : kept;
	l->end = end;
	free(serials);
	if (clears) {
		jrt_topic_settle(t, end);
	}
	jrt_topic_close(t);
}

static void
take_news(int from, struct ledger *l)
{
	struct news news;
	while (read(from, &news, sizeof news) == sizeof news) {
		book(l, news);
	}
}

static void
play_round(const char *dir, struct ledger *l, bool early, int round)
{
	int ends[2];
	if (pipe(ends) != 0) {
		exit(3);
	}
	pid_t pid = fork();
	if (pid == 0) {
		close(ends[0]);
		srand((unsigned)round);
		work(dir, ends[1], early, (uint64_t)(round + 1) * 1000000000);
	}
	close(ends[1]);
	struct timespec from, now;
	long limit = 20 + rand() % 130;
	(void)clock_gettime(CLOCK_MONOTONIC, &from);
	for (long ms = 0; ms < limit;) {
		struct pollfd fd = { .fd = ends[0], .events = POLLIN };
		struct news news;
		if (poll(&fd, 1, (int)(limit - ms)) == 1 &&
			read(ends[0], &news, sizeof news) == sizeof news) {
			book(l, news);
		}
		(void)clock_gettime(CLOCK_MONOTONIC, &now);
		ms = (now.tv_sec - from.tv_sec) * 1000 + (now.tv_nsec - from.tv_nsec) / 1000000;
	}
	(void)kill(pid, SIGKILL);
	take_news(ends[0], l);
	close(ends[0]);
	int status;
	(void)waitpid(pid, &status, 0);
	if (!WIFSIGNALED(status) || WTERMSIG(status) != SIGKILL) {
		printf("the process ended by itself: %d\n", status);
		l->wrong++;
	}
	look(dir, l, early);
}

static int
play(const char *dir, int rounds, bool early)
{
	struct ledger l = { .end = 1, .any = early };
	srand((unsigned)time(NULL));
	for (int i = 0; i < rounds; i++) {
		play_round(dir, &l, early, i);
	}
	printf("%d kills, %ju records acknowledged, %ju lost, %ju wrong\n", rounds,
		(uintmax_t)l.records, (uintmax_t)l.lost, (uintmax_t)l.wrong);
	free(l.acknowledged);
	jrt_ranges_finish(&l.may);
	jrt_ranges_finish(&l.must);
	return l.lost > 0 || l.wrong > 0 || l.records < (uint64_t)rounds;
}

/* ---- a full disk ------------------------------------------------------- */

static void
note_done(struct jrt_topic_append *a, enum jrt_topic_status status)
{
	(void)status;
	*(bool *)a->user = true;
}

static enum jrt_topic_status
append_one(struct jrt_topic *t, uint64_t serial)
{
	static char bytes[LONGEST + 100];
	bool done = false;
	struct jrt_text text = { bytes, make_record(bytes, serial) };
	struct jrt_topic_append a = {
		.records = &text, .count = 1, .done = note_done, .user = &done
	};
	jrt_topic_append(t, &a);
	while (!done) {
		struct pollfd fd = { .fd = jrt_topic_fd(t), .events = POLLIN };
		(void)poll(&fd, 1, -1);
		jrt_topic_dispatch(t);
	}
	return a.status;
}

static uint64_t
fill(struct jrt_topic *t, uint64_t serial, enum jrt_topic_status wanted)
{
	enum jrt_topic_status status;
	while ((status = append_one(t, serial)) == JRT_TOPIC_OK) {
		serial++;
	}
	printf("%ju records, then: %s\n", (uintmax_t)serial - 1, jrt_topic_status_text(status));
	if (status != wanted) {
		exit(1);
	}
	return serial;
}

/* A record's serial number is its offset. */
static bool
all_there(struct jrt_topic *t, uint64_t end)
{
	struct ledger l = { .end = 1 };
	uint64_t from = jrt_topic_consumer(t);
	uint64_t *serials = read_all(t, &l, from, end);
	bool good = l.wrong == 0 && jrt_topic_end(t) == end;
	for (uint64_t at = from; at < end; at++) {
		good = good && serials[at - from] == at;
	}
	free(serials);
	return good;
}

static int
play_full(const char *dir, const char *ballast)
{
	struct jrt_topic *t = open_topic(dir);
	uint64_t next = fill(t, 1, JRT_TOPIC_DISK_FULL);
	bool good = all_there(t, next);
	jrt_topic_close(t);
	t = open_topic(dir); /* on the full disk */
	good = good && all_there(t, next);
	jrt_topic_settle(t, next / 2);
	struct jrt_topic_stat stat = { 0 };
	for (int i = 0; i < 500 && stat.first < next / 2; i++) {
		(void)poll(NULL, 0, 10);
		(void)jrt_topic_stat(t, &stat);
	}
	good = good && stat.first == next / 2;
	uint64_t before = next;
	next = fill(t, next, JRT_TOPIC_DISK_FULL); /* into the freed room */
	good = good && all_there(t, next) && next - before > before / 4;
	good = good && unlink(ballast) == 0;
	next = fill(t, next, JRT_TOPIC_FULL);
	good = good && all_there(t, next);
	jrt_topic_close(t);
	t = open_topic(dir);
	good = good && all_there(t, next);
	jrt_topic_close(t);
	return !good;
}

/* Records that stay although the first four are settled. */
static int
make_topic(const char *dir, uint64_t count)
{
	struct jrt_complaints complaints = { .report = report };
	struct jrt_topic_options options = {
		.dir = dir, .max_bytes = MAX_BYTES, .retain_ms = 3600000
	};
	struct jrt_topic *t = jrt_topic_open(&options, &complaints);
	bool good = t != NULL;
	for (uint64_t i = 1; good && i <= count; i++) {
		good = append_one(t, i) == JRT_TOPIC_OK;
	}
	if (good) {
		jrt_topic_settle(t, 5);
	}
	jrt_topic_close(t);
	return !good;
}

static int
make_ahead(const char *dir, uint64_t days)
{
	struct jrt_complaints complaints = { .report = report };
	struct jrt_topic_options options = { .dir = dir, .max_bytes = MAX_BYTES };
	struct jrt_text text = JRT_TEXT("{\"n\":1}");
	struct jrt_store s;
	uint64_t ms = ((uint64_t)time(NULL) + days * 24 * 3600) * 1000, first;
	/* An open topic creates the files beside the database. */
	jrt_topic_close(open_topic(dir));
	if (!jrt_store_open(&s, dir, &options, false, &complaints)) {
		return 1;
	}
	bool made = jrt_store_begin(&s, ms) == JRT_TOPIC_OK &&
		    jrt_store_put(&s, &text, 1, ms, &first) == JRT_TOPIC_OK &&
		    jrt_store_commit(&s) == JRT_TOPIC_OK;
	jrt_store_close(&s);
	return made ? 0 : 1;
}

int
main(int argc, char **argv)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	if (argc != 4) {
		return 2;
	}
	if (strcmp(argv[1], "full") == 0) {
		return play_full(argv[2], argv[3]);
	}
	if (strcmp(argv[1], "make") == 0) {
		return make_topic(argv[2], strtoull(argv[3], NULL, 10));
	}
	if (strcmp(argv[1], "ahead") == 0) {
		return make_ahead(argv[2], strtoull(argv[3], NULL, 10));
	}
	return play(argv[2], atoi(argv[3]), strcmp(argv[1], "early") == 0);
}
