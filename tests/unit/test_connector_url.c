/* SPDX-License-Identifier: Apache-2.0 */
/* Addresses of endpoints. */
#include "connector/http/proxy.h"

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

START_TEST(the_default_port_is_not_shown)
{
	check("https://h:443/", true, "h", 443, "h", "/");
	check("https://h:80/", true, "h", 80, "h:80", "/");
	check("http://h:65535/", false, "h", 65535, "h:65535", "/");
}
END_TEST

START_TEST(ipv6_addresses_are_in_brackets)
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

START_TEST(invalid_urls_are_refused)
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

START_TEST(a_proxy_may_have_a_user)
{
	static const char *const wrong[] = { "https://proxy/", "http://u:p@/", "http://u:p@:80/",
		"u@h", "http://u@[::1/" };
	struct jrt_url url;
	ck_assert_ptr_null(jrt_url_parse_proxy(&url, "http://user:p%40ss@proxy:3128/"));
	ck_assert_str_eq(url.user, "user:p%40ss");
	ck_assert_str_eq(url.host, "proxy");
	ck_assert_uint_eq(url.port, 3128);
	jrt_url_finish(&url);
	ck_assert_ptr_null(jrt_url_parse_proxy(&url, "http://a@b:c@[::1]"));
	ck_assert_str_eq(url.user, "a@b:c");
	ck_assert_str_eq(url.authority, "[::1]");
	jrt_url_finish(&url);
	ck_assert_ptr_null(jrt_url_parse_proxy(&url, "http://proxy/@x"));
	ck_assert_ptr_null(url.user);
	jrt_url_finish(&url);
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		ck_assert_msg(jrt_url_parse_proxy(&url, wrong[i]) != NULL, "%s", wrong[i]);
	}
}
END_TEST

START_TEST(bytes_stand_for_percent_signs)
{
	static const char *const pairs[][2] = { { "a%20b", "a b" }, { "%41%6a", "Aj" },
		{ "100%", "100%" }, { "%4", "%4" }, { "%zz", "%zz" }, { "%2500", "%00" },
		{ "%00x", "%00x" }, { "% 1", "% 1" }, { "%+1", "%+1" }, { "", "" } };
	for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
		char text[16];
		(void)snprintf(text, sizeof text, "%s", pairs[i][0]);
		ck_assert_str_eq(jrt_url_decode(text), pairs[i][1]);
	}
}
END_TEST

START_TEST(some_hosts_are_reached_without_the_proxy)
{
	static const struct {
		const char *entry, *host;
		bool passed;
	} cases[] = { { "*", "shop.test", true }, { "*", "::1", true },
		{ "shop.test", "shop.test", true }, { "SHOP.test", "shop.TEST", true },
		{ "shop.test", "api.shop.test", true }, { "shop.test", "workshop.test", false },
		{ ".shop.test", "api.shop.test", true }, { ".shop.test", "shop.test", true },
		{ "*.shop.test", "api.shop.test", true }, { "api.shop.test", "shop.test", false },
		{ "", "shop.test", false }, { ".", "shop.test", false },
		{ "10.1.2.3", "10.1.2.3", true }, { "10.1.2.3", "10.1.2.4", false },
		{ "2.3", "10.1.2.3", false }, { "10.0.0.0/8", "10.255.0.1", true },
		{ "10.0.0.0/8", "11.0.0.1", false }, { "10.0.0.0/33", "10.0.0.0", false },
		{ "10.0.0.0/x", "10.0.0.0", false }, { "0.0.0.0/0", "10.0.0.1", true },
		{ "192.168.4.0/22", "192.168.7.9", true },
		{ "192.168.4.0/22", "192.168.8.9", false }, { "10.0.0.0/8", "ten.test", false },
		{ "::1", "::1", true }, { "0:0::1", "::1", true }, { "fd00::/8", "fd12::7", true },
		{ "fd00::/8", "fe12::7", false }, { "::/0", "10.0.0.1", false } };
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		ck_assert_msg(
			jrt_proxy_is_passed_by(cases[i].entry, cases[i].host) == cases[i].passed,
			"%s, %s", cases[i].entry, cases[i].host);
	}
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("url");
	TCase *parse = tcase_create("jrt_url_parse");
	tcase_add_test(parse, an_address_has_its_parts);
	tcase_add_test(parse, the_default_port_is_not_shown);
	tcase_add_test(parse, ipv6_addresses_are_in_brackets);
	tcase_add_test(parse, invalid_urls_are_refused);
	tcase_add_test(parse, a_proxy_may_have_a_user);
	tcase_add_test(parse, bytes_stand_for_percent_signs);
	tcase_add_test(parse, some_hosts_are_reached_without_the_proxy);
	suite_add_tcase(suite, parse);
	return suite_main(suite);
}
