// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Steps of a run's rule from a point on: with its averages as the run left them, where they are
// known. Near the limit of the step size no bound tells what they do: they are tried.
#include "surface/judge/training_steps.h"

#include <math.h>
#include <string.h>

#include "core/memory.h"
#include "optim/rules.h"
#include "surface/judge/limits.h"

enum { FEW_STEPS = 12, MANY_STEPS = 100, POWER_PRODUCTS = 12 };

double dsc_training_eps(const descent_diagnose_options *o)
{
    return o->v ? o->optimizer.eps : ADAM_EPS;
}

double dsc_second_correction(const descent_diagnose_options *o)
{
    const dsc_rule *row = dsc_rule_find(o->optimizer.rule);
    const bool by_itself = row && row->bias_correction;
    const bool corrected = o->optimizer.bias_correction == DESCENT_BIAS_CORRECTION_AUTO
                               ? by_itself
                               : o->optimizer.bias_correction != 0;
    return o->v && corrected && o->steps > 0 ? 1.0 - pow(o->optimizer.beta2, (double)o->steps)
                                             : 1.0;
}

descent_status dsc_training_warm(size_t n, const descent_diagnose_options *o, double rate,
                                 const double *squares, const double *g, double sum,
                                 descent_optimizer **optimizer, descent_error *error)
{
    const descent_rule rule = dsc_rule_of_steps(o->optimizer.rule);
    descent_optimizer_options options = descent_optimizer_options_default(rule);
    options.learning_rate = rate;
    if (dsc_rule_has_momentum((int)rule)) {
        options.beta1 = o->optimizer.beta1;
        options.momentum_form = o->optimizer.momentum_form;
        options.dampening = o->optimizer.dampening;
    }
    if (o->v) {
        options.beta2 = o->optimizer.beta2;
        options.eps = o->optimizer.eps;
        options.eps_form = o->optimizer.eps_form;
        options.bias_correction = o->optimizer.bias_correction;
    }
    TRY(descent_optimizer_create(DESCENT_FLOAT64, n, &options, optimizer, error));
    for (size_t k = 0; k < descent_optimizer_state_count(*optimizer); k++) {
        const char *name = "";
        double *state = descent_optimizer_state(*optimizer, k, &name);
        const bool is_v = strcmp(name, "v") == 0;
        const double *known = is_v ? o->v : o->m;
        for (size_t i = 0; i < n; i++) {
            state[i] = known ? known[i] : is_v ? squares[i] : sum * g[i];
        }
    }
    descent_optimizer_set_steps(*optimizer, o->v && o->steps > 0 ? o->steps : 1000000);
    return DESCENT_OK;
}

// u[n] (out) = the direction of the largest curvature, of length 1. hu: n.
static descent_status sharpest(dsc_point *point, dsc_local *local, double *u, double *hu,
                               descent_error *error)
{
    const size_t n = point->n;
    if (local->index.dense.n > 0) {
        memset(hu, 0, n * sizeof *hu);
        hu[n - 1] = 1.0;
        return dsc_dense_combine(&local->index.dense, hu, u, error);
    }
    dsc_point_random(point, DSC_STREAM_BATCH - 1, u);
    for (int k = 0; k < POWER_PRODUCTS; k++) {
        TRY(dsc_point_multiply(point, point->x, u, hu, error));
        const double length = dsc_norm(n, hu);
        for (size_t i = 0; i < n && length > 0.0; i++) {
            u[i] = hu[i] / length;
        }
    }
    return DESCENT_OK;
}

// What steps came to: means of f over the second and the last quarter, f at the end; how often
// the slope along u changed its sign.
typedef struct trial {
    int steps, turns;
    double middle, late, last;
} trial;

// From rest where the rule's averages are not known. x, g: n.
static descent_status follow_rule(dsc_point *point, const descent_diagnose_options *o,
                                  double rate, const double *u, double *x, double *g,
                                  trial *run, descent_error *error)
{
    const size_t n = point->n;
    const int quarter = run->steps / 4;
    descent_optimizer *optimizer = NULL;
    memcpy(x, point->x, n * sizeof *x);
    memcpy(g, point->g, n * sizeof *g);
    TRY(dsc_training_warm(n, o, rate, g, g, 0.0, &optimizer, error));
    double before = dsc_dot(n, g, u);
    descent_status status = DESCENT_OK;
    run->last = point->f;
    run->middle = run->late = 0.0;
    run->turns = 0;
    for (int k = 0; status == DESCENT_OK && k < run->steps && isfinite(run->last); k++) {
        status = descent_optimizer_step_f64(optimizer, x, g, error);
        THEN(status, dsc_point_value(point, x, &run->last, g, error));
        const double now = dsc_dot(n, g, u);
        run->turns += before * now < 0.0;
        before = now;
        run->middle += k >= quarter && k < 2 * quarter ? run->last / quarter : 0.0;
        run->late += k >= run->steps - quarter ? run->last / quarter : 0.0;
    }
    descent_optimizer_free(optimizer);
    return status;
}

// Many steps: f is higher, and goes on rising: momentum that begins from rest swings wider than
// it did, once.
static bool grows(const dsc_point *point, const trial *run)
{
    const double wide = fmax(fabs(point->f), CLEAR_OF_NOISE * point->noise);
    return run->late > point->f + wide &&
           run->late - point->f > SWINGS_WIDER * (run->middle - point->f);
}

static void read_trials(const dsc_point *point, const trial *run, const trial *shorter,
                        dsc_training *training)
{
    const bool many = run->steps > FEW_STEPS;
    const double f = point->f, noise = CLEAR_OF_NOISE * point->noise;
    training->run = (uint64_t)run->steps;
    training->late = many ? run->late : (double)NAN;
    training->shorter = many ? shorter->late : (double)NAN;
    training->oscillates = !isfinite(run->last) || (many ? grows(point, run) : run->last > f);
    training->bounces = many && !training->oscillates && BOUNCES_PER * run->turns >= run->steps;
    const double saved = f - shorter->late;
    training->stuck = many && !training->oscillates &&
                      saved > fmax(noise, STUCK_GAIN * fabs(f)) &&
                      run->late > f - STUCK_PART * saved;
    training->sinks = many && run->late < f - fmax(noise, SINKS_GAIN * fabs(f));
}

descent_status dsc_training_try(dsc_point *point, dsc_local *local,
                                const descent_diagnose_options *o, const double *u,
                                dsc_training *training, descent_error *error)
{
    const size_t n = point->n;
    const bool many =
        dsc_objective_work(point->objective, (double)(point->objective->m + 1)) < CHEAP;
    double *block = dsc_alloc_aligned(n, 3 * sizeof *block);
    if (!block) {
        return dsc_no_memory(error, "some steps", 3 * n * sizeof *block);
    }
    memset(block, 0, 3 * n * sizeof *block);
    double *x = block, *g = block + n, *own = block + 2 * n;
    trial run = {.steps = many ? MANY_STEPS : FEW_STEPS}, shorter = run;
    descent_status status = !u && many ? sharpest(point, local, own, x, error) : DESCENT_OK;
    u = u ? u : own;
    THEN(status, follow_rule(point, o, o->optimizer.learning_rate, u, x, g, &run, error));
    THEN(status,
         follow_rule(point, o, 0.5 * o->optimizer.learning_rate, u, x, g, &shorter, error));
    dsc_free_aligned(block);
    TRY(status);
    read_trials(point, &run, &shorter, training);
    return DESCENT_OK;
}
