#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
# The selftest as users meet it; its groups are tests of their own.
# shellcheck source-path=SCRIPTDIR
source "$(dirname "$0")/common.sh"

run descent selftest --only thresholds
expect_code 0
expect_empty err
expect_in out "thresholds: steps grow beyond"
grep -qE '^  ok   heavy ball, beta 0.9 +3.8 +3.8$' out || fail "$(<out)"
expect_not_in out BAD
tail -n 1 out | grep -qE '^([0-9]+) of \1 as expected, ' || fail "$(tail -n 1 out)"

run descent selftest --only "heavy ball" --json
expect_code 0
expect_json out
expect_in out '"passed":1,"failed":0'
expect_in out '"source":"Polyak 1964: 2 + 2 beta","expected":3.7999999999999998'

run descent selftest --list
expect_code 0
expect_in out "plateau: "
expect_in out "Saad, Solla 1995"
run descent selftest --list --json
expect_code 0
expect_json out

run descent selftest --only threshold
expect_code 2
expect_err <<'END'
error: --only: no group "threshold", and no case with that in its name
try: descent selftest --only thresholds
END
run descent selftest --only qqqqqq
expect_code 2
expect_in err "try: descent selftest --list"

done_testing
