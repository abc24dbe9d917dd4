#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# All versions in this tree agree; if one does not, scripts/release names it.
. "$(dirname "$0")/../lib.sh"
release=$SRCDIR/scripts/release
version=$(sed -n 's/^AC_INIT(\[joltc\], \[\([0-9.]*\)\])$/\1/p' "$SRCDIR/configure.ac")
[ "$("$release" "$SRCDIR" | tail -n 1)" = "version $version" ] && pass || fail "here: $("$release" "$SRCDIR")"

# disagrees TEXT FILE SCRIPT: after the sed script has changed the file, TEXT is reported
disagrees() {
	rm -rf "$got/tree"
	mkdir -p "$got/tree/debian" "$got/tree/man"
	cp "$SRCDIR/configure.ac" "$SRCDIR/CHANGELOG.md" "$got/tree"
	cp "$SRCDIR/debian/changelog" "$got/tree/debian"
	cp "$SRCDIR"/man/*.[1-9] "$got/tree/man"
	chmod -R u+w "$got/tree"
	sed -i "$3" "$got/tree/$2"
	"$release" "$got/tree" >"$got/out" 2>&1
	is=$?
	[ $is -eq 1 ] && grep -q -F -e "$1" "$got/out" && pass || fail "$2: status $is: $(cat "$got/out")"
}
disagrees "CHANGELOG.md begins with $version, configure.ac has 99.1" configure.ac 's/^AC_INIT(.*/AC_INIT([joltc], [99.1])/'
disagrees "CHANGELOG.md begins with 99.1, configure.ac has $version" CHANGELOG.md "s/^## $version/## 99.1/"
disagrees "debian/changelog begins with 99.1, configure.ac has $version" debian/changelog "1s/($version)/(99.1)/"
disagrees "man/joltc.1 is of January 1, 2099" man/joltc.1 's/^\.Dd .*/.Dd January 1, 2099/'
disagrees 'man/joltc.1 has no day' man/joltc.1 's/^\.Dd .*/.Dd soon/'
disagrees "man/joltc.1 names version 99.1" man/joltc.1 's/^\.Os.*/.Os joltc 99.1/'
disagrees "debian/changelog has no day" debian/changelog 's/>  .*/>  one day/'

# A tag of the commit names that version; others, and tags of other commits, may be anything.
if command -v git >/dev/null; then
	disagrees 'man/joltc.1 has no day' man/joltc.1 's/^\.Dd .*/.Dd soon/'
	cp "$SRCDIR/man/joltc.1" "$got/tree/man"
	in_tree() {
		git -C "$got/tree" -c user.name=test -c user.email=test@example.com "$@" >"$got/out" 2>&1 || fail "git $*: $(cat "$got/out")"
	}
	in_tree init -q
	in_tree commit -q --allow-empty -m old
	in_tree tag v99.0
	in_tree commit -q --allow-empty -m new
	in_tree tag "v$version"
	in_tree tag nightly
	[ "$("$release" "$got/tree" | tail -n 1)" = "version $version" ] && pass || fail "the right tag: $("$release" "$got/tree")"
	in_tree tag v99.1
	"$release" "$got/tree" >"$got/out" 2>&1 && fail "a wrong tag" || pass
	grep -q -F "this commit has the tag v99.1, configure.ac has $version" "$got/out" && pass || fail "a wrong tag: $(cat "$got/out")"
else
	skip_some 4 "git is not here"
fi
finish
