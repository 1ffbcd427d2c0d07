#!/usr/bin/env bash
# SST-2, three seeds each: students distilled from one cache against the same students trained on the labels alone.
#   benchmarks/sst2/run.sh CACHE DEV.tsv TEACHER OUT     (CACHE: teacher-cache run --teacher TEACHER --data train.tsv --capture logits)
# BiLSTMs start from random weights; BERTs of 3 layers from every second layer of the teacher, both kinds alike.
# A run that is finished is kept. Ends with mean and spread (lowest to highest) of the dev accuracy.
set -euo pipefail
cache=$1; dev=$2; teacher=$3; out=$4; here=$(cd "$(dirname "$0")/../.." && pwd)
trainer=${TRAINER:-$(ls "$here"/tools/student-trainer/bin/Release/net10.0/*/student-trainer.dll | head -n 1)}
export OMP_WAIT_POLICY=PASSIVE                            # a busy neighbour slows a spinning libgomp tenfold
common="--set batch_size=64"
bert="--init $teacher --set student.init_layers=every --set student.layers=3 --set max_steps=500 --set learning_rate=1e-4"
bilstm="--set epochs=2"
train() { # name, recipe, settings...
  local name=$1 recipe=$2; shift 2
  for seed in 1 2 3; do
    [ -f "$out/$name-$seed/summary.json" ] && continue
    rm -rf "$out/$name-$seed"
    dotnet "$trainer" train --recipe "$recipe" --cache "$cache" --dev "$dev" --seed $seed --out "$out/$name-$seed" $common "$@"
  done
}
mkdir -p "$out"
train bilstm-distilled distilled-bilstm $bilstm
train bilstm-labels hard-labels $bilstm --set student.kind=bilstm --set learning_rate=2e-3
train bert-distilled hinton $bert
train bert-labels hard-labels $bert
for name in bilstm-distilled bilstm-labels bert-distilled bert-labels; do
  grep -hoE '"accuracy": *[0-9.]+' "$out/$name"-[123]/summary.json | grep -oE '[0-9.]+$' | sort -n |
    awk -v n=$name '{s+=$1; if (NR==1) lo=$1; hi=$1} END {printf "%-18s mean %.4f  (%.4f to %.4f, %d seeds)\n", n, s/NR, lo, hi, NR}'
done
