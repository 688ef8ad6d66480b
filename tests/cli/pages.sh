#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
#
# --report of minimize, map and diagnose: what is refused, where the page goes, and that it holds what --json prints. The page
# itself is tested in tests/report/.
# shellcheck source-path=SCRIPTDIR
source "$(dirname "$0")/common.sh"

refused() { # CODE, then the command; stderr is on stdin
    local wanted_code=$1
    shift
    run descent "$@"
    expect_code "$wanted_code"
    expect_err
    expect_empty out
    [ -z "$(ls ./*.html 2>/dev/null)" ] || fail "a page was written"
}

# ---- a build without the page refuses before it begins ----

run descent minimize rosenbrock --report page.html
if [ "$code" = 1 ] && grep -q 'no page for functions' err; then
    for command in "minimize rosenbrock" "minimize himmelblau --starts 1000000" "map himmelblau --time 1h" "diagnose himmelblau --at 3,2" \
        "slice himmelblau --at 3,2"; do
        # shellcheck disable=SC2086 # words
        refused 1 $command --report page.html <<'END'
error: this build of descent has no page for functions: node, the packages of its page or clang's WebAssembly were missing when it was built
try: tools/dependencies.sh wasm && make page && make    in the source folder of descent: gets them, and builds it again
     --json    the data of the page, which need none
END
    done
    done_testing
fi

# ---- where the page goes ----

expect_code 0
expect_empty err
grep -q '^lbfgs ' out || fail "no table: $(<out)"
grep -qE '^saved   page.html   [0-9]+ kB$' out || fail "$(<out)"
[ "$(wc -c <page.html)" -lt 500000 ] || fail "it is large"
if grep -oE '(src|href|url)[=(]"?https?:' page.html; then fail "it asks a network"; fi

# The page alone on stdout.
run descent minimize rosenbrock --report -
expect_code 0
[ "$(head -n 1 out)" = '<!doctype html>' ] || fail "$(head -c 200 out)"
[ "$(tail -n 1 out)" = '</html>' ] || fail "$(tail -c 200 out)"
run descent map himmelblau --report -
[ "$(head -n 1 out)$(tail -n 1 out)" = '<!doctype html></html>' ] || fail "$(head -c 200 out)"
run descent diagnose himmelblau --at 3,2 --report -
[ "$(head -n 1 out)$(tail -n 1 out)" = '<!doctype html></html>' ] || fail "$(head -c 200 out)"
run descent slice himmelblau --at 3,2 --report -
[ "$(head -n 1 out)$(tail -n 1 out)" = '<!doctype html></html>' ] || fail "$(head -c 200 out)"
run descent minimize himmelblau --starts 20 --report -
[ "$(head -n 1 out)$(tail -n 1 out)" = '<!doctype html></html>' ] || fail "$(head -c 200 out)"

# Words that would end the element around them stay words.
run descent minimize "x^2" --from 2 --report "<script>.html"
expect_code 0
[ "$(grep -c '<script' '<script>.html')" = "$(grep -c '<script' page.html)" ] || fail "other elements"
rm -f -- page.html '<script>.html'

# ---- it holds the very object that --json prints ----

holds() { # the command: what it printed stands in the page
    run descent "$@" --json --report page.html
    expect_code 0
    [ "$(wc -l <out)" = 1 ] || fail "more than the object: $(<out)"
    grep -qF "\"result\":$(sed 's/</\\u003c/g' out)" page.html || fail "another result on the page of: $*"
    grep -qF '"format":"descent function 1"' page.html || fail "no format: $*"
    rm -f page.html
}
holds minimize rosenbrock --with gd,momentum,rmsprop,adam,lbfgs
holds minimize "x^4 - 3*x^2 + x" --from=-2 --with adam --decay exp:0.999
holds minimize "x^2 + y^2 + z^2" --from 1,2,3
holds minimize himmelblau --starts 30
holds map himmelblau
holds map "cos(x) + x^2/20" --box=-10..10
holds map two-sines-sum --dim 8
holds diagnose six-hump-camel --at 0,0 --escape --spectrum
holds diagnose "abs(x)" --at 0
holds diagnose rastrigin --dim 20 --at "0.3, ..."

holds slice himmelblau --at 3,2
holds slice rosenbrock --from=-1.2,1 --with gd --axes path
holds slice himmelblau --at 3,2 --to=-3,2
holds slice "x^2 + y^2 - z^2" --at 0.3,0,0 --axes curvature

# Nothing on the terminal depends on it.
descent minimize rosenbrock --with gd,adam >without
descent minimize rosenbrock --with gd,adam --report page.html | grep -v '^saved' >with
cmp -s without with || fail "another table with --report"
run descent minimize rosenbrock --quiet --report page.html
! grep -q saved out || fail "--quiet talks: $(<out)"
rm -f page.html

# The next command is one that works.
descent map himmelblau --report page.html >/dev/null
next=$(grep -oE '"next":"descent [^"]*"' page.html | sed 's/^"next":"descent //; s/"$//')
rm -f page.html
# shellcheck disable=SC2086 # words
run descent $next --json
expect_code 0
expect_in out '"verdict":"minimum"'

# ---- what is refused, before any work ----

refused 1 minimize rosenbrock --report missing/page.html <<'END'
error: --report: cannot write missing/page.html: No such file or directory
END
refused 1 map himmelblau --time 1h --report missing/page.html <<'END'
error: --report: cannot write missing/page.html: No such file or directory
END
refused 2 minimize rosenbrock --report - --json <<'END'
error: --report - and --json both write to stdout
try: --report FILE --json
END
refused 2 minimize rosenbrock --check-gradient --report page.html <<'END'
error: --report shows where optimizers went, and --check-gradient follows none
try: leave out one of them
END
refused 2 minimize rosenbrock --steps 100001 --with gd --report page.html <<'END'
error: --steps: a page keeps 100000 steps of each optimizer at most
try: --steps 100000
END
mkdir -p runs/one && echo '{}' >runs/one/run.json
refused 2 diagnose runs/one --report page.html <<'END'
error: --report is for functions, and runs/one is a run, which has a report of its own
try: descent diagnose runs/one && descent report runs/one
END
refused 2 slice runs/one --report page.html <<'END'
error: --report is for functions, and runs/one is a run, which has a report of its own
try: descent slice runs/one && descent report runs/one
END
if [ "$(id -u)" != 0 ]; then
    mkdir closed && chmod 500 closed
    run descent minimize rosenbrock --report closed/page.html
    expect_code 1
    expect_in err 'Permission denied'
    expect_empty out
fi

# ---- a disk that is full: the result is there, and the exit code says that the page is not ----

echo old >page.html
# shellcheck disable=SC2317
full() {
    (
        ulimit -f 40
        "$program" "$@"
    )
}
for command in "minimize rosenbrock" "map himmelblau" "diagnose himmelblau --at 3,2" "minimize himmelblau --starts 20" "slice himmelblau --at 3,2"; do
    # shellcheck disable=SC2086 # words
    run full $command --report page.html
    expect_code 1
    expect_in err 'error: cannot write page.html: File too large'
    [ "$(wc -l <out)" -gt 3 ] || fail "no result of $command: $(<out)"
    [ "$(cat page.html)" = old ] || fail "the old page is gone"
    [ "$(ls page.html*)" = page.html ] || fail "left: $(ls page.html*)"
done
run descent minimize rosenbrock --report /dev/full
expect_code 1
expect_in err 'error: cannot write /dev/full: No space left on device'
grep -q '^lbfgs ' out || fail "no table: $(<out)"
rm -f page.html

# ---- the map of a run ----

printf 'a,b,y\n0,0,0\n0,1,1\n1,0,1\n1,1,0\n' >xor.csv
descent train xor.csv --target y --layers "2 tanh" --epochs 3 --valid 0 --quiet --out net >/dev/null
holds map net --searches 4

# Out of all steps: the page has every one of them.
descent minimize rosenbrock --with gd --steps 20000 --report page.html >/dev/null
grep -qE '"rows":20001,' page.html || fail "not all states"

done_testing
