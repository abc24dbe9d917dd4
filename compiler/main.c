/* SPDX-License-Identifier: Apache-2.0 */
/* joltc: the table of commands. */
#include "config.h"

#include <stdio.h>
#include <string.h>

int
main(int argc, char **argv)
{
	if (argc == 2 && strcmp(argv[1], "--version") == 0) {
		puts("joltc " PACKAGE_VERSION);
		return 0;
	}
	return 2;
}
