/* SPDX-License-Identifier: Apache-2.0 */
/* Addresses of endpoints. */
#include "connector/http/url.h"

#include "suite.h"

static struct jrt_url
parsed(const char *text)
{
	struct jrt_url url;
	const char *error = jrt_url_parse(&url, text);
	ck_assert_msg(error == NULL, "%s: %s", text, error);
	return url;
}

static void
check(const char *text, bool tls, const char *host, unsigned port, const char *authority,
	const char *target)
{
	struct jrt_url url = parsed(text);
	ck_assert_int_eq(url.tls, tls);
	ck_assert_str_eq(url.host, host);
	ck_assert_uint_eq(url.port, port);
	ck_assert_str_eq(url.authority, authority);
	ck_assert_str_eq(url.target, target);
	jrt_url_finish(&url);
}

static void
refused(const char *text)
{
	struct jrt_url url;
	ck_assert_msg(jrt_url_parse(&url, text) != NULL, "%s", text);
}

START_TEST(an_address_has_its_parts)
{
	check("https://api2.amplitude.com/2/httpapi", true, "api2.amplitude.com", 443,
		"api2.amplitude.com", "/2/httpapi");
	check("http://localhost:8080/a?b=c&d", false, "localhost", 8080, "localhost:8080",
		"/a?b=c&d");
	check("HTTP://h", false, "h", 80, "h", "/");
	check("http://h?q", false, "h", 80, "h", "/?q");
	check("http://h/a#fragment", false, "h", 80, "h", "/a");
	check("http://h#fragment", false, "h", 80, "h", "/");
}
END_TEST

START_TEST(the_usual_port_is_not_told)
{
	check("https://h:443/", true, "h", 443, "h", "/");
	check("https://h:80/", true, "h", 80, "h:80", "/");
	check("http://h:65535/", false, "h", 65535, "h:65535", "/");
}
END_TEST

START_TEST(addresses_of_version_six_stand_in_brackets)
{
	check("http://[::1]:81/x", false, "::1", 81, "[::1]:81", "/x");
	check("http://[2001:db8::1]", false, "2001:db8::1", 80, "[2001:db8::1]", "/");
	struct jrt_url url = parsed("http://[::1]/");
	ck_assert(url.literal);
	jrt_url_finish(&url);
	url = parsed("http://127.0.0.1/");
	ck_assert(url.literal);
	jrt_url_finish(&url);
	url = parsed("http://localhost/");
	ck_assert(!url.literal);
	jrt_url_finish(&url);
}
END_TEST

START_TEST(what_is_no_address_is_refused)
{
	static const char *const wrong[] = { "", "h", "ftp://h/", "http:/h", "http://", "http:///x",
		"http://:80/", "http://h:/", "http://h:0/", "http://h:65536/", "http://h:1x/",
		"http://h:123456/", "http://[::1/", "http://[h]/", "http://[::1]x/",
		"http://u:p@h/", "http://h/a b", "http://h/\r\nX: y", "http://h/\x7f",
		"http://h/\xc3\xbc" };
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		refused(wrong[i]);
	}
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("url");
	TCase *parse = tcase_create("jrt_url_parse");
	tcase_add_test(parse, an_address_has_its_parts);
	tcase_add_test(parse, the_usual_port_is_not_told);
	tcase_add_test(parse, addresses_of_version_six_stand_in_brackets);
	tcase_add_test(parse, what_is_no_address_is_refused);
	suite_add_tcase(suite, parse);
	return suite_main(suite);
}
