#!/bin/bash
# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
#
# Runs the tests of a build with the preset "coverage" and says how many lines and branches of src/ and cli/
# they met, and of which files the fewest. Fails below a floor.
#
#     tools/coverage.sh BUILD-FOLDER [--counted]      (--counted: the tests have run)
#
# Branches count as gcov does: each way out of an if, also those of TRY and FAIL_IF after calls that
# fail only without memory or disk.
set -euo pipefail
export LC_ALL=C
cd "$(dirname "${BASH_SOURCE[0]}")/.."
build=$1

# Area, floor of lines, floor of branches, in percent.
floors='
src 97 90
cli 95 85
'

if [ "${2-}" != --counted ]; then
  find "$build" -name '*.gcda' -delete
  # Faults and kills would meet the counters as they are written, and spoil them. Checks of the sources, of what
  # a library exports, of installing and of speed say nothing about a build that counts.
  ctest --preset coverage --exclude-regex '^(faults_|check_|test_checks|test_install|bench_)'
fi

options=(--quiet --rc lcov_branch_coverage=1 --rc geninfo_auto_base=1)
lcov "${options[@]}" --capture --directory "$build" --no-external --base-directory "$PWD" --output-file "$build/all.info" 2> >(grep -v " redefined at " >&2)

failed=0
while read -r area lines branches; do
  [ -n "$area" ] || continue
  lcov "${options[@]}" --extract "$build/all.info" "$PWD/$area/*" --output-file "$build/$area.info"
  # A tracefile has, for every file: SF its name, LF and LH its lines and those met, BRF and BRH its branches.
  awk -F: -v area="$area" -v want_lines="$lines" -v want_branches="$branches" -v root="$PWD/" '
    /^SF:/ { name = $2; sub(root, "", name); lf = lh = bf = bh = 0 }
    /^LF:/ { lf = $2 } /^LH:/ { lh = $2 } /^BRF:/ { bf = $2 } /^BRH:/ { bh = $2 }
    /^end_of_record/ {
      lines += lf; met += lh; branches += bf; taken += bh
      if (lf > 0) printf("%6.1f %6.1f  %s\n", 100 * lh / lf, (bf > 0 ? 100 * bh / bf : 100), name) | "sort -n | head -n 10 >&2"
    }
    END {
      close("sort -n | head -n 10 >&2")
      if (lines == 0) { print "no lines of " area "/ were counted"; exit 1 }
      l = 100 * met / lines; b = (branches > 0 ? 100 * taken / branches : 100)
      printf "%s/: %.1f %% of lines (floor %d), %.1f %% of branches (floor %d)\n\n", area, l, want_lines, b, want_branches
      exit (l < want_lines || b < want_branches)
    }' "$build/$area.info" || failed=1
done <<<"$floors"
exit $failed
