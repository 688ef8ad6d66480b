// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// One short training from where a run stands, with one thing changed.
//
// Keeps: what is not changed is the same for all: the point, what the rule remembers, the split of
// the rows, and for the same seed their order. The run itself is only read.
#include "session/experiments/arm.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/number.h"
#include "run/best.h"
#include "run/kick.h"
#include "session/experiments/experiments.h"
#include "session/part.h"
#include "session/prepare.h"

enum { BATCH_TIMES = 4, PENALTY_TIMES = 10, ROWS_LEAST = 256 };
// Multiply-adds of scoring once, at most; fewer rows are scored then.
static const double score_work = 2e9;
// Of more penalty, where there was none.
static const double first_penalty = 1e-3;
static const uint64_t seeds_end = UINT64_C(1) << 53;

// ---- what all share ----

static descent_status choose_rows(const descent_trainer *t, const descent_dataset *data,
                                  const uint32_t *index, size_t count, dsc_scored *scored,
                                  descent_error *error)
{
    const double one = dsc_objective_work(dsc_empirical_objective(t->empirical), 1.0);
    const double most = fmax(score_work / one, (double)ROWS_LEAST);
    const size_t used = (double)count > most ? (size_t)most : count;
    *scored = (dsc_scored){.data = data, .count = used};
    scored->rows = malloc((used + 1) * sizeof *scored->rows);
    if (!scored->rows) {
        return dsc_no_memory(error, "rows", used * sizeof *scored->rows);
    }
    for (size_t i = 0; i < used; i++) { // spread over all
        const size_t at = (size_t)((double)i * (double)count / (double)used);
        scored->rows[i] = index ? index[at] : (uint32_t)at;
    }
    return DESCENT_OK;
}

static descent_train_options options_of(const descent_run *run)
{
    const descent_trainer_progress where = descent_trainer_where(run->trainer);
    descent_train_options o = run->train;
    o.optimizer = where.optimizer;
    o.l2 = run->plan.l2;
    o.batch = where.batch;
    o.epochs = 0;
    o.time = HUGE_VAL;
    o.keep = DESCENT_KEEP_LAST;
    o.patience = o.patience_after = (descent_stretch){0, 0};
    o.split_seed = o.split_seed == UINT64_MAX ? o.seed : o.split_seed;
    o.average_weights = (descent_average_weights){.kind = DESCENT_AVERAGE_NONE};
    snprintf(o.decay, sizeof o.decay, "none");
    o.schedule[0] = o.directory[0] = '\0';
    return o;
}

descent_status dsc_bench_create(descent_run *run, dsc_bench *bench, descent_error *error)
{
    const descent_trainer *t = run->trainer;
    const descent_dataset *valid = run->sets.valid;
    *bench = (dsc_bench){.run = run, .train = options_of(run)};
    bench->strongest = fmax(bench->train.l2, bench->train.optimizer.weight_decay);
    TRY(choose_rows(t, run->sets.train, t->split.train, t->split.train_count,
                    &bench->train_rows, error));
    TRY(valid ? choose_rows(t, valid, NULL, (size_t)descent_dataset_rows(valid),
                            &bench->valid_rows, error)
              : choose_rows(t, run->sets.train, t->split.valid, t->split.valid_count,
                            &bench->valid_rows, error));
    const descent_status status = dsc_wide_create(run, &bench->wide, error);
    return status == DESCENT_NO_MEMORY ? status : DESCENT_OK;
}

void dsc_bench_free(dsc_bench *bench)
{
    free(bench->train_rows.rows);
    free(bench->valid_rows.rows);
    dsc_wide_free(&bench->wide);
}

static double loss_on(descent_trainer *t, const dsc_scored *scored)
{
    double loss = (double)NAN, metric;
    if (scored->count > 0) {
        dsc_trainer_score(t, t->x, scored->data, scored->rows, scored->count, &loss, &metric);
    }
    return loss;
}

static void score(descent_trainer *t, const dsc_bench *bench, dsc_trained *trained)
{
    trained->train_loss = loss_on(t, &bench->train_rows);
    trained->valid_loss = loss_on(t, &bench->valid_rows);
}

void dsc_bench_score(const dsc_bench *bench, dsc_trained *now)
{
    *now = (dsc_trained){.status = DESCENT_OK};
    score(bench->run->trainer, bench, now);
}

// ---- what is changed ----

static double more(double penalty)
{
    return penalty > 0.0 ? PENALTY_TIMES * penalty : 0.0;
}

static void change_penalty(const dsc_bench *bench, descent_experiment experiment,
                           descent_train_options *o)
{
    const bool less = experiment == DESCENT_EXPERIMENT_LESS_PENALTY;
    o->l2 = less ? 0.0 : more(o->l2);
    o->optimizer.weight_decay = less ? 0.0 : more(o->optimizer.weight_decay);
    if (!less && bench->strongest <= 0.0) {
        o->l2 = first_penalty;
    }
}

static void change(const dsc_bench *bench, descent_experiment experiment,
                   descent_train_options *o)
{
    switch (experiment) {
    case DESCENT_EXPERIMENT_HALF_RATE:
        o->optimizer.learning_rate *= 0.5;
        break;
    case DESCENT_EXPERIMENT_TWICE_RATE:
        o->optimizer.learning_rate *= 2.0;
        break;
    case DESCENT_EXPERIMENT_BATCH:
        o->batch *= BATCH_TIMES;
        break;
    case DESCENT_EXPERIMENT_LESS_PENALTY:
    case DESCENT_EXPERIMENT_MORE_PENALTY:
        change_penalty(bench, experiment, o);
        break;
    default:
        break;
    }
}

descent_status dsc_arm_check(const dsc_bench *bench, descent_experiment experiment,
                             descent_error *error)
{
    const size_t rows = bench->run->trainer->split.train_count;
    switch (experiment) {
    case DESCENT_EXPERIMENT_BATCH:
        FAIL_IF(bench->train.batch > rows / BATCH_TIMES, error, DESCENT_UNSUPPORTED,
                "there are %s, and a batch has %s", DSC_THINGS(rows, "row", "rows"),
                DSC_THINGS(bench->train.batch, "of them", "of them"));
        return DESCENT_OK;
    case DESCENT_EXPERIMENT_WIDER:
        FAIL_IF(!bench->wide.network, error, DESCENT_UNSUPPORTED,
                "only networks of hidden dense layers can be widened and compute the same");
        return DESCENT_OK;
    case DESCENT_EXPERIMENT_LESS_PENALTY:
        FAIL_IF(bench->strongest <= 0.0, error, DESCENT_UNSUPPORTED, "there is no penalty");
        return DESCENT_OK;
    default:
        return DESCENT_OK;
    }
}

// "l2 = 0.01", a line for each penalty that is another one.
static void put_penalties(const dsc_bench *bench, const descent_train_options *o, char *options,
                          size_t size)
{
    const descent_optimizer_options *rule = &o->optimizer;
    const bool l2 = o->l2 > bench->train.l2 || o->l2 < bench->train.l2;
    const bool decay = rule->weight_decay > bench->train.optimizer.weight_decay ||
                       rule->weight_decay < bench->train.optimizer.weight_decay;
    size_t used = 0;
    options[0] = '\0';
    if (l2) {
        used = (size_t)snprintf(options, size, "l2 = %.3g", o->l2);
    }
    if (decay) {
        snprintf(options + used, size - used, "%sweight-decay = %.3g", l2 ? "\n" : "",
                 rule->weight_decay);
    }
}

descent_next dsc_arm_options(const dsc_bench *bench, descent_experiment experiment,
                             char *options, size_t size)
{
    descent_train_options o = bench->train;
    change(bench, experiment, &o);
    options[0] = '\0';
    switch (experiment) {
    case DESCENT_EXPERIMENT_HALF_RATE:
    case DESCENT_EXPERIMENT_TWICE_RATE:
        snprintf(options, size, "lr = %.3g", o.optimizer.learning_rate);
        return DESCENT_NEXT_RESUME;
    case DESCENT_EXPERIMENT_BATCH:
        snprintf(options, size, "batch = %llu", (unsigned long long)o.batch);
        return DESCENT_NEXT_AGAIN;
    case DESCENT_EXPERIMENT_PERTURBED:
        snprintf(options, size, "on-plateau = perturb");
        return DESCENT_NEXT_RESUME;
    case DESCENT_EXPERIMENT_WIDER:
        snprintf(options, size, "layers = %s", bench->wide.layers);
        return DESCENT_NEXT_AGAIN;
    case DESCENT_EXPERIMENT_LESS_PENALTY:
    case DESCENT_EXPERIMENT_MORE_PENALTY:
        put_penalties(bench, &o, options, size);
        return DESCENT_NEXT_AGAIN;
    default:
        return DESCENT_NEXT_RESUME;
    }
}

// ---- a training ----

static descent_status train(const dsc_bench *bench, descent_run *part,
                            descent_experiment experiment, uint64_t seed, dsc_trained *trained,
                            descent_error *error)
{
    const descent_trainer *from = bench->run->trainer;
    const bool wide = experiment == DESCENT_EXPERIMENT_WIDER;
    descent_train_result result = {.size = sizeof result};
    descent_error why = {0};
    TRY(dsc_run_prepare(part, false, error));
    TRY(wide ? dsc_wide_adopt(part->trainer, from, error)
             : dsc_trainer_adopt(part->trainer, from, NULL, error));
    if (experiment == DESCENT_EXPERIMENT_PERTURBED) {
        dsc_trainer_kick(part->trainer, seed + 1);
    }
    trained->status = descent_trainer_run(part->trainer, NULL, NULL, &result, &why);
    if (trained->status != DESCENT_OK && trained->status != DESCENT_DIVERGED) {
        return dsc_fail_as(error, &why);
    }
    trained->train_loss = trained->valid_loss = (double)NAN;
    const uint64_t taken = result.steps - from->progress.step;
    trained->of_step = taken > 0 ? result.seconds / (double)taken : 0.0;
    if (trained->status == DESCENT_OK) {
        score(part->trainer, bench, trained);
    }
    return DESCENT_OK;
}

descent_status dsc_arm_train(const dsc_bench *bench, descent_experiment experiment,
                             uint64_t steps, uint64_t seed, dsc_trained *trained,
                             descent_error *error)
{
    const uint64_t begun = bench->run->trainer->progress.step;
    const bool wide = experiment == DESCENT_EXPERIMENT_WIDER;
    const uint64_t times = experiment == DESCENT_EXPERIMENT_BATCH ? BATCH_TIMES : 1;
    descent_run *part = NULL;
    descent_train_options o = bench->train;
    change(bench, experiment, &o);
    o.seed = (o.seed + 1 + seed) % seeds_end;
    o.steps = begun + (steps + times - 1) / times;
    TRY(dsc_run_part(bench->run, wide ? bench->wide.network : bench->run->network, &part,
                     error));
    part->train = o;
    part->own.verdict = DESCENT_RUN_VERDICT_NONE;
    part->own.on_plateau = DESCENT_RESPONSE_NONE;
    const descent_status status = train(bench, part, experiment, seed, trained, error);
    descent_run_close(part);
    return status;
}
