#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Flags that a distribution or a user gives to configure: what is built with them works for others, too.
. "$(dirname "$0")/../lib.sh"
grep -q -e '--host' "$BUILDDIR/config.status" && skip "joltc is made for another machine"
cd "$got" || exit 99

# The flags that configure puts into the Makefile, for CC and CFLAGS
configure() {
	mkdir -p build && (cd build && "$SRCDIR/configure" -q --disable-compiler CC="$1" CFLAGS="$2") >out 2>&1 || {
		fail "configure CC='$1' CFLAGS='$2'"
		tail -n 5 out
	}
}
# has VARIABLE VALUE: the Makefile's variable
has() {
	is=$(sed -n "s/^$1 = *//p" build/Makefile)
	[ "$is" = "$2" ] && pass || fail "$1 is \"$is\", not \"$2\""
}
cc=${CC:-cc}
configure "$cc" '-O1 -flto=auto'
has CFLAGS '-O1 -flto=auto -fno-lto'
configure "$cc -flto" '-g'
has CFLAGS '-g -fno-lto'
# shellcheck disable=SC2086 # it may have flags
if echo 'int main(void) {return 0;}' | $cc -fsanitize=undefined -x c -o with - 2>out; then
	configure "$cc" '-O1 -fsanitize=undefined -g -fno-sanitize-recover=all'
	has CFLAGS '-O1 -g'
	has SANITIZE_FLAGS '-fsanitize=undefined -fno-sanitize-recover=all'
	has STATIC_LINK instrumented
else
	skip_some 3 "$cc has no library of its sanitizers here"
fi
configure "$cc" '-O1'
has CFLAGS '-O1'
has SANITIZE_FLAGS ''
finish
