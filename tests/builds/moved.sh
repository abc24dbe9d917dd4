#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# An installation works in any folder and under any name, and does not contain the name of its folder.
. "$(dirname "$0")/../lib.sh"
unset JOLTC_RUNTIME MAKEFLAGS MFLAGS MAKELEVEL
install_to "moved here"
cd "$got" || exit 99
prefix=$(sed -n 's/^prefix = //p' "$BUILDDIR/Makefile")
libdir=$(sed -n 's/.*INSTALLED_LIBDIR "\(.*\)"/\1/p' "$BUILDDIR/compiler/toolchain/installed.h")
ln -s "$got/moved here/bin/joltc" called
conf=$(find "moved here" -name runtime.conf)
if grep -q -e '^include=/' -e '^lib=/' "$conf"; then fail "runtime.conf: $(grep -e '^include' -e '^lib=' "$conf")"; else pass; fi
if grep -q "$prefix/lib/joltc\|$prefix/include/joltc" "$(find "moved here" -name joltc-runtime.pc)"; then fail "joltc-runtime.pc names its folders"; else pass; fi

echo '[{"operation":"shift","spec":{"a":"b"}}]' >spec.json
echo '{"a":1}' >in.json
# is WHAT: ./out is the expected output
is() {
	[ "$(cat out)" = '{"b":1}' ] && pass || {
		fail "$1"
		cat out err
	}
}
for joltc in "$got/moved here/bin/joltc" ./called; do
	"$joltc" run spec.json in.json >out 2>err
	is "$joltc run"
	"$joltc" build spec.json -o program >out 2>err && ./program transform in.json >out 2>err
	is "$joltc build"
done
PATH="$got/moved here/bin:$PATH" joltc run spec.json in.json >out 2>err
is "joltc run, found in PATH"

# Emitted C, compiled by hand with the flags of the moved installation's pkg-config file
"./called" emit spec.json
cat >main.c <<'END'
#include "spec.h"
#include <stdio.h>
int
main(void)
{
	printf("%d\n", spec_apply != NULL);
	return 0;
}
END
flags=$(PKG_CONFIG_PATH=$(dirname "$(find "$got/moved here" -name joltc-runtime.pc)") "${PKG_CONFIG:-pkg-config}" --cflags --libs joltc-runtime)
sanitize=$(sed -n 's/^cflags=//p' "$conf")
# shellcheck disable=SC2086 # lists of words; the blank of the folder's name is escaped there
eval "\"${CC:-cc}\"" $sanitize main.c spec.c "$flags" -o byhand >err 2>&1 && [ "$(./byhand)" = 1 ] && pass || {
	fail "by hand: $flags"
	cat err
}

# A moved installation takes nothing from another one at its old place; a build tree uses its own files.
if [ -n "$libdir" ] && [ ! -e "$libdir/runtime.conf" ]; then
	mv "moved here/bin/joltc" alone
	if ./alone run spec.json in.json >out 2>err; then fail "a program without its runtime"; else pass; fi
	grep -q "runtime is not where it was installed" err && pass || fail "no runtime: $(cat err)"
fi
JOLTC_RUNTIME=$got/$(dirname "$conf") ./alone run spec.json in.json >out 2>err
is "JOLTC_RUNTIME"
finish
