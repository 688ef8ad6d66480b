// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// tune.json: what was asked, what was decided, and how every trial has ended so far.
#ifndef DSC_SESSION_TUNE_STATE_H
#define DSC_SESSION_TUNE_STATE_H

#include "session/tune/tune.h"

extern const char dsc_tune_record_name[];

/// Replaces it.
descent_status dsc_tune_state_write(descent_tune *tune, descent_error *error);

/// Reads it, where there is one: *found is out. DESCENT_CHANGED: it is another search.
/// DESCENT_BAD_DATA: it is damaged.
descent_status dsc_tune_state_read(descent_tune *tune, bool *found, descent_error *error);

/// The same as JSON, a new reference; NULL when memory is out.
json_t *dsc_tune_state_json(const descent_tune *tune);

#endif
