#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
# The functions that have a name: the list, one of them, and every one of them minimised.
# shellcheck source-path=SCRIPTDIR
source "$(dirname "$0")/common.sh"

run descent functions
expect_code 0
expect_empty err
for name in sphere ellipsoid rosenbrock himmelblau styblinski-tang rastrigin ackley beale booth matyas; do
    grep -qE "^$name +[0-9.]+ +[0-9]+  " out || fail "no line for $name"
done
listed=$(sed -n 's/^\([0-9]*\) functions; .*/\1/p' out)
[ "${listed:-0}" -ge 25 ] || fail "only $listed functions"
awk 'length > 100 { exit 1 }' out || fail "a line is too long"

run descent functions --json
expect_code 0
expect_json out
if command -v jq >/dev/null; then
    [ "$(jq length out)" = "$listed" ] || fail "JSON lists $(jq length out), not $listed"
    jq -e 'all(.[]; (.name | length > 0) and (.n >= 1) and (.points | type == "array"))' out >found ||
        fail "an entry is not complete"
fi

run descent functions himmelblau
expect_code 0
expect_in out "himmelblau: "
expect_in out "3, 2"
expect_in out "try: descent minimize himmelblau"
[ "$(grep -c '^minimum' out)" = 4 ] || fail "himmelblau has four minima"
[ "$(grep -c '^saddle' out)" = 4 ] || fail "himmelblau has four saddles"
[ "$(grep -c '^maximum' out)" = 1 ] || fail "himmelblau has one maximum"

run descent functions himelblau
expect_code 2
expect_empty out
expect_err <<'END'
error: no function "himelblau": did you mean himmelblau?
try: descent functions    lists them
END

run descent functions one two
expect_code 2

# Every one runs as it is, and tells a start and an end.
if command -v jq >/dev/null; then
    for name in $(descent functions --json | jq -r '.[].name'); do
        run descent minimize "$name" --json --steps 50
        case $name in # without a lower bound
            saddle | monkey-saddle | gradient-flat)
                expect_code 3
                expect_in out '"stop":"unbounded"'
                ;;
            *) expect_code 0 ;;
        esac
        jq -e '.start_f as $f | .runs[0].f <= $f + 1e-9 * ($f | fabs)' out >found || fail "$name went up: $(<out)"
    done
fi

done_testing
