#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The stream way against the tree way on random cases (cases.c): the same answers; for plain inputs (odd seeds) the same bytes.
#
#	differential.sh [SEED COUNT]...      (default: a few seeds)
. "$(dirname "$0")/../lib.sh"
[ $# -gt 0 ] || set -- 1 2000 2 2000 3 2000 4 2000
cases=$BUILDDIR/tests/fuzz/cases
while [ $# -ge 2 ]; do
	seed=$1 count=$2
	shift 2
	"$cases" "$seed" "$count" >"$got/cases" || exit 99
	for way in stream tree; do
		option=--tree
		[ $way = tree ] || option=
		# shellcheck disable=SC2086 # nothing, or an option
		"$JOLTC" test $option --format=ndjson "$got/cases" 2>"$got/err" |
			sed -e 's/,"message":.*//' -e 's/}$//' >"$got/$way"
	done
	if [ $((seed % 2)) = 1 ]; then
		different=$(paste -d '\n' "$got/stream" "$got/tree" | awk 'NR % 2 { s = $0; next } s != $0 { n++; if (n < 5) print s "\n" $0 > "/dev/stderr" } END { print n + 0 }')
		failed=$((failed + different))
		passed=$((passed + count - different))
	else
		# what the tree way answers is what the stream way is to give
		sed -e 's/^{"id":"[^"]*",//' -e 's/^"output"/"expected"/' -e 's/^"output_null"/"expected_null"/' \
			-e 's/^"error"/"expected_error"/' "$got/tree" >"$got/expected"
		sed 's/}$//' "$got/cases" | paste -d , - "$got/expected" | sed 's/$/}/' >"$got/merged"
		"$JOLTC" test "$got/merged" >"$got/out" 2>&1
		line=$(tail -n 1 "$got/out")
		f=${line#*, }
		[ "${f% failed}" = 0 ] || head -n 60 "$got/out"
		passed=$((passed + ${line%% *})) failed=$((failed + ${f% failed}))
	fi
done
finish
