#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A failed record is reported with the position in the spec and the path in the record, by the chosen way and the tree way.
. "$(dirname "$0")/../lib.sh"
cd "$got" || exit 99

# Both ways report this for the failed record.
where() { # spec record what
	printf '%s\n' "$1" >spec.json
	printf '%s\n' "$2" >record.json
	for tree in "" --tree; do
		"$JOLTC" run -Wno-always-fails -Wno-null-gaps $tree spec.json record.json >out 2>err
		if grep -qF -e "record.json:1:1: error: $3" err && [ "$(wc -l <err)" -eq 1 ]; then
			pass
		else
			fail "$1 of $2${tree:+ ($tree)}: not \"$3\" but $(cat err)"
		fi
	done
}
shift_() { printf '[{"operation":"shift","spec":%s}]' "$1"; }
modify() { printf '[{"operation":"modify-overwrite-beta","spec":%s}]' "$1"; }
level='a reference goes to a level or group that does not exist'
limit='an array index taken from the data is beyond the limit'
kind='a value is of a kind that the operation cannot work on'

where "$(shift_ '{"lines":{"*":{"sku":"x.&(0,1)"}}}')" '{"lines":[{"a":1},{"sku":2}]}' \
	"spec.json:1:51: x.&(0,1): $level, at lines[1].sku"
where "$(shift_ '{"*":{"*":{"*":"x.&(0,2)"}}}')" '{"a.b":{"c d":{"\"":1}}}' \
	"spec.json:1:45: x.&(0,2): $level, at [\"a.b\"].c d[\"\\\"\"]"
where "$(shift_ '{"*":{"x":"l[&1]"}}')" '{"3":{"x":1},"300000":{"x":2}}' "spec.json:1:40: l[&1]: $limit, at 300000.x"
where "$(shift_ '{"n":"l[@(1,n)]"}')" '{"n":500000}' "spec.json:1:35: l[@(1,n)]: $limit, at n"
where "$(shift_ '{"*":{"$(0,3)":"l"}}')" '{"k":{"x":2}}' "spec.json:1:36: \$(0,3): $level, at k"
where "$(shift_ '{"*":{"@(7,x)":"l"}}')" '{"k":{"x":2}}' "spec.json:1:36: @(7,x): $level, at k"
where "$(modify '{"q":{"*":{"*":"x"}}}')" '{"q":{"a":[1],"b":"z"}}' "spec.json:1:57: *: $kind, at q.b"
where '[{"operation":"default","spec":{"l[]":{"200000":1}}}]' '{"l":[]}' "spec.json:1:39: {\"200000\":1}: $limit, at l"
where '[{"operation":"cardinality","spec":{"q":{"*":{"*":{"z":"ONE"}}}}}]' '{"q":{"a":[{"z":1}],"b":["z"]}}' \
	"spec.json:1:52: z: $kind, at q.b[0]"
# After a shift the document is no longer the record.
where '[{"operation":"shift","spec":{"*":"r.&"}},{"operation":"cardinality","spec":{"r":{"*":{"*":{"z":"ONE"}}}}}]' \
	'{"b":["z"]}' "spec.json:1:93: z: $kind, at r.b[0] of what it has become by then"
# Neither an earlier failure nor a rule that succeeded is blamed.
where '[{"operation":"modify-overwrite-beta","spec":{"n":"=toUpper"}},{"operation":"shift","spec":{"*":{"x":"l[&1]"}}}]' \
	'{"n":"a","300000":{"x":2}}' "spec.json:1:102: l[&1]: $limit, at 300000.x"
# A long path is cut, and so is a long line of the spec.
long=$(printf '%0300d' 0)
printf '{"%s":{"x":{"y":1}}}' "$long" >record.json
"$JOLTC" run -Wno-always-fails -Wno-null-gaps spec.json record.json >out 2>err
printf '%s' "$(shift_ '{"*":{"x":{"y":"lllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllll.&(0,1)"}}}')" >spec.json
"$JOLTC" run -Wno-always-fails -Wno-null-gaps spec.json record.json >out 2>err
grep -q 'l\.\.\.: a reference.*, at 0*\.\.\.$' err && [ "$(wc -c <err)" -lt 500 ] && pass || fail "what is long: $(cat err)"

# Characters that control a terminal or the direction of text are spelled out.
where "$(shift_ '{"*":{"*":"l[&1]"}}')" "$(printf '{"300000":{"a\302\233\342\200\256":2}}')" \
	"spec.json:1:40: l[&1]: $limit, at 300000[\"a\u009B\u202E\"]"

# A message has nothing of an earlier record.
shift_ '{"*":{"x":"l[&1]"}}' >spec.json
printf '{"300000":{"x":1}}\n{"1":{"x":1}}\n{"a":\n' >record.json
"$JOLTC" run -Wno-always-fails -Wno-null-gaps spec.json record.json >out 2>err
grep -q '^record.json:3:[0-9]*: error: not valid JSON$' err && pass || fail "bad JSON behind it: $(cat err)"
[ "$(cat out)" = '{"l":[null,1]}' ] && pass || fail "the others go on"

# A secret that has become a key is redacted.
cat >spec.json <<'END'
[{"operation": "default", "spec": {"k": "${{ secrets.WHERE_TOKEN }}"}},
 {"operation": "shift", "spec": {"v": "m.@(1,k)"}},
 {"operation": "cardinality", "spec": {"m": {"*": {"*": {"z": "ONE"}}}}}]
END
printf '{"v":["z"]}\n' >record.json
WHERE_TOKEN=hushhush "$JOLTC" run -Wno-always-fails -Wno-null-gaps spec.json record.json >out 2>err
grep -q 'spec.json:3:58: z: a value' err && ! grep -q hushhush err && pass || fail "a secret as a key: $(cat err)"

# Also if a user's function makes the key
cat >own.c <<'END'
#include "jolt/user.h"
struct jrt_value *jolt_fn_keyed(struct jrt_ctx *, unsigned, struct jrt_value *const *);
struct jrt_value *
jolt_fn_keyed(struct jrt_ctx *ctx, unsigned count, struct jrt_value *const *args)
{
	struct jrt_value *object = jrt_new_object(ctx);
	jrt_set(ctx, object, count > 0 ? args[0]->text : JRT_TEXT("none"), jrt_string(ctx, JRT_TEXT("z")));
	return object;
}
END
cat >spec.json <<'END'
[{"operation": "default", "spec": {"k": "${{ secrets.WHERE_TOKEN }}"}},
 {"operation": "modify-overwrite-beta", "spec": {"m": "=keyed(@(1,k))"}},
 {"operation": "cardinality", "spec": {"m": {"*": {"z": "ONE"}}}}]
END
WHERE_TOKEN=hushhush "$JOLTC" run --with own.c spec.json record.json >out 2>err
grep -q 'spec.json:3:.*: a value' err && ! grep -q hushhush err && pass || fail "a key of a function: $(cat err)"

# joltc test
echo '{"spec":[{"operation":"shift","spec":{"*":"l[&]"}}],"input":{"200000":1},"expected":null}' >cases.ndjson
"$JOLTC" test cases.ndjson >out 2>&1
grep -qF 'cases.ndjson:1:43: l[&]: an array' out && grep -q ', at 200000$' out && pass || fail "joltc test: $(cat out)"
finish
