// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A user's function as an objective. H v is the central difference of its gradient along v,
// with the step eps^(1/3) (1 + |x|) / |v| that balances truncation against rounding.
#include <math.h>
#include <stdlib.h>

#include "core/memory.h"
#include "objective/objective.h"

typedef struct callback_objective {
    descent_objective base;
    descent_callback *function;
    void *user;
    double *g, *other, *at; /* n each */
} callback_objective;

static double norm(size_t n, const double *x)
{
    double sum = 0.0;
    for (size_t i = 0; i < n; i++) {
        sum += x[i] * x[i];
    }
    return sqrt(sum);
}

// g = H v by central differences; a zero direction gives zero.
static void difference(callback_objective *self, const double *x, const double *v)
{
    const size_t n = self->base.n;
    const double length = norm(n, v);
    const double h = length != 0.0 ? 6.0554544523933395e-6 * (1.0 + norm(n, x)) / length : 0.0;
    for (int side = 0; side < 2; side++) {
        for (size_t i = 0; i < n; i++) {
            self->at[i] = x[i] + (side == 0 ? h : -h) * v[i];
        }
        self->function(n, self->at, side == 0 ? self->g : self->other, self->user);
    }
    for (size_t i = 0; i < n; i++) {
        self->g[i] = length == 0.0 ? 0.0 : (self->g[i] - self->other[i]) / (2.0 * h);
    }
}

static descent_status evaluate(descent_objective *objective, const dsc_request *request,
                               dsc_outcome *outcome, descent_error *error)
{
    (void)error;
    callback_objective *self = (callback_objective *)objective;
    const size_t n = objective->n;
    const bool wants_gradient = request->sink && !request->v;
    const double value =
        self->function(n, request->x, wants_gradient ? self->g : NULL, self->user);
    if (request->v) {
        difference(self, request->x, request->v);
    }
    if (request->sink) {
        const dsc_piece whole = {.count = n, .decays = true};
        request->sink->take(request->sink->context, 0, &whole, self->g);
    }
    *outcome =
        (dsc_outcome){.value = value, .loss = value, .squares = value * value, .count = 1};
    return DESCENT_OK;
}

static void free_callback(descent_objective *objective)
{
    callback_objective *self = (callback_objective *)objective;
    dsc_free_aligned(self->g);
    free(self);
}

descent_status descent_objective_from_function(size_t n, descent_callback *function, void *user,
                                               descent_objective **objective,
                                               descent_error *error)
{
    static const dsc_objective_class class = {"callback", evaluate, free_callback};
    FAIL_IF(n == 0, error, DESCENT_INVALID, "n is 0: a function needs at least one parameter");
    FAIL_IF(!function, error, DESCENT_INVALID, "the function is NULL");
    callback_objective *self = calloc(1, sizeof *self);
    double *block = dsc_alloc_aligned(n, 3 * sizeof *block);
    if (!self || !block) {
        free(self);
        dsc_free_aligned(block);
        return dsc_no_memory(error, "an objective", n * 3 * sizeof *block);
    }
    self->base =
        (descent_objective){.class = &class, .type = DESCENT_FLOAT64, .n = n, .piece_count = 1};
    self->function = function;
    self->user = user;
    self->g = block;
    self->other = block + n;
    self->at = block + 2 * n;
    *objective = &self->base;
    return DESCENT_OK;
}
