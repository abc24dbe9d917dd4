/* SPDX-License-Identifier: Apache-2.0 */
/* The file of a database, read page by page with nothing taken on trust: for topics that LMDB had
 * better not open.
 *
 * The layout is LMDB's of version 0.9 (data format 1): a page begins with its number, flags and the
 * bounds of its free middle; nodes, whose positions follow, hold a key and, in a leaf, a value, in
 * a branch the number of a page.  The first two pages are metas, of which the one with the higher
 * transaction counts: it has the root of the main table, whose values describe the others. */
#ifndef CONNECTOR_TOPIC_TOPIC_PAGES_H
#define CONNECTOR_TOPIC_TOPIC_PAGES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { JRT_PAGES_DEPTH = 32 };

struct jrt_page_node {
	const unsigned char *key, *value; /* until the call returns */
	size_t key_len, value_len;
	uint64_t position; /* of the value in the file */
};

struct jrt_page_file {
	int fd;
	size_t page; /* bytes */
	uint64_t count; /* existing pages */
	int metas; /* valid ones: with fewer than two, the tables may be outdated */
	uint64_t needed; /* number of pages according to the meta */
	uint64_t records, topic; /* roots of the tables; JRT_NO_PAGE: empty, or not found */
	bool has_records, has_topic; /* they were found */
	uint64_t good, bad; /* of the trees that were walked: readable, unreadable */
	uint64_t bad_free; /* of the table of free pages, which contains nothing of the topic */
	unsigned char *buffers[JRT_PAGES_DEPTH];
};

#define JRT_NO_PAGE UINT64_MAX

typedef void jrt_page_take(void *user, const struct jrt_page_node *);

/* False: errno, or 0 if it is not a database at all. */
bool jrt_pages_open(struct jrt_page_file *, const char *path);
/* Whether the two metas of the database may follow each other: LMDB trusts the one with the higher
 * transaction, whatever it is.  Also true if one cannot be read: LMDB notices that. */
bool jrt_pages_metas_fit(const char *path);
/* Whether it is a database to which nothing was ever committed. */
bool jrt_pages_are_new(const char *path);
void jrt_pages_close(struct jrt_page_file *);
/* Visits every node in the leaves of a tree, in order, as far as its pages can be read, and counts
 * the pages.  A page whose keys are out of order, or not where the branches above lead, counts as
 * unreadable. */
void jrt_pages_walk(struct jrt_page_file *, uint64_t root, jrt_page_take *, void *user);
/* Visits every node in anything that looks like a leaf, in use or not. */
void jrt_pages_scan(struct jrt_page_file *, jrt_page_take *, void *user);
#endif
