#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# How the playground starts and ends: its port, its files, a link, options, the browser, signals.
here=$(cd "$(dirname "$0")" && pwd)
. "$here/e2e.sh"
command -v curl >/dev/null || skip "no curl is here"
. "$here/playground.sh"

echo '[{"operation": "shift", "spec": {"a": "b"}}]' >spec.json
echo '{"a":1}' >input.json

# It does not start, and says why.
refuses() { # exit status, text, arguments of joltc play
	wanted=$1 text=$2
	shift 2
	"$JOLTC" play --no-open "$@" >out 2>err
	status=$?
	[ $status -eq "$wanted" ] && [ ! -s out ] && grep -qF -e "$text" err
}
# What the page gets at its start
start_is() { # filter of jq that must be true
	code "${address}start" >code
	body_is "$1"
}

# ---- the port
play spec.json
port=${origin##*:}
for word in none '' 12x -1 65536 99999999999999999999; do
	expect "no port: \"$word\"" refuses 2 '--port: not a number from 1 to 65535' --port "$word"
done
expect "a port that is taken" refuses 1 "127.0.0.1:$port: Address already in use" --port "$port"
end_play
play --port "$port"
expect "the port that was named" [ "$origin" = "http://127.0.0.1:$port" ]
expect "no file is one" start_is '.spec == null and .input == null'
end_play

# ---- files
head -c 1048577 /dev/zero | tr '\000' ' ' >large.json
expect "a file that is too large" refuses 1 'large.json is larger than 1024 KiB' large.json
expect "as the input, too" refuses 1 'large.json is larger than 1024 KiB' spec.json large.json
truncate -s 1048576 large.json
play large.json
expect "one that is not" start_is '.spec == "large.json"'
end_play
expect "a folder is no file" refuses 1 '.: Is a directory' .
ln -s loop loop
expect "one that cannot be opened" refuses 1 'loop: ' loop

mkdir real
cp spec.json real/spec.json
ln -s real/spec.json link.json
play link.json input.json
echo '{"a":2}' >other.json
expect "both are read" sh -c 'curl -s "$0"spec | cmp - spec.json && curl -s "$0"input | cmp - input.json' "$address"
expect "a link is written through" [ "$(post spec other.json)" = 200 ]
expect "to what it leads to" cmp other.json real/spec.json
expect "and stays one" [ -L link.json ]
rm input.json
post input other.json >code
expect "a removed file is reported" grep -qx changed body
expect "and it stays away" [ ! -e input.json ]
expect "unless it is meant" [ "$(post 'input?force' other.json)" = 200 ]
expect "then it is there" cmp other.json input.json
rm -r real
expect "what cannot be saved" [ "$(post 'spec?force' spec.json)" = 500 ]
expect "with its reason" grep -q 'real/spec.json: No such file or directory' body
end_play

play "$PWD/new.json"
expect "one that does not exist is reported" grep -q 'new.json is not there: the page makes it when it is saved' err
echo '[]' >new.json
post spec spec.json >code
expect "that it came meanwhile, too" grep -qx changed body
end_play

# Names that mean something else to the commands
cp spec.json input
for name in input ./-; do
	cp spec.json "$name"
	play "$name"
	ask run one spec.json other.json
	expect "a spec of the name $name" body_is '.records[0].output == {"b":2}'
	end_play
done

# ---- a link
for link in '#1.Az09-_.' '#'; do
	play "$link"
	expect "what stands behind the address: $link" [ "${address##*/}" = "$link" ]
	end_play
done
play 'http://127.0.0.1:1/0123/#1.abc'
expect "of another playground" [ "${address##*/}" = '#1.abc' ]
end_play
for word in '#1.a b' 'x#1.abc' 'http://127.0.0.1:1'; do
	play "$word"
	expect "a file and no link: $word" [ -z "${address##*/}" ]
	end_play
done

# ---- options name files, while answers are made in other folders
mkdir folder
echo '{"site":"eu"}' >folder/context.json
cat >folder/own.c <<'END'
#include "jolt/user.h"
struct jrt_value *
jolt_fn_own(struct jrt_ctx *ctx, unsigned count, struct jrt_value *const *args)
{
	(void)count;
	(void)args;
	return jrt_string(ctx, (struct jrt_text){ "own", 3 });
}
END
cat >own.json <<'END'
[{"operation": "modify-overwrite-beta", "spec": {"site": "^site", "a": "=own()"}}]
END
ln -s "${JOLTC_RUNTIME:-$BUILDDIR}" runtime
JOLTC_RUNTIME=runtime play --context folder/context.json --with folder/own.c --dialect community
ask run one own.json other.json
expect "all of them are found" body_is '.records[0].output == {"a":"own","site":"eu"}'
expect "the page gets the dialect" start_is '.dialect == "community"'
echo '[{"operation": "shift", "spec": {"a": {"$": "b"}}}]' >key.json
ask check one key.json other.json 0.1.8
expect "and may ask for another" body_is '.answer.compiled'
end_play
expect "a context that is not there" refuses 1 'nowhere.json: No such file or directory' --context nowhere.json
expect "nor a file of C" refuses 1 'nowhere.c: No such file or directory' --with folder/own.c --with nowhere.c
JOLTC_RUNTIME=nowhere
export JOLTC_RUNTIME
expect "nor a runtime" refuses 1 'nowhere: No such file or directory'
unset JOLTC_RUNTIME
TMPDIR=$PWD/nowhere
export TMPDIR
expect "nor a place for files" refuses 1 "$PWD/nowhere/joltc."
unset TMPDIR

# ---- the browser
mkdir bin
cat >bin/xdg-open <<END
#!/bin/sh
grep '^SigBlk:' /proc/self/status >"$PWD/held"
echo "\$# \$1" >"$PWD/opened.new"
mv "$PWD/opened.new" "$PWD/opened"
echo "what it says is nobody's"
END
chmod +x bin/xdg-open
is_opened() {
	for _ in $(seq 500); do
		[ -s opened ] && break
		sleep 0.02
	done
	[ "$(cat opened)" = "1 $address" ]
}
# Requests are answered whether or not the browser has been started.
answers() {
	is_code 200 "$address"
}
own_path=$PATH
PATH=$PWD/bin:$PATH
unset DISPLAY WAYLAND_DISPLAY
play_as_told
expect "without a screen" answers
end_play
expect "no browser is opened" [ ! -e opened ]
DISPLAY='' WAYLAND_DISPLAY='' play_as_told
expect "with a screen whose name is empty" answers
end_play
expect "none is opened" [ ! -e opened ]
DISPLAY=:7 play
expect "with --no-open" answers
end_play
expect "none is, although there is a screen" [ ! -e opened ]
for screen in DISPLAY WAYLAND_DISPLAY; do
	rm -f opened
	export $screen=:7
	play_as_told
	expect "a browser gets the address: $screen" is_opened
	expect "which holds back no signal" grep -q '^SigBlk:[[:space:]]*0*$' held
	expect "what it says is not heard" [ "$(cat address err | grep -c "nobody's")" -eq 0 ]
	end_play
	unset $screen
done
PATH=$own_path
rm address
(PATH=$PWD/folder && export PATH && DISPLAY=:7 && export DISPLAY && exec "$JOLTC" play >address 2>err) &
await_play
expect "where nothing opens one, it is there all the same" answers
end_play

# ---- signals
for signal in HUP INT TERM; do
	mkdir tmp
	TMPDIR=$PWD/tmp play
	expect "it is there" answers
	end_play $signal
	expect "SIG$signal ends it" [ $status -eq 0 ]
	expect "and nothing stays behind" rmdir tmp
done
# A signal that it inherited as ignored (nohup) does not end it.
rm address
(trap '' HUP && exec "$JOLTC" play --no-open >address 2>err) &
await_play
kill -s HUP "$play_pid"
expect "SIGHUP under nohup: it goes on" answers
end_play
expect "until it is told otherwise" [ $status -eq 0 ]
finish
