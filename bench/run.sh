#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Builds each workload's pipeline and runs it side by side with the same job in other tools, on the same generated records.
#
#	run.sh [WORKLOAD...]      (default: all)
#
# Environment: JOLTC (the compiler), BENCH_DIR (programs built by make), BENCH_MB (64), BENCH_ROUNDS (5), CC,
# BENCH_PEER_<name>='command' for further contenders (standard input to standard output).
set -eu
here=$(cd "$(dirname "$0")" && pwd)
: "${JOLTC:=joltc}" "${BENCH_DIR:=.}" "${BENCH_MB:=64}" "${BENCH_ROUNDS:=5}"
AMPLITUDE_API_TOKEN=bench-token
export AMPLITUDE_API_TOKEN
work=$(mktemp -d "${TMPDIR:-/tmp}/joltc-bench.XXXXXX")
trap 'rm -rf "$work"' EXIT INT TERM
[ $# -gt 0 ] || set -- events reshape modify select tiny

peers() { # workload: contenders beyond joltc and jansson, as lines "name<TAB>command"
	if [ "$1" = events ]; then
		if command -v jq >/dev/null; then
			printf "jq\tjq -c '(if has(\"event\") then {events:[.event]} else {} end) + {api_key:env.AMPLITUDE_API_TOKEN}'\n"
		fi
		if command -v node >/dev/null; then
			printf 'node\tnode %s/peers/events.js\n' "$here"
		fi
	fi
	env | sed -n 's/^BENCH_PEER_\([A-Za-z0-9_]*\)=\(.*\)/\1\t\2/p'
}

status=0
for workload; do
	spec=$here/workloads/$workload.json
	[ "$workload" = events ] && spec=$here/../examples/amplitude/connector.yaml
	data=$work/$workload.ndjson
	"$BENCH_DIR/generate" "$workload" $((BENCH_MB * 1000000)) >"$data"
	"$JOLTC" build "$spec" -o "$work/$workload"
	echo
	echo "== $workload: $(wc -l <"$data") records, $(($(wc -c <"$data") / 1000000)) MB; binary $(($(wc -c <"$work/$workload") / 1024)) KiB"

	set -- "$@" # keep the list of workloads; contenders go to a file
	"$work/$workload" transform <"$data" >"$work/joltc.out"
	"$BENCH_DIR/${workload}_jansson" <"$data" >"$work/other.out"
	if "$BENCH_DIR/same" "$work/joltc.out" "$work/other.out"; then
		echo "outputs agree"
	else
		echo "OUTPUTS DIFFER"
		status=1
	fi
	(
		set -- jansson "exec '$BENCH_DIR/${workload}_jansson'" joltc "exec '$work/$workload' transform"
		peers "$workload" >"$work/peers"
		while IFS="$(printf '\t')" read -r name command; do
			set -- "$@" "$name" "$command"
		done <"$work/peers"
		if [ -x "$BENCH_DIR/scan" ]; then
			set -- "$@" "structure-only scan" "exec '$BENCH_DIR/scan' --once /dev/stdin"
		fi
		"$BENCH_DIR/measure" -n "$BENCH_ROUNDS" "$data" "$@"
	) || status=1

	head -n 1 "$data" >"$work/one"
	"$BENCH_DIR/measure" -n 20 "$work/one" "start to first record" "exec '$work/$workload' transform" |
		awk 'NR == 2 { printf "start-up: a process with one record takes %.1f ms (median of 20)\n", $(NF - 2) * 1000 }'
	rm -f "$data"
done
exit $status
