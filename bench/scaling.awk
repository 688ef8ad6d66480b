# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
#
# The lines through the points of scaling.sh, and why points lie off them. Records: series, JSON of bench_step.
#
# What a step must do at least, each at the ceiling that was measured: arithmetic (6 operations per weight and
# example, 4 in the first layer), moving the parameters (x, m, v read and written, x read forward and backward:
# 32 bytes), moving the rows, and the fixed cost of a step (the smallest network there is, one example). A cause
# is the largest of the four, told with its share of the time.
#
# Variables: json, threads, ceilings (file), l2, l3 (bytes).

BEGIN {
  FS = "\t"
  while ((getline line <ceilings) > 0)
    limit[text(line, "ceiling"), text(line, "threads")] = text(line, "gflops") text(line, "gb_per_s")
  split("parameters examples batch", order, " ")
  title["parameters"] = "time a step against parameters (28 inputs, two equal relu layers, 1 output; batch 64)"
  title["examples"] = "time an epoch against examples (28-64-32-1 relu, batch 1024)"
  title["batch"] = "time a step against the batch (784-256-128-1 relu, 8192 examples)"
}

function text(line, key) { # the value of a key in a JSON line
  if (!match(line, "\"" key "\": *\"?[^,}\"]*")) return ""
  line = substr(line, RSTART, RLENGTH)
  sub(/^[^:]*: *"?/, "", line)
  return line
}

$2 == "" { next }
$1 == "fixed" { fixed = text($2, "step_seconds") + 0; next }
{
  s = $1
  i = ++count[s]
  n = text($2, "parameters") + 0
  batch = text($2, "batch") + 0
  rows = text($2, "rows") + 0
  columns = text($2, "columns") + 0
  steps = s == "examples" ? text($2, "steps_per_epoch") : 1
  x[s, i] = s == "parameters" ? n : s == "examples" ? rows : batch
  y[s, i] = steps * text($2, "step_seconds")
  low[s, i] = steps * text($2, "low")
  high[s, i] = steps * text($2, "high")
  examples = s == "examples" ? rows : batch
  first = s == "batch" ? 784 * 256 : s == "examples" ? 28 * 64 : columns * width_of(n)
  flops = examples * (6 * n - 2 * first)
  state = 12 * n
  data = rows * (columns + 1) * 4
  least[s, i, 1] = flops / (1e9 * limit["fma", threads])
  least[s, i, 2] = steps * 32 * n / bandwidth(state)
  least[s, i, 3] = examples * (columns + 1) * 4 / bandwidth(data)
  least[s, i, 4] = steps * fixed
  cause[s, i, 1] = sprintf("multiply-adds: %s GFLOP/s of %.0f", brief(flops / y[s, i] / 1e9), limit["fma", threads])
  cause[s, i, 2] = "parameters and their state (" size(state) ") in " level(state)
  cause[s, i, 3] = "rows (" size(data) ") in " level(data)
  cause[s, i, 4] = "fixed cost of a step (" brief(1e6 * fixed) " us)"
  where[s, i] = s == "parameters" ? level(state) : s == "examples" ? level(data) : ""
}

function width_of(n) { return (-31 + sqrt(31 * 31 + 4 * (n - 1))) / 2 }
function level(bytes) { return bytes <= l2 * threads ? "L2" : bytes <= l3 ? "L3" : "memory" }
function bandwidth(bytes) { return 1e9 * limit[bytes <= l3 ? "cache" : "update", threads] }
function size(bytes) { return bytes < 1e6 ? brief(bytes / 1e3) " kB" : brief(bytes / 1e6) " MB" }
function brief(v) { return sprintf(v >= 99.5 ? "%.0f" : v >= 9.95 ? "%.1f" : "%.2f", v) }
function time(v) { return v < 1e-3 ? brief(1e6 * v) " us" : v < 1 ? brief(1e3 * v) " ms" : brief(v) " s" }

# Fills slope, offset, r2.
function fit(s,    i, m, u, v, su, sv, suu, suv, svv) {
  m = count[s]
  su = sv = suu = suv = svv = 0
  for (i = 1; i <= m; i++) {
    u = log(x[s, i]); v = log(y[s, i])
    su += u; sv += v; suu += u * u; suv += u * v; svv += v * v
  }
  slope = (m * suv - su * sv) / (m * suu - su * su)
  offset = (sv - slope * su) / m
  r2 = (m * suv - su * sv) ^ 2 / ((m * suu - su * su) * (m * svv - sv * sv))
}

function reason(s, i,    k, top, words, share) {
  top = 1
  for (k = 2; k <= 4; k++)
    if (least[s, i, k] > least[s, i, top]) top = k
  share = least[s, i, top] / y[s, i]
  words = sprintf("%s, at least %.0f %% of the time", cause[s, i, top], 100 * share)
  if (share < 0.25) words = "far from every limit; the nearest: " words
  if (i > 1 && where[s, i] != where[s, i - 1])
    words = words "; first point outside " where[s, i - 1]
  return words
}

function show(s,    i, off, line) {
  fit(s)
  if (json == "yes")
    printf "{\"record\":\"scaling\",\"series\":\"%s\",\"threads\":%d,\"slope\":%.3f,\"r2\":%.4f,\"points\":%d}\n", s,
      threads, slope, r2, count[s]
  else
    printf "\n%s\n  slope %.2f, R2 %.3f\n  %12s %10s  %-22s %6s\n", title[s], slope, r2, s, "time", "(lowest-highest)", "off"
  for (i = 1; i <= count[s]; i++) {
    off = y[s, i] / exp(offset + slope * log(x[s, i])) - 1
    if (json == "yes") {
      printf "{\"record\":\"point\",\"series\":\"%s\",\"threads\":%d,\"%s\":%d,\"seconds\":%.4g,\"low\":%.4g,\"high\":%.4g,\"off\":%.3f,\"arithmetic\":%.3g,\"parameters_moved\":%.3g,\"rows_moved\":%.3g,\"fixed\":%.3g,\"reason\":\"%s\"}\n",
        s, threads, s, x[s, i], y[s, i], low[s, i], high[s, i], off, least[s, i, 1], least[s, i, 2], least[s, i, 3],
        least[s, i, 4], reason(s, i)
      continue
    }
    line = sprintf("  %12d %10s  %-22s %+5.0f %%", x[s, i], time(y[s, i]), "(" time(low[s, i]) "-" time(high[s, i]) ")", 100 * off)
    print line (off > 0.2 || off < -0.2 ? "  " reason(s, i) : "")
  }
}

END {
  if (json != "yes")
    printf "%d threads; %s GFLOP/s, caches %s GB/s, memory %s GB/s; L2 %s a core, L3 %s; fixed cost of a step %s\n",
      threads, brief(limit["fma", threads]), brief(limit["cache", threads]), brief(limit["update", threads]),
      size(l2), size(l3), time(fixed)
  for (k = 1; k <= 3; k++) if (count[order[k]] > 1) show(order[k])
}
