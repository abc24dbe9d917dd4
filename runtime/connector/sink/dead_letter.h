/* SPDX-License-Identifier: Apache-2.0 */
/* Records that cannot be delivered: one JSON line each, with the reason and the record as it came.
 *
 *	{"time":"...","source":"events.ndjson","line":7,"byte":31,"reason":"not valid JSON",
 *	"status":"BAD_JSON","record":"..."}
 *
 * `line` counts from 1 (for a topic it is the offset), `byte` is the place in the record, from 1,
 * where it is known.  `status` is a name of status.def or the HTTP status; then "answer" holds the
 * start of what the endpoint said.  Of a record that the spec cannot transform "spec" is the place
 *in it ("orders.yaml:14:9: x.&(0,1)") and "path" the one in the record ("lines[3].sku"), as far as
 * they are known.  A record that is not UTF-8, or holds NUL bytes, stands in
 * "record_base64" instead.  Of one that is too large to be held, the first JRT_DEAD_START bytes
 * stand in "record_start_base64", and its length in "record_length".
 *
 * Several processes may use the file: each holds a lock (flock) while it writes an entry, and looks
 * first whether the file is still the one of that name.  Who is in a hurry does not wait for the
 *lock of another process, nor for the reader of a pipe: the entry waits instead. */
#ifndef CONNECTOR_SINK_DEAD_LETTER_H
#define CONNECTOR_SINK_DEAD_LETTER_H

#include "connector/common/encode.h"

enum { JRT_DEAD_START = 64 << 10 };

struct jrt_dead_letter {
	int fd; /* -1: closed */
	char *path;
	uint64_t max_bytes, size; /* 0: no bound */
	uint64_t count; /* entries written by this process */
	bool hurried; /* the owner's to set */
	bool waits; /* what was put is not in the file yet: jrt_dead_letter_flush() */
	bool broken_line; /* the file ends in a part of an entry */
	/* private */
	struct jrt_writer line; /* of entries that are not in the file yet */
	uint64_t entries; /* in it */
	bool locked, in_entry; /* in_entry: its pieces come one by one */
	struct jrt_base64 base64;
	uint64_t length; /* of the record that comes in pieces, so far */
};

struct jrt_dead_entry {
	const char *source;
	uint64_t line, byte; /* byte 0: no place */
	const char *reason;
	const char *spec, *path; /* where the spec fails; NULL: not known */
	const char *status_name; /* or NULL, then `status` */
	int status;
	struct jrt_text answer; /* at NULL: none */
};

/* Opens for appending, creating it for its owner only, in no hurry.  False: errno. */
bool jrt_dead_letter_open(struct jrt_dead_letter *, const char *path, uint64_t max_bytes);
/* Whether it is a pipe or a device, which waits for its reader; else it waits for a lock. */
bool jrt_dead_letter_is_pipe(const struct jrt_dead_letter *);
/* Tries once more to write what waits. */
void jrt_dead_letter_close(struct jrt_dead_letter *);
/* Writes an entry.  False (errno): it is not in the file; the file is as it was.  In a hurry see
 * `waits`. */
bool jrt_dead_letter_put(
	struct jrt_dead_letter *, const struct jrt_dead_entry *, struct jrt_text record);
/* Tries to write what waits, which may have to wait again.  False: as jrt_dead_letter_put(). */
bool jrt_dead_letter_flush(struct jrt_dead_letter *);
/* The same for a record that comes in pieces; of those beyond its start only the length is kept.
 * Nothing may wait before it begins; in a hurry it may fail with EAGAIN, and waits then. */
bool jrt_dead_letter_begin(struct jrt_dead_letter *, const struct jrt_dead_entry *);
bool jrt_dead_letter_piece(struct jrt_dead_letter *, struct jrt_text piece);
bool jrt_dead_letter_end(struct jrt_dead_letter *);
/* An entry of another dead-letter file, a whole line without its end, as it stands. */
bool jrt_dead_letter_copy(struct jrt_dead_letter *, struct jrt_text line);
/* What was written is on the disk. */
bool jrt_dead_letter_sync(struct jrt_dead_letter *);
#endif
