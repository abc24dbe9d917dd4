#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# scripts/abi notices what breaks programs that are linked with libjrt.so, and nothing else.
. "$(dirname "$0")/../lib.sh"
command -v abidiff >/dev/null || skip "abidiff is not here"
cd "$got" || exit 99

# made FOLDER ABI MEMBERS ARGUMENT DEFINITIONS: makes a library, as installed
made() {
	mkdir -p "$1/lib" "$1/include"
	printf '%s\n' "struct jrt_private;" "struct jrt_ctx { $3 };" "int jrt_run(struct jrt_ctx *, struct jrt_private *, $4);" >"$1/include/jrt.h"
	printf '#include "jrt.h"\nstruct jrt_private { %s };\nint jrt_run(struct jrt_ctx *c, struct jrt_private *p, %s a) {\nreturn c != 0 && p->x > a; }\n%s\n' \
		"${6-int x;}" "$4" "$5" >"$1/jrt.c"
	"${CC:-cc}" -g -shared -fPIC -I"$1/include" -Wl,-soname,libjrt.so."$2" "$1/jrt.c" -o "$1/lib/libjrt.so.$2" || exit 99
}
# is STATUS FOLDER WHAT
is() {
	"$SRCDIR/scripts/abi" --compare old "$2" >out 2>&1
	status=$?
	[ $status -eq "$1" ] && pass || {
		fail "$3: status $status"
		cat out
	}
}
more='int jrt_more(void); int jrt_more(void) { return 1; }'
made old 1 'int a;' int ''
made same 1 'int a;' int ''
made added 1 'int a;' int "$more"
made member 1 'int a; int b;' int ''
made order 1 'long a;' int ''
made argument 1 'int a;' long ''
made private 1 'int a;' int '' 'long y; int x;'
made raised 2 'int a; int b;' int ''
is 0 same "the same"
is 0 added "a further name"
is 0 private "a structure that no installed header declares"
is 0 raised "another ABI"
is 1 member "a further member"
is 1 order "a member of another type"
is 1 argument "another argument"
mv old before && mv added old
is 1 before "a name that is gone"

# the last tag: of this tree, and of a tree without tags
mkdir -p tree/scripts && cp "$SRCDIR/scripts/abi" tree/scripts && git -C tree init -q 2>/dev/null && {
	tree/scripts/abi >out 2>&1
	[ $? -eq 77 ] && grep -q '^there is no release to compare with' out && pass || fail "no tag: $(cat out)"
} || skip_some 1 "git is not here"
finish
