// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "run/estimate.h"

#include "core/memory.h"
#include "optim/estimate.h"
#include "run/gradient.h"

static bool is_sampled(const descent_trainer *t)
{
    descent_estimator which = DESCENT_ESTIMATOR_HUTCHINSON;
    return dsc_optimizer_takes_estimates(t->optimizer, &which) &&
           which == DESCENT_ESTIMATOR_GNB;
}

static bool is_multiplied(const descent_trainer *t)
{
    return dsc_optimizer_takes_estimates(t->optimizer, NULL) && !is_sampled(t);
}

dsc_passes dsc_estimate_passes(const descent_trainer *t)
{
    return is_multiplied(t) ? DSC_TANGENTS : DSC_BACKWARD;
}

descent_status dsc_estimate_create(descent_trainer *t, descent_error *error)
{
    const size_t size = descent_type_size(t->type);
    const bool sampled = is_sampled(t), multiplied = is_multiplied(t);
    FAIL_IF(sampled && !dsc_empirical_samples(t->empirical), error, DESCENT_INVALID,
            "estimator: the loss of this network is no likelihood that labels could be drawn "
            "from" DSC_REMEDY "estimator = hutchinson");
    t->curvature = sampled || multiplied ? dsc_alloc_aligned(t->n, size) : NULL;
    t->signs = multiplied ? dsc_alloc_aligned(t->n, size) : NULL;
    if (((sampled || multiplied) && !t->curvature) || (multiplied && !t->signs)) {
        return dsc_no_memory(error, "estimates of curvature", 2 * t->n * size);
    }
    return DESCENT_OK;
}

void dsc_estimate_free(descent_trainer *t)
{
    dsc_free_aligned(t->curvature);
    dsc_free_aligned(t->signs);
}

descent_status dsc_estimate_take(descent_trainer *t, const uint32_t *rows, size_t count,
                                 descent_error *error)
{
    if (!t->curvature || !descent_optimizer_wants_estimate(t->optimizer)) {
        return DESCENT_OK;
    }
    dsc_outcome ignored;
    if (t->signs) {
        dsc_optimizer_draw_signs(t->optimizer, t->options.seed, t->signs);
    }
    const dsc_request as = {.x = t->x,
                            .v = t->signs,
                            .curvature = DESCENT_HESSIAN,
                            .sampled = !t->signs,
                            .step = t->progress.step,
                            .epoch = t->progress.epoch};
    TRY(dsc_gradient_store_as(t, &as, rows, count, t->curvature, NULL, &ignored, error));
    if (t->kernels->all_finite(t->n, t->curvature)) {
        dsc_optimizer_take_estimate(t->optimizer, t->workers, t->curvature,
                                    t->signs ? t->signs : t->curvature,
                                    t->signs ? 1.0 : (double)count);
    }
    return DESCENT_OK;
}
