#!/usr/bin/env bash
# Where labels are few: the same BiLSTM by the first N labels alone, and by the teacher's answers to all text without any label.
#
#   benchmarks/few-labels/run.sh OUT      resumable: what is finished is kept; needs ../shared and the built tools
#
#   SETS     data sets (all: "snips sst2")     LABELS  numbers of labelled rows ("100 300 1000 3000")
#   SEEDS    which seeds ("1 2 3")             THREADS of a step (all processors)     SET  more of --set, such as "max_steps=20" to see whether it runs
#
# Labels alone train for about as many steps as pay: 60 epochs of 100 rows, 10 of 3,000; the best epoch on dev counts, on both sides.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd); out=$(mkdir -p "$1" && cd "$1" && pwd); shared=$root/../shared; began=$SECONDS
tool() { ls "$root/tools/$1/bin/Release/net10.0/"*/"$1" 2>/dev/null | head -n 1; }
cache=$(tool teacher-cache); trainer=$(tool student-trainer)
[ -n "$cache" ] && [ -n "$trainer" ] || { echo "build first: dotnet build -c Release OnnxDistill.sln"; exit 1; }
threads=(); [ -z "${THREADS:-}" ] || threads=(--threads "$THREADS")
more=(); for s in ${SET:-}; do more+=(--set "$s"); done
small=(--set student.embedding=128 --set student.lstm_hidden=128 --set student.fc=128)
train() { # folder, options of train...
  local run=$1; shift
  for seed in ${SEEDS:-1 2 3}; do
    [ -f "$run-$seed/summary.json" ] || "$trainer" train "$@" "${small[@]}" "${more[@]}" --seed "$seed" "${threads[@]}" --out "$run-$seed" --resume 2>>"$run.log" || { tail -n 2 "$run.log"; exit 1; }
  done
  cat "$run"-[0-9]*/summary.json | grep -oE '"accuracy": *[0-9.]+' | grep -oE '[0-9.]+$' | sort -n |
    awk -v n="$(basename "$run")" '{s+=$1; if (NR==1) lo=$1; hi=$1} END {printf "%-20s mean %.4f  (%.4f to %.4f, %d seeds)\n", n, s/NR, lo, hi, NR}'
}
for set in ${SETS:-snips sst2}; do
  teacher=$shared/teachers/$set-l6; dev=$shared/data/$set/dev.tsv; header=1; epochs=4; columns=(--label-column label --text-column sentence)
  [ "$set" = sst2 ] || { teacher=$root/models/snips-l6; header=0; epochs=6; columns=(--label-column 0 --text-column 1); }
  "$cache" run --teacher "$teacher" --data "$shared/data/$set/train.tsv" "${columns[@]}" --for distilled-bilstm "${threads[@]}" --out "$out/$set" 2>>"$out/$set.log" || { tail -n 2 "$out/$set.log"; exit 1; }
  for n in ${LABELS:-100 300 1000 3000}; do
    head -n $((n + header)) "$shared/data/$set/train.tsv" >"$out/$set-$n.tsv"
    train "$out/$set-labels-$n" --recipe hard-labels --data "$out/$set-$n.tsv" --tokenizer "$teacher" "${columns[@]}" --dev "$dev" \
      --set student.kind=bilstm --set learning_rate=2e-3 --set epochs=$((n < 300 ? 60 : n < 1000 ? 40 : n < 3000 ? 20 : 10))
  done
  train "$out/$set-labels-all" --recipe hard-labels --data "$shared/data/$set/train.tsv" --tokenizer "$teacher" "${columns[@]}" --dev "$dev" --set student.kind=bilstm --set learning_rate=2e-3 --set epochs=$epochs
  train "$out/$set-teacher-none" --recipe distilled-bilstm --cache "$out/$set" --dev "$dev" --set epochs=$epochs
done
echo "$((SECONDS - began)) s in this call, $(grep -m1 'model name' /proc/cpuinfo | cut -d: -f2-)"
