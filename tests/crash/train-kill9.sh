#!/usr/bin/env bash
# Stops `student-trainer train` at random moments and goes on by --resume, many times: the finished run has the bytes of an undisturbed one,
# checkpoint and metrics.jsonl (but for speeds) and summary.json (but for seconds), and nothing else is left in the checkpoint's folder.
#
#   tests/crash/train-kill9.sh [SEED]   from anywhere; builds nothing: dotnet build -c Release tools/teacher-cache and tools/student-trainer first
#
#   SEED=21         of the random moments
#   KILLS=20        how often it is stopped; whenever a run is finished before a kill, it is compared and the next one begun
#   SIGNAL=KILL     TERM or INT: then the program must end with 130 and say how it goes on
#   STUDENT_TRAINER, TEACHER_CACHE   the programs, if not those that were built here
# Half of the moments are anywhere in a run, a quarter while it starts, a quarter while a state is being written. After every fifth kill the
# newest state is cut in half too, as a power cut may leave it: the one before it is taken, with a line that says so.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
seed=${1:-${SEED:-21}} kills=${KILLS:-20} signal=${SIGNAL:-KILL}
built() { ls "$root/tools/$1/bin/Release/net10.0/"*"/$1" 2>/dev/null | head -n 1; }
teacher=${TEACHER_CACHE:-$(built teacher-cache)} trainer=${STUDENT_TRAINER:-$(built student-trainer)}
[ -n "$teacher" ] && [ -n "$trainer" ] || { echo "FAILED: teacher-cache or student-trainer is not built (dotnet build -c Release tools/...)"; exit 1; }
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
killed=0
fail() { echo "FAILED (SEED=$seed, kill $killed): $*"; tail -n 3 "$work/log" 2>/dev/null || true; exit 1; }
data=(--label-column 0 --text-column 1)
"$teacher" run --teacher "$root/models/snips-l6" --data "$root/tools/quickstart/data/train.tsv" "${data[@]}" --limit 2000 --capture logits --out "$work/cache" \
  >/dev/null 2>"$work/log" || fail "the cache"
arguments=(train --recipe hinton --cache "$work/cache" --dev "$root/tools/quickstart/data/dev.tsv" --threads 1 --save-every 10
  --set student.layers=1 --set student.hidden=32 --set student.heads=2 --set student.intermediate=64 --set batch_size=16 --set epochs=${EPOCHS:-6})
RANDOM=$seed
below() { echo $(((RANDOM * 32768 + RANDOM) % $1)); }
pause() { sleep "$(($1 / 1000)).$(printf '%03d' $(($1 % 1000)))"; }

# What must be the same: every file of the checkpoint, the log without speeds, the summary without seconds.
bytes() {
  (cd "$1/checkpoint" && sha256sum -- *)
  sed -E 's/"[a-z_]*(per_second|seconds|wait[a-z_]*)": ?[^,}]*//g' "$1/metrics.jsonl" "$1/summary.json" | sha256sum
}
began=$(date +%s%N)
"$trainer" "${arguments[@]}" --out "$work/whole" >/dev/null 2>"$work/log" || fail "the undisturbed run"
whole=$((($(date +%s%N) - began) / 1000000)) # ms
bytes "$work/whole" >"$work/whole.sha256"
compare() { bytes "$work/killed" | cmp -s - "$work/whole.sha256" || { diff <(bytes "$work/killed") "$work/whole.sha256" || true; fail "other bytes"; }; }

finished=0 writing=0 cut=0
checkpoint=$work/killed/checkpoint
while [ "$killed" -lt "$kills" ]; do
  # Not through a function: the process that is stopped must be the program, not a shell that waits for it. A shell's background ignores INT.
  env --default-signal=INT "$trainer" "${arguments[@]}" --out "$work/killed" --resume >/dev/null 2>"$work/log" & pid=$!
  case $(below 4) in
    0) pause "$(below 2500)" ;;
    1) # Until a state's temporary file is there, then up to 20 ms more.
       while kill -0 "$pid" 2>/dev/null && [ ! -e "$checkpoint/state.safetensors.tmp" ]; do sleep 0.002; done
       pause "$(below 20)"; writing=$((writing + 1)) ;;
    *) pause "$(below "$whole")" ;;
  esac
  if kill "-$signal" "$pid" 2>/dev/null; then
    code=0; wait "$pid" 2>/dev/null || code=$?
    [ "$code" != 0 ] || continue                         # it was done when the signal came
    killed=$((killed + 1))
    if [ "$signal" != KILL ] && [ "$code" != 143 ]; then # 143: before the program listened to signals
      [ "$code" = 130 ] || fail "exit code $code after $signal"
      [ ! -e "$checkpoint/state.safetensors" ] || grep -qE "the same command with --resume goes on|^cancelled" "$work/log" || fail "not said how it goes on"
    fi
    if [ $((killed % 5)) = 0 ] && [ -e "$checkpoint/state-1.safetensors" ] && [ -e "$checkpoint/state.safetensors" ]; then
      truncate -s "$(($(stat -c %s "$checkpoint/state.safetensors") / 2))" "$checkpoint/state.safetensors"; cut=$((cut + 1))
    fi
  else
    wait "$pid" || fail "a run that was to go on"
    compare; finished=$((finished + 1)); rm -rf "$work/killed"
  fi
done
"$trainer" "${arguments[@]}" --out "$work/killed" --resume >/dev/null 2>"$work/log" || fail "the last run"
compare
echo "$killed times SIG$signal ($writing of them while a state was to be written, $cut states cut in half), $((finished + 1)) runs finished: same bytes, nothing left over (SEED=$seed)"
