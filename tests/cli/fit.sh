#!/bin/bash
# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
#
# descent fit: what it prints, what it asks for, and what its remedies do when they are typed.
# shellcheck source-path=SCRIPTDIR
source "$(dirname "$0")/json.sh"
# shellcheck source-path=SCRIPTDIR
source "$(dirname "$0")/common.sh"

awk 'BEGIN { srand(5); print "t,count,error,note"
    for (i = 0; i < 30; i++) { t = i / 6; printf "%.3f,%.4f,%.2f,%s\n", t, 8 * exp(-0.7 * t) + 2 + 0.2 * (rand() - 0.5), 0.06, i % 7 ? "" : "x" } }' >decay.csv

# Parameters without a start are asked for; what is to be typed works.
run descent fit decay.csv "count = a*exp(-b*t) + c"
expect_code 2
expect_in err "a,b,c: no column of the data and no start"
expect_in err "columns are t, count, error, note"
expect_in err "descent fit decay.csv 'count = a*exp(-b*t) + c' --from a=1,b=1,c=1"
run descent fit decay.csv 'count = a*exp(-b*t) + c' --from a=1,b=1,c=1
expect_code 0
expect_in out "determined: a minimum, and the rows determine all 3 parameters"
expect_in out "30 rows of decay.csv"
expect_in out "intervals by the profile likelihood"
expect_in out "left side minus fit"
run descent fit decay.csv "count = a*exp(-b*t) + c" --from a=1 --from b=1
expect_code 2
expect_in err "--from a=1,b=1,c=1"

# Numbers.
run descent fit decay.csv "count = a*exp(-b*t) + c" --from a=1,b=1,c=1 --json
expect_code 0
[ "$(field out verdict)" = determined ] || fail "the verdict is $(field out verdict)"
[ "$(field out freedom)" = 27 ] || fail "there are $(field out freedom) degrees of freedom"
run descent fit decay.csv "log(count - 2) = a - b*t" --from a=1,b=1 --sigma error --no-plot
expect_code 0
run descent fit decay.csv "count = a*exp(-b*t) + c" --from a=1,b=1,c=1 --loss cauchy --quiet
expect_code 0
expect_not_in out "standard err"

# What cannot be told apart.
run descent fit decay.csv "count = a*d*exp(-b*t)" --from a=1,b=1,d=2 --no-plot
expect_code 0
expect_in out "not determined: a, d can change together without any effect"
expect_in out "next      set one of them to a number"

# A picture.
run descent fit decay.csv "count = a*exp(-b*t) + c" --from a=1,b=1,c=1 --svg residuals.svg --quiet
expect_code 0
grep -q "</svg>" residuals.svg || fail "there is no picture"

# Mistakes.
run descent fit decay.csv "count = a*exp(-b*t) + note" --from a=1,b=1
[ "$code" -ne 0 ] || fail "a column of texts was taken for numbers"
expect_in err "note"
run descent fit decay.csv "a*exp(-b*t)" --from a=1,b=1
expect_code 2
expect_in err "is no equation"
run descent fit decay.csv "count = a + b*" --from a=1,b=1
expect_code 2
run descent fit decay.csv "count = a + b*t" --from a=x
expect_code 2
expect_in err "is not NAME=NUMBER"
run descent fit decay.csv "counts = a + b*t" --from a=1,b=1
expect_code 2
expect_in err "counts, on the left of the equation, is no column of decay.csv"
expect_in err "columns are t, count, error, note"
expect_not_in err "counts=1"
run descent fit decay.csv "count = a + b*t" --from a=1,b=1,a=2
expect_code 2
expect_in err "a has two starts"
run descent fit decay.csv "1e200*count = a + b*t" --from a=1,b=1
expect_code 65
expect_in err "another unit"
run descent fit decay.csv "count = a" --from a=1 --no-plot
expect_code 0
expect_in out "the rows determine the parameter"
run descent fit decay.csv "count = a*exp(-b*t) + c" --from a=1,b=1,c=1 --profile=no --no-plot
expect_code 0
expect_in out "plus and minus Student's t standard errors"
awk 'BEGIN { print "x,y"; for (i = 1; i < 12; i++) print i "," 2 * i + (i % 2 ? 0.05 : -0.05) }' >line.csv
run descent fit line.csv "y = a*(1 - exp(-b*x))" --from a=10,b=0.1 --no-plot
expect_in out "parameters run off without an end"
expect_in out "no errors or intervals"
run descent fit nowhere.csv "y = a*x" --from a=1
expect_code 66
run descent fit decay.csv "count = a*log(b - t)" --from a=1,b=1
[ "$code" -ne 0 ] || fail "a formula without a value was fitted"
expect_in err "another start is needed"

done_testing
