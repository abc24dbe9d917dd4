/* SPDX-License-Identifier: Apache-2.0 */
/* The files that the client has open, and what is known of each: all of it is made again when its
 * text changes, and the old is given back. */
#ifndef LSP_DOCUMENT_H
#define LSP_DOCUMENT_H

#include "lsp/lsp.h"
#include "meaning/meaning.h"

/* What a client may open, and what is looked at while it is being typed. */
enum { MOST_DOCUMENTS = 256, MOST_BYTES_IN_ALL = 64 << 20, MOST_BYTES_LOOKED_AT = 1 << 20 };
/* Of what is larger only one document's analysis is kept: it takes a hundred times as much. */
enum { MOST_BYTES_KEPT = 64 << 10 };

/* A place that asks for what another one wrote. */
struct origin {
	struct place asked, from;
	const struct origin *next;
};

struct analysis {
	struct arena arena;
	struct source source;
	struct diag diag;
	const struct node *tree; /* NULL: the text is no JSON or YAML */
	const struct connector *connector; /* NULL: an error was told */
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
	bool analysed; /* as it is now */
	bool told; /* what was found in it as it is now */
	struct analysis now;
};

struct documents {
	struct document *first;
	struct document *large; /* the one whose analysis is kept; NULL: none */
	size_t count, bytes;
};

/* The open document, or NULL. */
struct document *document_find(const struct documents *, const char *uri);
/* Opens it, or gives an open one another text.  NULL: there are too many, or they are too large. */
struct document *
document_open(struct documents *, const char *uri, bool yaml, const char *text, size_t len);
void document_close(struct documents *, const char *uri);
void documents_free(struct documents *);

/* Reads and checks its text, unless that is done. */
void document_analyse(struct documents *, struct document *, const struct lsp_options *);
/* Whether it is written as YAML: by the name's end, else by what the client says. */
bool document_is_yaml(const char *uri, const char *language);
struct text document_text(const struct document *);
#endif
