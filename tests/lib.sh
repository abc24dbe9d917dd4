# SPDX-License-Identifier: Apache-2.0
# What the test scripts share.  Each script sources this and ends with `finish`.
: "${SRCDIR:=$(cd "$(dirname "$0")" && while [ ! -e configure.ac ] && [ "$PWD" != / ]; do cd ..; done && pwd)}"
: "${BUILDDIR:=$PWD}" "${JOLTC:=$BUILDDIR/joltc}"
JOLTC_CACHE= # not the user's cache
export JOLTC_CACHE
passed=0 failed=0 skipped=0
got=$(mktemp -d "${TMPDIR:-/tmp}/joltc-test.XXXXXX") || exit 99
trap 'rm -rf "$got"' EXIT
trap 'exit 99' INT TERM HUP

pass() {
	passed=$((passed + 1))
}

# FIRST=1: the test ends at its first failure (for scripts/mutate).
fail() { # what
	echo "FAIL $*"
	failed=$((failed + 1))
	[ -z "${FIRST-}" ] || exit 1
}

# Compares an expected file with a result; UPDATE=1 accepts the result.
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

# A file has a text in it.
says() { # file text
	if grep -qF -e "$2" "$1"; then
		pass
	else
		fail "no \"$2\" in $1: $(cat "$1")"
	fi
}

# A file has a line.
has_line() { # file line
	if grep -qxF -e "$2" "$1"; then
		pass
	else
		fail "no line \"$2\" in $1: $(cat "$1")"
	fi
}

# Installs the build to $got/$1; that it works there, not under its prefix, is part of what is tested.
install_to() { # folder
	if ! make -C "$BUILDDIR" -s install DESTDIR="$got/root" >"$got/log" 2>&1; then
		cat "$got/log"
		fail "make install"
		finish
	fi
	mv "$got/root$(sed -n 's/^prefix = //p' "$BUILDDIR/Makefile")" "$got/$1"
}

# The test cannot run here.
skip() { # why
	echo "skipped: $(basename "$0"): $*"
	exit 77
}

# Whether the code here is instrumented by sanitizers.
instrumented() {
	grep -q '^cflags=.*-fsanitize' "$BUILDDIR/runtime.conf"
}

# Skips a test of scripts, examples or texts if the code is instrumented, where each program takes ten times as long to compile:
# it reaches no memory that others do not reach.  Not with WHOLE=1 (scripts/check all).
skip_instrumented() {
	[ -n "${WHOLE-}" ] || ! instrumented || skip "instrumented code: it is the same without sanitizers"
}

# Some of its checks cannot run here.
skip_some() { # how many, why
	echo "skipped: $2 ($1)"
	skipped=$((skipped + $1))
}

# Prints the name of a file of cases, or of a sample: every sixteenth case of more than thirty if the code is instrumented (all of
# them would take an hour), every eighth of more than a hundred if SAMPLE says which of the eight (scripts/check gives each
# compiler another).  WHOLE=1: always all (scripts/check all).
cases_of() { # file
	which=${SAMPLE-} each=8 few=100
	! instrumented || { which=1 each=16 few=30; }
	if [ -z "${WHOLE-}" ] && [ -n "$which" ] && [ "$(grep -c . "$1")" -gt "$few" ]; then
		mkdir -p "$got/sample"
		awk -v which="$which" -v each="$each" 'NR % each == which' "$1" >"$got/sample/$(basename "$1")"
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
