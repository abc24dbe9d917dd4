/* SPDX-License-Identifier: Apache-2.0 */
/* Zones in texts: their ids, and the short names of their times. */
#include "jolt/date/date.h"

/* The English names of times for which tz has an abbreviation, by it and the offset; and the zones
 * that Java takes the names for when it reads them. */
static const struct name {
	const char *name;
	int minutes; /* the offset */
	const char *full, *id, *full_id;
} names[] = {
	{ "ACDT", 630, "Australian Central Daylight Time", "Australia/Adelaide",
		"Australia/Adelaide" },
	{ "ACST", 570, "Australian Central Standard Time", "America/Rio_Branco",
		"Australia/Adelaide" },
	{ "ADT", -180, "Atlantic Daylight Time", "America/Halifax", "America/Halifax" },
	{ "AEDT", 660, "Australian Eastern Daylight Time", "Australia/Sydney", "Australia/Sydney" },
	{ "AEST", 600, "Australian Eastern Standard Time", "Australia/Sydney", "Australia/Sydney" },
	{ "AKDT", -480, "Alaska Daylight Time", "America/Juneau", "America/Juneau" },
	{ "AKST", -540, "Alaska Standard Time", "America/Juneau", "America/Juneau" },
	{ "AST", -240, "Atlantic Standard Time", "America/Halifax", "America/Halifax" },
	{ "AWST", 480, "Australian Western Standard Time", "Australia/Perth", "Australia/Perth" },
	{ "BST", 60, "British Summer Time", "Pacific/Bougainville", "Africa/Abidjan" },
	{ "CAT", 120, "Central Africa Time", "Africa/Maputo", "Africa/Maputo" },
	{ "CDT", -300, "Central Daylight Time", "America/Chicago", "America/Chicago" },
	{ "CDT", -240, "Cuba Daylight Time", "America/Chicago", "America/Havana" },
	{ "CEST", 120, "Central European Summer Time", "Europe/Paris", "Europe/Paris" },
	{ "CET", 60, "Central European Standard Time", "Europe/Paris", "Europe/Paris" },
	{ "CST", -360, "Central Standard Time", "America/Chicago", "America/Chicago" },
	{ "CST", -300, "Cuba Standard Time", "America/Chicago", "America/Havana" },
	{ "CST", 480, "China Standard Time", "America/Chicago", "Asia/Shanghai" },
	{ "ChST", 600, "Chamorro Standard Time", "Pacific/Guam", "Pacific/Guam" },
	{ "EAT", 180, "East Africa Time", "Africa/Nairobi", "Africa/Nairobi" },
	{ "EDT", -240, "Eastern Daylight Time", "America/New_York", "America/New_York" },
	{ "EEST", 180, "Eastern European Summer Time", "Europe/Bucharest", "Europe/Bucharest" },
	{ "EET", 120, "Eastern European Standard Time", "Europe/Bucharest", "Europe/Bucharest" },
	{ "EST", -300, "Eastern Standard Time", "America/New_York", "America/New_York" },
	{ "GMT", 0, "Greenwich Mean Time", "GMT", "Africa/Abidjan" },
	{ "HDT", -540, "Hawaii-Aleutian Daylight Time", "Pacific/Honolulu", "Pacific/Honolulu" },
	{ "HKT", 480, "Hong Kong Standard Time", "Asia/Hong_Kong", "Asia/Hong_Kong" },
	{ "HST", -600, "Hawaii-Aleutian Standard Time", "Pacific/Honolulu", "Pacific/Honolulu" },
	{ "IDT", 180, "Israel Daylight Time", "Asia/Kolkata", "Asia/Jerusalem" },
	{ "IST", 60, "Irish Standard Time", "Africa/Abidjan", "Africa/Abidjan" },
	{ "IST", 120, "Israel Standard Time", "Africa/Abidjan", "Asia/Jerusalem" },
	{ "IST", 330, "India Standard Time", "Africa/Abidjan", "Asia/Kolkata" },
	{ "JST", 540, "Japan Standard Time", "Asia/Tokyo", "Asia/Tokyo" },
	{ "KST", 540, "Korean Standard Time", "Asia/Seoul", "Asia/Seoul" },
	{ "MDT", -360, "Mountain Daylight Time", "America/Denver", "America/Denver" },
	{ "MEST", 120, "Middle Europe Summer Time", "Europe/Paris", "Europe/Paris" },
	{ "MET", 60, "Middle Europe Time", "Europe/Paris", "Europe/Paris" },
	{ "MSK", 180, "Moscow Standard Time", "Europe/Moscow", "Europe/Moscow" },
	{ "MST", -420, "Mountain Standard Time", "America/Denver", "America/Denver" },
	{ "NDT", -150, "Newfoundland Daylight Time", "America/St_Johns", "America/St_Johns" },
	{ "NST", -210, "Newfoundland Standard Time", "America/St_Johns", "America/St_Johns" },
	{ "NZDT", 780, "New Zealand Daylight Time", "Pacific/Auckland", "Pacific/Auckland" },
	{ "NZST", 720, "New Zealand Standard Time", "Pacific/Auckland", "Pacific/Auckland" },
	{ "PDT", -420, "Pacific Daylight Time", "America/Los_Angeles", "America/Los_Angeles" },
	{ "PKT", 300, "Pakistan Standard Time", "Asia/Karachi", "Asia/Karachi" },
	{ "PST", -480, "Pacific Standard Time", "America/Los_Angeles", "America/Los_Angeles" },
	{ "PST", 480, "Philippine Standard Time", "America/Los_Angeles", "Asia/Manila" },
	{ "SAST", 120, "South Africa Standard Time", "Africa/Johannesburg", "Africa/Johannesburg" },
	{ "SST", -660, "Samoa Standard Time", "Pacific/Pago_Pago", "Pacific/Pago_Pago" },
	{ "UTC", 0, "Coordinated Universal Time", "UTC", "Etc/UTC" },
	{ "WAT", 60, "West Africa Standard Time", "Africa/Lagos", "Africa/Lagos" },
	{ "WEST", 60, "Western European Summer Time", "Atlantic/Canary", "Atlantic/Canary" },
	{ "WET", 0, "Western European Standard Time", "Atlantic/Canary", "Atlantic/Canary" },
	{ "WIB", 420, "Western Indonesia Time", "Asia/Jakarta", "Asia/Jakarta" },
	{ "WIT", 540, "Eastern Indonesia Time", "Asia/Jayapura", "Asia/Jayapura" },
	{ "WITA", 480, "Central Indonesia Time", "Asia/Makassar", "Asia/Makassar" },
};

/* ---- writing ------------------------------------------------------------- */

void
jrt_date_put_zone(struct jrt_date_out *o)
{
	jrt_date_put_text(o, o->date.zone->name, strlen(o->date.zone->name));
}

/* The name in words; NULL: unknown. */
static const char *
full_name(const char *name, int32_t offset)
{
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		if (names[i].minutes * 60 == offset && strcmp(names[i].name, name) == 0) {
			return names[i].full;
		}
	}
	return NULL;
}

void
jrt_date_put_zone_name(struct jrt_date_out *o, enum jrt_date_form form)
{
	const struct jrt_zone *z = o->date.zone;
	int64_t local = o->date.days * JRT_SECONDS_A_DAY + jrt_date_seconds(&o->date);
	const char *name = jrt_zone_short_name(z, local - o->date.offset);

	if (name != NULL && form == JRT_DATE_FULL) {
		const char *full = full_name(name, o->date.offset);
		name = full == NULL && z->names == NULL ? z->name : full;
	}
	if (name != NULL) {
		jrt_date_put_text(o, name, strlen(name));
	} else if (z->name != NULL && strncmp(z->name, "Etc/GMT", 7) == 0) {
		jrt_date_put(o, "GMT");
		jrt_date_put_offset(o, JRT_OFFSET_HH_MM_colon, "", 0);
	} else {
		o->failed = true; /* Java has a name, tz has none */
	}
}

/* ---- reading ------------------------------------------------------------- */

/* +hh:mm[:ss] after a prefix of `prefix` bytes; anything else is left unread. */
static bool
get_offset_zone(struct jrt_date_in *in, size_t prefix)
{
	const char *from = in->at, *at = from + prefix;
	struct jrt_date_in offset = { .ctx = in->ctx, .at = at, .end = in->end };
	const char *until = at;

	if (at < in->end && (*at == '+' || *at == '-')) {
		if (jrt_date_get_offset(&offset, JRT_OFFSET_HH_MM_ss_colon, "Z", 1)) {
			until = offset.at;
		} else if (offset.broken) {
			in->broken = true;
			return false;
		}
	}
	if (until == from) {
		return false;
	}
	if (until > at && (offset.value[JRT_DATE_OFFSET] > JRT_MOST_OFFSET ||
				  offset.value[JRT_DATE_OFFSET] < -JRT_MOST_OFFSET)) {
		return false;
	}
	in->zone = jrt_date_zone_named(in->ctx, (struct jrt_text){ from, (size_t)(until - from) });
	in->at = until;
	return in->zone != NULL;
}

/* The longest name that the text begins with, and the zone that Java takes it for; NULL: none. */
static const char *
name_at(const struct jrt_date_in *in, enum jrt_date_form form, size_t *longest)
{
	const char *id = NULL;
	size_t left = (size_t)(in->end - in->at);

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		const char *name = form == JRT_DATE_FULL ? names[i].full : names[i].name;
		size_t n = strlen(name);
		if (n <= left && n > *longest && memcmp(in->at, name, n) == 0) {
			id = form == JRT_DATE_FULL ? names[i].full_id : names[i].id;
			*longest = n;
		}
	}
	return id;
}

/* The longest prefix of the text, longer than `least`, that is the id of a region. */
static const struct jrt_zone *
region_at(struct jrt_date_in *in, size_t least, size_t *len)
{
	size_t left = (size_t)(in->end - in->at), n = 0;

	while (n < left && n + 1 < JRT_ZONE_NAME &&
		((in->at[n] >= '+' && in->at[n] <= '9') || in->at[n] == '_' ||
			((in->at[n] | 0x20) >= 'a' && (in->at[n] | 0x20) <= 'z'))) {
		n++;
	}
	for (; n > least; n--) {
		const struct jrt_zone *z =
			jrt_zone_is_region(in->at, n)
				? jrt_date_zone_named(in->ctx, (struct jrt_text){ in->at, n })
				: NULL;
		if (z != NULL) {
			*len = n;
			return z;
		}
	}
	return NULL;
}

/* The longer of an id and a name in that form; NARROW: no name. */
static bool
get_id(struct jrt_date_in *in, enum jrt_date_form form)
{
	size_t len = 0;
	const char *id = form != JRT_DATE_NARROW ? name_at(in, form, &len) : NULL;
	const struct jrt_zone *z = region_at(in, len, &len);

	if (z == NULL && id != NULL) {
		z = jrt_date_zone_named(in->ctx, (struct jrt_text){ id, strlen(id) });
	}
	if (z == NULL && *in->at == 'Z') {
		len = 1;
		z = jrt_date_zone_named(in->ctx, (struct jrt_text){ in->at, len });
	}
	if (z == NULL) {
		return false;
	}
	in->zone = z;
	in->at += len;
	return true;
}

/* ZoneIdPrinterParser.parse */
static bool
get_zone(struct jrt_date_in *in, enum jrt_date_form form)
{
	size_t left = (size_t)(in->end - in->at);
	const char *at = in->at;

	if (left == 0) {
		return false;
	}
	if (*at == '+' || *at == '-') {
		return get_offset_zone(in, 0);
	}
	if (left >= 4 && memcmp(at, "GMT0", 4) == 0) {
		in->zone = jrt_date_zone_named(in->ctx, (struct jrt_text){ at, 4 });
		in->at += 4;
		return in->zone != NULL;
	}
	if (left >= 3 && memcmp(at, "UTC", 3) == 0) {
		if (left == 3 || at[3] == '+' || at[3] == '-') {
			return get_offset_zone(in, 3);
		}
	} else if (left >= 2 && memcmp(at, "UT", 2) == 0) {
		return get_offset_zone(in, 2);
	} else if (left >= 3 && memcmp(at, "GMT", 3) == 0) {
		return get_offset_zone(in, 3);
	}
	return get_id(in, form);
}

bool
jrt_date_get_zone(struct jrt_date_in *in)
{
	return get_zone(in, JRT_DATE_NARROW);
}

bool
jrt_date_get_zone_name(struct jrt_date_in *in, enum jrt_date_form form)
{
	return get_zone(in, form);
}
