#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
# Functions in shared libraries: $2 is one made of library.c.
# shellcheck source-path=SCRIPTDIR
source "$(dirname "$0")/common.sh"
if [ -n "${DESCENT_SANITIZE:-}" ]; then
    export ASAN_OPTIONS="${ASAN_OPTIONS:-}:detect_leaks=0"
fi
cp "$2" f.so

run descent minimize --lib ./f.so:bowl --dim 2 --no-plot
expect_code 0
expect_in out "gradient its own"
expect_in out "at x = 3, y = -1"
run descent minimize --lib f.so:bowl --dim 2 --with gd --lr 0.1 --json
expect_code 0
expect_json out
expect_in out '"gradient":"own"'

# Without a gradient: asked for, or found out.
run descent minimize --lib ./f.so:bowl --dim 2 --no-gradient --no-plot
expect_code 0
expect_in out "gradient by differences of its values"
expect_in out "at x = 3, y = -1"
run descent minimize --lib ./f.so:plain --dim 2 --no-plot
expect_code 0
expect_in out "gradient by differences of its values (it leaves g alone)"
expect_in out "at x = 3, y = -1"
run descent minimize --lib ./f.so:plain --dim 2 --json
expect_in out '"gradient":"differences"'

# A wrong gradient.
run descent minimize --lib ./f.so:wrong --dim 2 --check-gradient
expect_code 1
expect_in out "the gradient is wrong"
expect_in out "look at y"
run descent minimize --lib ./f.so:wrong --dim 2 --no-plot
expect_in out "--check-gradient"
# The command that a diagnosis names finds it.
run descent diagnose --lib ./f.so:wrong --dim 2 --at 1,2
expect_in out "differences of f show which coordinates are wrong"
command=$(grep -o 'descent minimize .*--check-gradient' out) || fail "no command: $(<out)"
run bash -c "$(declare -f descent); program=$program; $command"
expect_code 1
expect_in out "the gradient is wrong"
expect_in out "look at y"

# Its own product with the Hessian is what the curvature comes from.
run descent minimize --lib ./f.so:curved --dim 2 --no-plot
expect_in out "Hessian-vector product its own"
awk '$1 == "lbfgs" { exit !($6 == 8 && $7 == 4) }' out || fail "curvature: $(<out)"
run descent minimize --lib ./f.so:bowl --dim 2 --no-plot
awk '$1 == "lbfgs" { exit !($6 == 4 && $7 == 2) }' out || fail "curvature: $(<out)"

# Several threads, many starts.
run descent minimize --lib ./f.so:bowl --dim 2 --starts 20 --box -5..5 --json
expect_code 0
expect_in out '"hits":20'

# Its variables have the names that --from may give: of a vector, and x3 for short.
for from in "x=2,y=-3" "x1=2,x2=-3" "x[1]=2,x[2]=-3"; do
    run descent minimize --lib ./f.so:bowl --dim 2 --from "$from" --no-plot
    [ $code -ne 0 ] || expect_in out "start     x = 2, y = -3   f = "
    [ $code -eq 0 ] || expect_in err "the function has no variable"
done

# While a slow one is diagnosed, a line on the terminal says what is being computed; it is gone at the end.
if command -v script >/dev/null; then
    script -qec "$program diagnose --lib ./f.so:slower --dim 4 --at 3,..." /dev/null </dev/null >typed 2>&1
    grep -qE $'\r[0-9]+ s   (the gradient, and what|products with)' typed || fail "nothing about a slow diagnosis: $(cat -v typed)"
    grep -qF $'\r\033[K' typed || fail "the line was left standing: $(cat -v typed)"
    script -qec "$program diagnose --lib ./f.so:slower --dim 4 --at 3,... --spectrum --layers --quiet" /dev/null </dev/null >typed 2>&1
    grep -qE $'\r[0-9]+ s   ' typed && fail "a line in spite of --quiet"
fi

# A picture that would take minutes is not begun, and it is said how to have it; one of a fast function is drawn.
for dim in 1 2; do
    run descent minimize --lib ./f.so:slow --dim $dim --from "3, ..." --plain
    expect_code 0
    expect_in err "note: no picture: it needs about "
    expect_in err "; --svg FILE draws it all the same"
    expect_not_in out "l lbfgs"
    run descent minimize --lib ./f.so:slow --dim $dim --from "3, ..." --no-plot --svg slow$dim.svg
    expect_code 0
    expect_empty err
    expect_in slow$dim.svg "</svg>"
done
run descent map --lib ./f.so:slow --dim 1 --box -2..3 --time 0.2s
expect_code 0
[ "$(grep -c "note: no picture" err)" -le 1 ] || fail "noted twice"
run descent minimize --lib ./f.so:bowl --dim 2 --plain
expect_empty err
expect_in out "l lbfgs"

mistake() {
    local wanted=$1 text=$2
    shift 2
    run descent minimize "$@"
    expect_code "$wanted"
    expect_empty out
    expect_in err "$text"
}
mistake 66 'no library "./g.so"' --lib g.so:bowl --dim 2
mistake 65 'has no function "bowle"' --lib ./f.so:bowle --dim 2
echo "no library" >text.so
mistake 65 'cannot load "./text.so"' --lib ./text.so:bowl --dim 2
mistake 2 "is not FILE:NAME" --lib ./f.so --dim 2
mistake 2 "how many variables" --lib ./f.so:bowl
mistake 2 'unexpected word "x^2"' "x^2" --lib ./f.so:bowl --dim 2
mistake 2 "is not a formula" --lib ./f.so:bowl --dim 2 --show-gradient

done_testing
