/* SPDX-License-Identifier: Apache-2.0 */
/* Members of an object that is written, of which several may have one name: what is written to a
 * name for the second time is kept, and put behind the first value when the object ends. */
#ifndef JOLT_SHARED_H
#define JOLT_SHARED_H

#include "jolt/names.h"

JRT_BEGIN

enum { JRT_FEW_SHARED = 16 }; /* more have their place in the arena */

struct jrt_shared_value {
	struct jrt_raw raw;
	struct jrt_shared_value *next;
};

struct jrt_shared_member {
	uint32_t name; /* its position among all names */
	uint32_t more; /* values to come, in `first` and the next ones */
	size_t value, end; /* where the first value stands in the output */
	struct jrt_shared_value *first, *last;
};

struct jrt_shared {
	const struct jrt_doc *doc;
	struct jrt_names *names; /* of the object */
	uint32_t count, size;
	bool any; /* a name came twice */
	struct jrt_shared_member *at, few[JRT_FEW_SHARED];
};

JRT_INLINE void
jrt_shared_begin(struct jrt_shared *s, const struct jrt_doc *d, struct jrt_names *names)
{
	s->doc = d;
	s->names = names;
	s->count = 0;
	s->size = JRT_FEW_SHARED;
	s->any = false;
	s->at = s->few;
}

JRT_COLD bool jrt_shared_grow(struct jrt_shared *);

/* The member whose name came last is written, with a comma; its value takes `len` bytes.  False:
 * there is no room. */
JRT_INLINE bool
jrt_shared_is_written(struct jrt_shared *s, const struct jrt_writer *w, size_t len)
{
	if (s->count == s->size && !jrt_shared_grow(s)) {
		return false;
	}
	struct jrt_shared_member *m = &s->at[s->count++];
	m->name = s->names->count - 1;
	m->more = 0;
	m->end = w->used - 1;
	m->value = m->end - len;
	return true;
}

/* Keeps a value for the name that was just found not to be new.  `w`: values are used elsewhere,
 * too, so that no list among them may become longer; NULL: they are not.  False: one would, the
 * member is not one of these, or there is no room. */
bool jrt_share(struct jrt_shared *, const struct jrt_writer *w, struct jrt_raw value);

/* Private: on a copy of the writer. */
struct jrt_writer jrt_shared_put(struct jrt_writer, const struct jrt_shared *);

/* All members are written: those that have several values get them, as jrt_put_many() has it. */
JRT_INLINE void
jrt_put_shared(struct jrt_writer *w, const struct jrt_shared *s)
{
	if (s->any) {
		*w = jrt_shared_put(*w, s);
	}
}

JRT_END
#endif
