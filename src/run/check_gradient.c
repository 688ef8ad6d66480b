// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A gradient against differences of the value. In each coordinate central differences with the
// steps h and h / 2 are combined so that their errors of order h^2 cancel (Richardson):
//
//     D = (4 d(h/2) - d(h)) / 3
//
// What may separate D from the true derivative:
//   - truncation: |d(h) - d(h/2)| / 15, the next term of the series if it were as large as the
//     one that cancelled;
//   - rounding of the values: a few units in their last place, divided by h;
//   - a kink nearby: f(x+h) - 2 f(x) + f(x-h), divided by h, halves with h where f is smooth;
//     what is missing to that is the size of the jump that differences have straddled.
#include <float.h>
#include <math.h>
#include <string.h>

#include <descent/minimize.h>

#include "core/memory.h"
#include "core/status.h"
#include "objective/objective.h"

enum { SHRINKS = 5 }; /* of h, where the function is not finite at x + h */

typedef struct checker {
    descent_objective *objective;
    size_t n;
    double *at, *g; /* n each */
    double value;   /* at x */
} checker;

typedef struct estimate {
    double derivative, bound;
} estimate;

// Values at x + h, x - h, x + h/2, x - h/2 in coordinate i. *finite (out).
static descent_status four(checker *c, size_t i, double h, double f[4], bool *finite,
                           descent_error *error)
{
    const double x = c->at[i];
    descent_status status = DESCENT_OK;
    *finite = true;
    for (int k = 0; k < 4 && *finite && status == DESCENT_OK; k++) {
        c->at[i] = x + (k % 2 == 0 ? 1.0 : -1.0) * (k < 2 ? h : 0.5 * h);
        status = dsc_objective_into(c->objective, c->at, NULL, NULL, &f[k], NULL, error);
        *finite = isfinite(f[k]);
    }
    c->at[i] = x;
    return status;
}

static estimate combine(const checker *c, double h, const double f[4])
{
    const double wide = (f[0] - f[1]) / (2.0 * h);
    const double narrow = (f[2] - f[3]) / h;
    const double wide_jump = (f[0] - c->value + (f[1] - c->value)) / h;
    const double narrow_jump = (f[2] - c->value + (f[3] - c->value)) / (0.5 * h);
    double largest = fabs(c->value);
    for (int k = 0; k < 4; k++) {
        largest = fmax(largest, fabs(f[k]));
    }
    const double rounding = 4.0 * DBL_EPSILON * largest / h;
    const double truncation = fabs(wide - narrow) / 15.0;
    const double kink = fabs(narrow_jump - 0.5 * wide_jump);
    const double derivative = (4.0 * narrow - wide) / 3.0;
    // The kink's share is counted once rounding cannot explain it.
    return (estimate){derivative, truncation + rounding + (kink > 8.0 * rounding ? kink : 0.0) +
                                      DBL_EPSILON * fabs(derivative) + DBL_MIN};
}

// Powers of two, so that x + h is exact more often than not. About 1e-3: errors of h^4 and of
// rounding / h are then both near 1e-13.
static double first_step(double x)
{
    return ldexp(1.0, ilogb(fmax(1.0, fabs(x))) - 10);
}

static descent_status check_coordinate(checker *c, size_t i, estimate *e, descent_error *error)
{
    double f[4] = {0.0, 0.0, 0.0, 0.0};
    double h = first_step(c->at[i]);
    bool finite = false;
    for (int shrinks = 0; shrinks < SHRINKS && !finite; shrinks++, h /= 16.0) {
        TRY(four(c, i, h, f, &finite, error));
    }
    FAIL_IF(!finite, error, DESCENT_INVALID,
            "the value is not finite near x in coordinate %zu (counted from 0), at distances "
            "from %g to %g: check the gradient at a point inside the domain",
            i, h * 16.0, first_step(c->at[i]));
    *e = combine(c, h * 16.0, f);
    return DESCENT_OK;
}

static descent_status check_all(checker *c, double *relative, double *error_bound,
                                size_t *worst, bool *agrees, descent_error *error)
{
    TRY(dsc_objective_into(c->objective, c->at, NULL, NULL, &c->value, c->g, error));
    FAIL_IF(!isfinite(c->value), error, DESCENT_INVALID,
            "the value is not finite at x: check the gradient at a point inside the domain");
    const double scale = 1e-8 * (1.0 + fabs(c->value));
    double largest = -1.0; /* excess, of coordinate *worst */
    *agrees = false;
    *worst = 0;
    for (size_t i = 0; i < c->n; i++) {
        estimate e = {0.0, 0.0};
        TRY(check_coordinate(c, i, &e, error));
        const double off = fabs(c->g[i] - e.derivative);
        const double excess = isfinite(off) ? off / e.bound : HUGE_VAL;
        if (excess > largest) {
            largest = excess;
            *worst = i;
        }
        if (relative) {
            relative[i] = isfinite(c->g[i])
                              ? off / fmax(fmax(fabs(c->g[i]), fabs(e.derivative)), scale)
                              : HUGE_VAL;
        }
        if (error_bound) {
            error_bound[i] = e.bound;
        }
    }
    *agrees = largest <= 10.0;
    return DESCENT_OK;
}

descent_status descent_check_gradient(descent_objective *objective, const double *x,
                                      double *relative, double *error_bound, size_t *worst,
                                      bool *agrees, descent_error *error)
{
    NEED(error, "objective, x", objective, x);
    FAIL_IF(objective->type != DESCENT_FLOAT64, error, DESCENT_INVALID,
            "checking a gradient works in float64, and this objective is of float32: make it "
            "with DESCENT_FLOAT64");
    size_t unused_worst;
    bool unused_agrees;
    checker c = {.objective = objective, .n = objective->n};
    c.at = dsc_alloc_aligned(c.n, 2 * sizeof *c.at);
    if (!c.at) {
        return dsc_no_memory(error, "a check of the gradient", c.n * 2 * sizeof *c.at);
    }
    c.g = c.at + c.n;
    memcpy(c.at, x, c.n * sizeof *x);
    const descent_status status =
        check_all(&c, relative, error_bound, worst ? worst : &unused_worst,
                  agrees ? agrees : &unused_agrees, error);
    dsc_free_aligned(c.at);
    return status;
}
