#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Systems that lack something: no epoll, no inotify, few descriptors, little memory.
. "$(dirname "$0")/posting.sh"

# Prints what the running connector has open.
opened() {
	ls -l "/proc/$runs/fd" 2>/dev/null
}
without() { # what must not be open
	! opened | grep -F "$1"
}
# All posted records have arrived.
all_arrive() {
	sed 's/.*"id":"\([^"]*\)".*/\1/' bodies | sort -u >arrived
	sort -u acknowledged >wanted
	[ -s wanted ] && cmp wanted arrived
}
deliver_some() { # how, arguments of the connector
	"$producer" post "$in" 4 2 acknowledged >produced
	settled
	expect "$1: events arrive" all_arrive
	case $(cat "$BUILDDIR/runtime.conf") in
	*sanitize*) ;;
	*) expect "$1: in less than 64 MB" [ "$(sed -n 's/VmHWM:[^0-9]*\([0-9]*\).*/\1/p' "/proc/$runs/status")" -lt 65536 ] ;;
	esac
}

# ---- epoll
receive
serve
expect "there is epoll otherwise" sh -c "ls -l /proc/$runs/fd | grep -q eventpoll"
stop
EVENT_NOEPOLL=1
export EVENT_NOEPOLL
serve
unset EVENT_NOEPOLL
expect "no epoll is used" without eventpoll
deliver_some "without epoll"
stop
expect "without epoll: exit status 0" [ "$status" -eq 0 ]
finish_receiving
rm -rf topic

# ---- descriptors
receive
few=$(ulimit -Sn)
ulimit -Sn 40
serve --set http.concurrency=2
ulimit -Sn "$few"
deliver_some "40 descriptors"
stop
expect "40 descriptors: exit status 0" [ "$status" -eq 0 ]
finish_receiving
rm -rf topic

# ---- inotify: a namespace may have a limit of its own
follow() { # prefix of the command
	# shellcheck disable=SC2086 # words
	$1 "$pipeline" run --set "http.endpoint=http://127.0.0.1:$port/" --set source=file \
		--set source.file.path=app.log --set source.file.follow=true 2>err &
	runs=$!
	started="$started $runs"
}
cat >without_inotify <<'END'
echo 0 >/proc/sys/user/max_inotify_instances && exec "$@"
END
await_bodies() { # count
	for _ in $(seq 200); do
		[ "$(wc -l <bodies)" -lt "$1" ] || break
		sleep 0.05
	done
	[ "$(wc -l <bodies)" -eq "$1" ]
}
receive
seq 10 | sed 's/.*/{"n":&}/' >app.log
follow ""
expect "what a file has arrives" await_bodies 10
expect "there is inotify otherwise" sh -c "ls -l /proc/$runs/fd | grep -q inotify"
stop
finish_receiving
rm -f ./*.position
if unshare -Ur sh without_inotify true 2>/dev/null; then
	receive
	follow "unshare -Ur sh without_inotify"
	expect "without inotify: what a file has arrives" await_bodies 10
	expect "no inotify is used" without inotify
	seq 11 20 | sed 's/.*/{"n":&}/' >>app.log
	expect "without inotify: what is added arrives" await_bodies 20
	stop
	finish_receiving
else
	skip_some 3 "a system without inotify: user namespaces are not allowed"
fi
finish
