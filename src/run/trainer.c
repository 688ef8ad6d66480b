// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Making a trainer: the split, the automatic choices, all memory.
//
// Keeps: the batch and the penalty that were chosen are written back into the options, because
// the checkpoint stores those and a resumed run must not choose again. Each choice has its
// reason as text, for the person who asks where a number comes from. All memory is taken here;
// a step takes none.
#include "run/trainer.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "core/memory.h"
#include "core/number.h"
#include "core/options.h"
#include "data/augment_words.h"
#include "data/dataset.h"
#include "data/encoder_fit.h"
#include "graph/dump.h"
#include "objective/risk.h"
#include "run/best.h"
#include "run/board.h"
#include "run/estimate.h"
#include "run/generalisation.h"
#include "run/gradient.h"
#include "run/guess.h"
#include "run/mean.h"
#include "run/model.h"
#include "run/observe.h"
#include "run/record.h"
#include "run/record_steps.h"
#include "run/row_weights.h"
#include "run/rows.h"
#include "run/statistics.h"
#include "run/tensors.h"

enum {
    TOKENS_OF_BATCH = 1024, /* of text */
    FEW_BATCH = 32,         /* examples a step where rows are few: docs/defaults.md */
    FEW_EPOCHS = 2000,      /* at most: patience ends a run before */
    CACHE_BYTES = 1 << 20,  /* second-level cache of one core */
    STEPS_WANTED = 2000,
    EPOCHS_LEAST = 10,
    STEPS_AN_EPOCH_LEAST = 32
};
static const double largest_l2 = 0.01; // chosen automatically: a handful of rows can be learnt

// Bytes of arrays that one example needs on its way through the network.
static descent_status bytes_a_row(const descent_trainer *t, size_t *bytes, descent_error *error)
{
    dsc_plan *plan = NULL;
    TRY(dsc_plan_create(t->network->graph, t->network->loss, t->type, 16, DSC_BACKWARD, 1,
                        &plan, error));
    *bytes = dsc_plan_row_bytes(plan);
    dsc_plan_free(plan);
    return DESCENT_OK;
}

// A row of text is many examples.
static bool rows_are_few(const descent_trainer *t)
{
    return descent_dataset_tokens(t->sets.train) == 0 &&
           descent_dataset_rows(t->sets.train) < DESCENT_FEW_ROWS;
}

static descent_status choose_batch(descent_trainer *t, descent_error *error)
{
    const uint64_t count = t->split.train_count;
    uint64_t *batch = &t->options.batch; // the checkpoint keeps what was chosen
    if (*batch != DESCENT_BATCH_AUTO) {
        t->batch = *batch > count ? count : *batch;
        return DESCENT_OK;
    }
    if (descent_dataset_tokens(t->sets.train) > 0) {
        const uint64_t each = descent_dataset_inputs(t->sets.train);
        const uint64_t wanted = each < TOKENS_OF_BATCH ? TOKENS_OF_BATCH / each : 1;
        *batch = t->batch = count < wanted ? count : wanted;
        snprintf(t->batch_reason, sizeof t->batch_reason, "%s of %s",
                 DSC_THINGS(t->batch, "window", "windows"),
                 DSC_THINGS(each, "token", "tokens"));
        return DESCENT_OK;
    }
    if (rows_are_few(t)) {
        *batch = count < FEW_BATCH ? count : FEW_BATCH;
        *batch = t->batch = dsc_statistics_fit_batch(t, *batch);
        snprintf(t->batch_reason, sizeof t->batch_reason,
                 "%d at most, for fewer than 10,000 rows", FEW_BATCH);
        return DESCENT_OK;
    }
    size_t bytes = 0;
    TRY(bytes_a_row(t, &bytes, error));
    *batch = 64;
    while (*batch < 512 && 2 * *batch * bytes <= CACHE_BYTES &&
           count / (2 * *batch) >= STEPS_AN_EPOCH_LEAST) {
        *batch *= 2;
    }
    *batch = *batch > count ? count : *batch;
    *batch = t->batch = dsc_statistics_fit_batch(t, *batch);
    char steps[DSC_THINGS_TEXT];
    dsc_format_things((count + t->batch - 1) / t->batch, "step", "steps", steps);
    snprintf(t->batch_reason, sizeof t->batch_reason,
             "a power of two whose %.0f KiB of numbers %s the cache, with %s per epoch",
             (double)(t->batch * bytes) / 1024.0,
             t->batch * bytes <= CACHE_BYTES ? "fit" : "come near", steps);
    return DESCENT_OK;
}

// Several batches make one step.
static void accumulate(descent_trainer *t)
{
    const uint64_t parts = t->options.accumulate, count = t->split.train_count;
    if (parts > 1) {
        const uint64_t each = t->batch;
        t->batch = parts > count / each ? count : parts * each;
        snprintf(t->batch_reason, sizeof t->batch_reason, "%llu times %llu examples at a time",
                 (unsigned long long)((t->batch + each - 1) / each), (unsigned long long)each);
        t->options.accumulate = (t->batch + each - 1) / each;
    }
}

static void choose_epochs(descent_trainer *t)
{
    const descent_train_options *o = &t->options;
    t->steps_per_epoch = (t->split.train_count + t->batch - 1) / t->batch;
    t->epochs = o->epochs;
    if (o->epochs > 0 || o->steps > 0 || isfinite(o->time)) {
        return;
    }
    // Small steps are cheap here, and patience needs time to see that nothing falls any more.
    if (rows_are_few(t) && dsc_best_ends_run(t)) {
        t->epochs = FEW_EPOCHS;
        t->epochs_are_most = true;
        snprintf(t->epochs_reason, sizeof t->epochs_reason,
                 "at most; the run ends when validation no longer falls (`patience`)");
        return;
    }
    const uint64_t wanted = (STEPS_WANTED + t->steps_per_epoch - 1) / t->steps_per_epoch;
    const uint64_t least = descent_dataset_tokens(t->sets.train) > 0 ? 1 : EPOCHS_LEAST;
    t->epochs = wanted < least ? least : wanted;
    char steps[DSC_THINGS_TEXT];
    dsc_format_things(t->epochs * t->steps_per_epoch, "step", "steps", steps);
    snprintf(t->epochs_reason, sizeof t->epochs_reason, "about %s", steps);
}

// 1 / rows with the mean of the losses is half the sum of squares with their sum, as logistic
// regression is penalised by default in scikit-learn. Numbers do without: a curve without noise
// would be flattened.
static void choose_l2(descent_trainer *t)
{
    descent_train_options *o = &t->options;
    if (!isnan(o->l2)) {
        return;
    }
    o->l2 = 0.0;
    if (rows_are_few(t) && t->network->layers && t->network->task != DESCENT_TASK_REGRESS &&
        o->optimizer.weight_decay == 0.0) {
        // Labels are such regressions side by side, whose mean is the loss.
        const bool labels = t->network->task == DESCENT_TASK_LABEL;
        const double losses = (double)(labels ? t->network->target->width : 1);
        o->l2 = fmin(1.0 / ((double)t->split.train_count * losses), largest_l2);
        snprintf(t->l2_reason, sizeof t->l2_reason,
                 "1 / training rows%s, at most %g, for %s with fewer than 10,000 rows",
                 labels ? " x labels" : "", largest_l2, labels ? "labels" : "classes");
    }
}

// Threads that have enough to do: a step of a small network is over before a second thread has
// taken up its share, and on a busy machine waiting for one costs more than it brings. The
// result has the same bits with any number.
static size_t choose_threads(const descent_trainer *t)
{
    const double rate = 50e9,
                 bandwidth = 100e9; // multiply-adds and bytes a second that one core does
    const double share = 10e-6;     // seconds that are worth a thread
    if (t->options.threads > 0) {
        return (size_t)t->options.threads;
    }
    const double seconds =
        6.0 * (double)t->n * (double)t->batch / rate + 28.0 * (double)t->n / bandwidth;
    const double worth = fmax(1.0, floor(seconds / share));
    const size_t cores = dsc_core_count();
    return worth < (double)cores ? (size_t)worth : cores;
}

static descent_status make_optimizer(descent_trainer *t, descent_error *error)
{
    descent_optimizer_options oo = t->options.optimizer;
    oo.size = sizeof oo;
    oo.seed = t->options.seed;
    TRY(descent_optimizer_create(t->type, t->n, &oo, &t->optimizer, error));
    t->first_rate = descent_optimizer_learning_rate(t->optimizer);
    TRY(dsc_take_tensors(t->optimizer, t->network->graph, error));
    TRY(dsc_take_groups(t->optimizer, t->options.group, error));
    descent_optimizer_assignment(t->optimizer, t->assignment, sizeof t->assignment);
    return DESCENT_OK;
}

static dsc_empirical_parts parts_of(const descent_trainer *t)
{
    dsc_empirical_parts parts = dsc_empirical_parts_from(t->network);
    parts.data = t->sets.train;
    parts.row_weights = t->row_weights;
    parts.class_weights = t->class_weights;
    parts.encoder = t->encoder;
    parts.augment = dsc_augment_any(&t->augment) ? &t->augment : NULL;
    parts.workers = t->workers;
    parts.l2 = t->options.l2;
    parts.type = t->type;
    parts.passes = dsc_estimate_passes(t);
    parts.largest_batch = dsc_gradient_slice(t, t->schedules.largest);
    parts.trains = true;
    parts.state = t->statistics->now;
    return parts;
}

static descent_status make_empirical(descent_trainer *t, descent_error *error)
{
    TRY(dsc_augment_parse(t->options.augment, t->sets.train, &t->augment, error));
    t->augment.partners = t->split.train;
    t->augment.partner_count = t->split.train_count;
    const dsc_empirical_parts parts = parts_of(t);
    return dsc_empirical_create(&parts, &t->empirical, error);
}

static descent_status allocate(descent_trainer *t, descent_error *error)
{
    const size_t size = descent_type_size(t->type);
    t->x = dsc_alloc_aligned(t->n, size);
    t->good = dsc_alloc_aligned(t->n, size);
    t->maybe = dsc_alloc_aligned(t->n, size);
    if (!t->x || !t->good || !t->maybe) {
        return dsc_no_memory(error, "parameters", 3 * t->n * size);
    }
    TRY(dsc_gradient_create(t, error));
    TRY(dsc_estimate_create(t, error));
    TRY(dsc_mean_create(t, error));
    TRY(dsc_record_create(t, error));
    if (t->type == DESCENT_FLOAT64) {
        descent_graph_initialise_f64(t->network->graph, t->options.seed, t->x);
    } else {
        descent_graph_initialise_f32(t->network->graph, t->options.seed, t->x);
    }
    // Before the first good step the parameters to return to are the initial ones.
    memcpy(t->good, t->x, t->n * size);
    return dsc_best_create(t, error);
}

// Data that are only scored must be like the data that train.
static descent_status check_scored(const descent_trainer *t, const descent_dataset *data,
                                   const char *name, descent_error *error)
{
    if (!data) {
        return DESCENT_OK;
    }
    const descent_status status = dsc_network_fits(t->network, data, error);
    if (status != DESCENT_OK) {
        return dsc_fail_context(error, status, "the %s data cannot be scored:", name);
    }
    FAIL_IF(data->columns != t->sets.train->columns, error, DESCENT_INVALID,
            "the %s data have %zu columns, the training data %zu", name, data->columns,
            t->sets.train->columns);
    return DESCENT_OK;
}

static descent_status balance(descent_trainer *t, descent_error *error)
{
    const descent_dataset *d = t->sets.train;
    if (!t->options.balance) {
        return DESCENT_OK;
    }
    const size_t targets = descent_dataset_targets(d);
    FAIL_IF(targets > 1, error, DESCENT_INVALID,
            "`balance` is for one target with classes, and there are %zu targets: a row can be "
            "rare by one and frequent by another" DSC_REMEDY
            "weight = COLUMN    # that says what each row counts",
            targets);
    FAIL_IF(descent_dataset_task(d) != DESCENT_TASK_CLASSIFY, error, DESCENT_INVALID,
            "`balance` is for classes, and the target is a number" DSC_REMEDY
            "task = classify    # if its values are classes");
    FAIL_IF(
        strcmp(t->options.class_weight, "balanced") == 0, error, DESCENT_INVALID,
        "`balance` and `class-weight = balanced` both count rare classes more: together they "
        "would do it twice" DSC_REMEDY "class-weight = none");
    return dsc_batches_balance(t->batches, d->targets, descent_dataset_classes(d), error);
}

static descent_status build(descent_trainer *t, descent_error *error)
{
    TRY(dsc_network_fits(t->network, t->sets.train, error));
    TRY(check_scored(t, t->sets.valid, "validation", error));
    TRY(check_scored(t, t->sets.test, "test", error));
    FAIL_IF(t->n == 0, error, DESCENT_INVALID, "the network has no parameters");
    FAIL_IF(descent_dataset_rows(t->sets.train) > UINT32_MAX, error, DESCENT_UNSUPPORTED,
            "more than 4294967295 rows");
    TRY(dsc_trainer_choose_rows(t, error));
    TRY(dsc_trainer_weigh_rows(t, error));
    TRY(dsc_encoder_fit(t->sets.train, t->split.train, t->split.train_count,
                        t->sets.train->keys.weights, &t->encoder, error));
    TRY(choose_batch(t, error));
    accumulate(t);
    choose_epochs(t);
    choose_l2(t);
    TRY(dsc_batches_create(t->split.train, t->split.train_count, (size_t)t->batch,
                           t->options.seed, &t->batches, error));
    TRY(balance(t, error));
    TRY(dsc_workers_create(choose_threads(t), &t->workers, error));
    TRY(make_optimizer(t, error));
    TRY(dsc_schedules_create(t, error));
    TRY(dsc_statistics_create(t, error));
    TRY(dsc_statistics_check_batches(t, error));
    TRY(make_empirical(t, error));
    TRY(dsc_trainer_find_constant_loss(t, error));
    t->progress.rate_factor = 1.0;
    t->last_rate = (double)NAN;
    t->progress.train_loss = t->progress.valid_loss = t->progress.valid_metric = (double)NAN;
    t->progress.first_loss = t->progress.worst_loss = (double)NAN;
    // No step has this number: nothing is stored, and no epoch's order is dealt out.
    t->checkpoint_batches = UINT64_MAX;
    t->order_epoch = UINT64_MAX;
    TRY(descent_average_init(&t->progress.average, 0.98, error));
    t->note = dsc_copy_text("");
    if (!t->note) {
        return dsc_no_memory(error, "a note", 1);
    }
    return allocate(t, error);
}

descent_status descent_trainer_create(const descent_network *network,
                                      const descent_train_sets *sets,
                                      const descent_train_options *options,
                                      descent_trainer **trainer, descent_error *error)
{
    NEED(error, "options, trainer", options, trainer);
    descent_train_options own = descent_train_options_default();
    TRY(dsc_options_take(descent_train_option_table(), options, &own, error));
    FAIL_IF(!network || !sets || !sets->train, error, DESCENT_INVALID,
            "training needs a network and data");
    FAIL_IF(own.dropout != 0.0 && own.dropout != network->dropout, error, DESCENT_INVALID,
            "dropout is %g in the options of training and %g in the network: make the network "
            "with it (descent_network_parse)",
            own.dropout, network->dropout);
    FAIL_IF(
        own.label_smoothing != 0.0 && own.label_smoothing != network->smoothing, error,
        DESCENT_INVALID,
        "`label-smoothing` is %g in the options of training and %g in the network: make the "
        "network with it (descent_softmax_cross_entropy_smoothed)",
        own.label_smoothing, network->smoothing);
    TRY(dsc_rule_check_stepwise(own.optimizer.rule, error));
    descent_trainer *t = calloc(1, sizeof *t);
    if (!t) {
        return dsc_no_memory(error, "a trainer", sizeof *t);
    }
    t->metrics = -1;
    t->network = network;
    t->sets = *sets;
    dsc_rule_settle(&own.optimizer);
    t->options = own;
    t->type = (descent_type)own.precision;
    t->n = descent_network_parameters(network);
    t->kernels = dsc_kernels_get(t->type);
    const descent_status status = build(t, error);
    if (status != DESCENT_OK) {
        descent_trainer_free(t);
        return status;
    }
    *trainer = t;
    return DESCENT_OK;
}

void descent_trainer_free(descent_trainer *t)
{
    if (!t) {
        return;
    }
    dsc_record_close(t);
    dsc_observe_free(&t->observe);
    dsc_best_free(&t->best);
    dsc_empirical_free(t->empirical);
    dsc_profile_free(t->profile);
    descent_optimizer_free(t->optimizer);
    dsc_batches_free(t->batches);
    dsc_encoder_free(t->encoder);
    dsc_workers_free(t->workers);
    dsc_split_free(&t->split);
    free(t->class_rows);
    dsc_free_aligned(t->class_weights);
    dsc_free_aligned(t->row_weights);
    dsc_free_aligned(t->x);
    dsc_free_aligned(t->good);
    dsc_free_aligned(t->maybe);
    dsc_gradient_free(t);
    dsc_estimate_free(t);
    dsc_mean_free(&t->mean);
    dsc_statistics_free(t->statistics);
    dsc_record_free(t);
    dsc_schedules_free(&t->schedules);
    dsc_board_free(t);
    json_decref(t->data_sums);
    free(t->note);
    free(t);
}

// Values and targets.
static size_t bytes_of_data(const descent_dataset *data)
{
    return data ? data->rows *
                      (data->columns * descent_type_size(data->type) +
                       (data->targets ? data->schema->targets : 0) * sizeof *data->targets)
                : 0;
}

descent_status descent_trainer_dump_plan(const descent_trainer *t, char *text, size_t capacity,
                                         size_t *length, descent_error *error)
{
    NEED(error, "trainer, length", t, length);
    FAIL_IF(capacity > 0 && !text, error, DESCENT_INVALID, "text: NULL");
    return dsc_plan_dump(dsc_empirical_plan(t->empirical), t->batch, text, capacity, length,
                         error);
}

// Parameters and the two copies to return to; what the optimizer, a stored gradient, averages of
// weights, the observer and the best weights need besides.
static size_t bytes_of_vectors(const descent_trainer *t)
{
    const size_t vectors = 3u + (t->g != NULL) + (t->away != NULL) + (t->curvature != NULL) +
                           (t->signs != NULL) + (t->observe.observer.callback ? 3u : 0u) +
                           (t->best.x != NULL) + (t->mean.shown != NULL) + (t->mean.x != NULL);
    const size_t copies = t->mean.copies ? (size_t)t->options.average_weights.count : 0;
    size_t bytes = (vectors + copies) * t->n * descent_type_size(t->type) +
                   6 * t->statistics->count * sizeof(double);
    for (size_t i = 0; i < descent_optimizer_state_count(t->optimizer); i++) {
        descent_type type = t->type;
        const size_t numbers = descent_optimizer_state_length(t->optimizer, i, &type);
        bytes += numbers * descent_type_size(type);
    }
    return bytes;
}

static uint64_t most_steps(const descent_trainer *t)
{
    const uint64_t steps = t->options.steps;
    const uint64_t epochs =
        t->epochs > 0 ? dsc_calendar_step(&t->schedules.calendar, t->epochs) : 0;
    return steps == 0 || (epochs > 0 && epochs < steps) ? epochs : steps;
}

void descent_trainer_plan_get(const descent_trainer *t, descent_plan_report *plan)
{
    descent_plan_report own = {0};
    if (!plan || !t) {
        dsc_size_give(&own, sizeof own, plan, plan ? plan->size : 0);
        return;
    }
    const size_t vector_bytes = bytes_of_vectors(t);
    const size_t array_bytes = dsc_empirical_bytes(t->empirical);
    own = (descent_plan_report){.parameters = t->n,
                                .effective_rows = t->effective_rows,
                                .train_rows = t->split.train_count,
                                .valid_rows = dsc_best_rows(t),
                                .batch = t->batch,
                                .steps_per_epoch = t->steps_per_epoch,
                                .epochs = t->epochs,
                                .learning_rate = t->first_rate,
                                .l2 = t->options.l2,
                                .l2_reason = t->l2_reason,
                                .threads = dsc_workers_count(t->workers),
                                .bytes = vector_bytes + array_bytes,
                                .batch_reason = t->batch_reason,
                                .epochs_reason = t->epochs_reason,
                                .patience = t->best.patience,
                                .split = t->split_text,
                                .isa = t->kernels->isa,
                                .assignment = t->assignment,
                                .option_batch = t->options.batch,
                                .steps = most_steps(t),
                                .steps_reason = "",
                                .exact = dsc_observe_is_exact(t),
                                .constant_loss = t->constant_loss,
                                .vector_bytes = vector_bytes,
                                .array_bytes = array_bytes,
                                .data_bytes = bytes_of_data(t->sets.train) +
                                              bytes_of_data(t->sets.valid) +
                                              bytes_of_data(t->sets.test)};
    dsc_size_give(&own, sizeof own, plan, plan->size);
}

const void *descent_trainer_parameters(const descent_trainer *t, descent_type *type)
{
    if (!t) {
        return NULL;
    }
    if (type) {
        *type = t->type;
    }
    return t->x;
}

descent_status descent_trainer_model(const descent_trainer *t, descent_model **model,
                                     descent_error *error)
{
    NEED(error, "trainer, model", t, model);
    const void *x = dsc_best_is_kept(t) ? t->best.x : dsc_mean_shown(t);
    return dsc_model_create(t->network, t->sets.train->schema, t->encoder, t->type, x,
                            dsc_statistics_of(t, x), t->note, model, error);
}

descent_status descent_trainer_set_note(descent_trainer *t, const char *text,
                                        descent_error *error)
{
    NEED(error, "trainer, text", t, text);
    char *copy = dsc_copy_text(text);
    if (!copy) {
        return dsc_no_memory(error, "a note", strlen(text));
    }
    free(t->note);
    t->note = copy;
    return DESCENT_OK;
}
