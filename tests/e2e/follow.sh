#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The source is a file that others write, rotate and truncate; the position survives kill -9.
. "$(dirname "$0")/following.sh"

file=app.log

# Waits until that many bodies have arrived, up to ten seconds.
have() { # count
	for _ in $(seq 200); do
		[ "$(wc -l <bodies)" -ge "$1" ] && break
		sleep 0.05
	done
	[ "$(wc -l <bodies)" -eq "$1" ] || { echo "$(wc -l <bodies) bodies, not $1"; return 1; }
}

# Each of 1 to N arrived; prints how many came twice.
all_of() { # count
	grep -o '"n":[0-9]*' bodies | cut -d: -f2 | sort -n | uniq >numbers
	seq "$1" | cmp - numbers
}

# ---- without follow: read to the end
: >err
receive
lines 1 100 >app.log
timeout 20 "$pipeline" run --set "http.endpoint=http://127.0.0.1:$port/" --set source=file \
	--set source.file.path=app.log 2>err
status=$?
expect "a file is read to its end" [ "$status" -eq 0 ]
expect "all of it arrives" have 100
expect "no position is kept" [ ! -e test-events.position ]
finish_receiving
timeout 20 "$pipeline" run --set "http.endpoint=http://127.0.0.1:$port/" --set source=file 2>err
status=$?
expect "a path is needed" grep -q 'source.file.path is not set' err
expect "and the exit status says so" [ "$status" -eq 1 ]
timeout 20 "$pipeline" check --set http.endpoint=http://127.0.0.1:1/ --set source=file \
	--set source.file.path=nowhere --set http.order=key >err 2>&1
expect "check reports a file that is not there" grep -q 'source.file.path: nowhere: No such file' err
expect "check reports a key that is missing" grep -q '"key" needs http.order.key' err

# ---- a growing file, a line in two pieces, a file that appears late
receive
rm app.log
: >err
follow
sleep 0.3
lines 1 10 >app.log
expect "a file that comes late is found" have 10
lines 11 20 >>app.log
expect "what is added arrives" have 20
printf '{"n":' >>app.log
sleep 0.4
expect "half a line is no record" have 20
printf '21}\n' >>app.log
expect "its other half completes it" have 21

# ---- rotation: the writer goes on in the old file for a moment
mv app.log app.log.1
lines 22 30 >>app.log.1
lines 31 40 >app.log
lines 41 50 >>app.log.1
expect "the rest of the old file and the new one" have 50
expect "the old one's lines come first" sh -c "tail -n 10 bodies | grep -q '\"n\":31'"
expect "nothing is lost" all_of 50

# ---- truncation
lines 51 53 >app.log
expect "a truncated file is read from its start" have 53
expect "and that is reported" grep -q 'app.log: truncated; it is read from its start' err

# ---- the next start continues
end_following TERM
expect "SIGTERM: exit status 0" [ "$status" -eq 0 ]
lines 54 60 >>app.log
follow
expect "the next start goes on where the last one ended" have 60
expect "each once" all_of 60
end_following TERM
mv test-events.position test-events.place
follow
sleep 0.4
expect "the position of an earlier version is taken" all_of 60
expect "and kept in its file" [ ! -e test-events.position ]
expect "nothing comes again" have 60

# ---- a second connector
follow
wait "$pid"
status=$?
expect "a second one is refused" [ "$status" -eq 1 ]
expect "with the reason" grep -q 'test-events.place: another process is reading from this position' err
pid=$(echo "$started" | awk '{print $(NF - 1)}')
end_following TERM

# ---- rotated twice while nobody read
lines 61 70 >>app.log
mv app.log.1 app.log.2
mv app.log app.log.1
lines 71 80 >app.log
sleep 0.02
mv app.log.2 app.log.3
mv app.log.1 app.log.2
mv app.log app.log.1
lines 81 90 >app.log
: >app.log.bak
follow
expect "files that were rotated meanwhile are read, too" have 90
expect "each once, none of it lost" all_of 90
end_following TERM

# ---- other contents under the same name
lines 91 95 >app.log
follow
expect "another file in the old one's place is read from its start" have 95
expect "that is reported" grep -q 'has other contents now' err
end_following TERM
finish_receiving
expect "the log reports no error that is none" sh -c '! grep "error: test-events.place" err | grep -v "another process"'

# ---- no regular file yet
rm -f app.log* test-events.place
receive
: >err
mkdir app.log
follow
for _ in $(seq 200); do
	grep -q 'only regular files' err && break
	sleep 0.05
done
expect "a folder cannot be followed" grep -q 'app.log: only regular files can be followed' err
rmdir app.log
mkfifo app.log
sleep 0.4 # a pipe is not opened, else this would wait for a writer
rm app.log
lines 1 5 >app.log
expect "a file that takes its place can" have 5
end_following TERM
finish_receiving

# ---- a position that cannot be kept
rm -f app.log* test-events.position
receive
lines 1 5 >app.log
mkfifo told # the log is no file here: it could not be written, either
cat told >err &
(ulimit -f 0 && trap '' XFSZ && exec "$pipeline" run --set "http.endpoint=http://127.0.0.1:$port/" --set source=file \
	--set source.file.path=app.log --set source.file.follow=true 2>told <stray) &
pid=$!
started="$started $pid"
expect "what is read is delivered" have 5
for _ in $(seq 200); do
	grep -q 'File too large' err && break
	sleep 0.05
done
expect "that the position is not kept is reported" grep -q 'error: test-events.position: File too large' err
end_following TERM
expect "it ends as usual" [ "$status" -eq 0 ]
finish_receiving

# ---- many files at once: each keeps a descriptor until it is settled
rm -f app.log* test-events.position
receive --fail '"n":2}' 15
lines 1 1 >app.log
follow
expect "the first of many" have 1
end_following TERM
for n in $(seq 2 150); do
	mv app.log "app.log.$n"
	lines "$n" "$n" >app.log
done
follow
sleep 0.4
expect "not all of them are open" sh -c "[ \$(ls -l /proc/$pid/fd | grep -c app.log) -le 64 ]"
expect "149 files that were rotated meanwhile" have 150
expect "each once" all_of 150
end_following TERM
finish_receiving

# ---- kill -9 at random moments, with rotation going on
rm -f app.log* test-events.position
receive --delay 2
total=6000
(
	from=1
	while [ "$from" -le "$total" ]; do
		lines "$from" $((from + 49)) >>app.log
		from=$((from + 50))
		[ $((from % 1000)) -eq 1 ] && mv app.log "app.log.$((from / 1000))"
		sleep 0.02
	done
	: >>app.log
) &
writer=$!
kills=0
while kill -0 "$writer" 2>/dev/null; do
	follow --set http.concurrency=8
	sleep "0.$(awk -v s="$kills" 'BEGIN {srand(s + 7); print int(1 + rand() * 8)}')"
	end_following KILL
	kills=$((kills + 1))
done
wait "$writer"
follow --set http.concurrency=8
for _ in $(seq 300); do
	grep -q "{\"n\":$total}" bodies && break
	sleep 0.1
done
sleep 0.3
end_following TERM
expect "$kills kills: nothing is lost" all_of "$total"
twice=$(($(wc -l <bodies) - total))
# 8 are in flight; as many again may have been answered in the round of the event loop that the kill ended, before the position
# was stored.
expect "$kills kills: $twice duplicates are at most what was in flight" [ "$twice" -le $((2 * 8 * kills)) ]
finish_receiving

# ---- a record that is too long, a damaged position
rm -f app.log* test-events.position
receive
: >err
{ lines 1 3; head -c 200000 /dev/zero | tr '\0' x; echo; lines 4 5; } >app.log
follow --max-record 1000
expect "a line that is too long does not end it" have 5
end_following TERM
expect "it is a dead letter with its line" grep -q '"line":4,' test-events.dead.ndjson
rm -f test-events.dead.ndjson
: >bodies
echo "of no use" >test-events.position
follow
wait "$pid"
status=$?
expect "a position file of another kind is not written over" grep -q 'this is not a file that keeps a position' err
expect "and ends the start" [ "$status" -eq 1 ]
finish_receiving
finish
