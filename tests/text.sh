#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# tests/text/NAME.ndjson: cases of `joltc test` whose exact output matters; it is in NAME.out.  (Elsewhere {"a":1,"a":2} is equal
# to {"a":2}.)  UPDATE=1 accepts the current output; a new case begins with an empty NAME.out.
. "$(dirname "$0")/lib.sh"
skip_instrumented
for cases in "$SRCDIR"/tests/text/*.ndjson; do
	for way in "" --tree; do
		# shellcheck disable=SC2086 # nothing, or an option
		if "$JOLTC" test $way "$cases" >"$got/out" 2>&1; then pass; else
			cat "$got/out"
			fail "$cases $way"
		fi
	done
	"$JOLTC" test --format ndjson "$cases" >"$got/out" 2>&1
	same "${cases%.ndjson}.out" "$got/out"
done
finish
