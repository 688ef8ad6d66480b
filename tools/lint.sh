#!/bin/bash
# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
#
# clang-tidy (.clang-tidy) on every C file that a build compiles, once each, and shellcheck.
#
#     tools/lint.sh BUILD [FILE...]        FILE: only these
#     tools/lint.sh --quick BUILD          for every day: all checks on all files, but for the analyser
#
# The analyser (clang-analyzer-*) takes nearly all of the time: 2 s per file, 12 minutes of one core for all; the other checks together
# take 0.1 s a file. --quick gives the analyser the PART files that changed last and, as far as they are fewer, others in turn, so that
# every file has been seen after some thirty-five commits. It says which part of them it has seen.
set -euo pipefail
quick=no
if [ "${1:-}" = --quick ]; then
  quick=yes
  shift
fi
build=$1
shift
part=12 commits=8
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
"$root/tools/dependencies.sh" build lint
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Files compiled several times, once for each number type and instruction set, are looked at once. gcc's
# entries serve clang as well.
awk -v RS='\n},?\n?' '
  match($0, /"file": "[^"]*"/) {
    file = substr($0, RSTART, RLENGTH)
    gsub(/ -fvect-cost-model=dynamic| -fexpensive-optimizations/, "") # which clang does not know
    if (!seen[file]++) { sub(/^\[?\n?/, ""); printf "%s%s\n}", n++ ? ",\n" : "[\n", $0 }
  }
  END { print "\n]" }' "$build/compile_commands.json" >"$work/compile_commands.json"
mapfile -t all < <(sed -n 's/^ *"file": "\(.*\.c\)".*/\1/p' "$work/compile_commands.json" | sort)
[ ${#all[@]} -gt 0 ] || { echo "no C file in $build/compile_commands.json" >&2; exit 1; }
mapfile -t analysed < <(printf '%s\n' "${all[@]}" | grep -v "^$root/tests/") # tests/.clang-tidy says why

# tidy CHECKS AT_ONCE FILE...: CHECKS are added to those of .clang-tidy; a process takes AT_ONCE files.
tidy() {
  local checks=$1 at_once=$2 status=0
  shift 2
  printf '%s\0' "$@" | xargs -0 -n "$at_once" -P "$(nproc)" clang-tidy -p "$work" --quiet --checks="$checks" \
    >"$work/said" 2>"$work/log" || status=1
  cat "$work/said"
  grep -E 'error:' "$work/log" >&2 || true
  return $status
}

# Files of `analysed`: those of the newest commits and of the working tree first, then others in turn.
choose() {
  local count start i
  {
    git -C "$root" status --porcelain | sed 's/^...//'
    git -C "$root" log -n $commits --name-only --format=
  } 2>/dev/null | sed "s|^|$root/|" | awk '!seen[$0]++' | grep -Fxf <(printf '%s\n' "${analysed[@]}") || true
  count=$(git -C "$root" rev-list --count HEAD 2>/dev/null || echo 0)
  start=$((count * part % ${#analysed[@]}))
  for ((i = 0; i < ${#analysed[@]}; i++)); do
    echo "${analysed[(start + i) % ${#analysed[@]}]}"
  done
}

status=0
if [ $quick = yes ]; then
  mapfile -t chosen < <(choose | awk '!seen[$0]++' | head -n $part || true)
  echo "clang-tidy: ${#all[@]} files; the analyser: ${#chosen[@]} of ${#analysed[@]} files (all of them: make lint)"
  tidy '-clang-analyzer-*' 32 "${all[@]}" || status=1
  tidy '' 2 "${chosen[@]}" || status=1
elif [ $# -gt 0 ]; then
  echo "clang-tidy: $# files"
  tidy '' 4 "$@" || status=1
else
  echo "clang-tidy: ${#all[@]} files"
  tidy '' 4 "${all[@]}" || status=1
fi
[ $quick = yes ] || "$root/tools/check_shell.sh" || status=1 # in .ci/run a test runs it
exit $status
