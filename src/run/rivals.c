// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What a model is measured against: guessing, the nearest training row (neighbours.c), and a
// linear model. That is a network without hidden layers, in the same inputs and on the same rows, minimised to its optimum. Its penalty,
// half the sum of squared weights over the sum of all losses, is that of scikit-learn's logistic
// regression (C = 1): too light to bend a well-posed fit, enough to have an optimum where classes
// can be separated or columns depend on each other.
//
// Keeps: rivals know the training rows only.
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <descent/evaluate.h>
#include <descent/minimize.h>

#include "core/status.h"
#include "data/dataset.h"
#include "run/neighbours.h"
#include "run/trainer.h"

enum { MOST_STEPS = 300 };
static const double gradient_tolerance = 1e-4;

// ---- guessing ----

// Means of numbers, or shares of the rows that have a label, which are the same of 0 and 1.
static double *make_means(const descent_trainer *t, size_t targets)
{
    const descent_dataset *data = t->sets.train;
    double *means = calloc(targets, sizeof *means);
    for (size_t j = 0; means && j < targets; j++) {
        for (size_t i = 0; i < t->split.train_count; i++) {
            const double target = dsc_dataset_target_at(data, t->split.train[i], j);
            means[j] += (target - means[j]) / (double)(i + 1);
        }
    }
    return means;
}

// The frequencies of the classes, over all positions.
static double *make_frequencies(const descent_trainer *t, size_t classes, size_t targets)
{
    double *guess = calloc(classes, sizeof *guess);
    const size_t count = t->split.train_count * targets;
    for (size_t i = 0; guess && i < count; i++) {
        const uint32_t row = t->split.train[i / targets];
        const double target = dsc_dataset_target_at(t->sets.train, row, i % targets);
        guess[(size_t)target] += 1.0 / (double)count;
    }
    return guess;
}

static descent_status make_guess(const descent_trainer *t, descent_rivals *rivals,
                                 descent_error *error)
{
    const descent_dataset *data = t->sets.train;
    const descent_task task = descent_dataset_task(data);
    const size_t classes = descent_dataset_classes(data), targets = data->schema->targets;
    rivals->classes = classes;
    rivals->targets = targets;
    rivals->mean = (double)NAN;
    if (classes > 0) {
        rivals->guess = make_frequencies(t, classes, targets);
    } else if (task == DESCENT_TASK_LABEL) {
        rivals->guess = make_means(t, targets);
    } else {
        rivals->means = make_means(t, targets);
        rivals->mean = rivals->means && targets == 1 ? rivals->means[0] : (double)NAN;
    }
    return rivals->guess || rivals->means
               ? DESCENT_OK
               : dsc_no_memory(error, "what guessing says", (classes + targets) * 8);
}

// Rows of positions have neither a linear model nor a neighbour.
static bool has_rivals(const descent_rivals *rivals)
{
    return rivals->classes == 0 || rivals->targets == 1;
}

// ---- a linear model ----

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

static descent_status fit(descent_trainer *linear, descent_error *error)
{
    training_loss loss = {.rows = descent_trainer_rows(linear)};
    double *x = calloc(linear->n, sizeof *x);
    if (!x) {
        return dsc_no_memory(error, "a linear model", linear->n * sizeof *x);
    }
    descent_trainer_copy_parameters(linear, x);
    descent_status status =
        descent_trainer_objective(linear, DESCENT_FLOAT64, 0, &loss.objective, error);
    THEN(status, minimise(linear->n, &loss, x, error));
    THEN(status, descent_trainer_set_parameters(linear, x, error));
    descent_objective_free(loss.objective);
    free(x);
    return status;
}

// What of the run's options is about its data. How its steps are taken (rule, schedules, groups of
// tensors that this network has not) is no matter here: the model is the end of a minimisation.
static descent_train_options options_for(const descent_trainer *t)
{
    const descent_train_options own = descent_train_options_default();
    descent_train_options options = t->options;
    options.directory[0] = options.group[0] = options.schedule[0] = '\0';
    memcpy(options.decay, own.decay, sizeof options.decay);
    options.optimizer = descent_optimizer_options_default(DESCENT_GD);
    options.accumulate = own.accumulate;
    options.sam = own.sam;
    options.skip_nonfinite = own.skip_nonfinite;
    options.average_weights = own.average_weights;
    options.precision = DESCENT_FLOAT64;
    options.batch = DESCENT_BATCH_FULL;
    options.dropout = options.label_smoothing = 0.0;
    // The loss is a mean over the targets, each of which is as penalised as it is alone.
    options.l2 = 1.0 / ((double)t->split.train_count * (double)t->sets.train->schema->targets);
    return options;
}

static descent_status make_model(const descent_trainer *t, const descent_network *network,
                                 descent_model **model, descent_error *error)
{
    descent_trainer *linear = NULL;
    const descent_train_options options = options_for(t);
    descent_status status = descent_trainer_create(network, &t->sets, &options, &linear, error);
    THEN(status, fit(linear, error));
    THEN(status, descent_trainer_model(linear, model, error));
    descent_trainer_free(linear);
    return status;
}

static descent_status make_linear(const descent_trainer *t, double most, descent_rivals *rivals,
                                  descent_error *error)
{
    const descent_dataset *data = t->sets.train;
    descent_network *network = NULL;
    const size_t outputs = rivals->classes > 0 ? rivals->classes : rivals->targets;
    const double size =
        (double)t->split.train_count * (double)descent_dataset_inputs(data) * (double)outputs;
    if (size > most || !has_rivals(rivals)) {
        return DESCENT_OK;
    }
    TRY(descent_network_parse("", 0.0, data, &network, error));
    const descent_status status = make_model(t, network, &rivals->linear, error);
    descent_network_free(network);
    return status;
}

// ---- all ----

void descent_rivals_free(descent_rivals *rivals)
{
    if (rivals) {
        descent_model_free(rivals->linear);
        dsc_neighbours_free(rivals->nearest);
        free(rivals->guess);
        free(rivals->means);
        free(rivals);
    }
}

descent_status descent_rivals_create(const descent_trainer *trainer, double most_for_linear,
                                     descent_rivals **rivals, descent_error *error)
{
    NEED(error, "trainer, rivals", trainer, rivals);
    FAIL_IF(isnan(most_for_linear), error, DESCENT_INVALID,
            "the largest linear model is NaN; 0 is none");
    descent_rivals *made = calloc(1, sizeof *made);
    if (!made) {
        return dsc_no_memory(error, "rivals of a model", sizeof *made);
    }
    made->size = sizeof *made;
    descent_status status = make_guess(trainer, made, error);
    THEN(status, make_linear(trainer, most_for_linear, made, error));
    if (has_rivals(made)) {
        THEN(status, dsc_neighbours_create(trainer, most_for_linear, &made->nearest, error));
    }
    if (status != DESCENT_OK) {
        descent_rivals_free(made);
        return status;
    }
    *rivals = made;
    return DESCENT_OK;
}
