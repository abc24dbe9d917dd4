#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Specs that nobody would write must give a result or an error within limits of time and memory.  The limits are guards, not
# measurements.
. "$(dirname "$0")/lib.sh"
cd "$got" || exit 99
repeat() { # text count
	awk -v t="$1" -v n="$2" 'BEGIN {for (i = 0; i < n; i++) printf "%s", t}'
}
keys() { # format of an entry
	awk -v f="$1" 'BEGIN {for (i = 0; i < 10000; i++) printf("%s" f, (i > 0 ? "," : ""), i, i)}'
}
op() { # name operation spec
	printf '[{"operation":"%s","spec":%s}]' "$2" "$3" >"$1.json"
}
levels() { # name operation leaf
	op "$1" "$2" "$(repeat '{"a":' 1000)$3$(repeat '}' 1000)"
}
for operation in shift remove default modify-overwrite-beta cardinality; do
	case $operation in
	shift) leaf='"x"' ;;
	remove) leaf='""' ;;
	cardinality) leaf='"ONE"' ;;
	*) leaf='1' ;;
	esac
	levels "levels-$operation" "$operation" "$leaf"
done
# levels below alternatives, each reached by many ways
op ways-shift shift "$(repeat '{"*|b":' 40)\"x\"$(repeat '}' 40)"
op ways-modify modify-overwrite-beta "$(repeat '{"a|*":' 40)\"=size\"$(repeat '}' 40)"
op ways-references modify-default-beta "$(repeat '{"a|b":' 40)\"@(2,&1)\"$(repeat '}' 40)"
op ways-remove remove "$(repeat '{"a|b":' 40)\"\"$(repeat '}' 40)"
op ways-default default "$(repeat '{"a|b":' 40)1$(repeat '}' 40)"
op ways-cardinality cardinality "$(repeat '{"a|*":' 40)\"ONE\"$(repeat '}' 40)"
op ways-named shift "$(repeat '{"a|b|*c|*":' 40)\"out.&\"$(repeat '}' 40)"
op keys-shift shift "{$(keys '"key%d":"out%d"')}"
op keys-remove remove "{$(keys '"key%d":"","k%d":""')}"
op keys-default default "{$(keys '"key%d":%d')}"
op keys-cardinality cardinality "{$(keys '"key%d":"ONE","k%d":"MANY"')}"
op keys-modify modify-overwrite-beta "{$(keys '"key%d":"=toString(@(1,k%d))"')}"
# each key has an object of its own, for which all keys are tried
op groups shift "{$(awk 'BEGIN {for (i = 0; i < 400; i++) printf("\"k%d_*\":\"n%d.&(0,1)\",", i, i)}')\"*\":\"&\"}"
op literal default "{\"a\":\"$(repeat x 5000000)\"}"
op stars shift "{\"$(repeat '*a' 200)\":\"x\"}"
op alternatives shift "$(repeat '{"a|b*|*c|*":' 12)\"x.&1\"$(repeat '}' 12)"
op backtracking modify-overwrite-beta "{\"b\":\"=split('(a+)+\$',@(1,a))\"}"

guarded() { # command: 0 and 1 are answers; a signal or a timeout is not
	(
		grep -q sanitize "$BUILDDIR/runtime.conf" || ulimit -v 1000000
		exec timeout 180 "$@"
	) >out 2>err </dev/null
}
for spec in *.json; do
	guarded "$JOLTC" emit "$spec" -o emitted
	status=$?
	if [ $status -le 1 ]; then pass; else fail "emit $spec: status $status"; tail -n 3 err; fi
done
# Strings of a spec are printable ASCII in emitted C, whatever they contain.
op odd shift '{"a\u007fé\u0001":"b\u007f??/é"}'
"$JOLTC" emit odd.json -o odd
if LC_ALL=C grep -q '[^ -~	]' odd/odd.c; then fail "emitted C is no printable ASCII"; else pass; fi
record="{\"a\":\"$(repeat a 60)b\",\"key1\":1,\"$(repeat xa 200)\":2}"
echo "$record" >record
for spec in stars alternatives backtracking literal; do
	guarded "$JOLTC" run "$spec.json" record
	status=$?
	if [ $status -le 1 ]; then pass; else fail "run $spec: status $status"; tail -n 3 err; fi
done
finish
