// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Eigenpairs of Hessians: of quadratics whose spectrum is known, of a small network against a
// dense Hessian, and where something is wrong.
#include "check.h"

#include <stdint.h>
#include <stdlib.h>

#include <descent/surface.h>

#include "failing_alloc.h"
#include "quadratic.h"
#include "surface/spectrum/jacobi.h"

enum { PAIRS_MOST = 16 };

typedef struct answer {
    descent_eigenpair pairs[PAIRS_MOST];
    double vectors[PAIRS_MOST * N_MOST];
    descent_eigen_result result;
} answer;

static answer *solve(quadratic *q, const descent_eigen_options *options)
{
    static const double x64[N_MOST];
    static const float x32[N_MOST];
    static float vectors32[PAIRS_MOST * N_MOST];
    descent_error error = {0};
    answer *a = calloc(1, sizeof *a);
    const size_t count = options->largest + options->smallest;
    a->result.size = sizeof a->result;
    if (q->base.type == DESCENT_FLOAT64) {
        CHECK_OK(descent_eigenpairs_f64(&q->base, x64, NULL, options, a->pairs, a->vectors,
                                        &a->result, &error));
    } else {
        CHECK_OK(descent_eigenpairs_f32(&q->base, x32, NULL, options, a->pairs, vectors32,
                                        &a->result, &error));
        for (size_t i = 0; i < count * q->base.n; i++) {
            a->vectors[i] = (double)vectors32[i];
        }
    }
    return a;
}

static int descending(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x < y) - (x > y);
}

// The pairs are those of the spectrum, the vectors have length 1 and the residuals they say.
static void check_answer(quadratic *q, const descent_eigen_options *options, const answer *a)
{
    const size_t n = q->base.n;
    double sorted[N_MOST];
    memcpy(sorted, q->values, n * sizeof *sorted);
    qsort(sorted, n, sizeof *sorted, descending);
    const double scale = fmax(fabs(sorted[0]), fabs(sorted[n - 1]));
    const double noise = q->base.type == DESCENT_FLOAT64 ? 1e-13 : 1e-5;
    CHECK(a->result.converged);
    for (size_t i = 0; i < options->largest + options->smallest; i++) {
        const bool low = i >= options->largest;
        const size_t rank = low ? i - options->largest : i;
        const descent_eigenpair *pair = &a->pairs[i];
        if (rank >= n) {
            CHECK(isnan(pair->value) && isnan(pair->residual) && !pair->converged);
            continue;
        }
        const double expected = sorted[low ? n - 1 - rank : rank];
        CHECK(pair->converged);
        CHECK(pair->residual <= (options->tolerance + noise) * scale);
        if (!CHECK(fabs(pair->value - expected) <=
                   fmin(10.0 * options->tolerance, 1e-3) * scale + noise * scale)) {
            printf("  pair %zu: %.9g, not %.9g\n", i, pair->value, expected);
        }
        double *y = q->v, squares = 0.0, residual = 0.0;
        memcpy(y, a->vectors + i * n, n * sizeof *y);
        for (size_t j = 0; j < n; j++) {
            squares += y[j] * y[j];
        }
        reflect(q, y);
        for (size_t j = 0; j < n; j++) {
            residual += pow((q->values[j] - pair->value) * y[j], 2.0);
        }
        CHECK_NEAR(squares, 1.0, 10.0 * noise);
        CHECK(sqrt(residual) <= pair->residual + noise * scale);
        CHECK(pair->residual <= sqrt(residual) + 10.0 * noise * scale);
    }
}

static void check_spectrum(quadratic *q, const descent_eigen_options *options)
{
    answer *a = solve(q, options);
    check_answer(q, options, a);
    CHECK(a->result.products == q->products);
    CHECK(a->result.products <= options->products);
    free(a);
}

static void the_ends_of_spectra_are_found(void)
{
    static const size_t sizes[] = {1, 2, 3, 50, 500};
    for (size_t k = 0; k < 5; k++) {
        for (int type = DESCENT_FLOAT32; type <= DESCENT_FLOAT64; type++) {
            for (uint64_t block = 1; block <= 3; block++) {
                quadratic *q = make(sizes[k], (descent_type)type);
                for (size_t i = 0; i < q->base.n; i++) { // indefinite
                    const double t = (double)i / (double)q->base.n;
                    q->values[i] = 40.0 * t * t * t - 9.0 * pow(1.0 - t, 8.0);
                }
                descent_eigen_options options = descent_eigen_options_default();
                options.largest = 5;
                options.smallest = 2;
                options.block = block;
                options.tolerance = type == DESCENT_FLOAT64 ? 1e-8 : 1e-4;
                check_spectrum(q, &options);
                free(q);
            }
        }
    }
}

// Multiple eigenvalues: as many copies as vectors to start from, and all of them where there
// are few different ones.
static void multiple_eigenvalues_have_their_copies(void)
{
    descent_eigen_options options = descent_eigen_options_default();
    options.largest = 6;
    options.tolerance = 1e-7;
    quadratic *q = make(500, DESCENT_FLOAT64);
    for (size_t i = 0; i < 500; i++) {
        q->values[i] = i < 3 ? 9.0 : i < 6 ? 8.0 : 5.0 * (double)i / 500.0;
    }
    options.block = 3;
    check_spectrum(q, &options);
    free(q);
    for (int type = DESCENT_FLOAT32; type <= DESCENT_FLOAT64; type++) {
        for (uint64_t block = 1; block <= 2; block++) {
            q = make(200, (descent_type)type);
            for (size_t i = 0; i < 200; i++) {
                q->values[i] = i % 50 == 7 ? 3.0 : i % 40 == 1 ? 2.0 : -1.0;
            }
            options.block = block;
            options.smallest = 3;
            options.tolerance = 1e-5;
            check_spectrum(q, &options);
            free(q);
        }
    }
}

static void zero_and_identity_converge_at_once(void)
{
    for (int type = DESCENT_FLOAT32; type <= DESCENT_FLOAT64; type++) {
        for (int value = -1; value <= 1; value++) {
            quadratic *q = make(30, (descent_type)type);
            for (size_t i = 0; i < 30; i++) {
                q->values[i] = value;
            }
            descent_eigen_options options = descent_eigen_options_default();
            options.largest = 4;
            options.smallest = 1;
            answer *a = solve(q, &options);
            CHECK(a->result.converged);
            CHECK_NEAR(a->result.scale, fabs((double)value), 1e-5);
            CHECK(a->result.products <= 12);
            for (size_t i = 0; i < 5; i++) {
                CHECK_NEAR(a->pairs[i].value, (double)value, 1e-5);
            }
            free(a);
            free(q);
        }
    }
}

// Number for number: what is in the gaps of the structs is nobody's.
static bool is_same(const answer *a, const answer *b)
{
    bool same = a->result.products == b->result.products &&
                a->result.scale == b->result.scale &&
                memcmp(a->vectors, b->vectors, sizeof a->vectors) == 0;
    for (size_t i = 0; i < PAIRS_MOST; i++) {
        same = same && a->pairs[i].value == b->pairs[i].value &&
               a->pairs[i].residual == b->pairs[i].residual;
    }
    return same;
}

// The same seed, the same bits; another seed, other directions. Too few products are said.
static void same_seeds_give_the_same_bits(void)
{
    quadratic *q = make(300, DESCENT_FLOAT64);
    for (size_t i = 0; i < 300; i++) {
        q->values[i] = 1.0 / (1.0 + (double)i);
    }
    descent_eigen_options options = descent_eigen_options_default();
    options.largest = 3;
    answer *a = solve(q, &options), *b = solve(q, &options);
    CHECK(is_same(a, b));
    options.seed = 2;
    answer *c = solve(q, &options);
    CHECK(!is_same(a, c));
    CHECK_NEAR(c->pairs[2].value, 1.0 / 3.0, 1e-6);
    options.products = 8;
    options.tolerance = 1e-9;
    answer *d = solve(q, &options);
    CHECK(!d->result.converged && d->result.products == 8 && d->result.found == 3);
    for (size_t i = 0; i < 3; i++) { // an eigenvalue is within the residual
        double nearest = HUGE_VAL;
        for (size_t j = 0; j < 300; j++) {
            nearest = fmin(nearest, fabs(d->pairs[i].value - q->values[j]));
        }
        CHECK(nearest <= d->pairs[i].residual);
    }
    free(a);
    free(b);
    free(c);
    free(d);
    free(q);
}

static void products_that_are_not_finite_are_refused(void)
{
    static double x[N_MOST];
    static const float single[N_MOST];
    descent_error error = {0};
    descent_eigenpair pairs[4];
    descent_eigen_result result = {.size = sizeof result};
    descent_eigen_options options = descent_eigen_options_default();
    quadratic *q = make(40, DESCENT_FLOAT64);
    for (size_t i = 0; i < 40; i++) {
        q->values[i] = (double)i;
    }
    options.largest = 2;
    for (size_t bad = 1; bad <= 12; bad += 3) {
        q->products = 0;
        q->bad_product = bad;
        CHECK(descent_eigenpairs_f64(&q->base, x, NULL, &options, pairs, NULL, &result,
                                     &error) == DESCENT_DIVERGED);
        CHECK(strstr(error.message, "a product with the Hessian is not finite") != NULL);
    }
    q->bad_product = 0;
    CHECK(descent_eigenpairs_f32(&q->base, single, NULL, &options, pairs, NULL, &result,
                                 &error) == DESCENT_INVALID);
    CHECK_TEXT(error.message, "this objective is of float64: call the _f64 function");
    x[3] = HUGE_VAL;
    CHECK(descent_eigenpairs_f64(&q->base, x, NULL, &options, pairs, NULL, &result, &error) ==
          DESCENT_DIVERGED);
    CHECK_TEXT(error.message,
               "x has a number that is not finite: there is no curvature at such a point");
    x[3] = 0.0;
    options.largest = 0;
    CHECK(descent_eigenpairs_f64(&q->base, x, NULL, &options, pairs, NULL, &result, &error) ==
          DESCENT_INVALID);
    CHECK_TEXT(error.message, "no eigenpairs are wanted: set largest or smallest");
    options.largest = 3;
    options.products = 2;
    CHECK(descent_eigenpairs_f64(&q->base, x, NULL, &options, pairs, NULL, &result, &error) ==
          DESCENT_INVALID);
    CHECK_TEXT(error.message, "products is 2: 3 eigenpairs need at least one each");
    options.products = 100;
    options.tolerance = -1.0;
    CHECK(descent_eigenpairs_f64(&q->base, x, NULL, &options, pairs, NULL, &result, NULL) ==
          DESCENT_INVALID);
    const descent_eigen_options zeroed = {0};
    CHECK(descent_eigenpairs_f64(&q->base, x, NULL, &zeroed, pairs, NULL, &result, &error) ==
          DESCENT_INVALID);
    free(q);
}

// A callback, whose products are differences: (a' x)^2 + sum of i x_i^2 / 2.
static double bowl(size_t n, const double *x, double *g, void *user)
{
    const double *a = user;
    double along = 0.0, value = 0.0;
    for (size_t i = 0; i < n; i++) {
        along += a[i] * x[i];
        value += 0.5 * (double)i * x[i] * x[i];
    }
    for (size_t i = 0; g && i < n; i++) {
        g[i] = 2.0 * along * a[i] + (double)i * x[i];
    }
    return along * along + value;
}

// The eigenvalues of a dense symmetric matrix, ascending.
static void dense_values(size_t n, double *matrix, double *values)
{
    double *vectors = calloc(n * n, sizeof *vectors);
    for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; j < i; j++) {
            matrix[i * n + j] = matrix[j * n + i] =
                0.5 * (matrix[i * n + j] + matrix[j * n + i]);
        }
    }
    dsc_jacobi(n, matrix, values, vectors);
    free(vectors);
}

static void eigenpairs_of_a_callback_are_found(void)
{
    enum { N = 60 };
    double a[N], x[N] = {0.0}, matrix[N * N], values[N];
    for (size_t i = 0; i < N; i++) {
        a[i] = cos((double)i);
        for (size_t j = 0; j < N; j++) {
            matrix[i * N + j] =
                2.0 * cos((double)i) * cos((double)j) + (i == j ? (double)i : 0.0);
        }
    }
    dense_values(N, matrix, values);
    descent_error error = {0};
    descent_objective *f = NULL;
    CHECK_OK(descent_objective_from_function(N, bowl, a, &f, &error));
    descent_eigen_options options = descent_eigen_options_default();
    options.largest = 3;
    options.smallest = 2;
    options.tolerance = 1e-6;
    descent_eigenpair pairs[5];
    descent_eigen_result result = {.size = sizeof result};
    CHECK_OK(descent_eigenpairs_f64(f, x, NULL, &options, pairs, NULL, &result, &error));
    CHECK(result.converged);
    for (size_t i = 0; i < 5; i++) {
        CHECK_NEAR(pairs[i].value, values[i < 3 ? N - 1 - i : i - 3], 1e-6);
    }
    descent_objective_free(f);
}

// A network: the dense Hessian is made of products with unit vectors, in double.
static void eigenpairs_of_a_network_are_found(void)
{
    enum { ROWS = 120, COLUMNS = 4 };
    static float inputs[ROWS * COLUMNS], targets[ROWS];
    for (size_t r = 0; r < ROWS; r++) {
        targets[r] = (float)(r % 3);
        for (size_t j = 0; j < COLUMNS; j++) {
            inputs[r * COLUMNS + j] =
                (float)sin(1.7 * (double)(r * COLUMNS + j)) + (j == r % 3 ? 1.0F : 0.0F);
        }
    }
    descent_error error = {0};
    descent_dataset *data = NULL;
    descent_network *net = NULL;
    descent_objective *wide = NULL, *narrow = NULL;
    if (!CHECK_OK(descent_dataset_from_arrays(DESCENT_FLOAT32, ROWS, COLUMNS, inputs, targets,
                                              3, &data, &error)) ||
        !CHECK_OK(descent_network_parse("6 tanh", 0.0, data, &net, &error)) ||
        !CHECK_OK(
            descent_objective_from_data(net, data, 0.01, DESCENT_FLOAT64, 2, &wide, &error)) ||
        !CHECK_OK(descent_objective_from_data(net, data, 0.01, DESCENT_FLOAT32, 2, &narrow,
                                              &error))) {
        return;
    }
    const size_t n = descent_network_parameters(net);
    double *x = calloc(3 * n + n * n, sizeof *x), *unit = x + n, *values = unit + n,
           *matrix = values + n;
    float *x32 = calloc(n, sizeof *x32);
    for (size_t i = 0; i < n; i++) {
        x[i] = (double)(float)(0.8 * sin((double)(3 * i * i)));
        x32[i] = (float)x[i];
    }
    for (size_t i = 0; i < n; i++) {
        unit[i] = 1.0;
        CHECK_OK(
            descent_objective_hessian_vector_f64(wide, x, unit, NULL, matrix + i * n, &error));
        unit[i] = 0.0;
    }
    dense_values(n, matrix, values);
    descent_eigen_options options = descent_eigen_options_default();
    options.largest = 4;
    options.smallest = 3;
    descent_eigenpair pairs[7], single[7];
    descent_eigen_result result = {.size = sizeof result};
    CHECK_OK(descent_eigenpairs_f64(wide, x, NULL, &options, pairs, NULL, &result, &error));
    CHECK(result.converged);
    CHECK_OK(
        descent_eigenpairs_f32(narrow, x32, NULL, &options, single, NULL, &result, &error));
    CHECK(result.converged);
    for (size_t i = 0; i < 7; i++) {
        CHECK_NEAR(pairs[i].value, values[i < 4 ? n - 1 - i : i - 4], 1e-6);
        CHECK_NEAR(single[i].value, pairs[i].value, 1e-5);
    }
    CHECK(values[0] < 0.0); // a point worth asking about
    free(x);
    free(x32);
    descent_objective_free(wide);
    descent_objective_free(narrow);
    descent_network_free(net);
    descent_dataset_free(data);
}

// Every allocation fails once, of the objective and of the search.
static void every_failed_allocation_is_reported(void)
{
    descent_error error = {0};
    descent_graph *graph = NULL;
    CHECK_OK(descent_graph_create(&graph, &error));
    descent_node *p = descent_parameter(graph, "p", 1, 9, DESCENT_INITIAL_NORMAL, 1.0, false);
    const descent_node *loss = descent_sum(graph, descent_apply(graph, DESCENT_SIN, p));
    static const double x[9] = {0.1, 0.4, 0.9, 1.5, 2.5, -0.1, -0.4, -0.9, -1.5};
    descent_eigen_options options = descent_eigen_options_default();
    options.smallest = 2;
    descent_eigenpair pairs[3];
    descent_eigen_result result = {.size = sizeof result};
    bool failed = true;
    for (long n = 1; failed && n < 1000; n++) {
        descent_objective *f = NULL;
        failing_alloc_start(n);
        descent_status status =
            descent_objective_from_graph(graph, loss, DESCENT_FLOAT64, &f, &error);
        if (status == DESCENT_OK) {
            status = descent_eigenpairs_f64(f, x, NULL, &options, pairs, NULL, &result, &error);
        }
        failed = failing_alloc_stop();
        CHECK(status == (failed ? DESCENT_NO_MEMORY : DESCENT_OK));
        CHECK(failed || n > 20);
        descent_objective_free(f);
    }
    CHECK(!failed);
    CHECK_NEAR(pairs[0].value, sin(1.5), 1e-9); // the Hessian is diagonal: -sin(x)
    CHECK_NEAR(pairs[1].value, -sin(1.5), 1e-9);
    descent_graph_free(graph);
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {TEST(the_ends_of_spectra_are_found),
                                       TEST(multiple_eigenvalues_have_their_copies),
                                       TEST(zero_and_identity_converge_at_once),
                                       TEST(same_seeds_give_the_same_bits),
                                       TEST(products_that_are_not_finite_are_refused),
                                       TEST(eigenpairs_of_a_callback_are_found),
                                       TEST(eigenpairs_of_a_network_are_found),
                                       TEST(every_failed_allocation_is_reported)};
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
