#!/usr/bin/env bash
# Shows as much of tools/kubernetes/teacher-cache-job.yaml as can be shown without a cluster: kubectl reads it, and its command, run as
# the pods of an indexed job would run it, builds one cache with the bytes of one process.
#
#   tests/kubernetes/run.sh       from anywhere; publishes teacher-cache into a folder of its own, as the file says
#
#   1. kubectl reads the file into its own types for batch/v1 and loses no field, and a misspelt field would be lost;
#   2. what the job needs to be admitted holds; `completions`, `parallelism` and SHARDS are the same number, and with three lines changed
#      it is a job of PODS pods;
#   3. PODS pods at once, each with its own host name and process ids where the system allows it, with the arguments and the environment
#      of the file, paths below /shared moved to a temporary folder; one is killed with -9 and a new pod gets its index;
#   4. two pods with the same index at once do no harm, and the job once more changes nothing.
#
# What it does not show: an API server that admits the job, images, scheduling and eviction, and a network file system.
# Without kubectl (Debian: kubernetes-client) or jq it says SKIPPED and ends with 77. It is no part of `dotnet test`.
#   CAPTURE, ROWS, PODS   what is cached beside the file's own choice (logits,hidden,scores), of how many rows (6500: five parts), by how many pods (4)
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
job=$root/tools/kubernetes/teacher-cache-job.yaml
pods=${PODS:-4}
work=$(mktemp -d)
trap 'kill $(jobs -p) 2>/dev/null || true; wait 2>/dev/null || true; rm -rf "$work"' EXIT
skip() { echo "SKIPPED, nothing was tested: $*"; exit 77; }
fail() { echo "FAILED: $*"; tail -n 3 "$work"/*.log 2>/dev/null || true; exit 1; }
command -v kubectl >/dev/null && command -v jq >/dev/null || skip "kubectl or jq is not installed (apt-get install -y kubernetes-client jq)"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 OMP_WAIT_POLICY=PASSIVE

# Without a server (--local) kubectl decodes with the types it was built from. It prints what it decoded only where it changes something.
typed() { kubectl set image --local -f - teacher-cache=another -o json; }
fields() { grep -vE '^ *#' | grep -oE '^[ -]*[A-Za-z]+:' | tr -d ' :-' | sort; }
kept() { typed <"$1" | grep -oE '"[A-Za-z]+":' | tr -d '":' | sort; }
lost() { comm -23 <(fields <"$1") <(kept "$1"); }
typed <"$job" >"$work/job.json" || fail "kubectl cannot read $job"
[ -z "$(lost "$job")" ] || fail "kubectl does not know these fields: $(lost "$job" | tr '\n' ' ')"
sed 's/completionMode:/completionsMode:/' "$job" >"$work/misspelt.yaml"
[ "$(lost "$work/misspelt.yaml")" = completionsMode ] || fail "a misspelt field is not noticed"
echo "ok: kubectl $(kubectl version --client -o json | jq -r .clientVersion.gitVersion) reads every field"

# The API server's rules for this kind of job; each is named where it fails.
holds() { jq -e "$2" "${3:-$work/job.json}" >/dev/null || fail "$1"; }
container='.spec.template.spec.containers[0]'
shards="($container.env[] | select(.name == \"SHARDS\").value)"
holds "kind and version" '.kind == "Job" and .apiVersion == "batch/v1"'
holds "backoffLimitPerIndex wants completionMode Indexed" '.spec.completionMode == "Indexed" and .spec.backoffLimitPerIndex >= 0'
holds "podFailurePolicy wants restartPolicy Never" '.spec.template.spec.restartPolicy == "Never"'
holds "exit codes ascend and are not 0" '[.spec.podFailurePolicy.rules[].onExitCodes.values // []] | all(. == (unique) and (index(0) | not))'
holds "each rule has exit codes or conditions" '.spec.podFailurePolicy.rules | all((has("onExitCodes") and has("onPodConditions")) | not)'
holds "rules name a container that is there" "$container.name as \$n | [.spec.podFailurePolicy.rules[].onExitCodes.containerName // \$n] | all(. == \$n)"
holds "mounts name a volume that is there" ".spec.template.spec.volumes[0].name as \$v | $container.volumeMounts | all(.name == \$v)"
holds "SHARD is the pod's index" "$container.env[] | select(.name == \"SHARD\").valueFrom.fieldRef.fieldPath == \"metadata.annotations['batch.kubernetes.io/job-completion-index']\""
holds "completions, parallelism and SHARDS are one number" ".spec.completions == .spec.parallelism and $shards == (.spec.completions | tostring)"
was=$(jq .spec.completions "$work/job.json")
sed -E "s/^( *(completions|parallelism|value): *\"?)$was(\"?)\$/\1$pods\3/" "$job" >"$work/job.yaml"
[ "$(diff "$job" "$work/job.yaml" | grep -c '^>')" = 3 ] || fail "the number of pods does not stand on three lines"
typed <"$work/job.yaml" >"$work/job.json"
holds "three lines make a job of $pods pods" ".spec.completions == $pods and .spec.parallelism == $pods and $shards == \"$pods\""
echo "ok: what the API server asks of an indexed job holds; three lines make it one of $pods pods"

# /shared, as the file wants it: the program as its comment says, the teacher, and data whose header names its columns.
shared=$work/shared
mkdir "$shared"
dotnet publish "$root/tools/teacher-cache" -c Release -o "$shared/teacher-cache" -v quiet >"$work/publish.log" 2>&1 || fail "dotnet publish"
cp -r "$root/models/snips-l6" "$shared/bert"
{ printf 'label\tsentence\n'; head -n "${ROWS:-6500}" "$root/tools/quickstart/data/train.tsv"; } >"$shared/train.tsv"

# A pod: command and arguments of the file with $(NAME) filled in, as the kubelet does; called in a subshell, which it becomes. The
# file's own choice of columns gives too few parts for so little data: CAPTURE stands in its place.
capture=${CAPTURE:-logits,hidden,scores}
recipe=$(jq -r "$container.args | .[index(\"--for\") + 1]" "$work/job.json")
isolated=(unshare --user --map-root-user --pid --uts --mount-proc --fork --kill-child)
"${isolated[@]}" true 2>/dev/null || { isolated=(); echo "note: no namespaces here, the pods share host name and process ids"; }
pod() { # index, name of the pod, folder in place of /shared/cache
  local arguments=() argument
  while IFS= read -r argument; do
    argument=${argument//'$(SHARD)'/$1}
    argument=${argument//'$(SHARDS)'/$pods}
    case $argument in
      --for) argument=--capture ;;
      "$recipe") argument=$capture ;;
      /shared/cache) argument=$3 ;;
      /shared/*) argument=$shared${argument#/shared} ;;
    esac
    arguments+=("$argument")
  done < <(jq -r "$container | (.command + .args)[]" "$work/job.json")
  exec >"$work/$2.log" 2>&1
  if [ ${#isolated[@]} = 0 ]; then exec "${arguments[@]}"; fi
  exec "${isolated[@]}" bash -c 'hostname "$0"; exec "$@"' "$2" "${arguments[@]}"
}
same() { # cache, what it shows
  local left; left=$(ls -A "$1" | grep -vE '^(plan\.json|part-[0-9]+\.parquet)$' || true)
  [ -z "$left" ] || fail "$2: left in the folder: $left"
  (cd "$1" && sha256sum -- *) | cmp -s - "$work/alone.sha256" || fail "$2: other bytes"
  echo "ok: $2"
}
all() { local one; for one in "$@"; do wait "$one" || fail "a pod ended with $?"; done; }

"$shared/teacher-cache/teacher-cache" run --teacher "$shared/bert" --data "$shared/train.tsv" --capture "$capture" --out "$work/alone" 2>"$work/alone.log" ||
  fail "one process alone"
(cd "$work/alone" && sha256sum -- *) >"$work/alone.sha256"
parts=$(grep -c parquet "$work/alone.sha256")
[ "$parts" -gt "$pods" ] || fail "only $parts parts for $pods pods; more ROWS or CAPTURE"

# The last index is of a pod that is killed while it writes its part, and of the one that Kubernetes makes in its place.
running=()
(pod 0 pod-0-dies "$work/job") & victim=$!
for ((i = 1; i < pods; i++)); do (pod "$i" "pod-$i" "$work/job") & running+=($!); done
until ls -A "$work/job" 2>/dev/null | grep -q '^\.part-00000.*tmp$'; do kill -0 "$victim" 2>/dev/null || fail "pod 0 ended before it could be killed"; sleep 0.01; done
kill -9 "$victim"
wait "$victim" 2>/dev/null && fail "pod 0 outlived kill -9"
until [ -z "$(pgrep -f "$work/job --capture $capture --shard 0/$pods")" ]; do sleep 0.1; done
(pod 0 pod-0-again "$work/job") & running+=($!)
all "${running[@]}"
same "$work/job" "$pods pods, $parts parts, pod 0 killed with -9 while it wrote and made anew: the bytes of one process"

running=()
for ((i = 0; i < pods; i++)); do (pod "$i" "twin-$i" "$work/twins") & running+=($!); done
for i in 0 1; do (pod "$i" "twin-$i-too" "$work/twins") & running+=($!); done
all "${running[@]}"
same "$work/twins" "two pods at once for each of the indices 0 and 1: the bytes of one process"

(pod 1 once-more "$work/twins") & all $!
grep -q "every part was there already" "$work/once-more.log" || fail "the job once more did not find the parts"
same "$work/twins" "the job once more changes nothing"
echo "passed"
