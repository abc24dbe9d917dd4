#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A followed file is emptied, copied or renamed while the connector cannot look or does not run: each line that can be read
# arrives.
. "$(dirname "$0")/following.sh"

# The same with short pauses, one request at a time.
follow_soon() { # arguments
	follow --set http.backoff_min=20ms --set http.backoff_max=50ms --set http.concurrency=1 "$@"
}

# Waits until FROM to TO have all arrived, up to four seconds.
arrive() { # from to
	for _ in $(seq 40); do
		grep -o '"n":[0-9]*' bodies | cut -d: -f2 | sort -n | uniq | awk -v from="$1" -v to="$2" \
			'from <= $1 && $1 <= to' >numbers
		seq "$1" "$2" | cmp -s - numbers && return 0
		sleep 0.1
	done
	echo "$(wc -l <numbers) of $1 to $2"
	return 1
}

# A new file, of which 20 lines have arrived; then the endpoint is down and the next lines are in flight.
begin() {
	rm -rf app.log* test-events.*
	: >err
	file=app.log
	receive
	lines 1 20 >app.log
	follow_soon
	arrive 1 20 || fail "the first lines"
	finish_receiving
	lines 21 30 >>app.log
	sleep 0.3
	lines 31 40 >>app.log
	sleep 0.3
}

# The endpoint is back at the same address; what it had is kept.
again() {
	mv bodies before
	receive --port "$port"
	cat before >>bodies
}

finish_following() {
	end_following TERM
	finish_receiving
}

# ---- emptied, and already longer than before at the next look
begin
: >app.log
sleep 0.1
lines 41 100 >>app.log
again
expect "emptied during an outage: what it holds then arrives" arrive 41 100
expect "what had been read before, too" arrive 1 30
expect "that is reported" grep -q 'app.log: truncated; it is read from its start' err
expect "no piece of a line is taken for one" [ ! -e test-events.dead.ndjson ]
finish_following

# ---- copied first
begin
cp app.log app.log.1
: >app.log
lines 41 100 >>app.log
again
expect "copytruncate during an outage: every line arrives" arrive 1 100
expect "the copy is reported" grep -q 'is read from a copy' err
expect "each but those in flight once" [ "$(wc -l <bodies)" -le 101 ]
lines 101 110 >>app.log
expect "the file is followed further" arrive 101 110
finish_following

# ---- with kill -9 before, after, and long after that
begin
end_following KILL
cp app.log app.log.1
: >app.log
lines 41 100 >>app.log
again
follow_soon
expect "kill -9, then copytruncate: every line arrives" arrive 1 100
finish_following

begin
cp app.log app.log.1
: >app.log
lines 41 100 >>app.log
sleep 0.3
end_following KILL
again
follow_soon
expect "copytruncate, then kill -9: every line arrives" arrive 1 100
finish_following

begin
: >app.log
lines 41 100 >>app.log
again --delay 20
expect "while old and new ones are on their way .." arrive 21 30
end_following KILL
follow_soon
expect ".. kill -9: the new ones all arrive" arrive 41 100
finish_following

# ---- emptied by a writer that continues at its old offset
begin
end_following KILL
again
exec 8>app.log
lines 201 240 >&8
follow_soon
expect "a writer that does not append" arrive 201 240
: >app.log
sleep 0.3
lines 241 260 >&8
exec 8>&-
expect "goes on behind a gap: no line is lost" arrive 241 260
expect "the gap is reported" grep -q 'NUL bytes, which are skipped' err
expect "and is part of no record" [ ! -e test-events.dead.ndjson ]
finish_following

# ---- in the middle of a line that is too long
begin
end_following KILL
again
follow_soon --max-record 1000
arrive 1 40 || fail "the lines before"
head -c 300000 /dev/zero | tr '\0' x >>app.log
sleep 0.5
: >app.log
sleep 0.3
lines 41 60 >>app.log
expect "emptied within a line that is too long: the next lines arrive" arrive 41 60
end_following TERM
expect "and that one is a dead letter" [ "$(grep -c TOO_LARGE test-events.dead.ndjson)" -eq 1 ]
finish_receiving

# ---- rotated behind a symbolic link, twice, while nobody read
rm -rf app.log* test-events.* pods
mkdir -p pods/7
receive
file=app.log
ln -s pods/link.log app.log
ln -s 7/0.log pods/link.log
lines 1 10 >pods/7/0.log
follow_soon
expect "behind two links" arrive 1 10
end_following KILL
lines 11 14 >>pods/7/0.log
sleep 0.02
mv pods/7/0.log pods/7/0.log.20261123-101112
lines 15 18 >pods/7/0.log
sleep 0.02
mv pods/7/0.log pods/7/0.log.20261123-101213
follow_soon
lines 19 25 >pods/7/0.log
expect "rotated twice behind a link: every line arrives" arrive 1 25
expect "nothing came twice" [ "$(wc -l <bodies)" -eq 25 ]
finish_following

# ---- another file with the inode of the one before, and the same lines
rm -rf app.log* test-events.*
receive
lines 1 150 >app.log
follow_soon --set http.concurrency=16
arrive 1 150 || fail "the file before"
end_following TERM
inode=$(stat -c %i app.log)
for _ in 1 2 3 4 5; do
	rm -f app.log
	lines 1 250 >app.log
	[ "$(stat -c %i app.log)" = "$inode" ] && break
done
if [ "$(stat -c %i app.log)" = "$inode" ] && [ "$(stat -c %W app.log)" -gt 0 ]; then
	: >bodies
	follow_soon --set http.concurrency=16
	expect "another file of that inode is read from its start" arrive 1 250
	finish_following
else
	skip_some 1 "inodes are not used again here, or files have no time of birth"
	finish_receiving
fi
finish
