#!/bin/bash
# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
#
# A loss that is no better than guessing: training names it and its cause at its end, and so does a diagnosis.
# shellcheck source-path=SCRIPTDIR
source "$(dirname "$0")/json.sh"
# shellcheck source-path=SCRIPTDIR
source "$(dirname "$0")/common.sh"

# The label follows from a and b; in `off` it stands in the row below its own.
awk 'BEGIN { srand(3); print "a,b,label" >"right.csv"; print "a,b,label" >"off.csv"; last = "yes"
    for (i = 0; i < 500; i++) { a = rand() - 0.5; b = rand() - 0.5; label = a + b > 0 ? "yes" : "no"
        printf "%.4f,%.4f,%s\n", a, b, label >"right.csv"; printf "%.4f,%.4f,%s\n", a, b, last >"off.csv"; last = label } }'

# No better, for a reason that no steps change: advice of its own.
run descent train off.csv --layers "8 tanh" --epochs 15 --out off
expect_code 0
expect_in err "is no better than that of guessing: 0.69"
expect_in err "is the entropy of the labels, ln 2 for classes of one size"
expect_in err "cause: labels that are shuffled or in other rows, or inputs that know nothing of them: a linear model is right in "
expect_in err "ruled out: inputs out of scale (2 inputs, the farthest value "
expect_in err "dead or saturated units (0 of 8 in layer 1, no layer has more)"
expect_in err "no training helps where the inputs know nothing of the target: compare some rows with where they come from"
expect_not_in err "go on: more epochs"

run descent diagnose off
expect_code 0
expect_in out "guess     the loss, 0."
expect_in out "cause: labels that are shuffled or in other rows"
expect_in out "no training helps where the inputs know nothing of the target"

run descent diagnose off --json
[ "$(field out finding guessing)" = guess_classes ] || fail "the loss is $(field out finding guessing)"
[ "$(field out suggestion guessing)" = guess_rows ] || fail "to do: $(field out suggestion guessing)"
[ "$(field out conclusion)" = "look closer" ] || fail "the diagnosis concludes $(field out conclusion)"

# The same network and labels in their rows, by steps that are too small: the advice of the verdict, which is to take larger ones.
run descent train right.csv --layers "8 tanh" --epochs 15 --lr 1e-7 --out slow
expect_code 0
expect_in err "cause: steps that are too small, or too few: the parameters have moved by "
expect_in err "by a rate of 1e-07 where 0.001 is usual"
expect_in err "shuffled or misaligned labels (a linear model is right in 9"
expect_not_in err "no training helps"

# Nothing of this where it learns.
run descent train right.csv --layers "8 tanh" --epochs 30 --lr 0.01 --out good
expect_code 0
expect_not_in err "guessing: 0.69"
run descent diagnose good --json
expect_in out '"guessing":null'

done_testing
