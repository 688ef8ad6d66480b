// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Running statistics of a run: the state of its graph (dsc_graph_state), which goes on with every
// step that is taken and with its parameters wherever they go. Where the graph has none, nothing of
// this does anything.
#ifndef DSC_RUN_STATISTICS_H
#define DSC_RUN_STATISTICS_H

#include <descent/train.h>

#include "data/batches.h"

/// Arrays of `count` numbers.
typedef struct dsc_statistics {
    size_t count;
    double *now;               /* of trainer->x */
    double *next;              /* with the batch of the step that runs */
    double *good, *maybe;      /* of trainer->good and ->maybe */
    double *best;              /* of trainer->best.x */
    double *shown;             /* of averaged weights */
    dsc_batches *batches;      /* that they come from; NULL: no weights are averaged */
    uint64_t step, mean_count; /* that `shown` is of; UINT64_MAX: of none */
} dsc_statistics;

/// Memory, before the objective is made. DESCENT_INVALID where the options cannot be had with rows
/// that depend on each other.
descent_status dsc_statistics_create(descent_trainer *trainer, descent_error *error);
void dsc_statistics_free(dsc_statistics *statistics);

/// Another size for batches that were chosen automatically, where an epoch would end with too few
/// rows.
uint64_t dsc_statistics_fit_batch(const descent_trainer *trainer, uint64_t batch);
/// DESCENT_INVALID where a batch of an epoch has too few rows.
descent_status dsc_statistics_check_batches(const descent_trainer *trainer,
                                            descent_error *error);

/// The step's own gradient has been computed; the step has been taken.
void dsc_statistics_note(descent_trainer *trainer);
void dsc_statistics_take(descent_trainer *trainer);

/// With trainer->maybe = x, good = maybe, x = good.
void dsc_statistics_mark(descent_trainer *trainer);
void dsc_statistics_keep(descent_trainer *trainer);
void dsc_statistics_return(descent_trainer *trainer);
/// trainer->x and good are others, whose statistics are `from` (NULL: what they are now).
void dsc_statistics_replace(descent_trainer *trainer, const double *from);

/// Those that belong to x: the run's parameters, the best ones or averaged ones, of which they are
/// computed anew from the training rows.  [Izmailov et al. Averaging weights leads to wider optima
/// and better generalization. UAI 2018, section 3.2]
const double *dsc_statistics_of(const descent_trainer *trainer, const void *x);

/// Scores are by the statistics of x from now on; by those of the run.
void dsc_statistics_show(const descent_trainer *trainer, const void *x);

#endif
