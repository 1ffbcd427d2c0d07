#!/usr/bin/env bash
# Trains a tiny student for 10,000 steps and reads the process's memory on the way: what is resident at step 10,000 may be no more than a little
# above what was at step 1,000.
#
#   tests/crash/growth.sh        from anywhere; builds nothing: dotnet build -c Release tools/teacher-cache and tools/student-trainer first
#
#   STEPS=10000   MOST=24        the steps, and the MiB by which the memory may have grown between step 1,000 and the end
#   STUDENT_TRAINER, TEACHER_CACHE   the programs, if not those that were built here
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
steps=${STEPS:-10000} most=${MOST:-24}
built() { ls "$root/tools/$1/bin/Release/net10.0/"*"/$1" 2>/dev/null | head -n 1; }
teacher=${TEACHER_CACHE:-$(built teacher-cache)} trainer=${STUDENT_TRAINER:-$(built student-trainer)}
[ -n "$teacher" ] && [ -n "$trainer" ] || { echo "FAILED: teacher-cache or student-trainer is not built (dotnet build -c Release tools/...)"; exit 1; }
work=$(mktemp -d); pid=; trap '[ -z "$pid" ] || kill "$pid" 2>/dev/null || true; rm -rf "$work"' EXIT
fail() { echo "FAILED: $*"; tail -n 3 "$work/log" 2>/dev/null || true; exit 1; }
"$teacher" run --teacher "$root/models/snips-l6" --data "$root/tools/quickstart/data/train.tsv" --label-column 0 --text-column 1 --limit 2000 \
  --capture logits,hidden:0,3,6,scores:2,5 --out "$work/cache" >/dev/null 2>"$work/log" || fail "the cache"
cat >"$work/recipe.yaml" <<'YAML'
student: {kind: bert, layers: 2, hidden: 24, heads: 12, intermediate: 48}
stages:
  - name: imitate
    objectives: [{kind: attention-mse}, {kind: hidden-mse}, {kind: soft-target}, {kind: hard-label}]
    batch_size: 8
    epochs: 1000
YAML
"$trainer" train --recipe "$work/recipe.yaml" --cache "$work/cache" --dev "$root/tools/quickstart/data/dev.tsv" --threads 1 --save-every 500 \
  --set max_steps="$steps" --out "$work/run" >/dev/null 2>"$work/log" & pid=$!
resident() { awk '/^VmRSS/ {print int($2 / 1024)}' "/proc/$pid/status"; }
step() { tail -n 1 "$work/run/metrics.jsonl" 2>/dev/null | grep -oE '"step":[0-9]+' | cut -d: -f2 || true; }
next=1000 first='' last=''
while kill -0 "$pid" 2>/dev/null; do
  now=$(step); mib=$(resident 2>/dev/null || true)
  if [ "${now:-0}" -ge 1000 ] && [ -n "$mib" ]; then
    first=${first:-$mib} last=$mib
    if [ "$now" -ge "$next" ]; then echo "step $now: $mib MiB resident"; next=$((now / 1000 * 1000 + 1000)); fi
  fi
  sleep 0.1
done
wait "$pid" || fail "the run"
pid=
echo "from step 1,000 to $steps: $first to $last MiB"
[ $((last - first)) -le "$most" ] || fail "it grew by $((last - first)) MiB"
