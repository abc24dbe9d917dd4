#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Runs the examples of README.md and docs/*.md.
#
# A fence ```jolt (```jolt DIALECT) holds an example of the language: an operation and its spec (or "chain" and a whole chain), an
# empty line, then one or more of `INPUT => OUTPUT` or `INPUT with context CONTEXT => OUTPUT`.  The arrow may be at the end or at
# the beginning of a line.  The output is JSON, "nothing" or "fails"; "refused" instead of all of them means that the spec is
# refused.  The examples become cases of `joltc test`.
#
# ```yaml file=NAME and ```json file=NAME are written to a folder, ```sh run is run there, and must print what follows in ```text
# shows (or another language and "shows").
. "$(dirname "$0")/../lib.sh"
skip_instrumented
PATH=$(dirname "$JOLTC"):$PATH

# Cuts a page into cases, and into files and scripts to run.
cut() { # page folder
	awk -v page="$(basename "$1")" -v dir="$2" '
		function case_of(input, expected,   context, i) {
			i = index(input, " with context ")
			if (i > 0) {
				context = ",\"context\":" substr(input, i + 14)
				input = substr(input, 1, i - 1)
			}
			printf "{\"id\":\"%s:%d\",%s\"spec\":%s,\"input\":%s%s,%s}\n", page, FNR, dialect, spec, input, context, \
				expected >(dir "/cases.ndjson")
		}
		function example(line,   i, word) {
			if (spec == "" && line != "") { text = text line " "; return }
			if (spec == "") {
				word = text; sub(/ .*/, "", word); sub(/^[^ ]* /, "", text)
				spec = word == "chain" ? text : "[{\"operation\":\"" word "\"" (text == "" ? "" : ",\"spec\":" text) "}]"
				text = ""; return
			}
			if (line == "refused") { case_of("{}", "\"expected_error\":\"spec\""); return }
			text = text line " "
			i = index(text, "=>")
			if (i == 0 || text ~ /=> *$/) return
			line = substr(text, i + 2)
			if (line ~ /^ *nothing *$/) line = "\"expected_null\":true"
			else if (line ~ /^ *fails *$/) line = "\"expected_error\":\"transform\""
			else line = "\"expected\":" line
			case_of(substr(text, 1, i - 1), line)
			text = ""
		}
		/^```/ && inside {
			inside = 0
			if (kind == "jolt" && text != "") { print page ":" FNR ": an example without its result"; exit 1 }
			next
		}
		/^```/ {
			dialect = $1 == "```jolt" && NF > 1 ? "\"dialect\":\"" $2 "\"," : ""
			inside = 1; kind = $1 == "```jolt" ? "jolt" : $2; text = spec = out = ""
			if (kind ~ /^file=/) { out = dir "/files/" substr(kind, 6); printf "" >out }
			if (kind == "run") { out = dir "/" ++steps ".sh"; print "set -e" >out }
			if (kind == "shows") { out = dir "/" steps ".shows"; printf "" >out }
			next
		}
		inside && out != "" { print >out; next }
		inside && kind == "jolt" { example($0) }
	' "$1"
}

for page in "$SRCDIR/README.md" "$SRCDIR"/docs/*.md; do
	[ -e "$page" ] || continue
	dir=$got/$(basename "$page")
	mkdir -p "$dir/files"
	cut "$page" "$dir" || fail "$page: not to be read"
	if [ -e "$dir/cases.ndjson" ]; then
		"$JOLTC" test "$dir/cases.ndjson" >"$dir/out" 2>&1
		line=$(tail -n 1 "$dir/out")
		case $line in
		*" passed, "*" failed")
			passed=$((passed + ${line%% *}))
			line=${line#* passed, }
			failed=$((failed + ${line%% *}))
			[ "${line%% *}" -eq 0 ] || { cat "$dir/out"; echo "FAIL $page"; }
			;;
		*)
			cat "$dir/out"
			fail "$page"
			;;
		esac
	fi
	step=1
	while [ -e "$dir/$step.sh" ]; do
		if ! (cd "$dir/files" && sh "../$step.sh") >"$dir/out" 2>&1 </dev/null; then
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

# Each function that docs/hacking.md names is in the file named after it.
page=$SRCDIR/docs/hacking.md
sed -n 's/^| [0-9]* | .* | \(.*\) |$/\1/p' "$page" | grep -o '`[^`]*`' | tr -d '`' >"$got/walk"
functions=
while read -r word; do
	case $word in
	*"()") functions="$functions ${word%"()"}" ;;
	*)
		for name in $functions; do
			if grep -q "\b$name(" "$SRCDIR/$word"; then pass; else fail "$page: $word has no $name()"; fi
		done
		functions=
		;;
	esac
done <"$got/walk"
[ -s "$got/walk" ] && [ -z "$functions" ] || fail "$page: no walk, or a function without its file: $functions"

# docs/connector.md names all keys that the compiler knows, and the defaults of those that the binary reads.
page=$SRCDIR/docs/connector.md
for key in $(sed -n '/, NONE, .*"")$/d; s/^KEY("\([^"]*\)", [A-Z_]*, \(SET\|NONE\),.*/\1/p' "$SRCDIR/runtime/connector/common/keys.def"); do
	if grep -qF "\`$key\`" "$page"; then pass; else fail "$page does not mention $key"; fi
done
sed -n 's/^SETTING([A-Z_]*, "\([^"]*\)", [A-Z]*, \(NULL\|"[^"]*"\),.*/\1 \2/p' "$SRCDIR/runtime/connector/common/settings.def" >"$got/settings"
while read -r key default; do
	default=$(echo "$default" | tr -d '"')
	[ "$default" = NULL ] && default='\(-\|required\|`.*`\)' || default="\`$default\`"
	if grep -q "^| \`$key\` | [^|]* | $default | " "$page"; then pass; else fail "$page: no line for $key with its default"; fi
done <"$got/settings"

# docs/language.md has an example for every function of modify, a line for every warning, and names every way in which a record fails.
page=$SRCDIR/docs/language.md
for name in $(sed -n 's/^FUNCTION("\([A-Za-z]*\)".*/\1/p' "$SRCDIR/compiler/spec/functions.def"); do
	if grep -q "\"=$name[\"(]" "$page"; then pass; else fail "$page has no example of $name"; fi
done
sed -n '/^\*\*One value or many/,/^$/p' "$page" >"$got/each"
for name in $(sed -n 's/^FUNCTION("\([A-Za-z]*\)", [A-Za-z_]*, EACH,.*/\1/p' "$SRCDIR/compiler/spec/functions.def"); do
	if grep -qF "\`$name\`" "$got/each"; then pass; else fail "$page: $name is not among those that take one value or many"; fi
done
for name in $(sed -n 's/^\(WARNING\|FAULT\)([A-Z_]*, "\([a-z-]*\)".*/\2/p' "$SRCDIR/compiler/base/warnings.def"); do
	if grep -q "^|.* \`$name\`[ ,].*|" "$page"; then pass; else fail "$page: no line for the warning $name"; fi
done
for name in $(sed -n 's/^STATUS(\([A-Z_0-9]*\),.*/\1/p' "$SRCDIR/runtime/json/status.def"); do
	case $name in OK | OTHER_WAY) continue ;; esac
	if grep -qF "\`$name\`" "$page"; then pass; else fail "$page does not mention $name"; fi
done
finish
