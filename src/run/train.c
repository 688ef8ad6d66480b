// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The training loop.
//
// Keeps: the same seed gives the same bits on any number of threads, and a run that was resumed
// those of one that was not: random choices follow from seed, epoch and step, and sums are made
// in an order that does not depend on who computes what.
#include <float.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/number.h"
#include "core/size.h"
#include "run/best.h"
#include "run/checkpoint.h"
#include "run/control.h"
#include "run/events.h"
#include "run/generalisation.h"
#include "run/gradient.h"
#include "run/mean.h"
#include "run/observe.h"
#include "run/record.h"
#include "run/record_steps.h"
#include "run/statistics.h"
#include "run/trainer.h"
#include "run/update.h"

// Steps between two copies of the parameters that are kept against divergence.
enum { KEEP_EVERY = 64 };
// Training rows that say at the end whether it is one.
enum { END_ROWS = 1024 };

// Adds a step that was taken to the progress of the run.
static void count_step(descent_trainer *t, const dsc_outcome *outcome, size_t count)
{
    dsc_progress *p = &t->progress;
    if (p->step == 0) {
        p->first_loss = outcome->value;
    }
    p->step++;
    p->batch_in_epoch++;
    p->skipped_in_row = 0;
    p->loss_sum += outcome->loss;
    p->loss_squares += outcome->squares;
    p->loss_count += count;
    descent_average_add(&p->average, outcome->value);
}

// An update that is not finite is left out, with its batch, unless too many are in a row.
static bool skips(descent_trainer *t)
{
    dsc_progress *p = &t->progress;
    descent_error words;
    if (p->skipped_in_row >= t->options.skip_nonfinite) {
        return false;
    }
    p->skipped_in_row++;
    p->skipped++;
    if (p->skipped_in_row == 1) {
        dsc_fail(&words, DESCENT_DIVERGED,
                 "the loss or its gradient is not finite after step %llu: this update is "
                 "skipped, as `skip-nonfinite` has it",
                 (unsigned long long)p->step);
        dsc_trainer_warn(t, &words);
    }
    return true;
}

// One update from the next mini-batch. *finite: false when nothing good came of it.
static descent_status take_step(descent_trainer *t, bool *finite, descent_error *error)
{
    dsc_progress *p = &t->progress;
    TRY(dsc_observe_before(t, error));
    size_t count = 0;
    const uint32_t *rows = dsc_batches_get(t->batches, (size_t)p->batch_in_epoch, &count);
    const bool keeps = p->step % KEEP_EVERY == 0;
    if (keeps) {
        memcpy(t->maybe, t->x, t->n * descent_type_size(t->type));
        dsc_statistics_mark(t);
    }
    t->recorded = dsc_record_wants(t);
    TRY(dsc_schedules_step(t, error));
    dsc_outcome outcome;
    TRY(dsc_trainer_update(t, rows, count, &outcome, finite, error));
    if (!*finite && skips(t)) {
        p->batch_in_epoch++;
        dsc_observe_skipped(t);
        *finite = true;
        return DESCENT_OK;
    }
    if (!*finite) {
        return DESCENT_OK;
    }
    dsc_optimizer_end(t->optimizer);
    dsc_statistics_take(t);
    count_step(t, &outcome, count);
    dsc_schedules_tell_train(t);
    if (keeps && dsc_trainer_is_sane(t, outcome.loss / (double)count, DSC_EXPLODED_FEW) &&
        dsc_trainer_is_sane(t, descent_average_corrected(&p->average), DSC_EXPLODED)) {
        void *swap = t->good;
        t->good = t->maybe;
        t->maybe = swap;
        dsc_statistics_keep(t);
        t->good_step = p->step - 1;
    }
    dsc_mean_step(t);
    dsc_observe_after(t, count, outcome.value);
    descent_error problem;
    if (t->recorded &&
        dsc_record_step(t, outcome.value, dsc_gradient_squares(t), &problem) != DESCENT_OK) {
        dsc_trainer_warn(t, &problem);
    }
    return DESCENT_OK;
}

static void score_test(descent_trainer *t, const void *x, double *loss, double *metric)
{
    if (t->sets.test) {
        dsc_trainer_score(t, x, t->sets.test, NULL, descent_dataset_rows(t->sets.test), loss,
                          metric);
    } else if (t->split.held_count > 0) {
        dsc_trainer_score(t, x, t->sets.train, t->split.held, t->split.held_count, loss,
                          metric);
    }
}

// The mean loss of the epoch, of its examples whose update was made. Where all were left out there is
// none, and the parameters are still those of the epoch that has the last one.
static void take_loss(dsc_progress *p, descent_event *event)
{
    if (p->loss_count == 0) {
        return;
    }
    const double count = (double)p->loss_count;
    event->train_loss = p->loss_sum / count;
    const double variance = p->loss_squares / count - event->train_loss * event->train_loss;
    event->train_loss_se = sqrt(fmax(0.0, variance) / count);
    p->train_loss = event->train_loss;
    p->worst_loss = fmax(p->worst_loss, event->train_loss);
}

static void end_epoch(descent_trainer *t)
{
    dsc_progress *p = &t->progress;
    const bool moved = p->loss_count > 0;
    if (moved) {
        dsc_mean_epoch(t);
    }
    descent_event event = dsc_trainer_event(t, DESCENT_EVENT_EPOCH);
    event.epoch = p->epoch + 1;
    event.seconds = p->epoch_seconds;
    take_loss(p, &event);
    dsc_best_epoch(t, &event);
    if (dsc_best_rows(t) == 0) {
        score_test(t, dsc_mean_shown(t), &event.test_loss, &event.test_metric);
    }
    dsc_trainer_phase(t, DSC_PHASE_SCORES);
    dsc_observe_epoch(t);
    p->valid_loss = event.valid_loss;
    p->valid_metric = event.valid_metric;
    p->epoch++;
    event.generalisation = dsc_trainer_generalisation(t);
    p->batch_in_epoch = 0;
    p->epoch_seconds = p->loss_sum = p->loss_squares = 0.0;
    p->loss_count = 0;
    descent_error problem;
    if (dsc_record_event(t, &event, &problem) != DESCENT_OK) {
        dsc_trainer_warn(t, &problem);
    }
    dsc_trainer_phase(t, DSC_PHASE_FILES);
    dsc_trainer_emit(t, &event);
    if (moved) { // a plateau counts steps
        dsc_schedules_tell_valid(t, p->valid_loss);
    }
    dsc_schedules_epoch(t);
    dsc_trainer_phase(t, DSC_PHASE_EVENTS);
}

static bool checkpoint_is_due(const descent_trainer *t, bool epoch_ended)
{
    const descent_checkpoint_every *every = &t->options.checkpoint_every;
    if (every->steps > 0) {
        return t->progress.step % every->steps == 0 && t->progress.skipped_in_row == 0;
    }
    const double waited = dsc_clock() - t->checkpoint_time;
    return every->seconds > 0.0 ? waited >= every->seconds : epoch_ended && waited >= 1.0;
}

// Before a checkpoint. Lost records are no reason to lose the weights too.
static void sync_records(descent_trainer *t)
{
    descent_error problem;
    if (dsc_record_sync(t, &problem) != DESCENT_OK) {
        t->records_lost = true;
        dsc_trainer_warn(t, &problem);
    }
}

// A checkpoint that cannot be written (a full disk) is a warning: the run goes on, the ones
// before are still there.
static void write_checkpoint(descent_trainer *t)
{
    descent_error problem;
    descent_event event = dsc_trainer_event(t, DESCENT_EVENT_CHECKPOINT);
    sync_records(t);
    descent_status status = dsc_checkpoint_write(t, &problem);
    THEN(status, dsc_checkpoint_write_model(t, &problem));
    t->checkpoint_time = dsc_clock();
    if (status != DESCENT_OK) {
        dsc_trainer_warn(t, &problem);
        return;
    }
    event.text = dsc_checkpoint_last(t);
    dsc_trainer_emit(t, &event);
}

static descent_stop stop_reason(const descent_trainer *t)
{
    const dsc_progress *p = &t->progress;
    if (t->epochs > 0 && p->epoch >= t->epochs) {
        return DESCENT_STOP_EPOCHS;
    }
    if (t->options.steps > 0 && p->step >= t->options.steps) {
        return DESCENT_STOP_STEPS;
    }
    if (p->seconds >= t->options.time) {
        return DESCENT_STOP_TIME;
    }
    if (dsc_best_is_over(t)) {
        return DESCENT_STOP_EARLY;
    }
    return !t->asked    ? DESCENT_STOP_NONE
           : t->verdict ? DESCENT_STOP_VERDICT
                        : DESCENT_STOP_ASKED;
}

// The step's loss is not finite: says where, and goes back to the last parameters that were
// good.
static descent_status diverge(descent_trainer *t, descent_train_result *result,
                              descent_error *error)
{
    const descent_node *node = dsc_empirical_first_not_finite(t->empirical);
    const double rate = t->last_rate;
    char bad[DSC_COUNT_TEXT], epoch[DSC_COUNT_TEXT], good[DSC_COUNT_TEXT];
    result->stop = DESCENT_STOP_DIVERGED;
    result->bad_step = t->progress.step + 1;
    // Ten times less, but no more than where the rule starts by itself.
    result->suggested_rate =
        fmin(rate / 10.0, descent_rule_learning_rate((descent_rule)t->options.optimizer.rule));
    snprintf(result->bad_layer, sizeof result->bad_layer, "%s",
             node && node->name[0] ? node->name
             : node                ? "the loss"
                                   : "the gradient");
    memcpy(t->x, t->good, t->n * descent_type_size(t->type));
    dsc_statistics_return(t);
    dsc_fail(
        error, DESCENT_DIVERGED,
        "the loss is not finite at step %s (epoch %s); the first such number is in %s\n"
        "the learning rate was %g; the parameters of step %s are kept" DSC_REMEDY "lr = %g",
        dsc_format_count(result->bad_step, bad), dsc_format_count(t->progress.epoch + 1, epoch),
        result->bad_layer, rate, dsc_format_count(t->good_step, good), result->suggested_rate);
    return DESCENT_DIVERGED;
}

// Whether the run ends with parameters that nobody can use, or keeps such ones; *loss (out)
// says so. The losses of its steps are those of parameters before them, and of an epoch in
// which there may have been a way to go, so they are no measure.
static bool has_exploded(descent_trainer *t, double *loss)
{
    const size_t rows = t->split.train_count;
    double metric;
    dsc_trainer_score(t, dsc_mean_shown(t), t->sets.train, t->split.train,
                      rows < END_ROWS ? rows : END_ROWS, loss, &metric);
    dsc_trainer_phase(t, DSC_PHASE_SCORES);
    if (!isfinite(*loss) || !dsc_trainer_is_sane(t, *loss, DSC_EXPLODED)) {
        return true;
    }
    // Units that an explosion has left dead say the same for every row.
    if (!dsc_trainer_is_sane(t, t->progress.worst_loss, DSC_EXPLODED_BEFORE) &&
        *loss >= t->constant_loss) {
        *loss = t->progress.worst_loss;
        return true;
    }
    *loss = dsc_best_is_kept(t) ? t->best.loss : t->progress.valid_loss;
    return !dsc_trainer_is_sane(t, *loss, DSC_EXPLODED_FEW);
}

// Every number is finite, but training has made of them what nobody can use.
static descent_status explode(descent_trainer *t, double loss, descent_train_result *result,
                              descent_error *error)
{
    const dsc_progress *p = &t->progress;
    const bool best = dsc_best_is_kept(t) && dsc_trainer_is_sane(t, t->best.loss, DSC_EXPLODED);
    result->stop = DESCENT_STOP_DIVERGED;
    result->bad_step = 0;
    result->suggested_rate =
        fmin(t->last_rate / 10.0,
             descent_rule_learning_rate((descent_rule)t->options.optimizer.rule));
    memcpy(t->x, t->good, t->n * descent_type_size(t->type));
    dsc_statistics_return(t);
    char kept[64], first[64] = "", when[64], step[DSC_COUNT_TEXT], good[DSC_COUNT_TEXT];
    char value[32] = "not finite";
    if (isfinite(loss)) {
        snprintf(value, sizeof value, "%.3g", loss);
    }
    if (loss == p->worst_loss) {
        snprintf(when, sizeof when, "in the mean of an epoch, and has not recovered");
    } else {
        snprintf(when, sizeof when, "after step %s", dsc_format_count(p->step, step));
    }
    if (p->first_loss > t->constant_loss) {
        snprintf(first, sizeof first, " and the first step %.3g", p->first_loss);
    }
    if (best) {
        snprintf(kept, sizeof kept, "epoch %llu", (unsigned long long)t->best.epoch);
    } else {
        snprintf(kept, sizeof kept, "step %s", dsc_format_count(t->good_step, good));
    }
    dsc_fail(error, DESCENT_DIVERGED,
             "the loss exploded: %s %s, where guessing has %.3g%s\n"
             "the learning rate was %g; the parameters of %s are kept" DSC_REMEDY "lr = %g",
             value, when, t->constant_loss, first, t->last_rate, kept, result->suggested_rate);
    return DESCENT_DIVERGED;
}

static descent_status run_epochs(descent_trainer *t, descent_train_result *result,
                                 descent_error *error)
{
    dsc_progress *p = &t->progress;
    descent_stop stop = stop_reason(t);
    while (stop == DESCENT_STOP_NONE) {
        const double start = dsc_clock();
        if (t->order_epoch != p->epoch) {
            dsc_batches_epoch(t->batches, (uint32_t)p->epoch);
            t->order_epoch = p->epoch;
        }
        bool finite = true;
        TRY(take_step(t, &finite, error));
        if (!finite) {
            dsc_observe_diverged(t, (double)NAN);
            return diverge(t, result, error);
        }
        dsc_observe_send(t);
        const double spent = dsc_clock() - start;
        p->seconds += spent;
        p->epoch_seconds += spent;
        descent_event event = dsc_trainer_event(t, DESCENT_EVENT_STEP);
        dsc_trainer_phase(t, DSC_PHASE_REST);
        dsc_trainer_emit(t, &event);
        dsc_control_poll(t);
        dsc_trainer_phase(t, DSC_PHASE_EVENTS);
        const bool epoch_ended = p->batch_in_epoch == t->steps_per_epoch;
        if (epoch_ended) {
            end_epoch(t);
        }
        // Parameters that are not finite are not worth a checkpoint: the next step will say so.
        if (t->options.directory[0] && checkpoint_is_due(t, epoch_ended) &&
            t->kernels->all_finite(t->n, t->x)) {
            write_checkpoint(t);
            dsc_trainer_phase(t, DSC_PHASE_FILES);
        }
        stop = stop_reason(t);
    }
    if (!t->kernels->all_finite(t->n, t->x)) {
        return diverge(t, result, error);
    }
    double loss;
    if (p->step > 0 && stop != DESCENT_STOP_ASKED && has_exploded(t, &loss)) {
        dsc_observe_diverged(t, HUGE_VAL);
        return explode(t, loss, result, error);
    }
    result->stop = stop;
    return DESCENT_OK;
}

// How far the run is, and the scores of what it keeps.
static void fill_result(const descent_trainer *t, descent_train_result *result)
{
    const dsc_progress *p = &t->progress;
    const dsc_best *best = &t->best;
    const bool kept = dsc_best_is_kept(t);
    result->steps = p->step;
    result->epochs = p->epoch;
    result->seconds = p->seconds;
    result->skipped = p->skipped;
    result->last_train_loss = p->train_loss;
    result->last_valid_loss = p->valid_loss;
    result->last_valid_metric = p->valid_metric;
    result->best_epoch = best->epoch;
    result->best_valid_loss = best->loss;
    result->best_valid_metric = best->metric;
    result->kept_epoch = kept ? best->epoch : p->epoch;
    result->train_loss = kept ? best->train_loss : p->train_loss;
    result->valid_loss = kept ? best->loss : p->valid_loss;
    result->valid_metric = kept ? best->metric : p->valid_metric;
}

// The last checkpoint, the model and the END record: also after divergence, whose last good
// parameters are saved.
static descent_status finish(descent_trainer *t, descent_train_result *result,
                             descent_status status, descent_error *error)
{
    dsc_trainer_phase(t, DSC_PHASE_REST);
    if (status == DESCENT_DIVERGED && !dsc_trainer_is_sane(t, t->best.loss, DSC_EXPLODED)) {
        dsc_best_forget(t); // the best of what had exploded is not worth keeping
    }
    score_test(t, dsc_best_is_kept(t) ? t->best.x : dsc_mean_shown(t), &result->test_loss,
               &result->test_metric);
    dsc_trainer_phase(t, DSC_PHASE_SCORES);
    fill_result(t, result);
    descent_event event = dsc_trainer_event(t, DESCENT_EVENT_END);
    event.stop = result->stop;
    event.train_loss = result->train_loss;
    event.valid_loss = result->valid_loss;
    event.valid_metric = result->valid_metric;
    event.best_epoch = result->best_epoch;
    event.best_valid_loss = result->best_valid_loss;
    event.best_valid_metric = result->best_valid_metric;
    event.generalisation = dsc_trainer_generalisation(t);
    event.test_loss = result->test_loss;
    event.test_metric = result->test_metric;
    event.text = status == DESCENT_DIVERGED && error ? error->message : NULL;
    if (t->options.directory[0]) {
        // Each is tried, and the first failure told; without its last record a run is whole.
        descent_error problems[3];
        descent_status saved[3] = {DESCENT_OK, DESCENT_OK, DESCENT_OK};
        const bool good = status == DESCENT_OK;
        if (good && t->checkpoint_batches != dsc_trainer_batches(t)) {
            sync_records(t);
            saved[0] = dsc_checkpoint_write(t, &problems[0]);
        }
        saved[1] = dsc_checkpoint_write_model(t, &problems[1]);
        saved[2] = dsc_record_event(t, &event, &problems[2]);
        THEN(saved[2], dsc_record_flush(t, &problems[2]));
        result->records_lost = t->records_lost;
        if (saved[2] != DESCENT_OK) {
            dsc_trainer_warn(t, &problems[2]);
        }
        for (int i = 0; i < 2 && status == DESCENT_OK; i++) {
            if (saved[i] != DESCENT_OK) {
                status = dsc_fail_as(error, &problems[i]);
            }
        }
    }
    dsc_trainer_phase(t, DSC_PHASE_FILES);
    dsc_trainer_emit(t, &event);
    dsc_trainer_phase(t, DSC_PHASE_EVENTS);
    dsc_control_end(t);
    dsc_record_close(t); // a run that goes on opens it again and takes this END out
    return status;
}

// When the system refused threads that the run asked for.
static void warn_of_threads(descent_trainer *t)
{
    const size_t wanted = dsc_workers_wanted(t->workers), count = dsc_workers_count(t->workers);
    char threads[DSC_THINGS_TEXT];
    descent_error words;
    if (count < wanted) {
        dsc_fail(&words, DESCENT_NO_MEMORY,
                 "the system refused a thread: the run goes on with %s, not %zu; the results "
                 "are the same",
                 dsc_format_things(count, "thread", "threads", threads), wanted);
        dsc_trainer_warn(t, &words);
    }
}

static descent_status run(descent_trainer *t, descent_event_callback *callback, void *user,
                          descent_train_result *result, descent_error *error)
{
    // The words of a divergence exist even when nobody asked for them.
    descent_error local;
    descent_error *words = error ? error : &local;
    *result = (descent_train_result){.size = sizeof *result,
                                     .train_loss = (double)NAN,
                                     .valid_loss = (double)NAN,
                                     .valid_metric = (double)NAN,
                                     .test_loss = (double)NAN,
                                     .test_metric = (double)NAN,
                                     .last_train_loss = (double)NAN,
                                     .last_valid_loss = (double)NAN,
                                     .last_valid_metric = (double)NAN,
                                     .best_valid_loss = (double)NAN,
                                     .best_valid_metric = (double)NAN,
                                     .suggested_rate = (double)NAN};
    t->callback = callback;
    t->user = user;
    t->asked = t->verdict = false;
    t->checkpoint_time = t->phase_begin = dsc_clock();
    if (!t->started) {
        dsc_control_forget(t);
    }
    TRY(dsc_record_open(t, t->started || t->progress.step > 0, words));
    if (t->started || t->progress.step > 0) {
        TRY(dsc_record_resume(t, words));
    }
    if (!t->started) {
        t->started = true;
        descent_event event = dsc_trainer_event(t, DESCENT_EVENT_START);
        TRY(dsc_record_event(t, &event, words));
        dsc_trainer_emit(t, &event);
    }
    // Killed between the checkpoint of a stop and its END: it stops where it did.
    t->verdict = t->verdict || t->ending;
    t->asked = t->asked || t->ending;
    t->ending = false;
    warn_of_threads(t);
    dsc_trainer_phase(t, DSC_PHASE_FILES);
    const uint64_t before = t->progress.step;
    const descent_status status = run_epochs(t, result, words);
    t->profiled_steps += t->profile ? t->progress.step - before : 0;
    if (status != DESCENT_OK && status != DESCENT_DIVERGED) {
        return status;
    }
    return finish(t, result, status, words);
}

descent_status descent_trainer_run(descent_trainer *t, descent_event_callback *callback,
                                   void *user, descent_train_result *result,
                                   descent_error *error)
{
    NEED(error, "trainer, result", t, result);
    TRY(dsc_size_check("train_result", result, sizeof *result, error));
    descent_train_result own;
    const descent_status status = run(t, callback, user, &own, error);
    dsc_size_give(&own, sizeof own, result, result->size);
    return status;
}
