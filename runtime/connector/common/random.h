/* SPDX-License-Identifier: Apache-2.0 */
/* Random numbers of the kernel. */
#ifndef CONNECTOR_COMMON_RANDOM_H
#define CONNECTOR_COMMON_RANDOM_H

#include <stdbool.h>
#include <stdint.h>

/* 64 bits that nobody can foretell.  False: there are none, and `*n` is as it was. */
bool jrt_random(uint64_t *n);
#endif
