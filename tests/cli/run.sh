#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# joltc run: a spec on the command line, several documents, elements of an array, layout, threads, -o.
. "$(dirname "$0")/../lib.sh"
cd "$got" || exit 99
JOLTC_CACHE=$got/cache # the same specs again and again
echo '[{"operation":"shift","spec":{"a":"b"}}]' >spec.json

# gives STATUS OUTPUT WORDS...: joltc run prints OUTPUT; errors are in ./err
gives() {
	want=$1
	printf '%s' "$2" >wanted
	shift 2
	"$JOLTC" run "$@" >out 2>err
	is=$?
	if [ $is -eq "$want" ] && cmp -s wanted out; then pass; else
		fail "run $*: status $is"
		diff wanted out
		cat err
	fi
}
# reported TEXT: ./err is one line that contains it
reported() {
	[ "$(wc -l <err)" -eq 1 ] && grep -q -F -e "$1" err && pass || fail "not reported: $1: $(cat err)"
}
silent() {
	[ ! -s err ] && pass || fail "said $(cat err)"
}

# -e
e='[{"operation":"shift","spec":{"a":"c"}}]'
echo '{"a":1}' >in.json
gives 0 '{"c":1}
' -e "$e" in.json
silent
echo '{"a":2}' >other.json
gives 0 '{"c":2}
' -e "$e" <other.json
gives 0 '{"c":1}
{"c":2}
' -e "$e" in.json other.json
gives 0 '{"c":1}
' -e '- operation: shift
  spec: {a: c}' in.json
gives 1 '' -e '[{"operation":"shfit","spec":{}}]' in.json
grep -q '^-e:1:16: error: unknown operation "shfit"' err && pass || fail "the place of a mistake: $(head -n 1 err)"
gives 1 '' -e '' in.json
gives 2 ''
grep -q '^usage: joltc run' err && pass || fail "usage: $(cat err)"

# several documents
echo '{"a":1}{"a":2} {"a":3}' >row.json
gives 0 '{"b":1}
{"b":2}
{"b":3}
' spec.json row.json
silent
printf '{\n  "a": "}{\\"\\\\"\n}\n{"a":\n[{}]}{"a":3}' >over.json
gives 0 '{"b":"}{\"\\"}
{"b":[{}]}
{"b":3}
' spec.json over.json
printf '{"a":1}\n{"a":2}{"a":3}\n{"a":\n{"a":4}\n' >mixed.ndjson
gives 1 '{"b":1}
{"b":2}
{"b":3}
{"b":4}
' spec.json mixed.ndjson
reported 'mixed.ndjson:3:6: error: not valid JSON'
for bad in '{"a":1}}' '{"a":1}{"a":2' '{"a":1}x{"a":2}' '{}"' '{"a":1},{"a":2}'; do
	echo "$bad" >bad.json
	gives 1 '' spec.json bad.json
	reported 'bad.json:1:'
done
# a record that fails is reported with the line in which its document begins
fails='[{"operation":"shift","spec":{"*":{"x":"l[&1]"}}}]'
printf '\n{"3":{"x":1},\n"4":{}}{"300000":{"x":2}}\n\n{"1":0,\n"300000":{"x":2}}' >fails.json
gives 1 '{"l":[null,null,null,1]}
' -Wno-null-gaps -e "$fails" fails.json
[ "$(sed -n 's/^fails.json:\([0-9]*\):1: error: -e:1:.*/\1/p' err | tr '\n' ' ')" = '3 5 ' ] && pass || fail "lines of documents: $(cat err)"

# --each
echo '[{"a":1},{"a":{"x":[1]}},{},7]' >array.json
gives 0 '{"b":1}
{"b":{"x":[1]}}
null
null
' --each spec.json array.json
silent
printf '[\n {"a":1},\n {"a":\n 2}\n]\n[{"a":3}] {"a":4}\n[]' >arrays.json
gives 0 '{"b":1}
{"b":2}
{"b":3}
{"b":4}
' --each spec.json arrays.json
printf '[{"a":1},{"a":2}]\n{"a":3}\n[{"a":4}]' >lines.ndjson
gives 0 '{"b":1}
{"b":2}
{"b":3}
{"b":4}
' --each spec.json lines.ndjson

# it is suggested, once, if the spec cannot find anything in an array
gives 0 'null
' spec.json array.json
reported 'array.json:1: note: this is an array of records, and the spec looks for names of an object: --each'
gives 0 'null
{"b":3}
null
' spec.json lines.ndjson
reported 'lines.ndjson:1: note:'
sed -n 1p lines.ndjson >first.json
# for any operation, whatever else it does with the array
for first in '"shift","spec":{"a":"b","*":"&"}' '"modify-default-beta","spec":{"b":1}' '"remove","spec":{"b":""}' \
	'"cardinality","spec":{"a":"ONE"}'; do
	"$JOLTC" run -e "[{\"operation\":$first}]" first.json >out 2>err || fail "$first"
	reported 'first.json:1: note: this is an array of records'
done
gives 0 '{"c":[1,2]}
' -e '[{"operation":"shift","spec":{"*":{"a":"c"}}}]' first.json
silent
gives 0 '{"c":2}
' -e '[{"operation":"shift","spec":{"1":{"a":"c"}}}]' first.json
silent
echo '[1,2]' >numbers.json
gives 0 'null
' spec.json numbers.json
silent

# --pretty
printf '{"a":{"x":[ ] , "y":[1 ,{ }, "a\\"b, c"],\t"z":-1.50e3}}' >plain.json
gives 0 '{
  "b": {
    "x": [],
    "y": [
      1,
      {},
      "a\"b, c"
    ],
    "z": -1.50e3
  }
}
' --pretty spec.json plain.json
"$JOLTC" run -e '[{"operation":"shift","spec":{"b":"b"}}]' out >again 2>err
"$JOLTC" run spec.json plain.json | tr -d ' \t\n' >compact
tr -d ' \t\n' <again | cmp -s - compact && pass || fail "what was laid out is the same: $(cat again)"
gives 0 'null
' --pretty spec.json numbers.json

# -j: the same output and errors in the same order
awk 'BEGIN {for (i = 1; i <= 6000; i++) print i % 997 == 0 ? "{\"a\":" : "{\"a\":" i ",\"fill\":\"" sprintf("%0700d", i) "\"}"}' >many.ndjson
"$JOLTC" run spec.json many.ndjson >wanted 2>wanted.err
[ "$(wc -l <wanted)" -eq 5994 ] && [ "$(wc -l <wanted.err)" -eq 6 ] && pass || fail "many: $(wc -l wanted wanted.err)"
for jobs in 1 2 7; do
	"$JOLTC" run -j $jobs spec.json many.ndjson >out 2>err
	[ $? -eq 1 ] && cmp -s out wanted && cmp -s err wanted.err && pass || fail "-j $jobs"
	"$JOLTC" run --jobs=$jobs spec.json <many.ndjson >out 2>err
	cmp -s out wanted && pass || fail "--jobs $jobs, standard input"
done
"$JOLTC" run -j 3 --each --pretty spec.json lines.ndjson array.json >out 2>err
"$JOLTC" run --each --pretty spec.json lines.ndjson array.json 2>err | cmp -s - out && pass || fail "-j with the others"
"$JOLTC" run -j 4 spec.json many.ndjson 2>err | head -n 1 >out # what reads goes away
[ "$(cat out)" = '{"b":1}' ] && pass || fail "-j into a pipe that ends"
[ ! -e /dev/full ] || {
	"$JOLTC" run -j 4 spec.json many.ndjson >/dev/full 2>err && fail "-j: a full device" || pass
}
: >empty
gives 0 '' -j 4 spec.json empty
for bad in 0 65 x 1x -1 '' 99999999999; do
	gives 2 '' -j "$bad" spec.json in.json
done

# A line is written before the next one arrives.
mkfifo slow
for words in '' '-j 2' --each; do
	# shellcheck disable=SC2086 # words
	"$JOLTC" run $words spec.json <slow >out 2>err &
	exec 9>slow
	for line in 1 2; do
		echo "{\"a\":$line}" >&9
		tries=0
		until [ "$(wc -l <out)" -eq $line ] || [ $tries -eq 100 ]; do
			tries=$((tries + 1))
			sleep 0.1
		done
		[ $tries -lt 100 ] && pass || fail "run $words: line $line waits for another one"
	done
	exec 9>&-
	wait
done

# -o
gives 0 '' -o result spec.json in.json
[ "$(cat result)" = '{"b":1}' ] && pass || fail "-o: $(cat result)"
gives 0 '' -o result spec.json other.json
[ "$(cat result)" = '{"b":2}' ] && pass || fail "-o again: $(cat result)"
cp in.json both
ln both link
for words in "-o both spec.json both" "-o link spec.json both" "-o both spec.json - both" "-o spec.json spec.json both"; do
	# shellcheck disable=SC2086 # words
	gives 1 '' $words </dev/null
	reported 'not written, because it is what was read'
done
gives 1 '' -o both spec.json <both
reported 'not written, because it is what was read (standard input)'
cmp -s both in.json && pass || fail "the input was written over"
echo '{"KEY":"KEY=1"}' >kept
cp kept read
for words in "-o read --secrets read spec.json in.json" "-o read --context ./read spec.json in.json"; do
	# shellcheck disable=SC2086 # words
	gives 1 '' $words
	reported 'read: not written, because it is what was read'
done
cmp -s read kept && pass || fail "secrets or a context were written over"
rm kept
gives 1 '' -o no/such spec.json in.json
reported 'no/such: No such file'
gives 1 '' -o kept bad.json in.json
[ ! -e kept ] && pass || fail "a result of nothing"
finish
