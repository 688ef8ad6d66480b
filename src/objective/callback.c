// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A user's function as an objective. What it does not tell is made of differences:
// - the gradient, of values at x -+ h and x -+ 2h: (4 d(h) - d(2h)) / 3 with the central
//   differences d, whose error is of the order h^4; h = eps^(1/5) (1 + |x|) / 2,
// - H v, as the central difference of the gradient along v, with the step
//   eps^(1/3) (1 + |x|) / |v| that balances truncation against rounding; a longer one,
//   eps^(1/4), where the gradient is made of differences itself.
//
// Keeps: the user's function is called by one thread, at finite numbers of calls per question:
// 1 with its own gradient, 4 n + 1 without, and for a product one more than twice that. The
// vector x of the caller is never changed; differences are taken on a copy.
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "kernel/norm.h"
#include "objective/objective.h"

typedef struct callback_objective {
    descent_objective base;
    descent_callback *function;
    descent_product_callback *product; /* or NULL */
    bool has_gradient;
    void *user;
    double *g, *other, *at, *around; /* n each */
} callback_objective;

static double value_around(callback_objective *self, size_t i, double at)
{
    const double kept = self->around[i];
    self->around[i] = at;
    const double value = self->function(self->base.n, self->around, NULL, self->user);
    self->around[i] = kept;
    return value;
}

// g = the gradient at x; the value, when the function tells the gradient itself.
static double gradient(callback_objective *self, const double *x, double *g)
{
    const size_t n = self->base.n;
    if (self->has_gradient) {
        return self->function(n, x, g, self->user);
    }
    memcpy(self->around, x, n * sizeof *x);
    for (size_t i = 0; i < n; i++) {
        const double h = 3.7e-4 * (1.0 + fabs(x[i]));
        double d[2];
        for (int wide = 0; wide < 2; wide++) {
            const double up = x[i] + (1 + wide) * h, down = x[i] - (1 + wide) * h;
            // Divided by the difference of the rounded numbers, which is not exactly 2 h.
            d[wide] = (value_around(self, i, up) - value_around(self, i, down)) / (up - down);
        }
        g[i] = (4.0 * d[0] - d[1]) / 3.0;
    }
    return self->function(n, x, NULL, self->user);
}

// g = H v by central differences; a zero direction gives zero.
static void difference(callback_objective *self, const double *x, const double *v)
{
    const size_t n = self->base.n;
    const double length = dsc_norm(n, v);
    // eps^(1/3) and eps^(1/4).
    const double part = self->has_gradient ? 6.0554544523933395e-6 : 1.2207031250000000e-4;
    const double h = length != 0.0 ? part * (1.0 + dsc_norm(n, x)) / length : 0.0;
    for (int side = 0; side < 2; side++) {
        for (size_t i = 0; i < n; i++) {
            self->at[i] = x[i] + (side == 0 ? h : -h) * v[i];
        }
        gradient(self, self->at, side == 0 ? self->g : self->other);
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
    const double value = wants_gradient ? gradient(self, request->x, self->g)
                                        : self->function(n, request->x, NULL, self->user);
    if (request->v && self->product) {
        self->product(n, request->x, request->v, self->g, self->user);
    } else if (request->v) {
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

descent_status descent_objective_from_callbacks(size_t n, const descent_callbacks *callbacks,
                                                descent_objective **objective,
                                                descent_error *error)
{
    NEED(error, "callbacks, objective", callbacks, objective);
    static const dsc_objective_class class = {"callback", evaluate, free_callback};
    FAIL_IF(n == 0, error, DESCENT_INVALID, "n is 0: a function needs at least one parameter");
    FAIL_IF(!callbacks || !callbacks->function, error, DESCENT_INVALID, "the function is NULL");
    callback_objective *self = calloc(1, sizeof *self);
    double *block = dsc_alloc_aligned(n, 4 * sizeof *block);
    if (!self || !block) {
        free(self);
        dsc_free_aligned(block);
        return dsc_no_memory(error, "an objective", n * 4 * sizeof *block);
    }
    self->base = (descent_objective){
        .class = &class, .type = DESCENT_FLOAT64, .n = n, .piece_count = 1, .portable = true};
    self->function = callbacks->function;
    self->product = callbacks->hessian_vector;
    self->has_gradient = !callbacks->value_only;
    self->user = callbacks->user;
    self->g = block;
    self->other = block + n;
    self->at = block + 2 * n;
    self->around = block + 3 * n;
    *objective = &self->base;
    return DESCENT_OK;
}

descent_status descent_objective_from_function(size_t n, descent_callback *function, void *user,
                                               descent_objective **objective,
                                               descent_error *error)
{
    NEED(error, "objective", objective);
    const descent_callbacks callbacks = {.function = function, .user = user};
    return descent_objective_from_callbacks(n, &callbacks, objective, error);
}
