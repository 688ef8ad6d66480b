// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The curvature operator: whole and in blocks, of both kinds, against dense matrices, and
// eigenpairs of blocks.
#include "check.h"

#include <stdint.h>
#include <stdlib.h>

#include <descent/surface.h>

#include "failing_alloc.h"
#include "quadratic.h"
#include "surface/spectrum/hessian.h"
#include "surface/spectrum/jacobi.h"
#include "surface/spectrum/krylov.h"

enum { ROWS = 90, COLUMNS = 4, CLASSES = 3 };

/* A network of three layers on data, with dense matrices of both kinds. */
typedef struct small_net {
    float inputs[ROWS * COLUMNS], targets[ROWS];
    descent_dataset *data;
    descent_network *network;
    descent_objective *f;
    size_t n;
    double *x, *matrix[2]; /* n; n x n */
} small_net;

static bool open_net(small_net *s, double l2)
{
    descent_error error = {0};
    for (size_t r = 0; r < ROWS; r++) {
        s->targets[r] = (float)(r % CLASSES);
        for (size_t j = 0; j < COLUMNS; j++) {
            s->inputs[r * COLUMNS + j] =
                (float)sin(1.7 * (double)(r * COLUMNS + j)) + (j == r % CLASSES ? 1.0F : 0.0F);
        }
    }
    if (!CHECK_OK(descent_dataset_from_arrays(DESCENT_FLOAT32, ROWS, COLUMNS, s->inputs,
                                              s->targets, CLASSES, &s->data, &error)) ||
        !CHECK_OK(descent_network_parse("5 tanh 4 tanh", 0.0, s->data, &s->network, &error)) ||
        !CHECK_OK(descent_objective_from_data(s->network, s->data, l2, DESCENT_FLOAT64, 2,
                                              &s->f, &error))) {
        return false;
    }
    const size_t n = s->n = descent_network_parameters(s->network);
    s->x = calloc(2 * n + 2 * n * n, sizeof *s->x);
    double *unit = s->x + n;
    s->matrix[0] = unit + n;
    s->matrix[1] = s->matrix[0] + n * n;
    for (size_t i = 0; i < n; i++) {
        s->x[i] = 0.7 * sin((double)(3 * i * i));
    }
    for (size_t i = 0; i < n; i++) {
        unit[i] = 1.0;
        CHECK_OK(descent_objective_hessian_vector_f64(s->f, s->x, unit, NULL,
                                                      s->matrix[0] + i * n, &error));
        CHECK_OK(descent_objective_gauss_newton_vector_f64(s->f, s->x, unit, NULL,
                                                           s->matrix[1] + i * n, &error));
        unit[i] = 0.0;
    }
    return true;
}

static void close_net(small_net *s)
{
    descent_objective_free(s->f);
    descent_network_free(s->network);
    descent_dataset_free(s->data);
    free(s->x);
}

// Every layer's block, one across layers, and the whole, of both kinds.
static void blocks_multiply_as_the_dense_matrix(void)
{
    small_net s = {0};
    descent_error error = {0};
    if (!open_net(&s, 0.01)) {
        return;
    }
    double v[200], out[200];
    for (int kind = DESCENT_HESSIAN; kind <= DESCENT_GAUSS_NEWTON; kind++) {
        descent_tensor tensor = {0};
        for (size_t t = 0; t < 8; t++) {
            const bool layer =
                descent_graph_tensor(descent_network_graph(s.network), t, &tensor);
            const size_t begin = layer ? tensor.offset : t == 6 ? 10 : 0;
            const size_t n = layer ? tensor.rows * tensor.columns : t == 6 ? 33 : 0;
            dsc_hessian c;
            if (!CHECK_OK(dsc_hessian_create(&c, s.f, s.x, NULL, (descent_curvature)kind, begin,
                                             n, &error))) {
                continue;
            }
            CHECK(c.n == (n ? n : s.n) && (c.wide != NULL) == (c.n < s.n));
            for (int twice = 0; twice < 2; twice++) {
                for (size_t i = 0; i < c.n; i++) {
                    v[i] = cos((double)(i + t) + twice);
                }
                CHECK_OK(dsc_hessian_multiply(&c, v, out, &error));
                for (size_t i = 0; i < c.n; i++) {
                    double expected = 0.0;
                    for (size_t j = 0; j < c.n; j++) {
                        expected += s.matrix[kind][(begin + j) * s.n + begin + i] * v[j];
                    }
                    CHECK_NEAR(out[i], expected, 1e-12);
                }
            }
            CHECK(c.products == 2);
            dsc_hessian_free(&c);
        }
    }
    close_net(&s);
}

// Eigenpairs of both kinds, whole and of a layer, against the dense matrix; the Gauss-Newton
// matrix has no negative ones and is not the Hessian.
static void eigenpairs_are_those_of_the_dense_matrix(void)
{
    small_net s = {0};
    descent_error error = {0};
    if (!open_net(&s, 0.0)) {
        return;
    }
    double *block = calloc(2 * s.n * s.n + s.n, sizeof *block);
    double *vectors = block + s.n * s.n, *values = vectors + s.n * s.n;
    descent_tensor tensor = {0};
    CHECK(descent_graph_tensor(descent_network_graph(s.network), 2, &tensor));
    CHECK_TEXT(tensor.name, "dense2.weight");
    double lowest[2] = {0.0};
    for (int part = 0; part < 2; part++) {
        const size_t first = part ? tensor.offset : 0, n = part ? 20 : s.n;
        for (int kind = DESCENT_HESSIAN; kind <= DESCENT_GAUSS_NEWTON; kind++) {
            for (size_t i = 0; i < n; i++) {
                for (size_t j = 0; j < n; j++) {
                    block[i * n + j] = s.matrix[kind][(first + i) * s.n + first + j];
                }
            }
            dsc_jacobi(n, block, values, vectors);
            descent_eigen_options options = descent_eigen_options_default();
            options.largest = 3;
            options.smallest = 2;
            options.tolerance = 1e-9;
            options.curvature = kind;
            options.first = first;
            options.count = part ? n : 0;
            descent_eigenpair pairs[5];
            descent_eigen_result result = {.size = sizeof result};
            double y[5 * 200];
            CHECK_OK(
                descent_eigenpairs_f64(s.f, s.x, NULL, &options, pairs, y, &result, &error));
            CHECK(result.converged && result.products <= n);
            for (size_t k = 0; k < 5; k++) {
                const double expected = values[k < 3 ? n - 1 - k : k - 3];
                CHECK_NEAR(pairs[k].value, expected, 1e-9);
                double squares = 0.0;
                for (size_t i = 0; i < n; i++) {
                    squares += y[k * n + i] * y[k * n + i];
                }
                CHECK_NEAR(squares, 1.0, 1e-13);
            }
            lowest[kind] = values[0];
        }
        CHECK(lowest[DESCENT_HESSIAN] < -0.01 && lowest[DESCENT_GAUSS_NEWTON] > -1e-14);
    }
    free(block);
    close_net(&s);
}

// What is said of the rounding errors of H q_j = sum of h_ij q_i is true, and little.
static void stated_basis_errors_are_true(void)
{
    static const double x64[N_MOST];
    static const float x32[N_MOST];
    descent_error error = {0};
    for (int type = DESCENT_FLOAT32; type <= DESCENT_FLOAT64; type++) {
        const bool wide = type == DESCENT_FLOAT64;
        quadratic *q = make(600, (descent_type)type);
        for (size_t i = 0; i < 600; i++) {
            q->values[i] = cos((double)i) * (i < 3 ? 10.0 : 1.0);
        }
        dsc_hessian c;
        dsc_krylov k;
        bool added = false;
        const void *x = wide ? (const void *)x64 : x32;
        CHECK_OK(dsc_hessian_create(&c, &q->base, x, NULL, DESCENT_HESSIAN, 0, 0, &error));
        CHECK_OK(dsc_krylov_create(&k, &c, 42, 3, &error));
        CHECK_OK(dsc_krylov_draw(&k, &added, &error));
        CHECK_OK(dsc_krylov_draw(&k, &added, &error));
        for (int i = 0; i < 40; i++) {
            CHECK_OK(dsc_krylov_step(&k, &error));
        }
        double product[600], basis[600];
        for (size_t j = 0; j < k.products; j++) {
            CHECK_OK(dsc_hessian_multiply(&c, k.basis.vectors[j], k.product, &error));
            k.basis.kernels->to_double(600, k.product, product);
            long double off[600], squares = 0.0L;
            for (size_t i = 0; i < 600; i++) {
                off[i] = (long double)product[i];
            }
            for (size_t i = 0; i < k.basis.count; i++) {
                k.basis.kernels->to_double(600, k.basis.vectors[i], basis);
                for (size_t l = 0; l < 600; l++) {
                    off[l] -= (long double)k.h[j * k.room + i] * (long double)basis[l];
                }
            }
            for (size_t l = 0; l < 600; l++) {
                squares += off[l] * off[l];
            }
            CHECK((double)squares <= k.errors[j] * k.errors[j]);
            CHECK(k.errors[j] <= (wide ? 1e-13 : 1e-5) * k.scale);
        }
        dsc_krylov_free(&k);
        dsc_hessian_free(&c);
        free(q);
    }
}

// Vectors of many pieces: the same bits for any number of threads, both types.
static void threads_change_no_bit(void)
{
    small_net s = {0};
    descent_error error = {0};
    if (!open_net(&s, 0.0)) {
        return;
    }
    descent_network *large = NULL;
    CHECK_OK(descent_network_parse("64 tanh 64 tanh", 0.0, s.data, &large, &error));
    const size_t n = descent_network_parameters(large);
    double *x = calloc(3 * n, sizeof *x), *vectors = x + n;
    descent_graph_initialise_f64(descent_network_graph(large), 3, x);
    descent_eigen_options options = descent_eigen_options_default();
    options.largest = options.smallest = 1;
    descent_spectrum_options density = descent_spectrum_options_default();
    density.steps = 9;
    density.points = 20;
    density.curvature = DESCENT_GAUSS_NEWTON;
    descent_trace_options probes = descent_trace_options_default();
    probes.rank = probes.vectors = 6;
    descent_eigenpair pairs[2], first_pairs[2] = {0};
    descent_spectrum *first = NULL;
    descent_trace first_trace = {.size = sizeof first_trace};
    double sum = 0.0;
    for (size_t count = 1; count <= 5; count += 2) {
        descent_objective *f = NULL;
        descent_eigen_result result = {.size = sizeof result};
        descent_spectrum *spectrum = NULL;
        descent_trace trace = {.size = sizeof trace};
        CHECK_OK(descent_objective_from_data(large, s.data, 0.0, DESCENT_FLOAT64, count, &f,
                                             &error));
        CHECK_OK(descent_eigenpairs_f64(f, x, NULL, &options, pairs, vectors, &result, &error));
        CHECK_OK(descent_spectrum_f64(f, x, NULL, &density, &spectrum, &error));
        CHECK_OK(descent_trace_f64(f, x, NULL, &probes, &trace, &error));
        double total = 0.0;
        for (size_t i = 0; i < 2 * n; i++) {
            total += (double)(i % 7) * vectors[i];
        }
        if (count == 1) {
            CHECK(result.converged && spectrum->lowest > -1e-14 && spectrum->n == n);
            memcpy(first_pairs, pairs, sizeof pairs);
            first = spectrum;
            first_trace = trace;
            sum = total;
        } else {
            CHECK(pairs[0].value == first_pairs[0].value && total == sum);
            CHECK(pairs[1].residual == first_pairs[1].residual);
            CHECK(memcmp(spectrum->at, first->at, 5 * 20 * sizeof(double)) == 0);
            CHECK(trace.value == first_trace.value && trace.error == first_trace.error);
            descent_spectrum_free(spectrum);
        }
        descent_objective_free(f);
    }
    descent_spectrum_free(first);
    descent_network_free(large);
    free(x);
    close_net(&s);
}

static void blocks_that_do_not_exist_are_refused(void)
{
    descent_error error = {0};
    static double x[N_MOST];
    dsc_hessian c = {0};
    quadratic *q = make(20, DESCENT_FLOAT64);
    CHECK(dsc_hessian_create(&c, &q->base, x, NULL, DESCENT_HESSIAN, 3, 18, &error) ==
          DESCENT_INVALID);
    CHECK_TEXT(error.message,
               "a block of 18 parameters from number 3 on: the objective has 20");
    CHECK(dsc_hessian_create(&c, &q->base, x, NULL, DESCENT_HESSIAN, 20, 0, &error) ==
          DESCENT_INVALID);
    CHECK(dsc_hessian_create(&c, &q->base, x, NULL, DESCENT_HESSIAN, SIZE_MAX, 2, &error) ==
          DESCENT_INVALID);
    CHECK(dsc_hessian_create(&c, &q->base, x, NULL, DESCENT_GAUSS_NEWTON, 0, 0, &error) ==
          DESCENT_UNSUPPORTED);
    CHECK(strstr(error.message, "this objective (quadratic) has no Gauss-Newton matrix") !=
          NULL);
    x[19] = (double)NAN;
    CHECK(dsc_hessian_create(&c, &q->base, x, NULL, DESCENT_HESSIAN, 0, 2, &error) ==
          DESCENT_DIVERGED);
    x[19] = 0.0;
    for (long n = 1; n <= 2; n++) {
        failing_alloc_start(n);
        CHECK(dsc_hessian_create(&c, &q->base, x, NULL, DESCENT_HESSIAN, 0, 2, &error) ==
              DESCENT_NO_MEMORY);
        CHECK(failing_alloc_stop());
        dsc_hessian_free(&c);
    }
    q->bad_product = 2;
    double v[20] = {1.0}, out[20];
    CHECK_OK(dsc_hessian_create(&c, &q->base, x, NULL, DESCENT_HESSIAN, 0, 0, &error));
    CHECK_OK(dsc_hessian_multiply(&c, v, out, &error));
    CHECK(dsc_hessian_multiply(&c, v, out, &error) == DESCENT_DIVERGED);
    CHECK(strstr(error.message,
                 "a product with the Hessian is not finite at this point (product 2)") != NULL);
    dsc_hessian_free(&c);
    free(q);
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {
        TEST(blocks_multiply_as_the_dense_matrix),
        TEST(eigenpairs_are_those_of_the_dense_matrix), TEST(stated_basis_errors_are_true),
        TEST(threads_change_no_bit), TEST(blocks_that_do_not_exist_are_refused)};
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
