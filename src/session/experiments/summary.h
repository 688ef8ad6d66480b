// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_SESSION_EXPERIMENTS_SUMMARY_H
#define DSC_SESSION_EXPERIMENTS_SUMMARY_H

#include "session/experiments/experiments.h"

/// Fills means, changes and what helps, from the losses of the seeds that are complete.
void dsc_experiments_summarise(descent_experiments *experiments);

#endif
