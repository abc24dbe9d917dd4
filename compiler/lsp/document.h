/* SPDX-License-Identifier: Apache-2.0 */
/* The files that the client has open, and what is known about each: computed afresh when the text
 * changes. */
#ifndef LSP_DOCUMENT_H
#define LSP_DOCUMENT_H

#include "lsp/lsp.h"
#include "meaning/meaning.h"

/* Limits: open documents, their bytes, and the size up to which a document is analysed while it is
 * being typed. */
enum { MOST_DOCUMENTS = 256, MOST_BYTES_IN_ALL = 64 << 20, MOST_BYTES_LOOKED_AT = 1 << 20 };
/* Larger than this, only one document's analysis is kept: it takes a hundred times as much. */
enum { MOST_BYTES_KEPT = 64 << 10 };

/* A span that reads what another one wrote. */
struct origin {
	struct span asked, from;
	const struct origin *next;
};

struct analysis {
	struct arena arena;
	struct source source;
	struct diag diag;
	const struct node *tree; /* NULL: the text is not JSON or YAML */
	const struct connector *connector; /* NULL: an error was reported */
	struct meanings meanings;
	const struct origin *origins;
};

struct document {
	struct document *next;
	char *uri;
	char *text; /* len bytes and a NUL */
	size_t len;
	bool yaml, versioned;
	long long version;
	bool analysed; /* in its current version */
	bool reported; /* the diagnostics of its current version */
	struct analysis now;
};

struct documents {
	struct document *first;
	struct document *large; /* the one whose analysis is kept; NULL: none */
	size_t count, bytes;
};

/* The open document, or NULL. */
struct document *document_find(const struct documents *, const char *uri);
/* Opens it, or replaces the text of an open one.  NULL: there are too many, or they are too
 * large. */
struct document *
document_open(struct documents *, const char *uri, bool yaml, const char *text, size_t len);
void document_close(struct documents *, const char *uri);
void documents_free(struct documents *);

/* Reads and checks its text, unless that has been done. */
void document_analyse(struct documents *, struct document *, const struct lsp_options *);
/* Whether it is YAML: by the file name, otherwise by what the client says. */
bool document_is_yaml(const char *uri, const char *language);
struct text document_text(const struct document *);
#endif
