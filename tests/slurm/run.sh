#!/usr/bin/env bash
# Shows on a real Slurm that an array job builds one cache with the bytes of one process, also when tasks are killed and requeued.
#
#   tests/slurm/run.sh            from anywhere; builds nothing: dotnet build tools/teacher-cache -c Release first
#
# It submits tools/slurm/teacher-cache.sbatch with the repository's own teacher and data:
#   1. a 4-task array; 2. a 4-task array of which one task is killed with -9 and requeued, and another is requeued while it runs;
#   3. the same array once more, which finds every part there; 4. two arrays into one folder at once, so that two processes do each
#   shard; 5. one task of a larger array, then an array that would leave parts out and is refused. Each cache has the same SHA-256 per
#   file as one process alone wrote, and nothing but plan and parts is in the folder. `teacher-cache verify` then holds.
#
# It needs slurm-wlm and munge (Debian: apt-get install -y slurm-wlm munge) and either a Slurm that answers (SLURM_CONF) or
# START_SLURM=script, which starts one given an empty folder, prints SLURM_CONF=... and leaves slurmctld.pid and slurmd.pid there.
# Without Slurm it says SKIPPED and ends with 77, so that nobody takes silence for a pass. It is no part of `dotnet test`.
#   CAPTURE, ROWS   what is cached (logits,hidden,scores) and of how many rows (6500: five parts)
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
. "$root/tests/slurm/local.sh"
program=$(built teacher-cache)
[ -n "$program" ] || skip "teacher-cache is not built (dotnet build tools/teacher-cache -c Release)"
twins=()

export TEACHER_CACHE=$program DOTNET_CLI_TELEMETRY_OPTOUT=1 OMP_WAIT_POLICY=PASSIVE
arguments=(--teacher "$root/models/snips-l6" --data "$root/tools/quickstart/data/train.tsv" --label-column 0 --text-column 1
  --capture "${CAPTURE:-logits,hidden,scores}" --limit "${ROWS:-6500}")
submit() { # cache, options of sbatch...
  local cache=$1; shift
  sbatch --parsable --array=0-3 --chdir="$work" --output="$work/%x-%a.log" "$@" "$root/tools/slurm/teacher-cache.sbatch" "${arguments[@]}" --out "$cache"
}
bytes() { (cd "$1" && sha256sum -- *); }
same() { # cache, what it shows
  local left; left=$(ls -A "$1" | grep -vE '^(plan\.json|part-[0-9]+\.parquet)$' || true)
  [ -z "$left" ] || fail "$2: left in the folder: $left"
  bytes "$1" | cmp -s - "$work/alone.sha256" || { diff <(bytes "$1") "$work/alone.sha256" || true; fail "$2: other bytes"; }
  echo "ok: $2"
}
finish() { while queued "$1"; do now "${1}_0"; now "${1}_1"; sleep 1; done; }

"$program" run "${arguments[@]}" --out "$work/alone" 2>"$work/alone.log" || fail "one process alone"
bytes "$work/alone" >"$work/alone.sha256"
parts=$(grep -c parquet "$work/alone.sha256")
[ "$parts" -ge 4 ] || fail "only $parts parts: four tasks have nothing to share; more ROWS or CAPTURE"

submit "$work/array" --job-name=array --wait >/dev/null || fail "the array job"
same "$work/array" "4 tasks, $parts parts, the bytes of one process"

job=$(submit "$work/killed" --job-name=killed)
killed="" requeued=""
while [ -z "$killed" ] || [ -z "$requeued" ]; do
  queued "$job" || fail "the tasks ended before one could be killed: give more ROWS"
  if [ -z "$killed" ] && running "${job}_0" && pid=$(pid_of "${job}_0") && [ -n "$pid" ] && ls -A "$work/killed" 2>/dev/null | grep -q plan.json; then
    sleep 2; kill -9 "$pid" && killed=$pid
  fi
  if [ -z "$requeued" ] && running "${job}_1" && [ -n "$(pid_of "${job}_1")" ]; then
    sleep 1; scontrol requeue "${job}_1" && requeued=yes && now "${job}_1"
  fi
  sleep 0.2
done
# A batch script that fails ends its task; an administrator (or --requeue after a node's death) starts it again.
while running "${job}_0"; do sleep 0.5; done
ls "$work/killed/part-00000.parquet" 2>/dev/null && fail "task 0 was finished before it was killed"
scontrol requeue "${job}_0" || fail "scontrol requeue ${job}_0"
now "${job}_0"
finish "$job"
same "$work/killed" "task 0 killed with -9 and requeued, task 1 requeued while it ran: the bytes of one process"

submit "$work/killed" --job-name=again --wait >/dev/null || fail "the array job once more"
grep -q "every part was there already" "$work/again-3.log" || fail "the second array did not find the parts"
same "$work/killed" "the same array once more changes nothing"
"$program" verify "$work/killed" >/dev/null 2>"$work/verify.log" || fail "verify: $(tail -n 1 "$work/verify.log")"

# One task of each array at a time: with two processors or more, task I of one runs beside task I of the other.
for twin in one two; do submit "$work/twins" --job-name="twin-$twin" --array=0-1%1 --wait >/dev/null & twins+=($!); done
for twin in "${twins[@]}"; do wait "$twin" || fail "two arrays into one folder"; done
for task in 0 1; do
  # A task looks once which of its parts are there, when it begins; both having written some, they did the same parts at the same time.
  for twin in one two; do grep -q "of them now" "$work/twin-$twin-$task.log" || fail "the tasks $task did not run beside each other: give more ROWS"; done
done
same "$work/twins" "two processes for each shard at once: the bytes of one process"

SHARDS=4 submit "$work/some" --job-name=some --array=2 --wait >/dev/null || fail "task 2 of 4 alone"
wanted=$(for ((p = 2; p < parts; p += 4)); do printf 'part-%05d.parquet ' "$p"; done)
[ "$(cd "$work/some" && echo part-*) " = "$wanted" ] || fail "task 2 of 4 alone left $(cd "$work/some" && echo part-*)"
submit "$work/refused" --job-name=refused --array=1-2 --wait >/dev/null && fail "an array that leaves parts out was not refused"
grep -q "the array must be 0 to N-1" "$work/refused-1.log" && [ ! -e "$work/refused" ] || fail "the refusal is not told"
echo "ok: task 2 of 4 alone does its parts; an array that begins at 1 is refused"
echo "passed on Slurm $(sbatch --version | cut -d' ' -f2)"
