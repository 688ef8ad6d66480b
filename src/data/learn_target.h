// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_DATA_LEARN_TARGET_H
#define DSC_DATA_LEARN_TARGET_H

#include "data/dataset.h"

/// How a target was chosen, for the report.
typedef struct dsc_target_note {
    const char *name; /* of the column or file */
    const char *why;
} dsc_target_note;

/// Readers that have numeric targets call one of these two when all rows are in.
/// learn: decides the task (an option, a descent_task), finds the classes and turns values into
/// class numbers. Rows with a missing target are dropped. apply: turns values into the class
/// numbers of d->schema, which was filled from another file.
descent_status dsc_dataset_learn_target(descent_dataset *d, int task,
                                        const dsc_target_note *note, const char *source,
                                        descent_error *error);
descent_status dsc_dataset_apply_target(descent_dataset *d, const char *source,
                                        descent_error *error);

/// Fails: the target `name` ("" : it has none) is `value` in every row, which teaches nothing.
/// Says what to type for the format of the set (its schema's; AUTO: CSV).
descent_status dsc_dataset_refuse_constant(const descent_dataset *d, const char *name,
                                           const char *value, const char *source,
                                           descent_error *error);

#endif
