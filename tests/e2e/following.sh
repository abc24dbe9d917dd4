# SPDX-License-Identifier: Apache-2.0
# Shared by tests of a followed file: start, end, lines.
. "$(dirname "$0")/e2e.sh"

# Starts the connector on $file; its output is added to `err`.  It must not read standard input.
echo '{"n":999}' >stray
follow() { # arguments
	"$pipeline" run --set "http.endpoint=http://127.0.0.1:$port/" --set source=file --set "source.file.path=$file" \
		--set source.file.follow=true "$@" 2>>err <stray &
	pid=$!
	started="$started $pid"
}
end_following() { # signal
	kill -s "$1" "$pid"
	wait "$pid" 2>/dev/null
	status=$?
}

# {"n":FROM} to {"n":TO}
lines() { # from to
	seq "$1" "$2" | sed 's/.*/{"n":&}/'
}
