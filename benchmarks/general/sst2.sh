#!/usr/bin/env bash
# General distillation and its gain: a BERT of 4 x 192 learns the relations of a masked language model's last layer (MiniLMv2) on film reviews without labels,
# then SST-2's soft targets, beside the same student that begins the task from random weights.
#
#   benchmarks/general/sst2.sh OUT        resumable: what is finished is kept, also inside a run; needs ../shared and the built tools
#
#   ROWS      lines of the corpus (30000)       SEEDS   of the task ("1 2 3"); the general student is trained once
#   THREADS   of a step (all processors)        SET     more of --set for all, such as "max_steps=20" to see whether it runs
# Lines that hold a sentence of dev are left out. Ends with a line for each of both and how long all of it took in this call.
. "$(dirname "$0")/../common.sh" "$@"
small=(--set student.layers=4 --set student.hidden=192 --set student.intermediate=768)
data=$shared/data/sst2
[ -f "$out/reviews.tsv" ] || "$cache" augment --method copy --data "$shared/data/corpus/movie_reviews.txt" --exclude "$data/dev.tsv" --out "$out/reviews.tsv"
"$cache" run --teacher "$shared/teachers/minilm-mlm" --data "$out/reviews.tsv" --limit "${ROWS:-30000}" --for minilm-v2 "${threads[@]}" --out "$out/general-cache" 2>>"$out/cache.log" || said "$out/cache.log"
train "$out/general-run" "$out/general-run.log" "${small[@]}" --recipe minilm-v2 --cache "$out/general-cache" --set relations.epochs=2
[ -d "$out/general" ] || "$trainer" export "$out/general-run" --out "$out/general" >>"$out/export.log" 2>&1 || said "$out/export.log"
"$cache" run --teacher "$shared/teachers/sst2-l6" --data "$data/train.tsv" --for hinton "${threads[@]}" --out "$out/logits" 2>>"$out/cache.log" || said "$out/cache.log"
for seed in ${SEEDS:-1 2 3}; do
  train "$out/random-$seed" "$out/random-$seed.log" "${small[@]}" --recipe hinton --cache "$out/logits" --dev "$data/dev.tsv" --seed "$seed"
  train "$out/general-$seed" "$out/general-$seed.log" "${small[@]}" --recipe hinton --cache "$out/logits" --dev "$data/dev.tsv" --seed "$seed" --init "$out/general" --set learning_rate=3e-4
done
for row in random general; do scores accuracy "$out/$row"-[0-9]*/summary.json | means $row; done
took
