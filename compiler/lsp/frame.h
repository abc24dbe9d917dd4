/* SPDX-License-Identifier: Apache-2.0 */
/* Messages as sent and received: each after a header with its length (the base protocol).  Messages
 * that are too long are skipped, so that memory is bounded. */
#ifndef LSP_FRAME_H
#define LSP_FRAME_H

#include <jansson.h>
#include <stdbool.h>

enum { MOST_MESSAGE = 16 << 20, FRAME_BUFFER = 1 << 16 };

struct frames {
	int in, out;
	size_t from, to; /* read, but not consumed yet */
	char *message; /* the last one; grows up to MOST_MESSAGE */
	size_t room;
	char buffer[FRAME_BUFFER];
};

enum frame {
	FRAME_MESSAGE,
	FRAME_BAD, /* a header without a length, or a message that is too long: it was skipped */
	FRAME_END, /* the end, or nothing that could be understood */
};

void frames_begin(struct frames *, int in, int out);
void frames_end(struct frames *);
/* The next message; its text is valid until the next call. */
enum frame frames_next(struct frames *, const char **text, size_t *len);
/* Whether the client has sent more already. */
bool frames_pending(const struct frames *);
/* Sends a message and frees it.  If the client does not read, the message is lost with it. */
void frames_send(struct frames *, json_t *message);
#endif
