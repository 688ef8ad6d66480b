#!/bin/bash
# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
#
# tests/promises.md lists what is promised and the tests that hold it. Here every test that it names must exist
# and hold the text that is quoted, and a row that speaks of an input has two siblings at least.
#
#     tools/check_promises.sh [ROOT]
set -euo pipefail
cd "${1:-$(dirname "${BASH_SOURCE[0]}")/..}/tests"

rows=0 failed=0
declare -A text_of

# A row is `| what | test | siblings |`; a test is `FILE`: `text that stands in it`, several with commas.
# shellcheck disable=SC2016
proof='`([a-z][A-Za-z0-9_/.-]*)`: `([^`]+)`'
tests_in() { # CELL: how many tests it names; each that does not exist is reported
  local rest=$1 file quoted
  count=0
  while [[ $rest =~ $proof ]]; do
    file=${BASH_REMATCH[1]} quoted=${BASH_REMATCH[2]}
    rest=${rest#*"${BASH_REMATCH[0]}"}
    count=$((count + 1))
    if [ ! -f "$file" ]; then
      echo "tests/promises.md:$line: there is no tests/$file"
      failed=$((failed + 1))
      continue
    fi
    [ -n "${text_of[$file]:-}" ] || text_of[$file]=$(tr -d '\0' <"$file")
    if [[ ${text_of[$file]} != *"$quoted"* ]]; then
      echo "tests/promises.md:$line: tests/$file does not hold '$quoted'"
      failed=$((failed + 1))
    fi
  done
}

line=0
while IFS= read -r row; do
  line=$((line + 1))
  [[ $row == '| '* && $row != '| What '* ]] || continue
  rows=$((rows + 1))
  IFS='|' read -r _ what test siblings _ <<<"$row"
  tests_in "$test"
  [ "$count" -ge 1 ] || { echo "tests/promises.md:$line: no test for$what" && failed=$((failed + 1)); }
  [ -n "${siblings// /}" ] || continue
  tests_in "$siblings"
  [ "$count" -ge 2 ] || { echo "tests/promises.md:$line: $count siblings of$what" && failed=$((failed + 1)); }
done <promises.md

[ "$rows" -gt 0 ] || { echo "tests/promises.md holds no row" && failed=1; }
echo "check_promises: $rows rows, $failed problems"
[ "$failed" -eq 0 ]
