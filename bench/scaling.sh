#!/bin/bash
# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
#
# How the time of training grows with the number of parameters, of examples, and with the batch: a straight
# line in logarithms through each series, its slope and R2, and why points lie more than 20 % off it.
#
#     bench/scaling.sh [--quick] [--json] [--threads N] [--build DIR]
#
# --quick   seconds: does everything still run?
# --json    JSON lines in place of the tables
# Exit status: 0 done, 1 a point failed, 2 usage, 77 not built.
set -euo pipefail
export LC_ALL=C
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
build=$here/../build
quick=no json=no threads=2

usage() { sed -n '8,11s/^# \{0,1\}//p' "$0"; }

while [ $# -gt 0 ]; do
  case $1 in
    --quick) quick=yes ;;
    --json) json=yes ;;
    --threads | --build)
      [ $# -ge 2 ] || { usage >&2; exit 2; }
      [ "$1" = --build ] && build=$2 || threads=$2
      shift ;;
    --help) usage; exit 0 ;;
    *) usage >&2; exit 2 ;;
  esac
  shift
done
for program in bench_step bench_ceilings bench_measure; do
  [ -x "$build/bench/$program" ] || { echo "scaling: $program is missing; build first (make bench-scaling)" >&2; exit 77; }
done

# Two equal hidden layers of so many units behind 28 inputs: 10 thousand to 100 million parameters.
widths="86 158 301 532 985 1717 3147 5462 9985"
rows="1000 3000 10000 30000 100000 300000 1000000 3000000 5000000"
batches="1 2 4 8 16 32 64 128 256 512 1024 2048 4096"
seconds=0.3
if [ $quick = yes ]; then
  widths="86 158 301" rows="1000 3000 10000" batches="1 16 256" seconds=0.02
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=no

# point SERIES COLUMNS ROWS LAYERS BATCH
point() {
  local series=$1
  shift
  printf '%s\t' "$series" >>"$work/points"
  if ! "$build/bench/bench_measure" --record "$work/measured" "$build/bench/bench_step" "$@" "$threads" "$seconds" \
    >>"$work/points"; then
    echo >>"$work/points"
    echo "scaling: failed: $series, $*" >&2
    failed=yes
  fi
}

available() { awk '/^MemAvailable/ { printf "%.0f", $2 * 1024 }' /proc/meminfo; }

# cache LEVEL OTHERWISE: bytes of a cache of this level
cache() {
  lscpu -B -C=NAME,ONE-SIZE 2>/dev/null | awk -v name="L$1" -v otherwise="$2" '
    $1 == name && $2 > 0 { bytes = $2 }
    END { print bytes ? bytes : otherwise }'
}

"$build/bench/bench_ceilings" --quick --threads "$threads" >"$work/ceilings"
point fixed 28 256 "" 1
for width in $widths; do
  # Parameters, two states, two copies of the parameters: 20 bytes each.
  if [ $((width * width * 24)) -gt "$(available)" ]; then
    echo "scaling: skipped: two layers of $width units need more memory than is free" >&2
    continue
  fi
  point parameters 28 256 "$width relu $width relu" 64
done
for count in $rows; do
  point examples 28 "$count" "64 relu 32 relu" 1024
done
for batch in $batches; do
  point batch 784 8192 "256 relu 128 relu" "$batch"
done
awk -v json=$json -v threads="$threads" -v ceilings="$work/ceilings" -v l2="$(cache 2 1048576)" \
  -v l3="$(cache 3 33554432)" -f "$here/scaling.awk" "$work/points"
if [ $json = no ]; then
  echo
  awk '{ all++; sub(/.*"other_cpu":/, ""); if ($0 + 0 > 0.2) disturbed++ }
    END {
      noisy = disturbed > all / 10
      printf "%d of %d points shared the machine with other busy processes%s\n", disturbed, all,
        noisy ? ": do not trust these numbers" : ""
    }' "$work/measured"
fi
[ $failed = no ]
