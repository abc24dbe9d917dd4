#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Builds each workload's pipeline and runs it side by side with the same job in other tools, on the same generated records.
#
#	run.sh [WORKLOAD...]      (default: all)
#
# Environment: JOLTC (the compiler), BENCH_DIR (programs built by make), BENCH_MB (64), BENCH_ROUNDS (5), CC, CXX,
# BENCH_PEER_<name>='command' for further contenders (standard input to standard output).  jq, gojq, node, simdjson and Java
# take part where they are installed.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
: "${JOLTC:=joltc}" "${BENCH_DIR:=.}" "${BENCH_MB:=64}" "${BENCH_ROUNDS:=5}"
AMPLITUDE_API_TOKEN=bench-token
export AMPLITUDE_API_TOKEN
work=$(mktemp -d "${TMPDIR:-/tmp}/joltc-bench.XXXXXX")
trap 'rm -rf "$work"' EXIT INT TERM
[ $# -gt 0 ] || set -- events varied reshape modify dates select tiny

job() { # workload: whose spec and programs it has
	if [ "$1" = varied ]; then echo events; else echo "$1"; fi
}

peers() { # job: contenders beyond joltc and jansson, as lines "name<TAB>command"
	for tool in jq gojq; do
		if [ -e "$here/peers/$1.jq" ] && command -v $tool >/dev/null; then
			printf "%s\texec %s -c -f '%s'\n" $tool $tool "$here/peers/$1.jq"
		fi
	done
	if grep -q "^	$1:" "$here/peers/node.js" && command -v node >/dev/null; then
		printf "node\texec node '%s' %s\n" "$here/peers/node.js" "$1"
	fi
	if [ -e "$here/peers/$1_simdjson.cpp" ] && "${CXX:-c++}" -std=c++17 -O3 -o "$work/simdjson" \
		"$here/peers/$1_simdjson.cpp" -lsimdjson 2>/dev/null; then
		printf "simdjson On-Demand\texec '%s'\n" "$work/simdjson"
	fi
	class=$(echo "$1" | sed 's/^d/D/')
	if [ -e "$here/peers/$class.java" ] && command -v javac >/dev/null && javac -d "$work" "$here/peers/$class.java"; then
		printf "java\texec java -cp '%s' %s\n" "$work" "$class"
	fi
	env | sed -n 's/^BENCH_PEER_\([A-Za-z0-9_]*\)=\(.*\)/\1\t\2/p'
}

status=0
agree() { # whose output, options of same
	who=$1
	shift
	if ! "$BENCH_DIR/same" "$@" "$work/joltc.out" "$work/other.out"; then
		echo "OUTPUTS OF joltc AND $who DIFFER"
		status=1
	fi
}

tab=$(printf '\t')
for workload; do
	job=$(job "$workload")
	spec=$here/workloads/$job.json
	[ "$job" = events ] && spec=$here/../examples/amplitude/connector.yaml
	data=$work/$workload.ndjson
	"$BENCH_DIR/generate" "$workload" $((BENCH_MB * 1000000)) >"$data"
	"$JOLTC" build "$spec" -o "$work/$workload"
	echo
	echo "== $workload: $(wc -l <"$data") records, $(($(wc -c <"$data") / 1000000)) MB; binary $(($(wc -c <"$work/$workload") / 1024)) KiB"

	peers "$job" >"$work/peers"
	"$work/$workload" transform <"$data" >"$work/joltc.out"
	"$BENCH_DIR/${job}_jansson" <"$data" >"$work/other.out"
	agree jansson
	# For others the beginning must do, and 1.0 is 1.
	head -n 500 "$data" >"$work/head"
	"$work/$workload" transform <"$work/head" >"$work/joltc.out"
	while IFS=$tab read -r name command; do
		sh -c "$command" <"$work/head" >"$work/other.out" || status=1
		agree "$name" -n
	done <"$work/peers"

	(
		set -- jansson "exec '$BENCH_DIR/${job}_jansson'" joltc "exec '$work/$workload' transform" \
			"structure-only scan" "exec '$BENCH_DIR/scan' --once /dev/stdin" \
			"reading alone" "exec '$BENCH_DIR/scan' --read /dev/stdin"
		while IFS=$tab read -r name command; do
			set -- "$@" "$name" "$command"
		done <"$work/peers"
		"$BENCH_DIR/measure" -n "$BENCH_ROUNDS" "$data" "$@"
	) >"$work/table" || status=1
	cat "$work/table"
	awk '{ratio[substr($0, 1, 19)] = $NF + 0}
		END {
			own = ratio["joltc              "]
			printf "joltc: %.2f of the structure-only scan, %.2f of reading alone\n",
				own / ratio["structure-only scan"], own / ratio["reading alone      "]
		}' "$work/table"

	head -n 1 "$data" >"$work/one"
	"$BENCH_DIR/measure" -n 20 "$work/one" "start to first record" "exec '$work/$workload' transform" |
		awk 'NR == 2 { printf "start-up: a process with one record takes %.1f ms (median of 20)\n", $(NF - 2) * 1000 }'
	rm -f "$data"
done

echo
echo "== threads: events, $((4 * BENCH_MB)) MB"
"$BENCH_DIR/generate" events $((4 * BENCH_MB * 1000000)) >"$work/large"
"$JOLTC" build "$here/../examples/amplitude/connector.yaml" -o "$work/events"
"$BENCH_DIR/measure" -n "$BENCH_ROUNDS" "$work/large" one "exec '$work/events' transform" "-j 2" "exec '$work/events' transform -j 2" |
	awk 'NR == 2 {one = $(NF - 2)}
		NR == 3 {printf "transform takes %.0f ms, with -j 2 %.0f ms: %.2f times as fast\n", 1000 * one, 1000 * $(NF - 2), one / $(NF - 2)}'
rm -f "$work/large"

echo
echo "== compiling: a spec of a hundred lines"
awk 'BEGIN {
	print "[{\"operation\": \"shift\", \"spec\": {"
	for (i = 1; i <= 97; i++) printf "\"in%d\": {\"a\": \"out%d.x\"}%s\n", i, i, i < 97 ? "," : ""
	print "}}]"
}' >"$work/hundred.json"
echo '{"in1":{"a":5}}' >"$work/one"
"$BENCH_DIR/measure" -n "$BENCH_ROUNDS" "$work/one" "joltc emit" "exec '$JOLTC' emit '$work/hundred.json' -o '$work/emitted'" \
	"joltc run" "exec '$JOLTC' run '$work/hundred.json'" "joltc build" "exec '$JOLTC' build '$work/hundred.json' -o '$work/built'" |
	awk 'NR > 1 {printf "%s takes %.0f ms, %.0f of them CPU time\n", $1 " " $2, 1000 * $(NF - 2), 1000 * $(NF - 3)}'
[ "$status" -ne 0 ] || printf '\noutputs agree\n'
exit $status
