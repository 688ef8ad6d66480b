#!/bin/bash
# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
#
# Source files that call each other in a circle cannot be read, tested or moved one at a time. Who calls whom is read
# from the object files of a build: a file points to the file that defines a symbol that it lacks. What two files of a
# circle share belongs into a third one below them.
#
#     tools/check_circles.sh BUILD [ROOT]
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

nm -gA "${objects[@]}" | sort | awk -v build="$build/" '
  # Files that nobody points to, or that point to nobody, are in no circle, nor are those that then are left so.
  function prune(    changed, one, points, pointed) {
    do {
      changed = 0
      split("", points); split("", pointed)
      for (one in arrow) {
        split(one, pair, SUBSEP)
        points[pair[1]] = 1
        pointed[pair[2]] = 1
      }
      for (one in arrow) {
        split(one, pair, SUBSEP)
        if (!(pair[1] in pointed) || !(pair[2] in points)) { delete arrow[one]; changed = 1 }
      }
    } while (changed)
  }

  # reach[a, b]: arrows lead from a to b.
  function close_arrows(    i, j, k) {
    for (k = 1; k <= left; k++)
      for (i = 1; i <= left; i++)
        if ((name[i], name[k]) in reach)
          for (j = 1; j <= left; j++)
            if ((name[k], name[j]) in reach) reach[name[i], name[j]] = 1
  }

  function together(a, b) { return (a, b) in reach && (b, a) in reach }

  function show(first,    i, j, members, lines) {
    for (i = 1; i <= left; i++) {
      if (!together(name[first], name[i])) continue
      shown[name[i]] = 1
      members++
      for (j = 1; j <= left; j++)
        if ((name[i], name[j]) in arrow && together(name[first], name[j]))
          lines = lines "    " name[i] " -> " name[j] ":" arrow[name[i], name[j]] "\n"
    }
    printf "CIRCLE of %d files\n%s", members, lines
    circles++
  }

  { # BUILD/AREA/CMakeFiles/TARGET.dir/NAME.c.o:VALUE TYPE SYMBOL
    file = substr($0, length(build) + 1)
    sub(/\.o:.*/, "", file)
    sub(/CMakeFiles\/[^\/]*\.dir\//, "", file)
    if (!(file in seen)) { seen[file] = 1; files[++count] = file }
    if ($(NF - 1) == "U") lacks[file, $NF] = 1
    else if ($(NF - 1) ~ /^[A-Z]$/) home[$NF] = file
  }

  END {
    if (count == 0) { print "nothing to check: no symbols"; exit 1 }
    for (one in lacks) {
      split(one, pair, SUBSEP)
      if (!(pair[2] in home) || home[pair[2]] == pair[1]) continue
      to = home[pair[2]]
      number = ++calls[pair[1], to]
      arrow[pair[1], to] = arrow[pair[1], to] (number <= 3 ? " " pair[2] : number == 4 ? " ..." : "")
    }
    prune()
    for (one in arrow) { split(one, pair, SUBSEP); reach[one] = 1; kept[pair[1]] = 1; kept[pair[2]] = 1 }
    for (i = 1; i <= count; i++) if (files[i] in kept) { name[++left] = files[i]; delete kept[files[i]] }
    close_arrows()
    for (i = 1; i <= left; i++) if (!(name[i] in shown) && together(name[i], name[i])) show(i)
    print count " files, " circles + 0 " circles"
    exit circles > 0
  }'
