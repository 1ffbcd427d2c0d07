#!/usr/bin/env bash
# The same commands, untuned, on other data: MRPC, STS-B, CoLA, SNIPS and Chinese hotel reviews. Where no teacher is given the tool trains one.
#
#   benchmarks/other-sets/run.sh OUT      resumable: what is finished is kept, also inside a run; needs ../shared and the built tools
#
#   SETS     which data sets ("cola mrpc sts-b snips chnsenticorp")     SEEDS    which seeds ("1 2 3")
#   ROWS     which students ("start start-labels bilstm bilstm-labels"; also tinybert)
#   THREADS  of a step (all processors)     SET  more of --set for all, such as "max_steps=20" to see whether it runs
#
# Teachers: English ones are teachers/minilm-mlm (a masked language model) fine-tuned for three epochs, the Chinese one a BERT of 4 x 256 from random weights, SNIPS's
# the one that ships. start begins with the teacher's layers 0, 2 and 4 (Chinese: 0 and 2) and learns by `hinton`; NAME-labels is the same student, rows and steps by labels alone.
# The best epoch is chosen on dev, and the score is that of the test rows, which nothing was chosen on. (MRPC's dev are the last 400 rows of its train
# file, CoLA's test is its out-of-domain dev file, the Chinese file is split 6,166 / 800 / 800 after a shuffle.)
. "$(dirname "$0")/../common.sh" "$@"

split() { # the data of a set: train, dev, test, columns, the metric that counts
  local d=$shared/data/$1 made=$out/$1
  mkdir -p "$made"
  case $1 in
    mrpc) metric=f1; columns=(--label-column Quality --text-column '#1 String' --pair-column '#2 String')
      head -n 3177 "$d/msr-para-train.tsv" >"$made/train.tsv"; { head -n 1 "$d/msr-para-train.tsv"; tail -n 400 "$d/msr-para-train.tsv"; } >"$made/dev.tsv"
      train=$made/train.tsv dev=$made/dev.tsv test=$d/msr-para-test.tsv;;
    sts-b) metric=pearson; columns=(--label-column 4 --text-column 5 --pair-column 6); train=$d/sts-train.csv dev=$d/sts-dev.csv test=$d/sts-test.csv;;
    cola) metric=matthews; columns=(--label-column 1 --text-column 3); train=$d/in_domain_train.tsv dev=$d/in_domain_dev.tsv test=$d/out_of_domain_dev.tsv;;
    snips) metric=accuracy; columns=(--label-column 0 --text-column 1); train=$d/train.tsv dev=$d/dev.tsv test=$d/test.tsv;;
    chnsenticorp) metric=accuracy; columns=(--label-column label --text-column review)
      local all=$d/ChnSentiCorp_htl_all.csv
      tail -n +2 "$all" | sort -u | shuf --random-source=<(yes) >"$made/rows"
      for part in train:1,6166 dev:6167,6966 test:6967,7766; do { head -n 1 "$all"; sed -n "${part#*:}p" "$made/rows"; } >"$made/${part%%:*}.csv"; done
      train=$made/train.csv dev=$made/dev.csv test=$made/test.csv;;
    *) echo "SETS: no data set $1"; exit 1;;
  esac
}

run() { # name, options of train...: a run of each seed and its score on the test rows
  local name=$1; shift
  for seed in $seeds; do
    local here=$out/$set/$name-$seed
    train "$here" "$here.log" "$@" --dev "$dev" --set best_metric=$metric --seed "$seed"
    [ -s "$here.test" ] || "$trainer" eval "$here" --data "$test" "${columns[@]}" --json 2>>"$here.log" >"$here.test" || said "$here.log"
  done
}

for set in ${SETS:-cola mrpc sts-b snips chnsenticorp}; do
  split "$set"; seeds=1; layers='[0,2,4]'
  case $set in
    snips) teacher=$root/models/snips-l6;;
    chnsenticorp) layers='[0,2]'; teacher=$out/$set/teacher
      run made --recipe hard-labels --data "$train" "${columns[@]}" --tokenizer "$shared/data/vocab/bert-base-chinese" --set student.layers=4 --set student.hidden=256 --set student.intermediate=1024 --set epochs=5;;
    *) teacher=$out/$set/teacher
      run made --recipe hard-labels --data "$train" "${columns[@]}" --tokenizer "$shared/teachers/minilm-mlm" --init "$shared/teachers/minilm-mlm" --set student.layers=6;;
  esac
  [ -d "$teacher" ] || "$trainer" export "$out/$set/made-1" --out "$teacher" >"$out/$set/export.log" 2>&1 || said "$out/$set/export.log"
  [ -s "$out/$set/teacher.test" ] || "$cache" score --teacher "$teacher" --data "$test" "${columns[@]}" --json >"$out/$set/teacher.test" 2>"$out/$set/score.log" || said "$out/$set/score.log"
  seeds=${SEEDS:-1 2 3}
  for row in ${ROWS:-start start-labels bilstm bilstm-labels}; do
    for_=${row%%-labels}; for_=${for_/start/hinton}; for_=${for_/bilstm/distilled-bilstm}
    "$cache" run --teacher "$teacher" --data "$train" "${columns[@]}" --for "$for_" "${threads[@]}" --out "$out/$set/cache-$for_" 2>>"$out/$set/cache.log" || said "$out/$set/cache.log"
    case $row in
      start) run $row --recipe hinton --cache "$out/$set/cache-hinton" --init "$teacher" --set "student.init_layers=$layers";;
      start-labels) run $row --recipe hard-labels --cache "$out/$set/cache-hinton" --init "$teacher" --set "student.init_layers=$layers";;
      bilstm) run $row --recipe distilled-bilstm --cache "$out/$set/cache-distilled-bilstm";;
      bilstm-labels) run $row --recipe hard-labels --cache "$out/$set/cache-distilled-bilstm" --set student.kind=bilstm --set learning_rate=2e-3;;
      tinybert) run $row --recipe tinybert --cache "$out/$set/cache-tinybert";;
      *) echo "ROWS: no row $row"; exit 1;;
    esac
  done
  t=$(scores $metric "$out/$set/teacher.test"); echo "$set: $metric of the teacher on test $t"
  for row in ${ROWS:-start start-labels bilstm bilstm-labels}; do scores $metric "$out/$set/$row"-[0-9]*.test | means "  $row" "$t"; done
done
took
