#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
#
# descent compare: the table and what it says, its folder, interrupted and continued, and what is refused.
# shellcheck source-path=SCRIPTDIR
source "$(dirname "$0")/common.sh"

awk 'BEGIN { srand(1); print "a,b,two"
    for (i = 0; i < 90; i++) { a = rand(); b = rand(); print a "," b "," (a + rand() > 1 ? "yes" : "no") } }' >rows.csv
small=(compare rows.csv --target two --layers "3 tanh" --with "gd,adam" --length 4 --rates 3 --seeds 6)

# ---- a function: all of it follows from the plan ----

run descent compare rosenbrock --with gd,momentum,lbfgs --length 400 --rates 3 --seeds 8 --quiet
expect_code 0
expect_empty err
for words in 'after 400 evaluations, 8 starts; rules with a common letter are not separable (95 %, Holm over 3 pairs)' \
    '1  lbfgs     a ' 'rank at 100, 200, 400' '- lbfgs is best: f at most 1e-15 above its lowest value after 400 evaluations' \
    '- lbfgs needs at least 75 % fewer evaluations than '; do
    grep -qF -- "$words" out || fail "no $words in $(<out)"
done
cp out quiet
run descent compare rosenbrock --with gd,momentum,lbfgs --length 400 --rates 3 --seeds 8
expect_code 0
grep -qE '^ +lbfgs \|o$' out || fail "no picture in $(<out)"
expect_in err 'kept in comparisons/rosenbrock-1; the same command shows it again'
grep -q 'tuning' err && fail "it was run again: $(<err)"
[ -e comparisons/rosenbrock-2 ] && fail "two folders"
run descent compare rosenbrock --with gd,momentum,lbfgs --length 400 --rates 3 --seeds 8 --quiet --fresh
expect_code 0
expect_out <quiet
[ -e comparisons/rosenbrock-2 ] || fail "no folder of its own: $(ls comparisons)"

# What differs, by how much; and how many seeds would tell the rest apart.
run descent compare "x^4/4 + y^2" --box -3..3 --with gd,momentum,rmsprop --length 100 --seeds 12 --quiet --out bowl
expect_code 0
grep -qE '^- momentum needs [0-9]+ % fewer evaluations than gd to come to f [0-9.e-]+ above its lowest value \(95 %: [0-9]+ to [0-9]+ %\)' out ||
    fail "$(<out)"
grep -qE '^- momentum and rmsprop: not separable with 12 seeds; about [0-9,]+ would be needed$' out || fail "$(<out)"
run descent compare "x^4/4 + y^2" --box -3..3 --with gd,momentum,rmsprop --length 100 --seeds 4 --quiet
grep -qF -- '- with 4 seeds no difference between 3 rules can be told, however large: at least 7 are needed' out || fail "$(<out)"
grep -qE '^- [a-z]+ comes first, .* but is not separable from any other$' out || fail "$(<out)"

# Of many others the least and the most; and who changes places is told once, at the lengths that are nearest to each other.
run descent compare rosenbrock --with amsgrad,lars,adan,momentum,rprop,nadam,adafactor,signsgd,ademamix,gd --length 800 --seeds 12 --quiet
expect_code 0
grep -qE '^- to reach what [5-9] of the others end at, amsgrad needs from [0-9]+ % fewer evaluations than [a-z]+ \(95 %: [0-9]+ to [0-9]+ %\) to (at least )?[0-9]+ % fewer than [a-z]+' out || fail "$(<out)"
run descent compare rosenbrock --with lars,adan --length 1000 --seeds 20 --json
[ "$(grep -o '"behind_at"' out | wc -l)" = 2 ] || fail "not two flips: $(grep -o '"flips":[^]]*]' out)"
run descent compare rosenbrock --with lars,adan --length 1000 --seeds 20 --quiet
[ "$(grep 'the order changes' out)" = '- the order changes with the length: between 500 and 1,000 evaluations adan overtakes lars' ] || fail "$(<out)"

# ---- data: in the folder that is named, stopped and continued ----

run descent "${small[@]}" -o first --json
expect_code 0
cp out whole
for words in '"kind":"training","unit":"epochs"' '"lengths":[1,2,4]' '"seeds":6,"least_seeds":6' '"rule":"adam"'; do
    grep -qF -- "$words" out || fail "no $words in $(<out)"
done
[ "$(ls first)" = "$(printf 'compare.json\ntrials.jsonl')" ] || fail "$(ls first)"
run descent "${small[@]}" -o first --json
expect_code 0
expect_out <whole
# A plan that is there, and half of the trials.
mkdir second
cp first/compare.json second
head -n 20 first/trials.jsonl >second/trials.jsonl
run descent "${small[@]}" -o second --json
expect_code 0
expect_out <whole
[ "$(wc -l <second/trials.jsonl)" = "$(wc -l <first/trials.jsonl)" ] || fail "$(wc -l second/trials.jsonl)"

# Ctrl-C: what has ended is kept, and the command that goes on is told.
"$program" compare rows.csv --target two --layers "64 tanh 64 tanh" --length 4000 --seeds 6 -o long >long.out 2>long.err </dev/null &
pid=$!
wait_for long/trials.jsonl '"rule"'
run descent compare rows.csv --target two --layers "64 tanh 64 tanh" --length 4000 --seeds 6 -o long
expect_code 1
expect_in err "is being trained by process $pid"
kill -TERM $pid
wait $pid
code=$?
expect_code 130
cp long.err err
expect_in err 'go on: descent compare rows.csv --target two --layers '
expect_in err 'what has ended is kept in long'
[ -s long.out ] && fail "$(<long.out)"
[ -e long/run.lock ] && fail "the folder is locked"

# ---- what is refused ----

refused 2 descent "${small[@]}" -o first --seed 2 <<'END'
error: first holds another comparison: other data, rules, options or another version of descent
try: --out DIR    another folder
     --fresh      in its place
END
run descent "${small[@]}" --with gd,adamm
expect_code 2
expect_in err 'with: there is no rule "adamm"; did you mean adam? There are: gd, '
refused 2 descent "${small[@]}" --with adam <<'END'
error: adam alone is compared with nothing
try: --with adam,gd
     --with all
END
# Under the name of a rule for matrices nothing is compared but its own steps.
refused 2 descent compare rosenbrock --with adam,muon <<'END'
error: with: muon is for matrices of hidden layers, and there is none here: all its steps would be those of adamw; it takes part where a network has at least one hidden layer
END
run descent compare rosenbrock --with all --length 4 --rates 3 --seeds 3 --quiet
expect_code 0
expect_in out " adamw "
expect_not_in out " muon "
expect_not_in out " shampoo "
refused 2 descent "${small[@]}" --valid 0 <<'END'
error: nothing is validated, and a comparison is by validation loss: rules that fit the training rows best need not be those that learn best
try: --valid 0.2
END
refused 2 descent compare - <<'END'
error: data from the standard input are read once, and a comparison that is interrupted reads them again
try: descent compare FILE
END
refused 2 descent compare "x^2 + y^2" <<'END'
error: where starts are drawn is not known: a formula has no usual box
try: --box -5..5
END
refused 2 descent compare "x^2 + y^2" --box -5..5 --layers 3 <<'END'
error: --layers is for data, and this is a function
try: leave it out
END
refused 2 descent compare rows.csv --dim 3 <<'END'
error: --dim is for functions, and this is data
try: leave it out
END
run descent compare nowhere.csv
expect_code 66
run descent compare rosenbrok
expect_code 2
expect_in err 'rosenbrock'
# A page, in builds that have one.
run descent "${small[@]}" -o first --quiet --report page.html
if [ "$code" = 0 ]; then
    grep -qF '"kind":"compare"' page.html || fail "no document in the page"
    refused 2 descent "${small[@]}" -o first --json --report - <<'END'
error: --report - and --json both write to stdout
try: --report FILE --json
END
    grep -oE '"next":"descent train rows.csv --target two --layers [^"]* --optimizer (gd|adam) --lr [0-9.e-]+( --decay linear)? --epochs 4"' page.html >next ||
        fail "$(grep -o '"next":"[^"]*"' page.html)"
    run descent compare rosenbrock --with gd,lbfgs --length 40 --seeds 6 --quiet --report -
    expect_code 0
    grep -qF '"next":"descent minimize rosenbrock --with lbfgs --steps 40"' out || fail "$(grep -o '"next":"[^"]*"' out)"
else
    expect_in err 'make page'
fi
# What does not fit is told before anything is run, with the time that is enough.
run descent compare @digits --layers "2000 relu 2000 relu" --time 1s
expect_code 2
expect_in err 'do not fit into 1 s'
expect_in err 'try: --time '
[ -e comparisons/digits-1 ] && fail "a folder of nothing: $(ls comparisons/digits-1)"
# The remedy can be typed with the same folder.
mkdir kept
run descent compare @digits --layers "2000 relu 2000 relu" --time 1s -o kept
expect_code 2
[ -z "$(ls kept)" ] || fail "a record of nothing: $(ls kept)"

# ---- time is kept ----

if is_quick_build; then
    run descent compare rows.csv --target two --layers "3 tanh" --with gd,momentum,adam --time 2s --json
    expect_code 0
    grep -qF '"time":2.0' out || fail "$(<out)"
fi

done_testing
