// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_SESSION_TUNE_CONFIG_H
#define DSC_SESSION_TUNE_CONFIG_H

#include "session/tune/tune.h"

/// Writes best.conf: the options that train what was chosen, `key = value` lines, for
/// `descent train --config`. It trains the same model as the trial's, bit by bit.
descent_status dsc_tune_config_write(const descent_tune *tune, descent_error *error);

#endif
