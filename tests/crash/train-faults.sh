#!/usr/bin/env bash
# Disturbs `student-trainer train` by what happens to disks: a full one, a read-only one, a cache that vanishes. Each stops it with exit code 2
# and one sentence that names the file and the reason, and once it is mended --resume ends with the bytes of an undisturbed run.
#
#   tests/crash/train-faults.sh   from anywhere; builds nothing: dotnet build -c Release tools/teacher-cache and tools/student-trainer first
#
# A full and a read-only disk need root (a tmpfs is mounted); without it they are SKIPPED, loudly, and the script ends with 77.
#   STUDENT_TRAINER, TEACHER_CACHE   the programs, if not those that were built here
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
built() { ls "$root/tools/$1/bin/Release/net10.0/"*"/$1" 2>/dev/null | head -n 1; }
teacher=${TEACHER_CACHE:-$(built teacher-cache)} trainer=${STUDENT_TRAINER:-$(built student-trainer)}
[ -n "$teacher" ] && [ -n "$trainer" ] || { echo "FAILED: teacher-cache or student-trainer is not built (dotnet build -c Release tools/...)"; exit 1; }
work=$(mktemp -d); disk=$work/disk; mkdir "$disk"
trap 'umount "$disk" 2>/dev/null || true; rm -rf "$work"' EXIT
fail() { echo "FAILED: $*"; tail -n 3 "$work/log" 2>/dev/null || true; exit 1; }
data=(--label-column 0 --text-column 1)
caching=(run --teacher "$root/models/snips-l6" --data "$root/tools/quickstart/data/train.tsv" "${data[@]}" --limit 5000 --capture logits,hidden:0,3,6,scores:2,5)
"$teacher" "${caching[@]}" --out "$work/cache" >/dev/null 2>"$work/log" || fail "the cache"

# Two students: one whose rows are in memory, and one that reads its cache in windows as it trains.
tiny=(--set student.layers=1 --set student.hidden=32 --set student.heads=12 --set student.intermediate=64 --threads 1)
held=(train --recipe hinton --cache "$work/cache" --dev "$root/tools/quickstart/data/dev.tsv" "${tiny[@]/heads=12/heads=2}" --set batch_size=16 --set epochs=2 --save-every 50)
cat >"$work/windows.yaml" <<'YAML'
student: {kind: bert, layers: 2, hidden: 24, heads: 12, intermediate: 48}
stages:
  - name: imitate
    objectives: [{kind: attention-mse}, {kind: hidden-mse}, {kind: soft-target}]
    batch_size: 16
    epochs: 2
YAML
windowed=(train --recipe "$work/windows.yaml" --cache "$work/cache" --threads 1 --memory 60MB --save-every 50)
run() { "$trainer" "$@" >/dev/null 2>"$work/log"; }
bytes() { (cd "$1/checkpoint" && sha256sum -- *); }
whole() { run "${@:2}" --out "$work/$1" || fail "an undisturbed run"; bytes "$work/$1" >"$work/$1.sha256"; }
same() { # run, whole, what
  bytes "$1" | cmp -s - "$work/$2.sha256" || { diff <(bytes "$1") "$work/$2.sha256" || true; fail "$3: other bytes"; }
  echo "ok: $3"
}
refused() { # what, words, command...: exit code 2 and one last line that says so
  local what=$1 words=$2 code=0; shift 2
  run "$@" || code=$?
  check "$what" "$words" "$code"
}
check() {
  [ "$3" = 2 ] || fail "$1: exit code $3"
  tail -n 1 "$work/log" | grep -q "$2" || fail "$1: not said"
  grep -q "^   at " "$work/log" && fail "$1: a stack trace"
  echo "     $(tail -n 1 "$work/log" | sed "s|$work|.|g")"
}
whole held "${held[@]}"
whole windowed "${windowed[@]}"
state=$(ls "$work/held/checkpoint/model.safetensors" | xargs stat -c %s); state=$((3 * state + 20000))

# A cache that vanishes while it is read in windows, and comes back.
"$trainer" "${windowed[@]}" --out "$work/vanished" >/dev/null 2>"$work/log" & pid=$!
while kill -0 "$pid" 2>/dev/null && [ ! -e "$work/vanished/checkpoint/state.safetensors" ]; do sleep 0.01; done
mv "$work/cache" "$work/elsewhere"
code=0; wait "$pid" || code=$?
check "a vanished cache" "cache/part-.*is missing.*the run is saved up to step [0-9]*: the same command with --resume goes on from there" "$code"
mv "$work/elsewhere" "$work/cache"
run "${windowed[@]}" --out "$work/vanished" --resume || fail "a vanished cache: not gone on"
same "$work/vanished" windowed "a cache that vanishes is named, and the run goes on when it is back"

mount -t tmpfs -o size=1g tmpfs "$disk" 2>/dev/null || { echo "SKIPPED, not tested: a full and a read-only disk (mounting a tmpfs needs root)"; exit 77; }
umount "$disk"
full() { # size, what is named, way on, what, what is said before that
  mount -t tmpfs -o "size=$1" tmpfs "$disk"
  refused "$4" "$2 cannot be written: the disk is full; free some space.*$3" "${held[@]}" --out "$disk/run"
  grep -q "${5:-.}" "$work/log" || fail "$4: no line about the space that saving takes"
  ! ls "$disk"/run/*.tmp "$disk"/run/checkpoint/*.tmp 2>/dev/null || fail "$4: a temporary file is left"
  mount -o remount,size=1g "$disk"
  run "${held[@]}" --out "$disk/run" --resume || fail "$4: not gone on"
  same "$disk/run" held "$4"
  umount "$disk"
}
# Room for the run's beginning, for one state, and for one and the best weights.
full "$((state / 4 + 1200000))" state.safetensors "nothing was saved yet: the same command with --resume begins anew" "a disk without room for one state"
full "$((state + state / 2 + 1200000))" state.safetensors "the run is saved up to step 50: the same command" "a disk with room for one state" \
  "a saved state takes .* and 3 of them are on disk at a time (--keep 2 and the one being written), but only .* are free in $disk/run"
full "$((2 * state + state / 2 + 1200000))" '.*safetensors' "the run is saved up to step [0-9]*00*: the same command" "a disk with room for two states"

mount -t tmpfs -o size=1g tmpfs "$disk"
mount -o remount,ro "$disk"
refused "a new run on a read-only disk" "Read-only file system" "${held[@]}" --out "$disk/run"
mount -o remount,rw "$disk"
"$trainer" "${held[@]}" --out "$disk/run" >/dev/null 2>"$work/log" & pid=$!
while kill -0 "$pid" 2>/dev/null && [ ! -e "$disk/run/checkpoint/state.safetensors" ]; do sleep 0.01; done
kill -STOP "$pid"
# A disk with files open for writing cannot be made read-only; a folder that is another, read-only mount of it can.
mount --bind "$disk/run/checkpoint" "$disk/run/checkpoint"; mount -o remount,bind,ro "$disk/run/checkpoint"
kill -CONT "$pid"
code=0; wait "$pid" || code=$?
check "a folder that becomes read-only" "safetensors cannot be written: .*the run is saved up to step [0-9]*: the same command" "$code"
refused "going on in a read-only folder" "cannot be written: " "${held[@]}" --out "$disk/run" --resume
umount "$disk/run/checkpoint"
run "${held[@]}" --out "$disk/run" --resume || fail "a read-only folder: not gone on"
same "$disk/run" held "a folder that becomes read-only is named, and the run goes on when it is writable"
echo "passed"
