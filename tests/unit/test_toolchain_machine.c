/* SPDX-License-Identifier: Apache-2.0 */
/* Which machine a file is for. */
#include "toolchain/toolchain.h"

#include "suite.h"

#include <elf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct arena arena;
static char path[64];

static void
set_up(void)
{
	strcpy(path, "/tmp/joltc-machine.XXXXXX");
	close(mkstemp(path));
}

static void
tear_down(void)
{
	unlink(path);
	arena_free(&arena);
}

static void
put(const void *bytes, size_t len)
{
	FILE *f = fopen(path, "a");
	ck_assert_ptr_nonnull(f);
	ck_assert_uint_eq(fwrite(bytes, 1, len, f), len);
	(void)fclose(f);
}

/* The beginning of an object's head. */
static void
put_object(unsigned char bits, unsigned char order, unsigned number)
{
	unsigned char head[64] = { 0x7f, 'E', 'L', 'F', bits, order };
	bool little = order == ELFDATA2LSB;
	head[18] = (unsigned char)(little ? number : number >> 8);
	head[19] = (unsigned char)(little ? number >> 8 : number);
	put(head, sizeof head);
}

static const char *
name(void)
{
	struct machine m;
	return machine_of_path(&m, path) ? machine_name(&m, &arena) : "none";
}

START_TEST(an_object_names_its_machine_in_either_byte_order)
{
	put_object(ELFCLASS64, ELFDATA2LSB, EM_AARCH64);
	ck_assert_str_eq(name(), "AArch64");
	ck_assert_int_eq(truncate(path, 0), 0);
	put_object(ELFCLASS64, ELFDATA2MSB, EM_S390);
	ck_assert_str_eq(name(), "s390x");
	ck_assert_int_eq(truncate(path, 0), 0);
	put_object(ELFCLASS32, ELFDATA2LSB, EM_ARM);
	ck_assert_str_eq(name(), "ARM");
}
END_TEST

START_TEST(an_unknown_machine_is_reported_by_its_number)
{
	put_object(ELFCLASS64, ELFDATA2LSB, 4711);
	ck_assert_str_eq(name(), "machine 4711 of ELF");
	ck_assert_int_eq(truncate(path, 0), 0);
	put_object(ELFCLASS32, ELFDATA2LSB, EM_X86_64); /* x32 is another machine */
	ck_assert_str_eq(name(), "machine 62 of ELF");
}
END_TEST

START_TEST(an_archive_is_for_the_machine_of_its_first_object)
{
	static const char member[] = "%-16s%-12d%-6d%-6d%-8o%-10d`\n";
	char head[64];
	put("!<arch>\n", 8);
	(void)snprintf(head, sizeof head, member, "/", 0, 0, 0, 0,
		3); /* the table of names; one byte of padding */
	put(head, 60);
	put("abc\n", 4);
	(void)snprintf(head, sizeof head, member, "one.o/", 0, 0, 0, 0644, 64);
	put(head, 60);
	put_object(ELFCLASS64, ELFDATA2LSB, EM_RISCV);
	ck_assert_str_eq(name(), "RISC-V, 64 bits");
}
END_TEST

START_TEST(other_files_have_no_machine)
{
	ck_assert_str_eq(name(), "none");
	put("#!/bin/sh\necho no object, but long enough for a head\n", 52);
	ck_assert_str_eq(name(), "none");
	ck_assert_int_eq(truncate(path, 0), 0);
	put("!<arch>\n", 8); /* an empty archive */
	ck_assert_str_eq(name(), "none");
	unlink(path);
	ck_assert_str_eq(name(), "none");
}
END_TEST

START_TEST(this_program_is_for_this_machine_and_needs_no_emulator)
{
	struct machine own, other = { ELFCLASS64, ELFDATA2LSB, 4711 };
	struct runtime runtime = { .sysroot = "" };
	struct word_list words;
	words_init(&words, &arena);
	ck_assert(machine_of_path(&own, "/proc/self/exe"));
	ck_assert(machine_is_own(&own));
	ck_assert(!machine_is_own(&other));
	ck_assert(machine_emulator(&words, &own, &runtime));
	ck_assert_uint_eq(words.count, 0);
	ck_assert(!machine_emulator(&words, &other, &runtime));
}
END_TEST

START_TEST(code_and_runtime_must_be_for_one_machine)
{
	char folder[64] = "/tmp/joltc-runtime.XXXXXX", archive[80];
	const char *error = NULL;
	ck_assert_ptr_nonnull(mkdtemp(folder));
	(void)snprintf(archive, sizeof archive, "%s/libjrt.a", folder);
	struct runtime runtime = { .lib = folder };
	put_object(ELFCLASS64, ELFDATA2LSB, EM_X86_64);
	/* A missing runtime is reported elsewhere. */
	ck_assert(machine_fits(path, "cc", &runtime, &arena, &error));
	ck_assert_int_eq(rename(path, archive), 0);
	put_object(ELFCLASS64, ELFDATA2LSB, EM_X86_64);
	ck_assert(machine_fits(path, "cc", &runtime, &arena, &error));
	ck_assert_int_eq(truncate(path, 0), 0);
	put_object(ELFCLASS64, ELFDATA2LSB, EM_AARCH64);
	ck_assert(!machine_fits(path, "cc", &runtime, &arena, &error));
	ck_assert_ptr_nonnull(strstr(error, "cc makes code for AArch64, and the runtime in "));
	unlink(archive);
	ck_assert_int_eq(rmdir(folder), 0);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("machine");
	TCase *tcase = tcase_create("files");
	tcase_add_checked_fixture(tcase, set_up, tear_down);
	tcase_add_test(tcase, an_object_names_its_machine_in_either_byte_order);
	tcase_add_test(tcase, an_unknown_machine_is_reported_by_its_number);
	tcase_add_test(tcase, an_archive_is_for_the_machine_of_its_first_object);
	tcase_add_test(tcase, other_files_have_no_machine);
	tcase_add_test(tcase, this_program_is_for_this_machine_and_needs_no_emulator);
	tcase_add_test(tcase, code_and_runtime_must_be_for_one_machine);
	suite_add_tcase(suite, tcase);
	return suite_main(suite);
}
