#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# HTTPS: which endpoints the connector trusts, and its messages about others.
. "$(dirname "$0")/e2e.sh"
command -v openssl >/dev/null || skip "the command openssl is not here"

authority() { # name
	openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "$1.key" -out "$1.pem" -days 2 \
		-subj "/CN=$1" 2>/dev/null
}
certificate() { # name, authority, alternative names, more options
	openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "$1.key" -out "$1.csr" -subj "/CN=$1" 2>/dev/null
	printf 'subjectAltName=%s\n' "$3" >ext
	name=$1 by=$2
	shift 3
	openssl x509 -req -in "$name.csr" -CA "$by.pem" -CAkey "$by.key" -CAcreateserial -extfile ext -out "$name.pem" \
		"$@" 2>/dev/null
}
authority ca
authority other
certificate good ca 'DNS:localhost,IP:127.0.0.1' -days 2
certificate named ca 'DNS:collector.test' -days 2
# Expired long ago
printf 'subjectAltName=IP:127.0.0.1\n' >ext
openssl x509 -req -in good.csr -CA ca.pem -CAkey ca.key -CAcreateserial -extfile ext -out expired.pem -days -1 2>/dev/null ||
	cp good.pem expired.pem

secure() { # host, arguments
	host=$1
	shift
	timeout 60 "$pipeline" run --set "http.endpoint=https://$host:$port/2/httpapi" --input in.ndjson "$@" 2>err
	status=$?
}
records 200 >in.ndjson

receive --tls good.pem good.key
secure 127.0.0.1
expect "an unknown authority: exit status 1" [ "$status" -eq 1 ]
expect "it says so" grep -q 'the certificate of 127.0.0.1 is not trusted: .*unknown authority: name its certificate with http.tls.ca' err
expect "nothing was sent" [ ! -s bodies ]
expect "nothing is a dead letter" [ ! -e test-events.dead.ndjson ]
secure 127.0.0.1 --set http.tls.ca=other.pem
expect "another authority: exit status 1" [ "$status" -eq 1 ]
expect "nothing was sent to it" [ ! -s bodies ]
finish_receiving

# From here on, only connections with requests count.
receive --tls good.pem good.key
secure 127.0.0.1 --set http.tls.ca=ca.pem
expect "http.tls.ca: exit status 0" [ "$status" -eq 0 ]
expect "http.tls.ca: every record arrives" arrived 200
: >bodies
secure localhost --set http.tls.ca=ca.pem
expect "a name from /etc/hosts, checked against the certificate" arrived 200
SSL_CERT_FILE=$PWD/ca.pem secure 127.0.0.1
expect "SSL_CERT_FILE names the authorities, too" [ "$status" -eq 0 ]
: >bodies
secure 127.0.0.1 --set http.tls.verify=false
expect "verification can be switched off" arrived 200
SSL_CERT_FILE=$PWD/nothing secure 127.0.0.1
expect "and is reported when it is not there" grep -q 'SSL_CERT_FILE: .*/nothing: No such file' err
secure 127.0.0.1 --set http.tls.ca=nowhere.pem
expect "an authority's file that is missing is reported" grep -q 'http.tls.ca: nowhere.pem: No such file or directory' err
secure 127.0.0.1 --set http.tls.ca=good.key
expect "a file without a certificate is reported" grep -q 'http.tls.ca: good.key: ' err
finish_receiving
expect "connections are kept: $saw" sh -c "[ \$(echo '$saw' | awk '{print \$6}') -lt 160 ]"

# More than a socket takes at once
receive --tls good.pem good.key
awk 'BEGIN {s = "x"; while (length(s) < 800000) s = s s; for (i = 1; i <= 20; i++) printf "{\"n\":%d,\"text\":\"%s\"}\n", i, s}' >in.ndjson
secure 127.0.0.1 --set http.tls.ca=ca.pem --set http.batch.max-records=20 --set http.batch.max-bytes=64MB --set http.batch.linger=10s
expect "a large body arrives" [ "$(wc -c <bodies)" -gt 16000000 ]
expect "and at the first attempt" grep -q '20 of 20 records delivered in .* 0 retries' err
finish_receiving
records 200 >in.ndjson

receive --tls good.pem good.key
mkfifo endless
exec 8<>endless
cat in.ndjson >&8
timeout 60 "$pipeline" run --set "http.endpoint=https://127.0.0.1:$port/" --input endless 2>err
status=$?
exec 8>&-
expect "a source that does not end: exit status 1 all the same" [ "$status" -eq 1 ]
expect "it says so" grep -q 'is not trusted' err
finish_receiving

receive --tls named.pem named.key
secure 127.0.0.1 --set http.tls.ca=ca.pem
expect "another name: exit status 1" [ "$status" -eq 1 ]
expect "it says so" grep -q 'is not trusted: .*http.tls.server-name' err
secure 127.0.0.1 --set http.tls.ca=ca.pem --set http.tls.server-name=collector.test
expect "http.tls.server-name" arrived 200
finish_receiving

if ! cmp -s expired.pem good.pem; then
	receive --tls expired.pem good.key
	secure 127.0.0.1 --set http.tls.ca=ca.pem
	expect "an expired certificate is refused" grep -q 'is not trusted: certificate has expired' err
	finish_receiving
fi

# A request over a kept connection must not wait for the other side's delayed acknowledgement (40 ms): it is sent in one piece,
# so the kernel holds back no part of it.  Some TLS records belong to the handshake and the end.
receive --tls good.pem good.key
secure 127.0.0.1 --set http.tls.ca=ca.pem --set http.concurrency=1
finish_receiving
pieces=$(sed -n 's/^records //p' port)
expect "200 requests are 200 pieces, and a few ($pieces)" [ $((pieces / 20)) -eq 10 ]

# A head that is larger than a TLS record
records 5 >some.ndjson
mv in.ndjson all.ndjson
mv some.ndjson in.ndjson
receive --tls good.pem good.key
long=$(head -c 120000 /dev/zero | tr '\0' x)
secure 127.0.0.1 --set http.tls.ca=ca.pem --set "http.headers=X-1: $long" --set "http.headers=X-2: $long"
finish_receiving
expect "a long head: every record" arrived 5
expect "a long head: it is whole" [ "$(tr -d '\r' <heads | awk 'length($0) == 120005 && /^X-[12]: x+$/' | wc -l)" -eq 10 ]
mv all.ndjson in.ndjson

certificate client ca 'DNS:client.test' -days 2
receive --tls good.pem good.key --client-ca ca.pem
secure 127.0.0.1 --set http.tls.ca=ca.pem --set http.tls.cert=client.pem --set http.tls.key=client.key
expect "a client's certificate" arrived 200
: >bodies
records 1 >in.ndjson
secure 127.0.0.1 --set http.tls.ca=ca.pem --set http.retry.max-attempts=1 --dead-letter dead
expect "without one: refused, and reported" grep -qi 'TLS: .*alert' err
expect "nothing arrived then" [ ! -s bodies ]
finish_receiving

receive
secure 127.0.0.1 --set http.tls.ca=ca.pem --set http.retry.max-attempts=1 --dead-letter dead
expect "a server without TLS is reported" grep -q 'TLS: ' err
finish_receiving

# ---- SIGHUP reads certificates again
records 5 >in.ndjson
receive --tls good.pem good.key --client-ca ca.pem
cp other.pem own.pem
cp other.key own.key
mkfifo pipe
: >err
"$pipeline" run --set "http.endpoint=https://127.0.0.1:$port/2/httpapi" --set http.tls.ca=ca.pem \
	--set http.tls.cert=own.pem --set http.tls.key=own.key <pipe 2>>err &
runs=$!
started="$started $runs"
exec 9>pipe
until_there() { # command
	for _ in $(seq 100); do
		"$@" && return 0
		sleep 0.05
	done
	return 1
}
records 5 >&9
expect "a client's certificate that is not taken" until_there grep -qi 'TLS: .*alert' err
expect "nothing arrives with it" [ ! -s bodies ]
cp client.pem own.pem
kill -HUP "$runs"
expect "a certificate without its key is no good" until_there grep -q 'SIGHUP: secrets and certificates stay as they were' err
cp client.key own.key
kill -HUP "$runs"
expect "a new one is read" until_there grep -q 'SIGHUP: secrets, certificates and the dead-letter file are read again' err
expect "and used" until_there arrived 5
cp other.pem own.pem
cp other.key own.key
kill -HUP "$runs"
expect "another one is read" until_there sh -c '[ "$(grep -c "are read again" err)" -eq 2 ] || grep -q "read again (1 more" err'
records 1 >&9
sleep 0.7
expect "connections of the one before are not used any more" [ "$(wc -l <bodies)" -eq 5 ]
exec 9>&-
kill -TERM "$runs"
kill -TERM "$runs"
wait "$runs"
finish_receiving

# ---- check connects, and sends nothing
receive --tls good.pem good.key
check() { # arguments
	timeout 20 "$pipeline" check --set "http.endpoint=https://127.0.0.1:$port/" "$@" >err 2>&1
	status=$?
}
check
expect "check refuses an unknown authority" [ "$status" -eq 1 ]
expect "check says so" grep -q 'unknown authority' err
check --set http.tls.ca=ca.pem
expect "check: all is well" [ "$status" -eq 0 ]
finish_receiving
check --set http.tls.ca=ca.pem
expect "check: nobody is there" grep -q 'http.endpoint: cannot connect to 127.0.0.1 port [0-9]*: Connection refused' err
expect "check: exit status 1" [ "$status" -eq 1 ]
expect "check has sent nothing: $saw" sh -c "echo '$saw' | grep -q '^requests 0 '"
finish
