/* SPDX-License-Identifier: Apache-2.0 */
/* Random numbers from the kernel. */
#ifndef CONNECTOR_COMMON_RANDOM_H
#define CONNECTOR_COMMON_RANDOM_H

#include <stdbool.h>
#include <stdint.h>

/* 64 unpredictable bits.  False: there are none, and `*n` is unchanged. */
bool jrt_random(uint64_t *n);
#endif
