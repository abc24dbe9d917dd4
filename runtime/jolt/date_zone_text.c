/* SPDX-License-Identifier: Apache-2.0 */
/* Zones in texts: their ids, and the short names of their times. */
#include "jolt/date.h"

/* ---- writing ------------------------------------------------------------- */

void
jrt_date_put_zone(struct jrt_date_out *o)
{
	jrt_date_put_text(o, o->date.zone->name, strlen(o->date.zone->name));
}

void
jrt_date_put_zone_name(struct jrt_date_out *o, enum jrt_date_form form, bool generic)
{
	const struct jrt_zone *z = o->date.zone;
	int64_t local = o->date.days * JRT_SECONDS_A_DAY + jrt_date_seconds(&o->date);
	const char *name = jrt_zone_short_name(z, local - o->date.offset);

	if (form == JRT_DATE_FULL || generic) {
		o->failed = true; /* nobody here knows */
	} else if (name != NULL) {
		jrt_date_put_text(o, name, strlen(name));
	} else if (strncmp(z->name, "Etc/GMT", 7) == 0) {
		jrt_date_put(o, "GMT");
		jrt_date_put_offset(o, JRT_OFFSET_HH_MM_colon, "", 0);
	} else {
		o->failed = true;
	}
}

/* ---- reading ------------------------------------------------------------- */

/* +hh:mm[:ss] behind a prefix of `prefix` bytes; what is no offset there is left unread. */
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

/* The zone that Java takes a short name for. */
static const struct short_name {
	const char *name, *id;
} short_names[] = {
	{ "ACDT", "Australia/Adelaide" },
	{ "ACST", "America/Rio_Branco" },
	{ "ADT", "America/Halifax" },
	{ "AEDT", "Australia/Sydney" },
	{ "AEST", "Australia/Sydney" },
	{ "AKDT", "America/Juneau" },
	{ "AKST", "America/Juneau" },
	{ "AST", "America/Halifax" },
	{ "AWST", "Australia/Perth" },
	{ "BST", "Pacific/Bougainville" },
	{ "CAT", "Africa/Maputo" },
	{ "CDT", "America/Chicago" },
	{ "CEST", "Europe/Paris" },
	{ "CET", "Europe/Paris" },
	{ "CST", "America/Chicago" },
	{ "ChST", "Pacific/Guam" },
	{ "EAT", "Africa/Nairobi" },
	{ "EDT", "America/New_York" },
	{ "EEST", "Europe/Bucharest" },
	{ "EET", "Europe/Bucharest" },
	{ "EST", "America/New_York" },
	{ "HDT", "Pacific/Honolulu" },
	{ "HKT", "Asia/Hong_Kong" },
	{ "HST", "Pacific/Honolulu" },
	{ "IDT", "Asia/Kolkata" },
	{ "IST", "Africa/Abidjan" },
	{ "JST", "Asia/Tokyo" },
	{ "KST", "Asia/Seoul" },
	{ "MDT", "America/Denver" },
	{ "MEST", "Europe/Paris" },
	{ "MET", "Europe/Paris" },
	{ "MSK", "Europe/Moscow" },
	{ "MST", "America/Denver" },
	{ "NDT", "America/St_Johns" },
	{ "NST", "America/St_Johns" },
	{ "NZDT", "Pacific/Auckland" },
	{ "NZST", "Pacific/Auckland" },
	{ "PDT", "America/Los_Angeles" },
	{ "PKT", "Asia/Karachi" },
	{ "PST", "America/Los_Angeles" },
	{ "SAST", "Africa/Johannesburg" },
	{ "SST", "Pacific/Pago_Pago" },
	{ "WAT", "Africa/Lagos" },
	{ "WEST", "Atlantic/Canary" },
	{ "WET", "Atlantic/Canary" },
	{ "WIB", "Asia/Jakarta" },
	{ "WIT", "Asia/Jayapura" },
	{ "WITA", "Asia/Makassar" },
};

/* The longest short name that the text begins with; NULL: there is none. */
static const struct short_name *
short_name_at(const struct jrt_date_in *in)
{
	const struct short_name *found = NULL;
	size_t left = (size_t)(in->end - in->at), longest = 0;

	for (size_t i = 0; i < sizeof short_names / sizeof *short_names; i++) {
		size_t n = strlen(short_names[i].name);
		if (n <= left && n > longest && memcmp(in->at, short_names[i].name, n) == 0) {
			found = &short_names[i];
			longest = n;
		}
	}
	return found;
}

/* The longest beginning of the text, longer than `least`, that is the id of a region. */
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

/* An id; with `names`, also a short name: the longer one. */
static bool
get_id(struct jrt_date_in *in, bool names)
{
	const struct short_name *name = names ? short_name_at(in) : NULL;
	size_t len = name != NULL ? strlen(name->name) : 0;
	const struct jrt_zone *z = region_at(in, len, &len);

	if (z == NULL && name != NULL) {
		z = jrt_date_zone_named(in->ctx, (struct jrt_text){ name->id, strlen(name->id) });
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
get_zone(struct jrt_date_in *in, bool names)
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
	return get_id(in, names);
}

bool
jrt_date_get_zone(struct jrt_date_in *in)
{
	return get_zone(in, false);
}

bool
jrt_date_get_zone_name(struct jrt_date_in *in, enum jrt_date_form form)
{
	return get_zone(in, form == JRT_DATE_SHORT);
}
