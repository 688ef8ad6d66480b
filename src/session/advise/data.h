// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_SESSION_ADVISE_DATA_H
#define DSC_SESSION_ADVISE_DATA_H

#include "session/advise/adviser.h"

/// adviser->data.
descent_status dsc_advise_data(descent_adviser *adviser, descent_error *error);

#endif
