#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# tests/golden/NAME.yaml or NAME.json: what `joltc check` prints must be NAME.err (no such file: nothing, and the spec is
# accepted); if there is NAME.c, `joltc emit` must write that; if there is NAME.diag, `check --format=json` must print that.
# NAME.args has further options.  UPDATE=1 accepts the current output; a new case begins with an empty NAME.c or NAME.err.
. "$(dirname "$0")/lib.sh"
cd "$SRCDIR/tests/golden" || exit 99
for spec in *.yaml *.json; do
	[ -e "$spec" ] || continue
	name=${spec%.*}
	args=$(cat "$name.args" 2>/dev/null)
	# shellcheck disable=SC2086 # a list of words
	"$JOLTC" check $args "$spec" >"$got/out" 2>"$got/err" </dev/null
	status=$?
	if [ $status -gt 1 ] || [ -s "$got/out" ]; then
		fail "$spec: check ended with status $status"
		cat "$got/out" "$got/err"
		continue
	fi
	if [ -s "$got/err" ] || [ -e "$name.err" ]; then
		[ -e "$name.err" ] || : >"$name.err"
		same "$name.err" "$got/err"
	fi
	if [ -e "$name.diag" ]; then
		# shellcheck disable=SC2086
		"$JOLTC" check --format=json $args "$spec" >"$got/diag" 2>&1
		same "$name.diag" "$got/diag"
	fi
	if [ -e "$name.c" ]; then
		# shellcheck disable=SC2086
		if "$JOLTC" emit $args --name "$(echo "$name" | tr - _)" -o "$got" "$spec" 2>"$got/err"; then
			same "$name.c" "$got/$(echo "$name" | tr - _).c"
		else
			cat "$got/err"
			fail "$spec: emit"
		fi
	fi
	[ -e "$name.c" ] || [ -e "$name.err" ] || [ -e "$name.diag" ] || fail "$spec: nothing to compare with"
done

# Each warning has a case.
for warning in $(sed -n 's/^\(WARNING\|FAULT\)([A-Z_]*, "\([a-z-]*\)".*/\2/p' "$SRCDIR/compiler/base/warnings.def"); do
	if grep -q "\[-W\(error=\)*$warning\]\$" ./*.err; then pass; else fail "no spec here gets the warning $warning"; fi
done
finish
