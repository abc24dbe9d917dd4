#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Libraries for users' programs export only names that begin with jrt_.  The compiler has no mutable data.
. "$(dirname "$0")/../lib.sh"
grep -q '^cflags=$' "$BUILDDIR/runtime.conf" || skip "instrumented code has names and data of its own"
for archive in libjrt.a libjrtc.a libjrt_cases.a libjrtkafka.a libjrtjansson.a; do
	[ -e "$BUILDDIR/$archive" ] || continue
	nm -g --defined-only "$BUILDDIR/$archive" 2>/dev/null | awk 'NF == 3 && $3 !~ /^jrt_/ {print $3}' >"$got/names"
	if [ -s "$got/names" ]; then
		cat "$got/names"
		fail "$archive: names that do not begin with jrt_"
	else
		pass
	fi
done
# Constants with addresses are in .data.rel.ro until the program starts: they do not count, nor do lemon's variables for tracing.
objdump -t "$BUILDDIR/libjoltc.a" 2>/dev/null | awk '
	/file format/ {object = $1}
	/ O / && / (\.data|\.bss|\.tdata|\.tbss|\*COM\*)(\.[a-z]*)?\t/ && !/\.data\.rel\.ro/ && !/yyTrace/ {
		print object, $NF
	}' >"$got/data"
if [ -s "$got/data" ]; then
	cat "$got/data"
	fail "libjoltc.a: data that can change"
else
	pass
fi
finish
