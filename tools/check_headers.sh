#!/bin/bash
# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
#
# Every public header compiles alone and without warnings, as C17 and as C++11.
#
#     tools/check_headers.sh [ROOT]        CC, CXX: the compilers (cc, c++)
set -euo pipefail
cd "${1:-$(dirname "${BASH_SOURCE[0]}")/..}/include"
passed=0 failed=0
warnings=(-Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wundef -Werror -fsyntax-only -I.)
cxx=$(command -v "${CXX:-c++}") || echo "no C++ compiler: C only"

alone() {
  if "$@"; then passed=$((passed + 1)); else failed=$((failed + 1)); fi
}
for header in descent.h descent/*.h; do
  alone "${CC:-cc}" -std=c17 -Wstrict-prototypes "${warnings[@]}" -x c - <<<"#include <$header>"
  [ -z "$cxx" ] || alone "$cxx" -std=c++11 -Wold-style-cast "${warnings[@]}" -x c++ - <<<"#include <$header>"
done

echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
