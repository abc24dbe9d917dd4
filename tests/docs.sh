#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Runs the examples of README.md and docs/*.md.
#
# A fence that begins ```json spec starts an example of the language; ```json input (and perhaps ```json context) and
# ```json output follow, each on lines of its own.  The output null means that nothing comes out; ```text refused instead
# of it: the spec is refused.  They become cases of `joltc test`.
#
# ```yaml file=NAME and ```json file=NAME are written to a folder, ```sh run is run there, and ```text shows (any language
# followed by "shows") is what it must have printed.
. "$(dirname "$0")/lib.sh"
PATH=$(dirname "$JOLTC"):$PATH

# Cuts a page into cases, and into files and scripts to run.
cut() { # page folder
	awk -v page="$(basename "$1")" -v dir="$2" '
		function finish_case() {
			if (spec != "") {
				printf "{\"id\":\"%s:%d\",\"spec\":%s,\"input\":%s%s,%s}\n", page, at, spec, input,
					context == "" ? "" : ",\"context\":" context, expected >(dir "/cases.ndjson")
			}
			spec = input = context = expected = ""
		}
		/^```/ && inside {
			inside = 0
			if (kind == "output") { expected = "\"expected\":" text; finish_case() }
			if (kind == "refused") { expected = "\"expected_error\":\"spec\""; if (input == "") input = "{}"; finish_case() }
			if (kind == "spec") spec = text
			if (kind == "input") input = text
			if (kind == "context") context = text
			next
		}
		/^```/ {
			inside = 1; kind = $2; text = ""; out = ""
			if (kind == "spec") { at = FNR; spec = input = context = "" }
			if (kind ~ /^file=/) { out = dir "/work/" substr(kind, 6); printf "" >out }
			if (kind == "run") { out = dir "/" ++steps ".sh"; print "set -e" >out }
			if (kind == "shows") { out = dir "/" steps ".shows"; printf "" >out }
			next
		}
		inside && out != "" { print >out; next }
		inside { text = text $0 " " }
	' "$1"
}

for page in "$SRCDIR/README.md" "$SRCDIR"/docs/*.md; do
	[ -e "$page" ] || continue
	dir=$got/$(basename "$page")
	mkdir -p "$dir/work"
	cut "$page" "$dir"
	if [ -e "$dir/cases.ndjson" ]; then
		"$JOLTC" test "$dir/cases.ndjson" >"$dir/out" 2>&1
		line=$(tail -n 1 "$dir/out")
		case $line in
		*" passed, 0 failed") passed=$((passed + ${line%% *})) ;;
		*)
			cat "$dir/out"
			fail "$page"
			;;
		esac
	fi
	step=1
	while [ -e "$dir/$step.sh" ]; do
		if ! (cd "$dir/work" && sh "../$step.sh") >"$dir/out" 2>&1 </dev/null; then
			cat "$dir/$step.sh" "$dir/out"
			fail "$page: step $step"
		elif [ -e "$dir/$step.shows" ] && ! diff -u "$dir/$step.shows" "$dir/out"; then
			fail "$page: step $step prints something else"
		else
			pass
		fi
		step=$((step + 1))
	done
done
finish
