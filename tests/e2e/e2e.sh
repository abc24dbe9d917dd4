# SPDX-License-Identifier: Apache-2.0
# What the end-to-end tests share: a receiver, a connector, records.
. "$(dirname "$0")/../lib.sh"
receiver=$BUILDDIR/tests/e2e/receiver
pipeline=$BUILDDIR/tests/e2e/pipeline
AMPLITUDE_API_TOKEN=key-5f3c9a
export AMPLITUDE_API_TOKEN
unset http_proxy https_proxy HTTP_PROXY HTTPS_PROXY
started=
trap 'for pid in $started; do kill "$pid" 2>/dev/null; done; rm -rf "$got"' EXIT
cd "$got" || exit 99

# Starts a receiver; `bodies` gets the bodies that it accepts, `heads` the heads of all requests.
receive() { # options
	rm -f bodies heads port
	: >bodies
	"$receiver" --out bodies --heads heads "$@" >port 2>receiver.err &
	receiver_pid=$!
	started="$started $receiver_pid"
	for _ in $(seq 200); do
		[ -s port ] && break
		sleep 0.05
	done
	port=$(head -n 1 port)
	[ -n "$port" ] || { cat receiver.err; echo "the receiver does not start"; exit 99; }
}

# Ends it; $saw is its last line.
finish_receiving() {
	kill "$receiver_pid" 2>/dev/null
	wait "$receiver_pid" 2>/dev/null
	saw=$(tail -n 1 port)
}

# Waits until the command succeeds, ten seconds at most.
until_there() { # command
	for _ in $(seq 200); do
		"$@" 2>/dev/null && return
		sleep 0.05
	done
	false
}
# Records {"n":1,...}
records() { # count
	awk -v n="$1" 'BEGIN {for (i = 1; i <= n; i++) printf "{\"n\":%d,\"text\":\"gr\\u00fc\303\237e %d\"}\n", i, i * i}'
}

# The same as they should arrive
rebuilt() { # count
	records "$1" | sed "s/.*/{\"events\":[&],\"api_key\":\"$AMPLITUDE_API_TOKEN\"}/"
}

# Runs the connector against the receiver; its output is in `err`, its exit status in $status.
deliver() { # arguments
	timeout 60 "$pipeline" run --set "http.endpoint=http://127.0.0.1:$port/2/httpapi" "$@" 2>err
	status=$?
}

expect() { # what, then a command that must succeed
	what=$1
	shift
	if "$@" >expect.out 2>&1; then
		pass
	else
		sed 's/^/  /' expect.out
		sed 's/^/  log: /' err | tail -n 10
		fail "$what (exit status $status)"
	fi
}

# The bodies that arrived are these records, in any order.
arrived() { # count
	rebuilt "$1" | sort >wanted
	sort bodies >sorted
	diff wanted sorted | head -n 5
	cmp wanted sorted
}
