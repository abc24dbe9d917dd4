# SPDX-License-Identifier: Apache-2.0
# Shared by tests of damaged topics: the command topic, and what it says.
. "$(dirname "$0")/e2e.sh"
crash=$BUILDDIR/tests/e2e/topic_crash

topic() { # expected status, directory, arguments
	want=$1 dir=$2
	shift 2
	"$pipeline" topic --set "source.embedded.dir=$dir" "$@" >out 2>err
	status=$?
	if [ "$status" -eq "$want" ]; then
		pass
	else
		fail "topic $*: status $status, not $want: $(cat out err)"
	fi
}

matches() { # file pattern
	if grep -q -e "$2" "$1"; then
		pass
	else
		fail "nothing like \"$2\" in $1: $(cat "$1")"
	fi
}
