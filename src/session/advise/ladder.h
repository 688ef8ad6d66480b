// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_SESSION_ADVISE_LADDER_H
#define DSC_SESSION_ADVISE_LADDER_H

#include "session/advise/adviser.h"

/// adviser->ladder.
descent_status dsc_advise_ladder(descent_adviser *adviser, descent_error *error);

#endif
