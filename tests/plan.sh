#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# tests/plan/NAME.yaml or NAME.json: `joltc explain` must print NAME.plan.  UPDATE=1 accepts the current output.
. "$(dirname "$0")/lib.sh"
cd "$SRCDIR/tests/plan" || exit 99
for spec in *.yaml *.json; do
	[ -e "$spec" ] || continue
	if "$JOLTC" explain "$spec" >"$got/plan" 2>"$got/err"; then
		[ -e "${spec%.*}.plan" ] || [ -z "${UPDATE-}" ] || : >"${spec%.*}.plan"
		same "${spec%.*}.plan" "$got/plan"
	else
		cat "$got/err"
		fail "$spec"
	fi
done
finish
