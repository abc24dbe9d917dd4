#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# examples/builds: an installed joltc builds each project; a second build makes only what has changed.
. "$(dirname "$0")/../lib.sh"
skip_instrumented
unset MAKEFLAGS MFLAGS MAKELEVEL JOLTC_RUNTIME PKG_CONFIG_PATH CFLAGS
install_to installed # anywhere
cd "$got" || exit 99
installed=$got/installed
PKG_CONFIG_PATH=$(dirname "$(find "$installed" -name joltc-runtime.pc)")
CC=${CC:-cc}
export PKG_CONFIG_PATH CC
sanitize=$(sed -n 's/^cflags=//p' "$BUILDDIR/runtime.conf")
joltc_was=$JOLTC
unset JOLTC

# project NAME: makes its folder, with the examples' common files beside it and in it
project() {
	mkdir "$got/$1" && cp -R "$SRCDIR/examples/builds/." "$got/$1" && chmod -R u+w "$got/$1" && cd "$got/$1/$1" &&
		cp ../orders.yaml ../events.yaml ../filter.c . || exit 99
}

# builds WHAT: $build succeeds, and the programs it made work
builds() {
	if ! eval "$build" >"$got/out" 2>&1; then
		fail "$1"
		tail -n 40 "$got/out"
		return
	fi
	pass
	filter=$(find . -type f -name filter -perm -u+x ! -path '*.dSYM*' | head -n 1)
	printf '%s\n' '{"id":1,"customer":{"name":"Ada"}}' | "$filter" >"$got/lines" 2>&1
	[ "$(cat "$got/lines")" = "$2" ] && pass || fail "$1: filter gives $(cat "$got/lines")"
	events=$(find . -type f -name events -perm -u+x ! -path '*.dSYM*' | head -n 1)
	echo '{"event":1}' | "$events" transform >"$got/lines" 2>&1
	[ "$(cat "$got/lines")" = '{"events":[1]}' ] && pass || fail "$1: events gives $(cat "$got/lines")"
}

# The names of the files that a build has made since ./stamp, without folders; CMake and others name objects after sources.
made() {
	find . -type f -newer stamp \( -name '*.o' -o -name '*.c' -o -name filter -o -name events \) |
		sed -e 's,.*/,,' -e 's/\.c\.o$/.o/' -e 's/.*[-.]_*\([a-z_]*\.o\)$/\1/' -e 's/.*_\(filter\|orders\|events\)\.c/\1.c/' |
		sort -u | tr '\n' ' '
}

# only WHAT FILES: exactly these were made since the stamp
only() {
	is=$(made)
	[ "$is" = "$2" ] && pass || fail "$1: $is were made, not $2"
}

# rebuilds NAME FILES: after each kind of change, builds what depends on it.  FILES, which include an emitted header, are built
# again unless Ninja sees that the header is unchanged.
rebuilds() {
	name=$1
	includes=$2
	first='{"order":1,"by":"Ada","currency":"EUR"}'
	builds "$name" "$first"
	sleep 0.1
	touch stamp
	builds "$name, again" "$first"
	only "$name, again" ''
	for spec in orders.yaml ../orders.yaml; do
		sed 's/EUR/USD/' $spec >new && cp new $spec
	done
	rm new
	builds "$name, another spec" '{"order":1,"by":"Ada","currency":"USD"}'
	only "$name, another spec" "filter ${includes}orders.c orders.o "
	sleep 0.1
	touch filter.c ../filter.c stamp
	builds "$name, another program" '{"order":1,"by":"Ada","currency":"USD"}'
	only "$name, another program" "filter filter.o "
	sleep 0.1
	touch orders.yaml ../orders.yaml
	touch stamp
	builds "$name, touched" '{"order":1,"by":"Ada","currency":"USD"}'
	sleep 0.1
	touch stamp
	builds "$name, touched and again" '{"order":1,"by":"Ada","currency":"USD"}'
	only "$name, touched and again" ''
	sleep 0.1
	touch "$installed/bin/joltc"
	builds "$name, another joltc" '{"order":1,"by":"Ada","currency":"USD"}'
	grep -q orders "$got/out" && pass || { fail "$name, another joltc: nothing is made anew"; cat "$got/out"; }
	cd "$got" || exit 99
}

project make
build='make'
rebuilds make 'filter.o '
if [ -e "$BUILDDIR/libjrt.so" ]; then
	lib=$(dirname "$PKG_CONFIG_PATH")
	(cd make/make && rm filter && make JOLTC_MODULE=joltc-runtime-shared LDFLAGS="-Wl,-rpath,$lib" && ldd ./filter && echo '{"id":1}' | ./filter) >out 2>&1
	grep -q 'libjrt\.so\.[0-9]* => /' out && tail -n 1 out | grep -q '^{"order":1' && pass || { fail "make with libjrt.so"; tail -n 20 out; }
else
	skip_some 1 "no libjrt.so here"
fi

# A header that was removed comes back, and nothing else is made; no rule of a transform is the default goal.
(cd make/make && make && rm orders.h && sleep 0.1 && touch stamp && make orders.h && make) >out 2>&1 && [ -e make/make/orders.h ] && pass ||
	{ fail "make, a header removed"; tail -n 20 out; }
[ -z "$(find make/make -name orders.c -newer make/make/stamp)" ] && pass || { fail "make, a header removed: orders.c is new"; cat out; }
mkdir goal && cp make/orders.yaml goal && cat >goal/Makefile <<'END'
include $(shell pkg-config --variable=makefile joltc-runtime)
$(call joltc_transform,orders,orders.yaml)
mine: orders.h
	@echo "my goal"
END
make -C goal >out 2>&1 && grep -q '^my goal' out && pass || { fail "make, the default goal"; cat out; }

# A prefix with a blank is escaped for make.
mkdir "in stalled" && cp -R "$installed/." "in stalled" && cp -R make "make of it" && (
	cd "make of it/make" && rm -f ./*.o orders.[ch] filter events &&
		PKG_CONFIG_PATH="$got/in stalled/${PKG_CONFIG_PATH#"$installed/"}" make && echo '{"id":1}' | ./filter
) >out 2>&1
tail -n 1 out | grep -q '^{"order":1' && pass || { fail "make, a prefix with a blank"; tail -n 20 out; }
[ "$(grep -c 'in\\* stalled.*joltc emit' out)" -gt 0 ] && pass || { fail "not that joltc"; cat out; }

if command -v automake >/dev/null && command -v autoreconf >/dev/null; then
	project autotools
	build='{ [ -e Makefile ] || { autoreconf -fi -I "$installed/share/aclocal" && ./configure CFLAGS="-O1 $sanitize"; }; } && make'
	rebuilds autotools 'filter.o '
	(cd autotools/autotools && make clean) >out 2>&1
	[ -e autotools/autotools/Makefile ] && [ ! -e autotools/autotools/events_main.c ] && [ ! -e autotools/autotools/orders.h ] &&
		pass || { fail "autotools, make clean"; cat out; }
	# A file of --with is one that the results depend on.
	mkdir with && cp autotools/orders.yaml with && printf '#include "jrt.h"\nextern int unused;\n' >with/own.c && cat >with/configure.ac <<'END'
AC_INIT([with], [1])
AM_INIT_AUTOMAKE([foreign])
AC_PROG_CC
JOLTC_PROG
JOLTC_TRANSFORM([one], [orders.yaml], [--with \$(srcdir)/own.c])
JOLTC_TRANSFORM([two], [orders.yaml], [--strict --with=\$(srcdir)/own.c])
JOLTC_TRANSFORM([three], [orders.yaml], [--strict])
AC_CONFIG_FILES([Makefile])
AC_OUTPUT
END
	printf 'BUILT_SOURCES = $(JOLTC_BUILT)\n@JOLTC_RULES@\n' >with/Makefile.am
	( cd with && autoreconf -fi -I "$installed/share/aclocal" && mkdir out && cd out && ../configure CFLAGS="-O1 $sanitize" && make &&
		sleep 0.1 && touch stamp ../own.c && make && make ) >out 2>&1 || { fail "autotools --with"; tail -n 20 out; }
	is=$(cd with/out && find . -name '*.c' -newer stamp | sort | tr '\n' ' ')
	[ "$is" = "./one.c ./two.c " ] && pass || fail "autotools --with: $is are new"
else
	skip_some 27 "autotools are not here"
fi

for generator in "Unix Makefiles" Ninja; do
	if command -v cmake >/dev/null && { [ "$generator" != Ninja ] || command -v ninja >/dev/null; }; then
		project cmake
		mkdir out
		build='cmake -G "$generator" -S . -B out -DCMAKE_PREFIX_PATH="$installed" && cmake --build out'
		includes='filter.o '
		[ "$generator" != Ninja ] || includes=
		rebuilds "cmake" "$includes"
		# A toolchain file makes this a cross build, for a machine whose runtime is there.
		own=$(sed -n 's/^target=//p' "$BUILDDIR/runtime.conf")
		for target in "-DJOLTC_TARGET=$own" "-DCMAKE_C_COMPILER_TARGET=$(echo "$own" | sed 's/-linux-/-pc-linux-/')" -DJOLTC_TARGET=sparc64-linux-gnu; do
			cmake -G "$generator" -S cmake/cmake -B own -DCMAKE_PREFIX_PATH="$installed" -DCMAKE_SYSTEM_NAME=Linux "$target" >out 2>&1
			case $?,$target in
			0,*"$own" | 0,*-pc-linux-*) pass ;;
			1,*sparc64*) grep -q 'joltc has no runtime for sparc64-linux-gnu' out && pass || { fail "cmake $target"; cat out; } ;;
			*) fail "cmake $target"; tail -n 20 out ;;
			esac
			rm -rf own
		done
		# Emitted C in a shared library, whatever the compiler's default; a project without C hears why it cannot have that.
		mkdir library && cp cmake/orders.yaml library && cat >library/CMakeLists.txt <<'END'
cmake_minimum_required(VERSION 3.18)
project(library LANGUAGES ${LANGUAGE})
find_package(joltc REQUIRED)
joltc_add_transform(orders orders.yaml)
add_library(other SHARED other.c)
target_link_libraries(other PRIVATE orders)
END
		printf '#include "orders.h"\nvoid *other(void);\nvoid *other(void) { return (void *)&orders_transform; }\n' >library/other.c
		(cmake -G "$generator" -S library -B own -DLANGUAGE=C -DCMAKE_C_FLAGS="-fno-pie $sanitize" -DCMAKE_PREFIX_PATH="$installed" && cmake --build own) >out 2>&1 &&
			pass || { fail "cmake, a shared library"; tail -n 20 out; }
		rm -rf own
		if cmake -G "$generator" -S library -B own -DLANGUAGE=NONE -DCMAKE_PREFIX_PATH="$installed" >out 2>&1; then fail "cmake without C"; else pass; fi
		grep -q 'joltc emits C: ' out && pass || { fail "cmake without C"; tail -n 20 out; }
		rm -rf own library
		if grep -q '^static-link=yes' "$BUILDDIR/runtime.conf"; then
			( cd cmake/cmake && sed 's/^joltc_add_connector.*/joltc_add_connector(events ..\/events.yaml STATIC)/' CMakeLists.txt >new &&
				mv new CMakeLists.txt && eval "$build" && ldd out/events ) >out 2>&1
			grep -q -e 'not a dynamic' -e 'statically linked' out && pass || { fail "cmake STATIC"; tail -n 20 out; }
		else
			skip_some 1 "no static binaries here"
		fi
		if [ -e "$BUILDDIR/libjrt.so" ]; then
			( cd cmake/cmake && sed -e 's/^\(joltc_add_transform.*\))/\1 SHARED_RUNTIME)/' CMakeLists.txt >new && mv new CMakeLists.txt &&
				eval "$build" && ldd out/filter && echo '{"id":1}' | out/filter ) >out 2>&1
			grep -q 'libjrt\.so\.[0-9]* => /' out && tail -n 1 out | grep -q '^{"order":1' && pass || { fail "cmake SHARED_RUNTIME"; tail -n 20 out; }
		else
			skip_some 1 "no libjrt.so here"
		fi
		mv cmake "cmake.$generator"
	else
		skip_some 33 "cmake with $generator is not here"
	fi
done

if command -v meson >/dev/null && command -v ninja >/dev/null; then
	project meson
	build='{ [ -e out/build.ninja ] || meson setup out; } && ninja -C out'
	rebuilds meson ''
else
	skip_some 25 "meson is not here"
fi

if command -v bazel >/dev/null; then
	skip_some 1 "Bazel's rules are not tested: they would load others from the network"
else
	skip_some 1 "bazel is not here"
fi

# pkg-config, with a call of joltc emit by hand
joltc=$(pkg-config --variable=joltc joltc-runtime)
[ "$("$joltc" --version)" = "$("$joltc_was" --version)" ] && pass || fail "pkg-config: joltc=$joltc"
"$joltc" emit --main -o hand/events.c "$SRCDIR/examples/builds/events.yaml" && pass || fail "emit"
# shellcheck disable=SC2046 # words
"$CC" hand/events.c hand/events_main.c $(pkg-config --cflags --libs joltc-connector) -o hand/events >log 2>&1 &&
	echo '{"event":2}' | hand/events transform >lines && [ "$(cat lines)" = '{"events":[2]}' ] && pass || {
	fail "pkg-config joltc-connector"
	cat log
}
finish
