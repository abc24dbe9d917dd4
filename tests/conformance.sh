#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# All conformance cases, by the way that the compiler chooses and by the tree way: those of this tree, and those of
# $SHARED/conformance where that is.  A case counts once, and fails when one way does.
. "$(dirname "$0")/lib.sh"

# Why the cases of a file cannot be run yet, or nothing.
not_yet() { # file
	case $(basename "$1") in
	community.ndjson) echo "the dialect jolt-community is not there yet" ;;
	esac
}

count() { # output of joltc test, word
	tail -n 1 "$1" | sed -n "s/.*\<\([0-9]*\) $2.*/\1/p"
}

ways() { # file
	cases=$(grep -c . "$1")
	for way in "" --tree; do
		# shellcheck disable=SC2086 # nothing, or an option
		"$JOLTC" test $way "$1" >"$got/out$way" 2>&1
		line=$(tail -n 1 "$got/out$way")
		echo "$(basename "$1") $way: $line"
		if [ "$(($(count "$got/out$way" passed) + $(count "$got/out$way" failed)))" -ne "$cases" ]; then
			cat "$got/out$way"
			fail "$1: not $cases cases"
			return
		fi
		sed -e '$d' "$got/out$way" | head -n 200
	done
	wrong=$({
		grep -h '^FAIL ' "$got/out" "$got/out--tree" | sort -u | wc -l
		count "$got/out" failed
		count "$got/out--tree" failed
	} | sort -n | tail -n 1)
	[ "$wrong" -eq 0 ] || echo "FAIL $1: $wrong cases"
	failed=$((failed + wrong))
	passed=$((passed + cases - wrong))
}

if [ -d "${SHARED-}/conformance" ]; then
	set -- "$SRCDIR"/tests/conformance/*.ndjson "$SHARED"/conformance/*.ndjson
else
	set -- "$SRCDIR"/tests/conformance/*.ndjson
	skip_some 1 "further cases: there are none in ${SHARED:-(SHARED is not set)}"
fi
for cases; do
	why=$(not_yet "$cases")
	if [ -n "$why" ]; then
		skip_some "$(grep -c . "$cases")" "$(basename "$cases"): $why"
	else
		ways "$cases"
	fi
done
finish
