#!/usr/bin/env bash
# Every shipped recipe as it is on SST-2, beside its own baseline (the same student, as many steps, labels alone), three seeds, to the end.
#
#   benchmarks/systems/sst2.sh OUT        resumable: what is finished is kept, also inside a run; needs ../shared and the built tools
#
#   RECIPES   which ones (all of them by default)     SEEDS   how many seeds (3)
#   SET       more of --set for all, such as "max_steps=20" to see whether it runs
# Recipes of students as wide as their teacher (bert-pkd, distilbert) start from its layers. Each cache goes once its recipe is done (KEEP=1 keeps them): TinyBERT's takes 6 GB.
# Ends with each recipe's leaderboard and how long it took here.
. "$(dirname "$0")/../common.sh" "$@"
teacher=$shared/teachers/sst2-l6; data=$shared/data/sst2
for recipe in ${RECIPES:-distilled-bilstm hinton bert-pkd distilbert tinybert minilm minilm-v2 mobilebert}; do
  began=$SECONDS; init=()
  case $recipe in bert-pkd|distilbert) init=(--init "$teacher" --set student.init_layers=every);; esac
  if [ ! -f "$out/$recipe.txt" ]; then
    "$cache" run --teacher "$teacher" --data "$data/train.tsv" ${LIMIT:+--limit "$LIMIT"} --for "$recipe" --out "$out/cache-$recipe" 2>>"$out/$recipe.log"
    "$trainer" sweep --recipe "$recipe" --cache "$out/cache-$recipe" --dev "$data/dev.tsv" --seeds "${SEEDS:-3}" --out "$out/$recipe" "${init[@]}" "${more[@]}" >"$out/$recipe.part" 2>>"$out/$recipe.log" ||
      [ $? -eq 3 ] || { tail -n 2 "$out/$recipe.log"; exit 1; }      # 3: a seed diverged, and the board lists it
    [ -n "${KEEP:-}" ] || rm -rf "$out/cache-$recipe"
    mv "$out/$recipe.part" "$out/$recipe.txt"
  fi
  echo "$recipe ($((SECONDS - began)) s in this call)"; cat "$out/$recipe.txt"
done
grep -m1 'model name' /proc/cpuinfo
