# SPDX-License-Identifier: Apache-2.0
# A playground for a test: starts it, asks it with curl, ends it.  Sourced after e2e.sh.
"$JOLTC" play --no-open --port none 2>err
grep -q 'built without the playground' err && skip "this joltc has no playground"

# Starts it.  Sets $address and $origin; its standard error is in `err`.  It takes signals even if this test ignores them.
play_as_told() { # arguments
	rm -f address
	env --default-signal=HUP,INT "$JOLTC" play "$@" >address 2>err &
	await_play
}
# Waits until it says where it listens, or has ended.
await_play() {
	play_pid=$!
	started="$started $play_pid"
	for _ in $(seq 500); do
		[ -s address ] && break
		kill -0 "$play_pid" 2>/dev/null || break
		sleep 0.02
	done
	address=$(sed -n 's/^the playground is at //p' address)
	origin=$(expr "$address" : '\(http://[^/]*\)')
}
play() { # arguments
	play_as_told --no-open "$@"
}

# Ends it; $status is its exit status.
end_play() { # signal (TERM)
	kill -s "${1:-TERM}" "$play_pid"
	wait "$play_pid"
	status=$?
}

# A request; prints the status of the answer, which is in `body`.
code() { # options of curl
	curl -s -m 60 -o body -D head -w '%{http_code}' "$@"
}
is_code() { # status, options of curl
	wanted=$1
	shift
	got_code=$(code "$@")
	[ "$got_code" = "$wanted" ] || { echo "$got_code instead of $wanted"; false; }
}
# A request as from the page
post() { # name below the token, file
	code -H "Origin: $origin" --data-binary @"$2" "$address$1"
}

# Sends what the page sends; the answer is in `body`.
ask() { # kind page spec-file input-file [dialect]
	cat "$3" "$4" >question
	post "$1?spec=$(wc -c <"$3")&page=$2&dialect=${5-}" question >code
}
body_is() { # filter of jq that must be true
	jq -e "$1" body >/dev/null || { head -c 600 body; false; }
}
