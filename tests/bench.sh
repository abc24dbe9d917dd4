#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The programs of the benchmarks: each event that goes through a connector arrives once, a lost one is reported, and tables
# become bar charts.
. "$(dirname "$0")/lib.sh"
skip_instrumented
traffic=$BUILDDIR/bench/traffic/traffic pipeline=$BUILDDIR/tests/e2e/pipeline
AMPLITUDE_API_TOKEN=bench-token
export AMPLITUDE_API_TOKEN pipeline got
unset http_proxy HTTP_PROXY

"$BUILDDIR/bench/generate" events 100000 >"$got/events"
# shellcheck disable=SC2016 # for the shell that runs it
connector='exec "$pipeline" run --set log.level=error --set source=embedded --set source.embedded.dir="$got/topic" \
	--set source.embedded.listen=127.0.0.1:$BENCH_PORT --set http.endpoint=$BENCH_ENDPOINT --dead-letter "$got/dead"'
for options in "" "-b 20 -c 4" "-d 2" "-r 5000"; do
	# shellcheck disable=SC2086 # several
	if timeout 100 "$traffic" -n 5000 $options connector "$got/events" "$connector" >"$got/line" 2>"$got/err"; then
		pass
	else
		cat "$got/err"
		fail "5000 events, $options"
	fi
	# shellcheck disable=SC2046 # its columns
	set -- $(cat "$got/line")
	if [ "$2" = 5000 ] && awk "BEGIN {exit !($3 > 0 && $6 > 0 && $7 > 0 && $8 >= $7)}"; then pass; else fail "its line: $*"; fi
done
if timeout 100 "$traffic" -n 100 connector "$got/events" "AMPLITUDE_API_TOKEN=wrong; $connector" >"$got/line" 2>"$got/err"; then
	fail "another key is not noticed"
else
	pass
fi

cat >"$got/table" <<'END'
== tiny: 10 records, 1 MB; binary 5958 KiB
                         MB/cpu-s    records/s    cpu s   wall s   peak MB    ratio
jansson                      50.0       500000    0.200    0.200       1.6    1.00x
joltc                      1000.0     10000000    0.010    0.010       4.2    20.0x
structure-only scan        4000.0     40000000    0.003    0.003       1.6    80.0x
reading alone              9000.0     90000000    0.002    0.002       1.6   180.0x
joltc: 0.25 of the structure-only scan, 0.11 of reading alone

== connector: an event <a request>
                            events   wall s     per s    cpu s  per cpu-s   p50 ms   p99 ms  peak MB  resident
joltc                        20000     0.48     41864     0.40      50000     4.03     5.73      8.5       2.1
node                          4000     0.63      6306     0.40      10000    11.03   250.33     72.1      30.6
joltc: 5.0 times node in events a second of CPU
END
awk -f "$SRCDIR/bench/report.awk" "$got/table" >"$got/bars"
if [ "$(grep -c '<rect x' "$got/bars")" -eq 5 ]; then pass; else fail "not one bar for each row without the one of reading alone"; fi
for text in '>1000 (20.0 times jansson)<' '>50000 (5.0 times node)<' '>an event &lt;a request&gt;<'; do
	if grep -qF "$text" "$got/bars"; then pass; else fail "no $text"; fi
done
finish
