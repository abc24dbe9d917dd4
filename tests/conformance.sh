#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# All conformance cases, by the way that the compiler chooses and by the tree way: those of this tree, and those of
# $SHARED/conformance where that is.
. "$(dirname "$0")/lib.sh"
if [ -d "${SHARED-}/conformance" ]; then
	set -- "$SRCDIR"/tests/conformance/*.ndjson "$SHARED"/conformance/*.ndjson
else
	echo "no further cases in ${SHARED:-(SHARED is not set)}: only those of this tree"
	set -- "$SRCDIR"/tests/conformance/*.ndjson
fi
for cases; do
	for way in "" --tree; do
		# shellcheck disable=SC2086 # nothing, or an option
		"$JOLTC" test $way "$cases" >"$got/out" 2>&1
		line=$(tail -n 1 "$got/out")
		echo "$(basename "$cases") $way: $line"
		case $line in
		*" passed, "*" failed")
			passed=$((passed + ${line%% *}))
			f=${line#*, }
			failed=$((failed + ${f% failed}))
			head -n 200 "$got/out" | grep -v ' passed, '
			;;
		*)
			cat "$got/out"
			fail "$cases"
			;;
		esac
	done
done
finish
