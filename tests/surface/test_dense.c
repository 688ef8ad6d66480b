// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Whole spectra: of matrices whose eigenvalues are known, of random ones against Jacobi's
// method, inertia, vectors, and what is refused.
#include "spectra.h"

#include <float.h>

#include "failing_alloc.h"
#include "surface/spectrum/dense.h"
#include "surface/spectrum/inertia.h"
#include "surface/spectrum/jacobi.h"

typedef double form(size_t i, size_t n);

static double line(size_t i, size_t n)
{
    return ((double)i - 0.3 * (double)n) / (double)n;
}

static double clusters(size_t i, size_t n)
{
    (void)n;
    return (double)(i % 3) - 1.5 + 1e-12 * (double)i;
}

static double multiples(size_t i, size_t n)
{
    return i < n / 2 ? 0.0 : i % 2 ? 7.0 : -2.0;
}

static double graded(size_t i, size_t n)
{
    return pow(10.0, -16.0 * (double)i / (double)n) * (i % 5 == 4 ? -1.0 : 1.0);
}

static double one(size_t i, size_t n)
{
    (void)i;
    (void)n;
    return 1.0;
}

static double none(size_t i, size_t n)
{
    return 0.0 * (double)(i + n);
}

// Components and back, H g by them, and inertia by counting.
static void check_vectors(const dsc_dense *dense, const double *sorted, double noise)
{
    descent_error error = {0};
    const size_t n = dense->n;
    double *g = calloc(4 * n, sizeof *g), *along = g + n, *back = g + 2 * n, *hg = g + 3 * n;
    for (size_t i = 0; i < n; i++) {
        g[i] = spectrum_normal(5, 9, i);
    }
    CHECK_OK(dsc_dense_components(dense, g, along, &error));
    CHECK_OK(dsc_dense_combine(dense, along, back, &error));
    for (size_t i = 0; i < n; i++) {
        CHECK_NEAR(back[i], g[i], 1e-11);
        along[i] *= dense->values[i];
    }
    CHECK_OK(dsc_dense_combine(dense, along, hg, &error));
    for (size_t i = 0; i < n; i++) {
        double sum = 0.0;
        for (size_t j = 0; j < n; j++) {
            sum += dense->matrix[i * n + j] * g[j];
        }
        CHECK(fabs(sum - hg[i]) <= 10.0 * noise);
    }
    free(g);
    const double taus[] = {0.0503, 0.3001, 1.25};
    for (size_t t = 0; t < 3; t++) {
        dsc_inertia counted = {0}, inertia = {0};
        for (size_t i = 0; i < n; i++) {
            counted.negative += sorted[i] < -taus[t];
            counted.positive += sorted[i] > taus[t];
        }
        counted.zero = n - counted.negative - counted.positive;
        CHECK_OK(dsc_dense_inertia(dense, taus[t], &inertia, &error));
        if (!CHECK(memcmp(&inertia, &counted, sizeof inertia) == 0)) {
            printf("  n %zu, tau %g: %zu %zu %zu, not %zu %zu %zu\n", n, taus[t],
                   inertia.negative, inertia.zero, inertia.positive, counted.negative,
                   counted.zero, counted.positive);
        }
    }
}

static void known_spectra_are_found(void)
{
    static form *const forms[] = {line, clusters, multiples, graded, one, none};
    static const size_t sizes[] = {1, 2, 3, 10, 32, 33, 65, 150};
    descent_error error = {0};
    for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++) {
        for (size_t f = 0; f < sizeof forms / sizeof *forms; f++) {
            spectrum s;
            spectrum_create(&s, sizes[k], 3 + f);
            for (size_t i = 0; i < s.n; i++) {
                s.values[i] = forms[f](i, s.n);
            }
            double *sorted = spectrum_sorted(&s), *matrix = spectrum_matrix(&s);
            const double scale = fmax(fabs(sorted[0]), fabs(sorted[s.n - 1]));
            const double noise = (100.0 + 10.0 * (double)s.n) * DBL_EPSILON * scale;
            dsc_dense dense;
            CHECK_OK(dsc_dense_from_matrix(&dense, s.n, matrix, &error));
            CHECK(dense.asymmetry <= (double)s.n * noise);
            for (size_t i = 0; i < s.n; i++) {
                if (!CHECK(fabs(dense.values[i] - sorted[i]) <= noise)) {
                    printf("  n %zu, form %zu: %.17g, not %.17g\n", s.n, f, dense.values[i],
                           sorted[i]);
                }
            }
            check_vectors(&dense, sorted, noise + DBL_MIN);
            dsc_dense_free(&dense);
            free(sorted);
            free(matrix);
            spectrum_free(&s);
        }
    }
}

// The Gaussian orthogonal ensemble: no structure that could help.
static void random_matrices_agree_with_jacobi(void)
{
    descent_error error = {0};
    for (uint32_t draw = 0; draw < 4; draw++) {
        const size_t n = 40 + 30 * draw;
        double *a = calloc(3 * n, n * sizeof *a), *copy = a + n * n, *vectors = a + 2 * n * n;
        double *values = calloc(n, sizeof *values);
        for (size_t i = 0; i < n; i++) {
            for (size_t j = 0; j <= i; j++) {
                const double g = spectrum_normal(11, draw, i * n + j);
                a[i * n + j] = a[j * n + i] = i == j ? g * sqrt(2.0) : g;
            }
        }
        memcpy(copy, a, n * n * sizeof *a);
        dsc_jacobi(n, copy, values, vectors);
        dsc_dense dense;
        CHECK_OK(dsc_dense_from_matrix(&dense, n, a, &error));
        CHECK(dense.asymmetry == 0.0);
        CHECK((dense.reflector != NULL) == (dsc_dense_most() > 200));
        for (size_t i = 0; i < n; i++) {
            CHECK_NEAR(dense.values[i], values[i], 1e-13 * sqrt((double)n));
        }
        check_vectors(&dense, values, 1e-12);
        double *along = calloc(2 * n, sizeof *along), *v = along + n;
        for (size_t i = 0; i < n; i += 13) { // but for the sign
            along[i] = 1.0;
            CHECK_OK(dsc_dense_combine(&dense, along, v, &error));
            along[i] = 0.0;
            double product = 0.0;
            for (size_t j = 0; j < n; j++) {
                product += v[j] * vectors[i * n + j];
            }
            CHECK_NEAR(fabs(product), 1.0, 1e-9);
        }
        dsc_dense_free(&dense);
        free(along);
        free(values);
        free(a);
    }
}

// Numbers near both ends of the range, where squares are infinite or zero.
static void extreme_numbers_neither_overflow_nor_vanish(void)
{
    descent_error error = {0};
    static const double scales[] = {1e300, 1e-300};
    for (size_t k = 0; k < 2; k++) {
        for (size_t n = 3; n <= 60; n += 57) {
            spectrum s;
            spectrum_create(&s, n, 8);
            for (size_t i = 0; i < n; i++) {
                s.values[i] = line(i, n) * scales[k];
            }
            double *matrix = spectrum_matrix(&s);
            dsc_dense dense;
            CHECK_OK(dsc_dense_from_matrix(&dense, n, matrix, &error));
            for (size_t i = 0; i < n; i++) {
                CHECK_NEAR(dense.values[i] / scales[k], line(i, n), 1e-14);
            }
            dsc_inertia inertia;
            CHECK_OK(dsc_dense_inertia(&dense, 0.01 * scales[k], &inertia, &error));
            size_t negative = 0;
            for (size_t i = 0; i < n; i++) {
                negative += line(i, n) < -0.01;
            }
            CHECK(inertia.negative == negative);
            dsc_dense_free(&dense);
            free(matrix);
            spectrum_free(&s);
        }
    }
}

// From products; what they have that is not symmetric is an error bar.
static void asymmetry_of_products_is_measured(void)
{
    descent_error error = {0};
    for (size_t n = 2; n <= 100; n += 49) {
        spectrum s;
        spectrum_create(&s, n, 21);
        for (size_t i = 0; i < n; i++) {
            s.values[i] = line(i, n);
        }
        s.skew = 3e-6;
        descent_objective *objective = spectrum_objective(&s);
        double *x = calloc(n, sizeof *x);
        dsc_hessian curvature;
        dsc_dense dense;
        CHECK_OK(
            dsc_hessian_create(&curvature, objective, x, NULL, DESCENT_HESSIAN, 0, 0, &error));
        CHECK_OK(dsc_dense_create(&dense, &curvature, &error));
        CHECK(curvature.products == n);
        CHECK_NEAR(dense.asymmetry / 6e-6, sqrt(2.0), 1e-6);
        for (size_t i = 0; i < n; i++) {
            CHECK_NEAR(dense.values[i], line(i, n), 1e-14);
        }
        dsc_dense_free(&dense);
        s.bad = s.products + n;
        CHECK(dsc_dense_create(&dense, &curvature, &error) == DESCENT_DIVERGED);
        dsc_dense_free(&dense);
        dsc_hessian_free(&curvature);
        descent_objective_free(objective);
        free(x);
        spectrum_free(&s);
    }
}

static void matrices_that_are_not_finite_are_refused(void)
{
    descent_error error = {0};
    dsc_dense dense;
    const double bad[4] = {1.0, 2.0, (double)INFINITY, 1.0};
    CHECK(dsc_dense_from_matrix(&dense, 2, bad, &error) == DESCENT_DIVERGED);
    CHECK_TEXT(
        error.message,
        "element (1, 0) of the Hessian is not finite: there is no spectrum at this point");
    dsc_dense_free(&dense);
    CHECK(dsc_dense_from_matrix(&dense, 0, bad, &error) == DESCENT_INVALID);
    dsc_dense_free(&dense);
    descent_objective narrow = {.type = DESCENT_FLOAT32, .n = 3};
    dsc_hessian curvature = {.objective = &narrow, .n = 3};
    CHECK(dsc_dense_create(&dense, &curvature, &error) == DESCENT_INVALID);
    CHECK(strstr(error.message, "float32") != NULL);
    narrow.type = DESCENT_FLOAT64;
    curvature.n = dsc_dense_most() + 1;
    CHECK(dsc_dense_create(&dense, &curvature, &error) == DESCENT_UNSUPPORTED);
    CHECK(strstr(error.message, "the ends of the spectrum only") != NULL);
    dsc_dense_free(&dense);
}

static void a_failed_allocation_is_reported(void)
{
    descent_error error = {0};
    for (size_t n = 5; n <= 40; n += 35) {
        spectrum s;
        spectrum_create(&s, n, 2);
        for (size_t i = 0; i < n; i++) {
            s.values[i] = line(i, n);
        }
        descent_objective *objective = spectrum_objective(&s);
        double *x = calloc(3 * n, sizeof *x);
        dsc_hessian curvature;
        CHECK_OK(
            dsc_hessian_create(&curvature, objective, x, NULL, DESCENT_HESSIAN, 0, 0, &error));
        (void)dsc_dense_most(); // LAPACK is loaded now
        for (long k = 1;; k++) {
            dsc_dense dense;
            dsc_inertia inertia;
            failing_alloc_start(k);
            descent_status status = dsc_dense_create(&dense, &curvature, &error);
            if (status == DESCENT_OK) {
                status = dsc_dense_inertia(&dense, 0.1, &inertia, &error);
            }
            if (status == DESCENT_OK) {
                status = dsc_dense_components(&dense, x, x + n, &error);
            }
            const bool failed = failing_alloc_stop();
            dsc_dense_free(&dense);
            if (!failed) {
                CHECK_OK(status);
                CHECK(k > 5);
                break;
            }
            CHECK(status == DESCENT_NO_MEMORY);
        }
        dsc_hessian_free(&curvature);
        descent_objective_free(objective);
        free(x);
        spectrum_free(&s);
    }
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {TEST(known_spectra_are_found),
                                       TEST(random_matrices_agree_with_jacobi),
                                       TEST(extreme_numbers_neither_overflow_nor_vanish),
                                       TEST(asymmetry_of_products_is_measured),
                                       TEST(matrices_that_are_not_finite_are_refused),
                                       TEST(a_failed_allocation_is_reported)};
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
