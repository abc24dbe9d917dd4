/* SPDX-License-Identifier: Apache-2.0 */
/* Random numbers from the kernel. */
#include "connector/common/random.h"

#include <errno.h>
#include <sys/random.h>

bool
jrt_random(uint64_t *n)
{
	uint64_t had;
	ssize_t len;
	do {
		len = getrandom(&had, sizeof had, 0);
	} while (len < 0 && errno == EINTR);
	if (len != (ssize_t)sizeof had) {
		return false;
	}
	*n = had;
	return true;
}
