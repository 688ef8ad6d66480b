#!/bin/bash
# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
#
# Climbs the ladder (see README.md) and prints its table: seconds an epoch of every rung and batch.
#
#     bench/ladder/run.sh [--quick] [--save] [--build DIR] [--threads N]
#
# --save    puts the table into bench/ladder/README.md, between its two marks
# --quick   a second: do all rungs still agree? The times mean nothing then
# Exit status: 0 done, 1 the rungs do not agree, 2 usage, 77 not built.
set -euo pipefail
export LC_ALL=C
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
build=$here/../../build
save=no quick=() threads=2

usage() { sed -n '7s/^# *//p' "$0"; }

while [ $# -gt 0 ]; do
  case $1 in
    --quick) quick=(--quick) ;;
    --save) save=yes ;;
    --build | --threads)
      [ $# -ge 2 ] || { usage >&2; exit 2; }
      [ "$1" = --build ] && build=$2 || threads=$2
      shift ;;
    --help) usage; exit 0 ;;
    *) usage >&2; exit 2 ;;
  esac
  shift
done
ladder=$build/bench/bench_ladder
[ -x "$ladder" ] || { echo "ladder: $ladder is missing; build first (make bench-ladder)" >&2; exit 77; }
if [ $save = yes ] && [ ${#quick[@]} -gt 0 ]; then
  echo "ladder: --save is not for --quick" >&2
  exit 2
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

"$ladder" "${quick[@]}" --threads "$threads" >"$work/lines"

{
  echo "Measured on $(lscpu | sed -n 's/^Model name: *//p' | head -n 1), $(nproc) processors," \
    "$("$build/descent" --version | sed -n 's/^kernels *\([^ ,]*\).*/\1/p') kernels, $(date -u +%Y-%m-%d):" \
    "seconds an epoch, median (lowest-highest)."
  echo
  awk '
    function value(key) { # of a JSON line
      if (!match($0, "\"" key "\":(\"[^\"]*\"|[^,}]*)")) return ""
      text = substr($0, RSTART + length(key) + 3, RLENGTH - length(key) - 3)
      gsub(/"/, "", text)
      return text
    }
    function short(number) { return sprintf(number >= 9.95 ? "%.0f" : number >= 0.995 ? "%.1f" : "%.2f", number) }
    /"rung"/ {
      r = value("rung"); b = value("batch")
      name[r] = value("name"); why[r] = value("why"); threads[r] = value("threads")
      if (!(b in seen)) { seen[b] = 1; batch[++batches] = b }
      cell[r, b] = short(value("seconds")) " (" short(value("low")) "-" short(value("high")) ")"
      if (r > rungs) rungs = r
    }
    END {
      printf "| rung | threads |"
      for (i = 1; i <= batches; i++) printf " batch %s |", batch[i]
      printf " why |\n| --- | --- |"
      for (i = 1; i <= batches; i++) printf " --- |"
      print " --- |"
      for (r = 1; r <= rungs; r++) {
        printf "| %d %s | %s |", r, name[r], threads[r]
        for (i = 1; i <= batches; i++) printf " %s |", cell[r, batch[i]]
        print " " why[r] " |"
      }
    }' "$work/lines"
} >"$work/table"
cat "$work/table"

if [ $save = yes ]; then
  awk -v table="$work/table" '
    /^<!-- end of the table -->/ { inside = 0 }
    !inside { print }
    /^<!-- table, written by run.sh -->/ { inside = 1; while ((getline line <table) > 0) print line }
  ' "$here/README.md" >"$work/readme"
  cp "$work/readme" "$here/README.md"
fi
