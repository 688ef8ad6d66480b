// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_SESSION_ADVISE_BATCH_H
#define DSC_SESSION_ADVISE_BATCH_H

#include "session/advise/adviser.h"

/// adviser->batch, behind adviser->rate.
descent_status dsc_advise_batch(descent_adviser *adviser, descent_error *error);

/// Whether a noise scale and what branches say are too far apart: `critical` is as good, and twice of it
/// is not, unless it is `largest`, the largest one that was tried.
bool dsc_advise_disagree(double scale, uint64_t critical, uint64_t largest);

#endif
