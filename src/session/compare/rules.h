// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_SESSION_COMPARE_RULES_H
#define DSC_SESSION_COMPARE_RULES_H

#include "session/compare/compare.h"

/// Eighths of a decade between the rates of the first grid: half a decade.
enum { DSC_COMPARE_SPACING = 4 };

/// Reads o.with into the contenders. DESCENT_INVALID: no such rule, one that cannot take part, or
/// fewer than two.
descent_status dsc_compare_rules(descent_compare *compare, descent_error *error);

/// Options of a contender, but for rate, weight decay and clipping, which `shared` has where they
/// are given.
descent_optimizer_options dsc_compare_optimizer(const descent_compare *compare,
                                                const dsc_contender *contender,
                                                const descent_optimizer_options *shared);

/// A decay as the option `decay` has it.
const char *dsc_compare_decay_option(int decay);

/// The rate of a power, to three digits, so that the one that is printed is the one that was used.
double dsc_compare_rate(const dsc_contender *contender, int power);

/// The powers of the first grid: `rates` of them, one for a rule without a rate; *count is out.
/// powers (out) has room for 15.
void dsc_compare_grid(const dsc_contender *contender, uint64_t rates, int *powers,
                      size_t *count);

/// The next power to try, from those that were tried (sorted, at least one) and the best of them:
/// beyond an edge half a decade further, else between the best and its farther neighbour, the upper
/// one where both are as far.
int dsc_compare_next_power(const int *powers, size_t count, int best);

#endif
