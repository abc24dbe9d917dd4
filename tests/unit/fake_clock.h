/* SPDX-License-Identifier: Apache-2.0 */
/* A clock that the test moves forward, for the whole connector.  It does not move libevent's clock:
 * the test fires those timers itself.  Check measures a test's time with it, up to an hour.  Link
 * with -Wl,--wrap=clock_gettime. */
#ifndef TESTS_FAKE_CLOCK_H
#define TESTS_FAKE_CLOCK_H

#include <stdint.h>
#include <time.h>

static uint64_t fake_clock_ahead_ms;

int __real_clock_gettime(clockid_t, struct timespec *);
int __wrap_clock_gettime(clockid_t, struct timespec *);
int
__wrap_clock_gettime(clockid_t id, struct timespec *t)
{
	int rc = __real_clock_gettime(id, t);
	t->tv_sec += (time_t)(fake_clock_ahead_ms / 1000);
	t->tv_nsec += (long)(fake_clock_ahead_ms % 1000) * 1000000;
	if (t->tv_nsec >= 1000000000) {
		t->tv_nsec -= 1000000000;
		t->tv_sec++;
	}
	return rc;
}
#endif
