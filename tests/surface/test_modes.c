// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Zero modes of networks: their number by theory, by the whole spectrum, and as found.
#include "check.h"

#include "failing_alloc.h"
#include "surface/kink/kinks.h"
#include "surface/modes_check.h"
#include "surface/network/chain.h"
#include "surface/network/jacobian.h"
#include "surface/network/units.h"

/* The linear autoencoder x W1 W2 of columns with variances lambda that do not correlate: rows
   of Sylvester's Hadamard matrix (a power of two, more than the inputs) times sqrt(lambda). The
   loss is mean |r|^2 / inputs. */
static problem autoencoder(size_t rows, size_t size, size_t hidden, const double *lambda)
{
    descent_error error = {0};
    problem p = net_room(rows, size);
    double *root = calloc(size, sizeof *root);
    for (size_t r = 0; r < rows; r++) {
        p.y[r] = (float)r;
        for (size_t j = 0; j < size; j++) {
            bool odd = false;
            for (size_t bits = r & (j + 1); bits; bits &= bits - 1) {
                odd = !odd;
            }
            p.x[r * size + j] = odd ? -1.0 : 1.0;
        }
    }
    for (size_t j = 0; j < size; j++) {
        root[j] = sqrt(lambda[j]);
    }
    net_data(&p, rows, size, 0);
    descent_graph *graph = NULL;
    CHECK_OK(descent_graph_create(&graph, &error));
    descent_node *inputs = descent_input(graph, "x", size);
    descent_node *target = descent_input(graph, "y", 1);
    descent_node *scaled =
        descent_combine(graph, DESCENT_MULTIPLY, inputs, descent_constants(graph, root, size));
    descent_node *w1 =
        descent_parameter(graph, "W1", size, hidden, DESCENT_INITIAL_NORMAL, 1.0, true);
    descent_node *w2 =
        descent_parameter(graph, "W2", hidden, size, DESCENT_INITIAL_NORMAL, 1.0, true);
    descent_node *code = descent_dense_with(graph, scaled, w1, NULL, DESCENT_IDENTITY);
    descent_node *output = descent_dense_with(graph, code, w2, NULL, DESCENT_IDENTITY);
    descent_node *loss = descent_squared_error(graph, output, scaled);
    CHECK_OK(descent_network_from_graph(graph, inputs, target,
                                        descent_pick(graph, output, 0, 1, 1), loss,
                                        DESCENT_TASK_REGRESS, &p.network, &error));
    net_objective(&p, 0.0);
    free(root);
    return p;
}

enum { SIZE = 4, HIDDEN = 2 };

// Every critical point: the code is some of the principal components.
static void zero_modes_of_linear_autoencoders_are_explained(void)
{
    const double lambda[SIZE] = {4.0, 3.0, 2.0, 1.0};
    problem p = autoencoder(8, SIZE, HIDDEN, lambda);
    size_t points = 0;
    for (unsigned set = 0; set < 1U << SIZE; set++) {
        double x[2 * SIZE * HIDDEN] = {0}, g[2 * SIZE * HIDDEN], loss = 0.0;
        size_t rank = 0, index = 0;
        for (size_t i = 0; i < SIZE; i++) {
            rank += set >> i & 1;
        }
        if (rank > HIDDEN) {
            continue;
        }
        for (size_t i = 0, k = 0; i < SIZE; i++) {
            loss += set >> i & 1 ? 0.0 : 0.5 * lambda[i];
            for (size_t j = 0; (set >> i & 1) && j < SIZE; j++) {
                index += !(set >> j & 1) && lambda[j] > lambda[i];
            }
            if (set >> i & 1) { // columns that are no unit vectors
                x[i * HIDDEN + k] = 1.5 + (double)k;
                x[SIZE * HIDDEN + k * SIZE + i] = 1.0 / (1.5 + (double)k);
                k++;
            }
        }
        index += (HIDDEN - rank) * (SIZE - rank);
        CHECK_NEAR(2.0 * net_value(&p, x, g), loss, 1e-14);
        CHECK(net_length(p.n, g) < 1e-14);
        dsc_dense dense = net_spectrum(&p, x);
        dsc_modes modes = find_modes(&p, x, &dense);
        const counted c = count_signs(&dense);
        const size_t nullity = HIDDEN * HIDDEN - (HIDDEN - rank) * (HIDDEN - rank);
        CHECK(c.negative == index && c.zero == nullity);
        CHECK(modes.explained == nullity && modes.count == nullity);
        CHECK(family_count(&modes, "linear layers") == nullity);
        dsc_modes_free(&modes);
        dsc_dense_free(&dense);
        points++;
    }
    CHECK(points == 11);
    net_free(&p);
}

// Too many parameters to multiply each mode: they are tested in groups, and counted.
static void modes_of_large_networks_are_counted_in_groups(void)
{
    enum { INPUTS = 127, CODE = 17, RANK = 14, N = 2 * INPUTS * CODE };
    descent_error error = {0};
    double lambda[INPUTS], *x = calloc(2 * N, sizeof *x), *hq = x + N;
    for (size_t j = 0; j < INPUTS; j++) {
        lambda[j] = (double)(INPUTS - j);
    }
    problem p = autoencoder(128, INPUTS, CODE, lambda);
    for (size_t k = 0; k < RANK; k++) {
        x[k * CODE + k] = 1.0;
        x[INPUTS * CODE + k * INPUTS + k] = 1.0;
    }
    dsc_hessian c = net_curvature(&p, x);
    dsc_modes modes = {0};
    CHECK_OK(dsc_modes_find(&c, 1.0, &modes, &error));
    const size_t nullity = CODE * CODE - (CODE - RANK) * (CODE - RANK);
    CHECK(p.n > 4096 && modes.explained == nullity && modes.products == c.products);
    CHECK(modes.products == 1 && modes.count == 128);
    for (size_t k = 0; k < modes.count; k += 42) { // basis vectors are modes
        CHECK_OK(dsc_hessian_multiply(&c, modes.basis + k * p.n, hq, &error));
        CHECK(net_length(p.n, hq) < 1e-10 && net_length(p.n, modes.basis + k * p.n) > 0.999);
    }
    dsc_modes_free(&modes);
    x[1] += 1e-3; // no critical point: groups are halved as long as there are products
    CHECK_OK(dsc_modes_find(&c, 1.0, &modes, &error));
    CHECK(modes.products < 64 && modes.explained < nullity);
    dsc_modes_free(&modes);
    dsc_hessian_free(&c);
    free(x);
    net_free(&p);
}

static void smooth_networks_have_none(void)
{
    problem p = noisy("2 tanh", 40, 2, 0, 0.0, 3);
    double x[9];
    start(&p, 1, x);
    CHECK(net_descend(&p, x, 200) < 1e-12);
    dsc_dense dense = net_spectrum(&p, x);
    dsc_modes modes = find_modes(&p, x, &dense);
    print_modes(&modes, &dense);
    CHECK(count_signs(&dense).zero == 0);
    CHECK(modes.explained == 0 && modes.family_count == 0 && !modes.frozen);
    dsc_modes_free(&modes);
    dsc_dense_free(&dense);
    net_free(&p);
}

static void shifts_of_softmax_are_explained(void)
{
    problem p = noisy("2 tanh", 300, 2, 3, 0.0, 7);
    double x[15];
    start(&p, 1, x);
    CHECK(net_descend(&p, x, 300) < 1e-12);
    dsc_dense dense = net_spectrum(&p, x);
    dsc_modes modes = find_modes(&p, x, &dense);
    print_modes(&modes, &dense);
    CHECK(count_signs(&dense).zero == 3);
    CHECK(modes.explained == 3 && family_count(&modes, "softmax shift") == 3);
    CHECK_TEXT(family(&modes, "softmax shift") ? family(&modes, "softmax shift")->where : "",
               "output layer");
    dsc_modes_free(&modes);
    dsc_dense_free(&dense);
    net_free(&p);
}

static void zero_modes_of_shallow_relu_are_explained(void)
{
    problem p = noisy("3 relu", 40, 2, 0, 0.0, 7);
    size_t smooth = 0;
    for (uint64_t seed = 1; seed <= 24; seed++) {
        double x[13];
        start(&p, seed, x);
        if (net_descend(&p, x, 100) > 1e-13) {
            continue;
        }
        smooth++;
        dsc_dense dense = net_spectrum(&p, x);
        dsc_modes modes = find_modes(&p, x, &dense);
        print_modes(&modes, &dense);
        const counted c = count_signs(&dense);
        CHECK(c.negative == 0 && modes.explained == c.zero);
        dsc_modes_free(&modes);
        dsc_dense_free(&dense);
    }
    printf("%zu smooth\n", smooth);
    CHECK(smooth > 0);
    net_free(&p);
}

static void dead_units_freeze_their_parameters(void)
{
    for (int decay = 0; decay < 2; decay++) {
        problem p = noisy("5 relu", 50, 2, 3, decay ? 0.01 : 0.0, 5);
        double x[33];
        start(&p, 3, x); // anywhere: W 2 x 5, b 5, V 5 x 3, c 3
        x[10 + 1] = -100.0;
        x[10 + 4] = -100.0;
        dsc_dense dense = net_spectrum(&p, x);
        dsc_modes modes = find_modes(&p, x, &dense);
        const size_t each = decay ? 1 : 2 + 1 + 3; // fan-in, bias, fan-out
        CHECK(family_count(&modes, "dead units") == 2 * each);
        CHECK(modes.frozen_count == 2 * each && modes.frozen && modes.frozen[11] == 1);
        CHECK_TEXT(family(&modes, "dead units") ? family(&modes, "dead units")->where : "",
                   "layer 1, 2 units");
        // the shift of the three classes, where no decay holds it: 5 inputs less 2, and a bias
        CHECK(family_count(&modes, "softmax shift") == (decay ? 1 : 4));
        CHECK(modes.explained == modes.frozen_count + modes.count);
        dsc_units units = {0};
        descent_error error = {0};
        CHECK_OK(dsc_units_count(p.objective, x, NULL, &units, &error));
        CHECK(units.units == 5 && units.dead == 2 && units.saturated == 0);
        CHECK(units.worst == 1 && units.worst_units == 5 && units.worst_dead == 2);
        double v[33];
        for (size_t i = 0; i < p.n; i++) {
            v[i] = 1.0;
        }
        dsc_modes_project(&modes, v);
        CHECK(v[11] == 0.0 && v[10] != 0.0);
        dsc_modes_free(&modes);
        dsc_dense_free(&dense);
        net_free(&p);
    }
}

// A whole layer is dead: only the output's bias is left.
static void a_dead_layer_leaves_the_output_bias(void)
{
    problem p = noisy("4 tanh 3 relu", 30, 2, 0, 0.0, 5);
    double x[31];
    start(&p, 3, x);
    for (size_t u = 0; u < 3; u++) {
        x[12 + 12 + u] = -50.0;
    }
    dsc_dense dense = net_spectrum(&p, x);
    dsc_modes modes = find_modes(&p, x, &dense);
    CHECK(p.n == 31 && modes.frozen_count == 30 && modes.explained == 30);
    CHECK(count_signs(&dense).zero == 30);
    dsc_modes_free(&modes);
    dsc_dense_free(&dense);
    net_free(&p);
}

// Unit 2 is active, but only where the unit that reads it is not.
static void units_that_nobody_hears_are_frozen(void)
{
    problem p = net_room(10, 1);
    for (size_t r = 0; r < 10; r++) {
        p.x[r] = (double)r - 4.5;
        p.y[r] = (float)(r * r);
    }
    net_data(&p, 10, 1, 0);
    net_layers(&p, "2 relu 1 relu", 0.0);
    const double x[9] = {1.0, -1.0, 0.0, 0.0, 1.0, -5.0, -0.01, 0.7, -0.2};
    dsc_dense dense = net_spectrum(&p, x);
    dsc_modes modes = find_modes(&p, x, &dense);
    dsc_units units = {0};
    descent_error error = {0};
    CHECK_OK(dsc_units_count(p.objective, x, NULL, &units, &error));
    CHECK(units.dead == 0 && modes.frozen_count == 3 && modes.frozen);
    CHECK(modes.frozen && modes.frozen[1] && modes.frozen[3] && modes.frozen[5]);
    CHECK_TEXT(modes.families ? modes.families[0].where : "", "layer 1, unit 2");
    dsc_modes_free(&modes);
    dsc_dense_free(&dense);
    net_free(&p);
}

// Relu units of a deep network that see fewer examples than they have weights.
static void units_that_see_few_examples_have_modes(void)
{
    problem p = net_room(8, 3);
    uint64_t state = 9;
    for (size_t r = 0; r < 8; r++) {
        for (size_t j = 0; j < 3; j++) {
            p.x[3 * r + j] = net_number(&state) + (r < 2 && j == 0 ? 9.0 : 0.0);
        }
        p.y[r] = (float)net_number(&state);
    }
    net_data(&p, 8, 3, 0);
    net_layers(&p, "2 relu 2 tanh", 0.0);
    double x[17];
    start(&p, 4, x);
    const double rare[4] = {2.0, 0.0, 0.0, 0.0}; // unit 1: active on the first two examples
    for (size_t i = 0; i < 4; i++) {
        x[2 * i] = rare[i];
        x[2 * i + 1] = -rare[i]; // unit 2: on the others
    }
    dsc_dense dense = net_spectrum(&p, x);
    dsc_modes modes = find_modes(&p, x, &dense);
    CHECK(family_count(&modes, "rarely active units") == 4 - 2);
    CHECK(modes.explained == 2 && count_signs(&dense).zero == 2);
    dsc_modes_free(&modes);
    dsc_dense_free(&dense);
    net_free(&p);
}

// A column that is constant, and one that follows from two others.
static void dependent_inputs_are_explained(void)
{
    problem p = net_room(40, 4);
    uint64_t state = 9;
    for (size_t r = 0; r < 40; r++) {
        double *row = p.x + 4 * r;
        row[0] = net_number(&state);
        row[1] = 3.0;
        row[2] = net_number(&state);
        row[3] = 2.0 * row[0] - row[2] + 1.0;
        p.y[r] = (float)(row[0] * row[2]);
    }
    net_data(&p, 40, 4, 0);
    net_layers(&p, "3 tanh", 0.0);
    double x[19];
    start(&p, 3, x);
    dsc_dense dense = net_spectrum(&p, x);
    dsc_modes modes = find_modes(&p, x, &dense);
    CHECK(modes.frozen_count == 3 && modes.explained == 6);
    CHECK(family_count(&modes, "constant inputs") == 3);
    CHECK(family_count(&modes, "dependent inputs") == 3);
    CHECK_TEXT(modes.families[0].where, "input 2");
    CHECK(count_signs(&dense).zero == 6);
    dsc_modes_free(&modes);
    dsc_dense_free(&dense);
    net_free(&p);
}

// A unit that is split in two: a line of critical points.
static void duplicated_units_are_explained(void)
{
    problem small = noisy("2 tanh", 40, 2, 0, 0.0, 3), p = noisy("3 tanh", 40, 2, 0, 0.0, 3);
    double x[9];
    start(&small, 1, x);
    CHECK(net_descend(&small, x, 200) < 1e-12);
    for (int mirror = 0; mirror < 2; mirror++) {
        for (int i = -3; i <= 3; i++) {
            const double lambda = 0.4 * (double)i + 0.1, sign = mirror ? -1.0 : 1.0;
            const double y[13] = {
                x[0], x[1], sign * x[1], x[2], x[3],          sign * x[3],
                x[4], x[5], sign * x[5], x[6], lambda * x[7], sign * (1.0 - lambda) * x[7],
                x[8]};
            double g[13];
            net_value(&p, y, g);
            CHECK(net_length(13, g) < 1e-12);
            dsc_dense dense = net_spectrum(&p, y);
            dsc_modes modes = find_modes(&p, y, &dense);
            CHECK(count_signs(&dense).zero == 1 && modes.explained == 1);
            CHECK(family_count(&modes, "duplicated units") == 1);
            CHECK_TEXT(modes.families ? modes.families[0].where : "", "layer 1, unit 3");
            dsc_modes_free(&modes);
            dsc_dense_free(&dense);
        }
    }
    net_free(&small);
    net_free(&p);
}

// Without residuals the Hessian is J'J.
static void interpolation_explains_the_rest(void)
{
    problem p = noisy("8 tanh", 12, 3, 0, 0.0, 11);
    double x[41];
    start(&p, 1, x);
    CHECK(net_descend(&p, x, 300) < 1e-12 && net_value(&p, x, NULL) < 1e-24);
    dsc_dense dense = net_spectrum(&p, x);
    dsc_modes modes = find_modes(&p, x, &dense);
    const counted c = count_signs(&dense);
    print_modes(&modes, &dense);
    CHECK(c.negative == 0 && c.positive == 12 && c.zero == p.n - 12);
    CHECK(modes.interpolation == p.n - 12 && modes.explained == p.n - 12 && modes.count == 0);
    CHECK_TEXT(modes.families[0].kind, "interpolation");
    dsc_modes_free(&modes);
    dsc_dense_free(&dense);
    x[3] += 1e-3; // residuals: nothing is explained
    dense = net_spectrum(&p, x);
    modes = find_modes(&p, x, &dense);
    CHECK(modes.explained == 0 && modes.interpolation == 0);
    dsc_modes_free(&modes);
    dsc_dense_free(&dense);
    net_free(&p);
}

/* Levenberg-Marquardt steps, from the eigenvalues of J J': until nothing is left of the loss.
 */
static double fit(const problem *p, double *x, size_t rows)
{
    descent_error error = {0};
    double *g = calloc(2 * p->n + 3 * rows, sizeof *g), *y = g + p->n, *jg = y + p->n,
           *along = jg + rows, *weight = along + rows;
    dsc_chain chain = {0};
    CHECK_OK(dsc_chain_read(p->objective, &chain, &error));
    double f = net_value(p, x, g), mu = 0.1;
    for (int step = 0; step < 60 && f > 1e-30; step++) {
        dsc_jacobian j = {0};
        CHECK_OK(dsc_jacobian_create(&j, &chain, x, NULL, rows, 0.0, &error));
        for (size_t r = 0; r < rows; r++) {
            jg[r] = 0.0;
            for (size_t i = 0; i < p->n; i++) {
                jg[r] += j.row[r * p->n + i] * g[i];
            }
        }
        CHECK_OK(dsc_dense_components(&j.matrix, jg, along, &error));
        for (int shorter = 0; shorter < 10; shorter++, mu *= 5.0) {
            for (size_t r = 0; r < rows; r++) {
                const double value = j.matrix.values[r];
                weight[r] = along[r] / value / (value + mu);
            }
            CHECK_OK(dsc_dense_combine(&j.matrix, weight, jg, &error));
            memcpy(y, x, p->n * sizeof *x);
            for (size_t k = 0; k < rows * p->n; k++) {
                y[k % p->n] -= j.row[k] * jg[k / p->n];
            }
            if (net_value(p, y, NULL) < f) {
                memcpy(x, y, p->n * sizeof *x);
                mu *= 0.1;
                break;
            }
        }
        f = net_value(p, x, g);
        dsc_jacobian_free(&j);
    }
    dsc_chain_free(&chain);
    free(g);
    return f;
}

// 889 parameters that fit 100 points exactly.
static void deep_interpolation_explains_the_rest(void)
{
    enum { ROWS = 100, N = 889 };
    problem p = noisy("24 tanh 24 tanh", ROWS, 10, 0, 0.0, 3);
    double x[N];
    start(&p, 1, x);
    CHECK(p.n == N && fit(&p, x, ROWS) < 1e-28);
    dsc_dense dense = net_spectrum(&p, x);
    dsc_modes modes = find_modes(&p, x, &dense);
    const counted c = count_signs(&dense);
    CHECK(c.negative == 0 && c.zero == N - ROWS && c.positive == ROWS);
    CHECK(modes.explained == N - ROWS && modes.interpolation == N - ROWS);
    dsc_modes_free(&modes);
    dsc_dense_free(&dense);
    net_free(&p);
}

// Away from critical points scaling is no zero mode; nor is it with weight decay.
static void scalings_are_refuted_away_from_critical_points(void)
{
    problem p = noisy("4 relu 3 leaky_relu", 30, 2, 0, 0.0, 3);
    double x[31];
    start(&p, 3, x);
    dsc_dense dense = net_spectrum(&p, x);
    dsc_modes modes = find_modes(&p, x, &dense);
    print_modes(&modes, &dense);
    CHECK(family_count(&modes, "unit scaling") == 0);
    CHECK(modes.products > 0);
    dsc_modes_free(&modes);
    dsc_dense_free(&dense);
    net_free(&p);
}

// Many parameters, anywhere: dead units and the shift are found with few products, scalings are
// refuted by the gradient.
static void large_networks_need_few_products(void)
{
    enum { WIDE = 60, LAST = 64, N = 3 * WIDE + 61 * LAST + 65 * 3 };
    descent_error error = {0};
    problem p = noisy("60 relu 64 relu", 40, 2, 3, 0.0, 3);
    double *x = calloc(N, sizeof *x);
    CHECK(p.n == N && N > 4096);
    start(&p, 3, x);
    x[3 * WIDE + WIDE * LAST + 5] = -90.0;
    dsc_hessian c = net_curvature(&p, x);
    dsc_modes modes = {0};
    dsc_units units = {0};
    CHECK_OK(dsc_modes_find(&c, 1.0, &modes, &error));
    CHECK_OK(dsc_units_count(p.objective, x, NULL, &units, &error));
    CHECK(units.units == WIDE + LAST && units.dead > 0 && units.worst == 2);
    CHECK(units.dead == units.worst_dead);
    CHECK(family_count(&modes, "dead units") == units.dead * (WIDE + 1 + 3));
    CHECK(family_count(&modes, "softmax shift") == LAST - units.dead + 1);
    CHECK(family_count(&modes, "unit scaling") == 0);
    CHECK(modes.products < 20);
    dsc_modes_free(&modes);
    dsc_hessian_free(&c);
    free(x);
    net_free(&p);
}

static void zero_modes_of_deep_relu_are_nearly_explained(void)
{
    problem p = noisy("3 relu 2 relu", 60, 2, 0, 0.0, 3);
    size_t smooth = 0;
    for (uint64_t seed = 1; seed <= 20; seed++) {
        double x[20];
        start(&p, seed, x);
        if (net_descend(&p, x, 100) > 1e-13) {
            continue;
        }
        smooth++;
        dsc_dense dense = net_spectrum(&p, x);
        dsc_modes modes = find_modes(&p, x, &dense);
        const size_t zero = count_signs(&dense).zero;
        print_modes(&modes, &dense);
        CHECK(modes.explained <= zero && zero <= modes.explained + 2);
        dsc_modes_free(&modes);
        dsc_dense_free(&dense);
    }
    CHECK(smooth > 0);
    net_free(&p);
}

static void single_precision_is_refused(void)
{
    descent_error error = {0};
    problem p = noisy("3 relu", 20, 2, 0, 0.0, 3);
    descent_objective *single = NULL;
    float x[13] = {1.0F, -1.0F, 0.5F};
    CHECK_OK(descent_objective_from_data(p.network, p.data, 0.0, DESCENT_FLOAT32, 1, &single,
                                         &error));
    dsc_hessian c = {0};
    dsc_modes modes = {0};
    dsc_kinks kinks = {0};
    dsc_units units = {0};
    CHECK_OK(dsc_hessian_create(&c, single, x, NULL, DESCENT_HESSIAN, 0, 0, &error));
    CHECK(dsc_modes_find(&c, 1.0, &modes, &error) == DESCENT_INVALID);
    CHECK_TEXT(error.message, "this objective is of float32: call the _f32 function");
    CHECK(dsc_kinks_find(&c, &kinks, &error) == DESCENT_INVALID);
    CHECK_OK(dsc_units_count(single, x, NULL, &units, &error));
    CHECK(units.units == 3);
    dsc_hessian_free(&c);
    descent_objective_free(single);
    net_free(&p);
}

static void a_failed_allocation_is_reported(void)
{
    problem p = noisy("4 relu", 16, 2, 3, 0.0, 5);
    double x[27];
    start(&p, 3, x);
    x[8] = -100.0;
    dsc_hessian c = net_curvature(&p, x);
    for (long n = 1;; n++) {
        descent_error error = {0};
        dsc_modes modes = {0};
        dsc_units units = {0};
        failing_alloc_start(n);
        descent_status status = dsc_units_count(p.objective, x, NULL, &units, &error);
        if (status == DESCENT_OK) {
            status = dsc_modes_find(&c, 1.0, &modes, &error);
        }
        const bool failed = failing_alloc_stop();
        CHECK(status == (failed ? DESCENT_NO_MEMORY : DESCENT_OK));
        CHECK(failed ? !modes.basis && !modes.families : modes.explained == 6 + 4);
        dsc_modes_free(&modes);
        if (!failed) {
            CHECK(n > 15);
            break;
        }
    }
    dsc_hessian_free(&c);
    net_free(&p);
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {
        TEST(zero_modes_of_linear_autoencoders_are_explained),
        TEST(modes_of_large_networks_are_counted_in_groups),
        TEST(smooth_networks_have_none),
        TEST(shifts_of_softmax_are_explained),
        TEST(zero_modes_of_shallow_relu_are_explained),
        TEST(zero_modes_of_deep_relu_are_nearly_explained),
        TEST(large_networks_need_few_products),
        TEST(dead_units_freeze_their_parameters),
        TEST(a_dead_layer_leaves_the_output_bias),
        TEST(units_that_nobody_hears_are_frozen),
        TEST(units_that_see_few_examples_have_modes),
        TEST(dependent_inputs_are_explained),
        TEST(duplicated_units_are_explained),
        TEST(interpolation_explains_the_rest),
        TEST(deep_interpolation_explains_the_rest),
        TEST(single_precision_is_refused),
        TEST(a_failed_allocation_is_reported),
        TEST(scalings_are_refuted_away_from_critical_points),
    };
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
