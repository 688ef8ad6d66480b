// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_SESSION_RESULTS_TARGETS_H
#define DSC_SESSION_RESULTS_TARGETS_H

#include <jansson.h>

#include <descent/evaluate.h>

/// What a target is called: its name, or "target 2" where the format has none. NULL: no memory.
json_t *dsc_target_name_json(const descent_model *model, size_t index);

/// The figures of each of several numbers, as a list; NULL when there is no memory.
json_t *dsc_results_targets(const descent_evaluation *e, const descent_model *model);

/// Puts the figures of labels into the object; not 0 when there is no memory.
int dsc_results_put_labels(json_t *out, const descent_evaluation *e,
                           const descent_model *model);

#endif
