// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Scores and outputs of an empirical objective, and passes without either.
//
// Keeps: scores are means over rows with weights, and their standard errors take into account
// that unequal weights leave fewer effective rows. Sums are made row after row in double
// precision: scores do not depend on the size of the chunks that the rows come in.
#include "objective/empirical_score.h"

#include "data/row_keys.h"
#include "objective/empirical.h"
#include "objective/empirical_chunks.h"
#include "objective/empirical_state.h"

#include <math.h>
#include <string.h>

#include "core/elementary/elementary.h"
#include "data/dataset.h"

// Sums over rows of one target that is a number, each times its weight.
typedef struct of_target {
    double residuals, targets, target_squares;
} of_target;

// Sums over rows, each times its weight.
typedef struct score_sums {
    dsc_outcome losses;                    /* without weights */
    double rows;                           /* of weights of rows */
    double weight, weight_squares;         /* those times the weights of classes */
    double loss, loss_squares, loss_cross; /* w l, (w l)^2, w^2 l */
    double hits;                           /* classify, label: of all targets of a row */
    of_target *numbers;                    /* regress: of each target */
    float *each;                           /* the loss of every row, or NULL */
} score_sums;

// A loss that is no mean over rows is the same for each.
static double loss_of(const dsc_empirical *self, size_t r)
{
    const size_t size = descent_type_size(self->base.type);
    size_t stride = 0;
    double loss = 0.0;
    const char *rows = dsc_executor_array(self->executor, self->parts.loss, DSC_VALUE, &stride);
    self->kernels->to_double(1, rows + (self->parts.loss->batched ? r * stride : 0) * size,
                             &loss);
    return loss;
}

static void keep_losses(const dsc_evaluation *e, float *losses)
{
    for (size_t r = 0; r < e->now.count; r++) {
        losses[r] = (float)loss_of(e->self, r);
    }
}

static double weight_of(const dsc_examples *now, size_t r)
{
    return now->data ? dsc_dataset_weight(now->data, now->rows ? now->rows[r] : now->first + r)
                     : 1.0;
}

static bool is_weighted(const dsc_empirical *self, const dsc_examples *examples)
{
    return examples->data &&
           (self->parts.class_weights || descent_dataset_is_weighted(examples->data));
}

static double class_weight(const dsc_evaluation *e, size_t r)
{
    const dsc_examples *now = &e->now;
    const double *weights = e->self->parts.class_weights;
    return weights
               ? weights[(size_t)now->data->targets[now->rows ? now->rows[r] : now->first + r]]
               : 1.0;
}

static void add_weighted_losses(const dsc_evaluation *e, score_sums *sums)
{
    for (size_t r = 0; r < e->now.count; r++) {
        const double row = weight_of(&e->now, r), loss = loss_of(e->self, r);
        const double weight = row * class_weight(e, r);
        sums->rows += row;
        sums->weight += weight;
        sums->weight_squares += weight * weight;
        sums->loss += weight * loss;
        sums->loss_squares += weight * weight * loss * loss;
        sums->loss_cross += weight * weight * loss;
    }
}

// One row of outputs as doubles.
static void read_row(const dsc_empirical *self, const descent_node *node, size_t r, double *row)
{
    size_t stride = 0;
    const char *rows = dsc_executor_array(self->executor, node, DSC_VALUE, &stride);
    const size_t size = descent_type_size(self->base.type);
    self->kernels->to_double(node->width, rows + r * stride * size, row);
}

static size_t largest(const double *row, size_t width)
{
    size_t best = 0;
    for (size_t j = 1; j < width; j++) {
        best = row[j] > row[best] ? j : best;
    }
    return best;
}

static void add_numbers(score_sums *sums, double weight, const double *outputs,
                        const double *targets, size_t count)
{
    for (size_t j = 0; j < count; j++) {
        of_target *s = &sums->numbers[j];
        s->residuals += weight * (outputs[j] - targets[j]) * (outputs[j] - targets[j]);
        s->targets += weight * targets[j];
        s->target_squares += weight * targets[j] * targets[j];
    }
}

// Targets that the outputs of a row have right: classes, or labels, which are more probable than
// not where the output is above 0.
static double hits_of(const dsc_empirical_parts *parts, const double *outputs,
                      const double *targets)
{
    const size_t count = parts->target->width, each = parts->output->width / count;
    size_t hits = 0;
    for (size_t j = 0; j < count; j++) {
        const size_t said = parts->task == DESCENT_TASK_LABEL
                                ? outputs[j] > 0.0
                                : largest(outputs + j * each, each);
        hits += said == (size_t)targets[j];
    }
    return (double)hits;
}

static void add_score(const dsc_evaluation *e, void *context)
{
    const dsc_empirical *self = e->self;
    score_sums *sums = context;
    dsc_empirical_add_loss(e, &sums->losses);
    if (sums->each) {
        keep_losses(e, sums->each + e->done);
    }
    const dsc_empirical_parts *parts = &self->parts;
    if (is_weighted(self, &e->now)) {
        add_weighted_losses(e, sums);
    }
    // Scratch (dsc_empirical_score_doubles).
    double *row = self->piece_squares, *targets = row + parts->output->width;
    for (size_t r = 0; self->feeds_target && r < e->now.count; r++) {
        const double weight = weight_of(&e->now, r);
        read_row(self, parts->target, r, targets);
        read_row(self, parts->output, r, row);
        if (parts->task == DESCENT_TASK_REGRESS) {
            add_numbers(sums, weight, row, targets, parts->target->width);
        } else {
            sums->hits += weight * hits_of(parts, row, targets);
        }
    }
}

// A ratio of two sums; its standard error by the rows' parts in it, sum w^2 (l - mean)^2.
static void weighted_loss(const score_sums *s, dsc_score *score)
{
    const double mean = s->loss / s->weight;
    const double squares =
        s->loss_squares - 2.0 * mean * s->loss_cross + mean * mean * s->weight_squares;
    score->loss = mean;
    score->loss_se = sqrt(fmax(0.0, squares)) / s->weight;
}

// R2 of each target, and the mean of those that vary.
static double determination(const of_target *numbers, size_t targets, double count)
{
    double sum = 0.0, varying = 0.0;
    for (size_t j = 0; j < targets; j++) {
        const of_target *s = &numbers[j];
        const double spread = s->target_squares - s->targets * s->targets / count;
        sum += spread > 0.0 ? 1.0 - s->residuals / spread : 0.0;
        varying += spread > 0.0 ? 1.0 : 0.0;
    }
    return varying > 0.0 ? sum / varying : (double)NAN;
}

void dsc_empirical_score_rows(dsc_empirical *self, const void *x, const dsc_examples *examples,
                              float *losses, dsc_score *score)
{
    const dsc_request request = {.x = x};
    dsc_evaluation evaluation = {.self = self, .request = &request};
    const size_t targets = self->parts.target ? self->parts.target->width : 1;
    const size_t used = dsc_empirical_score_doubles(&self->parts) - 3 * targets;
    score_sums sums = {.each = losses, .numbers = (of_target *)(self->piece_squares + used)};
    memset(sums.numbers, 0, targets * sizeof *sums.numbers);
    dsc_empirical_each_chunk(&evaluation, examples, add_score, &sums);
    const bool weighted = is_weighted(self, examples);
    const double count = weighted ? sums.rows : (double)examples->count;
    if (weighted) {
        weighted_loss(&sums, score);
    } else {
        const double mean = sums.losses.loss / count;
        // The difference may be a little below 0 by rounding.
        const double variance = fmax(0.0, sums.losses.squares / count - mean * mean);
        score->loss = mean;
        score->loss_se = sqrt(variance / count);
    }
    if (!self->feeds_target) {
        score->metric = (double)NAN; // a loss without targets: an autoencoder's
    } else if (self->parts.task == DESCENT_TASK_REGRESS) {
        score->metric = determination(sums.numbers, targets, count);
    } else {
        score->metric = sums.hits / count / (double)targets;
    }
}

void dsc_empirical_score(dsc_empirical *self, const void *x, const dsc_examples *examples,
                         dsc_score *score)
{
    dsc_empirical_score_rows(self, x, examples, NULL, score);
}

void dsc_probabilities(double *row, size_t width, bool portable)
{
    const double top = row[largest(row, width)];
    double sum = 0.0;
    for (size_t j = 0; j < width; j++) {
        row[j] = portable ? dsc_exp(row[j] - top) : exp(row[j] - top);
        sum += row[j];
    }
    for (size_t j = 0; j < width; j++) {
        row[j] /= sum;
    }
}

// Of outputs: probabilities of the classes (at each position) or labels, or numbers in the units
// of their targets.
static void to_predictions(const dsc_empirical *self, double *row)
{
    const dsc_empirical_parts *parts = &self->parts;
    const size_t width = parts->output->width;
    if (parts->task == DESCENT_TASK_CLASSIFY) {
        const size_t count = parts->target ? parts->target->width : 1, each = width / count;
        for (size_t k = 0; k < count; k++) {
            dsc_probabilities(row + k * each, each, self->base.portable);
        }
        return;
    }
    for (size_t j = 0; j < width; j++) {
        row[j] = parts->task == DESCENT_TASK_LABEL
                     ? 1.0 / (1.0 + (self->base.portable ? dsc_exp(-row[j]) : exp(-row[j])))
                     : dsc_encoder_decode_target(parts->encoder, j, row[j]);
    }
}

static void copy_outputs(const dsc_evaluation *e, void *context)
{
    const dsc_empirical *self = e->self;
    const descent_node *output = self->parts.output;
    for (size_t r = 0; r < e->now.count; r++) {
        double *row = (double *)context + (e->done + r) * output->width;
        read_row(self, output, r, row);
        to_predictions(self, row);
    }
}

void dsc_empirical_outputs(dsc_empirical *self, const void *x, const dsc_examples *examples,
                           double *out)
{
    const dsc_request request = {.x = x};
    dsc_evaluation evaluation = {.self = self, .request = &request};
    dsc_empirical_each_chunk(&evaluation, examples, copy_outputs, out);
}

descent_status dsc_empirical_go_forward(dsc_empirical *self, const void *x,
                                        const dsc_examples *examples, uint64_t seed,
                                        uint64_t step, descent_error *error)
{
    const dsc_request request = {.x = x, .training = true, .seed = seed, .step = step};
    dsc_evaluation evaluation = {.self = self, .request = &request};
    dsc_outcome ignored = {0};
    TRY(dsc_empirical_check_coupled(self, examples->count, error));
    dsc_empirical_each_chunk(&evaluation, examples, dsc_empirical_add_loss, &ignored);
    return DESCENT_OK;
}
