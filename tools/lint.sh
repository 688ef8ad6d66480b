#!/bin/bash
# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
#
# clang-tidy (.clang-tidy) on every C file that a build compiles, once each, and shellcheck.
#
#     tools/lint.sh BUILD [FILE...]        FILE: only these
set -euo pipefail
build=$1
shift
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
"$root/tools/dependencies.sh" build lint
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Files compiled several times, once for each number type and instruction set, are looked at once. gcc's
# entries serve clang as well.
awk -v RS='\n},?\n?' '
  match($0, /"file": "[^"]*"/) {
    file = substr($0, RSTART, RLENGTH)
    if (!seen[file]++) { sub(/^\[?\n?/, ""); printf "%s%s\n}", n++ ? ",\n" : "[\n", $0 }
  }
  END { print "\n]" }' "$build/compile_commands.json" >"$work/compile_commands.json"

files=("$@")
if [ ${#files[@]} -eq 0 ]; then
  # Not the tests: they go on after a failed check, so the analyser finds paths on which nothing was made.
  mapfile -t files < <(sed -n 's/^ *"file": "\(.*\.c\)".*/\1/p' "$work/compile_commands.json" |
    grep -v "^$root/tests/" | sort)
fi
echo "clang-tidy: ${#files[@]} files"
status=0
printf '%s\0' "${files[@]}" | xargs -0 -n 4 -P "$(nproc)" clang-tidy -p "$work" --quiet 2>"$work/log" || status=1
grep -E 'error:' "$work/log" >&2 || true
"$root/tools/check_shell.sh" || status=1
exit $status
