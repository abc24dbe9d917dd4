#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Follows a README to the letter: writes ```yaml file=NAME and ```json file=NAME, runs ```sh run in the same folder with the joltc
# in PATH, and compares the output with ```text shows.  --fresh: also runs ```sh fresh, in the README's own folder, which builds
# and installs joltc.
#
#	tests/house/readme.sh [--fresh] README.md
#
# It needs only a shell and awk: scripts/package and scripts/check run it in systems that have nothing else.
fresh=0
[ "${1-}" != --fresh ] || { fresh=1; shift; }
readme=$(realpath "$1") || exit 2
tree=$(dirname "$readme")
work=$(mktemp -d "${TMPDIR:-/tmp}/joltc-readme.XXXXXX") || exit 2
trap 'rm -rf "$work"' EXIT
mkdir "$work/files"
awk -v dir="$work" -v fresh="$fresh" '
	/^```/ && inside {
		inside = 0
		if (out != "") close(out)
		out = ""
		next
	}
	/^```/ {
		inside = 1
		if ($2 ~ /^file=/) out = dir "/files/" substr($2, 6)
		else if ($2 == "run" || ($2 == "fresh" && fresh)) {
			out = dir "/" ++steps ".sh"
			print steps, $2 >(dir "/steps")
		} else if ($2 == "shows") out = dir "/" steps ".shows"
		else out = ""
		if (out != "") printf "" >out
		next
	}
	inside && out != "" {print >out}
' "$readme" || exit 2
passed=0
failed=0
# In this shell, so that later steps have the PATH that an earlier one sets.
while read -r step kind; do
	case $kind in
	fresh) cd "$tree" || exit 2 ;;
	*) cd "$work/files" || exit 2 ;;
	esac
	status=0
	# shellcheck disable=SC1090 # what the README says
	. "$work/$step.sh" >"$work/out" 2>&1 </dev/null || status=$?
	if [ $status -ne 0 ]; then
		cat "$work/$step.sh" "$work/out"
		echo "FAIL step $step: status $status"
		failed=$((failed + 1))
	elif [ -e "$work/$step.shows" ] && ! cmp -s "$work/$step.shows" "$work/out"; then
		cat "$work/$step.sh" "$work/out"
		echo "FAIL step $step prints something else"
		failed=$((failed + 1))
	else
		passed=$((passed + 1))
	fi
done <"$work/steps"
echo "$passed passed, $failed failed"
[ $failed -eq 0 ] && [ $passed -gt 0 ]
