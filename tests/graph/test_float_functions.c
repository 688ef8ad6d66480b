// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What is computed in vectors in place of a library's functions: functions of floats, next to
// long double, and the factors of dropout, next to the generator's words one by one.
#include "harness.h"

#include <float.h>

#include "core/rng.h"
#include "graph/operators/float_functions.h"

static long double sigmoid(long double x)
{
    return 1.0L / (1.0L + expl(-x));
}

static long double silu(long double x)
{
    return x * sigmoid(x);
}

// Derivatives cross zero, so their error is one of their largest value, 1.
static long double silu_first(long double x)
{
    return sigmoid(x) * (1.0L + x * (1.0L - sigmoid(x)));
}

static long double silu_second(long double x)
{
    const long double s = sigmoid(x);
    return s * (1.0L - s) * (2.0L + x * (1.0L - 2.0L * s));
}

typedef struct function {
    const char *name;
    float (*own)(float);
    long double (*exact)(long double);
    double least; /* the unit of an error is the last place of a number that is not less */
    float below, above, at_minus_infinity, at_infinity;
} function;

#define SMALLEST ((double)FLT_TRUE_MIN * 0x1p23)

static const function functions[] = {
    {"exp", dsc_float_exp, expl, SMALLEST, -110.0F, 88.7F, 0.0F, INFINITY},
    {"exp - 1", dsc_float_expm1, expm1l, SMALLEST, -110.0F, 0.0F, -1.0F, INFINITY},
    {"tanh", dsc_float_tanh, tanhl, SMALLEST, -12.0F, 12.0F, -1.0F, 1.0F},
    {"sigmoid", dsc_float_sigmoid, sigmoid, SMALLEST, -110.0F, 20.0F, 0.0F, 1.0F},
    {"silu", dsc_float_silu, silu, SMALLEST, -110.0F, 20.0F, 0.0F, INFINITY},
    {"silu'", dsc_float_silu_first, silu_first, 0.5, -30.0F, 30.0F, 0.0F, 1.0F},
    {"silu''", dsc_float_silu_second, silu_second, 0.5, -30.0F, 30.0F, 0.0F, 0.0F},
};

/* In units of the last place. */
static double error_at(const function *f, float x)
{
    const long double exact = f->exact((long double)x);
    const double size = fmax(fabs((double)exact), f->least);
    int exponent = 0;
    (void)frexp(size, &exponent);
    const double unit = fmax(ldexp(1.0, exponent - 24), (double)FLT_TRUE_MIN);
    return fabs((double)((long double)f->own(x) - exact)) / unit;
}

static void errors_are_of_rounding_alone(void)
{
    for (size_t k = 0; k < sizeof functions / sizeof functions[0]; k++) {
        const function *f = &functions[k];
        uint64_t state = 5 + k;
        double largest = 0.0;
        for (int i = 0; i < 200000; i++) {
            const double part = 0.5 + 0.5 * next_number(&state);
            float x = f->below + (float)part * (f->above - f->below);
            x = i % 3 == 0 ? x * 1e-3F : i % 7 == 0 ? x * 1e-9F : x;
            largest = fmax(largest, error_at(f, x));
        }
        if (!CHECK(largest <= 0.501)) {
            fprintf(stderr, "%s: %.4f units\n", f->name, largest);
        }
        CHECK(f->own(-INFINITY) == f->at_minus_infinity && f->own(INFINITY) == f->at_infinity);
        CHECK(f->own(-FLT_MAX) == f->at_minus_infinity && isnan(f->own(NAN)));
    }
    CHECK(signbit(dsc_float_tanh(-0.0F)) && signbit(dsc_float_expm1(-0.0F)));
    CHECK(dsc_float_tanh(FLT_MIN) == FLT_MIN && dsc_float_expm1(-FLT_MIN) == -FLT_MIN);
}

enum { TIMES = 3, ONE = 49, ALL = TIMES * ONE, SEED = 3, STEP = 7 }; /* harness.h */

/* The gradient of sum_j dropout(x_j w_j) / n for one row of ones is its mask / n. */
static void check_masks(descent_type type, double rate)
{
    problem p = {.rows = MAX_ROWS, .training = true};
    CHECK(descent_graph_create(&p.graph, NULL) == DESCENT_OK);
    p.inputs[0] = descent_input(p.graph, "x", ONE);
    descent_node *x = descent_concatenate(
        p.graph, (descent_node *[]){p.inputs[0], p.inputs[0], p.inputs[0]}, TIMES);
    descent_node *w = descent_parameter(p.graph, "w", 1, ALL, DESCENT_INITIAL_ZERO, 0.0, true);
    descent_node *out =
        descent_dropout(p.graph, descent_combine(p.graph, DESCENT_MULTIPLY, x, w), rate);
    p.root = descent_mean(p.graph, out);
    double zeros[ALL] = {0.0}, slope[ALL], value = 0.0;
    const dsc_random random = {SEED, DSC_PURPOSE_DROPOUT, (uint32_t)out->index};
    for (size_t r = 0; r < p.rows; r++) {
        for (size_t i = 0; i < MAX_ROWS * ONE; i++) {
            p.data[0][i] = i / ONE == r ? 1.0 : 0.0;
        }
        evaluate(&p, type, 1 + r % 3, zeros, NULL, &value, slope, NULL);
        const uint64_t row = ((uint64_t)STEP << 32) + r;
        for (size_t j = 0; j < ALL; j++) {
            uint32_t words[4];
            dsc_random_words(&random, row * ((ALL + 3) / 4) + j / 4, words);
            const bool drops = (double)words[j % 4] < rate * 0x1p32;
            const double mask = slope[j] * ALL * (double)MAX_ROWS;
            CHECK_NEAR(mask, drops ? 0.0 : 1.0 / (1.0 - rate), 1e-5);
        }
    }
    descent_graph_free(p.graph);
}

static void factors_are_the_words_of_the_generator(void)
{
    for (int k = 0; k < 2; k++) {
        const descent_type type = k == 0 ? DESCENT_FLOAT32 : DESCENT_FLOAT64;
        check_masks(type, 0.3);
        check_masks(type, 0.0);
        check_masks(type, 0.97);
    }
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {TEST(errors_are_of_rounding_alone),
                                       TEST(factors_are_the_words_of_the_generator)};
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
