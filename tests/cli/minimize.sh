#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
# Minimising formulas and functions that have a name: results, files, mistakes.
# shellcheck source-path=SCRIPTDIR
source "$(dirname "$0")/common.sh"

valley="(1-x)^2 + 100*(y-x^2)^2"

# number FILTER: of the last JSON output; without jq nothing is checked.
number() {
    jq -r "$1" out
}
# close_to FILTER VALUE TOLERANCE
close_to() {
    command -v jq >/dev/null || return 0
    awk -v a="$(number "$1")" -v b="$2" -v t="$3" 'BEGIN { d = a - b; exit !(d <= t && -d <= t) }' ||
        fail "$1 is $(number "$1"), not $2"
}

# As people first type it.
run descent minimize "$valley" --from x=-1.4,y=2.2
expect_code 0
expect_empty err
expect_in out "at x = 1, y = 1"
expect_in out "curv max"
cp out first
run descent minimise "$valley" --from "-1.4, 2.2"
cmp -s first out || fail "minimise, or numbers without names, do otherwise"

# The notes' notebook.
notes="sin(x)+0.5*sin(3*x)"
run descent minimize "$notes" --lr 0.1 --steps 100 --from x=1 --no-plot
expect_code 0
expect_in out "at x = 1.57079633"
run descent minimize "$notes" --lr 0.1 --steps 100 --from x=0.5 --no-plot
expect_in out "at x = -0.70167412"
# One period, from maximum to maximum: two global minima and a poorer one.
run descent minimize "$notes" --lr 0.1 --steps 1000 --starts 200 --box x=-3.843..2.439 --json
expect_code 0
expect_json out
close_to '.minima | length' 3 0
close_to '.minima[0].f - .minima[1].f' 0 1e-9
close_to '.minima[2].f' 0.5 1e-9
close_to '.minima[2].x[0]' 1.5707963267948966 1e-8
close_to '[.minima[].hits] | add' 200 0

# A race, the same facts as JSON.
run descent minimize rosenbrock --with gd,momentum,rmsprop,adam --steps 200 --json
expect_code 0
expect_json out
expect_empty err
if command -v jq >/dev/null; then
    [ "$(jq -c '[.runs[].optimizer]' out)" = '["gd","momentum","rmsprop","adam"]' ] || fail "who raced"
    jq -e 'all(.runs[]; (.x | length == 2) and .f > 0 and .gradient_norm > 0 and .steps == 200 and
        .evaluations >= 200 and .stop == "steps")' out >found || fail "facts of the runs"
    [ "$(jq -c .variables out)" = '["x","y"]' ] || fail "variables: $(jq -c .variables out)"
fi

# Options of one of them only; the same rule twice.
run descent minimize rosenbrock --with adam:lr=0.1,adam:lr=0.01:beta1=0.5 --steps 20 --json
expect_code 0
if command -v jq >/dev/null; then
    [ "$(jq -c '[.runs[] | [.label, .lr]]' out)" = '[["adam:lr=0.1",0.1],["adam:lr=0.01:beta1=0.5",0.01]]' ] ||
        fail "labels and rates: $(jq -c '[.runs[] | [.label, .lr]]' out)"
fi

# Settings, dimensions, vectors.
run descent minimize "a*(x-b)^2" --set a=3 --set b=-4 --json
close_to '.runs[0].x[0]' -4 1e-7
run descent minimize "sum(i, 1, n, (x[i]-i)^2)" --dim 3 --json
close_to '.runs[0].x[2]' 3 1e-7
run descent minimize rosenbrock --dim 10 --from "0, ..." --json
close_to '.runs[0].x[9]' 1 1e-6
run descent minimize "sum(i, 1, 3, (x[i]-i)^2)" --from x=7 --json
[ "$(command -v jq)" ] && [ "$(jq -c .start out)" != "[7,7,7]" ] && [ "$(jq -c .start out)" != "[7.0,7.0,7.0]" ] &&
    fail "x=7 is not for all elements of x"
run descent minimize "(x-1)^2 + y^2" --no-plot
expect_in out "start     x = 1, y = 1   f = 1   (1 for each, since there is no --from)"

run descent minimize lennard-jones --set N=13 --no-plot
expect_code 0
expect_in out "(a point of the box; --from takes another)"
run descent minimize rosenbrock --dim 1
expect_code 2

# A saddle is called one.
run descent minimize "x^2-y^2" --from 1,0 --no-plot
expect_in out "a saddle, not a minimum"

# The gradient.
run descent minimize "x^2*y" --show-gradient
expect_code 0
[ "$(wc -l <out)" = 2 ] || fail "one line a variable"
expect_in out "df/dx = "
expect_in out "df/dy = "
# More of it than anybody reads is refused at once: 41 bytes had half a minute of derivatives.
for words in "sum(i,1,1000,sum(j,1,1000,x[i]*x[j]))" "sum(i,1,900,sum(j,1,900,sin(x[i]+x[j])))" "sum(i,1,500,sum(j,1,500,tanh(x[i]*x[j])))"; do
    run timeout 20 "$program" minimize "$words" --show-gradient
    expect_code 1
    expect_empty out
    expect_in err "try: "
done
run descent minimize "sum(i,1,60,sum(j,1,60,x[i]*x[j]))" --show-gradient
expect_code 0
[ "$(wc -l <out)" = 60 ] || fail "not 60 derivatives"
run descent minimize "$valley" --check-gradient
expect_code 0
expect_in out "the gradient is right"
run descent minimize "$valley" --check-gradient --json
expect_json out

# Every step.
run descent minimize "$valley" --from "-1.4,2.2" --with gd --steps 7 --trace way.csv --no-plot
expect_code 0
[ "$(head -n 1 way.csv)" = "step,f,gradient_norm,lr,x,y" ] || fail "head: $(head -n 1 way.csv)"
[ "$(wc -l <way.csv)" = 9 ] || fail "$(wc -l <way.csv) lines, not a head, the start and 7 steps"
awk -F, 'NR == 2 { exit !($1 == 0 && $5 == -1.4 && $6 == 2.2000000000000002) }' way.csv || fail "start"
run descent minimize "$valley" --from "-1.4,2.2" --with gd,adam --steps 3 --trace way.csv --no-plot
[ "$(cut -d, -f1 way.csv | uniq -c | awk '{ printf "%s %s;", $1, $2 }')" = "1 optimizer;4 gd;4 adam;" ] ||
    fail "a race's trace: $(<way.csv)"
run descent minimize "$valley" --from "-1.4,2.2" --with gd,adam --steps 3 --trace way.jsonl --no-plot
expect_json way.jsonl
[ "$(wc -l <way.jsonl)" = 8 ] || fail "lines of way.jsonl"

# Pictures.
run descent minimize "$valley" --plain
LC_ALL=C grep -q '[^ -~]' out && fail "not ASCII"
run descent minimize "$valley" --svg way.svg --no-plot
expect_code 0
expect_in way.svg "</svg>"
run descent minimize "x^2" --plain
expect_code 0
run descent minimize rosenbrock --dim 5 --plain
expect_code 0
run descent minimize "$valley" --quiet
[ "$(wc -l <out)" -le 3 ] || fail "quiet is not: $(<out)"

# Divergence: of one, of all.
run descent minimize "x^4" --from 10 --with gd:lr=1,lbfgs --no-plot
expect_code 0
expect_in out "diverged"
expect_in out "try --with gd:lr="
run descent minimize "x^4" --from 10 --lr 1 --no-plot
expect_code 3
expect_in out "diverged"
run descent minimize "x^4" --from 10 --lr 1 --json
expect_code 3
expect_json out
expect_in out '"stop":"diverged"'

# Stopped from outside: what there is so far is shown.
"$program" minimize "$valley" --from "-1.4,2.2" --lr 1e-12 --steps 1e14 --with gd,adam --trace slow.csv --no-plot \
    >out 2>err &
stopped=$!
wait_for slow.csv "gd,1000,"
kill -TERM $stopped
wait $stopped
code=$?
expect_code 130
expect_in out "asked"
[ "$(awk '$1 == "adam" { print $4 }' out)" = 0 ] || fail "adam should not have begun: $(<out)"

# Many starts.
run descent minimize himmelblau --starts 50 --json
expect_code 0
expect_json out
close_to '.minima | length' 4 0
close_to '.starts' 50 0
close_to '.minima[0].f' 0 1e-9
cp out one
for threads in 1 2 5; do
    run descent minimize himmelblau --starts 50 --json --threads $threads
    cmp -s one out || fail "$threads threads find something else"
done
for sampling in uniform sobol latin; do
    run descent minimize himmelblau --starts 64 --sampling $sampling --json
    close_to '.minima | length' 4 0
done
run descent minimize himmelblau --starts 50
expect_in out "4 distinct minima"
expect_in out "x = 3, y = 2"

# Mistakes.
mistake() { # CODE TEXT ARGUMENTS...
    local wanted=$1 text=$2
    shift 2
    run descent minimize "$@"
    expect_code "$wanted"
    expect_empty out
    expect_in err "$text"
}
mistake 2 "minimize needs a formula" --lr 1
mistake 2 "^" "(1-x^2"
mistake 2 "^" "sinn(x) + 1"
mistake 2 'no function "rosenbrok": did you mean rosenbrock?' rosenbrok
mistake 2 'unexpected word "y^2"' "x^2" "y^2"
mistake 2 "--from gives no value for y" "$valley" --from x=1
mistake 2 'the function has no variable "z": it has x, y' "$valley" --from x=1,y=1,z=2
mistake 2 "--from has 1 number, and the function has 2 variables: x, y" "$valley" --from 3
mistake 2 "--from has 3 numbers" "$valley" --from 3,4,5
mistake 2 '"a lot" is not a number' "$valley" --from "1,a lot"
mistake 2 'has no name while others have' "$valley" --from x=1,2
mistake 2 "f is nan at the start x = -1" "log(x)" --from=-1
mistake 2 "the start x = 9 is outside the box" "$valley" --from 9,1 --box -5..5
mistake 2 "--box is empty: x from 5 to -5" "$valley" --starts 5 --box 5..-5
mistake 2 "is not a range LOW..HIGH" "$valley" --starts 5 --box 5
mistake 2 "--starts needs a box to draw starts from" "$valley" --starts 5
mistake 2 "--box gives no value for y" "$valley" --starts 5 --box x=-5..5
mistake 2 "--from is one start" himmelblau --starts 5 --from 1,1
mistake 2 "--trace follows one start" himmelblau --starts 5 --trace way.csv
mistake 2 "--svg follows one start" himmelblau --starts 5 --svg way.svg
mistake 2 "--starts follows one optimizer" himmelblau --starts 5 --with gd,adam
mistake 2 'no optimizer "admam": did you mean adam?' "$valley" --with admam
mistake 2 '"lr" of adam is not NAME=VALUE' "$valley" --with adam:lr
mistake 2 "adam:lr=-1" "$valley" --with adam:lr=-1
mistake 2 '"a" is not NAME=NUMBER' "a*x^2" --set a
mistake 2 '"much" is not a number' "a*x^2" --set a=much
mistake 2 'is not a name' "a*x^2" --set 2=3
mistake 2 "himmelblau has 2 variables" himmelblau --dim 3
mistake 2 "ends neither in .csv nor in .jsonl" "$valley" --trace way.txt
mistake 1 "cannot write nowhere/way.csv" "$valley" --trace nowhere/way.csv
mistake 2 "--no-gradient is for --lib" "$valley" --no-gradient
mistake 2 "--steps" "$valley" --steps some
mistake 2 'did you mean' "$valley" --sampling sobl --starts 5 --box -1..1
mistake 2 "--steps" "$valley" --stps 5

# The start to the result of a minimisation in two variables: less than 10 ms of processor time more than a start alone, which is
# as slow on a busy machine, whose page faults and caches add to both; the best of some tries counts.
if is_quick_build; then
    TIMEFORMAT='%U %S'
    for _ in {1..60}; do
        { time for _ in {1..20}; do "$program" --version >out; done; } 2>spent
        { time for _ in {1..20}; do "$program" minimize "$valley" --from "-1.4,2.2" --no-plot >out; done; } 2>>spent
        awk 'NR == 1 { start = $1 + $2 } NR == 2 { exit !($1 + $2 < start + 0.2) }' spent && break
    done
    awk 'NR == 1 { start = $1 + $2 } NR == 2 { exit !($1 + $2 < start + 0.2) }' spent || fail "20 starts, and minimisations: $(cat spent) s"
fi

# A formula that begins with a minus is no option.
for words in "-x^2+x^4 --from 0.1" "--from 0.1 -2*x^2+2*x^4 --with gd:lr=0.1" "-cos(x) --from 1" "-x --from 0" "--from 0 -- -x"; do
    # shellcheck disable=SC2086
    run descent minimize --no-plot $words
    expect_in out "function  -"
done
run descent diagnose -x^2-2*y^2 --at 0,0 --quiet
expect_code 0
expect_in out "maximum: "
for word in -k -from -seed=3; do
    run descent minimize $word
    expect_code 2
    expect_in err "error: no option \"$word\""
done
run descent minimize "0-x" --with gd --steps 50 --no-plot
expect_in out 'try --steps 500'

# Counts have commas in tables for people, and none in JSON.
run descent minimize rosenbrock --with gd,momentum --lr 1e-4 --steps 12345
grep -qE ' 12,345 +12,34[5-9] ' out || fail "no commas in the table: $(cat out)"
run descent minimize rosenbrock --with gd --lr 1e-4 --steps 12345 --json
expect_in out '"steps":12345'

# --with all: every rule has a line.
run descent minimize "x^2+10*y^2" --with all --steps 3 --no-plot
expect_code 0
"$program" optimizers | awk '/^  [a-z]/ && $1 != "rule" { print $1 }' >names
[[ $(wc -l <names) -ge 34 ]] || fail "descent optimizers lists $(wc -l <names) rules"
while read -r name; do
    grep -q "^$name  *[0-9]" out || fail "no line of $name with --with all"
done <names

done_testing
