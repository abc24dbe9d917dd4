/* SPDX-License-Identifier: Apache-2.0 */
/* Reading and writing sockets. */
#include "connector/http/wire.h"

#include <errno.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

enum { ONE_RECORD = 16 << 10 }; /* the largest TLS record (RFC 8446, section 5.1) */

/* What a call of OpenSSL that moved nothing waits for. */
static int
wanted(SSL *ssl, int result)
{
	switch (SSL_get_error(ssl, result)) {
	case SSL_ERROR_WANT_READ:
		return JRT_WIRE_READ;
	case SSL_ERROR_WANT_WRITE:
		return JRT_WIRE_WRITE;
	case SSL_ERROR_ZERO_RETURN:
		return 0;
	default:
		return JRT_WIRE_FAILED;
	}
}

static ssize_t
plain(ssize_t n, int wait)
{
	if (n < 0) {
		return errno == EAGAIN || errno == EINTR ? wait : JRT_WIRE_FAILED;
	}
	return n;
}

ssize_t
jrt_wire_read(struct jrt_wire *w, void *at, size_t size)
{
	if (w->ssl == NULL) {
		return plain(recv(w->fd, at, size, 0), JRT_WIRE_READ);
	}
	size_t n = 0;
	errno = 0;
	ERR_clear_error();
	int result = SSL_read_ex(w->ssl, at, size, &n);
	return result == 1 ? (ssize_t)n : wanted(w->ssl, result);
}

ssize_t
jrt_wire_write(
	struct jrt_wire *w, const char *head, size_t head_len, const char *body, size_t body_len)
{
	const char *at = head_len > 0 ? head : body;
	size_t n = 0, len = head_len > 0 ? head_len : body_len;
	char joined[ONE_RECORD];
	if (head_len > 0 && body_len > 0 && head_len + body_len <= sizeof joined) {
		/* One TLS record and one packet instead of two; also faster than sendmsg(). */
		memcpy(joined, head, head_len);
		memcpy(joined + head_len, body, body_len);
		at = joined;
		len = head_len + body_len;
	}
	if (w->ssl == NULL && len < head_len + body_len) {
		struct iovec parts[2] = { { (void *)head, head_len }, { (void *)body, body_len } };
		struct msghdr message = { .msg_iov = parts, .msg_iovlen = 2 };
		return plain(sendmsg(w->fd, &message, MSG_NOSIGNAL), JRT_WIRE_WRITE);
	}
	if (w->ssl == NULL) {
		return plain(send(w->fd, at, len, MSG_NOSIGNAL), JRT_WIRE_WRITE);
	}
	errno = 0;
	ERR_clear_error();
	int result = SSL_write_ex(w->ssl, at, len, &n);
	if (result == 1) {
		return (ssize_t)n;
	}
	int want = wanted(w->ssl, result);
	return want == 0 ? JRT_WIRE_FAILED : want;
}

int
jrt_wire_handshake(struct jrt_wire *w)
{
	errno = 0;
	ERR_clear_error();
	int result = SSL_do_handshake(w->ssl);
	if (result == 1) {
		return 1;
	}
	int want = wanted(w->ssl, result);
	return want == 0 ? JRT_WIRE_FAILED : want;
}

bool
jrt_wire_has_pending(const struct jrt_wire *w)
{
	return w->ssl != NULL && SSL_has_pending(w->ssl) == 1;
}

bool
jrt_wire_is_ready(const struct jrt_wire *w)
{
	return w->ssl == NULL || SSL_is_init_finished(w->ssl) == 1;
}

bool
jrt_wire_end(struct jrt_wire *w)
{
	if (w->ssl != NULL) {
		(void)SSL_shutdown(w->ssl);
		ERR_clear_error();
	}
	return shutdown(w->fd, SHUT_WR) == 0;
}

void
jrt_wire_close(struct jrt_wire *w)
{
	if (w->ssl != NULL) {
		(void)SSL_shutdown(w->ssl);
		ERR_clear_error();
		SSL_free(w->ssl);
	}
	if (w->fd >= 0) {
		close(w->fd);
	}
	*w = (struct jrt_wire){ .fd = -1 };
}
