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
    if (job->function.n > CLI_CURVED || racer->status != DESCENT_OK) {
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

static int run(cli_minimize_job *job, cli_racer *racer)
{
    descent_error error = {0};
    watch w = {.job = job, .racer = racer};
    racer->result.size = sizeof racer->result;
    memcpy(racer->x, job->start, job->function.n * sizeof *racer->x);
    racer->status = descent_minimize(job->objective, &racer->options, racer->x, on_state, &w,
                                     &racer->result, &error);
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

// ---- what to try ----

static void advise_rate(const cli_racer *racer, const char *why, char *text, size_t capacity)
{
    snprintf(text, capacity, "%s: try --with %s:lr=%.3g", why, racer->rule, racer->rate / 10.0);
}

// How far Newton's step leads from where the gradient is below the tolerance, where that is far
// compared with |x|: f has another scale than the tolerance. Else 0.
static double distance_left(const cli_minimize_job *job, const cli_racer *racer)
{
    double squares = 0.0;
    for (size_t i = 0; i < job->function.n; i++) {
        squares += racer->x[i] * racer->x[i];
    }
    const double way = racer->result.gradient_norm / racer->along;
    return racer->along > 0.0 && way > 1e-3 * (1.0 + sqrt(squares)) ? way : 0.0;
}

// Fall of f by the step over thirds of a way: the middle one and the last one. False: the way
// is too short.
static bool measure_fall(const cli_way *way, double *middle, double *last)
{
    const size_t third = way->count / 3;
    if (third < 3) {
        return false;
    }
    const cli_way_point *a = &way->points[third], *b = &way->points[2 * third],
                        *c = &way->points[way->count - 1];
    *middle = (a->f - b->f) / (b->step - a->step);
    *last = (b->f - c->f) / (c->step - b->step);
    return true;
}

// Does f curve so that the slope differs within the distance from 0? NAN: not known, no.
static bool is_curved(const cli_minimize_job *job, const cli_racer *racer)
{
    double squares = 0.0;
    for (size_t i = 0; i < job->function.n; i++) {
        squares += racer->x[i] * racer->x[i];
    }
    const double most = fmax(fabs(racer->across), fabs(racer->along));
    return most * (1.0 + sqrt(squares)) > 1e-2 * racer->result.gradient_norm;
}

// A descent that neither slows down nor flattens: what is known of it. False: it does.
static bool advise_endless(const cli_minimize_job *job, const cli_racer *racer, char *text,
                           size_t capacity)
{
    static const double same = 0.01;
    const cli_way *way = &racer->way;
    double middle = 0.0, last = 0.0;
    if (!measure_fall(way, &middle, &last) || !(middle > 0.0) ||
        !(last >= (1.0 - same) * middle) ||
        !(way->last.gradient_norm >=
          (1.0 - same) * way->points[way->count / 3].gradient_norm)) {
        return false;
    }
    const bool faster = last > (1.0 + same) * middle;
    if (!faster && is_curved(job, racer)) {
        return false; // the way was short
    }
    snprintf(text, capacity,
             "f falls %s, by %.3g per step, and nothing has bounded it so far: try --steps "
             "%llu, or --with lbfgs, which continues until it finds a bound or shows that "
             "there is none",
             faster ? "faster and faster" : "at a constant rate", last,
             (unsigned long long)racer->result.steps * 10);
    return true;
}

void cli_minimize_advice(const cli_minimize_job *job, const cli_racer *racer, char *text,
                         size_t capacity)
{
    const descent_minimize_result *r = &racer->result;
    const bool searches =
        descent_rule_facts(racer->options.optimizer.rule) & DESCENT_RULE_SEARCHES;
    *text = '\0';
    if (r->stop == DESCENT_STOP_UNBOUNDED) {
        snprintf(text, capacity,
                 "f has no lower bound in this direction: add a term that bounds it, or try "
                 "another --from");
    } else if (racer->status == DESCENT_DIVERGED && searches) {
        snprintf(text, capacity, "f is not finite on the path: try another --from");
    } else if (racer->status == DESCENT_DIVERGED) {
        advise_rate(racer, "its steps are too long", text, capacity);
    } else if (r->gradient_suspect) {
        snprintf(text, capacity, "f does not fall along -g as g says: try --check-gradient");
    } else if (r->stop == DESCENT_STOP_STEPS && r->value > job->start_value && !searches) {
        advise_rate(racer, "it ended higher than it began", text, capacity);
    } else if (r->stop == DESCENT_STOP_STEPS && !searches &&
               advise_endless(job, racer, text, capacity)) {
        return;
    } else if (r->stop == DESCENT_STOP_STEPS && !searches) {
        snprintf(text, capacity,
                 "not there yet: try --steps %llu, another --lr, or --with lbfgs",
                 (unsigned long long)r->steps * 10);
    } else if (r->stop == DESCENT_STOP_STEPS) {
        snprintf(text, capacity, "not there yet: try --steps %llu",
                 (unsigned long long)r->steps * 10);
    } else if (r->stop == DESCENT_STOP_STUCK &&
               r->gradient_norm > 1e-5 * (1.0 + fabs(r->value))) {
        snprintf(
            text, capacity,
            "no descent direction is found: a kink, or a wrong gradient? try --check-gradient");
    } else if (r->stop == DESCENT_STOP_GRADIENT && racer->along < -1e-6 * fabs(racer->across)) {
        const bool down = racer->across <= 1e-6 * fabs(racer->along); /* every way */
        snprintf(text, capacity, "a %s, not a minimum: try --with pgd, or another --from",
                 down ? "maximum" : "saddle");
    } else if (r->stop == DESCENT_STOP_GRADIENT && distance_left(job, racer) > 0.0) {
        snprintf(text, capacity,
                 "the gradient is small because f is: a minimum may be %.2g away; try --with "
                 "lbfgs, or --tol 0",
                 distance_left(job, racer));
    } else if (r->stop == DESCENT_STOP_GRADIENT && r->steps == 0 && racer->along == 0.0) {
        snprintf(text, capacity,
                 "no slope and a direction without curvature: descent diagnose --at says what "
                 "it is");
    }
}
