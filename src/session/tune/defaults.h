// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_SESSION_TUNE_DEFAULTS_H
#define DSC_SESSION_TUNE_DEFAULTS_H

#include "session/tune/tune.h"

enum {
    DSC_TUNE_FEW = 10, /* trials below which only the learning rate is tuned */
    DSC_TUNE_SOME = 25 /* and, below so many, only it and the penalty on weights */
};

/// A space for so many trials, where nobody says what to search over. Options that were given are
/// not in it. tune->space is out. [Godbole, Dahl, Gilmer, Shallue, Nado. Deep learning tuning
/// playbook. 2023]
descent_status dsc_tune_default_space(descent_tune *tune, uint64_t trials,
                                      descent_error *error);

#endif
