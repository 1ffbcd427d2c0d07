#!/usr/bin/env bash
# Disturbs `teacher-cache run` by what happens to disks: full, read-only, damaged files, other clocks, and a second process at the same
# work. Each is named in one sentence, running the same command again mends it, and the cache ends with the bytes of an undisturbed run.
#
#   tests/crash/faults.sh         from anywhere; builds nothing: dotnet build tools/teacher-cache -c Release first
#
# A full and a read-only disk need root (a tmpfs is mounted); without it they are SKIPPED, loudly, and the script ends with 77.
#   TEACHER_CACHE   the program, if not the one that was built here
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
program=${TEACHER_CACHE:-$(ls "$root"/tools/teacher-cache/bin/Release/net10.0/*/teacher-cache 2>/dev/null | head -n 1)}
[ -n "$program" ] || { echo "FAILED: teacher-cache is not built (dotnet build tools/teacher-cache -c Release)"; exit 1; }
work=$(mktemp -d); disk=$work/disk; mkdir "$disk"
trap 'umount "$disk" 2>/dev/null || true; rm -rf "$work"' EXIT
fail() { echo "FAILED: $*"; tail -n 3 "$work"/*log 2>/dev/null; exit 1; }

# 5,000 rows: two parts, 54 and 12 MB.
arguments=(run --teacher "$root/models/snips-l6" --data "$root/tools/quickstart/data/train.tsv" --label-column 0 --text-column 1
  --capture logits,hidden:last,scores:last --limit 5000)
run() { "$program" "${arguments[@]}" --out "$1" >/dev/null 2>"$work/log"; }
bytes() { (cd "$1" && sha256sum -- *); }
same() {
  local left; left=$(ls -A "$1" | grep -vE '^(plan\.json|part-[0-9]+\.parquet)$' || true)
  [ -z "$left" ] || fail "$2: left in the folder: $left"
  bytes "$1" | cmp -s - "$work/whole.sha256" || fail "$2: other bytes"
  echo "ok: $2"
}
refused() { # exit code 2 and one sentence that says so: what, words, command...
  local what=$1 words=$2 code=0; shift 2
  "$@" || code=$?
  [ "$code" = 2 ] || fail "$what: exit code $code"
  tail -n 1 "$work/log" | grep -q "$words" || fail "$what: not said"
  grep -q "^   at " "$work/log" && fail "$what: a stack trace"
  return 0
}
verify() { "$program" verify "$1" >/dev/null 2>"$work/log"; }

run "$work/whole" || fail "an undisturbed run"
bytes "$work/whole" >"$work/whole.sha256"
cp -r "$work/whole" "$work/cache"
part0=$work/cache/part-00000.parquet part1=$work/cache/part-00001.parquet

# Other clocks: files from the past and from the future are as good.
touch -d 1990-01-01 "$part0"; touch -d 2090-01-01 "$part1" "$work/cache/plan.json"
run "$work/cache" || fail "other clocks"
grep -q "every part was there already" "$work/log" || fail "other clocks: parts were written again"
same "$work/cache" "files dated 1990 and 2090 are left alone"

damaged() { # what, command... that damages part 1
  local what=$1; shift
  "$@"
  refused "$what" "part-00001.parquet is damaged" verify "$work/cache"
  run "$work/cache" && grep -q "1 of them now" "$work/log" || fail "$what: not rebuilt alone"
  [ "$(date -r "$part0" +%Y)" = 1990 ] || fail "$what: the whole one was touched"
  same "$work/cache" "$what is found, named, and rebuilt alone"
}
flip() { # offset, bit
  local byte; byte=$(od -An -tu1 -j "$1" -N1 "$part1" | tr -d ' ')
  printf "\\x$(printf '%02x' $((byte ^ (1 << $2))))" | dd of="$part1" bs=1 seek="$1" conv=notrunc status=none
}
size=$(stat -c %s "$part1")
damaged "a truncated part" truncate -s -1000 "$part1"
damaged "an empty part" truncate -s 0 "$part1"
# The magic at both ends, values, the footer's length, its checksums, and somewhere in between.
for at in 0 $((size / 7)) 300000 $((size - 700)) $((size - 90)) $((size - 8)) $((size - 1)); do
  damaged "a part with a flipped bit in byte $at" flip "$at" $((at % 8))
done
damaged "a part swapped for another one" cp "$part0" "$part1"

# A folder of the part's name is nobody's to delete.
rm "$part1"; mkdir "$part1"
refused "a folder in a part's place" "part-00001.parquet cannot be written" run "$work/cache"
rmdir "$part1"
run "$work/cache" || fail "a folder in a part's place: not mended"
same "$work/cache" "a folder in a part's place is named"

# Plans. Without one, the parts that are there are kept.
arguments_of_all=("${arguments[@]}"); arguments=("${arguments[@]/5000/100}"); run "$work/other" || fail "another cache"; arguments=("${arguments_of_all[@]}")
replan() { # what, words of run, words of verify
  refused "$1" "$2" run "$work/cache"
  refused "$1" "$3" verify "$work/cache"
  rm "$work/cache/plan.json"
  run "$work/cache" && grep -q "every part was there already" "$work/log" || fail "$1: the parts were not kept"
  same "$work/cache" "$1 is named; without it the parts are kept"
}
: >"$work/cache/plan.json"
replan "an empty plan" "plan.json is damaged or half written" "plan.json is damaged or half written"
head -c 100000 "$work/whole/plan.json" >"$work/cache/plan.json"
replan "half a plan" "plan.json is damaged or half written" "plan.json is damaged or half written"
cp "$work/other/plan.json" "$work/cache"
replan "the plan of another cache" "plan.json is the plan of another cache, these differ: data" "part-00000.parquet is damaged (its fingerprint is that of another cache)"
cp "$work/other/part-00000.parquet" "$part1"
run "$work/cache" && grep -q "1 of them now" "$work/log" || fail "a part of another cache: not rebuilt alone"
same "$work/cache" "a part of another cache is rebuilt"

rm -f "$part1"
for i in 1 2 3; do "$program" "${arguments[@]}" --shard 1/2 --out "$work/cache" >/dev/null 2>"$work/shard$i.log" & pids[i]=$!; done
for i in 1 2 3; do wait "${pids[i]}" || fail "three processes at one shard"; done
same "$work/cache" "three processes given the same shard do no harm"

full() { # size or inodes, what is named: nothing but whole files is left
  mount -t tmpfs -o "$1" tmpfs "$disk"; mkdir "$disk/cache"
  refused "a full disk ($1)" "$2: the disk is full" run "$disk/cache"
  local left; left=$(ls -A "$disk/cache" | grep -vE '^(plan\.json|part-[0-9]+\.parquet)$' || true)
  [ -z "$left" ] || fail "a full disk ($1): left in the folder: $left"
  umount "$disk"
  echo "ok: a full disk ($1): $2 is named and nothing else is left"
}
if ! mount -t tmpfs -o size=60m tmpfs "$disk" 2>/dev/null; then
  echo "SKIPPED, not tested: a full and a read-only disk (mounting a tmpfs needs root)"; exit 77
fi
umount "$disk"
full size=300k plan.json
full size=30m part-00000.parquet
full nr_inodes=2 plan.json                       # room for bytes but for no file
full nr_inodes=3 part-00000.parquet              # a file less than plan and part need; a link takes an inode too

mount -t tmpfs -o size=60m tmpfs "$disk"
mount -o remount,ro "$disk"
refused "a folder on a read-only disk" "the folder $disk/cache cannot be made" run "$disk/cache"
mount -o remount,rw "$disk"; mkdir "$disk/cache"; mount -o remount,ro "$disk"
refused "a read-only folder" "plan.json cannot be written" run "$disk/cache"
mount -o remount,rw "$disk"
echo "ok: a read-only disk is named before anything runs"
rm -r "$disk/cache"; mkdir "$disk/cache"
refused "a full disk" "the disk is full; what is finished is kept" run "$disk/cache"
[ "$(ls -A "$disk/cache" | tr '\n' ' ')" = "part-00000.parquet plan.json " ] || fail "a full disk: the folder holds $(ls -A "$disk/cache")"
mount -o remount,size=200m "$disk"
mount -o remount,ro "$disk"
refused "a read-only folder" "part-00001.parquet cannot be written" run "$disk/cache"
mount -o remount,rw "$disk"
run "$disk/cache" && grep -q "1 of them now" "$work/log" || fail "a full disk: the finished part was not kept"
mount -o remount,ro "$disk"
run "$disk/cache" && grep -q "every part was there already" "$work/log" || fail "a finished cache on a read-only disk: not accepted"
verify "$disk/cache" || fail "a finished cache on a read-only disk: not verified"
same "$disk/cache" "a full, then read-only disk in the middle of a run is named; what was finished is kept"
echo "passed"
