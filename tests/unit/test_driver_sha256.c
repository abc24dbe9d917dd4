/* SPDX-License-Identifier: Apache-2.0 */
/* The digest of a spec, and of what the cache keeps. */
#include "driver/sha256.h"

#include "suite.h"

#include <string.h>

START_TEST(digests_match_the_standard)
{
	char hex[65];
	sha256_hex("", 0, hex);
	ck_assert_str_eq(hex, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	sha256_hex("abc", 3, hex);
	ck_assert_str_eq(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	const char *two = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";
	sha256_hex(two, strlen(two), hex);
	ck_assert_str_eq(hex, "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
	static char many[1000000];
	memset(many, 'a', sizeof many);
	sha256_hex(many, sizeof many, hex);
	ck_assert_str_eq(hex, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("sha256");
	TCase *digest = tcase_create("sha256");
	tcase_add_test(digest, digests_match_the_standard);
	suite_add_tcase(suite, digest);
	return suite_main(suite);
}
