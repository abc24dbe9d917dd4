/* SPDX-License-Identifier: Apache-2.0 */
/* Addresses to listen on, as text. */
#ifndef CONNECTOR_COMMON_ADDRESS_H
#define CONNECTOR_COMMON_ADDRESS_H

#include <sys/socket.h>

/* What is wrong with "127.0.0.1:8080", "[::1]:8080", "localhost:8080", "*:8080", ":8080" (both:
 * every interface); port 0 means any free one.  NULL: nothing. */
const char *jrt_address_fault(const char *text);
/* The same, with the address in the form for bind(). */
const char *jrt_address_parse(const char *text, struct sockaddr_storage *, socklen_t *len);
#endif
