/* SPDX-License-Identifier: Apache-2.0 */
/* Messages that were read and wait for their turn: what has been sent is read before the next one
 * is looked at, so that a request may still be cancelled, and a text that was changed again be
 * passed over. */
#ifndef LSP_WAITING_H
#define LSP_WAITING_H

#include "lsp/frame.h"

/* So many messages and bytes of text are read ahead at most, and one message more. */
enum { MOST_WAITING = 1000, MOST_BYTES_WAITING = MOST_MESSAGE };

struct message {
	struct message *next;
	bool bad; /* it had no length, or was too long */
	json_t *json; /* NULL: it is none */
	bool cancelled;
	size_t bytes;
};

struct waiting {
	struct message *first, *last;
	size_t count, bytes;
	bool ended; /* nothing more will come */
};

/* The next message: waits for one if there is none, and reads what has come besides.  NULL: the
 * end.  The caller gives it back by message_free(). */
struct message *waiting_next(struct waiting *, struct frames *);
void message_free(struct message *);
void waiting_free(struct waiting *);

/* Whether nothing waits, and nothing more was sent. */
bool waiting_is_empty(const struct waiting *, const struct frames *);
/* Whether another text of the document waits. */
bool waiting_changes(const struct waiting *, const char *uri);

/* What a message says; NULL where it does not. */
const char *message_method(const struct message *);
const char *message_uri(const json_t *params);
#endif
