// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// An average of a run's weights over its steps, which is what is scored and saved in their place.
//
// [P92] Polyak, Juditsky. Acceleration of stochastic approximation by averaging. 1992.
// [I18] Izmailov et al. Averaging weights leads to wider optima and better generalization. UAI 2018.
// [K22] Kaddour. Stop wasting my time! Saving days of ImageNet and BERT training with latest weight
//       averaging. 2022.
#ifndef DSC_RUN_MEAN_H
#define DSC_RUN_MEAN_H

#include <descent/train.h>

typedef struct dsc_mean {
    void *x;        /* n: of EMA not corrected, of SWA the mean; or NULL */
    void *copies;   /* LAWA: options.count * n */
    void *shown;    /* n: scratch for dsc_mean_shown */
    uint64_t count; /* weights that are in it so far; of LAWA, that were copied */
} dsc_mean;

/// Memory for what options.average_weights says.
descent_status dsc_mean_create(descent_trainer *trainer, descent_error *error);
void dsc_mean_free(dsc_mean *mean);

/// After a step; before an epoch is scored.
void dsc_mean_step(descent_trainer *trainer);
void dsc_mean_epoch(descent_trainer *trainer);

/// The parameters to score and to save: the average, or the run's own while there is none. A view
/// until the next call.
const void *dsc_mean_shown(const descent_trainer *trainer);

#endif
