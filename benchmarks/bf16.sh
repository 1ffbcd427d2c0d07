#!/usr/bin/env bash
# A student's step in bf16 beside fp32, A B A B. Ends with 'bf16 is X times as fast'; on a processor without AMX-BF16 and AVX-512 BF16 with why there is
# nothing to compare.
#   benchmarks/bf16.sh CACHE [HIDDEN INTERMEDIATE]      CACHE: teacher-cache run --for tinybert; 3x312x1200 unless given
# ONNXDISTILL_BF16=force in front shows that it runs anywhere, and how slow.
set -euo pipefail
cd "$(dirname "$0")/.."
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
cache=${1:?give CACHE}; hidden=${2:-312}; intermediate=${3:-1200}
dotnet build -c Release -v quiet tools/student-trainer/student-trainer.csproj >/dev/null
exe=$(ls tools/student-trainer/bin/Release/net10.0/*/student-trainer.dll | head -n 1)
train() { # precision, turn: the median milliseconds of 32 rows, the first lines (start-up) left out
  dotnet "$exe" train --recipe tinybert --cache "$cache" --out "$work/$1-$2" --precision "$1" --set student.hidden="$hidden" --set student.intermediate="$intermediate" \
    --set "max_steps=${STEPS:-60}" >/dev/null 2>"$work/$1.log" || { tail -n 1 "$work/$1.log" >&2; exit 1; }
  grep -q "\"precision\": *\"$1\"" "$work/$1-$2/run.json" || { grep -m1 'stays fp32' "$work/$1.log" >&2; exit 1; }
  grep '"stage":"intermediate"' "$work/$1-$2/metrics.jsonl" | grep -oE '"rows_per_second": *[0-9.]+' | grep -oE '[0-9.]+$' | tail -n +3 | sort -n |
    awk '{v[NR]=$1} END {print 32000/v[int((NR+1)/2)]}'
}
b1=$(train bf16 1); a1=$(train fp32 1); b2=$(train bf16 2); a2=$(train fp32 2)
grep -m1 'products in bf16' "$work/bf16.log"
awk -v a="$a1" -v b="$b1" -v c="$a2" -v d="$b2" 'BEGIN {printf "32 rows: fp32 %.0f and %.0f ms, bf16 %.0f and %.0f ms: bf16 is %.2f times as fast\n", a, c, b, d, (a+c)/(b+d)}'
grep -m1 "model name" /proc/cpuinfo | cut -d: -f2 || true
