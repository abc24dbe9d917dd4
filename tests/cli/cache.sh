#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# joltc run keeps the programs it compiles.  It reuses one only if nothing has changed and nobody else could have written it.
. "$(dirname "$0")/../lib.sh"
cd "$got" || exit 99
JOLTC_CACHE=$got/cache/joltc
echo '[{"operation":"shift","spec":{"a":"b"}}]' >spec.json
echo '[{"operation":"shift","spec":{"a":"c"}}]' >other.json
echo '{"a":1}' >in.json

# A compiler that counts its calls.
real=$(command -v gcc || command -v clang || command -v cc)
cat >counting <<EOF
#!/bin/sh
echo called >>"$got/calls"
exec $real "\$@"
EOF
chmod +x counting

run() { # output wanted, calls of the compiler wanted (none, some), then arguments
	wanted=$1 calls=$2
	shift 2
	rm -f calls
	"$JOLTC" run --cc "$got/counting" "$@" in.json >out 2>err
	called=none
	[ ! -e calls ] || called=some
	if [ "$(cat out)" = "$wanted" ] && [ "$called" = "$calls" ]; then
		pass
	else
		cat out err
		fail "run $*: the compiler was called: $called"
	fi
}

run '{"b":1}' some spec.json
[ "$(stat -c %a cache/joltc)" = 700 ] && pass || fail "others can look into the cache"
run '{"b":1}' none spec.json
run '{"c":1}' some other.json
run '{"b":1}' none spec.json
run '{"b":1}' some --tree spec.json
run '{"b":1}' some --no-cache spec.json
JOLTC_CACHE=
run '{"b":1}' some spec.json
JOLTC_CACHE=$got/cache/joltc

# The user's own functions count, too.
cat >mine.c <<'EOF'
#include "jolt/user.h"
struct jrt_value *
jolt_fn_one(struct jrt_ctx *ctx, unsigned count, struct jrt_value *const *args)
{
	(void)count;
	(void)args;
	return jrt_integer(ctx, 1);
}
EOF
echo '[{"operation":"modify-overwrite-beta","spec":{"a":"=one"}}]' >mine.json
run '{"a":1}' some --with mine.c mine.json
run '{"a":1}' none --with mine.c mine.json
sed -i 's/(ctx, 1)/(ctx, 2)/' mine.c
run '{"a":2}' some --with mine.c mine.json

# A broken program is made again.
kept() { find cache/joltc -type f -size +1k; }
for file in $(kept); do
	printf 'x' | dd of="$file" bs=1 seek=5000 conv=notrunc 2>/dev/null
done
run '{"b":1}' some spec.json
run '{"b":1}' none spec.json
for file in $(kept); do : >"$file"; done
run '{"b":1}' some spec.json

# A program that others could have written is not run.
for file in $(kept); do chmod 722 "$file"; done
run '{"b":1}' some spec.json
run '{"b":1}' none spec.json
chmod 777 cache/joltc
run '{"b":1}' some spec.json
chmod 700 cache/joltc
run '{"b":1}' none spec.json
mv cache/joltc elsewhere
ln -s "$got/elsewhere" cache/joltc
run '{"b":1}' some spec.json
rm cache/joltc

# A kept program needs neither a compiler nor a folder for temporary files.
"$JOLTC" run spec.json in.json >out 2>err
bare() { PATH=/nowhere TMPDIR=/proc/nowhere "$JOLTC" run "$@" >out 2>err; }
bare spec.json in.json && [ "$(cat out)" = '{"b":1}' ] && pass || fail "no compiler: $(cat err)"
CC=$real "$JOLTC" run spec.json in.json >out 2>err
CC=$real bare spec.json in.json && [ "$(cat out)" = '{"b":1}' ] && pass || fail "no compiler, CC: $(cat err)"
"$JOLTC" run --cc "$real" --with mine.c mine.json in.json >out 2>err
bare --cc "$real" --with mine.c mine.json in.json && [ "$(cat out)" = '{"a":2}' ] && pass || fail "no compiler, --with: $(cat err)"
if CC='' bare other.json --no-cache in.json; then fail "no compiler, no program: done all the same"; else pass; fi
grep -q 'there is no C compiler' err && pass || fail "no compiler, no program: $(cat err)"

# Many at once, with an empty cache.
rm -rf cache
pids=
for i in 1 2 3 4 5 6 7 8; do
	"$JOLTC" run spec.json in.json >"out.$i" 2>"err.$i" &
	pids="$pids $!"
done
for pid in $pids; do wait "$pid" || fail "one of many at once"; done
for i in 1 2 3 4 5 6 7 8; do
	[ "$(cat "out.$i")" = '{"b":1}' ] && pass || fail "many at once: $(cat "err.$i")"
done
[ "$(find cache/joltc -type f | wc -l)" -eq 1 ] && pass || fail "many at once: $(ls cache/joltc)"

# A file that a process has left behind is removed after a while.
: >cache/joltc/new.left
touch -d '2 hours ago' cache/joltc/new.left
run '{"c":1}' some other.json
[ ! -e cache/joltc/new.left ] && pass || fail "a file in the making stays for ever"

# Beyond 256 MiB the least recently used programs are removed; files of others stay.
theirs=cache/joltc/$(printf 'x%063d' 1)
echo theirs >"$theirs"
touch -d '9 days ago' "$theirs"
for hours in 1 2 3 4 5; do
	old=cache/joltc/$(printf '%064d' $hours)
	truncate -s 60M "$old"
	touch -d "$hours hours ago" "$old"
done
echo '[{"operation":"shift","spec":{"a":"d"}}]' >another.json
run '{"d":1}' some another.json
[ -e "$theirs" ] && pass || fail "a file that is not the cache's went"
[ ! -e "$old" ] && pass || fail "the oldest program stays"
[ "$(find cache/joltc -size +50M | wc -l)" -eq 4 ] && pass || fail "too much goes: $(ls -l cache/joltc)"
run '{"d":1}' none another.json

# It is no error if the folder cannot be made.
: >file
JOLTC_CACHE=$got/file/joltc
run '{"b":1}' some spec.json
finish
