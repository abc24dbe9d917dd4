/* SPDX-License-Identifier: Apache-2.0 */
/* Between the files that note (trace.c; trace_known.c, what is known of values; trace_path.c, where
 * they stand; trace_write.c, what writes) and trace_print.c, which tells. */
#ifndef JOLT_TRACE_NOTE_H
#define JOLT_TRACE_NOTE_H

#include "jolt/trace.h"

/* What is known of a value, or of a place in a container. */
struct jrt_trace_entry {
	const void *at; /* NULL: free */
	uint64_t key; /* of a place: hash of its name, or the index; of a value: 0 */
	const char *path; /* of a value: where it stood in the record; NULL: not there */
	const char *spec; /* the rule that put it there, or made it */
	const char
		*of; /* the record's pieces that the rule had looked at, or the place it was at */
	const struct jrt_value *was; /* of a value: what of the record it is a copy of; or NULL */
	bool unknown; /* of a value of the record: what is in it was not looked at */
	unsigned seen; /* of a value: the pass over a document that met it last */
	bool taken; /* a value of the record that something has used */
};

struct jrt_trace_table {
	struct jrt_trace_entry *entries;
	size_t count, size;
};

/* Where values stood in the document when it was walked over last (private to trace_path.c). */
struct jrt_trace_stands {
	struct jrt_trace_stood {
		const struct jrt_value *value, *in; /* value NULL: free */
		uint32_t index; /* of a member or an element */
		unsigned walk;
	} * entries;
	size_t count, size, seen; /* seen: by the last walk */
	unsigned walks;
	bool settled; /* nothing changes the document */
	bool walked; /* it was walked over since */
};

enum { JRT_TRACE_LOOKS = 16 }; /* of a rule, at most */

/* CUT: the number `key` was to be a name, and became `near`. */
enum jrt_trace_what { JRT_TRACE_RULE, JRT_TRACE_MISSED, JRT_TRACE_SCALAR, JRT_TRACE_CUT };

/* Something that happened, in order. */
struct jrt_trace_event {
	enum jrt_trace_what what;
	unsigned operation;
	const char *spec;
	const char *at; /* path in the document of the operation */
	const char *key, *near; /* MISSED; near NULL: nothing like it */
	bool dotted; /* MISSED: `near` is what the key has before its dot */
	bool of_lookup; /* MISSED: a look-up asked, not a key of the spec */
	const char *kind; /* of what is there instead of an object: "a string"; NULL: an object is
			   */
	const char *from; /* RULE that wrote nothing: the pieces of the record that it looked at */
	bool wrote, removed;
	const struct jrt_value *in; /* then: to this container, which becomes a path */
	struct jrt_where_key put;
	const char *to; /* in the document that the operation left; NULL: it did not stay */
};

struct jrt_trace {
	const struct jrt_trace_program *program;
	struct jrt_trace_table values, places;
	struct jrt_trace_stands stands;
	struct jrt_trace_event *events;
	size_t event_count, event_size;
	struct jrt_trace_event beyond; /* where there is no room */
	bool cut; /* there was more than is noted */
	unsigned operation, passes;
	const char *operation_spec;
	const char **specs; /* of all of them, from 1 */
	struct jrt_value *record, *document; /* of the operation; at the end: what came out */
	const char *rule, *at; /* that is being applied */
	size_t rule_event; /* its event + 1 */
	const struct jrt_value *path_in; /* a container, and its path */
	const char *path;
	struct jrt_value *in; /* the container it is applied to */
	struct jrt_text in_key;
	struct jrt_value *looked[JRT_TRACE_LOOKS];
	unsigned look_count;
	struct jrt_cover *cover; /* then nothing is noted, but counted there */
	struct jrt_cover_rule *covered; /* of the rule that is being applied; NULL: none is */
	bool covered_wrote;
	bool checks; /* the process ends where a value has no rule */
	bool ended; /* the document came to be written */
	struct jrt_text output; /* as it was written */
};

/* Counting: an operation begins (spec NULL: none does), a rule is applied, it has written or
 * removed something, it was not to be applied after all. */
void jrt_cover_operation(struct jrt_ctx *, const char *spec);
void jrt_cover_applied(struct jrt_trace *, const char *spec);
void jrt_cover_wrote(struct jrt_trace *);
void jrt_cover_took_back(struct jrt_trace *);

/* Known of the value, or of the place; NULL: nothing. */
struct jrt_trace_entry *jrt_trace_value(const struct jrt_trace *, const struct jrt_value *);
struct jrt_trace_entry *
jrt_trace_place(const struct jrt_trace *, const struct jrt_value *in, struct jrt_where_key);
/* The same, made when there is nothing; NULL: no room, or nothing is noted. */
struct jrt_trace_entry *jrt_trace_note_value(struct jrt_ctx *, const struct jrt_value *);
struct jrt_trace_entry *
jrt_trace_note_place(struct jrt_ctx *, const struct jrt_value *in, struct jrt_where_key);
/* The pieces of the record that the rule has looked at, with commas; "": none. */
const char *jrt_trace_sources(struct jrt_ctx *);
/* What was written, as a string that lives as long as the record; the writer is finished. */
const char *jrt_trace_keep(struct jrt_ctx *, struct jrt_writer *);
const char *jrt_trace_below(struct jrt_ctx *, const char *path, struct jrt_where_key);
/* The path that leads from the document of the operation to a container; NULL: it is not in it. */
const char *jrt_trace_path(struct jrt_ctx *, const struct jrt_value *in);
/* The same of what a rule is at, which is often the container of the rule before; "" then. */
const char *jrt_trace_path_at(struct jrt_ctx *, const struct jrt_value *in);
/* The value was put into the container, where the next rules may be below it. */
void jrt_trace_stood(struct jrt_ctx *, const struct jrt_value *, const struct jrt_value *in);
/* Whether the document, which is another one now, changes until this is called again. */
void jrt_trace_settled(struct jrt_trace *, bool settled);
/* The rule that is being applied looks for a member that is not there. */
void jrt_trace_unfound(struct jrt_ctx *, struct jrt_value *in, struct jrt_text key);
/* The rule that is being applied has made a name of a number, and cut it. */
void jrt_trace_cut(struct jrt_ctx *, struct jrt_text number, struct jrt_text name);
/* Tells all of it. */
void jrt_trace_print(struct jrt_ctx *, const struct jrt_trace *, enum jrt_status,
	struct jrt_writer *out, bool json, const char *select);
#endif
