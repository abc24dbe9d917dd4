#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# One flipped bit anywhere on the way to the records: none is silently lost or exchanged, `check` reports the damage, `compact`
# refuses, and messages name the file and say what to do.
. "$(dirname "$0")/damaged.sh"
# Delivers the records of a topic until none is left, or the connector ends by itself.
run() { # directory
	: >bodies
	"$pipeline" run --set "http.endpoint=http://127.0.0.1:$port/" --set source=embedded --dead-letter dead \
		--set "source.embedded.dir=$1" --set source.embedded.listen=127.0.0.1:0 2>err &
	runner=$!
	for _ in $(seq 100); do
		[ "$(grep -o '"serial"' bodies | wc -l)" -ge "$count" ] && break
		kill -0 "$runner" 2>/dev/null || break
		sleep 0.05
	done
	kill "$runner" 2>/dev/null
	wait "$runner"
	status=$?
}
serials() {
	grep -o '"serial":[0-9]*' bodies | cut -d: -f2 | sort -n
}
number_at() { # place, bytes
	od -An -tu"$2" -j "$1" -N"$2" whole/data.mdb | tr -d ' '
}
flip() { # place, bit: in a copy
	rm -rf flipped
	cp -r whole flipped
	byte=$(($(number_at "$1" 1) ^ (1 << $2)))
	# shellcheck disable=SC2059 # an octal escape
	printf "\\$(printf %o "$byte")" | dd of=flipped/data.mdb bs=1 seek="$1" conv=notrunc 2>/dev/null
}

"$crash" make whole 2000 || fail "no topic was made"
cp -r whole made
topic 0 whole compact # only what is in use is left
topic 0 whole check
seq 5 2000 >wanted
count=1996
receive
sort wanted >sorted_wanted

# ---- a branch: keys and pages of its last nodes, its head
silent=0 reported=0 seen=0 wrong=0
pages=$(($(stat -c %s whole/data.mdb) / 4096))
for page in $(seq 2 $((pages - 1))); do
	[ "$(number_at $((page * 4096 + 10)) 2)" -eq 1 ] || continue
	seen=$((seen + 1))
	node=$((page * 4096 + $(number_at $((page * 4096 + 14)) 2)))
	# the page that it leads to, the flags, the length of the key, the key, the page's flags, the count of nodes, a place
	for at in "$node 0" "$node 1" "$((node + 1)) 7" "$((node + 6)) 0" "$((node + 15)) 0" "$((node + 15)) 3" "$((node + 14)) 2" \
		"$((page * 4096 + 10)) 4" "$((page * 4096 + 12)) 1" "$((page * 4096 + 18)) 5"; do
		# shellcheck disable=SC2086 # a place and a bit
		flip $at
		"$pipeline" topic check --set source.embedded.dir=flipped >out 2>err
		checked=$?
		if [ "$checked" -gt 1 ]; then
			echo "check, $at: $checked"
			wrong=$((wrong + 1))
		fi
		reported=$((reported + checked))
		run flipped
		serials >numbers
		if cmp -s wanted numbers; then
			continue
		fi
		if [ "$checked" -eq 0 ] || [ "$status" -ne 1 ] || ! grep -q 'flipped is damaged: flipped/data.mdb' err ||
			! grep -q 'topic salvage --to DIRECTORY' err; then
			echo "silent, $at: check $checked, run $status: $(tail -n 2 err)"
			silent=$((silent + 1))
		fi
		if [ "$(uniq -d numbers | wc -l)" -gt 0 ] || [ "$(sort numbers | comm -23 - sorted_wanted | wc -l)" -gt 0 ]; then
			echo "exchanged, $at"
			wrong=$((wrong + 1))
		fi
		# shellcheck disable=SC2086 # a place and a bit
		flip $at
		topic 1 flipped compact
		rm -rf saved
		topic 0 flipped salvage --to saved
		matches out '^copied     1996 records'
	done
done
expect "there are branches" [ "$seen" -gt 0 ]
expect "nothing is lost in silence" [ "$silent" -eq 0 ]
expect "nothing comes twice, or instead of another" [ "$wrong" -eq 0 ]
expect "check reports ($reported)" [ "$reported" -ge 5 ]
finish_receiving

# ---- topics that cannot be opened
rm -rf whole
mv made whole
# the magic number, the version, the transaction: of both metas
for at in '16 1' '20 1' '144 3' '4112 1' '4116 1' '4240 3'; do
	# shellcheck disable=SC2086 # a place and a bit
	flip $at
	topic 1 flipped check
	matches out '^database   cannot be opened'
	matches out '^damaged: .* 1996 records'
	topic 1 flipped
	matches err 'flipped is damaged: flipped/data.mdb: .*topic salvage'
	topic 1 flipped compact
	matches err 'flipped is damaged: .*topic salvage'
	rm -rf saved
	topic 0 flipped salvage --to saved
	matches out '^copied     1996 records'
	matches out '^lost       0 records'
	matches out '^unsure'
done
# the table of free pages: the next write would overwrite pages in use
rm -rf flipped
cp -r whole flipped
for place in 80 4176; do
	dd if=/dev/zero of=flipped/data.mdb bs=1 count=8 seek=$place conv=notrunc 2>/dev/null
done
topic 1 flipped check
matches out ' 1 that cannot be read'
matches out '^records    2000 whole'
rm -rf flipped
cp -r whole flipped
dd if=/dev/zero of=flipped/data.mdb bs=4096 count=2 conv=notrunc 2>/dev/null
topic 1 flipped check
matches out '^damaged: .* copies what can be read: [0-9][0-9]* records'
# ---- nothing is left
dd if=/dev/zero of=flipped/data.mdb bs=4096 count=100 2>/dev/null
topic 1 flipped check
matches out '^damaged: no record'
rm -rf saved
topic 1 flipped salvage --to saved
matches err 'nothing of a topic could be found in flipped/data.mdb'
expect "no new topic" [ ! -e saved ]
: >flipped/data.mdb
for verb in '' check 'salvage --to saved' compact; do
	# shellcheck disable=SC2086 # words
	topic 1 flipped $verb
	matches err 'flipped/data.mdb.* is empty: nothing of a topic is left'
done
finish
