#!/usr/bin/env bash
# Where labels are few: the same BiLSTM by the first N labels alone, and by the teacher's answers to all text without any label.
#
#   benchmarks/few-labels/run.sh OUT      resumable: what is finished is kept; needs ../shared and the built tools
#
#   SETS     data sets (all: "snips sst2")     LABELS  numbers of labelled rows ("100 300 1000 3000")
#   SEEDS    which seeds ("1 2 3")             THREADS of a step (all processors)     SET  more of --set, such as "max_steps=20" to see whether it runs
#
# Labels alone train for about as many steps as pay: 60 epochs of 100 rows, 10 of 3,000; the best epoch on dev counts, on both sides.
. "$(dirname "$0")/../common.sh" "$@"
small=(--set student.embedding=128 --set student.lstm_hidden=128 --set student.fc=128)
rows() { # row, options of train...
  local row=$1 seed; shift
  for seed in ${SEEDS:-1 2 3}; do train "$out/$row-$seed" "$out/$row.log" "$@" "${small[@]}" --seed "$seed"; done
  scores accuracy "$out/$row"-[0-9]*/summary.json | means "$row"
}
for set in ${SETS:-snips sst2}; do
  teacher=$shared/teachers/$set-l6; dev=$shared/data/$set/dev.tsv; header=1; epochs=4; columns=(--label-column label --text-column sentence)
  [ "$set" = sst2 ] || { teacher=$root/models/snips-l6; header=0; epochs=6; columns=(--label-column 0 --text-column 1); }
  "$cache" run --teacher "$teacher" --data "$shared/data/$set/train.tsv" "${columns[@]}" --for distilled-bilstm "${threads[@]}" --out "$out/$set" 2>>"$out/$set.log" || said "$out/$set.log"
  for n in ${LABELS:-100 300 1000 3000}; do
    head -n $((n + header)) "$shared/data/$set/train.tsv" >"$out/$set-$n.tsv"
    rows "$set-labels-$n" --recipe hard-labels --data "$out/$set-$n.tsv" --tokenizer "$teacher" "${columns[@]}" --dev "$dev" \
      --set student.kind=bilstm --set learning_rate=2e-3 --set epochs=$((n < 300 ? 60 : n < 1000 ? 40 : n < 3000 ? 20 : 10))
  done
  rows "$set-labels-all" --recipe hard-labels --data "$shared/data/$set/train.tsv" --tokenizer "$teacher" "${columns[@]}" --dev "$dev" --set student.kind=bilstm --set learning_rate=2e-3 --set epochs=$epochs
  rows "$set-teacher-none" --recipe distilled-bilstm --cache "$out/$set" --dev "$dev" --set epochs=$epochs
done
took
