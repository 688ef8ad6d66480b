// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Networks of layers put together by chance, with windows, strides, padding, dilations, groups, heads and sizes that
// nobody has chosen: their gradients and Hessian-vector products against central differences, and the same bits by any
// number of workers. An argument is how many networks are tried, a second one the first of them.
#include "positions.h"

enum { NETWORKS = 60, LAYERS_MOST = 4, INPUTS_MOST = 48 };

static size_t wanted = NETWORKS, first;

/* Where the next layer is put. */
typedef struct draft {
    descent_graph *g;
    descent_node *h;
    uint64_t state;
    char said[256];
} draft;

// A whole number, low to high.
static size_t choose(draft *d, size_t low, size_t high)
{
    const double u = 0.5 * (next_number(&d->state) + 1.0);
    const size_t number = low + (size_t)(u * (double)(high - low + 1));
    return number < high ? number : high;
}

static void say(draft *d, const char *what)
{
    const size_t used = strlen(d->said);
    snprintf(d->said + used, sizeof d->said - used, " %s", what);
}

static descent_function smooth(draft *d)
{
    static const descent_function functions[] = {DESCENT_IDENTITY, DESCENT_TANH,
                                                 DESCENT_GELU,     DESCENT_SILU,
                                                 DESCENT_SOFTPLUS, DESCENT_SIGMOID};
    return functions[choose(d, 0, sizeof functions / sizeof *functions - 1)];
}

// A window that slides over the image that arrives.
static descent_window window(draft *d)
{
    const descent_shape shape = descent_node_shape(d->h);
    descent_window w = descent_window_default(choose(d, 1, 3), choose(d, 1, 3));
    w.stride_height = choose(d, 1, 2);
    w.stride_width = choose(d, 1, 3);
    w.dilation_height = choose(d, 1, 2);
    w.dilation_width = choose(d, 1, 2);
    if (choose(d, 0, 2) == 0) {
        return descent_window_same(w, d->h);
    }
    // At most what lets every window see something of the image.
    const size_t tall = (w.height - 1) * w.dilation_height;
    const size_t wide = (w.width - 1) * w.dilation_width;
    w.top = choose(d, 0, tall);
    w.bottom = choose(d, 0, tall);
    w.left = choose(d, 0, wide);
    w.right = choose(d, 0, wide);
    while (shape.dim[0] + w.top + w.bottom <= tall) {
        w.bottom++;
    }
    while (shape.dim[1] + w.left + w.right <= wide) {
        w.right++;
    }
    return w;
}

// A divisor of a number.
static size_t divisor(draft *d, size_t of)
{
    size_t part = choose(d, 1, of);
    while (of % part != 0) {
        part--;
    }
    return part;
}

static descent_node *image_layer(draft *d)
{
    const size_t channels = descent_node_shape(d->h).dim[2];
    descent_window w = window(d);
    descent_node *branch;
    switch (choose(d, 0, 6)) {
    case 0:
        say(d, "max");
        return descent_max_pool(d->g, d->h, &w);
    case 1:
        say(d, "average");
        return descent_average_pool(d->g, d->h, &w);
    case 2:
        say(d, "group-norm");
        return descent_group_norm(d->g, d->h, divisor(d, channels), 0.1);
    case 3:
        say(d, "layer-norm");
        return channels > 1 ? descent_layer_norm(d->g, d->h, 0.1) : d->h;
    case 4:
        say(d, "residual");
        w = descent_window_same(descent_window_default(w.height, w.width), d->h);
        branch = descent_convolution(d->g, d->h, channels, &w, smooth(d));
        return descent_residual(d->g, d->h, branch);
    default:
        say(d, "conv");
        w.groups = divisor(d, channels);
        return descent_convolution(d->g, d->h, w.groups * choose(d, 1, 2), &w, smooth(d));
    }
}

static descent_node *attend(draft *d, size_t features)
{
    const size_t heads = choose(d, 1, 2), size = 2 * choose(d, 1, 2) * heads;
    const bool causal = choose(d, 0, 1) == 1;
    if (choose(d, 0, 1) == 0) {
        say(d, "self-attention");
        descent_node *joined = descent_dense(d->g, d->h, 3 * size, DESCENT_IDENTITY);
        d->h = descent_self_attention(d->g, joined, NULL, heads, causal);
        return descent_dense(d->g, d->h, features, DESCENT_IDENTITY);
    }
    say(d, "attention");
    descent_node *q = descent_dense(d->g, d->h, size, DESCENT_IDENTITY);
    descent_node *k = descent_dense(d->g, d->h, size, DESCENT_IDENTITY);
    descent_node *v = descent_dense(d->g, d->h, heads * choose(d, 1, 3), DESCENT_IDENTITY);
    if (choose(d, 0, 1) == 0) {
        q = descent_rotary_positions(d->g, q, heads, 10.0);
        k = descent_rotary_positions(d->g, k, heads, 10.0);
    }
    return descent_attention(d->g, q, k, v, NULL, heads, causal);
}

static descent_node *position_layer(draft *d)
{
    const size_t features = descent_node_shape(d->h).dim[1];
    switch (choose(d, 0, 5)) {
    case 0:
        return attend(d, features);
    case 1:
        say(d, "layer-norm");
        return features > 1 ? descent_layer_norm(d->g, d->h, 0.1) : d->h;
    case 2:
        say(d, "rms-norm");
        return descent_rms_norm(d->g, d->h, 0.1);
    case 3:
        say(d, "positions");
        return descent_learned_positions(d->g, d->h);
    case 4:
        say(d, "residual");
        return descent_residual(d->g, d->h, descent_dense(d->g, d->h, features, smooth(d)));
    default:
        say(d, "dense");
        return descent_dense(d->g, d->h, choose(d, 1, 5), smooth(d));
    }
}

static descent_node *row_layer(draft *d)
{
    descent_node *inputs[5] = {d->h};
    const size_t count = choose(d, 1, 5);
    switch (choose(d, 0, 2)) {
    case 0:
        say(d, "joined");
        for (size_t i = 1; i < count; i++) {
            inputs[i] = descent_dense(d->g, d->h, choose(d, 1, 2), smooth(d));
        }
        return descent_concatenate(d->g, inputs, count);
    case 1:
        say(d, "norm");
        return descent_node_width(d->h) > 1 ? descent_layer_norm(d->g, d->h, 0.1) : d->h;
    default:
        say(d, "dense");
        return descent_dense(d->g, d->h, choose(d, 1, 4), smooth(d));
    }
}

static void put_layer(draft *d)
{
    const size_t rank = descent_node_shape(d->h).rank;
    if (rank > 1 && choose(d, 0, 7) == 0) {
        say(d, "flat");
        d->h = descent_reshape(d->g, d->h, (descent_shape){1, {descent_node_width(d->h)}});
    } else if (rank == 3 && choose(d, 0, 7) == 0) {
        say(d, "global");
        d->h = descent_global_average_pool(d->g, d->h);
    } else {
        d->h = rank == 3 ? image_layer(d) : rank == 2 ? position_layer(d) : row_layer(d);
    }
}

static void feed_images(problem *p, draft *d)
{
    const descent_shape shape = {3, {choose(d, 1, 4), choose(d, 1, 4), choose(d, 1, 3)}};
    d->h = p->inputs[0] = descent_input_shaped(p->graph, "x", shape);
    say(d, "images:");
}

static void feed_tokens(problem *p, draft *d)
{
    const size_t positions = choose(d, 1, 5), count = choose(d, 1, 4);
    p->inputs[0] = descent_input(p->graph, "x", positions);
    for (size_t i = 0; i < p->rows * positions; i++) {
        p->data[0][i] = (double)choose(d, 0, count - 1);
    }
    d->h = descent_embedding(p->graph, p->inputs[0], count, choose(d, 1, 4));
    say(d, "tokens:");
}

static void feed_positions(problem *p, draft *d)
{
    const descent_shape shape = {2, {choose(d, 1, 5), choose(d, 1, 5)}};
    d->h = p->inputs[0] = descent_input_shaped(p->graph, "x", shape);
    say(d, "positions:");
}

static problem make(size_t number, char said[256])
{
    problem p = {.graph = NULL};
    CHECK(descent_graph_create(&p.graph, NULL) == DESCENT_OK);
    draft d = {.g = p.graph, .state = 1000003 * (uint64_t)number + 17};
    p.rows = choose(&d, 1, 5);
    fill(p.data[0], p.rows * INPUTS_MOST, -1.0, 1.0, number);
    const size_t kind = choose(&d, 0, 2);
    (kind == 0 ? feed_images : kind == 1 ? feed_tokens : feed_positions)(&p, &d);
    for (size_t layers = choose(&d, 1, LAYERS_MOST); layers > 0; layers--) {
        put_layer(&d);
    }
    p.inputs[1] = descent_input(p.graph, "y", 1);
    for (size_t r = 0; r < p.rows; r++) {
        p.data[1][r] = (double)choose(&d, 0, 1);
    }
    if (descent_node_shape(d.h).rank > 1) {
        d.h = descent_reshape(p.graph, d.h, (descent_shape){1, {descent_node_width(d.h)}});
    }
    d.h = descent_dense(p.graph, d.h, 2, DESCENT_IDENTITY);
    p.root = descent_softmax_cross_entropy(p.graph, d.h, p.inputs[1]);
    memcpy(said, d.said, sizeof d.said);
    return p;
}

// Gradient and product of a worker are those of three and five, to the last bit.
static bool same_bits(const problem *p, const double *x)
{
    const size_t n = descent_graph_parameters(p->graph);
    double v[MAX_PARAMETERS], g[2][MAX_PARAMETERS], hv[2][MAX_PARAMETERS], value[2];
    fill(v, n, -1.0, 1.0, 9);
    evaluate(p, DESCENT_FLOAT32, 1, x, v, &value[0], g[0], hv[0]);
    bool same = true;
    for (size_t workers = 2; workers <= 5; workers++) {
        evaluate(p, DESCENT_FLOAT32, workers, x, v, &value[1], g[1], hv[1]);
        same = CHECK(value[0] == value[1]) && same;
        same = CHECK(memcmp(g[0], g[1], n * sizeof **g) == 0) && same;
        same = CHECK(memcmp(hv[0], hv[1], n * sizeof **hv) == 0) && same;
    }
    return same;
}

// What some shapes cannot have, which is said.
static bool is_refused(const problem *p)
{
    descent_error error = {0};
    const bool refused = descent_graph_check(p->graph, &error) != DESCENT_OK;
    if (refused && !strstr(error.message, "some windows see nothing") &&
        !strstr(error.message, "would be normalised by itself")) {
        CHECK_OK(descent_graph_check(p->graph, &error));
    }
    return refused;
}

static void networks_made_by_chance_have_their_derivatives(void)
{
    size_t tried = 0, others = 0;
    for (size_t number = first; tried < wanted; number++) {
        char said[256];
        problem p = make(number, said);
        const size_t n = descent_graph_parameters(p.graph);
        if (is_refused(&p) || n > MAX_PARAMETERS ||
            descent_node_width(p.inputs[0]) > INPUTS_MOST) {
            others++; // or more than the harness has room for
        } else {
            double x[MAX_PARAMETERS];
            const int failures = check_failures;
            fill(x, n, -0.9, 0.9, number + 5);
            check_derivatives(&p, x, said);
            if (!same_bits(&p, x) || check_failures > failures) {
                printf("  %zu, %zu rows:%s\n", number, p.rows, said);
            }
            tried++;
        }
        descent_graph_free(p.graph);
    }
    CHECK(10 * others < 10 + wanted);
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {TEST(networks_made_by_chance_have_their_derivatives)};
    wanted = argc > 1 ? (size_t)strtoul(argv[1], NULL, 10) : wanted;
    first = argc > 2 ? (size_t)strtoul(argv[2], NULL, 10) : 0;
    return check_main(1, argv, tests, sizeof tests / sizeof *tests);
}
