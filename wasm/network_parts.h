// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What a network of the module holds, for its two files.
#ifndef DESCENT_WASM_NETWORK_PARTS_H
#define DESCENT_WASM_NETWORK_PARTS_H

#include "network.h"

#include <descent/network.h>
#include <descent/train.h>

#include "data/batches.h"
#include "data/dataset.h"
#include "objective/empirical.h"
#include "optim/groups.h"
#include "optim/optimizer.h"
#include "optim/perturb.h"
#include "optim/step.h"
#include "optim/stored.h"
#include "run/scheduled.h"

/// What objectives are made for.
typedef enum network_objective {
    NETWORK_RISK,   /* costs, gradients, scores */
    NETWORK_CURVED, /* products with the Hessian */
    NETWORK_ASKED,  /* outputs of rows that are no examples */
    NETWORK_OBJECTIVES,
    NETWORK_BATCHES = NETWORK_OBJECTIVES /* steps of a training, which has it */
} network_objective;

typedef struct network_training {
    descent_train_options options;
    dsc_empirical *empirical; /* NULL: there is no training */
    descent_optimizer *optimizer;
    dsc_batches *batches;
    dsc_perturb perturb;
    bool perturbs;       /* pgd */
    double rate, factor; /* of the first step; by hand */
    dsc_scheduled decay; /* of the rate, if decays is 1 */
    size_t decays;
    dsc_era epochs;       /* in steps */
    uint64_t step, epoch; /* taken; complete */
    size_t batch;         /* the next, in its epoch */
    const uint32_t *rows; /* of the last batch */
    size_t count;
    const char *end;
} network_training;

struct network {
    size_t rows, train, columns, n;
    float *stored; /* the inputs */
    descent_dataset *data;
    descent_network *network;
    dsc_encoder *encoder;
    dsc_workers *workers;
    dsc_empirical *objectives[NETWORK_OBJECTIVES]; /* NULL: not asked for yet */
    double l2;                                     /* of the objectives */
    double *x, *g, *kept; /* n; gradient of a step; where the last perturbation was made */
    network_training training;
};

/// An objective with batches of at most so many rows.
descent_status network_make_objective(const network *w, network_objective kind, size_t batch,
                                      double l2, dsc_empirical **made);

/// cost (out) of a request, and g[n] (out, or NULL): the gradient, or the product asked for. False
/// after a mistake, one of them that there is no objective.
bool network_evaluate(dsc_empirical *empirical, const dsc_request *asked, double *g,
                      double *cost);

/// Frees what a training holds.
void network_training_end(network_training *training);

#endif
