#!/usr/bin/env bash
# SST-2 with TinyBERT's capture for a student of half the layers: the cache's bytes beside the arithmetic (valid tokens only) and beside
# what padding every row to 128 would take.
#   benchmarks/sst2/bytes.sh TEACHER TRAIN.tsv OUT     (OUT/cache is kept if it is finished; ROWS=8192: so many rows, else all of them)
#   CAPTURE   hidden:0,2,4,6,scores:1,3,5 (a teacher of six layers), or another
# Exit 3: the tap columns take more than 1 % above the arithmetic, or hold other bytes than the valid tokens'.
set -euo pipefail
teacher=$1; data=$2; out=$3; here=$(cd "$(dirname "$0")/../.." && pwd)
program=${TEACHER_CACHE:-$(ls "$here"/tools/teacher-cache/bin/Release/net10.0/*/teacher-cache | head -n 1)}
export OMP_WAIT_POLICY=PASSIVE DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
arguments=(--teacher "$teacher" --data "$data" --capture "${CAPTURE:-hidden:0,2,4,6,scores:1,3,5}" ${ROWS:+--limit "$ROWS"})
mkdir -p "$out"
echo "estimate"; "$program" estimate "${arguments[@]}" 2>&1
echo "run";      "$program" run "${arguments[@]}" --out "$out/cache" 2>&1 | tail -n 1
echo "info";     "$program" info "$out/cache" 2>&1
echo "bytes";    dotnet run "$here/benchmarks/sst2/bytes.cs" -- "$out/cache" 128
