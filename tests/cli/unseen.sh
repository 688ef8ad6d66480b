#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
# What training never saw: predictions that do not move, notes, JSON, --strict and what it says to type.
# shellcheck source-path=SCRIPTDIR
source "$(dirname "$0")/common.sh"

# t is 14.62 in every row; x from 0 to 1; two colours; days of 2021.
awk 'BEGIN { print "t,x,colour,day,y"
    for (i = 0; i < 120; i++) printf "14.62,%.4f,%s,2021-%02d-%02d,%.3f\n", (i * 37 % 120) / 119,
        i % 3 ? "red" : "blue", 1 + i % 12, 1 + i % 28, 20 + (i * 37 % 120) / 119 }' >old.csv
run descent train old.csv --epochs 60 --quiet --out r --target y
expect_code 0

# The issue's example: 14.63 and 99999 where training had 14.62.
printf '%s\n' t,x,colour,day 14.62,0.5,red,2021-05-05 14.63,0.5,red,2021-05-05 99999,0.5,red,2021-05-05 >new.csv
run descent predict r new.csv
expect_code 0
[ "$(sort -u out | wc -l)" = 1 ] || fail "predictions differ: $(cat out)"
expect_err <<'END'
note: "t": 2 of 3 rows differ from 14.62, the only value in training (first 14.63 in line 3); predictions do not use it
END
run descent predict r new.csv --json
expect_json out
[ "$(head -n 1 out)" = "$(head -n 1 out | sed 's/"unseen"//')" ] || fail "the first row has nothing unseen"
expect_in out '"unseen":[{"column":"t","kind":"change","value":14.63,"low":14.62,"high":14.62}]'
expect_in out '"value":99999.0,"low":14.62'

# Everything at once, with a comment and an empty line, which count as lines.
{
    echo "# measured in May"
    echo t,x,colour,day
    echo 14.62,2.001,red,2021-05-05
    echo
    echo 14.62,0.5,teal,2035-05-05
    echo 14.62,-1,green,2021-05-05
    echo ,7,,
} >odd.csv
run descent predict r odd.csv
expect_code 0
expect_in err 'note: comments: 1 line that begins with #, passed over'
expect_in err 'note: "x": 2 of 4 rows are far outside the range of training, 0 to 1 (first 2.001 in line 3)'
expect_in err 'note: "colour": 2 of 4 rows have a category that training never saw (first "teal" in line 5); taken as missing'
expect_in err 'note: "day": 1 of 4 rows is far outside the dates of training, 2021.00 to 2021.99 (2035.34 in line 5)'

# --strict, and what it says to type.
run descent predict r odd.csv --strict
expect_code 65
expect_empty out
expect_in err 'error: odd.csv: there are values that training never saw (--strict)'
[ "$(grep -c '^  "' err)" = 3 ] || fail "not three columns: $(cat err)"
grep -o 'descent predict r odd.csv[ a-z-]*' err | sed 's/  .*//' >remedies
[ "$(wc -l <remedies)" = 2 ] || fail "not two remedies: $(cat err)"
while IFS= read -r remedy; do
    read -ra words <<<"$remedy"
    run "${words[@]}"
    expect_code 0
    [ "$(wc -l <out)" = 4 ] || fail "$remedy: not four rows"
done <remedies
run descent predict r old.csv --strict
expect_code 0

# From a pipe: each line is answered, and what was met is said at the end; --strict stops at the first.
descent predict r - <new.csv >out 2>err
code=$?
expect_code 0
expect_in err '"t": 2 of 3 rows differ from 14.62, the only value in training (first 14.63 in line 3)'
descent predict r --strict <new.csv >out 2>err
code=$?
expect_code 65
[ "$(wc -l <out)" = 1 ] || fail "one row comes before"
expect_in err 'error: line 3: there are values that training never saw (--strict)'
expect_in err '  "t": 14.63 differs from 14.62, the only value in training; predictions do not use it'
printf '{"t": 14.62, "x": 0.5, "colour": "pink", "day": "2021-03-03"}\n' | descent predict r --json >out 2>err
expect_in out '"unseen":[{"column":"colour","kind":"category","value":"pink"}]'
expect_in err '"colour": "pink" is a category that training never saw; it is taken as missing'

# evaluate: on a file, and --strict.
sed 's/^14.62/14.63/' old.csv >moved.csv
run descent evaluate r moved.csv --no-linear --json
expect_code 0
expect_in out '"unseen":[{"column":"t","kind":"change","value":14.63,"low":14.62,"high":14.62,"rows":120,"first_row":1,"first_line":2}]'
expect_in err '"t": 120 of 120 rows differ from 14.62'
run descent evaluate r moved.csv --strict
expect_code 65
expect_in err 'try: descent evaluate r moved.csv    score them all the same, with a note'
run descent evaluate r --no-linear --json
expect_in out '"unseen":[]'
expect_empty err

# More columns than are worth a line each.
awk 'BEGIN { for (i = 0; i < 7; i++) printf "a%d,", i; print "x,y"
    for (r = 0; r < 60; r++) { for (i = 0; i < 7; i++) printf "5,"; print r "," r * 2 } }' >many.csv
run descent train many.csv --target y --epochs 5 --quiet --out many
awk 'NR == 1 { print "a0,a1,a2,a3,a4,a5,a6,x" } { print "6,6,6,6,6,6,6,1" }' many.csv | head -n 4 >more.csv
run descent predict many more.csv
[ "$(wc -l <err)" = 5 ] || fail "not five lines: $(cat err)"
expect_in err 'note: 3 more columns have values that training never saw; --json has all'

# The other formats and types say the same.
awk '{ printf "%d 1:14.62 2:%d\n", NR * 2, NR }' many.csv | head -n 50 >old.svm
printf '1 1:14.62 2:5\n1 1:14.63 2:5\n1 1:99999 2:5 9:1\n' >new.svm
for precision in float32 float64; do
    run descent train old.svm --task regress --epochs 5 --quiet --out "svm-$precision" --precision $precision
    expect_code 0
    run descent predict "svm-$precision" new.svm
    expect_code 0
    [ "$(sort -u out | wc -l)" = 1 ] || fail "predictions differ: $(cat out)"
    expect_in err 'note: unknown: columns 3 to 9 are not used: training had none'
    expect_in err 'input 1: 2 of 3 rows differ from 14.62, the only value in training (first 14.63 in line 2)'
done

done_testing
