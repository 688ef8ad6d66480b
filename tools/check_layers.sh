#!/bin/bash
# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
#
# Who may include whom. Every #include "AREA/..." in src/, and every <descent/...> that AREA implements, must
# be of an area that the table allows; the program and the examples see the public headers only, and those see
# nothing but each other. See ARCHITECTURE.md.
#
#     tools/check_layers.sh [ROOT]
set -euo pipefail
cd "${1:-$(dirname "${BASH_SOURCE[0]}")/..}"

grep -rnE --include='*.[ch]' '^[[:space:]]*#[[:space:]]*include' src cli include examples | sort |
  awk '
    function area_may(area, list,    i, n, part) {
      n = split(list, part, " ")
      for (i = 1; i <= n; i++) allowed[area, part[i]] = 1
      known[area] = 1
    }
    function room_may(area, room, list,    i, n, part) {
      n = split(list, part, " ")
      for (i = 1; i <= n; i++) sees[area, room, part[i]] = 1
      is_room[area, room] = 1
      has_rooms[area] = 1
    }
    # The room of a path below src/, as parts of it: "." for a file of the area itself.
    function room(part, first, count) {
      return count > first + 1 ? part[first + 1] : "."
    }
    function implements(area, list,    i, n, part) {
      n = split(list, part, " ")
      for (i = 1; i <= n; i++) owner[part[i]] = area
    }
    BEGIN {
      area_may("core", "core")
      area_may("kernel", "core kernel")
      area_may("data", "core kernel data")
      area_may("graph", "core kernel data graph")
      area_may("objective", "core kernel data graph objective")
      area_may("optim", "core kernel optim")           # gets x, g and numbers: no objective, graph or data
      area_may("run", "core kernel data graph objective optim run")
      area_may("surface", "core kernel data graph objective optim surface") # run and surface do not meet
      area_may("fit", "core kernel data graph objective surface fit") # of a formula on rows: no run
      area_may("constrained", "core kernel data graph objective optim run surface constrained") # callers of minimising see events of run, verdicts need eigenvalues of surface
      area_may("session", "core kernel data graph objective optim run surface constrained session")
      area_may("report", "core surface session report") # reads records, and the words of verdicts; no live objects

      # Rooms of an area: which of its rooms each one sees. What lies in the area itself, ".", is below them all; in cli and core above.
      room_may("core", "elementary", "elementary")      # sees nothing, and the rest of core may see it
      room_may("core", ".", ". elementary")
      room_may("core", "statistics", ". elementary statistics") # of differences: numbers only
      room_may("objective", ".", ".")
      room_may("objective", "expression", ". expression")
      room_may("objective", "catalogue", ". expression catalogue")
      room_may("surface", ".", ".")
      room_may("surface", "spectrum", ". spectrum")
      room_may("surface", "index", ". spectrum index")
      room_may("surface", "law", ". spectrum law")
      room_may("surface", "network", ". spectrum network")
      room_may("surface", "kink", ". spectrum network kink")
      room_may("surface", "trend", "trend")            # losses of a run, and words: no surface at all
      room_may("surface", "words", "trend words")      # renderings of reasons, which decide nothing
      room_may("surface", "judge", ". spectrum index network kink trend words judge")
      room_may("surface", "map", ". spectrum index network kink judge map")
      room_may("surface", "slice", ". spectrum index network kink judge slice")
      room_may("surface", "monitor", "trend words monitor") # numbers that a run measured
      room_may("cli", "shell", "shell")
      room_may("cli", "plot", "shell plot")
      room_may("cli", "run", "shell run")
      room_may("cli", "score", "shell run score")
      room_may("cli", "target", "shell run target")
      room_may("cli", "curves", "shell plot run curves")
      room_may("cli", "runs", "shell plot run curves runs")
      room_may("cli", "train", "shell plot run score curves watch train")
      room_may("cli", "advise", "shell plot run advise")
      room_may("cli", "function", "shell plot run target function") # pages about functions
      room_may("cli", "fit", "shell plot run target fit")
      room_may("cli", "minimize", "shell plot run target function minimize")
      room_may("cli", "compare", "shell run target function curves runs compare") # prints a table as runs do
      room_may("cli", "race", "shell run target minimize race") # the race of minimize, on a page
      room_may("cli", "lesson", "shell run race lesson") # whose pages know the rules of races
      room_may("cli", "diagnose", "shell plot run target function minimize diagnose") # whose advice has options of minimize
      room_may("cli", "map", "shell plot run target function map")
      room_may("cli", "slice", "shell plot run target function slice")
      room_may("cli", "report", "shell run report")
      room_may("cli", "tune", "shell run plot function target runs tune") # prints a table as runs do
      room_may("cli", "watch", "shell run watch")
      room_may("cli", "doctor", "shell doctor")
      room_may("cli", "selftest", "shell selftest")
      # Commands of one file, and the table of all: here, and nowhere else, the area itself is above its rooms.
      room_may("cli", ".", ". shell plot run score target function curves runs train fit minimize compare advise race lesson diagnose map slice report tune watch doctor selftest")

      implements("core", "base observe options series")
      implements("kernel", "measure")
      implements("data", "data")
      implements("graph", "graph network")
      implements("objective", "catalogue expression objective")
      implements("optim", "average optimizer schedule")
      implements("fit", "fit")
      implements("run", "evaluate evaluate_text generate guessing minimize model train unseen")
      implements("constrained", "constrained")
      implements("session", "compare experiments runs session tune advise")
      implements("report", "report")
      implements("surface", "advice dimension evidence map monitor reason slice surface verdict")
      implements("any", "descent")
    }
    function wrong(why) { print file ":" line ": " text ": " why; failed++ }
    {
      split($0, part, ":")
      file = part[1]; line = part[2]
      text = substr($0, length(file) + length(line) + 3)
      sub(/^[ \t]*/, "", text)
      name = text
      quoted = name ~ /include[ \t]*"/
      sub(/^[^"<]*["<]/, "", name); sub(/[">].*/, "", name)
      folders = split(file, folder, "/")
      checked++

      if (folder[1] == "src") {
        area = folder[2]
        if (!(area in known)) { wrong("src/" area " is not in the table of tools/check_layers.sh"); next }
        if (quoted) {
          parts = split(name, to, "/")
          if (!(to[1] in known)) wrong("name the area: \"AREA/...\"")
          else if (!((area, to[1]) in allowed)) wrong(area " must not see " to[1])
          else if (area == to[1] && area in has_rooms && !((area, room(folder, 2, folders), room(to, 1, parts)) in sees))
            wrong("room " room(folder, 2, folders) " of " area " must not see " room(to, 1, parts))
        } else if (name ~ /^descent\//) {
          public = name; sub(/^descent\//, "", public); sub(/\.h$/, "", public)
          if (!(public in owner)) wrong("say in tools/check_layers.sh which area implements it")
          else if (!((area, owner[public]) in allowed)) wrong(area " must not see " owner[public])
        }
      } else if (folder[1] == "include") {
        if (quoted || name ~ /\// && name !~ /^descent\//) wrong("public headers include <descent/...> and the C library")
      } else {
        parts = split(name, to, "/")
        inside = parts > 1 ? ("cli", to[1]) in is_room : (getline ignored < ("cli/" name)) >= 0
        if (quoted && (folder[1] != "cli" || !inside)) wrong(folder[1] "/ sees <descent...> only")
        else if (quoted && !(("cli", room(folder, 1, folders), room(to, 0, parts)) in sees))
          wrong("room " room(folder, 1, folders) " of cli must not see " room(to, 0, parts))
        if (!quoted && name ~ /\// && name !~ /^(descent|sys|arpa|netinet)\//) wrong(folder[1] "/ sees <descent...> only")
      }
    }
    END {
      if (checked == 0) { print "nothing to check: wrong folder?"; failed++ }
      print checked " includes, " failed + 0 " wrong"
      exit failed > 0
    }'
