// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Small networks as whole trainings know them: convolutions and pools, residual blocks with group norms and with batch
// norms, and a transformer. What golden/make_deep.py has for them, and what threads and stopped runs are tried on.
#ifndef DESCENT_TESTS_RUN_DEEP_H
#define DESCENT_TESTS_RUN_DEEP_H

#include "run/support.h"

#include <descent/graph.h>

enum { DEEP_POSITIONS = 6, DEEP_TOKENS = 5, DEEP_FEATURES = 8, DEEP_MOST = 4096 };

/* Number i of an array that no file has to keep. */
static inline double deep_wave(size_t i, double k)
{
    return sin(1.0 + 0.7 * k + (1.3 + 0.1 * k) * (double)i);
}

/* A data set, and the nodes that its network begins and ends with. */
typedef struct deep_case {
    const char *name;
    descent_shape shape; /* of a row */
    size_t classes;
    double dropout; /* behind the widest layer; 0: none, and no node */
    descent_node *(*build)(const struct deep_case *c, descent_graph *g, descent_node *x);
    double mean[DEEP_POSITIONS], deviation[DEEP_POSITIONS]; /* of columns of tokens */
} deep_case;

typedef struct deep_job {
    deep_case c;
    double *rows;
    descent_dataset *data;
    descent_network *network;
} deep_job;

static inline descent_node *deep_drop(const deep_case *c, descent_graph *g, descent_node *x)
{
    return c->dropout > 0.0 ? descent_dropout(g, x, c->dropout) : x;
}

// Padded so that stride 1 keeps the size.
static inline descent_node *deep_conv(descent_graph *g, descent_node *x, size_t units,
                                      size_t size, size_t stride, descent_function f)
{
    descent_window window = descent_window_default(size, size);
    window.stride_height = window.stride_width = stride;
    window = descent_window_same(window, x);
    return descent_convolution(g, x, units, &window, f);
}

static inline descent_node *deep_cnn(const deep_case *c, descent_graph *g, descent_node *x)
{
    descent_window two = descent_window_default(2, 2);
    two.stride_height = two.stride_width = 2;
    x = descent_max_pool(g, deep_conv(g, x, 4, 3, 1, DESCENT_RELU), &two);
    x = descent_average_pool(g, deep_conv(g, x, 6, 3, 1, DESCENT_RELU), &two);
    x = deep_drop(c, g, descent_dense(g, x, 8, DESCENT_TANH));
    return descent_dense(g, x, c->classes, DESCENT_IDENTITY);
}

// A convolution and a norm of its channels.
static inline descent_node *deep_normed(descent_graph *g, descent_node *x, size_t units,
                                        size_t size, size_t stride, size_t groups)
{
    return descent_group_norm(g, deep_conv(g, x, units, size, stride, DESCENT_IDENTITY), groups,
                              DESCENT_NORM_EPS);
}

static inline descent_node *deep_resnet(const deep_case *c, descent_graph *g, descent_node *x)
{
    x = descent_apply(g, DESCENT_RELU, deep_normed(g, x, 4, 3, 1, 2));
    descent_node *branch = descent_apply(g, DESCENT_RELU, deep_normed(g, x, 4, 3, 1, 2));
    branch = deep_normed(g, deep_drop(c, g, branch), 4, 3, 1, 2);
    x = descent_apply(g, DESCENT_RELU, descent_residual(g, x, branch));
    branch = deep_normed(g, x, 6, 3, 2, 3);
    descent_node *shortcut = deep_normed(g, x, 6, 1, 2, 3);
    x = descent_apply(g, DESCENT_RELU, descent_residual(g, shortcut, branch));
    return descent_dense(g, descent_global_average_pool(g, x), c->classes, DESCENT_IDENTITY);
}

// Without a bias, which the norm would take away: its gradient is 0, and what rounding makes of that is nothing to compare.
static inline descent_node *deep_batch_normed(descent_graph *g, descent_node *x)
{
    const size_t channels = descent_node_shape(x).dim[2];
    const descent_window window = descent_window_same(descent_window_default(3, 3), x);
    descent_node *w = descent_parameter_shaped(g, "w", (descent_shape){4, {3, 3, channels, 4}},
                                               DESCENT_INITIAL_HE, 0.0, true);
    x = descent_convolution_with(g, x, w, NULL, &window, DESCENT_IDENTITY);
    return descent_batch_norm(g, x, NULL);
}

static inline descent_node *deep_batch(const deep_case *c, descent_graph *g, descent_node *x)
{
    x = descent_apply(g, DESCENT_RELU, deep_batch_normed(g, x));
    descent_node *branch = descent_apply(g, DESCENT_RELU, deep_batch_normed(g, x));
    branch = deep_batch_normed(g, deep_drop(c, g, branch));
    x = descent_apply(g, DESCENT_RELU, descent_residual(g, x, branch));
    return descent_dense(g, descent_global_average_pool(g, x), c->classes, DESCENT_IDENTITY);
}

// Columns of a data set arrive standardised; the numbers of tokens come back as sums of steps, exactly.
static inline descent_node *deep_tokens(const deep_case *c, descent_graph *g, descent_node *x)
{
    descent_node *stored =
        descent_combine(g, DESCENT_ADD,
                        descent_combine(g, DESCENT_MULTIPLY, x,
                                        descent_constants(g, c->deviation, DEEP_POSITIONS)),
                        descent_constants(g, c->mean, DEEP_POSITIONS));
    descent_node *tokens = NULL;
    for (size_t k = 1; k < DEEP_TOKENS; k++) {
        descent_node *above = descent_apply(
            g, DESCENT_STEP,
            descent_combine(g, DESCENT_SUBTRACT, stored, descent_constant(g, (double)k - 0.5)));
        tokens = tokens ? descent_combine(g, DESCENT_ADD, tokens, above) : above;
    }
    return tokens;
}

static inline descent_node *deep_transformer(const deep_case *c, descent_graph *g,
                                             descent_node *x)
{
    descent_node *h = descent_embedding(g, deep_tokens(c, g, x), DEEP_TOKENS, DEEP_FEATURES);
    h = descent_learned_positions(g, h);
    descent_node *a = descent_dense(g, descent_layer_norm(g, h, DESCENT_NORM_EPS),
                                    3 * (size_t)DEEP_FEATURES, DESCENT_IDENTITY);
    a = descent_self_attention(g, a, NULL, 2, true);
    h = descent_residual(g, h,
                         deep_drop(c, g, descent_dense(g, a, DEEP_FEATURES, DESCENT_IDENTITY)));
    a = descent_dense(g, descent_layer_norm(g, h, DESCENT_NORM_EPS), 12, DESCENT_GELU);
    h = descent_residual(g, h,
                         deep_drop(c, g, descent_dense(g, a, DEEP_FEATURES, DESCENT_IDENTITY)));
    h = descent_dense(g, descent_layer_norm(g, h, DESCENT_NORM_EPS), c->classes,
                      DESCENT_IDENTITY);
    return descent_pick(g, h, (DEEP_POSITIONS - 1) * c->classes, 1, c->classes);
}

static const deep_case deep_cases[] = {
    {"cnn", {3, {8, 8, 2}}, 4, 0.0, deep_cnn, {0}, {0}},
    {"resnet", {3, {6, 6, 3}}, 4, 0.0, deep_resnet, {0}, {0}},
    {"batch", {3, {6, 6, 3}}, 4, 0.0, deep_batch, {0}, {0}},
    {"transformer", {1, {DEEP_POSITIONS}}, DEEP_TOKENS, 0.0, deep_transformer, {0}, {0}}};
enum { DEEP_CASES = sizeof deep_cases / sizeof *deep_cases };

static inline size_t deep_width(const deep_case *c)
{
    size_t width = 1;
    for (size_t axis = 0; axis < c->shape.rank; axis++) {
        width *= c->shape.dim[axis];
    }
    return width;
}

// Rows of a case: of images numbers of a wave, of the transformer tokens.
static inline void deep_fill(deep_job *j, size_t m)
{
    const size_t width = deep_width(&j->c);
    j->rows = calloc(m * width, sizeof *j->rows);
    for (size_t i = 0; i < m * width; i++) {
        j->rows[i] =
            j->c.shape.rank == 1 ? (double)((7 * i + i / 3) % DEEP_TOKENS) : deep_wave(i, 1.0);
    }
    for (size_t p = 0; j->c.shape.rank == 1 && p < width; p++) {
        double sum = 0.0, squares = 0.0;
        for (size_t r = 0; r < m; r++) {
            sum += j->rows[r * width + p];
            squares += j->rows[r * width + p] * j->rows[r * width + p];
        }
        j->c.mean[p] = sum / (double)m;
        j->c.deviation[p] = sqrt(squares / (double)m - j->c.mean[p] * j->c.mean[p]);
    }
}

static inline deep_job deep_start(const deep_case *c, size_t m, double dropout)
{
    descent_error error = {0};
    deep_job j = {.c = *c};
    float *targets = calloc(m, sizeof *targets);
    j.c.dropout = dropout;
    deep_fill(&j, m);
    for (size_t r = 0; r < m; r++) {
        targets[r] = (float)((7 * r + r / 3) % c->classes);
    }
    CHECK_OK(descent_dataset_from_arrays(DESCENT_FLOAT64, m, deep_width(c), j.rows, targets,
                                         c->classes, &j.data, &error));
    CHECK_OK(descent_dataset_set_shape(j.data, c->shape, &error));
    free(targets);
    descent_graph *g = NULL;
    CHECK_OK(descent_graph_create(&g, &error));
    descent_node *x = descent_input_shaped(g, "x", c->shape);
    descent_node *y = descent_input(g, "y", 1);
    descent_node *logits = c->build(&j.c, g, x);
    descent_node *loss = descent_softmax_cross_entropy(g, logits, y);
    if (!CHECK_OK(descent_network_from_graph(g, x, y, logits, loss, DESCENT_TASK_CLASSIFY,
                                             &j.network, &error)) ||
        !CHECK(descent_network_parameters(j.network) <= DEEP_MOST)) {
        exit(1);
    }
    return j;
}

static inline void deep_end(deep_job *j)
{
    descent_network_free(j->network);
    descent_dataset_free(j->data);
    free(j->rows);
}

// Options in words, "batch 7 epochs 3"; a space within a value is "_".
static inline descent_train_options deep_options(const char *words)
{
    descent_error error = {0};
    descent_train_options o = descent_train_options_default();
    char copy[512], *rest = NULL;
    o.l2 = o.valid = 0.0;
    o.precision = DESCENT_FLOAT64;
    snprintf(copy, sizeof copy, "%s", words);
    for (char *name = strtok_r(copy, " ", &rest), *value;
         name && (value = strtok_r(NULL, " ", &rest)); name = strtok_r(NULL, " ", &rest)) {
        for (char *c = value; *c; c++) {
            *c = *c == '_' ? ' ' : *c;
        }
        CHECK_OK(descent_options_set(descent_train_option_table(), &o, name, value, &error));
    }
    return o;
}

static inline descent_trainer *deep_trainer(const deep_job *j, const descent_train_options *o)
{
    descent_error error = {0};
    descent_trainer *trainer = NULL;
    const descent_train_sets sets = {.train = j->data};
    if (!CHECK_OK(descent_trainer_create(j->network, &sets, o, &trainer, &error))) {
        exit(1);
    }
    return trainer;
}

#endif
