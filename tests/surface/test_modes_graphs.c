// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Zero modes of networks that are no chain of dense layers, by theory, by the whole spectrum at a
// critical point, and as found: convolutions, residuals, attention, embeddings.
#include "critical_networks.h"
#include "surface/network/streams.h"

static descent_node *conv(descent_graph *g, descent_node *x, size_t units, size_t size,
                          bool same, descent_function f)
{
    descent_window w = descent_window_default(size, size);
    if (same) {
        w = descent_window_same(w, x);
    }
    return descent_convolution(g, x, units, &w, f);
}

static descent_node *pool(descent_graph *g, descent_node *x, size_t size)
{
    descent_window w = descent_window_default(size, size);
    w.stride_height = w.stride_width = size;
    return descent_max_pool(g, x, &w);
}

/* Units are scaled through pools, and from images to a dense layer. */
static descent_node *convolutions(descent_graph *g, descent_node *x)
{
    descent_node *h = pool(g, conv(g, x, 3, 2, true, DESCENT_RELU), 2);
    h = conv(g, h, 2, 2, false, DESCENT_LEAKY_RELU);
    h = descent_dense(g, h, 3, DESCENT_TANH);
    return descent_dense(g, h, 1, DESCENT_IDENTITY);
}

/* The same with units that may be off. */
static descent_node *silent(descent_graph *g, descent_node *x)
{
    descent_node *h = pool(g, conv(g, x, 3, 2, true, DESCENT_RELU), 2);
    h = descent_dense(g, conv(g, h, 2, 2, false, DESCENT_RELU), 3, DESCENT_TANH);
    return descent_dense(g, h, 1, DESCENT_IDENTITY);
}

/* Each channel by itself, then all: 2 x 2 weights of its own, and those that read it. */
static descent_node *depthwise(descent_graph *g, descent_node *x)
{
    descent_window w = descent_window_default(2, 2);
    w.groups = 3;
    descent_node *h = conv(g, x, 3, 1, false, DESCENT_LEAKY_RELU);
    h = descent_convolution(g, h, 3, &w, DESCENT_TANH);
    h = descent_global_average_pool(g, h);
    return descent_dense(g, h, 1, DESCENT_IDENTITY);
}

/* Two that are linear: combinations of channels, and biases, which a border of zeros would hold. */
static descent_node *linear(descent_graph *g, descent_node *x)
{
    descent_node *h = conv(g, x, 2, 2, false, DESCENT_IDENTITY);
    h = conv(g, h, 3, 2, false, DESCENT_TANH);
    return descent_dense(g, descent_global_average_pool(g, h), 1, DESCENT_IDENTITY);
}

static descent_node *bordered(descent_graph *g, descent_node *x)
{
    descent_node *h = conv(g, x, 2, 2, false, DESCENT_IDENTITY);
    h = conv(g, h, 3, 2, true, DESCENT_TANH);
    return descent_dense(g, h, 1, DESCENT_IDENTITY);
}

static descent_node *smooth(descent_graph *g, descent_node *x)
{
    descent_node *h = conv(g, x, 2, 2, false, DESCENT_TANH);
    h = descent_residual(g, h, conv(g, h, 2, 2, true, DESCENT_TANH));
    return descent_dense(g, h, 1, DESCENT_IDENTITY);
}

/* A stream that two write to and two read: scaled as a whole. */
static descent_node *residual(descent_graph *g, descent_node *x)
{
    descent_node *h = conv(g, x, 2, 2, false, DESCENT_RELU);
    descent_node *b = conv(g, h, 3, 2, true, DESCENT_TANH);
    h = descent_residual(g, h, conv(g, b, 2, 1, false, DESCENT_RELU));
    return descent_dense(g, h, 1, DESCENT_IDENTITY);
}

/* Biases that are added to each other: of a shortcut and of its branch. */
static descent_node *shortcut(descent_graph *g, descent_node *x)
{
    descent_node *h = conv(g, x, 2, 2, true, DESCENT_TANH);
    h = conv(g, h, 3, 2, true, DESCENT_IDENTITY);
    h = descent_residual(g, conv(g, x, 3, 1, false, DESCENT_IDENTITY), h);
    return descent_dense(g, descent_apply(g, DESCENT_TANH, h), 1, DESCENT_IDENTITY);
}

/* Weights that two layers share: what each could do alone they cannot. All of them times c are a zero
   mode, with the last layer's over c^2, for which there is no name. */
static descent_node *shared(descent_graph *g, descent_node *x)
{
    descent_node *w = descent_parameter(g, "w", 3, 3, DESCENT_INITIAL_NORMAL, 0.5, true);
    descent_node *h = descent_dense_with(g, x, w, NULL, DESCENT_RELU);
    h = descent_dense_with(g, h, w, NULL, DESCENT_RELU);
    return descent_dense(g, h, 1, DESCENT_IDENTITY);
}

static descent_node *norms(descent_graph *g, descent_node *x)
{
    descent_node *h = conv(g, x, 3, 2, true, DESCENT_IDENTITY);
    descent_node *n = descent_apply(g, DESCENT_RELU, descent_layer_norm(g, h, 0.1));
    h = descent_residual(g, h, conv(g, n, 3, 2, true, DESCENT_IDENTITY));
    h = descent_global_average_pool(g, descent_layer_norm(g, h, 0.1));
    return descent_dense(g, h, 1, DESCENT_IDENTITY);
}

static descent_node *groups(descent_graph *g, descent_node *x)
{
    descent_node *h = conv(g, x, 4, 2, true, DESCENT_IDENTITY);
    h = descent_apply(g, DESCENT_RELU, descent_group_norm(g, h, 2, 0.1));
    return descent_dense(g, h, 1, DESCENT_IDENTITY);
}

/* With running statistics: affine maps of channels, by which scales and shifts go on. */
static descent_node *batches(descent_graph *g, descent_node *x)
{
    const descent_batch_norm_options o = descent_batch_norm_options_default();
    descent_node *h = descent_batch_norm(g, conv(g, x, 3, 2, true, DESCENT_IDENTITY), &o);
    h = conv(g, descent_apply(g, DESCENT_LEAKY_RELU, h), 2, 2, true, DESCENT_IDENTITY);
    h = descent_apply(g, DESCENT_TANH, descent_batch_norm(g, h, &o));
    return descent_dense(g, h, 1, DESCENT_IDENTITY);
}

static descent_node *flat(descent_graph *g, descent_node *x)
{
    const descent_shape shape = descent_node_shape(x);
    return descent_reshape(g, x, (descent_shape){1, {shape.dim[0] * shape.dim[1]}});
}

enum { WIDTH = 4, HEADS = 2 };

typedef enum attends { APART, ROTARY, JOINED } attends;

/* h + attention of its norm. */
static descent_node *block(descent_graph *g, descent_node *h, descent_node *n, attends how)
{
    descent_node *a = NULL;
    if (how == JOINED) {
        a = descent_dense(g, n, 3 * WIDTH, DESCENT_IDENTITY);
        a = descent_self_attention(g, a, NULL, HEADS, true);
    } else {
        descent_node *q = descent_dense(g, n, WIDTH, DESCENT_IDENTITY);
        descent_node *k = descent_dense(g, n, WIDTH, DESCENT_IDENTITY);
        descent_node *v = descent_dense(g, n, WIDTH, DESCENT_IDENTITY);
        q = how == ROTARY ? descent_rotary_positions(g, q, HEADS, 100.0) : q;
        k = how == ROTARY ? descent_rotary_positions(g, k, HEADS, 100.0) : k;
        a = descent_attention(g, q, k, v, NULL, HEADS, true);
    }
    return descent_residual(g, h, descent_dense(g, a, WIDTH, DESCENT_IDENTITY));
}

static descent_node *apart(descent_graph *g, descent_node *x)
{
    descent_node *h = descent_learned_positions(g, descent_embedding(g, x, 7, WIDTH));
    h = block(g, h, descent_layer_norm(g, h, 0.1), APART);
    return descent_dense(g, flat(g, descent_layer_norm(g, h, 0.1)), 1, DESCENT_IDENTITY);
}

static descent_node *rotary(descent_graph *g, descent_node *x)
{
    descent_node *h = descent_embedding(g, x, 7, WIDTH);
    h = block(g, h, descent_layer_norm(g, h, 0.1), ROTARY);
    return descent_dense(g, flat(g, descent_layer_norm(g, h, 0.1)), 1, DESCENT_IDENTITY);
}

static descent_node *root_mean_square(descent_graph *g, descent_node *x)
{
    descent_node *h = descent_embedding(g, x, 7, WIDTH);
    h = descent_sinusoidal_positions(g, h, 100.0);
    h = block(g, h, descent_rms_norm(g, h, 0.1), JOINED);
    h = descent_dense(g, descent_rms_norm(g, h, 0.1), 3, DESCENT_GELU);
    return descent_dense(g, flat(g, h), 1, DESCENT_IDENTITY);
}

static descent_node *turned(descent_graph *g, descent_node *x)
{
    descent_node *h = descent_embedding(g, x, 7, WIDTH);
    h = block(g, h, descent_rms_norm(g, h, 0.1), JOINED);
    return descent_dense(g, flat(g, descent_rms_norm(g, h, 0.1)), 1, DESCENT_IDENTITY);
}

/* The table once more, at the outputs: nothing is claimed of it. (One zero mode without a name.) */
static descent_node *tied(descent_graph *g, descent_node *x)
{
    descent_node *table = descent_parameter_shaped(g, "table", (descent_shape){2, {7, WIDTH}},
                                                   DESCENT_INITIAL_NORMAL, 0.5, true);
    descent_node *h = descent_embedding_with(g, x, table);
    h = descent_learned_positions(g, h);
    h = block(g, h, descent_layer_norm(g, h, 0.1), JOINED);
    h = descent_layer_norm(g, h, 0.1);
    h = descent_dense_tied(g, h, table, NULL, DESCENT_IDENTITY);
    return descent_dense(g, flat(g, descent_apply(g, DESCENT_TANH, h)), 1, DESCENT_IDENTITY);
}

/* Only the third position of four is looked at, which sees three. Tokens 7 and 8 never occur. */
static descent_node *third(descent_graph *g, descent_node *x)
{
    descent_node *h = descent_learned_positions(g, descent_embedding(g, x, 9, WIDTH));
    h = block(g, h, descent_layer_norm(g, h, 0.1), JOINED);
    h = descent_layer_norm(g, h, 0.1);
    h = descent_pick(g, h, 2 * WIDTH, 1, WIDTH);
    return descent_dense(g, descent_dense(g, h, 3, DESCENT_TANH), 1, DESCENT_IDENTITY);
}

static void images_have_no_other_zero_modes(void)
{
    static const known cases[] = {
        {"convolutions", {convolutions, {3, {4, 4, 1}}, 0, 0}, 150, 0, {{"unit scaling", 5}}},
        {"depthwise", {depthwise, {3, {3, 3, 2}}, 0, 0}, 100, 0, {{"unit scaling", 3}}},
        {"linear", {linear, {3, {3, 3, 2}}, 0, 0}, 100, 0, {{"linear layers", 6}}},
        {"bordered", {bordered, {3, {3, 3, 2}}, 0, 0}, 100, 0, {{"linear layers", 4}}},
        {"smooth", {smooth, {3, {3, 3, 2}}, 0, 0}, 100, 0, {{NULL, 0}}},
        {"residual", {residual, {3, {3, 3, 2}}, 0, 0}, 120, 0, {{"unit scaling", 2}}},
        {"shortcut", {shortcut, {3, {3, 3, 2}}, 0, 0}, 120, 0, {{"added shifts", 3}}},
        {"shared", {shared, {1, {3}}, 0, 0}, 60, 1, {{NULL, 0}}},
        {"norms",
         {norms, {3, {3, 3, 1}}, 0, 0},
         120,
         0,
         {{"mean before a norm", 18},
          {"gain of a norm", 6},
          {"shift of a norm", 3},
          {"sum of a norm", 1}}},
        {"batches",
         {batches, {3, {3, 3, 1}}, 0, 0},
         120,
         0,
         {{"scale before a norm", 5}, {"mean before a norm", 5}, {"gain of a norm", 3}}},
        {"groups",
         {groups, {3, {3, 3, 1}}, 0, 0},
         120,
         0,
         {{"mean before a norm", 2}, {"gain of a norm", 4}}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        check_known(&cases[i], NULL);
    }
}

static void attention_has_no_other_zero_modes(void)
{
    static const known cases[] = {
        {"apart",
         {apart, {1, {4}}, 7, 0},
         250,
         0,
         {{"query-key pairs", 8},
          {"value-output pairs", 12},
          {"key biases", 4},
          {"mean before a norm", 16},
          {"gain of a norm", 8},
          {"shift of a norm", 8},
          {"sum of a norm", 16},
          {"added shifts", 3},
          {"rotation before norms", 3}}},
        {"rotary",
         {rotary, {1, {4}}, 7, 0},
         250,
         0,
         {{"query-key pairs", 4},
          {"value-output pairs", 12},
          {"mean before a norm", 12},
          {"gain of a norm", 8},
          {"shift of a norm", 8},
          {"sum of a norm", 16},
          {"rotation before norms", 3}}},
        {"root mean square",
         {root_mean_square, {1, {4}}, 7, 0},
         250,
         0,
         {{"query-key pairs", 8},
          {"value-output pairs", 12},
          {"key biases", 4},
          {"gain of a norm", 8}}},
        {"turned",
         {turned, {1, {4}}, 7, 0},
         250,
         0,
         {{"query-key pairs", 8},
          {"value-output pairs", 12},
          {"key biases", 4},
          {"gain of a norm", 8},
          {"rotation before norms", 6}}},
        {"tied",
         {tied, {1, {4}}, 7, 0},
         250,
         1,
         {{"query-key pairs", 8},
          {"value-output pairs", 12},
          {"key biases", 4},
          {"mean before a norm", 9},
          {"gain of a norm", 4},
          {"shift of a norm", 4},
          {"sum of a norm", 12}}},
        {"third",
         {third, {1, {4}}, 7, 0},
         300,
         0,
         {{"query-key pairs", 8},
          {"value-output pairs", 12},
          {"key biases", 4},
          {"mean before a norm", 15},
          {"gain of a norm", 8},
          {"shift of a norm", 8},
          {"sum of a norm", 15},
          {"added shifts", 3},
          {"rotation before norms", 3},
          {"tokens that never occur", 8},
          {"positions never used", 4}}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        check_known(&cases[i], NULL);
    }
}

static const dsc_tensor *tensor_named(const problem *p, const char *name)
{
    const descent_graph *g = descent_network_graph(p->network);
    const dsc_tensor *found = NULL;
    for (size_t i = 0; i < g->count; i++) {
        found = strcmp(g->nodes[i]->name, name) == 0 ? g->nodes[i]->tensor : found;
    }
    CHECK(found);
    return found;
}

static void switch_one_off(problem *p, double *x)
{
    x[tensor_named(p, "conv1.bias")->offset + 1] = -9.0;
}

/* Of 4 weights and a bias; and of what reads it: 2 x 2 x 2. */
static void dead_channels_freeze_their_parameters(void)
{
    static const known one = {"one off",
                              {convolutions, {3, {4, 4, 1}}, 0, 0},
                              150,
                              0,
                              {{"unit scaling", 4}, {"dead units", 13}}};
    check_known(&one, switch_one_off);
}

/* Nothing before a layer that is off is heard: 12 + 3 and 24 + 2 of the convolutions, 6 behind. */
static void a_dead_convolution_silences_what_is_before_it(void)
{
    const design d = {silent, {3, {4, 4, 1}}, 0, 0};
    problem p = make(&d, 100);
    double *x = calloc(p.n, sizeof *x);
    start(&p, 2, x);
    for (size_t i = 0; i < 2; i++) {
        x[tensor_named(&p, "conv2.bias")->offset + i] = -90.0;
    }
    dsc_dense dense = net_spectrum(&p, x);
    dsc_modes modes = find_modes(&p, x, &dense);
    CHECK(family_count(&modes, "dead units") == 47 && modes.frozen_count == 47);
    dsc_modes_free(&modes);
    dsc_dense_free(&dense);
    net_free(&p);
    free(x);
}

/* Channels that change places, with what writes and what reads them: another point of the same height
   and curvature, in every stream whose channels can be scaled. */
static void channels_that_change_places_change_nothing(void)
{
    const design d = {convolutions, {3, {4, 4, 1}}, 0, 0};
    problem p = make(&d, 100);
    descent_error error = {0};
    double *x = calloc(p.n, sizeof *x), *g = calloc(p.n, sizeof *g);
    start(&p, 2, x);
    set_targets(&p, 100, 16, p.x, 0.0);
    const double before = net_value(&p, x, g), slope = net_length(p.n, g);
    const dsc_plan *plan = dsc_empirical_plan(dsc_empirical_of(p.objective));
    dsc_streams s = {0};
    CHECK_OK(dsc_streams_create(plan, 0.0, NULL, &s, &error));
    dsc_coordinates a = {0}, b = {0};
    size_t swapped = 0;
    for (size_t i = 0; i < plan->order_count; i++) {
        const descent_node *node = plan->order[i];
        const size_t stream = s.stream[node->index];
        size_t slot = 0;
        const descent_node *reader = dsc_streams_reader(&s, stream, &slot);
        a.count = b.count = 0;
        if (dsc_streams_writes(node) && s.channels[stream] > 1 && reader &&
            dsc_streams_written(&s, node, 0, false, &a) &&
            dsc_streams_written(&s, node, 1, false, &b) &&
            dsc_streams_read(&s, reader, slot, 0, true, &a) &&
            dsc_streams_read(&s, reader, slot, 1, true, &b) && CHECK(a.count == b.count)) {
            for (size_t k = 0; k < a.count; k++) {
                const double value = x[a.at[k]];
                x[a.at[k]] = x[b.at[k]];
                x[b.at[k]] = value;
            }
            swapped++;
        }
    }
    CHECK(swapped == 3); // two convolutions, and the dense layer behind them
    const double after = net_value(&p, x, g);
    CHECK(fabs(after - before) <= 1e-13 * before);
    CHECK(fabs(net_length(p.n, g) - slope) <= 1e-12 * slope);
    dsc_coordinates_free(&a);
    dsc_coordinates_free(&b);
    dsc_streams_free(&s);
    net_free(&p);
    free(x);
    free(g);
}

/* Of the 18 before norms only the biases of the two convolutions are left. */
static void weight_decay_holds_what_it_holds(void)
{
    const design d = {norms, {3, {3, 3, 1}}, 0, 0.01};
    problem p = make(&d, 120);
    double *x = calloc(p.n, sizeof *x);
    start(&p, 2, x);
    dsc_dense dense = net_spectrum(&p, x);
    dsc_modes modes = find_modes(&p, x, &dense);
    CHECK(family_count(&modes, "mean before a norm") == 2 && modes.explained == 2);
    dsc_modes_free(&modes);
    dsc_dense_free(&dense);
    net_free(&p);
    free(x);
}

static descent_node *classes(descent_graph *g, descent_node *x)
{
    descent_node *h = conv(g, x, 3, 2, false, DESCENT_TANH);
    h = descent_global_average_pool(g, h);
    return descent_dense(g, h, 4, DESCENT_IDENTITY);
}

/* Anywhere: 3 rows of weights and the bias. */
static void shifts_of_softmax_are_explained_behind_convolutions(void)
{
    problem p = noisy("", 60, 9, 4, 0.0, 3);
    descent_objective_free(p.objective);
    descent_network_free(p.network);
    descent_error error = {0};
    descent_graph *g = NULL;
    CHECK_OK(descent_graph_create(&g, &error));
    descent_node *x = descent_input_shaped(g, "x", (descent_shape){3, {3, 3, 1}});
    descent_node *y = descent_input(g, "y", 1), *out = classes(g, x);
    CHECK_OK(descent_network_from_graph(g, x, y, out, descent_softmax_cross_entropy(g, out, y),
                                        DESCENT_TASK_CLASSIFY, &p.network, &error));
    net_objective(&p, 0.0);
    double *at = calloc(p.n, sizeof *at);
    start(&p, 2, at);
    dsc_dense dense = net_spectrum(&p, at);
    dsc_modes modes = find_modes(&p, at, &dense);
    CHECK(family_count(&modes, "softmax shift") == 4 && modes.explained == 4);
    CHECK(modes.family_count == 1 && strcmp(modes.families[0].where, "output layer") == 0);
    dsc_modes_free(&modes);
    dsc_dense_free(&dense);
    net_free(&p);
    free(at);
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {
        TEST(images_have_no_other_zero_modes),
        TEST(attention_has_no_other_zero_modes),
        TEST(dead_channels_freeze_their_parameters),
        TEST(a_dead_convolution_silences_what_is_before_it),
        TEST(channels_that_change_places_change_nothing),
        TEST(weight_decay_holds_what_it_holds),
        TEST(shifts_of_softmax_are_explained_behind_convolutions),
    };
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
