# SPDX-License-Identifier: Apache-2.0
# What the test scripts share.  Each sources this and ends with `finish`.
: "${SRCDIR:=$(cd "$(dirname "$0")" && while [ ! -e configure.ac ] && [ "$PWD" != / ]; do cd ..; done && pwd)}"
: "${BUILDDIR:=$PWD}" "${JOLTC:=$BUILDDIR/joltc}"
JOLTC_CACHE= # nothing of the user's, unless a test is about it
export JOLTC_CACHE
passed=0 failed=0 skipped=0
got=$(mktemp -d "${TMPDIR:-/tmp}/joltc-test.XXXXXX") || exit 99
trap 'rm -rf "$got"' EXIT
trap 'exit 99' INT TERM HUP

pass() {
	passed=$((passed + 1))
}

# FIRST=1: a test ends where it fails first (scripts/mutate asks no more).
fail() { # what
	echo "FAIL $*"
	failed=$((failed + 1))
	[ -z "${FIRST-}" ] || exit 1
}

# Compares a file with what was got; UPDATE=1 accepts what was got.
same() { # expected got
	if [ -n "${UPDATE-}" ]; then
		cmp -s "$1" "$2" || { cp "$2" "$1" && echo "updated $1"; }
		pass
	elif diff -u "$1" "$2"; then
		pass
	else
		fail "$1"
	fi
}

# The test cannot be made here.
skip() { # why
	echo "skipped: $(basename "$0"): $*"
	exit 77
}

# Some of its checks cannot be made here.
skip_some() { # how many, why
	echo "skipped: $2 ($1)"
	skipped=$((skipped + $1))
}

# A file of cases.  Of one with more than a hundred cases every eighth, where code is instrumented (all of them would take half an
# hour), or where SAMPLE says which of the eight (scripts/check: another compiler gets others).  WHOLE=1 asks for all
# (scripts/check all).
cases_of() { # file
	which=${SAMPLE-}
	! grep -q '^cflags=.*-fsanitize' "$BUILDDIR/runtime.conf" || which=1
	if [ -z "${WHOLE-}" ] && [ -n "$which" ] && [ "$(grep -c . "$1")" -gt 100 ]; then
		mkdir -p "$got/sample"
		awk -v which="$which" 'NR % 8 == which' "$1" >"$got/sample/$(basename "$1")"
		echo "$got/sample/$(basename "$1")"
	else
		echo "$1"
	fi
}

finish() {
	[ "$skipped" -eq 0 ] || set -- ", $skipped skipped"
	echo "$passed passed, $failed failed${1-}"
	[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
	exit
}
