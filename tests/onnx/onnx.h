// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Reads what the operator tests of ONNX are kept in: a model (graphs of nodes with attributes) and tensors, as
// protocol buffers. Only the fields that these files have; all others are passed over.
//
// [O] onnx.proto, IR version 3 to 8. Numbers of fields stand beside the names.
#ifndef DESCENT_TESTS_ONNX_ONNX_H
#define DESCENT_TESTS_ONNX_ONNX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { ONNX_RANK = 6, ONNX_NAME = 64, ONNX_INTS = 12, ONNX_ATTRIBUTES = 12, ONNX_INPUTS = 16 };

/// A tensor of numbers, whatever their type in the file.
typedef struct onnx_tensor {
    char name[ONNX_NAME];
    size_t rank, dim[ONNX_RANK], count; /* rank 0: one number */
    int64_t type;                       /* as the file has it: 1 float, 7 int64, 11 double */
    double *values;                     /* count; freed with onnx_tensor_free */
} onnx_tensor;

typedef struct onnx_attribute {
    char name[ONNX_NAME], text[ONNX_NAME];
    double number;
    int64_t whole, wholes[ONNX_INTS];
    size_t count; /* of wholes */
} onnx_attribute;

typedef struct onnx_node {
    char type[ONNX_NAME]; /* "Conv" */
    char inputs[ONNX_INPUTS][ONNX_NAME];
    size_t input_count, output_count, attribute_count;
    onnx_attribute attributes[ONNX_ATTRIBUTES];
} onnx_node;

/// Of a graph with more than one node only the first one is kept.
typedef struct onnx_model {
    int64_t opset;
    size_t node_count, initial_count, input_count;
    onnx_node node;
    onnx_tensor initials[ONNX_INPUTS];
    char inputs[ONNX_INPUTS]
               [ONNX_NAME]; /* of the graph, without those that have initial values */
} onnx_model;

/// Reads a file; false when it is missing or not what it should be, or has more of something than fits.
bool onnx_model_read(const char *path, onnx_model *model);
bool onnx_tensor_read(const char *path, onnx_tensor *tensor);
void onnx_model_free(onnx_model *model);
void onnx_tensor_free(onnx_tensor *tensor);

/// An attribute by its name, or NULL.
const onnx_attribute *onnx_find(const onnx_node *node, const char *name);
int64_t onnx_whole(const onnx_node *node, const char *name, int64_t otherwise);
double onnx_number(const onnx_node *node, const char *name, double otherwise);
/// Number i of a list, or what counts where there is none.
size_t onnx_listed(const onnx_node *node, const char *name, size_t i, size_t otherwise);

#endif
