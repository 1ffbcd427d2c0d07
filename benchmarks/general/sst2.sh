#!/usr/bin/env bash
# General distillation and its gain: a BERT of 4 x 192 learns the relations of a masked language model's last layer (MiniLMv2) on film reviews without labels,
# then SST-2's soft targets, beside the same student that begins the task from random weights.
#
#   benchmarks/general/sst2.sh OUT        resumable: what is finished is kept, also inside a run; needs ../shared and the built tools
#
#   ROWS      lines of the corpus (30000)       SEEDS   of the task ("1 2 3"); the general student is trained once
#   THREADS   of a step (all processors)        SET     more of --set for all, such as "max_steps=20" to see whether it runs
# Lines that hold a sentence of dev are left out. Ends with a line for each of both and how long all of it took in this call.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd); out=$(mkdir -p "$1" && cd "$1" && pwd); shared=$root/../shared; began=$SECONDS
tool() { ls "$root/tools/$1/bin/Release/net10.0/"*/"$1" 2>/dev/null | head -n 1; }
cache=$(tool teacher-cache); trainer=$(tool student-trainer)
[ -n "$cache" ] && [ -n "$trainer" ] || { echo "build first: dotnet build -c Release OnnxDistill.sln"; exit 1; }
threads=(); [ -z "${THREADS:-}" ] || threads=(--threads "$THREADS")
more=(); for s in ${SET:-}; do more+=(--set "$s"); done
small=(--set student.layers=4 --set student.hidden=192 --set student.intermediate=768)
said() { tail -n 2 "$1"; exit 1; }
train() { # name, options of train...
  local name=$1; shift
  [ -f "$out/$name/summary.json" ] || "$trainer" train "$@" "${small[@]}" "${more[@]}" "${threads[@]}" --out "$out/$name" --resume 2>>"$out/$name.log" || said "$out/$name.log"
}
data=$shared/data/sst2
[ -f "$out/reviews.tsv" ] || "$cache" augment --method copy --data "$shared/data/corpus/movie_reviews.txt" --exclude "$data/dev.tsv" --out "$out/reviews.tsv"
"$cache" run --teacher "$shared/teachers/minilm-mlm" --data "$out/reviews.tsv" --limit "${ROWS:-30000}" --for minilm-v2 "${threads[@]}" --out "$out/general-cache" 2>>"$out/cache.log" || said "$out/cache.log"
train general-run --recipe minilm-v2 --cache "$out/general-cache" --set relations.epochs=2
[ -d "$out/general" ] || "$trainer" export "$out/general-run" --out "$out/general" >>"$out/export.log" 2>&1 || said "$out/export.log"
"$cache" run --teacher "$shared/teachers/sst2-l6" --data "$data/train.tsv" --for hinton "${threads[@]}" --out "$out/logits" 2>>"$out/cache.log" || said "$out/cache.log"
for seed in ${SEEDS:-1 2 3}; do
  train "random-$seed" --recipe hinton --cache "$out/logits" --dev "$data/dev.tsv" --seed "$seed"
  train "general-$seed" --recipe hinton --cache "$out/logits" --dev "$data/dev.tsv" --seed "$seed" --init "$out/general" --set learning_rate=3e-4
done
for row in random general; do
  cat "$out/$row"-[0-9]*/summary.json | grep -oE '"accuracy": *[0-9.]+' | grep -oE '[0-9.]+$' | sort -n |
    awk -v n="$row" '{s+=$1; if (NR==1) lo=$1; hi=$1} END {printf "%-8s mean %.4f  (%.4f to %.4f, %d seeds)\n", n, s/NR, lo, hi, NR}'
done
echo "$((SECONDS - began)) s in this call, $(grep -m1 'model name' /proc/cpuinfo | cut -d: -f2-)"
