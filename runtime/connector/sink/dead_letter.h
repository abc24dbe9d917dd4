/* SPDX-License-Identifier: Apache-2.0 */
/* Records that cannot be delivered: one JSON line each, with the reason and the record as it came.
 *
 * 	{"time":"...","source":"events.ndjson","line":7,"byte":31,"reason":"not valid JSON",
 * 	"status":"BAD_JSON","record":"..."}
 *
 * `line` counts from 1 (for a topic it is the offset), `byte` is the position in the record, from
 * 1, if known.  `status` is a name of status.def or the HTTP status; in that case "answer" has the
 * beginning of the endpoint's answer.  For a record that the spec cannot transform, "spec" is the
 * place in the spec ("orders.yaml:14:9: x.&(0,1)") and "path" the one in the record
 * ("lines[3].sku"), if known.  A record that is not UTF-8, or contains NUL bytes, is in
 * "record_base64" instead.  If a record is too large to be kept, its first JRT_DEAD_START bytes are
 * in "record_start_base64", and its length in "record_length".
 *
 * Several processes may use the file: each holds a lock (flock) while it writes an entry, and first
 * checks that the file still has that name.  A process in a hurry does not wait for another
 * process's lock, nor for the reader of a pipe: the entry waits instead. */
#ifndef CONNECTOR_SINK_DEAD_LETTER_H
#define CONNECTOR_SINK_DEAD_LETTER_H

#include "connector/common/encode.h"

enum { JRT_DEAD_START = 64 << 10 };

struct jrt_dead_letter {
	int fd; /* -1: closed */
	char *path;
	uint64_t max_bytes, size; /* 0: unlimited */
	uint64_t count; /* entries written by this process */
	bool hurried; /* set by the owner */
	bool waits; /* an entry is not in the file yet: jrt_dead_letter_flush() */
	bool broken_line; /* the file ends with a partial entry */
	/* private */
	struct jrt_writer line; /* entries that are not in the file yet */
	uint64_t entries; /* in it */
	bool locked, in_entry; /* in_entry: its pieces come one by one */
	struct jrt_base64 base64;
	uint64_t length; /* of the record that comes in pieces, so far */
};

struct jrt_dead_entry {
	const char *source;
	uint64_t line, byte; /* byte 0: unknown */
	const char *reason;
	const char *spec, *path; /* where the spec fails; NULL: unknown */
	const char *status_name; /* or NULL: see `status` */
	int status;
	struct jrt_text answer; /* at NULL: none */
};

/* Opens for appending, not in a hurry; creates the file for its owner only.  False: errno. */
bool jrt_dead_letter_open(struct jrt_dead_letter *, const char *path, uint64_t max_bytes);
/* Whether it is a pipe or a device, which waits for its reader; otherwise it waits for a lock. */
bool jrt_dead_letter_is_pipe(const struct jrt_dead_letter *);
/* Tries once more to write what waits. */
void jrt_dead_letter_close(struct jrt_dead_letter *);
/* Writes an entry.  False (errno): it is not in the file, which is unchanged.  In a hurry see
 * `waits`. */
bool jrt_dead_letter_put(
	struct jrt_dead_letter *, const struct jrt_dead_entry *, struct jrt_text record);
/* Tries to write what waits; it may have to wait again.  False: as jrt_dead_letter_put(). */
bool jrt_dead_letter_flush(struct jrt_dead_letter *);
/* The same for a record that comes in pieces; beyond its start only the length is kept.  Nothing
 * may be waiting; in a hurry it may fail with EAGAIN, and waits then. */
bool jrt_dead_letter_begin(struct jrt_dead_letter *, const struct jrt_dead_entry *);
bool jrt_dead_letter_piece(struct jrt_dead_letter *, struct jrt_text piece);
bool jrt_dead_letter_end(struct jrt_dead_letter *);
/* Copies an entry from another dead-letter file: a complete line without its end. */
bool jrt_dead_letter_copy(struct jrt_dead_letter *, struct jrt_text line);
/* Ensures that what was written is on disk. */
bool jrt_dead_letter_sync(struct jrt_dead_letter *);
#endif
