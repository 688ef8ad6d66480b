#!/bin/bash
# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
#
# run.sh PROGRAM SOURCE: runs an example, in an empty folder, and compares what it prints with the end of its source.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
diff <(awk '/^TEST\*\// { on = 0 } on { print } /^\/\*TEST/ { on = 1 }' "$2") <("$1" || echo "exit status $?") \
  --label expected --label printed -u
