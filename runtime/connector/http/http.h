/* SPDX-License-Identifier: Apache-2.0 */
/* HTTP/1.1 messages on the wire (RFC 9112): heads and chunked bodies.  Pure functions of bytes. */
#ifndef CONNECTOR_HTTP_H
#define CONNECTOR_HTTP_H

#include "json/text.h"

#include <stddef.h>

enum jrt_http_body {
	JRT_BODY_NONE,
	JRT_BODY_LENGTH, /* `length` bytes */
	JRT_BODY_CHUNKED,
	JRT_BODY_CLOSE /* an answer's: until the connection ends */
};

struct jrt_http_answer {
	int status;
	enum jrt_http_body body;
	uint64_t length;
	bool keep_alive;
	struct jrt_text retry_after, location; /* in the head's bytes; at NULL: absent */
};

/* Parses the head of an answer.  Returns its length; 0: incomplete; -1: not HTTP. */
ptrdiff_t jrt_http_parse_answer(const char *at, size_t len, struct jrt_http_answer *);

/* The next header line of a head; *at moves past it; false at its end (*at after the empty line)
 * or, with *at NULL, if the line is malformed. */
bool jrt_http_next_header(
	const char **at, const char *end, struct jrt_text *name, struct jrt_text *value);
/* Length of the head including its empty line; 0: incomplete. */
size_t jrt_http_head_length(const char *at, size_t len);
/* The same bytes, ignoring case (ASCII). */
bool jrt_http_same_bytes(const char *, const char *, size_t len);
/* The same name or token, likewise. */
static inline bool
jrt_http_same(struct jrt_text t, const char *name)
{
	return t.len == strlen(name) && jrt_http_same_bytes(t.at, name, t.len);
}
/* Whether a list such as "gzip, chunked" contains the token. */
bool jrt_http_lists(struct jrt_text list, const char *token);
/* A token (RFC 9110, section 5.6.2): a valid method or header name. */
bool jrt_http_is_token(struct jrt_text);
bool jrt_http_parse_length(struct jrt_text, uint64_t *);

/* A chunked body being decoded. */
struct jrt_chunks {
	enum {
		CHUNK_SIZE,
		CHUNK_BLANK, /* behind the size */
		CHUNK_EXTENSION,
		CHUNK_DATA,
		CHUNK_DATA_END,
		CHUNK_TRAILER,
		CHUNK_DONE
	} state;
	uint64_t left;
	unsigned digits, line; /* hex digits of the size; bytes of the line being skipped */
	/* Set for requests: a line ends only with CR LF, so that a proxy in front cannot see other
	 * chunks than we do. */
	bool strict;
	char before; /* the byte before, outside the data */
	bool colon; /* in a trailer: after its name */
};
enum jrt_chunk_result { JRT_CHUNK_MORE, JRT_CHUNK_DATA, JRT_CHUNK_END, JRT_CHUNK_BAD };
/* Takes bytes from *at on (moved); DATA: a piece of the body is in *data, call again. */
enum jrt_chunk_result
jrt_chunks_next(struct jrt_chunks *, const char **at, const char *end, struct jrt_text *data);
#endif
