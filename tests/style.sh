#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# All C is laid out by .clang-format; emitted C, too.
. "$(dirname "$0")/lib.sh"
clang-format --version 2>/dev/null | grep -q 'version 14\.' || skip "clang-format 14 is not here"
cd "$SRCDIR" || exit 99
find compiler runtime tests bench generated examples -name '*.[ch]' | sort >"$got/files"
while read -r file; do
	if clang-format --dry-run -Werror "$file" 2>"$got/out"; then
		pass
	else
		head -n 3 "$got/out"
		fail "$file: run scripts/format"
	fi
done <"$got/files"
finish
