/* SPDX-License-Identifier: Apache-2.0 */
/* Lanes, one per key, in a table of a fixed size. */
#include "connector/sink/order.h"

#include "connector/common/random.h"

#include <stdlib.h>

enum { BUCKETS = 1 << 14, OVERHEAD = 16 /* of an allocation */ };

struct jrt_lane {
	struct jrt_lane *next; /* in the bucket */
	struct jrt_lane *next_ready;
	uint64_t key, batch; /* batch: the last one that has the key */
	unsigned on_way;
	bool is_ready;
	struct jrt_held *first, **end; /* that wait */
};

/* ---- keys --------------------------------------------------------------------------------------
 */

const char *
jrt_order_init(struct jrt_order *o, const char *path)
{
	*o = (struct jrt_order){ .ready_end = &o->ready };
	o->path = strdup(path);
	o->table = calloc(BUCKETS, sizeof(struct jrt_lane *));
	if (o->path == NULL || o->table == NULL) {
		return "out of memory";
	}
	if (!jrt_random(&o->seed)) {
		return "the system has no random numbers to give";
	}
	const char *error = jrt_path_split(path, o->path, o->steps, &o->step_count);
	o->active = error == NULL;
	return error;
}

bool
jrt_order_configure(
	struct jrt_order *o, const struct jrt_settings *s, struct jrt_complaints *complaints)
{
	enum { NONE, STRICT, KEY }; /* in the order of settings.def */
	const char *path = jrt_setting_text(s, SETTING_HTTP_ORDER_KEY);
	*o = (struct jrt_order){ .active = false };
	if (jrt_setting_number(s, SETTING_HTTP_ORDER) != KEY) {
		return true;
	}
	const char *error = path != NULL ? jrt_order_init(o, path) : NULL;
	if (path == NULL) {
		jrt_complain(complaints, "http.order: \"key\" needs http.order.key");
	} else if (error != NULL) {
		jrt_complain(complaints, "http.order.key: \"%s\": %s", path, error);
	}
	return path != NULL && error == NULL;
}

static bool
is_index(struct jrt_text step, uint32_t *index)
{
	*index = 0;
	for (size_t i = 0; i < step.len; i++) {
		if (step.at[i] < '0' || step.at[i] > '9') {
			return false;
		}
		*index = 10 * *index + (uint32_t)(step.at[i] - '0');
	}
	return step.len > 0 && step.len < 10;
}

static jrt_ref
follow(const struct jrt_order *o, const struct jrt_doc *d)
{
	jrt_ref v = d->root;
	for (unsigned i = 0; i < o->step_count && v != 0; i++) {
		uint32_t index;
		if (jrt_is_object(d, v)) {
			v = jrt_member_named(d, v, o->steps[i]);
		} else if (jrt_is_array(d, v) && is_index(o->steps[i], &index)) {
			v = jrt_element_at(d, v, index);
		} else {
			v = 0;
		}
	}
	return v;
}

static uint64_t
hash(uint64_t h, const char *at, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		h = (h ^ (uint8_t)at[i]) * 0x100000001b3;
		h ^= h >> 29;
	}
	return h;
}

uint64_t
jrt_order_key(const struct jrt_order *o, const struct jrt_doc *d)
{
	jrt_ref v = follow(o, d);
	if (v == 0 || jrt_is_null(d, v)) {
		return 0;
	}
	uint64_t h;
	if (jrt_first_byte(d, v) == '"') {
		struct jrt_text t = jrt_string_of(d, v);
		h = hash(o->seed, "\"", 1);
		h = t.at != NULL ? hash(h, t.at, t.len) : h;
	} else {
		struct jrt_raw raw = jrt_raw_of(d, v);
		h = hash(o->seed, raw.at, raw.len);
	}
	return h != 0 ? h : 1;
}

/* ---- lanes -------------------------------------------------------------------------------------
 */

/* The link to the lane of that key, or where it would be. */
static struct jrt_lane **
find(const struct jrt_order *o, uint64_t key)
{
	struct jrt_lane **at = &o->table[(key ^ key >> 32) & (BUCKETS - 1)];
	while (*at != NULL && (*at)->key != key) {
		at = &(*at)->next;
	}
	return at;
}

static struct jrt_lane *
find_or_make(struct jrt_order *o, uint64_t key)
{
	struct jrt_lane **at = find(o, key);
	if (*at == NULL) {
		struct jrt_lane *l = calloc(1, sizeof *l);
		if (l == NULL) {
			return NULL;
		}
		l->key = key;
		l->end = &l->first;
		*at = l;
	}
	return *at;
}

static void
drop_unused(struct jrt_order *o, uint64_t key)
{
	struct jrt_lane **at = find(o, key), *l = *at;
	if (l != NULL && l->on_way == 0 && l->first == NULL && !l->is_ready) {
		*at = l->next;
		free(l);
	}
}

bool
jrt_order_may_go(const struct jrt_order *o, uint64_t key, uint64_t batch)
{
	const struct jrt_lane *l = key != 0 ? *find(o, key) : NULL;
	return l == NULL || (l->first == NULL && (l->on_way == 0 || l->batch == batch));
}

bool
jrt_order_went(struct jrt_order *o, uint64_t key, uint64_t batch)
{
	struct jrt_lane *l = key != 0 ? find_or_make(o, key) : NULL;
	if (l != NULL) {
		l->on_way++;
		l->batch = batch;
	}
	return l != NULL || key == 0;
}

static void
make_ready(struct jrt_order *o, struct jrt_lane *l)
{
	l->is_ready = true;
	l->next_ready = NULL;
	*o->ready_end = l;
	o->ready_end = &l->next_ready;
}

void
jrt_order_done(struct jrt_order *o, uint64_t key)
{
	if (key == 0) {
		return;
	}
	struct jrt_lane *l = *find(o, key);
	l->on_way--;
	if (l->on_way == 0 && l->first != NULL && !l->is_ready) {
		make_ready(o, l);
	}
	drop_unused(o, key);
}

/* ---- records that wait -------------------------------------------------------------------------
 */

static size_t
size_of(const struct jrt_held *h)
{
	return sizeof *h + h->in_len + h->out_len + OVERHEAD;
}

bool
jrt_order_hold(struct jrt_order *o, uint64_t key, struct jrt_text in, struct jrt_text out,
	uint64_t line, uint64_t sequence)
{
	struct jrt_held *h = malloc(sizeof *h + in.len + out.len);
	struct jrt_lane *l = h != NULL ? find_or_make(o, key) : NULL;
	if (l == NULL) {
		free(h);
		return false;
	}
	*h = (struct jrt_held){
		.key = key, .line = line, .sequence = sequence, .in_len = in.len, .out_len = out.len
	};
	memcpy(h->texts, in.at, in.len);
	if (out.len > 0) {
		memcpy(h->texts + in.len, out.at, out.len);
	}
	*l->end = h;
	l->end = &h->next;
	o->held++;
	o->bytes += size_of(h);
	return true;
}

static struct jrt_held *
take_from(struct jrt_order *o, struct jrt_lane *l)
{
	struct jrt_held *h = l->first;
	l->first = h->next;
	if (l->first == NULL) {
		l->end = &l->first;
	}
	o->held--;
	o->bytes -= size_of(h);
	return h;
}

struct jrt_held *
jrt_order_take(struct jrt_order *o)
{
	return take_from(o, o->ready);
}

const struct jrt_held *
jrt_order_next(struct jrt_order *o, uint64_t batch)
{
	while (o->ready != NULL) {
		struct jrt_lane *l = o->ready;
		if (l->first != NULL && (l->on_way == 0 || l->batch == batch)) {
			return l->first;
		}
		/* The rest waits until the record that goes now is settled. */
		o->ready = l->next_ready;
		if (o->ready == NULL) {
			o->ready_end = &o->ready;
		}
		l->is_ready = false;
		drop_unused(o, l->key);
	}
	return NULL;
}

void
jrt_order_finish(struct jrt_order *o)
{
	for (size_t i = 0; o->table != NULL && i < BUCKETS; i++) {
		for (struct jrt_lane *l = o->table[i], *next; l != NULL; l = next) {
			next = l->next;
			while (l->first != NULL) {
				free(take_from(o, l));
			}
			free(l);
		}
	}
	free(o->table);
	free(o->path);
	memset(o, 0, sizeof *o);
}
