/* SPDX-License-Identifier: Apache-2.0 */
/* Secrets in text that is shown. */
#include "connector/common/secrets.h"

#include "suite.h"

enum { MOST = 4 };

static void
redacts(const char *const *secrets, bool start, const char *text, const char *wanted)
{
	struct jrt_secret values[MOST];
	struct jrt_secrets s = { .values = values };
	for (; secrets[s.count] != NULL; s.count++) {
		const char *secret = secrets[s.count];
		values[s.count] = (struct jrt_secret){ .text = { secret, strlen(secret) } };
	}
	char got[8192];
	ck_assert_uint_lt(strlen(text), sizeof got);
	strcpy(got, text);
	(start ? jrt_secrets_redact_start : jrt_secrets_redact)(&s, got, strlen(got));
	ck_assert_str_eq(got, wanted);
}

#define REDACTS(text, wanted, ...)                                                                 \
	redacts((const char *const[]){ __VA_ARGS__, NULL }, false, text, wanted)
#define REDACTS_START(text, wanted, ...)                                                           \
	redacts((const char *const[]){ __VA_ARGS__, NULL }, true, text, wanted)

START_TEST(each_occurrence_is_redacted)
{
	REDACTS("key-5f3c9a, key-5f3c9 and key-5f3c9a.", "**********, key-5f3c9 and **********.",
		"key-5f3c9a");
	REDACTS("", "", "key-5f3c9a");
	REDACTS("nothing", "nothing", "key-5f3c9a");
	REDACTS("the key is abc", "the key is abc", "abc"); /* too short to hide */
}
END_TEST

START_TEST(a_secret_of_stars_ends)
{
	REDACTS("it is ******* so", "it is ******* so", "****");
	REDACTS("it is ***x*** so", "it is ******* so", "***x", "x***", "****");
}
END_TEST

START_TEST(the_longest_secret_is_hidden_and_so_are_overlapping_ones)
{
	REDACTS("login password1234!", "login ************!", "pass", "password1234");
	REDACTS("login password1234!", "login ************!", "password1234", "pass");
	REDACTS("abcdefgh!", "********!", "abcde", "defgh");
	REDACTS("aaaaaaaa!", "********!", "aaaaa");
}
END_TEST

START_TEST(other_spellings_of_a_secret_are_hidden_too)
{
	REDACTS("k=p%40ss%2Fw%20%c3%bc%2541&x", "k=************************&x",
		"p@ss/w \xc3\xbc%41");
	REDACTS("k=p%40ss+w&x", "k=********&x", "p@ss w");
	REDACTS("{\"k\":\"a\\\"b\\\\c\\/d\\u00FCe\"}", "{\"k\":\"*****************\"}",
		"a\"b\\c/d\xc3\xbc"
		"e");
	REDACTS("\"\\ud83D\\ude00x\"", "\"*************\"", "\xf0\x9f\x98\x80x");
	REDACTS("\"\\u0062\\u0064\\u0066\\u0068\"", "\"************************\"", "bdfh");
	REDACTS("\"\\u20acur\\u006f\"", "\"**************\"",
		"\xe2\x82\xac"
		"uro");
	REDACTS("\"one\\ntwo\"", "\"********\"", "one\ntwo");
	REDACTS("100% of %zz", "100% of %zz", "100% of it"); /* no digits after it */
}
END_TEST

START_TEST(base64_is_hidden_wherever_the_secret_stands_in_it)
{
	/* u:password1234 uu:password1234 uuu:password1234, and password1234 in the middle. */
	REDACTS("Basic dTpwYXNzd29yZDEyMzQ=.", "Basic dT*****************=.", "password1234");
	REDACTS("Basic dXU6cGFzc3dvcmQxMjM0.", "Basic dXU6****************.", "password1234");
	REDACTS("Basic dXV1OnBhc3N3b3JkMTIzNA==.", "Basic dXV1O*****************==.",
		"password1234");
	REDACTS("cGFzc3dvcmQxMjM0eHg=.", "****************eHg=.", "password1234");
	/* Both alphabets. */
	REDACTS("fn5+fj8/Pz8=", "***********=", "~~~~????");
	REDACTS("fn5-fj8_Pz8=", "***********=", "~~~~????");
	REDACTS("/.......", "/.......", "\xff\xff\xff\xff"); /* neither alphabet */
}
END_TEST

START_TEST(a_secret_that_is_cut_off_is_hidden)
{
	REDACTS_START("said: passwo", "said: ******", "password1234");
	REDACTS("said: passwo", "said: passwo", "password1234");
	REDACTS_START("said: pas", "said: pas", "password1234");
	REDACTS_START("said: pass%", "said: *****", "pass%1234567");
	REDACTS_START("said: p%40ss%2", "said: ********", "p@ss/word");
	REDACTS_START("said: say\\u00fc1\\u00f", "said: ***************",
		"say\xc3\xbc"
		"1\xc3\xbc");
	REDACTS_START("Basic cGFzc3dv", "Basic ********", "password1234");
	REDACTS_START("Basic cGFzc3dvc", "Basic *********", "password1234"); /* cut within a byte */
	REDACTS_START("Basic cGFzc3dvc.", "Basic cGFzc3dvc.", "password1234");
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("redact");
	TCase *tcase = tcase_create("jrt_secrets_redact");
	tcase_add_test(tcase, each_occurrence_is_redacted);
	tcase_add_test(tcase, a_secret_of_stars_ends);
	tcase_add_test(tcase, the_longest_secret_is_hidden_and_so_are_overlapping_ones);
	tcase_add_test(tcase, other_spellings_of_a_secret_are_hidden_too);
	tcase_add_test(tcase, base64_is_hidden_wherever_the_secret_stands_in_it);
	tcase_add_test(tcase, a_secret_that_is_cut_off_is_hidden);
	suite_add_tcase(suite, tcase);
	return suite_main(suite);
}
