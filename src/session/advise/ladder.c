// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What every network is measured against: rivals.c has the linear model and what guessing says,
// neighbours.c the nearest rows. Here they predict the rows that validate, and get a standard error.
#include "session/advise/ladder.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <descent/evaluate.h>

#include "core/clock.h"
#include "core/number.h"
#include "data/dataset.h"
#include "run/neighbours.h"
#include "session/advise/limits.h"

typedef struct rungs {
    descent_adviser *adviser;
    descent_advise_ladder *ladder;
    const descent_dataset *data; /* that validates */
    uint32_t *rows;              /* count, with all their targets */
    size_t count, width;         /* width: numbers of a target */
    double *predictions;         /* count x width */
    double *influence;           /* count */
    descent_rivals *rivals;
} rungs;

// ---- a score and its standard error ----

static double target_at(const rungs *r, size_t i, size_t j)
{
    return dsc_dataset_target_at(r->data, r->rows[i], j);
}

// The share that is right; its deviation from row to row is that of the mean over the targets of each.
static double share_right(const rungs *r, size_t count, double *se)
{
    double sum = 0.0, squares = 0.0;
    for (size_t i = 0; i < count; i++) {
        double right = 0.0;
        for (size_t j = 0; j < r->width; j++) {
            right += r->predictions[i * r->width + j] == target_at(r, i, j);
        }
        right /= (double)r->width;
        sum += right;
        squares += right * right;
    }
    const double n = (double)count, mean = sum / n;
    const double variance = squares / n - mean * mean;
    // All right or all wrong says less than "without error": two more of each.
    // [Agresti, Coull. Approximate is better than "exact" for interval estimation of binomial
    // proportions. 1998]
    const double part = (sum + 2.0) / (n + 4.0);
    *se = variance > 0.0 ? sqrt(variance / n) : sqrt(part * (1.0 - part) / (n + 4.0));
    return mean;
}

// R2 of one target. What a row adds to it, to first order: -(e^2 - (1 - R2) d^2) / sum of d^2, e the
// error and d the distance from the mean.
static double r2_of(rungs *r, size_t count, size_t j)
{
    double mean = 0.0, errors = 0.0, spread = 0.0;
    for (size_t i = 0; i < count; i++) {
        mean += (target_at(r, i, j) - mean) / (double)(i + 1);
    }
    for (size_t i = 0; i < count; i++) {
        const double y = target_at(r, i, j), e = r->predictions[i * r->width + j] - y;
        errors += e * e;
        spread += (y - mean) * (y - mean);
    }
    if (spread == 0.0) {
        return (double)NAN;
    }
    for (size_t i = 0; i < count; i++) {
        const double y = target_at(r, i, j), e = r->predictions[i * r->width + j] - y;
        r->influence[i] += (errors / spread * (y - mean) * (y - mean) - e * e) / spread;
    }
    return 1.0 - errors / spread;
}

static double mean_r2(rungs *r, size_t count, double *se)
{
    double sum = 0.0, squares = 0.0;
    size_t vary = 0;
    memset(r->influence, 0, count * sizeof *r->influence);
    for (size_t j = 0; j < r->width; j++) {
        const double one = r2_of(r, count, j);
        sum += isnan(one) ? 0.0 : one;
        vary += isnan(one) ? 0 : 1;
    }
    for (size_t i = 0; i < count; i++) {
        squares += r->influence[i] * r->influence[i];
    }
    *se = vary > 0 ? sqrt(squares) / (double)vary : (double)NAN;
    return vary > 0 ? sum / (double)vary : (double)NAN;
}

// Of the first `count` rows.
static void score(rungs *r, descent_advise_rung rung, size_t count)
{
    descent_advise_ladder *l = r->ladder;
    l->metric[rung] =
        l->accuracy ? share_right(r, count, &l->se[rung]) : mean_r2(r, count, &l->se[rung]);
}

// ---- the rungs ----

static size_t largest(const double *p, size_t count)
{
    size_t best = 0;
    for (size_t k = 1; k < count; k++) {
        best = p[k] > p[best] ? k : best;
    }
    return best;
}

// Number j of what a model says of a row: `p` has probabilities or numbers.
static double said(const rungs *r, const double *p, size_t j)
{
    const size_t classes = r->rivals->classes;
    const bool label = descent_dataset_task(r->data) == DESCENT_TASK_LABEL;
    return classes > 0 ? (double)largest(p, classes) : label ? (double)(p[j] >= 0.5) : p[j];
}

static void guess(rungs *r)
{
    const descent_rivals *v = r->rivals;
    for (size_t i = 0; i < r->count * r->width; i++) {
        r->predictions[i] = said(r, v->guess ? v->guess : v->means, i % r->width);
    }
    score(r, DESCENT_ADVISE_GUESSING, r->count);
}

static descent_status linear(rungs *r, descent_error *error)
{
    descent_evaluation *e = NULL;
    const descent_rows rows = {r->rows, r->count};
    if (!r->rivals->linear) {
        return DESCENT_OK;
    }
    TRY(descent_evaluate_model(r->rivals->linear, r->data, &rows, NULL, NULL, &e, error));
    const size_t outputs = r->rivals->classes > 0 ? r->rivals->classes : r->width;
    for (size_t i = 0; i < r->count; i++) {
        for (size_t j = 0; j < r->width; j++) {
            r->predictions[i * r->width + j] = said(r, e->predictions + i * outputs, j);
        }
    }
    descent_evaluation_free(e);
    score(r, DESCENT_ADVISE_LINEAR, r->count);
    return DESCENT_OK;
}

// As many rows are asked and looked through as can be had in about a second.
static void choose_sizes(rungs *r)
{
    descent_advise_ladder *l = r->ladder;
    const double inputs = fmax(1.0, (double)descent_dataset_inputs(r->data));
    const double all = (double)r->adviser->trainer->split.train_count;
    l->nearest_rows = r->count < NEAREST_ROWS ? r->count : NEAREST_ROWS;
    const double work = NEAREST_WORK / ((double)l->nearest_rows * inputs);
    l->nearest_among = (size_t)floor(fmin(all, fmin(work, NEAREST_NUMBERS / inputs)));
}

// A view of the trainer with some of its training rows: every so many, in rows[nearest_among].
static descent_status ask(rungs *r, uint32_t *rows, descent_error *error)
{
    descent_advise_ladder *l = r->ladder;
    struct descent_neighbours *neighbours = NULL;
    descent_trainer view = *r->adviser->trainer;
    const double step = (double)view.split.train_count / (double)l->nearest_among;
    for (size_t i = 0; i < l->nearest_among; i++) {
        rows[i] = view.split.train[(size_t)floor(step * (double)i)];
    }
    view.split.train = rows;
    view.split.train_count = l->nearest_among;
    TRY(dsc_neighbours_create(&view, NEAREST_NUMBERS, &neighbours, error));
    if (!neighbours) {
        return DESCENT_OK;
    }
    const descent_status status = dsc_neighbours_predict(
        neighbours, r->data, r->rows, l->nearest_rows, r->predictions, error);
    dsc_neighbours_free(neighbours);
    return status;
}

static descent_status nearest(rungs *r, descent_error *error)
{
    descent_advise_ladder *l = r->ladder;
    choose_sizes(r);
    if (l->nearest_among == 0) {
        return DESCENT_OK;
    }
    uint32_t *rows = calloc(l->nearest_among, sizeof *rows);
    if (!rows) {
        return dsc_no_memory(error, "nearest rows", l->nearest_among * sizeof *rows);
    }
    const descent_status status = ask(r, rows, error);
    free(rows);
    TRY(status);
    score(r, DESCENT_ADVISE_NEAREST, l->nearest_rows);
    return DESCENT_OK;
}

// ---- what follows ----

// Whether a rung is better than guessing by more than two standard errors.
static bool is_better(const descent_advise_ladder *l, descent_advise_rung rung)
{
    const double by = l->metric[rung] - l->metric[DESCENT_ADVISE_GUESSING];
    const double guess = l->accuracy ? l->se[DESCENT_ADVISE_GUESSING] : 0.0;
    return by > 2.0 * hypot(l->se[rung], guess);
}

static void conclude(descent_advise_ladder *l)
{
    const double linear = l->metric[DESCENT_ADVISE_LINEAR],
                 nearest = l->metric[DESCENT_ADVISE_NEAREST];
    if (isnan(linear) || isnan(nearest)) {
        return;
    }
    const bool straight = is_better(l, DESCENT_ADVISE_LINEAR);
    const bool near = is_better(l, DESCENT_ADVISE_NEAREST);
    const double noise =
        2.0 * hypot(l->se[DESCENT_ADVISE_LINEAR], l->se[DESCENT_ADVISE_NEAREST]);
    if (!straight && !near) {
        snprintf(l->text, sizeof l->text,
                 "neither is better than guessing by more than chance: the inputs may know "
                 "nothing of "
                 "the target, or rows and targets are out of step");
    } else if (straight && linear > nearest + noise) {
        snprintf(l->text, sizeof l->text,
                 "a linear model is better than the nearest row: hidden layers have to show "
                 "that they "
                 "are worth it");
    } else if (straight && linear >= nearest - noise) {
        snprintf(l->text, sizeof l->text,
                 "a linear model is as good as the nearest row: hidden layers have to show "
                 "that they "
                 "are worth it");
    } else {
        snprintf(l->text, sizeof l->text,
                 "the nearest row is better than a linear model: the target bends, and hidden "
                 "layers "
                 "have something to learn");
    }
}

static descent_status climb(rungs *r, descent_error *error)
{
    guess(r);
    TRY(linear(r, error));
    TRY(nearest(r, error));
    conclude(r->ladder);
    return DESCENT_OK;
}

// ---- the rows ----

static descent_status choose_rows(rungs *r, descent_error *error)
{
    const descent_trainer *t = r->adviser->trainer;
    const bool apart = t->sets.valid != NULL;
    const size_t all = apart ? descent_dataset_rows(t->sets.valid) : t->split.valid_count;
    r->data = apart ? t->sets.valid : t->sets.train;
    r->width = r->data->schema->targets;
    r->rows = calloc(all + 1, sizeof *r->rows);
    r->predictions = calloc((all + 1) * r->width, sizeof *r->predictions);
    r->influence = calloc(all + 1, sizeof *r->influence);
    if (!r->rows || !r->predictions || !r->influence) {
        return dsc_no_memory(error, "rows that validate", all * (r->width + 2) * 8);
    }
    for (size_t i = 0; i < all; i++) {
        const uint32_t row = apart ? (uint32_t)i : t->split.valid[i];
        if (dsc_dataset_is_labelled(r->data, row)) {
            r->rows[r->count++] = row;
        }
    }
    return DESCENT_OK;
}

static descent_status try_all(rungs *r, descent_error *error)
{
    TRY(choose_rows(r, error));
    r->ladder->valid_rows = r->count;
    if (r->count == 0) {
        snprintf(r->ladder->text, sizeof r->ladder->text,
                 "cannot tell: no rows validate, so that nothing says how good anything is on "
                 "new ones");
        return DESCENT_OK;
    }
    TRY(descent_rivals_create(r->adviser->trainer, LINEAR_SIZE, &r->rivals, error));
    return climb(r, error);
}

descent_status dsc_advise_ladder(descent_adviser *adviser, descent_error *error)
{
    const double begun = dsc_clock();
    const descent_dataset *data = adviser->sets.train;
    descent_advise_ladder *l = &adviser->ladder;
    rungs r = {.adviser = adviser, .ladder = l};
    *l = (descent_advise_ladder){
        .size = sizeof *l, .accuracy = descent_dataset_task(data) != DESCENT_TASK_REGRESS};
    for (int i = 0; i < DESCENT_ADVISE_RUNGS; i++) {
        l->metric[i] = l->se[i] = (double)NAN;
    }
    descent_status status = DESCENT_OK;
    if (descent_dataset_classes(data) > 0 && data->schema->targets > 1) {
        snprintf(l->text, sizeof l->text,
                 "not measured: each row has a class at each of its positions");
    } else {
        status = try_all(&r, error);
    }
    descent_rivals_free(r.rivals);
    free(r.rows);
    free(r.predictions);
    free(r.influence);
    l->seconds = dsc_clock() - begun;
    return status;
}
