#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
# Maps: the table, JSON, pictures, the graph of minima, boxes and targets that are wrong.
# shellcheck source-path=SCRIPTDIR
source "$(dirname "$0")/common.sh"

run descent map himmelblau --plain
expect_code 0
expect_empty err
expect_in out "himmelblau, in -5..5 for each variable"
expect_in out "9 stationary points: 4 of index 0, 4 of index 1, 1 of index 2"
[ "$(grep -cE '^ +[0-9]+  minimum ' out)" = 4 ] || fail "himmelblau has four minima"
[ "$(grep -cE '^ +[0-9]+  saddle ' out)" = 4 ] || fail "himmelblau has four saddles"
[ "$(grep -cE '^ +[0-9]+  maximum ' out)" = 1 ] || fail "himmelblau has one maximum"
expect_in out "x = 3, y = 2"
expect_in out "178.3372392"
expect_in out "   5  at f = 13.31192627 leads down to 3 and 4"
expect_in out "random searches keep ending at the points listed here: a point that 1 in "
expect_in out "M minimum   S saddle   A maximum"
expect_in out "barriers between minima"
sed -n '/^barriers/,$p' out | tail -n +2 | cut -c1-5,20- | sed 's/-\{3,\}/-/g; s/  */ /g' >tree
diff -u - tree <<'END' || fail "the graph of himmelblau's minima"
 1 o-+
 2 o-+-+
 3 o-+-+
 4 o-+
 0 104
END

run descent map himmelblau --json
expect_code 0
expect_json out
if command -v jq >/dev/null; then
    jq -e '(.points | length == 9) and (.edges | length == 4) and .gradient_flat == 0 and
        .unseen_estimate == 0 and (.separable | not) and .by_index == [4, 4, 1] and .searches > 100 and
        ([.points[].kind] | group_by(.) | map(length)) == [1, 4, 4] and
        (.points | all(.gradient_norm < 1e-9 and .hits > 0 and (.x | length == 2))) and
        (.points[8] | .kind == "maximum" and .index == 2 and (.f - 181.616521522583 | fabs) < 1e-9)' \
        out >found || fail "the map of himmelblau as JSON"
fi
run descent map himmelblau --json --threads 3
sed 's/"seconds".*//' out >three
run descent map himmelblau --json --threads 1
sed 's/"seconds".*//' out >one
cmp -s one three || fail "the map depends on the number of threads"

run descent map two-sines-sum --dim 8 --quiet
expect_code 0
expect_in out "1,679,616 stationary points: 6,561 of index 0, 52,488 of index 1, 183,708 of index 2"
run descent map rastrigin --json
command -v jq >/dev/null && { jq -e '(.points | length == 441) and .separable' out >found || fail "rastrigin"; }

run descent map "x^3 + 0.01*x" --box -1..1 --no-plot
expect_code 0
expect_in out "no stationary point was found"
expect_in out "at 1 place the slope of such a function is small, comes no nearer to zero, and turns back (gradient-flat)"
expect_in out "the numbers are the same with 64, 128 and 256 pieces of the box"
run descent map "x^3 + x" --box -3..3 --no-plot
expect_code 0
expect_not_in out gradient-flat
run descent map "x + 1/x" --box -3..3 --no-plot
expect_in out "leads down to no minimum in the box and no minimum in the box"
run descent map "sin(1/x)" --box 0.001..1 --json
command -v jq >/dev/null && { jq -e '.settled and .pieces >= 256 and (.points | length == 318)' out >found || fail "sin(1/x)"; }
run descent map "(x + y)^3 + (x + y)/100 + (x - y)^2" --box -1..1 --json
command -v jq >/dev/null && { jq -e '.points == [] and .gradient_flat > 0' out >found || fail "gradient-flat"; }

run descent map "(x*y - 1)^2" --box -3..3 --no-plot
expect_in out "(one point of a curve)"
expect_in out "a row for a curve or a surface stands for at least one of them"
run descent map "(x*y - 1)^2" --box -3..3 --json
command -v jq >/dev/null && { jq -e '[.points[].family] == [true, false]' out >found || fail "a curve"; }
run descent map "x^2 + 1/x^2 + y^2 + x*y/10" --box -3..3 --no-plot
expect_in out "the minima fall into 2 groups that no saddle found here joins"
run descent map monkey-saddle --quiet
expect_in out "degenerate saddle"
run descent map "(x^2 - 1)^2/4 + a*y^2" --set a=3 --box x=-2..2,y=-1..1 --highest 0 --quiet
expect_code 0
[ "$(grep -c minimum out)" = 2 ] || fail "two minima"
expect_not_in out saddle

run descent map himmelblau --svg points.svg --graph graph.svg --quiet
expect_code 0
for file in points graph; do
    head -c 4 $file.svg | grep -q '<svg' || fail "$file.svg is no SVG"
    tail -n 1 $file.svg | grep -q '</svg>' || fail "$file.svg has no end"
done
[ "$(grep -c '<circle' graph.svg)" = 4 ] || fail "four minima in the graph"
# Nine points with the numbers of the table, and a mark of the legend for each of three shapes.
[ "$(grep -c 'class="end"' points.svg)" = 12 ] || fail "nine points in the picture"
for number in 1 2 3 4 5 6 7 8 9; do
    grep -q "class=\"number\">$number</text>" points.svg || fail "no number $number in the picture"
done
[ "$(grep -c '<circle' points.svg)" = 5 ] || fail "four circles for minima"
[ "$(grep -c 'class="value"' points.svg)" -ge 8 ] || fail "contours without values"

# ---- mistakes ----

run descent map
expect_code 2
expect_in err "a run folder, a formula in quotes, a name"
run descent map "x^2 + y^2"
expect_code 2
expect_err <<'END'
error: which box should the map cover?
try: --box x=-5..5    or --box -5..5 for every variable
END
run descent map himmelblau --at 1,1
expect_code 2
expect_in err "--at is one point"
run descent map himmelblau --box 5..-5
expect_code 2
run descent map himelblau
expect_code 2
expect_in err "did you mean himmelblau?"
run descent map wood --svg wood.svg
expect_code 2
expect_in err "--svg shows functions of one or two variables, and there are 4"
run descent map sphere --dim 201 --box -1..1
expect_code 1
expect_in err "201 parameters"
run descent map himmelblau --svg no/folder/points.svg --quiet
expect_code 1
expect_in err "cannot write the picture to no/folder/points.svg"
run descent map himmelblau --graph no/folder/graph.svg --quiet
expect_code 1
expect_in err "--graph with a file in a folder that exists"
run descent map himmelblau --searches 0
expect_code 2

# ---- an early end shows what was found ----

env --default-signal=INT "$program" map griewank --json --time none --searches 100000000 >out 2>err &
job=$!
# Once it has worked for half a second, however long that takes on a busy machine.
for ((i = 0; i < 1200; i++)); do
    read -ra spent <"/proc/$job/stat" || break
    [ $((spent[13] + spent[14])) -ge $(($(getconf CLK_TCK) / 2)) ] && break
    sleep 0.05
done
kill -INT $job
wait $job
code=$?
expect_code 130
expect_json out
command -v jq >/dev/null && { jq -e '.stopped and (.points | length > 10)' out >found || fail "interrupted"; }

# ---- a small network ----

awk 'BEGIN { print "x,y"; for (i = 0; i < 24; i++) printf "%g,%g\n", i / 6 - 2, (i / 6 - 2)^2 / 2 }' >curve.csv
run descent train curve.csv --target y --layers "2 tanh" --epochs 20 --l2 0.01 --out net --quiet
expect_code 0
run descent map net --time 20s --json
expect_code 0
expect_json out
if command -v jq >/dev/null; then
    jq -e '(.points | length > 0) and (.points | all(.copies >= 1)) and (.points[0].x | length == 7)' out >found ||
        fail "the map of a network"
fi
run descent map net --at 1
expect_code 2
run descent map net --box 1
expect_code 2
expect_in err "not a range around the weights"
run descent train curve.csv --target y --layers "100 tanh" --epochs 1 --out large --quiet
run descent map large
expect_code 1
expect_in err "301 parameters"
expect_in err "try: descent diagnose large"
# It is not said that nothing is missing where a hole may be narrower than what searches see: how narrow is, and more searches see more.
narrow() {
    run descent map "$1" --box=-5..5 --json
    expect_code 0
    for key in '"settled":null' '"unseen_estimate":' '"unseen_one":'; do
        expect_in out "$key"
    done
    [ "$(grep -o '"unseen_one":[^,]*' out | cut -d: -f2 | awk '{ print ($1 > 0.0001 && $1 < 0.2) }')" = 1 ] || fail "$(head -c 300 out)"
}
narrow "0.1*(x^2+y^2)-exp(-((x-1)^2+(y-1)^2)/0.001)"
narrow "x^2+y^2-exp(-1e4*((x-2)^2+(y+3)^2))"
narrow "x^2+y^2+z^2-2*exp(-1e6*((x-3)^2+y^2*z^2))"

done_testing
