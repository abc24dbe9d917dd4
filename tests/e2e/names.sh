#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Names of endpoints, from /etc/hosts or a name server; connections when an address changes.
. "$(dirname "$0")/e2e.sh"

lines() { # file, at least so many
	[ "$(wc -l <"$1")" -ge "$2" ]
}
# A second receiver at another address, with the same port; `others` gets its bodies.
receive_too() { # address
	rm -f others
	: >others
	"$receiver" --out others --address "$1" --port "$port" >port2 2>receiver2.err &
	other_pid=$!
	started="$started $other_pid"
	until_there [ -s port2 ]
}
finish_receiving_too() {
	kill "$other_pid"
	wait "$other_pid" 2>/dev/null
}
serve() { # host, arguments; records come through fd 9
	host=$1
	shift
	rm -f pipe err # of the one before
	mkfifo pipe
	"$pipeline" run --set "http.endpoint=http://$host:$port/" --set http.backoff_min=100ms --set http.backoff_max=200ms \
		"$@" <pipe 2>err &
	runs=$!
	started="$started $runs"
	exec 9>pipe
}
stop() {
	kill -TERM "$runs"
	wait "$runs"
	exec 9>&-
}

"$BUILDDIR/tests/e2e/nameserver" zone >dns.port 2>asked &
started="$started $!"
until_there [ -s dns.port ]
printf 'nameserver 127.0.0.1:%s\n' "$(cat dns.port)" >resolv.conf
: >hosts
JOLTC_HOSTS=$PWD/hosts JOLTC_RESOLV_CONF=$PWD/resolv.conf
export JOLTC_HOSTS JOLTC_RESOLV_CONF
named() { # address
	printf 'shop.test A %s\n' "$1" >zone.new
	mv zone.new zone
}

# ---- a name server
named 127.0.0.1
receive
records 20 >in.ndjson
look_up() { # records in in.ndjson go to shop.test
	timeout 10 "$pipeline" run --set "http.endpoint=http://shop.test:$port/" --input in.ndjson 2>err
	status=$?
}
look_up
expect "a name that a server knows" arrived 20
expect "it was asked" grep -q '^shop.test A$' asked
deliver --input in.ndjson --set "http.endpoint=http://nowhere.test:$port/" --set http.retry.max-attempts=1 --dead-letter dead
expect "one that it does not know is reported" grep -q 'cannot find the address of nowhere.test: ' err
finish_receiving

"$receiver" --address ::1 >six 2>/dev/null &
six=$!
sleep 0.3
kill "$six" 2>/dev/null
wait "$six" 2>/dev/null
if [ -s six ]; then
	printf 'shop.test AAAA ::1\n' >zone
	receive --address ::1
	look_up
	expect "a name with nothing but AAAA" arrived 20
	finish_receiving
	# An unreachable address of one family does not keep it from using the other.
	printf 'shop.test A 127.0.0.1\nshop.test AAAA ::1\n' >zone
	receive --address ::1
	look_up
	expect "with both, the one that answers is found" arrived 20
	finish_receiving
	: >zone
	printf '::1 shop.test\n' >hosts
	receive --address ::1
	look_up
	expect "only AAAA in the file of hosts" arrived 20
	finish_receiving
	: >hosts
else
	echo "no IPv6 here"
fi

# ---- an address changes while a connection is kept
named 127.0.0.1
receive
receive_too 127.0.0.2
serve shop.test --set http.max-connection-age=300ms
records 3 >&9
expect "at the first address" until_there lines bodies 3
named 127.0.0.2
for _ in 1 2 3 4 5 6 7 8; do
	records 1 >&9
	sleep 0.2
done
expect "what is sent later goes to the second" until_there lines others 1
before=$(wc -l <bodies)
records 5 >&9
expect "all of it" until_there lines others 5
expect "and nothing to the first" [ "$(wc -l <bodies)" -eq "$before" ]
stop

# Forever, if so configured
named 127.0.0.1
: >bodies
: >others
serve shop.test --set http.max-connection-age=0s --set http.concurrency=1
records 3 >&9
expect "no age: at the first address" until_there lines bodies 3
named 127.0.0.2
sleep 1
records 3 >&9
expect "no age: the connection is kept" until_there lines bodies 6
stop

# ---- the files are read again
: >bodies
: >others
printf '127.0.0.1 cart.test\n' >hosts
serve cart.test --set http.max-connection-age=300ms
records 3 >&9
expect "hosts: at the first address" until_there lines bodies 3
printf '127.0.0.2 cart.test\n' >hosts.new
mv hosts.new hosts
sleep 0.4
records 3 >&9
expect "hosts: a changed file is followed" until_there lines others 3
# A name that has left the hosts file is asked of the name server.
: >hosts
printf 'cart.test A 127.0.0.1\n' >zone
sleep 0.4
records 3 >&9
expect "hosts: what stands there no more is asked for" until_there lines bodies 6
stop

: >bodies
printf 'nameserver 127.0.0.1:9\n' >resolv.conf
printf 'late.test A 127.0.0.1\n' >zone
serve late.test
records 3 >&9
expect "resolv.conf: nobody there" until_there grep -q 'cannot find the address of late.test' err
printf 'nameserver 127.0.0.1:%s\n' "$(cat dns.port)" >resolv.conf
expect "resolv.conf: a changed file is followed" until_there lines bodies 3
stop

: >bodies
: >others
"$BUILDDIR/tests/e2e/nameserver" zone.other >other.port 2>asked.other &
started="$started $!"
until_there [ -s other.port ]
printf 'moved.test A 127.0.0.1\n' >zone
printf 'moved.test A 127.0.0.2\n' >zone.other
serve moved.test --set http.max-connection-age=200ms
records 3 >&9
expect "resolv.conf: the first server is asked" until_there lines bodies 3
printf 'nameserver 127.0.0.1:%s\n' "$(cat other.port)" >resolv.conf
before=$(grep -c '^moved.test A' asked)
for _ in 1 2 3 4 5 6; do
	sleep 0.3
	records 1 >&9
done
expect "resolv.conf: then the other one" until_there lines others 6
expect "resolv.conf: and the first no more" [ "$(grep -c '^moved.test A' asked)" -eq "$before" ]
stop
finish_receiving
finish_receiving_too
finish
