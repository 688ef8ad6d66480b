// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Where something needs all of a gradient (clipping, rules for matrices, batches in slices, a second
// gradient at another point), it is stored before any parameter moves.
#include "run/gradient.h"

#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "optim/step.h"

// ---- memory ----

bool dsc_gradient_is_stored(const descent_trainer *t)
{
    return dsc_optimizer_is_whole(t->optimizer) || t->options.accumulate > 1 ||
           t->options.sam > 0.0 || t->options.skip_nonfinite > 0;
}

size_t dsc_gradient_slice(const descent_trainer *t, uint64_t batch)
{
    const uint64_t parts = t->options.accumulate;
    return (size_t)(parts > 1 ? (batch + parts - 1) / parts : batch);
}

descent_status dsc_gradient_create(descent_trainer *t, descent_error *error)
{
    const size_t size = descent_type_size(t->type);
    const size_t pieces = dsc_empirical_objective(t->empirical)->piece_count;
    const bool stored = dsc_gradient_is_stored(t), twice = t->options.sam > 0.0;
    t->piece_squares = calloc(pieces + 1, sizeof *t->piece_squares);
    t->g = stored ? dsc_alloc_aligned(t->n, size) : NULL;
    t->away = twice ? dsc_alloc_aligned(t->n, size) : NULL;
    if (!t->piece_squares || (stored && !t->g) || (twice && !t->away)) {
        return dsc_no_memory(error, "gradients", 2 * t->n * size);
    }
    return DESCENT_OK;
}

void dsc_gradient_free(descent_trainer *t)
{
    dsc_free_aligned(t->g);
    dsc_free_aligned(t->away);
    free(t->piece_squares);
}

// ---- pieces ----

// Where pieces of a slice go. weight: of the slice in the batch.
typedef struct storing {
    const descent_trainer *trainer;
    void *g;
    double *squares; /* after the last slice; or NULL */
    double weight;
    bool first, last;
} storing;

static void store_piece(void *context, size_t worker, const dsc_piece *piece, void *g)
{
    (void)worker;
    const storing *s = context;
    const dsc_kernels *kernels = s->trainer->kernels;
    const size_t size = descent_type_size(s->trainer->type);
    void *to = (char *)s->g + piece->begin * size;
    if (dsc_optimizer_freezes(s->trainer->optimizer, piece->begin)) {
        memset(to, 0, piece->count * size);
    } else if (!s->first) {
        kernels->axpy(piece->count, s->weight, g, to);
    } else {
        memcpy(to, g, piece->count * size);
        if (!s->last) {
            kernels->scale(piece->count, s->weight, to);
        }
    }
    if (s->last && s->squares) {
        s->squares[piece->index] = kernels->dot(piece->count, to, to);
    }
}

static void add_outcome(dsc_outcome *to, const dsc_outcome *part, double weight)
{
    to->value += weight * part->value;
    to->loss += part->loss;
    to->squares += part->squares;
    to->penalty = part->penalty;
    to->count += part->count;
}

descent_status dsc_gradient_store_as(descent_trainer *t, const dsc_request *as,
                                     const uint32_t *rows, size_t count, void *g,
                                     double *squares, dsc_outcome *outcome,
                                     descent_error *error)
{
    const size_t slice = dsc_gradient_slice(t, t->batch), slices = (count + slice - 1) / slice;
    dsc_outcome sum = {0};
    for (size_t i = 0; i < slices; i++) {
        const size_t begin = i * slice, left = count - begin;
        const dsc_examples examples = {.data = t->sets.train,
                                       .rows = rows + begin,
                                       .visits = dsc_batches_visits(t->batches, rows + begin),
                                       .count = left < slice ? left : slice};
        storing to = {.trainer = t,
                      .g = g,
                      .squares = squares,
                      .weight = (double)examples.count / (double)count,
                      .first = i == 0,
                      .last = i + 1 == slices};
        const dsc_sink sink = {.take = store_piece, .context = &to};
        // Each slice draws its own masks.
        const dsc_request request = {.x = as->x,
                                     .v = as->v,
                                     .curvature = as->curvature,
                                     .sampled = as->sampled,
                                     .sink = &sink,
                                     .examples = &examples,
                                     .training = true,
                                     .seed = t->options.seed,
                                     .step = slices > 1 ? as->step * slices + i : as->step,
                                     .epoch = as->epoch};
        TRY(dsc_objective_evaluate(dsc_empirical_objective(t->empirical), &request, outcome,
                                   error));
        add_outcome(&sum, outcome, to.weight);
    }
    if (slices > 1) {
        *outcome = sum;
    }
    return DESCENT_OK;
}

descent_status dsc_gradient_store(descent_trainer *t, const void *x, const uint32_t *rows,
                                  size_t count, void *g, double *squares, dsc_outcome *outcome,
                                  descent_error *error)
{
    const dsc_request as = {.x = x, .step = t->progress.step, .epoch = t->progress.epoch};
    return dsc_gradient_store_as(t, &as, rows, count, g, squares, outcome, error);
}

double dsc_gradient_squares(const descent_trainer *t)
{
    const size_t pieces = dsc_empirical_objective(t->empirical)->piece_count;
    double squares = 0.0;
    for (size_t i = 0; i < pieces; i++) {
        squares += t->piece_squares[i];
    }
    return squares;
}
