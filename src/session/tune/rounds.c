// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Keeps: rounds. In round r the group r begins, a third of group r - 1 goes on to the
// second rung, and so on; proposals of round r follow from the results of all rounds before it.
// A round is decided when all its trainings have ended, in the order of trials: neither the clock
// nor the number of threads has a part in it. tune.json has the trials of a round before they
// run, and their results when all have ended.
#include "session/tune/rounds.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "session/tune/halving.h"
#include "session/tune/plan.h"
#include "session/tune/sample.h"
#include "session/tune/state.h"
#include "session/tune/tpe.h"
#include "session/tune/trial.h"
#include "session/tune/work.h"

// ---- order ----

static dsc_seen seen_of(const dsc_tune_trial *t)
{
    const bool failed = t->end == DESCENT_TUNE_DIVERGED || t->end == DESCENT_TUNE_DIVERGING;
    return (dsc_seen){.point = t->point,
                      .rung = t->reached,
                      .loss =
                          failed || t->reached == 0 ? (double)NAN : t->at[t->reached - 1].loss};
}

bool dsc_tune_leader(const descent_tune *tune, size_t *index)
{
    bool found = false;
    for (size_t i = 0; i < tune->count; i++) {
        const dsc_seen seen[] = {seen_of(&tune->trials[found ? *index : i]),
                                 seen_of(&tune->trials[i])};
        const dsc_seen *const pair[] = {&seen[0], &seen[1]};
        if (isfinite(seen[1].loss) && (!found || dsc_seen_compare(&pair[1], &pair[0]) < 0)) {
            *index = i;
            found = true;
        }
    }
    return found;
}

size_t dsc_tune_finalists(const descent_tune *tune, size_t most, size_t *indices)
{
    size_t *order = malloc((tune->count + 1) * sizeof *order);
    size_t count = 0;
    for (size_t i = 0; order && i < tune->count; i++) {
        order[i] = i;
    }
    if (order) {
        count = dsc_tune_rank(tune, tune->plan.rungs - 1, tune->count, order);
    }
    count = count < most ? count : most;
    for (size_t i = 0; i < count; i++) {
        indices[i] = order[i];
    }
    free(order);
    return count;
}

// ---- new trials ----

static descent_status grow(descent_tune *tune, size_t count, descent_error *error)
{
    if (count > tune->room) {
        const size_t room = 2 * count + 16;
        dsc_tune_trial *trials = realloc(tune->trials, room * sizeof *trials);
        if (!trials) {
            return dsc_no_memory(error, "trials", room * sizeof *trials);
        }
        tune->trials = trials;
        tune->room = room;
    }
    return DESCENT_OK;
}

static descent_status propose(const descent_tune *tune, size_t known, const dsc_seen *seen,
                              size_t index, dsc_point *point, descent_error *error)
{
    const uint64_t seed = tune->run->train.seed;
    if (index == 0) {
        dsc_sample_middle(&tune->space, point);
    } else if (tune->o.sampler == DESCENT_TUNE_RANDOM) {
        dsc_sample_random(&tune->space, seed, index, point);
    } else if (index < DSC_TPE_START || known == 0) {
        dsc_sample_even(&tune->space, seed, index, point);
    } else {
        return dsc_tpe_next(&tune->space, known, seen, seed, index, point, error);
    }
    return DESCENT_OK;
}

static descent_status add_trials(descent_tune *tune, size_t count, descent_error *error)
{
    const size_t before = tune->count;
    dsc_seen *seen = malloc((before + 1) * sizeof *seen);
    descent_status status =
        seen ? grow(tune, before + count, error) : dsc_no_memory(error, "trials", before);
    for (size_t i = 0; seen && i < before; i++) {
        seen[i] = seen_of(&tune->trials[i]);
    }
    for (size_t i = 0; i < count && status == DESCENT_OK; i++) {
        dsc_tune_trial *t = &tune->trials[before + i];
        *t = (dsc_tune_trial){.end = DESCENT_TUNE_GOES_ON};
        status = propose(tune, before, seen, before + i, &t->point, error);
        tune->count += status == DESCENT_OK;
    }
    free(seen);
    return status;
}

// ---- a round ----

// Trials [first, behind) of a group.
static void group_of(const descent_tune *tune, uint64_t group, size_t *first, size_t *behind)
{
    const uint64_t begin = group * tune->plan.together, end = begin + tune->plan.together;
    *first = (size_t)(begin < tune->count ? begin : tune->count);
    *behind = (size_t)(end < tune->count ? end : tune->count);
}

// The trainings of a round: of each group the trials that are still in, up to the rung that is due.
// Those that go farthest come first, as they take longest; those of a trial stand together.
static size_t list_jobs(const descent_tune *tune, dsc_tune_job *jobs)
{
    size_t count = 0;
    const uint64_t round = tune->plan.rounds;
    for (uint64_t level = tune->plan.rungs; level-- > 0;) {
        size_t first, behind;
        if (round < level) {
            continue;
        }
        group_of(tune, round - level, &first, &behind);
        for (size_t i = first; i < behind; i++) {
            const dsc_tune_trial *t = &tune->trials[i];
            if (t->end == DESCENT_TUNE_GOES_ON && t->reached == level) {
                for (uint64_t k = 0; k < tune->splits; k++) {
                    jobs[count++] =
                        (dsc_tune_job){.trial = i, .seed = k, .epochs = tune->plan.ends[level]};
                }
            }
        }
    }
    return count;
}

static bool all_done(size_t count, const dsc_tune_job *jobs)
{
    for (size_t i = 0; i < count; i++) {
        if (!jobs[i].done) {
            return false;
        }
    }
    return true;
}

// The trainings of a trial as one: the mean of their scores, or why one of them failed.
static dsc_tune_job combine(uint64_t splits, const dsc_tune_job *jobs)
{
    dsc_tune_job all = jobs[0];
    for (uint64_t k = 1; k < splits; k++) {
        const dsc_tune_job *job = &jobs[k];
        all.seconds += job->seconds;
        all.score.loss += job->score.loss;
        all.score.metric += job->score.metric;
        if (job->end != DESCENT_TUNE_GOES_ON && all.end == DESCENT_TUNE_GOES_ON) {
            all.end = job->end;
            all.trained = job->trained;
            snprintf(all.because, sizeof all.because, "split %llu: %.200s",
                     (unsigned long long)k + 1, job->because);
        }
    }
    all.score.loss /= (double)splits;
    all.score.metric /= (double)splits;
    return all;
}

static void take_result(descent_tune *tune, const dsc_tune_job *job)
{
    dsc_tune_trial *t = &tune->trials[job->trial];
    t->epochs = job->trained;
    t->seconds += job->seconds;
    t->end = job->end;
    if (job->end != DESCENT_TUNE_GOES_ON) {
        snprintf(t->because, sizeof t->because, "%s", job->because);
        return;
    }
    t->at[t->reached++] = job->score;
    if (!isfinite(job->score.loss)) {
        t->end = DESCENT_TUNE_DIVERGED;
        snprintf(t->because, sizeof t->because,
                 "the validation loss of its last epoch is not finite");
    } else if (t->reached == tune->plan.rungs) {
        t->end = DESCENT_TUNE_COMPLETE;
    }
}

static void take_results(descent_tune *tune, size_t count, const dsc_tune_job *jobs)
{
    for (size_t i = 0; i < count; i += (size_t)tune->splits) {
        const dsc_tune_job all = combine(tune->splits, &jobs[i]);
        take_result(tune, &all);
    }
}

// ---- ranges ----

static void note(descent_tune *tune, const char *text)
{
    if (tune->note_count < DSC_TUNE_NOTES) {
        snprintf(tune->notes[tune->note_count++], DSC_TUNE_BECAUSE, "%s", text);
    }
    dsc_tune_tell(tune, true, text);
}

static void widen_one(descent_tune *tune, size_t d, size_t best)
{
    dsc_dimension *dimension = &tune->space.all[d];
    const double value = tune->trials[best].point.at[d], low = dimension->low,
                 high = dimension->high;
    const int edge = dsc_space_edge(dimension, value);
    char text[DSC_TUNE_BECAUSE];
    if (edge != 0 && dsc_space_widen(dimension, edge)) {
        snprintf(
            text, sizeof text,
            "%s: the best trial, %zu, has %g, at the %s end of %g to %g; searched from now "
            "on: %g to %g",
            dimension->option->name, best + 1, value, edge < 0 ? "lower" : "upper", low, high,
            dimension->low, dimension->high);
        note(tune, text);
    }
}

// When a trial was trained to its end, so that an edge is not that of a beginning.
static void widen(descent_tune *tune)
{
    size_t best;
    if (!dsc_tune_leader(tune, &best) || tune->trials[best].end != DESCENT_TUNE_COMPLETE) {
        return;
    }
    for (size_t d = 0; d < tune->space.count; d++) {
        widen_one(tune, d, best);
    }
}

// ---- all rounds ----

static descent_status end_round(descent_tune *tune, size_t count, const dsc_tune_job *jobs,
                                descent_error *error)
{
    const uint64_t round = tune->plan.rounds;
    take_results(tune, count, jobs);
    for (uint64_t level = 0; level + 1 < tune->plan.rungs && level <= round; level++) {
        size_t first, behind;
        group_of(tune, round - level, &first, &behind);
        TRY(dsc_tune_halve(tune, first, behind, level, error));
    }
    tune->plan.rounds++;
    widen(tune);
    dsc_tune_tell(tune, true, "");
    return DESCENT_OK;
}

// How many trials this round begins.
static size_t to_begin(const descent_tune *tune)
{
    const uint64_t begin = tune->plan.rounds * tune->plan.together;
    const uint64_t end = begin + tune->plan.together;
    const uint64_t limit = tune->plan.trials > 0 ? tune->plan.trials : end;
    const uint64_t last = limit < end ? limit : end;
    return tune->count < last ? (size_t)(last - tune->count) : 0;
}

static descent_status do_round(descent_tune *tune, dsc_tune_job *jobs, bool *ended,
                               descent_error *error)
{
    const size_t count = list_jobs(tune, jobs);
    tune->progress.round = tune->plan.rounds + 1;
    TRY(dsc_tune_work(tune, count, jobs, error));
    if (!all_done(count, jobs)) {
        return DESCENT_OK; // somebody wanted to stop
    }
    TRY(end_round(tune, count, jobs, error));
    *ended = true;
    if (tune->plan.trials == 0 && !dsc_tune_plan_has_time_to_search(tune)) {
        tune->plan.trials = tune->count;
    }
    return DESCENT_OK;
}

static bool is_over(const descent_tune *tune)
{
    const uint64_t groups = (tune->plan.trials + tune->plan.together - 1) / tune->plan.together;
    return tune->plan.trials > 0 && tune->plan.rounds >= groups + tune->plan.rungs - 1;
}

static descent_status next_round(descent_tune *tune, bool *ended, descent_error *error)
{
    const size_t fresh = to_begin(tune);
    TRY(add_trials(tune, fresh, error));
    TRY(dsc_tune_state_write(tune, error));
    const size_t room = (size_t)tune->splits * tune->count + 1;
    dsc_tune_job *jobs = malloc(room * sizeof *jobs);
    if (!jobs) {
        return dsc_no_memory(error, "trainings", room * sizeof *jobs);
    }
    const descent_status status = do_round(tune, jobs, ended, error);
    free(jobs);
    return status;
}

descent_status dsc_tune_search(descent_tune *tune, descent_error *error)
{
    tune->progress.stage = DESCENT_TUNE_SEARCHING;
    while (!is_over(tune)) {
        bool ended = false;
        TRY(next_round(tune, &ended, error));
        if (!ended) {
            return DESCENT_OK;
        }
        TRY(dsc_tune_state_write(tune, error));
        if (tune->stopped) {
            return DESCENT_OK;
        }
    }
    tune->plan.searched = true;
    return dsc_tune_state_write(tune, error);
}

// ---- finalists ----

static size_t count_ends(const descent_tune *tune, int end)
{
    size_t count = 0;
    for (size_t i = 0; i < tune->count; i++) {
        count += tune->trials[i].end == end;
    }
    return count;
}

// The best of those that ended behind. False: there is none.
static bool best_behind(const descent_tune *tune, size_t *index)
{
    bool found = false;
    dsc_seen best = {.rung = 0};
    for (size_t i = 0; i < tune->count; i++) {
        const dsc_tune_trial *t = &tune->trials[i];
        const dsc_seen pair[] = {best, seen_of(t)};
        const dsc_seen *const one[] = {&pair[0]}, *const other[] = {&pair[1]};
        if ((t->end == DESCENT_TUNE_BEHIND || t->end == DESCENT_TUNE_GUESSING) &&
            (!found || dsc_seen_compare(other, one) < 0)) {
            best = pair[1];
            *index = i;
            found = true;
        }
    }
    return found;
}

static size_t list_rest(const descent_tune *tune, dsc_tune_job *jobs)
{
    size_t count = 0;
    for (size_t i = 0; i < tune->count; i++) {
        const dsc_tune_trial *t = &tune->trials[i];
        for (uint64_t k = 0; t->end == DESCENT_TUNE_GOES_ON && k < tune->splits; k++) {
            jobs[count++] =
                (dsc_tune_job){.trial = i, .seed = k, .epochs = tune->plan.ends[t->reached]};
        }
    }
    return count;
}

static descent_status train_rest(descent_tune *tune, dsc_tune_job *jobs, descent_error *error)
{
    for (size_t count = list_rest(tune, jobs); count > 0; count = list_rest(tune, jobs)) {
        tune->progress.round++;
        TRY(dsc_tune_work(tune, count, jobs, error));
        if (!all_done(count, jobs)) {
            return DESCENT_OK; // somebody wanted to stop
        }
        take_results(tune, count, jobs);
        dsc_tune_tell(tune, true, "");
        TRY(dsc_tune_state_write(tune, error));
    }
    return DESCENT_OK;
}

bool dsc_tune_completing(const descent_tune *tune)
{
    return count_ends(tune, DESCENT_TUNE_GOES_ON) > 0;
}

descent_status dsc_tune_complete(descent_tune *tune, size_t wanted, descent_error *error)
{
    size_t index, there = count_ends(tune, DESCENT_TUNE_COMPLETE) +
                          count_ends(tune, DESCENT_TUNE_GOES_ON);
    for (; there < wanted && best_behind(tune, &index); there++) {
        tune->trials[index].end = DESCENT_TUNE_GOES_ON;
        tune->trials[index].because[0] = '\0';
    }
    TRY(dsc_tune_state_write(tune, error));
    const size_t room = (size_t)tune->splits * tune->count + 1;
    dsc_tune_job *jobs = malloc(room * sizeof *jobs);
    if (!jobs) {
        return dsc_no_memory(error, "trainings", room * sizeof *jobs);
    }
    const descent_status status = train_rest(tune, jobs, error);
    free(jobs);
    return status;
}
