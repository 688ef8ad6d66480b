// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The edge of stability [C21]: with all examples in every step, gradient descent goes where the
// curvature is larger and larger, until it is 2 / lr, and stays there. A network of 10-24-24-1
// tanh units on 100 examples; with a smaller rate the curvature stays below the limit.
//
// [C21] Cohen, Kaur, Li, Kolter, Talwalkar. Gradient descent on neural networks typically
// occurs at the edge of stability. ICLR 2021.
#include "selftest/edge.h"

#include <math.h>
#include <stdlib.h>

#include <descent/minimize.h>
#include <descent/surface.h>
#include <descent/verdict.h>

#include "selftest/random.h"
#include "shell/output.h"
#include "shell/status.h"

enum { ROWS = 100, COLUMNS = 10, UNITS = 24, LOOKS = 30, BETWEEN = 100 };

typedef struct setup {
    double inputs[ROWS * COLUMNS];
    float targets[ROWS];
    descent_dataset *data;
    descent_network *network;
    descent_objective *objective;
    size_t n;
    double *x;
} setup;

static void close_setup(setup *s)
{
    if (s) {
        free(s->x);
        descent_objective_free(s->objective);
        descent_network_free(s->network);
        descent_dataset_free(s->data);
        free(s);
    }
}

static void fill(setup *s)
{
    uint64_t state = 4;
    for (size_t i = 0; i < (size_t)ROWS * COLUMNS; i++) {
        s->inputs[i] = cli_random_normal(&state);
    }
    for (size_t i = 0; i < ROWS; i++) {
        const double *row = s->inputs + i * COLUMNS;
        s->targets[i] = (float)(sin(2.0 * row[0]) + row[1] * row[2]);
    }
}

static descent_status open_setup(setup *s, descent_error *error)
{
    fill(s);
    TRY(descent_dataset_from_arrays(DESCENT_FLOAT64, ROWS, COLUMNS, s->inputs, s->targets, 0,
                                    &s->data, error));
    TRY(descent_network_parse("24 tanh 24 tanh", 0.0, s->data, &s->network, error));
    TRY(descent_objective_from_data(s->network, s->data, 0.0, DESCENT_FLOAT64, 1, &s->objective,
                                    error));
    s->n = descent_objective_parameters(s->objective);
    s->x = calloc(s->n, sizeof *s->x);
    if (!s->x) {
        return cli_out_of_memory(error);
    }
    descent_graph_initialise_f64(descent_network_graph(s->network), 1, s->x);
    return DESCENT_OK;
}

static descent_status sharpness(const setup *s, double *largest, descent_error *error)
{
    descent_eigen_options options = descent_eigen_options_default();
    options.largest = 1;
    options.tolerance = 1e-3;
    descent_eigenpair pair = {.value = 0.0};
    descent_eigen_result result = {.size = sizeof result};
    const descent_status status =
        descent_eigenpairs_f64(s->objective, s->x, NULL, &options, &pair, NULL, &result, error);
    *largest = pair.value;
    return status;
}

// Trains with rate a. largest[LOOKS] (out): the largest eigenvalue of the Hessian after every
// BETWEEN steps.
static descent_status train(const cli_case *row, double *largest, descent_error *error)
{
    setup *s = calloc(1, sizeof *s);
    descent_minimize_options options = descent_minimize_options_default(DESCENT_GD);
    options.optimizer.learning_rate = row->a;
    options.tol_gradient = 0.0;
    options.steps = BETWEEN;
    descent_status status = s ? open_setup(s, error) : cli_out_of_memory(error);
    for (int look = 0; status == DESCENT_OK && look < LOOKS; look++) {
        status = descent_minimize(s->objective, &options, s->x, NULL, NULL, NULL, error);
        THEN(status, sharpness(s, &largest[look], error));
    }
    close_setup(s);
    return status;
}

// Where it ends.
static descent_status settled(const cli_case *row, double *got, descent_error *error)
{
    double largest[LOOKS] = {0.0};
    const descent_status status = train(row, largest, error);
    *got = largest[LOOKS - 1];
    return status;
}

// The largest of all looks over the limit.
static descent_status most(const cli_case *row, double *got, descent_error *error)
{
    double largest[LOOKS] = {0.0};
    const descent_status status = train(row, largest, error);
    *got = 0.0;
    for (int look = 0; look < LOOKS; look++) {
        *got = fmax(*got, largest[look] / (2.0 / row->a));
    }
    return status;
}

// Zero eigenvalues of the Hessian where all examples are fitted exactly: a direction for every
// parameter that no example needs. They must be told to come from that.
static descent_status interpolating(const cli_case *row, double *got, descent_error *error)
{
    (void)row;
    setup *s = calloc(1, sizeof *s);
    descent_minimize_options options = descent_minimize_options_default(DESCENT_LBFGS);
    options.tol_gradient = 1e-15;
    const descent_diagnose_options how = descent_diagnose_options_default();
    descent_diagnosis *d = NULL;
    descent_status status = s ? open_setup(s, error) : cli_out_of_memory(error);
    THEN(status, descent_minimize(s->objective, &options, s->x, NULL, NULL, NULL, error));
    THEN(status, descent_diagnose(s->objective, s->x, NULL, &how, &d, error));
    close_setup(s);
    TRY(status);
    if (d->index_high == 0) {
        *got = (double)d->zero_explained;
    }
    descent_diagnosis_free(d);
    return DESCENT_OK;
}

static const cli_case cases[] = {
    {"curvature where training with lr 0.08 ends", "Cohen 2021: 2 / lr", 25.0, 0.5, settled,
     NULL, 0.08, 0.0, 0.0},
    {"the same with lr 0.1", "Cohen 2021: 2 / lr", 20.0, 0.4, settled, NULL, 0.1, 0.0, 0.0},
    {"lr 0.08: most on the way, over 2 / lr", "Cohen 2021: rises to it, and a little above",
     1.1, 0.1, most, NULL, 0.08, 0.0, 0.0},
    {"lr 0.02: most on the way, over 2 / lr", "Cohen 2021: small rates stay below", 0.3, 0.2,
     most, NULL, 0.02, 0.0, 0.0},
    {"explained zero modes where 100 examples are fitted", "exact: 889 - 100", 789.0, 0.0,
     interpolating, NULL, 0.0, 0.0, 0.0},
};

const cli_case_group cli_edge_group = {"edge",
                                       "full-batch training drives the curvature up to 2 / lr",
                                       cases, CLI_CASE_COUNT(cases), NULL};
