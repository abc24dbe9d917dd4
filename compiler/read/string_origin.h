/* SPDX-License-Identifier: Apache-2.0 */
/* Where in a file the bytes of a string are, if the string is not written as it reads. */
#ifndef READ_STRING_ORIGIN_H
#define READ_STRING_ORIGIN_H

#include "read/read.h"

/* For each byte of the string's text its offset in the file, and for its end: len + 1 of them.
 * Handles the escapes of JSON and YAML, folded lines and indented blocks; anything else gets the
 * offset where the string begins. */
const uint32_t *string_origin(const struct node *string, struct arena *);
#endif
