#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The manual pages name every option and key in the tables, with the defaults of keys, groff finds no errors in them, and the connector file in
# joltc-connector(5) is valid.
. "$(dirname "$0")/../lib.sh"

names() { # page, as the page writes names
	sed -n 's/^\.It //p' "$1" | tr -d '\134' | sed 's/Fl -*//g; s/Cm //g' | tr ' ' '\n'
}

has() { # page names...
	names "$SRCDIR/man/$1" >"$got/names"
	page=$1
	shift
	for name; do
		if grep -qxF -e "$name" "$got/names"; then pass; else fail "$page does not mention $name"; fi
	done
}

options() { # table
	sed -n 's/^OPTION(.*"--\([a-z-]*\)".*/\1/p' "$SRCDIR/$1"
}

# shellcheck disable=SC2046 # names have no blanks
{
	has joltc.1 build emit run check explain test import-nifi trace play cover lsp schema $(options compiler/driver/options.def)
	has joltc-connector.1 $(options runtime/connector/common/options.def)
	has joltc-connector.5 $(sed -n 's/^KEY("\([^"]*\)".*/\1/p' "$SRCDIR/runtime/connector/common/keys.def")
}

# The defaults of settings.def, each beside its key; in keys.def, what a key means may name it, too.
common=$SRCDIR/runtime/connector/common
sed -n 's/^SETTING([A-Z_]*, "\([^"]*\)", [A-Z]*, "\([^"]*\)",.*/\1 \2/p' "$common/settings.def" | LC_ALL=C sort >"$got/settings"
awk '
	/^\.It Cm / { key = $3 }
	after == "Default:" && / \.$/ && sub(/^\.(Ql|Cm) /, "") { sub(/ \.$/, ""); print key, $0 }
	{ after = $0 }' "$SRCDIR/man/joltc-connector.5" | LC_ALL=C sort >"$got/defaults"
if diff "$got/settings" "$got/defaults"; then pass; else fail "joltc-connector.5: other defaults than in settings.def"; fi
while read -r key default; do
	meaning=$(grep -F "KEY(\"$key\"," "$common/keys.def")
	case $meaning in
	*"$default by default"*) pass ;;
	*" by default"*) fail "keys.def: by default $key is $default" ;;
	esac
done <"$got/settings"

sed -n '/^\.Bd -literal/,/^\.Ed/p' "$SRCDIR/man/joltc-connector.5" | sed '/^\./d' >"$got/connector.yaml"
if "$JOLTC" check --strict "$got/connector.yaml" >"$got/out" 2>&1 && [ ! -s "$got/out" ]; then
	pass
else
	cat "$got/out"
	fail "joltc-connector.5: the example"
fi

if command -v groff >/dev/null; then
	for page in "$SRCDIR"/man/*.[1-9]; do
		if groff -mdoc -Tutf8 -ww -z "$page" 2>"$got/out" && [ ! -s "$got/out" ]; then
			pass
		else
			cat "$got/out"
			fail "$page"
		fi
	done
else
	skip_some "$(ls "$SRCDIR"/man/*.[1-9] | wc -l)" "groff is not here"
fi
finish
