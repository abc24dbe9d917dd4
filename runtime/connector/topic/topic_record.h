/* SPDX-License-Identifier: Apache-2.0 */
/* The format of records in the database, and what the parts of the store that write and read them
 * share. */
#ifndef CONNECTOR_TOPIC_TOPIC_RECORD_H
#define CONNECTOR_TOPIC_TOPIC_RECORD_H

#include "connector/topic/topic_store.h"

#include <endian.h>
#include <zlib.h>

enum {
	JRT_TOPIC_FORMAT = 2, /* any change here needs a new number */
	JRT_TOPIC_FORMAT_PLAIN = 1, /* nothing is settled after the consumer, no steps */
	JRT_RECORD_KEY = 12, /* bytes of the longest key */
	JRT_RECORD_MOST = 1 << 30,
	JRT_STORE_SEEN = 8 << 20 /* bytes of the map that stay resident, approximately */
};

struct jrt_record_head { /* before the first piece */
	uint64_t time_ms; /* of arrival */
	uint64_t before; /* bytes of all records before this one */
	uint32_t len, check;
};

struct jrt_record_key {
	unsigned char bytes[JRT_RECORD_KEY];
	size_t len;
};

/* Big-endian, so that bytes sort like offsets. */
static inline struct jrt_record_key
jrt_record_key(uint64_t offset, uint32_t piece)
{
	struct jrt_record_key k = { .len = piece == 0 ? sizeof offset : JRT_RECORD_KEY };
	offset = htobe64(offset);
	piece = htobe32(piece);
	memcpy(k.bytes, &offset, sizeof offset);
	memcpy(k.bytes + sizeof offset, &piece, sizeof piece);
	return k;
}

/* 0, which no record has: the key is not ours. */
static inline uint64_t
jrt_record_offset(MDB_val key)
{
	uint64_t offset = 0;
	if (key.mv_size >= sizeof offset) {
		memcpy(&offset, key.mv_data, sizeof offset);
	}
	return be64toh(offset);
}

/* CRC-32 of the offset and the bytes: LMDB has no checksums of its own. */
static inline uint32_t
jrt_record_check(uint64_t offset, const char *bytes, size_t len)
{
	offset = htobe64(offset);
	uLong crc = crc32(0, (const Bytef *)&offset, sizeof offset);
	return (uint32_t)(len > 0 ? crc32(crc, (const Bytef *)bytes, (uInt)len) : crc);
}

/* The key of a piece of what is settled after the consumer. */
static inline struct jrt_record_key
jrt_settled_key(uint32_t piece)
{
	struct jrt_record_key k = { .len = 11 };
	piece = htobe32(piece);
	memcpy(k.bytes, "settled", 7);
	memcpy(k.bytes + 7, &piece, sizeof piece);
	return k;
}

/* When a record arrived, as far as known. */
static inline uint64_t
jrt_store_time(const struct jrt_store_clock *c, uint64_t offset, uint64_t time_ms)
{
	for (uint64_t i = 0; i < c->count; i++) {
		if (offset < c->steps[i].offset && time_ms > c->steps[i].time_ms) {
			time_ms = c->steps[i].time_ms;
		}
	}
	return time_ms;
}

enum jrt_topic_status jrt_store_status(int rc);
int jrt_store_get_clock(const struct jrt_store *, MDB_txn *, struct jrt_store_clock *);
int jrt_store_get_settled(const struct jrt_store *, MDB_txn *, struct jrt_ranges *);
int jrt_store_put_state(struct jrt_store *, MDB_txn *, const struct jrt_store_state *);
int jrt_store_get_state(const struct jrt_store *, MDB_txn *, struct jrt_store_state *);
uint64_t jrt_store_used_pages(const struct jrt_store *, MDB_txn *);
/* Counts bytes of the map that were touched.  From time to time, removes the map's pages from this
 * process (they stay in the kernel's cache): a large backlog must not make the process large. */
void jrt_store_saw(struct jrt_store *, uint64_t *seen, uint64_t bytes);
#endif
