#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# joltc cover counts what joltc trace reports.
. "$(dirname "$0")/../lib.sh"
cd "$got" || exit 99

says_not() { # file text
	! grep -qF -e "$2" "$1" && pass || fail "\"$2\" in $(cat "$1")"
}
status() { # EXPECTED COMMAND...: runs joltc; its streams are left in ./out and ./err
	want=$1
	shift
	"$JOLTC" "$@" >out 2>err </dev/null
	is=$?
	[ $is -eq "$want" ] && pass || fail "joltc $*: status $is instead of $want: $(cat out err)"
}

# How often each rule matched: according to traces of all records, and as counted
counted() { # spec records
	printf '%s\n' "$1" >spec.json
	printf '%s\n' "$2" >records.ndjson
	status 0 cover -Wno-never-matches --format=json spec.json records.ndjson
	grep -o '"line":[0-9]*,"column":[0-9]*,"rule":[^}]*,"matched":[0-9]*' out |
		sed 's/"line":\([0-9]*\),"column":\([0-9]*\),.*"matched":\([0-9]*\)$/\1:\2 \3/' | grep -v ' 0$' | sort >cover
	"$JOLTC" trace -Wno-never-matches --format=json spec.json records.ndjson 2>/dev/null |
		grep -o '"what":"matched","spec":"spec.json:[0-9]*:[0-9]*' | sed 's/.*json://' | sort | uniq -c |
		awk '{print $2, $1}' | sort >trace
	[ -s cover ] && cmp -s cover trace && pass || fail "$1: counted and traced: $(diff cover trace)"
}

counted '[{"operation":"shift","spec":{"a":{"x|y":"x","*":"y.&"},"l":{"*":{"k":"z[]","#c":"q","$":"n"}},"@":"all","s":["w","v"]}}]' \
	'{"a":{"x":1,"b":null,"c":2},"l":[{"k":true},{"K":2}],"s":"k2"}
{"a":{"y":1},"s":null}
[1,2]'
counted '[{"operation":"modify-overwrite-beta","spec":{"n":["=toInteger","no"],"l":{"*":{"s?":"=concat(@(1,a),@(2,b))"}},"p":{"q":"r"}}},
{"operation":"default","spec":{"d":{"e":"x"},"l[]":{"0":7},"*":{"z":1}}},
{"operation":"remove","spec":{"r*":"","q":{"z":""},"never":""}},
{"operation":"cardinality","spec":{"n":"MANY","l":"ONE","*":{"@":"ONE"}}},{"operation":"sort"}]' \
	'{"n":"1","l":[{"s":1,"a":2},{}],"r1":1,"r2":2,"q":{"z":1}}
{"n":"one","q":{"y":[1,2]}}
{}'
# More rules than a small table can hold
counted "[{\"operation\":\"shift\",\"spec\":{$(seq -s , -f '"k%g":"v"' 600)}}]" \
	"{$(seq -s , -f '"k%g":1' 600)}"
# Two shifts in a row; the same spec twice, by a YAML alias
counted '[{"operation":"shift","spec":{"a":"b"}},{"operation":"shift","spec":{"b":{"c":"d","0":"e"}}}]' '{"a":{"c":1}}
{"a":[1]}
{"a":2}'
cat >twice.yaml <<'Y'
- operation: modify-default-beta
  spec: &s
    k: 1
- operation: modify-overwrite-beta
  spec: *s
Y
printf '{}\n{"k":2}\n' >in.ndjson
status 0 cover twice.yaml in.ndjson
has_line out '        2:    3:    k: 1'
has_line out '2 of 2 rules matched in 2 records'

# All elements of a list at once
printf '[{"operation":"remove","spec":{"l":{\n"*":""}}}]\n' >spec.json
printf '{"l":[1,2]}\n{"l":{}}\n{"l":[]}\n' >in.ndjson
status 0 cover spec.json in.ndjson
has_line out '        2:    2:"*":""}}}]'
says_not out 'matched, but wrote nothing'
status 0 trace spec.json in.ndjson
has_line out '      at l, removed it'

# The annotated spec
cat >spec.json <<'J'
[ { "operation": "shift", "spec": {
      "a": "x", "b": "y",
      "c": { "d": "z" } } },
  { "operation": "modify-overwrite-beta", "spec": { "x": "=toInteger" } } ]
J
printf '{"a":"q"}\n{"a":"r"}\n{"e":1}\n' >in.ndjson
status 0 cover spec.json in.ndjson
has_line out '        3:    1:[ { "operation": "shift", "spec": {'
has_line out '       2*:    2:      "a": "x", "b": "y",'
has_line out '    #####:    3:      "c": { "d": "z" } } },'
has_line out 'never matched:'
has_line out '  spec.json:2:22: y'
has_line out '  spec.json:3:19: z'
has_line out 'matched, but wrote nothing:'
has_line out '  spec.json:4:53: x'
has_line out '2 of 4 rules matched in 3 records; of 1 nothing came out'
status 0 cover spec.json /dev/null
has_line out '0 of 4 rules matched in 0 records'

# lcov: its tool reads the file
status 0 cover --format=lcov spec.json in.ndjson
cp out printed
has_line printed 'SF:spec.json'
has_line printed 'FN:1,operation 1: shift'
has_line printed 'FNDA:3,operation 1: shift'
has_line printed 'BRDA:2,1,0,2'
has_line printed 'BRDA:2,1,1,0'
has_line printed 'DA:2,2'
has_line printed 'DA:3,0'
has_line printed 'LF:4'
has_line printed 'LH:3'
[ "$(tail -n 1 printed)" = end_of_record ] && pass || fail "lcov: the end"
status 0 cover --lcov cover.info spec.json in.ndjson
has_line out '2 of 4 rules matched in 3 records; of 1 nothing came out'
cmp -s cover.info printed && pass || fail "--lcov writes something else"
status 0 cover --lcov cover.info spec.json /dev/null
has_line cover.info 'DA:2,0'
has_line cover.info 'BRDA:2,1,0,-'
echo mine >mine
status 1 cover --lcov mine spec.json in.ndjson
has_line mine mine
status 1 cover --lcov spec.json spec.json in.ndjson
says_not spec.json DA:

# A record that fails counts up to the failure.
echo '[{"operation":"shift","spec":{"*":{"*":"x[&1]"}}}]' >fails.json
printf '{"1":{"a":1},"300000":{"a":1}}\n{"0":{"a":1}}\nno json\n' >in.ndjson
status 1 cover fails.json in.ndjson
has_line out '        3:    1:[{"operation":"shift","spec":{"*":{"*":"x[&1]"}}}]'
has_line out '1 of 1 rules matched in 2 records; 1 failed'
grep -qF 'in.ndjson:1:1: error: fails.json:1:40: x[&1]: an array index' err && pass || fail "the record that fails: $(cat err)"
grep -qF 'in.ndjson:3:' err && pass || fail "what is no JSON: $(cat err)"
status 1 cover fails.json no-such-file

# Values of secrets are not shown; control characters are spelled out.
printf '[{"operation":"default","spec":{"k\342\200\256":"<${{ secrets.COVER_TOKEN }}>"}}]' >secret.json
echo '{}' >in.ndjson
COVER_TOKEN=hushhush
export COVER_TOKEN
status 0 cover secret.json in.ndjson
says_not out hushhush
has_line out '1 of 1 rules matched in 1 record'
grep -qF 'k<U+202E>' out && pass || fail "a character that turns the text around: $(cat out)"
status 1 cover no-such-spec.json in.ndjson
status 2 cover
status 2 cover --format=xml spec.json

# The program is kept, as for run; --context
echo '[{"operation":"modify-overwrite-beta","spec":{"c":"^name"}}]' >context.json
echo '{"name":{"a":1}}' >context
mkdir cache
JOLTC_CACHE=$got/cache status 0 cover --context context context.json in.ndjson
JOLTC_CACHE=$got/cache status 0 cover --context context context.json in.ndjson
has_line out '1 of 1 rules matched in 1 record'
finish
