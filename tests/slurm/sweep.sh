#!/usr/bin/env bash
# Shows on a real Slurm that an array job trains one sweep, with the leaderboard of one process, also when a task is killed and requeued.
#
#   tests/slurm/sweep.sh          from anywhere; builds nothing: dotnet build tools/teacher-cache and tools/student-trainer -c Release first
#
# It caches some rows with the repository's own teacher, trains a sweep of 3 points and 2 seeds in one process, then submits
# tools/slurm/student-sweep.sbatch as an array of 2 tasks, kills one of them with -9 while it trains, requeues it, and compares leaderboard.csv and every
# student's weights. Needs what tests/slurm/run.sh needs (slurm-wlm, munge), and without Slurm says SKIPPED and ends with 77.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
. "$root/tests/slurm/local.sh"
program=$(built student-trainer) cache=$(built teacher-cache)
[ -n "$program" ] && [ -n "$cache" ] || skip "the tools are not built (dotnet build tools/student-trainer -c Release, and teacher-cache)"

export STUDENT_TRAINER=$program DOTNET_CLI_TELEMETRY_OPTOUT=1
data=$root/tools/quickstart/data
"$cache" run --teacher "$root/models/snips-l6" --data "$data/train.tsv" --label-column 0 --text-column 1 --for hinton --limit "${ROWS:-640}" --out "$work/cache" 2>"$work/cache.log" || fail "the cache"
arguments=(--recipe hinton --cache "$work/cache" --dev "$data/dev.tsv" --grid temperature=1,2,4 --seeds 2 --threads 1 --save-every 20
  --set student.layers=1 --set student.hidden=48 --set student.heads=2 --set student.intermediate=96 --set epochs="${EPOCHS:-6}")
"$program" sweep "${arguments[@]}" --out "$work/alone" >"$work/alone.txt" 2>"$work/alone.log" || fail "one process alone"

submit() { sbatch --parsable --array=0-1 --chdir="$work" --output="$work/sweep-%a.log" "$@" "$root/tools/slurm/student-sweep.sbatch" "${arguments[@]}" --out "$work/array"; }
job=$(submit --job-name=sweep); killed=""
while [ -z "$killed" ]; do
  queued "$job" || fail "the tasks ended before one could be killed: give more EPOCHS"
  if running "${job}_0" && pid=$(pid_of "${job}_0") && [ -n "$pid" ] && ls "$work"/array/*/seed-1/checkpoint/state* >/dev/null 2>&1; then
    kill -9 "$pid" && killed=$pid
  fi
  sleep 0.2
done
while running "${job}_0"; do sleep 0.5; done
[ "$(find "$work/array" -name summary.json | wc -l)" -lt 8 ] || fail "every run was finished before the task was killed"
scontrol requeue "${job}_0" || fail "scontrol requeue ${job}_0"
while queued "$job"; do now "${job}_0"; sleep 1; done

cmp "$work/alone/leaderboard.csv" "$work/array/leaderboard.csv" || fail "another leaderboard than that of one process"
weights() { (cd "$1" && find . -name model.safetensors | sort | xargs sha256sum); }
[ "$(weights "$work/alone")" = "$(weights "$work/array")" ] || fail "other weights than those of one process"
cat "$work/array/leaderboard.csv"
echo "ok: 2 tasks, one killed with -9 and requeued: leaderboard and weights of one process, on Slurm $(sbatch --version | cut -d' ' -f2)"
