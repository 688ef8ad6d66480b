// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_DATA_LEARN_TARGETS_H
#define DSC_DATA_LEARN_TARGETS_H

#include "data/dataset.h"

/// Where several targets come from.
typedef struct dsc_targets_note {
    const char *const *names; /* of each */
    const char *why;          /* they were chosen; static text */
    const char *source;       /* the file */
    bool worded;              /* some were words (dsc_label_of_text), and are labels */
} dsc_targets_note;

/// Readers that have the numbers of several targets (d->schema->targets of them) call this when
/// all rows are in: it drops the rows that miss one, and decides by the task (an option, a
/// descent_task) what they are: numbers, or labels when all are 0 and 1. DESCENT_INVALID when
/// they are not what is asked for, DESCENT_BAD_DATA when there is nothing to learn.
descent_status dsc_dataset_learn_targets(descent_dataset *d, int task,
                                         const dsc_targets_note *note, descent_error *error);

#endif
