# What the training scripts here share; sourced by each, with the folder of its results: . "$(dirname "$0")/../common.sh" OUT
# Gives root, shared, out, began; cache and trainer, the built tools; threads and more, options by THREADS and SET; said LOG, which ends with a log's last words; and of ROW, the line of a row's seeds.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd); shared=$(dirname "$root")/shared; out=$(mkdir -p "$1" && cd "$1" && pwd); began=$SECONDS
tool() { ls "$root/tools/$1/bin/Release/net10.0/"*/"$1" 2>/dev/null | head -n 1; }
cache=$(tool teacher-cache); trainer=$(tool student-trainer)
[ -n "$cache" ] && [ -n "$trainer" ] || { echo "build first: dotnet build -c Release OnnxDistill.sln"; exit 1; }
threads=(); [ -z "${THREADS:-}" ] || threads=(--threads "$THREADS")
more=(); for s in ${SET:-}; do more+=(--set "$s"); done

said() { tail -n 2 "$1"; exit 1; }

train() { # folder, log, options of train...: a run, unless it is finished
  local run=$1 log=$2; shift 2
  [ -f "$run/summary.json" ] || "$trainer" train "$@" "${more[@]}" "${threads[@]}" --out "$run" --resume 2>>"$log" || said "$log"
}

scores() { # metric, files: a number a file
  local metric=$1; shift
  for file; do grep -oE "\"$metric\": *-?[0-9.]+" "$file" | head -n 1 | grep -oE -- '-?[0-9.]+$'; done
}

means() { # name, score of the teacher or nothing: one line of the numbers of standard input
  sort -g | awk -v n="$1" -v t="${2:-}" '{s+=$1; if (NR==1) lo=$1; hi=$1} END {printf "%-20s mean %.4f  (%.4f to %.4f, %d seeds)%s\n", n, s/NR, lo, hi, NR, t == "" ? "" : sprintf("  %.1f %% of the teacher", 100*s/NR/t)}'
}

took() { echo "$((SECONDS - began)) s in this call, $(grep -m1 'model name' /proc/cpuinfo | cut -d: -f2-)"; }
