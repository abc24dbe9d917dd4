/* SPDX-License-Identifier: Apache-2.0 */
/* What an answer means for the records. */
#include "connector/sink/verdict.h"

#include "suite.h"

#include <stdlib.h>

static struct jrt_verdicts verdicts;
static char reported[1024];

static void
report(void *user, const char *line)
{
	(void)user;
	(void)snprintf(reported, sizeof reported, "%s", line);
}

/* With http.on (entries separated by commas) and http.retry.statuses. */
static bool
init(const char *on, const char *statuses)
{
	static struct jrt_settings settings;
	struct jrt_complaints complaints = { .report = report };
	char *items[2][16], *texts[2] = { strdup(on), strdup(statuses) };
	struct jrt_setting_value *values[2] = { &settings.values[SETTING_HTTP_ON],
		&settings.values[SETTING_HTTP_RETRY_STATUSES] };
	*reported = '\0';
	for (int i = 0; i < 2; i++) {
		*values[i] = (struct jrt_setting_value){ .items = items[i] };
		char *rest = texts[i];
		for (char *item; (item = strsep(&rest, ",")) != NULL;) {
			if (*item != '\0') {
				items[i][values[i]->count++] = item;
			}
		}
	}
	bool good = jrt_verdicts_init(&verdicts, &settings, &complaints);
	ck_assert_int_eq(good, complaints.count == 0);
	free(texts[0]);
	free(texts[1]);
	return good;
}

static enum jrt_verdict
on(int status)
{
	return jrt_judge(&verdicts, status, false);
}

START_TEST(statuses_have_their_verdicts)
{
	static const int again[] = { JRT_NO_ANSWER, 408, 425, 429, 500, 502, 503, 504, 599, 999 };
	static const int never[] = { 301, 404, 405, 410, 418, 451, 501, 505 };
	static const int somebody[] = { 401, 403, 407 };
	static const int content[] = { 400, 413, 422 };
	ck_assert(init("", ""));
	for (size_t i = 0; i < sizeof again / sizeof again[0]; i++) {
		ck_assert_int_eq(on(again[i]), JRT_RETRY);
	}
	for (size_t i = 0; i < sizeof never / sizeof never[0]; i++) {
		ck_assert_int_eq(on(never[i]), JRT_REFUSED);
	}
	for (size_t i = 0; i < sizeof somebody / sizeof somebody[0]; i++) {
		ck_assert_int_eq(on(somebody[i]), JRT_PAUSE);
	}
	for (size_t i = 0; i < sizeof content / sizeof content[0]; i++) {
		ck_assert_int_eq(on(content[i]), JRT_SPLIT);
	}
	ck_assert_int_eq(on(200), JRT_DELIVERED);
	ck_assert_int_eq(on(204), JRT_DELIVERED);
	ck_assert_int_eq(on(299), JRT_DELIVERED);
}
END_TEST

START_TEST(not_found_pauses_an_endpoint_that_took_records)
{
	ck_assert(init("", ""));
	ck_assert_int_eq(jrt_judge(&verdicts, 404, false), JRT_REFUSED);
	ck_assert_int_eq(jrt_judge(&verdicts, 404, true), JRT_PAUSE);
	ck_assert_int_eq(jrt_judge(&verdicts, 410, true), JRT_REFUSED);
	ck_assert(init("404=dead-letter", ""));
	ck_assert_int_eq(jrt_judge(&verdicts, 404, true), JRT_REFUSED);
	ck_assert(init("404=pause", ""));
	ck_assert_int_eq(jrt_judge(&verdicts, 404, false), JRT_PAUSE);
	ck_assert(init("4xx=retry", ""));
	ck_assert_int_eq(jrt_judge(&verdicts, 404, true), JRT_RETRY);
	ck_assert(init("", "404"));
	ck_assert_int_eq(jrt_judge(&verdicts, 404, true), JRT_RETRY);
}
END_TEST

START_TEST(the_map_takes_precedence_over_the_defaults)
{
	ck_assert(init("503=dead-letter,5xx=pause,409=delivered,no-answer=pause,202=retry", ""));
	ck_assert_int_eq(on(503), JRT_REFUSED);
	ck_assert_int_eq(on(500), JRT_PAUSE);
	ck_assert_int_eq(on(501), JRT_PAUSE);
	ck_assert_int_eq(on(599), JRT_PAUSE);
	ck_assert_int_eq(on(600), JRT_RETRY);
	ck_assert_int_eq(on(409), JRT_DELIVERED);
	ck_assert_int_eq(on(202), JRT_RETRY);
	ck_assert_int_eq(on(200), JRT_DELIVERED);
	ck_assert_int_eq(on(429), JRT_RETRY);
	ck_assert_int_eq(on(JRT_NO_ANSWER), JRT_PAUSE);
	ck_assert(init("4xx=dead-letter", ""));
	ck_assert_int_eq(on(401), JRT_REFUSED);
	ck_assert_int_eq(on(429), JRT_REFUSED);
	ck_assert_int_eq(on(407), JRT_PAUSE);
}
END_TEST

START_TEST(a_list_of_statuses_replaces_the_defaults)
{
	ck_assert(init("", "404,413,501"));
	ck_assert_int_eq(on(404), JRT_RETRY);
	ck_assert_int_eq(on(413), JRT_RETRY);
	ck_assert_int_eq(on(501), JRT_RETRY);
	ck_assert_int_eq(on(503), JRT_REFUSED);
	ck_assert_int_eq(on(429), JRT_REFUSED);
	ck_assert_int_eq(on(401), JRT_PAUSE);
	ck_assert_int_eq(on(JRT_NO_ANSWER), JRT_RETRY);
}
END_TEST

START_TEST(two_spellings_are_reported)
{
	ck_assert(!init("500=retry", "500"));
	ck_assert_msg(strncmp(reported, "http.retry.statuses: ", 21) == 0, "%s", reported);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("verdict");
	TCase *tcase = tcase_create("verdict");
	tcase_add_test(tcase, statuses_have_their_verdicts);
	tcase_add_test(tcase, not_found_pauses_an_endpoint_that_took_records);
	tcase_add_test(tcase, the_map_takes_precedence_over_the_defaults);
	tcase_add_test(tcase, a_list_of_statuses_replaces_the_defaults);
	tcase_add_test(tcase, two_spellings_are_reported);
	suite_add_tcase(suite, tcase);
	return suite_main(suite);
}
