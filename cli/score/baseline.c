// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The linear model that a network is measured against: a network without hidden layers, in the
// same inputs and on the same rows, minimised to its optimum. Its penalty, half the sum of
// squared weights over the sum of all losses, is that of scikit-learn's logistic regression
// (C = 1): too light to bend a well-posed fit, enough to have an optimum where classes can be
// separated or columns depend on each other.
#include "score/baseline.h"

#include <math.h>
#include <stdlib.h>

#include <descent/minimize.h>

#include "shell/output.h"
#include "shell/status.h"

enum { MOST_STEPS = 300 };
static const double gradient_tolerance = 1e-4;

typedef struct training_loss {
    descent_objective *objective;
    descent_rows rows;
} training_loss;

// The objective spans the whole data set; the fit is that of the training rows.
static double on_training_rows(size_t n, const double *x, double *g, void *user)
{
    (void)n;
    const training_loss *loss = user;
    double value = (double)NAN;
    return descent_objective_evaluate_f64(loss->objective, x, &loss->rows, &value, g, NULL) ==
                   DESCENT_OK
               ? value
               : (double)NAN;
}

static descent_status minimise(size_t n, training_loss *loss, double *x, descent_error *error)
{
    descent_objective *objective = NULL;
    descent_minimize_options options = descent_minimize_options_default(DESCENT_LBFGS);
    options.steps = MOST_STEPS;
    options.tol_gradient = gradient_tolerance;
    TRY(descent_objective_from_function(n, on_training_rows, loss, &objective, error));
    const descent_status status =
        descent_minimize(objective, &options, x, NULL, NULL, NULL, error);
    descent_objective_free(objective);
    return status;
}

static descent_status fit(descent_trainer *trainer, size_t n, descent_error *error)
{
    training_loss loss = {.rows = descent_trainer_rows(trainer)};
    double *x = calloc(n, sizeof *x);
    if (!x) {
        return cli_out_of_memory(error);
    }
    descent_trainer_copy_parameters(trainer, x);
    descent_status status =
        descent_trainer_objective(trainer, DESCENT_FLOAT64, 0, &loss.objective, error);
    THEN(status, minimise(n, &loss, x, error));
    THEN(status, descent_trainer_set_parameters(trainer, x, error));
    descent_objective_free(loss.objective);
    free(x);
    return status;
}

static descent_status make(const cli_job *job, const descent_network *network,
                           descent_model **linear, descent_error *error)
{
    descent_trainer *trainer = NULL;
    descent_train_options options = *job->train;
    options.directory[0] = '\0';
    options.precision = DESCENT_FLOAT64;
    options.optimizer.rule = DESCENT_GD;
    options.batch = DESCENT_BATCH_FULL;
    options.dropout = 0.0;
    options.l2 = 1.0 / (double)job->plan.train_rows;
    const descent_train_sets sets = {job->data, job->valid, job->test};
    descent_status status = descent_trainer_create(network, &sets, &options, &trainer, error);
    THEN(status, fit(trainer, descent_network_parameters(network), error));
    THEN(status, descent_trainer_model(trainer, linear, error));
    descent_trainer_free(trainer);
    return status;
}

int cli_baseline_linear(const cli_job *job, double most, descent_model **linear)
{
    descent_error error = {0};
    descent_network *network = NULL;
    const size_t classes = descent_dataset_classes(job->data);
    const double size = (double)job->plan.train_rows *
                        (double)descent_dataset_inputs(job->data) *
                        (double)(classes > 0 ? classes : 1);
    *linear = NULL;
    if (size > most) {
        return CLI_DONE;
    }
    descent_status status = descent_network_parse("", 0.0, job->data, &network, &error);
    THEN(status, make(job, network, linear, &error));
    descent_network_free(network);
    return status == DESCENT_OK ? CLI_DONE : cli_fail(&error);
}
