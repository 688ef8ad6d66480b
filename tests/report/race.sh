#!/bin/bash
# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
#
# Pages of races in a browser: race.mjs drives every control, and types the commands that the pages offer. Skipped where
# node, chromium, their packages or the page are missing.
#
#     tests/report/race.sh PROGRAM [a part of a test's name]
# shellcheck source-path=SCRIPTDIR
source "$(dirname "${BASH_SOURCE[0]}")/chromium.sh" "$@"
if ! "$descent" race rosenbrock --with gd,momentum,rmsprop,adam,lbfgs -o valley.html >/dev/null 2>&1; then
  echo "skipped: the program was built without the page of races (tools/dependencies.sh wasm; make page)"
  exit 77
fi
"$descent" race himmelblau --from 0.3,-0.2 --with gd,momentum,rmsprop,adam,adamw -o hills.html >/dev/null
"$descent" race "x^2 - y^2 + y^4" --from 1,1e-9 --steps 400 -o saddle.html >/dev/null
"$descent" race "x^4 - 3*x^2 + x" --from=-2 --steps 3000 -o curve.html >/dev/null
"$descent" race "1/(1+exp(-3*x-y)) + (x^2+y^2)/10000" --from 2.5,2 --steps 2000 -o plateau.html >/dev/null
"$descent" race "a*x^2 + b*y^2 + log(c + x)" --set a=10,b=1,c=2 --from=1.5,-1 --with "gd:lr=0.01,adam:lr=0.2:beta1=0.8" \
  --decay step:100,0.5 -o settings.html >/dev/null
"$node" "$here/race.mjs" "$work" "$chromium" "$descent" "${2:-}"
