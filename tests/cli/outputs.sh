#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# joltc never overwrites its inputs, under any name, nor files that it did not make.
. "$(dirname "$0")/../lib.sh"
cd "$got" || exit 99
mkdir sub
echo '[{"operation":"shift","spec":{"a":"b"}}]' >spec.json
cp spec.json spec # its program would have its name
cp spec.json before
ln -s spec.json symbolic
ln spec.json hard
cat >mine.c <<'END'
#include "jolt/user.h"
END
cp mine.c mine.json.c
echo '[{"operation":"shift","spec":{"a":"b"}}]' >mine.json

# refused TEXT FILE COMMAND...: joltc ends with status 1 and says TEXT, and FILE is unchanged
refused() {
	text=$1 file=$2
	shift 2
	cp "$file" kept
	"$JOLTC" "$@" >out 2>err <spec.json
	status=$?
	if [ $status -eq 1 ] && grep -q -F "$text" err && cmp -s "$file" kept; then
		pass
	else
		fail "joltc $*: status $status"
		cat err
		cp kept "$file"
	fi
}
# done_well COMMAND...: it succeeds
done_well() {
	if "$JOLTC" "$@" >out 2>err <spec.json; then
		pass
	else
		fail "joltc $*"
		cat err
	fi
}

# inputs
refused "spec: not written, because it is what was read" spec build spec
refused "it is what was read (spec.json)" spec.json build spec.json -o spec.json
refused "it is what was read (spec.json)" spec.json build spec.json -o ./sub/../spec.json
refused "it is what was read (spec.json)" spec.json build spec.json -o "$got/spec.json"
refused "it is what was read (spec.json)" spec.json build spec.json -o symbolic
refused "it is what was read (symbolic)" spec.json build symbolic -o spec.json
refused "it is what was read (spec.json)" spec.json build spec.json -o hard
refused "it is what was read (standard input)" spec.json build - -o spec.json
refused "it is what was read (mine.c)" mine.c build spec.json --with mine.c -o mine.c
refused "it is what was read (mine.c)" mine.c emit mine.json --with mine.c
[ ! -e mine.h ] && pass || fail "emit: wrote a header beside a file that it left alone"
cp spec.json own.c
refused "it is what was read (own.c)" own.c emit own.c
cmp -s spec.json before && pass || fail "the spec is another one"

# files of others
echo 'int x;' >theirs.h
cp spec.json theirs.json
refused "theirs.h: not written, because it already exists" theirs.h emit theirs.json
[ ! -e theirs.c ] && pass || fail "emit: wrote C beside a header that it left alone"
cp spec.json main.json
echo 'int x;' >main__main.c
refused "main__main.c: not written" main__main.c emit --main main.json
cp /bin/cat program
refused "program: not written, because it already exists" program build spec.json -o program
refused "remove it, or put the result elsewhere with -o or --name" before build spec.json -o before
refused "joltc did not make it" "$JOLTC" build spec.json -o "$JOLTC"

# files of joltc, empty files, /dev/null
done_well emit spec.json
echo '[{"operation":"shift","spec":{"a":"c"}}]' >spec.json
done_well emit spec.json
grep -q '"c' spec.c && pass || fail "emit: the old text stays"
sed -i 's/"c/"by-hand/' spec.c
done_well emit spec.json
grep -q by-hand spec.c && fail "emit: what was changed by hand stays" || pass
sed -i 1d spec.c
refused "spec.c: not written, because it already exists" spec.c emit spec.json
rm spec.c
rm program
done_well build spec.json -o program
cp program first
echo '[{"operation":"shift","spec":{"a":"d"}}]' >spec.json
done_well build spec.json -o program
cmp -s program first && fail "build: the old program stays" || pass
: >empty
done_well build spec.json -o empty
[ -x empty ] && pass || fail "build: nothing over an empty file"
done_well build spec.json -o /dev/null

# what is not a regular file
mkfifo pipe spec_pipe.c
cp spec.json spec_pipe.json
for command in "build spec.json -o pipe" "emit spec_pipe.json"; do
	# shellcheck disable=SC2086 # words
	timeout 60 "$JOLTC" $command >out 2>err
	[ $? -eq 1 ] && grep -q "not written, because it is not a regular file" err && pass || fail "joltc $command: a fifo"
done
[ ! -e spec_pipe.h ] && pass || fail "emit: wrote a header beside C that could not be written"

# A name inside a file chooses no folder.
mkdir inner
cat >inner/c.yaml <<'END'
apiVersion: 0.1.0
meta: {name: ../escaped, version: 0.1.0, type: http-sink, topic: t}
http: {endpoint: "http://127.0.0.1:1"}
transforms: [{uses: infinyon/jolt@0.4.1, with: {spec: [{operation: shift, spec: {a: b}}]}}]
END
(cd inner && "$JOLTC" build c.yaml && "$JOLTC" emit c.yaml)
[ ! -e escaped ] && [ -x inner/p____escaped ] && pass || fail "meta.name with a folder: $(ls . inner)"

# outputs of a connector
echo '{"a":1}' >in.ndjson
cp in.ndjson in.kept
ln -s in.ndjson in.link
for words in "-o in.ndjson in.ndjson" "-o in.link in.ndjson" "-o in.ndjson -" "-o out.ndjson --dead-letter in.ndjson in.ndjson"; do
	# shellcheck disable=SC2086 # a list of words
	./program transform $words <in.ndjson >out 2>err
	status=$?
	if [ $status -eq 1 ] && grep -q "in.*: not written, because it is an input" err && cmp -s in.ndjson in.kept; then
		pass
	else
		fail "transform $words: status $status"
		cat err
		cp in.kept in.ndjson
	fi
done
echo 'longer than what comes' >out.ndjson
./program transform -o out.ndjson in.ndjson && [ "$(cat out.ndjson)" = '{"d":1}' ] && pass || fail "transform -o: $(cat out.ndjson)"
finish
