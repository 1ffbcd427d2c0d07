#!/usr/bin/env bash
# Runs benchmarks and keeps their tables in benchmarks/results/<processor>/, beside what the processor can do.
#
#   benchmarks/results.sh [FILTER...]      '*' unless given; see benchmarks/README.md for the names
#
# Absolute times are of a machine and a moment: only ratios within one table mean something. The load before and after stands in each table's
# last line, since a busy machine falsifies even those. What else a benchmark can be told stands in its own remarks (ONNXDISTILL_BENCH_...).
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd); artifacts=$(mktemp -d); trap 'rm -rf "$artifacts"' EXIT
[ $# -gt 0 ] || set -- '*'
about() { grep -m1 "^$1" /proc/cpuinfo | cut -d: -f2- | sed 's/^ *//'; }
name=$(about "model name" | tr '[:upper:]' '[:lower:]' | sed -E 's/\((r|tm)\)//g; s/[^a-z0-9]+/-/g; s/^-|-$//g')
folder=$root/benchmarks/results/$name-family$(about "cpu family")-model$(about "model	"); mkdir -p "$folder"
{ echo "$(about "model name"), family $(about "cpu family"), model $(about "model	"), $(nproc) cores, $(grep -m1 flags /proc/cpuinfo | grep -oE '\b(avx2|fma|avx512[a-z_0-9]*|avx_vnni|amx_[a-z0-9]+)\b' | sort -u | tr '\n' ' ')"
  echo; echo "flags: $(about flags)"; } | sed 's/ *$//' >"$folder/processor.txt"
load() { cut -d' ' -f1-3 /proc/loadavg; }
for filter; do
  before=$(load)
  dotnet run -c Release --project "$root/benchmarks/OnnxDistill.Benchmarks" -- --filter "$filter" --exporters GitHub --artifacts "$artifacts" >"$artifacts/log" || { tail -n 20 "$artifacts/log"; exit 1; }
  for table in "$artifacts"/results/*-report-github.md; do
    kept=$folder/$(basename "$table" | sed -E 's/^OnnxDistill\.Benchmarks\.[A-Za-z]+\.//; s/-report-github//')
    { cat "$table"; echo; echo "\`benchmarks/results.sh '$filter'\`, $(date -u +%F), load average before $before, after $(load)"; } >"$kept"
    rm "$table"; echo "$kept"
  done
done
