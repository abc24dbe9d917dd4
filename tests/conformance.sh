#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# All conformance cases of this tree, and of $SHARED/conformance if it exists: by the way that the compiler chooses, by the tree
# way, and traced.  A case counts once, and fails if it fails in any of these.
. "$(dirname "$0")/lib.sh"

# The dialect of a file's cases
dialect() { # file
	case $(basename "$1") in
	community*.ndjson) echo "--dialect community" ;;
	esac
}

count() { # output of joltc test, word
	tail -n 1 "$1" | sed -n "s/.*\<\([0-9]*\) $2.*/\1/p"
}

ways() { # file
	cases=$(grep -c . "$1")
	rm -f "$got"/out*
	for way in $ways; do
		[ "$way" != default ] || way=
		# shellcheck disable=SC2046,SC2086 # nothing, or an option
		"$JOLTC" test $way $(dialect "$1") "$1" >"$got/out$way" 2>&1
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
		cat "$got"/out* | grep '^FAIL ' | sort -u | wc -l
		for out in "$got"/out*; do
			count "$out" failed
		done
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
	ways="default --tree --trace"
	! instrumented || [ -n "${WHOLE-}" ] || ways="default --tree" # half an hour of compiling else
	ways "$(cases_of "$cases")"
done
finish
