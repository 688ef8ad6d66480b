// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Functions of one number at infinity, at zeros of both signs and at NaN: their limits, as values and as
// derivatives, wherever in an array such a number stands.
#include "harness.h"

#include <math.h>

#include <descent/objective.h>

#define NO  ((double)NAN)
#define INF ((double)INFINITY)

/* At -infinity and infinity: value, slope, second derivative; NAN where there is no limit, or a product
   with an infinite slope in front of it. At 0. */
static const struct {
    descent_function function;
    double low[3], high[3], zero;
    bool odd; /* the zero keeps its sign */
} limits[] = {
    {DESCENT_IDENTITY, {-INF, 1, 0}, {INF, 1, 0}, 0, true},
    {DESCENT_RELU, {0, 0, 0}, {INF, 1, 0}, 0, false},
    {DESCENT_LEAKY_RELU, {-INF, 0.01, 0}, {INF, 1, 0}, 0, true},
    {DESCENT_ELU, {-1, 0, 0}, {INF, 1, 0}, 0, true},
    {DESCENT_GELU, {0, 0, 0}, {INF, 1, 0}, 0, true},
    {DESCENT_SILU, {0, 0, 0}, {INF, 1, 0}, 0, true},
    {DESCENT_TANH, {-1, 0, 0}, {1, 0, 0}, 0, true},
    {DESCENT_SIGMOID, {0, 0, 0}, {1, 0, 0}, 0.5, false},
    {DESCENT_SOFTPLUS, {0, 0, 0}, {INF, 1, 0}, 0.69314718055994531, false},
    {DESCENT_NEGATE, {INF, -1, 0}, {-INF, -1, 0}, 0, false},
    {DESCENT_SQUARE, {INF, -INF, NO}, {INF, INF, NO}, 0, false},
    {DESCENT_EXP, {0, 0, 0}, {INF, INF, NO}, 1, false},
    {DESCENT_LOG, {NO, 0, 0}, {INF, 0, 0}, -INF, false},
    {DESCENT_SQRT, {NO, NO, NO}, {INF, 0, 0}, 0, true},
    {DESCENT_SIN, {NO, NO, NO}, {NO, NO, NO}, 0, true},
    {DESCENT_COS, {NO, NO, NO}, {NO, NO, NO}, 1, false},
    {DESCENT_TAN, {NO, NO, NO}, {NO, NO, NO}, 0, true},
    {DESCENT_ASIN, {NO, NO, NO}, {NO, NO, NO}, 0, true},
    {DESCENT_ACOS, {NO, NO, NO}, {NO, NO, NO}, 1.5707963267948966, false},
    {DESCENT_ATAN, {-1.5707963267948966, 0, 0}, {1.5707963267948966, 0, 0}, 0, true},
    {DESCENT_SINH, {-INF, INF, NO}, {INF, INF, NO}, 0, true},
    {DESCENT_COSH, {INF, -INF, NO}, {INF, INF, NO}, 1, false},
    {DESCENT_ABS, {INF, -1, 0}, {INF, 1, 0}, 0, false},
    {DESCENT_STEP, {0, 0, 0}, {1, 0, 0}, 0.5, false},
    {DESCENT_CBRT, {-INF, 0, 0}, {INF, 0, 0}, 0, true},
    {DESCENT_LOG2, {NO, 0, 0}, {INF, 0, 0}, -INF, false},
    {DESCENT_LOG10, {NO, 0, 0}, {INF, 0, 0}, -INF, false},
    {DESCENT_ERF, {-1, 0, 0}, {1, 0, 0}, 0, true},
};

enum { MOST = 37 }; /* vectors of every width, and a rest behind them */

/* f, f' and f'' of x[n], as doubles. */
static void differentiate(descent_function function, descent_type type, size_t n,
                          const double *x, double *y, double *slope, double *second)
{
    double ones[MOST], value = 0.0;
    descent_error error = {0};
    dsc_executor *executor = NULL;
    char room[MOST * sizeof(double)];
    problem p = {.rows = 1};
    size_t stride = 0;
    CHECK(descent_graph_create(&p.graph, NULL) == DESCENT_OK);
    descent_node *parameter =
        descent_parameter(p.graph, "x", 1, n, DESCENT_INITIAL_ZERO, 0.0, false);
    descent_node *node = descent_apply(p.graph, function, parameter);
    p.root = descent_sum(p.graph, node);
    for (size_t i = 0; i < n; i++) {
        ones[i] = 1.0;
    }
    evaluate(&p, type, 1, x, ones, &value, slope, second);
    CHECK_OK(dsc_executor_create(p.graph, node, type, 1, DSC_FORWARD, 1, &executor, &error));
    convert(type, x, room, n);
    dsc_executor_begin(executor, &(dsc_batch){.batch = 1, .x = room});
    dsc_executor_forward(executor, 0);
    dsc_kernels_get(type)->to_double(n, dsc_executor_array(executor, node, DSC_VALUE, &stride),
                                     y);
    dsc_executor_free(executor);
    descent_graph_free(p.graph);
}

static bool is(double got, double wanted)
{
    return isnan(wanted) ? isnan(got) : got == wanted || fabs(got - wanted) < 1e-7;
}

/* One such number at every place of arrays of every length, among numbers that are none. */
static void check(size_t i, descent_type type, size_t n, size_t at)
{
    const double numbers[] = {-INF, INF, 0.0, -0.0, NO};
    const char *name = descent_function_name(limits[i].function);
    for (size_t k = 0; k < sizeof numbers / sizeof *numbers; k++) {
        double x[MOST], y[MOST], slope[MOST], second[MOST];
        for (size_t j = 0; j < n; j++) {
            x[j] = j == at ? numbers[k] : 0.25;
        }
        differentiate(limits[i].function, type, n, x, y, slope, second);
        const double *wanted = k == 0 ? limits[i].low : limits[i].high;
        bool good = true;
        if (k < 2) {
            good = is(y[at], wanted[0]) && (isnan(wanted[1]) || is(slope[at], wanted[1])) &&
                   (isnan(wanted[2]) || is(second[at], wanted[2]));
        } else if (k < 4) {
            good = is(y[at], limits[i].zero) &&
                   (!limits[i].odd || !signbit(y[at]) == !signbit(numbers[k]));
        } else {
            good = isnan(y[at]);
        }
        if (!CHECK(good)) {
            printf("%s(%g), %d bits, number %zu of %zu: %g, slope %g, second %g\n", name,
                   numbers[k], type == DESCENT_FLOAT64 ? 64 : 32, at, n, y[at], slope[at],
                   second[at]);
        }
        for (size_t j = 0; j < n; j++) { // the others are as they were
            CHECK(j == at || (isfinite(y[j]) && isfinite(slope[j]) && isfinite(second[j])));
        }
    }
}

static void functions_have_their_limits(void)
{
    enum { COUNT = sizeof limits / sizeof *limits };
    static const size_t lengths[] = {1, 2, 3, 4, 7, 8, 9, 16, 19, MOST};
    CHECK((int)COUNT == (int)DESCENT_FUNCTION_COUNT);
    for (size_t i = 0; i < 2 * COUNT; i++) {
        const descent_type type = i % 2 ? DESCENT_FLOAT64 : DESCENT_FLOAT32;
        for (size_t l = 0; l < sizeof lengths / sizeof *lengths; l++) {
            const size_t n = lengths[l];
            const size_t places[] = {0, n / 2, n - 1};
            for (size_t k = 0; k < 3; k++) {
                check(i / 2, type, n, places[k]);
            }
        }
    }
}

/* What is far away but finite has its limit as well, and no NaN. */
static void large_numbers_have_no_nan(void)
{
    enum { COUNT = sizeof limits / sizeof *limits };
    for (size_t i = 0; i < 2 * COUNT; i++) {
        const descent_type type = i % 2 ? DESCENT_FLOAT64 : DESCENT_FLOAT32;
        const double large = type == DESCENT_FLOAT64 ? 1.7e308 : 3.4e38;
        const double x[] = {-large, -1e30, -2e4, -800, -100, 100, 800, 2e4, 1e30, large};
        enum { POINTS = sizeof x / sizeof *x };
        double y[POINTS], slope[POINTS], second[POINTS];
        differentiate(limits[i / 2].function, type, POINTS, x, y, slope, second);
        for (size_t k = 0; k < POINTS; k++) {
            const double *end = x[k] < 0.0 ? limits[i / 2].low : limits[i / 2].high;
            const bool good = (isnan(end[0]) || !isnan(y[k])) &&
                              (isnan(end[1]) || !isnan(slope[k])) &&
                              (isnan(end[2]) || !isnan(second[k]));
            if (!CHECK(good)) {
                printf("%s(%g), %d bits: %g, slope %g, second %g\n",
                       descent_function_name(limits[i / 2].function), x[k],
                       type == DESCENT_FLOAT64 ? 64 : 32, y[k], slope[k], second[k]);
            }
        }
    }
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {TEST(functions_have_their_limits),
                                       TEST(large_numbers_have_no_nan)};
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
