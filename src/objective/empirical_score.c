// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Scores and outputs of an empirical objective.
#include "objective/empirical_chunks.h"

#include <math.h>

typedef struct score_sums {
    dsc_outcome losses;
    double hits;                               /* classify */
    double residuals, targets, target_squares; /* regress */
    float *each;                               /* the loss of every row, or NULL */
} score_sums;

static void keep_losses(const dsc_empirical *self, float *losses)
{
    const size_t size = descent_type_size(self->base.type);
    size_t stride = 0;
    const char *rows = dsc_executor_array(self->executor, self->parts.loss, DSC_VALUE, &stride);
    for (size_t r = 0; r < self->now.count; r++) {
        double loss = 0.0; // a loss that is no mean over rows is the same for each
        self->kernels->to_double(1, rows + (self->parts.loss->batched ? r * stride : 0) * size,
                                 &loss);
        losses[r] = (float)loss;
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

static void add_score(dsc_empirical *self, size_t done, void *context)
{
    score_sums *sums = context;
    dsc_empirical_add_loss(self, done, &sums->losses);
    if (sums->each) {
        keep_losses(self, sums->each + done);
    }
    const dsc_empirical_parts *parts = &self->parts;
    double *row = self->piece_squares; // scratch: at least as wide as the output, see create
    for (size_t r = 0; self->feeds_target && r < self->now.count; r++) {
        double target = 0.0;
        read_row(self, parts->target, r, &target);
        read_row(self, parts->output, r, row);
        if (parts->task == DESCENT_TASK_CLASSIFY) {
            sums->hits += largest(row, parts->output->width) == (size_t)target;
        } else {
            sums->residuals += (row[0] - target) * (row[0] - target);
            sums->targets += target;
            sums->target_squares += target * target;
        }
    }
}

void dsc_empirical_score_rows(dsc_empirical *self, const void *x, const dsc_examples *examples,
                              float *losses, dsc_score *score)
{
    const dsc_request request = {.x = x};
    score_sums sums = {.each = losses};
    dsc_empirical_each_chunk(self, &request, examples, add_score, &sums);
    const double count = (double)examples->count;
    const double mean = sums.losses.loss / count;
    const double variance = fmax(0.0, sums.losses.squares / count - mean * mean);
    score->loss = mean;
    score->loss_se = sqrt(variance / count);
    if (!self->feeds_target) {
        score->metric = (double)NAN; // a loss without targets: an autoencoder's
    } else if (self->parts.task == DESCENT_TASK_CLASSIFY) {
        score->metric = sums.hits / count;
    } else {
        const double spread = sums.target_squares - sums.targets * sums.targets / count;
        score->metric = spread > 0.0 ? 1.0 - sums.residuals / spread : (double)NAN;
    }
}

void dsc_empirical_score(dsc_empirical *self, const void *x, const dsc_examples *examples,
                         dsc_score *score)
{
    dsc_empirical_score_rows(self, x, examples, NULL, score);
}

static void softmax(double *row, size_t width)
{
    const double top = row[largest(row, width)];
    double sum = 0.0;
    for (size_t j = 0; j < width; j++) {
        row[j] = exp(row[j] - top);
        sum += row[j];
    }
    for (size_t j = 0; j < width; j++) {
        row[j] /= sum;
    }
}

static void copy_outputs(dsc_empirical *self, size_t done, void *context)
{
    const descent_node *output = self->parts.output;
    for (size_t r = 0; r < self->now.count; r++) {
        double *row = (double *)context + (done + r) * output->width;
        read_row(self, output, r, row);
        if (self->parts.task == DESCENT_TASK_CLASSIFY) {
            softmax(row, output->width);
        } else {
            for (size_t j = 0; j < output->width; j++) {
                row[j] = dsc_encoder_decode_target(self->parts.encoder, row[j]);
            }
        }
    }
}

void dsc_empirical_outputs(dsc_empirical *self, const void *x, const dsc_examples *examples,
                           double *out)
{
    const dsc_request request = {.x = x};
    dsc_empirical_each_chunk(self, &request, examples, copy_outputs, out);
}
