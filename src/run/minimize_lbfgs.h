// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Minimising by L-BFGS.
#ifndef DSC_RUN_MINIMIZE_LBFGS_H
#define DSC_RUN_MINIMIZE_LBFGS_H

#include "run/minimizer.h"

/// One step of lbfgs; m->stop is set when there is none.
descent_status dsc_minimizer_lbfgs_step(dsc_minimizer *m, descent_error *error);

#endif
