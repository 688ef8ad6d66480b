// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Slices: what is drawn, what is said about it, and that networks that compute the same have
// the same picture.
#include "check.h"

#include <stdlib.h>

#include <descent/catalogue.h>
#include <descent/slice.h>

#include "failing_alloc.h"
#include "networks.h"

static descent_objective *formula(const char *text)
{
    descent_error error = {0};
    descent_expression *expression = NULL;
    descent_objective *objective = NULL;
    CHECK_OK(descent_expression_parse(text, NULL, 0, &expression, &error));
    CHECK_OK(descent_objective_from_expression(expression, &objective, &error));
    descent_expression_free(expression);
    return objective;
}

static descent_slice_result *cut(descent_objective *f, const double *x,
                                 const descent_slice_region *region, const double *path,
                                 size_t count)
{
    descent_error error = {0};
    descent_slice_result *slice = NULL;
    CHECK_OK(descent_slice_take(f, x, NULL, region, path, count, NULL, NULL, &slice, &error));
    return slice;
}

/* ---- what is drawn ---- */

static void bilinear_functions_are_cut_exactly(void)
{
    descent_objective *f = formula("1 + 2*x - 3*y + x*y");
    const double x[] = {0.5, -1.0}, axes[] = {1.0, 0.0, 0.0, 2.0};
    const descent_slice_region region = {2, axes, {-1.0, -2.0}, {3.0, 1.0}, {5, 4}};
    descent_slice_result *s = cut(f, x, &region, NULL, 0);
    for (size_t j = 0; j < 4; j++) {
        for (size_t i = 0; i < 5; i++) {
            const double a = 0.5 - 1.0 + (double)i, b = -1.0 + 2.0 * (-2.0 + (double)j);
            CHECK_NEAR(s->values[j * 5 + i], 1.0 + 2.0 * a - 3.0 * b + a * b, 1e-13);
        }
    }
    CHECK(s->checks == 16 && s->gap < 1e-13);
    CHECK_NEAR(s->center, 4.5, 1e-14);
    CHECK_NEAR(s->spacing[0], 1.0, 1e-15);
    CHECK_NEAR(s->spacing[1], 2.0, 1e-15);
    CHECK_NEAR(s->curvature[0], -1.0, 1e-13); /* xy */
    CHECK_NEAR(s->curvature[1], 1.0, 1e-13);
    CHECK_NEAR(descent_slice_at(s, 0.25, 0.5), 1.0 + 1.5 - 0.0 + 0.0, 1e-13);
    CHECK(isnan(descent_slice_at(s, 3.01, 0.0)) && isnan(descent_slice_at(s, 0.0, -2.01)));
    descent_slice_free(s);
    descent_objective_free(f);
}

/* Between points h apart a parabola is at most h^2 / 4 below the line that joins them. */
static void the_gap_bounds_the_interpolation(void)
{
    descent_objective *f = formula("x^2 + 100*y");
    const double x[] = {0.0, 0.0}, axes[] = {1.0, 0.0};
    const descent_slice_region region = {1, axes, {-1.0, 0.0}, {1.0, 0.0}, {9, 1}};
    descent_slice_result *s = cut(f, x, &region, NULL, 0);
    CHECK(s->gap <= 0.25 * 0.25 / 4.0 + 1e-15 && s->gap > 0.5 * 0.25 * 0.25 / 4.0);
    CHECK_NEAR(s->curvature[0], 2.0, 1e-14);
    CHECK(isnan(s->curvature[1]) && isnan(s->path_gap));
    CHECK(s->lowest == 0.0 && s->highest == 1.0);
    descent_slice_free(s);
    descent_objective_free(f);
}

/* Axes that are not orthogonal: the Hessian of the plane and the projections stay right. */
static void oblique_paths_are_projected(void)
{
    descent_objective *f = formula("(3*x^2 - y^2 + 10*z^2)/2");
    const double x[] = {1.0, 2.0, 3.0}, axes[] = {1.0, 0.0, 0.0, 3.0, 0.5, 0.0};
    const double path[] = {2.0, 1.0, 3.0, 1.0, 2.0, 5.0};
    const descent_slice_region region = {2, axes, {-10.0, -10.0}, {10.0, 10.0}, {3, 3}};
    descent_slice_result *s = cut(f, x, &region, path, 2);
    CHECK_NEAR(s->curvature[0], -1.0, 1e-13);
    CHECK_NEAR(s->curvature[1], 3.0, 1e-13);
    CHECK_NEAR(s->path[0], 7.0, 1e-13); /* (1, -1) = 7 (1, 0) - 2 (3, 1/2) */
    CHECK_NEAR(s->path[1], -2.0, 1e-13);
    CHECK_NEAR(s->path_values[0], s->plane_values[0], 1e-13);
    CHECK_NEAR(s->path[2], 0.0, 1e-14);
    CHECK_NEAR(s->path_values[1] - s->plane_values[1], 10.0 * (25.0 - 9.0) / 2.0, 1e-12);
    CHECK_NEAR(s->path_gap, 80.0, 1e-12);
    descent_slice_free(s);
    descent_objective_free(f);
}

static void holes_have_no_value(void)
{
    descent_objective *f = formula("log(x)");
    const double x[] = {1.0}, axes[] = {1.0};
    const descent_slice_region region = {1, axes, {-2.0, 0.0}, {2.0, 0.0}, {5, 1}};
    descent_slice_result *s = cut(f, x, &region, NULL, 0);
    CHECK(isnan(s->values[0]) && isnan(s->values[1]));
    CHECK_NEAR(s->highest, log(3.0), 1e-15);
    CHECK(s->checks < 16 && s->checks > 0);
    descent_slice_free(s);
    descent_objective_free(f);
}

static bool enough(double done, void *user)
{
    (void)user;
    return done < 0.5;
}

static void a_stopped_slice_keeps_what_it_has(void)
{
    descent_error error = {0};
    descent_objective *f = formula("x^2");
    const double x[] = {0.0}, axes[] = {1.0};
    const descent_slice_region region = {1, axes, {-1.0, 0.0}, {1.0, 0.0}, {101, 1}};
    descent_slice_result *s = NULL;
    CHECK_OK(descent_slice_take(f, x, NULL, &region, NULL, 0, enough, NULL, &s, &error));
    CHECK(s->stopped && s->values[0] == 1.0 && isnan(s->values[100]));
    descent_slice_free(s);
    descent_objective_free(f);
}

/* ---- directions ---- */

static void path_axes_are_principal_components(void)
{
    descent_error error = {0};
    /* Three times as far along (3, 4) / 5 as along (-4, 3) / 5. */
    const double x[] = {1.0, 1.0, 1.0};
    const double path[] = {1.0 + 1.8, 1.0 + 2.4, 1.0, 1.0 - 0.8, 1.0 + 0.6, 1.0, 1.0, 1.0, 1.0};
    double axes[6], explained[2];
    CHECK_OK(descent_slice_path_axes(3, x, path, 3, 2, axes, explained, &error));
    CHECK_NEAR(explained[0], 0.9, 1e-14);
    CHECK_NEAR(explained[1], 0.1, 1e-14);
    CHECK_NEAR(fabs(axes[0] * 0.6 + axes[1] * 0.8), 1.0, 1e-14);
    CHECK_NEAR(fabs(axes[3] * -0.8 + axes[4] * 0.6), 1.0, 1e-14);
    CHECK(axes[2] == 0.0 && axes[5] == 0.0);

    CHECK_OK(descent_slice_path_axes(3, x, path, 1, 2, axes, explained, &error));
    CHECK_NEAR(explained[0], 1.0, 1e-14);
    CHECK(explained[1] == 0.0 && axes[3] == 0.0 && axes[4] == 0.0);

    CHECK(descent_slice_path_axes(3, x, x, 1, 2, axes, explained, &error) == DESCENT_INVALID);
    CHECK_TEXT(error.message,
               "the path has 1 points, all of them where it ends: it has no direction");
    CHECK(descent_slice_path_axes(3, x, path, 3, 3, axes, explained, &error) ==
          DESCENT_INVALID);
}

/* 5-6-4-3, random weights and rows. */
static problem network(const char *layers, double *x)
{
    enum { ROWS = 30, INPUTS = 5 };
    uint64_t seed = 3;
    problem p = net_room(ROWS, INPUTS);
    for (size_t i = 0; i < (size_t)ROWS * INPUTS; i++) {
        p.x[i] = net_number(&seed);
    }
    for (size_t i = 0; i < ROWS; i++) {
        p.y[i] = (float)(i % 3);
    }
    net_data(&p, ROWS, INPUTS, 3);
    net_layers(&p, layers, 0.0);
    for (size_t i = 0; i < p.n; i++) {
        x[i] = net_number(&seed);
    }
    return p;
}

enum { N = 5 * 6 + 6 + 6 * 4 + 4 + 4 * 3 + 3 };

static void random_axes_have_the_size_of_each_unit(void)
{
    descent_error error = {0};
    double x[N], axes[2 * N];
    problem p = network("6 tanh 4 tanh", x);
    CHECK(p.n == N);
    CHECK_OK(descent_slice_random_axes(p.objective, x, 2, 1, axes, &error));
    for (size_t unit = 0; unit < 6; unit++) {
        double weights = 0.0, first = 0.0, both = 0.0;
        for (size_t i = 0; i < 5; i++) {
            weights += x[i * 6 + unit] * x[i * 6 + unit];
            first += axes[i * 6 + unit] * axes[i * 6 + unit];
            both += axes[i * 6 + unit] * axes[N + i * 6 + unit];
        }
        CHECK_NEAR(first, weights, 1e-13);
        CHECK(fabs(both) < 0.999 * weights); /* the other one is another one */
        CHECK(axes[30 + unit] == 0.0 && axes[N + 30 + unit] == 0.0);
    }
    double again[N];
    CHECK_OK(descent_slice_random_axes(p.objective, x, 1, 1, again, &error));
    CHECK(memcmp(again, axes, sizeof again) == 0);
    net_free(&p);
}

/* Units of both hidden layers are scaled by factors of up to 100: the same network. */
static void rescaled_units_change_no_slice(void)
{
    descent_error error = {0};
    double x[N], y[N], axes[2 * N];
    problem p = network("6 relu 4 leaky_relu", x);
    memcpy(y, x, sizeof y);
    for (size_t unit = 0; unit < 6; unit++) {
        const double c = pow(10.0, (double)unit - 3.0);
        for (size_t i = 0; i < 6; i++) { /* the bias lies behind the weights */
            y[i * 6 + unit] *= c;
        }
        for (size_t k = 0; k < 4; k++) {
            y[36 + unit * 4 + k] /= c;
        }
    }
    for (size_t unit = 0; unit < 4; unit++) {
        const double c = 1.0 + 20.0 * (double)unit;
        for (size_t i = 0; i < 7; i++) {
            y[36 + i * 4 + unit] *= c;
        }
        for (size_t k = 0; k < 3; k++) {
            y[64 + unit * 3 + k] /= c;
        }
    }
    descent_slice_result *slices[2];
    for (int which = 0; which < 2; which++) {
        const double *at = which ? y : x;
        CHECK_OK(descent_slice_random_axes(p.objective, at, 2, 5, axes, &error));
        const descent_slice_region region = {2, axes, {-1.0, -1.0}, {1.0, 1.0}, {9, 9}};
        slices[which] = cut(p.objective, at, &region, NULL, 0);
    }
    CHECK(slices[0]->highest - slices[0]->lowest > 0.5);
    for (size_t i = 0; i < 81; i++) {
        CHECK_NEAR(slices[0]->values[i], slices[1]->values[i], 1e-9);
    }
    descent_slice_free(slices[0]);
    descent_slice_free(slices[1]);
    net_free(&p);
}

static void axes_of_functions_have_the_size_of_the_point(void)
{
    descent_error error = {0};
    descent_objective *f = formula("x^2 + y^2 + z^2");
    const double x[] = {3.0, 0.0, 4.0}, zero[3] = {0.0};
    double axes[6];
    CHECK_OK(descent_slice_random_axes(f, x, 2, 1, axes, &error));
    CHECK_NEAR(net_length(3, axes), 5.0, 1e-14);
    CHECK_OK(descent_slice_random_axes(f, zero, 2, 1, axes, &error));
    CHECK_NEAR(net_length(3, axes + 3), 1.0, 1e-14);
    descent_objective_free(f);
}

/* ---- mistakes ---- */

static void slices_that_cannot_be_cut_are_refused(void)
{
    descent_error error = {0};
    descent_objective *f = formula("x^2 + y^2");
    descent_slice_result *s = NULL;
    const double x[] = {0.0, 0.0}, parallel[] = {1.0, 2.0, -2.0, -4.0}, zero[4] = {0.0};
    const double good[] = {1.0, 0.0, 0.0, 1.0};
    const struct {
        descent_slice_region region;
        const char *message;
    } cases[] = {
        {{3, good, {0.0}, {1.0}, {2, 2}}, "a slice has 1 or 2 directions, not 3"},
        {{2, parallel, {0.0, 0.0}, {1.0, 1.0}, {2, 2}},
         "the directions of a slice must not be zero or parallel"},
        {{1, zero, {0.0}, {1.0}, {2, 2}},
         "the directions of a slice must not be zero or parallel"},
        {{1, good, {1.0}, {1.0}, {2, 2}}, "a slice from 1 to 1: the second has to be larger"},
        {{1, good, {0.0}, {1.0}, {1, 1}},
         "a slice has 2 to 10000 points along a direction, not 1"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        CHECK(descent_slice_take(f, x, NULL, &cases[i].region, NULL, 0, NULL, NULL, &s,
                                 &error) == DESCENT_INVALID);
        CHECK_TEXT(error.message, cases[i].message);
        CHECK(s == NULL);
    }
    descent_objective_free(f);
}

static void every_failed_allocation_is_reported(void)
{
    double x[N], axes[2 * N];
    descent_error error = {0};
    problem p = network("6 relu 4 relu", x);
    bool failed = true;
    for (long n = 1; failed; n++) {
        descent_slice_result *s = NULL;
        failing_alloc_start(n);
        descent_status status = descent_slice_random_axes(p.objective, x, 2, 1, axes, &error);
        const descent_slice_region region = {2, axes, {-1.0, -1.0}, {1.0, 1.0}, {3, 3}};
        if (status == DESCENT_OK) {
            status =
                descent_slice_take(p.objective, x, NULL, &region, x, 1, NULL, NULL, &s, &error);
        }
        failed = failing_alloc_stop();
        CHECK(status == (failed ? DESCENT_NO_MEMORY : DESCENT_OK) && failed == !s);
        CHECK(failed || n > 4);
        descent_slice_free(s);
    }
    net_free(&p);
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {TEST(bilinear_functions_are_cut_exactly),
                                       TEST(the_gap_bounds_the_interpolation),
                                       TEST(oblique_paths_are_projected),
                                       TEST(holes_have_no_value),
                                       TEST(a_stopped_slice_keeps_what_it_has),
                                       TEST(path_axes_are_principal_components),
                                       TEST(random_axes_have_the_size_of_each_unit),
                                       TEST(rescaled_units_change_no_slice),
                                       TEST(axes_of_functions_have_the_size_of_the_point),
                                       TEST(slices_that_cannot_be_cut_are_refused),
                                       TEST(every_failed_allocation_is_reported)};
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
