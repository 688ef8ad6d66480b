// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What a run's checkpoint keeps of its best epoch, read without its data and network.
#ifndef DSC_RUN_BEST_RECORD_H
#define DSC_RUN_BEST_RECORD_H

#include <jansson.h>

#include "core/status.h"

/// File names of the two checkpoints that take turns: 0, 1. Static.
const char *dsc_checkpoint_name(int slot);

typedef struct dsc_best_record {
    json_t *progress; /* of the checkpoint */
    float *losses;    /* rows: of each validation row at the best epoch */
    size_t rows;
    uint64_t epoch; /* the best one */
    double loss;    /* its validation loss: the mean, by the weights of the rows */
} dsc_best_record;

/// From the newest checkpoint in the folder. *record (out) is emptied with dsc_best_record_free
/// in any case. DESCENT_NO_INPUT: there is none, or it has no best epoch.
descent_status dsc_best_record_read(const char *folder, dsc_best_record *record,
                                    descent_error *error);
void dsc_best_record_free(dsc_best_record *record);

/// Whether both have validated the same rows of the same data, in the same order.
bool dsc_best_record_same_rows(const dsc_best_record *a, const dsc_best_record *b);

#endif
