#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
# Slices of functions and of runs.
# shellcheck source-path=SCRIPTDIR
source "$(dirname "$0")/common.sh"

# The variables of a function, in its box; a picture; the facts.
run descent slice himmelblau --plain
expect_code 0
expect_in out "shown   0 to 890 on 61 x 61 points"
expect_in out "2 of its 2 directions lead down"

# A saddle that a line does not show.
run descent slice "x^2 - y^2" --at 0,0 --dims 1 --quiet
expect_code 0
expect_in out "no descent direction shows here; other directions may have one"
run descent slice "x^2 - y^2" --at 0,0 --axes curvature --quiet
expect_code 0
expect_in out "1 of its 2 directions leads down"

# The way of a rule in two dimensions lies in the plane.
run descent slice rosenbrock --from=-1.2,1 --with gd --quiet
expect_code 0
expect_in out "100.0 % of it lies in this plane"

run descent slice "x^2" --at x=-1 --to 2 --json --points 11
expect_code 0
expect_json out
expect_in out '"barrier":0.0'
expect_in out '"kind":"line"'

# Two runs, the line between them, and the path that led to one.
for seed in 1 2; do
  run descent train @penguins --target species --layers "4 tanh" --epochs 20 --seed $seed --split-seed 1 --out run-$seed --quiet
  expect_code 0
done
run descent slice run-1 --to run-2 --json
expect_code 0
expect_json out
expect_in out '"barrier":'
run descent slice run-1 --axes path --json --svg path.svg --csv path.csv
expect_code 0
expect_json out
expect_in out '"drift":0.0' # trained again to the last bit
head -n 1 path.csv | grep -qx "u,v,loss" || fail "$(head -n 1 path.csv)"
[ "$(wc -l <path.csv)" = 442 ] || fail "lines of path.csv: $(wc -l <path.csv)"
head -c 4 path.svg | grep -q "<" || fail "path.svg"
# Which loss is shown: of training, with the penalty where there is one.
run descent slice run-1 --quiet
expect_in out "run-1: training loss "
expect_in out "with the penalty of l2 "
run descent train @penguins --target species --layers "4 tanh" --epochs 20 --l2 0 --out run-plain --quiet
run descent slice run-plain --quiet
expect_in out "run-plain: training loss "
expect_not_in out "penalty"
# Narrow valleys have no pits that are none: each of the lowest contours is one line, or two where it leaves the picture, and a ring
# within half a pixel of the minimum.
valley() {
    run descent slice "$@" --quiet --svg valley.svg
    expect_code 0
    grep 'class="level"' valley.svg | head -n 3 >levels
    while read -r level; do
        [ "$(tr -cd M <<<"$level" | wc -c)" -le 2 ] || fail "the valley of $1 has pits: $level"
    done <levels
}
valley rosenbrock
valley "(x+y)^2+1000*(x-y)^2"
valley "(x-y^2)^2*200+(1-y)^2" --at 1,1 --reach 2
run descent train "formula: sin(3*x)+x^2+noise(0.1)" --rows 200 --layers "6 tanh" --epochs 100 --out run-narrow --quiet
expect_code 0
valley run-narrow --axes curvature
run descent slice run-1 --rows 50 --quiet
expect_code 0
expect_in out "over 50 rows"
expect_in out "two random directions (seed 1)"

# Where there is no value; files that do not fit.
run descent slice "1/x" --at 0 --quiet
expect_code 0
expect_in out "1/x: no value at the point"
expect_in out "1 of 201 points has no value"
run descent slice "log(x)" --at 1 --quiet
expect_in out "51 of 201 points have no value"
run descent slice "log(x)" --at 1 --json
expect_in out '"undefined":51'
run descent slice "x^2" --csv no/such/file.csv --quiet
expect_code 1
expect_in err "error: cannot write the values to no/such/file.csv"
expect_in err "try: --csv with"
# Weights that have no length: the input has no spread, so only L2 acts on its weight.
printf 'a,y\n1,1\n1,3\n' >row.csv
for l2 in 0 1; do
    run descent train row.csv --target y --task regress --layers "" --valid 0 --l2 $l2 --optimizer gd --lr 1 --epochs 3 --out row-$l2 --quiet
    expect_code 0
done
run descent slice row-0
expect_code 2
expect_in err "only one weight is not zero at this point"
run descent slice row-0 --dims 1 --quiet
expect_code 0
run descent slice row-1
expect_code 2
expect_in err "those are all zero at this point"
expect_in err "try: --axes curvature"

# Mistakes.
run descent slice run-1 --axes variables
expect_code 2
expect_err <<'END'
error: --axes variables: a run has weights, whose order means nothing
try: --axes random, or --axes curvature
END
run descent slice "x^2 + y^2 + z^2"
expect_code 2
expect_err <<'END'
error: a slice goes through a point: --at is missing
try: --at x=0,...
END
run descent slice "x^2" --axes path
expect_code 2
expect_err <<'END'
error: the path of a function needs a start
try: --from x=...
END
run descent slice "x^2" --from 1 --with adm
expect_code 2
expect_err <<'END'
error: --with: no rule "adm"
try: --with adam
END
run descent slice "x^2" --at 1 --axes line
expect_code 2
expect_err <<'END'
error: where does the line end?
try: --to x=1,...
END
run descent slice "x^2" --at 1 --to 1
expect_code 2
expect_in err "both ends of the line are the same point"
run descent slice "x^2" --at 1 --to 2 --from 3
expect_code 2
run descent slice "x^2" --rows 5
expect_code 2
expect_err <<'END'
error: --rows: a function has none
END
run descent train @penguins --target species --layers "5 tanh" --epochs 1 --out other --quiet
run descent slice run-1 --to other
expect_code 2
expect_in err "they are not the same network"
run descent slice run-1 --from 3
expect_code 2
expect_in err "try: --axes path"

done_testing
