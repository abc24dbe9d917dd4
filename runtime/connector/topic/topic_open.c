/* SPDX-License-Identifier: Apache-2.0 */
/* The database of a topic: opened, and checked before any of its pages is touched. */
#include "connector/topic/topic_fault.h"
#include "connector/topic/topic_pages.h"
#include "connector/topic/topic_record.h"

#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { LEAST_RESERVE = 256 << 10, MOST_RESERVE = 32 << 20 };

static bool
complain(struct jrt_complaints *complaints, const char *dir, int rc)
{
	if (jrt_store_status(rc) == JRT_TOPIC_DAMAGED) {
		jrt_complain(complaints,
			"topic %s is damaged: %s/data.mdb: %s" JRT_TOPIC_DAMAGE_HINT, dir, dir,
			mdb_strerror(rc));
	} else {
		jrt_complain(complaints, "topic %s: %s", dir, mdb_strerror(rc));
	}
	return false;
}

/* LMDB found its own structure broken and is about to abort. */
static void
report_damage(MDB_env *env, const char *what)
{
	const char *dir = "?";
	(void)what;
	(void)mdb_env_get_path(env, &dir);
	jrt_topic_end_damaged(dir);
}

/* A page that the file no longer has would cause a SIGBUS later. */
static bool
check_length(struct jrt_store *s, const char *dir, struct jrt_complaints *complaints)
{
	MDB_envinfo info;
	MDB_stat stat;
	struct stat st;
	(void)mdb_env_info(s->env, &info);
	(void)mdb_env_stat(s->env, &stat);
	s->page = stat.ms_psize;
	if (fstat(s->file.fd, &st) != 0) {
		return complain(complaints, dir, errno);
	}
	s->file.bytes = (uint64_t)st.st_size;
	if (s->file.bytes / s->page < info.me_last_pgno + 1) {
		jrt_complain(complaints,
			"topic %s is damaged: %s/data.mdb is cut short: %ju bytes of %ju" JRT_TOPIC_DAMAGE_HINT,
			dir, dir, (uintmax_t)s->file.bytes,
			(uintmax_t)(info.me_last_pgno + 1) * s->page);
		return false;
	}
	return true;
}

static int
make_tables(struct jrt_store *s, MDB_txn *txn)
{
	uint32_t format = JRT_TOPIC_FORMAT_PLAIN; /* until it contains something newer */
	MDB_val key = { 6, "format" }, value = { sizeof format, &format };
	struct jrt_store_state state = { .next = 1, .consumer = 1, .generation = 1 };
	int rc = mdb_dbi_open(txn, "records", MDB_CREATE, &s->records);
	rc = rc == 0 ? mdb_dbi_open(txn, "topic", MDB_CREATE, &s->topic) : rc;
	rc = rc == 0 ? mdb_put(txn, s->topic, &key, &value, 0) : rc;
	return rc == 0 ? jrt_store_put_state(s, txn, &state) : rc;
}

static bool
read_tables(struct jrt_store *s, MDB_txn *txn, const char *dir, struct jrt_complaints *complaints)
{
	uint32_t format = 0;
	MDB_val key = { 6, "format" }, value;
	int rc = mdb_dbi_open(txn, "topic", 0, &s->topic);
	rc = rc == 0 ? mdb_get(txn, s->topic, &key, &value) : rc;
	if (rc == MDB_NOTFOUND) {
		jrt_complain(complaints,
			"topic %s is damaged: the tables of a topic are not found in %s/data.mdb" JRT_TOPIC_DAMAGE_HINT,
			dir, dir);
		return false;
	}
	if (rc == 0 && value.mv_size == sizeof format) {
		memcpy(&format, value.mv_data, sizeof format);
		if (format != JRT_TOPIC_FORMAT && format != JRT_TOPIC_FORMAT_PLAIN) {
			jrt_complain(complaints,
				"topic %s: format %u is not known to this program, which has %d",
				dir, format, JRT_TOPIC_FORMAT);
			return false;
		}
	}
	rc = rc == 0 ? mdb_dbi_open(txn, "records", 0, &s->records) : rc;
	rc = rc == 0 ? jrt_store_get_state(s, txn, &s->state) : rc;
	rc = rc == 0 ? jrt_store_get_clock(s, txn, &s->clock) : rc;
	s->parts = (struct jrt_store_parts){ .format = format };
	for (bool there = rc == 0; there; s->parts.settled += there) {
		struct jrt_record_key k = jrt_settled_key(s->parts.settled);
		MDB_val settled = { k.len, k.bytes };
		there = mdb_get(txn, s->topic, &settled, &value) == 0;
	}
	return rc == 0 || complain(complaints, dir, rc);
}

static bool
open_tables(struct jrt_store *s, const char *dir, bool fresh, struct jrt_complaints *complaints)
{
	MDB_txn *txn;
	int rc = mdb_txn_begin(s->env, NULL, fresh ? 0 : MDB_RDONLY, &txn);
	if (rc != 0) {
		return complain(complaints, dir, rc);
	}
	rc = fresh ? make_tables(s, txn) : 0;
	if (rc == 0 && !read_tables(s, txn, dir, complaints)) {
		mdb_txn_abort(txn);
		return false;
	}
	if (rc != 0) {
		mdb_txn_abort(txn);
	} else {
		rc = mdb_txn_commit(txn);
	}
	return rc == 0 || complain(complaints, dir, rc);
}

/* The limit, unless the file is already larger because the limit was: then, too, removing needs
 * room. */
static size_t
map_size(const struct jrt_store *s, const char *dir)
{
	char file[PATH_MAX];
	struct stat st;
	uint64_t size = s->limits.bytes, os_page = (uint64_t)sysconf(_SC_PAGESIZE);
	(void)snprintf(file, sizeof file, "%s/data.mdb", dir);
	if (stat(file, &st) == 0 && (uint64_t)st.st_size > size) {
		size = (uint64_t)st.st_size + MOST_RESERVE;
	}
	return (size_t)(size / os_page * os_page);
}

static bool
open_env(struct jrt_store *s, const char *dir, unsigned flags, struct jrt_complaints *complaints)
{
	char file[PATH_MAX];
	struct stat st;
	(void)snprintf(file, sizeof file, "%s/data.mdb", dir);
	if ((flags & MDB_RDONLY) != 0 && stat(file, &st) == 0 && st.st_size == 0) {
		jrt_complain(complaints,
			"topic %s is damaged: %s is empty: nothing of a topic is left in it", dir,
			file);
		return false;
	}
	if (!jrt_pages_metas_fit(file)) {
		return complain(complaints, dir, MDB_CORRUPTED);
	}
	int rc = mdb_env_create(&s->env);
	if (rc == 0) {
		rc = mdb_env_set_maxdbs(s->env, 2);
	}
	if (rc == 0 && s->limits.bytes > 0) {
		rc = mdb_env_set_mapsize(s->env, map_size(s, dir));
	}
	/* Without MDB_WRITEMAP pages are written by system calls: a full disk is an error and not a
	 * SIGBUS. */
	rc = rc == 0 ? mdb_env_open(s->env, dir, flags | MDB_NOTLS, 0600) : rc;
	rc = rc == 0 ? mdb_env_get_fd(s->env, &s->file.fd) : rc;
	if (rc != 0) {
		return complain(complaints, dir, rc);
	}
	(void)mdb_env_set_assert(s->env, report_damage);
	(void)mdb_env_get_path(s->env, &s->dir);
	return true;
}

/* Where the map is: LMDB does not say.  A line is "from-to mode offset device inode path". */
static void
find_map(struct jrt_store *s)
{
	char line[512];
	struct stat st;
	FILE *maps = fstat(s->file.fd, &st) == 0 ? fopen("/proc/self/maps", "re") : NULL;
	if (maps == NULL) {
		return;
	}
	while (fgets(line, sizeof line, maps) != NULL) {
		char *at;
		uintmax_t from = strtoumax(line, &at, 16);
		uintmax_t to = *at == '-' ? strtoumax(at + 1, &at, 16) : 0;
		for (int skipped = 0; at != NULL && skipped < 3; skipped++) {
			at = strchr(at + 1, ' ');
		}
		if (at != NULL && strtoumax(at, NULL, 10) == (uintmax_t)st.st_ino) {
			s->file.map = (void *)(uintptr_t)from;
			s->file.map_bytes = to - from;
		}
	}
	(void)fclose(maps);
}

void
jrt_store_saw(struct jrt_store *s, uint64_t *seen, uint64_t bytes)
{
	*seen += bytes;
	if (*seen > JRT_STORE_SEEN) {
		(void)madvise(s->file.map, s->file.map_bytes, MADV_DONTNEED);
		*seen = 0;
	}
}

static void
set_bounds(struct jrt_store *s, const struct jrt_topic_options *o)
{
	uint64_t reserve = o->max_bytes / 8;
	reserve = reserve < LEAST_RESERVE ? LEAST_RESERVE : reserve;
	reserve = reserve > MOST_RESERVE ? MOST_RESERVE : reserve;
	s->trim.retain_ms = o->retain_ms;
	s->limits.reserve_pages = reserve / s->page;
	s->limits.pages = (o->max_bytes - reserve) / s->page;
	s->limits.batch_bytes = reserve / 8;
	/* A node, with its head and its entry in the page's index, two of which fill a page. */
	s->piece = ((s->page - 16) / 2 & ~(size_t)1) - 2 - 8 - JRT_RECORD_KEY;
}

static bool
open_store(struct jrt_store *s, const char *dir, const struct jrt_topic_options *o, bool fresh,
	struct jrt_complaints *complaints)
{
	*s = (struct jrt_store){ .file.fd = -1, .limits.bytes = o->max_bytes };
	if (o->max_bytes < JRT_TOPIC_MIN_BYTES) {
		jrt_complain(complaints, "topic %s: %ju bytes are too few, %d is the least", dir,
			(uintmax_t)o->max_bytes, JRT_TOPIC_MIN_BYTES);
		return false;
	}
	if (!open_env(s, dir, 0, complaints)) {
		return false;
	}
	if (!fresh && !check_length(s, dir, complaints)) {
		return false;
	}
	if (!open_tables(s, dir, fresh, complaints) || !check_length(s, dir, complaints)) {
		return false;
	}
	int rc = mdb_txn_begin(s->env, NULL, MDB_RDONLY, &s->reader.txn);
	if (rc != 0) {
		s->reader.txn = NULL;
		return complain(complaints, dir, rc);
	}
	mdb_txn_reset(s->reader.txn);
	set_bounds(s, o);
	find_map(s);
	return true;
}

bool
jrt_store_open(struct jrt_store *s, const char *dir, const struct jrt_topic_options *o, bool fresh,
	struct jrt_complaints *complaints)
{
	jrt_topic_catch_faults();
	jrt_topic_touched = dir;
	bool good = open_store(s, dir, o, fresh, complaints);
	jrt_topic_touched = NULL;
	return good;
}

static bool
look_into(struct jrt_store *s, const char *dir, struct jrt_complaints *complaints)
{
	*s = (struct jrt_store){ .file.fd = -1 };
	if (!open_env(s, dir, MDB_RDONLY, complaints) || !check_length(s, dir, complaints) ||
		!open_tables(s, dir, false, complaints)) {
		return false;
	}
	MDB_envinfo info;
	(void)mdb_env_info(s->env, &info);
	struct jrt_topic_options o = { .max_bytes = info.me_mapsize };
	s->limits.bytes = info.me_mapsize;
	set_bounds(s, &o);
	int rc = mdb_txn_begin(s->env, NULL, MDB_RDONLY, &s->reader.txn);
	if (rc != 0) {
		s->reader.txn = NULL;
		return complain(complaints, dir, rc);
	}
	mdb_txn_reset(s->reader.txn);
	return true;
}

bool
jrt_store_look(struct jrt_store *s, const char *dir, struct jrt_complaints *complaints)
{
	jrt_topic_catch_faults();
	jrt_topic_touched = dir;
	bool good = look_into(s, dir, complaints);
	jrt_topic_touched = NULL;
	return good;
}

void
jrt_store_close(struct jrt_store *s)
{
	jrt_store_abort(s);
	if (s->reader.txn != NULL) {
		mdb_txn_abort(s->reader.txn);
	}
	if (s->env != NULL) {
		mdb_env_close(s->env);
	}
	*s = (struct jrt_store){ .file.fd = -1 };
}
