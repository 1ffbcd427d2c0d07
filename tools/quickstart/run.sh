#!/usr/bin/env bash
# The main job on the sample data that ships with the project: a teacher in, three proven students out. Needs only the .NET SDK.
#   tools/quickstart/run.sh [OUT]      OUT is tools/quickstart/out unless given; it is made anew.
set -euo pipefail
cd "$(dirname "$0")/../.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
out=${1:-tools/quickstart/out}; data=tools/quickstart/data; teacher=models/snips-l6
columns="--label-column 0 --text-column 1"                # the files have no header: label TAB text

say() { printf '\n== %s\n' "$*"; }
show() { printf '$ %s\n' "$*"; "$@"; }
exe() { ls "tools/$1/bin/Release/net10.0"/*/"$1".dll | head -n 1; }

say "Build the tools"
dotnet build -c Release -v quiet tools/quickstart/quickstart.csproj
teacher-cache() { dotnet "$(exe teacher-cache)" "$@"; }
student-trainer() { dotnet "$(exe student-trainer)" "$@"; }
rm -rf "$out"; mkdir -p "$out/results"

say "What is in the teacher's file?"
show teacher-cache inspect $teacher

say "Run the teacher once over the training text"
show teacher-cache run --teacher $teacher --data $data/train.tsv $columns --for hinton --out "$out/cache"
show teacher-cache verify "$out/cache"

say "Train three students: two from the cached soft targets, one from the labels alone"
small="--set student.hidden=96 --set student.intermediate=384"      # a seventh of the teacher's weights
show student-trainer train --recipe distilled-bilstm --cache "$out/cache" --dev $data/dev.tsv --out "$out/runs/distilled-bilstm" --set epochs=3
show student-trainer train --recipe hinton --cache "$out/cache" --dev $data/dev.tsv --out "$out/runs/hinton" $small
show student-trainer train --recipe hard-labels --cache "$out/cache" --dev $data/dev.tsv --out "$out/runs/hard-labels" $small

say "Export, each file proven against the trained student"
for s in distilled-bilstm hinton hard-labels; do show student-trainer export "$out/runs/$s" --out "$out/students/$s"; done

say "Score teacher and students on the 700 test rows, all through ONNX Runtime"
score() { # name, folder
  teacher-cache score --teacher "$2" --data $data/test.tsv $columns --json >"$out/results/$1.score.json" 2>"$out/results/$1.log" &&
  teacher-cache inspect "$2" --json >"$out/results/$1.inspect.json" 2>>"$out/results/$1.log" || { cat "$out/results/$1.log" >&2; exit 2; }
}
score teacher $teacher
for s in distilled-bilstm hinton hard-labels; do score $s "$out/students/$s"; done
dotnet "$(exe quickstart)" "$out/results" teacher=$teacher "distilled-bilstm=$out/students/distilled-bilstm" \
  "hinton=$out/students/hinton" "hard-labels=$out/students/hard-labels"
