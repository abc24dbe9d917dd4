#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Records from Kafka: all of them arrive, whatever fails in between.
. "$(dirname "$0")/e2e.sh"

cat >events.yaml <<'END'
apiVersion: 0.1.0
meta:
  name: events
  type: http-sink
  version: 0.1.0
  topic: orders
source:
  kafka:
    brokers: 127.0.0.1:9092
    group: shop
    properties:
      # so that a test need not wait long for the group to see that a member is dead
      session.timeout.ms: 6000
      heartbeat.interval.ms: 500
http:
  endpoint: http://127.0.0.1:9/
  backoff_min: 100ms
  backoff_max: 500ms
transforms:
  - uses: infinyon/jolt@0.4.1
    with:
      spec:
        - operation: shift
          spec: {"n": "n"}
END

# ---- without librdkafka

status=0
mkdir without
sed 's/^kafka=.*/kafka=no/' "$BUILDDIR/runtime.conf" >without/runtime.conf
JOLTC_RUNTIME=without "$JOLTC" build events.yaml -o none 2>err && status=1
expect "a joltc without Kafka says so" grep -q 'source: kafka: this joltc was built without Kafka' err
expect "and makes no binary" [ ! -e none ]
grep -q '^kafka=yes' "$BUILDDIR/runtime.conf" || skip "built without Kafka"

# ---- building

"$JOLTC" build events.yaml -o events 2>err
status=$?
expect "a connector is built" [ "$status" -eq 0 ]
sed '/^source:/,/heartbeat/d' events.yaml >embedded.yaml
"$JOLTC" build embedded.yaml -o embedded 2>err
expect "another one is not linked with librdkafka" sh -c '! grep -q rdkafka embedded'
./embedded run --set source=kafka --set http.endpoint=http://127.0.0.1:9/ 2>err
expect "and says so when it is told to read from Kafka" grep -q 'not in this binary' err

sed 's/session.timeout.ms: 6000/security.protocol: SASL_SSL/' events.yaml >kerberos.yaml
if grep -q '^static-link=yes' "$BUILDDIR/runtime.conf"; then
	"$JOLTC" build kerberos.yaml -o kerberos 2>err && status=1
	expect "Kerberos is to be built with --dynamic" grep -q -e 'Kerberos.*--dynamic\|^--dynamic' err
	expect "and not otherwise" [ ! -e kerberos ]
	./events check --set source.kafka.properties=security.protocol=sasl_plaintext 2>err
	expect "nor can a static binary be set to use it" grep -q 'Kerberos.*--dynamic' err
fi
"$JOLTC" build --dynamic kerberos.yaml -o kerberos 2>err
expect "a dynamic one is built" [ -x kerberos ]
sed 's/session.timeout.ms: 6000/"enable.auto.commit": "true"/' events.yaml >wrong.yaml
"$JOLTC" check wrong.yaml 2>err
expect "what the connector needs is not to be changed" grep -q '"enable.auto.commit": the connector sets it itself' err
./events check --set source.kafka.properties=enable.auto.commit=true 2>err
expect "nor from outside" grep -q 'source.kafka.properties: "enable.auto.commit" is not a valid property: the connector sets it itself' err
./events check --set source.kafka.properties=session.timeout.ms=s3cret 2>err
expect "a value that the library does not take is reported" \
	grep -q 'source.kafka.properties: librdkafka does not take this value of session.timeout.ms' err
expect "but not what it is" sh -c '! grep -q s3cret err'
./events check --set source.kafka.brokers= 2>err
expect "brokers are needed" grep -q 'source.kafka.brokers is empty' err
./events run --set source.kafka.properties=no.such=1 --set http.endpoint=http://127.0.0.1:9/ 2>err
status=$?
expect "run does not begin, either" [ "$status" -eq 1 ]
expect "and says so" grep -q 'no property "no.such"' err
sed 's/heartbeat.interval.ms/no.such/' events.yaml >wrong.yaml
"$JOLTC" build wrong.yaml -o wrong 2>err
./wrong check 2>err
expect "an unknown property is reported" grep -q 'no property "no.such"' err

# ---- a cluster

begin() { # brokers, partitions
	rm -f control answers
	mkfifo control answers
	"$BUILDDIR/tests/e2e/kafka_mock" "$1" "$2" orders <control >answers 2>mock.err 7>&- 8>&- &
	mock=$!
	started="$started $mock"
	exec 8>control 7<answers
	read -r brokers <&7 || { cat mock.err; exit 99; }
}
ask() { # command of kafka_mock
	echo "$*" >&8
	read -r answer <&7 || { cat mock.err; exit 99; }
}
end() {
	exec 8>&- 7<&-
	wait "$mock"
}
receiver() {
	receive "$@" 7>&- 8>&-
}
start() { # log, further arguments; the process is $runs
	log=$1
	shift
	"./${connector:-events}" run --set "source.kafka.brokers=$brokers" --set "http.endpoint=http://127.0.0.1:$port/" "$@" \
		2>"$log" 7>&- 8>&- &
	runs=$!
	started="$started $runs"
}
stop() { # signal
	kill "-$1" "$runs"
	wait "$runs"
	status=$?
}
: >earlier # what came to a receiver before the one that runs
arrived() {
	cat earlier bodies
}
distinct() {
	arrived | sort -u | wc -l
}
# Waits until that many different records have arrived.
until_arrived() { # count, seconds
	for _ in $(seq $(($2 * 5))); do
		[ "$(distinct)" -ge "$1" ] && break
		sleep 0.2
	done
}
# Waits until the group has committed that many offsets, ten seconds at most; $answer is how many.
until_committed() { # group, count
	for _ in 1 2 3 4 5 6 7 8 9 10; do
		ask committed "$1"
		[ "$answer" -ne "$2" ] || break
		sleep 1
	done
}
all_arrived() { # count
	seq "$1" | sed 's/.*/{"n":&}/' | sort >wanted
	arrived | sort -u >sorted
	diff wanted sorted | head -n 5
	cmp wanted sorted
}
duplicates() {
	echo $(($(arrived | wc -l) - $(distinct)))
}

# ---- all records, once

begin 3 8
receiver
ask produce 1 3000
brokers=$(echo "$brokers" | sed 's/127\.0\.0\.1/localhost/g')
start err
until_arrived 3000 30
stop TERM
expect "3000 records arrive" all_arrived 3000
expect "once" [ "$(duplicates)" -eq 0 ]
expect "SIGTERM: exit status 0" [ "$status" -eq 0 ]
ask committed shop
expect "their offsets are committed ($answer)" [ "$answer" -eq 3000 ]

ask produce 3001 500
printf '%s\n' 'send 5 {"n":' 'send 5' 'send 5 \n' 'send 5 {\n  "n": 3501\n}' | while read -r line; do
	printf '%s\n' "$line" >&8
	read -r answer <&7
done
start err
until_arrived 3501 30
stop TERM
expect "the next ones arrive, and a document of several lines" all_arrived 3501
expect "and none of the first again" [ "$(duplicates)" -eq 0 ]
expect "what is no JSON is a dead letter of its partition and offset" \
	grep -q '"source":"orders\[5\]","line":437,.*"status":"BAD_JSON"' orders.dead.ndjson
expect "and the only one" [ "$(wc -l <orders.dead.ndjson)" -eq 1 ]
ask committed shop
expect "all offsets are committed, also those of records without a value ($answer)" [ "$answer" -eq 3504 ]
finish_receiving
end

# ---- killed

begin 1 8
receiver --delay 30
ask produce 1 6000
start err
until_arrived 1000 30
stop KILL
before=$(wc -l <bodies)
expect "killed while records are on their way ($before)" [ "$before" -lt 6000 ]
start err
until_arrived 6000 60
stop TERM
expect "nothing is lost" all_arrived 6000
expect "what arrives twice is what was not committed ($(duplicates))" [ "$(duplicates)" -lt "$before" ]
expect "exit status 0" [ "$status" -eq 0 ]

# ---- the brokers die

ask produce 6001 6000
start err
until_arrived 7000 30
ask down 1
sleep 4
ask up 1
ask produce 12001 500
until_arrived 12500 60
stop TERM
expect "brokers that were away for a while: everything arrives" all_arrived 12500
expect "the log reports them" grep -q 'warning: Kafka topic orders: ' err
finish_receiving

# ---- the endpoint dies

free=$port
ask produce 12501 30000
mv bodies earlier
: >bodies
start err
sleep 8
memory=$(awk '/^VmRSS/ {print $2}' "/proc/$runs/status")
if grep -q '^cflags=$' "$BUILDDIR/runtime.conf"; then
	expect "records wait in Kafka, not in memory ($memory KiB)" [ "$memory" -lt 65536 ]
fi
receiver --port "$free"
until_arrived 42500 60
stop TERM
expect "an endpoint that was away for a while: everything arrives" all_arrived 42500
finish_receiving
end

# ---- a second member

# Unlike a broker, the mock takes no commits while its group changes: what was delivered since the last commit comes again.
begin 1 8
: >earlier
receiver --delay 50
ask produce 1 5000
start first.err
first=$runs
until_arrived 500 30
start err
until_arrived 5000 60
expect "partitions were given back" grep -q 'partitions are given back' first.err
expect "two members: everything arrives" all_arrived 5000
twice=$(duplicates)
expect "and little of it twice ($twice)" [ "$twice" -lt 2500 ]
ask produce 5001 2000
until_arrived 5500 30
second=$runs
runs=$first
stop TERM
runs=$second
until_arrived 7000 60
expect "one of them leaves: the other takes over" all_arrived 7000
expect "and little more arrives twice ($(duplicates))" [ "$(duplicates)" -lt $((twice + 2500)) ]
# Records that have arrived may come again after the group has changed.
until_committed shop 7000
stop TERM
ask committed shop
expect "all offsets are committed ($answer)" [ "$answer" -eq 7000 ]
finish_receiving
end

# ---- the cooperative protocol: members keep their partitions while others join; the group has the connector's name

sed '/group:/d; s/heartbeat.interval.ms: 500/partition.assignment.strategy: cooperative-sticky/' events.yaml >sticky.yaml
"$JOLTC" build sticky.yaml -o sticky 2>err
connector=sticky
begin 1 8
: >earlier
receiver --delay 60
ask produce 1 2500
start first.err
first=$runs
until_arrived 200 30
start err
for _ in $(seq 300); do
	grep -q ' partitions are given back' first.err && break
	sleep 0.1
done
expect "partitions are given back" grep -q ' partitions are given back' first.err
until_arrived 2500 60
expect "everything arrives" all_arrived 2500
second=$runs
runs=$first
stop TERM
runs=$second
ask produce 2501 100
until_arrived 2600 60
expect "also what comes when one of them has left" all_arrived 2600
until_committed events 2600
stop TERM
expect "exit status 0" [ "$status" -eq 0 ]
expect "offsets are committed ($answer)" [ "$answer" -eq 2600 ]
finish_receiving
end
connector=

# ---- a topic without permission to read

begin 1 1
receiver
ask deny
start err
for _ in $(seq 100); do
	grep -q 'authorization' err && break
	sleep 0.1
done
stop TERM
expect "why nothing comes is reported" grep -q 'warning: Kafka topic orders: .*Topic authorization failed' err
finish_receiving
end
finish
