// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Kinks: of functions by their slopes, of networks by their units; and the way down from them.
#include "check.h"

#include "failing_alloc.h"
#include "surface/modes.h"
#include "surface/networks.h"

typedef double plain(const double *x);

/* value and central differences */
static double call(size_t n, const double *x, double *g, void *user)
{
    plain *const *f = user;
    double y[8];
    memcpy(y, x, n * sizeof *y);
    for (size_t i = 0; g && i < n; i++) {
        const double h = 1e-9;
        y[i] = x[i] + h;
        const double up = (*f)(y);
        y[i] = x[i] - h;
        g[i] = (up - (*f)(y)) / (2.0 * h);
        y[i] = x[i];
    }
    return (*f)(x);
}

static dsc_kinks find_kinks(descent_objective *objective, const double *x)
{
    descent_error error = {0};
    dsc_curvature c = {0};
    dsc_kinks kinks = {0};
    CHECK_OK(dsc_curvature_create(&c, objective, x, NULL, DESCENT_HESSIAN, 0, 0, &error));
    CHECK_OK(dsc_kinks_find(&c, &kinks, &error));
    dsc_curvature_free(&c);
    return kinks;
}

static dsc_kinks kinks_of(plain *f, size_t n, const double *x)
{
    descent_error error = {0};
    descent_objective *objective = NULL;
    CHECK_OK(descent_objective_from_function(n, call, &f, &objective, &error));
    dsc_kinks kinks = find_kinks(objective, x);
    descent_objective_free(objective);
    return kinks;
}

static double sum_of_abs(const double *x)
{
    return fabs(x[0]) + fabs(x[1]);
}

static double larger(const double *x)
{
    return fmax(x[0], x[1]);
}

static double ridge(const double *x)
{
    return -fabs(x[0]) + x[1] * x[1];
}

static double tilted(const double *x)
{
    return fabs(x[0]) + 0.25 * x[1] + 1e3;
}

static double cusp(const double *x)
{
    return sqrt(fabs(x[0])) + x[1] * x[1];
}

static double bowl(const double *x)
{
    return 1e4 * x[0] * x[0] + x[1] * x[1];
}

static double chain_line(const double *x)
{
    return cosh(20.0 * x[0]) + x[1] * x[1] + 1e3;
}

static double quartic(const double *x)
{
    return 1e6 * x[0] * x[0] * x[0] * x[0] + 1e-3 * x[1] * x[1];
}

static double power(const double *x)
{
    return pow(fabs(x[0]), 1.5) + x[1];
}

static double wave(const double *x)
{
    return sin(x[0]) + 0.5 * sin(3.0 * x[1]) + 7.0;
}

static void smooth_functions(void)
{
    plain *const functions[] = {bowl, chain_line, quartic, power, wave};
    const double points[][2] = {{0.0, 0.0}, {1.0, -2.0}, {0.3, 1e-3}, {100.0, 5.0}};
    for (size_t f = 0; f < sizeof functions / sizeof *functions; f++) {
        for (size_t i = 0; i < sizeof points / sizeof *points; i++) {
            dsc_kinks kinks = kinks_of(functions[f], 2, points[i]);
            if (!CHECK(kinks.count == 0 && kinks.descent == 0.0 && !kinks.direction)) {
                printf("function %zu, point %zu: %zu, jump %g\n", f, i, kinks.count,
                       kinks.jump);
            }
            dsc_kinks_free(&kinks);
        }
    }
    const double off[2] = {0.5, -0.1}; // away from their kinks
    dsc_kinks kinks = kinks_of(sum_of_abs, 2, off);
    CHECK(kinks.count == 0);
    dsc_kinks_free(&kinks);
    kinks = kinks_of(larger, 2, off);
    CHECK(kinks.count == 0);
    dsc_kinks_free(&kinks);
}

static void minima_at_kinks(void)
{
    const double zero[2] = {0.0, 0.0};
    dsc_kinks kinks = kinks_of(sum_of_abs, 2, zero);
    CHECK(kinks.count == 10); // 8 random lines and both axes
    CHECK_NEAR(kinks.jump, 2.0 * sqrt(2.0), 0.2);
    CHECK(kinks.descent == 0.0 && !kinks.direction);
    CHECK_TEXT(kinks.where, "along parameter 1");
    dsc_kinks_free(&kinks);
    kinks = kinks_of(cusp, 2, zero);
    CHECK(kinks.count > 0 && kinks.descent == 0.0);
    dsc_kinks_free(&kinks);
}

static void ways_down_from_kinks(void)
{
    const double zero[2] = {0.0, 0.0}, same[2] = {3.0, 3.0};
    // max(x, y) falls fastest along -(1, 1) / sqrt(2)
    dsc_kinks kinks = kinks_of(larger, 2, same);
    CHECK(kinks.count > 0);
    CHECK_NEAR(kinks.descent, -sqrt(0.5), 1e-4);
    if (CHECK(kinks.direction != NULL)) {
        CHECK_NEAR(kinks.direction[0], -sqrt(0.5), 1e-4);
        CHECK_NEAR(kinks.direction[1], -sqrt(0.5), 1e-4);
    }
    dsc_kinks_free(&kinks);
    // a ridge: 0 is in the hull of the gradients, and both sides go down
    kinks = kinks_of(ridge, 2, zero);
    CHECK_NEAR(kinks.descent, -1.0, 1e-5);
    dsc_kinks_free(&kinks);
    // along the valley of |x|
    kinks = kinks_of(tilted, 2, zero);
    CHECK_TEXT(kinks.where, "along parameter 1");
    CHECK_NEAR(kinks.descent, -0.25, 1e-4);
    CHECK(kinks.direction && kinks.direction[1] < -0.999);
    dsc_kinks_free(&kinks);
}

/* One unit relu(w x + b) with weight v and output bias c on three points, of which one stands
   at the kink. */
static void one_unit(void)
{
    static const double inputs[3] = {-1.0, 0.0, 1.0};
    static const float targets[3] = {1.0F, 3.0F, -4.0F};
    problem p = net_room(3, 1);
    memcpy(p.x, inputs, sizeof inputs);
    memcpy(p.y, targets, sizeof targets);
    net_data(&p, 3, 1, 0);
    net_layers(&p, "1 relu", 0.0);
    for (int sign = -1; sign <= 1; sign += 2) {
        double x[4] = {1.0, 0.0, (double)sign, 0.2}, y[4], best = 0.0;
        dsc_kinks kinks = find_kinks(p.objective, x);
        CHECK(kinks.count == 1 && kinks.units == 1 && kinks.complete);
        CHECK_TEXT(kinks.where, "layer 1, unit 1, example 2");
        // the steepest one-sided slope among many directions, by differences
        const double f = net_value(&p, x, NULL);
        uint64_t state = 5;
        for (int i = 0; i < 40000; i++) {
            double d[4];
            for (int k = 0; k < 4; k++) {
                d[k] = net_number(&state);
            }
            const double length = net_length(4, d);
            if (length > 1.0) {
                continue;
            }
            for (int k = 0; k < 4; k++) {
                y[k] = x[k] + 1e-7 * d[k] / length;
            }
            best = fmin(best, (net_value(&p, y, NULL) - f) / 1e-7);
        }
        CHECK(best < 0.0 && kinks.descent <= best + 1e-5 && kinks.descent >= 1.02 * best);
        for (int k = 0; k < 4 && CHECK(kinks.direction != NULL); k++) {
            y[k] = x[k] + 1e-7 * kinks.direction[k];
        }
        CHECK_NEAR((net_value(&p, y, NULL) - f) / 1e-7, kinks.descent, 1e-5);
        dsc_kinks_free(&kinks);
    }
    double off[4] = {1.0, 0.1, 1.0, 0.2}; // no unit touches
    dsc_kinks kinks = find_kinks(p.objective, off);
    CHECK(kinks.count == 0 && kinks.complete && !kinks.direction);
    dsc_kinks_free(&kinks);
    net_free(&p);
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {
        TEST(smooth_functions),
        TEST(minima_at_kinks),
        TEST(ways_down_from_kinks),
        TEST(one_unit),
    };
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
