/* SPDX-License-Identifier: Apache-2.0 */
/* Output objects in which several members may have the same name: a second value for a name is
 * kept, and inserted behind the first when the object ends. */
#ifndef JOLT_SHARED_H
#define JOLT_SHARED_H

#include "jolt/names.h"

JRT_BEGIN

enum { JRT_FEW_SHARED = 16 }; /* more are stored in the arena */

struct jrt_shared_value {
	struct jrt_raw raw;
	struct jrt_shared_value *next;
};

struct jrt_shared_member {
	uint32_t name; /* its position among all names */
	uint32_t more; /* number of further values, in `first` and following */
	size_t value, end; /* position of the first value in the output */
	struct jrt_shared_value *first, *last;
};

struct jrt_shared {
	const struct jrt_doc *doc;
	struct jrt_names *names; /* of the object */
	uint32_t count, size;
	bool any; /* some name came twice */
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

/* Call after writing the member whose name came last, with a comma; its value has `len` bytes.
 * False: out of memory. */
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

/* Keeps a value for the name that was just found to be known.  `w`: values are also used elsewhere,
 * so no list among them may grow; NULL: they are not.  False: a list would grow, the member is not
 * one of these, or out of memory. */
bool jrt_share(struct jrt_shared *, const struct jrt_writer *w, struct jrt_raw value);

/* Private: works on a copy of the writer. */
struct jrt_writer jrt_shared_put(struct jrt_writer, const struct jrt_shared *);

/* Call when all members are written: inserts further values, combined as in jrt_put_many(). */
JRT_INLINE void
jrt_put_shared(struct jrt_writer *w, const struct jrt_shared *s)
{
	if (s->any) {
		*w = jrt_shared_put(*w, s);
	}
}

JRT_END
#endif
