// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The right side of an equation on rows: slopes and second derivatives against differences, row by row and
// for more rows than one chunk has.
#include "fit/model.h"

#include <math.h>
#include <stdlib.h>

#include "check.h"

enum { ROWS = 700, MOST = 5 };

static const char *const names[] = {"x", "z", "y"};

static void make_rows(double *values)
{
    for (size_t r = 0; r < ROWS; r++) {
        values[3 * r] = 0.1 + 3.0 * (double)r / ROWS;
        values[3 * r + 1] = sin(0.3 * (double)r);
        values[3 * r + 2] = 1.0 + values[3 * r];
    }
}

// The sum over rows of factor times the slope by parameter j.
static double weighed(const double *slopes, const double *factor, size_t n, size_t j)
{
    double sum = 0.0;
    for (size_t r = 0; r < ROWS; r++) {
        sum += factor[r] * slopes[r * n + j];
    }
    return sum;
}

static void check_slopes(dsc_fit_model *m, double *x, const char *equation)
{
    static double slopes[ROWS * MOST], above[ROWS], below[ROWS];
    const double step = 1e-6;
    dsc_fit_jacobian(m, x, slopes);
    for (size_t j = 0; j < m->count; j++) {
        const double at = x[j];
        double worst = 0.0;
        x[j] = at + step;
        dsc_fit_values(m, x, above);
        x[j] = at - step;
        dsc_fit_values(m, x, below);
        x[j] = at;
        for (size_t r = 0; r < ROWS; r++) {
            const double slope = (above[r] - below[r]) / (2.0 * step);
            worst = fmax(worst, fabs(slopes[r * m->count + j] - slope) / (1.0 + fabs(slope)));
        }
        if (!CHECK(worst < 1e-8)) {
            printf("%s by %s: off by %g\n", equation, m->names[j], worst);
        }
    }
}

static void check_bends(dsc_fit_model *m, double *x, const char *equation)
{
    static double above[ROWS * MOST], below[ROWS * MOST], factor[ROWS];
    double hessian[MOST * MOST] = {0};
    const double step = 1e-6;
    descent_error error = {0};
    for (size_t r = 0; r < ROWS; r++) {
        factor[r] = cos((double)r) / ROWS;
    }
    CHECK_OK(dsc_fit_add_second(m, x, factor, hessian, &error));
    for (size_t j = 0; j < m->count; j++) {
        const double at = x[j];
        x[j] = at + step;
        dsc_fit_jacobian(m, x, above);
        x[j] = at - step;
        dsc_fit_jacobian(m, x, below);
        x[j] = at;
        for (size_t k = 0; k < m->count; k++) {
            const double bend =
                (weighed(above, factor, m->count, k) - weighed(below, factor, m->count, k)) /
                (2.0 * step);
            if (!CHECK_NEAR(hessian[j * m->count + k], bend, 1e-7)) {
                printf("%s by %s and %s\n", equation, m->names[j], m->names[k]);
            }
        }
    }
}

static void derivatives_are_those_of_differences(void)
{
    static const char *const equations[] = {
        "y = a*exp(-b*x) + c",
        "y = a/(1 + exp(b - c*x))^(1/d)",
        "log(y) = a - b*x*exp(-c*z)",
        "y = b[1] + b[2]*x + b[3]*x^2",
        "y = sum(i, 1, 4, b[i]*cos(i*x))",
        "y = 0*a + x*b", /* without effect */
        "y = exp(a)",    /* the same in all rows */
        "y = a*z + b*abs(x - c)",
    };
    static double values[ROWS * 3];
    make_rows(values);
    const descent_fit_data data = {
        .rows = ROWS, .columns = 3, .names = names, .values = values};
    for (size_t i = 0; i < sizeof equations / sizeof *equations; i++) {
        descent_error error = {0};
        dsc_fit_model m = {0};
        double x[MOST] = {0.7, 0.45, 1.234567, 0.8, 1.1};
        if (CHECK_OK(dsc_fit_model_create(equations[i], &data, &m, &error)) &&
            CHECK(m.count <= MOST)) {
            check_slopes(&m, x, equations[i]);
            check_bends(&m, x, equations[i]);
        }
        dsc_fit_model_free(&m);
    }
}

// The same numbers as the formula has by itself.
static void values_are_those_of_the_formula(void)
{
    static double values[ROWS * 3], points[ROWS * 3], wanted[ROWS], got[ROWS];
    const double x[] = {2.5, 0.3};
    descent_error error = {0};
    descent_expression *e = NULL;
    dsc_fit_model m = {0};
    make_rows(values);
    const descent_fit_data data = {
        .rows = ROWS, .columns = 3, .names = names, .values = values};
    CHECK_OK(dsc_fit_model_create("y = a*exp(-b*x)", &data, &m, &error));
    CHECK_OK(descent_expression_parse("a*exp(-b*x)", NULL, 0, &e, &error));
    for (size_t r = 0; r < ROWS; r++) {
        points[3 * r] = x[0];
        points[3 * r + 1] = x[1];
        points[3 * r + 2] = values[3 * r];
    }
    CHECK_OK(descent_expression_values(e, ROWS, points, wanted, &error));
    dsc_fit_values(&m, x, got);
    CHECK(memcmp(got, wanted, sizeof got) == 0);
    descent_expression_free(e);
    dsc_fit_model_free(&m);
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {TEST(derivatives_are_those_of_differences),
                                       TEST(values_are_those_of_the_formula)};
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
