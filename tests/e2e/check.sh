#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# NAME check reports each problem that would keep run from starting.  The default folder of the topic.
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
expect "a missing folder is all that is wrong" [ "$(wc -l <err)" -eq 1 ]
mkdir there
: >there/dead
check --set source.embedded.dir=there --set dead-letter.path=there/dead
expect "what is there already is good" [ "$status" -eq 0 ]
check --set source.embedded.dir=file/topic --set dead-letter.path=file/dead
expect "a file that is no folder" grep -q 'source.embedded.dir: file/topic: Not a directory' err
expect "for dead letters, too" grep -q 'dead-letter.path: file/dead: Not a directory' err
ln -s loop loop
check --set source=file
expect "a file that is not named" grep -qx 'test-connector: source.file.path is not set' err
check --set source=file --set source.file.path=log
expect "one that is not there" grep -q 'source.file.path: log: No such file' err
check --set source=file --set source.file.path=log --set source.file.follow=true
expect "when it is followed it may come later" [ "$status" -eq 0 ]
check --set source=file --set source.file.path=loop --set source.file.follow=true
expect "but not when it never can" grep -q 'source.file.path: loop: Too many levels' err
mkdir place
check --set source=file --set source.file.path=file --set source.file.follow=true --set source.file.state=place
expect "its place in a folder" grep -q 'source.file.state: place: Is a directory' err
check --set source=file --set source.file.path=file --set source.file.state=place
expect "which does not matter when it is read once" [ "$status" -eq 0 ]
expect "nothing is made by looking" [ ! -e test-events.topic ]
# Another user's files.
if [ "$(id -u)" -eq 0 ] && command -v setpriv >/dev/null; then
	cp "$pipeline" ./pipeline
	mkdir closed
	: >closed/file
	chmod 755 . closed
	as_nobody() { # arguments
		setpriv --reuid=65534 --regid=65534 --clear-groups ./pipeline check --set "http.endpoint=http://127.0.0.1:$port/" \
			--set source=embedded --set source.embedded.listen=127.0.0.1:0 "$@" >out 2>err
		status=$?
	}
	as_nobody --set source.embedded.dir=closed --set dead-letter.path=closed/file
	expect "a folder in which nothing can be written" grep -q 'source.embedded.dir: closed: Permission denied' err
	expect "a file that cannot be" grep -q 'dead-letter.path: closed/file: Permission denied' err
	as_nobody --set source.embedded.dir=closed/topic --set dead-letter.path=closed/dead
	expect "nor one that can be made there" [ "$(grep -c ': closed: Permission denied' err)" -eq 2 ]
	chmod 700 closed
	as_nobody --set source.embedded.dir=closed/topic --set dead-letter.path=closed/file
	expect "nor looked at" [ "$(grep -c ': closed/[a-z]*: Permission denied' err)" -eq 2 ]
else
	skip_some 4 "no other user can be tried"
fi

# ---- the topic's folder
begin() {
	rm -f err # of the one before
	"$pipeline" run --set "http.endpoint=http://127.0.0.1:$port/" --set source=embedded \
		--set source.embedded.listen=127.0.0.1:0 2>err &
	runs=$!
	started="$started $runs"
	until_there grep -q 'taking events' err
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
