#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# For each file of tests/golden, `check --format=sarif` reports the same regions, levels and fixes as `--format=json`, in the
# standard's format, with rules that exist.
. "$(dirname "$0")/../lib.sh"
command -v jq >/dev/null || skip "jq is not here"
cd "$SRCDIR/tests/golden" || exit 99
for spec in *.yaml *.json; do
	args=$(cat "${spec%.*}.args" 2>/dev/null)
	# shellcheck disable=SC2086 # a list of words
	"$JOLTC" check --format=json $args "$spec" >"$got/json"
	status=$?
	# shellcheck disable=SC2086
	"$JOLTC" check --format=sarif $args "$spec" >"$got/sarif"
	[ $? -eq $status ] || fail "$spec: another status"
	if jq -es '
		def reported: {line, column, endLine, endColumn, severity, message: ([.message, (.hints // [])[] | .] | length),
			notes: [(.notes // [])[] | select(.file) | {line, message}],
			fixes: [(.fixes // [])[] | {line, column, text, hint}], warning: (.warning // "error")};
		def place: {line: .startLine, column: .startColumn, endLine, endColumn};
		.[0] as $json | .[1] as $log | $log.runs[0].tool.driver.rules as $rules
		| $log.version == "2.1.0" and $log.runs[0].columnKind == "unicodeCodePoints"
		and ([$rules[].id] | length == (unique | length)) and all($rules[]; .shortDescription.text | length > 0)
		and ($json | map(reported)) == ($log.runs[0].results | map(
			(if .locations == [] then {} else .locations[0].physicalLocation.region | place end) as $at
			| {line: $at.line, column: $at.column, endLine: $at.endLine, endColumn: $at.endColumn,
			severity: .level, message: (.message.text | split("\nhint: ") | length),
			notes: [(.relatedLocations // [])[] | {line: .physicalLocation.region.startLine, message: .message.text}],
			fixes: [(.fixes // [])[] | .artifactChanges[0].replacements[0] as $r
				| ($r.deletedRegion | place | {line, column}) + {text: $r.insertedContent.text, hint: .description.text}],
			warning: $rules[.ruleIndex].id}))
		and all($log.runs[0].results[]; .ruleId == $rules[.ruleIndex].id)
		' "$got/json" "$got/sarif" >/dev/null; then
		pass
	else
		fail "$spec: not the same as json"
		cat "$got/json" "$got/sarif"
	fi
done

# A file's name becomes a URI reference: no part of it may be read as a scheme or as anything else.
mkdir "$got/a b" && printf '{"operation": "sift"}' >"$got/a b/c:d#e%.json"
uri() { jq -r '.runs[0].results[0].locations[0].physicalLocation.artifactLocation.uri'; }
(cd "$got/a b" && "$JOLTC" check --format=sarif 'c:d#e%.json') | uri >"$got/uri"
(cd "$got/a b" && "$JOLTC" check --format=sarif "$PWD/c:d#e%.json") | uri | sed 's,/.*/,...,' >>"$got/uri"
printf 'c%%3Ad%%23e%%25.json\nfile:...c%%3Ad%%23e%%25.json\n' >"$got/uris"
same "$got/uris" "$got/uri"
# An error about a file that cannot be read has the file but no line.
(cd "$got" && "$JOLTC" check --format=sarif 'no such.json') >"$got/unread"
uri <"$got/unread" >"$got/uri"
echo 'no%20such.json' >"$got/uris"
same "$got/uris" "$got/uri"
jq -e '.runs[0].results[0].locations[0].physicalLocation | has("region") | not' "$got/unread" >/dev/null && pass || fail "a region of what was not read"
finish
