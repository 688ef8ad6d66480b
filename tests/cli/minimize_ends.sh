#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
# How a minimisation ends where there is no minimum, no gradient or no scale, and what is said then.
# shellcheck source-path=SCRIPTDIR
source "$(dirname "$0")/common.sh"

# STOP CODE FORMULA FROM [OPTION...]: one run, its "stopped" and the exit status.
ends() {
    local stop=$1 wanted=$2
    run descent minimize --no-plot --from "$4" "${@:5}" -- "$3"
    [ "$code" = "$wanted" ] || fail "$3: exit code $code, not $wanted"
    awk -v stop="$stop" '/^(lbfgs|gd|adam|momentum)/ { found = found || $NF == stop } END { exit !found }' out || fail "$3: not $stop: $(cat out)"
}

# Without a lower bound.
for formula in x "-x^2" x+1/x "-log(x)" "x^3" "-sqrt(x)" "x-log(x)*2"; do
    wanted=unbounded code_wanted=3
    [ "$formula" = "x-log(x)*2" ] && wanted=gradient code_wanted=0
    ends $wanted $code_wanted "$formula" "$([ "$formula" = "x^3" ] && echo -2 || echo 1500)"
    [ $wanted = gradient ] || expect_in out "f has no lower bound in this direction"
done
ends unbounded 3 "x^2-y^2" 1,0.5 --with gd:lr=0.1
expect_in out "unbounded: it falls without end"
ends unbounded 3 "x^2-y^2" 1,0.5 --with momentum
# Steps of a rule end before they are far enough to tell: what is known is said, and what is advised tells more.
while IFS='|' read -r formula from with rate; do
    run descent minimize --no-plot --from "$from" --with "$with" -- "$formula"
    expect_code 0
    expect_in out "f falls $rate"
    expect_in out "nothing has bounded it so far: try --steps"
    expect_in out "or --with lbfgs"
    expect_not_in out "not there yet"
    ends unbounded 3 "$formula" "$from" --with lbfgs
done <<'END'
x|1500|adam|at a constant rate, by 0.05 per step
x|1500|gd|at a constant rate
x-2*y+exp(-x^2)|-3,1|momentum|at a constant rate
-x^2|1500|adam|faster and faster
END
# Where it slows down, or something bounds it, nothing of the kind.
for words in "exp(-x) --from 0 --with adam --steps 200" "(x-100)^2 --from 0 --with adam --steps 100" \
    "x^4 --from 3 --with gd:lr=1e-4 --steps 300" "log(1+x^2) --from 500 --with gd:lr=0.1 --steps 100"; do
    # shellcheck disable=SC2086
    run descent minimize --no-plot $words
    expect_not_in out "nothing has bounded it"
done
# With one, if far away or at infinity.
ends gradient 0 "(x-1e12)^2" 0
ends gradient 0 "exp(-x)" 0
ends gradient 0 "1/x" 1
ends gradient 0 "1e6*(1-exp(-(x-1e9)^2/1e18))" 0

# Kinks are no wrong gradients.
for formula in "abs(x)+(y-1)^2" "abs(x-0.3)+abs(y)" "max(x,-2*x)+y^2"; do
    for rule in lbfgs gd:lr=0.3 adam:lr=0.3; do
        run descent minimize "$formula" --from 1,0.2 --with $rule --steps 100 --no-plot
        expect_code 0
        expect_not_in out "as g says"
    done
done

# A start without a gradient, or beyond the largest number.
run descent minimize "sqrt(x^2+y^2)^2" --from 0,0
expect_code 2
expect_in err "error: f has no gradient at the start x = 0, y = 0: a part of it has a kink there, or rises without bound"
run descent minimize "sqrt(x^2+y^2)^2" --from 0.001,0 --no-plot
expect_code 0
for words in "(x^2)^(1/4)+y^2 --from 0,1" "sqrt(abs(x)) --from 0"; do
    # shellcheck disable=SC2086
    run descent minimize $words
    expect_in err "has no gradient at the start"
done
for words in "log(1+exp(x)) --from 1000" "x^2 --from 1e155" "1/x --from 0"; do
    # shellcheck disable=SC2086
    run descent minimize $words
    expect_code 2
    expect_in err "f is infinite at the start x = "
    expect_in err "a part of it is beyond the largest number, or divides by zero"
done

# A maximum is no saddle.
for words in "-x^2-y^2 --from 0,0" "-cos(x) --from 3.141592653589793" "-x^4-x^2-y^2 --from 0,0"; do
    # shellcheck disable=SC2086
    run descent minimize --no-plot $words
    expect_in out "a maximum, not a minimum: try --with pgd"
done
# Nor is it silent where curvature says nothing; what it names tells them apart.
for words in "-x^2*y^2 maximum" "3-x^4*y^4 maximum" "-x^2*y^2+x^6 saddle" "x^2*y^2 minimum"; do
    run descent minimize "${words% *}" --from 0,0 --no-plot
    expect_code 0
    expect_in out "no slope and a direction without curvature: descent diagnose --at says what it is"
    run descent diagnose "${words% *}" --at 0,0 --quiet
    expect_code 0
    expect_in out "${words#* }: "
done
run descent minimize "x^2-y^2" --from 0,0 --no-plot
expect_in out "a saddle, not a minimum: try --with pgd"

# pgd leaves the saddle and moves around the minimum for as long as it has steps: it is there for all that matters.
again() { grep -o '"again":"[^"]*"' "$1" | cut -d '"' -f 4; }
value() { grep -o '"f":[-0-9.e]*' out | cut -d : -f 2; }
if run descent minimize "x^2-y^2+y^4" --from 1,0 --report page.html --json && [ "$code" = 0 ]; then
    next=$(again page.html)
    [[ $next == *" --with pgd"* ]] || fail "at the saddle: $next"
    eval "run $next --json"
    next=$(again page.html)
    [[ $next == *" --with lbfgs --from="* ]] || fail "near the minimum: $next"
    eval "run $next --json"
    [ "$(value)" = -0.25 ] || fail "$next ends at $(value)"
    expect_in out '"stop":"gradient"'
    [ "$(again page.html)" = "" ] || fail "at the minimum: $(again page.html)"
fi
run descent minimize "x^2-y^2+y^4" --from 1,0 --with pgd --no-plot
expect_in out "pgd: a minimum is near, f is about 1.2e-08 above it or less: --with lbfgs from there ends at it"
run descent minimize "x^2-y^2+y^4" --from 1,0 --with pgd --no-plot --steps 1000
expect_in out "not there yet: try --steps 10000, another --lr, or --with lbfgs"

# No scale but the function's own: values near the smallest numbers, starts near the largest.
for formula in "1e-20*(x-3)^2" "1e-30*((x-3)^2+(x-3)^4)" "1e-100*cosh(x-3)"; do
    ends gradient 0 "$formula" 0
    expect_in out "at x = 3"
done
for from in 1e150 -1e120 1e80; do
    ends gradient 0 "(x-3)^2" "$from"
    expect_in out "at x = 3"
done
# Rules with rates stop there as they are told to, and what is left is said, with what goes on.
for formula in "1e-20*(x-3)^2" "1e-30*((x-3)^2+(x-3)^4)" "1e-100*cosh(x-3)"; do
    for rule in gd momentum adam; do
        ends gradient 0 "$formula" 0 --with $rule
        expect_in out "the gradient is small because f is: a minimum may be "
        expect_in out "try --with lbfgs, or --tol 0"
        ends steps 0 "$formula" 0 --with $rule --tol 0 --steps 50
    done
done
ends gradient 0 "(x-3)^2" 0 --with gd --lr 0.1
expect_not_in out "because f is"
# Beyond 1e155 a square is no number; closer to it there is an end.
for words in "(x-3)^2+y^2 --from 1e153,1" "x^2+(y-1)^2 --from -1e150,1e150" "(x+y)^2+(x-y)^2 --from 1e152,-1e152"; do
    # shellcheck disable=SC2086
    run descent minimize --no-plot --json $words
    expect_code 0
    expect_in out '"stop":"gradient"'
done
for words in "x^2 --from 1e160" "(x-3)^4 --from 1e100" "x^2+y^2 --from 0,-1e200"; do
    # shellcheck disable=SC2086
    run descent minimize $words
    expect_code 2
    expect_in err "f is infinite at the start"
done
# At an end already, up to rounding: nothing is done.
for words in "(x-3)^2+1 --from 3.00000000000000044" "cosh(x-3) --from 3" "-cos(x) --from 3.141592653589793"; do
    # shellcheck disable=SC2086
    run descent minimize --json $words
    expect_in out '"steps":0,'
done

# A wrong gradient that is right at the start.
cat >f.c <<'END'
#include <math.h>
#include <stddef.h>
double half(size_t n, const double *x, double *g, void *user)
{
    (void)n, (void)user;
    if (g) { g[0] = 2 * x[0]; g[1] = 0; }
    return x[0] * x[0] + x[0] * x[1] * x[1];
}
double power(size_t n, const double *x, double *g, void *user)
{
    (void)n, (void)user;
    if (g) { g[0] = 3 * x[0]; g[1] = 2 * x[1]; }
    return x[0] * x[0] * x[0] + x[1] * x[1];
}
double sloped(size_t n, const double *x, double *g, void *user)
{
    (void)n, (void)user;
    if (g) { g[0] = cos(x[0]); g[1] = 1 + x[1]; }
    return sin(x[0]) + x[1] * exp(x[1]);
}
double right(size_t n, const double *x, double *g, void *user)
{
    (void)n, (void)user;
    if (g) { g[0] = 3 * x[0] * x[0]; g[1] = 2 * x[1]; }
    return x[0] * x[0] * x[0] + x[1] * x[1];
}
END
cc -shared -fPIC f.c -o f.so -lm || fail "no compiler"
run descent minimize --lib ./f.so:half --dim 2 --from 0,0 --check-gradient
expect_code 1
expect_in out "the gradient is wrong, or f has a kink, at x = "
run descent minimize --lib ./f.so:power --dim 2 --from 1,5 --check-gradient
expect_code 1
expect_in out "look at x"
run descent minimize --lib ./f.so:sloped --dim 2 --from 1,0 --check-gradient
expect_code 1
expect_in out "look at y"
run descent minimize --lib ./f.so:right --dim 2 --from 1,5 --check-gradient
expect_code 0
expect_in out "the gradient is right, here and at 4 points around"
run descent minimize "log(x)*y" --from 0.1,1 --check-gradient --json
expect_code 0
expect_in out '"agrees":true'

# A box that would be silently nothing.
for words in "--no-plot" "--json" "--quiet"; do
    run descent minimize "x^2+y^2" --from 0.5,0 --box -1..1 $words
    expect_code 2
    expect_err <<'END'
error: --box bounds no search from one start; it is for the picture and for --starts
try: --starts 100 --box -1..1
     --bounds -1..1    keeps it there
END
done
run descent minimize "x^2+y^2+z^2" --box -1..1
expect_code 2
run descent minimize "x^2+y^2" --from 0.5,0 --box -1..1
expect_code 0
run descent minimize "x^2+y^2" --starts 100 --box -1..1 --no-plot
expect_code 0

done_testing
