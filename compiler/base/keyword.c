/* SPDX-License-Identifier: Apache-2.0 */
#include "base/keyword.h"

#include <string.h>

bool
is_c_keyword(const char *name)
{
	static const char *const words[] = { "auto", "break", "case", "char", "const", "continue",
		"default", "do", "double", "else", "enum", "extern", "float", "for", "goto", "if",
		"inline", "int", "long", "main", "register", "restrict", "return", "short",
		"signed", "sizeof", "static", "struct", "switch", "typedef", "union", "unsigned",
		"void", "volatile", "while", "asm", "bool", "errno", "false", "i386", "linux",
		"true", "typeof", "unix" };
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		if (strcmp(name, words[i]) == 0) {
			return true;
		}
	}
	return false;
}
