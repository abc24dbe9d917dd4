/* SPDX-License-Identifier: Apache-2.0 */
/* Zones that a record names: looked up once, then cached. */
#include "jolt/date/date.h"

#include <stdlib.h>

/* Regions: there are about 600, and only those that exist are cached. */
enum { KEPT_ZONES = 1024 };

struct kept_zone {
	struct jrt_zone zone;
	struct jrt_zone_data data;
	char name[JRT_ZONE_NAME];
};

struct jrt_zones {
	struct kept_zone *at[KEPT_ZONES]; /* by hash, or the next free slot */
	unsigned count;
};

static void
free_zone(struct kept_zone *z)
{
	if (z != NULL) {
		jrt_zone_data_free(&z->data);
		free(z);
	}
}

static void
finish(void *p)
{
	struct jrt_zones *zones = p;

	for (size_t i = 0; i < KEPT_ZONES; i++) {
		free_zone(zones->at[i]);
	}
	free(zones);
}

static struct kept_zone *
read_zone(struct jrt_text id)
{
	struct kept_zone *z = calloc(1, sizeof *z);

	if (z == NULL) {
		return NULL;
	}
	memcpy(z->name, id.at, id.len);
	if (!jrt_zone_read(z->name, &z->data)) {
		free_zone(z);
		return NULL;
	}
	z->zone = (struct jrt_zone){ .name = z->name,
		.count = z->data.count,
		.changes = z->data.changes,
		.offsets = z->data.offsets,
		.names = (const char(*)[JRT_ZONE_SHORT])z->data.names,
		.rule = z->data.rule };
	return z;
}

static const struct jrt_zone *
region(struct jrt_ctx *ctx, struct jrt_text id)
{
	struct jrt_zones *zones = ctx->zones;
	uint32_t hash = 2166136261u;

	if (zones == NULL) {
		zones = calloc(1, sizeof *zones);
		if (zones == NULL) {
			jrt_fail(ctx, JRT_NO_ROOM);
			return NULL;
		}
		ctx->zones = zones;
		ctx->finish_zones = finish;
	}
	for (size_t i = 0; i < id.len; i++) {
		hash = (hash ^ (unsigned char)id.at[i]) * 16777619u; /* speed only */
	}
	size_t index = hash % KEPT_ZONES;
	while (zones->at[index] != NULL) {
		if (jrt_text_is(id, zones->at[index]->name, strlen(zones->at[index]->name))) {
			return &zones->at[index]->zone;
		}
		index = (index + 1) % KEPT_ZONES;
	}
	if (zones->count == KEPT_ZONES - 1) {
		return NULL; /* there are never that many */
	}
	struct kept_zone *z = read_zone(id);
	if (z == NULL) {
		if (!jrt_zone_files_exist()) {
			jrt_fail(ctx, JRT_NO_ZONES);
		}
		return NULL;
	}
	zones->at[index] = z;
	zones->count++;
	return &z->zone;
}

const struct jrt_zone *
jrt_date_zone_fixed(struct jrt_ctx *ctx, const char *name, int32_t offset)
{
	struct {
		struct jrt_zone zone;
		int32_t offset;
		char name[JRT_ZONE_NAME];
	} *z = jrt_arena_take(&ctx->arena, sizeof *z);

	if (z == NULL) {
		jrt_fail(ctx, JRT_NO_ROOM);
		return NULL;
	}
	z->offset = offset;
	memcpy(z->name, name, strlen(name) + 1);
	z->zone = (struct jrt_zone){ .name = z->name,
		.offsets = &z->offset,
		.rule = { .offset = offset },
		.fixed = name[0] == 'Z' || name[0] == '+' || name[0] == '-' };
	return &z->zone;
}

const struct jrt_zone *
jrt_date_zone_named(struct jrt_ctx *ctx, struct jrt_text id)
{
	char name[JRT_ZONE_NAME];
	int32_t offset;

	if (jrt_zone_fixed(id.at, id.len, name, &offset)) {
		return jrt_date_zone_fixed(ctx, name, offset);
	}
	return jrt_zone_is_region(id.at, id.len) ? region(ctx, id) : NULL;
}
