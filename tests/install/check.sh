# shellcheck shell=bash
# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
# Counts checks: `check NAME COMMAND...` shows what the command printed when it fails. Makes $work, a folder that
# goes at the end.
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
passed=0 failed=0

check() {
  local name=$1
  shift
  if "$@" >"$work/log" 2>&1; then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
    echo "FAILED $name: $*"
    sed 's/^/    /' "$work/log"
  fi
}
