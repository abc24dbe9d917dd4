#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# joltc import-nifi, on flows of NiFi 1.28 and NiFi 2: its messages, and the files it writes.
. "$(dirname "$0")/../lib.sh"
cd "$got" || exit 99
flows=$SRCDIR/tests/cli/nifi

# For each flow, messages and files must be those of tests/cli/nifi/NAME.out.
for name in old new; do
	gzip -n -c "$flows/$name.json" >flow.json.gz
	rm -rf "$name"
	"$JOLTC" import-nifi -o "$name" flow.json.gz >out 2>&1
	echo "status $?" >>out
	(cd "$name" && ls && for file in *; do echo "== $file" && cat "$file"; done) >>out
	same "$flows/$name.out" out
	# the same uncompressed, and from standard input
	for input in "$flows/$name.json" -; do
		rm -rf again
		"$JOLTC" import-nifi -o again "$input" >/dev/null 2>&1 <flow.json.gz
		diff -r "$name" again && pass || fail "$name from $input"
	done
done

# The files that it writes run.
echo '{"iban": "DE 12 34", "x": 1}' | "$JOLTC" run new/Clean.json >out 2>&1
[ "$(cat out)" = '{"iban":"DE1234","x":1}' ] && pass || fail "run: $(cat out)"
# With the other dialect, the function of the old flow is known.
"$JOLTC" import-nifi --dialect community -o other "$flows/old.json" >out 2>&1
"$JOLTC" check other/Dates.json >out 2>&1 && pass || fail "--dialect: $(cat out)"

# No file is overwritten, not even through a link.
echo mine >new/Clean.json
"$JOLTC" import-nifi -o new "$flows/new.json" >out 2>&1
[ $? -eq 1 ] && [ "$(cat new/Clean.json)" = mine ] && grep -q "it already exists" out && pass || fail "written over: $(cat out)"
mkdir linked && ln -s ../victim linked/Clean.json
"$JOLTC" import-nifi -o linked "$flows/new.json" >out 2>&1
[ $? -eq 1 ] && [ ! -e victim ] && pass || fail "written by way of a link"

# Files that are not flows
refused() { # text of the file, what is said
	printf %s "$1" >bad.json
	"$JOLTC" import-nifi -o bad bad.json >out 2>&1
	[ $? -eq 1 ] && grep -q "$2" out && [ -z "$(ls bad 2>/dev/null)" ] && pass || fail "$1: $(cat out)"
}
refused '' 'not a JSON object'
refused '[1' 'not a JSON object'
refused '[]' 'not a JSON object'
refused '{"a":1}' 'neither "rootGroup" nor "flowContents"'
refused '{"rootGroup":5}' 'neither "rootGroup" nor "flowContents"'
head -c 100 flow.json.gz >cut.gz
"$JOLTC" import-nifi -o bad cut.gz >out 2>&1
[ $? -eq 1 ] && grep -q 'cut.gz' out && pass || fail "a file that is cut off: $(cat out)"
"$JOLTC" import-nifi -o bad gone.json >out 2>&1
[ $? -eq 1 ] && grep -q 'No such file' out && pass || fail "no file: $(cat out)"

# A member of an unexpected kind is ignored.
odd() { # root group
	printf '{"flowContents":%s}' "$1" >odd.json
	rm -rf odd
	"$JOLTC" import-nifi -o odd odd.json >out 2>&1
	[ $? -le 1 ] && tail -n 1 out | grep -q '0 specs written' && pass || fail "$1: $(cat out)"
}
jolt='"type":"x.JoltTransformJSON"'
odd '{}'
odd '{"name":[],"processors":{"a":5},"processGroups":"x"}'
odd '{"processors":[1,null,"a",[],{}]}'
odd "{\"processors\":[{$jolt}]}"
odd "{\"processors\":[{$jolt,\"properties\":5,\"bundle\":[],\"name\":7}]}"
odd "{\"processors\":[{$jolt,\"properties\":{\"Jolt Specification\":5,\"Jolt Transform\":[]}}]}"
odd "{\"processors\":[{$jolt,\"properties\":{\"Jolt Specification\":\"  /etc/passwd\"}}]}"
odd "{\"processors\":[{$jolt,\"properties\":{\"Jolt Specification\":\"[\\u0000]\"}}]}"
# A processor whose name cannot name a file, or is very long
long=$(printf '%0500d' 7)
printf '{"flowContents":{"processors":[{%s,"name":"/../.%s\\n\\u001b[2J","bundle":{"version":"99999999999999999999.x"},
	"properties":{"Jolt Specification":"[{\\"operation\\":\\"sort\\"}]"}}]}}' "$jolt" "$long" >odd.json
before=$(find . | sort)
"$JOLTC" import-nifi -o names odd.json >out 2>&1 && [ "$(ls names | wc -c)" -le 70 ] && pass || fail "a long name: $(cat out)"
LC_ALL=C grep -q "$(printf '\033')" out && fail "a name goes to the terminal" || pass
after=$(find . ! -path './names*' | sort)
[ "$before" = "$after" ] && pass || fail "something was written elsewhere: $after"
finish
