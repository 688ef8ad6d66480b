// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_RUN_MERGE_H
#define DSC_RUN_MERGE_H

#include "run/starts.h"

/// Merges the good ones among starts->starts ends, whose points are x[starts * n], into the
/// minima, counts and estimate of *result (out), which is freed with descent_starts_free.
descent_status dsc_merge_endings(const descent_starts_options *starts, size_t n,
                                 const dsc_ending *endings, const double *x,
                                 descent_starts_result *result, descent_error *error);

#endif
