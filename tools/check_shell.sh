#!/bin/bash
# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
#
# No finding of shellcheck in any shell script of the repository.
#
#     tools/check_shell.sh [ROOT]
set -euo pipefail
cd "${1:-$(dirname "${BASH_SOURCE[0]}")/..}"
command -v shellcheck >/dev/null || { echo "skipped: no shellcheck (apt install shellcheck)"; exit 77; }
mapfile -t scripts < <(find tools tests bench .ci examples -name node_modules -prune -o -type f -exec grep -lE '^#!.*/(env )?(ba)?sh' {} +)
shellcheck -x -P SCRIPTDIR "${scripts[@]}"
echo "${#scripts[@]} scripts, 0 wrong"
