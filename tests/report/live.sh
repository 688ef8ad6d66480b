#!/bin/bash
# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
#
# The live page in a browser: live.mjs trains, watches, and drives every control. Skipped where node, chromium,
# their packages or the program's server are missing.
#
#     tests/report/live.sh PROGRAM [a part of a test's name]
# shellcheck source-path=SCRIPTDIR
source "$(dirname "${BASH_SOURCE[0]}")/chromium.sh" "$@"
"$descent" train @digits --epochs 30 --record 5 --quiet --out over >/dev/null
timeout 1 "$descent" watch over >/dev/null 2>err || [ $? = 124 ] || [ ! -s err ] || grep -q Ctrl-C err ||
  { echo "skipped: $(head -n 1 err)"; exit 77; }
"$node" "$here/live.mjs" "$descent" "$chromium" "${2:-}"
