#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# meta.consumer.offset: where a new consumer begins, in the embedded topic and in a followed file.
. "$(dirname "$0")/e2e.sh"
producer=$BUILDDIR/tests/e2e/producer

begin() { # arguments
	rm -f err
	"$pipeline" run --set "http.endpoint=http://127.0.0.1:$port/" --set http.order=strict "$@" 2>err &
	runs=$!
	started="$started $runs"
}
topic() { # arguments
	begin --set source=embedded --set source.embedded.dir=topic --set source.embedded.listen=127.0.0.1:0 \
		--set meta.topic.retention.time=1h "$@"
	for _ in $(seq 500); do
		grep -q 'taking events' err 2>/dev/null && break
		sleep 0.02
	done
	in=$(sed -n 's,.*taking events on http://127.0.0.1:\([0-9]*\)/.*,\1,p' err)
}
post() { # from to
	body=$(seq "$1" "$2" | sed 's/.*/{"n":&}/')
	printf 'POST / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/x-ndjson\r\nContent-Length: %d\r\n\r\n%s' \
		"${#body}" "$body" | "$producer" raw "$in" >answer
	grep -q '200 OK' answer || { cat answer; exit 99; }
}
end() {
	kill -TERM "$runs"
	wait "$runs"
	status=$?
}
# These arrive, in this order; then empties the file.
came() { # numbers
	for _ in $(seq 60); do
		[ "$(wc -l <bodies)" -ge $# ] && break
		sleep 0.05
	done
	sleep 0.2
	got_now=$(grep -o '"n":[0-9]*' bodies | cut -d: -f2 | tr '\n' ' ')
	: >bodies
	[ "$got_now" = "$* " ] || [ "$got_now" = "$*" ] || { echo "came: $got_now"; return 1; }
}

# ---- the topic
receive
topic
post 1 6
expect "a first start" came 1 2 3 4 5 6
end
topic
expect "the next one goes on" came
end
topic --set meta.consumer.offset.strategy=auto --set meta.consumer.offset.start=beginning
expect "auto: start is that of the first one only" came
end
none="--set meta.consumer.offset.strategy=none"
topic $none --set meta.consumer.offset.start=beginning
expect "none: from the beginning" came 1 2 3 4 5 6
expect "none: that is reported" grep -q 'meta.consumer.offset: 6 records are delivered again, from offset 1 on' err
end
topic $none --set meta.consumer.offset.start.from-end=2
expect "none: from the end" came 5 6
end
topic $none --set meta.consumer.offset.start.from-end=200
expect "none: more than there are" came 1 2 3 4 5 6
end
topic $none --set meta.consumer.offset.start.from-beginning=4
expect "none: behind the beginning" came 5 6
end
topic $none --set meta.consumer.offset.start.absolute=3
expect "none: an offset" came 3 4 5 6
end
topic $none --set meta.consumer.offset.start=end
expect "none: the end" came
end
topic $none
expect "none: where is not said" came
end
finish_receiving
receive --script 500
topic
post 7 8
sleep 0.3
end
finish_receiving
receive
topic $none --set meta.consumer.offset.start=end
expect "what was not delivered is not passed over" came 7 8
expect "and that is reported" grep -q 'records from offset 7 on are not delivered yet: none is passed over' err
end

# ---- a followed file
lines() { # from to
	seq "$1" "$2" | sed 's/.*/{"n":&}/'
}
follow() { # arguments
	begin --set source=file --set source.file.path=app.log --set source.file.follow=true "$@"
}
{ lines 1 3; printf '{"t":"%09000d","n":' 0; } >app.log # of more bytes than are looked at at a time
follow --set meta.consumer.offset.start=end
sleep 0.3
{ printf '4}\n'; lines 5 6; } >>app.log
expect "a file from its end, not inside a line" came 4 5 6
end
lines 7 8 >>app.log
follow --set meta.consumer.offset.start=end
expect "the next start goes on" came 7 8
end
follow $none --set meta.consumer.offset.start=beginning
expect "none: from the beginning each time" came 1 2 3 4 5 6 7 8
end
lines 9 10 >>app.log
follow $none --set meta.consumer.offset.start=end
sleep 0.3
lines 11 12 >>app.log
expect "none: from the end each time" came 11 12
end
finish_receiving
finish
