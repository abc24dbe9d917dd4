/* SPDX-License-Identifier: Apache-2.0 */
/* Bytes over a connected non-blocking socket, plain or through TLS. */
#ifndef CONNECTOR_HTTP_WIRE_H
#define CONNECTOR_HTTP_WIRE_H

#include <openssl/types.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct jrt_wire {
	int fd; /* -1: none */
	SSL *ssl; /* NULL: plain */
};

/* Below zero: nothing was moved; the value says what to wait for. */
enum { JRT_WIRE_FAILED = -1, JRT_WIRE_READ = -2, JRT_WIRE_WRITE = -3 };

/* Bytes read; 0: the other side has closed; or JRT_WIRE_... (FAILED: errno, 0 when TLS failed). */
ssize_t jrt_wire_read(struct jrt_wire *, void *at, size_t size);
/* Bytes written, of `head_len` + `body_len`; never 0. */
ssize_t jrt_wire_write(
	struct jrt_wire *, const char *head, size_t head_len, const char *body, size_t body_len);
/* 1: done; or JRT_WIRE_... */
int jrt_wire_handshake(struct jrt_wire *);
/* Whether reading would return bytes without the socket being readable. */
bool jrt_wire_has_pending(const struct jrt_wire *);
/* Whether no handshake is under way. */
bool jrt_wire_is_ready(const struct jrt_wire *);
/* Ends sending; the other side may go on.  False: it is gone. */
bool jrt_wire_end(struct jrt_wire *);
void jrt_wire_close(struct jrt_wire *);
#endif
