// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A case of ONNX's operator tests as a graph of ours: its inputs, parameters and rows, and in which order
// its output has the numbers.
#ifndef DESCENT_TESTS_ONNX_TASK_H
#define DESCENT_TESTS_ONNX_TASK_H

#include <descent/graph.h>

#include "onnx/onnx.h"

enum { TASK_INPUTS = 3 };

/// How the rows of the output lie in the tensor that is expected.
typedef enum task_order {
    TASK_ROWS,   /* row by row */
    TASK_IMAGES, /* rows are height x width x channels, the tensor has channels first */
    TASK_SPREAD, /* number i of row r stands at (r / inner * width + i) * inner + r % inner */
    TASK_LOSSES /* a row is one number, and row r K + i stands where number i of row r does above */
} task_order;

typedef struct task {
    const onnx_model *model;
    const onnx_node *node;
    const onnx_tensor *in[ONNX_INPUTS]; /* of the node; NULL where it is left out */
    const onnx_tensor *wanted;          /* its first output */
    const onnx_tensor *others;          /* the next two, of batch norms that train */

    descent_graph *graph;
    descent_node *root;
    size_t batch;
    descent_node *inputs[TASK_INPUTS]; /* batched, with `rows` of each, row by row */
    double *rows[TASK_INPUTS];
    size_t input_count;
    double *x; /* parameters, in the order they were made */
    size_t parameters;
    task_order order;
    size_t inner, classes; /* of TASK_SPREAD and TASK_LOSSES */
    bool exponential;      /* e to the minus what comes out is what is expected */
    bool training;         /* by the statistics of the rows */
    double *state;         /* running statistics, mean and variance; NULL: none */
    size_t state_count;
} task;

/// Makes the graph of a node. NULL, or why it cannot be had.
typedef const char *task_builder(task *t);

/// The builder of a type of node, or NULL. Those of `second` are another way to the same numbers, where there is one.
task_builder *task_find(const char *type, bool second);

/// An input node of a shape, and where its batch x width numbers belong.
double *task_input(task *t, descent_shape shape);
/// A parameter of a shape, and where its numbers belong.
descent_node *task_parameter(task *t, descent_shape shape, double **values);

task_builder task_convolution, task_pool, task_global_pool, task_batch_norm; /* images.c */
task_builder task_embedding, task_gemm, task_layer_norm, task_instance_norm, task_softmax_loss,
    task_softmax_attention, task_function; /* rows.c */

#endif
