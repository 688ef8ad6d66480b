#!/bin/bash
# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
#
# Can programs that were linked with the last release use this library? abidiff compares the shared library with that of the newest
# tag (v*). As long as both have the same SONAME, nothing may be removed, nor change in a way that programs notice; functions may be
# added, and structs grow at their end. Without a tag there is nothing to compare with.
#
#     tools/check_abi.sh [TAG]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
tag=${1:-$(git tag --list 'v*' --sort=-version:refname 2>/dev/null | head -n 1)}
if [ -z "$tag" ]; then
  echo "no tag yet: nothing to compare the interface with"
  exit 0
fi
git rev-parse --verify --quiet "$tag^{commit}" >/dev/null || { echo "check_abi: there is no $tag" >&2; exit 2; }
tools/dependencies.sh build abi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/old"
git archive "$tag" | tar -x -C "$work/old"

# library SOURCE BUILD: the shared library with what abidiff reads of types, in the quickest form.
library() {
  if ! { cmake -S "$1" -B "$2" -G Ninja -DCMAKE_BUILD_TYPE=Debug -DDESCENT_BASELINE_ONLY=ON &&
    cmake --build "$2" --target src/libdescent.so; } >"$work/log" 2>&1; then
    tail -n 20 "$work/log" >&2
    exit 1
  fi
  find "$2/src" -name 'libdescent.so' | head -n 1
}
old=$(library "$work/old" "$work/old-build")
new=$(library . "$work/new-build")
soname() { readelf -d "$1" | sed -n 's/.*SONAME.*\[\(.*\)\]/\1/p'; }
before=$(soname "$old") after=$(soname "$new")

status=0
abidiff --no-added-syms --headers-dir1 "$work/old/include" --headers-dir2 include "$old" "$new" >"$work/report" || status=$?
if [ $((status & 3)) -ne 0 ]; then # 1: it failed; 2: it was called wrongly
  cat "$work/report" >&2
  exit 1
elif [ $status -eq 0 ]; then
  echo "the interface of $after is that of $tag ($before)"
elif [ "$before" != "$after" ]; then
  cat "$work/report"
  echo "the interface differs from that of $tag, and so does the SONAME: $before, now $after"
elif [ $((status & 8)) -ne 0 ]; then # 8: incompatible
  cat "$work/report" >&2
  echo "programs linked with $tag break, although the SONAME is still $after" >&2
  echo "try: keep what $tag has, or raise SOVERSION in src/CMakeLists.txt" >&2
  exit 1
else
  cat "$work/report"
  echo "the interface of $after has changed since $tag: look whether programs notice"
fi
