#!/bin/bash
# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
#
# A test of the WebAssembly module under Node; 77, skipped, where one of them is missing.
#
#     run.sh TEST.js MODULE.wasm DESCENT BITS
set -euo pipefail
command -v node >/dev/null || { echo "skipped: no node (apt install nodejs)"; exit 77; }
[ -r "$2" ] || { echo "skipped: no $2 (tools/dependencies.sh wasm)"; exit 77; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
node "$@"
