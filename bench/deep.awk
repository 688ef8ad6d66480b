# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
#
# Tables of deep.sh: medians over the rounds, of the clock and of all processors together. A peer stands with its best setting and layout in each round;
# ratios are medians of those of the faster peer within a round.

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
  return n ? part[int((n + 1) / 2)] : ""
}
function least(list, key, number) { if (!(key in list) || number + 0 < list[key] + 0) list[key] = number }
function take(name,    key, now, spent) {
  if ((now = value(name)) == "") return
  spent = value(name "_spent")
  key = row SUBSEP name SUBSEP value("round")
  if (value("peer") == "descent") { ours[key] = now; ours_spent[key] = spent; return }
  if (value("peer") == "libtorch") { least(native, key, now); least(native_spent, key, spent) } else { least(eager, key, now); least(eager_spent, key, spent) }
  if (!(key in theirs_spent) || spent + 0 < theirs_spent[key] + 0) how[row, name] = value("peer") " " value("layout") " " value("setting")
  least(theirs, key, now)
  least(theirs_spent, key, spent)
}
function over(numbers, name,    r, list) {
  for (r = 1; r <= rounds; r++) if ((row SUBSEP name SUBSEP r) in numbers) list = list " " numbers[row SUBSEP name SUBSEP r]
  return median(list)
}
function ratio(above, below, name,    r, key, list) {
  for (r = 1; r <= rounds; r++) {
    key = row SUBSEP name SUBSEP r
    if (key in above && key in below && below[key] > 0) list = list " " above[key] / below[key]
  }
  return median(list)
}
function ms(seconds) { return seconds == "" ? "" : sprintf("%.2f", 1000 * seconds) }
function times(number) { return number == "" ? "" : sprintf("%.2f", number) }
function line(name, called) {
  printf "| %s | %s | %s | %s | %s | %s | %s | %s | %s | %s | %s |\n", job[row], threads[row], called,
    ms(over(ours, name)), ms(over(eager, name)), ms(over(native, name)), times(ratio(theirs, ours, name)),
    ms(over(ours_spent, name)), ms(over(eager_spent, name)), ms(over(native_spent, name)),
    times(ratio(theirs_spent, ours_spent, name)) (how[row, name] != "" ? " (" how[row, name] ")" : "")
}

{
  row = value("what") SUBSEP value("job") SUBSEP value("threads")
  if (!(row in job)) { job[row] = value("job"); threads[row] = value("threads"); kind[row] = value("what"); rows[++count] = row }
  if (value("round") + 0 > rounds) rounds = value("round") + 0
  take("step"); take("gradient"); take("scratch"); take("stored"); take("gauss_newton")
}
END {
  head = "| job | threads | what | descent, ms | torch, ms | libtorch, ms | faster peer / descent | descent, processor ms | torch, processor ms |" \
    " libtorch, processor ms | faster peer / descent |\n|---|---|---|---|---|---|---|---|---|---|---|"
  for (part = 1; part <= 2; part++) {
    wanted = part == 1 ? "step" : "curvature"
    shown = 0
    for (i = 1; i <= count; i++) {
      row = rows[i]
      if (kind[row] != wanted) continue
      if (!shown++) print (part == 1 ? "\nA step of training" : "\nGradients, products with the Hessian (from nothing; state kept) and with the Gauss-Newton matrix (state kept)") "\n\n" head
      if (part == 1) { line("step", "step"); continue }
      line("gradient", "gradient"); line("scratch", "Hv from nothing"); line("stored", "Hv, state kept"); line("gauss_newton", "Gv, state kept")
    }
  }
}
