/* SPDX-License-Identifier: Apache-2.0 */
/* Shared by the files that record (trace.c; trace_known.c: facts about values; trace_path.c: where
 * values stand; trace_write.c: writes) and trace_print.c, which prints. */
#ifndef JOLT_TRACE_RECORDER_H
#define JOLT_TRACE_RECORDER_H

#include "jolt/trace/trace.h"

/* Facts about a value, or about a position in a container. */
struct jrt_trace_entry {
	const void *at; /* NULL: free */
	uint64_t key; /* of a position: hash of its name, or the index; of a value: 0 */
	const char *path; /* of a value: where it stood in the record; NULL: not in the record */
	const char *spec; /* the rule that put it there, or made it */
	const char *of; /* the pieces of the record that the rule had read, or its own position */
	const struct jrt_value
		*was; /* of a value: the piece of the record it is a copy of; or NULL */
	bool unknown; /* of a value of the record: its contents have not been looked at */
	unsigned seen; /* of a value: the last pass over a document that met it */
	bool taken; /* a value of the record that has been used */
};

struct jrt_trace_table {
	struct jrt_trace_entry *entries;
	size_t count, size;
};

/* Where values stood in the document at the last walk (private to trace_path.c). */
struct jrt_trace_stands {
	struct jrt_trace_stood {
		const struct jrt_value *value, *in; /* value NULL: free */
		uint32_t index; /* of a member or an element */
		unsigned walk;
	} * entries;
	size_t count, size, seen; /* seen: by the last walk */
	unsigned walks;
	bool settled; /* the document does not change any more */
	bool walked; /* a walk has been made since */
};

enum { JRT_TRACE_LOOKS = 16 }; /* of a rule, at most */

/* CUT: the number `key` was truncated to `near` to serve as a name. */
enum jrt_trace_what { JRT_TRACE_RULE, JRT_TRACE_MISSED, JRT_TRACE_SCALAR, JRT_TRACE_CUT };

/* Something that happened, in order. */
struct jrt_trace_event {
	enum jrt_trace_what what;
	unsigned operation;
	const char *spec;
	const char *at; /* path in the operation's document */
	const char *key, *near; /* MISSED; near NULL: no similar key */
	bool dotted; /* MISSED: `near` is the part of the key before its dot */
	bool of_lookup; /* MISSED: by a lookup, not by a key of the spec */
	const char *
		kind; /* what is there instead of an object: "a string"; NULL: an object is there */
	const char *from; /* RULE that wrote nothing: the pieces of the record that it read */
	bool wrote, removed;
	const struct jrt_value *in; /* then: written to this container, which becomes a path */
	struct jrt_where_key put;
	const char *to; /* in the document that the operation left; NULL: it did not stay */
};

struct jrt_trace {
	const struct jrt_trace_program *program;
	struct jrt_trace_table values, places;
	struct jrt_trace_stands stands;
	struct {
		struct jrt_trace_event *at;
		size_t count, size;
		struct jrt_trace_event beyond; /* used when there is no room */
		bool cut; /* there was more than the trace holds */
	} events;
	unsigned passes;
	struct {
		unsigned number;
		const char *spec;
		const char **specs; /* of all of them, from 1 */
	} operation;
	struct jrt_value *record, *document; /* of the operation; at the end: the output */
	struct {
		const char *spec, *at; /* NULL: none */
		size_t event; /* its event + 1 */
		struct jrt_value *in; /* the container it is applied to */
		struct jrt_text key; /* in `in` */
		struct jrt_value *looked[JRT_TRACE_LOOKS];
		unsigned looks;
	} rule; /* being applied */
	struct {
		const struct jrt_value *in; /* a container */
		const char *path;
	} last; /* path that was asked for */
	struct {
		struct jrt_cover *counts; /* then nothing is recorded, but counted there */
		struct jrt_cover_rule *rule; /* being applied; NULL: none */
		bool wrote;
	} cover;
	bool checks; /* the process ends if a value has no rule */
	bool ended; /* the document was written */
	struct jrt_text output; /* as written */
};

/* Counting: an operation begins (spec NULL: none does), a rule is applied, it has written or
 * removed something, it turned out not to apply. */
void jrt_cover_operation(struct jrt_ctx *, const char *spec);
void jrt_cover_applied(struct jrt_trace *, const char *spec);
void jrt_cover_wrote(struct jrt_trace *);
void jrt_cover_took_back(struct jrt_trace *);

/* What is known about the value, or about the position; NULL: nothing. */
struct jrt_trace_entry *jrt_trace_value(const struct jrt_trace *, const struct jrt_value *);
struct jrt_trace_entry *
jrt_trace_place(const struct jrt_trace *, const struct jrt_value *in, struct jrt_where_key);
/* The same, created if there is nothing; NULL: out of memory, or not recording. */
struct jrt_trace_entry *jrt_trace_entry_of_value(struct jrt_ctx *, const struct jrt_value *);
struct jrt_trace_entry *
jrt_trace_entry_of_place(struct jrt_ctx *, const struct jrt_value *in, struct jrt_where_key);
/* The pieces of the record that the rule has read, separated by commas; "": none. */
const char *jrt_trace_sources(struct jrt_ctx *);
/* What was written, as a string that lives as long as the record; finishes the writer. */
const char *jrt_trace_keep(struct jrt_ctx *, struct jrt_writer *);
const char *jrt_trace_below(struct jrt_ctx *, const char *path, struct jrt_where_key);
/* The path from the operation's document to a container; NULL: not in the document. */
const char *jrt_trace_path(struct jrt_ctx *, const struct jrt_value *in);
/* The same for the position of a rule, often the container of the rule before; "" if unknown. */
const char *jrt_trace_path_at(struct jrt_ctx *, const struct jrt_value *in);
/* The value was put into the container, where the next rules may look for it. */
void jrt_trace_stood(struct jrt_ctx *, const struct jrt_value *, const struct jrt_value *in);
/* Whether the document, which is now another one, may change before the next call of this. */
void jrt_trace_settled(struct jrt_trace *, bool settled);
/* The current rule looked for a member that is not there. */
void jrt_trace_unfound(struct jrt_ctx *, struct jrt_value *in, struct jrt_text key);
/* The current rule truncated a number to make a name of it. */
void jrt_trace_cut(struct jrt_ctx *, struct jrt_text number, struct jrt_text name);
/* Prints the whole trace. */
void jrt_trace_print(struct jrt_ctx *, const struct jrt_trace *, enum jrt_status,
	struct jrt_writer *out, bool json, const char *select);
#endif
