#!/bin/bash
# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
#
# Nothing is decided by what a message says: programs ask an error for its status, and print the
# remedies that it has (include/descent/base.h). So no message in src/ brings a "try: " or a flag, and nobody in
# src/ or cli/ searches the text of an error.
#
# What goes on unless something has failed says TRY or THEN (src/core/status.h), and nobody asks a status variable
# by hand whether it is still DESCENT_OK, but in the condition of a loop that a release follows.
#
#     tools/check_errors.sh [ROOT]
set -euo pipefail
cd "${1:-$(dirname "${BASH_SOURCE[0]}")/..}"

files=$(find src cli -name '*.[ch]' | sort)
[ -n "$files" ] || { echo "nothing to check: wrong folder?"; exit 1; }
failed=0

found=$(echo "$files" | grep '^src/' | xargs grep -nE '"[^"]*(\\n|\b)try: ' || true)
if [ -n "$found" ]; then
  echo "$found"
  echo "a remedy stands behind DSC_REMEDY (src/core/status.h), not in the message"
  failed=1
fi

# A flag in the message of an error: the program makes flags of remedies.
found=$(echo "$files" | grep '^src/' |
  xargs grep -zoHP '(?s)\b(FAIL_IF|dsc_fail|dsc_no_memory|MISTAKE|dsc_formula_mistake|dsc_graph_refuse|dsc_words_add(?=\(&?words\b))\((?:(?!\);\n|DSC_REMEDY).){0,600}?"[^"\n]*(?<![-\w])--[a-z][a-z-]*' |
  tr '\0' '\n' || true)
if [ -n "$found" ]; then
  echo "$found"
  echo "the library has options, not flags: put it behind DSC_REMEDY, or say it without"
  failed=1
fi

# The first argument of a search, over line breaks.
found=$(echo "$files" | xargs grep -zoHE '\b(strstr|strn?cmp|strcasestr|memmem|strchr|fnmatch|regexec)\([^;{}]{0,80}(->|\.)(message|remedy)\b' |
  tr '\0' '\n' || true)
if [ -n "$found" ]; then
  echo "$found"
  echo "ask error->status instead"
  failed=1
fi

found=$(echo "$files" | grep -v '/status\.h$' |
  xargs grep -nE '\bif \(\*?[a-z_]+(\[[^]]*\])? == DESCENT_OK( &&|\))|\b([a-z_]+) = \3 == DESCENT_OK \?' || true)
if [ -n "$found" ]; then
  echo "$found"
  echo "go on by TRY or THEN, or in a function between taking and releasing (src/core/status.h)"
  failed=1
fi
[ $failed = 0 ] || exit 1
echo "$(echo "$files" | wc -l) files, no message decides, none asks its status by hand"
