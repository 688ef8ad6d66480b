// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The race: every optimizer from the same start, its way, and the curvature where it ended.
//
// Keeps: every racer begins at the same numbers, and one that diverges does not end the race
// of the others. Of a way of any length at most CLI_PATH_POINTS states are kept.
#include "minimize/race.h"

#include <math.h>
#include <string.h>

#include <descent/surface.h>

#include "minimize/limits.h"
#include "minimize/record.h"
#include "minimize/trace.h"
#include "shell/output.h"
#include "shell/signals.h"

// ---- the way ----

static void thin(cli_way *way)
{
    size_t kept = 0;
    // Every second one goes and the stride doubles, so what is kept stays even over a way
    // whose length nobody knows.
    for (size_t i = 0; i < way->count; i += 2) {
        way->points[kept++] = way->points[i];
    }
    way->count = kept;
    way->stride *= 2;
}

static void keep(cli_way *way, const descent_minimize_event *event)
{
    way->last = (cli_way_point){
        .step = (double)event->step,
        .f = event->value,
        .gradient_norm = event->gradient_norm,
        .x = {event->x[0], event->n > 1 ? event->x[1] : 0.0},
    };
    way->stride = way->stride ? way->stride : 1;
    if (way->seen++ % way->stride != 0) {
        return;
    }
    // One place is left for the last state.
    if (way->count == CLI_PATH_POINTS - 1) {
        thin(way);
        if ((way->seen - 1) % way->stride != 0) {
            return;
        }
    }
    way->points[way->count++] = way->last;
}

static void finish_way(cli_way *way)
{
    if (way->seen > 0 && way->points[way->count - 1].step != way->last.step) {
        way->points[way->count++] = way->last;
    }
}

// ---- a run ----

typedef struct watch {
    cli_minimize_job *job;
    cli_racer *racer;
    bool full; /* memory is out */
} watch;

static descent_action on_state(const descent_minimize_event *event, void *user)
{
    watch *w = user;
    if (event->step == 0) {
        w->racer->rate = event->learning_rate;
    }
    keep(&w->racer->way, event);
    cli_trace_state(w->job, w->racer, event);
    w->full = !cli_record_state(w->job, w->racer, event);
    if (w->full) {
        return DESCENT_STOP;
    }
    return cli_signals_stop_asked() ? DESCENT_STOP : DESCENT_CONTINUE;
}

static int look_at_curvature(const cli_minimize_job *job, cli_racer *racer)
{
    descent_error error = {0};
    descent_eigenpair pairs[2];
    descent_eigen_result found = {.size = sizeof found};
    descent_eigen_options options = descent_eigen_options_default();
    options.largest = 1;
    options.smallest = 1;
    racer->across = (double)NAN;
    racer->along = (double)NAN;
    if (job->function.n > CLI_CURVED || racer->status != DESCENT_OK || job->limits.given) {
        return CLI_DONE;
    }
    const descent_status status = descent_eigenpairs_f64(job->objective, racer->x, NULL,
                                                         &options, pairs, NULL, &found, &error);
    // A curvature that has not converged is left out rather than shown as if it were one.
    if (found.converged) { // in which case it has not failed
        racer->across = pairs[0].value;
        racer->along = pairs[1].value;
    }
    // A point where it cannot be computed (a kink, the end of a domain) has none to show.
    return status == DESCENT_NO_MEMORY ? cli_fail(&error) : CLI_DONE;
}

static descent_status follow(cli_minimize_job *job, cli_racer *racer, watch *w,
                             descent_error *error)
{
    if (job->limits.given) {
        return cli_limits_follow(job, racer, on_state, w, error);
    }
    return descent_minimize(job->objective, &racer->options, racer->x, on_state, w,
                            &racer->result, error);
}

static int run(cli_minimize_job *job, cli_racer *racer)
{
    descent_error error = {0};
    watch w = {.job = job, .racer = racer};
    racer->result.size = sizeof racer->result;
    memcpy(racer->x, job->start, job->function.n * sizeof *racer->x);
    racer->status = follow(job, racer, &w, &error);
    if (racer->status != DESCENT_OK && racer->status != DESCENT_DIVERGED) {
        return cli_fail(&error);
    }
    if (w.full) {
        return cli_no_memory();
    }
    finish_way(&racer->way);
    return look_at_curvature(job, racer);
}

int cli_minimize_race(cli_minimize_job *job)
{
    cli_signals_catch(!job->own.quiet);
    size_t ran = 0;
    while (ran < job->racer_count) {
        const int code = run(job, &job->racers[ran]);
        if (code != CLI_DONE) {
            return code;
        }
        ran++;
        if (cli_signals_stop_asked()) {
            break;
        }
    }
    for (size_t i = ran; i < job->racer_count; i++) { /* those that have not begun */
        memcpy(job->racers[i].x, job->start, job->function.n * sizeof(double));
        job->racers[i].across = job->racers[i].along = (double)NAN;
        job->racers[i].result = (descent_minimize_result){.value = job->start_value,
                                                          .gradient_norm = job->start_norm,
                                                          .stop = DESCENT_STOP_ASKED};
    }
    return cli_trace_close(job);
}
