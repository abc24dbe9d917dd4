#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Each example gives its expected output, by both ways: with `joltc run` and, for a connector, with the binary's `transform`.
. "$(dirname "$0")/lib.sh"
AMPLITUDE_API_TOKEN=example-token SLACK_WEBHOOK=T000/B000/example
export AMPLITUDE_API_TOKEN SLACK_WEBHOOK
for dir in "$SRCDIR"/examples/*/; do
	[ -e "$dir/expected.ndjson" ] || continue
	spec=$dir/connector.yaml
	[ -e "$spec" ] || spec=$dir/$(basename "$dir").json
	for way in "" --tree; do
		# shellcheck disable=SC2086 # nothing, or an option
		"$JOLTC" run $way "$spec" "$dir/input.ndjson" >"$got/run" 2>"$got/err" || { cat "$got/err"; fail "$spec: run $way"; }
		same "$dir/expected.ndjson" "$got/run"
		# shellcheck disable=SC2086
		"$JOLTC" build $way "$spec" -o "$got/binary" 2>"$got/err" || { cat "$got/err"; fail "$spec: build $way"; }
		"$got/binary" transform "$dir/input.ndjson" >"$got/transform" 2>"$got/err" ||
			{ cat "$got/err"; fail "$spec: transform $way"; }
		same "$dir/expected.ndjson" "$got/transform"
	done
done

# The steps of the workflow, in order, in a copy of the folder
cp -R "$SRCDIR/examples/ci" "$got/ci"
chmod -R u+w "$got/ci"
sed -n 's/^        run: //p' "$got/ci/workflow.yaml" >"$got/steps"
[ "$(wc -l <"$got/steps")" -ge 5 ] || fail "workflow.yaml has no steps"
while read -r step; do
	if (cd "$got/ci" && PATH=$(dirname "$JOLTC"):$PATH sh -e -c "$step") </dev/null >"$got/out" 2>&1; then
		pass
	else
		cat "$got/out"
		fail "workflow.yaml: $step"
	fi
done <"$got/steps"
finish
