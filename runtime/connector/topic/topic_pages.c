/* SPDX-License-Identifier: Apache-2.0 */
/* Pages of a database, each validated before anything in it is trusted. */
#include "connector/topic/topic_pages.h"

#include <endian.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BRANCH = 1, LEAF = 2, META = 8, KIND = 0x6f, SUBDATA = 2, BIGDATA = 1, INTEGERKEY = 8 };
enum { TRIES = 5 };
enum { MAGIC = (int)0xBEEFC0DE, VERSION = 1, LEAST_PAGE = 512, MOST_PAGE = 65536 };

struct page_head {
	uint64_t number;
	uint16_t pad, flags, lower, upper;
};

struct node_head {
#if BYTE_ORDER == LITTLE_ENDIAN
	uint16_t low, high;
#else
	uint16_t high, low;
#endif
	uint16_t flags, key_len;
};

struct table {
	uint32_t pad;
	uint16_t flags, depth;
	uint64_t branch_pages, leaf_pages, overflow_pages, entries, root;
};

struct meta {
	uint32_t magic, version;
	uint64_t address, map_size;
	struct table tables[2]; /* free pages, main; the first one's pad is a page's size */
	uint64_t last_page, transaction;
};

struct page {
	const unsigned char *bytes;
	struct page_head head;
	unsigned count; /* nodes */
};

static bool
read_at(const struct jrt_page_file *f, uint64_t number, unsigned char *out)
{
	return number < f->count &&
	       pread(f->fd, out, f->page, (off_t)(number * f->page)) == (ssize_t)f->page;
}

/* Whether the bytes are that page, of that kind. */
static bool
look(const struct jrt_page_file *f, const unsigned char *bytes, uint64_t number, struct page *p)
{
	p->bytes = bytes;
	memcpy(&p->head, bytes, sizeof p->head);
	unsigned kind = p->head.flags & KIND;
	if (p->head.number != number || (kind != BRANCH && kind != LEAF) ||
		p->head.lower < sizeof p->head || p->head.lower > p->head.upper ||
		p->head.upper > f->page || p->head.lower % 2 != 0) {
		return false;
	}
	p->count = (unsigned)(p->head.lower - sizeof p->head) / 2;
	return true;
}

/* A node of the page; `child`: of a branch.  False: it extends beyond the page. */
static bool
get_node(const struct jrt_page_file *f, const struct page *p, unsigned i,
	struct jrt_page_node *node, uint64_t *child, unsigned *flags)
{
	uint16_t at;
	struct node_head head;
	memcpy(&at, p->bytes + sizeof p->head + 2 * i, sizeof at);
	if (at < p->head.upper || at + sizeof head > f->page) {
		return false;
	}
	memcpy(&head, p->bytes + at, sizeof head);
	size_t room = f->page - at - sizeof head, len = head.low | (size_t)head.high << 16;
	bool branch = (p->head.flags & KIND) == BRANCH;
	if (!branch && head.flags == BIGDATA) {
		len = sizeof(uint64_t); /* the number of its first page */
	}
	if (head.key_len > room || (!branch && len > room - head.key_len)) {
		return false;
	}
	node->key = p->bytes + at + sizeof head;
	node->key_len = head.key_len;
	node->value = node->key + head.key_len;
	node->value_len = branch ? 0 : len;
	node->position = p->head.number * f->page + (uint64_t)(node->value - p->bytes);
	*child = len | (uint64_t)head.flags << 32;
	*flags = head.flags;
	return true;
}

/* The nodes that a page may contain according to the branches above it: keys from `from` on, before
 * `to`. */
struct bounds {
	const unsigned char *from, *to; /* NULL: no bound */
	size_t from_len, to_len;
	bool after; /* `from` itself is excluded */
	unsigned flags; /* of a leaf's nodes */
	bool free; /* the table of free pages: keys are numbers, long values have separate pages */
};

/* LMDB's order of keys that are bytes. */
static int
compare(const unsigned char *a, size_t a_len, const unsigned char *b, size_t b_len)
{
	int order = memcmp(a, b, a_len < b_len ? a_len : b_len);
	return order != 0 ? order : (a_len > b_len) - (a_len < b_len);
}

static int
compare_numbers(const unsigned char *a, const unsigned char *b)
{
	uint64_t m, n;
	memcpy(&m, a, sizeof m);
	memcpy(&n, b, sizeof n);
	return (m > n) - (m < n);
}

static bool
is_within(const struct bounds *b, const struct jrt_page_node *node)
{
	int from = 1, to = -1;
	if (b->free && node->key_len != sizeof(uint64_t)) {
		return false;
	}
	if (b->from != NULL) {
		from = b->free ? compare_numbers(node->key, b->from)
			       : compare(node->key, node->key_len, b->from, b->from_len);
	}
	if (b->to != NULL) {
		to = b->free ? compare_numbers(node->key, b->to)
			     : compare(node->key, node->key_len, b->to, b->to_len);
	}
	return (b->after ? from > 0 : from >= 0) && to < 0;
}

static void walk(struct jrt_page_file *, uint64_t, int, struct bounds, jrt_page_take *, void *);

/* The first key of a branch is empty: everything less than the second one is there.  False: the
 * keys are out of order. */
static bool
walk_branch(struct jrt_page_file *f, const struct page *p, int depth, struct bounds bounds,
	jrt_page_take *take, void *user)
{
	bool good = p->count > 0;
	struct bounds child = bounds;
	for (unsigned i = 0; i < p->count; i++) {
		struct jrt_page_node node, after;
		uint64_t number, other;
		unsigned flags;
		if (!get_node(f, p, i, &node, &number, &flags)) {
			return false;
		}
		child.to = bounds.to;
		child.to_len = bounds.to_len;
		if (i + 1 < p->count && get_node(f, p, i + 1, &after, &other, &flags)) {
			struct bounds rest = child;
			rest.after = true;
			good = good && is_within(&rest, &after);
			if (bounds.free && after.key_len != sizeof(uint64_t)) {
				return false; /* it cannot be a bound */
			}
			child.to = after.key;
			child.to_len = after.key_len;
		}
		if (i > 0) {
			child.from = node.key;
			child.from_len = node.key_len;
		}
		child.after = false;
		walk(f, number, depth + 1, child, take, user);
	}
	return good;
}

/* Skips what is out of bounds, or out of order: LMDB would not find it. */
static bool
walk_leaf(struct jrt_page_file *f, const struct page *p, struct bounds bounds, jrt_page_take *take,
	void *user)
{
	bool good = true;
	for (unsigned i = 0; i < p->count; i++) {
		struct jrt_page_node node;
		uint64_t child;
		unsigned flags;
		if (!get_node(f, p, i, &node, &child, &flags)) {
			return false;
		}
		if ((flags != bounds.flags && !(bounds.free && flags == BIGDATA)) ||
			!is_within(&bounds, &node)) {
			good = false;
			continue;
		}
		take(user, &node);
		bounds.from = node.key;
		bounds.from_len = node.key_len;
		bounds.after = true;
	}
	return good;
}

static void
walk(struct jrt_page_file *f, uint64_t number, int depth, struct bounds bounds, jrt_page_take *take,
	void *user)
{
	struct page p;
	unsigned char *buffer = depth < JRT_PAGES_DEPTH ? f->buffers[depth] : NULL;
	if (buffer == NULL || f->good + f->bad > f->count || !read_at(f, number, buffer) ||
		!look(f, buffer, number, &p)) {
		f->bad++;
		return;
	}
	f->good++;
	bool branch = (p.head.flags & KIND) == BRANCH;
	bool good = branch ? walk_branch(f, &p, depth, bounds, take, user)
			   : walk_leaf(f, &p, bounds, take, user);
	if (!good || (p.head.flags & ~(unsigned)KIND) != 0) { /* other flags are never on disk */
		f->bad++;
		f->good--;
	}
}

/* A list of free pages: how many, then their numbers, the highest first. */
static void
take_free(void *user, const struct jrt_page_node *node)
{
	struct jrt_page_file *f = user;
	uint64_t word, before = f->needed;
	for (size_t i = 0; (i + 1) * sizeof word <= node->value_len; i++) {
		memcpy(&word, node->value + i * sizeof word, sizeof word);
		if (i > 0 && (word >= before || word < 2)) {
			f->bad++;
			return;
		}
		before = i > 0 ? word : before;
	}
}

/* An error there would make LMDB overwrite pages that are in use. */
static void
walk_free(struct jrt_page_file *f, const struct table *t)
{
	f->good = f->bad = 0;
	if (t->root != JRT_NO_PAGE) {
		walk(f, t->root, 0, (struct bounds){ .free = true }, take_free, f);
	}
	f->bad_free = f->bad + (t->flags != INTEGERKEY);
}

/* `flags`: of every node. */
static void
walk_tree(struct jrt_page_file *f, uint64_t root, unsigned flags, jrt_page_take *take, void *user)
{
	f->good = f->bad = 0;
	if (root != JRT_NO_PAGE) {
		walk(f, root, 0, (struct bounds){ .flags = flags }, take, user);
	}
}

void
jrt_pages_walk(struct jrt_page_file *f, uint64_t root, jrt_page_take *take, void *user)
{
	walk_tree(f, root, 0, take, user);
}

void
jrt_pages_scan(struct jrt_page_file *f, jrt_page_take *take, void *user)
{
	for (uint64_t number = 0; number < f->count; number++) {
		struct page p;
		if (!read_at(f, number, f->buffers[0]) || !look(f, f->buffers[0], number, &p) ||
			(p.head.flags & KIND) != LEAF) {
			continue;
		}
		for (unsigned i = 0; i < p.count; i++) {
			struct jrt_page_node node;
			uint64_t child;
			unsigned flags;
			if (get_node(f, &p, i, &node, &child, &flags) &&
				(flags & (SUBDATA | BIGDATA)) == 0) {
				take(user, &node);
			}
		}
	}
}

/* ---- the tables --------------------------------------------------------- */

static void
take_table(void *user, const struct jrt_page_node *node)
{
	struct jrt_page_file *f = user;
	struct table t;
	if (node->value_len != sizeof t) {
		return;
	}
	memcpy(&t, node->value, sizeof t);
	f->bad += t.flags != 0; /* another order of keys */
	if (node->key_len == 7 && memcmp(node->key, "records", 7) == 0) {
		f->records = t.root;
		f->has_records = true;
	} else if (node->key_len == 5 && memcmp(node->key, "topic", 5) == 0) {
		f->topic = t.root;
		f->has_topic = true;
	}
}

/* Reads the meta at that position of the file. */
static bool
read_meta(int fd, off_t at, struct meta *m)
{
	unsigned char bytes[sizeof(struct page_head) + sizeof *m];
	struct page_head head;
	if (pread(fd, bytes, sizeof bytes, at) != (ssize_t)sizeof bytes) {
		return false;
	}
	memcpy(&head, bytes, sizeof head);
	memcpy(m, bytes + sizeof head, sizeof *m);
	uint32_t page = m->tables[0].pad;
	return (head.flags & META) != 0 && m->magic == (uint32_t)MAGIC && m->version == VERSION &&
	       page >= LEAST_PAGE && page <= MOST_PAGE && (page & (page - 1)) == 0;
}

/* Transactions write the metas alternately; a new database has two of transaction 0. */
static bool
follow(const struct meta *even, const struct meta *odd)
{
	uint64_t a = even->transaction, b = odd->transaction;
	return (a % 2 == 0 && (a + 1 == b || b + 1 == a)) || (a == 0 && b == 0);
}

/* Both metas; false: one cannot be read. */
static bool
read_metas(const char *path, struct meta metas[2])
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	bool read = fd >= 0 && read_meta(fd, 0, &metas[0]) &&
		    read_meta(fd, (off_t)metas[0].tables[0].pad, &metas[1]);
	if (fd >= 0) {
		close(fd);
	}
	return read;
}

bool
jrt_pages_metas_fit(const char *path)
{
	struct meta metas[2];
	bool fit = false;
	for (int i = 0; i < TRIES && !fit; i++) { /* somebody may commit in between */
		fit = !read_metas(path, metas) || follow(&metas[0], &metas[1]);
	}
	return fit;
}

bool
jrt_pages_are_new(const char *path)
{
	struct meta metas[2];
	return read_metas(path, metas) && metas[0].transaction == 0 && metas[1].transaction == 0;
}

bool
jrt_pages_open(struct jrt_page_file *f, const char *path)
{
	struct stat st;
	struct meta metas[2];
	*f = (struct jrt_page_file){ .records = JRT_NO_PAGE, .topic = JRT_NO_PAGE };
	f->fd = open(path, O_RDONLY | O_CLOEXEC);
	if (f->fd < 0 || fstat(f->fd, &st) != 0) {
		return false;
	}
	f->page = (size_t)sysconf(_SC_PAGESIZE);
	bool first = read_meta(f->fd, 0, &metas[0]);
	f->page = first ? metas[0].tables[0].pad : f->page;
	bool second = read_meta(f->fd, (off_t)f->page, &metas[1]);
	f->metas = first + second;
	if (first && second && !follow(&metas[0], &metas[1])) {
		f->metas = 0;
	}
	f->count = (uint64_t)st.st_size / f->page;
	for (int i = 0; i < JRT_PAGES_DEPTH; i++) {
		f->buffers[i] = malloc(f->page);
		if (f->buffers[i] == NULL) {
			errno = ENOMEM;
			return false;
		}
	}
	errno = 0;
	if (first || second) {
		const struct meta *m =
			!first || (second && metas[1].transaction > metas[0].transaction)
				? &metas[1]
				: &metas[0];
		f->needed = m->last_page + 1;
		walk_free(f, &m->tables[0]);
		walk_tree(f, m->tables[1].root, SUBDATA, take_table, f);
		f->bad += m->tables[1].flags != 0;
	}
	return first || second || st.st_size > 0;
}

void
jrt_pages_close(struct jrt_page_file *f)
{
	for (int i = 0; i < JRT_PAGES_DEPTH; i++) {
		free(f->buffers[i]);
	}
	if (f->fd >= 0) {
		close(f->fd);
	}
	*f = (struct jrt_page_file){ .fd = -1 };
}
