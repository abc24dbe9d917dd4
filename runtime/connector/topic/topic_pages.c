/* SPDX-License-Identifier: Apache-2.0 */
/* Pages of a database, each looked at before anything in it is believed. */
#include "connector/topic/topic_pages.h"

#include <endian.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BRANCH = 1, LEAF = 2, META = 8, KIND = 0x6f, SUBDATA = 2, BIGDATA = 1 };
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

/* A node of the page; `child`: of a branch.  False: it reaches out of the page. */
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
	if (head.key_len > room || (!branch && len > room - head.key_len)) {
		return false;
	}
	node->key = p->bytes + at + sizeof head;
	node->key_len = head.key_len;
	node->value = node->key + head.key_len;
	node->value_len = branch ? 0 : len;
	node->place = p->head.number * f->page + (uint64_t)(node->value - p->bytes);
	*child = len | (uint64_t)head.flags << 32;
	*flags = head.flags;
	return true;
}

static void
walk(struct jrt_page_file *f, uint64_t number, int depth, jrt_page_take *take, void *user)
{
	struct page p;
	unsigned char *buffer = depth < JRT_PAGES_DEPTH ? f->buffers[depth] : NULL;
	if (buffer == NULL || f->good > f->count || !read_at(f, number, buffer) ||
		!look(f, buffer, number, &p)) {
		f->bad++;
		return;
	}
	f->good++;
	for (unsigned i = 0; i < p.count; i++) {
		struct jrt_page_node node;
		uint64_t child;
		unsigned flags;
		if (!get_node(f, &p, i, &node, &child, &flags)) {
			f->bad++;
			f->good--;
			return;
		}
		if ((p.head.flags & KIND) == BRANCH) {
			walk(f, child, depth + 1, take, user);
		} else {
			take(user, &node);
		}
	}
}

void
jrt_pages_walk(struct jrt_page_file *f, uint64_t root, jrt_page_take *take, void *user)
{
	f->good = f->bad = 0;
	if (root != JRT_NO_PAGE) {
		walk(f, root, 0, take, user);
	}
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
	if (node->key_len == 7 && memcmp(node->key, "records", 7) == 0) {
		f->records = t.root;
		f->has_records = true;
	} else if (node->key_len == 5 && memcmp(node->key, "topic", 5) == 0) {
		f->topic = t.root;
		f->has_topic = true;
	}
}

/* A meta at that place of the file. */
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
		jrt_pages_walk(f, m->tables[1].root, take_table, f);
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
