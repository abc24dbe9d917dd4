# SPDX-License-Identifier: Apache-2.0
# Shared by tests of the connector's server: start, requests, end.
. "$(dirname "$0")/e2e.sh"
producer=$BUILDDIR/tests/e2e/producer
crowd=$BUILDDIR/tests/e2e/crowd
in=0
numbers=

# Prints the address at which the log says it listens.
port_of() { # what it does there
	sed -n "s,.*$1 on https*://[0-9.]*:\([0-9]*\)/.*,\1,p" err
}
# Waits until the connector has logged something.
says_soon() { # text
	for _ in $(seq 500); do
		grep -qF -e "$1" err 2>/dev/null && return
		sleep 0.02
	done
	false
}
# Starts the connector; $in is the port for events ($listen, if set), $numbers that of metrics.listen if there is one.
serve() { # arguments
	rm -f err
	"$pipeline" run --set "http.endpoint=http://127.0.0.1:$port/" --set source=embedded \
		--set "source.embedded.dir=$got/topic" --set "source.embedded.listen=127.0.0.1:${listen-0}" "$@" 2>err &
	runs=$!
	started="$started $runs"
	says_soon 'taking events' || { cat err; echo "the connector does not start"; exit 99; }
	in=$(port_of 'taking events')
	numbers=$(port_of 'showing numbers')
}
stop() {
	kill -TERM "$runs"
	wait "$runs"
	status=$?
}
raw() { # text; port
	printf '%b' "$1" | "$producer" raw "${2-$in}" >answer
}
# A head with these headers, and a document
post() { # further headers, each with its line's end
	raw "POST / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 7\r\n${1-}\r\n{\"n\":1}"
}
get() { # path, port, further headers
	raw "GET $1 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n${3-}\r\n" "$2"
}
answers() { # what, text in the answer
	if grep -qF -e "$2" answer; then
		pass
	else
		fail "$1: no \"$2\" in $(cat answer)"
	fi
}
json='Content-Type: application/json\r\n'
