#!/bin/bash
# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
#
# What is true of an update rule stands in its row (src/optim/rules.c). Nobody compares a rule with a name, or
# switches over rules: whether it has momentum, divides by v, searches, ... is asked by functions of
# src/optim/rules.h, in the program by descent_rule_facts.
#
#     tools/check_rules.sh [ROOT]
set -euo pipefail
cd "${1:-$(dirname "${BASH_SOURCE[0]}")/..}"

rules=$(sed -n '/define DESCENT_STEP_RULE_LIST/,/^$/p; /define DESCENT_FUNCTION_RULE_LIST/,/^$/p' include/descent/optimizer.h |
  grep -oE '(FIRST|NEXT)\([A-Z0-9]+' | sed 's/.*(//' | sort -u | paste -sd'|')
words=$(tr '[:upper:]' '[:lower:]' <<<"$rules")
[ "$(tr '|' '\n' <<<"$rules" | grep -c .)" -ge 7 ] || {
  echo "check_rules: the list of rules was not found in include/descent/optimizer.h"
  exit 1
}
found=$(grep -rnE --include='*.[ch]' "(==|!=|<|>|case) *DESCENT_($rules)\b|DESCENT_($rules)\b *(==|!=|<|>)|strcmp\([^()]*\"($words)\"" src cli || true)
[ -z "$found" ] || {
  echo "$found"
  echo "check_rules: ask the rule's row instead: src/optim/rules.h, descent_rule_facts"
  exit 1
}
echo "check_rules: 0 problems"
