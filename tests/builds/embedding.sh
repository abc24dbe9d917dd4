#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# examples/embedding: emitted functions in other programs, in a shared library, in Python and Node; missing secrets; objects
# compiled for another runtime do not link.
. "$(dirname "$0")/../lib.sh"
cd "$got" || exit 99
examples=$SRCDIR/examples/embedding
include=$(sed -n 's/^include=//p' "$BUILDDIR/runtime.conf")
sanitize=$(sed -n 's/^cflags=//p' "$BUILDDIR/runtime.conf")
libs="$BUILDDIR/libjrt.a -lpcre2-8 -lunistring -lm"
CC=${CC:-cc}

# works WHAT COMMAND...
works() {
	what=$1
	shift
	if "$@" >log 2>&1; then
		pass
	else
		fail "$what"
		head -n 40 log
	fi
}
# shows WHAT TEXT COMMAND...: the command prints exactly the text
shows() {
	what=$1 text=$2
	shift 2
	"$@" >shown 2>&1
	[ "$(cat shown)" = "$text" ] && pass || {
		fail "$what"
		cat shown
	}
}
compile() { # options and files
	# shellcheck disable=SC2086 # words
	$CC $sanitize -std=c11 -D_GNU_SOURCE -Wall -Wextra -Werror -O1 -I. -I"$include" "$@"
}
linked() { # options and files
	# shellcheck disable=SC2086 # words
	compile "$@" $libs
}

for spec in greet count; do
	works "emit $spec" "$JOLTC" emit "$examples/$spec.yaml"
done

# ---- the program on the page
page=$SRCDIR/docs/embedding.md
mkdir page
awk '/^```/ {out = ""} out != "" {print >out} /^```[a-z]+ file=/ {out = $2; sub(/^file=/, "page/", out)}' "$page"
works "the page's spec" "$JOLTC" emit -o page page/orders.yaml
works "the page's program" linked -Ipage page/main.c page/orders.c -o page/main
shows "the page's program" "$(awk '/^```text$/ {getline; print; exit}' "$page")" page/main

# ---- C
works program.c linked -pthread "$examples/program.c" greet.c count.c -o program
shows program 'NO_SECRET: a secret that the spec names is not set
{"who":"Ada","site":"eu","key":"a\"b"}
{"count":3}
BAD_JSON: not valid JSON, at byte 8
4000 records on four threads' env API_KEY='a"b' ./program

# ---- values of jansson
if [ -e "$BUILDDIR/libjrtjansson.a" ]; then
	works values.c linked "$examples/values.c" greet.c count.c "$BUILDDIR/libjrtjansson.a" -ljansson -o values
	shows values '{"count":3}
NO_SECRET: a secret that the spec names is not set
{"who":"Ada","key":"a\"b"}' env API_KEY='a"b' ./values
else
	skip_some 2 "jansson 2.14 is not here"
fi

# ---- C++
if command -v "${CXX:-g++}" >/dev/null; then
	works count.o compile -c count.c -o count.o
	# shellcheck disable=SC2086 # words
	works program.cc "${CXX:-g++}" $sanitize -std=c++11 -Wall -Wextra -Wpedantic -Werror -I. -I"$include" "$examples/program.cc" count.o $libs -o program_cc
	shows program_cc '{"count":1}
not valid JSON' ./program_cc
else
	skip_some 3 "there is no C++ compiler"
fi

# ---- a shared library: it exports nothing of the runtime
works libcount.so linked -fPIC -shared -Wl,-z,defs "$examples/shared.c" count.c -o libcount.so
if [ -z "$sanitize" ]; then
	nm -D --defined-only libcount.so | awk '{print $3}' | sort | tr '\n' ' ' >names
	[ "$(cat names)" = "count_apply count_transform pipeline_close pipeline_error pipeline_open pipeline_output pipeline_run " ] && pass ||
		fail "libcount.so exports $(cat names)"
	works "libcount.so, hidden" linked -fPIC -fvisibility=hidden -shared -Wl,-z,defs "$examples/shared.c" count.c -o hidden.so
	[ "$(nm -D --defined-only hidden.so | awk '{print $3}' | sort | tr '\n' ' ')" = "pipeline_close pipeline_error pipeline_open pipeline_output pipeline_run " ] &&
		pass || fail "hidden.so exports $(nm -D --defined-only hidden.so)"
	readelf -d libcount.so | grep -q TEXTREL && fail "libcount.so: text relocations" || pass
	if command -v python3 >/dev/null && python3 -c 'import ctypes' 2>/dev/null; then
		shows "Python" "{'count': 2}
not valid JSON" python3 "$examples/shared.py" ./libcount.so
	else
		skip_some 1 "python3 with ctypes is not here"
	fi
	node=$(command -v node || command -v nodejs)
	headers=
	for folder in /usr/include/node /usr/local/include/node; do
		[ ! -e "$folder/node_api.h" ] || headers=$folder
	done
	if [ -n "$node" ] && [ -n "$headers" ]; then
		works addon.c linked -fPIC -shared -isystem "$headers" "$examples/addon.c" count.c -o count.node
		shows "Node" '{"count":0} BAD_JSON' "$node" -e '
			const { transform } = require("./count.node");
			let code;
			try { transform("[") } catch (e) { code = e.code }
			console.log(transform("{\"items\":[]}"), code)'
	else
		skip_some 2 "Node and its headers are not here"
	fi
else
	skip_some 7 "a program that is not instrumented cannot load what is"
fi

# ---- secrets: several, none, too few, one that is not set
cat >secrets.yaml <<'END'
- operation: default
  spec:
    a: "${{ secrets.ONE }}"
    b: {c: "<${{ secrets.TWO }}>"}
- operation: modify-overwrite-beta
  spec:
    d: "=concat('${{ secrets.THREE }}', 1)"
END
cat >secrets_main.c <<'END'
#include "secrets.h"
#include <stdio.h>
int
main(void)
{
	struct jrt_ctx ctx;
	struct jrt_scanner scanner;
	struct jrt_writer out;
	struct jrt_secret secrets[3] = { { { NULL, 0 }, { NULL, 0 } } };
	jrt_ctx_init(&ctx);
	jrt_scanner_init(&scanner, &ctx.arena);
	jrt_writer_init(&out);
	for (unsigned set = 0; set < 8; set++) {
		for (unsigned count = 0; count <= 4; count++) {
			for (unsigned i = 0; i < 3; i++) {
				if ((set >> i & 1) != 0 && !jrt_secret_make(&secrets[i], JRT_TEXT("x\"y"))) {
					return 1;
				}
			}
			ctx.secrets = count == 4 ? NULL : secrets;
			ctx.secret_count = count;
			enum jrt_status status = secrets_transform(&ctx, &scanner, JRT_TEXT("{}"), &out);
			if (status != (set == 7 && count == 3 ? JRT_OK : JRT_NO_SECRET)) {
				printf("%u %u: %s\n", set, count, jrt_status_name(status));
			}
			if (status == JRT_OK) {
				printf("%.*s\n", (int)out.used, out.base);
			}
			for (unsigned i = 0; i < 3; i++) {
				jrt_secret_wipe(&secrets[i]);
			}
		}
	}
	jrt_writer_finish(&out);
	jrt_scanner_finish(&scanner);
	jrt_ctx_finish(&ctx);
	return 0;
}
END
for tree in "" --tree; do
	# shellcheck disable=SC2086 # nothing or an option
	works "emit $tree secrets" "$JOLTC" emit $tree secrets.yaml
	works "secrets $tree" linked secrets_main.c secrets.c -o secrets
	shows "secrets $tree" '{"a":"x\"y","b":{"c":"<x\"y>"},"d":"x\"y1"}' ./secrets
done

# ---- objects compiled with the headers of another runtime do not link with this one
cp -R "$include" other
abi=$(sed -n 's/^#define JRT_ABI \([0-9]*\)$/\1/p' "$include/json/abi.h")
sed "s/^#define JRT_ABI .*/#define JRT_ABI 0/" "$include/json/abi.h" >abi.h && chmod -R u+w other && cp abi.h other/json/abi.h
sed "s/JRT_ABI != $abi/JRT_ABI != 0/" count.h >old.h
sed 's/"count.h"/"old.h"/' count.c >old.c
# shellcheck disable=SC2086 # words
works "an old object" $CC $sanitize -std=c11 -D_GNU_SOURCE -Iother -I. -c old.c -o old.o
printf '#include "count.h"\nint main(void) { struct jrt_ctx c = { 0 }; struct jrt_writer w = { 0 }; return count_apply(&c, &w); }\n' >user.c
if linked user.c old.o -o old >log 2>&1; then fail "an object of another runtime was linked"; else pass; fi
grep -q 'jrt_transform_abi0' log && pass || { fail "not because of the ABI"; cat log; }
works "this one's" linked user.c count.c -o now
# shellcheck disable=SC2086 # words
if $CC $sanitize -std=c11 -Iother -I. -c user.c -o user.o 2>log; then fail "a header of another runtime was taken"; else pass; fi
grep -q "generated for JRT_ABI $abi" log && pass || { fail "not because of the ABI"; cat log; }
finish
