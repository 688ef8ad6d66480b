#!/bin/bash
# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
#
# Texts of the library name options as C programs do, marked: `lr` or `lr = 0.1`. The program shows them as flags
# (cli/shell/flags.h). So no text in src/ or include/ has a flag, or names an option without the mark; and what is
# marked is an option of the program, which is asked for its --help.
#
#     tools/check_flags.sh ROOT PROGRAM
set -euo pipefail
cd "$1"
program=$2
failed=0

# File, line and text of every string, without the quotes around it.
texts() {
  # shellcheck disable=SC2016 # the program is perl's
  find src include -name '*.[ch]' | sort | xargs perl -ne '
    next if m{^\s*(//|\#\s*include)};
    while (/"((?:[^"\\]|\\.)*)"/g) { my $text = $1; $text =~ s/\\"/"/g; print "$ARGV:$.: $text\n" }
  } continue { close ARGV if eof;'
}
all=$(texts)
[ "$(echo "$all" | wc -l)" -gt 1000 ] || { echo "nothing to check: wrong folder?"; exit 1; }

found=$(echo "$all" | grep -P '^[^ ]+ .*?(?<![-\w])--[a-z]' || true)
if [ -n "$found" ]; then
  echo "$found"
  echo "the library has options, not flags: \`lr = 0.1\`, which the program shows as --lr 0.1"
  failed=1
fi

found=$(echo "$all" | grep -E '[(;,:] ?option [a-z][a-z-]*( =|[),]| (keeps|treats|takes|reads|shows))|\bby option [a-z]|\bor option [a-z-]+ =' || true)
if [ -n "$found" ]; then
  echo "$found"
  echo "an option is marked in a text: \`lr\` or \`lr = 0.1\`, without the word"
  failed=1
fi

options=$("$program" --help | sed -n 's/^  descent \([a-z][a-z]*\) .*/\1/p' | while read -r command; do
  "$program" "$command" --help 2>/dev/null || true
done | sed -nE 's/^  (-[a-zA-Z], )?(--[a-z][a-z0-9-]*).*/\2/p' | sort -u)
[ "$(echo "$options" | wc -l)" -gt 50 ] || { echo "no options: is $program the program?"; exit 1; }
marks=0
# shellcheck disable=SC2016
names=$(echo "$all" | perl -ne '($where) = split; while (/`([a-z][a-z0-9-]*)(?=`| = )/g) { print "$1 $where\n" }')
while read -r name where; do
  marks=$((marks + 1))
  if ! grep -qxe "--$name" <<<"$options"; then
    echo "$where \`$name\` is no option of the program"
    failed=1
  fi
done <<<"$names"

[ "$failed" = 0 ] || exit 1
echo "check_flags: $marks marked options, all known; no flags"
