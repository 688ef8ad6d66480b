// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_SESSION_TUNE_JSON_H
#define DSC_SESSION_TUNE_JSON_H

#include "session/tune/importance.h"

/// What is kept of a search, with what it has found; NULL when memory is out. A new reference.
/// shares: NULL while it is not over.
json_t *dsc_tune_to_json(const descent_tune *tune, const dsc_tune_share *shares);

#endif
