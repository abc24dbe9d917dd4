/* SPDX-License-Identifier: Apache-2.0 */
/* uuid of jolt-community. */
#include "jolt/functions.h"

#include <errno.h>
#include <sys/random.h>

enum { BYTES = 16, LETTERS = 36 };

/* False: the kernel provides no random bytes. */
static bool
fill(unsigned char *bytes)
{
	ssize_t n;

	do {
		n = getrandom(bytes, BYTES, 0); /* this few bytes always come at once */
	} while (n < 0 && errno == EINTR);
	return n == BYTES;
}

struct jrt_value *
jrt_fn_uuid(struct jrt_ctx *ctx, unsigned count, struct jrt_value *const *args)
{
	static const char hex[] = "0123456789abcdef";
	unsigned char bytes[BYTES];
	char text[LETTERS];
	size_t used = 0;

	(void)count;
	(void)args;
	if (!fill(bytes)) {
		jrt_fail(ctx, JRT_NO_RANDOMNESS);
		return NULL;
	}
	bytes[6] = (unsigned char)((bytes[6] & 0x0f) | 0x40); /* version 4, */
	bytes[8] = (unsigned char)((bytes[8] & 0x3f) | 0x80); /* of RFC 9562 */
	for (size_t i = 0; i < BYTES; i++) {
		if (i == 4 || i == 6 || i == 8 || i == 10) {
			text[used++] = '-';
		}
		text[used++] = hex[bytes[i] >> 4];
		text[used++] = hex[bytes[i] & 0x0f];
	}
	return jrt_string_copy(ctx, (struct jrt_text){ text, LETTERS });
}
