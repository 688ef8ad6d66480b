// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "session/advise/target.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/number.h"
#include "data/dataset.h"
#include "session/advise/limits.h"
#include "session/advise/tell.h"

// ---- classes ----

static void look_at_classes(descent_adviser *adviser)
{
    const descent_dataset *data = adviser->sets.train;
    const size_t classes = descent_dataset_classes(data);
    size_t rarest = 0, least = SIZE_MAX, most = 0;
    for (size_t k = 0; k < classes; k++) {
        size_t train = 0, valid = 0;
        if (!descent_trainer_class_rows(adviser->trainer, k, &train, &valid)) {
            return;
        }
        rarest = train < least ? k : rarest;
        least = train < least ? train : least;
        most = train > most ? train : most;
    }
    const double ratio = (double)most / (double)(least > 0 ? least : 1);
    const bool few = least < LEAST_CLASS_ROWS;
    if (classes < 2 || (!few && ratio < IMBALANCE)) {
        return;
    }
    descent_advise_finding *f = dsc_adviser_find(adviser, DESCENT_ADVISE_IMBALANCE, few);
    if (!f) {
        return;
    }
    f->value = ratio;
    snprintf(f->text, sizeof f->text,
             "class \"%.60s\" has %s training %s, the most frequent one %.3g times as many%s",
             descent_dataset_class_name(data, rarest), DSC_COUNT(least),
             least == 1 ? "row" : "rows", ratio,
             few ? ": too few to learn it from" : ": accuracy hides how it is predicted");
    if (few) {
        snprintf(f->advice, sizeof f->advice,
                 "more rows of it, or rows without it; `folds` scores every row once");
    } else {
        snprintf(f->advice, sizeof f->advice,
                 "let classes count equally, and look at macro F1");
        snprintf(f->options, sizeof f->options, "class-weight = balanced");
    }
}

// ---- numbers ----

double dsc_advise_skewness(size_t count, const double *values)
{
    double mean = 0.0, second = 0.0, third = 0.0;
    for (size_t i = 0; i < count; i++) {
        mean += (values[i] - mean) / (double)(i + 1);
    }
    for (size_t i = 0; i < count; i++) {
        const double d = values[i] - mean;
        second += d * d / (double)count;
        third += d * d * d / (double)count;
    }
    return second > 0.0 ? third / (second * sqrt(second)) : 0.0;
}

static void say_skew(descent_adviser *adviser, size_t target, double skew, double logarithm)
{
    const char *name = dsc_schema_target_name(adviser->sets.train->schema, target);
    descent_advise_finding *f = dsc_adviser_find(adviser, DESCENT_ADVISE_SKEW, false);
    if (!f) {
        return;
    }
    f->value = skew;
    const bool helps = fabs(logarithm) < SKEW_LOWERED * fabs(skew);
    snprintf(
        f->text, sizeof f->text,
        "the target%s%.60s has a skewness of %.3g: a few rows make most of the squared error%s",
        *name ? " " : "", name, skew, helps ? "" : ", and no logarithm mends it");
    if (helps) {
        snprintf(f->advice, sizeof f->advice,
                 "put its logarithm, which has a skewness of %.2g, in its place in the file",
                 logarithm);
    } else {
        snprintf(f->advice, sizeof f->advice, "look at its largest values: are they right?");
    }
}

static void look_at_numbers(descent_adviser *adviser, size_t target, double *values)
{
    const descent_trainer *t = adviser->trainer;
    const size_t count = t->split.train_count;
    bool positive = true;
    for (size_t i = 0; i < count; i++) {
        values[i] = dsc_dataset_target_at(t->sets.train, t->split.train[i], target);
        positive = positive && values[i] > 0.0;
    }
    const double skew = dsc_advise_skewness(count, values);
    if (fabs(skew) < SKEWED || count < LEAST_ROWS) {
        return;
    }
    for (size_t i = 0; i < count && positive; i++) {
        values[i] = log(values[i]);
    }
    const double logarithm = positive ? dsc_advise_skewness(count, values) : HUGE_VAL;
    say_skew(adviser, target, skew, logarithm);
}

static descent_status look_at_all_numbers(descent_adviser *adviser, descent_error *error)
{
    const size_t rows = adviser->trainer->split.train_count;
    double *values = calloc(rows + 1, sizeof *values);
    if (!values) {
        return dsc_no_memory(error, "targets", rows * sizeof *values);
    }
    for (size_t j = 0; j < adviser->sets.train->schema->targets; j++) {
        look_at_numbers(adviser, j, values);
    }
    free(values);
    return DESCENT_OK;
}

// ---- rows ----

static void look_at_counts(descent_adviser *adviser)
{
    const descent_plan_report *plan = &adviser->plan;
    const double rows = (double)plan->train_rows, parameters = (double)plan->parameters;
    adviser->data.rows_a_parameter = rows / fmax(parameters, 1.0);
    if (parameters > PARAMETERS_A_ROW * rows && !adviser->sets.train->text) {
        descent_advise_finding *f = dsc_adviser_find(adviser, DESCENT_ADVISE_FEW_ROWS, false);
        if (f) {
            f->value = parameters / rows;
            snprintf(f->text, sizeof f->text,
                     "%s parameters for %s training rows: the network can learn them by heart",
                     DSC_COUNT(plan->parameters), DSC_COUNT(plan->train_rows));
            snprintf(
                f->advice, sizeof f->advice,
                "fewer units, or a network that is held to less: `l2`, `dropout`, `patience`");
        }
    }
    if (plan->valid_rows > 0 && plan->valid_rows < LEAST_VALID_ROWS) {
        descent_advise_finding *f = dsc_adviser_find(adviser, DESCENT_ADVISE_FEW_VALID, false);
        if (f) {
            f->value = (double)plan->valid_rows;
            snprintf(
                f->text, sizeof f->text,
                "%s rows validate: a share of a half has a standard error of %.2g %% there",
                DSC_COUNT(plan->valid_rows), 50.0 / sqrt((double)plan->valid_rows));
            snprintf(f->advice, sizeof f->advice, "score every row once, by cross-validation");
            snprintf(f->options, sizeof f->options, "folds = 5");
        }
    }
}

descent_status dsc_advise_target(descent_adviser *adviser, descent_error *error)
{
    const descent_task task = descent_dataset_task(adviser->sets.train);
    if (task == DESCENT_TASK_CLASSIFY) {
        look_at_classes(adviser);
    }
    look_at_counts(adviser);
    return task == DESCENT_TASK_REGRESS ? look_at_all_numbers(adviser, error) : DESCENT_OK;
}
