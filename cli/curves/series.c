// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The series of a history.
//
// Keeps: averages are computed over every value that was recorded, before any is left out of a
// picture: of thinned values they would be others.
#include "curves/series.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <descent/average.h>

double cli_series_beta(size_t count, bool batches)
{
    enum { PARTS = 50, WIDEST = 500, BATCHES = 10, PARTS_OF_FEW = 6 };
    size_t window = count / PARTS;
    if (batches && window < BATCHES) {
        window = count / PARTS_OF_FEW < BATCHES ? count / PARTS_OF_FEW : BATCHES;
    }
    window = window < WIDEST ? window : WIDEST;
    return window < 2 ? 0.0 : 1.0 - 1.0 / (double)window;
}

void cli_series_smooth(size_t count, const double *value, double beta, double *average)
{
    descent_average a;
    if (descent_average_init(&a, beta, NULL) != DESCENT_OK) {
        return;
    }
    for (size_t i = 0; i < count; i++) {
        average[i] = isfinite(value[i]) ? descent_average_add(&a, value[i]) : (double)NAN;
    }
}

// In what a loss is measured, by its operator.
static const char *loss_unit(const char *loss)
{
    static const struct {
        const char *loss, *unit;
    } units[] = {{"softmax_cross_entropy", "cross-entropy, nats"},
                 {"sigmoid_cross_entropy", "cross-entropy, nats"},
                 {"squared_error", "squared error, variances of the target"},
                 {"huber", "Huber loss"}};
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        if (strcmp(units[i].loss, loss) == 0) {
            return units[i].unit;
        }
    }
    return "loss";
}

static bool has_values(const double *value, size_t count)
{
    for (size_t i = 0; value && i < count; i++) {
        if (isfinite(value[i])) {
            return true;
        }
    }
    return false;
}

typedef struct row {
    const char *key, *unit; /* unit NULL: that of the loss */
    size_t column, error;   /* error 0: none */
    bool smooth;
} row;

static bool make(const cli_history *h, const cli_numbers *table, const row *r, double beta,
                 cli_series *s)
{
    const double *value = table->column[r->column];
    *s = (cli_series){.key = r->key, .table = table};
    s->sample = table == &h->epochs ? "epoch" : "step";
    snprintf(s->unit, sizeof s->unit, "%s", r->unit ? r->unit : loss_unit(h->facts.loss));
    if (!has_values(value, table->count)) {
        return true;
    }
    s->count = table->count;
    s->value = value;
    s->error = r->error > 0 && has_values(table->column[r->error], table->count)
                   ? table->column[r->error]
                   : NULL;
    s->beta = !r->smooth       ? 0.0
              : isfinite(beta) ? beta
                               : cli_series_beta(s->count, table == &h->steps);
    if (s->beta > 0.0) {
        s->average = malloc(s->count * sizeof *s->average);
        if (!s->average) {
            return false;
        }
        cli_series_smooth(s->count, s->value, s->beta, s->average);
    }
    return true;
}

bool cli_series_make(const cli_history *h, double beta, cli_series *list)
{
    const bool classes = h->facts.task != DESCENT_TASK_REGRESS;
    const char *metric = classes ? "accuracy" : "R2";
    const struct {
        const cli_numbers *table;
        row row;
    } all[CLI_QUANTITIES] = {
        [CLI_OF_TRAIN] = {&h->epochs, {"train_loss", NULL, CLI_TRAIN_LOSS, CLI_TRAIN_SE, true}},
        [CLI_OF_VALID] = {&h->epochs, {"valid_loss", NULL, CLI_VALID_LOSS, CLI_VALID_SE, true}},
        [CLI_OF_METRIC] = {&h->epochs, {"valid_metric", metric, CLI_VALID_METRIC, 0, true}},
        [CLI_OF_RATE] = {&h->rates, {"learning_rate", "", CLI_RATE, 0, false}},
        [CLI_OF_BATCH] = {&h->steps, {"batch_loss", NULL, CLI_BATCH_LOSS, 0, true}},
        [CLI_OF_GRADIENT] = {&h->steps,
                             {"gradient_norm", "Euclidean norm", CLI_GRADIENT_NORM, 0, true}},
        [CLI_OF_GRADIENT_ERROR] = {
            &h->epochs,
            {"gradient_sampling_error", "Euclidean norm", CLI_GRADIENT_ERROR, 0, false}}};
    bool made = true;
    memset(list, 0, CLI_QUANTITIES * sizeof *list);
    for (size_t i = 0; made && i < CLI_QUANTITIES; i++) {
        made = make(h, all[i].table, &all[i].row, beta, &list[i]);
    }
    return made;
}

void cli_series_free(cli_series *list)
{
    for (size_t i = 0; i < CLI_QUANTITIES; i++) {
        free(list[i].average);
        list[i].average = NULL;
    }
}
