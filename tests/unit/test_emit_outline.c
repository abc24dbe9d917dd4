/* SPDX-License-Identifier: Apache-2.0 */
/* Long functions are split into parts: where they are cut, and what stays in place. */
#include "suite.h"

#include "emit/cwriter.h"
#include "emit/scope.h"

#include <stdlib.h>
#include <string.h>

static struct arena arena;
static struct cwriter w;
static char *printed;
static size_t length;
static FILE *out;

static void
begin(void)
{
	arena = (struct arena){ 0 };
	out = open_memstream(&printed, &length);
	cw_init(&w, out, &arena);
}

static void
end(void)
{
	free(printed);
	arena_free(&arena);
}

/* The text that was printed. */
static const char *
text(void)
{
	cw_end(&w);
	fclose(out);
	return printed;
}

/* The function itself, which comes last. */
static const char *
whole(const char *name)
{
	const char *all = text(), *last = strstr(all, name), *next;
	char head[64];
	snprintf(head, sizeof head, "\n%s(", name);
	for (next = strstr(all, head); next != NULL; next = strstr(next + 1, head)) {
		last = next;
	}
	return last;
}

static void
lines(const char *line, unsigned count)
{
	for (unsigned i = 0; i < count; i++) {
		cw_line(&w, "%s", line);
	}
}

/* The number of lines between a function's "{" and its "}". */
static unsigned
longest(const char *all)
{
	unsigned most = 0, count = 0;
	for (const char *c = all; *c != '\0'; c += strcspn(c, "\n"), c += *c != '\0') {
		count = *c == '{' ? 0 : count + 1;
		most = *c == '}' && count > most ? count : most;
	}
	return most;
}

START_TEST(a_short_function_is_printed_as_it_is)
{
	cw_function(&w, "static void", "short_one(int x)");
	lines("use(x);", 60);
	cw_close(&w);
	ck_assert_ptr_null(strstr(text(), "_part"));
	ck_assert_uint_eq(longest(printed), 61);
}
END_TEST

START_TEST(a_variable_that_a_part_changes_is_given_by_its_address)
{
	cw_function(&w, "static int", "sum(int start, const char *name)");
	cw_line(&w, "int x = start;");
	lines("x += count(name, \"x\");", 300);
	cw_line(&w, "return x;");
	cw_close(&w);
	ck_assert_uint_le(longest(text()), 80);
	ck_assert_ptr_nonnull(strstr(printed, "\nsum_part(const char *name, int *x)\n"));
	ck_assert_ptr_nonnull(strstr(printed, "\t*x += count(name, \"x\");\n"));
	ck_assert_ptr_nonnull(strstr(printed, "(name, &x);\n"));
	ck_assert_ptr_nonnull(strstr(printed, "JRT_PART void\n"));
}
END_TEST

START_TEST(a_structure_is_given_by_its_address_and_its_members_are_reached_through_it)
{
	cw_function(&w, "static void", "f(void)");
	cw_line(&w, "struct found f = look();");
	lines("use(f.name, &f, &f.name);", 100);
	cw_close(&w);
	ck_assert_ptr_nonnull(strstr(text(), "(struct found *f)\n"));
	ck_assert_ptr_nonnull(strstr(printed, "\tuse(f->name, f, &f->name);\n"));
}
END_TEST

START_TEST(a_failure_in_a_part_is_handed_on)
{
	cw_function(&w, "static enum jrt_status", "write(struct jrt_ctx *ctx)");
	for (unsigned i = 0; i < 40; i++) {
		cw_open(&w, "if (unusual(ctx))");
		cw_line(&w, "return JRT_OTHER_WAY;");
		cw_close(&w);
	}
	cw_line(&w, "return ctx->status;");
	cw_close(&w);
	ck_assert_ptr_nonnull(strstr(whole("write"),
		"\tenum jrt_status part = write_part(ctx);\n\tif (part != JRT_OK) {\n\t\treturn part;\n\t}\n"));
	ck_assert_ptr_nonnull(strstr(printed, "\treturn JRT_OK;\n}\n"));
	ck_assert_uint_le(longest(printed), 80);
}
END_TEST

START_TEST(a_functions_result_on_success_is_not_cut_out)
{
	cw_function(&w, "static int", "answer(int x)");
	for (unsigned i = 0; i < 40; i++) {
		cw_open(&w, "if (x == %u)", i);
		cw_line(&w, "return %u;", i);
		cw_close(&w);
	}
	cw_line(&w, "return 0;");
	cw_close(&w);
	ck_assert_ptr_null(strstr(text(), "_part"));
}
END_TEST

START_TEST(a_break_stays_in_its_loop)
{
	cw_function(&w, "static void", "loop(int n)");
	cw_open(&w, "for (int i = 0; i < n; i++)");
	lines("use(i);", 70);
	cw_open(&w, "if (done(i))");
	cw_line(&w, "break;");
	cw_close(&w);
	lines("use(n);", 70);
	cw_close(&w);
	cw_close(&w);
	const char *last = whole("loop");
	ck_assert_ptr_nonnull(strstr(last, "\t\t\tbreak;\n"));
	ck_assert_ptr_nonnull(strstr(printed, "loop_part(int i)\n"));
	ck_assert_uint_le(longest(printed), 80);
}
END_TEST

START_TEST(a_variable_that_may_be_pointed_to_lives_as_long_as_its_block)
{
	cw_function(&w, "static void", "f(struct list *all)");
	cw_line(&w, "use(all);");
	cw_line(&w, "struct item one;");
	cw_line(&w, "struct item *two[2] = { NULL };");
	cw_line(&w, "all->first = &one;");
	lines("two[0] = walk(all);", 100);
	cw_close(&w);
	const char *last = whole("f");
	ck_assert_ptr_nonnull(strstr(last, "\tstruct item one;\n"));
	ck_assert_ptr_nonnull(strstr(last, "\tstruct item *two[2] = { NULL };\n"));
	ck_assert_ptr_nonnull(strstr(printed, "struct item **two, struct item *one)\n"));
}
END_TEST

START_TEST(a_value_used_further_down_is_declared_before_the_call)
{
	cw_function(&w, "static void", "f(int a)");
	lines("use(a);", 30);
	cw_line(&w, "int b = twice(a);");
	lines("use(a);", 60);
	cw_line(&w, "use(b);");
	lines("use(a);", 60);
	cw_line(&w, "use(b);");
	cw_close(&w);
	const char *last = whole("f");
	ck_assert_ptr_nonnull(strstr(last, "\tint b"));
	ck_assert_uint_le(longest(printed), 80);
}
END_TEST

START_TEST(a_long_ladder_is_split)
{
	cw_function(&w, "static void", "ladder(struct jrt_text t)");
	cw_open(&w, "if (is(t, 0))");
	cw_line(&w, "use(0);");
	for (unsigned i = 1; i < 100; i++) {
		cw_else_if(&w, arena_printf(&arena, "is(t, %u)", i));
		cw_line(&w, "use(%u);", i);
	}
	cw_close(&w);
	cw_close(&w);
	ck_assert_uint_le(longest(text()), 80);
	for (unsigned i = 0; i < 100; i++) {
		ck_assert_ptr_nonnull(strstr(printed, arena_printf(&arena, "use(%u);", i)));
	}
}
END_TEST

START_TEST(an_arm_of_a_switch_is_a_block_where_it_declares_something)
{
	cw_function(&w, "static enum jrt_status", "choose(struct jrt_ctx *ctx, int n)");
	cw_open(&w, "switch (n)");
	w.depth--;
	cw_line(&w, "case 1:");
	w.depth++;
	for (unsigned i = 0; i < 40; i++) {
		cw_open(&w, "if (unusual(ctx))");
		cw_line(&w, "return JRT_OTHER_WAY;");
		cw_close(&w);
	}
	cw_line(&w, "break;");
	cw_close(&w);
	cw_line(&w, "return ctx->status;");
	cw_close(&w);
	ck_assert_ptr_nonnull(
		strstr(whole("choose"), "\tcase 1:\n\t\t{\n\t\t\tenum jrt_status part"));
	ck_assert_uint_le(longest(printed), 80);
}
END_TEST

START_TEST(a_line_may_declare_several_names)
{
	struct declaration d;
	const char *many = "uint32_t a0";
	for (unsigned i = 1; i < 50; i++) {
		many = arena_printf(&arena, "%s, a%u", many, i);
	}
	ck_assert(declaration_of(&arena, arena_printf(&arena, "%s;", many), &d));
	ck_assert_uint_eq(d.count, 50);
	ck_assert(declaration_of(&arena, "struct jrt_value *const *args", &d));
	ck_assert(text_is(d.at[0]->name, "args") && text_is(d.at[0]->stars, "*const *"));
	ck_assert(declaration_of(&arena, "struct jrt_value *args[2] = { NULL };", &d));
	ck_assert(text_is(d.at[0]->array, "[2]") && strcmp(d.initial, "{ NULL };") == 0);
	ck_assert(!declaration_of(&arena, "return x;", &d));
	ck_assert(!declaration_of(&arena, "x = 1;", &d));
	ck_assert(!declaration_of(&arena, "use(x, y);", &d));
	ck_assert(!declaration_of(&arena, "*x = y;", &d));
}
END_TEST

/* ---- unused declarations -------------------------------------------------- */

START_TEST(a_declaration_that_nothing_uses_is_left_out)
{
	cw_function(&w, "static void", "f(int a, int b)");
	cw_unless_used(&w, "a");
	cw_unless_used(&w, "b");
	cw_line(&w, "int digits;");
	cw_if_used(&w, "digits");
	cw_line(&w, "int key = read(&digits);");
	cw_if_used(&w, "key");
	cw_line(&w, "int text = 1;");
	cw_if_used(&w, "text");
	cw_blank(&w);
	cw_if_used(&w, "text");
	cw_open(&w, "if (s.key > b)");
	cw_line(&w, "use(text, \"key\"); /* digits */");
	cw_close(&w);
	cw_close(&w);
	ck_assert_str_eq(text(),
		"\nstatic void\nf(int a, int b)\n{\n\t(void)a;\n\tint text = 1;\n\n"
		"\tif (s.key > b) {\n\t\tuse(text, \"key\"); /* digits */\n\t}\n}\n");
}
END_TEST

START_TEST(a_declaration_is_used_in_its_block_only)
{
	cw_function(&w, "static void", "f(void)");
	cw_open(&w, "if (x)");
	cw_line(&w, "int v = 1;");
	cw_if_used(&w, "v");
	cw_remark(&w, "said of the block");
	cw_line(&w, "go();");
	cw_else(&w);
	cw_line(&w, "int v = 2;");
	cw_if_used(&w, "v");
	cw_open(&w, "while (y)");
	cw_line(&w, "use(v);");
	cw_close(&w);
	cw_close(&w);
	cw_close(&w);
	ck_assert_str_eq(text(),
		"\nstatic void\nf(void)\n{\n\tif (x) { /* said of the block */\n\t\tgo();\n"
		"\t} else {\n\t\tint v = 2;\n\t\twhile (y) {\n\t\t\tuse(v);\n\t\t}\n\t}\n}\n");
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("emit/outline");
	TCase *t = tcase_create("outline");

	tcase_add_checked_fixture(t, begin, end);
	tcase_add_test(t, a_short_function_is_printed_as_it_is);
	tcase_add_test(t, a_variable_that_a_part_changes_is_given_by_its_address);
	tcase_add_test(
		t, a_structure_is_given_by_its_address_and_its_members_are_reached_through_it);
	tcase_add_test(t, a_failure_in_a_part_is_handed_on);
	tcase_add_test(t, a_functions_result_on_success_is_not_cut_out);
	tcase_add_test(t, a_break_stays_in_its_loop);
	tcase_add_test(t, a_variable_that_may_be_pointed_to_lives_as_long_as_its_block);
	tcase_add_test(t, a_value_used_further_down_is_declared_before_the_call);
	tcase_add_test(t, a_long_ladder_is_split);
	tcase_add_test(t, an_arm_of_a_switch_is_a_block_where_it_declares_something);
	tcase_add_test(t, a_line_may_declare_several_names);
	tcase_add_test(t, a_declaration_that_nothing_uses_is_left_out);
	tcase_add_test(t, a_declaration_is_used_in_its_block_only);
	suite_add_tcase(s, t);
	return suite_main(s);
}
