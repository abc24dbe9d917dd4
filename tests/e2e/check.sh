#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# NAME check reports every problem for which run would not begin; where the topic is if nothing says.
. "$(dirname "$0")/e2e.sh"

check() { # arguments
	timeout 60 "$pipeline" check --set "http.endpoint=http://127.0.0.1:$port/" --set source=embedded \
		--set source.embedded.listen=127.0.0.1:0 "$@" >out 2>err
	status=$?
}
receive
check
expect "nothing is wrong" grep -q 'configuration and secrets are complete' out
expect "nothing is made" [ ! -e test-events.topic ]
check --set "metrics.listen=127.0.0.1:$port" --set "source.embedded.listen=127.0.0.1:$port" \
	--set source.embedded.dir=missing/topic --set dead-letter.path=/
expect "exit status 1" [ "$status" -eq 1 ]
expect "an address in use" grep -q "metrics.listen: 127.0.0.1:$port: Address already in use" err
expect "another one" grep -q "source.embedded.listen: 127.0.0.1:$port: Address already in use" err
expect "a directory that cannot be made" grep -q 'source.embedded.dir: missing: No such file' err
expect "a file that is a directory" grep -q 'dead-letter.path: /: Is a directory' err
expect "each once" [ "$(wc -l <err)" -eq 4 ]
: >file
check --set source.embedded.dir=file
expect "a directory that is a file" grep -q 'source.embedded.dir: file: Not a directory' err
check --set source.embedded.listen=x --set http.backoff_min=0s --set http.batch.max-records=0
expect "exit status 2" [ "$status" -eq 2 ]
expect "wrong values of --set" [ "$(grep -c '(--set)' err)" -eq 3 ]
check --set source=file --set source.file.path=log --set source.file.follow=true --set source.file.state=missing/state
expect "the place of a followed file" grep -q 'source.file.state: missing: No such file' err

# ---- the topic's folder
begin() {
	rm -f err # of the one before
	"$pipeline" run --set "http.endpoint=http://127.0.0.1:$port/" --set source=embedded \
		--set source.embedded.listen=127.0.0.1:0 2>err &
	runs=$!
	started="$started $runs"
	for _ in $(seq 500); do
		grep -q 'taking events' err 2>/dev/null && break
		sleep 0.02
	done
}
end() {
	kill -TERM "$runs"
	wait "$runs"
}
: >test-events # as a binary of the topic's name
begin
expect "the topic has a name of its own" [ -d test-events.topic ]
end
rm -rf test-events test-events.topic
mkdir test-events
begin
expect "a folder from before stays in use" sh -c '[ -e test-events/data.mdb ] && [ ! -e test-events.topic ]'
end
finish_receiving
finish
