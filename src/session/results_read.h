// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_SESSION_RESULTS_READ_H
#define DSC_SESSION_RESULTS_READ_H

#include <stddef.h>

#include "core/status.h"

/// results.json of a run folder as it stands there: an object of JSON, whatever its members
/// are. *text (out, freed with free) is NULL where there is no such file. DESCENT_BAD_DATA: it
/// is no JSON, or larger than what is ever written.
descent_status dsc_results_read(const char *folder, char **text, size_t *size,
                                descent_error *error);

#endif
