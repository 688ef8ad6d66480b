// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A step of a run. Where nothing needs all of the gradient, each piece of it is used as soon as it
// has been computed.
//
// [F21] Foret, Kleiner, Mobahi, Neyshabur. Sharpness-aware minimization for efficiently improving
// generalization. ICLR 2021. Algorithm 1: the gradient at x + rho g / |g| in place of g.
#include "run/update.h"

#include <math.h>
#include <string.h>

#include "run/estimate.h"
#include "run/gradient.h"
#include "run/observe.h"
#include "run/statistics.h"

static void update_piece(void *context, size_t worker, const dsc_piece *piece, void *g)
{
    (void)worker;
    descent_trainer *t = context;
    if (t->observe.keeps) {
        dsc_observe_keep(t, piece, g);
    }
    double *squares = t->recorded ? &t->piece_squares[piece->index] : NULL;
    dsc_optimizer_apply(t->optimizer, (char *)t->x + piece->begin * descent_type_size(t->type),
                        g, piece->begin, piece->count, piece->decays, squares);
}

// The gradient at the top of the ball of radius rho, in place of that at x; the loss stays that at
// x. A gradient of 0 has no direction: then it is the same.
static descent_status climb(descent_trainer *t, const uint32_t *rows, size_t count,
                            descent_error *error)
{
    const double norm = sqrt(dsc_gradient_squares(t));
    dsc_outcome ignored;
    if (!(norm > 0.0) || !isfinite(norm)) {
        return DESCENT_OK;
    }
    memcpy(t->away, t->x, t->n * descent_type_size(t->type));
    t->kernels->axpy(t->n, t->options.sam / norm, t->g, t->away);
    return dsc_gradient_store(t, t->away, rows, count, t->g, t->piece_squares, &ignored, error);
}

// Norms are looked at where a step can be skipped; otherwise clipping alone does.
static bool is_finite(const descent_trainer *t, const dsc_outcome *outcome, double norm)
{
    return isfinite(outcome->value) && (t->options.skip_nonfinite == 0 || isfinite(norm));
}

static descent_status step_from_store(descent_trainer *t, const uint32_t *rows, size_t count,
                                      dsc_outcome *outcome, bool *finite, descent_error *error)
{
    TRY(dsc_gradient_store(t, t->x, rows, count, t->g, t->piece_squares, outcome, error));
    dsc_statistics_note(t);
    if (t->observe.keeps) {
        memcpy(t->observe.first, t->g, t->n * descent_type_size(t->type));
    }
    if (t->options.sam > 0.0) {
        TRY(climb(t, rows, count, error));
    }
    const double norm = sqrt(dsc_gradient_squares(t));
    *finite = is_finite(t, outcome, norm);
    if (*finite) { // a batch that is left out gives no estimate either
        TRY(dsc_estimate_take(t, rows, count, error));
    }
    dsc_trainer_phase(t, DSC_PHASE_GRADIENT);
    *finite = *finite && dsc_optimizer_take(t->optimizer, t->workers, t->x, t->g, norm);
    dsc_trainer_phase(t, DSC_PHASE_UPDATE);
    return DESCENT_OK;
}

descent_status dsc_trainer_update(descent_trainer *t, const uint32_t *rows, size_t count,
                                  dsc_outcome *outcome, bool *finite, descent_error *error)
{
    dsc_trainer_phase(t, DSC_PHASE_REST);
    if (t->g) {
        return step_from_store(t, rows, count, outcome, finite, error);
    }
    TRY(dsc_estimate_take(t, rows, count, error));
    const dsc_examples examples = {.data = t->sets.train,
                                   .rows = rows,
                                   .visits = dsc_batches_visits(t->batches, rows),
                                   .count = count};
    // Squares are those of a whole piece.
    const dsc_sink sink = {.take = update_piece, .context = t, .in_parts = !t->recorded};
    const dsc_request request = {.x = t->x,
                                 .sink = &sink,
                                 .examples = &examples,
                                 .training = true,
                                 .seed = t->options.seed,
                                 .step = t->progress.step,
                                 .epoch = t->progress.epoch};
    dsc_optimizer_begin(t->optimizer, 1.0);
    TRY(dsc_objective_evaluate(dsc_empirical_objective(t->empirical), &request, outcome,
                               error));
    dsc_statistics_note(t);
    dsc_trainer_phase(t, DSC_PHASE_GRADIENT);
    *finite = isfinite(outcome->value);
    dsc_trainer_phase(t, DSC_PHASE_REST);
    return DESCENT_OK;
}
