// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_SESSION_ADVISE_COLUMNS_H
#define DSC_SESSION_ADVISE_COLUMNS_H

#include "session/advise/adviser.h"

/// Findings about single columns: leaks, numbers of rows, columns with (nearly) one value. *stopped
/// is set when the callback wants no more.
descent_status dsc_advise_columns(descent_adviser *adviser, descent_error *error);

#endif
