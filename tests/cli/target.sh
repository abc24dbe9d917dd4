#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Programs for other machines, as far as this can be tested without their compilers: which runtime and compiler are chosen, the
# message if they do not match, and what runs the program.  tests/e2e/cross.sh builds and runs such programs.
. "$(dirname "$0")/../lib.sh"
cd "$got" || exit 99
# A compiler for this machine only; clang is for any.
real=${CC:-cc}
case $("$real" --version 2>/dev/null) in
*clang*) command -v gcc >/dev/null && real=gcc || { skip_some 1 "only clang is here"; finish; } ;;
esac
unset CC
echo '[{"operation":"shift","spec":{"a":"b"}}]' >spec.json
echo '{"a":1}' >in.json
mkdir -p runtime/aarch64-linux-gnu runtime/own-linux-gnu bin

# An object for AArch64, according to its header, in an archive
head() {
	printf '\177ELF\2\1\1\0\0\0\0\0\0\0\0\0\1\0\267\0'
}
archive() {
	printf '!<arch>\n%-16s%-12s%-6s%-6s%-8s%-10s`\n' / 0 0 0 644 3
	printf 'abc\n'
	printf '%-16s%-12s%-6s%-6s%-8s%-10s`\n' a.o/ 0 0 0 644 20
	head
}
archive >runtime/aarch64-linux-gnu/libjrt.a
sed -e 's,^lib=.*,lib=.,' -e 's,^target=.*,target=aarch64-linux-gnu,' -e 's,^sysroot=.*,sysroot=libraries,' -e 's,^cflags=.*,cflags=,' \
	"$BUILDDIR/runtime.conf" >runtime/aarch64-linux-gnu/runtime.conf
sed 's,^target=.*,target=own-linux-gnu,' "$BUILDDIR/runtime.conf" >runtime/own-linux-gnu/runtime.conf
cp "$BUILDDIR/runtime.conf" runtime/runtime.conf
JOLTC_RUNTIME=$got/runtime
export JOLTC_RUNTIME

# fails STATUS TEXT WORDS...: joltc ends with this status and one line that contains the text
fails() {
	want=$1 text=$2
	shift 2
	env PATH="${path:-$PATH}" "$JOLTC" "$@" >out 2>err
	is=$?
	if [ $is -eq "$want" ] && [ "$(wc -l <err)" -eq 1 ] && grep -q -F -e "$text" err; then
		pass
	else
		fail "joltc $*: status $is, says"
		cat err
	fi
}
fails 1 'there is no runtime for sparc64-linux-gnu beside' build --target sparc64-linux-gnu spec.json
fails 1 'make install-target TARGET=sparc64-linux-gnu' run --target sparc64-linux-gnu spec.json in.json
for bad in ../aarch64-linux-gnu /tmp '' .. ; do
	fails 1 'unknown target' build --target "$bad" spec.json
done
pair='makes code for x86-64, and the runtime in '
case $("$real" -dumpmachine) in
x86_64-*) ;;
*) pair="and the runtime in $got/runtime/aarch64-linux-gnu is for AArch64" ;;
esac
case $("$real" -dumpmachine) in
aarch64-*) skip_some 4 "this is that machine" ;;
*)
	fails 1 "$pair" build --target aarch64-linux-gnu --cc "$real" spec.json -o program
	fails 1 'is for AArch64: --target chooses the runtime, --cc the compiler' run --target aarch64-linux-gnu --cc "$real" spec.json in.json
	echo '{"id":1,"spec":[{"operation":"shift","spec":{"a":"b"}}],"input":1,"expected_null":true}' >cases.ndjson
	fails 1 "$pair" test --target aarch64-linux-gnu --cc "$real" cases.ndjson
	[ ! -e program ] && pass || fail "a program was made all the same"
	;;
esac

# The triplet is in the compiler's name; clang gets it as an option.  Both record their arguments.
compiler() { # name
	cat >"bin/$1" <<-END
		#!/bin/sh
		echo "\$0 \$*" >>$got/words
		for word; do
			[ "\${before-}" != -o ] || out=\$word
			before=\$word
		done
		printf '\\177ELF\\2\\1\\1\\0\\0\\0\\0\\0\\0\\0\\0\\0\\1\\0\\267\\0' >"\$out"
	END
	chmod +x "bin/$1"
}
path=$got/bin # what joltc sees
fails 1 'there is no C compiler for aarch64-linux-gnu: apt-get install gcc-aarch64-linux-gnu, or name one with --cc' \
	build --target aarch64-linux-gnu spec.json
compiler clang
# has WHAT TEXT: each call of the compiler had this argument
has() {
	if [ -s words ] && ! grep -v -q -F -e "$2" words; then pass; else
		fail "$1"
		cat words err
	fi
	: >words
}
build() { # options
	rm -f program
	PATH=$path "$JOLTC" build --target aarch64-linux-gnu "$@" spec.json -o program 2>err || {
		fail "build $*"
		cat err
	}
}
build
has "clang is told the target" "clang --target=aarch64-linux-gnu "
compiler aarch64-linux-gnu-gcc
build
has "TRIPLET-gcc comes first, with the folder of libraries" \
	"aarch64-linux-gnu-gcc --sysroot=$got/runtime/aarch64-linux-gnu/libraries "
build --sysroot "$got/other place"
has "--sysroot" "aarch64-linux-gnu-gcc --sysroot=$got/other place "
build --cc "$got/bin/clang -O3"
has "--cc" "clang -O3 --target=aarch64-linux-gnu"
CC=/nowhere build
has "CC is this machine's" aarch64-linux-gnu-gcc
JOLTC_RUNTIME=$got/runtime/aarch64-linux-gnu build
has "the folder itself" aarch64-linux-gnu-gcc

# What runs the program
case $("$real" -dumpmachine) in
aarch64-*) skip_some 4 "this is that machine" ;;
*)
	fails 1 'the program is compiled for AArch64, and qemu-user is not here to run that' \
		run --target aarch64-linux-gnu spec.json in.json
	fails 1 'the cases are compiled for AArch64, and qemu-user is not here to run that' \
		test --target aarch64-linux-gnu cases.ndjson
	printf '#!/bin/sh\necho "emulated $*"\n' >bin/qemu-aarch64
	chmod +x bin/qemu-aarch64
	PATH=$path "$JOLTC" run --target aarch64-linux-gnu spec.json in.json >out 2>err
	if grep -q "^emulated -L $got/runtime/aarch64-linux-gnu/libraries /proc/self/fd/[0-9]* -- in.json" out; then pass; else
		fail "run by qemu: $(cat out err)"
	fi
	mv bin/qemu-aarch64 bin/qemu-aarch64-static
	PATH=$path "$JOLTC" run --target aarch64-linux-gnu --cc clang spec.json in.json >out 2>err
	if grep -q "^emulated -L" out; then pass; else fail "run by the static qemu: $(cat out err)"; fi
	;;
esac

# A program that joltc made for a machine of the other byte order is overwritten, one of others is not.
note() { # name, seven bytes
	zeros='\0\0\0\0'
	printf '\177ELF\1\2\1\0'"$zeros$zeros"'\0\2\0\24\0\0\0\1'"$zeros"
	printf '\0\0\0\64'"$zeros$zeros"'\0\64\0\40\0\1\0\0\0\0\0\0' # where the one program header is: 52
	printf '\0\0\0\4\0\0\0\124'"$zeros$zeros"'\0\0\0\24'"$zeros$zeros$zeros"
	printf '\0\0\0\6\0\0\0\0\0\0\0\1%s\0\0\0' "$1"
}
rm -f bin/* program
compiler aarch64-linux-gnu-gcc
note joltc >program
PATH=$path "$JOLTC" build --target aarch64-linux-gnu spec.json -o program 2>err && pass || fail "over our program: $(cat err)"
note other >program
PATH=$path "$JOLTC" build --target aarch64-linux-gnu spec.json -o program 2>err && fail "over another program" || pass

# A target that is this machine, under another name and under its own
for target in own-linux-gnu "$(sed -n 's/^target=//p' "$BUILDDIR/runtime.conf")"; do
	"$JOLTC" run --target "$target" --cc "$real" spec.json in.json >out 2>err
	[ "$(cat out)" = '{"b":1}' ] && pass || fail "--target $target: $(cat out err)"
done
finish
