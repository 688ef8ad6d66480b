#!/bin/bash
# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
#
# Lock files of npm name packages, versions and checksums, and no registry: each machine asks its own. (npm writes no
# addresses with `npm install --omit-lockfile-registry-resolved`.)
#
#     tools/check_lock_files.sh [ROOT]
set -euo pipefail
cd "${1:-$(dirname "${BASH_SOURCE[0]}")/..}"
files=0 failed=0
while IFS= read -r file; do
  files=$((files + 1))
  # Of registries only; a package may say where money for it goes.
  if grep -nE '"resolved"|registry' "$file"; then
    echo "$file: says where packages come from"
    failed=$((failed + 1))
  fi
  packages=$(grep -cE '^    "node_modules/' "$file" || true) sums=$(grep -c '"integrity": "sha512-' "$file" || true)
  if [ "$packages" -eq 0 ] || [ "$packages" -ne "$sums" ]; then
    echo "$file: $packages packages, $sums checksums"
    failed=$((failed + 1))
  fi
done < <(find src tests -name node_modules -prune -o -name package-lock.json -print | sort)
[ "$files" -gt 0 ] || { echo "no lock file: wrong folder?"; failed=1; }
echo "$files lock files, $failed wrong"
[ "$failed" -eq 0 ]
