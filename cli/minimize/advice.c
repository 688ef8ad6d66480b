// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What to try after a run of an optimizer on a function, by its end.
#include "minimize/advice.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>

#include "target/target.h"

#define SAY(a, ...)         snprintf((a)->text, sizeof(a)->text, __VA_ARGS__)
#define TRY_OPTIONS(a, ...) snprintf((a)->options, sizeof(a)->options, __VA_ARGS__)

// A run that is out of steps has ended at a minimum for all that matters when what is left of its
// fall is this part of it.
static const double arrived = 1e-6;

static void advise_rate(const cli_racer *racer, const char *why, cli_minimize_advice *a)
{
    const double lower = racer->rate / 10.0;
    TRY_OPTIONS(a, "--with %s:lr=%.3g", racer->rule, lower);
    SAY(a, "%s: try --with %s:lr=%.3g", why, racer->rule, lower);
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
static bool advise_endless(const cli_minimize_job *job, const cli_racer *racer,
                           cli_minimize_advice *a)
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
    const uint64_t steps = racer->result.steps * 10;
    TRY_OPTIONS(a, "--steps %" PRIu64, steps);
    SAY(a,
        "f falls %s, by %.3g per step, and nothing has bounded it so far: try --steps %" PRIu64
        ", or --with lbfgs, which continues until it finds a bound or shows that there is none",
        faster ? "faster and faster" : "at a constant rate", last, steps);
    return true;
}

// Of a run that stays close to a minimum: pgd goes on moving around it, other rules come nearer
// by less and less. f is above it by about |g|^2 / (2 curvature), with the smallest curvature, or
// less. False: it is not there.
static bool advise_arrived(const cli_minimize_job *job, const cli_racer *racer,
                           cli_minimize_advice *a)
{
    const double g = racer->result.gradient_norm, above = 0.5 * g * g / racer->along;
    if (!(racer->along > 1e-6 * racer->across) ||
        !(above <= arrived * (job->start_value - racer->result.value))) {
        return false;
    }
    TRY_OPTIONS(a, "--with lbfgs");
    if (!cli_target_append_point("from", job->function.n, racer->x, a->options,
                                 sizeof a->options)) {
        *a->options = '\0';
    }
    SAY(a,
        "a minimum is near, f is about %.2g above it or less: --with lbfgs from there ends at "
        "it",
        above);
    return true;
}

static void advise_out_of_steps(const cli_minimize_job *job, const cli_racer *racer,
                                bool searches, cli_minimize_advice *a)
{
    if (racer->result.value > job->start_value && !searches) {
        advise_rate(racer, "it ended higher than it began", a);
    } else if (searches || !(advise_arrived(job, racer, a) || advise_endless(job, racer, a))) {
        const uint64_t steps = racer->result.steps * 10;
        TRY_OPTIONS(a, "--steps %" PRIu64, steps);
        SAY(a, "not there yet: try --steps %" PRIu64 "%s", steps,
            searches ? "" : ", another --lr, or --with lbfgs");
    }
}

static void advise_no_slope(const cli_minimize_job *job, const cli_racer *racer, bool searches,
                            cli_minimize_advice *a)
{
    const double left = distance_left(job, racer);
    if (racer->along < -1e-6 * fabs(racer->across)) {
        const bool down = racer->across <= 1e-6 * fabs(racer->along); /* every way */
        TRY_OPTIONS(a, "--with pgd");
        SAY(a, "a %s, not a minimum: try --with pgd, or another --from",
            down ? "maximum" : "saddle");
    } else if (left > 0.0) {
        TRY_OPTIONS(a, searches ? "--tol 0" : "--with lbfgs");
        SAY(a,
            "the gradient is small because f is: a minimum may be %.2g away; try --with lbfgs, "
            "or --tol 0",
            left);
    } else if (racer->result.steps == 0 && racer->along == 0.0) {
        SAY(a, "no slope and a direction without curvature: descent diagnose --at says what it "
               "is");
    }
}

cli_minimize_advice cli_minimize_advise(const cli_minimize_job *job, const cli_racer *racer)
{
    const descent_minimize_result *r = &racer->result;
    const bool searches =
        descent_rule_facts(racer->options.optimizer.rule) & DESCENT_RULE_SEARCHES;
    cli_minimize_advice a = {.text = ""};
    if (racer->limited.n > 0) {
        return a; // kkt.c knows more
    }
    if (r->stop == DESCENT_STOP_UNBOUNDED) {
        SAY(&a, "f has no lower bound in this direction: add a term that bounds it, or try "
                "another --from");
    } else if (racer->status == DESCENT_DIVERGED && searches) {
        SAY(&a, "f is not finite on the path: try another --from");
    } else if (racer->status == DESCENT_DIVERGED) {
        advise_rate(racer, "its steps are too long", &a);
    } else if (r->gradient_suspect) {
        SAY(&a, "f does not fall along -g as g says: try --check-gradient");
    } else if (r->stop == DESCENT_STOP_STEPS) {
        advise_out_of_steps(job, racer, searches, &a);
    } else if (r->stop == DESCENT_STOP_STUCK &&
               r->gradient_norm > 1e-5 * (1.0 + fabs(r->value))) {
        SAY(&a,
            "no descent direction is found: a kink, or a wrong gradient? try --check-gradient");
    } else if (r->stop == DESCENT_STOP_GRADIENT) {
        advise_no_slope(job, racer, searches, &a);
    }
    return a;
}
