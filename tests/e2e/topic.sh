#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The embedded topic after kill -9 and on a full disk.
. "$(dirname "$0")/../lib.sh"
crash=$BUILDDIR/tests/e2e/topic_crash

# Everything acknowledged before a kill is there afterwards.
if timeout 300 "$crash" crash "$got/topic" "${KILLS:-100}"; then
	pass
else
	fail "records were lost"
fi

# The test notices a loss: a producer that acknowledges before the disk has the record.
if timeout 300 "$crash" early "$got/early" 20 >"$got/out"; then
	fail "losses are not found: $(cat "$got/out")"
elif grep -q ', 0 lost, 0 wrong' "$got/out" || ! grep -q ' lost, 0 wrong' "$got/out"; then
	fail "another reason than losses: $(cat "$got/out")"
else
	pass
fi

# A disk of 3 MB that something else fills in part, for a topic of 4 MiB; then there is room for all of it.
mkdir "$got/disk"
cat >"$got/small" <<'END'
mount -t tmpfs -o size=6m,mode=700 none "$1/disk" || exit 77
dd if=/dev/zero of="$1/disk/ballast" bs=64k count=56 2>/dev/null || exit 99
exec "$2" full "$1/disk/topic" "$1/disk/ballast"
END
timeout 300 unshare -rm sh "$got/small" "$got" "$crash" >"$got/out" 2>&1
case $? in
0) pass ;;
77 | 1) if grep -q 'unshare:\|mount:' "$got/out"; then
		skip_some 1 "a small disk: $(head -n 1 "$got/out")"
	else
		fail "a full disk: $(cat "$got/out")"
	fi ;;
*) fail "a full disk: $(cat "$got/out")" ;;
esac
cat "$got/out"

# The commands: 10 records, of which 4 are delivered.
AMPLITUDE_API_TOKEN=key
export AMPLITUDE_API_TOKEN
cd "$got" || exit 99
topic() { # expected status, arguments
	want=$1
	shift
	"$BUILDDIR/tests/e2e/pipeline" topic --set "source.embedded.dir=$got/ten" "$@" >out 2>err
	is=$?
	if [ "$is" -eq "$want" ]; then
		pass
	else
		fail "topic $*: status $is: $(cat out err)"
	fi
}
topic 1
says err "No such file"
topic 1 replay --from 0
says err "No such file"
[ ! -e ten ] && pass || fail "a topic was made by looking for one"
"$crash" make "$got/none" 0 && mv none ten
topic 0
says out "kept       nothing"
topic 0 --format json
says out '"first_time":null,"backlog_time":null'
rm -rf ten
"$crash" make "$got/ten" 10 || fail "no topic was made"
topic 0
says out "offsets 1 to 10"
says out "backlog    6 records"
says out "held by    nobody"
topic 0 --format=json
says out '"first":1,"last":10,"consumer":5,"backlog_records":6,'
topic 0 replay --from 3
says out "2 records will be delivered again, from offset 3"
topic 0 --format json
says out '"consumer":3,"backlog_records":8,'
topic 0 replay --since 1h
says out "from offset 1"
# The same minute in other zones
for zone in -1:+01:00 +3:-0300 0:Z 0:; do
	rm -rf ten
	"$crash" make "$got/ten" 10 || fail "no topic was made"
	topic 0 replay --since "$(TZ=Etc/GMT${zone%%:*} date -d '1 minute ago' +%Y-%m-%dT%H:%M:%S)${zone#*:}"
	says out "from offset 1"
	topic 1 replay --since "$(TZ=Etc/GMT${zone%%:*} date -d '10 minutes' +%Y-%m-%dT%H:%M:%S)${zone#*:}"
done
# The same moment in other formats, and moments before all of them
rm -rf ten
"$crash" make "$got/ten" 10 || fail "no topic was made"
cp -r ten made
topic 0 --format json
first=$(sed 's/.*"first_time":"\([^"]*\)".*/\1/' out)
day=${first%T*} time=${first#*T}
for since in "$first" "$day $time" "${day}t${time%Z}z" "${first%Z}9999Z" "${first%Z}" "${first%Z}+00:00" "${first%.*}" "$day" "${day}Z" \
	1969-12-31 1970-01-01T00:00:00+23:59; do
	rm -rf ten
	cp -r made ten
	topic 0 replay --since "$since"
	says out "from offset 1"
done
rm -rf ten
cp -r made ten
"$BUILDDIR/tests/e2e/pipeline" topic --set "source.embedded.dir=$got/ten" replay --since "${first%.*}.999Z" >out 2>&1
case $first:$(cat out) in
*.999Z:*) pass ;;
*"from offset 1") fail "parts of a second do not count: $first" ;;
*) pass ;;
esac
for since in '' x 12:00:00 2026-13-01 2026-01-31T12:00 2026-01-31T12:00:00+1 2026-01-31T12:00:00+0a:00 2026-01-31T12:00:00+24:00 \
	2026-01-31T12:00:00-01:60 2026-01-31T12:00:00+01:00x 2026-01-31T12:00:00Zx 2026-01-31T12:00:00*01:00 2026-01-31T; do
	topic 2 replay --since "$since"
	says err 'is not a time such as 2026-01-31T12:00:00Z, or 90m'
done
rm -rf ten
cp -r made ten
topic 0 replay --from 1
topic 1 replay --from 9
says err "delivery goes on from offset 1"
topic 1 replay --from 0
says err "the first that is kept is 1"
topic 1 replay --since 2030-01-01T00:00:00+01:00
topic 2 replay --since yesterday
says err "yesterday"
topic 2 replay
says err "replay needs --from OFFSET or --since TIME"
topic 2 replay --from 3 --since 1h
says err "replay needs --from OFFSET or --since TIME"
# While run has the topic open
"$BUILDDIR/tests/e2e/pipeline" run --set source=embedded --set "source.embedded.dir=$got/ten" --set source.embedded.listen=127.0.0.1:0 \
	--set http.endpoint=http://127.0.0.1:9/ 2>run.err &
runs=$!
for _ in $(seq 500); do
	grep -q 'taking events' run.err && break
	sleep 0.02
done
topic 0
says out "held by    "
grep -q "held by    nobody" out && fail "nobody has a topic that run has" || pass
topic 1 replay --from 3
says err "$got/ten"
kill -TERM "$runs"
wait "$runs"
topic 2 replay --from x
says err '--from: "x" is not an offset'
topic 2 --from 3
says err "--from and --since belong to topic replay"
topic 2 check --since 1h
says err "--from and --since belong to topic replay"
topic 2 --to copy
says err "--to belongs to topic salvage"
topic 2 again
says err 'topic "again"; see topic --help'
topic 2 --format xml
says err '--format: "xml" is neither text nor json'
# The other command with words after it
dead() { # words of the message, arguments
	words=$1
	shift
	"$BUILDDIR/tests/e2e/pipeline" dead-letter --dead-letter "$got/dead" "$@" >out 2>err
	status=$?
	[ $status -eq 2 ] && pass || fail "dead-letter $*: status $status, not 2"
	says err "$words"
}
dead 'dead-letter "again"; see dead-letter --help' again
dead 'dead-letter "more"; see dead-letter --help' list more
dead '--format: text or json, and only for list' list --format xml
dead '--format: text or json, and only for list' retry --format json
finish
