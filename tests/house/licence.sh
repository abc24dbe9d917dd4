#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Each source file names its licence in its first lines.
. "$(dirname "$0")/../lib.sh"
cd "$SRCDIR" || exit 99
{
	find compiler runtime tests bench examples -name '*.[chy]' -o -name '*.re' -o -name '*.def' -o -name '*.sh' -o -name '*.js' -o -name '*.css'
	ls scripts/* configure.ac Makefile.am
} | grep -v '^tests/golden/\|\.md$' | sort >"$got/files"
while read -r file; do
	head -n 3 "$file" | grep -q 'SPDX-License-Identifier: Apache-2.0' || echo "$file"
done <"$got/files" >"$got/without"
if [ -s "$got/files" ] && [ ! -s "$got/without" ]; then
	pass
else
	cat "$got/without"
	fail "no licence in their first lines"
fi
if [ ! -e /usr/share/common-licenses/Apache-2.0 ]; then
	skip_some 1 "the Apache License is not here"
elif cmp -s LICENSE /usr/share/common-licenses/Apache-2.0; then
	pass
else
	fail "LICENSE is not the Apache License"
fi
finish
