#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
#
# descent race: what the page is told, and what is refused. The page itself is tested in tests/report/.
# shellcheck source-path=SCRIPTDIR
source "$(dirname "$0")/common.sh"

# ---- what the page is told ----

run descent race rosenbrock --with "gd,adam:lr=0.1:beta=0.8" --steps 50 --json
expect_code 0
expect_empty err
for words in '"format":"descent race 1"' '"function":"rosenbrock"' '"variables":["x","y"]' '"start":[-1.2' '"boxed":false' \
    '{"rule":"gd","label":"gd","options":{"steps":"50"}}' '"options":{"lr":"0.1","beta1":"0.8","steps":"50"}' '"kind":"minimum"' \
    '"rule":"lbfgs","lr":1.0,"searches":true' '"diverged":'; do
    grep -qF -- "$words" out || fail "no $words in $(<out)"
done
run descent race "a*x^2 + b*y" --set a=3,b=0.1 --from 1,2 --box=-1..4 --json
expect_code 0
for words in '"settings":"a=3,b=0.10000000000000001"' '"start":[1.0,2.0]' '"lower":[-1.0,-1.0]' '"boxed":true' '"points":[]'; do
    grep -qF -- "$words" out || fail "no $words in $(<out)"
done
run descent race styblinski-tang --json
grep -qF '"variables":["x[1]","x[2]"]' out || fail "$(<out)"
run descent race "sum(i, 1, n, x[i]^2)" --dim 2 --json
grep -qF '"settings":"n=2"' out || fail "$(<out)"

run descent race "x^4 - x" --json
grep -qF '"variables":["x"],"start":[1.0],"box":null' out || fail "$(<out)"

# ---- what is refused ----

refused 2 descent race "x + y + z" <<'END'
error: a race is drawn on one variable or two, and x + y + z has 3
try: --set z=1 for each but two of them
END
refused 2 descent race lennard-jones <<'END'
error: a race is drawn on one variable or two, and lennard-jones has 21
try: descent minimize lennard-jones
END
refused 2 descent race rosenbrock --dim 5 <<'END'
error: a race is drawn on one variable or two, and rosenbrock has 5
try: descent race rosenbrock --dim 2
END
refused 2 descent race rosenbrock --with gd,momentum,rmsprop,adam,adamw,lbfgs,pgd,gd,gd <<'END'
error: --with: 9 optimizers: a page has room for 8, which can be told apart
END
refused 2 descent race rosenbrock --steps 100001 <<'END'
error: --steps: a page keeps 100000 steps of each optimizer at most
try: --steps 100000
END
refused 2 descent race rosenbrock --time 3s <<'END'
error: --time: a page has no clock, so that it takes the same steps everywhere
try: --steps 10000
END
run descent race rosenbrock --with nadan
expect_code 2
expect_in err 'no optimizer "nadan"'
run descent race "log(x) + y" --from=-1,0
expect_code 2
expect_in err 'outside the function'
run descent race rosenbroc
expect_code 2
expect_in err rosenbrock
run descent race
expect_code 2
mkdir -p runs/one && echo '{}' >runs/one/run.json
run descent race runs/one
expect_code 2
expect_in err 'descent report runs/one'
run descent race rosenbrock --with adam,lamb
expect_code 2
expect_err <<'END'
error: --with: lamb needs sums over whole tensors, and a page has no such rules
try: descent minimize rosenbrock --with lamb
END
descent minimize rosenbrock --with lamb --steps 100 >/dev/null || fail "the remedy does not run"

# ---- the page ----

run descent race rosenbrock
if [ "$code" = 1 ] && grep -q 'no page for races' err; then
    expect_err <<'END'
error: this build of descent has no page for races: node, the packages of its page or clang's WebAssembly were missing when it was built
try: tools/dependencies.sh wasm && make page && make    in the source folder of descent: gets them, and builds it again
     --json    the data of the page, which need none
END
    [ ! -e race.html ] || fail "a race without a page"
    done_testing
fi
expect_code 0
grep -qE '^saved   race.html   [0-9]+ kB$' out || fail "$(<out)"
[ "$(wc -c <race.html)" -lt 300000 ] || fail "it is large"
if grep -oE '(src|href|url)[=(]"?https?:' race.html; then fail "it asks a network"; fi
descent race rosenbrock --out - >through
cmp -s through race.html || fail "another page on stdout"
descent race "x^2 + y^2" --with "gd:lr=0.1,adam" -o plain.html >/dev/null
[ "$(grep -c '<script' plain.html)" = "$(grep -c '<script' race.html)" ] || fail "other elements"
run descent race rosenbrock --out missing/folder.html
expect_code 1
expect_in err 'cannot write missing/folder.html'
run descent race rosenbrock --out /dev/full
expect_code 1

done_testing
