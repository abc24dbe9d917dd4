/* SPDX-License-Identifier: Apache-2.0 */
/* Splitting a text: by literals, and by patterns with a bound on processor time. */
#include "suite.h"

#include <stdlib.h>
#include <string.h>

#include "jolt/functions.h"
#include "jolt/regex/regex.h"

/* From each position it looks at everything that follows, which PCRE2 counts as one step: only the
 * clock can end that, between two matches or where there is none. */
START_TEST(a_text_that_takes_forever_fails_the_record)
{
	static const char *const patterns[] = { "a*[bc]", "a(?=a*[bc])|a" };
	enum { LONG = 40000000 }; /* a few thousand positions alone would take minutes */
	char *text = malloc(LONG);
	memset(text, 'a', LONG);
	for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++) {
		struct jrt_ctx ctx;
		jrt_ctx_init(&ctx);
		jrt_ctx_begin(&ctx, NULL);
		struct jrt_value *args[] = {
			jrt_string(&ctx, (struct jrt_text){ patterns[i], strlen(patterns[i]) }),
			jrt_string(&ctx, (struct jrt_text){ text, LONG })
		};
		ck_assert_ptr_null(jrt_fn_split(&ctx, 2, args));
		ck_assert_int_eq(ctx.status, JRT_ENDLESS);
		jrt_ctx_finish(&ctx);
	}
	free(text);
}
END_TEST

static void
is_literal(const char *pattern, const char *expected)
{
	char room[32];
	size_t len = 0;
	bool literal =
		jrt_regex_is_literal((struct jrt_text){ pattern, strlen(pattern) }, room, &len);
	ck_assert_msg(literal == (expected != NULL), "%s", pattern);
	if (literal) {
		room[len] = '\0';
		ck_assert_str_eq(room, expected);
	}
}

START_TEST(a_class_of_one_character_is_that_character)
{
	is_literal("[-]", "-");
	is_literal("a[ ]b[.]", "a b.");
	is_literal("[\\.][x]", ".x");
	is_literal("[\\]]", "]");
	is_literal("[^]", NULL);
	is_literal("[]]", NULL);
	is_literal("[[]", NULL);
	is_literal("[ab]", NULL);
	is_literal("[\\d]", NULL);
	is_literal("[\\]", NULL);
	is_literal("[\xc3\xa4]", NULL);
	is_literal("[-", NULL);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("jolt/split");
	TCase *tcase = tcase_create("split");
	tcase_set_timeout(tcase, 600); /* processor time: no other limit may come close */
	tcase_add_test(tcase, a_class_of_one_character_is_that_character);
	tcase_add_test(tcase, a_text_that_takes_forever_fails_the_record);
	suite_add_tcase(suite, tcase);
	return suite_main(suite);
}
