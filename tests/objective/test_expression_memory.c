// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Formulas with the n-th allocation failing, n = 1, 2, ... until none does; and that an
// evaluation allocates nothing.
#include "check.h"

#include <stdlib.h>

#include <descent/expression.h>

#include "failing_alloc.h"

static const char *const FORMULAS[] = {
    "(1-x)^2 + 100*(y-x^2)^2",
    "sum(i, 1, 9, i^2*x[i]^4 - 16*x[i]^2) + prod(i, 1, 3, x[i]) + x10",
    "a+b+c+d+e1+f+g+h+i+j+k+l+m+n+o+p+q+r+s+t+u+v+w"};
enum { FORMULA_COUNT = sizeof FORMULAS / sizeof *FORMULAS, MOST = 32 };

static descent_status live(const char *text, descent_error *error)
{
    descent_expression *e = NULL;
    descent_objective *o = NULL;
    char *derivative = NULL;
    double x[MOST] = {0.5}, value = 0.0;
    descent_status status = descent_expression_parse(text, NULL, 0, &e, error);
    CHECK((status == DESCENT_OK) == (e != NULL));
    if (status == DESCENT_OK) {
        status = descent_objective_from_expression(e, &o, error);
    }
    if (status == DESCENT_OK) {
        status = descent_expression_values(e, 1, x, &value, error);
    }
    if (status == DESCENT_OK) {
        status = descent_expression_derivative(e, 0, &derivative, error);
    }
    free(derivative);
    descent_objective_free(o);
    descent_expression_free(e);
    return status;
}

static void every_allocation_fails_once(void)
{
    for (size_t f = 0; f < FORMULA_COUNT; f++) {
        bool failed = true;
        for (long n = 1; failed; n++) {
            descent_error error = {0};
            failing_alloc_start(n);
            const descent_status status = live(FORMULAS[f], &error);
            failed = failing_alloc_stop();
            // Where there is another way without the memory, all is well.
            if (!CHECK(status == DESCENT_OK || (failed && status == DESCENT_NO_MEMORY))) {
                printf("  %s, allocation %ld: %s\n", FORMULAS[f], n, error.message);
            }
        }
    }
}

static void evaluations_allocate_nothing(void)
{
    for (size_t f = 0; f < FORMULA_COUNT; f++) {
        descent_error error = {0};
        descent_expression *e = NULL;
        descent_objective *o = NULL;
        double x[MOST] = {0.5}, g[MOST], value = 0.0;
        CHECK_OK(descent_expression_parse(FORMULAS[f], NULL, 0, &e, &error));
        CHECK_OK(descent_objective_from_expression(e, &o, &error));
        failing_alloc_start(1);
        CHECK_OK(descent_objective_evaluate_f64(o, x, NULL, &value, g, &error));
        CHECK_OK(descent_objective_hessian_vector_f64(o, x, x, NULL, g, &error));
        CHECK(!failing_alloc_stop());
        descent_objective_free(o);
        descent_expression_free(e);
    }
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {TEST(every_allocation_fails_once),
                                       TEST(evaluations_allocate_nothing)};
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
