#!/usr/bin/env bash
# An epoch from the cache beside a teacher that runs in every step (PyTorch): the same student (3x384), batches of 32 and objectives, SST-2's
# lengths, A B A B, for a teacher of 6x384 and one of BERT-base's shape (random weights: speed does not depend on them). Ends each line with both ratios.
#   benchmarks/live-teacher.sh          needs ../shared, and python3-torch, python3-numpy, libopenblas0-openmp from Debian
#   STEPS     of each (50)       TEACHERS   layers x hidden x heads ("6x384x12 12x768x12")
set -euo pipefail
cd "$(dirname "$0")/.."
shared=${ONNXDISTILL_SHARED:-../shared}; steps=${STEPS:-50}; work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
exe() { ls "tools/$1/bin/Release/net10.0"/*/"$1".dll | head -n 1; }
dotnet build -c Release -v quiet tools/quickstart/quickstart.csproj >/dev/null
head -n $((steps * 32 + 1)) "$shared/data/sst2/train.tsv" >"$work/train.tsv"
teacher() { # LxHxA: a folder with a teacher of that shape
  IFS=x read -r layers hidden heads <<<"$1"
  if [ "$1" = 6x384x12 ]; then echo "$shared/teachers/sst2-l6"; return; fi
  dotnet "$(exe student-trainer)" train --recipe hard-labels --data "$work/train.tsv" --tokenizer "$shared/teachers/sst2-l6" --out "$work/made-$1" --set max_steps=1 \
    --set "student.layers=$layers" --set "student.hidden=$hidden" --set "student.heads=$heads" --set "student.intermediate=$((4 * hidden))" >/dev/null 2>&1
  dotnet "$(exe student-trainer)" export "$work/made-$1" --out "$work/teacher-$1" >/dev/null 2>&1
  rm -rf "$work/made-$1"; echo "$work/teacher-$1"
}
cat >"$work/recipe.yaml" <<'Y'
name: live
description: soft targets, labels, hidden states and scores, as the peer's script has them
source: shared/peers/torch_epoch_live_teacher.py
student: { kind: bert, layers: 3, hidden: 384, intermediate: 1536, follow: heads, dropout: 0.1 }
stages:
  - name: train
    objectives:
      - { kind: soft-target, weight: 0.5, temperature: 1, divergence: ce, scale_t2: false }
      - { kind: hard-label, weight: 0.5 }
      - { kind: attention-mse, layers: uniform }
      - { kind: hidden-mse, layers: uniform, projection: shared }
      - { kind: embedding-mse, projection: shared }
    optimizer: { kind: adamw, learning_rate: 5e-5, weight_decay: 0.01 }
    schedule: { kind: constant }
    epochs: 2
    batch_size: 32
    clip_norm: 1
Y
ours() { # the second epoch: the first pays for start-up
  rm -rf "$work/run"
  dotnet "$(exe student-trainer)" train --recipe "$work/recipe.yaml" --cache "$work/cache" --out "$work/run" --threads 2 >/dev/null 2>&1
  grep -hE '"epoch": *2' "$work/run/metrics.jsonl" | grep -oE '"rows_per_second": *[0-9.]+' | grep -oE '[0-9.]+$' | awk '{s+=1/$1} END {print NR/s}'
}
theirs() { # teacher; rows a second padded to 128 and to the longest row
  OMP_NUM_THREADS=2 /usr/bin/python3 "$shared/peers/torch_epoch_live_teacher.py" --teacher "$1" --student 3x384x12 --steps "$steps" --modes live-padded,live-dynamic 2>/dev/null |
    grep -oE '"rows_per_second": [0-9.]+' | grep -oE '[0-9.]+$' | tr '\n' ' '
}
for shape in ${TEACHERS:-6x384x12 12x768x12}; do
  folder=$(teacher "$shape"); third=$((${shape%%x*} / 3)); rm -rf "$work/cache"
  dotnet "$(exe teacher-cache)" run --teacher "$folder" --data "$work/train.tsv" --capture "logits,hidden:0,$third,$((2 * third)),$((3 * third)),scores:$((third - 1)),$((2 * third - 1)),$((3 * third - 1))" --out "$work/cache" >/dev/null 2>&1
  for i in 1 2; do
    read -r padded dynamic <<<"$(theirs "$shape")"; cached=$(ours)
    awk -v t="$shape" -v c="$cached" -v p="$padded" -v d="$dynamic" 'BEGIN {printf "teacher %s: from the cache %.0f rows/s; live %.1f padded to 128 (%.1f times), %.1f to the longest row (%.1f times)\n", t, c, p, c/p, d, c/d}'
  done
done
grep -m1 "model name" /proc/cpuinfo | cut -d: -f2 || true
