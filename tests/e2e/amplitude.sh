#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The example, from its connector file to the endpoint: compiled, static, every event delivered with its key.
# TARGET=aarch64-linux-gnu: for that machine, run by qemu-user (tests/e2e/cross.sh); SYSROOT: with the shared libraries there.
. "$(dirname "$0")/e2e.sh"
example=$SRCDIR/examples/amplitude

"$JOLTC" build ${TARGET:+--target "$TARGET"} ${SYSROOT:+--dynamic} "$example/connector.yaml" -o amplitude-connector >err 2>&1
status=$?
expect "joltc build" [ "$status" -eq 0 ]
pipeline=$PWD/amplitude-connector
if [ -n "${TARGET-}" ]; then
	[ -n "${SYSROOT-}" ] || expect "the binary is static" sh -c "! readelf -l '$pipeline' | grep -q INTERP"
	machine=${TARGET%%-*}
	[ "$machine" != s390x ] || machine=S/390
	expect "it is for $TARGET" sh -c "readelf -h '$pipeline' | grep -qi 'machine:.*$machine'"
	printf '#!/bin/sh\nexec qemu-%s-static %s %s "$@"\n' "${TARGET%%-*}" "${SYSROOT:+-L $SYSROOT}" "$pipeline" >emulated
	chmod +x emulated
	pipeline=$PWD/emulated
elif grep -qx 'static-link=yes' "$BUILDDIR/runtime.conf"; then
	expect "the binary is static" sh -c "LC_ALL=C ldd '$pipeline' 2>&1 | grep -Eq 'not a dynamic executable|statically linked'"
fi
expect "its --version names the file and its digest" sh -c \
	"'$pipeline' --version | grep -q \"\$(sha256sum <'$example/connector.yaml' | cut -d' ' -f1)\""
expect "no spec text in it" sh -c "! grep -aqE 'events\\[0\\]|infinyon|timestamp\\\"' amplitude-connector"
expect "no secret in it" sh -c "! grep -aq '$AMPLITUDE_API_TOKEN' amplitude-connector"

awk 'BEGIN {for (i = 1; i <= 5000; i++)
	printf "{\"timestamp\":%d,\"event\":{\"user_id\":\"u-%d\",\"event_type\":\"t\",\"props\":{\"a\":[1,2,{\"b\":null}]}}}\n", i, i}' >in.ndjson
sed "s/.*\"event\":\\(.*\\)}\$/{\"events\":[\\1],\"api_key\":\"$AMPLITUDE_API_TOKEN\"}/" in.ndjson | sort >wanted
receive --script '200*100,500*3,reset,200'
deliver --input in.ndjson
finish_receiving
expect "exit status 0" [ "$status" -eq 0 ]
sort bodies >sorted
expect "every event arrives, rebuilt, with its key" cmp wanted sorted
expect "to the path of the file" grep -q '^POST /2/httpapi HTTP/1.1' heads
"$pipeline" transform in.ndjson 2>err | sort >sorted
expect "transform gives the same" cmp wanted sorted
finish
