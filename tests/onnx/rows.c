// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Nodes on rows: products, norms, softmax and functions of one number.
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "onnx/task.h"

/* A matrix, perhaps one whose rows are its columns. */
static double entry(const onnx_tensor *tensor, bool turned, size_t row, size_t column)
{
    const size_t columns = tensor->dim[1];
    return tensor->values[turned ? column * columns + row : row * columns + column];
}

// C of a product, which is repeated along the axes it does not have or that are 1: number i of row r.
static double repeated(const onnx_tensor *c, size_t row, size_t column)
{
    const size_t columns = c->rank > 0 ? c->dim[c->rank - 1] : 1;
    const size_t rows = c->rank > 1 ? c->dim[0] : 1;
    return c->values[(rows > 1 ? row : 0) * columns + (columns > 1 ? column : 0)];
}

// alpha A B + beta C: rows are those of A, B is a parameter, used the other way round where the node says so.
const char *task_gemm(task *t)
{
    const bool turn_a = onnx_whole(t->node, "transA", 0) != 0;
    const bool turn_b = onnx_whole(t->node, "transB", 0) != 0;
    const double alpha = onnx_number(t->node, "alpha", 1.0);
    const double beta = onnx_number(t->node, "beta", 1.0);
    const onnx_tensor *a = t->in[0], *b = t->in[1], *c = t->in[2];
    const size_t depth = a->dim[turn_a ? 0 : 1], units = b->dim[turn_b ? 0 : 1];
    t->batch = a->dim[turn_a ? 1 : 0];
    double *rows = task_input(t, (descent_shape){1, {depth}}), *values = NULL;
    for (size_t i = 0; i < t->batch * depth; i++) {
        rows[i] = entry(a, turn_a, i / depth, i % depth);
    }
    descent_node *w = task_parameter(t, (descent_shape){2, {b->dim[0], b->dim[1]}}, &values);
    memcpy(values, b->values, b->count * sizeof *values);
    descent_node *y =
        turn_b ? descent_dense_tied(t->graph, t->inputs[0], w, NULL, DESCENT_IDENTITY)
               : descent_dense_with(t->graph, t->inputs[0], w, NULL, DESCENT_IDENTITY);
    y = descent_combine(t->graph, DESCENT_MULTIPLY, descent_constant(t->graph, alpha), y);
    if (c) {
        double *added = task_input(t, (descent_shape){1, {units}});
        for (size_t i = 0; i < t->batch * units; i++) {
            added[i] = repeated(c, i / units, i % units);
        }
        y = descent_combine(t->graph, DESCENT_ADD, y,
                            descent_combine(t->graph, DESCENT_MULTIPLY,
                                            descent_constant(t->graph, beta), t->inputs[1]));
    }
    t->root = y;
    return NULL;
}

static size_t product(const onnx_tensor *tensor, size_t from, size_t to)
{
    size_t numbers = 1;
    for (size_t axis = from; axis < to; axis++) {
        numbers *= tensor->dim[axis];
    }
    return numbers;
}

static size_t axis_of(const task *t, int64_t otherwise)
{
    const int64_t axis = onnx_whole(t->node, "axis", otherwise);
    return (size_t)(axis < 0 ? axis + (int64_t)t->in[0]->rank : axis);
}

static descent_node *copied(task *t, const onnx_tensor *tensor)
{
    double *values = NULL;
    descent_node *node = task_parameter(t, (descent_shape){1, {tensor->count}}, &values);
    memcpy(values, tensor->values, tensor->count * sizeof *values);
    return node;
}

// All axes from one on are normalised together: they are a row.
const char *task_layer_norm(task *t)
{
    const size_t axis = axis_of(t, -1);
    const size_t width = product(t->in[0], axis, t->in[0]->rank);
    t->batch = product(t->in[0], 0, axis);
    double *rows = task_input(t, (descent_shape){1, {width}});
    memcpy(rows, t->in[0]->values, t->in[0]->count * sizeof *rows);
    descent_node *gain = copied(t, t->in[1]), *shift = t->in[2] ? copied(t, t->in[2]) : NULL;
    t->root = descent_layer_norm_with(t->graph, t->inputs[0], gain, shift,
                                      onnx_number(t->node, "epsilon", 1e-5));
    return NULL;
}

// As many groups as channels.
const char *task_instance_norm(task *t)
{
    const onnx_tensor *x = t->in[0];
    const size_t channels = x->dim[1], places = product(x, 2, x->rank);
    if (x->rank != 4) {
        return "images have two axes of places";
    }
    t->batch = x->dim[0];
    double *rows = task_input(t, (descent_shape){3, {x->dim[2], x->dim[3], channels}});
    for (size_t i = 0; i < x->count; i++) {
        const size_t place = i % places, channel = i / places % channels;
        rows[(i / places / channels * places + place) * channels + channel] = x->values[i];
    }
    descent_node *gain = copied(t, t->in[1]), *shift = copied(t, t->in[2]);
    t->root = descent_group_norm_with(t->graph, t->inputs[0], channels, gain, shift,
                                      onnx_number(t->node, "epsilon", 1e-5));
    t->order = TASK_IMAGES;
    return NULL;
}

// Before version 13 all axes from one on are one.
static size_t cut(task *t)
{
    const bool whole = t->model->opset < 13;
    const size_t axis = axis_of(t, whole ? 1 : -1), rank = t->in[0]->rank;
    t->inner = whole ? 1 : product(t->in[0], axis + 1, rank);
    t->classes = whole ? product(t->in[0], axis, rank) : t->in[0]->dim[axis];
    return t->in[0]->count / t->classes; /* rows */
}

// Number i of row r of what is to be normalised.
static double logit(const task *t, size_t row, size_t i)
{
    return t->in[0]->values[(row / t->inner * t->classes + i) * t->inner + row % t->inner];
}

// The loss of class k is -log softmax[k]: every row as often as there are classes.
const char *task_softmax_loss(task *t)
{
    const size_t rows = cut(t), k = t->classes;
    t->batch = rows * k;
    double *logits = task_input(t, (descent_shape){1, {k}});
    double *targets = task_input(t, (descent_shape){1, {1}});
    for (size_t r = 0; r < t->batch; r++) {
        targets[r] = (double)(r % k);
        for (size_t i = 0; i < k; i++) {
            logits[r * k + i] = logit(t, r / k, i);
        }
    }
    t->root = descent_softmax_cross_entropy(t->graph, t->inputs[0], t->inputs[1]);
    t->order = TASK_LOSSES;
    t->exponential = strcmp(t->node->type, "Softmax") == 0;
    return NULL;
}

// One query of one feature, 1; the logits are its keys, and a unit matrix the values.
const char *task_softmax_attention(task *t)
{
    const size_t k = (t->batch = cut(t), t->classes);
    double *query = task_input(t, (descent_shape){2, {1, 1}});
    double *keys = task_input(t, (descent_shape){2, {k, 1}});
    double *values = task_input(t, (descent_shape){2, {k, k}});
    for (size_t r = 0; r < t->batch; r++) {
        query[r] = 1.0;
        for (size_t i = 0; i < k; i++) {
            keys[r * k + i] = logit(t, r, i);
            values[(r * k + i) * k + i] = 1.0;
        }
    }
    t->root =
        descent_attention(t->graph, t->inputs[0], t->inputs[1], t->inputs[2], NULL, 1, false);
    t->order = TASK_SPREAD;
    return NULL;
}

// Rows of a table, each perhaps of several axes; every index is a row with one position.
const char *task_embedding(task *t)
{
    const onnx_tensor *table = t->in[0], *indices = t->in[1];
    if (onnx_whole(t->node, "axis", 0) != 0) {
        return "rows of a table are chosen, not columns";
    }
    const size_t features = product(table, 1, table->rank);
    t->batch = indices->count;
    double *rows = task_input(t, (descent_shape){1, {1}}), *values = NULL;
    for (size_t i = 0; i < indices->count; i++) {
        rows[i] = indices->values[i];
        if (rows[i] < 0.0) {
            return "indices count from the first row";
        }
    }
    descent_node *w = task_parameter(t, (descent_shape){2, {table->dim[0], features}}, &values);
    memcpy(values, table->values, table->count * sizeof *values);
    t->root = descent_embedding_with(t->graph, t->inputs[0], w);
    return NULL;
}

static const struct {
    const char *type;
    descent_function function;
    double alpha; /* that it has, where nodes can have another */
} functions[] = {{"Abs", DESCENT_ABS, NAN},
                 {"Acos", DESCENT_ACOS, NAN},
                 {"Asin", DESCENT_ASIN, NAN},
                 {"Atan", DESCENT_ATAN, NAN},
                 {"Cos", DESCENT_COS, NAN},
                 {"Cosh", DESCENT_COSH, NAN},
                 {"Elu", DESCENT_ELU, 1.0},
                 {"Erf", DESCENT_ERF, NAN},
                 {"Exp", DESCENT_EXP, NAN},
                 {"Identity", DESCENT_IDENTITY, NAN},
                 {"LeakyRelu", DESCENT_LEAKY_RELU, 0.01},
                 {"Log", DESCENT_LOG, NAN},
                 {"Neg", DESCENT_NEGATE, NAN},
                 {"Relu", DESCENT_RELU, NAN},
                 {"Sigmoid", DESCENT_SIGMOID, NAN},
                 {"Sin", DESCENT_SIN, NAN},
                 {"Sinh", DESCENT_SINH, NAN},
                 {"Softplus", DESCENT_SOFTPLUS, NAN},
                 {"Sqrt", DESCENT_SQRT, NAN},
                 {"Tan", DESCENT_TAN, NAN},
                 {"Tanh", DESCENT_TANH, NAN}};
enum { FUNCTIONS = sizeof functions / sizeof *functions };

const char *task_function(task *t)
{
    for (size_t i = 0; i < FUNCTIONS; i++) {
        if (strcmp(functions[i].type, t->node->type) != 0) {
            continue;
        }
        const double alpha = onnx_number(t->node, "alpha", functions[i].alpha);
        if (fabs(alpha - functions[i].alpha) > 1e-6) { /* NANs are not */
            return "its slope below 0 is another one";
        }
        t->batch = 1;
        double *rows = task_input(t, (descent_shape){1, {t->in[0]->count}});
        memcpy(rows, t->in[0]->values, t->in[0]->count * sizeof *rows);
        t->root = descent_apply(t->graph, functions[i].function, t->inputs[0]);
        return NULL;
    }
    return "no such function";
}

task_builder *task_find(const char *type, bool second)
{
    static const struct {
        const char *type;
        task_builder *first, *second;
    } builders[] = {{"Conv", task_convolution, NULL},
                    {"MaxPool", task_pool, NULL},
                    {"AveragePool", task_pool, NULL},
                    {"GlobalMaxPool", task_global_pool, NULL},
                    {"GlobalAveragePool", task_global_pool, NULL},
                    {"BatchNormalization", task_batch_norm, NULL},
                    {"Gather", task_embedding, NULL},
                    {"Gemm", task_gemm, NULL},
                    {"LayerNormalization", task_layer_norm, NULL},
                    {"InstanceNormalization", task_instance_norm, NULL},
                    {"Softmax", task_softmax_loss, task_softmax_attention},
                    {"LogSoftmax", task_softmax_loss, NULL}};
    for (size_t i = 0; i < sizeof builders / sizeof *builders; i++) {
        if (strcmp(builders[i].type, type) == 0) {
            return second ? builders[i].second : builders[i].first;
        }
    }
    for (size_t i = 0; i < FUNCTIONS && !second; i++) {
        if (strcmp(functions[i].type, type) == 0) {
            return task_function;
        }
    }
    return NULL;
}
