#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What a warning calls dead can be removed: each case whose spec has such a warning gives the same output without that part.
# Cases of this tree, and of $SHARED/conformance if it exists.
. "$(dirname "$0")/lib.sh"
skip_instrumented

dialect() { # file
	case $(basename "$1") in
	community*.ndjson) echo community ;;
	*) echo 0.1.8 ;;
	esac
}

if [ -d "${SHARED-}/conformance" ]; then
	set -- "$SRCDIR"/tests/conformance/*.ndjson "$SHARED"/conformance/*.ndjson
else
	set -- "$SRCDIR"/tests/conformance/*.ndjson
	skip_some 1 "further cases: there are none in ${SHARED:-(SHARED is not set)}"
fi
for cases; do
	cases=$(cases_of "$cases")
	dialect=$(dialect "$cases")
	"$BUILDDIR/tests/taken_away" "$dialect" "$cases" >"$got/cases.ndjson" || fail "$cases"
	[ -s "$got/cases.ndjson" ] || continue
	option=
	[ "$dialect" = 0.1.8 ] || option="--dialect $dialect" # else it would overrule what a case says
	# shellcheck disable=SC2086 # nothing, or an option
	"$JOLTC" test $option "$got/cases.ndjson" >"$got/out" 2>&1
	line=$(tail -n 1 "$got/out")
	echo "$(basename "$cases"): $line"
	right=$(echo "$line" | sed -n 's/.*\<\([0-9]*\) passed.*/\1/p')
	wrong=$(($(grep -c . "$got/cases.ndjson") - ${right:-0}))
	passed=$((passed + ${right:-0}))
	[ "$wrong" -eq 0 ] || { head -n 60 "$got/out" && failed=$((failed + wrong)); }
done
finish
