/* SPDX-License-Identifier: Apache-2.0 */
/* Growing output.  The first failure stays in ->status; the output is then to be dropped. */
#ifndef JSON_WRITER_H
#define JSON_WRITER_H

#include "json/doc.h"

JRT_BEGIN

struct jrt_writer {
	char *base;
	size_t used, size;
	size_t limit; /* of `used`; 0: none */
	enum jrt_status status;
};

void jrt_writer_init(struct jrt_writer *);
void jrt_writer_finish(struct jrt_writer *);
enum { JRT_MOST_OUTPUT = 256 * 1024 * 1024 }; /* bytes that one record may become */

/* Begins the output of one record: beyond JRT_MOST_OUTPUT bytes, JRT_OUTPUT_LIMIT. */
static inline void
jrt_writer_begin_record(struct jrt_writer *w)
{
	w->limit = w->used + JRT_MOST_OUTPUT;
}

/* Makes room for more than `n` more bytes.  False: JRT_NO_ROOM, or JRT_OUTPUT_LIMIT. */
bool jrt_writer_grow(struct jrt_writer *, size_t n);
/* The same on a copy, for a writer whose address must not escape (JRT_INLINE). */
JRT_COLD struct jrt_writer jrt_writer_grown(struct jrt_writer, size_t n);

/* Whether there is room for more than `n` more bytes; grows if necessary. */
JRT_INLINE bool
jrt_writer_has(struct jrt_writer *w, size_t n)
{
	if (w->size - w->used <= n) {
		*w = jrt_writer_grown(*w, n);
		return w->size - w->used > n;
	}
	return true;
}

/* Copies a copy back, member by member; as a whole it would go through memory. */
JRT_INLINE void
jrt_writer_give_back(struct jrt_writer *w, const struct jrt_writer *copy)
{
	w->base = copy->base;
	w->used = copy->used;
	w->size = copy->size;
	w->status = copy->status;
}

JRT_INLINE void
jrt_put(struct jrt_writer *w, const char *bytes, size_t n)
{
	if (jrt_writer_has(w, n)) {
		memcpy(w->base + w->used, bytes, n);
		w->used += n;
	}
}
#define jrt_put_lit(w, literal) jrt_put((w), (literal), sizeof(literal) - 1)

JRT_INLINE void
jrt_put_raw(struct jrt_writer *w, struct jrt_raw v)
{
	jrt_put(w, v.at, v.len);
}

/* Writes a value of the document byte for byte. */
static inline void
jrt_put_ref(struct jrt_writer *w, const struct jrt_doc *d, jrt_ref v)
{
	jrt_put_raw(w, jrt_raw_of(d, v));
}

/* Writes a string with its quotes and the reference's escapes (\" \\ \b \t \n \f \r, \u00XX); lone
 * surrogates as \uXXXX. */
void jrt_put_string(struct jrt_writer *, struct jrt_text);
/* The same without the quotes. */
void jrt_put_escaped(struct jrt_writer *, struct jrt_text);
/* Writes a member's name as a string, and the colon. */
void jrt_put_name(struct jrt_writer *, struct jrt_text);
void jrt_put_unsigned(struct jrt_writer *, uint64_t);

JRT_END
#endif
