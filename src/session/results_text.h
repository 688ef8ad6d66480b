// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_SESSION_RESULTS_TEXT_H
#define DSC_SESSION_RESULTS_TEXT_H

#include "session/run.h"

/// Evaluates the model of a run of text on rows (index NULL: all of data), or on some of them where
/// that would take long, into *e (out).
descent_status dsc_results_text(const descent_run *run, const descent_model *model,
                                const descent_dataset *data, const descent_rows *rows,
                                descent_text_evaluation *e, descent_error *error);

/// Its figures. NULL when there is no memory.
json_t *dsc_results_text_json(const descent_text_evaluation *e);

#endif
