/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DRIVER_SHA256_H
#define DRIVER_SHA256_H

#include <stddef.h>

/* The digest of FIPS 180-4 in lower-case hex. */
void sha256_hex(const void *bytes, size_t len, char hex[65]);
#endif
