/* SPDX-License-Identifier: Apache-2.0 */
/* A folder for tests that sync thousands of times: they test that a sync is done, and in which
 * order, not how long a disk takes. */
#ifndef TESTS_FOLDER_H
#define TESTS_FOLDER_H

#include "suite.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>

enum { FOLDER_NAME = 64 };

/* Makes one in memory if there is room, or else in /tmp. */
static inline void
folder_make(char name[FOLDER_NAME])
{
	const unsigned long room = 256UL << 20;
	struct statvfs shm;
	bool in_memory = statvfs("/dev/shm", &shm) == 0 && shm.f_bavail > room / shm.f_bsize &&
			 access("/dev/shm", W_OK) == 0;
	(void)strcpy(name, in_memory ? "/dev/shm/joltc-test.XXXXXX" : "/tmp/joltc-test.XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(name));
}

static inline void
folder_remove(const char *name)
{
	char command[FOLDER_NAME + 16];
	(void)snprintf(command, sizeof command, "rm -rf %s", name);
	ck_assert_int_eq(system(command), 0);
}
#endif
