/* SPDX-License-Identifier: Apache-2.0 */
/* Values in an arena: what the tree way works on.
 *
 * Values are shared by reference, like the reference's Java objects: storing one in two places
 * stores the same one, and a change shows in both.  A value from the input is lazy: it names a
 * token of the document until somebody looks inside, and if nobody does it is written byte for
 * byte. Everything lives until the arena is reset. */
#ifndef JSON_VALUE_H
#define JSON_VALUE_H

#include "json/arena.h"
#include "json/doc.h"
#include "json/writer.h"

JRT_BEGIN

/* What a value is to Java. */
enum jrt_kind {
	JRT_KIND_NULL,
	JRT_KIND_BOOLEAN,
	JRT_KIND_INTEGER, /* fits 32 bits */
	JRT_KIND_LONG, /* fits 64 bits, not 32 */
	JRT_KIND_BIG, /* a larger integer, or one with more than 18 digits in the JSON: only its
			 text is kept */
	JRT_KIND_DECIMAL, /* the product of a BIG and a fraction in jolt-community's multiply:
			     exact, only its text is kept (BigDecimal.toString) */
	JRT_KIND_DOUBLE,
	JRT_KIND_STRING,
	JRT_KIND_LIST,
	JRT_KIND_OBJECT,
	JRT_KIND_ARRAY /* a Java array (from the function sort): most of Jolt does not take it for a
			  list; written as one */
};

struct jrt_list {
	struct jrt_value **items;
	uint32_t count, size;
};

struct jrt_value {
	union {
		struct {
			uint8_t kind; /* private: use jrt_kind(); JRT_LAZY_* until looked at */
			bool fixed; /* a list that Java would refuse to change or extend */
		};
		uint32_t head; /* private: both at once */
	};
	union {
		struct {
			jrt_ref ref; /* lazy */
			uint32_t asked; /* private, like the rest: how many times a member was
					   looked up while the object stayed lazy */
			struct jrt_child *children; /* of an object: containers in it that are
						       already in use, in the order of the text */
		};
		bool boolean;
		int64_t integer; /* INTEGER, LONG */
		double number; /* DOUBLE */
		struct jrt_text text; /* STRING; of a BIG and a DECIMAL its digits; of a
					 LAZY_WRAPPED the key */
		struct jrt_list list;
		struct jrt_object *object;
	};
	union {
		struct jrt_raw raw; /* a number as it stood in the input (at != NULL): written like
				       this if it is only moved */
		struct { /* private: of a LAZY_WRAPPED, the member's value and its key's tag */
			struct jrt_value *inside;
			uint32_t inside_tag;
		};
	};
};

/* Private: an object or list inside an object that is lazy itself.  Every look-up returns this same
 * value, even after the object has been expanded. */
struct jrt_child {
	struct jrt_value value;
	jrt_ref ref; /* the token of `value` */
	struct jrt_child *next;
};

struct jrt_member {
	struct jrt_text key;
	struct jrt_value *value;
};

/* Members in the order of insertion, or of a Java HashMap; found by the tags of their keys, or by
 * an index of hashes if there are many (object.c). */
struct jrt_object {
	JRT_ALIGNAS(16) struct jrt_member *members; /* so that what follows is aligned */
	uint32_t *tags; /* private, like everything below */
	uint32_t count, size;
	uint32_t tagged; /* how many of the first members have their tags */
	uint32_t plain; /* below this count a new member is simply appended: all have their tags,
			   and there is neither an index nor Java's order */
	uint64_t seen; /* jrt_tag_bit() of all members, perhaps also of former ones */
	uint32_t *slots, slot_count;
	uint32_t buckets; /* 0: in the order of insertion (java_map.h) */
};

enum { JRT_SORTED_FORMS = 16, JRT_SORTED_AS = 64, JRT_PLACES = 256 };

/* Everything one record needs; one per thread.  The first failure stays in ->status; work then goes
 * on harmlessly, and its result is dropped. */
struct jrt_ctx {
	struct jrt_arena arena;
	const struct jrt_doc *doc; /* the record */
	enum jrt_status status;
	const struct jrt_secret *secrets; /* NULL: none is set */
	uint32_t secret_count; /* their number; higher numbers in a spec are not set */
	const struct jrt_value *context; /* what ^ reads; NULL: none was given */
	struct jrt_value *own_context; /* private: this record's copy of it, once read */
	uint32_t index_limit; /* largest array length that an index from the data may cause; 0:
				 JRT_MAX_INDEX */
	/* Private: the names of the running code, as JRT_NAME() has them; of length 0: none. */
	struct jrt_text names;
	void *user; /* for functions of the user */
	/* Private: the pieces of this record that already have values (piece.c). */
	struct {
		struct jrt_piece *at;
		uint32_t count, room; /* a power of two, or 0 */
	} pieces;
	uint64_t bailed_out; /* records so far that bailed out of the stream way */
	uint64_t cut_before; /* private: see jrt_records_cut() */
	bool cut; /* in this record, a number that serves as a name was truncated to 32 bits */
	uint8_t places[JRT_PLACES]; /* private: where keys were found last, by their tags */
	/* Private: the former positions of sorted objects' members, in their new order; for each of
	 * a few objects with similar members, the last one. */
	struct {
		uint32_t count; /* of its members; 0: none */
		uint8_t was[JRT_SORTED_AS];
	} sorted_as[JRT_SORTED_FORMS];
	/* What the layer above keeps from record to record (compiled patterns); jrt_ctx_finish()
	 * frees it. */
	void *kept;
	void (*finish_kept)(void *kept); /* NULL: nothing to free */
	/* Time zones that records named, likewise. */
	void *zones;
	void (*finish_zones)(void *zones);
	/* The time when this record first asked. */
	struct {
		bool known;
		int64_t seconds; /* since 1970 */
		int32_t nanos;
	} now;
	/* Who wants to know where the record fails (where.h); NULL: nobody, while none does. */
	struct jrt_where *where;
	struct jrt_trace *trace; /* in the program of `joltc trace` only (jolt/trace/trace.h) */
};

enum { JRT_MAX_INDEX = 100000 };

/* A name in emitted code: stored in an array as JSON spells a key, with quotes and a trailing
 * colon.  It needs no escapes.  The arrays belong to one struct, and JRT_PADDING follows the last
 * one. */
#define JRT_NAME(array) ((struct jrt_text){ (array) + 1, sizeof(array) - 4 })

/* Announces where such names stand to the functions that write values. */
#define jrt_use_names(ctx, of) ((ctx)->names = (struct jrt_text){ (const char *)&(of), sizeof(of) })

/* Whether a text is exactly one of them: a part of one has no quotes around it. */
static inline bool
jrt_is_name_among(struct jrt_text names, struct jrt_text t)
{
	return jrt_begins_in(names, t.at) && t.at[-1] == '"' && t.at[t.len] == '"';
}

static inline bool
jrt_is_name_of_code(const struct jrt_ctx *ctx, struct jrt_text t)
{
	return jrt_is_name_among(ctx->names, t);
}

/* A secret in the two forms in which it is used. */
struct jrt_secret {
	struct jrt_text text; /* its bytes; at == NULL: it is not set */
	struct jrt_text json; /* its bytes as the inside of a JSON string, without the quotes */
};

void jrt_ctx_init(struct jrt_ctx *);
void jrt_ctx_finish(struct jrt_ctx *);
/* Begins a record: resets arena and status.  NULL: there is no document, values are only made. */
void jrt_ctx_begin(struct jrt_ctx *, const struct jrt_doc *);
/* Records so far in which a number that serves as a name (`@(..)` in a path) was truncated to 32
 * bits and so became another number, as in the reference. */
static inline uint64_t
jrt_records_cut(const struct jrt_ctx *ctx)
{
	return ctx->cut_before + ctx->cut;
}

/* Keeps the first failure. */
static inline void
jrt_fail(struct jrt_ctx *ctx, enum jrt_status status)
{
	if (ctx->status == JRT_OK) {
		ctx->status = status;
	}
}

static inline bool
jrt_secret_is_set(const struct jrt_ctx *ctx, uint32_t number)
{
	return ctx->secrets != NULL && number < ctx->secret_count &&
	       ctx->secrets[number].text.at != NULL;
}

/* How a record ends: as `status` says, unless memory ran out on the way (a missed key may have gone
 * unnoticed). */
static inline enum jrt_status
jrt_outcome(const struct jrt_ctx *ctx, enum jrt_status status)
{
	return ctx->arena.full ? JRT_NO_ROOM : status;
}

/* ---- making (never NULL: if there is no room, the record fails and a shared null is returned)
 * ---- */

extern struct jrt_value jrt_null_value, jrt_true_value, jrt_false_value;
#define JRT_NULL (&jrt_null_value)

struct jrt_value *jrt_value_of(struct jrt_ctx *, jrt_ref); /* lazy */
/* The same, but a list or object has one value per record, however many times it is asked for. */
struct jrt_value *jrt_piece_value(struct jrt_ctx *, jrt_ref);
struct jrt_value *jrt_boolean(bool);
struct jrt_value *jrt_integer(struct jrt_ctx *, int64_t); /* INTEGER or LONG by size */
struct jrt_value *
jrt_long(struct jrt_ctx *, int64_t); /* LONG even if small: the result of Java's longSum */
struct jrt_value *jrt_double(struct jrt_ctx *, double);
struct jrt_value *
jrt_string(struct jrt_ctx *, struct jrt_text); /* the bytes must live as long as the record */
struct jrt_value *jrt_string_copy(struct jrt_ctx *, struct jrt_text);
/* A string literal, and an integer of 32 bits, in the spec: the same value in all records, never
 * changed. */
#if defined __GNUC__ && !defined __cplusplus
#define JRT_CONSTANT(...)                                                                          \
	(__extension__({                                                                           \
		static const struct jrt_value constant = { __VA_ARGS__ };                          \
		(struct jrt_value *)(uintptr_t)&constant;                                          \
	}))
#define jrt_constant_string(ctx, literal)                                                          \
	JRT_CONSTANT(.kind = JRT_KIND_STRING, .text = { (literal), sizeof(literal) - 1 })
#define jrt_constant_integer(ctx, n) JRT_CONSTANT(.kind = JRT_KIND_INTEGER, .integer = (n))
#else
#define jrt_constant_string(ctx, literal) jrt_string((ctx), JRT_TEXT(literal))
#define jrt_constant_integer(ctx, n) jrt_integer((ctx), (n))
#endif
struct jrt_value *jrt_new_list(struct jrt_ctx *);
struct jrt_value *jrt_new_object(struct jrt_ctx *);
/* A list of one object with one member; `tag` is that of the key (jrt_tag()). */
struct jrt_value *
jrt_new_list_of_one(struct jrt_ctx *, struct jrt_text key, uint32_t tag, struct jrt_value *);
/* An object whose members stand in the order of java.util.HashMap: what default creates. */
struct jrt_value *jrt_new_java_map(struct jrt_ctx *);
/* Any JSON constant of the spec, as a tree.  `json` must be valid, except that NaN may stand for a
 * number.  For literals that generated code does not build itself. */
struct jrt_value *jrt_parse_constant(struct jrt_ctx *, const char *json, size_t len);
/* The same for JSON text in pieces, if a string contains a secret. */
struct jrt_value *jrt_parse_joined(struct jrt_ctx *, unsigned count, const struct jrt_text *);
/* JSON text that is written only to be read at once: pieces of the record stand in it as tokens,
 * and values for one place stand side by side, each with a trailing comma that is not a token. */
enum {
	JRT_PIECE = 1,
	JRT_SEVERAL,
	JRT_SEVERAL_END,
	JRT_PIECE_END
}; /* between them the four bytes of a
				     jrt_ref */
typedef void jrt_put_one(struct jrt_ctx *, struct jrt_value **to, struct jrt_value *);
struct jrt_value *jrt_parse_pieces(struct jrt_ctx *, struct jrt_text, jrt_put_one *);
/* Copies lists and objects at all levels (the reference's DeepCopy); scalars are shared. */
struct jrt_value *jrt_deep_copy(struct jrt_ctx *, struct jrt_value *);

/* ---- looking ------------------------------------------------------------- */

/* A value's `kind` until somebody looks at it: beyond those of enum jrt_kind.  The value is the
 * token `ref` of the document, or (WRAPPED) a list of one object with one member: shift makes many
 * that are only written. */
enum { JRT_LAZY_WRAPPED = 99, JRT_LAZY_NUMBER, JRT_LAZY_STRING, JRT_LAZY_LIST, JRT_LAZY_OBJECT };

/* Not looked at yet. */
static inline bool
jrt_is_lazy(const struct jrt_value *v)
{
	return v->kind >= JRT_LAZY_WRAPPED;
}

/* Expands a lazy value by one level. */
void jrt_look(struct jrt_ctx *, struct jrt_value *);

/* Expands the value by one level if needed. */
static inline enum jrt_kind
jrt_kind(struct jrt_ctx *ctx, struct jrt_value *v)
{
	if (jrt_is_lazy(v)) {
		jrt_look(ctx, v);
	}
	return (enum jrt_kind)v->kind;
}

/* A string, and a number of the document, as values in memory that the caller provides. */
static inline struct jrt_value *
jrt_string_in(struct jrt_value *room, struct jrt_text t)
{
	room->kind = JRT_KIND_STRING;
	room->fixed = false;
	room->text.at = t.at;
	room->text.len = t.len;
	room->raw.at = NULL;
	return room;
}

static inline struct jrt_value *
jrt_lazy_number_in(struct jrt_value *room, jrt_ref ref)
{
	room->kind = JRT_LAZY_NUMBER;
	room->fixed = false;
	room->ref = ref;
	return room;
}

static inline bool
jrt_is_null_value(struct jrt_ctx *ctx, struct jrt_value *v)
{
	(void)ctx;
	return v->kind == JRT_KIND_NULL;
}

/* LIST only */
static inline bool
jrt_is_list(struct jrt_ctx *ctx, struct jrt_value *v)
{
	(void)ctx;
	return v->kind == JRT_KIND_LIST || v->kind == JRT_LAZY_LIST || v->kind == JRT_LAZY_WRAPPED;
}

/* OBJECT */
static inline bool
jrt_is_map(struct jrt_ctx *ctx, struct jrt_value *v)
{
	(void)ctx;
	return v->kind == JRT_KIND_OBJECT || v->kind == JRT_LAZY_OBJECT;
}

/* LIST or OBJECT */
static inline bool
jrt_is_container(struct jrt_ctx *ctx, struct jrt_value *v)
{
	return jrt_is_list(ctx, v) || jrt_is_map(ctx, v);
}

/* Java's toString (SEMANTICS 2) of strings, booleans, numbers, and containers: {k=[1, null]}; null
 * gives "null". */
struct jrt_text jrt_to_text(struct jrt_ctx *, struct jrt_value *);
/* Concatenates `count` texts. */
struct jrt_text jrt_joined(struct jrt_ctx *, unsigned count, const struct jrt_text *);
double
jrt_to_double(struct jrt_ctx *, struct jrt_value *); /* of any number: Java's doubleValue() */
bool jrt_equal(struct jrt_ctx *, struct jrt_value *,
	struct jrt_value *); /* Java's equals: 1, 1L, 1.0 and "1" differ */

/* ---- objects (the value must be an OBJECT) ------------------------------- */

/* A lazy object can be asked for members without being expanded: emitted code finds the tokens of
 * the members that it knows by name in one walk over the keys.  Returns the member whose value is
 * the token `ref` of the lazy object; NULL: `ref` is 0. */
struct jrt_value *jrt_child(struct jrt_ctx *, struct jrt_value *object, jrt_ref ref);

/* Private: stands in for an object that had no room; never written to, since the record has
 * failed. */
extern struct jrt_object jrt_no_object;

static inline struct jrt_object *
jrt_object_of(struct jrt_ctx *ctx, struct jrt_value *v)
{
	return jrt_kind(ctx, v) == JRT_KIND_OBJECT ? v->object : &jrt_no_object;
}

/* Private: a few bits that distinguish most keys, from the length, the first and the last bytes.
 * Known at compile time for a literal. */
JRT_INLINE uint32_t
jrt_tag(struct jrt_text key)
{
	uint32_t first = 0, last = 0;
	if (key.len >= 4) {
		memcpy(&first, key.at, 4);
		memcpy(&last, key.at + key.len - 4, 4);
	} else if (key.len > 0) {
		first = (unsigned char)key.at[0];
		last = (uint32_t)(unsigned char)key.at[key.len / 2] << 8 |
		       (unsigned char)key.at[key.len - 1];
	}
	return first ^ last * 0x9e3779b1u ^ (uint32_t)key.len << 24;
}

/* Private: like the functions below, for a key whose tag is known. */
struct jrt_value *
jrt_get_tagged(struct jrt_ctx *, struct jrt_value *object, struct jrt_text key, uint32_t tag);
/* The same for any value: only objects have members. */
struct jrt_value *
jrt_member_tagged(struct jrt_ctx *, struct jrt_value *, struct jrt_text key, uint32_t tag);
void jrt_set_tagged(struct jrt_ctx *, struct jrt_value *object, struct jrt_text key, uint32_t tag,
	struct jrt_value *);
/* Where the value is stored, until the object changes; NULL: there is no such member. */
struct jrt_value **
jrt_slot_tagged(struct jrt_ctx *, struct jrt_value *object, struct jrt_text key, uint32_t tag);
/* Appends a member that the object does not have. */
void jrt_add_tagged(struct jrt_ctx *, struct jrt_value *object, struct jrt_text key, uint32_t tag,
	struct jrt_value *);
int64_t
jrt_find_tagged(struct jrt_ctx *, struct jrt_value *object, struct jrt_text key, uint32_t tag);

/* NULL: absent (a JSON null is not absent). */
JRT_INLINE struct jrt_value *
jrt_get(struct jrt_ctx *ctx, struct jrt_value *object, struct jrt_text key)
{
	return jrt_get_tagged(ctx, object, key, jrt_tag(key));
}

/* Replaces in place or appends.  The key's bytes must live as long as the record. */
JRT_INLINE void
jrt_set(struct jrt_ctx *ctx, struct jrt_value *object, struct jrt_text key, struct jrt_value *v)
{
	jrt_set_tagged(ctx, object, key, jrt_tag(key), v);
}

/* The position of the member, or -1. */
JRT_INLINE int64_t
jrt_find(struct jrt_ctx *ctx, struct jrt_value *object, struct jrt_text key)
{
	return jrt_find_tagged(ctx, object, key, jrt_tag(key));
}

bool jrt_remove(struct jrt_ctx *, struct jrt_value *object, struct jrt_text key);
/* Drops members whose value was set to NULL (to remove many in one pass). */
void jrt_compact(struct jrt_ctx *, struct jrt_value *object);
#define jrt_get_lit(ctx, object, literal) jrt_get((ctx), (object), JRT_TEXT(literal))
#define jrt_set_lit(ctx, object, literal, v) jrt_set((ctx), (object), JRT_TEXT(literal), (v))

/* ---- lists (the value must be a LIST or ARRAY) --------------------------- */

static inline struct jrt_list *
jrt_list_of(struct jrt_ctx *ctx, struct jrt_value *v)
{
	if (jrt_is_lazy(v)) {
		jrt_look(ctx, v);
	}
	return &v->list;
}

/* On a fixed list: JRT_FIXED_LIST. */
void jrt_append(struct jrt_ctx *, struct jrt_value *list, struct jrt_value *);
/* Sets the element, extending the list with nulls; beyond the limit: JRT_INDEX_LIMIT. */
void jrt_set_at(struct jrt_ctx *, struct jrt_value *list, uint64_t index, struct jrt_value *);

/* ---- writing ------------------------------------------------------------- */

/* Appends the value as JSON; JRT_CYCLE in w->status if it contains itself.  Infinity and NaN are
 * written as strings. */
void jrt_put_value(struct jrt_ctx *, struct jrt_writer *, struct jrt_value *);
/* Writes the value to `at`, where there are `room` bytes, and returns the end.  NULL: they may not
 * suffice, or the value is not simple enough. */
char *jrt_value_at(struct jrt_ctx *, char *at, size_t room, struct jrt_value *);

JRT_END
#endif
