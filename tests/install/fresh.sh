#!/bin/bash
# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
#
# `make install` of a fresh copy of the sources, whose build is then removed: the installed program must find
# its data and train by itself, and a second `make install` must go where the second PREFIX says. It compiles
# the library anew, so it is not one of ctest's tests; .ci/run calls it.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR
source "$(dirname "${BASH_SOURCE[0]}")/check.sh"
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
unset DESCENT_DATA DESTDIR MAKEFLAGS MAKELEVEL

mkdir "$work/copy"
export CCACHE_BASEDIR=$work/copy # where .ci/run has a cache
git ls-files -z --cached --others --exclude-standard |
  while IFS= read -r -d '' file; do [ ! -e "$file" ] || printf '%s\0' "$file"; done |
  tar -c --null -T - | tar -x -C "$work/copy"
check "make install" make -C "$work/copy" install PREFIX="$work/first"
check "with DESTDIR, elsewhere" make -C "$work/copy" install PREFIX=/opt/second DESTDIR="$work/stage"
check "is staged" test -e "$work/stage/opt/second/include/descent.h"
check "names its prefix" grep -q /opt/second/share/descent "$work/stage/opt/second/bin/descent"
check "make install again" make -C "$work/copy" install PREFIX="$work/first"
rm -rf "$work/copy" "$work/stage"

cd "$work"
check "finds its data" first/bin/descent data @digits
check "trains" first/bin/descent train @penguins --target species --epochs 3 --out run
check "predicts" first/bin/descent predict run first/share/descent/penguins.csv

echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
