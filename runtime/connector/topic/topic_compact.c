/* SPDX-License-Identifier: Apache-2.0 */
/* Returns the space of a topic's free pages to the file system. */
#include "connector/topic/topic_dir.h"
#include "connector/topic/topic_fault.h"
#include "connector/topic/topic_repair.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define NEW_DATA "data.mdb.new"

/* Copies into a separate file, which takes the name when it is complete and on disk. */
static int
copy(int dir, MDB_env *env)
{
	int fd = openat(dir, NEW_DATA, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (fd < 0) {
		return errno;
	}
	int rc = mdb_env_copyfd2(env, fd, MDB_CP_COMPACT);
	if (rc == 0 && fsync(fd) != 0) {
		rc = errno;
	}
	close(fd);
	return rc;
}

static bool
compact(struct jrt_topic_dir *d, const char *dir, uint64_t *before, uint64_t *after,
	struct jrt_complaints *complaints)
{
	struct jrt_store s;
	struct stat st = { .st_size = 0 };
	bool good = jrt_store_look(&s, dir, complaints);
	int rc = 0;
	if (good) {
		*before = s.file.bytes;
		jrt_topic_touched = dir;
		rc = copy(d->fd, s.env);
		jrt_topic_touched = NULL;
	}
	jrt_store_close(&s);
	if (good && rc == 0 && renameat(d->fd, NEW_DATA, d->fd, "data.mdb") != 0) {
		rc = errno;
	}
	if (good && rc != 0) {
		jrt_complain(complaints, "topic %s: %s/data.mdb: %s", dir, dir, mdb_strerror(rc));
		(void)unlinkat(d->fd, NEW_DATA, 0);
		return false;
	}
	(void)fsync(d->fd);
	(void)fstatat(d->fd, "data.mdb", &st, 0);
	*after = (uint64_t)st.st_size;
	return good;
}

bool
jrt_topic_compact(
	const char *dir, uint64_t *before, uint64_t *after, struct jrt_complaints *complaints)
{
	char path[PATH_MAX];
	struct jrt_topic_dir d;
	(void)snprintf(path, sizeof path, "%s/data.mdb", dir);
	if (access(path, R_OK) != 0) { /* opening would create one */
		jrt_complain(complaints, "topic %s: %s", path, strerror(errno));
		return false;
	}
	/* LMDB copies what its branches lead to, and salvage could find more. */
	struct jrt_topic_health health;
	bool good = jrt_topic_check(dir, &health, complaints), well = jrt_topic_is_well(&health);
	jrt_topic_health_finish(&health);
	if (!good) {
		return false;
	}
	if (!well) {
		jrt_complain(complaints,
			"topic %s is damaged: it stays as it is" JRT_TOPIC_DAMAGE_HINT, dir);
		return false;
	}
	good = jrt_topic_dir_open(&d, dir, complaints);
	if (good && d.fresh) {
		jrt_complain(complaints, "topic %s: it is empty", dir);
		good = false;
	}
	good = good && compact(&d, dir, before, after, complaints);
	jrt_topic_dir_close(&d);
	return good;
}
