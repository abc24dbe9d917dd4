/* SPDX-License-Identifier: Apache-2.0 */
/* Settings from the file, the environment and the command line, and secrets in them. */
#include "connector/common/settings.h"

#include "connector/common/kinds.h"

#include "suite.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char reported[4096];

static void
report(void *user, const char *line)
{
	(void)user;
	strncat(reported, line, sizeof reported - strlen(reported) - 2);
	strcat(reported, "\n");
}

static const struct jrt_setting baked[] = { { "http.endpoint", "http://file/" },
	{ "http.headers", "A: 1" }, { "http.headers", "B: ${{ secrets.TOKEN }}" },
	{ "http.http_request_timeout", "3s" }, { "nobody.knows", "this" }, { NULL, NULL } };
static const char *const names[] = { "TOKEN", NULL };
static const struct jrt_pipeline pipeline = { .name = "test", .settings = baked, .secrets = names };

static struct jrt_settings settings;
static struct jrt_secrets secrets;
static struct jrt_complaints complaints;

static bool
load(const char *const *sets, size_t count)
{
	reported[0] = '\0';
	complaints = (struct jrt_complaints){ .report = report };
	setenv("TOKEN", "a \"key\"", 1);
	ck_assert(jrt_secrets_load(&secrets, names, NULL, &complaints));
	return jrt_settings_load(&settings, &pipeline, sets, count, &secrets, &complaints);
}

static void
finish(void)
{
	jrt_settings_finish(&settings);
	jrt_secrets_finish(&secrets);
}

START_TEST(the_file_comes_before_the_defaults)
{
	ck_assert_msg(load(NULL, 0), "%s", reported);
	ck_assert_str_eq(jrt_setting_text(&settings, SETTING_HTTP_ENDPOINT), "http://file/");
	ck_assert_uint_eq(jrt_setting_number(&settings, SETTING_HTTP_REQUEST_TIMEOUT), 3000);
	ck_assert_uint_eq(jrt_setting_number(&settings, SETTING_HTTP_BACKOFF_MAX), 60000);
	ck_assert_uint_eq(settings.values[SETTING_HTTP_HEADERS].count, 2);
	ck_assert_str_eq(settings.values[SETTING_HTTP_HEADERS].items[1], "B: a \"key\"");
	ck_assert_ptr_null(jrt_setting_text(&settings, SETTING_HTTP_TLS_CA));
	finish();
}
END_TEST

START_TEST(the_environment_and_then_the_arguments_override_it)
{
	static const char *const sets[] = { "http.endpoint=http://argument/?a=b",
		"http.headers=C: 3", "http.headers=D: 4" };
	setenv("JOLTC_HTTP_ENDPOINT", "http://environment/", 1);
	setenv("JOLTC_HTTP_HEADERS", "X: 1\nY: 2\nZ: 3", 1);
	ck_assert_msg(load(NULL, 0), "%s", reported);
	ck_assert_str_eq(jrt_setting_text(&settings, SETTING_HTTP_ENDPOINT), "http://environment/");
	ck_assert_uint_eq(settings.values[SETTING_HTTP_HEADERS].count, 3);
	finish();
	ck_assert_msg(load(sets, 3), "%s", reported);
	ck_assert_str_eq(
		jrt_setting_text(&settings, SETTING_HTTP_ENDPOINT), "http://argument/?a=b");
	ck_assert_uint_eq(settings.values[SETTING_HTTP_HEADERS].count, 2);
	ck_assert_str_eq(settings.values[SETTING_HTTP_HEADERS].items[1], "D: 4");
	finish();
	unsetenv("JOLTC_HTTP_ENDPOINT");
	unsetenv("JOLTC_HTTP_HEADERS");
}
END_TEST

START_TEST(every_problem_is_reported_at_once)
{
	static const char *const sets[] = { "http.endpont=x", "http.concurrency=many",
		"log.level=loud", "no equals", "http.backoff_min=5" };
	ck_assert(!load(sets, 5));
	ck_assert_uint_eq(complaints.count, 5);
	ck_assert(complaints.usage);
	ck_assert_ptr_nonnull(strstr(reported, "did you mean \"http.endpoint\"?"));
	ck_assert_ptr_nonnull(strstr(reported, "http.concurrency: \"many\" is not a number"));
	ck_assert_ptr_nonnull(
		strstr(reported, "log.level: \"loud\" is not one of error|warning|info|debug"));
	ck_assert_ptr_nonnull(strstr(reported, "expected key=value"));
	ck_assert_ptr_nonnull(strstr(reported, "http.backoff_min: \"5\" is not a duration"));
	finish();
}
END_TEST

/* Sets one value both ways. */
static void
takes(const char *key, const char *value, bool good)
{
	char set[256], variable[256] = "JOLTC_";
	const char *const sets[] = { set };
	(void)snprintf(set, sizeof set, "%s=%s", key, value);
	size_t n = strlen(variable);
	for (const char *c = key; *c != '\0'; c++) {
		variable[n++] = *c == '.' || *c == '-' ? '_' : (char)toupper(*c);
	}
	ck_assert_msg(load(sets, 1) == good, "--set %s: %s", set, reported);
	ck_assert_msg(good || strncmp(reported, key, strlen(key)) == 0, "%s", reported);
	finish();
	setenv(variable, value, 1);
	bool taken = load(NULL, 0);
	unsetenv(variable);
	ck_assert_msg(taken == good, "%s=%s: %s", variable, value, reported);
	finish();
}

START_TEST(values_that_the_file_refuses_are_refused)
{
#define GOOD(key, value) takes(key, value, true);
#define BAD(key, value) takes(key, value, false);
#include "setting_values.def"
#undef GOOD
#undef BAD
	for (int i = 0; i < SETTING_COUNT; i++) {
		takes(jrt_setting_key((enum jrt_setting_id)i), "", false);
	}
}
END_TEST

struct value {
	const char *key;
	bool good;
};

static unsigned
count_values(const char *key, bool good)
{
	static const struct value values[] = {
#define GOOD(key, value) { key, true },
#define BAD(key, value) { key, false },
#include "setting_values.def"
#undef GOOD
#undef BAD
	};
	unsigned count = 0;
	for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
		count += strcmp(values[i].key, key) == 0 && values[i].good == good;
	}
	return count;
}

/* Every key, also a new one, must have values to test. */
START_TEST(every_setting_has_values_that_are_tested)
{
	static const struct {
		const char *key;
		bool free, set; /* free: any text is allowed */
	} keys[] = {
#define TEXT_KIND(kind) (VALUE_##kind == VALUE_TEXT || VALUE_##kind == VALUE_LIST)
#define ROLE(role) (#role[0] == 'S')
#define KEY(path, kind, role, limits, meaning) { path, TEXT_KIND(kind), ROLE(role) },
#define ALIAS(path, key)
#include "connector/common/keys.def"
#undef KEY
#undef ALIAS
	};
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
		if (keys[i].set) {
			ck_assert_msg(count_values(keys[i].key, true) > 0,
				"setting_values.def has nothing GOOD for %s", keys[i].key);
			ck_assert_msg(keys[i].free || count_values(keys[i].key, false) > 0,
				"setting_values.def has nothing BAD for %s", keys[i].key);
		}
	}
}
END_TEST

START_TEST(a_name_appears_once_in_a_map)
{
	static const char *const sets[] = { "http.on=409=delivered", "http.on=5xx=retry",
		"http.on=409=retry", "source.kafka.properties=client.rack=a",
		"source.kafka.properties=client.rack=b" };
	ck_assert(!load(sets, 5));
	ck_assert_str_eq(reported,
		"http.on: \"409\" is there twice (--set)\n"
		"source.kafka.properties: \"client.rack\" is there twice (--set)\n");
	finish();
	setenv("JOLTC_HTTP_ON", "409=delivered", 1);
	ck_assert_msg(load(sets + 1, 2), "%s", reported); /* the later layer takes precedence */
	unsetenv("JOLTC_HTTP_ON");
	finish();
}
END_TEST

START_TEST(a_start_has_one_beginning)
{
	static const char *const sets[] = { "meta.consumer.offset.start=end",
		"meta.consumer.offset.start.from-end=5" };
	ck_assert(!load(sets, 2));
	ck_assert_str_eq(reported,
		"meta.consumer.offset.start.from-end: meta.consumer.offset.start "
		"is set, too (--set)\n");
	finish();
	setenv("JOLTC_META_CONSUMER_OFFSET_START", "beginning", 1);
	ck_assert_msg(load(sets + 1, 1), "%s", reported);
	unsetenv("JOLTC_META_CONSUMER_OFFSET_START");
	finish();
}
END_TEST

START_TEST(possible_secrets_are_not_shown)
{
	static const char *const sets[] = { "source.embedded.auth.basic=hunter2",
		"http.proxy=https://u:hunter2@h", "http.headers=X hunter2",
		"http.auth.basic.user=hunter2:" };
	ck_assert(!load(sets, 4));
	ck_assert_uint_eq(complaints.count, 4);
	ck_assert_ptr_null(strstr(reported, "hunter2"));
	ck_assert_ptr_nonnull(
		strstr(reported, "source.embedded.auth.basic: a value is not a valid user and "
				 "password: it is not user:password (--set)"));
	finish();
}
END_TEST

START_TEST(a_secret_is_not_reported_in_a_complaint)
{
	static const char *const sets[] = { "http.concurrency=${{ secrets.TOKEN }}" };
	ck_assert(!load(sets, 1));
	ck_assert_ptr_null(strstr(reported, "key"));
	ck_assert_ptr_nonnull(strstr(reported, "http.concurrency: \"*******\" is not a number"));
	finish();
}
END_TEST

START_TEST(a_misspelt_variable_is_reported)
{
	setenv("JOLTC_HTTP_ENDPONT", "x", 1);
	ck_assert(!load(NULL, 0));
	ck_assert_ptr_nonnull(strstr(reported, "did you mean JOLTC_HTTP_ENDPOINT?"));
	unsetenv("JOLTC_HTTP_ENDPONT");
	finish();
}
END_TEST

START_TEST(secrets_are_named_or_refused)
{
	static const char *const sets[] = { "http.endpoint=http://h/${{ secrets.OTHER }}",
		"http.tls.ca=${{ env.X }}", "http.tls.key=${{ secrets.TOKEN" };
	ck_assert(!load(sets, 3));
	ck_assert_uint_eq(complaints.count, 3);
	ck_assert_ptr_nonnull(strstr(reported, "the secret OTHER is not declared"));
	finish();
}
END_TEST

/* The value of that secret in the text of a file; NULL: it has none. */
static const char *
secret_in(const char *text)
{
	static char value[100];
	static const char *const one[] = { "KEY", NULL };
	char path[] = "/tmp/joltc-secrets.XXXXXX";
	int fd = mkstemp(path);
	ck_assert_int_eq(write(fd, text, strlen(text)), (ssize_t)strlen(text));
	close(fd);
	struct jrt_secrets s;
	complaints = (struct jrt_complaints){ .report = report };
	bool good = jrt_secrets_load(&s, one, path, &complaints);
	unlink(path);
	if (good) {
		struct jrt_text found = s.values[0].text;
		snprintf(value, sizeof value, "%.*s", (int)found.len, found.at);
		jrt_secrets_finish(&s);
	}
	return good ? value : NULL;
}

START_TEST(secrets_are_lines_of_a_file)
{
	ck_assert_str_eq(secret_in("KEY=abcd"), "abcd");
	ck_assert_str_eq(secret_in("OTHER=x\n\nKEY=abcd\nKEYS=y\n"), "abcd");
	ck_assert_str_eq(secret_in("OTHER=x\r\n\r\nKEY=abcd\r\n"), "abcd");
	ck_assert_str_eq(secret_in("KEY=abcd\r"), "abcd");
	ck_assert_str_eq(secret_in("KEY=\"abcd\"\r\nK=\n"), "abcd");
	ck_assert_str_eq(secret_in("KEY='ab\"c'\n"), "ab\"c");
	ck_assert_str_eq(secret_in("KEY=\"abcd'\n"), "\"abcd'");
	ck_assert_str_eq(secret_in("KEY=first\nKEY=last\n"), "last");
	ck_assert_str_eq(secret_in("\xef\xbb\xbfKEY=abcd\n"), "abcd");
	ck_assert_ptr_null(secret_in("KEYS=abcd\n KEY=abcd\n"));
}
END_TEST

START_TEST(a_loaded_secret_leaves_the_environment)
{
	ck_assert(load(NULL, 0));
	ck_assert_ptr_null(getenv("TOKEN"));
	ck_assert(jrt_is(secrets.values[0].text, "a \"key\""));
	ck_assert(jrt_is(secrets.values[0].json, "a \\\"key\\\""));
	char line[] = "sent a \"key\" and a \\\"key\\\" away";
	jrt_secrets_redact(&secrets, line, strlen(line));
	ck_assert_str_eq(line, "sent ******* and ********* away");
	finish();
}
END_TEST

START_TEST(other_forms_of_a_secret_are_hidden)
{
	struct jrt_secrets s = { 0 };
	char whole[] = "a token-of-mine b token-of-min", start[] = "a token-of-mine b token-of",
	     short_end[] = "a token-of-mine tok", tiny[] = "abc";
	jrt_secrets_hide(&s, JRT_TEXT("token-of-mine"));
	jrt_secrets_hide(&s, JRT_TEXT("abc"));
	jrt_secrets_redact(&s, whole, strlen(whole));
	ck_assert_str_eq(whole, "a ************* b token-of-min");
	jrt_secrets_redact_start(&s, start, strlen(start));
	ck_assert_str_eq(start, "a ************* b ********");
	jrt_secrets_redact_start(&s, short_end, strlen(short_end));
	ck_assert_str_eq(short_end, "a ************* tok");
	jrt_secrets_redact_start(&s, tiny, strlen(tiny));
	ck_assert_str_eq(tiny, "abc");
	jrt_secrets_hide(&s, JRT_TEXT("*****"));
	char stars[] = "a ********** b ***";
	jrt_secrets_redact_start(&s, stars, strlen(stars));
	ck_assert_str_eq(stars, "a ********** b ***");
	jrt_secrets_finish(&s);
}
END_TEST

START_TEST(an_earlier_secret_stays_hidden)
{
	char path[] = "/tmp/joltc-secrets.XXXXXX";
	int fd = mkstemp(path);
	struct jrt_secrets first, second, third;
	struct jrt_complaints none = { .report = report };
	dprintf(fd, "TOKEN=the-first\n");
	ck_assert(jrt_secrets_load(&first, names, path, &none));
	dprintf(fd, "TOKEN=the-second\n");
	ck_assert(jrt_secrets_reload(&second, &first, path, &none));
	ck_assert(jrt_secrets_reload(&third, &second, path, &none));
	ck_assert_uint_eq(third.hidden_count, second.hidden_count);
	char text[] = "the-first the-second";
	jrt_secrets_redact(&third, text, strlen(text));
	ck_assert_str_eq(text, "********* **********");
	jrt_secrets_finish(&first);
	jrt_secrets_finish(&second);
	jrt_secrets_finish(&third);
	close(fd);
	unlink(path);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("settings");
	TCase *tcase = tcase_create("settings");
	tcase_add_test(tcase, the_file_comes_before_the_defaults);
	tcase_add_test(tcase, the_environment_and_then_the_arguments_override_it);
	tcase_add_test(tcase, every_problem_is_reported_at_once);
	tcase_add_test(tcase, values_that_the_file_refuses_are_refused);
	tcase_add_test(tcase, every_setting_has_values_that_are_tested);
	tcase_add_test(tcase, a_name_appears_once_in_a_map);
	tcase_add_test(tcase, a_start_has_one_beginning);
	tcase_add_test(tcase, possible_secrets_are_not_shown);
	tcase_add_test(tcase, a_secret_is_not_reported_in_a_complaint);
	tcase_add_test(tcase, a_misspelt_variable_is_reported);
	tcase_add_test(tcase, secrets_are_named_or_refused);
	tcase_add_test(tcase, secrets_are_lines_of_a_file);
	tcase_add_test(tcase, a_loaded_secret_leaves_the_environment);
	tcase_add_test(tcase, other_forms_of_a_secret_are_hidden);
	tcase_add_test(tcase, an_earlier_secret_stays_hidden);
	suite_add_tcase(suite, tcase);
	return suite_main(suite);
}
