// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Predicts rows and evaluates the predictions next to those of guessing, of a linear model and of
// the nearest training row.
//
// Keeps: all of them are scored on exactly the same rows, those with a target; guessing knows the
// training rows only. Otherwise a comparison would measure
// the rows rather than the models.
#include "run/evaluate_model.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <descent/evaluate.h>

#include "core/memory.h"
#include "core/size.h"
#include "core/status.h"
#include "data/dataset.h"
#include "graph/layers.h"
#include "run/evaluate_scores.h"
#include "run/model.h"
#include "run/neighbours.h"

// ---- predictions ----

// The rows that have all their targets.
static descent_status choose_rows(const descent_dataset *data, const descent_rows *rows,
                                  size_t outputs, descent_evaluation *e, descent_error *error)
{
    const bool some = rows && rows->index;
    const size_t count = some ? rows->count : data->rows, targets = e->target_count;
    e->targets = dsc_realloc_array(NULL, count + 1, targets * sizeof *e->targets);
    e->index = calloc(count + 1, sizeof *e->index);
    e->predictions = calloc((count + 1) * outputs, sizeof *e->predictions);
    if (!e->targets || !e->index || !e->predictions) {
        return dsc_no_memory(error, "predictions", (count + 1) * (outputs + targets + 1) * 8);
    }
    for (size_t i = 0; i < count; i++) {
        const size_t row = some ? rows->index[i] : i;
        FAIL_IF(row >= data->rows, error, DESCENT_INVALID,
                "row %zu of %zu: there is no such row", row, data->rows);
        if (!dsc_dataset_is_labelled(data, row)) {
            continue;
        }
        for (size_t j = 0; j < targets; j++) {
            e->targets[e->rows * targets + j] = dsc_dataset_target_at(data, row, j);
        }
        e->index[e->rows++] = (uint32_t)row;
    }
    FAIL_IF(e->rows == 0 && targets > 1, error, DESCENT_BAD_DATA,
            "no row has all %zu targets to compare predictions with", targets);
    FAIL_IF(e->rows == 0, error, DESCENT_BAD_DATA,
            "no row has a target to compare predictions with");
    return DESCENT_OK;
}

// ---- next to a linear model ----

// Variances of the targets, in these rows: R2 = 1 - rmse^2 / variance, solved for it.
static double variance(const descent_number_evaluation *n)
{
    return isnan(n->r2) ? 0.0 : n->rmse * n->rmse / (1.0 - n->r2);
}

// Both models met the same rows, so their difference is taken row by row: what makes a row
// hard for both falls out, and the standard error is that of the differences (a paired
// comparison).
static descent_status compare(descent_evaluation *e, const dsc_scored *s, const double *linear,
                              descent_error *error)
{
    const double rows = (double)e->rows;
    double mean = 0.0, squares = 0.0;
    double *spread2 = calloc(s->targets, sizeof *spread2);
    if (!spread2) {
        return dsc_no_memory(error, "an evaluation", s->targets * sizeof *spread2);
    }
    for (size_t j = 0; j < s->targets; j++) {
        spread2[j] = variance(e->each ? &e->each[j] : &e->numbers);
    }
    for (size_t i = 0; i < e->rows; i++) {
        const double d = dsc_scored_row(s, e->predictions + i * s->outputs, i, spread2) -
                         dsc_scored_row(s, linear + i * s->outputs, i, spread2);
        mean += d / rows;
        squares += d * d / rows;
    }
    free(spread2);
    e->lead = mean;
    e->lead_se = rows > 1.0 ? sqrt(fmax(0.0, squares - mean * mean) / (rows - 1.0)) : HUGE_VAL;
    return DESCENT_OK;
}

// Rivals are not asked what guessing would say.
static dsc_scored without_means(const dsc_scored *s)
{
    dsc_scored out = *s;
    out.means = NULL;
    return out;
}

static descent_status keep_linear(const double *p, const dsc_scored *s, dsc_scores *scores,
                                  descent_evaluation *e, descent_error *error)
{
    const dsc_scored own = without_means(s);
    TRY(dsc_scores_find(&own, p, scores, error));
    e->has_linear = true;
    e->linear_loss = dsc_scores_loss(scores);
    e->linear_metric = dsc_scores_metric(scores);
    e->linear_rmse = scores->numbers.rmse;
    e->linear_mae = scores->numbers.mae;
    e->linear_each = scores->each;
    e->linear_labels = scores->labels;
    scores->each = NULL;
    scores->labels = NULL;
    return compare(e, s, p, error);
}

static descent_status score_linear(const double *p, const dsc_scored *s, descent_evaluation *e,
                                   descent_error *error)
{
    dsc_scores scores = {0};
    const descent_status status = keep_linear(p, s, &scores, e, error);
    dsc_scores_free(&scores);
    return status;
}

static descent_status add_linear(descent_model *linear, const descent_dataset *data,
                                 const dsc_scored *s, descent_evaluation *e,
                                 descent_error *error)
{
    const size_t outputs = descent_model_outputs(linear);
    double *p = calloc(e->rows * outputs, sizeof *p);
    if (!p) {
        return dsc_no_memory(error, "predictions", e->rows * outputs * sizeof *p);
    }
    descent_status status = dsc_model_predict_rows(linear, data, e->index, e->rows, p, error);
    THEN(status, score_linear(p, s, e, error));
    free(p);
    return status;
}

// ---- next to the nearest training row ----

static descent_status keep_nearest(const double *sure, const dsc_scored *s, dsc_scores *scores,
                                   descent_evaluation *e, descent_error *error)
{
    const dsc_scored own = without_means(s);
    TRY(dsc_scores_find(&own, sure, scores, error));
    const bool numbers = s->task == DESCENT_TASK_REGRESS;
    e->nearest_metric = dsc_scores_metric(scores);
    e->nearest_macro_f1 = scores->classes  ? scores->classes->macro_f1
                          : scores->labels ? scores->labels->macro_f1
                                           : (double)NAN;
    e->nearest_rmse = numbers ? scores->numbers.rmse : (double)NAN;
    e->nearest_mae = numbers ? scores->numbers.mae : (double)NAN;
    e->nearest_each = scores->each;
    e->nearest_labels = scores->labels;
    scores->each = NULL;
    scores->labels = NULL;
    return DESCENT_OK;
}

static descent_status score_sure(const double *sure, const dsc_scored *s, descent_evaluation *e,
                                 descent_error *error)
{
    dsc_scores scores = {0};
    const descent_status status = keep_nearest(sure, s, &scores, e, error);
    dsc_scores_free(&scores);
    return status;
}

// As if the targets of the nearest row were sure.
static descent_status score_nearest(const double *nearest, const dsc_scored *s,
                                    descent_evaluation *e, descent_error *error)
{
    if (s->task != DESCENT_TASK_CLASSIFY) {
        return score_sure(nearest, s, e, error);
    }
    double *sure = calloc(e->rows * s->outputs, sizeof *sure);
    if (!sure) {
        return dsc_no_memory(error, "predictions", e->rows * s->outputs * sizeof *sure);
    }
    const size_t each = s->outputs / s->targets;
    for (size_t i = 0; i < e->rows * s->targets; i++) {
        sure[i * each + (size_t)nearest[i]] = 1.0;
    }
    const descent_status status = score_sure(sure, s, e, error);
    free(sure);
    return status;
}

static descent_status add_nearest(const struct descent_neighbours *nearest,
                                  const descent_dataset *data, const dsc_scored *s,
                                  descent_evaluation *e, descent_error *error)
{
    if (!nearest || !dsc_neighbours_are_quick(nearest, e->rows)) {
        return DESCENT_OK;
    }
    double *targets = dsc_realloc_array(NULL, e->rows, s->targets * sizeof *targets);
    if (!targets) {
        return dsc_no_memory(error, "predictions", e->rows * s->targets * sizeof *targets);
    }
    descent_status status =
        dsc_neighbours_predict(nearest, data, e->index, e->rows, targets, error);
    THEN(status, score_nearest(targets, s, e, error));
    free(targets);
    e->has_nearest = status == DESCENT_OK;
    return status;
}

// ---- all ----

static descent_status score(const descent_dataset *data, const descent_rivals *rivals,
                            const dsc_scored *s, descent_evaluation *e, descent_error *error)
{
    dsc_scores scores = {0};
    const descent_status status = dsc_scores_find(s, e->predictions, &scores, error);
    e->classes = scores.classes;
    e->labels = scores.labels;
    e->each = scores.each;
    e->numbers = scores.numbers;
    TRY(status);
    if (rivals && rivals->linear) {
        TRY(add_linear(rivals->linear, data, s, e, error));
    }
    return rivals ? add_nearest(rivals->nearest, data, s, e, error) : DESCENT_OK;
}

static descent_status evaluate(descent_model *model, const descent_dataset *data,
                               const descent_rows *rows, const descent_class_options *options,
                               const descent_rivals *rivals, descent_evaluation *e,
                               descent_error *error)
{
    const size_t outputs = descent_model_outputs(model);
    FAIL_IF(data->schema->targets != e->target_count, error, DESCENT_INVALID,
            "the model predicts %zu targets, the data set has %zu", e->target_count,
            data->schema->targets);
    TRY(choose_rows(data, rows, outputs, e, error));
    TRY(dsc_model_predict_rows(model, data, e->index, e->rows, e->predictions, error));
    descent_class_options all = *options;
    all.guess = rivals ? rivals->guess : options->guess;
    double *spread = calloc(e->target_count, sizeof *spread);
    if (!spread) {
        return dsc_no_memory(error, "an evaluation", e->target_count * sizeof *spread);
    }
    for (size_t j = 0; j < e->target_count; j++) {
        spread[j] = descent_model_target_spread_at(model, j);
    }
    const dsc_scored scored = {.task = e->task,
                               .rows = e->rows,
                               .targets = e->target_count,
                               .outputs = outputs,
                               .values = e->targets,
                               .spread = spread,
                               .means = rivals ? rivals->means : NULL,
                               .options = &all};
    const descent_status status = score(data, rivals, &scored, e, error);
    free(spread);
    return status;
}

void descent_evaluation_free(descent_evaluation *e)
{
    if (e) {
        free(e->targets);
        free(e->predictions);
        free(e->index);
        descent_class_evaluation_free(e->classes);
        descent_label_evaluation_free(e->labels);
        descent_label_evaluation_free(e->linear_labels);
        descent_label_evaluation_free(e->nearest_labels);
        free(e->each);
        free(e->linear_each);
        free(e->nearest_each);
        free(e);
    }
}

descent_status descent_evaluate_model(descent_model *model, const descent_dataset *data,
                                      const descent_rows *rows,
                                      const descent_class_options *options,
                                      const descent_rivals *rivals,
                                      descent_evaluation **evaluation, descent_error *error)
{
    NEED(error, "model, data, evaluation", model, data, evaluation);
    descent_class_options own = descent_class_options_default();
    if (options) {
        TRY(dsc_size_take("classes", options, &own, sizeof own, error));
    }
    descent_evaluation *e = calloc(1, sizeof *e);
    if (!e) {
        return dsc_no_memory(error, "an evaluation", sizeof *e);
    }
    e->size = sizeof *e;
    e->task = descent_model_task(model);
    e->target_count = descent_model_targets(model);
    e->classify = e->task == DESCENT_TASK_CLASSIFY;
    e->weighted = descent_dataset_is_weighted(data);
    // "is known to": a network that was made by calls has no text.
    e->hidden = dsc_layers_are_hidden(model->network->layers);
    e->nearest_metric = e->nearest_rmse = e->nearest_mae = e->nearest_macro_f1 = (double)NAN;
    e->numbers.size = sizeof e->numbers;
    const descent_status status = evaluate(model, data, rows, &own, rivals, e, error);
    if (status != DESCENT_OK) {
        descent_evaluation_free(e);
        return status;
    }
    *evaluation = e;
    return DESCENT_OK;
}

bool descent_evaluation_is_behind(const descent_evaluation *e)
{
    // Two standard errors: about one comparison of equal models in forty would say so by
    // chance.
    return e && e->has_linear && e->lead < -2.0 * e->lead_se;
}

// ---- what the inputs know ----

// Whether a share of right answers is above chance.
static bool is_above(double share, double chance, size_t rows)
{
    return share > chance + 2.0 * sqrt(chance * (1.0 - chance) / (double)rows);
}

static bool are_classes_known(const descent_class_evaluation *c, bool model, double linear,
                              double nearest)
{
    double by_chance = 0.0; // that two rows are of the same class
    for (size_t k = 0; k < c->classes; k++) {
        const double share = (double)c->scores[k].rows / (double)c->rows;
        by_chance += share * share;
    }
    const bool known = c->loss < c->baseline_loss - 2.0 * c->loss_se ||
                       is_above(c->accuracy, c->baseline_accuracy, c->rows);
    return (model && known) || is_above(linear, c->baseline_accuracy, c->rows) ||
           is_above(nearest, by_chance, c->rows);
}

static bool is_number_known(const descent_number_evaluation *n, bool model, double linear_r2,
                            double nearest_rmse)
{
    // Of independent targets the squares of differences have twice the variance as their mean,
    // and the deviation of a mean of n normal ones is sqrt(2 / n) of it; of heavy tails more.
    const double rows = (double)n->rows, chance = 2.0 * sqrt(2.0 / rows), few = 4.0 / rows;
    const double guess = n->baseline_rmse * n->baseline_rmse;
    const double apart = nearest_rmse * nearest_rmse;
    return (model && n->r2 > chance * chance + few) || linear_r2 > chance * chance + few ||
           apart < 2.0 * guess * (1.0 - 1.5 * chance);
}

// Number j of several targets; NAN stands for a rival that is missing.
static bool is_target_known(const descent_evaluation *e, size_t j, bool model)
{
    const double none = (double)NAN;
    if (e->labels) {
        return are_classes_known(e->labels->each[j], model,
                                 e->has_linear ? e->linear_labels->each[j]->accuracy : none,
                                 e->has_nearest ? e->nearest_labels->each[j]->accuracy : none);
    }
    return is_number_known(&e->each[j], model, e->has_linear ? e->linear_each[j].r2 : none,
                           e->has_nearest ? e->nearest_each[j].rmse : none);
}

// Whether somebody is better than guessing: a rival, or the model where it counts.
static bool is_known(const descent_evaluation *e, bool model)
{
    const double linear = e->has_linear ? e->linear_metric : (double)NAN;
    if (e->classify) {
        return are_classes_known(e->classes, model, linear,
                                 e->has_nearest ? e->nearest_metric : (double)NAN);
    }
    if (!e->labels && !e->each) {
        return is_number_known(&e->numbers, model, linear,
                               e->has_nearest ? e->nearest_rmse : (double)NAN);
    }
    bool known = false;
    for (size_t j = 0; j < e->target_count; j++) {
        known = known || is_target_known(e, j, model);
    }
    return known;
}

bool dsc_evaluation_rivals_know(const descent_evaluation *e)
{
    return is_known(e, false);
}

bool descent_evaluation_is_blind(const descent_evaluation *e)
{
    enum { LEAST_ROWS = 100 };
    if (!e || !e->has_linear || !e->has_nearest || e->rows < LEAST_ROWS) {
        return false;
    }
    return !is_known(e, true);
}
