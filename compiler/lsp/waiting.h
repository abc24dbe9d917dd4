/* SPDX-License-Identifier: Apache-2.0 */
/* Messages that have been read and wait: everything that has been sent is read before the next one
 * is processed, so that requests can still be cancelled, and texts that have changed again are
 * skipped. */
#ifndef LSP_WAITING_H
#define LSP_WAITING_H

#include "lsp/frame.h"

/* At most this many messages and bytes of text are read ahead, and one message more. */
enum { MOST_WAITING = 1000, MOST_BYTES_WAITING = MOST_MESSAGE };

struct message {
	struct message *next;
	bool bad; /* it had no length, or was too long */
	json_t *json; /* NULL: not JSON */
	bool cancelled;
	size_t bytes;
};

struct waiting {
	struct message *first, *last;
	size_t count, bytes;
	bool ended; /* nothing more will come */
};

/* The next message: waits for one if there is none, and reads whatever else has arrived.  NULL: the
 * end.  The caller frees it with message_free(). */
struct message *waiting_next(struct waiting *, struct frames *);
void message_free(struct message *);
void waiting_free(struct waiting *);

/* Whether nothing waits, and nothing more has been sent. */
bool waiting_is_empty(const struct waiting *, const struct frames *);
/* Whether another version of the document waits. */
bool waiting_changes(const struct waiting *, const char *uri);

/* A message's method; NULL: it has none. */
const char *message_method(const struct message *);
const char *message_uri(const json_t *params);
#endif
