#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# One process replaces another: it ends without waiting for records on disk, --wait, and sockets of the service manager, with
# which no producer is refused.
. "$(dirname "$0")/serve.sh"

# $runs must end without drain-timeout.
ends() {
	kill -TERM "$runs"
	for _ in $(seq 1200); do
		kill -0 "$runs" 2>/dev/null || break
		sleep 0.05
	done
	kill -0 "$runs" 2>/dev/null && return 1
	wait "$runs"
	status=$?
}

# ---- the end ----
receive
finish_receiving
serve --set drain-timeout=1h
post "$json"
answers "while nobody listens at the endpoint an event is taken" 'HTTP/1.1 200'
expect "it is tried" says_soon 'will be tried again'
expect "SIGTERM ends it without drain-timeout" ends
expect "exit status 0" [ "$status" -eq 0 ]
expect "what waits is reported" grep -q '1 not delivered yet, from offset 1 on' err
receive --script 503
serve --set drain-timeout=1h --set http.order=strict
for _ in 1 2 3; do post "$json"; done
expect "an endpoint that is overloaded" says_soon 'HTTP 503'
expect "is not waited for" ends
finish_receiving
receive
serve --set drain-timeout=1h
"$crowd" heads "$in" 3 100 <err >crowd.out
mkfifo hold
"$crowd" heads "$in" 3 100 <hold >crowd.out &
started="$started $!"
exec 8>hold
for _ in $(seq 500); do
	grep -q '^sent' crowd.out && break
	sleep 0.02
done
expect "heads that do not end do not keep it" ends
exec 8>&-
finish_receiving
expect "all that was taken arrives" [ "$(wc -l <bodies)" -eq 4 ]
rm -rf topic

# ---- --wait ----
receive
serve
first=$runs
"$pipeline" run --set "http.endpoint=http://127.0.0.1:$port/" --set source=embedded --set "source.embedded.dir=$got/topic" \
	--set source.embedded.listen=127.0.0.1:0 2>other
expect "a second one is refused" grep -q "is in use by process $first" other
cp err first.err
"$pipeline" run --wait --set "http.endpoint=http://127.0.0.1:$port/" --set source=embedded \
	--set "source.embedded.dir=$got/topic" --set source.embedded.listen=127.0.0.1:0 2>err &
second=$!
started="$started $second"
expect "with --wait it waits" says_soon "waiting for the topic $got/topic, which process $first"
post "$json"
answers "the first one goes on" 'HTTP/1.1 200'
stop
expect "until it is told to end" [ "$status" -eq 0 ]
expect "then the second one takes over" says_soon 'taking events'
runs=$second
in=$(port_of 'taking events')
post "$json"
answers "and takes events" '"first":2'
stop
finish_receiving
expect "both events arrive" [ "$(wc -l <bodies)" -eq 2 ]

# ---- invalid sockets ----
(
	LISTEN_FDS=1 LISTEN_PID=$(exec sh -c 'echo $PPID')
	export LISTEN_FDS LISTEN_PID
	exec "$pipeline" run --set "http.endpoint=http://127.0.0.1:$port/" --set source=embedded \
		--set "source.embedded.dir=$got/topic" 3</dev/null 2>err
)
expect "a descriptor that is no socket is reported" grep -q 'descriptor 3 of LISTEN_FDS is not a listening TCP socket' err
rm -rf topic

# ---- sockets of the service manager ----
if ! command -v systemd-socket-activate >/dev/null; then
	echo "skipped: systemd-socket-activate is not here"
	finish
fi
# Two free ports: those of receivers that have ended
receive
in=$port
receive
numbers=$port
kill "$receiver_pid"
finish_receiving
kill "$(echo "$started" | awk '{print $(NF - 1)}')" 2>/dev/null
sleep 0.1
receive
# Does as a service manager: keeps the sockets, and starts one process after the other with them.
cat >manager <<'END'
#!/bin/sh
# arguments: the connector and its options
n=0
begin() {
	n=$((n + 1))
	sh -c 'LISTEN_PID=$$ && export LISTEN_PID && exec "$@"' sh "$@" 2>"err.$n" &
	old=$new new=$!
}
begin "$@"
for i in 2 3 4; do
	while [ ! -e "upgrade.$i" ]; do sleep 0.02; done
	begin "$@"
	until grep -q 'waiting for the topic' "err.$n"; do sleep 0.02; done
	kill -TERM "$old"
	wait "$old"
	echo "$?" >>statuses
done
while [ ! -e arrived ]; do sleep 0.02; done
kill -TERM "$new"
wait "$new"
echo "$?" >>statuses
END
chmod +x manager
systemd-socket-activate -l "127.0.0.1:$in" -l "127.0.0.1:$numbers" --fdname=events:metrics -E PATH -E AMPLITUDE_API_TOKEN \
	"$PWD/manager" "$pipeline" run --wait --set "http.endpoint=http://127.0.0.1:$port/" --set source=embedded \
	--set "source.embedded.dir=$got/topic" --set source.embedded.listen=127.0.0.1:1 2>activated &
manager=$!
started="$started $manager"
for _ in $(seq 200); do
	grep -q 'Listening on' activated && break
	sleep 0.02
done
for i in 1 2 3 4; do
	"$crowd" posts "$in" over >"posts.$i" &
	eval "poster$i=$!"
	started="$started $!"
done
says_in() { # file, text
	for _ in $(seq 1000); do
		grep -q "$2" "$1" 2>/dev/null && return
		sleep 0.02
	done
	false
}
expect "the first connection starts it" says_in err.1 'taking events .* a socket of the service manager'
expect "numbers have theirs" grep -q "showing numbers on http://127.0.0.1:$numbers/" err.1
for i in 2 3 4; do
	: >"upgrade.$i"
	expect "process $i takes over" says_in "err.$i" 'taking events'
	get /readyz "$numbers"
	answers "it shows numbers" 'HTTP/1.1 200'
	sleep 0.2
done
: >over
wait "$poster1" "$poster2" "$poster3" "$poster4"
# The last records may still be in the topic: the last process runs until they have arrived.
taken=$(awk '/^taken/ {n += $2} END {print n}' posts.*)
for _ in $(seq 1000); do
	[ "$(wc -l <bodies)" -ge "$taken" ] && break
	sleep 0.02
done
: >arrived
wait "$manager"
cp activated err
cat posts.*
expect "no producer is refused" sh -c '[ "$(grep -l "^taken [1-9][0-9]* refused 0$" posts.* | wc -l)" -eq 4 ]'
expect "each process ends well" [ "$(tr -d '\n' <statuses)" = 0000 ]
finish_receiving
expect "all $taken events arrive, once" [ "$(sort -u bodies | wc -l) $(wc -l <bodies)" = "$taken $taken" ]
finish
