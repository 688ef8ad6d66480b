#!/bin/bash
# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
#
# Every C file is as clang-format leaves it (.clang-format).
#
#     tools/check_format.sh [ROOT]
set -euo pipefail
cd "${1:-$(dirname "${BASH_SOURCE[0]}")/..}"
command -v clang-format >/dev/null || { echo "skipped: no clang-format (apt install clang-format)"; exit 77; }
mapfile -t files < <(find src include cli tests bench examples -name node_modules -prune -o \( -name '*.[ch]' -o -name '*.cc' \) -print)
clang-format --dry-run -Werror "${files[@]}" || { echo "try: make format"; exit 1; }
echo "${#files[@]} files, 0 wrong"
