#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
# Minimising within bounds and under constraints: what is found, what is said of it, mistakes.
# shellcheck source-path=SCRIPTDIR
source "$(dirname "$0")/common.sh"

# number FILTER: of the last JSON output; without jq nothing is checked.
is() {
    command -v jq >/dev/null || return 0
    jq -e "$1" out >found || fail "not so: $1: $(jq -c . out | cut -c 1-600)"
}

# ---- what is found ----

run descent minimize "(x-2)^2 + (y-1)^2" --subject-to "x + y <= 2" --bounds 0.. --no-plot
expect_code 0
expect_empty err
expect_in out "at x = 1.5, y = 0.5"
expect_in out "verdict   a local minimum"
expect_in out "the multipliers are unique"
# shellcheck disable=SC2016 # these are the words
expect_in out 'multiplier 1: loosening `x + y <= 2` by 0.01 would lower f by 0.01'
cp out first
run descent minimize "(x-2)^2 + (y-1)^2" --subject-to "2 >= x + y" --bounds x=0..,y=0.. --no-plot --threads 3
expect_in out "at x = 1.5, y = 0.5"

# Hock and Schittkowski 71, with a variable's bound, both ways of giving several.
hs71="x1*x4*(x1+x2+x3) + x3"
run descent minimize "$hs71" --subject-to "x1*x2*x3*x4 >= 25; x1^2+x2^2+x3^2+x4^2 = 40" --bounds 1..5 --from 1,5,5,1 --json
expect_code 0
expect_json out
is '.runs[0] | (.f - 17.0140172891563 | fabs) < 1e-9 and .limited.verdict == "minimum" and .optimizer == "augmented-lagrangian"'
is '.runs[0].limited | .active == 3 and .rank == 3 and .tangent == 1 and .qualification == "independent" and .curvature > 1'
is '.runs[0].limited.constraints[0] | .active and (.multiplier - 0.55229366 | fabs) < 1e-7 and .constraint == "x1*x2*x3*x4 >= 25"'
cp out first
run descent minimize "$hs71" --subject-to "x1*x2*x3*x4 >= 25" --subject-to "x1^2+x2^2+x3^2+x4^2 = 40" --bounds 1..5 --from 1,5,5,1 --json
cmp -s first out || fail "given again, it is another problem"

# A multiplier says what happens: 0.1 more than 25 costs 0.055.
run descent minimize "$hs71" --subject-to "x1*x2*x3*x4 >= 25.1; x1^2+x2^2+x3^2+x4^2 = 40" --bounds 1..5 --from 1,5,5,1 --json
is '(.runs[0].f - 17.0140172891563 - 0.055229366 | fabs) < 2e-4'

# A constraint that begins with a minus, and the signs of books.
run descent minimize "x^2" --subject-to "-x <= -1" --no-plot
expect_code 0
expect_in out "at x = 1"
run descent minimize "x^2 + y" --subject-to "x ≥ 1; 2≤y" --json
is '.runs[0] | .x == [1, 2] and [.limited.constraints[].constraint] == ["x >= 1", "2 <= y"]'

# Both sides; a variable that only a constraint has; a name of the catalogue; settings.
run descent minimize "(x-5)^2" --subject-to "1 <= x + y <= 3" --bounds y=1.. --json
is '.runs[0] | .x == [2, 1] and (.limited.constraints | length) == 2 and .limited.verdict == "minimum"'
run descent minimize rosenbrock --subject-to "x^2 + y^2 <= r" --set r=1 --json
is '.runs[0] | (.x[0] - 0.786415154 | fabs) < 1e-8 and .limited.verdict == "minimum"'
run descent minimize rosenbrock --dim 4 --bounds ..0.5 --json
is '.runs[0] | .optimizer == "projected-newton" and (.x | max) <= 0.5 and .limited.verdict == "minimum"'

# ---- verdicts ----

run descent minimize "x^2 + y^2" --subject-to "x + y >= 3; x^2 + y^2 <= 1" --no-plot
expect_code 3
expect_in out "verdict   the constraints contradict each other near here"
expect_in out "x + y >= 3  is missed by"
run descent minimize "x + y" --subject-to "x - y = 1" --no-plot
expect_code 3
expect_in out "falls without end within the constraints"
run descent minimize "x" --subject-to "x >= 1; 2*x >= 2" --no-plot
expect_code 0
expect_in out "the multipliers are not unique"
run descent minimize "x" --subject-to "x^2 <= 0" --no-plot
expect_in out "verdict   no multipliers exist here"
run descent minimize "x^2 + y^4" --subject-to "x + z = 1; z <= 1" --no-plot
expect_in out "verdict   cannot tell"
expect_in out "1 of them with a multiplier of 0"

# The way down from a saddle can be typed.
run descent minimize "x - y^2" --subject-to "x^2 + y^2 = 1" --from 1,0 --no-plot
expect_code 0
expect_in out "verdict   a saddle"
from=$(sed -n 's/^try --from \([^:]*\): .*/\1/p' out)
run descent minimize "x - y^2" --subject-to "x^2 + y^2 = 1" --from "$from" --json
is '.runs[0] | .limited.verdict == "minimum" and (.f + 1.25 | fabs) < 1e-9'

# ---- update rules, many starts, traces ----

run descent minimize "(x-2)^2 + (y+1)^2" --bounds "0..1" --with gd,adam:lr=0.05 --trace way.csv --no-plot
expect_code 0
expect_in out "at x = 1, y = 0"
expect_in out "adam"
awk -F, 'NR > 1 && ($6 < 0 || $6 > 1 || $7 < 0 || $7 > 1) { exit 1 }' way.csv || fail "a step ended outside"
run descent minimize "x*y" --subject-to "x^2 + y^2 <= 2" --bounds -5..5 --starts 40 --threads 1 --json
expect_code 0
is '(.minima | length) == 2 and ([.minima[].f] | all(. + 1 | fabs < 1e-12)) and .limited.verdict == "minimum"'
cp out first
run descent minimize "x*y" --subject-to "x^2 + y^2 <= 2" --bounds -5..5 --starts 40 --threads 3 --json
cmp -s first out || fail "three threads find something else"

# ---- mistakes ----

# turned_down "WORDS" OPTIONS...
turned_down() {
    local words=$1
    shift
    run descent minimize "$@"
    expect_code 2
    expect_empty out
    expect_in err "$words"
}
turned_down "x is at least 2 and at most 1, which is less" "x^2" --bounds x=2..1
expect_in err "try: --bounds x=1..2"
turned_down 'has no variable "z": it has x' "x^2" --bounds z=2..
turned_down "is not a range LOW..HIGH" "x^2" --bounds x=2
turned_down "is not FORMULA <= FORMULA" "x^2 + y^2" --subject-to "x+y"
turned_down "is not FORMULA <= FORMULA" "x^2 + y^2" --subject-to "1 <= x >= y"
turned_down "is not FORMULA <= FORMULA" "x^2 + y^2" --subject-to "<= 1"
turned_down "expected a number" "x^2 + y^2" --subject-to "x + * y <= 1"
turned_down "does not depend on any variable" "x^2" --subject-to "1 <= 2"
turned_down "does not depend on any variable" "x^2" --subject-to "x - x <= 2"
turned_down 'has no variable "x1", but x[1]' "sum(i,1,3,x[i]^2)" --subject-to "x1 + x2 = 1"
turned_down 'has no variable "z"' rosenbrock --subject-to "z <= 2"
turned_down "and adam is an update rule" "x^2" --subject-to "x >= 1" --with adam
turned_down "--lr is for update rules" "x^2" --subject-to "x >= 1" --lr 0.1
turned_down "the line search of lbfgs" "x^2" --bounds 1.. --with gd,lbfgs
turned_down "has a method of its own" "x^2" --bounds 1..2 --with adam --starts 3
turned_down "log(x) >= y is nan at the start" "y" --subject-to "log(x) >= y" --from -1,1
turned_down "needs a box to draw starts from" "x*y" --subject-to "x^2 + y^2 <= 2" --bounds 0.. --starts 3
# A start outside is moved, and that is said.
run descent minimize "x^2" --bounds 3..5 --from 9 --no-plot
expect_code 0
expect_in out "moved to the nearest point within --bounds"
expect_in out "at x = 3"

done_testing
