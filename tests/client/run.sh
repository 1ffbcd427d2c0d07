#!/usr/bin/env bash
# Shows that transformers.js, which is nobody's here, loads exported students of any tokenizer and agrees with this project, row by row:
# the token ids of its own tokenizers, the logits of its own ONNX Runtime, the share of right answers.
#
#   tests/client/run.sh [FOLDER...]     from anywhere; builds nothing: dotnet build tools/student-trainer tools/teacher-cache first
#
# FOLDER is a tokenizer's folder (tokenizer.json, tokenizer_config.json). Without one: the WordPiece tokenizer of models/snips-l6, and all
# of $ONNXDISTILL_SHARED/gold/tokenizer_json (BPE and Unigram; ../shared beside the repository unless named), and the whole words of the training
# rows (student-trainer vocabulary --words). With each a BERT of 2 layers, 96 wide, is trained on the quickstart's labels for 150 steps, exported, and
# asked for all 700 test rows; and once more with its vocabulary pruned to the training rows (the test rows have words that these have not), in fp32,
# fp16 and int8 (dtypes fp32, fp16 and q8 there). The first student has embeddings of 32 and is exported as an ALBERT.
# It needs Node 20 and, once, the network: npm installs @huggingface/transformers and hyparquet into $CLIENT_MODULES
# (/tmp/onnxdistill-client). Without Node it says SKIPPED and ends with 77. It is no part of `dotnet test`.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd); root=$(cd "$here/../.." && pwd); rows=$root/tools/quickstart/data
command -v npm >/dev/null || { echo "SKIPPED, nothing was tested: Node is not installed"; exit 77; }
modules=${CLIENT_MODULES:-${TMPDIR:-/tmp}/onnxdistill-client}; mkdir -p "$modules"
[ -d "$modules/node_modules/hyparquet" ] ||
  (cd "$modules" && npm init -y && npm install --ignore-scripts --no-audit --no-fund @huggingface/transformers hyparquet) >"$modules/npm.log" 2>&1 ||
  { echo "SKIPPED, nothing was tested: npm has no packages ($modules/npm.log)"; exit 77; }
cp "$here/agree.mjs" "$modules/"
tool() { local program; program=$(ls "$root/tools/$1"/bin/Release/net10.0/*/"$1".dll 2>/dev/null | head -n 1)
  [ -n "$program" ] || { echo "FAILED: $1 is not built (dotnet build -c Release tools/$1)" >&2; return 1; }
  shift; dotnet "$program" "$@" >/dev/null 2>"$work/log" || { tail -n 2 "$work/log" >&2; return 1; }; }
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
columns=(--label-column 0 --text-column 1)
if [ $# = 0 ]; then
  tool student-trainer vocabulary --data "$rows/train.tsv" "${columns[@]}" --words --out "$work/words"
  set -- "$root/models/snips-l6" "$work/words"
  for found in "${ONNXDISTILL_SHARED:-$root/../shared}"/gold/tokenizer_json/*/tokenizer.json; do [ ! -f "$found" ] || set -- "$@" "$(dirname "$found")"; done
fi
failed=0
# agree STUDENT FILE DTYPE: the cache of one exported file beside transformers.js
agree() {
  tool teacher-cache run --teacher "$work/students/$1/$2" --data "$rows/test.tsv" "${columns[@]}" --capture logits --precision fp32 --out "$work/$1-$3-cache" &&
    (cd "$modules" && node agree.mjs "$work/students/" "$1" "$rows/test.tsv" "$work/$1-$3-cache" "$3"); }
narrow=(--set student.embedding=32)
for folder; do
  name=$(basename "$folder")
  # Whole words have no pieces to fall back to, and are not pruned.
  prune=(--prune-vocabulary --data "$rows/train.tsv"); ! grep -q '"WordLevel"' "$folder/tokenizer.json" || prune=()
  { tool student-trainer train --recipe hard-labels --data "$rows/train.tsv" "${columns[@]}" --tokenizer "$folder" --out "$work/$name-run" "${narrow[@]}" \
      --set student.layers=2 --set student.hidden=96 --set student.intermediate=384 --set max_steps=150 --set learning_rate=2e-3 &&
    tool student-trainer export "$work/$name-run" --out "$work/students/$name" &&
    agree "$name" onnx/model.onnx fp32 &&
    tool student-trainer export "$work/$name-run" --out "$work/students/$name-small" --int8 --fp16 "${prune[@]}" &&
    agree "$name-small" onnx/model.onnx fp32 && agree "$name-small" onnx/model_fp16.onnx fp16 && agree "$name-small" onnx/model_quantized.onnx q8; } ||
    { failed=$((failed + 1)); echo "$name: FAILED"; }
  narrow=()
done
echo "transformers.js agrees on $(($# - failed)) of $# students"; [ $failed = 0 ]
