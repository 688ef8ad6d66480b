// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "failing_evaluation.h"

#include <stddef.h>

#include "objective/objective.h"

const char failing_evaluation_message[] = "the evaluation failed on demand";

static long countdown; /* 0: off */
static bool failed;

void failing_evaluation_start(long n)
{
    countdown = n;
    failed = false;
}

bool failing_evaluation_stop(void)
{
    countdown = 0;
    return failed;
}

static bool fails(void)
{
    if (countdown > 1) {
        countdown--;
        return false;
    }
    failed = failed || countdown == 1;
    return countdown == 1;
}

static descent_status refuse(descent_error *error)
{
    return dsc_fail(error, DESCENT_IO, "%s", failing_evaluation_message);
}

// The names are the linker's: with --wrap=f, calls of f come to __wrap_f.
#define WRAP(name, parameters, ...)                                                            \
    descent_status __real_##name parameters;                                                   \
    descent_status __wrap_##name parameters;                                                   \
    descent_status __wrap_##name parameters                                                    \
    {                                                                                          \
        return fails() ? refuse(error) : __real_##name(__VA_ARGS__);                           \
    }

WRAP(dsc_objective_evaluate,
     (descent_objective * objective, const dsc_request *request, dsc_outcome *outcome,
      descent_error *error),
     objective, request, outcome, error)
WRAP(dsc_objective_into,
     (descent_objective * objective, const void *x, const void *v, const descent_rows *rows,
      double *value, void *out, descent_error *error),
     objective, x, v, rows, value, out, error)
WRAP(dsc_objective_multiply,
     (descent_objective * objective, descent_curvature curvature, const void *x, const void *v,
      const descent_rows *rows, void *out, descent_error *error),
     objective, curvature, x, v, rows, out, error)
WRAP(descent_objective_evaluate_f64,
     (descent_objective * objective, const double *x, const descent_rows *rows, double *value,
      double *g, descent_error *error),
     objective, x, rows, value, g, error)
WRAP(descent_objective_hessian_vector_f64,
     (descent_objective * objective, const double *x, const double *v, const descent_rows *rows,
      double *hv, descent_error *error),
     objective, x, v, rows, hv, error)
