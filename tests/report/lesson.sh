#!/bin/bash
# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
#
# Lessons in a browser: lesson.mjs opens every one, demands that its claims hold, drives every control, and types what it offers to
# type. Skipped where node, chromium, their packages or the page are missing.
#
#     tests/report/lesson.sh PROGRAM [a part of a test's name]
# shellcheck source-path=SCRIPTDIR
source "$(dirname "${BASH_SOURCE[0]}")/chromium.sh" "$@"
if ! "$descent" lesson >/dev/null 2>&1; then
  echo "skipped: the program was built without the page of lessons (tools/dependencies.sh wasm; make page)"
  exit 77
fi
"$descent" lesson momentum >/dev/null # alone, in the folder above
"$node" "$here/lesson.mjs" "$work" "$chromium" "$descent" "${2:-}"
