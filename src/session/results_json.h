// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_SESSION_RESULTS_JSON_H
#define DSC_SESSION_RESULTS_JSON_H

#include <jansson.h>

#include <descent/evaluate.h>

/// All figures of an evaluation, by the names that `descent evaluate` prints, with its curves
/// and its worst rows. NULL when there is no memory.
json_t *dsc_results_json(const descent_evaluation *evaluation, const descent_model *model,
                         const descent_dataset *data);

#endif
