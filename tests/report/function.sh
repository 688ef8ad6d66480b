#!/bin/bash
# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
#
# Pages of what commands found out about functions, in a browser: function.mjs reads them in every form, drives every control,
# and compares their numbers with --json of the same command. Skipped where node, chromium, their packages or the page are missing.
#
#     tests/report/function.sh PROGRAM [a part of a test's name]
# shellcheck source-path=SCRIPTDIR
source "$(dirname "${BASH_SOURCE[0]}")/chromium.sh" "$@"
if ! "$descent" minimize "x^2" --report page.html >/dev/null 2>&1; then
  echo "skipped: the program was built without the page of functions (make page)"
  exit 77
fi
page() { # NAME, then the command: NAME.html, and what it prints with --json
  "$descent" "${@:2}" --json --report "$1.html" >"$1.json" || [ $? = 3 ]
}
page valley minimize rosenbrock --with gd,momentum,rmsprop,adam,lbfgs --trace valley.csv
page curve minimize "x^4 - 3*x^2 + x" --from=-2 --with gd,adam --decay exp:0.999 --trace curve.csv
page five minimize "sum(i, 1, n, x[i]^4 - 16*x[i]^2 + 5*x[i] + i*x[i])/2" --dim 5 --with gd:lr=0.01,lbfgs --trace five.csv
page many-variables minimize "sum(i, 1, n, i*x[i]^2)" --dim 30
page away minimize "x^2" --with gd:lr=3
page still minimize "x^2 + y^2" --from 0,0
page pole diagnose "1/x" --at 0
page starts minimize himmelblau --starts 60
page crowd minimize "sin(3*x)*sin(3*y) + (x^2 + y^2)/20" --starts 300 --box=-6..6
page hills map himmelblau
page chemistry map mueller-brown
page line map "cos(x) + x^2/20" --box=-10..10
page sines map two-sines-sum --dim 8
page nothing map "x + y" --box=-1..1
page saddle diagnose himmelblau --at 3.385,0.074
page escape diagnose six-hump-camel --at 0,0 --escape --spectrum
page kink diagnose "abs(x)" --at 0
page forty diagnose rastrigin --dim 40 --at "0.3, ..."
page triple diagnose "x^2 + y^2 - z^2" --at 0,0,0
page plane slice himmelblau --at 3,2
page way slice rosenbrock --from=-1.2,1 --with gd
page barrier slice himmelblau --at 3,2 --to=-3,2
page rules compare "x^4/4 + y^2" --box=-3..3 --with gd,momentum,adam,rmsprop --length 64 --seeds 12
page networks compare @penguins --target species --length 4 --rates 3 --seeds 6
page search tune @penguins --target species --trials 12 --epochs 18 --seeds 3 --over "lr=0.001..0.1:log, layers=8 tanh|16 relu 8 relu"
page bent slice "x^2 + y^2 - z^2" --at 0.3,0,0 --axes curvature
"$node" "$here/function.mjs" "$work" "$chromium" "$descent" "${2:-}"
