#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Emitted C compiles without warnings, and only a switch may make a function longer than 80 lines: for our own specs, and for
# the public ones if available.
. "$(dirname "$0")/lib.sh"
! grep -q sanitize "$BUILDDIR/runtime.conf" || skip "what is emitted is the same without sanitizers"
cd "$got" || exit 99
: "${CC:=cc}"
warnings="-Wall -Wextra -Wconversion -Wshadow -Werror"

# Functions of more than 80 lines without a switch
too_long() { # C file
	awk '
		/^\{/ { begun = NR; choice = 0; name = before }
		/switch \(/ { choice = 1 }
		/^}/ && begun > 0 { if (NR - begun > 80 && !choice) print NR - begun " lines: " name; begun = 0 }
		{ before = $0 }' "$1"
}

# The spec by the chosen way and by the tree way
compiles() { # spec
	for way in "" --tree; do
		rm -rf out
		# shellcheck disable=SC2086 # nothing, or an option
		"$JOLTC" emit $way "$1" -o out >err 2>&1 || return 0 # it is refused: nothing to compile
		for c in out/*.c; do
			# shellcheck disable=SC2086 # words
			if $CC -std=c11 -fsyntax-only $warnings -I"$SRCDIR/runtime" "$c" 2>err; then
				pass
			else
				head -n 4 err
				fail "$1 $way"
			fi
			too_long "$c" >err
			[ ! -s err ] || { cat err; fail "$1 $way: long functions"; }
		done
	done
}

for spec in "$SRCDIR"/tests/golden/*.json "$SRCDIR"/tests/plan/*.json; do
	compiles "$spec"
done
if [ -f "${SHARED-}/conformance/wild.ndjson" ] && command -v jq >/dev/null; then
	mkdir wild
	jq -c 'select(.expected_error != "spec") | .spec' "$SHARED/conformance/wild.ndjson" | sort -u | split -l 1 -a 3 -d --additional-suffix=.json - wild/s
	for spec in wild/*.json; do
		compiles "$spec"
	done
else
	echo "no public specs in ${SHARED:-(SHARED is not set)}"
fi
finish
