/* SPDX-License-Identifier: Apache-2.0 */
/* For tests of the readers: texts instead of files, and all reports as one text. */
#ifndef TESTS_READING_H
#define TESTS_READING_H

#include "suite.h"

#include "read/read.h"

#include <stdlib.h>
#include <string.h>

static struct arena arena;
static struct diag diag;
static char *reported; /* all reports, in gcc's form, one per line */

static inline void
reading_setup(void)
{
	diag_init(&diag, &arena);
}

static inline void
reading_teardown(void)
{
	arena_free(&arena);
	free(reported);
	reported = NULL;
}

static inline struct source *
source_of(const char *name, const char *bytes, size_t len)
{
	struct source *s = arena_new(&arena, struct source);
	*s = (struct source){ .name = name, .text = arena_dup(&arena, bytes, len), .len = len };
	return s;
}

static inline const char *
diagnostics(enum diag_format format)
{
	size_t len;
	free(reported);
	FILE *f = open_memstream(&reported, &len);
	diag_print(&diag, format, f);
	fclose(f);
	return reported;
}

/* Whether exactly these lines were reported (each ends with \n). */
#define ck_reported(lines) ck_assert_str_eq(diagnostics(DIAG_GCC), (lines))
/* Whether this is somewhere in the text form. */
#define ck_reported_part(part)                                                                     \
	ck_assert_msg(strstr(diagnostics(DIAG_TEXT), (part)) != NULL,                              \
		"not reported: %s\nbut:\n%s", (part), reported)

/* "line:column-line:column" of a span; the end is one past the last character. */
static inline const char *
span_text(struct span p)
{
	struct position from = source_position(p.source, p.from);
	struct position to = source_position(p.source, p.to);
	return arena_printf(&arena, "%u:%u-%u:%u", from.line, from.column, to.line, to.column);
}

/* The tree as JSON text. */
static inline const char *
tree_text(const struct node *n)
{
	struct buffer b;
	if (n == NULL) {
		return "(nothing)";
	}
	buffer_init(&b, &arena);
	node_json(&b, n);
	return buffer_text(&b).at;
}

/* The node at "key.key.2". */
static inline const struct node *
at(const struct node *n, const char *path)
{
	while (n != NULL && *path != '\0') {
		size_t len = strcspn(path, ".");
		const char *step = arena_dup(&arena, path, len);
		if (n->kind == NODE_ARRAY) {
			unsigned long i = strtoul(step, NULL, 10);
			for (n = n->first; n != NULL && i > 0; i--) {
				n = n->next;
			}
		} else {
			n = node_get(n, step);
		}
		path += len + (path[len] == '.');
	}
	return n;
}

#define ADD(suite, test)                                                                           \
	do {                                                                                       \
		TCase *tc = tcase_create(#test);                                                   \
		tcase_add_checked_fixture(tc, reading_setup, reading_teardown);                    \
		tcase_set_timeout(tc, 60);                                                         \
		tcase_add_test(tc, test);                                                          \
		suite_add_tcase(suite, tc);                                                        \
	} while (0)
#endif
