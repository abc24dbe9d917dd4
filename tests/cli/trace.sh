#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What joltc trace reports.  tests/conformance.sh checks that it changes no output and names a rule for each value.
. "$(dirname "$0")/../lib.sh"
cd "$got" || exit 99

# The trace of a record has this line (continuation lines are joined to it).
trace() { # spec record
	printf '%s\n' "$1" >spec.json
	printf '%s\n' "$2" >record.json
	"$JOLTC" trace spec.json record.json >text 2>err
	text=$?
	"$JOLTC" trace --format=json spec.json record.json >json 2>>err
	[ $? -eq $text ] && [ ! -s err ] && pass || fail "$1: $(cat err)"
	awk '/^(    |      )?      /{sub(/^ +/, "; "); printf "%s", $0; next} NR > 1 {print ""} {printf "%s", $0} END {print ""}' text >joined
}
says_not() { # file line
	! grep -qF -e "$2" "$1" && pass || fail "\"$2\" in $(cat "$1")"
}

# What matches, and what does not.
trace '[{"operation":"shift","spec":{"a":{"adress":"x","*":"y.&"},"l":{"*":{"k":"z[]"}},"s":{"k":"w"},"gone":"v"}}]' \
	'{"a":{"address":1,"b":null},"l":[{"k":true},{"K":2}],"s":"k2","t":{"u":[1,2]}}'
says joined '    spec.json:1:36: adress; "adress" is not there: a has "address"'
says json '{"what":"missed","spec":"spec.json:1:36: adress","at":"a","key":"adress","near":"address"}'
says joined '    spec.json:1:53: y.&; at a.address, wrote to y.address'
says joined '    spec.json:1:53: y.&; at a.b, wrote to y.b'
says json '{"what":"matched","spec":"spec.json:1:53: y.&","at":"a.b","to":"y.b"}'
says joined '    spec.json:1:74: z[]; at l[0].k, wrote to z[0]'
says joined '    spec.json:1:70: k; "k" is not there: l[1] has "K"'
says joined 's is a string, where an object or a list was expected'
says json '"at":"s","found":"a string"}'
says joined '    spec.json:1:103: v; met nothing'
says joined '    y.b = null; spec.json:1:53: y.&; from a.b'
says json '{"path":"z[0]","value":true,"spec":"spec.json:1:74: z[]","from":"l[0].k"}'
says joined '    l[1]'
says joined '    s'
says joined '    t'
says_not joined '    a.b'
says json '"untaken":["l[1]","s","t"]'

# A sorted value is not reported as unused.
trace '[{"operation":"remove","spec":{"a":{"*":{"x*":""}}}},{"operation":"sort"}]' '{"a":[{"x1":1,"y":1},{"x2":2},[{"x3":3}]],"b":[]}'
says joined '    a[1] = {}; '
says json '"untaken":[]'

# Elements after a removed one move, with all that is known of them.
trace '[{"operation":"modify-overwrite-beta","spec":{"l":{"[0]":null,"[1]":true,"[2]":null}}},{"operation":"remove","spec":{"l":{"1":""}}}]' \
	'{"l":[5,6,7]}'
says joined '    l[0] = null; spec.json:1:52: [0]; from l[0]'
says joined '    l[1] = null; spec.json:1:74: [2]; from l[2]'

# Several writers of one place; $; a constant
trace '[{"operation":"shift","spec":{"a":"x","b":"x","c":{"*":{"$":"k[]"}},"#one":"o"}}]' '{"a":1,"b":2,"c":{"m":{"n":1}}}'
says joined '    x[0] = 1; spec.json:1:35: x; from a'
says joined '    x[1] = 2; spec.json:1:43: x; from b'
says joined '    k[0] = "m"; spec.json:1:61: k[]'
says joined '    o = "one"; spec.json:1:76: o'

# The same for booleans: all that are true share one value.
trace '[{"operation":"shift","spec":{"a":"x","b":"x","c":"x"}}]' '{"a":true,"b":null,"c":true}'
says joined '    x[0] = true; spec.json:1:35: x; from a'
says joined '    x[1] = null; spec.json:1:43: x; from b'
says joined '    x[2] = true; spec.json:1:51: x; from c'

# Values that are computed, made by default, moved again, or stay
trace '[{"operation":"modify-overwrite-beta","spec":{"s":"=concat(@(1,a),@(1,b.c))","n":"=toInteger"}},
{"operation":"default","spec":{"d":{"e":"x"},"l[]":{"0":7}}},
{"operation":"remove","spec":{"r*":"","q":{"z":""}}},
{"operation":"cardinality","spec":{"a":"MANY","m":"ONE"}}]' '{"a":"1","b":{"c":"2"},"n":"3","r1":1,"q":{"z":1},"m":[5,6]}'
says joined '    s = "12"; spec.json:1:47: s; from a, b.c'
says joined '    n = 3; spec.json:1:78: n; from n'
says joined '    d.e = "x"; spec.json:2:37: e'
says joined '    l[0] = 7; spec.json:2:53: 0'
says joined '    spec.json:3:31: r*; at r1, removed it'
says joined '    spec.json:3:44: z; at q.z, removed it'
says joined '    a[0] = "1"; spec.json:4:36: a; from a'
says joined '    m = 5; spec.json:4:47: m; from m[0]'
says joined '    b.c = "2"; stayed where it was'
says json '{"path":"b.c","value":"2","spec":null,"from":"b.c"}'

# If a shift moves what an earlier operation made, both are named.
trace '[{"operation":"default","spec":{"k":"v"}},{"operation":"shift","spec":{"k":"x.y"}},{"operation":"sort"}]' '{}'
says joined '    x.y = "v"; spec.json:1:76: x.y; made by spec.json:1:33: k'

# No output; a failure
trace '[{"operation":"shift","spec":{"a":"b"}},{"operation":"shift","spec":{"b":{"c":"d"}}}]' '{"a":1}'
[ "$text" -eq 0 ] && pass || fail "nothing is no failure"
says joined '  nothing came out: nothing was left behind spec.json:1:54: shift'
says json '"output":null,"leaves":[],"untaken":[],"emptied":"spec.json:1:54: shift"}'
trace '[{"operation":"shift","spec":{"*":{"*":"x[&1]"}}}]' '{"1":{"a":1},"300000":{"a":1}}'
[ "$text" -eq 1 ] && pass || fail "a failure: $text"
says joined '  failed: spec.json:1:40: x[&1]: an array index taken from the data is beyond the limit, at 300000.a'
says json '"failed":"INDEX_LIMIT","spec":"spec.json:1:40: x[&1]","path":"300000.a"}'

# One value; several records; a name twice in a record
printf '{"a":1,"b":{"c":2}}\n{"b":{"c":3,"c":4}}\n' >two.ndjson
echo '[{"operation":"shift","spec":{"*":"o.&"}}]' >spec.json
"$JOLTC" trace --select o.b.c spec.json two.ndjson >text
[ "$(grep -c '^record' text)" -eq 2 ] && pass || fail "two records: $(cat text)"
says text '    o.b.c = 2'
says_not text 'o.a'
"$JOLTC" trace --select o.none spec.json two.ndjson >text
says text '  nothing came out at o.none'
"$JOLTC" trace --format=json spec.json two.ndjson >text
says text '"output":{"o":{"b":{"c":3,"c":4}}}'

# Secrets are shown by name, and none are needed.
echo '[{"operation":"default","spec":{"k":"<${{ secrets.TRACE_TOKEN }}>"}}]' >secret.json
echo '{}' >empty.ndjson
TRACE_TOKEN=hushhush "$JOLTC" trace secret.json empty.ndjson >text 2>&1
says text 'k = "<${{ secrets.TRACE_TOKEN }}>"'
says_not text hushhush

# Characters that control a terminal or the direction of text are spelled out.
trace '[{"operation":"shift","spec":{"o":{"*":"x.&"}}}]' "$(printf '{"o":{"k\342\200\256":"v\302\2332J","q":"\\u001b"}}')"
says joined '    x["k\u202E"] = "v\u009B2J"; '
says joined '; from o["k\u202E"]'
says json 'x[\"k\\u202E\"]'
"$JOLTC" trace --select "$(printf 'a\033[31m')" spec.json record.json >text
says text 'nothing came out at a\u001B[31m'

# Other commands emit no trace code.
"$JOLTC" emit -o out --tree spec.json && ! grep -q trace out/spec.c && pass || fail "emit --tree speaks of traces"
# Reasons: a list, a dot, a lookup that goes up too far, a function that gave nothing, a name that was cut
trace '[{"operation":"shift","spec":{"l":{"k":"x","0":"y","7":"z"},"a.b":"w","n":"u"}}]' '{"l":[{"k":1}],"a":{"b":2},"n":1}'
says joined '"k" is not there: l is a list ("*" takes each of its elements)'
says joined '"7" is not there: l is a list'
says_not joined '"7" is not there: l is a list ('
says joined '"a.b" is not there: the document has "a", and a dot in a key is part of the name'
trace '[{"operation":"shift","spec":{"l":{"*":{"k":["x.@(2,id)","y.@(1,it)"]}}}}]' '{"l":[{"k":1,"id":2}]}'
says joined 'y.@(1,it); at l[0].k, wrote nothing'
says joined '"id" is not there: l is a list'
says_not joined '"id" is not there: l is a list ('
says joined '"it" is not there: l[0] has nothing like it'
trace '[{"operation":"modify-overwrite-beta","spec":{"n":"=toInteger(@(1,c))"}}]' '{"c":"12a"}'
says joined 'at n, wrote nothing; looked at c'
says json '"at":"n","from":"c"}'
trace '[{"operation":"shift","spec":{"l":{"*":{"v":"out.@(1,id)"}}}}]' '{"l":[{"id":1140939609444,"v":1},{"id":5,"v":2}]}'
says joined '1140939609444 was cut to 32 bits to be a name: -1521691292'
says json '{"what":"cut","spec":"spec.json:1:45: out.@(1,id)","at":"l[0].v","key":"1140939609444","near":"-1521691292"}'
printf '%s\n' '{"l":[{"id":1140939609444,"v":1},{"id":5,"v":2}]}' '{"l":[{"id":4,"v":1}]}' >records
for way in "" --tree; do
	# shellcheck disable=SC2086 # nothing, or an option
	"$JOLTC" build $way spec.json -o cut && ./cut transform -v records >transformed 2>err
	grep -qx 'spec: in 1 records, a number that became a name was cut to 32 bits' err && pass || fail "$way: $(cat err)"
done
# What a level makes is not attributed to the rule before it; paths below it, in moved values, and of shared values
trace '[{"operation":"modify-overwrite-beta","spec":{"a":"@(1,sku)","m":{"o":{"p":{"q":"=toUpper"}}}}}]' '{"m":{},"b":{"c":1}}'
says joined 'at a, wrote nothing'
says joined 'at m.o.p.q, wrote nothing'
says json '{"path":"m.o.p","value":{},"spec":"spec.json:1:15: modify-overwrite-beta"}'
trace '[{"operation":"default","spec":{"a":{"b":{"c":1}}}}]' '{"x":1}'
says json '{"path":"a.b.c","value":1,"spec":"spec.json:1:43: c"}'
trace '[{"operation":"shift","spec":{"l":"k"}},{"operation":"remove","spec":{"k":{"0":""}}},{"operation":"modify-overwrite-beta","spec":{"k":{"*":{"n":"@(1,o)"}}}}]' '{"l":[{"n":1},{"n":2},{"n":3}]}'
says joined 'at k[0].n, wrote nothing'
says joined '"o" is not there: k[1] has nothing like it'
says_not joined 'k[2]'
trace '[{"operation":"shift","spec":{"a":["k.x","k.y"]}},{"operation":"shift","spec":{"k":{"y":{"q":"r","n":"s"}}}}]' '{"a":{"n":1}}'
says joined '"q" is not there: k.x has nothing like it'

# More than a trace records: no rule is reported as without a match.
echo '[{"operation":"shift","spec":{"a":{"*":"o[]"},"z":"zz"}}]' >many.spec.json
awk 'BEGIN { printf "{\"a\":[1"; for (i = 1; i < 65536; i++) printf ",1"; print "],\"z\":1}" }' >many.json
"$JOLTC" trace many.spec.json many.json >many.out 2>&1 || fail "trace of many"
grep -q 'met nothing' many.out && fail "a rule is said to have met nothing" || pass
grep -q 'wrote nothing' many.out && fail "a rule is said to have written nothing" || pass
grep -q '  more happened than a trace records' many.out && pass || fail "nothing is reported about the limit"
"$JOLTC" trace --format=json many.spec.json many.json >many.out 2>&1
grep -q '"unmatched":\[\]}\],"cut":true,"output":{' many.out && pass || fail "cut"
finish
