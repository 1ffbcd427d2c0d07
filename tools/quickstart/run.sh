#!/usr/bin/env bash
# The main job on the sample data that ships with the project: a teacher in, small proven students out. Needs only the .NET SDK.
#   tools/quickstart/run.sh [OUT]      OUT is tools/quickstart/out unless given; it is made anew.
#   SEED=2 tools/quickstart/run.sh     another seed of the students (1 unless given)
# The case people have: 140 rows with a label (the first 20 of each of seven classes), 12,944 without.
set -euo pipefail
cd "$(dirname "$0")/../.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
out=${1:-tools/quickstart/out}; data=tools/quickstart/data; teacher=models/snips-l6; seed=${SEED:-1}
columns="--label-column 0 --text-column 1"                # the files have no header: label TAB text

say() { printf '\n== %s\n' "$*"; }
show() { printf '$ %s\n' "$*"; "$@"; }
exe() { ls "tools/$1/bin/Release/net10.0"/*/"$1".dll | head -n 1; }

say "Build the tools"
dotnet build -c Release -v quiet tools/quickstart/quickstart.csproj
teacher-cache() { dotnet "$(exe teacher-cache)" "$@"; }
student-trainer() { dotnet "$(exe student-trainer)" "$@"; }
rm -rf "$out"; mkdir -p "$out/results"

say "Take the label from all but 20 rows of each class"
awk -F'\t' -v OFS='\t' '{ print (++n[$1] <= 20 ? $1 : ""), $2 }' $data/train.tsv >"$out/train.tsv"
printf '%s rows, %s with a label\n' "$(grep -c . "$out/train.tsv")" "$(grep -c '^[A-Za-z]' "$out/train.tsv")"

say "What is in the teacher's file?"
show teacher-cache inspect $teacher

say "Run the teacher once over the training text"
show teacher-cache run --teacher $teacher --data "$out/train.tsv" $columns --for hinton --out "$out/cache"

say "Train three students: two from the cached soft targets of all rows, one from the 140 labels alone"
lstm="--set student.embedding=128 --set student.lstm_hidden=128 --set student.fc=128"
train() { name=$1; shift; show student-trainer train "$@" --cache "$out/cache" --dev $data/dev.tsv --seed "$seed" --out "$out/runs/$name"; }
train distilled-bilstm --recipe distilled-bilstm $lstm --set epochs=3
train hinton           --recipe hinton --set student.layers=3 --set student.hidden=96 --set student.intermediate=384 --set learning_rate=1e-3
train labels-alone     --recipe hard-labels --set student.kind=bilstm $lstm --set learning_rate=2e-3 --set epochs=60

say "Export as int8 with the word pieces in use, each file proven against the trained student"
put() { show student-trainer export "$out/runs/$1" --out "$out/students/$1" --prune-vocabulary --int8 --dev $data/dev.tsv "${@:2}"; }
put distilled-bilstm
put hinton
put labels-alone --allow-drop 5        # its answers are close calls, which int8 turns more easily

say "Score teacher and students on the 700 test rows, all through ONNX Runtime"
score() { # name, file, tokenizer's folder
  teacher-cache score --teacher "$2" --tokenizer "$3" --data $data/test.tsv $columns --json >"$out/results/$1.score.json" 2>"$out/results/$1.log" &&
  teacher-cache inspect "$2" --json >"$out/results/$1.inspect.json" 2>>"$out/results/$1.log" || { cat "$out/results/$1.log" >&2; exit 2; }
}
score teacher $teacher $teacher
students=()
for s in distilled-bilstm hinton labels-alone; do
  file=$out/students/$s/onnx/model_quantized.onnx; score $s "$file" "$out/students/$s"; students+=("$s=$file")
done
dotnet "$(exe quickstart)" "$out/results" teacher=$teacher "${students[@]}"
