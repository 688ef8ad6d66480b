// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Spectral densities and traces of matrices whose eigenvalues are known.
#include "check.h"

#include <stdint.h>
#include <stdlib.h>

#include <descent/surface.h>

#include "failing_alloc.h"
#include "quadratic.h"
#include "surface/spectrum/quadrature.h"

static const double x64[N_MOST];
static const float x32[N_MOST];

static descent_spectrum *density(quadratic *q, const descent_spectrum_options *options)
{
    descent_error error = {0};
    descent_spectrum *s = NULL;
    if (!CHECK_OK(q->base.type == DESCENT_FLOAT64
                      ? descent_spectrum_f64(&q->base, x64, NULL, options, &s, &error)
                      : descent_spectrum_f32(&q->base, x32, NULL, options, &s, &error))) {
        exit(1);
    }
    return s;
}

static descent_trace trace(quadratic *q, const descent_trace_options *options)
{
    descent_error error = {0};
    descent_trace t = {.size = sizeof t};
    CHECK_OK(q->base.type == DESCENT_FLOAT64
                 ? descent_trace_f64(&q->base, x64, NULL, options, &t, &error)
                 : descent_trace_f32(&q->base, x32, NULL, options, &t, &error));
    return t;
}

/* Spectra, ascending: in (0, 1], a bulk at 0 with outliers, both signs, three values. */
enum { EVEN, OUTLIERS, SEMICIRCLE, THREE, SPECTRA };

static double eigenvalue(int spectrum, double t) // 0 < t < 1: its quantile
{
    switch (spectrum) {
    case EVEN:
        return t;
    case OUTLIERS:
        return t < 0.99 ? 0.01 * t * t : 20.0 * t - 19.0;
    case SEMICIRCLE: { // (1 + u sqrt(1 - u^2) 2 / pi + asin(u) 2 / pi) / 2 = t
        double low = -1.0, high = 1.0;
        for (int i = 0; i < 60; i++) {
            const double u = 0.5 * (low + high);
            const bool less = 0.5 + (u * sqrt(1.0 - u * u) + asin(u)) / acos(-1.0) < t;
            low = less ? u : low;
            high = less ? high : u;
        }
        return low;
    }
    default:
        return t < 0.7 ? -1.0 : t < 0.95 ? 0.5 : 4.0;
    }
}

static quadratic *make_spectrum(int spectrum, size_t n, descent_type type)
{
    quadratic *q = make(n, type);
    for (size_t i = 0; i < n; i++) {
        q->values[i] = eigenvalue(spectrum, ((double)i + 0.5) / (double)n);
    }
    return q;
}

// Integral of the distance between the two distribution functions.
static double wasserstein(const quadratic *q, const descent_spectrum *s)
{
    const size_t n = q->base.n;
    double sum = 0.0, truth = 0.0, estimate = 0.0, at = fmin(q->values[0], s->node[0]);
    for (size_t i = 0, k = 0; i < n || k < s->nodes;) {
        const bool exact = k == s->nodes || (i < n && q->values[i] <= s->node[k]);
        const double next = exact ? q->values[i] : s->node[k];
        sum += (next - at) * fabs(truth - estimate);
        at = next;
        if (exact) {
            truth = (double)++i / (double)n;
        } else {
            estimate += s->weight[k++];
        }
    }
    CHECK_NEAR(estimate, 1.0, 1e-6);
    return sum;
}

static void check_curves(const quadratic *q, const descent_spectrum *s)
{
    const double step = s->at[1] - s->at[0];
    double integral = 0.0;
    for (size_t i = 0; i < s->points; i++) {
        integral += s->density[i] * step;
        double below = 0.0;
        for (size_t k = 0; k < s->nodes && s->node[k] <= s->at[i]; k++) {
            below += s->weight[k];
        }
        CHECK_NEAR(s->below[i], below, 1e-12);
        CHECK(s->density_error[i] >= 0.0 && s->below_error[i] >= 0.0);
        CHECK(i == 0 || s->below[i] >= s->below[i - 1] - 1e-15);
    }
    CHECK_NEAR(integral, 1.0, 1e-3);
    CHECK(s->n == q->base.n && s->products == q->products);
    CHECK_NEAR(s->below[0], 0.0, 1e-15);
    CHECK_NEAR(s->below[s->points - 1], 1.0, 1e-6);
}

// The error bound of Chen, Trogdon and Ubaru with a failure probability of 1e-3: and what
// these spectra really have, which is much less.
static void densities_are_within_the_error_bound(void)
{
    enum { N = 1000 };
    const double t = 0.1;
    descent_spectrum_options options = descent_spectrum_options_default();
    options.steps = (uint64_t)ceil(12.0 / t + 0.5);
    options.vectors = (uint64_t)ceil(4.0 / (N + 2.0) / (t * t) * log(2.0 * N / 1e-3));
    CHECK(options.steps == 121 && options.vectors == 6);
    options.points = 2001;
    for (int spectrum = 0; spectrum < SPECTRA; spectrum++) {
        for (int type = DESCENT_FLOAT32; type <= DESCENT_FLOAT64; type++) {
            quadratic *q = make_spectrum(spectrum, N, (descent_type)type);
            descent_spectrum *s = density(q, &options);
            const double length = q->values[N - 1] - q->values[0];
            const double distance = wasserstein(q, s);
            CHECK(distance <= t * length);
            if (!CHECK(distance <= 0.02 * length)) {
                printf("  spectrum %d: off by %g of the length\n", spectrum, distance / length);
            }
            double sum = 0.0, squares = 0.0;
            for (size_t i = 0; i < N; i++) {
                sum += q->values[i];
                squares += q->values[i] * q->values[i];
            }
            CHECK(fabs(s->trace - sum) <= 4.0 * s->trace_error);
            CHECK(fabs(s->squares - squares) <= 4.0 * s->squares_error);
            CHECK(s->trace_error > 0.0 && s->trace_error < 0.1 * sqrt(N * squares));
            const double noise = type == DESCENT_FLOAT64 ? 1e-12 : 1e-5;
            CHECK(s->lowest >= q->values[0] - noise * length);
            CHECK(s->highest <= q->values[N - 1] + noise * length);
            CHECK_NEAR(s->highest, q->values[N - 1], 1e-3);
            check_curves(q, s);
            descent_spectrum_free(s);
            free(q);
        }
    }
}

// Three different eigenvalues: three nodes, and weights that are shares with true errors.
static void few_eigenvalues_are_few_nodes(void)
{
    quadratic *q = make_spectrum(THREE, 1000, DESCENT_FLOAT64);
    descent_spectrum_options options = descent_spectrum_options_default();
    options.vectors = 30;
    options.width = 0.01;
    options.points = 1001;
    descent_spectrum *s = density(q, &options);
    CHECK(s->products <= 30 * 4);
    CHECK_NEAR(s->lowest, -1.0, 1e-13);
    CHECK_NEAR(s->highest, 4.0, 1e-13);
    CHECK_NEAR(s->width, 0.025, 1e-13);
    for (size_t i = 0; i < s->points; i++) {
        const double at = s->at[i];
        if (at > -0.9 && at < 0.4) {
            CHECK(fabs(s->below[i] - 0.7) <= 4.0 * s->below_error[i]);
            CHECK(s->below_error[i] > 0.0 && s->below_error[i] < 0.01);
            // The variance of the share of a unit vector in m of n dimensions.
            const double m = 700.0, n = 1000.0;
            const double variance = 2.0 * m * (n - m) / (n * n * (n + 2.0)) / 30.0;
            CHECK(s->below_error[i] > 0.5 * sqrt(variance) &&
                  s->below_error[i] < 1.6 * sqrt(variance));
        }
        if (at > 0.6 && at < 3.9) {
            CHECK(fabs(s->below[i] - 0.95) <= 4.0 * s->below_error[i]);
        }
    }
    descent_spectrum_free(s);
    // One eigenvalue: nothing is random.
    for (size_t i = 0; i < 1000; i++) {
        q->values[i] = -3.0;
    }
    s = density(q, &options);
    CHECK_NEAR(s->lowest, -3.0, 1e-13);
    CHECK_NEAR(s->highest, -3.0, 1e-13);
    CHECK_NEAR(s->trace, -3000.0, 1e-12);
    CHECK(s->trace_error <= 1e-10);
    CHECK(s->products == 30);
    CHECK_NEAR(s->density[500], 1.0 / (s->width * sqrt(2.0 * acos(-1.0))), 1e-9);
    CHECK(s->density_error[500] <= 1e-9 * s->density[500]);
    descent_spectrum_free(s);
    free(q);
}

// Standard errors are what they say: over many seeds the estimates are off by one of them in
// the square mean (Student's t with 9 degrees of freedom: 9 / 7).
static void error_bars_are_true(void)
{
    enum { SEEDS = 60 };
    quadratic *q = make_spectrum(EVEN, 200, DESCENT_FLOAT64);
    double sum = 0.0;
    for (size_t i = 0; i < 200; i++) {
        sum += q->values[i];
    }
    descent_spectrum_options options = descent_spectrum_options_default();
    options.vectors = 10;
    options.steps = 2; // exact for the trace
    options.points = 2;
    descent_trace_options probes = descent_trace_options_default();
    probes.vectors = 10;
    probes.rank = 3;
    double squares = 0.0, more = 0.0;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        options.seed = probes.seed = seed;
        descent_spectrum *s = density(q, &options);
        squares += pow((s->trace - sum) / s->trace_error, 2.0) / SEEDS;
        descent_spectrum_free(s);
        const descent_trace t = trace(q, &probes);
        more += pow((t.value - sum) / t.error, 2.0) / SEEDS;
    }
    CHECK(squares > 0.7 && squares < 2.2);
    CHECK(more > 0.7 && more < 2.2);
    free(q);
}

// A matrix so small that the steps end where the space does, and weights can be checked against
// the random vector's components: sums of polynomials.
static void small_matrices_are_exact(void)
{
    for (size_t n = 1; n <= 5; n++) {
        quadratic *q = make(n, DESCENT_FLOAT64);
        for (size_t i = 0; i < n; i++) {
            q->values[i] = (double)(i * i) - 3.0;
        }
        descent_spectrum_options options = descent_spectrum_options_default();
        options.vectors = 400;
        descent_spectrum *s = density(q, &options);
        CHECK(s->products == 400 * n);
        double mean = 0.0, truth = 0.0;
        for (size_t k = 0; k < s->nodes; k++) {
            double nearest = HUGE_VAL;
            for (size_t i = 0; i < n; i++) {
                nearest = fmin(nearest, fabs(s->node[k] - q->values[i]));
            }
            CHECK(nearest < 1e-12);
            mean += s->weight[k] * s->node[k];
        }
        for (size_t i = 0; i < n; i++) {
            truth += q->values[i];
        }
        CHECK_NEAR(mean * (double)n, s->trace, 1e-12);
        CHECK(fabs(s->trace - truth) <= 4.0 * s->trace_error + 1e-12);
        descent_spectrum_free(s);
        free(q);
    }
}

// Nodes of Gauss-Legendre, whose recurrence is known [GW69], and matrices that fall apart.
static void quadrature_has_the_nodes_of_gauss(void)
{
    double diagonal[5] = {0}, beside[5], weights[5];
    for (size_t k = 1; k < 5; k++) {
        beside[k - 1] = (double)k / sqrt(4.0 * (double)(k * k) - 1.0);
    }
    dsc_gauss_quadrature(5, diagonal, beside, weights);
    const double inner = sqrt(5.0 - 2.0 * sqrt(10.0 / 7.0)) / 3.0,
                 outer = sqrt(5.0 + 2.0 * sqrt(10.0 / 7.0)) / 3.0;
    const double nodes[5] = {-outer, -inner, 0.0, inner, outer};
    for (size_t k = 0; k < 5; k++) {
        CHECK_NEAR(diagonal[k], nodes[k], 1e-14);
        const double edge = 322.0 - 13.0 * sqrt(70.0), near = 322.0 + 13.0 * sqrt(70.0);
        CHECK_NEAR(weights[k], k == 2 ? 64.0 / 225.0 : (k % 4 == 0 ? edge : near) / 1800.0,
                   1e-14);
    }
    double one = 7.0, none = 0.0, weight = 0.0;
    dsc_gauss_quadrature(1, &one, &none, &weight);
    CHECK(one == 7.0 && weight == 1.0);
    double falls[4] = {3.0, 1.0, 2.0, 0.0}, apart[4] = {0.0, 1.0, 0.0, 0.0}, parts[4];
    dsc_gauss_quadrature(4, falls, apart, parts);
    CHECK_NEAR(falls[0], 0.0, 1e-15);
    CHECK_NEAR(falls[1], 1.5 - sqrt(1.25), 1e-15);
    CHECK_NEAR(falls[2], 1.5 + sqrt(1.25), 1e-15);
    CHECK(falls[3] == 3.0 && parts[3] == 1.0 && parts[0] + parts[1] + parts[2] == 0.0);
    double zeros[3] = {0}, nothing[3] = {0}, three[3];
    dsc_gauss_quadrature(3, zeros, nothing, three);
    CHECK(zeros[0] == 0.0 && zeros[2] == 0.0 && three[0] + three[1] + three[2] == 1.0);
}

static void traces_are_within_their_error(void)
{
    for (int spectrum = 0; spectrum < SPECTRA; spectrum++) {
        for (int type = DESCENT_FLOAT32; type <= DESCENT_FLOAT64; type++) {
            quadratic *q = make_spectrum(spectrum, 1000, (descent_type)type);
            double sum = 0.0, squares = 0.0;
            for (size_t i = 0; i < 1000; i++) {
                sum += q->values[i];
                squares += q->values[i] * q->values[i];
            }
            descent_trace_options options = descent_trace_options_default();
            for (uint64_t rank = 0; rank <= 40; rank += 20) {
                options.rank = rank;
                q->products = 0;
                const descent_trace t = trace(q, &options);
                CHECK(fabs(t.value - sum) <= 4.0 * t.error + 1e-5);
                CHECK(fabs(t.squares - squares) <= 4.0 * t.squares_error + 1e-4);
                CHECK(t.products == 2 * rank + 20 && t.products == q->products);
            }
            free(q);
        }
    }
}

// A rank within the sketch, and a matrix no larger than it: no error. The sketch pays.
static void low_ranks_have_exact_traces(void)
{
    quadratic *q = make(1000, DESCENT_FLOAT64);
    for (size_t i = 0; i < 8; i++) {
        q->values[10 * i] = 1.0 + (double)i;
    }
    descent_trace_options options = descent_trace_options_default();
    options.rank = 10;
    descent_trace t = trace(q, &options);
    CHECK_NEAR(t.value, 36.0, 1e-10);
    CHECK(t.error <= 1e-10);
    options.rank = 0;
    options.vectors = 40;
    CHECK(trace(q, &options).error > 0.1);
    options.rank = 1;
    t = trace(q, &options);
    CHECK(t.error > 0.1 && isnan(t.squares_error));
    free(q);
    q = make_spectrum(SEMICIRCLE, 12, DESCENT_FLOAT64);
    options.rank = 20;
    t = trace(q, &options);
    CHECK_NEAR(t.value, 0.0, 1e-13);
    CHECK(t.error == 0.0 && t.products >= 24 && t.products <= 32); // signs may be dependent
    free(q);
}

// The variance of Hutchinson's method with random signs is 2 (|H|_F^2 - sum of h_ii^2).
static void hutchinson_has_its_variance(void)
{
    enum { N = 150, VECTORS = 2000 };
    quadratic *q = make_spectrum(EVEN, N, DESCENT_FLOAT64);
    double squares = 0.0, on_diagonal = 0.0;
    for (size_t i = 0; i < N; i++) {
        double h = 0.0;
        squares += q->values[i] * q->values[i];
        for (size_t k = 0; k < N; k++) {
            const double r = (i == k ? 1.0 : 0.0) - 2.0 * q->u[i] * q->u[k];
            h += r * r * q->values[k];
        }
        on_diagonal += h * h;
    }
    descent_trace_options options = descent_trace_options_default();
    options.rank = 0;
    options.vectors = VECTORS;
    const descent_trace t = trace(q, &options);
    const double variance = t.error * t.error * VECTORS;
    const double truth = 2.0 * (squares - on_diagonal);
    CHECK(truth > 0.1);
    CHECK(fabs(variance / truth - 1.0) < 4.0 * sqrt(12.0 / VECTORS)); // kurtosis up to 9
    CHECK_NEAR(t.squares, squares, 0.05);
    free(q);
}

static void seeds_and_blocks_choose_what_is_measured(void)
{
    quadratic *q = make_spectrum(OUTLIERS, 300, DESCENT_FLOAT64);
    descent_spectrum_options options = descent_spectrum_options_default();
    options.steps = 20;
    options.points = 50;
    descent_spectrum *a = density(q, &options), *b = density(q, &options);
    CHECK(memcmp(a->at, b->at, 5 * 50 * sizeof(double)) == 0);
    CHECK(a->trace == b->trace && a->nodes == b->nodes);
    options.seed = 2;
    descent_spectrum *c = density(q, &options);
    CHECK(c->trace != a->trace);
    descent_spectrum_free(a);
    descent_spectrum_free(b);
    descent_spectrum_free(c);
    memset(q->u, 0, sizeof q->u); // H is diagonal
    options.first = 100;
    options.count = 7;
    options.steps = 30;
    a = density(q, &options);
    CHECK(a->n == 7 && a->products == 28);
    CHECK_NEAR(a->lowest, q->values[100], 1e-12);
    CHECK_NEAR(a->highest, q->values[106], 1e-12);
    descent_spectrum_free(a);
    descent_trace_options probes = descent_trace_options_default();
    probes.first = 298;
    const descent_trace t = trace(q, &probes);
    CHECK_NEAR(t.value, q->values[298] + q->values[299], 1e-12);
    free(q);
}

static void products_that_are_not_finite_are_refused(void)
{
    descent_error error = {0};
    descent_spectrum *s = NULL;
    descent_trace t = {.size = sizeof t};
    descent_spectrum_options options = descent_spectrum_options_default();
    descent_trace_options probes = descent_trace_options_default();
    quadratic *q = make_spectrum(EVEN, 30, DESCENT_FLOAT64);
    for (size_t bad = 1; bad <= 50; bad += 7) {
        q->products = 0;
        q->bad_product = bad;
        CHECK(descent_spectrum_f64(&q->base, x64, NULL, &options, &s, &error) ==
              DESCENT_DIVERGED);
        CHECK(strstr(error.message, "a product with the Hessian is not finite") != NULL);
        q->products = 0;
        CHECK(descent_trace_f64(&q->base, x64, NULL, &probes, &t, &error) == DESCENT_DIVERGED);
    }
    q->bad_product = 0;
    CHECK(descent_spectrum_f32(&q->base, x32, NULL, &options, &s, &error) == DESCENT_INVALID);
    CHECK_TEXT(error.message, "this objective is of float64: call the _f64 function");
    CHECK(descent_trace_f32(&q->base, x32, NULL, &probes, &t, &error) == DESCENT_INVALID);
    options.first = 25;
    options.count = 6;
    CHECK(descent_spectrum_f64(&q->base, x64, NULL, &options, &s, &error) == DESCENT_INVALID);
    CHECK_TEXT(error.message,
               "a block of 6 parameters from number 25 on: the objective has 30");
    options.count = 0;
    options.curvature = DESCENT_GAUSS_NEWTON;
    CHECK(descent_spectrum_f64(&q->base, x64, NULL, &options, &s, &error) ==
          DESCENT_UNSUPPORTED);
    options.curvature = 2;
    CHECK(descent_spectrum_f64(&q->base, x64, NULL, &options, &s, &error) == DESCENT_INVALID);
    probes.vectors = 1;
    CHECK(descent_trace_f64(&q->base, x64, NULL, &probes, &t, &error) == DESCENT_INVALID);
    probes = (descent_trace_options){0};
    CHECK(descent_trace_f64(&q->base, x64, NULL, &probes, &t, &error) == DESCENT_INVALID);
    CHECK(s == NULL);
    descent_spectrum_free(NULL);
    free(q);
}

static void every_failed_allocation_is_reported(void)
{
    descent_error error = {0};
    quadratic *q = make_spectrum(EVEN, 30, DESCENT_FLOAT64);
    descent_spectrum_options options = descent_spectrum_options_default();
    descent_trace_options probes = descent_trace_options_default();
    options.steps = probes.rank = 5;
    options.first = probes.first = 3;
    bool failed = true;
    for (long n = 1; failed; n++) {
        descent_spectrum *s = NULL;
        failing_alloc_start(n);
        const descent_status status =
            descent_spectrum_f64(&q->base, x64, NULL, &options, &s, &error);
        failed = failing_alloc_stop();
        CHECK(status == (failed ? DESCENT_NO_MEMORY : DESCENT_OK));
        CHECK(failed || n > 40);
        descent_spectrum_free(s);
    }
    failed = true;
    for (long n = 1; failed; n++) {
        descent_trace t = {.size = sizeof t};
        failing_alloc_start(n);
        const descent_status status =
            descent_trace_f64(&q->base, x64, NULL, &probes, &t, &error);
        failed = failing_alloc_stop();
        CHECK(status == (failed ? DESCENT_NO_MEMORY : DESCENT_OK));
        CHECK(failed || n > 10);
    }
    free(q);
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {TEST(densities_are_within_the_error_bound),
                                       TEST(few_eigenvalues_are_few_nodes),
                                       TEST(error_bars_are_true),
                                       TEST(small_matrices_are_exact),
                                       TEST(quadrature_has_the_nodes_of_gauss),
                                       TEST(traces_are_within_their_error),
                                       TEST(low_ranks_have_exact_traces),
                                       TEST(hutchinson_has_its_variance),
                                       TEST(seeds_and_blocks_choose_what_is_measured),
                                       TEST(products_that_are_not_finite_are_refused),
                                       TEST(every_failed_allocation_is_reported)};
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
