#!/bin/bash
# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
#
# What a source file defines for others is declared in the header of its name, which it includes first: so one knows
# where to look, and who includes a header asks for one file. Names are read from the object files of a build.
#
#     tools/check_homes.sh BUILD [ROOT]
set -euo pipefail
build=${1%/}
root=${2:-$(dirname "${BASH_SOURCE[0]}")/..}

# Object files, and the sources that they are made of: BUILD/AREA/CMakeFiles/TARGET.dir/NAME.c.o of ROOT/AREA/NAME.c. One
# whose source is gone is left of an older build.
objects=()
while IFS= read -r object; do
  source=${object#"$build/"}
  source=${source/CMakeFiles\/*.dir\//}
  if [ -f "$root/${source%.o}" ]; then objects+=("$object"); fi
done < <(find "$build/src" "$build/cli" -name '*.c.o' 2>/dev/null)
[ ${#objects[@]} -gt 0 ] || { echo "no object files of $root in $build"; exit 1; }

nm -gA --defined-only "${objects[@]}" | sort | awk -v build="$build/" -v root="$root/" '
  BEGIN {
    # What is inside a struct is for files NAME_*.c only: they share it, and what works on it, in a second header. NAME.h is
    # for all others.
    inside["src/data/encoder.c"] = "src/data/encoder_parts.h"
    inside["src/objective/empirical.c"] = "src/objective/empirical_chunks.h"
  }

  # Names that no header needs.
  function excepted(file, symbol) {
    # A row of the list of operators, which the list itself declares: an operator is one file and its row.
    if (file ~ /^src\/graph\/operators\// && symbol ~ /_operator$/) return 1
    # The table of one compilation of src/kernel/real/, of which kernels.c chooses one by the machine.
    return file == "src/kernel/real/table.c" && symbol == "dsc_kernels"
  }

  # The text of a header at file scope: without comments, preprocessor lines and what stands in braces.
  function read_header(name,    path, line, text, comment, macro, at, end, word) {
    path = root name
    text = " "
    while ((getline line < path) > 0) {
      if (macro || (!comment && line ~ /^[ \t]*#/)) {
        if (split(line, word, /[ ()]+/) > 3 && word[1] == "#define" && word[3] == "X") alias[name, word[4]] = word[2]
        macro = line ~ /\\$/
        continue
      }
      while (1) {
        if (comment) {
          end = index(line, "*/")
          if (!end) { line = ""; break }
          line = substr(line, end + 2)
          comment = 0
        }
        at = match(line, /\/[\/*]/)
        if (!at) break
        text = text substr(line, 1, at - 1) " "
        comment = substr(line, at, 2) == "/*"
        line = comment ? substr(line, at + 2) : ""
      }
      text = text line " "
    }
    close(path)
    while (gsub(/\{[^{}]*\}/, ";", text)) continue
    return text
  }

  function stands(text, name) { return text ~ "[^A-Za-z0-9_]" name "[ ]*[[(;,]" }

  function declares(header, symbol,    stem) {
    if (!(header in texts)) texts[header] = read_header(header)
    if (stands(texts[header], symbol)) return 1
    # Compiled for each number type and instruction set, which its name X(stem) has: see kernel/real/real.h.
    stem = symbol
    sub(/^dsc_/, "", stem)
    if (!made[symbol]) return 0
    return stands(texts[header], "X[(]" stem "[)]") || ((header, stem) in alias && stands(texts[header], alias[header, stem]))
  }

  # The first file that a source includes, for a source with a header of its name.
  function look_at_order(file, header,    line, first) {
    if ((getline line < (root header)) <= 0) return
    close(root header)
    while (first == "" && (getline line < (root file)) > 0)
      if (line ~ /^[ \t]*#[ \t]*include/) { first = line; gsub(/^[^"<]*["<]|[">].*$/, "", first) }
    close(root file)
    sub(/^(src|cli)\//, "", header)
    if (first != header) { print file ": includes " (first == "" ? "nothing" : first) " before " header; failed++ }
  }

  { # BUILD/AREA/CMakeFiles/TARGET.dir/NAME.c.o:VALUE TYPE SYMBOL
    file = substr($0, length(build) + 1)
    sub(/\.o:.*/, "", file)
    sub(/CMakeFiles\/[^\/]*\.dir\//, "", file)
    symbol = $NF
    several = sub(/_f(32|64)_[a-z0-9]+$/, "", symbol)
    made[symbol] = several
    header = file
    sub(/c$/, "h", header)
    if (!(file in seen)) { seen[file] = 1; look_at_order(file, header) }
    if ($(NF - 1) !~ /^[A-TV-Z]$/ || symbol !~ /^(dsc|cli)_/ || (file, symbol) in seen) next
    seen[file, symbol] = 1
    names++
    if (excepted(file, symbol) || declares(header, symbol)) next
    if (file in inside && declares(inside[file], symbol)) next
    print file ": " symbol " is not declared in " header
    failed++
  }

  END {
    if (names == 0) { print "nothing to check: no names"; exit 1 }
    print names " names, " failed + 0 " wrong"
    exit failed > 0
  }'
