#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# joltc in a build: the names of its outputs, dependency files, file times for make, the same bytes in any folder, and flags for
# the C compiler.
. "$(dirname "$0")/../lib.sh"
unset MAKEFLAGS MFLAGS MAKELEVEL JOLTC_DIALECT
cd "$got" || exit 99
include=$(sed -n 's/^include=//p' "$BUILDDIR/runtime.conf")
echo '[{"operation":"shift","spec":{"a":"b"}},{"operation":"modify-overwrite-beta","spec":{"c":"=one"}}]' >spec.json
cat >mine.c <<'END'
#include "jolt/user.h"
struct jrt_value *jolt_fn_one(struct jrt_ctx *ctx, unsigned count, struct jrt_value *const *args)
{
	(void)count;
	(void)args;
	return jrt_integer(ctx, 1);
}
END
cat >connector.yaml <<'END'
apiVersion: 0.1.0
meta: {name: my-connector, version: 0.1.0, type: http-sink, topic: t}
http: {endpoint: "http://127.0.0.1:1"}
transforms: [{uses: infinyon/jolt@0.4.1, with: {spec: [{operation: shift, spec: {a: b}}]}}]
END

# what COMMAND...: it succeeds
works() {
	if "$@" >out 2>err; then
		pass
	else
		fail "$*"
		cat out err
	fi
}
# prints TEXT COMMAND...: it prints exactly the text
prints() {
	text=$1
	shift
	works "$@"
	printf '%s\n' "$text" | cmp -s - out && pass || {
		fail "$*: not \"$text\" but"
		cat out
	}
}
holds() { # file text
	grep -qF -e "$2" "$1" && pass || {
		fail "no \"$2\" in $1"
		cat "$1"
	}
}

# ---- names
prints 'my_connector.c
my_connector.h' "$JOLTC" emit --print-outputs connector.yaml
prints 'my_connector.c
my_connector.h
my_connector_main.c' "$JOLTC" emit --print-outputs --main connector.yaml
prints 'into/x.c
into/x.h
x.d' "$JOLTC" emit --print-outputs -o into --name x --depfile x.d connector.yaml
prints 'into/x.c
into/x.h' "$JOLTC" emit --print-outputs -o into/ --name x connector.yaml
prints 'gen/other.c
gen/other.h
gen/other_main.c' "$JOLTC" emit --print-outputs --main -o gen/other.c connector.yaml
[ ! -e into ] && [ ! -e gen ] && [ ! -e x.d ] && [ ! -e my_connector.c ] && pass || fail "--print-outputs wrote something"
for words in "" "-o into" "-o gen/other.c" "-o here.c" "--name x -o $got/absolute/y.c"; do
	# shellcheck disable=SC2086 # words
	"$JOLTC" emit --print-outputs --main $words connector.yaml >names
	# shellcheck disable=SC2086
	works "$JOLTC" emit --main $words connector.yaml
	while read -r name; do
		[ -s "$name" ] && pass || fail "emit $words: no $name"
	done <names
done
mkdir -p folder.c
prints 'folder.c/my_connector.c
folder.c/my_connector.h' "$JOLTC" emit --print-outputs -o folder.c connector.yaml
# The functions need not be named after the file; the C includes its own header.
holds gen/other.c '#include "other.h"'
holds gen/other_main.c '#include "other.h"'
holds gen/other.h 'my_connector_apply('
works "${CC:-cc}" -std=c11 -Wall -Werror -I"$include" -c gen/other.c -o other.o
works "${CC:-cc}" -std=c11 -Wall -Werror -I"$include" -c gen/other_main.c -o other_main.o
if "$JOLTC" emit -o 'a"b.c' connector.yaml >out 2>err; then fail 'a name that no #include can have'; else pass; fi
holds err 'C cannot include a file of that name'
[ "$(find . -name 'a*b.c')" = "" ] && pass || fail 'a"b.c was written'

# ---- dependency files
works "$JOLTC" emit -o 'with blank/a b.c' --depfile a.d connector.yaml
printf '%s\n' 'with\ blank/a\ b.c with\ blank/a\ b.h: \' ' connector.yaml' 'connector.yaml:' | cmp -s - a.d && pass || {
	fail "a.d"
	cat a.d
}
cp connector.yaml 'c#$ o:n.yaml'
works "$JOLTC" emit -o odd.c --depfile odd.d --with mine.c 'c#$ o:n.yaml'
printf '%s\n' 'odd.c odd.h: \' ' c\#$$\ o\:n.yaml \' ' mine.c' 'c\#$$\ o\:n.yaml:' 'mine.c:' | cmp -s - odd.d && pass || {
	fail "odd.d"
	cat odd.d
}
works "$JOLTC" emit -o standard.c --name x --depfile standard.d - <connector.yaml
[ "$(cat standard.d)" = "standard.c standard.h:" ] && pass || fail "standard input: $(cat standard.d)"
works "$JOLTC" build -o program --depfile program.d --with mine.c spec.json
printf '%s\n' 'program: \' ' spec.json \' ' mine.c' 'spec.json:' 'mine.c:' | cmp -s - program.d && pass || {
	fail "program.d"
	cat program.d
}
works "$JOLTC" emit -o 'with blank/a b.c' --depfile a.json --with mine.c 'c#$ o:n.yaml'
works "$JOLTC" emit -o 'with blank/a b.c' --depfile a.json --with mine.c 'c#$ o:n.yaml'
[ "$(cat a.json)" = '{"outputs": ["with blank/a b.c", "with blank/a b.h"], "inputs": ["c#$ o:n.yaml", "mine.c"]}' ] && pass || {
	fail "a.json"
	cat a.json
}
works "$JOLTC" emit -o standard.c --name x --depfile standard.JSON - <connector.yaml
[ "$(cat standard.JSON)" = '{"outputs": ["standard.c", "standard.h"], "inputs": []}' ] && pass || fail "standard input: $(cat standard.JSON)"
strange=$(printf 'a\351.yaml')
cp connector.yaml "$strange"
if "$JOLTC" emit -o odd.c --depfile strange.json "$strange" >out 2>err; then fail "JSON of what is no UTF-8"; else pass; fi
holds err 'strange.json: not written: JSON has no name that is not UTF-8'
rm "$strange"
cp mine.c before
for file in connector.yaml mine.c; do
	if "$JOLTC" emit --with mine.c --depfile ./$file connector.yaml >out 2>err; then fail "--depfile wrote over $file"; else pass; fi
	holds err 'because it is what was read'
done
cmp -s mine.c before && pass || fail "mine.c is another one"
echo 'not a rule' >theirs.d
printf 'a: 1\nb:\n' >theirs.yaml
printf '{"outputs": {"a": [1]}}\n' >theirs.json
for file in theirs.d theirs.yaml theirs.json own.c; do
	if "$JOLTC" emit -o own.c --depfile $file connector.yaml >out 2>err; then fail "--depfile wrote over $file"; else pass; fi
	holds err 'not written, because it already exists and joltc did not make it'
done
[ "$(cat theirs.d)" = 'not a rule' ] && pass || fail "theirs.d is another one"
[ "$(wc -l <theirs.yaml)" -eq 2 ] && pass || fail "theirs.yaml is another one"
works "$JOLTC" emit -o standard.c --name x --depfile standard.d - <connector.yaml
works "$JOLTC" emit -o own.c --depfile own.d connector.yaml
works "$JOLTC" emit -o own.c --depfile own.d connector.yaml

# ---- Make: only what is out of date is made again
mkdir make && cd make || exit 99
cp ../spec.json ../mine.c .
cat >Makefile <<'END'
all: gen.c main.o program
gen.c: spec.json Makefile
	$(JOLTC) emit -o gen.c --depfile gen.d $<
	echo emit >>ran
gen.h: gen.c ;
main.o: gen.h
	echo main >>ran
	touch main.o
program: spec.json
	$(JOLTC) build -o program --with mine.c --depfile program.d spec.json
	echo build >>ran
-include gen.d program.d
END
sed 's/,{"operation":"mod.*/]/' ../spec.json >spec.json
# makes WHAT WORDS: make runs these, and a second make nothing
makes() {
	: >ran
	make -s JOLTC="$JOLTC" >out 2>err || cat out err
	is=$(sort ran | tr '\n' ' ')
	[ "$is" = "$2" ] && pass || fail "$1: make ran \"$is\", not \"$2\""
	: >ran
	make -s JOLTC="$JOLTC" >out 2>err || cat out err
	[ ! -s ran ] && pass || fail "$1: make runs for ever: $(cat ran)"
}
old() {
	touch -d '2001-02-03 04:05' "$@"
}
makes first 'build emit main '
[ -s gen.d ] && [ -s program.d ] && pass || fail "no depfiles"
old spec.json mine.c Makefile
makes "older input" ''
old gen.c gen.h main.o program
touch spec.json
makes "touched" 'build emit main '
old gen.c gen.h main.o spec.json
touch Makefile
makes "touched something else" 'emit main '
old program
touch mine.c
makes "a file of --with, known from the depfile" 'build '
echo '[{"operation":"shift","spec":{"a":"c"}}]' >spec.json
old gen.c gen.h main.o program
makes "changed" 'build emit main '
rm mine.c
make -s JOLTC="$JOLTC" >out 2>err
grep -q 'No rule to make' err && fail "a file that is gone: $(cat err)" || pass
cp ../mine.c .
makes "gone and back" 'build '
cd ..

# --if-changed: only files that differ are written
works "$JOLTC" emit -o kept.c connector.yaml
works "$JOLTC" build -o kept connector.yaml
old kept.c kept.h kept
works "$JOLTC" emit --if-changed -o kept.c connector.yaml
works "$JOLTC" build --if-changed -o kept connector.yaml
time=$(stat -c %Y make/gen.c)
files=3
grep -q '^cflags=$' "$BUILDDIR/runtime.conf" || files=2 # what sanitizers add names the temporary folder
[ "$(find kept.c kept.h kept ! -newermt '2002-01-01' | wc -l)" -ge $files ] && pass || fail "--if-changed: new times"
[ "$time" -gt 1000000000 ] && pass || fail "the time of make/gen.c"
sed 's/a: b/a: c/' connector.yaml >changed.yaml
works "$JOLTC" emit --if-changed -o kept.c changed.yaml
[ -n "$(find kept.c -newermt '2002-01-01')" ] && [ -z "$(find kept.h -newermt '2002-01-01')" ] && fail "--if-changed: kept.h" || pass

# ---- the same bytes from the same input
mkdir -p elsewhere/deep tmp
cp connector.yaml spec.json mine.c elsewhere/deep
works "$JOLTC" emit --main -o first connector.yaml
( cd / && TZ=Asia/Tokyo LC_ALL=C.UTF-8 TMPDIR="$got/tmp" HOME=/nowhere "$JOLTC" emit --main -o "$got/second" "$got/elsewhere/deep/connector.yaml" ) && pass || fail "emit elsewhere"
diff -r first second && pass || fail "emit: other bytes elsewhere"
if grep -q '^cflags=$' "$BUILDDIR/runtime.conf"; then
	for flags in "" -g; do
		# shellcheck disable=SC2086 # nothing or a flag
		works "$JOLTC" build $flags --with mine.c -o first.bin spec.json
		# shellcheck disable=SC2086
		( cd elsewhere/deep && TZ=Asia/Tokyo TMPDIR="$got/tmp" "$JOLTC" build $flags --with mine.c -o "$got/second.bin" spec.json ) && pass || fail "build elsewhere"
		cmp first.bin second.bin && pass || fail "build $flags: other bytes elsewhere"
		strings first.bin | grep -q "$got\|/joltc\.[A-Za-z0-9]*/" && fail "build $flags: it names folders" || pass
	done
else
	skip_some 8 "sanitizers name folders"
fi

# ---- the C compiler's flags
cat >telling <<END
#!/bin/sh
echo "\$*" >>"$got/reported"
exec ${CC:-cc} "\$@"
END
chmod +x telling
works "$JOLTC" build --cc ./telling --cflags '-O1 -DONE' --cflags=-DTWO -g -o flags spec.json --with mine.c
[ "$(grep -c -e ' -c .*-g .*-O1 -DONE -DTWO' reported)" -eq 3 ] && pass || { fail "--cflags: $(cat reported)"; }
[ "$(grep -v -e ' -c ' reported | grep -c -e '-O1 -DONE -DTWO')" -eq 1 ] && pass || fail "--cflags: linking"
nm flags 2>/dev/null | grep -q jolt_fn_one && pass || fail "-g: no symbols"
nm program 2>/dev/null | grep -q jolt_fn_one && fail "without -g: symbols" || pass
works "$JOLTC" build --cflags '-O0 -Werror' -o flags connector.yaml
if "$JOLTC" build --cflags -no-such-flag -o no-flags spec.json --with mine.c >out 2>err; then fail "a wrong flag"; else pass; fi
[ ! -e no-flags ] && pass || fail "a wrong flag: a program"
# A static binary with a sanitizer links with gcc, and crashes.
if grep -q '^cflags=$' "$BUILDDIR/runtime.conf" && grep -q '^static-link=yes' "$BUILDDIR/runtime.conf"; then
	for asked in "--cflags=-O1 -fsanitize=undefined,address" "--cc=${CC:-cc} -fsanitize=thread"; do
		if "$JOLTC" build "$asked" -o no-flags spec.json --with mine.c >out 2>err; then fail "static, $asked"; else pass; fi
		grep -q -e '--dynamic links with shared libraries' err && [ "$(wc -l <err)" -eq 1 ] && pass || fail "static, $asked: $(cat err)"
	done
else
	skip_some 4 "this build has sanitizers of its own, or no static binaries"
fi
finish
