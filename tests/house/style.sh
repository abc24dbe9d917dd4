#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# All C, emitted C too, is formatted as .clang-format says.
. "$(dirname "$0")/../lib.sh"
clang-format --version 2>/dev/null | grep -q 'version 14\.' || skip "clang-format 14 is not here"
cd "$SRCDIR" || exit 99
# Several files at a time: clang-format starts slowly.
if find compiler runtime tests bench generated examples -name '*.[ch]' |
	xargs -P "$(nproc)" -n 16 clang-format --dry-run -Werror >"$got/out" 2>&1; then
	pass
else
	grep 'code should be clang-formatted' "$got/out" | sed 's/:.*//' | sort | uniq -c
	fail "not laid out as .clang-format says: run scripts/format"
fi
finish
