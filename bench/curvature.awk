# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
#
# The table of job J6 from bench_ceilings' lines and those of bench_curvature and its peer: medians over the
# rounds, and shares of the multiply-add peak (of which float64 has half).

function value(key,    text) {
  if (!match($0, "\"" key "\": *\"?[^,}\"]*")) return ""
  text = substr($0, RSTART, RLENGTH)
  sub(/^[^:]*: *"?/, "", text)
  return text
}
function median(list,    i, j, n, part, kept) {
  n = split(list, part, " ")
  for (i = 2; i <= n; i++)
    for (j = i; j > 1 && part[j] + 0 < part[j - 1] + 0; j--) { kept = part[j]; part[j] = part[j - 1]; part[j - 1] = kept }
  return part[int((n + 1) / 2)]
}
function cell(row, what,    seconds, text) {
  seconds = median(times[row, what])
  text = sprintf("%.1f ms", 1000 * seconds)
  if (what != "gradient") text = text sprintf(" = %.2f g", seconds / median(times[row, "gradient"]))
  if (peak[row]) text = text sprintf(" (%d %%)", 100 * work[what] / seconds / peak[row])
  return text
}

BEGIN {
  # GFLOP: two per weight and example for each product of a pass; nobody asks for gradients of the pixels.
  first = 784 * 256; rest = 256 * 128 + 128 * 10
  work["gradient"] = 2e-5 * (2 * first + 3 * rest)
  work["stored"] = 2e-5 * (2 * first + 6 * rest)
  work["gauss_newton"] = 2e-5 * (2 * first + 4 * rest)
  work["scratch"] = work["stored"] + 2e-5 * (first + 2 * rest)
}

/"ceiling": *"fma"/ { fma[value("threads")] = value("gflops") }
/"event": *"curvature"/ {
  row = value("peer") "  float" value("bits") "  " value("threads") " thread" (value("threads") == 1 ? " " : "s")
  if (!(row in seen)) { seen[row] = 1; rows[++count] = row }
  if (value("threads") in fma) peak[row] = fma[value("threads")] * 32 / value("bits")
  for (what in work) if (value(what) != "") times[row, what] = times[row, what] " " value(what)
  times[row, "top5"] = times[row, "top5"] " " value("top5")
  found[row] = value("products") " products, residual " value("residual") ": " value("values")
}
END {
  print "\nJ6  curvature of 784-256-128-10 at 10,000 test images: time, in gradients, share of the multiply-add peak"
  printf "%-30s %-22s %-28s %-28s %-28s %s\n", "", "gradient", "Hv, state kept", "Hv from nothing", "Gauss-Newton, state kept", "five largest eigenvalues"
  for (i = 1; i <= count; i++)
    printf "%-30s %-22s %-28s %-28s %-28s %.2f s, %s\n", rows[i], cell(rows[i], "gradient"), cell(rows[i], "stored"),
      cell(rows[i], "scratch"), (rows[i], "gauss_newton") in times ? cell(rows[i], "gauss_newton") : "", median(times[rows[i], "top5"]), found[rows[i]]
}
