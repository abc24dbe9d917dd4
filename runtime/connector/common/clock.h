/* SPDX-License-Identifier: Apache-2.0 */
/* Milliseconds and microseconds of a clock that never goes back. */
#ifndef CONNECTOR_COMMON_CLOCK_H
#define CONNECTOR_COMMON_CLOCK_H

#include <stdint.h>
#include <time.h>

static inline uint64_t
jrt_now_us(void)
{
	struct timespec t;
	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000 + (uint64_t)t.tv_nsec / 1000;
}

static inline uint64_t
jrt_now_ms(void)
{
	return jrt_now_us() / 1000;
}
#endif
