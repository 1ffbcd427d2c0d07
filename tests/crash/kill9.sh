#!/usr/bin/env bash
# Kills `teacher-cache run` with -9 at random moments and runs it again, many times: the finished cache has the same SHA-256 per file as an
# undisturbed run, and nothing but plan and parts is left in the folder.
#
#   tests/crash/kill9.sh          from anywhere; builds nothing: dotnet build tools/teacher-cache -c Release first
#
#   KILLS=100       how often it is killed; whenever a cache is finished before a kill, it is compared and the next one begun
#   SEED=14         of the random moments
#   CAPTURE         logits,hidden:last,scores:last
#   TEACHER_CACHE   the program, if not the one that was built here
#   ROWS=13084      of tools/quickstart/data/train.tsv, into four parts
# Half of the moments are anywhere in a run, a quarter while it starts and plans, and a quarter while a part is being written.
# Parts that are whole may vanish too: now and then one is deleted, so that there is always something left to do.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
kills=${KILLS:-100} seed=${SEED:-14}
program=${TEACHER_CACHE:-$(ls "$root"/tools/teacher-cache/bin/Release/net10.0/*/teacher-cache 2>/dev/null | head -n 1)}
[ -n "$program" ] || { echo "FAILED: teacher-cache is not built (dotnet build tools/teacher-cache -c Release)"; exit 1; }
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
fail() { echo "FAILED (SEED=$seed, kill $killed): $*"; exit 1; }
arguments=(run --teacher "$root/models/snips-l6" --data "$root/tools/quickstart/data/train.tsv" --label-column 0 --text-column 1
  --capture "${CAPTURE:-logits,hidden:last,scores:last}" --limit "${ROWS:-13084}")
run() { "$program" "${arguments[@]}" --out "$1" >/dev/null 2>"$work/log"; }
bytes() { (cd "$1" && sha256sum -- *); }
RANDOM=$seed
below() { echo $(((RANDOM * 32768 + RANDOM) % $1)); }

killed=0
began=$(date +%s%N)
run "$work/whole" || fail "the undisturbed run: $(tail -n 1 "$work/log")"
whole=$((($(date +%s%N) - began) / 1000000)) # ms
bytes "$work/whole" >"$work/whole.sha256"
parts=$(grep -c parquet "$work/whole.sha256")

compare() {
  local left; left=$(ls -A "$work/killed" | grep -vE '^(plan\.json|part-[0-9]+\.parquet)$' || true)
  [ -z "$left" ] || fail "left in the folder: $left"
  bytes "$work/killed" | cmp -s - "$work/whole.sha256" || { diff <(bytes "$work/killed") "$work/whole.sha256" || true; fail "other bytes"; }
}

finished=0 writing=0
while [ "$killed" -lt "$kills" ]; do
  # A quarter of the time the folder starts empty, else it goes on from where it was killed, now and then with a part less.
  case $(below 4) in
    0) rm -rf "$work/killed" ;;
    1) rm -f "$work/killed/part-0000$(below "$parts").parquet" ;;
  esac
  # Not through the function: the process that is killed must be the program, not a shell that waits for it.
  "$program" "${arguments[@]}" --out "$work/killed" >/dev/null 2>"$work/log" & pid=$!
  case $(below 4) in
    0) sleep "$(printf '%d.%03d' $((RANDOM % 2)) $((RANDOM % 1000)))" ;;
    1) # Until a part's temporary file is there, then up to 50 ms more.
       while kill -0 "$pid" 2>/dev/null && ! ls -A "$work/killed" 2>/dev/null | grep -q '^\.part.*tmp$'; do sleep 0.01; done
       sleep "0.0$((10 + RANDOM % 40))"; writing=$((writing + 1)) ;;
    *) ms=$(below "$whole"); sleep "$((ms / 1000)).$(printf '%03d' $((ms % 1000)))" ;;
  esac
  if kill -9 "$pid" 2>/dev/null; then
    killed=$((killed + 1))
    wait "$pid" 2>/dev/null || true
  else
    wait "$pid" || fail "$(tail -n 1 "$work/log")"
    compare; finished=$((finished + 1)); rm -rf "$work/killed"
  fi
done
run "$work/killed" || fail "the last run: $(tail -n 1 "$work/log")"
compare
echo "$killed kills ($writing of them while a part was written), $((finished + 1)) caches finished, $parts parts each: same bytes, nothing left over (SEED=$seed)"
