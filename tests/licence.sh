#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Every source file names its licence at its head.
. "$(dirname "$0")/lib.sh"
cd "$SRCDIR" || exit 99
{
	find compiler runtime tests bench examples -name '*.[chy]' -o -name '*.re' -o -name '*.def' -o -name '*.sh'
	ls scripts/* configure.ac Makefile.am
} | grep -v '^tests/golden/' | sort >"$got/files"
while read -r file; do
	if head -n 3 "$file" | grep -q 'SPDX-License-Identifier: Apache-2.0'; then
		pass
	else
		fail "$file: no licence in its first lines"
	fi
done <"$got/files"
cmp -s LICENSE /usr/share/common-licenses/Apache-2.0 || [ ! -e /usr/share/common-licenses/Apache-2.0 ] ||
	fail "LICENSE is not the Apache License"
finish
