# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
#
# What tests in a browser begin with, sourced with the program as $1: descent, node, chromium, here; a working folder that goes
# when they end, and is the current one. Skips the test where node, chromium or the packages of this folder are missing.
# shellcheck shell=bash disable=SC2034
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
descent=$(realpath "$1")
node=$(command -v node || command -v nodejs) || { echo "skipped: no node"; exit 77; }
chromium=$(command -v chromium || command -v chromium-browser || command -v google-chrome) ||
  { echo "skipped: no chromium (tools/dependencies.sh browser)"; exit 77; }
[ -d "$here/node_modules/playwright-core" ] || { echo "skipped: npm ci --ignore-scripts in tests/report"; exit 77; }

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
