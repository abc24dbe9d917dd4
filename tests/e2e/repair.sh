#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A damaged topic is reported and never ends in a signal: check finds it, salvage copies what can be read, compact makes the
# file smaller.
. "$(dirname "$0")/damaged.sh"
connector() { # directory, command in front
	dir=$1
	shift
	"$@" "$pipeline" run --set "http.endpoint=http://127.0.0.1:$port/" --set source=embedded \
		--set "source.embedded.dir=$dir" --set source.embedded.listen=127.0.0.1:0 2>err
	status=$?
}
# Delivers the records of a topic until the connector ends or the time is over.
run() { # directory, seconds
	connector "$1" timeout -s TERM "$2"
}
serials() {
	grep -o '"serial":[0-9]*' bodies | cut -d: -f2 | sort -n
}
# Waits until this many records have arrived, a minute at most.
come() { # count
	for _ in $(seq 600); do
		[ "$(serials | wc -l)" -ge "$1" ] && break
		sleep 0.1
	done
}
# Delivers the records of a topic until this many have arrived.
drain() { # directory, count
	receive
	connector "$1" exec &
	running=$!
	started="$started $running"
	come "$2"
	kill "$running"
	wait "$running"
	finish_receiving
}

"$crash" make whole 2000 || fail "no topic was made"
topic 0 whole check
matches out '^records    2000 whole, 0 damaged, 0 missing'
matches out '^well'

# ---- compact
cp -r whole large
truncate -s 3M large/data.mdb
topic 0 large compact
topic 0 large check
matches out '^records    2000 whole'
expect "the file is smaller" [ "$(stat -c %s large/data.mdb)" -lt 1000000 ]
drain large 1996
seq 5 2000 >wanted
serials >numbers
expect "all of it is delivered" cmp wanted numbers
topic 1 nowhere compact
matches err 'nowhere/data.mdb: No such file'
expect "none is made" [ ! -e nowhere ]

# ---- salvage of an undamaged topic: all records under the same offsets, and delivered ones are not sent again
topic 2 whole salvage
topic 0 whole salvage --to copy
matches out '^copied     1996 records'
matches out '^lost       0 records'
topic 1 whole salvage --to copy
matches err 'there is one already'
topic 0 copy check
topic 0 copy --format json
matches out '"first":5,"last":2000,"consumer":5,"backlog_records":1996,'
drain copy 1996
serials >numbers
expect "all of the copy is delivered" cmp wanted numbers

# ---- truncated
cp -r whole short
truncate -s 400K short/data.mdb
topic 1 short
matches err 'is damaged: short/data.mdb is cut short: .*topic salvage'
run short 60
expect "run reports it" [ "$status" -eq 1 ]
matches err 'is damaged: short/data.mdb is cut short: .*"topic check"'
topic 1 short check
matches out 'missing at the end'
matches out '^damaged: "topic salvage'
topic 0 short salvage --to short2
awk '/^copied/ {copied = $2} /^lost .* records$/ {lost = $2} END {print copied, lost, copied + lost}' out >sums
expect "what is copied and what is lost is all of it: $(cat sums)" grep -q ' 1996$' sums
expect "some can be read" [ "$(cut -d' ' -f1 sums)" -gt 300 ]
topic 0 short2 check

# ---- truncated while it is open: never a signal
receive --delay 20
cp -r whole open
(come 1; truncate -s 8K open/data.mdb) &
cutter=$!
run open 60
wait "$cutter"
finish_receiving
expect "cut short while it is open: no signal" [ "$status" -eq 1 ]
matches err 'open is damaged: open/data.mdb is not what was written to it'
matches err '"topic salvage --to DIRECTORY"'

# ---- nothing is left
cp -r whole gone
pages=$(($(stat -c %s gone/data.mdb) / 4096))
dd if=/dev/zero of=gone/data.mdb bs=4096 seek=2 count=$((pages - 2)) conv=notrunc 2>/dev/null
topic 1 gone check
matches out '^state      the position of delivery cannot be read'
matches out '^damaged: no record that is not delivered can be read'

# ---- garbage in any page: no signal, and all records are accounted for
pages=$(($(stat -c %s whole/data.mdb) / 4096))
receive
bad=0 signals=0 sums=0
for i in $(seq "${ROUNDS:-40}"); do
	rm -rf junk junk2
	cp -r whole junk
	for k in 1 2 3 4; do
		at=$(((i * 7919 + k * 104729) % pages))
		# by turns a whole page, its head, some bytes in its middle
		case $(((i + k) % 3)) in
		0) from=$((at * 4096)) count=4096 ;;
		1) from=$((at * 4096 + 8)) count=24 ;;
		*) from=$((at * 4096 + i * 83 % 4000)) count=64 ;;
		esac
		dd if=/dev/urandom of=junk/data.mdb bs=1 seek=$from count=$count conv=notrunc 2>/dev/null
	done
	for what in '' check 'salvage --to junk2'; do
		# shellcheck disable=SC2086 # words
		timeout 60 "$pipeline" topic $what --set source.embedded.dir=junk >out 2>err
		status=$?
		if [ "$status" -gt 1 ]; then
			echo "round $i: topic $what: $status: $(cat err)"
			signals=$((signals + 1))
		fi
		[ "$what" = check ] && bad=$((bad + status))
	done
	awk '/^copied/ {copied = $2} /^lost .* records$/ {lost = $2} END {exit copied + lost < 1996}' out || {
		echo "round $i: $(cat out err)"
		sums=$((sums + 1))
	}
	run junk 1
	# 124: ended by timeout
	if [ "$status" -gt 1 ] && [ "$status" -ne 124 ]; then
		echo "round $i: run: $status: $(tail -n 3 err)"
		signals=$((signals + 1))
	fi
done
finish_receiving
expect "garbage: no signal" [ "$signals" -eq 0 ]
expect "garbage: each record is copied or lost" [ "$sums" -eq 0 ]
expect "garbage: check finds it ($bad of ${ROUNDS:-40})" [ "$bad" -gt $((${ROUNDS:-40} / 2)) ]

# ---- the rest of a damaged topic is delivered
cp -r whole torn
dd if=/dev/zero of=torn/data.mdb bs=4096 seek=20 count=20 conv=notrunc 2>/dev/null
topic 1 torn check
topic 0 torn salvage --to torn2
lost=$(sed -n 's/^lost  *\([0-9]*\) records/\1/p' out)
drain torn2 $((1996 - lost))
expect "all but $lost are delivered" [ "$(serials | uniq | wc -l)" -eq $((1996 - lost)) ]
expect "some are lost, not many" sh -c "[ $lost -gt 0 ] && [ $lost -lt 500 ]"
finish
