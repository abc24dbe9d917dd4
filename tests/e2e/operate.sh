#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What an operator does with a running connector: SIGHUP, the service manager, dead letters.
. "$(dirname "$0")/e2e.sh"
producer=$BUILDDIR/tests/e2e/producer

begin() { # arguments; the source is a pipe that stays open
	rm -f pipe err # of the one before
	mkfifo pipe
	"$pipeline" run --set "http.endpoint=http://127.0.0.1:$port/" --dead-letter dead "$@" <pipe 2>err &
	runs=$!
	started="$started $runs"
	exec 9>pipe
}
end() {
	exec 9>&-
	wait "$runs"
	status=$?
}
wait_for() { # text, file
	for _ in $(seq 100); do
		grep -qF -e "$1" "$2" 2>/dev/null && return
		sleep 0.05
	done
	false
}

# ---- SIGHUP ----
receive --refuse bad
echo 'AMPLITUDE_API_TOKEN=first' >secrets
begin --secrets "$PWD/secrets" --set 'http.headers=Authorization: Key ${{ secrets.AMPLITUDE_API_TOKEN }}'
echo '{"bad":1}' >&9
echo '{"n":1}' >&9
expect "a record is delivered" wait_for '"n":1' bodies
expect "one is dead" wait_for '{\"bad\":1}' dead
mv dead dead.1
echo 'AMPLITUDE_API_TOKEN=second' >secrets
kill -HUP "$runs"
expect "the log says so" wait_for 'SIGHUP: secrets, certificates and the dead-letter file are read again' err
echo '{"bad":2}' >&9
echo '{"n":2}' >&9
expect "another is delivered" wait_for '"n":2' bodies
expect "a new dead-letter file" wait_for '{\"bad\":2}' dead
expect "the old one stays as it was" [ "$(wc -l <dead.1)" -eq 1 ]
expect "the body has the new secret" grep -qx '{"events":\[{"n":2}\],"api_key":"second"}' bodies
expect "so has the head" grep -q '^Authorization: Key second' heads
printf 'AMPLITUDE_API_TOKEN=a\377b\n' >secrets
kill -HUP "$runs"
expect "a secret that is no good is refused" wait_for 'SIGHUP: secrets and certificates stay as they were' err
until_reported() { # count, text
	for _ in $(seq 500); do
		reported "$@" && return
		sleep 0.02
	done
	false
}
reported() { # count, text
	[ "$(grep -cF -e "$2" err)" -ge "$1" ]
}
stays='SIGHUP: secrets and certificates stay as they were'
kill -HUP "$runs"
expect "and once more, which is reported" until_reported 2 "$stays"
expect "with its reason" reported 2 'the secret AMPLITUDE_API_TOKEN is not valid UTF-8'
: >secrets
kill -HUP "$runs"
expect "one that is missing is refused" until_reported 3 "$stays"
expect "and reported" reported 1 'the secret AMPLITUDE_API_TOKEN is no longer in the file of secrets'
echo 'AMPLITUDE_API_TOKEN=' >secrets
kill -HUP "$runs"
expect "so is an empty one" until_reported 4 "$stays"
expect "and reported" reported 1 'the secret AMPLITUDE_API_TOKEN is empty in the file of secrets'
echo '{"n":3}' >&9
expect "the second stays" wait_for '{"events":[{"n":3}],"api_key":"second"}' bodies
end
finish_receiving
expect "exit status 0" [ "$status" -eq 0 ]
expect "no secret in the log" sh -c '! grep -q "first\|second" err'
rm -f dead dead.1

# ---- the service manager ----
"$producer" notified "$PWD/socket" 60 >told &
listening=$!
started="$started $listening"
for _ in $(seq 500); do
	[ -S socket ] && break
	sleep 0.02
done
receive
NOTIFY_SOCKET=$PWD/socket WATCHDOG_USEC=200000
export NOTIFY_SOCKET WATCHDOG_USEC
begin
unset NOTIFY_SOCKET WATCHDOG_USEC
is_fed() {
	for _ in $(seq 500); do
		[ "$(grep -c WATCHDOG=1 told)" -ge 5 ] && return
		sleep 0.02
	done
	false
}
expect "the watchdog is fed" is_fed
kill -HUP "$runs"
expect "RELOADING" wait_for 'RELOADING=1' told
kill -TERM "$runs"
end
expect "STOPPING" wait_for 'STOPPING=1' told
kill -TERM "$listening"
wait "$listening"
finish_receiving
expect "READY first" [ "$(head -n 1 told)" = READY=1 ]

# The example's unit, with a program that exists
if command -v systemd-analyze >/dev/null; then
	sed 's,^ExecStart=[^ ]*,ExecStart=/bin/true,' "$SRCDIR/examples/systemd/amplitude-connector.service" >unit.service
	expect "the unit is understood" sh -c '[ -z "$(systemd-analyze verify ./unit.service 2>&1)" ]'
	for unit in amplitude-connector amplitude-connector-metrics; do
		cp "$SRCDIR/examples/systemd/$unit.socket" .
	done
	mv unit.service amplitude-connector.service
	expect "so are its sockets" sh -c '[ -z "$(systemd-analyze verify ./amplitude-connector.socket \
		./amplitude-connector-metrics.socket 2>&1)" ]'
fi

# ---- dead letters ----
rm -f dead
dead_letter() { # arguments
	"$pipeline" dead-letter --set "http.endpoint=http://127.0.0.1:$port/" --dead-letter dead "$@" >out 2>err
	status=$?
}
receive
dead_letter
expect "no file, no letters" grep -q 'no dead letters' out
dead_letter retry
expect "nothing to retry" [ "$status" -eq 0 ]
finish_receiving
receive --script 400
printf '{"n":1}\n{"n":2,"t":"\\"\303\274"}\n{x\n"\377"\n{"n":"bad"}\n' | deliver --dead-letter dead
finish_receiving
dead_letter list
expect "they are listed" grep -q ':1  *400 .*HTTP 400  (7 bytes)' out
expect "with what was wrong" grep -q 'BAD_JSON' out
expect "all of them" grep -q '^5 in dead' out
dead_letter list --format json
expect "as they stand" cmp dead out
cp dead before
receive --refuse bad
dead_letter retry
finish_receiving
expect "exit status 0" [ "$status" -eq 0 ]
expect "what is good now arrives" [ "$(sort bodies | tr -d '\n')" = \
	"{\"events\":[{\"n\":1}],\"api_key\":\"$AMPLITUDE_API_TOKEN\"}{\"events\":[{\"n\":2,\"t\":\"\\\"ü\"}],\"api_key\":\"$AMPLITUDE_API_TOKEN\"}" ]
expect "nothing is complained about" sh -c '! grep "^test-connector: " err'
expect "the rest is dead again" [ "$(wc -l <dead)" -eq 3 ]
expect "what is not text as it was" sh -c 'grep record_base64 before | cmp - "$1"' sh /dev/stdin <<-END
	$(grep record_base64 dead)
END
expect "nothing else is left" sh -c '! ls dead.* 2>/dev/null'
# The endpoint is down, and the command is interrupted: nothing is lost.
cp before dead
receive --script silent
timeout -s TERM 1 "$pipeline" dead-letter retry --set "http.endpoint=http://127.0.0.1:$port/" \
	--set drain-timeout=100ms --dead-letter dead >out 2>err
finish_receiving
expect "the letters wait" cmp before dead.retry
receive
dead_letter retry
finish_receiving
expect "the next retry takes them up" grep -q 'an earlier retry is continued' err
expect "they arrive" [ "$(wc -l <bodies)" -eq 3 ]
# While a running connector has the file open
rm -f dead
receive --refuse bad
begin
echo '{"bad":1}' >&9
expect "one is dead" wait_for '{\"bad\":1}' dead
dead_letter retry
expect "tried again, dead again" grep -q '^1 records were tried again' out
echo '{"bad":2}' >&9
expect "further ones go to the new file" wait_for '{\"bad\":2}' dead
expect "beside it" [ "$(wc -l <dead)" -eq 2 ]
end
finish_receiving
finish
