#!/bin/bash
# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
#
# Times `descent` next to its peers, round by round, and prints the results as shares of what the machine
# can do. What is missing (Python, PyTorch, FANN, the data) is said and skipped.
#
#     bench/bench.sh [--quick] [--save] [--rounds N] [--threads N] [--build DIR] [--jobs "J1:64 J3"]
#
# --quick   one short round under a minute: does everything still run?
# --save    also writes bench/results/MACHINE.jsonl
# --jobs    only these of J1 J2 J3 J5 J6 5M start extras csv; J1:64 is one batch
# Environment: DESCENT (the program), FASHION_MNIST (folder of the data), PYTHON.
# Exit status: 0 done, 1 a run of descent failed, 2 usage, 77 nothing to measure (no program or no data).
set -u -o pipefail
export LC_ALL=C
unset OPENBLAS_CORETYPE OPENBLAS_L2_SIZE OMP_NUM_THREADS OPENBLAS_NUM_THREADS OMP_WAIT_POLICY
unset GOMP_SPINCOUNT MALLOC_TRIM_THRESHOLD_ MALLOC_MMAP_THRESHOLD_ MALLOC_TOP_PAD_

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
build=$here/../build
data=${FASHION_MNIST:-/usr/share/datasets/fashion-mnist}
python=${PYTHON:-/usr/bin/python3}
quick=no save=no rounds=3 threads=2 only="" torch_limit=45
deadline=1500 # seconds for everything; what does not fit is skipped and said
failed=no

usage() { sed -n '8,14s/^# \{0,1\}//p' "$0"; }

while [ $# -gt 0 ]; do
  case $1 in
    --quick) quick=yes rounds=1 deadline=45 torch_limit=8 ;;
    --save) save=yes ;;
    --rounds | --threads | --build | --jobs)
      [ $# -ge 2 ] || { usage >&2; exit 2; }
      case $1 in
        --rounds) rounds=$2 ;;
        --threads) threads=$2 ;;
        --build) build=$2 ;;
        --jobs) only=$2 ;;
      esac
      shift ;;
    --help) usage; exit 0 ;;
    *) usage >&2; exit 2 ;;
  esac
  shift
done

if [ $save = yes ] && [ -n "$only$([ $quick = yes ] && echo quick)" ]; then
  echo "bench: --save is for the whole benchmark, without --quick and --jobs" >&2
  exit 2
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
records=$work/records.tsv # job, batch, peer, round, kind, value
: >"$records"

# ---- what there is

find_descent() {
  local candidate
  for candidate in "${DESCENT:-}" "$build/descent" "$build/cli/descent" "$build/bin/descent"; do
    [ -n "$candidate" ] && [ -x "$candidate" ] && [ -f "$candidate" ] && { echo "$candidate"; return; }
  done
}
has_module() { "$python" -c "import importlib.util as u, sys; sys.exit(u.find_spec('$1') is None)" 2>/dev/null; }

descent=$(find_descent)
measure=$build/bench/bench_measure
[ -x "$measure" ] || { echo "bench: $measure is missing; build first (make)" >&2; exit 77; }
if [ ! -r "$data/train-images-idx3-ubyte.gz" ]; then
  echo "bench: no Fashion-MNIST in $data: apt install dataset-fashion-mnist, or set FASHION_MNIST" >&2
  exit 77
fi
peers=()
[ -n "$descent" ] && peers+=(descent) || echo "skipped: descent (not built)"
has_module torch && peers+=(torch) || echo "skipped: PyTorch (apt install python3-torch)"
if [ $quick = no ]; then
  has_module sklearn && peers+=(sklearn) || echo "skipped: scikit-learn (apt install python3-sklearn)"
  [ -x "$build/bench/bench_fann" ] && peers+=(fann) || echo "skipped: FANN (apt install libfann-dev)"
fi
has_peer() { [[ " ${peers[*]} " == *" $1 "* ]]; }

# ---- the jobs: name, batch, epochs of descent, examples a pass and passes of the peers. A peer that
# needs long is timed on part of an epoch and scaled.

jobs_full="
J1 1    3 2000  3
J1 32   3 20000 3
J1 64   4 20000 3
J1 256  4 30000 3
J1 1024 4 60000 3
J2 512  1 10240 2
J3 128  4 60000 3"
jobs_quick="
J1 64   2 3200  2
J1 1024 2 10240 2"

describe_job() { # sets what descent and the peers are told
  case $1 in
    J1) layers="256 relu 128 relu" widths="256 128" optimizer=adam lr=0.001 peer_lr=0.001 ;;
    J2) layers="2048 relu 2048 relu" widths="2048 2048" optimizer=adam lr=0.001 peer_lr=0.001 ;;
    # Momentum as an average of gradients takes 1 / (1 - 0.9) times the rate of the peers' form.
    J3) layers="" widths="" optimizer=momentum lr=1.0 peer_lr=0.1 ;;
  esac
}

wanted() { [ -z "$only" ] || [[ " $only " == *" $1 "* ]] || [[ " $only " == *" $1:$2 "* ]]; }

# ---- running one process

note() { printf '%s\t%s\t%s\t%s\t%s\t%s\n' "$@" >>"$records"; }

# numbers KEY EVENT FILE: the values of a key in the JSON lines of an event.
numbers() { sed -n "/\"event\": *\"$2\"/s/.*\"$1\": *\([-+.0-9eE]*\).*/\1/p" "$3" 2>/dev/null; }

# timed LIMIT COMMAND...: runs it within the limit and what is left of the deadline.
timed() {
  local limit=$1 left=$((deadline - SECONDS))
  shift
  [ $left -ge 2 ] || return 125
  [ "$limit" -le $left ] || limit=$left
  rm -rf "$work/out" "$work/measure"
  "$measure" --limit "$limit" ${busy:+--busy "$busy"} --record "$work/measure" "$@" \
    >"$work/stdout" 2>"$work/stderr"
}

# checked JOB BATCH PEER ROUND LIMIT COMMAND...: and notes a failure, and what the process used.
checked() {
  local job=$1 batch=$2 peer=$3 round=$4 limit=$5 status value
  shift 5
  timed "$limit" "$@"
  status=$?
  if [ $status -ne 0 ]; then
    case $status in
      124) value="over its limit of time" ;;
      125) value="skipped: out of time" ;;
      *) value="exit $status: $(tail -n 1 "$work/stderr")" ;;
    esac
    note "$job" "$batch" "$peer" "$round" failed "$value"
    echo "  $job batch $batch, $peer: $value" >&2
    [ "$peer" = descent ] && [ $status -lt 124 ] && failed=yes
    return 1
  fi
  for value in wall peak_mb other_cpu; do
    note "$job" "$batch" "$peer" "$round" $value "$(numbers $value measure "$work/measure")"
  done
}

# run JOB BATCH PEER ROUND LIMIT COMMAND...: and notes its epochs; those after the first count.
run() {
  local job=$1 batch=$2 peer=$3 round=$4 lines=$work/stdout value
  checked "$@" || return
  [ "${peer%% *}" = descent ] && lines=$work/out/metrics.jsonl
  numbers seconds epoch "$lines" | awk '{ v[NR] = $1 } END { for (i = NR > 1 ? 2 : 1; i <= NR; i++) print v[i] }' |
    while read -r value; do note "$job" "$batch" "$peer" "$round" epoch "$value"; done
  for value in $(numbers test_metric end "$lines"); do
    note "$job" "$batch" "$peer" "$round" metric "$value"
  done
}

# ---- the peers' commands

descent_train() { # JOB BATCH PEER ROUND OPTIONS...
  local job=$1 batch=$2 peer=$3 round=$4
  shift 4
  run "$job" "$batch" "$peer" "$round" 90 "$descent" train "$data/train-images-idx3-ubyte.gz" \
    --layers "$layers" --optimizer "$optimizer" --lr "$lr" --batch "$batch" --valid 0 \
    --threads "$threads" --quiet --out "$work/out" "$@"
}

tuned_malloc=(MALLOC_TRIM_THRESHOLD_=4294967296 MALLOC_MMAP_THRESHOLD_=4294967296 MALLOC_TOP_PAD_=268435456)
openmp_blas=$(echo /usr/lib/*/openblas-openmp)
torch_variants=(torch-malloc torch-passive torch-1thread)
[ -d "$openmp_blas" ] && torch_variants+=(torch-openmp)

torch_train() { # JOB BATCH VARIANT ROUND OPTIONS...: VARIANT says how PyTorch is set up
  local job=$1 batch=$2 variant=$3 round=$4 count=$threads setting=()
  shift 4
  [ "${variant%% *}" != torch ] && setting=("${tuned_malloc[@]}")
  case $variant in
    *-passive*) setting+=(OMP_WAIT_POLICY=passive) ;;
    *-1thread*) count=1 ;;
    *-openmp*) setting+=(LD_LIBRARY_PATH="$openmp_blas") ;;
  esac
  run "$job" "$batch" "$variant" "$round" "$torch_limit" env "${setting[@]}" PYTHONDONTWRITEBYTECODE=1 \
    "$python" "$here/peers/torch_j1.py" --data "$data" --layers "$widths" --optimizer "$optimizer" \
    --lr "$peer_lr" --batch "$batch" --threads "$count" "$@"
}

sklearn_train() {
  run "$1" "$2" sklearn "$3" 45 env PYTHONDONTWRITEBYTECODE=1 "$python" "$here/peers/sklearn_j1.py" \
    --data "$data" --layers "$widths" --optimizer "$optimizer" --lr "$peer_lr" --batch "$2" \
    --threads "$threads" --examples "$4" --epochs "$5"
}

# fastest_torch JOB BATCH: the variant, apart from the first two, that was fastest so far.
fastest_torch() {
  awk -F '\t' -v job="$1" -v batch="$2" '$1 == job && $2 == batch && $5 == "epoch" &&
    $3 ~ /^torch-/ && $3 != "torch-malloc" && (best == "" || $6 < best) { best = $6; name = $3 }
    END { print name }' "$records"
}

# ---- the update alone, and five million examples: one line a number of threads, in place of the batch

run_update() { # ROUND
  local round=$1 n=50000000 steps=7 peer_steps=3 variant setting
  [ $quick = yes ] && n=2000000 steps=3 peer_steps=2
  update_steps descent "$round" "$build/bench/bench_optimizer" --steps $steps --parameters $n --threads "$threads"
  has_peer torch || return 0
  for variant in torch torch-malloc; do
    setting=()
    [ $variant = torch-malloc ] && setting=("${tuned_malloc[@]}")
    update_steps $variant "$round" env "${setting[@]}" PYTHONDONTWRITEBYTECODE=1 "$python" \
      "$here/peers/torch_optimizer.py" --steps $peer_steps --parameters $n --threads "$threads"
  done
}

update_steps() { # PEER ROUND COMMAND...
  local peer=$1 round=$2 rule count value
  shift 2
  checked J5 "$threads" "$peer" "$round" 60 "$@" || return 0
  sed -n 's/.*"optimizer": *"\([a-z]*\)", *"threads": *\([0-9]*\).*"seconds": *\([-+.0-9eE]*\).*/\1 \2 \3/p' "$work/stdout" |
    while read -r rule count value; do note "J5-$rule" "$count" "$peer" "$round" epoch "$value"; done
}

run_many_rows() { # ROUND
  local round=$1 count rows=5000000
  has_peer descent || return 0
  [ $quick = yes ] && rows=200000
  if [ ! -d "$work/rows" ]; then
    mkdir "$work/rows"
    timed 60 "$build/bench/bench_examples" $rows 28 "$work/rows" || return 0
  fi
  for count in 1 "$threads"; do
    run 5M "$count" descent "$round" 60 "$descent" train "$work/rows/x.npy" --labels "$work/rows/y.npy" \
      --task regress --layers "64 relu 32 relu" --batch 1024 --valid 0 --epochs 2 --seed "$round" \
      --threads "$count" --quiet --out "$work/out"
    [ "$threads" = 1 ] && break
  done
}

# ---- the rounds

measure_ceilings() {
  local short=()
  [ $quick = yes ] && short=(--quick)
  timed 60 "$build/bench/bench_ceilings" --threads "$threads" "${short[@]}" && cat "$work/stdout" >>"$work/ceilings"
}

run_job() { # ROUND JOB BATCH EPOCHS EXAMPLES PASSES
  local round=$1 job=$2 batch=$3 epochs=$4 examples=$5 passes=$6 variant variants
  describe_job "$job"
  if has_peer descent; then
    descent_train "$job" "$batch" descent "$round" --epochs "$epochs" --seed "$round" \
      --test "$data/t10k-images-idx3-ubyte.gz"
  fi
  if has_peer torch; then
    variants="${torch_variants[*]}"
    [ "$round" -gt 1 ] && variants="torch-malloc $(fastest_torch "$job" "$batch")"
    [ $quick = yes ] && variants=
    for variant in torch $variants; do
      torch_train "$job" "$batch" "$variant" "$round" --examples "$examples" --epochs "$passes" \
        --seed "$round"
    done
  fi
  [ "$round" = 1 ] && [ $quick = no ] && [ "$job" = J1 ] || return 0
  if has_peer sklearn && [ "$batch" -gt 1 ]; then
    sklearn_train "$job" "$batch" "$round" "$examples" "$passes"
  fi
  if has_peer fann && [ "$batch" = 1 ]; then
    run "$job" "$batch" fann "$round" 45 "$build/bench/bench_fann" "$data" 6000 2
  fi
}

run_rounds() {
  local round job batch rest jobs=$jobs_full
  [ $quick = yes ] && jobs=$jobs_quick
  for ((round = 1; round <= rounds; round++)); do
    while read -r job batch rest; do
      [ -n "$job" ] || continue
      wanted "$job" "$batch" || continue
      echo "round $round of $rounds: $job batch $batch ($SECONDS s)" >&2
      # shellcheck disable=SC2086
      run_job "$round" "$job" "$batch" $rest </dev/null
    done <<<"$jobs"
    echo "round $round of $rounds: the update alone, five million examples ($SECONDS s)" >&2
    wanted J5 "" && measure_ceilings # memory gives now more, now less: in turn with what it limits
    wanted J5 "" && run_update "$round"
    wanted 5M "" && run_many_rows "$round"
  done
}

# ---- beyond the table: start-up, accuracy over seeds, memory, a busy neighbour

run_start() {
  local i times=9
  [ $quick = yes ] && times=3
  has_peer descent || return 0
  describe_job J1
  for ((i = 1; i <= times; i++)); do
    checked version 0 descent "$i" 10 "$descent" --version
    checked help 0 descent "$i" 10 "$descent" --help
    descent_train start 64 descent "$i" --steps 1 --seed 1
  done
  [ $quick = no ] && has_peer torch || return 0
  torch_train start 64 torch 1 --steps 1
  torch_train start 64 torch 2 --steps 1
}

run_extras() {
  local i seed busy=
  describe_job J1
  echo "accuracy, memory, busy neighbour ($SECONDS s)" >&2
  if has_peer descent; then
    for seed in 1 2 3 4 5; do
      descent_train accuracy 64 descent "$seed" --epochs 5 --seed "$seed" \
        --test "$data/t10k-images-idx3-ubyte.gz"
    done
    for i in 1 2 3; do
      busy=; descent_train busy 64 "descent alone" "$i" --epochs 3 --seed 1
      busy=1; descent_train busy 64 "descent beside" "$i" --epochs 3 --seed 1
      busy=
    done
  fi
  has_peer torch || return 0
  torch_limit=90
  torch_train accuracy 64 torch 1 --epochs 5
  torch_train busy 64 "torch-passive alone" 1 --epochs 2 --examples 20000
  busy=1; torch_train busy 64 "torch-passive beside" 1 --epochs 2 --examples 20000
  torch_train busy 64 "torch beside" 1 --epochs 2 --examples 6400
  busy=; torch_train busy 64 "torch alone" 1 --epochs 2 --examples 6400
}

run_csv() {
  [ -x "$build/bench/bench_csv" ] || { echo "skipped: CSV (bench_csv is not built)"; return; }
  timed 90 "$build/bench/bench_csv" || echo "bench_csv: exit $?: $(tail -n 1 "$work/stderr")"
  cat "$work/stdout"
}

# ---- J6: curvature at trained weights, ours and PyTorch's in turn

curvature_of() { # PEER LIMIT COMMAND...: keeps the line of JSON that it prints
  local peer=$1 limit=$2 status
  shift 2
  timed "$limit" "$@"
  status=$?
  [ $status = 0 ] && { cat "$work/stdout" >>"$work/curvature"; return; }
  echo "  J6, $peer: exit $status: $(tail -n 1 "$work/stderr" 2>/dev/null)" >&2
  [ "$peer" = descent ] && [ $status -lt 124 ] && failed=yes
  return $status
}

run_curvature() {
  local ours=$build/bench/bench_curvature round setting at settings="32:1 32:$threads 64:$threads" warm=1 limit=90
  [ $quick = yes ] && settings="32:$threads" warm=0 limit=$torch_limit
  curvature_of descent 60 "$ours" "$data" train "$work/weights" $((1 + 2 * warm)) || return
  for ((round = 1; round <= rounds; round++)); do
    echo "round $round of $rounds: J6 ($SECONDS s)" >&2
    for setting in $settings; do
      at=("$data" "$work/weights" "${setting%:*}" "${setting#*:}" "$warm")
      curvature_of descent 90 "$ours" "${at[@]}"
      has_peer torch && curvature_of torch "$limit" env "${tuned_malloc[@]}" PYTHONDONTWRITEBYTECODE=1 \
        "$python" "$here/peers/torch_curvature.py" "${at[@]}"
    done
  done
}

# The other benchmarks in their short forms: do they still run?
run_short_forms() {
  "$here/ladder/run.sh" --quick --build "$build" --threads "$threads" >"$work/ladder" || failed=yes
  "$here/scaling.sh" --quick --build "$build" --threads "$threads" >"$work/scaling" || failed=yes
  echo "the ladder (bench/ladder): $(grep -c '^| [0-9]' "$work/ladder") rungs;" \
    "scaling (bench/scaling.sh): $(grep -c '^  slope' "$work/scaling") lines"
}

# ---- what the numbers were measured on

machine_name() {
  awk -F ': *' '/^model name/ { name = $2 } /^cpu family/ { family = $2 } /^model\t/ { model = $2 } /^processor/ { cpus++ }
    END { print tolower(name == "" ? "unknown" : name) "-f" family "m" model "-" cpus "cpu" }' /proc/cpuinfo |
    sed 's/([^)]*)//g; s/[^a-z0-9]\{1,\}/-/g; s/^-//'
}

print_machine() {
  echo "machine   $(lscpu 2>/dev/null | sed -n 's/^Model name: *//p' | head -n 1)," \
    "$(nproc) processors, $(lscpu 2>/dev/null | sed -n 's/^\(L[23]\) cache: */\1 /p' | paste -sd ' '), $(uname -sr)"
  echo "data      $data; $threads threads; $(date -u +%Y-%m-%d)"
  [ -n "$descent" ] && "$descent" --version | sed '1s/^/descent   /; 2,$s/^/          /'
  if has_peer torch; then
    "$python" - <<'PY'
import torch
print("torch     " + torch.__version__ + ", eager; CPU capability " +
      torch.__config__.show().partition("CPU capability usage: ")[2].partition("\n")[0])
PY
    dpkg-query -W -f '          python3-torch ${Version}\n' python3-torch 2>/dev/null
    echo "BLAS      $(readlink -f /usr/lib/*/libblas.so.3 | head -n 1)," \
      "$(OPENBLAS_VERBOSE=2 "$python" -c 'import numpy' 2>&1 | sed -n 's/^Core: /kernels /p' | head -n 1)"
  fi
  has_peer sklearn && "$python" -c 'import sklearn; print("sklearn   " + sklearn.__version__)'
  has_peer fann && echo "FANN      $(dpkg-query -W -f '${Version}' libfann2 2>/dev/null || echo 2), one thread, plain gradient, sigmoids"
  return 0
}

# ---- all of it

print_machine | tee "$work/machine"
measure_ceilings
run_rounds
wanted start "" && run_start
wanted J6 "" && run_curvature
if [ $quick = no ]; then
  wanted extras "" && run_extras
  wanted csv "" && run_csv >"$work/csv"
fi
json=/dev/null
if [ $save = yes ]; then
  mkdir -p "$here/results"
  json=$here/results/$(machine_name).jsonl
fi
awk -v json="$json" -v threads="$threads" -v ceilings="$work/ceilings" -v machine="$work/machine" \
  -v date="$(date -u +%Y-%m-%d)" -v quick=$quick -f "$here/table.awk" "$records"
if [ -s "$work/curvature" ]; then
  awk -f "$here/curvature.awk" "$work/ceilings" "$work/curvature"
  cat "$work/curvature" >>"$json"
fi
[ -f "$work/csv" ] && { echo; echo "CSV"; cat "$work/csv"; }
[ $save = yes ] && echo "saved in $json"
[ $quick = yes ] && [ -z "$only" ] && run_short_forms
echo "took $SECONDS s"
[ $failed = yes ] && exit 1
[ -z "$descent" ] && exit 77
exit 0
