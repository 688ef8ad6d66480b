// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A function of yours as an objective: Rosenbrock's valley, first with momentum, and then a
// look at the curvature where it ends. Everything that knows objectives works on it as on a
// network.
#include <descent.h>
#include <math.h>
#include <stdio.h>

// f = (1 - x0)^2 + 100 (x1 - x0^2)^2. g is NULL when nobody wants it.
static double valley(size_t n, const double *x, double *g, void *user)
{
    (void)n;
    (void)user;
    const double a = 1 - x[0], b = x[1] - x[0] * x[0];
    if (g) {
        g[0] = -2 * a - 400 * x[0] * b;
        g[1] = 200 * b;
    }
    return a * a + 100 * b * b;
}

static int minimise(descent_objective *f, double *x, descent_error *error)
{
    descent_optimizer *momentum = NULL;
    descent_optimizer_options options = descent_optimizer_options_default(DESCENT_MOMENTUM);
    options.learning_rate = 0.01;
    options.clip = 10; /* the walls of the valley are steep */
    if (descent_optimizer_create(DESCENT_FLOAT64, 2, &options, &momentum, error) !=
        DESCENT_OK) {
        return 1;
    }
    double value = 1, g[2];
    int k = 0;
    while (value > 1e-12 && k < 50000) {
        if (descent_objective_evaluate_f64(f, x, NULL, &value, g, error) != DESCENT_OK ||
            descent_optimizer_step_f64(momentum, x, g, error) != DESCENT_OK) {
            break;
        }
        k++;
    }
    printf("f(%.4f, %.4f) %s 1e-12\n", x[0], x[1], value > 1e-12 ? ">" : "<=");
    descent_optimizer_free(momentum);
    return value > 1e-12;
}

int main(void)
{
    double x[2] = {-1.2, 1}, hv[2];
    const double along[2] = {1 / sqrt(5), 2 / sqrt(5)}; /* the valley's direction at (1, 1) */
    descent_error error = {0};
    descent_objective *f = NULL;
    int bad = descent_objective_from_function(2, valley, NULL, &f, &error) != DESCENT_OK ||
              minimise(f, x, &error) ||
              descent_objective_hessian_vector_f64(f, x, along, NULL, hv, &error) != DESCENT_OK;
    if (bad) {
        fprintf(stderr, "%s\n", error.message);
    } else {
        printf("curvature along the valley: %.2f\n", along[0] * hv[0] + along[1] * hv[1]);
    }
    descent_objective_free(f);
    return bad;
}

/*TEST
f(1.0000, 1.0000) <= 1e-12
curvature along the valley: 0.40
TEST*/
