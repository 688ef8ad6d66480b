#!/bin/bash
# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
#
# Searches for settings next to those of scikit-learn (RandomizedSearchCV and HalvingRandomSearchCV over its MLPClassifier) and next to
# plain random search by descent, on five data sets, at equal wall time: quality on rows that no trial has seen, and trials a minute.
# Every seed has other test rows. Methods take turns, so that a slow minute falls on all of them. A trial of descent is
# trained with three splits into training and validation rows; scikit-learn stands with one and with three.
#
#     bench/tune.sh [--seconds S] [--seeds N] [--sets "digits penguins wine breast_cancer fashion"] [--keep FILE] [--quick]
#
# Folders of searches are removed after each. On ext4 that slows down whatever makes files in the next minutes, as inodes that were
# just freed are passed over one by one: TMPDIR=/dev/shm is fairer where there is memory for a search (4 GB with 60 seconds).
#
# With 60 seconds and 5 seeds 150 minutes; --quick takes eight. Debian packages: python3-sklearn, python3-pandas, dataset-fashion-mnist.
set -euo pipefail
export LC_ALL=C
unset OPENBLAS_CORETYPE OPENBLAS_L2_SIZE
export OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 PYTHONDONTWRITEBYTECODE=1 # scikit-learn runs a search on every core

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
descent=${DESCENT:-$here/../build/descent} python=${PYTHON:-/usr/bin/python3} peer=$here/peers/sklearn_tune.py
seconds=60 seeds=5 sets="digits penguins wine breast_cancer fashion" keep=""
while [ $# -gt 0 ]; do
  case $1 in
    --seconds) seconds=$2 && shift ;;
    --seeds) seeds=$2 && shift ;;
    --sets) sets=$2 && shift ;;
    --keep) keep=$2 && shift ;;
    --quick) seconds=4 seeds=3 ;;
    *) echo "tune.sh: what is \"$1\"?" >&2 && exit 2 ;;
  esac
  shift
done
"$python" -c 'import sklearn, pandas' 2>/dev/null || { echo "skipped: scikit-learn (apt install python3-sklearn python3-pandas)" >&2; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
lines=$work/lines

# ours METHOD SET SEED OPTIONS...: a search by descent; its folder goes at once.
ours() {
  local method=$1 name=$2 seed=$3
  shift 3
  "$descent" tune "$train" --target "$target" --test "$test" --seed "$seed" --time "${seconds}s" --out "$work/search" --quiet --json "$@" > "$work/json"
  "$python" "$peer" descent "$name" "$seed" "$method" < "$work/json" >> "$lines"
  rm -rf "$work/search"
}

for ((seed = 1; seed <= seeds; seed++)); do
  for name in $sets; do
    { read -r train; read -r test; read -r target; } < <("$python" "$peer" split "$name" "$seed" "$work")
    ours "descent tune" "$name" "$seed"
    ours "descent random" "$name" "$seed" --sampler random --rungs 1 --seeds 0
    for splits in 1 3; do # one as it is often used, and as many as descent tune has
      for kind in random halving; do
        "$python" "$peer" "$kind" "$name" "$seed" "$work" "$seconds" "$splits" >> "$lines"
      done
    done
    [ ! -t 2 ] || echo "seed $seed, $name" >&2
  done
done
echo "$("$descent" --version | head -n 1), $("$python" -c 'import sklearn; print("scikit-learn " + sklearn.__version__)'), $(OMP_NUM_THREADS="" nproc) threads, $seconds s a search, $seeds seeds"
"$python" "$peer" table "$lines"
[ -z "$keep" ] || cp "$lines" "$keep"
