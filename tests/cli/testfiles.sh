#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Test files beside a spec: what joltc test finds, runs, reports, and writes.
. "$(dirname "$0")/../lib.sh"
cd "$got" || exit 99
mkdir tmp cache
TMPDIR=$got/tmp JOLTC_CACHE=$got/cache
export TMPDIR JOLTC_CACHE

status() { # EXPECTED COMMAND...: runs joltc; its streams are left in ./out and ./err
	want=$1
	shift
	"$JOLTC" "$@" >out 2>err </dev/null
	is=$?
	[ $is -eq "$want" ] && pass || fail "joltc $*: status $is instead of $want: $(cat out err)"
	[ -z "$(ls tmp)" ] || fail "joltc $*: left $(ls tmp) behind"
}
holds() { # file text
	if grep -qF -e "$2" "$1"; then
		pass
	else
		fail "no \"$2\" in $1: $(cat "$1")"
	fi
}
holds_not() { # file text
	! grep -qF -e "$2" "$1" && pass || fail "\"$2\" in $1: $(cat "$1")"
}

cat >orders.yaml <<'Y'
- operation: shift
  spec:
    id: order.id
    lines: { "*": { sku: "items[&1].id", n: "items[&1].count" } }
    at: { "*": "list[&]" }
- operation: modify-overwrite-beta
  spec:
    who: ^name
Y
cat >orders.test.yaml <<'Y'
context: { name: { is: Ada } }
cases:
- name: an order
  input: { id: 1, lines: [{ sku: a, n: 2 }] }
  expected:
    order: { id: 1 }
    items: [{ id: a, count: 2 }]
    who: { is: Ada }
- name: another context
  context: { name: { is: Bob } }
  input: { id: 1 }
  expected: { order: { id: 1 }, who: { is: Bob } }
- name: the order of keys
  key_order: any
  input: { id: 1 }
  expected: { who: { is: Ada }, order: { id: 1 } }
- name: nothing comes out
  context: {}
  input: {}
  nothing: true
- name: it fails
  input: { at: { "300000": 1 } }
  fails: true
- name: it fails so
  input: { at: { "300000": 1 } }
  fails: beyond the limit
- input: {}
  context: {}
  expected: null
Y

# Which test files are found, and from where
status 0 test orders.yaml
has_line out '7 passed, 0 failed'
[ ! -s err ] && pass || fail "test: $(cat err)"
status 0 test orders.test.yaml orders.yaml ./orders.test.yaml
has_line out '7 passed, 0 failed'
status 0 test --tree orders.yaml
has_line out '7 passed, 0 failed'
status 0 test --trace orders.yaml
has_line out '7 passed, 0 failed'
mkdir -p deep/er .hidden
cp orders.yaml deep/er/o.json.yaml
cp orders.yaml .hidden/x.yaml
cp orders.test.yaml .hidden/x.test.yaml
mkfifo deep/pipe.test.yaml # is none, and nobody writes into it
printf '{"name":"one","input":{"id":1},"expected":{"order":{"id":1}}}\n' >deep/er/o.json.test.ndjson
echo '[{"name":"two","input":{"id":1},"expected":{"order":{"id":1}}}]' >deep/er/o.json.test.json
status 0 test .
has_line out '9 passed, 0 failed'
status 0 test deep orders.yaml
has_line out '9 passed, 0 failed'
status 1 test tmp
holds err 'tmp: it contains no test files'
cp orders.yaml lonely.yaml
status 1 test lonely.yaml
holds err 'lonely.yaml: it has no tests: they would be in lonely.test.yaml, .json or .ndjson'
cp orders.test.yaml gone.test.yaml
status 1 test gone.test.yaml
holds err 'gone.test.yaml: there is no gone.yaml, .yml or .json for it to test'
echo '[]' >gone.json
echo '[]' >gone.yml
status 1 test gone.test.yaml
holds err 'which of gone.yml and gone.json does it test?'
rm gone.*
status 2 test
status 2 test --format=xml orders.yaml

# A file whose lines contain specs is read as such, whatever its name.
for name in cases.ndjson cases.json cases.test.ndjson cases; do
	printf '{"id":"a","spec":[{"operation":"shift","spec":{"a":"b"}}],"input":{"a":1},"expected":{"b":1}}\n' >$name
	status 0 test $name
	has_line out '1 passed, 0 failed'
	rm $name
done

# A connector file with its own context, and two test files
mkdir connector
cat >connector/c.yaml <<'Y'
apiVersion: 0.1.0
meta: { name: c, version: 0.1.0, type: http-sink, topic: c, secrets: [{ name: KEY }, { name: OTHER }] }
http: { endpoint: "https://example.com/", headers: ["x: ${{ secrets.OTHER }}"] }
transforms:
- uses: infinyon/jolt@0.4.1
  with:
    context: { name: { own: 1 } }
    spec: [{ operation: modify-overwrite-beta, spec: { who: ^name, key: "${{ secrets.KEY }}" } }]
Y
echo '[{"input":{},"expected":{"who":{"own":1},"key":"${{ secrets.KEY }}"}}]' >connector/c.test.json
echo '{"input":{},"context":{"name":{"not":1}},"expected":{"who":{"not":1},"key":"${{ secrets.KEY }}"}}' >connector/c.test.ndjson
"$JOLTC" check connector/c.yaml 2>check.err || fail "the connector file: $(cat check.err)"
status 0 test connector/c.yaml
has_line out '2 passed, 0 failed'

# The smallest difference comes first; kinds of numbers and the order of keys are reported.
echo '[{"operation":"shift","spec":{"*":"&"}}]' >s.json
cat >s.test.json <<'J'
[
  {"name": "kind", "input": {"a": 5, "b": [1.0]}, "expected": {"a": 5.0, "b": [1]}},
  {"name": "order", "input": {"a": {"x": 1, "y": 2}}, "expected": {"a": {"y": 2, "x": 1}}},
  {"name": "both", "input": {"a": {"x": 1, "y": 2}, "b": 1}, "expected": {"a": {"y": 2, "x": 1}, "b": 1.0}},
  {"name": "one of a list", "input": {"l": [1, 2, 3]}, "expected": {"l": [1, 3]}},
  {"name": "more", "input": {"long": "a long text", "b": 1, "c d": 1}, "expected": {"long": "another text", "b": 12, "e": 0}},
  {"name": "nothing", "input": {"a": 1}, "nothing": true},
  {"name": "something", "input": {}, "expected": {"a": 1}},
  {"name": "fails", "input": {}, "fails": "so"}
]
J
status 1 test s.json
has_line out 'FAIL "kind"'
has_line out '  s.test.json:2:3'
has_line out '  only the kind of numbers differs'
has_line out '  a: 5.0 was expected, 5 came out: the same number, of another kind'
has_line out '  b[0]: 1 was expected, 1.0 came out: the same number, of another kind'
has_line out '  only the order of keys differs'
has_line out '  a: the keys were expected in the order "y", "x", and came out as "x", "y"'
has_line out '  only the kind of numbers and the order of keys differ'
has_line out '  l[1]: 2 came out, and was not expected'
has_line out '  ["c d"]: 1 came out, and was not expected'
has_line out '  e: 0 was expected, and is not there'
has_line out '    -   "long": "another text",'
has_line out '  nothing was expected, a document came out'
has_line out '  a document was expected, nothing came out'
has_line out '  an error while transforming, with "so" was expected, nothing came out'
has_line out '0 passed, 8 failed'
first=$(sed -n '/FAIL "more"/,/FAIL/p' out | sed -n 3,5p | cut -d: -f1 | tr -d '\n')
[ "$first" = '  e  ["c d"]  b' ] && pass || fail "the smallest difference: $first"

# Reports: TAP and JUnit, with any characters in names and values
cat >s.test.json <<'J'
[
  {"name": "a # b \\ c\nd \u001b[31m \u202e", "input": {"a": "<&\"]]>\u0000\uffff"}, "expected": {"a": "\u0007"}},
  {"name": "good", "input": {"a": 1}, "expected": {"a": 1}}
]
J
status 1 test --format=tap --junit junit.xml s.json
has_line out 'TAP version 14'
has_line out '1..2'
has_line out 'not ok 1 - s.test.json: a \# b \\ c d \\x1b[31m <U+202E>'
has_line out '  ---'
has_line out '  file: "s.test.json"'
has_line out '  line: 2'
has_line out '  ...'
has_line out 'ok 2 - s.test.json: good'
LC_ALL=C grep -q "$(printf '\033')" out junit.xml && fail "a report has a control character" || pass
has_line junit.xml '<testsuites name="joltc" tests="2" failures="1" errors="0" time="0">'
has_line junit.xml '  <testsuite name="s.test.json" tests="2" failures="1" errors="0" skipped="0" time="0">'
has_line junit.xml '    <testcase classname="s.test.json" name="good" file="s.test.json" line="3" time="0"/>'
holds junit.xml '<failure message="a: &#34;\u0007&#34; was expected,'
holds junit.xml '&#60;&#38;\&#34;]]&#62;'
has_line junit.xml '    -   &#34;a&#34;: &#34;\u0007&#34;' # what differs has lines
[ "$(tail -n 1 junit.xml)" = '</testsuites>' ] && pass || fail "junit.xml does not end"
if command -v xmllint >/dev/null; then
	xmllint --noout junit.xml && pass || fail "junit.xml is no XML"
else
	skip_some 1 "xmllint is not here"
fi
status 0 test --format=ndjson s.json
status 0 test --junit junit.xml orders.yaml
has_line junit.xml '<testsuites name="joltc" tests="7" failures="0" errors="0" time="0">'
cp s.json kept
status 1 test --junit kept orders.yaml
holds err 'kept: not written, because it already exists and joltc did not make it'
cmp -s s.json kept && pass || fail "--junit has written over a file"
status 1 test --junit orders.yaml orders.yaml

# Coverage of all cases of a spec
status 0 test --coverage --lcov cover.info orders.yaml
holds out '    1:- operation: shift'
has_line out '5 of 5 rules matched in 7 records; of 2 nothing came out; 2 failed'
holds cover.info 'SF:orders.yaml'
has_line cover.info 'DA:3,3'
has_line out '7 passed, 0 failed'

rm cover.info
status 1 test --junit cover.info --lcov cover.info orders.yaml
has_line err 'joltc: cover.info: --junit and --lcov name one file'

# Errors in a test file are reported with their position; its cases fail together.
wrong() { # text of bad.test.json, place and message
	printf '%s' "$1" >bad.test.json
	status 1 test bad.json
	holds err "$2"
	has_line out '0 passed, 1 failed'
}
cp s.json bad.json
wrong '[{"name": "x", "inptu": {}, "nothing": true}]' 'bad.test.json:1:16: error: unknown key "inptu"'
holds err 'did you mean "input"?'
holds err '      |                ^~~~~~~'
wrong '[{"input": {}}]' 'bad.test.json:1:2: error: the case does not say what comes out'
wrong '[{"input": {}, "expected": 1, "nothing": true}]' 'a case can have only one of'
wrong '[{"expected": 1}]' 'the case has no input'
wrong '[{"input": 1, "input_file": "x", "expected": 1}]' 'the case has two inputs'
wrong '[{"input": 1, "nothing": false}]' '"nothing" can only be true'
wrong '[{"input": 1, "fails": 5}]' '"fails" must be a boolean, not a number'
wrong '[{"input": 1, "expected": 1, "context": []}]' '"context" must be an object, not a list'
wrong '[{"input": 1, "expected": 1, "key_order": "some"}]' '"key_order" must be "same" or "any"'
wrong '[{"input_file": "no-such", "expected": 1}]' 'no-such: No such file'
wrong '[{"input_file": "s.json", "expected_file": "s.json"}]' 'expected_file is what the case reads'
wrong '[]' 'it has no cases'
wrong '{"cases": [], "cass": 1}' 'unknown key "cass"'
wrong '{}' 'the file has no "cases"'
wrong '5' 'a test file is a list of cases'
wrong '[5]' 'a case must be an object, not a number'
wrong '[{"input": {}, "nothing": true}] {"input": 1}' 'there is something after the end of the document'
wrong '[{"input": {}, "nothing": true}' 'bad.test.json:1:'
rm bad.test.json
printf -- '- input: {}\n  nothing: true\n- input: [\n' >bad.test.yaml
status 1 test bad.json
holds err 'bad.test.yaml:4:1: error:'
printf '{"input":{},"nothing":true}\n{"input":\n' >bad.test.ndjson
rm bad.test.yaml
status 1 test bad.json
holds err 'bad.test.ndjson:2:10: error:'
rm bad.test.ndjson
# An expected_file may not be the spec, the test file or the input, under any name.
cp s.json bad.json
ln -s bad.json bad.link
for words in '"bad.link"' '"./bad.test.json"' '"bad.json", "input_file": "././bad.json"'; do
	case $words in *input_file*) in='' ;; *) in='"input": {}, ' ;; esac
	printf '[{%s"expected_file": %s}]' "$in" "$words" >bad.test.json
	cp bad.test.json bad.kept
	status 1 test --update bad.json
	holds err 'error: expected_file is what the case reads'
	cmp -s bad.json s.json && cmp -s bad.test.json bad.kept && pass || fail "expected_file $words was written"
done
# Two cases with the same expected_file: it is written only if both give the same.
cat >bad.test.json <<'J'
[{"input": {"a": 1}, "expected_file": "bad.out"}, {"input": {"a": 2}, "expected_file": "bad.out"}]
J
status 1 test --update bad.json
holds err 'bad.test.json:1:51: not written: another case has the same expected_file, and something else comes out there'
has_line out '0 passed, 2 failed'
[ ! -e bad.out ] && pass || fail "the file of two cases was written"
sed -i s/2/1/ bad.test.json
status 0 test --update bad.json
status 0 test bad.json
rm bad.*
# Cases are numbered in the order of the file.
echo '[{"operation":"shift","spec":{"a":"b"}}]' >bad.json
printf '{"a":1}\n{"a":2}\n' >bad.ndjson
printf -- '- { input_file: bad.ndjson, nothing: true }\n- { input: {a: 1}, nothing: true }\n' >bad.test.yaml
status 1 test bad.json
has_line out 'FAIL "case 1 [2]"'
has_line out 'FAIL "case 2"'
# New lines end like the other lines of the file.
printf -- '- input: { a: { b: 1 } }\r\n  # x\r\n- input: { a: 1 }\r\n  expected: {}\r\n' >bad.test.yaml
printf -- '- input: { a: { b: 1 } }\r\n  expected:\r\n    b:\r\n      b: 1\r\n  # x\r\n- input: { a: 1 }\r\n  expected: {"b": 1}\r\n' >bad.kept
status 0 test --update bad.json
cmp bad.test.yaml bad.kept && pass || fail "lines that end in CR LF"
rm bad.*
# If a spec is refused, all its cases fail; other files are still tested.
echo '[{"operation":"shfit","spec":{}}]' >bad.json
echo '[{"input": {}, "nothing": true}, {"input": {}, "fails": true}]' >bad.test.json
status 1 test bad.json orders.yaml
holds err 'bad.json:1:16: error: unknown operation "shfit"'
holds out 'an error of the spec came out: bad.json:1:16: error: unknown operation "shfit"'
has_line out '7 passed, 2 failed'
rm bad.*

# Secrets of a test are never shown: expected outputs and reports have their names instead.
echo '[{"operation":"modify-overwrite-beta","spec":{"k":"=concat(@(1,a),${{ secrets.KEY }})","n":"=size(${{ secrets.KEY }})"}}]' >key.json
cat >key.test.yaml <<'Y'
secrets: { KEY: hush"hush }
cases:
- name: by its name
  input: { a: "<" }
  expected: { a: "<", k: '<${{ secrets.KEY }}', n: 9 }
- name: by its value
  input: { a: "<" }
  expected: { a: "<", k: '<hush"hush', n: 9 }
- name: another one
  secrets: { KEY: silent }
  input: { a: silent }
  expected: { a: '${{ secrets.KEY }}', k: '${{ secrets.KEY }}${{ secrets.KEY }}', n: 6 }
Y
status 0 test key.json
has_line out '3 passed, 0 failed'
sed -i 's/n: [0-9]/n: 77/' key.test.yaml
for format in text tap ndjson; do
	"$JOLTC" test --format=$format --coverage --junit key.xml key.json >out 2>&1
	cat key.xml >>out
	holds out '${{ secrets.KEY }}'
	holds_not out hush
	holds_not out silent
done
# Nor in errors about the test file, nor in what --update writes.
cp key.test.yaml kept.test.yaml
printf -- '- { name: x, secrets: { KEY: hushhush, OTHER: 12345678 }, inptu: 1 }\n' >key.test.yaml
status 1 test key.json
holds err 'unknown key "inptu"'
holds_not err hushhush
holds_not err 12345678
printf -- '- { name: x, secrets: { KEY: hushhush }, input: [ }\n' >key.test.yaml
status 1 test key.json
holds_not err hushhush
printf -- '- { name: x, secrets: { KYE: hushhush }, input: {}, expected: {} }\n' >key.test.yaml
status 1 test key.json
holds err 'key.json names no secret "KYE"'
holds_not err hushhush
printf -- '- { name: x, secrets: { KEY: hushhush }, input_file: hushhush, expected: {} }\n' >key.test.yaml
status 1 test --junit key.xml key.json
cat key.xml out >>err
holds err 'key.test.yaml:1:54: error: ${{ secrets.... }}: No such file or directory'
holds_not err hushhush
printf -- '- { name: x, secrets: { KEY: hushhush }, input: { a: 1 }, fails: hushhush }\n' >key.test.yaml
status 1 test key.json
holds out 'with "${{ secrets.KEY }}" was expected'
holds_not out hushhush
cp kept.test.yaml key.test.yaml
status 0 test --update key.json
holds_not out hush
has_line key.test.yaml '  expected: { a: "<", k: "<${{ secrets.KEY }}", n: 9 }'
status 0 test key.json
rm kept.test.yaml

# --update writes the value and leaves the rest of the file unchanged.
cat >s.test.json <<'J'
// what the spec does
{
  "cases": [
    {"name": "short", "input": {"a": 1}, "expected": {"a": 2}}, // behind it
    {"name": "none", "input": {"a": [1, {"b": null}]}},
    {
      "name": "long",
      "input": {"a": {"b": [1.50, "x"]}, "c": "a text that is so long that two of them fill a whole line"},
      "expected": {
        "a": 1
      }
    },
    {"name": "nothing", "input": {}, "expected": 1},
    {"name": "something", "input": {"a": 1}, "nothing": true},
    {
      "name": "a comment",
      "input": {"a": 1},
      "expected": { // of people
        "a": 1, "b": 2
      }
    },
    {"name": "a scalar", "input": {"a": {"b": [1, "x"]}}, "expected": {"a": {"b": [ null, /* is */ "x" ]}}},
    {"name": "fails", "input": {"a": 1}, "fails": true},
    {"name": "good", "input": {"a": "// none"}, "expected":    {"a":"// none"}}
  ]
}
J
cat >wanted <<'J'
// what the spec does
{
  "cases": [
    {"name": "short", "input": {"a": 1}, "expected": {"a": 1}}, // behind it
    {"name": "none", "input": {"a": [1, {"b": null}]}, "expected": {"a": [1, {"b": null}]}},
    {
      "name": "long",
      "input": {"a": {"b": [1.50, "x"]}, "c": "a text that is so long that two of them fill a whole line"},
      "expected": {
        "a": {
          "b": [1.50, "x"]
        },
        "c": "a text that is so long that two of them fill a whole line"
      }
    },
    {"name": "nothing", "input": {}, "nothing": true},
    {"name": "something", "input": {"a": 1}, "expected": {"a": 1}},
    {
      "name": "a comment",
      "input": {"a": 1},
      "expected": { // of people
        "a": 1, "b": 2
      }
    },
    {"name": "a scalar", "input": {"a": {"b": [1, "x"]}}, "expected": {"a": {"b": [ 1, /* is */ "x" ]}}},
    {"name": "fails", "input": {"a": 1}, "fails": true},
    {"name": "good", "input": {"a": "// none"}, "expected":    {"a":"// none"}}
  ]
}
J
chmod 640 s.test.json
status 1 test --update s.json
has_line out '  a: 2 was expected, 1 came out'
has_line out '  the case does not say what comes out'
has_line out 'updated 6 cases of s.test.json'
has_line err 's.test.json:15:5: not written: a comment would be overwritten: change the expectation by hand, or move the comment'
has_line err 's.test.json:23:5: not written: the case says that it fails: change that by hand'
has_line out '7 passed, 2 failed'
diff s.test.json wanted && pass || fail "--update: JSON"
[ "$(stat -c %a s.test.json)" = 640 ] && pass || fail "--update: other rights: $(stat -c %a s.test.json)"
rm s.test.json

cat >s.test.yaml <<'Y'
# what the spec does
- name: block   # one
  input: &i { a: [1, { b: yes }], t: "no" }
  expected:
    a: 1

# two
- name: none
  input: # three
    a: 1   # four

  # five
- expected: { a: 2 }   # six
  name: short
  input: { a: 1 }
- name: a comment
  input: { a: 1 }
  expected:
    # seven
    a: 1
    b: 2
- name: an anchor
  input: { a: 1 }
  expected: &x { b: 2 }
- name: scalars
  input: { a: [1, x, "y"], n: 3 }
  expected:
    # eight
    a: [2, 'x', # nine
      z]
    n: !!int 3
- name: nothing
  input: {}
  expected: |
    some # text
    a: 2
Y
cat >wanted <<'Y'
# what the spec does
- name: block   # one
  input: &i { a: [1, { b: yes }], t: "no" }
  expected:
    a:
      - 1
      - b: "yes"
    t: "no"

# two
- name: none
  input: # three
    a: 1   # four
  expected:
    a: 1

  # five
- expected: { a: 1 }   # six
  name: short
  input: { a: 1 }
- name: a comment
  input: { a: 1 }
  expected:
    # seven
    a: 1
    b: 2
- name: an anchor
  input: { a: 1 }
  expected: &x { b: 2 }
- name: scalars
  input: { a: [1, x, "y"], n: 3 }
  expected:
    # eight
    a: [1, 'x', # nine
      "y"]
    n: !!int 3
- name: nothing
  input: {}
  nothing: true
Y
ln -s s.test.yaml link
mv s.test.yaml real.yaml
ln -s real.yaml s.test.yaml
status 1 test --update s.json
diff s.test.yaml wanted && pass || fail "--update: YAML"
[ -L s.test.yaml ] && pass || fail "--update: the link is none any more"
holds err 'not written: a comment would be'
holds err 'not written: it has an anchor, a tag or an alias'
has_line out '5 passed, 2 failed'
status 1 test --update s.json
diff s.test.yaml wanted && pass || fail "--update twice"
rm s.test.yaml real.yaml link

printf '{"name":"a","input":{"a":1}}\n\n  {"input":{"a":2},"expected":0,"name":"b"}\n{"name":"c","input":{},"expected":0}' >s.test.ndjson
status 0 test --update s.json
printf '{"name":"a","input":{"a":1},"expected":{"a":1}}\n\n  {"input":{"a":2},"expected":{"a":2},"name":"b"}\n{"name":"c","input":{},"nothing":true}' >wanted
cmp -s s.test.ndjson wanted && pass || fail "--update: NDJSON: $(cat s.test.ndjson)"
rm s.test.ndjson

# Inputs and outputs in files: one document, or one per line
mkdir files
printf '{\n "a": 1,\n "a": 2\n}\n' >files/one.json
printf '{"a":1}\n{}\n{"b":[1,2]}\n' >files/many.ndjson
cat >s.test.yaml <<'Y'
- { name: one, input_file: files/one.json, expected_file: files/one.out.json }
- { name: many, input_file: files/many.ndjson, expected_file: files/many.out.ndjson }
Y
cp s.test.yaml wanted
status 1 test s.json
holds err 's.test.yaml:1:59: error: files/one.out.json: No such file'
holds err '--update writes it'
status 0 test --update s.json
cmp -s s.test.yaml wanted && pass || fail "--update: the test file has changed"
printf '{"a": 2}\n' >wanted
cmp -s files/one.out.json wanted && pass || fail "--update: $(cat files/one.out.json)"
printf '{"a":1}\nnull\n{"b":[1,2]}\n' >wanted
cmp -s files/many.out.ndjson wanted && pass || fail "--update: $(cat files/many.out.ndjson)"
status 0 test s.json
has_line out '4 passed, 0 failed'
printf '{"a":1}\nnull\n{"b":[1,3]}\n' >files/many.out.ndjson
status 1 test s.json
has_line out 'FAIL "many [3]"'
has_line out '  b[1]: 3 was expected, 2 came out'
printf '{"a":1}\n' >files/many.out.ndjson
status 1 test s.json
holds err 'files/many.out.ndjson has 1 document, and the input 3'
status 0 test --update s.json
printf '{"a":1}\nnull\n{"b":[1,2]}\n' >wanted
cmp -s files/many.out.ndjson wanted && pass || fail "--update: $(cat files/many.out.ndjson)"
echo '- { name: one, input_file: files/many.ndjson, expected: 1 }' >s.test.yaml
status 1 test s.json
holds err 'the input has 3 documents: expected_file gives one for each'
rm s.test.yaml

# Options for specs with test files are refused if there are none.
echo '{"id":"a","spec":[{"operation":"shift","spec":{"a":"b"}}],"input":{"a":1},"expected":{"b":2}}' >brings.ndjson
for option in --coverage --lcov=c.info --update; do
	status 2 test $option brings.ndjson
	holds err "brings.ndjson: its cases bring their specs; ${option%=*} is for a spec with a test file beside it"
	[ ! -e c.info ] && pass || fail "$option: c.info is there"
done

# Characters that YAML does not allow are escaped; a case that --update skips is shown once; one difference counts as one.
echo '[{"operation":"shift","spec":{"a":"b"}}]' >s.json
printf '%s\n' '- name: odd' '  input: {a: ["\u007f\u0085\u009f\u2028\ufeff", {"k\u0085": "\u007f"}]}' >s.test.yaml
cp s.test.yaml before
printf '%s\n' '  expected:' '    b:' '      - "\u007f\u0085\u009f\u2028\ufeff"' '      - "k\u0085": "\u007f"' | cat before - >wanted
status 0 test --update s.json
cmp -s s.test.yaml wanted && pass || fail "--update: $(cat -v s.test.yaml)"
status 0 test s.json
echo '- { name: two, input: {a: [1,2,3,4,5,6]}, expected: {b: [2,3,4,5,6,7]} }' >s.test.yaml
status 1 test s.json
holds out '  and 1 more difference'
holds_not out '  and 1 more differences'
echo '- { name: nowhere, input: {a: 1}, expected_file: nowhere/out.json }' >s.test.yaml
status 1 test --update s.json
holds err 'nowhere/out.json'
[ "$(grep -c '^FAIL' out)" -eq 1 ] && pass || fail "shown more than once: $(cat out)"
rm s.test.yaml

# The user's functions
cat >own.c <<'C'
#include <jrt.h>
struct jrt_value *jolt_fn_twice(struct jrt_ctx *, unsigned, struct jrt_value *const *);
struct jrt_value *
jolt_fn_twice(struct jrt_ctx *ctx, unsigned count, struct jrt_value *const *args)
{
	return jrt_integer(ctx, 2 * (long long)count + (args == 0));
}
C
echo '[{"operation":"modify-overwrite-beta","spec":{"n":"=twice(@(1,a))"}}]' >own.json
echo '[{"input": {"a": 1}, "expected": {"a": 1, "n": 2}}]' >own.test.json
status 0 test --with own.c own.json
has_line out '1 passed, 0 failed'

finish
