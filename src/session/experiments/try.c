// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Experiments on a run: which, for how many steps, in which order.
//
// Keeps: how many steps fit into a time is measured once, before the first experiment; all that comes
// after it is a function of that number.
#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/clock.h"
#include "core/options.h"
#include "core/size.h"
#include "run/trainer.h"
#include "session/experiments/arm.h"
#include "session/experiments/summary.h"

// A shorter training says little; one of more steps than the run has taken, another thing.
enum { STEPS_LEAST = 50, STEPS_USUAL = 1000, STEPS_TIMED = 30 };
// What all trainings of one order of the rows cost, in trainings as the run is: the wider network
// counts for more, and each has data to prepare and rows to score.
static const double cost_wider = 3.0, cost_other = 1.25;

static descent_status create(uint64_t seeds, descent_experiments **experiments,
                             descent_error *error)
{
    const size_t each = (size_t)seeds, all = 2 * DESCENT_EXPERIMENT_COUNT * each;
    descent_experiments *e = calloc(1, sizeof *e);
    double *numbers = calloc(all, sizeof *numbers);
    if (!e || !numbers) {
        free(e);
        free(numbers);
        return dsc_no_memory(error, "losses of experiments", all * sizeof *numbers);
    }
    e->numbers = numbers;
    for (size_t i = 0; i < DESCENT_EXPERIMENT_COUNT; i++) {
        e->losses[i].train = numbers + 2 * i * each;
        e->losses[i].valid = e->losses[i].train + each;
    }
    *experiments = e;
    return DESCENT_OK;
}

void descent_experiments_free(descent_experiments *experiments)
{
    if (experiments) {
        free(experiments->numbers);
        free(experiments);
    }
}

static void refuse(descent_tried *tried, const descent_error *why)
{
    tried->status = why->status;
    snprintf(tried->why, sizeof tried->why, "%.*s", (int)sizeof tried->why - 1, why->message);
}

static void list_all(const dsc_bench *bench, descent_experiments *e)
{
    for (int k = DESCENT_EXPERIMENT_AS_IS; k < DESCENT_EXPERIMENT_COUNT; k++) {
        const descent_experiment experiment = (descent_experiment)k;
        descent_tried *tried = &e->list[e->count++];
        descent_error why = {0};
        *tried = (descent_tried){.size = sizeof *tried, .experiment = experiment};
        tried->next = dsc_arm_options(bench, experiment, tried->options, sizeof tried->options);
        if (dsc_arm_check(bench, experiment, &why) != DESCENT_OK) {
            refuse(tried, &why);
        }
    }
}

// ---- how many steps ----

static uint64_t fit_steps(const descent_experiments *e, const descent_try_options *o,
                          double of_step)
{
    double each = 0.0;
    for (size_t i = 0; i < e->count; i++) {
        const bool wider = e->list[i].experiment == DESCENT_EXPERIMENT_WIDER;
        each += e->list[i].status != DESCENT_OK ? 0.0 : wider ? cost_wider : cost_other;
    }
    const double most = fmax((double)e->facts.step, STEPS_USUAL);
    const double fit = o->time / fmax((double)o->seeds * each * of_step, DBL_MIN);
    return (uint64_t)fmax(fmin(floor(fit), most), STEPS_LEAST);
}

static descent_status choose_steps(const dsc_bench *bench, const descent_try_options *o,
                                   descent_experiments *e, descent_error *error)
{
    dsc_trained trained;
    e->facts.steps = o->steps;
    if (o->steps > 0) {
        return DESCENT_OK;
    }
    TRY(dsc_arm_train(bench, DESCENT_EXPERIMENT_AS_IS, STEPS_TIMED, 0, &trained, error));
    e->facts.steps = fit_steps(e, o, trained.of_step);
    return DESCENT_OK;
}

// ---- all of them ----

static bool is_over(const descent_try_options *o, const descent_experiments *e, size_t i,
                    uint64_t seed)
{
    return o->on_training &&
           o->on_training(e, e->list[i].experiment, seed, o->user) == DESCENT_STOP;
}

static descent_status try_one(const dsc_bench *bench, descent_experiments *e, size_t i,
                              uint64_t seed, descent_error *error)
{
    descent_tried *tried = &e->list[i];
    dsc_trained trained = {.status = DESCENT_OK};
    descent_error why = {0};
    const descent_status status =
        dsc_arm_train(bench, tried->experiment, e->facts.steps, seed, &trained, &why);
    // The rule, or the network, may refuse one change: that is no end of the others.
    if (i > 0 && (status == DESCENT_UNSUPPORTED || status == DESCENT_INVALID)) {
        refuse(tried, &why);
        return DESCENT_OK;
    }
    if (status != DESCENT_OK) {
        return dsc_fail_as(error, &why);
    }
    e->losses[i].train[seed] = trained.train_loss;
    e->losses[i].valid[seed] = trained.valid_loss;
    if (trained.status == DESCENT_DIVERGED) {
        tried->status = DESCENT_DIVERGED;
        snprintf(tried->why, sizeof tried->why, "its loss was not finite, or exploded");
    }
    return DESCENT_OK;
}

// Seed by seed, so that those that are complete compare all.
static descent_status try_all(const dsc_bench *bench, const descent_try_options *o,
                              descent_experiments *e, descent_error *error)
{
    for (uint64_t seed = 0; seed < o->seeds; seed++) {
        for (size_t i = 0; i < e->count; i++) {
            if (e->list[i].status != DESCENT_OK) {
                continue;
            }
            if (is_over(o, e, i, seed)) {
                return DESCENT_OK;
            }
            TRY(try_one(bench, e, i, seed, error));
        }
        e->facts.seeds = seed + 1;
        dsc_experiments_summarise(e);
    }
    return DESCENT_OK;
}

static descent_status begin(const dsc_bench *bench, uint64_t seeds,
                            descent_experiments **experiments, descent_error *error)
{
    dsc_trained now;
    TRY(create(seeds, experiments, error));
    descent_experiments *e = *experiments;
    dsc_bench_score(bench, &now);
    e->facts = (descent_experiments_facts){.size = sizeof e->facts,
                                           .step = bench->run->trainer->progress.step,
                                           .train_rows = bench->train_rows.count,
                                           .valid_rows = bench->valid_rows.count,
                                           .train_loss = now.train_loss,
                                           .valid_loss = now.valid_loss,
                                           .rate = bench->train.optimizer.learning_rate};
    list_all(bench, e);
    return DESCENT_OK;
}

static descent_status check_run(descent_run *run, descent_error *error)
{
    if (!run->trainer) {
        TRY(descent_run_load(run, NULL, error));
    }
    FAIL_IF(run->trainer->progress.step == 0 || run->from_model, error, DESCENT_UNSUPPORTED,
            "experiments go on from a checkpoint, with what the update rule remembers there: "
            "there is none");
    FAIL_IF(!(descent_trainer_where(run->trainer).optimizer.learning_rate > 0.0), error,
            DESCENT_UNSUPPORTED,
            "the learning rate of the last step is 0: going on from there changes nothing");
    return DESCENT_OK;
}

descent_status descent_run_try(descent_run *run, const descent_try_options *options,
                               descent_experiments **experiments, descent_error *error)
{
    NEED(error, "run, experiments", run, experiments);
    descent_try_options own = descent_try_options_default();
    if (options) {
        TRY(dsc_options_take(descent_try_option_table(), options, &own, error));
    }
    TRY(check_run(run, error));
    const double begun = dsc_clock();
    dsc_bench bench;
    descent_experiments *e = NULL;
    descent_status status = dsc_bench_create(run, &bench, error);
    THEN(status, begin(&bench, own.seeds, &e, error));
    THEN(status, choose_steps(&bench, &own, e, error));
    THEN(status, try_all(&bench, &own, e, error));
    dsc_bench_free(&bench);
    if (status != DESCENT_OK) {
        descent_experiments_free(e);
        return status;
    }
    e->facts.seconds = dsc_clock() - begun;
    *experiments = e;
    return DESCENT_OK;
}

// ---- views ----

size_t descent_experiments_count(const descent_experiments *e)
{
    return e ? e->count : 0;
}

const descent_tried *descent_experiments_at(const descent_experiments *e, size_t index)
{
    return e && index < e->count ? &e->list[index] : NULL;
}

void descent_experiments_facts_get(const descent_experiments *e,
                                   descent_experiments_facts *facts)
{
    const descent_experiments_facts none = {.size = sizeof none};
    if (facts) {
        dsc_size_give(e ? &e->facts : &none, sizeof none, facts, facts->size);
    }
}
