/* SPDX-License-Identifier: Apache-2.0 */
/* Shared by the files of lsp/: the server, and the answers to requests. */
#ifndef LSP_SERVER_H
#define LSP_SERVER_H

#include "lsp/context.h"
#include "lsp/document.h"
#include "lsp/position.h"
#include "lsp/waiting.h"

enum state { STATE_NEW, STATE_SERVING, STATE_SHUT };

struct server {
	const struct lsp_options *options;
	struct frames frames;
	struct waiting waiting;
	struct documents documents;
	enum state state;
	enum units units;
};

/* A string: invalid UTF-8 in it becomes U+FFFD. */
json_t *text_value(struct text);
json_t *string_value(const char *);
/* The range of a position in the document. */
json_t *span_range(const struct server *, const struct document *, struct span);
/* Whether it covers the byte, or ends there. */
bool span_covers(struct span, size_t offset);
/* The word of letters, digits and _ that contains the byte. */
struct text word_at(struct text file, size_t offset);
/* The language of the document's chain, as far as it can be determined. */
enum dialect document_dialect(const struct server *, const struct document *);

/* What part of a chain or a connector file a position is in. */
enum region {
	REGION_OTHER,
	REGION_ENTRY, /* among the keys of an operation's entry */
	REGION_OPERATION, /* the value of its "operation" */
	REGION_SPEC, /* in the spec of an operation */
	REGION_FILE, /* in a connector file */
	REGION_TOP, /* at the top level of a file whose kind is not known yet */
};
/* *kind: of the spec's operation. */
enum region
region_of(const struct context *, const struct lsp_options *, struct arena *, enum op_kind *kind);
/* The path of the steps as keys.def writes it, without the last `but` of them. */
const char *region_path(const struct context *, unsigned but, struct arena *);

/* Sends the document's diagnostics to the client, once. */
void publish(struct server *, struct document *);
/* Tells the client that there are no diagnostics any more. */
void publish_none(struct server *, const char *uri);
/* The results of requests about the byte `offset` of a document that has been analysed; null:
 * none. */
json_t *hover(const struct server *, const struct document *, size_t offset);
json_t *completion(const struct server *, const struct document *, size_t offset);
json_t *definition(const struct server *, const struct document *, size_t offset);
/* Fixes for diagnostics of bytes from..to. */
json_t *code_actions(const struct server *, const struct document *, size_t from, size_t to);
/* A diagnostic in the client's format. */
json_t *diagnostic(const struct server *, const struct document *, const struct diag_entry *);
#endif
