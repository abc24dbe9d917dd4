#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Each installed header and each emitted one compiles as C++11 and later without warnings, inside and outside of extern "C"; a
# C++ program calls a pipeline.
. "$(dirname "$0")/../lib.sh"
compilers=
for cxx in ${CXX-} g++ clang++; do
	command -v "$cxx" >/dev/null && compilers="$compilers $cxx"
done
[ -n "$compilers" ] || skip "there is no C++ compiler"
unset MAKEFLAGS MFLAGS MAKELEVEL
make -C "$BUILDDIR" -s install-data DESTDIR="$got/root" >"$got/log" 2>&1 || { cat "$got/log"; fail "make install-data"; finish; }
cd "$got" || exit 99
include=$(dirname "$(find root -name jrt.h)")
sanitize=$(sed -n 's/^cflags=//p' "$BUILDDIR/runtime.conf")

cat >spec.json <<'END'
[{"operation": "shift", "spec": {"name": "who"}}, {"operation": "modify-overwrite-beta", "spec": {"n": "=one"}}]
END
cat >one.c <<'END'
#include "jolt/user.h"
#include "spec.h"
struct jrt_value *jolt_fn_one(struct jrt_ctx *ctx, unsigned count, struct jrt_value *const *args)
{
	(void)count;
	(void)args;
	return jrt_integer(ctx, 1);
}
END
"$JOLTC" emit --with one.c -o "$include" spec.json && pass || fail "emit"

# With each compiler: all headers in one file, then each in its own
(cd "$include" && find . -name '*.h' | sed 's,^\./,,' | sort) >headers
[ "$(wc -l <headers)" -gt 30 ] && pass || fail "only $(wc -l <headers) headers"
while read -r header; do
	printf '#include "%s"\n' "$header" >>all.cc
	printf 'extern "C" {\n#include "%s"\n}\n' "$header" >>inside.cc
	name=$(echo "$header" | tr '/.' '__')
	printf '#include "%s"\n' "$header" | tee "alone_$name.cc" >"alone_$name.c"
done <headers
warnings="-Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wold-style-cast -Werror"
# compiles COMPILER OPTIONS...
compiles() {
	if "$@" -fsyntax-only >log 2>&1; then
		pass
	else
		fail "$*"
		head -n 20 log
	fi
}
for cxx in $compilers; do
	for standard in 11 14 17 20; do
		echo 'int unused;' >try.cc
		"$cxx" -std=c++$standard -fsyntax-only try.cc 2>/dev/null || { skip_some 2 "$cxx has no C++$standard"; continue; }
		for file in all.cc inside.cc; do
			# shellcheck disable=SC2086 # words
			compiles "$cxx" -std=c++$standard $warnings -I"$include" $file
		done
	done
	for file in alone_*.cc; do
		# shellcheck disable=SC2086 # words
		compiles "$cxx" -std=c++11 $warnings -I"$include" "$file"
	done
done
# C++ takes each function of the archives that a header declares for a C function.
cxx=${compilers##* }
nm -g --defined-only "$BUILDDIR/libjrt.a" "$BUILDDIR/libjrtc.a" 2>/dev/null | awk '$2 == "T" {print $3}' | sort -u >functions
"$cxx" -std=c++11 -E -P -I"$include" all.cc | grep -o 'jrt_[a-z0-9_]* *(' | tr -d ' (' | sort -u >declared
{
	cat all.cc
	echo 'extern void *const all[] = {'
	comm -12 functions declared | sed 's/.*/(void *)&,/'
	echo '};'
} >names.cc
[ "$(grep -c '(void' names.cc)" -gt 100 ] && pass || fail "only $(grep -c '(void' names.cc) functions"
if "$cxx" -std=c++11 -w -I"$include" -c names.cc -o names.o >log 2>&1; then
	[ -z "$(nm -u names.o | grep ' _Z')" ] && pass || fail "names of C++: $(nm -uC names.o | grep '(')"
else
	fail "the names"
	cat log
fi
for file in alone_*.c; do
	# shellcheck disable=SC2086 # words
	compiles "${CC:-cc}" -std=c11 -Wall -Wextra -Werror -I"$include" "$file"
done

cat >main.cc <<'END'
#include "spec.h"
#include <cstdio>
#include <string>

extern "C" jrt_value *
jolt_fn_one(jrt_ctx *ctx, unsigned, jrt_value *const *)
{
	jrt_value *object = jrt_new_object(ctx), *list = jrt_new_list(ctx);
	jrt_set_lit(ctx, object, "list", list);
	jrt_append(ctx, list, jrt_string(ctx, JRT_TEXT("one")));
	return jrt_list_of(ctx, list)->count == 1 ? object : nullptr;
}

int
main()
{
	jrt_ctx ctx;
	jrt_scanner scanner;
	jrt_writer out;
	jrt_ctx_init(&ctx);
	jrt_scanner_init(&scanner, &ctx.arena);
	jrt_writer_init(&out);
	std::string record = "{\"name\": \"Ada\"}";
	jrt_status status = spec_transform(&ctx, &scanner, jrt_text{ record.data(), record.size() }, &out);
	std::printf("%s %.*s\n", jrt_status_name(status), static_cast<int>(out.used), out.base);
	jrt_writer_finish(&out);
	jrt_scanner_finish(&scanner);
	jrt_ctx_finish(&ctx);
}
END
libs=$(sed -n 's/^libs=//p' "$BUILDDIR/runtime.conf")
for cxx in $compilers; do
	# shellcheck disable=SC2086 # words
	if "${CC:-cc}" $sanitize -std=c11 -I"$include" -c "$include/spec.c" -o spec.o >log 2>&1 &&
		"$cxx" $sanitize -std=c++11 $warnings -I"$include" main.cc spec.o "$BUILDDIR/libjrt.a" $libs -o program >log 2>&1; then
		[ "$(./program)" = 'OK {"who":"Ada","n":{"list":["one"]}}' ] && pass || fail "$cxx: $(./program)"
	elif [ -n "$sanitize" ]; then
		skip_some 1 "$cxx does not link what ${CC:-cc} instruments"
	else
		fail "$cxx: a program"
		cat log
	fi
done
finish
