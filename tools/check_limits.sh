#!/bin/bash
# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
#
# Numbers that a verdict depends on stand in limits.h of their room, with a name and where they come from.
# Elsewhere in these rooms a number with a point or an exponent is 0, 0.5, 1 or 2, or the coefficient of a
# formula, whose line ends in "// coefficient". Tables of options have ranges of their own.
#
#     tools/check_limits.sh [ROOT]
set -euo pipefail
cd "${1:-$(dirname "${BASH_SOURCE[0]}")/..}"

rooms="index judge kink law map monitor network slice spectrum trend"
files=$(for room in $rooms; do
  [ ! -d "src/surface/$room" ] || find "src/surface/$room" -name '*.[ch]' ! -name limits.h ! -name options.c
done | sort)
[ -n "$files" ] || { echo "nothing to check: wrong folder?"; exit 1; }

unused=""
# shellcheck disable=SC2086
found=$(awk '
  FNR == 1 { inside = 0 }
  {
    line = $0
    if (line ~ /\/\/ coefficient$/ || line ~ /\.(low|high) = /) next
    gsub(/"([^"\\]|\\.)*"/, "\"\"", line)
    gsub(/\/\*([^*]|\*[^\/])*\*\//, "", line)
    if (inside) {
      if (!match(line, /\*\//)) next
      line = substr(line, RSTART + 2)
      inside = 0
    }
    sub(/\/\/.*/, "", line)
    if (match(line, /\/\*/)) {
      line = substr(line, 1, RSTART - 1)
      inside = 1
    }
    while (match(line, /[0-9]+(\.[0-9]*([eE][-+]?[0-9]+)?|[eE][-+]?[0-9]+)/)) {
      number = substr(line, RSTART, RLENGTH)
      before = RSTART > 1 ? substr(line, RSTART - 1, 1) : ""
      line = substr(line, RSTART + RLENGTH)
      if (before ~ /[A-Za-z_.]/ || number ~ /^(0\.0|0\.5|1\.0|2\.0)$/) continue
      print FILENAME ":" FNR ": " number
    }
  }' $files)
# And every name there is used.
for room in $rooms; do
  limits=src/surface/$room/limits.h
  [ -f "$limits" ] || continue
  for name in $(grep -oE '\b[A-Z][A-Z0-9_]+(\[\])? = ' "$limits" | tr -d '[]= '); do
    grep -qrw --include='*.c' "$name" "src/surface/$room" || {
      echo "$limits: $name is used by nobody"
      unused=1
    }
  done
done
if [ -n "$found" ]; then
  echo "$found"
  echo "give it a name in limits.h of its room, and say there where it comes from"
fi
[ -z "$found$unused" ] || exit 1
echo "$(echo "$files" | wc -l) files, no number without a name"
