#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# joltc, the runtime, and what joltc builds are hardened: position independent, relocations read-only at run time, no
# executable stack, stack protection, checked calls of libc.
. "$(dirname "$0")/../lib.sh"
grep -q '^cflags=$' "$BUILDDIR/runtime.conf" || skip "instrumented code has guards of its own"
grep -q -e '--disable-hardening' "$BUILDDIR/config.status" && skip "it was configured with --disable-hardening"
command -v readelf >/dev/null || skip "readelf is not here"
cd "$got" || exit 99

has() { # whose, pattern, file
	if grep -q -E -e "$2" "$3"; then pass; else fail "$1: no \"$2\""; fi
}
hardened() { # binary
	readelf -hldW "$1" >elf
	has "$1" 'Type: +DYN' elf
	has "$1" 'GNU_RELRO' elf
	has "$1" 'FLAGS.*NOW' elf
	has "$1" 'GNU_STACK .* RW +0x' elf
}
# An object file or an archive
guarded() { # file, calls that must be there
	nm -u "$1" >undefined 2>/dev/null
	file=$1
	shift
	for call; do
		has "$file" "$call\$" undefined
	done
	case $(uname -m) in
	x86_64 | i?86)
		# An object without the mark takes it from the program.
		objects=$(readelf -h "$file" | grep -c 'Type: *REL')
		marked=$(readelf -n "$file" | grep -c 'x86 feature: IBT')
		if [ "$objects" -gt 0 ] && [ "$marked" -eq "$objects" ]; then
			pass
		else
			fail "$file: $marked of $objects objects track indirect jumps"
		fi
		;;
	*) skip_some 1 "$(uname -m) has no marks for jumps" ;;
	esac
}

hardened "$JOLTC"
guarded "$BUILDDIR/libjrt.a" __stack_chk_fail
guarded "$BUILDDIR/libjrtc.a" __stack_chk_fail __snprintf_chk

# What joltc compiles: a compiler that keeps the objects, and a user's function that needs each guard
cat >keeping-cc <<END
#!/bin/sh
${CC:-cc} "\$@" || exit
before=
for word; do
	case "\$before \$word" in "-o "*.o) cp "\$word" "$got" ;; esac
	before=\$word
done
END
chmod +x keeping-cc
cat >spec.json <<'END'
[{"operation": "modify-overwrite-beta", "spec": {"a": "=guarded(@(1,a))"}}]
END
cat >guarded.c <<'END'
#include <jrt.h>
#include <stdlib.h>
#include <string.h>

struct jrt_value *jolt_fn_guarded(struct jrt_ctx *ctx, unsigned count, struct jrt_value *const *args);

struct jrt_value *
jolt_fn_guarded(struct jrt_ctx *ctx, unsigned count, struct jrt_value *const *args)
{
	char text[32];
	(void)ctx;
	strcpy(text, getenv("HOME"));
	return count > 0 && strchr(text, '/') != NULL ? args[0] : NULL;
}
END
for option in --dynamic ""; do
	if [ -z "$option" ] && ! grep -q '^static-link=yes' "$BUILDDIR/runtime.conf"; then
		skip_some 10 "no static binaries here"
		continue
	fi
	rm -f ./*.o program
	# shellcheck disable=SC2086 # nothing, or an option
	if "$JOLTC" build $option --cc "$PWD/keeping-cc" --with guarded.c spec.json -o program >out 2>&1; then
		hardened program
		[ -z "$option" ]; own=$? # libraries of the machine
		if [ "$(grep -c 'NEEDED.*liblmdb' elf)" -eq $own ]; then pass; else fail "joltc build $option: linked the other way"; fi
		guarded 0.o
		guarded 1.o
		guarded 2.o __stack_chk_fail __strcpy_chk
	else
		cat out
		fail "joltc build $option"
	fi
done
finish
