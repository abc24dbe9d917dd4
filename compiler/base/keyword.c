/* SPDX-License-Identifier: Apache-2.0 */
#include "base/keyword.h"

#include <string.h>

static bool
is_one_of(const char *name, const char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (strcmp(name, words[i]) == 0) {
			return true;
		}
	}
	return false;
}

bool
is_c_keyword(const char *name)
{
	static const char *const words[] = { "auto", "break", "case", "char", "const", "continue",
		"default", "do", "double", "else", "enum", "extern", "float", "for", "goto", "if",
		"inline", "int", "long", "main", "register", "restrict", "return", "short",
		"signed", "sizeof", "static", "struct", "switch", "typedef", "union", "unsigned",
		"void", "volatile", "while", "asm", "bool", "errno", "false", "i386", "linux",
		"true", "typeof", "unix" };
	return is_one_of(name, words, sizeof words / sizeof *words);
}

bool
is_c_header(const char *name)
{
	/* C11's headers, and those that glibc's headers include from the same folder */
	static const char *const words[] = { "assert", "complex", "ctype", "errno", "fenv", "float",
		"inttypes", "iso646", "limits", "locale", "math", "setjmp", "signal", "stdalign",
		"stdarg", "stdatomic", "stdbool", "stddef", "stdint", "stdio", "stdlib",
		"stdnoreturn", "string", "tgmath", "threads", "time", "uchar", "wchar", "wctype",
		"alloca", "endian", "fcntl", "features", "features_time64", "memory", "poll",
		"pthread", "sched", "strings", "unistd", "wait", "xlocale" };
	return is_one_of(name, words, sizeof words / sizeof *words);
}
