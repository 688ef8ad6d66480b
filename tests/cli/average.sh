#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
# Averages of a column.
# shellcheck source-path=SCRIPTDIR
source "$(dirname "$0")/common.sh"

run descent average @seattle-weather --column temp_max --beta 0.98 --no-plot
expect_code 0
expect_empty err
[ "$(awk '$1 == 1 { print $2, $3, $4 }' out)" = "12.8 0.256 12.8" ] || fail "day 1: $(<out)"
expect_in out "temp_max of @seattle-weather, 1,461 values"
awk '/^window|window 1/ { exit !($NF == 50) }' out || fail "the window of 0.98 is 50"
awk '$1 == "1461"' out | grep -q . || fail "the last row is not there"
grep -q '^ *\.\.\.$' out || fail "the middle is not left out"
[ "$(wc -l <out)" -lt 20 ] || fail "too many rows"

# By hand: v = 0.5 v + 0.5 s; corrected v / (1 - 0.5^k).
printf 'day,a\n1,2\n2,4\n3,8\n' >three.csv
run descent average three.csv --column a --beta 0.5 --no-plot
expect_code 0
expect_out <<'END'
a of three.csv, 3 values

               beta                  0.5
  window 1/(1-beta)                    2
     row      value        raw corrected
       1          2          1         2
       2          4        2.5    3.3333
       3          8       5.25         6
END
run descent average three.csv --column a --beta 0.5,0 --no-correction --no-plot
expect_code 0
expect_out <<'END'
a of three.csv, 3 values

               beta        0.5          0
  window 1/(1-beta)          2          1
     row      value        raw        raw
       1          2          1          2
       2          4        2.5          4
       3          8       5.25          8
END

run descent average @seattle-weather --column temp_max --beta 0.9,0.98,0.5 --json
expect_code 0
expect_json out
if command -v jq >/dev/null; then
    [ "$(jq -c '[.rows, (.series | length), (.averages | length)]' out)" = "[1461,1461,3]" ] || fail "sizes"
    [ "$(jq -c '.averages[1] | [.beta, .raw[0], .corrected[0]] | map(. * 1e9 | round / 1e9)' out)" = \
        "[0.98,0.256,12.8]" ] || fail "day 1 in JSON"
    [ "$(jq -c '.series[0:2]' out)" != "" ] || fail "no series"
fi

# A picture: the series and its averages.
run descent average @seattle-weather --column temp_max --beta 0.9 --plain
expect_code 0
expect_in out "beta 0.9"
run descent average @seattle-weather --column temp_max --beta 0.9 --no-plot --svg a.svg
expect_code 0
expect_in a.svg "</svg>"
run descent average three.csv --column a --no-plot --svg nowhere/a.svg
expect_code 1
expect_in err "nowhere/a.svg"

# Mistakes.
run descent average three.csv
expect_code 2
expect_in err "error: average needs a column"
run descent average three.csv --column b
expect_code 2
expect_in err '"b"'
run descent average @seattle-weather --column weather --no-plot
expect_code 65
expect_in err "weather"
for beta in 1 -0.1 1.5; do
    run descent average three.csv --column a --beta $beta
    expect_code 2
    expect_in err "beta"
done
run descent average three.csv --column a --beta 0.9,often
expect_code 2
expect_in err 'error: --beta: "often" is not a number'
# A file of that column alone, which nothing can be learnt from.
printf 'loss\n4\n2\n1\n' >alone.csv
run descent average alone.csv --column loss --beta 0.5 --json
expect_code 0
expect_in out '"corrected":[4.0,2.66'
run descent average nowhere.csv --column a
expect_code 66
run descent average --column a
expect_code 2

done_testing
