/* SPDX-License-Identifier: Apache-2.0 */
/* Instants formatted by patterns in zones, compared with the C library's localtime_r() and
 * strftime(), and read back.  This is a sample; with JOLTC_ALL_DATES set, it takes 10,000 instants
 * per zone and pattern. */
#include "suite.h"

#include <stdlib.h>
#include <time.h>

#include "jolt/date/date.h"
#include "jolt/functions.h"

enum { SAMPLE = 100, ALL = 10000, MOST_TEXT = 128 };

static const char *const zones[] = { "UTC", "Europe/Berlin", "Europe/London", "Europe/Dublin",
	"Europe/Moscow", "Europe/Istanbul", "Europe/Lisbon", "Africa/Cairo", "Africa/Casablanca",
	"Africa/Johannesburg", "Africa/Monrovia", "America/New_York", "America/Los_Angeles",
	"America/Sao_Paulo", "America/St_Johns", "America/Caracas", "America/Phoenix",
	"America/Santiago", "America/Nuuk", "Asia/Kolkata", "Asia/Kathmandu", "Asia/Tehran",
	"Asia/Gaza", "Asia/Tokyo", "Asia/Pyongyang", "Australia/Lord_Howe", "Australia/Sydney",
	"Pacific/Apia", "Pacific/Chatham", "Antarctica/Troll" };

/* The same pattern for Java and for C. */
static const struct {
	const char *java, *c;
	bool whole; /* the text holds the whole instant: it reads back as the same */
} patterns[] = {
	{ "yyyy-MM-dd HH:mm:ssxx", "%Y-%m-%d %H:%M:%S%z", true },
	{ "yyyy-MM-dd'T'HH:mm:ss", "%Y-%m-%dT%H:%M:%S", false },
	{ "yyyyMMddHHmmss", "%Y%m%d%H%M%S", false },
	{ "dd/MM/yy hh:mm a", "%d/%m/%y %I:%M %p", false },
	{ "EEE, dd MMM yyyy HH:mm:ss xx", "%a, %d %b %Y %H:%M:%S %z", true },
	{ "EEEE, MMMM ppd, HH", "%A, %B %e, %H", false },
	{ "uuuu-DDD HH:mm:ss xx", "%Y-%j %H:%M:%S %z", true },
	{ "pph:mm:ss a", "%l:%M:%S %p", false },
	{ "ppH'h' mm", "%kh %M", false },
	{ "EEE MMM ppd HH:mm:ss yyyy", "%a %b %e %H:%M:%S %Y", false },
};

static struct jrt_ctx ctx;
static uint64_t state;

/* xorshift64*: the same in every run. */
static uint64_t
random_number(void)
{
	state ^= state >> 12;
	state ^= state << 25;
	state ^= state >> 27;
	return state * UINT64_C(2685821657736338717);
}

static struct jrt_value *
text(const char *t)
{
	return jrt_string(&ctx, (struct jrt_text){ t, strlen(t) });
}

static void
compare(const char *zone, int64_t instant, size_t p)
{
	char want[MOST_TEXT];
	time_t t = (time_t)instant;
	struct tm tm;

	jrt_ctx_begin(&ctx, NULL);
	localtime_r(&t, &tm);
	strftime(want, sizeof want, patterns[p].c, &tm);
	struct jrt_value *args[] = { jrt_integer(&ctx, instant * 1000), text(patterns[p].java),
		text(zone) };
	struct jrt_value *v = jrt_fn_fromEpochMilli(&ctx, 3, args);
	ck_assert_msg(v != NULL && jrt_text_is(v->text, want, strlen(want)),
		"%s, %lld, %s: %.*s, not %s", zone, (long long)instant, patterns[p].java,
		v != NULL ? (int)v->text.len : 4, v != NULL ? v->text.at : "none", want);
	if (patterns[p].whole && tm.tm_gmtoff % 60 == 0) {
		args[0] = v;
		v = jrt_fn_toEpochMilli(&ctx, 3, args);
		ck_assert_msg(v != NULL && v->integer == instant * 1000, "%s, %s: not %lld", zone,
			want, (long long)instant);
	}
}

START_TEST(dates_agree_with_the_c_library)
{
	/* seconds up to 2100 */
	const uint64_t span = UINT64_C(4102444800);
	int count = getenv("JOLTC_ALL_DATES") != NULL ? ALL : SAMPLE;
	const char *zone = zones[_i];

	setenv("TZ", zone, 1);
	tzset();
	jrt_ctx_init(&ctx);
	state = (uint64_t)_i + 1;
	for (int i = 0; i < count; i++) {
		int64_t instant = (int64_t)(random_number() % span);
		for (size_t p = 0; p < sizeof patterns / sizeof *patterns; p++) {
			compare(zone, instant, p);
		}
	}
	jrt_ctx_finish(&ctx);
}
END_TEST

/* Around each change of the clocks: a second before, at it, and an hour after it. */
START_TEST(clocks_change_when_libc_says)
{
	struct jrt_zone_data data;
	const char *zone = zones[_i];

	setenv("TZ", zone, 1);
	tzset();
	jrt_ctx_init(&ctx);
	ck_assert(jrt_zone_read(zone, &data));
	for (uint32_t i = 0; i < data.count; i++) {
		if (data.changes[i] > 0) {
			compare(zone, data.changes[i] - 1, 0);
			compare(zone, data.changes[i], 0);
			compare(zone, data.changes[i] + 3600, 0);
		}
	}
	jrt_zone_data_free(&data);
	jrt_ctx_finish(&ctx);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("dates as the C library has them");
	TCase *tests = tcase_create("all");

	tcase_set_timeout(tests, 0);
	tcase_add_loop_test(tests, dates_agree_with_the_c_library, 0, sizeof zones / sizeof *zones);
	tcase_add_loop_test(tests, clocks_change_when_libc_says, 0, sizeof zones / sizeof *zones);
	suite_add_tcase(suite, tests);
	return suite_main(suite);
}
