#!/usr/bin/env bash
# SST-2, teacher sst2-l6 (22.7 M parameters, dev 0.8991): small BERTs of 4 layers x 192 from random weights, and BiLSTMs, by the teacher and by labels alone.
#
#   benchmarks/headline/sst2.sh OUT       resumable: what is finished is kept, also inside a run; needs ../shared and the built tools
#
#   ROWS     which lines of the table (all of them by default): start small tinybert hinton labels bilstm bilstm-more bilstm-words bilstm-labels
#   LIMIT    the first rows of each file only
#   SEEDS    which seeds ("1 2 3")     THREADS  of a step (all processors)     SET  more of --set for all, such as "max_steps=20" to see whether it runs
#
# start begins with the teacher's layers 0, 2 and 4. small is the BERT of 1/7.8 of the teacher's parameters: embeddings of 80 from the teacher's by principal
# components; the teacher's layers on the first 40,000 lines of reviews, one seed; then its logits on all rows, three seeds. Its cache of layers takes 8 GB. bilstm-more is small (128, 128, 128) and learns from 60,000 unlabelled lines of film reviews as
# well (three epochs of all rows); none of them holds a sentence of dev. bilstm-words is 100, 200, 200, starts from the teacher's embeddings of words by principal
# components, and sees the same rows twice. Each first seed is exported pruned (to SST-2's pieces, bilstm-words to those of all its rows) and as int8 into OUT/files.
# Ends with a line a row: mean of the seeds, lowest, highest, share of the teacher, and how long all of it took in this call.
. "$(dirname "$0")/../common.sh" "$@"
teacher=$shared/teachers/sst2-l6; data=$shared/data/sst2; score=0.8991
small=(--set student.layers=4 --set student.hidden=192 --set student.intermediate=768)
cached() { # name, options of run...
  local name=$1; shift
  "$cache" run --teacher "$teacher" "$@" ${LIMIT:+--limit "$LIMIT"} "${threads[@]}" --out "$out/$name" 2>>"$out/$name.log" || said "$out/$name.log"
}
reviews() { # lines of film reviews without labels, none of which holds a sentence of dev
  [ -f "$out/reviews.tsv" ] || "$cache" augment --method copy --data "$shared/data/corpus/movie_reviews.txt" --exclude "$data/dev.tsv" --out "$out/reviews.tsv"
}
rows() { # row, options of train...
  local row=$1 seed; shift
  for seed in ${SEEDS:-1 2 3}; do train "$out/$row-$seed" "$out/$row-$seed.log" "$@" --dev "$data/dev.tsv" --seed "$seed"; done
}
for row in ${ROWS:-start small tinybert hinton labels bilstm bilstm-more bilstm-words bilstm-labels}; do
  case $row in
    tinybert|hinton|labels) cached bert --data "$data/train.tsv" --for tinybert "${small[@]}";;
    *) cached logits --data "$data/train.tsv" --for distilled-bilstm;;
  esac
  case $row in
    tinybert) rows $row --recipe tinybert --cache "$out/bert" "${small[@]}" --set intermediate.epochs=3 --set prediction.epochs=2;;
    hinton) rows $row --recipe hinton --cache "$out/bert" "${small[@]}";;
    labels) rows $row --recipe hard-labels --cache "$out/bert" "${small[@]}";;
    start) rows $row --recipe hinton --cache "$out/logits" --init "$teacher" --set 'student.init_layers=[0,2,4]' --set epochs=2;;
    bilstm) rows $row --recipe distilled-bilstm --cache "$out/logits";;
    bilstm-labels) rows $row --recipe hard-labels --cache "$out/logits" --set student.kind=bilstm --set learning_rate=2e-3 --set epochs=4;;
    small)
      reviews; cached reviews --data "$out/reviews.tsv" --for distilled-bilstm
      [ -d "$out/layers-exported" ] || {
        LIMIT=${LIMIT:-40000} cached layers-cache --data "$out/reviews.tsv" --for tinybert "${small[@]}"
        train "$out/layers" "$out/layers.log" --recipe tinybert --cache "$out/layers-cache" "${small[@]}" --set student.embedding=80 --set "student.words_from=$teacher" --set intermediate.epochs=3 --set prediction.epochs=1 --dev "$data/dev.tsv"
        "$trainer" export "$out/layers" --out "$out/layers-exported" >>"$out/layers.log" 2>&1 || said "$out/layers.log"
      }
      rows $row --recipe hinton --init "$out/layers-exported" --cache "labelled=$out/logits" "reviews=$out/reviews" --set 'mix=[1,2]' --set epochs=1 --set learning_rate=3e-4 --set ema=0.998;;
    bilstm-more|bilstm-words)
      reviews; cached reviews --data "$out/reviews.tsv" --for distilled-bilstm
      shape=(--set epochs=3 --set student.embedding=128 --set student.lstm_hidden=128 --set student.fc=128)
      [ $row = bilstm-more ] || shape=(--set epochs=2 --set student.embedding=100 --set student.lstm_hidden=200 --set student.fc=200 --set "student.words_from=$teacher")
      rows $row --recipe distilled-bilstm --cache "labelled=$out/logits" "reviews=$out/reviews" --set 'mix=[1,1]' "${shape[@]}";;
    *) echo "ROWS: no row $row"; exit 1;;
  esac
done
for row in start small tinybert hinton labels bilstm bilstm-more bilstm-words bilstm-labels; do
  ls "$out/$row"-[0-9]*/summary.json >/dev/null 2>&1 || continue
  first=$(ls -d "$out/$row"-[0-9]* | head -n 1)
  pieces=(--data "$data/train.tsv"); [ $row != bilstm-words ] || pieces=()
  [ -d "$out/files/$row" ] || { mkdir -p "$out/files"; "$trainer" export "$first" --out "$out/files/$row" --prune-vocabulary "${pieces[@]}" --int8 --dev "$data/dev.tsv" --allow-drop 5 2>>"$out/$row-export.log" | sed "s/^/$row  /"; }
  scores accuracy "$out/$row"-[0-9]*/summary.json | means $row $score
done
took
