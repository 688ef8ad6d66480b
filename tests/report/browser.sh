#!/bin/bash
# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
#
# The page of reports in a browser: makes runs, their reports, and hands them to browser.mjs, which drives every
# control in light, dark, narrow and print. Skipped where node, chromium or their packages are missing.
#
#     tests/report/browser.sh PROGRAM
# shellcheck source-path=SCRIPTDIR
source "$(dirname "${BASH_SOURCE[0]}")/chromium.sh" "$@"
mkdir bin # commands of pages are pasted, and begin with `descent`
ln -s "$descent" bin/descent
export DESCENT_DATA=${DESCENT_DATA:-$here/../../data}
"$descent" train @digits --epochs 12 --quiet --out one >/dev/null
"$descent" train @digits --epochs 20 --lr 0.003 --record 1 --quiet --out steps >/dev/null
"$descent" train @penguins --target species --epochs 8 --quiet --out other >/dev/null
"$descent" train @penguins --target sex --epochs 20 --test "$DESCENT_DATA/penguins.csv" --quiet --out two >/dev/null
"$descent" train @seattle-weather --target temp_max --epochs 10 --folds 3 --quiet --out numbers >/dev/null
"$descent" train @digits --image 8x8 --augment "shift:2 mixup:1" --epochs 3 --quiet --out augmented >/dev/null
"$descent" train @digits --epochs 2 --valid 0 --quiet --out unscored >/dev/null
"$descent" train @penguins --target species --layers "4 tanh" --optimizer gd --batch 32 --lr 0.1 --epochs 8 --quiet --out looked >/dev/null
"$descent" diagnose looked --layers --try --try-steps 30 --try-seeds 2 --quiet >/dev/null
"$descent" slice looked --axes path --quiet >/dev/null
"$descent" train --resume looked --epochs 10 --quiet >/dev/null
"$descent" diagnose other --dense 0 --spectrum --quiet >/dev/null
"$descent" slice other --axes curvature --dims 1 --quiet >/dev/null
if ! "$descent" report one -o probe.html >/dev/null 2>&1; then
  echo "skipped: the program was built without the page (make page)"
  exit 77
fi
"$node" "$here/histories.mjs" "$work"
"$descent" train fifty.csv --target kind --epochs 3 --quiet --out fifty >/dev/null
for run in one augmented steps other looked two numbers fifty unscored damaged newer odd by-hand training new big; do
  "$descent" report "$run" --out "$run.html" >/dev/null
done
"$descent" report one steps other by-hand --out several.html >/dev/null
"$descent" report one two numbers damaged --out scored.html >/dev/null
"$descent" report looked one other --out places.html >/dev/null
"$node" "$here/browser.mjs" "$work" "$chromium" "${2:-}"
