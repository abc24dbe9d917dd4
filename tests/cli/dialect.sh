#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# How the dialect of a spec is chosen, and functions that only one dialect has.
. "$(dirname "$0")/../lib.sh"
cd "$got" || exit 99
unset JOLTC_DIALECT
spec='[{"operation":"modify-overwrite-beta","spec":{"a":"=replace(@(1,a),x,y)"}}]'
echo "$spec" >bare.json
echo "{\"dialect\":\"community\",\"spec\":$spec}" >community.json
echo "{\"dialect\":\"0.1.8\",\"spec\":$spec}" >jolt.json
connector() { # name, line of its transform
	cat >"$1" <<-EOF
		apiVersion: 0.1.0
		meta: {version: 0.1.0, name: dialect, type: http-sink, topic: t}
		http: {endpoint: "http://127.0.0.1:1/"}
		transforms:
		  - uses: infinyon/jolt@0.4.1
		    with:
		      $2
		      spec: '$spec'
	EOF
}
connector community.yaml 'dialect: community'
connector jolt.yaml 'dialect: 0.1.8'
connector bare.yaml 'context: {}'

# dialect WANTED COMMAND...: `joltc explain` names this dialect; "refused": it does not know the function
dialect() {
	want=$1
	shift
	if "$@" >out 2>err; then
		is=$(sed -n 's/^dialect: //p' out)
	else
		grep -q "is a function of jolt-community, not of Jolt 0.1.8" err && is=refused || is=$(cat err)
	fi
	[ "${is:-default}" = "$want" ] && pass || fail "$*: $is instead of $want"
}

for file in bare community jolt; do
	for kind in json yaml; do
		case $file in community) alone=jolt-community ;; *) alone=refused ;; esac
		dialect $alone "$JOLTC" explain $file.$kind
		dialect jolt-community "$JOLTC" explain --dialect community $file.$kind
		dialect jolt-community "$JOLTC" explain --dialect=community $file.$kind
		dialect refused "$JOLTC" explain --dialect 0.1.8 $file.$kind
		# The environment counts only if the file says nothing.
		case $file in bare) alone=jolt-community ;; esac
		dialect $alone env JOLTC_DIALECT=community "$JOLTC" explain $file.$kind
		dialect refused env JOLTC_DIALECT=community "$JOLTC" explain --dialect 0.1.8 $file.$kind
	done
done
dialect default "$JOLTC" explain -Wno-other-dialect bare.json

# A warning if the option and the file differ
"$JOLTC" check --dialect community jolt.json >out 2>err && pass || fail "an option over a file is no error"
grep -q 'the file says Jolt 0.1.8, but --dialect community overrides it \[-Wdialect\]' err && pass || fail "$(cat err)"
for quiet in "check --dialect community community.json" "check -Wno-dialect --dialect community jolt.json"; do
	# shellcheck disable=SC2086 # words
	"$JOLTC" $quiet >out 2>err && [ ! -s err ] && pass || fail "$quiet: $(cat err)"
done
"$JOLTC" check --dialect fork bare.json >out 2>err
[ $? -eq 2 ] && grep -q '"fork" is not one of 0.1.8|community' err && pass || fail "--dialect fork: $(cat err)"
JOLTC_DIALECT=fork "$JOLTC" check bare.json >out 2>err
[ $? -eq 1 ] && grep -q 'JOLTC_DIALECT: "fork" is not one of' err && pass || fail "JOLTC_DIALECT=fork: $(cat err)"

# runs WANTED ARGUMENTS...: `joltc run` makes this of {"a":"xx"}
runs() {
	want=$1
	shift
	echo '{"a":"xx"}' | "$JOLTC" run "$@" >out 2>err
	[ "$(cat out)" = "$want" ] && pass || fail "run $*: $(cat out err) instead of $want"
}
runs '{"a":"yy"}' --dialect community bare.json
runs '{"a":"xx"}' -Wno-other-dialect bare.json
runs '{"a":"yy"}' community.json
JOLTC_DIALECT=community runs '{"a":"yy"}' bare.json

# The user's functions
cat >own.c <<'EOF'
#include "jolt/user.h"

struct jrt_value *
jolt_fn_replace(struct jrt_ctx *ctx, unsigned count, struct jrt_value *const *args)
{
	(void)args;
	return jrt_integer(ctx, count);
}

struct jrt_value *
jolt_op_enrich(struct jrt_ctx *ctx, struct jrt_value *in, struct jrt_value *spec)
{
	jrt_set(ctx, in, JRT_TEXT("enriched"), spec);
	return in;
}
EOF
runs '{"a":3}' --with own.c bare.json
"$JOLTC" check --with own.c --dialect community bare.json >out 2>err && fail "two functions of one name"
grep -q '"replace" is a function of jolt-community and one of your own' err && pass || fail "$(cat err)"
echo '[{"operation":"enrich","spec":1}]' >enrich.json
for name in 0.1.8 community; do
	runs '{"a":"xx","enriched":1}' --with own.c --dialect $name enrich.json
	"$JOLTC" check --dialect $name enrich.json >out 2>err && fail "enrich of nobody"
	grep -q 'write it in C as jolt_op_enrich, for --with' err && pass || fail "$(cat err)"
done
# It is called even if there is no value where it is applied, streamed or not.
echo '[{"operation":"modify-overwrite-beta","spec":{"b":"=replace","c":"=replace(@(1,none))"}}]' >nothing.json
runs '{"a":"xx","b":0,"c":0}' --with own.c nothing.json
runs '{"a":"xx","b":0,"c":0}' --with own.c --tree nothing.json
finish
