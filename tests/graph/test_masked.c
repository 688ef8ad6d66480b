// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Places that are there and others that are not: operators by themselves, and networks on sequences
// of different lengths, which give what each sequence gives at its own length.
#include "positions.h"

#include "graph/network.h"

enum { ROWS = 4, LONGEST = 5, FEATURES = 3, STEP = FEATURES + 1 };

static const size_t lengths[ROWS] = {3, 5, 1, 2};

/* Rows of positions x features, of which the last says whether a position is there. */
static void fill_padded(problem *p)
{
    uint64_t seed = 5;
    for (size_t i = 0; i < ROWS * LONGEST * STEP; i++) {
        const bool there = i / STEP % LONGEST < lengths[i / STEP / LONGEST];
        const double value = next_number(&seed);
        p->data[0][i] = !there ? 0.0 : i % STEP == FEATURES ? 1.0 : value;
    }
}

static problem start_padded(descent_node **features, descent_node **mask)
{
    problem p = start(ROWS, LONGEST, STEP);
    fill_padded(&p);
    *features = descent_channels(p.graph, p.inputs[0], 0, FEATURES);
    *mask = descent_channels(p.graph, p.inputs[0], FEATURES, 1);
    return p;
}

static double values[ROWS * LONGEST * 8];

static void operators_are_what_they_say(void)
{
    descent_node *x = NULL, *mask = NULL;
    problem p = start_padded(&x, &mask);
    descent_node *biased =
        descent_combine(p.graph, DESCENT_ADD, x, descent_constant(p.graph, 2.0));
    descent_node *hidden = descent_masked(p.graph, biased, mask);
    descent_node *mean = descent_masked_mean(p.graph, biased, mask);
    CHECK(x->shape.rank == 2 && x->shape.dim[1] == FEATURES && mask->width == LONGEST);
    CHECK(mean->shape.rank == 1 && mean->width == FEATURES);
    values_of(&p, hidden, NULL, 3, values);
    for (size_t i = 0; i < ROWS * LONGEST * FEATURES; i++) {
        const size_t row = i / FEATURES / LONGEST, t = i / FEATURES % LONGEST;
        const double own = p.data[0][i / FEATURES * STEP + i % FEATURES] + 2.0;
        CHECK(values[i] == (t < lengths[row] ? own : 0.0));
    }
    values_of(&p, mean, NULL, 2, values);
    for (size_t i = 0; i < ROWS * FEATURES; i++) {
        double sum = 0.0;
        for (size_t t = 0; t < lengths[i / FEATURES]; t++) {
            sum += p.data[0][(i / FEATURES * LONGEST + t) * STEP + i % FEATURES] + 2.0;
        }
        CHECK_NEAR(values[i], sum / (double)lengths[i / FEATURES], 1e-15);
    }
    // A row in which nothing is; and what is not there is not seen, whatever it is.
    memset(p.data[0], 0, sizeof p.data[0]);
    p.data[0][0] = (double)NAN;
    values_of(&p, mean, NULL, 1, values);
    for (size_t i = 0; i < ROWS * FEATURES; i++) {
        CHECK(values[i] == 0.0);
    }
    values_of(&p, hidden, NULL, 1, values);
    CHECK(values[0] == 0.0);
    descent_graph_free(p.graph);
}

static void operators_are_differentiated(void)
{
    for (int k = 0; k < 6; k++) {
        descent_node *x = NULL, *mask = NULL;
        problem p = start_padded(&x, &mask);
        descent_node *h = descent_dense(p.graph, x, 4, DESCENT_TANH), *out = h;
        switch (k) {
        case 0:
            out = descent_channels(p.graph, h, 1, 2);
            break;
        case 1:
            out = descent_masked(p.graph, h, mask);
            break;
        case 2:
            out = descent_masked_mean(p.graph, h, mask);
            break;
        case 3:
            out = descent_masked_mean(
                p.graph, descent_reshape(p.graph, h, (descent_shape){3, {1, LONGEST, 4}}),
                mask);
            break;
        case 4: // what others have written is added to
            out = descent_concatenate(p.graph,
                                      (descent_node *[]){descent_channels(p.graph, h, 2, 2), h,
                                                         descent_masked(p.graph, h, mask)},
                                      3);
            break;
        default:
            out = descent_combine(p.graph, DESCENT_ADD, descent_masked_mean(p.graph, h, mask),
                                  descent_mean(p.graph, h));
        }
        p.root = loss_of(p.graph, out);
        char name[32];
        snprintf(name, sizeof name, "masked %d", k);
        finish(&p, name, 80 + (uint64_t)k);
    }
}

// ---- losses ----

enum { LOSSES = 6 };

/* A loss at each position, of classes or numbers; the last has rows of numbers without axes. */
static descent_node *add_loss(problem *p, int which, size_t positions, descent_node *mask)
{
    descent_graph *g = p->graph;
    const size_t units = which == 5 ? 1 : 3;
    const bool flat = which < 2 || which == 5;
    descent_node *h = descent_dense(g, p->inputs[0], units, DESCENT_TANH);
    descent_node *y = descent_input_shaped(g, "y",
                                           flat ? (descent_shape){1, {positions}}
                                                : (descent_shape){2, {positions, units}});
    p->inputs[1] = y;
    if (which == 5) {
        h = descent_reshape(g, h, (descent_shape){1, {positions}});
    }
    descent_node *loss = which == 0   ? descent_softmax_cross_entropy(g, h, y)
                         : which == 1 ? descent_softmax_cross_entropy_smoothed(g, h, y, 0.2)
                         : which == 2 ? descent_sigmoid_cross_entropy(g, h, y)
                         : which == 4 ? descent_huber(g, h, y, 0.5)
                                      : descent_squared_error(g, h, y);
    return mask ? descent_masked_loss(g, loss, mask) : loss;
}

static problem start_loss(int which)
{
    const size_t each = which < 2 || which == 5 ? 1 : 3;
    problem p = start(ROWS, LONGEST, STEP);
    fill_padded(&p);
    p.root = add_loss(&p, which, LONGEST, descent_channels(p.graph, p.inputs[0], FEATURES, 1));
    for (size_t i = 0; i < ROWS * LONGEST * each; i++) {
        const double number = which < 2    ? (double)(i * 7 % 3)
                              : which == 2 ? (double)(i % 2)
                                           : sin((double)i);
        const bool there = i / each % LONGEST < lengths[i / each / LONGEST];
        p.data[1][i] = there ? number : 1e9; // whatever a target is where nothing is
    }
    return p;
}

/* The losses of each row by itself, at its own length. */
static void check_loss(int which)
{
    problem p = start_loss(which);
    const size_t each = which < 2 || which == 5 ? 1 : 3, n = descent_graph_parameters(p.graph);
    double x[MAX_PARAMETERS], v[MAX_PARAMETERS], value = 0.0, mean = 0.0;
    double g[MAX_PARAMETERS], hv[MAX_PARAMETERS];
    double sum[MAX_PARAMETERS] = {0}, products[MAX_PARAMETERS] = {0};
    fill(x, n, -0.9, 0.9, 91);
    fill(v, n, -0.9, 0.9, 92);
    evaluate(&p, DESCENT_FLOAT64, 2, x, v, &value, g, hv);
    for (size_t r = 0; r < ROWS; r++) {
        problem alone = start(1, lengths[r], STEP);
        double one = 0.0, slopes[MAX_PARAMETERS], bends[MAX_PARAMETERS];
        alone.root = add_loss(&alone, which, lengths[r], NULL);
        memcpy(alone.data[0], p.data[0] + r * LONGEST * STEP, lengths[r] * STEP * sizeof one);
        memcpy(alone.data[1], p.data[1] + r * LONGEST * each, lengths[r] * each * sizeof one);
        evaluate(&alone, DESCENT_FLOAT64, 1, x, v, &one, slopes, bends);
        mean += one / ROWS;
        for (size_t i = 0; i < n; i++) {
            sum[i] += slopes[i] / ROWS;
            products[i] += bends[i] / ROWS;
        }
        descent_graph_free(alone.graph);
    }
    bool good = CHECK(fabs(value - mean) <= 1e-12 * (1.0 + fabs(mean)));
    for (size_t i = 0; i < n; i++) {
        good &= CHECK(fabs(g[i] - sum[i]) <= 1e-12 && fabs(hv[i] - products[i]) <= 1e-12);
    }
    if (!good) {
        printf("  loss %d: %.17g, and alone %.17g\n", which, value, mean);
    }
    descent_graph_free(p.graph);
}

static void losses_count_what_is_there(void)
{
    for (int which = 0; which < LOSSES; which++) {
        check_loss(which);
        problem p = start_loss(which);
        if (which % 2) { // the loss adds to what another node has written
            p.root = descent_combine(p.graph, DESCENT_ADD, p.root,
                                     descent_mean(p.graph, p.root->inputs[0]));
        }
        char name[32];
        snprintf(name, sizeof name, "masked loss %d", which);
        finish(&p, name, 100 + (uint64_t)which);
    }
}

static void what_does_not_fit_is_refused(void)
{
    static const char *const says[] = {
        "channels: 0 from 0 on are not among 4",
        "channels: 2 from 3 on are not among 4",
        "not depend on parameters; 4 numbers arrive",
        "masked_mean: its mask",
        "5 numbers that depend on parameters arrive",
        "masked loss: takes a loss without a mask, and a mask",
        "squared_error: its mask has a number for each of 5 places"};
    for (size_t k = 0; k < sizeof says / sizeof *says; k++) {
        descent_graph *g = NULL;
        descent_error error = {0};
        CHECK_OK(descent_graph_create(&g, &error));
        descent_node *x = descent_input_shaped(g, "x", (descent_shape){2, {5, 4}});
        descent_node *few = descent_input(g, "few", 4);
        descent_node *w = descent_parameter(g, "w", 1, 5, DESCENT_INITIAL_ZERO, 0.0, true);
        descent_node *loss = descent_squared_error(g, x, x);
        descent_node *out = k == 0   ? descent_channels(g, x, 0, 0)
                            : k == 1 ? descent_channels(g, x, 3, 2)
                            : k == 2 ? descent_masked(g, x, few)
                            : k == 3 ? descent_masked_mean(g, few, few)
                            : k == 5 ? descent_masked_loss(g, x, few)
                            : k == 6 ? descent_masked_loss(g, loss, few)
                                     : descent_masked(g, x, w);
        CHECK(!out && descent_graph_check(g, &error) == DESCENT_INVALID);
        CHECK(strstr(error.message, says[k]) != NULL);
        descent_graph_free(g);
    }
}

// ---- networks ----

static const char *const texts[] = {
    "embed 4 positions sinusoidal 2*(attention 2 mlp 6) global-pool",
    "embed 4 positions rotary attention 2 causal residual(6 tanh 4) layer-norm global-pool 3 "
    "tanh",
    "embed 4 positions learned attention 1 global-pool",
    "conv 4 1x3 tanh conv 4 1x2 linear layer-norm tanh conv 2 1x3 dilate 1x2 tanh global-pool",
    "conv 4 1x3 tanh residual(conv 4 1x3 rms-norm tanh conv 4 1x1) embed 4 positions none "
    "attention 2 global-pool",
    "attention 3 mlp 5 tanh global-pool"};
enum { TEXTS = sizeof texts / sizeof *texts };

static descent_network *network_of(const char *text, size_t positions, bool padded)
{
    const dsc_network_shape shape = {.inputs = positions * (FEATURES + padded),
                                     .outputs = 2,
                                     .targets = 2,
                                     .task = DESCENT_TASK_REGRESS,
                                     .bare = DESCENT_RELU,
                                     .image = {3, {1, positions, FEATURES}},
                                     .padded = padded};
    descent_network *network = NULL;
    descent_error error = {0};
    if (!CHECK_OK(dsc_network_parse(text, 0.0, &shape, &network, &error))) {
        exit(1);
    }
    return network;
}

static problem problem_of(const descent_network *network, size_t rows)
{
    problem p = {.graph = network->graph, .root = network->loss, .rows = rows};
    p.inputs[0] = network->input;
    p.inputs[1] = network->target;
    return p;
}

/* Where number i of the parameters of a shorter network is in those of the longest. */
static size_t place_of(const descent_network *one, const descent_network *whole, size_t i)
{
    descent_tensor a, b;
    size_t t = 0;
    while (descent_graph_tensor(one->graph, t, &a) && a.offset + a.rows * a.columns <= i) {
        t++;
    }
    CHECK(descent_graph_tensor(whole->graph, t, &b) && b.columns == a.columns);
    return b.offset + i - a.offset; // of a table of positions the first rows
}

static void check_lengths(const char *text)
{
    descent_network *whole = network_of(text, LONGEST, true);
    problem p = problem_of(whole, ROWS);
    const size_t n = descent_graph_parameters(whole->graph);
    double x[MAX_PARAMETERS], v[MAX_PARAMETERS], value = 0.0, mean = 0.0;
    double g[MAX_PARAMETERS], hv[MAX_PARAMETERS];
    double sum[MAX_PARAMETERS] = {0}, products[MAX_PARAMETERS] = {0};
    fill(x, n, -0.9, 0.9, 31);
    fill(v, n, -0.9, 0.9, 32);
    fill(p.data[1], (size_t)ROWS * 2, -1.0, 1.0, 33);
    fill_padded(&p);
    evaluate(&p, DESCENT_FLOAT64, 2, x, v, &value, g, hv);
    for (size_t r = 0; r < ROWS; r++) {
        descent_network *one = network_of(text, lengths[r], false);
        problem alone = problem_of(one, 1);
        const size_t own = descent_graph_parameters(one->graph);
        double y[MAX_PARAMETERS], u[MAX_PARAMETERS], loss = 0.0;
        double slopes[MAX_PARAMETERS], bends[MAX_PARAMETERS];
        for (size_t i = 0; i < lengths[r] * FEATURES; i++) {
            alone.data[0][i] = p.data[0][(r * LONGEST + i / FEATURES) * STEP + i % FEATURES];
        }
        memcpy(alone.data[1], p.data[1] + 2 * r, 2 * sizeof *alone.data[1]);
        for (size_t i = 0; i < own; i++) {
            y[i] = x[place_of(one, whole, i)];
            u[i] = v[place_of(one, whole, i)];
        }
        evaluate(&alone, DESCENT_FLOAT64, 1, y, u, &loss, slopes, bends);
        mean += loss / ROWS;
        for (size_t i = 0; i < own; i++) {
            sum[place_of(one, whole, i)] += slopes[i] / ROWS;
            products[place_of(one, whole, i)] += bends[i] / ROWS;
        }
        descent_network_free(one);
    }
    bool good = CHECK(fabs(value - mean) <= 1e-12 * (1.0 + fabs(mean)));
    for (size_t i = 0; i < n; i++) {
        good &= CHECK(fabs(g[i] - sum[i]) <= 1e-12 * (1.0 + norm(sum, n)));
        good &= CHECK(fabs(hv[i] - products[i]) <= 1e-12 * (1.0 + norm(products, n)));
    }
    if (!good) {
        printf("  %s: %.17g, and alone %.17g\n", text, value, mean);
    }
    check_derivatives(&p, x, text);
    descent_network_free(whole);
}

static void padding_changes_nothing(void)
{
    for (size_t k = 0; k < TEXTS; k++) {
        check_lengths(texts[k]);
    }
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {
        TEST(operators_are_what_they_say), TEST(operators_are_differentiated),
        TEST(losses_count_what_is_there), TEST(what_does_not_fit_is_refused),
        TEST(padding_changes_nothing)};
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
