// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "constrained/solve.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "constrained/limits.h"
#include "constrained/polish.h"
#include "constrained/vectors.h"
#include "core/clock.h"

enum { ROUNDS_MOST = 200, RESTARTS_MOST = 3, ASIDES_MOST = 20 };
static const double loose = 1e-2;  /* the first tolerance of a round, scaled */
static const double tighter = 0.1; /* what the next one is of it */
static const double nearly = 1e-5; /* so near a solution Newton's method is tried */
static const double multiplier_most = 1e12;
static const double aside = 1e-2; /* from a stationary violation, times 1 + |x| */

// ---- memory ----

descent_status dsc_solver_create(dsc_solver *s, descent_objective *objective,
                                 const descent_limits *limits,
                                 const descent_constrained_options *options,
                                 descent_error *error)
{
    *s = (dsc_solver){.o = options, .verdict = DESCENT_KKT_UNFINISHED};
    TRY(dsc_problem_create(&s->problem, objective, limits, error));
    TRY(dsc_augmented_create(&s->a, &s->problem, error));
    TRY(dsc_bounded_create(&s->b, s->problem.n, s->problem.lower, s->problem.upper, error));
    s->first = calloc(2 * s->problem.n, sizeof *s->first);
    if (!s->first) {
        return dsc_no_memory(error, "the start", 2 * s->problem.n * sizeof *s->first);
    }
    s->x = s->first + s->problem.n;
    return DESCENT_OK;
}

void dsc_solver_free(dsc_solver *s)
{
    dsc_problem_free(&s->problem);
    dsc_augmented_free(&s->a);
    dsc_bounded_free(&s->b);
    free(s->first);
    *s = (dsc_solver){0};
}

// ---- what a round minimises ----

static descent_status evaluate(void *context, const double *x, double *value, double *g,
                               descent_error *error)
{
    dsc_solver *s = context;
    return dsc_augmented_evaluate(&s->a, x, value, g, error);
}

static descent_status multiply(void *context, const double *v, double *hv, descent_error *error)
{
    dsc_solver *s = context;
    return dsc_augmented_multiply(&s->a, v, hv, error);
}

// Tells the callback of the state. g of f alone, unscaled, in problem.scratch.
static bool tell(dsc_solver *s, double length, double projected)
{
    const dsc_problem *p = &s->problem;
    for (size_t j = 0; j < p->n; j++) {
        p->scratch[j] = s->a.at.g[j] / p->scale;
    }
    const descent_minimize_event event = {.size = sizeof event,
                                          .step = s->steps,
                                          .evaluations = p->evaluations,
                                          .value = s->a.at.f / p->scale,
                                          .gradient_norm = projected / p->scale,
                                          .learning_rate = length,
                                          .n = p->n,
                                          .x = s->a.at.x,
                                          .g = p->scratch};
    return !s->callback || s->callback(&event, s->user) != DESCENT_STOP;
}

static descent_status accept(void *context, double length, double projected, bool *go_on,
                             descent_error *error)
{
    (void)error;
    dsc_solver *s = context;
    dsc_augmented_accept(&s->a);
    if (length == 0.0 && s->steps > 0) {
        return DESCENT_OK; // the start of a later round: told already
    }
    s->steps += length > 0.0;
    s->stop = !tell(s, length, projected) ? DESCENT_STOP_ASKED
              : s->steps >= s->o->steps   ? DESCENT_STOP_STEPS
              : s->o->time < HUGE_VAL && dsc_clock() - s->started >= s->o->time
                  ? DESCENT_STOP_TIME
                  : DESCENT_STOP_NONE;
    *go_on = s->stop == DESCENT_STOP_NONE;
    return DESCENT_OK;
}

static descent_status minimize(dsc_solver *s, double tolerance, descent_error *error)
{
    const dsc_bounded_function function = {evaluate, accept, multiply, s};
    return dsc_bounded_minimize(&s->b, &function, tolerance, error);
}

// ---- the start ----

static descent_status begin(dsc_solver *s, const double *x, descent_error *error)
{
    dsc_problem *p = &s->problem;
    bool finite = false;
    const size_t bytes = p->n * sizeof *x;
    memcpy(s->a.trial.x, x, bytes);
    dsc_problem_clamp(p, s->a.trial.x);
    s->moved = memcmp(s->a.trial.x, x, bytes) != 0;
    TRY(dsc_problem_evaluate(p, &s->a.trial, &finite, error));
    for (size_t i = 0; i < p->m && isfinite(s->a.trial.f); i++) {
        FAIL_IF(!isfinite(s->a.trial.c[i]), error, DESCENT_INVALID,
                "%s is %g at the start: begin where the constraints are defined" DSC_REMEDY
                "another start",
                p->constraints[i].name ? p->constraints[i].name : "a constraint",
                s->a.trial.c[i]);
    }
    FAIL_IF(!isfinite(s->a.trial.f), error, DESCENT_INVALID,
            "the value is %g at the start%s: begin where the function is defined", s->a.trial.f,
            s->moved ? ", moved to the bounds" : "");
    FAIL_IF(!finite, error, DESCENT_INVALID,
            "a gradient is not finite at the start%s: begin where the function is smooth",
            s->moved ? ", moved to the bounds" : "");
    dsc_problem_scale(p, &s->a.trial);
    dsc_augmented_accept(&s->a);
    s->first_value = s->a.at.f;
    memcpy(s->first, s->a.at.x, bytes);
    memcpy(s->b.x, s->a.at.x, bytes);
    memcpy(s->x, s->a.at.x, bytes);
    double squares = 0.0;
    for (size_t i = 0; i < p->m; i++) {
        const double v = dsc_violation(p, i, s->a.at.c[i]);
        squares += v * v;
    }
    const double penalty = 10.0 * fmax(1.0, fabs(s->a.at.f)) / fmax(1.0, 0.5 * squares);
    s->a.penalty = fmin(DSC_PENALTY_HIGH, fmax(DSC_PENALTY_LOW, penalty));
    return DESCENT_OK;
}

// ---- rounds ----

typedef struct course {
    double tolerance; /* of the next round */
    double before;    /* infeasibility after the one before */
    int in_vain;      /* rounds in a row in which it has hardly fallen */
    int restarts;
} course;

// Far from the start f still falls as a power of the distance does (run/minimize.c).
static bool still_falls(const dsc_solver *s)
{
    double along = 0.0;
    for (size_t j = 0; j < s->problem.n; j++) {
        along += s->a.at.g[j] * (s->a.at.x[j] - s->first[j]);
    }
    const double fell = s->first_value - s->a.at.f;
    return fell > 0.0 && -along >= DSC_STILL_FALLS * fell;
}

// The round ran away: is it the problem that has no end, or was the penalty too small?
static void come_back(dsc_solver *s)
{
    const bool feasible = dsc_problem_violation(&s->problem, &s->a.at) <= DSC_ACTIVE;
    const bool endless = feasible && still_falls(s);
    if (endless || s->problem.m == 0 || s->a.penalty > DSC_PENALTY_MOST) {
        s->verdict = endless ? DESCENT_KKT_UNBOUNDED : DESCENT_KKT_UNFINISHED;
        s->stop = endless ? DESCENT_STOP_UNBOUNDED : DESCENT_STOP_STUCK;
        return;
    }
    s->a.penalty *= DSC_PENALTY_GROWS * DSC_PENALTY_GROWS;
    memcpy(s->b.x, s->x, s->problem.n * sizeof *s->x);
}

// A little away from where it is, each variable by another share, and off the bounds: a violation
// that is stationary may be so at a saddle of its own.
static void step_aside(dsc_solver *s)
{
    const dsc_problem *p = &s->problem;
    for (size_t j = 0; j < p->n; j++) {
        const double x = s->a.at.x[j], golden = 0.6180339887498949 * (double)(j + 1);
        const double share = 0.5 + 0.5 * (golden - floor(golden));
        const bool back = x >= p->upper[j] || (x > p->lower[j] && j % 2 == 1);
        s->b.x[j] = x + (back ? -aside : aside) * share * (1.0 + fabs(x));
    }
    dsc_problem_clamp(p, s->b.x);
}

// Minimises the violation alone. *found (out): a feasible point, at s->b.x.
static descent_status restore(dsc_solver *s, bool *found, descent_error *error)
{
    dsc_augmented *a = &s->a;
    const double penalty = a->penalty;
    const double tolerance = fmin(1e-12, 1e-9 * dsc_problem_violation(&s->problem, &a->at));
    double violation = HUGE_VAL;
    bool stuck = false, again = true;
    memset(a->multipliers, 0, s->problem.m * sizeof *a->multipliers);
    a->weight = 0.0;
    a->penalty = 1.0;
    for (int k = 0; k < ASIDES_MOST && again; k++) {
        const double before = violation;
        TRY(minimize(s, tolerance, error));
        violation = dsc_problem_violation(&s->problem, &a->at);
        *found = violation <= s->o->tol_feasible;
        stuck = !*found && s->stop == DESCENT_STOP_NONE &&
                s->b.projected <= DSC_INFEASIBLE_SLOPE * violation;
        again = stuck && violation < DSC_HARDLY * before;
        if (again) {
            step_aside(s);
        }
    }
    a->weight = 1.0;
    a->penalty = fmax(1.0, DSC_PENALTY_GROWS * sqrt(penalty));
    if (stuck) {
        s->verdict = DESCENT_KKT_INFEASIBLE;
        s->stop = DESCENT_STOP_STUCK;
    }
    return DESCENT_OK;
}

static void update_multipliers(dsc_solver *s)
{
    for (size_t i = 0; i < s->problem.m; i++) {
        const double t = s->a.next[i];
        s->a.multipliers[i] = t > multiplier_most    ? multiplier_most
                              : t < -multiplier_most ? -multiplier_most
                                                     : t;
    }
}

// Newton's method from where it is. *done (out): the conditions hold to the tolerances.
static descent_status finish(dsc_solver *s, bool *done, descent_error *error)
{
    bool better = false;
    dsc_augmented *a = &s->a;
    TRY(dsc_kkt_polish(&s->problem, &a->at, a->next, &better, error));
    const double residual = dsc_kkt_residual(&s->problem, &a->at, a->next, s->b.g);
    *done = residual <= fmin(s->o->tol_gradient, s->o->tol_feasible);
    if (better) {
        memcpy(s->b.x, a->at.x, s->problem.n * sizeof *s->b.x);
    }
    return DESCENT_OK;
}

static descent_status after_round(dsc_solver *s, course *c, descent_error *error)
{
    dsc_augmented *a = &s->a;
    const double left = dsc_augmented_infeasibility(a);
    bool done = left <= s->o->tol_feasible && s->b.projected <= s->o->tol_gradient;
    if (done || (left <= nearly && s->b.projected <= nearly)) {
        bool polished = false;
        TRY(finish(s, &polished, error));
        done = done || polished;
    }
    if (done || s->problem.m == 0) {
        s->stop = done ? DESCENT_STOP_GRADIENT : DESCENT_STOP_STUCK;
        return DESCENT_OK;
    }
    update_multipliers(s);
    memcpy(s->x, a->at.x, s->problem.n * sizeof *s->x);
    const double violation = dsc_problem_violation(&s->problem, &a->at);
    c->in_vain = violation > DSC_HARDLY * c->before && violation > s->o->tol_feasible
                     ? c->in_vain + 1
                     : 0;
    if (c->in_vain >= DSC_ROUNDS_IN_VAIN && c->restarts < RESTARTS_MOST) {
        bool found = false;
        c->restarts++;
        c->in_vain = 0;
        TRY(restore(s, &found, error));
        c->before = HUGE_VAL;
        return DESCENT_OK;
    }
    if (left > DSC_VIOLATION_FALLS * c->before && left > s->o->tol_feasible) {
        a->penalty = fmin(DSC_PENALTY_MOST, a->penalty * DSC_PENALTY_GROWS);
    }
    c->before = left;
    c->tolerance = fmax(s->o->tol_gradient, tighter * c->tolerance);
    return DESCENT_OK;
}

descent_status dsc_solver_run(dsc_solver *s, const double *x, descent_error *error)
{
    course c = {.tolerance = loose, .before = HUGE_VAL};
    s->started = s->o->time < HUGE_VAL ? dsc_clock() : 0.0;
    TRY(begin(s, x, error));
    c.tolerance = s->problem.m == 0 ? s->o->tol_gradient : loose;
    while (s->stop == DESCENT_STOP_NONE && s->rounds < ROUNDS_MOST) {
        s->rounds++;
        TRY(minimize(s, c.tolerance, error));
        if (s->stop != DESCENT_STOP_NONE) {
            break;
        }
        if (s->b.end == DSC_BOUNDED_RUNAWAY) {
            come_back(s);
            continue;
        }
        TRY(after_round(s, &c, error));
    }
    s->stop = s->stop == DESCENT_STOP_NONE ? DESCENT_STOP_STUCK : s->stop;
    return DESCENT_OK;
}
