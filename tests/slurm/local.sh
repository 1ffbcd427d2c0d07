# Sourced by the scripts of this folder after `root` is set: a Slurm that answers (SLURM_CONF), or one started by START_SLURM=script, and what is asked of it.
# Makes the folder `work`; at the end stops what was started and deletes it.
skip() { echo "SKIPPED, nothing was tested: $*"; exit 77; }
fail() { echo "FAILED: $*"; tail -n 3 "$work"/*.log 2>/dev/null || true; exit 1; }
built() { ls "$root/tools/$1/bin/Release/net10.0/"*/"$1" 2>/dev/null | head -n 1; }
running() { squeue -h -j "$1" -t running,completing -o %i | grep -q .; }
queued() { squeue -h -j "$1" -o %i 2>/dev/null | grep -q .; }
now() { scontrol update "jobid=$1" starttime=now 2>/dev/null || true; } # Slurm lets a requeued task wait two minutes
pid_of() { # the program of a task, of those that Slurm itself started for it; exec made it the process of the batch script
  local id pid; id=$(squeue -h -j "$1" -o %A)
  for pid in $(scontrol listpids "$id" 2>/dev/null | awk 'NR > 1 && $1 > 0 { print $1 }'); do
    if [ "$(readlink "/proc/$pid/exe")" = "$program" ]; then echo "$pid"; return; fi
  done
}
stop() {
  if [ -n "$started" ]; then
    scancel --me --quiet 2>/dev/null || true
    local pids; pids=$(cat "$started"/slurm{ctld,d}.pid 2>/dev/null || true)
    kill $pids 2>/dev/null || true
    while kill -0 $pids 2>/dev/null; do sleep 0.2; done # they save their state while they stop
  fi
  rm -rf "$work"
}

command -v sbatch >/dev/null && command -v slurmctld >/dev/null || skip "Slurm is not installed (apt-get install -y slurm-wlm munge)"
work=$(mktemp -d) started=""
trap stop EXIT
if ! timeout 5 sinfo -h >/dev/null 2>&1; then
  start=${START_SLURM:-$root/../shared/slurm/start-local-slurm.sh}
  [ -x "$start" ] || skip "no Slurm answers, and there is no START_SLURM=script to start one"
  started=$work/slurm
  SLURM_CONF=$("$start" "$started" | sed -n 's/^SLURM_CONF=//p')
  [ -n "$SLURM_CONF" ] || fail "$start did not start Slurm"
  export SLURM_CONF
fi
