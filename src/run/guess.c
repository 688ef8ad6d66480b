// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The loss of guessing: that of the best outputs that do not depend on the inputs, which are the
// shares of the classes, the share of rows that have a label, or the mean of a number.
//
// Keeps: of several targets it is the mean over them, as the losses of networks are.
#include "run/guess.h"

#include <math.h>
#include <stdlib.h>

#include "data/dataset.h"
#include "data/encoder.h"
#include "run/best.h"
#include "run/row_weights.h"

// What a guess knows: shares of the classes, or of each label; NULL for numbers, whose means the
// encoder has.
typedef struct guess {
    const descent_trainer *t;
    double *shares;
} guess;

// Number j of the target of a row, next to the guess.
static double loss_at(const guess *g, const descent_dataset *data, size_t row, size_t j)
{
    static const double least = 1e-15; // as in log-loss: a class that training lacks
    const double target = dsc_dataset_target_at(data, row, j);
    switch (g->t->network->task) {
    case DESCENT_TASK_CLASSIFY:
        return -log(fmax(g->shares[(size_t)target], least));
    case DESCENT_TASK_LABEL:
        return -log(fmax(target > 0.5 ? g->shares[j] : 1.0 - g->shares[j], least));
    default: {
        const double off = (target - dsc_encoder_target_mean(g->t->encoder, j)) /
                           dsc_encoder_target_deviation(g->t->encoder, j);
        return off * off;
    }
    }
}

// Its mean over the validation rows; NAN without such rows.
static double validation_loss(const guess *g)
{
    const descent_trainer *t = g->t;
    const descent_dataset *data = t->sets.valid ? t->sets.valid : t->sets.train;
    const size_t targets = t->network->target->width;
    double sum = 0.0, weights = 0.0;
    for (size_t i = 0; i < dsc_best_rows(t); i++) {
        const size_t row = t->sets.valid ? i : t->split.valid[i];
        const double weight = dsc_trainer_valid_weight(t, i);
        double loss = 0.0;
        for (size_t j = 0; j < targets; j++) {
            loss += loss_at(g, data, row, j);
        }
        sum += weight * (targets > 1 ? loss / (double)targets : loss);
        weights += weight;
    }
    return weights > 0.0 ? sum / weights : (double)NAN;
}

static double entropy(double share)
{
    return share > 0.0 ? -share * log(share) : 0.0;
}

static double row_weight(const descent_trainer *t, uint32_t row)
{
    return t->row_weights ? t->row_weights[row] : 1.0;
}

// The entropy of the classes, over all positions.
static void guess_classes(descent_trainer *t, const guess *g, size_t classes)
{
    const size_t rows = t->split.train_count, targets = t->network->target->width;
    for (size_t i = 0; i < rows; i++) {
        const uint32_t row = t->split.train[i];
        for (size_t j = 0; j < targets; j++) {
            const double class = dsc_dataset_target_at(t->sets.train, row, j);
            g->shares[class >= 0.0 && class < (double)classes ? (size_t) class : 0] +=
                row_weight(t, row);
        }
    }
    t->constant_loss = 0.0;
    for (size_t c = 0; c < classes; c++) {
        g->shares[c] /= (double)(rows * targets);
        t->constant_loss += entropy(g->shares[c]);
    }
}

// The mean of the labels' entropies.
static void guess_labels(descent_trainer *t, const guess *g, size_t labels)
{
    const size_t rows = t->split.train_count;
    t->constant_loss = 0.0;
    for (size_t j = 0; j < labels; j++) {
        for (size_t i = 0; i < rows; i++) {
            const uint32_t row = t->split.train[i];
            g->shares[j] += row_weight(t, row) * dsc_dataset_target_at(t->sets.train, row, j);
        }
        g->shares[j] = fmin(g->shares[j] / (double)rows, 1.0);
        t->constant_loss +=
            (entropy(g->shares[j]) + entropy(1.0 - g->shares[j])) / (double)labels;
    }
}

static bool varies(const descent_trainer *t, size_t j)
{
    const descent_dataset *d = t->sets.train;
    const double first = dsc_dataset_target_at(d, t->split.train[0], j);
    bool differs = false;
    for (size_t i = 1; i < t->split.train_count && !differs; i++) {
        differs = dsc_dataset_target_at(d, t->split.train[i], j) != first;
    }
    return differs;
}

// How many of the targets vary, which one at least has to.
static descent_status count_varying(const descent_trainer *t, size_t *count,
                                    descent_error *error)
{
    const size_t targets = t->network->target->width;
    *count = 0;
    for (size_t j = 0; j < targets; j++) {
        *count += varies(t, j);
    }
    FAIL_IF(*count == 0, error, DESCENT_INVALID,
            "%s the same in all %zu training rows: there is nothing to "
            "learn" DSC_REMEDY
            "seed = NUMBER    # another one\nvalid = SHARE    # a smaller one\nmore rows",
            targets == 1 ? "the target is" : "every target is", t->split.train_count);
    return DESCENT_OK;
}

descent_status dsc_trainer_find_constant_loss(descent_trainer *t, descent_error *error)
{
    t->constant_loss = t->constant_valid_loss = (double)NAN;
    if (!t->network->layers) {
        return DESCENT_OK;
    }
    const descent_task task = t->network->task;
    const size_t targets = t->network->target->width;
    const size_t outputs = t->network->output->width;
    const size_t shares = task == DESCENT_TASK_CLASSIFY ? outputs / targets : outputs;
    size_t varying = 0;
    if (task != DESCENT_TASK_CLASSIFY) {
        TRY(count_varying(t, &varying, error));
    }
    const guess g = {t, calloc(shares, sizeof *g.shares)};
    if (!g.shares) {
        return dsc_no_memory(error, "classes", shares * sizeof *g.shares);
    }
    if (task == DESCENT_TASK_CLASSIFY) {
        guess_classes(t, &g, shares);
    } else if (task == DESCENT_TASK_LABEL) {
        guess_labels(t, &g, shares);
    } else {
        // Targets are standardised, so the variance of each that varies, which is the loss of
        // predicting its mean, is 1.
        t->constant_loss = (double)varying / (double)targets;
    }
    t->constant_valid_loss = validation_loss(&g);
    free(g.shares);
    return DESCENT_OK;
}
