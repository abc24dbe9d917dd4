#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# libjrt.so exports what runtime/libjrt.map and debian/ list, which is what installed headers declare.  Programs and shared
# libraries that are linked with it give the same output as with the archive; cases and a connector work with it; objects of
# another runtime do not link.
. "$(dirname "$0")/../lib.sh"
[ -e "$BUILDDIR/libjrt.so" ] || skip "there is no libjrt.so in this build"
unset MAKEFLAGS MFLAGS MAKELEVEL
cd "$got" || exit 99
CC=${CC:-cc}
abi=$(sed -n 's/^#define JRT_ABI \([0-9]*\)$/\1/p' "$SRCDIR/runtime/json/abi.h")
map=$SRCDIR/runtime/libjrt.map

# ---- names
readelf -d "$BUILDDIR/libjrt.so" >dynamic
for line in "SONAME.*\[libjrt\.so\.$abi\]" 'FLAGS.*NOW'; do
	grep -q "$line" dynamic && pass || { fail "libjrt.so: no $line"; cat dynamic; }
done
grep -q TEXTREL dynamic && fail "text relocations" || pass
sed -n 's/^	\(jrt_.*\);$/\1/p' "$map" >kept
"$SRCDIR/scripts/update-exports" --print "$BUILDDIR" >declared
nm -D --defined-only "$BUILDDIR/libjrt.so" | awk '$2 != "A" {print $3}' | LC_ALL=C sort >exported
grep -q "^JRT_$abi {" "$map" && pass || fail "runtime/libjrt.map is not that of JRT_ABI $abi: scripts/update-exports $BUILDDIR"
gone=$(LC_ALL=C comm -23 kept declared | tr '\n' ' ')
[ -z "$gone" ] && pass || fail "gone: $gone
programs linked before are broken: raise JRT_ABI if a version was released with it, then scripts/update-exports $BUILDDIR"
new=$(LC_ALL=C comm -13 kept declared | tr '\n' ' ')
[ -z "$new" ] && pass || fail "declared in an installed header, and not exported: $new
if programs may call it: scripts/update-exports $BUILDDIR"
sed "s/\$/@@JRT_$abi/" kept | cmp -s - exported && pass || { fail "libjrt.so exports other names"; sed "s/\$/@@JRT_$abi/" kept | diff - exported; }
sed -n "s/^ \(jrt_.*\)@JRT_$abi [0-9.]*\$/\1/p" "$SRCDIR/debian/libjrt$abi.symbols" | cmp - kept && pass ||
	fail "debian/libjrt$abi.symbols has other names: scripts/update-exports $BUILDDIR"
grep -q "^Package: libjrt$abi\$" "$SRCDIR/debian/control" && grep -q "/libjrt\.so\.$abi\$" "$SRCDIR/debian/libjrt$abi.install" && pass ||
	fail "debian/ is not for JRT_ABI $abi: control, libjrt$abi.install"
[ "$(wc -l <kept)" -gt 200 ] && pass || fail "only $(wc -l <kept) names"

# ---- programs, linked with the flags of pkg-config
install_to installed
PKG_CONFIG_PATH=$(dirname "$(find "$got/installed" -name joltc-runtime.pc)")
export PKG_CONFIG_PATH
lib=$(dirname "$PKG_CONFIG_PATH")
[ "$(readlink "$lib/libjrt.so")" = "libjrt.so.$abi" ] && [ -f "$lib/libjrt.so.$abi" ] && pass || fail "installed: $(ls -l "$lib")"
LD_LIBRARY_PATH=$lib
export LD_LIBRARY_PATH
# linked MODULE OUTPUT WORDS...
linked() {
	module=$1 out=$2
	shift 2
	# shellcheck disable=SC2046 # words
	if $CC -std=c11 -D_GNU_SOURCE -O0 -pthread -I. "$@" $(pkg-config --cflags --libs "$module") -o "$out" >log 2>&1; then pass; else
		fail "$out"
		head -n 40 log
	fi
}
# needs FILE NUMBER: it is linked with libjrt.so that many times
needs() {
	[ "$(readelf -d "$1" | grep -c "NEEDED.*\[libjrt\.so\.$abi\]")" -eq "$2" ] && pass || fail "$1: $(readelf -d "$1" | grep NEEDED)"
}
examples=$SRCDIR/examples/embedding
"$JOLTC" emit "$examples/greet.yaml" && "$JOLTC" emit "$examples/count.yaml" || fail "emit"
linked joltc-runtime static "$examples/program.c" greet.c count.c
linked joltc-runtime-shared shared "$examples/program.c" greet.c count.c
needs static 0
needs shared 1
# shellcheck disable=SC2046 # words
$CC -std=c11 -O0 -pthread -I. "$examples/program.c" greet.c count.c -L"$lib" $(pkg-config --cflags --libs joltc-runtime) -o first >log 2>&1 ||
	fail "another folder first"
needs first 0
API_KEY='a"b' ./static >static.out 2>&1
API_KEY='a"b' ./shared >shared.out 2>&1
[ -s static.out ] && cmp static.out shared.out && pass || fail "program.c: another output"
if pkg-config --exists joltc-jansson; then
	# a static library can be linked with either
	# shellcheck disable=SC2046
	linked joltc-runtime-shared values "$examples/values.c" greet.c count.c "$lib/joltc/libjrtjansson.a" $(pkg-config --cflags --libs jansson)
	needs values 1
	[ "$(API_KEY=k ./values | head -n 1)" = '{"count":3}' ] && pass || fail "values.c"
else
	skip_some 3 "jansson 2.14 is not here"
fi

# ---- two pipelines in one process: with one runtime, or each with its own
cat >tag.json <<'END'
[{"operation": "shift", "spec": {"items": {"*": {"id": "n[]"}}}}, {"operation": "modify-overwrite-beta", "spec": {"u": "=toUpper(@(1,n[0]))"}}]
END
"$JOLTC" emit tag.json || fail "emit tag"
sed 's/count/tag/g' "$examples/shared.c" >tag_shared.c
for module in joltc-runtime joltc-runtime-shared; do
	linked $module "./libcount-$module.so" -fPIC -shared -Wl,-z,defs "$examples/shared.c" count.c
	linked $module "./libtag-$module.so" -fPIC -shared -Wl,-z,defs tag_shared.c tag.c
done
if command -v python3 >/dev/null && python3 -c 'import ctypes' 2>/dev/null; then
	cat >both.py <<'END'
import ctypes, sys
P, N = ctypes.c_void_p, ctypes.c_size_t
libs = [ctypes.CDLL(name) for name in sys.argv[1:]]
handles = []
for lib in libs:
    lib.pipeline_open.restype = lib.pipeline_output.restype = P
    lib.pipeline_run.argtypes = [P, ctypes.c_char_p, N]
    lib.pipeline_output.argtypes = [P, ctypes.POINTER(N)]
    lib.pipeline_close.argtypes = [P]
    handles.append(lib.pipeline_open())
for turn in range(3):
    for lib, handle in zip(libs, handles):
        record = b'{"items": [{"id": "a\\u00e4%d"}, {"id": 1.50}]}' % turn
        status, size = lib.pipeline_run(handle, record, len(record)), N()
        print(status, ctypes.string_at(lib.pipeline_output(handle, ctypes.byref(size)), size.value))
print(len({line.split()[-1] for line in open("/proc/self/maps") if "/libjrt.so" in line}), "runtime shared")
for lib, handle in zip(libs, handles):
    lib.pipeline_close(handle)
END
	python3 both.py ./libcount-joltc-runtime.so ./libtag-joltc-runtime.so >static.out 2>&1
	python3 both.py ./libcount-joltc-runtime-shared.so ./libtag-joltc-runtime-shared.so >shared.out 2>&1
	grep -q '^0 runtime shared' static.out && grep -q '^1 runtime shared' shared.out && grep -q '^0 .*1.50' static.out && pass || {
		fail "two shared libraries"
		cat static.out shared.out
	}
	sed -i '$d' static.out shared.out
	cmp static.out shared.out && pass || fail "two shared libraries: another output"
	python3 both.py ./libcount-joltc-runtime.so ./libtag-joltc-runtime-shared.so | sed '$d' | cmp - static.out && pass ||
		fail "one with a runtime of its own, one without"
else
	skip_some 3 "python3 with ctypes is not here"
fi

# ---- cases and a connector, by a compiler that links libjrt.so instead of the archive
cat >shared-cc <<END
#!/bin/sh
for word; do
	case \$word in
	*/libjrt.a)
		word=$BUILDDIR/libjrt.so
		echo taken >>"$got/taken"
		;;
	esac
	set -- "\$@" "\$word"
	shift
done
exec $CC "\$@"
END
chmod +x shared-cc
for file in sample values steps community_dates; do
	dialect=
	[ $file != community_dates ] || dialect="--dialect community"
	awk 'NR % 16 == 1' "$SRCDIR/tests/conformance/$file.ndjson" >$file.ndjson
	: >taken
	# shellcheck disable=SC2086 # nothing, or an option
	"$JOLTC" test $dialect --cc "$got/shared-cc -O0" $file.ndjson >out 2>&1
	tail -n 1 out | grep -q '^[1-9][0-9]* passed, 0 failed' && [ -s taken ] && pass || { fail "cases of $file.ndjson"; tail out; }
done
"$JOLTC" build --dynamic --cc "$got/shared-cc" "$SRCDIR/examples/builds/events.yaml" -o events >log 2>&1 && pass || { fail "a connector"; cat log; }
needs events 1
[ "$(echo '{"event":1}' | ./events transform)" = '{"events":[1]}' ] && pass || fail "a connector: its output"

# ---- objects of another runtime
cp -R "$SRCDIR/runtime" other && chmod -R u+w other && sed -i 's/^#define JRT_ABI .*/#define JRT_ABI 0/' other/json/abi.h
sed "s/JRT_ABI != $abi/JRT_ABI != 0/" count.h >old.h
sed 's/"count.h"/"old.h"/' count.c >old.c
$CC -std=c11 -D_GNU_SOURCE -fPIC -Iother -I. -c old.c -o old.o >log 2>&1 && pass || { fail "an old object"; cat log; }
$CC -shared -Wl,-z,defs old.o -L"$lib" -ljrt -o old.so >log 2>&1 && fail "an object of another runtime was linked" || pass
grep -q jrt_transform_abi0 log && pass || { fail "not because of the ABI"; cat log; }
finish
