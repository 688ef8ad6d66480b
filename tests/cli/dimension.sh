#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
# The law of minima.
# shellcheck source-path=SCRIPTDIR
source "$(dirname "$0")/common.sh"

run descent dimension --to 3 --samples 1000
expect_code 0
expect_empty err
expect_in out "  3  0.125       0.0249209209607 "
expect_in out " 0.123302"
[ "$(awk '$1 == "2" { print $2, $3, $NF }' out)" = "0.25 0.146446609407 0.25" ] || fail "$(<out)"

# Few matrices: none of 20 of size 5 is positive definite, and that is said.
run descent dimension --to 5 --samples 2
expect_code 0
expect_in out "none met"

run descent dimension --to 12 --samples 10 --json
expect_code 0
expect_json out
expect_in out '"n":12,"separable":0.000244140625,"free":5.89241265837858'
expect_in out '"free_sample":{"value":null,"error":null}'

run descent dimension --to 21
expect_code 2
expect_err <<'END'
error: --to: 21 is out of range: it must be between 1 and 20
try: --to N    dimensions 1 to N
END
run descent dimension 3
expect_code 2
expect_in err "error: "

done_testing
