/* SPDX-License-Identifier: Apache-2.0 */
/* Time zones: the offset from UTC at any time (java.time.zone.ZoneRules).
 *
 * They come from compiled zone files (TZif, RFC 9636).  The compiler reads the zones that a spec
 * names and writes them into the program; others are read when a record names them. */
#ifndef JOLT_DATE_ZONE_H
#define JOLT_DATE_ZONE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "json/abi.h"

JRT_BEGIN

enum {
	JRT_ZONE_NAME = 64, /* maximum length of an id, with its NUL */
	JRT_ZONE_SHORT = 8 /* of "CEST" */
};

/* When in a year the offset changes (POSIX TZ, RFC 9636 3.3.1). */
enum jrt_zone_day {
	JRT_ZONE_WEEKDAY, /* Mm.w.d: `weekday` (Sunday is 0) number `week` of `month`; 5: the last
			   */
	JRT_ZONE_JULIAN, /* Jn: `day` 1 to 365, 29 February does not count */
	JRT_ZONE_ZERO /* n: `day` 0 to 365 */
};

struct jrt_zone_change {
	enum jrt_zone_day kind;
	int month, week, weekday, day;
	int32_t time; /* seconds after midnight, by the clock before the change */
};

/* What applies after the last change in the table. */
struct jrt_zone_rule {
	int32_t offset, summer_offset; /* seconds east of UTC */
	bool has_summer;
	struct jrt_zone_change begin, end; /* of summer time */
	char name[JRT_ZONE_SHORT], summer_name[JRT_ZONE_SHORT];
};

struct jrt_zone {
	const char *name; /* as VV prints it */
	uint32_t count;
	const int64_t *changes; /* count instants, in order */
	const int32_t *offsets; /* count + 1: before the first change, and after each */
	const char (*names)[JRT_ZONE_SHORT]; /* likewise; NULL: only the id */
	struct jrt_zone_rule rule;
	bool fixed; /* only an offset (java.time.ZoneOffset); the name is for VV */
};

/* The offset at an instant, in seconds. */
int32_t jrt_zone_offset(const struct jrt_zone *, int64_t instant);
/* The abbreviation in use at an instant: "CET"; the id if there is no abbreviation; NULL: unknown
 * (tz has "+03"). */
const char *jrt_zone_short_name(const struct jrt_zone *, int64_t instant);
/* The instant of a local time: the earlier one if there are two; a time in a gap moves forward by
 * the length of the gap. */
int64_t jrt_zone_instant(const struct jrt_zone *, int64_t local);
/* The first instant of a day; `days` since 1970-01-01. */
int64_t jrt_zone_day_start(const struct jrt_zone *, int64_t days);

/* ---- zone files ---------------------------------------------------------- */

/* The contents of a file; jrt_zone_data_free() frees the arrays. */
struct jrt_zone_data {
	uint32_t count;
	int64_t *changes;
	int32_t *offsets;
	char (*names)[JRT_ZONE_SHORT];
	struct jrt_zone_rule rule;
};

void jrt_zone_data_free(struct jrt_zone_data *);

/* Reads TZif, version 2 and later.  False: not a TZif file, or out of memory; nothing is allocated
 * then. */
bool jrt_zone_parse(const unsigned char *bytes, size_t len, struct jrt_zone_data *);
/* Whether a zone file of this name would be a region to Java: exact case, and no path that leaves
 * the folder. */
bool jrt_zone_is_region(const char *name, size_t len);
/* Whether this machine has zone files at all, in the folder that jrt_zone_read() uses. */
bool jrt_zone_files_exist(void);
/* Reads the file of a region from $TZDIR or /usr/share/zoneinfo; `name` ends with a NUL. */
bool jrt_zone_read(const char *name, struct jrt_zone_data *);
/* "2025b": the edition of the zone files that jrt_zone_read() reads, or "unknown". */
void jrt_zone_edition(char *out, size_t size);

/* An id that needs no file, as java.time.ZoneId.of() reads them: "Z", "+02:00", "UTC", "GMT+2".
 * False: it is not one.  `name` receives what VV prints. */
bool jrt_zone_fixed(const char *id, size_t len, char name[JRT_ZONE_NAME], int32_t *offset);

JRT_END
#endif
