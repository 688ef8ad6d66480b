// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Static graphs of tensor operators: the only differentiation engine. A network is such a
// graph, and so is a formula; value, gradient and exact Hessian-vector product come from the
// same operators.
//
//     descent_graph *g = NULL;
//     descent_graph_create(&g, &error);
//     descent_node *x = descent_input(g, "x", 784);
//     descent_node *y = descent_input(g, "y", 1);
//     descent_node *h = descent_dense(g, x, 128, DESCENT_RELU);
//     descent_node *logits = descent_dense(g, h, 10, DESCENT_IDENTITY);
//     descent_node *loss = descent_softmax_cross_entropy(g, logits, y);
//     if (descent_graph_check(g, &error) != DESCENT_OK) ...
//
// Shapes. A node is *batched* (one row of `width` numbers for every example of the mini-batch)
// when an input node is among its ancestors, else it is a single block of numbers that does not
// depend on the examples. Elementwise operators broadcast a width of 1, and a single block over
// the rows of a batch. The numbers of a row have a shape of one to four axes, the last of which
// is contiguous: an image is height x width x channels. The width of a node is the product of
// its sizes. What does not ask for a shape takes rows of any.
//
// Builders return NULL after a mistake (such as a node of another graph) and pass NULL through,
// so a chain of calls needs one check at the end: descent_graph_check reports the first
// mistake. Nodes belong to their graph.
//
// Threads: see descent_graph. Structs with members are plain values: any
// number of threads may read one while none writes it.
#ifndef DESCENT_GRAPH_H
#define DESCENT_GRAPH_H

#include <descent/base.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Threads: one call at a time for each object, from any thread; different objects are
/// independent.
typedef struct descent_graph descent_graph;
/// Threads: part of its graph, and used with it.
typedef struct descent_node descent_node;

/// Functions of one number: DESCENT_<NAME>, name. The first ones are the usual activations.
#define DESCENT_FUNCTION_LIST(X)                                                               \
    X(IDENTITY, "identity")                                                                    \
    X(RELU, "relu")             /* max(x, 0) */                                                \
    X(LEAKY_RELU, "leaky_relu") /* x, or 0.01 x below 0 */                                     \
    X(ELU, "elu")               /* x, or exp(x) - 1 below 0 */                                 \
    X(GELU, "gelu")             /* x Phi(x), Phi the normal distribution function */           \
    X(SILU, "silu")             /* x / (1 + exp(-x)) */                                        \
    X(TANH, "tanh")                                                                            \
    X(SIGMOID, "sigmoid")                                                                      \
    X(SOFTPLUS, "softplus") /* log(1 + exp(x)) */                                              \
    X(NEGATE, "neg")                                                                           \
    X(SQUARE, "square")                                                                        \
    X(EXP, "exp")                                                                              \
    X(LOG, "log")                                                                              \
    X(SQRT, "sqrt")                                                                            \
    X(SIN, "sin")                                                                              \
    X(COS, "cos")                                                                              \
    X(TAN, "tan")                                                                              \
    X(ASIN, "asin")                                                                            \
    X(ACOS, "acos")                                                                            \
    X(ATAN, "atan")                                                                            \
    X(SINH, "sinh")                                                                            \
    X(COSH, "cosh")                                                                            \
    X(ABS, "abs")   /* slope 0 at 0 */                                                         \
    X(STEP, "step") /* 0 below 0, 1/2 at 0, 1 above; slope 0 */                                \
    X(CBRT, "cbrt")                                                                            \
    X(LOG2, "log2")                                                                            \
    X(LOG10, "log10")                                                                          \
    X(ERF, "erf") /* 2 / sqrt(pi) times the integral of exp(-t^2) from 0 to x */

typedef enum descent_function {
#define DESCENT_FUNCTION_ENTRY(name, text) DESCENT_##name,
    DESCENT_FUNCTION_LIST(DESCENT_FUNCTION_ENTRY)
#undef DESCENT_FUNCTION_ENTRY
        DESCENT_FUNCTION_COUNT
} descent_function;

/// Name of a function ("relu"), static; and the function with a name, DESCENT_FUNCTION_COUNT
/// when there is none.
DESCENT_API const char *descent_function_name(descent_function function);
DESCENT_API descent_function descent_function_find(const char *name);

/// Functions of two numbers.
typedef enum descent_binary {
    DESCENT_ADD,
    DESCENT_SUBTRACT,
    DESCENT_MULTIPLY,
    DESCENT_DIVIDE,
    DESCENT_POWER,
    DESCENT_MINIMUM,
    DESCENT_MAXIMUM,
    DESCENT_ATAN2, /* of left / right, in all four quadrants */
    DESCENT_HYPOT, /* sqrt(left^2 + right^2); slopes 0 at 0 */
    DESCENT_BINARY_COUNT
} descent_binary;

/// How a parameter starts. Fan-in is the rows of its matrix; fan-out the columns, times the
/// places of a window in a tensor of height x width x inputs x outputs.
typedef enum descent_initial {
    DESCENT_INITIAL_ZERO,
    DESCENT_INITIAL_NORMAL,  /* normal, standard deviation `scale` */
    DESCENT_INITIAL_UNIFORM, /* uniform in [-scale, scale] */
    DESCENT_INITIAL_HE,      /* normal, variance 2 / fan-in: relu and its kin   [He 2015] */
    DESCENT_INITIAL_GLOROT,  /* normal, variance 2 / (fan-in + fan-out)         [Glorot 2010] */
    DESCENT_INITIAL_GLOROT_UNIFORM, /* uniform of the same variance */
    DESCENT_INITIAL_LECUN,   /* normal, variance 1 / fan-in                     [LeCun 1998] */
    DESCENT_INITIAL_CONSTANT /* every number is `scale` */
} descent_initial;

DESCENT_API descent_status descent_graph_create(descent_graph **graph, descent_error *error);
DESCENT_API void descent_graph_free(descent_graph *graph);

/// The first mistake of a builder call, or DESCENT_OK.
DESCENT_API descent_status descent_graph_check(const descent_graph *graph,
                                               descent_error *error);

/// A batched node that is fed with data: `width` numbers for each example.
DESCENT_API descent_node *descent_input(descent_graph *graph, const char *name, size_t width);

/// The same with a shape: rows of images are height x width x channels.
DESCENT_API descent_node *descent_input_shaped(descent_graph *graph, const char *name,
                                               descent_shape shape);

/// A matrix of parameters, rows x columns, row-major, in the flat parameter vector. `scale`
/// counts for NORMAL, UNIFORM and CONSTANT. `decays`: L2 and weight decay apply to it (weights yes,
/// biases no).
DESCENT_API descent_node *descent_parameter(descent_graph *graph, const char *name, size_t rows,
                                            size_t columns, descent_initial initial,
                                            double scale, bool decays);

/// The same with up to four axes. As a matrix its columns are the last axis, its rows all others.
DESCENT_API descent_node *descent_parameter_shaped(descent_graph *graph, const char *name,
                                                   descent_shape shape, descent_initial initial,
                                                   double scale, bool decays);

/// A number that does not change.
DESCENT_API descent_node *descent_constant(descent_graph *graph, double value);

/// A single block of numbers that do not change; they are copied.
DESCENT_API descent_node *descent_constants(descent_graph *graph, const double *values,
                                            size_t width);

/// activation(input W + b), with new parameters W (input width x units) and b (units). W starts
/// as suits the activation (He for relu and its variants, LeCun for silu, gelu and softplus,
/// else Glorot), b at zero. Rows of positions x features: the same at every position, with W
/// features x units, which gives positions x units.
DESCENT_API descent_node *descent_dense(descent_graph *graph, descent_node *input, size_t units,
                                        descent_function activation);

/// The same with your own parameters (or nodes computed from some): W input width x units, b
/// units or NULL. At every position they are parameters, W features x units.
DESCENT_API descent_node *descent_dense_with(descent_graph *graph, descent_node *input,
                                             descent_node *weights, descent_node *bias,
                                             descent_function activation);

/// activation(input T' + b) over the last axis of the input: the table T of units x features is
/// used the other way round, so that an embedding and the logits can have the same weights. T, and
/// b (units) or NULL, are parameters.  [Press, Wolf. Using the output embedding. 2017]
DESCENT_API descent_node *descent_dense_tied(descent_graph *graph, descent_node *input,
                                             descent_node *table, descent_node *bias,
                                             descent_function activation);

/// Rows of a table by number: tokens, one for each position (a node of the data, whole numbers 0
/// .. count - 1), give positions x features. A number that is no row of the table makes NaNs, and
/// so a loss that is not finite. The new table of count x features begins normal with standard
/// deviation 0.02.
DESCENT_API descent_node *descent_embedding(descent_graph *graph, descent_node *tokens,
                                            size_t count, size_t features);
DESCENT_API descent_node *descent_embedding_with(descent_graph *graph, descent_node *tokens,
                                                 descent_node *table);

/// Where a position is, for rows of positions x features.
///   learned     input + E, with a parameter E of positions x features (normal at first, standard
///               deviation 0.02), or your own
///   sinusoidal  input + T, T[p, 2i] = sin(p w), T[p, 2i + 1] = cos(p w)  [Vaswani 2017]
///   rotary      of queries and keys: each pair of features 2i and 2i + 1 of a head is turned by p w,
///               so that their products depend on distances  [Su 2021, RoFormer]
/// with w = base^(-2i / features of a head); base > 0, as a rule 10000. The features of a head are
/// even.
DESCENT_API descent_node *descent_learned_positions(descent_graph *graph, descent_node *input);
DESCENT_API descent_node *descent_learned_positions_with(descent_graph *graph,
                                                         descent_node *input,
                                                         descent_node *encoding);
DESCENT_API descent_node *descent_sinusoidal_positions(descent_graph *graph,
                                                       descent_node *input, double base);
DESCENT_API descent_node *descent_rotary_positions(descent_graph *graph, descent_node *input,
                                                   size_t heads, double base);

/// Attention in heads: softmax(Q K' / sqrt(d)) V for each head, with d the features of its queries;
/// no parameters of its own. Queries and keys have as many features, keys and values as many
/// positions, and each node's features are cut into `heads` equal parts; the output is positions of
/// the queries x features of the values. causal: position p sees keys 0 .. p. mask: a node with a
/// number for each key, 0 where it is hidden from all queries, or NULL. A query that sees no key
/// gets zeros. What is hidden counts 0 times, which is not 0 where it is a NaN or infinite. Memory
/// is linear in the number of positions.  [Vaswani 2017; Dao 2022]
DESCENT_API descent_node *descent_attention(descent_graph *graph, descent_node *queries,
                                            descent_node *keys, descent_node *values,
                                            descent_node *mask, size_t heads, bool causal);

/// The same with queries, keys and values side by side in one node: positions x 3 features.
DESCENT_API descent_node *descent_self_attention(descent_graph *graph, descent_node *input,
                                                 descent_node *mask, size_t heads, bool causal);

/// Both with dropout of the probabilities: while training each counts 0 times with probability `rate`,
/// else 1 / (1 - rate) times; otherwise once. 0 <= rate < 1.
DESCENT_API descent_node *descent_attention_dropped(descent_graph *graph, descent_node *queries,
                                                    descent_node *keys, descent_node *values,
                                                    descent_node *mask, size_t heads,
                                                    bool causal, double rate);
DESCENT_API descent_node *descent_self_attention_dropped(descent_graph *graph,
                                                         descent_node *input,
                                                         descent_node *mask, size_t heads,
                                                         bool causal, double rate);

/// Some of the numbers along the last axis, at every place: `count` of them from `first` on.
DESCENT_API descent_node *descent_channels(descent_graph *graph, descent_node *input,
                                           size_t first, size_t count);

/// Rows that are not all there, as sequences of different lengths. mask: a node with a number for
/// each place of `input` (all axes but the last), 0 where nothing is, which does not depend on
/// parameters.
///   masked       the same row, with 0 where nothing is
///   masked mean  of every channel or feature over the places that are there; 0 where none is
DESCENT_API descent_node *descent_masked(descent_graph *graph, descent_node *input,
                                         descent_node *mask);
DESCENT_API descent_node *descent_masked_mean(descent_graph *graph, descent_node *input,
                                              descent_node *mask);

/// The same numbers with another shape of as many: what flattens an image, or makes one.
DESCENT_API descent_node *descent_reshape(descent_graph *graph, descent_node *input,
                                          descent_shape shape);

/// A window that slides over images of height x width x channels. At place (i, j) of the output
/// its first corner is at row i stride_height - top and column j stride_width - left; rows and
/// columns around the image are padding. It slides as long as it lies inside image and padding:
/// the output has (size + padding - (window - 1) dilation - 1) / stride + 1 places along a side,
/// rounded down.
typedef struct descent_window {
    size_t size; /* see "Structs that grow" in base.h */
    size_t height, width;
    size_t stride_height, stride_width;     /* from one place to the next */
    size_t dilation_height, dilation_width; /* from one row or column of it to the next */
    size_t top, bottom, left, right;        /* padding: rows above and below, columns beside */
    size_t
        groups; /* convolutions: as many parts of the channels, of inputs and outputs, that do
                      not see each other; as many groups as channels: depthwise */
} descent_window;

/// height x width, strides, dilations and groups 1, no padding.
DESCENT_API descent_window descent_window_default(size_t height, size_t width);

/// The window with the padding that makes an output of size / stride places, rounded up, from
/// the image that `input` is; an odd row or column goes below and to the right. It comes back as
/// it was when it or `input` is not one that can slide.
DESCENT_API descent_window descent_window_same(descent_window window,
                                               const descent_node *input);

/// activation(convolution + bias): image x (height x width x channels), weights W (window height
/// x window width x channels / groups x units), output
///   z[i, j, u] = b[u] + sum over p, q, c of x[i stride + p dilation - top, ..., c] W[p, q, c, u]
/// with c over the channels of u's group, and padding 0. The window is not turned round
/// (cross-correlation, as everywhere in this field). New parameters start as those of
/// descent_dense.
DESCENT_API descent_node *descent_convolution(descent_graph *graph, descent_node *input,
                                              size_t units, const descent_window *window,
                                              descent_function activation);

/// The same with your own parameters: W as above, b units or NULL.
DESCENT_API descent_node *descent_convolution_with(descent_graph *graph, descent_node *input,
                                                   descent_node *weights, descent_node *bias,
                                                   const descent_window *window,
                                                   descent_function activation);

/// The largest number under the window, channel by channel; the first in the order of rows where
/// there are several. Padding does not count. Its second derivatives are those of the number that
/// was taken.
DESCENT_API descent_node *descent_max_pool(descent_graph *graph, descent_node *input,
                                           const descent_window *window);

/// The mean of the numbers under the window, channel by channel, padding left out.
DESCENT_API descent_node *descent_average_pool(descent_graph *graph, descent_node *input,
                                               const descent_window *window);

/// The mean of every channel over the whole image, or of every feature over all positions: a row of
/// as many numbers as channels or features.
DESCENT_API descent_node *descent_global_average_pool(descent_graph *graph,
                                                      descent_node *input);

/// The eps of norms where there is no reason for another.
#define DESCENT_NORM_EPS 1e-5

/// gain h + shift, with h = (x - mean) / sqrt(variance + eps) over the last axis of `input`: over
/// its features at each position, or over a row without axes of its own, or over each row of a
/// single block. The variance is the mean of squares, not the unbiased one. eps > 0. New
/// parameters gain (1 at first) and shift (0) for each number along the last axis, which do not
/// decay.  [Ba, Kiros, Hinton. Layer normalization. 2016]
DESCENT_API descent_node *descent_layer_norm(descent_graph *graph, descent_node *input,
                                             double eps);

/// The same with your own gain and shift, which may both be NULL, or the shift alone.
DESCENT_API descent_node *descent_layer_norm_with(descent_graph *graph, descent_node *input,
                                                  descent_node *gain, descent_node *shift,
                                                  double eps);

/// gain x / sqrt(mean x^2 + eps), over the last axis like descent_layer_norm, without a mean and
/// without a shift.  [Zhang, Sennrich. Root mean square layer normalization. 2019]
DESCENT_API descent_node *descent_rms_norm(descent_graph *graph, descent_node *input,
                                           double eps);
DESCENT_API descent_node *descent_rms_norm_with(descent_graph *graph, descent_node *input,
                                                descent_node *gain, double eps);

/// gain h + shift, with h normalised like that of descent_layer_norm but over groups of channels:
/// the last axis is cut into `groups` equal parts, each of which is normalised over all places of
/// an example together. 1: over the whole image; as many as channels: an instance norm. Gain and
/// shift are one number for each channel.  [Wu, He. Group normalization. 2018]
DESCENT_API descent_node *descent_group_norm(descent_graph *graph, descent_node *input,
                                             size_t groups, double eps);
DESCENT_API descent_node *descent_group_norm_with(descent_graph *graph, descent_node *input,
                                                  size_t groups, descent_node *gain,
                                                  descent_node *shift, double eps);

/// Numbers of a batch norm. Other libraries have other conventions: what PyTorch calls momentum is
/// called so here, and 1 - momentum is what Keras and ONNX call so.
typedef struct descent_batch_norm_options {
    size_t size;   /* see "Structs that grow" in base.h */
    bool unbiased; /* the variance in the running statistics is M / (M - 1) times the mean of
                        squares, with M rows times places; true, as in PyTorch. Keras: false */
    double eps;    /* > 0; DESCENT_NORM_EPS. Keras: 1e-3 */
    double
        momentum; /* in (0, 1]: what a batch counts in the running statistics; 0.1. Keras: 0.01 */
} descent_batch_norm_options;
DESCENT_API descent_batch_norm_options descent_batch_norm_options_default(void);

/// gain h + shift, with h = (x - mean) / sqrt(variance + eps) channel by channel, the last axis of
/// `input`. While training, mean and variance (the mean of squares) are those of the channel over
/// all rows and places of the batch, which are not constants for gradients and products with the
/// Hessian: an example changes the outputs of the others. Otherwise they are the running ones,
///   running = (1 - momentum) running + momentum of-the-batch
/// after every step of training; at first 0 and 1. These are no parameters: no rule updates them,
/// no Hessian knows them; checkpoints and models have them beside the parameters. Weights of
/// examples do not count in mean and variance. options: NULL for the default. Gain and shift as
/// those of descent_layer_norm.  [Ioffe, Szegedy. Batch normalization. 2015]
DESCENT_API descent_node *descent_batch_norm(descent_graph *graph, descent_node *input,
                                             const descent_batch_norm_options *options);
DESCENT_API descent_node *descent_batch_norm_with(descent_graph *graph, descent_node *input,
                                                  descent_node *gain, descent_node *shift,
                                                  const descent_batch_norm_options *options);

/// The inputs side by side along their last axis, `count` of them, from 1 on; all other axes must
/// be equal. Images are joined channel by channel.
DESCENT_API descent_node *descent_concatenate(descent_graph *graph, descent_node *const *inputs,
                                              size_t count);

/// input + branch, of which shapes and rows must be the same: descent_combine repeats what is
/// smaller, which here would be a mistake.  [He et al. Deep residual learning. 2016]
DESCENT_API descent_node *descent_residual(descent_graph *graph, descent_node *input,
                                           descent_node *branch);

/// Elementwise functions.
DESCENT_API descent_node *descent_apply(descent_graph *graph, descent_function function,
                                        descent_node *input);
DESCENT_API descent_node *descent_combine(descent_graph *graph, descent_binary function,
                                          descent_node *left, descent_node *right);

/// A view of one element of a single block: element `index` of a parameter, as a width of 1.
DESCENT_API descent_node *descent_element(descent_graph *graph, descent_node *input,
                                          size_t index);

/// Some elements of a row or a single block: first, first + stride, ... `width` of them.
DESCENT_API descent_node *descent_pick(descent_graph *graph, descent_node *input, size_t first,
                                       ptrdiff_t stride, size_t width);

/// Sum or mean over the numbers of a row (batched), or over all numbers (single block).
DESCENT_API descent_node *descent_sum(descent_graph *graph, descent_node *input);
DESCENT_API descent_node *descent_mean(descent_graph *graph, descent_node *input);

/// While training each number becomes 0 with probability `rate`, else it is divided by
/// 1 - rate; otherwise the identity. 0 <= rate < 1.  [Srivastava 2014]
DESCENT_API descent_node *descent_dropout(descent_graph *graph, descent_node *input,
                                          double rate);

/// Losses: one number for each example.
///   softmax cross-entropy  -log softmax(logits)[class]; target: class number 0 .. width-1.
///                          Logits of positions x classes: a target for each position, and the
///                          mean over the positions
///   sigmoid cross-entropy  mean over the row of log(1 + exp(z)) - t z; target t in [0, 1]
///   squared error          mean over the row of (output - target)^2
///   Huber                  mean over the row of r^2 / 2, or delta (|r| - delta / 2) where
///                          |r| > delta; r = output - target
DESCENT_API descent_node *
descent_softmax_cross_entropy(descent_graph *graph, descent_node *logits, descent_node *target);

/// Softmax cross-entropy with smoothed labels: in place of 1 for the class and 0 for all others,
/// the target is 1 - smoothing + smoothing / K for the class and smoothing / K for each other of
/// the K = width classes, so that the loss is (1 - smoothing) (-log p[class]) + smoothing times
/// the mean of -log p. 0 <= smoothing < 1. A run of such a network shows this loss, of training
/// and of validation, and descent_model_score returns it; the log-loss of an evaluation, and that
/// of guessing and of a linear model next to it, are without smoothing.
/// [Szegedy et al. Rethinking the Inception architecture. 2016]
DESCENT_API descent_node *descent_softmax_cross_entropy_smoothed(descent_graph *graph,
                                                                 descent_node *logits,
                                                                 descent_node *target,
                                                                 double smoothing);
DESCENT_API descent_node *
descent_sigmoid_cross_entropy(descent_graph *graph, descent_node *logits, descent_node *target);
DESCENT_API descent_node *descent_squared_error(descent_graph *graph, descent_node *output,
                                                descent_node *target);
DESCENT_API descent_node *descent_huber(descent_graph *graph, descent_node *output,
                                        descent_node *target, double delta);

/// A loss like `loss`, which is one of those above, with the mean over what is there alone. mask: a
/// number for each place of the outputs (all axes but the last; of rows without axes each number), 0
/// where nothing is, which does not depend on parameters. What is not there counts nothing in values,
/// gradients and products, and neither does its target, which may be any number. A row in which
/// nothing is has a loss of 0. Accuracies count all positions.
DESCENT_API descent_node *descent_masked_loss(descent_graph *graph, descent_node *loss,
                                              descent_node *mask);

/// n: numbers in the flat parameter vector. Tensors lie in it in the order they were made,
/// without gaps.
DESCENT_API size_t descent_graph_parameters(const descent_graph *graph);

/// The i-th parameter tensor. False after the last one.
typedef struct descent_tensor {
    const char *name; /* valid as long as the graph */
    size_t rows, columns;
    size_t offset; /* of its first number in the flat vector */
    bool decays;
} descent_tensor;
DESCENT_API bool descent_graph_tensor(const descent_graph *graph, size_t i,
                                      descent_tensor *tensor);

/// Its shape: rows x columns, or `columns` where there is one row, or up to four axes. A rank of
/// 0 after the last one.
DESCENT_API descent_shape descent_graph_tensor_shape(const descent_graph *graph, size_t i);

/// Fills x[n] (out) with initial values, the same for the same seed on every machine.
DESCENT_API void descent_graph_initialise_f32(const descent_graph *graph, uint64_t seed,
                                              float *x);
DESCENT_API void descent_graph_initialise_f64(const descent_graph *graph, uint64_t seed,
                                              double *x);

/// Width and shape of a node, of one example where it is batched, and whether it has a row for
/// every example.
DESCENT_API size_t descent_node_width(const descent_node *node);
DESCENT_API descent_shape descent_node_shape(const descent_node *node);
DESCENT_API bool descent_node_batched(const descent_node *node);

#ifdef __cplusplus
}
#endif

#endif
