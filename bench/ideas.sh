#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What each optimisation gains: a workload with it and without it, side by side on the same records.
#
#	ideas.sh [WORKLOAD...]      (default: all)
#
# Environment as for run.sh; BENCH_OTHER: another joltc, such as an earlier one, to compare with.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
: "${JOLTC:=joltc}" "${BENCH_DIR:=.}" "${BENCH_MB:=64}" "${BENCH_ROUNDS:=5}"
AMPLITUDE_API_TOKEN=bench-token
export AMPLITUDE_API_TOKEN
work=$(mktemp -d "${TMPDIR:-/tmp}/joltc-ideas.XXXXXX")
trap 'rm -rf "$work"' EXIT INT TERM
[ $# -gt 0 ] || set -- events varied reshape modify select tiny
for workload; do
	spec=$here/workloads/$workload.json
	case $workload in events | varied) spec=$here/../examples/amplitude/connector.yaml ;; esac
	"$BENCH_DIR/generate" "$workload" $((BENCH_MB * 1000000)) >"$work/data"
	"$JOLTC" build "$spec" -o "$work/with"
	"$JOLTC" build --tree "$spec" -o "$work/tree"
	echo
	echo "== $workload"
	set --
	if [ -n "${BENCH_OTHER-}" ]; then
		"$BENCH_OTHER" build "$spec" -o "$work/other"
		set -- "the other joltc" "exec '$work/other' transform"
	fi
	"$BENCH_DIR/measure" -n "$BENCH_ROUNDS" "$work/data" \
		"as built" "exec '$work/with' transform" "$@" \
		"tree way only" "exec '$work/tree' transform" \
		"scan: AVX2" "JOLTC_SCAN=avx2 exec '$work/with' transform" \
		"scan: SSE2" "JOLTC_SCAN=sse2 exec '$work/with' transform" \
		"scan: plain C" "JOLTC_SCAN=portable exec '$work/with' transform"
	rm -f "$work/data"
done
