#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# An installed joltc builds for another machine, with the libraries in a folder: the Amplitude example, which qemu-user runs
# against a receiver, and projects of other programs.  scripts/in-machine runs this.
#
#	tests/e2e/cross.sh TRIPLET SYSROOT      (BUILDDIR: where joltc and tests/e2e/receiver were built)
. "$(dirname "$0")/e2e.sh"
TARGET=$1 sysroot=$2
unset MAKEFLAGS MFLAGS MAKELEVEL JOLTC_RUNTIME PKG_CONFIG_PATH CFLAGS CC
emulator=qemu-${TARGET%%-*}-static
trap '[ -z "$own_target" ] || rm -rf "$own_target"; rm -rf "$got"' EXIT
own_target=
[ -e "$BUILDDIR/$TARGET" ] || own_target=$BUILDDIR/$TARGET # not left behind
make -C "$BUILDDIR" -s install DESTDIR="$got/root" >log 2>&1 &&
	make -C "$BUILDDIR" -s install-target TARGET="$TARGET" SYSROOT="$sysroot" DESTDIR="$got/root" >>log 2>&1 || {
	tail -n 40 log
	fail "make install-target"
	finish
}
prefix=$(sed -n 's/^prefix = //p' "$BUILDDIR/Makefile")
mv "root$prefix" installed # anywhere
JOLTC=$got/installed/bin/joltc
export JOLTC TARGET BUILDDIR SRCDIR

# shared libraries on machines without static binaries (s390x)
with=
grep -qx 'static-link=yes' "$(find installed -path "*/$TARGET/runtime.conf")" || with=$sysroot
SYSROOT=$with sh "$SRCDIR/tests/e2e/amplitude.sh" >amplitude 2>&1
expect "the Amplitude example: every event arrives" sh -c 'cat amplitude; tail -n 1 amplitude | grep -q " 0 failed$"'

# run and test
echo '[{"operation":"shift","spec":{"a":"b"}}]' >spec.json
echo '{"a":1}' >in.json
expect "joltc run" sh -c '[ "$($JOLTC run --target $TARGET spec.json in.json)" = "{\"b\":1}" ]'
expect "joltc test" sh -c '$JOLTC test --target $TARGET "$SRCDIR/tests/conformance/values.ndjson" | tail -n 1 | grep -q " 0 failed"'
for cc in "$TARGET-gcc" clang; do
	command -v "$cc" >/dev/null || { skip_some 1 "$cc is not here"; continue; }
	expect "joltc run --cc $cc" sh -c "[ \"\$($JOLTC run --target $TARGET --cc $cc spec.json in.json)\" = '{\"b\":1}' ]"
done

# compilers and runtimes that do not match: one line each
one_line() { # what, then words of joltc
	what=$1
	shift
	"$JOLTC" "$@" >out 2>err
	status=$?
	expect "$what" sh -c '[ $0 -ne 0 ] && [ "$(wc -l <err)" -eq 1 ] && grep -q "makes code for .*, and the runtime in .* is for" err' $status
}
one_line "this machine's compiler" build --target "$TARGET" --cc gcc spec.json -o none
one_line "another machine's compiler" build --cc "$TARGET-gcc" spec.json -o none
one_line "another machine's compiler, run" run --cc "$TARGET-gcc" spec.json in.json
JOLTC_RUNTIME=$(dirname "$(find installed -path "*/$TARGET/runtime.conf")")
export JOLTC_RUNTIME
one_line "another machine's runtime" build --cc gcc spec.json -o none
unset JOLTC_RUNTIME

# projects of other programs
works() { # filter, events
	[ "$(echo '{"id":1,"customer":{"name":"Ada"}}' | $emulator -L "$sysroot" "$1")" = '{"order":1,"by":"Ada","currency":"EUR"}' ] &&
		[ "$(echo '{"event":1}' | $emulator -L "$sysroot" "$2" transform)" = '{"events":[1]}' ]
}
cp -R "$SRCDIR/examples/builds" builds && chmod -R u+w builds
pc=$(dirname "$(find "$got/installed" -path "*/$TARGET/*" -name joltc-runtime.pc)")
expect "make" env PKG_CONFIG_PATH="$pc" make -C builds/make CC="$TARGET-gcc --sysroot=$sysroot" JOLTC_BUILD_FLAGS="${with:+--dynamic}"
expect "what make made" works builds/make/filter builds/make/events
if command -v cmake >/dev/null; then
	expect "CMake" cmake -S builds/cmake -B cmake -DCMAKE_SYSTEM_NAME=Linux -DCMAKE_SYSTEM_PROCESSOR="${TARGET%%-*}" \
		-DCMAKE_C_COMPILER="$TARGET-gcc" -DCMAKE_SYSROOT="$sysroot" -DCMAKE_PREFIX_PATH="$got/installed"
	expect "CMake builds" cmake --build cmake
	expect "what CMake made" works cmake/filter cmake/events
	expect "CMake with clang" cmake -S builds/cmake -B cmake-clang -DCMAKE_SYSTEM_NAME=Linux \
		-DCMAKE_SYSTEM_PROCESSOR="${TARGET%%-*}" -DCMAKE_C_COMPILER=clang -DCMAKE_C_COMPILER_TARGET="$TARGET" \
		-DCMAKE_SYSROOT="$sysroot" -DCMAKE_PREFIX_PATH="$got/installed"
	expect "CMake with clang builds" cmake --build cmake-clang
	expect "what CMake made with clang" works cmake-clang/filter cmake-clang/events
else
	skip_some 6 "CMake is not here"
fi
finish
