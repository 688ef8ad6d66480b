// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The operators there are, and what a node of each holds besides its inputs. For operators and
// builders only: nobody else asks which operator a node has.
#ifndef DSC_GRAPH_OPERATORS_ATTRIBUTES_H
#define DSC_GRAPH_OPERATORS_ATTRIBUTES_H

#include "graph/operators/operators.h"
#include "graph/operators/window.h"
#include "graph/program.h"

/// A row for each operator. dsc_NAME_operator: all its compilations.
#define DSC_OPERATOR_LIST(X)                                                                   \
    X(input)                                                                                   \
    X(parameter)                                                                               \
    X(constant)                                                                                \
    X(dense)                                                                                   \
    X(position_dense)                                                                          \
    X(embedding)                                                                               \
    X(learned_positions)                                                                       \
    X(sinusoidal_positions)                                                                    \
    X(rotary_positions)                                                                        \
    X(attention)                                                                               \
    X(convolution)                                                                             \
    X(max_pool)                                                                                \
    X(average_pool)                                                                            \
    X(reshape)                                                                                 \
    X(channels)                                                                                \
    X(masked)                                                                                  \
    X(masked_mean)                                                                             \
    X(layer_norm)                                                                              \
    X(rms_norm)                                                                                \
    X(group_norm)                                                                              \
    X(batch_norm)                                                                              \
    X(concatenate)                                                                             \
    X(apply)                                                                                   \
    X(combine)                                                                                 \
    X(element)                                                                                 \
    X(pick)                                                                                    \
    X(program)                                                                                 \
    X(sum)                                                                                     \
    X(mean)                                                                                    \
    X(dropout)                                                                                 \
    X(softmax_cross_entropy)                                                                   \
    X(sigmoid_cross_entropy)                                                                   \
    X(squared_error)                                                                           \
    X(huber)

#define DSC_OPERATOR_ENTRY(name) extern const dsc_operator_set dsc_##name##_operator;
DSC_OPERATOR_LIST(DSC_OPERATOR_ENTRY)
#undef DSC_OPERATOR_ENTRY

// The attributes of a parameter are its dsc_tensor (graph.h).

typedef struct dsc_input_attributes {
    size_t width;
    descent_shape shape; /* a rank of 0: a row without axes of its own */
} dsc_input_attributes;

typedef struct dsc_constant_attributes {
    size_t width;
    double value;    /* where there is one for all */
    double *numbers; /* width, owned; or NULL */
} dsc_constant_attributes;

/// Of dense and apply: a descent_function; of combine: a descent_binary.
typedef struct dsc_function_attributes {
    int function;
} dsc_function_attributes;

typedef struct dsc_position_dense_attributes {
    int function;    /* a descent_function */
    bool transposed; /* weights of units x features */
} dsc_position_dense_attributes;

/// Of sinusoidal and rotary positions.
typedef struct dsc_positions_attributes {
    double base;
    size_t heads;  /* of rotary */
    double *turns; /* sines and cosines, owned; made by the shape rule */
} dsc_positions_attributes;

typedef struct dsc_attention_attributes {
    size_t heads;
    bool causal;
    double dropout; /* of probabilities, while training */
} dsc_attention_attributes;

typedef struct dsc_convolution_attributes {
    dsc_window window;
    size_t groups;
    int function; /* a descent_function */
} dsc_convolution_attributes;

/// Of both pools.
typedef struct dsc_pool_attributes {
    dsc_window window;
} dsc_pool_attributes;

typedef struct dsc_reshape_attributes {
    descent_shape shape;
} dsc_reshape_attributes;

typedef struct dsc_channels_attributes {
    size_t first, count;
} dsc_channels_attributes;

/// Of layer_norm, rms_norm, group_norm and batch_norm.
typedef struct dsc_norm_attributes {
    size_t groups; /* of group_norm */
    double eps;
    double momentum; /* of batch_norm, as the next */
    bool unbiased;
} dsc_norm_attributes;

typedef struct dsc_pick_attributes {
    size_t first, width;
    ptrdiff_t step; /* from one to the next */
} dsc_pick_attributes;

typedef struct dsc_element_attributes {
    size_t index;
} dsc_element_attributes;

typedef struct dsc_program_attributes {
    dsc_program *program; /* owned */
} dsc_program_attributes;

typedef struct dsc_dropout_attributes {
    double rate;
} dsc_dropout_attributes;

typedef struct dsc_softmax_attributes {
    double smoothing;
} dsc_softmax_attributes;

typedef struct dsc_huber_attributes {
    double delta;
} dsc_huber_attributes;

#endif
