// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Mixup: the loss, gradient and Hessian products of rows that are mixed are those of a data set
// that has each mixture twice, once with each of the two targets, weighted by their shares.
#include "objective/mixed.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/workers.h"
#include "data/augment_mix.h"
#include "data/dataset.h"
#include "data/encoder_fit.h"
#include "data/encoder_parts.h"
#include "graph/network.h"
#include "objective/risk.h"

#include "check.h"

enum { ROWS = 23, SIDE = 3, NUMBERS = SIDE * SIDE, SEED = 4, EPOCH = 6, MOST = 400 };

static double inputs[ROWS * NUMBERS], targets[ROWS];
static uint32_t all[ROWS];
static double row_weights[ROWS];

static descent_dataset *dataset(size_t rows, const double *from, const double *to,
                                size_t classes)
{
    descent_dataset *d = NULL;
    descent_error error;
    float narrow[2 * ROWS] = {0};
    for (size_t r = 0; r < rows; r++) {
        narrow[r] = (float)to[r];
    }
    CHECK_OK(descent_dataset_from_arrays(DESCENT_FLOAT64, rows, NUMBERS, from, narrow, classes,
                                         &d, &error));
    memcpy(d->targets, to, rows * sizeof *to); // with all their digits
    CHECK_OK(descent_dataset_set_shape(d, (descent_shape){2, {SIDE, SIDE}}, &error));
    return d;
}

static void fill(size_t classes)
{
    for (size_t i = 0; i < (size_t)ROWS * NUMBERS; i++) {
        inputs[i] = sin(1.7 * (double)i) + 0.1 * (double)(i % 5);
    }
    for (size_t r = 0; r < ROWS; r++) {
        all[r] = (uint32_t)r;
        targets[r] = classes ? (double)(r % classes) : cos(0.9 * (double)r);
        row_weights[r] = 0.5 + (double)(r % 4);
    }
}

static void take(void *context, size_t worker, const dsc_piece *piece, void *g)
{
    (void)worker;
    memcpy((double *)context + piece->begin, g, piece->count * sizeof(double));
}

typedef struct result {
    double value, g[MOST], hv[MOST];
} result;

// At some x, along some v.
static void evaluate(const dsc_empirical_parts *parts, result *out)
{
    dsc_empirical *empirical = NULL;
    descent_error error;
    if (!CHECK_OK(dsc_empirical_create(parts, &empirical, &error))) {
        printf("%s\n", error.message);
        return;
    }
    descent_objective *objective = dsc_empirical_objective(empirical);
    double x[MOST], v[MOST];
    CHECK(objective->n <= MOST);
    for (size_t i = 0; i < objective->n; i++) {
        x[i] = 0.6 * sin(2.1 * (double)i);
        v[i] = cos(1.3 * (double)i);
    }
    dsc_outcome outcome = {0};
    const dsc_sink to_g = {.take = take, .context = out->g},
                   to_hv = {.take = take, .context = out->hv};
    dsc_request request = {
        .x = x, .sink = &to_g, .training = true, .seed = SEED, .epoch = EPOCH};
    CHECK_OK(dsc_objective_evaluate(objective, &request, &outcome, &error));
    out->value = outcome.value;
    request.sink = &to_hv;
    request.v = v;
    CHECK_OK(dsc_objective_evaluate(objective, &request, &outcome, &error));
    dsc_empirical_free(empirical);
}

// The rows of `parts` as two of each, with the targets of both and what they count.
typedef struct doubled {
    double inputs[2 * ROWS * NUMBERS], targets[2 * ROWS], weights[2 * ROWS];
    double offset; /* what the mean loss of two targets has more than the loss at their mean */
} doubled;

static void unfold(const dsc_empirical_parts *parts, bool numbers, doubled *to)
{
    const dsc_augment_rows rows = {.seed = SEED, .epoch = EPOCH, .count = ROWS};
    double seen[ROWS * NUMBERS], encoded[ROWS];
    const dsc_kernels *kernels = dsc_kernels_get(DESCENT_FLOAT64);
    dsc_augment_gather(parts->augment, &rows, parts->encoder, parts->data, kernels, 0, NUMBERS,
                       seen, NUMBERS);
    dsc_encoder_gather(parts->encoder, parts->data, kernels, NULL, 0, ROWS, NULL, 0, encoded);
    to->offset = 0.0;
    for (size_t r = 0; r < ROWS; r++) {
        const dsc_mixture mix = dsc_augment_mix(parts->augment, &rows, r);
        const double own = parts->row_weights ? row_weights[r] : 1.0;
        const double other = parts->row_weights ? row_weights[mix.partner] : 1.0;
        for (size_t k = 0; k < 2; k++) {
            memcpy(to->inputs + (2 * r + k) * NUMBERS, seen + r * NUMBERS,
                   NUMBERS * sizeof *seen);
        }
        to->targets[2 * r] = encoded[r];
        to->targets[2 * r + 1] = encoded[mix.partner];
        to->weights[2 * r] = 2.0 * mix.share * own;
        to->weights[2 * r + 1] = 2.0 * (1.0 - mix.share) * other;
        const double w1 = mix.share * own, w2 = (1.0 - mix.share) * other;
        const double apart = encoded[r] - encoded[mix.partner];
        to->offset += numbers ? w1 * w2 / (w1 + w2) * apart * apart / ROWS : 0.0;
    }
}

static bool is_near(const double *a, const double *b, size_t n)
{
    double worst = 0.0, size = 0.0;
    for (size_t i = 0; i < n; i++) {
        worst = fmax(worst, fabs(a[i] - b[i]));
        size = fmax(size, fabs(b[i]));
    }
    return size > 0.01 && worst <= 1e-13 * size;
}

static void compare(size_t classes, double smoothing, bool weighted)
{
    descent_error error;
    fill(classes);
    descent_dataset *d = dataset(ROWS, inputs, targets, classes);
    dsc_encoder *encoder = NULL, *same = NULL;
    descent_network *network = NULL;
    CHECK_OK(dsc_encoder_fit(d, NULL, 0, NULL, &encoder, &error));
    CHECK_OK(descent_network_parse("conv 3 2x2 tanh 5 softplus", 0.0, d, &network, &error));
    if (smoothing > 0.0) {
        network->loss = descent_softmax_cross_entropy_smoothed(network->graph, network->output,
                                                               network->target, smoothing);
    }
    const dsc_augment augment = {.height = SIDE,
                                 .width = SIDE,
                                 .channels = 1,
                                 .flip = true,
                                 .mixup = 0.8,
                                 .partners = all,
                                 .partner_count = ROWS};
    dsc_empirical_parts parts = dsc_empirical_parts_from(network);
    parts.data = d;
    parts.encoder = encoder;
    parts.augment = &augment;
    parts.row_weights = weighted ? row_weights : NULL;
    parts.type = DESCENT_FLOAT64;
    parts.passes = DSC_TANGENTS;
    parts.largest_batch = 2 * ROWS;
    CHECK_OK(dsc_workers_create(1, &parts.workers, &error));
    result mixed = {0}, twice = {0};
    evaluate(&parts, &mixed);

    static doubled two;
    unfold(&parts, classes == 0, &two);
    descent_dataset *d2 = dataset((size_t)2 * ROWS, two.inputs, two.targets, classes);
    CHECK_OK(dsc_encoder_create(d2->schema, &same, &error));
    parts.data = d2;
    parts.encoder = same;
    parts.augment = NULL;
    parts.row_weights = two.weights;
    evaluate(&parts, &twice);
    const size_t n = descent_network_parameters(network);
    CHECK_NEAR(mixed.value, twice.value - two.offset, 1e-13 * fabs(twice.value));
    CHECK(is_near(mixed.g, twice.g, n));
    CHECK(is_near(mixed.hv, twice.hv, n));
    dsc_workers_free(parts.workers);
    dsc_encoder_free(same);
    dsc_encoder_free(encoder);
    descent_network_free(network);
    descent_dataset_free(d2);
    descent_dataset_free(d);
}

static void classes_are_mixed_exactly(void)
{
    compare(3, 0.0, false);
    compare(2, 0.0, true);
    compare(4, 0.3, true);
}

static void numbers_are_mixed_exactly(void)
{
    compare(0, 0.0, false);
    compare(0, 0.0, true);
}

static void losses_that_have_no_mean_are_refused(void)
{
    descent_error error = {0};
    fill(0);
    descent_dataset *d = dataset(ROWS, inputs, targets, 0);
    descent_network *network = NULL;
    CHECK_OK(descent_network_parse("4", 0.0, d, &network, &error));
    network->loss = descent_huber(network->graph, network->output, network->target, 1.0);
    const dsc_augment augment = {
        .height = SIDE, .width = SIDE, .channels = 1, .mixup = 0.8, .partners = all};
    dsc_empirical_parts parts = dsc_empirical_parts_from(network);
    parts.data = d;
    parts.augment = &augment;
    parts.type = DESCENT_FLOAT64;
    parts.passes = DSC_BACKWARD;
    parts.largest_batch = ROWS;
    CHECK_OK(dsc_workers_create(1, &parts.workers, &error));
    dsc_empirical *empirical = NULL;
    CHECK(dsc_empirical_create(&parts, &empirical, &error) == DESCENT_INVALID);
    CHECK(strstr(error.message, "mixup needs a loss whose target can be the mean of two"));
    dsc_workers_free(parts.workers);
    descent_network_free(network);
    descent_dataset_free(d);
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {
        TEST(classes_are_mixed_exactly),
        TEST(numbers_are_mixed_exactly),
        TEST(losses_that_have_no_mean_are_refused),
    };
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
