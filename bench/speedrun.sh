#!/bin/bash
# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
#
# The speedrun of docs/speedrun.md: trains Fashion-MNIST with the options of bench/speedrun.conf once for each seed and prints the accuracy on the
# test images and the seconds of each `descent train` (by the clock, and of the processor), then their means, and a one-sided t-test of the mean
# accuracy against the goal. It succeeds when the goal is reached (p < 0.05).
#
#     bench/speedrun.sh [--seeds N] [--first SEED] [--threads N] [--goal 93.0] [--build DIR] [--folder DIR] [--validate] [--quick]
#
# --folder keeps the runs. --validate leaves the test images alone: 50,000 images train and the other 10,000 are scored, as the options were
# chosen. --quick: two seeds of two steps, to see that all of it works.
set -euo pipefail
export LC_ALL=C

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
build=$here/../build fashion=${FASHION_MNIST:-/usr/share/datasets/fashion-mnist}
seeds=10 first=1 threads=auto goal=93.0 folder="" validate=no limits=()
while [ $# -gt 0 ]; do
  case $1 in
    --seeds) seeds=$2 && shift ;;
    --first) first=$2 && shift ;;
    --threads) threads=$2 && shift ;;
    --goal) goal=$2 && shift ;;
    --build) build=$2 && shift ;;
    --folder) folder=$2 && shift ;;
    --validate) validate=yes ;;
    --quick) seeds=2 limits=(--steps 2 --decay none) ;;
    *) echo "speedrun.sh: what is \"$1\"?" >&2 && exit 2 ;;
  esac
  shift
done
descent=${DESCENT:-$build/descent}
[ -x "$descent" ] || { echo "speedrun.sh: no $descent: build it first" >&2; exit 77; }
[ -r "$fashion/train-images-idx3-ubyte.gz" ] || { echo "speedrun.sh: no images in $fashion (Debian: dataset-fashion-mnist)" >&2; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
runs=${folder:-$work}
mkdir -p "$runs"

rows=(--valid 0) scored=("$fashion/t10k-images-idx3-ubyte.gz")
[ $validate = no ] || rows=(--valid 0.1666667 --split-seed 1) scored=(--rows valid)

# number NAME FILE: the first member of this name in the JSON object that a command prints.
number() { grep -o "\"$1\": *[-+.0-9eE]*" "$2" | sed -n '1s/.*: *//p'; }

# attempt COMMAND...: shows what a command has to say only where it fails.
exec 3>&2
attempt() { "$@" 2>"$work/notes" || { cat "$work/notes" >&3; exit 1; }; }

TIMEFORMAT='%R %U %S'
printf '%6s %10s %10s %12s\n' seed accuracy seconds processor
for seed in $(seq "$first" $((first + seeds - 1))); do
  run=$runs/seed-$seed
  { time attempt "$descent" train "$fashion/train-images-idx3-ubyte.gz" "${rows[@]}" --config "$here/speedrun.conf" --seed "$seed" --threads "$threads" \
    "${limits[@]}" --out "$run" --quiet >"$work/results"; } 2>"$work/times"
  attempt "$descent" evaluate "$run" "${scored[@]}" --no-linear --json >"$work/results"
  awk -v seed="$seed" -v accuracy="$(number accuracy "$work/results")" \
    '{ printf "%6d %8.2f %% %10.1f %12.1f\n", seed, 100 * accuracy, $1, $2 + $3 }' "$work/times" | tee -a "$work/table"
done

# The probability that Student's t with n degrees of freedom exceeds t: with t = sqrt(n) tan(a) it is the integral of cos(a)^(n - 1) from there to a
# right angle over twice that from 0, by Simpson's rule.
awk -v goal="$goal" '
  function integral(from, to, power,    i, h, sum) {
    h = (to - from) / 2000
    for (i = 0; i <= 2000; i++)
      sum += (i == 0 || i == 2000 ? 1 : i % 2 ? 4 : 2) * (cos(from + i * h) > 0 ? cos(from + i * h) ^ power : power == 0)
    return sum * h / 3
  }
  function exceeds(t, n,    right) {
    right = atan2(0, -1) / 2
    return integral(atan2(t, sqrt(n)), right, n - 1) / (2 * integral(0, right, n - 1))
  }
  { n++; accuracy[n] = $2; mean += $2; seconds += $4; processor += $5 }
  END {
    mean /= n
    for (i = 1; i <= n; i++) squares += (accuracy[i] - mean) ^ 2
    printf "%6s %8.2f %% %10.1f %12.1f\n", "mean", mean, seconds / n, processor / n
    if (n < 2) exit 1
    deviation = sqrt(squares / (n - 1))
    error = deviation / sqrt(n)
    printf "deviation of a run %.3f, standard error of the mean %.3f, %d runs\n", deviation, error, n
    if (error == 0) { print "all runs are alike: there is no test"; exit mean < goal }
    t = (mean - goal) / error
    p = exceeds(t, n - 1)
    printf "that the mean is %.1f %% or more: t = %.2f, p = %.2g (one-sided, against a lower mean): %s\n", goal, t, p, p < 0.05 ? "shown" : "not shown"
    exit p >= 0.05
  }' "$work/table" || missed=yes
echo "threads $threads, $(nproc) processors, load $(cut -d ' ' -f 1 /proc/loadavg 2>/dev/null || echo unknown) at the end"
[ -z "${missed:-}" ] || [ ${#limits[@]} -gt 0 ]
