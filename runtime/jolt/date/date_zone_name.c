/* SPDX-License-Identifier: Apache-2.0 */
/* Names of zones: those that are offsets, and the files of the others. */
#include "jolt/date/date_zone.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
	MOST_BYTES = 1 << 20, /* of a zone file */
	MOST_SECONDS = 18 * 3600 /* of an offset that Java accepts */
};

/* ---- offsets ------------------------------------------------------------- */

/* Two digits, or -1. */
static int
two_digits(const char *at)
{
	return at[0] >= '0' && at[0] <= '9' && at[1] >= '0' && at[1] <= '9'
		       ? (at[0] - '0') * 10 + at[1] - '0'
		       : -1;
}

/* +h +hh +hh:mm +hhmm +hh:mm:ss +hhmmss */
static bool
parse_offset(const char *at, size_t len, int32_t *out)
{
	int part[3] = { 0, 0, 0 };

	if (len < 2 || (at[0] != '+' && at[0] != '-')) {
		return false;
	}
	bool minus = at[0] == '-', colons = len > 3 && at[3] == ':';
	at++;
	len--;
	if (len == 1) {
		part[0] = at[0] >= '0' && at[0] <= '9' ? at[0] - '0' : -1;
		len = 0;
	}
	for (int i = 0; i < 3 && len > 0; i++) {
		if (i > 0 && colons) {
			if (*at != ':') {
				return false;
			}
			at++;
			len--;
		}
		if (len < 2) {
			return false;
		}
		part[i] = two_digits(at);
		at += 2;
		len -= 2;
	}
	*out = (part[0] * 60 + part[1]) * 60 + part[2];
	if (len > 0 || part[0] < 0 || part[1] < 0 || part[2] < 0 || part[1] > 59 || part[2] > 59 ||
		*out > MOST_SECONDS) {
		return false;
	}
	if (minus) {
		*out = -*out;
	}
	return true;
}

/* "+02:00", with seconds if there are any; "" for zero. */
static void
print_offset(int32_t offset, char *out, size_t size)
{
	int32_t seconds = offset < 0 ? -offset : offset;
	char sign = offset < 0 ? '-' : '+';

	if (seconds == 0) {
		out[0] = '\0';
	} else if (seconds % 60 == 0) {
		snprintf(out, size, "%c%02d:%02d", sign, seconds / 3600, seconds / 60 % 60);
	} else {
		snprintf(out, size, "%c%02d:%02d:%02d", sign, seconds / 3600, seconds / 60 % 60,
			seconds % 60);
	}
}

bool
jrt_zone_fixed(const char *id, size_t len, char name[JRT_ZONE_NAME], int32_t *offset)
{
	static const char *const prefixes[] = { "UTC", "GMT", "UT" };
	char printed[16];

	*offset = 0;
	if (len == 1 && id[0] == 'Z') {
		memcpy(name, "Z", 2);
		return true;
	}
	if (parse_offset(id, len, offset)) {
		print_offset(*offset, printed, sizeof printed);
		snprintf(name, JRT_ZONE_NAME, "%s", *offset == 0 ? "Z" : printed);
		return true;
	}
	for (int i = 0; i < 3; i++) {
		size_t n = strlen(prefixes[i]);
		if (len < n || memcmp(id, prefixes[i], n) != 0) {
			continue;
		}
		*offset = 0;
		if (len > n && !parse_offset(id + n, len - n, offset)) {
			continue;
		}
		print_offset(*offset, printed, sizeof printed);
		snprintf(name, JRT_ZONE_NAME, "%s%s", prefixes[i], printed);
		return true;
	}
	return false;
}

/* ---- regions ------------------------------------------------------------- */

/* Files that are not regions to Java. */
static bool
is_no_region(const char *name, size_t len)
{
	static const char *const names[] = { "EST", "MST", "HST", "ROC", "posixrules", "Factory",
		"localtime" };

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		if (strlen(names[i]) == len && memcmp(names[i], name, len) == 0) {
			return true;
		}
	}
	return (len > 6 && memcmp(name, "posix/", 6) == 0) ||
	       (len > 6 && memcmp(name, "right/", 6) == 0);
}

bool
jrt_zone_is_region(const char *name, size_t len)
{
	if (len < 2 || len >= JRT_ZONE_NAME || is_no_region(name, len)) {
		return false;
	}
	for (size_t i = 0; i < len; i++) {
		char c = name[i];
		bool letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
		bool inner = letter || (c >= '0' && c <= '9') || c == '_' || c == '+' || c == '-';
		bool between = c == '/' && i > 0 && i + 1 < len && name[i - 1] != '/';
		if (i == 0 ? !letter : !inner && !between) {
			return false;
		}
	}
	return true;
}

static const char *
zone_folder(void)
{
	const char *folder = getenv("TZDIR");
	return folder != NULL && *folder != '\0' ? folder : "/usr/share/zoneinfo";
}

bool
jrt_zone_files_exist(void)
{
	return access(zone_folder(), F_OK) == 0;
}

static FILE *
open_file(const char *name)
{
	char path[4096];
	int n = snprintf(path, sizeof path, "%s/%s", zone_folder(), name);

	return n > 0 && (size_t)n < sizeof path ? fopen(path, "rbe") : NULL;
}

bool
jrt_zone_read(const char *name, struct jrt_zone_data *out)
{
	unsigned char *bytes = NULL, *more;
	size_t len = 0, size = 0;
	bool good = true;
	FILE *f = jrt_zone_is_region(name, strlen(name)) ? open_file(name) : NULL;

	*out = (struct jrt_zone_data){ 0 };
	if (f == NULL) {
		return false;
	}
	while (good && !feof(f) && !ferror(f) && len < MOST_BYTES) {
		if (size - len < 1024) {
			size = size * 2 + 4096;
			more = realloc(bytes, size);
			good = more != NULL;
			bytes = good ? more : bytes;
		}
		len += good ? fread(bytes + len, 1, size - len, f) : 0;
	}
	good = good && !ferror(f) && len < MOST_BYTES && jrt_zone_parse(bytes, len, out);
	fclose(f);
	free(bytes);
	return good;
}

void
jrt_zone_edition(char *out, size_t size)
{
	char line[64] = "";
	FILE *f = open_file("tzdata.zi");

	snprintf(out, size, "unknown");
	if (f == NULL) {
		f = open_file("+VERSION");
	}
	if (f == NULL) {
		return;
	}
	if (fgets(line, sizeof line, f) != NULL) {
		const char *at = strncmp(line, "# version ", 10) == 0 ? line + 10 : line;
		size_t n = strspn(at, "0123456789abcdefghijklmnopqrstuvwxyz-.");
		if (n > 0 && n < size) {
			memcpy(out, at, n);
			out[n] = '\0';
		}
	}
	fclose(f);
}
