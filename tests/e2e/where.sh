#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Failed records, and records without output: how dead letters, the log and the metrics report them.
. "$(dirname "$0")/serve.sh"

cat >where.yaml <<'END'
apiVersion: 0.1.0
meta: {version: 0.1.0, name: where, type: http-sink, topic: where, secrets: [{name: WHERE_TOKEN}]}
http:
  endpoint: "http://127.0.0.1:9/"
transforms:
  - uses: infinyon/jolt@0.1.0
    with:
      spec:
        - operation: default
          spec:
            token: "${{ secrets.WHERE_TOKEN }}"
        - operation: shift
          spec:
            lines:
              "*":
                sku: "x.&(0,1)"
            v: "m.@(1,token)"
        - operation: cardinality
          spec:
            m: {"*": {"*": {z: ONE}}}
END
WHERE_TOKEN=hushhush
export WHERE_TOKEN
"$JOLTC" build --dynamic -o where where.yaml >built 2>&1 || { cat built; fail "the build"; finish; }
pipeline=./where
bad='{"lines":[{"a":1},{"sku":2}]}' hidden='{"v":["z"]}'
printf '%s\n' "$bad" '{}' "$hidden" '{"v":[]}' >in.ndjson

# ---- the filter
"$pipeline" transform --dead-letter dead in.ndjson >out 2>err
[ "$(wc -l <dead)" -eq 2 ] && pass || fail "dead letters of the filter: $(cat dead err)"
sed -n 1p dead >answer
answers "the line of the spec" '"spec":"where.yaml:16:22: x.&(0,1)","path":"lines[1].sku","status":"BAD_REFERENCE"'
sed -n 2p dead >answer
answers "the line behind a shift" '"spec":"where.yaml:20:29: z","path":"m.********[0]"'
rm dead
"$pipeline" transform -j 2 in.ndjson >out 2>answer
answers "standard error" "in.ndjson:1:1: where.yaml:16:22: x.&(0,1): a reference goes to a level or group that does not exist, at lines[1].sku"
answers "no secret" "in.ndjson:3:1: where.yaml:20:29: z: a value is of a kind that the operation cannot work on, at m.********[0] of"

# ---- the connector
receive
WHERE_TOKEN=hushhush serve --set metrics.listen=127.0.0.1:0 --set log.level=debug --dead-letter "$got/dead"
for record in "$bad" '{"n":1}' null "$hidden" '{"v":[]}' '{"v":[]}'; do
	raw "POST / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n${json}Content-Length: ${#record}\r\n\r\n$record"
done
for _ in $(seq 200); do
	get /metrics "$numbers"
	grep -q 'dropped_total{reason="null_record"} 1' answer && grep -q 'delivered_total 2' answer && break
	sleep 0.05
done
answers "nothing selected" 'joltc_records_dropped_total{reason="nothing_selected"} 1'
answers "a null" 'joltc_records_dropped_total{reason="null_record"} 1'
answers "failed" 'joltc_records_dead_lettered_total{reason="transform"} 2'
stop
cp err answer
answers "the log names the place" 'where.yaml:16:22: x.&(0,1): a reference goes to a level or group that does not exist; the record goes to'
answers "and the record" 'where:1, at lines[1].sku'
answers "what is dropped" 'where:2: dropped, nothing came out: nothing was left behind where.yaml:12:22: shift'
answers "and a null" 'where:3: dropped, nothing came out'
[ "$(grep -c hushhush err dead | cut -d: -f2 | tr -d '\n')" = 00 ] && pass || fail "a secret in the log or the dead letters"
cp dead answer
answers "dead letters name it" '"spec":"where.yaml:16:22: x.&(0,1)","path":"lines[1].sku"'
finish
