/* SPDX-License-Identifier: Apache-2.0 */
/* The headers that credentials make, and the credentials that are refused. */
#include "connector/http/authorization.h"

#include "suite.h"

static char reported[200];

static void
report(void *user, const char *line)
{
	(void)user;
	snprintf(reported, sizeof reported, "%s", line);
}

/* The header, or the complaint. */
static const char *
header_of(const char *user, const char *password, const char *bearer)
{
	static char line[200];
	struct jrt_credentials c = { .header = "Authorization",
		.setting = "http.auth",
		.user = user,
		.password = password,
		.bearer = bearer };
	struct jrt_complaints complaints = { .report = report };
	struct jrt_writer w;
	jrt_writer_init(&w);
	bool good = jrt_put_authorization(&w, &c, &complaints);
	ck_assert_uint_eq(complaints.count, !good);
	snprintf(line, sizeof line, "%.*s", (int)w.used, w.used > 0 ? w.base : "");
	jrt_writer_finish(&w);
	return good ? line : reported;
}

START_TEST(credentials_make_a_header)
{
	ck_assert_str_eq(header_of(NULL, NULL, NULL), "");
	ck_assert_str_eq(header_of("Aladdin", "open sesame", NULL), /* RFC 7617, section 2 */
		"Authorization: Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==\r\n");
	ck_assert_str_eq(header_of("Aladdin", NULL, NULL),
		"http.auth.basic.password: missing beside the user");
	ck_assert_str_eq(header_of(NULL, NULL, "a\tb c\xc3\xa9~"),
		"Authorization: Bearer a\tb c\xc3\xa9~\r\n");
}
END_TEST

START_TEST(credentials_that_make_no_header_are_refused)
{
	static const char *const tokens[] = { "\n", "a\r\nX: y", "\x1f", "a\x7f", "ab\x01" };
	for (size_t i = 0; i < sizeof tokens / sizeof *tokens; i++) {
		ck_assert_str_eq(header_of(NULL, NULL, tokens[i]),
			"http.auth.bearer: a line's end or control character in it");
	}
	ck_assert_str_eq(header_of("a", NULL, "b"), "http.auth: either basic or bearer, not both");
	ck_assert_str_eq(header_of(NULL, "a", "b"), "http.auth: either basic or bearer, not both");
	ck_assert_str_eq(
		header_of(NULL, "a", NULL), "http.auth.basic.user: missing beside the password");
	ck_assert_str_eq(
		header_of("a:b", "c", NULL), "http.auth.basic.user: \":\" cannot stand in it");
}
END_TEST

START_TEST(the_contents_of_a_header_are_not_shown)
{
	struct jrt_credentials basic = { .user = "Aladdin", .password = "open sesame" };
	struct jrt_credentials bearer = { .bearer = "mF_9.B5f" };
	struct jrt_secrets s = { .count = 0 };
	jrt_hide_credentials(&s, &basic);
	jrt_hide_credentials(&s, &bearer);
	char text[] = "Aladdin, open sesame: QWxhZGRpbjpvcGVuIHNlc2FtZQ==, mF_9.B5f, mF_9.B5";
	jrt_secrets_redact(&s, text, strlen(text));
	ck_assert_str_eq(
		text, "Aladdin, ***********: ****************************, ********, mF_9.B5");
	jrt_secrets_finish(&s);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("authorization");
	TCase *tcase = tcase_create("authorization");
	tcase_add_test(tcase, credentials_make_a_header);
	tcase_add_test(tcase, credentials_that_make_no_header_are_refused);
	tcase_add_test(tcase, the_contents_of_a_header_are_not_shown);
	suite_add_tcase(suite, tcase);
	return suite_main(suite);
}
