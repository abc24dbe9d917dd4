#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# --operation NAME: the file contains the spec of one operation, without the list around it.
. "$(dirname "$0")/../lib.sh"
cd "$got" || exit 99
unset JOLTC_DIALECT

# gives OPERATION SPEC INPUT OUTPUT
gives() {
	printf '%s\n' "$2" >spec.json
	"$JOLTC" check --operation "$1" spec.json >out 2>&1 && [ ! -s out ] && pass || fail "check $1: $(cat out)"
	"$JOLTC" explain --operation "$1" spec.json >out 2>&1 && grep -q '^way: ' out && pass || fail "explain $1: $(cat out)"
	echo "$3" | "$JOLTC" run --operation="$1" spec.json >out 2>&1
	echo "$4" >want
	same want out
	echo "{\"id\":1,\"spec\":$2,\"input\":$3,\"expected\":$4}" >cases
	"$JOLTC" test --operation "$1" cases >out 2>&1 && pass || fail "test $1: $(cat out)"
}

# Keys that elsewhere make it a connector file or a chain are ordinary here.
gives shift '{"source":{"*":{"id":"ids[]"}}}' '{"source":[{"id":1},{"id":2}]}' '{"ids":[1,2]}'
gives shift '{"operation":"o","spec":"s"}' '{"operation":1,"spec":2}' '{"o":1,"s":2}'
gives shift '{"dialect":"d","spec":"s"}' '{"dialect":1}' '{"d":1}'
gives default '{"a":1}' '{"b":2}' '{"b":2,"a":1}'
gives remove '{"a":""}' '{"a":1,"b":2}' '{"b":2}'
gives cardinality '{"a":"ONE"}' '{"a":[1,2]}' '{"a":1}'
gives modify-overwrite-beta '{"a":"=toUpper"}' '{"a":"x"}' '{"a":"X"}'
gives sort '{}' '{"b":1,"a":2}' '{"a":2,"b":1}'

# refused OPERATION SPEC MESSAGE
refused() {
	printf '%s\n' "$2" >spec.json
	"$JOLTC" check --operation "$1" spec.json >out 2>&1
	[ $? -eq 1 ] && grep -qF "$3" out && pass || fail "$1 $2: $(cat out)"
}
refused shfit '{"a":"b"}' 'did you mean "shift"?'
refused shift '[{"operation":"shift","spec":{"a":"b"}}]' 'a list of operations needs no --operation'
refused shift '{"a":"&(x"}' 'spec.json:1:9: error: '
refused modify-overwrite '{"a":1}' '"modify-overwrite" is an operation of jolt-community'

echo '{"a":"b"}' >spec.json
"$JOLTC" check spec.json >out 2>&1
grep -qF -e '--operation shift takes it as it is' out && pass || fail "$(cat out)"

# The emitted C is the same as with the list.
printf '[{"operation":"shift","spec":\n{"a":"b"}}]' >chain.json
printf '\n{"a":"b"}' >spec.json
"$JOLTC" emit --name n -o alone.c --operation shift spec.json && "$JOLTC" emit --name n -o chain.c chain.json
for file in alone chain; do
	sed 's/spec\.json\|chain\.json/FILE/; s/[0-9a-f]\{64\}/SHA/; s/alone\|chain/NAME/g' $file.c >$file.text
done
same chain.text alone.text
finish
