// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_SESSION_COMPARE_STAGES_H
#define DSC_SESSION_COMPARE_STAGES_H

#include "session/compare/compare.h"

/// The configuration of a rule with the lowest mean loss over the seeds of tuning at a length.
typedef struct dsc_choice {
    bool any; /* false: all diverged, and the rest says which was the default */
    int power, decay, edge;
    double loss; /* its mean */
} dsc_choice;
dsc_choice dsc_compare_chosen(const descent_compare *compare, int rule, int length);

/// By what trials are compared: the loss; of a function the logarithm of how far it is above the
/// lowest value.
double dsc_compare_measure(const descent_compare *compare, double loss, double lowest);

/// The seed number `index` of those that count.
uint64_t dsc_compare_seed(const descent_compare *compare, uint64_t index);

/// What is left of measuring, tuning, widening and running; compare->stopped says whether all is
/// done.
descent_status dsc_compare_stages(descent_compare *compare, descent_error *error);

#endif
