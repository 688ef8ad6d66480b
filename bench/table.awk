# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
#
# The tables of bench.sh, and the same as JSON lines, from its records: job, batch, peer, round, kind, value.
# A run's time is the median of its epochs after the first; a cell is the median of its runs, and the
# lowest and highest epoch of all. A ratio is the median over the rounds of the ratio within a round.
# A run whose network did not learn (accuracy under 60 %) does not count.
#
# Variables: json (file), ceilings (file), machine (file), threads, date, quick.

BEGIN {
  FS = "\t"
  # Job J1: 784-256-128-10, 60,000 examples; 6 operations per weight and example, less the gradient with
  # respect to the pixels, which nobody needs.
  parameters = 235146; examples = 60000; flops = 6 * (784 * 256 + 256 * 128 + 128 * 10) - 2 * 784 * 256
  step_bytes = 28 * parameters # Adam: x, m, v, g read, x, m, v written
  split("1 32 64 256 1024", batches, " ")
  # Job 5M: 28-64-32-1, with the rows as float32 and their targets.
  many_rows = quick == "yes" ? 200000 : 5000000
  many_flops = 6 * (28 * 64 + 64 * 32 + 32) - 2 * 28 * 64
  many_bytes = 4 * 28 + 4
  update_parameters = quick == "yes" ? 2e6 : 5e7
  split("10 3.5 3 2.2 1.8", list, " ")
  for (i = 1; i <= 5; i++) target[batches[i]] = list[i]
  read_ceilings()
}

$5 == "epoch" { epochs[$1, $2, $3, $4] = epochs[$1, $2, $3, $4] " " $6; runs[$1, $2, $3, $4] = 1 }
$5 == "metric" { metric[$1, $2, $3, $4] = $6 }
$5 == "wall" { walls[$1, $3] = walls[$1, $3] " " $6 }
$5 == "peak_mb" { if ($6 > peak[$1, $3]) peak[$1, $3] = $6 }
$5 == "other_cpu" && $1 != "version" && $1 != "help" { all_runs++; if ($6 > 0.2) disturbed++ }
$5 == "failed" { failures[++failure_count] = $1 " batch " $2 ", " $3 ", round " $4 ": " $6 }
{ if ($4 > last_round) last_round = $4 }

# ---- numbers

function number(line, key) { # the value of a key in a JSON line
  if (!match(line, "\"" key "\": *\"?[^,}\"]*"))
    return ""
  line = substr(line, RSTART, RLENGTH)
  sub(/^[^:]*: *"?/, "", line)
  return line
}

function sorted(text,    n, i, j, v) { # fills order[1..n] from numbers separated by blanks
  n = split(text, order, " ")
  for (i = 2; i <= n; i++) {
    v = order[i] + 0
    for (j = i - 1; j >= 1 && order[j] + 0 > v; j--) order[j + 1] = order[j]
    order[j + 1] = v
  }
  return n
}

function median(text,    n) {
  n = sorted(text)
  if (n == 0) return ""
  return n % 2 ? order[(n + 1) / 2] + 0 : (order[n / 2] + order[n / 2 + 1]) / 2
}

function three(value) { # three digits that matter
  if (value == "") return "-"
  value += 0
  return sprintf(value >= 99.5 ? "%.0f" : value >= 9.95 ? "%.1f" : value >= 0.0995 ? "%.2f" : "%.3f", value)
}

# ---- cells

function learnt(key) { return !(key in metric) || metric[key] >= 0.6 }

# Fills cell_median, cell_low, cell_high, cell_runs, cell_metric.
function cell(job, batch, peer,    round, key, medians, all, n) {
  cell_metric = ""
  cell_runs = 0
  for (round = 1; round <= last_round; round++) {
    key = job SUBSEP batch SUBSEP peer SUBSEP round
    if (!(key in runs)) continue
    if (!learnt(key)) {
      if (!(key in told)) failures[++failure_count] = job " batch " batch ", " peer ": did not learn (" metric[key] ")"
      told[key] = 1
      continue
    }
    medians = medians " " median(epochs[key])
    all = all epochs[key]
    cell_runs++
    if (key in metric) cell_metric = metric[key]
  }
  n = sorted(all)
  cell_low = n ? order[1] : ""
  cell_high = n ? order[n] : ""
  cell_median = median(medians)
  return cell_runs
}

function shown(job, batch, peer) {
  if (!cell(job, batch, peer)) return "-"
  save_time(job, batch, peer)
  return three(cell_median) " (" three(cell_low) "-" three(cell_high) ")"
}

function ratio(job, batch, peer,    round, ours, theirs, list) {
  for (round = 1; round <= last_round; round++) {
    ours = job SUBSEP batch SUBSEP "descent" SUBSEP round
    theirs = job SUBSEP batch SUBSEP peer SUBSEP round
    if ((ours in runs) && (theirs in runs) && learnt(ours) && learnt(theirs))
      list = list " " median(epochs[theirs]) / median(epochs[ours])
  }
  return median(list)
}

function best_torch(job, batch,    names, n, i, best, name) {
  n = split("torch torch-malloc torch-passive torch-1thread torch-openmp", names, " ")
  best = ""
  for (i = 1; i <= n; i++)
    if (cell(job, batch, names[i]) && (best == "" || cell_median < best)) {
      best = cell_median
      name = names[i]
    }
  return name
}

# ---- JSON

function save(line) { print line >>json }
function save_time(job, batch, peer, count) { # count: threads, when not those of the whole benchmark
  if ((job, batch, peer) in saved) return
  saved[job, batch, peer] = 1
  if (count) batch = job == "5M" ? 1024 : 0
  save(sprintf("{\"record\":\"time\",\"job\":\"%s\",\"batch\":%d,\"peer\":\"%s\",\"threads\":%d,\"seconds\":%.5g,\"low\":%.5g,\"high\":%.5g,\"runs\":%d,\"test_metric\":%s}",
    job, batch, peer, count ? count : threads, cell_median, cell_low, cell_high, cell_runs, cell_metric == "" ? "null" : cell_metric))
}
function save_value(record, peer, unit, value) {
  if (value != "")
    save(sprintf("{\"record\":\"%s\",\"peer\":\"%s\",\"threads\":%d,\"%s\":%.4g}", record, peer, threads, unit, value))
}

# ---- ceilings

function read_ceilings(    line, text, key, value, keys, best, n, i) {
  while ((getline line <machine) > 0) {
    gsub(/["\\]/, "", line)
    text = text (text == "" ? "" : "; ") line
  }
  gsub(/ +/, " ", text)
  printf "{\"record\":\"machine\",\"date\":\"%s\",\"quick\":%s,\"text\":\"%s\"}\n", date, quick == "yes" ? "true" : "false", text >json
  # Measured several times: a ceiling is what the machine gave at its best.
  while ((getline line <ceilings) > 0) {
    key = number(line, "ceiling") SUBSEP number(line, "threads")
    value = number(line, "gflops") number(line, "gb_per_s")
    if (number(line, "isa") != "") isa = number(line, "isa")
    if (!(key in limit)) keys[++n] = key
    if (value + 0 > limit[key] + 0) {
      limit[key] = value
      best[key] = line
    }
  }
  for (i = 1; i <= n; i++) print best[keys[i]] >json
  close(json)
}

function print_ceilings(    i, n, names, count) {
  print ""
  print "Ceilings (" isa ")            1 thread   " threads " threads"
  n = split("fma copy triad update cache adam", names, " ")
  split("multiply-add, GFLOP/s|memory copy, GB/s|memory triad, GB/s|memory, Adam's traffic, GB/s|cache, Adam's traffic, GB/s|cache, exact Adam, GB/s", titles, "|")
  for (i = 1; i <= n; i++)
    printf "  %-28s %8s %10s\n", titles[i], three(limit[names[i], 1]), three(limit[names[i], threads])
}

# ---- tables

function table_j1(    i, b, best, base, share, seconds, ours, accuracy, top, reached, reached_top, any, format) {
  for (i = 1; i <= 5; i++) any = any best_torch("J1", batches[i]) (cell("J1", batches[i], "descent") ? "descent" : "")
  if (any == "") return
  print ""
  print "J1: 784-256-128-10 relu, Adam 1e-3, float32; seconds an epoch, median (lowest-highest epoch)"
  format = "%6s  %-20s %-20s %-20s %-36s %-7s %-7s\n"
  printf format, "batch", "descent", "torch", "torch, malloc tuned", "torch, best setting", "sklearn", "FANN"
  for (i = 1; i <= 5; i++) {
    b = batches[i]
    best = best_torch("J1", b)
    if (best == "" && !cell("J1", b, "descent")) continue
    printf format, b, shown("J1", b, "descent"), shown("J1", b, "torch"), shown("J1", b, "torch-malloc"),
      best == "" ? "-" : shown("J1", b, best) " " best, plain("J1", b, "sklearn"), plain("J1", b, "fann")
  }
  print ""
  format = "%6s  %-7s %-20s %-10s %-20s %-9s %-14s %s\n"
  printf format, "batch", "target", "torch / descent", "tuned", "best", "limit, s", "share of it", "test accuracy descent, torch"
  for (i = 1; i <= 5; i++) {
    b = batches[i]
    base = ratio("J1", b, "torch")
    best = best_torch("J1", b)
    seconds = examples * flops / (1e9 * limit["fma", threads])
    share = "FMA"
    if (b == 1) {
      seconds = examples * step_bytes / (1e9 * limit["cache", threads])
      share = "cache"
    }
    ours = cell("J1", b, "descent") ? cell_median : ""
    accuracy = cell_metric
    if (best == "" && ours == "") continue
    cell("J1", b, "torch")
    top = ratio("J1", b, best)
    reached = base >= target[b]
    reached_top = top >= target[b]
    printf format, b, target[b] "x", times(base) " " verdict(base, reached), times(ratio("J1", b, "torch-malloc")),
      times(top) " " verdict(top, reached_top), three(seconds),
      ours == "" ? "-" : sprintf("%.0f %% %s", 100 * seconds / ours, share), percent(accuracy) ", " percent(cell_metric)
    if (base != "") save(sprintf("{\"record\":\"ratio\",\"job\":\"J1\",\"batch\":%d,\"to_torch\":%.4g,\"to_best_torch\":%.4g,\"target\":%s,\"share\":%.3f}",
        b, base, top, target[b], seconds / ours))
  }
}

function verdict(value, good) { return value == "" ? "-" : good ? "reached" : "NOT REACHED" }
function times(value) { return value == "" ? "-" : three(value) "x" }
function percent(value) { return value == "" ? "-" : sprintf("%.1f %%", 100 * value) }
function plain(job, batch, peer) {
  if (!cell(job, batch, peer)) return "-"
  save_time(job, batch, peer)
  return three(cell_median)
}

function table_other(job, batch, title, work,    best, ours, seconds) {
  best = best_torch(job, batch)
  ours = cell(job, batch, "descent") ? cell_median : ""
  if (best == "" && ours == "") return
  print ""
  print job ": " title
  printf "  descent %s   torch %s   torch, malloc tuned %s   best %s %s\n", shown(job, batch, "descent"),
    shown(job, batch, "torch"), shown(job, batch, "torch-malloc"), best == "" ? "-" : shown(job, batch, best), best
  seconds = examples * work / (1e9 * limit["fma", threads])
  printf "  torch / descent %s, best %s; %s\n", times(ratio(job, batch, "torch")), times(ratio(job, batch, best)),
    against(job, threads, seconds, "FMA", ours)
}

# What a time is as a share of the least that the machine allows.
function against(job, count, seconds, of, ours) {
  if (ours == "") return "-"
  save(sprintf("{\"record\":\"limit\",\"job\":\"%s\",\"threads\":%d,\"seconds\":%.4g,\"of\":\"%s\",\"share\":%.3f}",
    job, count, seconds, of, seconds / ours))
  return sprintf("limit %s, %.0f %% of it (%s)", seconds < 0.0995 ? three(1e3 * seconds) " ms" : three(seconds) " s",
    100 * seconds / ours, of)
}

# The update alone: milliseconds and GB/s of what a rule must read and write.
function table_update(    r, t, p, rules, bytes, counts, peers, titles, key, format, value) {
  split("adam momentum", rules, " ")
  split("28 20", bytes, " ")
  counts[1] = 1; counts[2] = threads
  split("descent torch torch-malloc", peers, " ")
  if (!cell("J5-adam", 1, "descent")) return
  print ""
  printf "J5: the update alone, %.0f million float32 parameters; ms (lowest-highest), GB/s\n", update_parameters / 1e6
  format = "  %-10s %-8s %-28s %-28s %-28s %s\n"
  printf format, "rule", "threads", "descent", "torch", "torch, malloc tuned", "limit (memory, in place)"
  for (r = 1; r <= 2; r++)
    for (t = 1; t <= (threads > 1 ? 2 : 1); t++) {
      key = "J5-" rules[r]
      value = bytes[r] * update_parameters
      for (p = 1; p <= 3; p++) titles[p] = rate(key, counts[t], peers[p], value)
      cell(key, counts[t], "descent")
      printf format, rules[r], counts[t], titles[1], titles[2], titles[3],
        against(key, counts[t], value / (1e9 * limit["update", counts[t]]), "memory", cell_median)
    }
  printf "  torch / descent, Adam, %d threads: %s, malloc tuned %s\n", threads,
    times(ratio("J5-adam", threads, "torch")), times(ratio("J5-adam", threads, "torch-malloc"))
}

function rate(job, count, peer, bytes) {
  if (!cell(job, count, peer)) return "-"
  save_time(job, count, peer, count)
  return sprintf("%s (%s-%s) %s", three(1e3 * cell_median), three(1e3 * cell_low), three(1e3 * cell_high),
    three(1e-9 * bytes / cell_median))
}

function table_rows(    t, counts, arithmetic, memory, enough) {
  counts[1] = 1; counts[2] = threads
  if (!cell("5M", 1, "descent")) return
  print ""
  printf "5M: %s million rows of 28 numbers, 28-64-32-1 relu, squared error, Adam, batch 1024\n", many_rows / 1e6
  for (t = 1; t <= (threads > 1 ? 2 : 1); t++) {
    if (!cell("5M", counts[t], "descent")) continue
    save_time("5M", counts[t], "descent", counts[t])
    arithmetic = many_rows * many_flops / (1e9 * limit["fma", counts[t]])
    memory = many_rows * many_bytes / (1e9 * limit["update", counts[t]])
    enough = many_rows / cell_median >= 5e6
    printf "  threads %d: %s s an epoch (%s-%s), %s million examples/s%s; %s; FMA %.0f %%\n", counts[t], three(cell_median),
      three(cell_low), three(cell_high), three(1e-6 * many_rows / cell_median),
      t == 2 && quick != "yes" ? " (target 5: " verdict(1, enough) ")" : "",
      against("5M", counts[t], arithmetic > memory ? arithmetic : memory, arithmetic > memory ? "FMA" : "memory", cell_median),
      100 * arithmetic / cell_median
  }
}

function table_start(    peaks) {
  if (walls["start", "descent"] == "") return
  print ""
  print "Start-up and memory"
  goal("descent --version, ms", "version", "ms", 1e3 * median(walls["version", "descent"]), "", 20)
  goal("descent --help, ms", "help", "ms", 1e3 * median(walls["help", "descent"]), "", 20)
  goal("process start to first step done, s", "start", "s", median(walls["start", "descent"]), median(walls["start", "torch"]), 0.4)
  peaks = ("accuracy", "descent") in peak ? "accuracy" : "J1"
  if ((peaks, "descent") in peak)
    goal("peak memory, MB", "peak_memory", "mb", peak[peaks, "descent"], peak[peaks, "torch"], 150)
}

function table_accuracy(    seed, n, sum, least, value, line, enough) {
  least = 2
  for (seed = 1; seed <= 5; seed++)
    if (("accuracy", 64, "descent", seed) in metric) {
      value = metric["accuracy", 64, "descent", seed]
      n++
      sum += value
      if (value < least) least = value
      line = line " " percent(value)
    }
  value = metric["accuracy", 64, "torch", 1]
  if (!n && value == "") return
  print ""
  print "J1, batch 64, 5 epochs"
  if (n) {
    enough = n == 5 && sum / n >= 0.87 && least >= 0.86
    printf "  test accuracy, seeds 1-5:%s: mean %s (at least 87 %%), lowest %s (at least 86 %%): %s\n", line,
      percent(sum / n), percent(least), verdict(n, enough)
    save_value("accuracy_mean", "descent", "fraction", sum / n)
    save_value("accuracy_lowest", "descent", "fraction", least)
  }
  if (value != "") printf "  torch, seed 1: %s\n", percent(value)
  goal("beside a busy process, times slower", "busy", "ratio", slowdown("descent"), slowdown("torch"), 2.5)
  value = slowdown("torch-passive")
  if (value != "") printf "    (torch, waiting threads asleep: %s)\n", times(value)
}

function goal(title, record, unit, ours, theirs, most,    enough) {
  enough = ours <= most
  printf "  %s: descent %s (at most %s: %s)%s\n", title, three(ours), most,
    verdict(ours, enough), theirs == "" ? "" : ", torch " three(theirs)
  save_value(record, "descent", unit, ours)
  save_value(record, "torch", unit, theirs)
}

function slowdown(peer,    beside) {
  if (!cell("busy", 64, peer " beside")) return ""
  beside = cell_median
  return cell("busy", 64, peer " alone") ? beside / cell_median : ""
}

END {
  print_ceilings()
  table_j1()
  table_other("J2", 512, "784-2048-2048-10 relu, Adam, batch 512; seconds an epoch", 6 * (784 * 2048 + 2048 * 2048 + 2048 * 10) - 2 * 784 * 2048)
  table_other("J3", 128, "logistic regression 784-10, momentum, batch 128; seconds an epoch", 4 * 7840)
  table_update()
  table_rows()
  if (quick != "yes") table_accuracy()
  table_start()
  print ""
  noisy = disturbed > all_runs / 10
  printf "%d of %d runs shared the machine with other busy processes%s\n", disturbed, all_runs,
    noisy ? ": do not trust these numbers" : ""
  for (i = 1; i <= failure_count; i++) print "not counted: " failures[i]
}
