#!/usr/bin/env bash
# SST-2, teacher sst2-l6 (22.7 M parameters, dev 0.8991): small BERTs of 4 layers x 192 from random weights, and BiLSTMs, by the teacher and by labels alone.
#
#   benchmarks/headline/sst2.sh OUT       resumable: what is finished is kept, also inside a run; needs ../shared and the built tools
#
#   ROWS     which lines of the table, of those below (all of them by default)
#   LIMIT    the first rows of each file only
#   SEEDS    which seeds ("1 2 3")     THREADS  of a step (all processors)     SET  more of --set for all, such as "max_steps=20" to see whether it runs
#
#   start         3 x 384, begins with the teacher's layers 0, 2 and 4
#   bert-small    embeddings of 80 from the teacher's by principal components; learns the teacher's layers on the first 40,000 lines of film reviews without labels (one
#                 seed; their cache takes 8 GB), then its logits on the labelled rows and all reviews
#   tinybert hinton labels     from random weights, on the labelled rows alone
#   bilstm bilstm-labels       the paper's shape, by the teacher and by labels alone
#   bilstm-more   128, 128, 128; learns from the reviews as well, three epochs
#   bilstm-words  100, 200, 200; starts from the teacher's embeddings of words by principal components, two epochs of the same rows
#
# No review holds a sentence of dev. Every seed is exported into OUT/files, pruned (to SST-2's pieces, bilstm-words to those of all its rows) and as int8. Ends with three lines a row,
# of the runs, their files and their int8 files: mean of the seeds, lowest, highest, share of the teacher; and how long all of it took in this call.
. "$(dirname "$0")/../common.sh" "$@"
all="start bert-small tinybert hinton labels bilstm bilstm-more bilstm-words bilstm-labels"
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
for row in ${ROWS:-$all}; do
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
    bert-small)
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
for row in $all; do
  ls "$out/$row"-[0-9]*/summary.json >/dev/null 2>&1 || continue
  pieces=(--data "$data/train.tsv"); [ $row != bilstm-words ] || pieces=()
  for summary in "$out/$row"-[0-9]*/summary.json; do
    run=$(dirname "$summary"); files=$out/files/$(basename "$run"); mkdir -p "$out/files"
    [ -f "$files.json" ] || {
      rm -rf "$files"
      "$trainer" export "$run" --out "$files" --prune-vocabulary "${pieces[@]}" --int8 --dev "$data/dev.tsv" --allow-drop 5 --json >"$files.part" 2>>"$files.log" || said "$files.log"
      mv "$files.part" "$files.json"
    }
  done
  scores accuracy "$out/$row"-[0-9]*/summary.json | means $row $score
  scores accuracy "$out/files/$row"-[0-9]*.json | means "  files" $score
  for file in "$out/files/$row"-[0-9]*.json; do scores accuracy <(sed 's/.*model_quantized//' "$file"); done | means "  int8 files" $score
done
took
