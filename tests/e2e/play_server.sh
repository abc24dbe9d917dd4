#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The playground's server: who may use it, and its limits; no spec ends or blocks it.
here=$(cd "$(dirname "$0")" && pwd)
. "$here/e2e.sh"
command -v curl >/dev/null || skip "no curl is here"
. "$here/playground.sh"

# All of the processes end, soon.
runs_no_more() { # file of process numbers
	while read -r pid; do
		for _ in $(seq 100); do
			kill -0 "$pid" 2>/dev/null || continue 2
			sleep 0.02
		done
		return 1
	done <"$1"
}

echo '[{"operation": "shift", "spec": {"a": "b"}}]' >spec.json
printf '{"a":1.50}\n{"a":\n{"x":2}\n' >input.json
play spec.json input.json

# Who may use it
expect "the page" is_code 200 "$address"
expect "nothing from elsewhere" grep -qi "^content-security-policy: default-src 'none'; script-src 'self'" head
expect "in no frame" grep -qi "frame-ancestors 'none'" head
expect "it is not kept" grep -qi '^cache-control: no-store' head
expect "no token, no page" is_code 404 "$origin/"
expect "nor with another one" is_code 404 "$origin/$(printf %032d 0)/"
expect "nor with a part of it" is_code 404 "${address%??}/"
expect "nor one to which something is added" is_code 404 "${address%/}0/"
expect "another name that leads here is none" is_code 421 -H 'Host: example.com' "$address"
expect "nor is the other name of this host" is_code 421 -H "Host: localhost:${origin##*:}" "$address"
expect "no other page may ask" is_code 403 -H 'Origin: http://example.com' "$address"
expect "nor post" is_code 403 -H 'Origin: http://example.com' --data-binary x "${address}run?spec=1&page=x"
expect "nor one that does not say who it is" is_code 403 --data-binary x "${address}run?spec=1&page=x"
expect "nor with a sandbox's name" is_code 403 -H 'Origin: null' --data-binary x "${address}spec"
expect "nothing is written" grep -q '"b"' spec.json
expect "only 127.0.0.1 is listened to" sh -c '! curl -s -m 2 -o /dev/null "http://[::1]:$0/"' "${origin##*:}"
expect "there is no other file" is_code 404 "${address}../spec.json" --path-as-is
expect "nothing else is asked" is_code 404 -H "Origin: $origin" --data-binary x "${address}ask?spec=1&page=x"
expect "no other method" [ "$(code -X DELETE "$address")" -ge 400 ]

# Limits
head -c 3000000 /dev/zero | tr '\000' x >large
expect "a body that is too large" is_code 413 -H "Origin: $origin" --data-binary @large "${address}run?spec=1&page=x"
expect "a head that is too large" [ "$(code -H "X: $(head -c 40000 large)" "$address")" -ge 400 ]
for query in '' 'spec=1' 'spec=9&page=x' 'spec=-1&page=x' 'spec=x&page=x' "spec=1&page=$(head -c 70 large)" 'spec=1&page=x&dialect=y'; do
	expect "no question: $query" is_code 400 -H "Origin: $origin" --data-binary x "${address}run?$query"
done

# Answers
ask check one spec.json input.json
expect "a spec is checked" body_is '.outcome == "done" and .answer.compiled and .answer.diagnostics == []'
"$JOLTC" explain spec.json >explain
expect "with what explain says" sh -c 'jq -j .answer.explain body | cmp - explain'
"$JOLTC" emit spec.json -o emitted >/dev/null
expect "and the C" sh -c 'jq -j .answer.c body | cmp - emitted/spec.c'
ask run one spec.json input.json
"$JOLTC" trace --format=json spec.json input.json >traced 2>/dev/null
expect "records are traced as by joltc trace" sh -c 'jq -c ".records[]" body >got.lines; jq -c . traced | cmp - got.lines'
expect "what is none is reported" body_is '.messages | contains("input:2:6: error: not valid JSON")'
echo '[{"operation": "shfit"}]' >wrong.json
ask check one wrong.json input.json
expect "what is wrong has a place" body_is '.answer | .compiled == false and .diagnostics[0].line == 1 and .diagnostics[0].column == 17'
printf -- '- operation: shift\n  spec: {a: b}\n' >spec.yaml
printf '\377\376' >bytes
ask check one bytes input.json
expect "no text at all" body_is '.outcome == "done" and .answer.compiled == false'

# Files
expect "the spec is read" sh -c 'curl -s "$0"spec | cmp - spec.json' "$address"
chmod 600 spec.json
expect "and saved" is_code 200 -H "Origin: $origin" --data-binary @spec.yaml "${address}spec"
expect "to its file" cmp spec.yaml spec.json
expect "whose rights stay" [ "$(stat -c %a spec.json)" = 600 ]
echo changed >spec.json
code -H "Origin: $origin" --data-binary @wrong.json "${address}spec" >code
expect "what another wrote is reported" grep -qx changed body
expect "and stays" grep -qx changed spec.json
expect "unless it is meant" is_code 200 -H "Origin: $origin" --data-binary @wrong.json "${address}spec?force"
expect "then it goes" cmp wrong.json spec.json
end_play

# Without files nothing is saved.  A file that does not exist is created.
play
ask run one spec.yaml input.json
expect "YAML" body_is '.records[0].output == {"b":1.5}'
expect "no file was given" is_code 404 -H "Origin: $origin" --data-binary x "${address}spec"
end_play
play new.json
expect "one that is not there is empty" sh -c '[ -z "$(curl -s "$0"spec)" ]' "$address"
expect "until it is saved" is_code 200 -H "Origin: $origin" --data-binary @wrong.json "${address}spec"
expect "there it is" cmp wrong.json new.json
end_play
"$JOLTC" play --no-open . >out 2>err
expect "a folder is no file" [ $? -eq 1 ]

# Specs that take too much.  A compiler that never ends stands for all that takes long.
printf '#!/bin/sh\nsleep 1000 & echo $! >>%s/sleepers\nwait\n' "$PWD" >slow-cc
chmod +x slow-cc
mkdir tmp
TMPDIR=$PWD/tmp play --cc "$PWD/slow-cc"
echo '[{"operation": "shift", "spec": {"a": "c"}}]' >other.json
cat spec.json input.json >question
curl -s -m 60 -o first -H "Origin: $origin" --data-binary @question "${address}run?spec=$(wc -c <spec.json)&page=a&dialect=" &
curl -s -m 60 -o slow -H "Origin: $origin" --data-binary @question "${address}run?spec=0&page=nobody&dialect=" &
cat other.json input.json >question2
curl -s -m 60 -o long -H "Origin: $origin" --data-binary @question2 "${address}run?spec=$(wc -c <other.json)&page=b&dialect=" &
long=$!
for _ in $(seq 300); do
	[ -s sleepers ] && break
	sleep 0.02
done
ask check a other.json input.json
expect "others are answered meanwhile" body_is '.answer.compiled'
curl -s -m 60 -o second -H "Origin: $origin" --data-binary @question2 "${address}run?spec=$(wc -c <other.json)&page=c&dialect=" &
second=$!
sleep 0.3
curl -s -m 60 -o third -H "Origin: $origin" --data-binary @question2 "${address}run?spec=$(wc -c <other.json)&page=c&dialect=" &
third=$!
wait "$second"
expect "a newer question takes the place of an older one" [ "$(jq -r .outcome second)" = dropped ]
wait "$long"
expect "what takes too long is ended" [ "$(jq -r .outcome long)" = "too long" ]
end_play
expect "the end waits for nobody" [ $status -eq 0 ]
wait "$third" 2>/dev/null
expect "nothing still runs" runs_no_more sleepers
expect "nothing stays behind" [ -z "$(ls tmp)" ]

# A child that is killed; one that ignores signals; more requests than run at once; no room for an answer
cat >odd-cc <<END
#!/bin/sh
case \$(cat "$PWD/how") in
killed) kill -KILL \$PPID ;;
deaf) echo "\$PPID" >>"$PWD/deaf" && kill -STOP \$PPID ;;
*) echo "\$\$" >>"$PWD/busy" && exec sleep 100 ;;
esac
END
chmod +x odd-cc
mkdir tmp2
TMPDIR=$PWD/tmp2 play --cc "$PWD/odd-cc"
run_query="run?spec=$(wc -c <other.json)&dialect=&page="
echo killed >how
ask run a other.json input.json
expect "a killed child is reported" body_is '.outcome == "killed"'
echo deaf >how
curl -s -m 60 -o deaf.json -H "Origin: $origin" --data-binary @question2 "$address${run_query}deaf" &
deaf=$!
for _ in $(seq 300); do
	[ -s deaf ] && break
	sleep 0.02
done
echo busy >how
: >busy
curl -s -m 60 -o next.json -H "Origin: $origin" --data-binary @question2 "$address${run_query}deaf" &
next=$!
wait "$deaf"
expect "what does not end when it is asked to is killed" [ "$(jq -r .outcome deaf.json)" = dropped ]
asked=
for i in 1 2 3 4 5 6 7; do
	curl -s -m 60 -o "many.$i" -H "Origin: $origin" --data-binary @question2 "$address${run_query}$i" &
	asked="$asked $!"
done
for _ in $(seq 500); do
	[ "$(wc -l <busy)" -ge 8 ] && break
	sleep 0.02
done
expect "a question too many" [ "$(post "${run_query}8" question2)" = 503 ]
end_play
for pid in $next $asked; do
	wait "$pid"
done
expect "its end ends them" runs_no_more busy
expect "nothing stays behind of them" [ -z "$(ls tmp2)" ]
TMPDIR=$PWD/tmp2 play
rm -r tmp2/*
ask check one spec.json input.json
expect "where no folder can be made, none is answered in it" body_is '.outcome == "failed"'
expect "the page is still there" is_code 200 "$address"
end_play

# A string that doubles forty times, and output without end
play
if grep -q '^cflags=$' "$BUILDDIR/runtime.conf"; then
	awk 'BEGIN {printf "["; for (i = 0; i < 40; i++) printf "%s{\"operation\":\"modify-overwrite-beta\",\"spec\":{\"a\":\"=concat(@(1,a),@(1,a))\"}}", i ? "," : ""; print "]"}' >double.json
	echo '{"a":"xxxxxxxxxxxxxxxx"}' >small.json
	ask run one double.json small.json
	expect "what takes too much memory ends itself or is ended" body_is '.outcome == "killed" or .outcome == "too long" or (.outcome == "done" and (.records | length == 0 or .[0].failed != null)) or .outcome == "too much"'
else
	skip_some 1 "instrumented programs have no limit of memory"
fi
awk 'BEGIN {for (i = 0; i < 40000; i++) print "{\"a\":" i "}"}' >many.json
ask run one other.json many.json
expect "what says too much is ended, and what it said is whole" body_is '.outcome == "too much" and (.records | length > 100)'
ask run one other.json input.json
expect "then it goes on as before" body_is '.outcome == "done" and (.records | length == 2)'
awk 'BEGIN {for (i = 0; i < 100000; i++) printf "["}' >deep.json
ask check one deep.json input.json
expect "a deep spec" body_is '.outcome != null'
end_play
expect "it ends" [ $status -eq 0 ]
finish
