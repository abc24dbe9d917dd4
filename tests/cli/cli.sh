#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The command line: exit statuses, help, which stream gets which output; and no files are left behind.
. "$(dirname "$0")/../lib.sh"
cd "$got" || exit 99
mkdir tmp out
TMPDIR=$got/tmp
export TMPDIR

# status EXPECTED COMMAND...: runs joltc; its output is in ./stdout and ./stderr
status() {
	want=$1
	shift
	"$JOLTC" "$@" >stdout 2>stderr </dev/null
	is=$?
	if [ $is -eq "$want" ]; then
		pass
	else
		fail "joltc $*: status $is instead of $want"
		cat stdout stderr
	fi
	[ -z "$(ls tmp)" ] || fail "joltc $*: left $(ls tmp) behind"
}

# says FILE TEXT: the file contains the text

# is FILE TEXT: the file is exactly the text and a newline
is() {
	printf '%s\n' "$2" >wanted
	if cmp -s "$1" wanted; then
		pass
	else
		fail "$1 is not \"$2\":"
		cat "$1"
	fi
}

cat >spec.json <<'END'
[{"operation": "shift", "spec": {"a": "b", "c": {"*": "d.&"}}}]
END
cat >bad.json <<'END'
[{"operation": "shfit", "spec": {}}]
END
cat >secret.json <<'END'
[{"operation": "default", "spec": {"key": "<${{ secrets.JOLTC_TEST_TOKEN }}>"}}]
END

# usage
status 2
says stderr 'usage: joltc COMMAND'
status 2 frobnicate
says stderr 'unknown command frobnicate'
says stderr 'usage: joltc COMMAND'
for command in build check emit explain run test; do
	status 2 $command
	says stderr "usage: joltc $command"
done
status 2 build --nonsense spec.json
says stderr 'unknown option --nonsense'
status 2 chekc spec.json
says stderr 'unknown command chekc: did you mean check?'
status 2 check --formt=gcc spec.json
says stderr 'unknown option --formt=gcc: did you mean --format?'
status 0 check -Wno-never-match spec.json
says stderr 'there is no warning "no-never-match": did you mean never-matches?'
status 2 emit spec.json spec.json
status 2 play spec.json spec.json spec.json
says stderr 'usage: joltc play'
status 0 play --help
says stdout '--port NUMBER'
status 2 check --format=xml spec.json
status 0 --version
says stdout 'joltc '
says stdout 'tzdata '
status 0 --help
for command in build emit run check explain test; do
	says stdout "  $command"
done
for command in build emit run check explain test; do
	"$JOLTC" $command --help >help 2>&1 || fail "$command --help"
	says help "usage: joltc $command"
	says help '--help'
done

# check
status 0 check spec.json
status 1 check bad.json spec.json
says stderr 'bad.json:1:17: error:'
says stderr 'did you mean "shift"?'
status 1 check --format=gcc bad.json
says stderr 'bad.json:1:17: error:'
status 1 check --format=json bad.json
says stdout '"line":1'
says stdout '"column":17'
status 0 check --format=json spec.json
is stdout '[]'
# Characters that need two of Java's chars are compared as a whole.
printf '[{"operation":"shift","spec":{"a":"k\360\237\230\200x"}},{"operation":"shift","spec":{"*\360\237\250\200*":"b"}}]' >wide.json
status 0 check wide.json
says stderr 'this never matches: no operation above leaves such a key here'
# Nothing is known about an index made of a key, nor about what is below a name in brackets.
echo '[{"operation":"shift","spec":{"l":{"10*":"x[&]","*":"z.&"}}}]' >known.json
status 0 check known.json
[ ! -s stderr ] && pass || fail "known.json: $(cat stderr)"
printf '%s\n' '[{"operation":"shift","spec":{"a":"\\[0\\].y"}},{"operation":"shift","spec":{"x":{"z":"q"}}}]' >known.json
status 0 check known.json
[ ! -s stderr ] && pass || fail "known.json: $(cat stderr)"
echo '[{"operation":"nothing-like-it","spec":{}}]' >known.json
status 1 check known.json
says stderr 'modify-overwrite-beta, modify-default-beta and modify-define-beta'
status 1 check no-such-file.json
says stderr 'no-such-file.json'

# emit
status 0 emit spec.json -o out
[ -e out/spec.c ] && [ -e out/spec.h ] && pass || fail "emit: no spec.c, spec.h"
touch -d '2001-02-03 04:05' out/spec.c
before=$(stat -c %Y out/spec.c)
status 0 emit spec.json -o out --if-changed
[ "$(stat -c %Y out/spec.c)" = "$before" ] && pass || fail "emit --if-changed: an unchanged file got a new time"
(umask 027 && "$JOLTC" emit spec.json -o masked >/dev/null)
[ "$(stat -c %a masked/* | sort -u)" = 640 ] && pass || fail "emit: the files have other rights than umask leaves"
cp out/spec.c first.c
status 0 emit spec.json -o out --tree
status 0 emit spec.json -o out
cmp -s out/spec.c first.c && pass || fail "emit: not the same text twice"
status 1 emit bad.json -o out
[ "$(ls out)" = "$(printf 'spec.c\nspec.h')" ] && pass || fail "emit: $(ls out)"
status 1 emit spec.json -o no/such/folder
says stderr 'no/such/folder'
status 0 emit spec.json -o new --name 9-lives!
[ -e new/p_9_lives_.c ] && pass || fail "emit --name: $(ls new)"
# Names in use: by C, its headers, the runtime, emitted functions, users' functions.
include=$(sed -n 's/^include=//p' "$BUILDDIR/runtime.conf")
echo '[{"operation":"shift","spec":{"apply":{"*":"x.&"}}},{"operation":"two"},{"operation":"modify-overwrite-beta","spec":{"y":"=apply"}}]' >taken.json
printf '#include "jolt/user.h"\nstruct jrt_value *jolt_op_two(struct jrt_ctx *ctx, struct jrt_value *in, struct jrt_value *spec) { (void)ctx; (void)spec; return in; }\nstruct jrt_value *jolt_fn_apply(struct jrt_ctx *ctx, unsigned count, struct jrt_value *const *args) { (void)count; (void)args; return jrt_integer(ctx, 1); }\n' >taken.c
for name in joltc joltc_shift_1 jolt_fn jolt_op jolt_op_two jrt jrt_value json_value jolt_user jolt_jolt main main_ auto int errno linux \
	string time features stdio stdint stdbool memory struct typeof asm _x __x X x_H; do
	rm -rf taken
	status 0 emit taken.json -o taken --name $name --main --with taken.c
	( cd taken && for c in *.c ../taken.c; do
		"${CC:-cc}" -std=c11 -Wall -Werror -I. -I"$include" -c "$c" || exit
	done ) >log 2>&1 && pass || { fail "--name $name: its C does not compile"; head -n 5 log; }
done
status 0 build taken.json --name joltc --with taken.c -o taken.program
echo '{"apply":{"k":2}}' | ./taken.program transform >stdout && pass || fail "--name joltc: transform"
is stdout '{"x":{"k":2},"y":1}'

# Characters that are invisible or reorder others do not reach a terminal or a comment.
raw() { # FILE...: whether such bytes stand in them (ESC, the lead bytes of U+202E and U+009B before them)
	LC_ALL=C grep -q "$(printf '\033\\|\342\200\256\\|\302\233')" "$@"
}
evil=$(printf 'a\342\200\256b\302\233\033[31m\\.json')
printf '[{"operation":"shift","spec":{"\342\200\256k\302\233*":{"x":"y"},"z":"z"}},{"operation":"remove","spec":{"\342\200\256":""}},{"operation":"modify-overwrite-beta","spec":{"\342\200\256/*":{"x":"=toString"}}}]\n' >"$evil"
for tree in "" --tree; do
	status 0 emit "$evil" -o evil --name evil --main $tree
	raw evil/*.c evil/*.h && fail "emit $tree: what cannot be seen stands in C" || pass
	says evil/evil.c '/* Generated by joltc from a<U+202E>b<U+009B>.[31m..json.  Do not edit.'
	"${CC:-cc}" -std=c11 -Wall -Werror -Wcomment -Wtrigraphs -I"$include" -c evil/evil.c -o evil.o && pass || fail "emit $tree: does not compile"
done
status 0 explain "$evil"
raw stdout && fail "explain: what cannot be seen is printed" || pass
printf '[{"operation":"shift","spec":{"\342\200\256k":"x.[#\302\233\342\200\256]"}}]\n' >"$evil"
for format in text gcc json; do
	status 1 check --format=$format "$evil"
	cat stdout >>stderr
	raw stderr && fail "check --format=$format: what cannot be seen is printed" || pass
done
status 1 build spec.json -o "nowhere/$evil"
raw stderr && fail "build: what cannot be seen is printed" || pass
says stderr 'nowhere/a<U+202E>b<U+009B>\x1b[31m\.json'
printf '{"id":"\302\233","spec":[{"operation":"shift","spec":{"a":"b"}}],"input":{"a":"\342\200\256"},"expected":{"b":2}}\n' >hidden.cases
status 1 test hidden.cases
raw stdout && fail "test: what cannot be seen is printed" || pass
says stdout 'FAIL "<U+009B>"'
status 0 test --format=ndjson hidden.cases
raw stdout && pass || fail "test --format=ndjson: the data are others"

# run
printf '{"a":1,"c":{"x":1.50,"y":[1]}}\n\n{"a":{"z":null}}' >lines.ndjson
status 0 run spec.json lines.ndjson
is stdout "$(printf '{"b":1,"d":{"x":1.50,"y":[1]}}\n{"b":{"z":null}}')"
printf '{\n  "a": [\n    1\n  ]\n}\n' >pretty.json
status 0 run spec.json pretty.json lines.ndjson
tr -d ' \n' <stdout >joined
says joined '{"b":[1]}{"b":1,'
"$JOLTC" run spec.json <lines.ndjson >stdout 2>stderr && pass || fail "run on standard input"
says stdout '{"b":{"z":null}}'
printf '{"a":1}\n{"a":\n{"a":3}\n' >broken.ndjson
status 1 run spec.json broken.ndjson
is stdout "$(printf '{"b":1}\n{"b":3}')"
says stderr 'broken.ndjson:2:'
printf '{"none":1}\n' >nothing.ndjson
status 0 run spec.json nothing.ndjson
is stdout null
(
	printf '{"a":'
	sleep 0.3
	printf '1}\n{"a":2}\n'
) | "$JOLTC" run spec.json >stdout
printf '{"b":1}\n{"b":2}\n' | cmp -s - stdout && pass || fail "a first line that comes in pieces"
status 1 run spec.json no-such-input
says stderr 'no-such-input'
status 1 run bad.json lines.ndjson
unset JOLTC_TEST_TOKEN
status 1 run secret.json lines.ndjson
says stderr 'JOLTC_TEST_TOKEN'
printf '# tokens\nOTHER=1\nJOLTC_TEST_TOKEN=a"b\n' >secrets
printf '{}\n' >empty.ndjson
status 0 run --secrets secrets secret.json empty.ndjson
is stdout '{"key":"<a\"b>"}'
cat >argument.json <<'END'
[{"operation": "modify-overwrite-beta", "spec": {"k": "=concat('<${{ secrets.JOLTC_TEST_TOKEN }}>', 1)"}}]
END
status 0 run --secrets secrets argument.json empty.ndjson
is stdout '{"k":"<a\"b>1"}'
# If a file that run was told to read is missing, it prints nothing, even if the spec would not need it.
# Two secrets: the one that the spec names first is written last.
printf 'ONE=first\nTWO=second\n' >two.secrets
echo '[{"operation":"shift","spec":{"q":"q"}},{"operation":"default","spec":{"z":"${{ secrets.ONE }}"}},{"operation":"default","spec":{"a":"${{ secrets.TWO }}"}},{"operation":"sort"}]' >two.json
echo '{"q":1}' >q.ndjson
for way in "" --tree; do
	status 0 run $way --secrets two.secrets two.json q.ndjson
	is stdout '{"a":"second","q":1,"z":"first"}'
done
status 1 run --secrets no-such-secrets spec.json lines.ndjson
says stderr 'no-such-secrets'
[ -s stdout ] && fail 'something came out' || pass
status 1 run --context no-such-context spec.json lines.ndjson
says stderr 'no-such-context'
[ -s stdout ] && fail 'something came out' || pass

# A byte order mark is skipped, whatever the file is for.
marked() { # FILE: FILE.marked is FILE behind a mark
	{ printf '\357\273\277' && cat "$1"; } >"$1.marked"
}
echo '[{"operation": "modify-overwrite-beta", "spec": {"x": "^a.b", "y": "=one"}}]' >marks.json
echo '{"a": {"b": 5}}' >context.json
printf '#include "jolt/user.h"\nstruct jrt_value *jolt_fn_one(struct jrt_ctx *ctx, unsigned count, struct jrt_value *const *args) { (void)count; (void)args; return jrt_integer(ctx, 1); }\n' >one.c
echo 'JOLTC_TEST_TOKEN=c"d' >secrets.one
cat >marks.yaml <<'END'
apiVersion: 0.1.0
meta: {name: marks, version: 0.1.0, type: http-sink, topic: marks}
http: {endpoint: "http://127.0.0.1:1"}
transforms:
  - uses: infinyon/jolt@0.4.1
    with:
      spec: [{operation: shift, spec: {a: b}}]
END
echo '{"id":1,"spec":[{"operation":"shift","spec":{"a":"b"}}],"input":{"a":1},"expected":{"b":1}}' >marks.cases
for file in marks.json context.json one.c secrets.one empty.ndjson secret.json marks.yaml marks.cases lines.ndjson pretty.json; do
	marked $file
done
status 0 run marks.json.marked --context context.json.marked --with one.c empty.ndjson.marked
is stdout '{"x":5,"y":1}'
status 0 run --secrets secrets.one.marked secret.json.marked empty.ndjson
is stdout '{"key":"<c\"d>"}'
status 0 run --cc "${CC:-gcc}" --with one.c.marked marks.json empty.ndjson
mv marks.yaml.marked marked.yaml
status 0 run marked.yaml lines.ndjson.marked pretty.json.marked
status 0 test marks.cases.marked

status 0 run --cc gcc spec.json nothing.ndjson
is stdout null
status 1 run --cc no-such-compiler spec.json nothing.ndjson
says stderr 'no-such-compiler'

# Repeated keys: where the spec looks into the object, the last value stands where the first one stood, both ways.
echo '{"a":{"k":1,"x":2,"k":{"y":3}},"b":[{"z":1,"z":2}],"q":1,"p":5,"q":2}' >twice.in
while IFS='|' read -r spec expected; do
	echo "$spec" >twice.json
	for way in '' --tree; do
		status 0 run $way twice.json twice.in
		is stdout "$expected"
	done
done <<'END'
[{"operation":"shift","spec":{"*":"&"}}]|{"a":{"k":1,"x":2,"k":{"y":3}},"b":[{"z":1,"z":2}],"q":2,"p":5}
[{"operation":"shift","spec":{"a":{"*":"&"}}}]|{"k":{"y":3},"x":2}
[{"operation":"sort"}]|{"a":{"k":{"y":3},"x":2},"b":[{"z":2}],"p":5,"q":2}
[{"operation":"default","spec":{"a":{"n":1}}}]|{"a":{"k":{"y":3},"x":2,"n":1},"b":[{"z":1,"z":2}],"q":2,"p":5}
[{"operation":"remove","spec":{"b":"","a":{"x":""}}}]|{"a":{"k":{"y":3}},"q":2,"p":5}
[{"operation":"modify-overwrite-beta","spec":{"b":"=join(',',@(1,b))"}}]|{"a":{"k":1,"x":2,"k":{"y":3}},"b":"{z=2}","q":2,"p":5}
END

# The user's C must define the functions that the spec calls, as it calls them.
echo '[{"operation": "modify-overwrite-beta", "spec": {"x": "=f(@(1,a))"}}, {"operation": "o"}]' >user.json
cat >user.c <<'END'
#define _GNU_SOURCE /* not too late, whatever is declared before */
#include "jolt/user.h"
struct jrt_value *
jolt_fn_f /* a comment */ \
	( struct jrt_ctx *ctx, unsigned count, struct jrt_value *const args[])
{
	return count == 0 || memrchr("a", 'b', 1) != NULL ? jrt_integer(ctx, 0) : args[0];
}
enum { HALF = 4 / 2 }; struct jrt_value *jolt_op_o // another
	(struct jrt_ctx *ctx, struct jrt_value *in, struct jrt_value *spec)
{
	(void)ctx;
	(void)spec;
	return in;
}
END
echo '{"a":1}' >user.in
compilers=${CC:-gcc} # instrumented archives link with their own compiler only
! grep -q '^cflags=$' "$BUILDDIR/runtime.conf" || compilers=$(for cc in gcc clang tcc; do command -v $cc; done)
for cc in $compilers; do
	status 0 run --cc "$cc" user.json --with user.c user.in
	is stdout '{"a":1,"x":1}'
	for wrong in 's/, unsigned count/, size_t count/' 's/unsigned count, //; s/count == 0/0/' 's/const args/args/' \
		's/^struct jrt_value \*$/int/; s/? jrt.*/? 0 : 1;/' 's/, struct jrt_value \*spec//; s/(void)spec;//'; do
		sed "$wrong" user.c >wrong.c
		status 1 run --cc "$cc" user.json --with wrong.c user.in
		says stderr 'wrong.c does not compile'
		says stderr 'struct jrt_value *jolt_fn_NAME(struct jrt_ctx *, unsigned count, struct jrt_value *const *args)'
	done
done
sed 's/struct jrt_value \*jolt_op/static &/' user.c >wrong.c
status 1 build user.json --with wrong.c -o user
says stderr 'wrong.c does not compile'
status 0 emit user.json --with user.c -o user.d
grep -q 'jolt_fn_f(struct jrt_ctx' user.d/user.h && pass || fail "emit: the header does not declare what the spec calls"

# A result that is no value fails its record only; a declaration shows names that a macro makes.
cat >bad.c <<'END'
#include "jolt/user.h"
static struct jrt_value *
make(struct jrt_ctx *ctx, struct jrt_text what)
{
	struct jrt_value *list = jrt_new_list(ctx), *object = jrt_new_object(ctx);
	jrt_append(ctx, list, object);
	if (what.at[0] == 'n') {
		jrt_append(ctx, list, NULL);
	} else if (what.at[0] == 'm') {
		jrt_set(ctx, object, JRT_TEXT("k"), NULL);
	} else if (what.at[0] == 'u') {
		jrt_append(ctx, list, jrt_string(ctx, JRT_TEXT("a\377b")));
	} else if (what.at[0] == 'k') {
		jrt_set(ctx, object, JRT_TEXT("\303"), JRT_NULL);
	} else if (what.at[0] == 'c') {
		jrt_append(ctx, list, list);
	}
	return list;
}
#define FUNCTION(name) struct jrt_value *jolt_fn_##name(struct jrt_ctx *ctx, unsigned count, struct jrt_value *const *args)
struct jrt_value *jolt_fn_bad(struct jrt_ctx *ctx, unsigned count, struct jrt_value *const *args);
FUNCTION(bad)
{
	return count == 1 && jrt_kind(ctx, args[0]) == JRT_KIND_STRING ? make(ctx, args[0]->text) : NULL;
}
struct jrt_value *jolt_op_bad(struct jrt_ctx *ctx, struct jrt_value *in, struct jrt_value *spec)
{
	(void)spec;
	return make(ctx, jrt_to_text(ctx, jrt_get(ctx, in, JRT_TEXT("a"))));
}
END
printf '%s\n' '{"a":"null"}' '{"a":"good"}' '{"a":"utf8"}' '{"a":"member"}' '{"a":"key"}' '{"a":"cycle"}' '{"a":"gr\u00fcn"}' >bad.in
echo '[{"operation":"modify-overwrite-beta","spec":{"x":"=bad(@(1,a))"}},{"operation":"shift","spec":{"x":"x"}}]' >bad_fn.json
echo '{"operation":"bad"}' >bad_op.json
for way in '' --tree; do
	status 1 run $way bad_fn.json --with bad.c bad.in
	is stdout '{"x":[{}]}
{"x":[{}]}'
	[ "$(grep -c "a user's function gave a value that is not JSON" stderr)" -eq 4 ] && pass || fail "a function's bad values: $(cat stderr)"
	says stderr 'would contain itself'
	status 1 run $way bad_op.json --with bad.c bad.in
	is stdout '[{}]
[{}]'
	[ "$(grep -c "a user's function gave a value that is not JSON" stderr)" -eq 4 ] && pass || fail "an operation's bad values: $(cat stderr)"
done

# test
cat >cases.ndjson <<'END'
{"id":"good","spec":[{"operation":"shift","spec":{"a":"b"}}],"input":{"a":1},"expected":{"b":1}}
{"id":"wrong","spec":[{"operation":"shift","spec":{"a":"b"}}],"input":{"a":1},"expected":{"b":2}}
{"id":"null","spec":[{"operation":"shift","spec":{"a":"b"}}],"input":{},"expected_null":true}

{"id":"spec","spec":[{"operation":"shfit","spec":{"a":"b"}}],"input":{},"expected_error":"spec"}
{"id":5,"spec":[{"operation":"shift","spec":{"*":"list[&0]"}}],"input":{"2147483647":1},"expected_error":"transform"}
not a case
END
status 1 test cases.ndjson
says stdout 'FAIL "wrong"'
says stdout 'cases.ndjson:2:'
says stdout '    -   "b": 2'
says stdout '    +   "b": 1'
says stdout 'cases.ndjson:7:'
[ "$(tail -n 1 stdout)" = "4 passed, 2 failed" ] && pass || fail "test: $(tail -n 1 stdout)"
status 1 test --tree cases.ndjson
[ "$(tail -n 1 stdout)" = "4 passed, 2 failed" ] && pass || fail "test --tree: $(tail -n 1 stdout)"
status 0 test --format=ndjson cases.ndjson
says stdout '{"id":"good","output":{"b":1}}'
says stdout '{"id":"null","output_null":true}'
says stdout '{"id":"spec","error":"spec","message":"cases.ndjson:5:'
says stdout '{"id":5,"error":"transform","message":"'
[ "$(wc -l <stdout)" -eq 6 ] && pass || fail "test --format=ndjson: $(wc -l <stdout) lines"
status 1 test no-such-cases.ndjson
cat >linking <<END
#!/bin/sh
case " \$* " in *" -c "*) ;; *) echo linked >>"$got/linked" ;; esac
exec ${CC:-gcc} "\$@"
END
chmod +x linking
head -n 1 cases.ndjson >one.ndjson
status 0 test --cc "$got/linking" one.ndjson
[ -s linked ] && pass || fail "test --cc: another one linked"

# test: if a case breaks the compiler or the program, that is reported for this case, and the others are still run
for k in 1 2 3 4; do
	echo "{\"id\":\"n$k\",\"spec\":[{\"operation\":\"shift\",\"spec\":{\"k$k\":\"k\"}}],\"input\":{\"k$k\":$k},\"expected\":{\"k\":$k}}"
done >four.ndjson
cat >breaking <<END
#!/bin/sh
for arg; do
	case \$arg in
	*.c)
		if [ -n "\$REFUSED" ] && grep -q "^\$REFUSED(" "\$arg"; then
			echo "it holds \$REFUSED" >&2
			exit 1
		fi
		[ -z "\$CALLED" ] || sed -i "/^\$IN(/ { n; s/{/{ \$CALLED;/ }" "\$arg"
		;;
	esac
done
exec ${CC:-gcc} "\$@"
END
chmod +x breaking
broken() { # which, its function, what is called in it or nothing, what is reported
	IN=$2 CALLED=$3 REFUSED=
	[ -n "$3" ] || REFUSED=$2
	export IN CALLED REFUSED
	status 1 test --cc "$got/breaking" four.ndjson
	says stdout "$4"
	says stdout "FAIL \"$1\""
	[ "$(tail -n 1 stdout)" = "3 passed, 1 failed" ] && pass || fail "test, $3 in $2: $(tail -n 1 stdout)"
}
broken n3 c2_apply '' 'its C does not compile:'
says stdout 'it holds c2_apply'
broken n3 c2_apply '__builtin_abort()' 'it crashed: Aborted'
broken n3 c2_apply 'extern void _exit(int); _exit(3)' 'it ended the program with status 3'
broken n4 c1_apply 'extern void abort(void); extern int atexit(void (*)(void)); atexit(abort)' 'it crashed: Aborted' # at the end

# build
status 0 build spec.json -o program
[ -x program ] && pass || fail "build: no program"
touch -d '2001-02-03 04:05' program
before=$(stat -c %Y program)
status 0 build spec.json -o program --if-changed
if grep -q '^cflags=$' "$BUILDDIR/runtime.conf"; then # what sanitizers add names the temporary folder
	[ "$(stat -c %Y program)" -eq "$before" ] && pass || fail "build --if-changed: an unchanged program got a new time"
fi
if ! grep -q '^static-link=yes' "$BUILDDIR/runtime.conf"; then
	echo "no static binary here: $(grep static-link "$BUILDDIR/runtime.conf")"
elif ldd program 2>&1 | grep -q -e 'not a dynamic' -e 'statically linked'; then
	pass
else
	ldd program
	fail "build: the binary is not static"
fi
status 1 build bad.json -o other
[ ! -e other ] && pass || fail "build: wrote a program for a bad spec"
JOLTC_RUNTIME=$got/nowhere "$JOLTC" build spec.json -o other 2>stderr && fail "build without a runtime"
says stderr 'runtime.conf'
# Without PATH the C compiler is still found, and so are its own programs.
echo '[{"operation":"shift","spec":{"a":"b"}}]' >path.json
echo '{"a":1}' | env -i TMPDIR="$TMPDIR" ${ASAN_OPTIONS:+ASAN_OPTIONS="$ASAN_OPTIONS"} JOLTC_CACHE= "$JOLTC" build path.json -o path 2>stderr &&
	[ "$(echo '{"a":1}' | ./path transform)" = '{"b":1}' ] && pass || { fail "build without PATH"; cat stderr; }

# Wrong arguments of single commands; -o - is standard output; output that cannot be written
status 2 lsp spec.json
says stderr 'usage: joltc lsp'
status 2 play --port abc
says stderr '--port: not a number from 1 to 65535'
status 2 trace --select '' spec.json
says stderr '--select: not a path'
echo '{"a":1}' >record
status 0 run -o - spec.json record
is stdout '{"b":1}'
[ ! -e ./- ] && pass || fail "run -o - made a file of that name"
for option in --help --version --options; do
	"$JOLTC" $option >/dev/full 2>stderr
	is=$?
	[ $is -eq 1 ] && pass || fail "$option into a full device: status $is"
	says stderr 'standard output'
done
# Names from the command line are spelled out before a terminal gets them.
odd=$(printf 'a\033[31mb')
for words in "$odd" "check --$odd" "check -W$odd spec.json" "schema $odd" "check $odd" "run spec.json $odd" "build --target $odd spec.json"; do
	# shellcheck disable=SC2086 # several words
	"$JOLTC" $words >stdout 2>stderr </dev/null
	if grep -q "$(printf '\033')" stdout stderr; then fail "joltc $words: $(cat -v stdout stderr)"; else pass; fi
done
finish
