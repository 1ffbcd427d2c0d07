#!/usr/bin/env bash
# Two trainings on one machine, then a training beside teacher-cache run: how fast each is beside one alone. Ends with what each keeps of a run alone; 0.5 is a fair share.
#   benchmarks/two-runs.sh [CACHE]      CACHE: teacher-cache run --for hinton; made of the shipped teacher and data unless given
# GOMP_SPINCOUNT=300000 in front shows libgomp's own way of waiting.
set -euo pipefail
cd "$(dirname "$0")/.."
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
exe() { ls "tools/$1/bin/Release/net10.0"/*/"$1".dll | head -n 1; }
dotnet build -c Release -v quiet tools/quickstart/quickstart.csproj >/dev/null
cache=${1:-$work/cache}
[ $# -gt 0 ] || dotnet "$(exe teacher-cache)" run --teacher models/snips-l6 --data tools/quickstart/data/train.tsv --label-column 0 --text-column 1 --for hinton --out "$cache" 2>/dev/null
train() { dotnet "$(exe student-trainer)" train --recipe hinton --cache "$cache" --out "$work/$1" --set student.layers=3 --set student.hidden=192 --set student.intermediate=768 --set "max_steps=${STEPS:-200}" >/dev/null 2>&1; }
speed() { # median rows a second, the first lines (start-up) left out
  grep -hoE '"rows_per_second": *[0-9.]+' "$work/$1/metrics.jsonl" | grep -oE '[0-9.]+$' | tail -n +4 | sort -n | awk '{v[NR]=$1} END {print v[int((NR+1)/2)]}'
}
cached() { # seconds that the teacher takes for the shipped rows
  local began; began=$(date +%s%N)
  dotnet "$(exe teacher-cache)" run --teacher models/snips-l6 --data tools/quickstart/data/train.tsv --label-column 0 --text-column 1 --for hinton --limit "${ROWS:-4000}" --out "$work/$1" >/dev/null 2>&1
  awk -v ns="$(($(date +%s%N) - began))" 'BEGIN {print ns / 1e9}'
}
train alone
train first & train second & wait
awk -v a="$(speed alone)" -v b="$(speed first)" -v c="$(speed second)" 'BEGIN {printf "alone %d rows/s, together %d and %d: each keeps %.2f and %.2f of a run alone\n", a, b, c, b/a, c/a}'
teacher=$(cached teacher-alone)
STEPS=100000 train beside & beside=$!
together=$(cached teacher-together)
pkill -TERM -P "$beside"; wait "$beside" || true
awk -v a="$(speed alone)" -v b="$(speed beside)" -v t="$teacher" -v u="$together" 'BEGIN {printf "beside teacher-cache run the training keeps %.2f, and that %.2f, of a run alone (%d of %d rows/s, %.1f s instead of %.1f)\n", b/a, t/u, b, a, u, t}'
grep -m1 "model name" /proc/cpuinfo | cut -d: -f2 || true
