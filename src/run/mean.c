// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "run/mean.h"

#include <string.h>

#include "core/memory.h"
#include "optim/average.h"
#include "optim/evaluated.h"
#include "run/trainer.h"

descent_status dsc_mean_create(descent_trainer *t, descent_error *error)
{
    const descent_average_weights *a = &t->options.average_weights;
    const size_t size = descent_type_size(t->type);
    const bool queues = a->kind == DESCENT_AVERAGE_LAWA;
    const bool evaluates = dsc_optimizer_evaluates(t->optimizer);
    if (a->kind == DESCENT_AVERAGE_NONE && !evaluates) {
        return DESCENT_OK;
    }
    FAIL_IF(a->kind != DESCENT_AVERAGE_NONE && evaluates, error, DESCENT_INVALID,
            "average-weights: schedule-free rules average the weights themselves" DSC_REMEDY
            "average-weights = none");
    t->mean.shown = dsc_alloc_aligned(t->n, size);
    if (evaluates) {
        return t->mean.shown ? DESCENT_OK
                             : dsc_no_memory(error, "weights to evaluate", t->n * size);
    }
    t->mean.x = queues ? NULL : dsc_alloc_aligned(t->n, size);
    t->mean.copies = queues && t->n <= SIZE_MAX / size / a->count
                         ? dsc_alloc_aligned(a->count * t->n, size)
                         : NULL;
    if (!t->mean.shown || (queues ? !t->mean.copies : !t->mean.x)) {
        return dsc_no_memory(error, "an average of the weights",
                             (queues ? a->count : 1) * t->n * size);
    }
    return DESCENT_OK;
}

void dsc_mean_free(dsc_mean *mean)
{
    dsc_free_aligned(mean->x);
    dsc_free_aligned(mean->copies);
    dsc_free_aligned(mean->shown);
}

void dsc_mean_step(descent_trainer *t)
{
    const descent_average_weights *a = &t->options.average_weights;
    dsc_mean *mean = &t->mean;
    if (a->kind == DESCENT_AVERAGE_EMA) {
        t->kernels->blend(t->n, a->beta, mean->x, 1.0 - a->beta, t->x, mean->x);
        mean->count++;
    } else if (a->kind == DESCENT_AVERAGE_LAWA && t->progress.step % a->every == 0) {
        const size_t bytes = t->n * descent_type_size(t->type);
        memcpy((char *)mean->copies + mean->count % a->count * bytes, t->x, bytes);
        mean->count++;
    }
}

void dsc_mean_epoch(descent_trainer *t)
{
    const descent_average_weights *a = &t->options.average_weights;
    dsc_mean *mean = &t->mean;
    if (a->kind == DESCENT_AVERAGE_SWA && t->progress.epoch + 1 >= a->from) {
        const double share = 1.0 / (double)++mean->count;
        t->kernels->blend(t->n, 1.0 - share, mean->x, share, t->x, mean->x);
    }
}

// The mean of the copies there are.
static void add_up(const descent_trainer *t, uint64_t copies)
{
    const size_t bytes = t->n * descent_type_size(t->type);
    memset(t->mean.shown, 0, bytes);
    for (uint64_t i = 0; i < copies; i++) {
        t->kernels->axpy(t->n, 1.0 / (double)copies, (char *)t->mean.copies + i * bytes,
                         t->mean.shown);
    }
}

const void *dsc_mean_shown(const descent_trainer *t)
{
    const descent_average_weights *a = &t->options.average_weights;
    const dsc_mean *mean = &t->mean;
    if (a->kind == DESCENT_AVERAGE_NONE && mean->shown) {
        dsc_optimizer_evaluated(t->optimizer, t->x, mean->shown);
        // After a run has diverged x is its last good one, and the state of the rule is not.
        return t->kernels->all_finite(t->n, mean->shown) ? mean->shown : t->x;
    }
    if (a->kind == DESCENT_AVERAGE_NONE || mean->count == 0) {
        return t->x;
    }
    if (a->kind == DESCENT_AVERAGE_SWA) {
        return mean->x;
    }
    if (a->kind == DESCENT_AVERAGE_LAWA) {
        add_up(t, mean->count < a->count ? mean->count : a->count);
    } else { // it began at 0
        const double weight =
            dsc_complement_of_power(&dsc_library_mathematics, a->beta, mean->count);
        memcpy(mean->shown, mean->x, t->n * descent_type_size(t->type));
        t->kernels->scale(t->n, 1.0 / weight, mean->shown);
    }
    return mean->shown;
}
