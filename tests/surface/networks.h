// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Small networks on small data, and their critical points.
#ifndef DESCENT_TESTS_NETWORKS_H
#define DESCENT_TESTS_NETWORKS_H

#include "check.h"

#include <stdint.h>
#include <stdlib.h>

#include <descent/objective.h>

#include "surface/spectrum/dense.h"
#include "surface/spectrum/hessian.h"

typedef struct problem {
    double *x;
    float *y;
    descent_dataset *data;
    descent_network *network;
    descent_objective *objective;
    size_t n;
} problem;

/* Reproducible numbers in [-1, 1). */
static inline double net_number(uint64_t *state)
{
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (double)(*state >> 11) * 0x1p-52 - 1.0;
}

/* Room for the arrays of a data set, which borrows them. */
static inline problem net_room(size_t rows, size_t inputs)
{
    return (problem){.x = calloc(rows * inputs, sizeof(double)),
                     .y = calloc(rows, sizeof(float))};
}

static inline void net_data(problem *p, size_t rows, size_t inputs, size_t classes)
{
    descent_error error = {0};
    CHECK_OK(descent_dataset_from_arrays(DESCENT_FLOAT64, rows, inputs, p->x, p->y, classes,
                                         &p->data, &error));
}

static inline void net_objective(problem *p, double l2)
{
    descent_error error = {0};
    CHECK_OK(descent_objective_from_data(p->network, p->data, l2, DESCENT_FLOAT64, 1,
                                         &p->objective, &error));
    p->n = descent_objective_parameters(p->objective);
}

/* The network, from layers in words, and its risk. */
static inline void net_layers(problem *p, const char *layers, double l2)
{
    descent_error error = {0};
    CHECK_OK(descent_network_parse(layers, 0.0, p->data, &p->network, &error));
    net_objective(p, l2);
}

static inline void net_free(problem *p)
{
    descent_objective_free(p->objective);
    descent_network_free(p->network);
    descent_dataset_free(p->data);
    free(p->x);
    free(p->y);
}

static inline double net_value(const problem *p, const double *x, double *g)
{
    descent_error error = {0};
    double value = 0.0;
    CHECK_OK(descent_objective_evaluate_f64(p->objective, x, NULL, &value, g, &error));
    return value;
}

static inline double net_length(size_t n, const double *v)
{
    double squares = 0.0;
    for (size_t i = 0; i < n; i++) {
        squares += v[i] * v[i];
    }
    return sqrt(squares);
}

static inline dsc_hessian net_curvature(const problem *p, const double *x)
{
    descent_error error = {0};
    dsc_hessian c = {0};
    CHECK_OK(dsc_hessian_create(&c, p->objective, x, NULL, DESCENT_HESSIAN, 0, 0, &error));
    return c;
}

static inline dsc_dense net_spectrum(const problem *p, const double *x)
{
    descent_error error = {0};
    dsc_dense dense = {0};
    dsc_hessian c = net_curvature(p, x);
    CHECK_OK(dsc_dense_create(&dense, &c, &error));
    dsc_hessian_free(&c);
    return dense;
}

static inline double net_scale(const dsc_dense *dense)
{
    return fmax(fabs(dense->values[0]), fabs(dense->values[dense->n - 1]));
}

/* Newton steps with |eigenvalues| [Dauphin 2014], shortened until the loss does not grow; a
   step of a relu that goes nowhere ends it. Returns |g|. */
static inline double net_descend(const problem *p, double *x, size_t steps)
{
    descent_error error = {0};
    const size_t n = p->n;
    double *g = calloc(4 * n, sizeof *g), *along = g + n, *step = g + 2 * n, *y = g + 3 * n;
    double f = net_value(p, x, g), length = net_length(n, g), mu = 1e-2;
    for (size_t s = 0; s < steps && length > 1e-15; s++) {
        dsc_dense dense = net_spectrum(p, x);
        CHECK_OK(dsc_dense_components(&dense, g, along, &error));
        const double scale = net_scale(&dense);
        for (size_t i = 0; i < n; i++) {
            const double value = fabs(dense.values[i]);
            along[i] = value > 1e-9 * scale ? along[i] / (value + mu * scale) : 0.0;
        }
        CHECK_OK(dsc_dense_combine(&dense, along, step, &error));
        dsc_dense_free(&dense);
        for (size_t i = 0; i < n; i++) {
            y[i] = x[i] - step[i];
        }
        const double next = net_value(p, y, g);
        if (next < f || (next <= f + 1e-15 * fabs(f) && net_length(n, g) < length)) {
            memcpy(x, y, n * sizeof *x);
            f = next;
            mu *= mu < 1e-12 ? 0.0 : 0.2;
        } else if (mu > 1e6) {
            break;
        } else {
            mu = mu == 0.0 ? 1e-10 : 4.0 * mu;
        }
        net_value(p, x, g);
        length = net_length(n, g);
    }
    free(g);
    return length;
}

/* Noisy values of a smooth function, or classes that overlap. */
static inline problem noisy(const char *layers, size_t rows, size_t inputs, size_t classes,
                            double l2, uint64_t seed)
{
    problem p = net_room(rows, inputs);
    for (size_t r = 0; r < rows; r++) {
        double sum = 0.0;
        for (size_t j = 0; j < inputs; j++) {
            p.x[r * inputs + j] = net_number(&seed);
            sum += tanh(1.5 * p.x[r * inputs + j] + 0.4 * (double)j);
        }
        sum += 0.4 * net_number(&seed);
        p.y[r] = (float)sum;
        double best = -1e9; // a class with probability exp(score): the Gumbel-max trick
        for (size_t k = 0; k < classes; k++) {
            const double uniform = 0.5 + 0.499999 * net_number(&seed);
            const double score =
                sin(2.0 * p.x[r * inputs] + 2.0 * (double)k) - log(-log(uniform));
            p.y[r] = score > best ? (float)k : p.y[r];
            best = fmax(best, score);
        }
    }
    net_data(&p, rows, inputs, classes);
    net_layers(&p, layers, l2);
    return p;
}

static inline void start(const problem *p, uint64_t seed, double *x)
{
    descent_graph_initialise_f64(descent_network_graph(p->network), seed, x);
    for (size_t i = 0; i < p->n; i++) {
        x[i] += 0.1 * net_number(&seed);
    }
}

#endif
