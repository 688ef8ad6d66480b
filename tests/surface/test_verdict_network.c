// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Verdicts on networks: places that theory knows, and places that training leads to.
#include "check.h"

#include <descent/verdict.h>

#include "surface/networks.h"

#define IS(place) DESCENT_PLACE_##place

static descent_diagnosis *diagnose_with(const problem *p, const double *x,
                                        const descent_diagnose_options *options)
{
    descent_error error = {0};
    descent_diagnosis *d = NULL;
    CHECK_OK(descent_diagnose(p->objective, x, NULL, options, &d, &error));
    return d;
}

static descent_diagnosis *diagnose(const problem *p, const double *x)
{
    const descent_diagnose_options options = descent_diagnose_options_default();
    return diagnose_with(p, x, &options);
}

static bool is(const descent_diagnosis *d, descent_place place)
{
    if (d && d->place != place) {
        printf("%s (%s), not %s\n", descent_place_word(d->place), d->because,
               descent_place_word(place));
    }
    return d && d->place == place;
}

static problem xor_problem(void)
{
    static const double inputs[] = {0, 0, 0, 1, 1, 0, 1, 1};
    static const float targets[] = {0, 1, 1, 0};
    problem p = net_room(4, 2);
    memcpy(p.x, inputs, sizeof inputs);
    memcpy(p.y, targets, sizeof targets);
    net_data(&p, 4, 2, 0);
    net_layers(&p, "2 tanh", 0.0);
    return p;
}

// All weights 0: no curvature leads down, and there is a way down. Small weights: a descent.
static void xor_at_zero_is_a_degenerate_saddle(void)
{
    problem p = xor_problem();
    double x[16] = {0.0};
    descent_diagnosis *d = diagnose(&p, x);
    if (CHECK(is(d, IS(DEGENERATE_SADDLE)))) {
        CHECK(d->escape && d->index_low == 0 && d->index_high == 0);
        double y[16];
        for (size_t i = 0; i < p.n; i++) {
            y[i] = d->x[i] + d->escape_step * d->direction[i];
        }
        CHECK_NEAR(net_value(&p, x, NULL) - net_value(&p, y, NULL), d->escape_gain, 1e-12);
        CHECK(d->escape_gain > 1e-9);
    }
    descent_diagnosis_free(d);
    uint64_t state = 9;
    for (size_t i = 0; i < p.n; i++) {
        x[i] = 1.5 * net_number(&state);
    }
    d = diagnose(&p, x);
    CHECK(is(d, IS(DESCENDING)) && !d->critical);
    descent_diagnosis_free(d);
    net_free(&p);
}

// Beside weights of 0 there is a way down that no curvature shows: never called a minimum.
static problem parity_problem(const char *layers, size_t bits)
{
    const size_t rows = (size_t)1 << bits;
    problem p = net_room(rows, bits);
    for (size_t r = 0; r < rows; r++) {
        size_t ones = 0;
        for (size_t b = 0; b < bits; b++) {
            const size_t bit = r >> b & 1;
            p.x[r * bits + b] = bit ? 1.0 : -1.0;
            ones += bit;
        }
        p.y[r] = (float)(ones % 2);
    }
    net_data(&p, rows, bits, 0);
    net_layers(&p, layers, 0.0);
    return p;
}

static void zero_weights_are_no_minimum_of_parity(void)
{
    static const struct {
        const char *layers;
        size_t bits;
    } rows[] = {{"2 tanh", 2}, {"4 tanh", 2}, {"3 tanh", 3}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        problem p = parity_problem(rows[i].layers, rows[i].bits);
        for (uint64_t seed = 1; seed <= 40; seed++) {
            uint64_t state = 31 * seed;
            double x[64];
            for (size_t k = 0; k < p.n; k++) {
                x[k] = 1e-4 * net_number(&state);
            }
            descent_diagnosis *d = diagnose(&p, x);
            const bool minimum = d->place == IS(MINIMUM) || d->place == IS(DEGENERATE_MINIMUM);
            if (!CHECK(!minimum)) {
                printf("  %s, %zu bits, seed %llu: %s\n", rows[i].layers, rows[i].bits,
                       (unsigned long long)seed, d->because);
            }
            descent_diagnosis_free(d);
        }
        net_free(&p);
    }
}

// As many residuals as m: n - m zero modes, explained by interpolation.
static void interpolation_explains_zero_modes(void)
{
    enum { ROWS = 10 };
    problem p = net_room(ROWS, 2);
    uint64_t state = 3;
    for (size_t r = 0; r < ROWS; r++) {
        p.x[2 * r] = net_number(&state);
        p.x[2 * r + 1] = net_number(&state);
        p.y[r] = (float)net_number(&state);
    }
    net_data(&p, ROWS, 2, 0);
    net_layers(&p, "5 tanh", 0.0);
    double x[32];
    CHECK(p.n == 21);
    for (size_t i = 0; i < p.n; i++) {
        x[i] = 1.2 * net_number(&state);
    }
    net_descend(&p, x, 400);
    CHECK(net_value(&p, x, NULL) < 1e-20);
    descent_diagnosis *d = diagnose(&p, x);
    CHECK(is(d, IS(MINIMUM)));
    CHECK(d->zero_explained == 11 && d->zero_unexplained == 0);
    CHECK(d->mode_count == 1 && strcmp(d->modes[0].kind, "interpolation") == 0);
    descent_diagnosis_free(d);
    for (size_t i = 0; i < p.n; i++) { // near it the same
        x[i] += 1e-6 * net_number(&state);
    }
    d = diagnose(&p, x);
    CHECK(is(d, IS(MINIMUM)) && d->moved > 0.0 && d->moved < 1e-4);
    descent_diagnosis_free(d);
    net_free(&p);
}

// Noisy targets: a minimum with a loss that is not 0.
static problem noisy_line(const char *layers, size_t rows, double l2)
{
    problem p = net_room(rows, 2);
    uint64_t state = 5;
    for (size_t r = 0; r < rows; r++) {
        p.x[2 * r] = net_number(&state);
        p.x[2 * r + 1] = net_number(&state);
        p.y[r] = (float)(sin(3.0 * p.x[2 * r]) + p.x[2 * r + 1] + 0.5 * net_number(&state));
    }
    net_data(&p, rows, 2, 0);
    net_layers(&p, layers, l2);
    return p;
}

static void a_fitted_network_is_a_critical_point(void)
{
    problem p = noisy_line("3 tanh", 60, 1e-3);
    double x[16];
    uint64_t state = 1;
    for (size_t i = 0; i < p.n; i++) {
        x[i] = net_number(&state);
    }
    CHECK(net_descend(&p, x, 300) < 1e-12);
    descent_diagnosis *d = diagnose(&p, x);
    CHECK(is(d, IS(MINIMUM)) || is(d, IS(SADDLE)));
    CHECK(d->zero_explained + d->zero_unexplained == 0 && d->dense);
    descent_diagnosis_free(d);
    net_free(&p);
}

// Units that weight decay has emptied: their biases do nothing, and are named.
static void emptied_units_are_named(void)
{
    static const struct {
        const char *layers;
        double l2;
        size_t units;
    } rows[] = {{"3 tanh", 3.0, 3}, {"3 tanh", 0.7, 1}, {"2 sin", 10.0, 2}};
    for (size_t r = 0; r < sizeof rows / sizeof *rows; r++) {
        problem p = noisy_line(rows[r].layers, 60, rows[r].l2);
        double x[16];
        uint64_t state = 1;
        for (size_t i = 0; i < p.n; i++) {
            x[i] = net_number(&state);
        }
        CHECK(net_descend(&p, x, 3000) < 1e-12);
        descent_diagnosis *d = diagnose(&p, x);
        CHECK(is(d, IS(DEGENERATE_MINIMUM)) && d->zero_unexplained == rows[r].units);
        CHECK(strstr(d->because, rows[r].units == 1
                                     ? "(the bias of a unit that has no weights left)"
                                     : "(the biases of units that have no weights left)"));
        descent_diagnosis_free(d);
        net_free(&p);
    }
}

// Classes that a line separates: cross-entropy has no minimum.
static void separable(const char *layers, double start)
{
    enum { ROWS = 40 };
    problem p = net_room(ROWS, 2);
    uint64_t state = 5;
    for (size_t r = 0; r < ROWS; r++) {
        const double side = r % 2 ? 1.0 : -1.0;
        p.x[2 * r] = side * (0.3 + fabs(net_number(&state)));
        p.x[2 * r + 1] = net_number(&state);
        p.y[r] = (float)(r % 2);
    }
    net_data(&p, ROWS, 2, 2);
    net_layers(&p, layers, 0.0);
    double x[64] = {0.0}, g[64];
    for (size_t i = 0; i < p.n; i++) {
        x[i] = start * net_number(&state);
    }
    for (size_t s = 0; s < 3000; s++) {
        net_value(&p, x, g);
        for (size_t i = 0; i < p.n; i++) {
            x[i] -= 0.5 * g[i];
        }
    }
    descent_diagnosis *d = diagnose(&p, x);
    CHECK(is(d, IS(INFINITY)));
    CHECK(d->advice_count > 0 && strstr(d->advice[0].options, "l2 = ") != NULL);
    descent_diagnosis_free(d);
    // So it is where batches make much noise of it.
    descent_diagnose_options options = descent_diagnose_options_default();
    options.optimizer.rule = DESCENT_ADAM;
    options.optimizer.learning_rate = 0.5;
    options.optimizer.beta1 = 0.9;
    options.batch = 4;
    d = diagnose_with(&p, x, &options);
    CHECK(is(d, IS(INFINITY)));
    descent_diagnosis_free(d);
    // Far out the loss is 0 in every digit, and nothing lies below it.
    for (size_t i = 0; i < p.n; i++) {
        x[i] *= 1e5;
    }
    CHECK(net_value(&p, x, NULL) == 0.0);
    d = diagnose(&p, x);
    CHECK(is(d, IS(DEGENERATE_MINIMUM)) && d->critical);
    CHECK(!d->escape);
    descent_diagnosis_free(d);
    net_free(&p);
}

static void separable_classes_run_to_infinity(void)
{
    separable("", 0.0);
    separable("4 tanh", 1.0);
    separable("4 relu", 1.0);
}

// Gradient descent on batches of 4: at first it goes down, at last noise holds it up.
static void noise_holds_up_small_batches(void)
{
    enum { ROWS = 200, BATCH = 4 };
    problem p = noisy_line("", ROWS, 0.0);
    descent_error error = {0};
    descent_diagnose_options options = descent_diagnose_options_default();
    options.optimizer.rule = DESCENT_GD;
    options.optimizer.learning_rate = 0.1;
    options.batch = BATCH;
    double x[8] = {5.0, -5.0, 3.0}, g[8];
    descent_diagnosis *d = diagnose_with(&p, x, &options);
    CHECK(is(d, IS(DESCENDING)));
    descent_diagnosis_free(d);
    uint64_t state = 17;
    size_t floors = 0;
    for (size_t s = 1; s <= 4000; s++) {
        uint32_t index[BATCH];
        for (size_t i = 0; i < BATCH; i++) {
            index[i] = (uint32_t)(0.5 * (net_number(&state) + 1.0) * ROWS);
        }
        const descent_rows rows = {index, BATCH};
        double value = 0.0;
        CHECK_OK(descent_objective_evaluate_f64(p.objective, x, &rows, &value, g, &error));
        for (size_t i = 0; i < p.n; i++) {
            x[i] -= options.optimizer.learning_rate * g[i];
        }
        if (s > 2000 && s % 100 == 0) {
            d = diagnose_with(&p, x, &options);
            floors += is(d, IS(NOISE_FLOOR));
            descent_diagnosis_free(d);
        }
    }
    CHECK(floors >= 17);
    options.batch = 0; // without noise it is a descent, or the minimum near by
    d = diagnose_with(&p, x, &options);
    CHECK(d->place == IS(DESCENDING) || d->place == IS(MINIMUM));
    descent_diagnosis_free(d);
    net_free(&p);
}

// A relu network all of whose units are dead computes a constant.
static void dead_networks_are_named(void)
{
    problem p = noisy_line("4 relu", 30, 0.0);
    double x[24] = {0.0};
    const descent_graph *graph = descent_network_graph(p.network);
    descent_graph_initialise_f64(graph, 1, x);
    for (size_t i = 8; i < 12; i++) {
        x[i] = -100.0; // biases of the units
    }
    net_descend(&p, x, 20);
    descent_diagnosis *d = diagnose(&p, x);
    CHECK(d->dead_units == 4 && d->units == 4);
    CHECK(is(d, IS(MINIMUM)) && d->zero_unexplained == 0);
    CHECK(d->advice_count > 0 && strstr(d->advice[0].text, "dead") != NULL);
    descent_diagnosis_free(d);
    net_free(&p);
}

// Weights of 1e-9: a region 1e-9 wide has a minimum in it, and the loss falls beside it.
static void tiny_weights_are_at_a_kink(void)
{
    problem p = noisy_line("4 relu", 30, 0.0);
    double x[24] = {0.0}, g[24];
    uint64_t state = 4;
    for (size_t i = 0; i < p.n; i++) {
        x[i] = 1e-9 * net_number(&state);
    }
    net_value(&p, x, g);
    x[p.n - 1] -= 0.5 * g[p.n - 1]; // the bias that is the mean of the targets
    descent_diagnosis *d = diagnose(&p, x);
    CHECK(is(d, IS(KINK)) && d->critical && d->escape && d->escape_gain > 0.01);
    descent_diagnosis_free(d);
    net_free(&p);
}

// The same network by Krylov methods, as if it were large: the verdict is the same.
static void krylov_verdicts_equal_dense_ones(void)
{
    problem p = noisy_line("6 tanh", 60, 0.01);
    double x[40];
    uint64_t state = 1;
    for (size_t i = 0; i < p.n; i++) {
        x[i] = net_number(&state);
    }
    descent_diagnose_options options = descent_diagnose_options_default();
    options.dense = 0;
    for (size_t steps = 0; steps < 400; steps += 399) {
        net_descend(&p, x, steps);
        descent_diagnosis *a = diagnose(&p, x), *b = diagnose_with(&p, x, &options);
        CHECK(is(b, a->place) && a->dense && !b->dense);
        CHECK(b->smallest >= a->smallest - 1e-9 && (a->smallest < 0.0) == (b->smallest < 0.0));
        CHECK_NEAR(a->largest, b->largest, 1e-6);
        descent_diagnosis_free(a);
        descent_diagnosis_free(b);
    }
    net_free(&p);
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {
        TEST(xor_at_zero_is_a_degenerate_saddle),
        TEST(zero_weights_are_no_minimum_of_parity),
        TEST(interpolation_explains_zero_modes),
        TEST(a_fitted_network_is_a_critical_point),
        TEST(emptied_units_are_named),
        TEST(separable_classes_run_to_infinity),
        TEST(noise_holds_up_small_batches),
        TEST(dead_networks_are_named),
        TEST(krylov_verdicts_equal_dense_ones),
        TEST(tiny_weights_are_at_a_kink),
    };
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
