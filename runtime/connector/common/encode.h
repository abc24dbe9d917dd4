/* SPDX-License-Identifier: Apache-2.0 */
/* Bytes of unknown content for places that accept only text: UTF-8 check, base64. */
#ifndef CONNECTOR_COMMON_ENCODE_H
#define CONNECTOR_COMMON_ENCODE_H

#include "json/writer.h"

/* Well-formed UTF-8 (RFC 3629: shortest forms, no surrogates) without NUL bytes. */
bool jrt_is_utf8(const char *at, size_t len);

/* Base64 (RFC 4648, section 4) of bytes that come in pieces. */
struct jrt_base64 {
	unsigned char kept[3];
	unsigned count;
};
void jrt_base64_put(struct jrt_base64 *, struct jrt_writer *, const char *at, size_t len);
/* The last bytes, with the padding. */
void jrt_base64_end(struct jrt_base64 *, struct jrt_writer *);
/* Decodes into `out` (3 bytes for 4 characters); false: not base64. */
bool jrt_base64_read(const char *at, size_t len, char *out, size_t *out_len);
#endif
