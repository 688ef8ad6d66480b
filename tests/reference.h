// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A network of dense layers written down a second time, as plain loops over doubles that share
// no code with the library: value, gradient, and the update rules. Data sets for it from a
// small generator.
#ifndef DESCENT_TESTS_REFERENCE_H
#define DESCENT_TESTS_REFERENCE_H

#include "check.h"

#include <stdlib.h>

#include <descent/graph.h>

enum { REF_LAYERS = 4, REF_WIDTH = 40 };

/* width[0] inputs, then one width a layer. Parameters: W (in x out), b (out), layer after
 * layer. */
typedef struct ref_net {
    size_t layers;
    size_t width[REF_LAYERS + 1];
    descent_function f[REF_LAYERS];
    bool classify;
    double l2;
} ref_net;

/* Encoded examples: inputs m x width[0], targets m. */
typedef struct ref_data {
    size_t m, d;
    double *inputs, *targets;
} ref_data;

/* Reproducible numbers in [-1, 1). */
static inline double ref_number(uint64_t *state)
{
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (double)(*state >> 11) * 0x1p-52 - 1.0;
}

static inline size_t ref_parameters(const ref_net *net)
{
    size_t n = 0;
    for (size_t l = 0; l < net->layers; l++) {
        n += (net->width[l] + 1) * net->width[l + 1];
    }
    return n;
}

static inline double ref_function(descent_function f, double x)
{
    switch (f) {
    case DESCENT_RELU:
        return x > 0.0 ? x : 0.0;
    case DESCENT_TANH:
        return tanh(x);
    case DESCENT_SIGMOID:
        return 1.0 / (1.0 + exp(-x));
    default:
        return x;
    }
}

static inline double ref_slope(descent_function f, double x)
{
    const double y = ref_function(f, x);
    switch (f) {
    case DESCENT_RELU:
        return x > 0.0 ? 1.0 : 0.0;
    case DESCENT_TANH:
        return 1.0 - y * y;
    case DESCENT_SIGMOID:
        return y * (1.0 - y);
    default:
        return 1.0;
    }
}

// Loss of one example; adds `weight` times its gradient to g unless that is NULL.
static inline double ref_example(const ref_net *net, const double *x, const double *input,
                                 double target, double weight, double *g)
{
    double z[REF_LAYERS][REF_WIDTH], y[REF_LAYERS + 1][REF_WIDTH], back[REF_WIDTH];
    size_t offset[REF_LAYERS], at = 0;
    for (size_t l = 0; l < net->layers; l++) {
        offset[l] = at;
        const size_t in = net->width[l], out = net->width[l + 1];
        for (size_t j = 0; j < out; j++) {
            double sum = x[at + in * out + j];
            for (size_t i = 0; i < in; i++) {
                sum += (l ? y[l][i] : input[i]) * x[at + i * out + j];
            }
            z[l][j] = sum;
            y[l + 1][j] = ref_function(net->f[l], sum);
        }
        at += (in + 1) * out;
    }
    const size_t outputs = net->width[net->layers];
    const double *result = y[net->layers];
    double loss = 0.0;
    if (net->classify) {
        double largest = result[0], sum = 0.0;
        for (size_t j = 1; j < outputs; j++) {
            largest = fmax(largest, result[j]);
        }
        for (size_t j = 0; j < outputs; j++) {
            sum += exp(result[j] - largest);
        }
        for (size_t j = 0; j < outputs; j++) {
            back[j] = exp(result[j] - largest) / sum - (j == (size_t)target ? 1.0 : 0.0);
        }
        loss = log(sum) + largest - result[(size_t)target];
    } else {
        loss = (result[0] - target) * (result[0] - target);
        back[0] = 2.0 * (result[0] - target);
    }
    for (size_t l = net->layers; g && l-- > 0;) {
        const size_t in = net->width[l], out = net->width[l + 1];
        double below[REF_WIDTH] = {0};
        for (size_t j = 0; j < out; j++) {
            const double delta = back[j] * ref_slope(net->f[l], z[l][j]);
            g[offset[l] + in * out + j] += weight * delta;
            for (size_t i = 0; i < in; i++) {
                g[offset[l] + i * out + j] += weight * delta * (l ? y[l][i] : input[i]);
                if (l) {
                    below[i] += delta * x[offset[l] + i * out + j];
                }
            }
        }
        memcpy(back, below, sizeof back);
    }
    return loss;
}

// True where L2 and weight decay apply: weights, not biases.
static inline bool ref_decays(const ref_net *net, size_t i)
{
    for (size_t l = 0; l < net->layers; l++) {
        const size_t weights = net->width[l] * net->width[l + 1];
        if (i < weights) {
            return true;
        }
        i -= weights;
        if (i < net->width[l + 1]) {
            return false;
        }
        i -= net->width[l + 1];
    }
    return false;
}

// Mean loss over the rows (NULL: all) plus penalty, and its gradient g (or NULL). *mean_loss,
// if wanted, is without the penalty.
static inline double ref_evaluate(const ref_net *net, const double *x, const ref_data *data,
                                  const uint32_t *rows, size_t count, double *g)
{
    const size_t n = ref_parameters(net);
    count = rows ? count : data->m;
    for (size_t i = 0; g && i < n; i++) {
        g[i] = 0.0;
    }
    double sum = 0.0, squares = 0.0;
    for (size_t k = 0; k < count; k++) {
        const size_t r = rows ? rows[k] : k;
        sum += ref_example(net, x, data->inputs + r * data->d, data->targets[r],
                           1.0 / (double)count, g);
    }
    for (size_t i = 0; i < n; i++) {
        if (ref_decays(net, i)) {
            squares += x[i] * x[i];
            if (g) {
                g[i] += net->l2 * x[i];
            }
        }
    }
    return sum / (double)count + 0.5 * net->l2 * squares;
}

/* Raw examples: float inputs and targets, as a caller has them. */
typedef struct raw_data {
    size_t m, d, classes;
    float *inputs, *targets;
} raw_data;

// Classes (or values, with classes = 0) that a small network can learn, with some noise.
static inline raw_data raw_make(size_t m, size_t d, size_t classes, uint64_t seed)
{
    raw_data raw = {m, d, classes, calloc(m * d, sizeof(float)), calloc(m, sizeof(float))};
    uint64_t state = seed;
    for (size_t r = 0; raw.inputs && raw.targets && r < m; r++) {
        double sum = 0.0;
        for (size_t j = 0; j < d; j++) {
            const double value = ref_number(&state);
            raw.inputs[r * d + j] = (float)(3.0 * (double)j + (1.0 + (double)j) * value);
            sum += value * ((double)(j % 3) - 0.8);
        }
        const double level = sin(2.0 * sum) + 0.2 * ref_number(&state);
        const double place = (level + 1.2) / 2.4 * (double)classes;
        raw.targets[r] = classes ? (float)fmin(fmax(floor(place), 0.0), (double)classes - 1.0)
                                 : (float)(20.0 + 7.0 * level);
    }
    return raw;
}

static inline void raw_free(raw_data *raw)
{
    free(raw->inputs);
    free(raw->targets);
}

static inline void ref_moments(const float *values, size_t stride, const uint32_t *rows,
                               size_t count, double *mean, double *deviation)
{
    double sum = 0.0, squares = 0.0;
    for (size_t k = 0; k < count; k++) {
        sum += (double)values[(rows ? rows[k] : k) * stride];
    }
    *mean = sum / (double)count;
    for (size_t k = 0; k < count; k++) {
        const double away = (double)values[(rows ? rows[k] : k) * stride] - *mean;
        squares += away * away;
    }
    *deviation = sqrt(squares / (double)count);
}

// Standardised columns (and target of a regression), fitted on the rows (NULL: all).
static inline ref_data ref_encode(const raw_data *raw, const uint32_t *rows, size_t count)
{
    ref_data data = {raw->m, raw->d, calloc(raw->m * raw->d, sizeof(double)),
                     calloc(raw->m, sizeof(double))};
    count = rows ? count : raw->m;
    for (size_t j = 0; j <= raw->d; j++) {
        const bool target = j == raw->d;
        const float *values = target ? raw->targets : raw->inputs + j;
        const size_t stride = target ? 1 : raw->d;
        double mean = 0.0, deviation = 1.0;
        if (!target || raw->classes == 0) {
            ref_moments(values, stride, rows, count, &mean, &deviation);
        }
        for (size_t r = 0; r < raw->m; r++) {
            const double value = ((double)values[r * stride] - mean) / deviation;
            if (target) {
                data.targets[r] = value;
            } else {
                data.inputs[r * raw->d + j] = value;
            }
        }
    }
    return data;
}

static inline void ref_free(ref_data *data)
{
    free(data->inputs);
    free(data->targets);
}

#endif
