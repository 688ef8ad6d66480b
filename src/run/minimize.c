// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Minimising an objective: the loop, when it ends, and what is told then.
//
// A state (x, value, gradient) is told to the callback, judged, and left by a step; so every
// value and gradient is computed once. A step of the rules that take gradients one at a time is
// that of the optimizer.
//
// Keeps: the callback sees every state once, including the last. A step that leads to a value
// or gradient that is not finite is taken back, so the result is always a point where the
// function exists. Of a portable objective (a formula, a function in C) the whole path has the
// same bits on every processor. Tolerances end a run only where they mean something: not on
// minibatches, whose gradient is never 0 for long, and not right after a kick.
#include "core/number.h"
#include "core/options.h"
#include "run/minimize_lbfgs.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/clock.h"
#include "core/elementary/elementary.h"
#include "core/memory.h"
#include "optim/estimate.h"
#include "run/bounds.h"

static bool is_perturbed(const dsc_minimizer *m)
{
    return m->rule->perturbed;
}

// ---- setting up ----

static descent_status check(const descent_objective *objective,
                            const descent_minimize_options *o, const double *x,
                            descent_error *error)
{
    FAIL_IF(objective->type != DESCENT_FLOAT64, error, DESCENT_INVALID,
            "minimising works in float64, and this objective is of float32: make it with "
            "DESCENT_FLOAT64");
    FAIL_IF(!x, error, DESCENT_INVALID, "x is NULL: a minimisation starts somewhere");
    const dsc_rule *rule = dsc_rule_find(o->optimizer.rule);
    if (!rule->line_search) {
        return DESCENT_OK;
    }
    FAIL_IF(o->batch > 0 && o->batch < objective->m, error, DESCENT_INVALID,
            "batch: %s compares values and gradients of two steps, so it needs all %zu "
            "examples at each" DSC_REMEDY "batch = full\nanother rule",
            rule->name, objective->m);
    FAIL_IF(o->optimizer.weight_decay > 0.0, error, DESCENT_INVALID,
            "weight-decay: %s minimises the function as it is; make X/2 times the sum of "
            "squares a part of the function, or use another rule",
            rule->name);
    FAIL_IF(o->optimizer.clip < HUGE_VAL, error, DESCENT_INVALID,
            "clip: the line search of %s finds the length of the step" DSC_REMEDY
            "clip = none\nanother rule",
            rule->name);
    return DESCENT_OK;
}

static descent_status check_bounds(const dsc_minimizer *m, descent_error *error)
{
    FAIL_IF((m->lower || m->upper) && m->rule->line_search, error, DESCENT_INVALID,
            "bounds: the line search of %s would be misled by steps that end at them: call "
            "descent_minimize_constrained, which needs no rule" DSC_REMEDY "another rule",
            m->rule->name);
    return dsc_bounds_check(m->n, m->lower, m->upper, error);
}

static descent_status allocate(dsc_minimizer *m, const double *x, descent_error *error)
{
    const bool two = m->rule->line_search || m->rule->estimates;
    const bool perturbed = is_perturbed(m), bounded = m->lower || m->upper;
    size_t bytes = 0;
    const size_t size = sizeof(double);
    // One block; vectors that a rule does not need take no room.
    const size_t at[] = {dsc_layout_add(&bytes, m->n, size),
                         dsc_layout_add(&bytes, m->n, size),
                         dsc_layout_add(&bytes, m->n, size),
                         dsc_layout_add(&bytes, two ? m->n : 0, size),
                         dsc_layout_add(&bytes, two ? m->n : 0, size),
                         dsc_layout_add(&bytes, perturbed ? m->n : 0, size),
                         dsc_layout_add(&bytes, bounded ? m->n : 0, size)};
    m->block = dsc_alloc_aligned(1, bytes);
    if (!m->block) {
        return dsc_no_memory(error, "the vectors of a minimisation", bytes);
    }
    double **const vectors[] = {&m->x,         &m->g,    &m->before, &m->g_before,
                                &m->direction, &m->kept, &m->inside};
    for (size_t i = 0; i < sizeof at / sizeof *at; i++) {
        *vectors[i] = m->block + at[i] / size;
    }
    m->inside = bounded ? m->inside : NULL;
    memcpy(m->x, x, m->n * size);
    dsc_bounds_clamp(m->n, m->lower, m->upper, m->x);
    return DESCENT_OK;
}

static descent_status place_schedules(dsc_minimizer *m, descent_error *error)
{
    if (descent_schedule_is_constant(m->o->decay) && !m->o->schedule[0]) {
        return DESCENT_OK;
    }
    m->scheduled = calloc(DSC_SCHEDULED, sizeof *m->scheduled);
    if (!m->scheduled) {
        return dsc_no_memory(error, "schedules", DSC_SCHEDULED * sizeof *m->scheduled);
    }
    TRY(dsc_scheduled_read(m->o->decay, m->o->schedule, m->scheduled, &m->scheduled_count,
                           error));
    m->epochs = (dsc_era){0, 0, 1};
    const dsc_calendar calendar = {&m->epochs, 1, m->most_steps};
    for (size_t i = 0; i < m->scheduled_count; i++) {
        dsc_scheduled *one = &m->scheduled[i];
        FAIL_IF(strcmp(one->name, "batch") == 0, error, DESCENT_INVALID,
                "schedule: the batch size cannot change while a function is minimised");
        const dsc_leg *plateau = dsc_plateau_of(&one->schedule);
        FAIL_IF(plateau && plateau->watched == DSC_WATCH_VALID, error, DESCENT_INVALID,
                "%s: the plateau waits for the validation loss, and a function has "
                "none" DSC_REMEDY "without of=valid it waits for the value of the function",
                one->factors ? "decay" : "schedule");
        TRY(dsc_scheduled_place_in(m->mathematics, one, &calendar, &m->o->optimizer, m->rate,
                                   error));
    }
    m->rate_schedule = dsc_scheduled_find(m->scheduled, m->scheduled_count, "lr");
    return DESCENT_OK;
}

static descent_status prepare(dsc_minimizer *m, const double *x, descent_error *error)
{
    const descent_minimize_options *o = m->o;
    TRY(allocate(m, x, error));
    if (m->noisy) {
        TRY(dsc_batches_create(NULL, m->objective->m, (size_t)o->batch, o->seed, &m->batches,
                               error));
        dsc_batches_epoch(m->batches, 0);
    }
    if (m->rule->line_search) {
        return dsc_lbfgs_create(m->n, (size_t)o->memory, m->kernels, &m->lbfgs, error);
    }
    descent_optimizer_options rule = o->optimizer;
    rule.size = sizeof rule;
    rule.rule = (int)dsc_rule_of_steps(rule.rule);
    m->rate = isnan(rule.learning_rate) ? m->rule->function_rate : rule.learning_rate;
    rule.learning_rate = m->rate;
    TRY(place_schedules(m, error));
    m->perturb = dsc_perturb_start(o->noise, m->rate, o->tol_gradient, m->noisy, o->seed,
                                   m->mathematics);
    TRY(descent_optimizer_create(DESCENT_FLOAT64, m->n, &rule, &m->optimizer, error));
    if (m->objective->portable) {
        dsc_optimizer_make_portable(m->optimizer);
    }
    return DESCENT_OK;
}

static void release(dsc_minimizer *m)
{
    descent_optimizer_free(m->optimizer);
    dsc_lbfgs_free(m->lbfgs);
    dsc_batches_free(m->batches);
    free(m->scheduled);
    dsc_free_aligned(m->block);
}

// ---- a step ----

static void next_batch(dsc_minimizer *m)
{
    if (m->batches && ++m->batch == dsc_batches_count(m->batches)) {
        m->batch = 0;
        dsc_batches_epoch(m->batches, (uint32_t)++m->epoch);
    }
}

static descent_status look(dsc_minimizer *m, descent_error *error)
{
    TRY(dsc_minimizer_evaluate(m, m->x, &m->value, m->g, error));
    m->norm = dsc_minimizer_gradient_norm(m);
    return DESCENT_OK;
}

static bool is_finite(const dsc_minimizer *m)
{
    return isfinite(m->value) && isfinite(m->norm) && m->kernels->all_finite(m->n, m->x);
}

static double rate_of(const dsc_minimizer *m)
{
    return dsc_scheduled_rate(m->mathematics, m->rate_schedule, m->rate, 1.0, m->step, m->step);
}

// To where the last kick was made.
static descent_status go_back(dsc_minimizer *m, descent_error *error)
{
    memcpy(m->x, m->kept, m->n * sizeof *m->x);
    return look(m, error);
}

// v H v with random signs v: a function has no labels to draw.
static descent_status estimate_curvature(dsc_minimizer *m, descent_error *error)
{
    descent_rows rows = {0};
    if (m->batches) {
        rows.index = dsc_batches_get(m->batches, (size_t)m->batch, &rows.count);
    }
    dsc_optimizer_draw_signs(m->optimizer, m->o->seed, m->direction);
    TRY(dsc_objective_multiply(m->objective, DESCENT_HESSIAN, m->x, m->direction,
                               m->batches ? &rows : NULL, m->g_before, error));
    m->evaluations++;
    if (m->kernels->all_finite(m->n, m->g_before)) {
        dsc_optimizer_take_estimate(m->optimizer, m->objective->workers, m->direction,
                                    m->g_before, 1.0);
    }
    return DESCENT_OK;
}

static descent_status move(dsc_minimizer *m, descent_error *error)
{
    if (descent_optimizer_wants_estimate(m->optimizer)) {
        TRY(estimate_curvature(m, error));
    }
    m->last_rate = rate_of(m);
    TRY(descent_optimizer_set_learning_rate(m->optimizer, m->last_rate, error));
    for (size_t i = 0; i < m->scheduled_count; i++) {
        if (&m->scheduled[i] != m->rate_schedule) {
            TRY(dsc_scheduled_set(m->mathematics, &m->scheduled[i], m->step, m->step,
                                  m->optimizer, error));
        }
    }
    const double norm = m->inside ? dsc_minimizer_norm(m, m->g) : m->norm;
    dsc_optimizer_step(m->optimizer, m->objective->workers, m->x, m->g, norm);
    dsc_optimizer_end(m->optimizer);
    return DESCENT_OK;
}

static descent_status gradient_step(dsc_minimizer *m, descent_error *error)
{
    const double value = m->value, norm = m->norm;
    memcpy(m->before, m->x, m->n * sizeof *m->x);
    const dsc_perturb_verdict verdict =
        is_perturbed(m) ? dsc_perturb_next(&m->perturb, value, norm) : DSC_PERTURB_STEP;
    switch (verdict) {
    case DSC_PERTURB_STEP:
        TRY(move(m, error));
        break;
    case DSC_PERTURB_KICK:
        memcpy(m->kept, m->x, m->n * sizeof *m->x);
        dsc_perturb_kick(&m->perturb, m->n, m->x);
        break;
    case DSC_PERTURB_BACK:
    case DSC_PERTURB_END:
        memcpy(m->x, m->kept, m->n * sizeof *m->x);
        break;
    }
    dsc_bounds_clamp(m->n, m->lower, m->upper, m->x);
    next_batch(m);
    TRY(look(m, error));
    // Back to the last good point; what was met goes into the message.
    if (!is_finite(m)) {
        m->bad_value = m->value;
        memcpy(m->x, m->before, m->n * sizeof *m->x);
        m->value = value;
        m->norm = norm;
        m->stop = DESCENT_STOP_DIVERGED;
        return DESCENT_OK;
    }
    m->step++;
    m->value_before = value;
    for (size_t i = 0; i < m->scheduled_count; i++) {
        (void)dsc_plateau_tell(&m->scheduled[i].schedule, &m->scheduled[i].plateau, m->step,
                               m->value);
    }
    m->stop = verdict == DSC_PERTURB_END ? DESCENT_STOP_GRADIENT : m->stop;
    return DESCENT_OK;
}

// ---- the end ----

static bool is_short(dsc_minimizer *m)
{
    double squares = 0.0;
    for (size_t i = 0; i < m->n; i++) {
        squares += (m->x[i] - m->before[i]) * (m->x[i] - m->before[i]);
    }
    return sqrt(squares) <= m->o->tol_step * (1.0 + dsc_minimizer_norm(m, m->x));
}

static descent_stop stop_reason(dsc_minimizer *m, double start)
{
    const descent_minimize_options *o = m->o;
    // pgd does not stop at small gradients without a kick, and a kick is not a small step.
    // The pause after a kick is how perturbed gradient descent finds out what the point is.
    // A rate of 0, as a warm-up begins with, makes no step that could be a short one.
    const bool judges = !m->noisy && !(is_perturbed(m) && m->perturb.since == 0) &&
                        (m->lbfgs || m->last_rate > 0.0);
    if (!m->noisy && !is_perturbed(m) && m->tol_gradient > 0.0 && m->norm <= m->tol_gradient) {
        return DESCENT_STOP_GRADIENT;
    }
    if (judges && m->step > 0 && o->tol_step > 0.0 && is_short(m)) {
        return DESCENT_STOP_MOVE;
    }
    if (judges && m->step > 0 && o->tol_value > 0.0 &&
        fabs(m->value - m->value_before) <= o->tol_value * (1.0 + fabs(m->value))) {
        return DESCENT_STOP_VALUE;
    }
    if (m->step >= m->most_steps) {
        return DESCENT_STOP_STEPS;
    }
    return o->time < HUGE_VAL && dsc_clock() - start >= o->time ? DESCENT_STOP_TIME
                                                                : DESCENT_STOP_NONE;
}

// A gradient that is small at the start may be the scale of f, not its end: 1e-20 (x - 3)^2.
// The end is near when f no longer falls over a short distance along -g; else the tolerance is
// taken relative to this gradient. (The other rules have rates, which are made for a scale.)
// m->before and m->g_before are scratch.
static descent_status scale_tolerance(dsc_minimizer *m, descent_error *error)
{
    const double h = 1e-6 * (1.0 + dsc_minimizer_norm(m, m->x));
    double value = 0.0;
    m->tol_gradient = m->o->tol_gradient;
    if (m->noisy || !m->lbfgs || !(m->norm > 0.0 && m->norm <= m->tol_gradient)) {
        return DESCENT_OK;
    }
    memcpy(m->before, m->x, m->n * sizeof *m->x);
    m->kernels->axpy(m->n, -h / m->norm, m->g, m->before);
    TRY(dsc_minimizer_evaluate(m, m->before, &value, m->g_before, error));
    double along = 0.0, change = 0.0;
    for (size_t i = 0; i < m->n; i++) {
        along += (m->g[i] / m->norm) * (m->g_before[i] / m->norm);
        const double part = (m->g[i] - m->g_before[i]) / m->norm;
        change += part * part;
    }
    // Over a way of 1 + |x|, times the rounding of x, the gradient would change by as much.
    const double rounding = 8.0 * DBL_EPSILON * sqrt(change) / 1e-6;
    if (along > 0.0 && isfinite(along) && rounding < 1.0) {
        m->tol_gradient = fmax(m->tol_gradient * m->norm, DBL_MIN);
    }
    return DESCENT_OK;
}

static descent_status run(dsc_minimizer *m, descent_minimize_callback *callback, void *user,
                          descent_error *error)
{
    const double start = m->o->time < HUGE_VAL ? dsc_clock() : 0.0;
    for (;;) {
        const descent_minimize_event event = {.size = sizeof event,
                                              .step = m->step,
                                              .evaluations = m->evaluations,
                                              .value = m->value,
                                              .gradient_norm = m->norm,
                                              .learning_rate = m->last_rate,
                                              .n = m->n,
                                              .x = m->x,
                                              .g = m->g};
        const bool asked = callback && callback(&event, user) == DESCENT_STOP;
        if (m->stop == DESCENT_STOP_NONE) {
            m->stop = stop_reason(m, start);
        }
        if (m->stop == DESCENT_STOP_NONE && asked) {
            m->stop = DESCENT_STOP_ASKED;
        }
        if (m->stop != DESCENT_STOP_NONE) {
            return DESCENT_OK;
        }
        const uint64_t step = m->step;
        TRY(m->lbfgs ? dsc_minimizer_lbfgs_step(m, error) : gradient_step(m, error));
        if (m->step == step) { /* stuck, or diverged: there is no new state to tell */
            return DESCENT_OK;
        }
    }
}

// Does f not fall along -g from p, although g says that it does? By differences to both sides:
// at a kink one of them agrees with g. m->before is scratch.
static descent_status is_uphill(dsc_minimizer *m, const double *p, bool *uphill,
                                descent_error *error)
{
    double value = 0.0, side[2] = {0.0, 0.0};
    TRY(dsc_minimizer_evaluate(m, p, &value, m->g, error));
    const double norm = dsc_minimizer_norm(m, m->g);
    // The step of central differences that balances their error h^2 with rounding / h.
    const double h = dsc_cbrt(DBL_EPSILON) * (1.0 + dsc_minimizer_norm(m, p));
    const double rounding = DBL_EPSILON * fabs(value) / h;
    if (!isfinite(norm) || norm <= 100.0 * rounding) {
        return DESCENT_OK; /* a difference would say nothing */
    }
    for (int i = 0; i < 2; i++) {
        memcpy(m->before, p, m->n * sizeof *p);
        m->kernels->axpy(m->n, (i == 0 ? h : -h) / norm, m->g, m->before);
        TRY(dsc_minimizer_evaluate(m, m->before, &side[i], NULL, error));
    }
    const double slope = fmax(side[0] - value, value - side[1]) / h;
    *uphill = isfinite(slope) && slope < 0.5 * norm;
    return DESCENT_OK;
}

// Far from the start f still falls as a power of the distance does: slope times distance is a
// share of what it fell, as for -log(x). Where f has a bound, that product goes to zero.
// `first` is the start.
static bool is_unbounded(const dsc_minimizer *m, const double *first)
{
    static const double far = 1e6, share = 0.03;
    double squares = 0.0, along = 0.0;
    if (m->bad_value == -HUGE_VAL) {
        return true;
    }
    for (size_t i = 0; i < m->n; i++) {
        const double way = m->x[i] - first[i];
        squares += way * way;
        along += m->g[i] * way;
    }
    const double fell = m->first_value - m->value;
    return sqrt(squares) >= far * (1.0 + dsc_minimizer_norm(m, first)) && fell > 0.0 &&
           -along >= share * fell;
}

static descent_status fail_diverged(const dsc_minimizer *m, bool uphill, double distance,
                                    descent_error *error)
{
    // What is suggested is at most the standard rate of the rule.
    const double smaller = fmin(m->last_rate / 10.0, m->rule->function_rate);
    if (m->stop == DESCENT_STOP_UNBOUNDED) {
        return dsc_fail(
            error, DESCENT_DIVERGED,
            "it falls without end: after %s steps, %g away from the start, the "
            "value is %g and keeps falling\na function without a lower bound has no "
            "minimum: add what bounds it, or begin elsewhere",
            DSC_COUNT(m->step), distance, m->value);
    }
    return dsc_fail(error, DESCENT_DIVERGED,
                    "%s is not finite at step %s; the learning rate was %g\n"
                    "x of step %s is kept, where the value is %g%s" DSC_REMEDY "%slr = %g",
                    isfinite(m->bad_value) ? "the gradient" : "the value",
                    DSC_COUNT(m->step) + 1, m->last_rate, DSC_COUNT(m->step), m->value,
                    uphill ? "\nthe gradient does not point uphill" : "",
                    uphill ? "check the gradient against differences of the function\n" : "",
                    smaller);
}

// Fills *result from the state at the end; a run on mini-batches is judged on all examples.
static descent_status finish(dsc_minimizer *m, const double *first,
                             descent_minimize_result *result, descent_error *error)
{
    if (m->batches) {
        dsc_batches_free(m->batches);
        m->batches = NULL;
        TRY(look(m, error));
    } else if (is_perturbed(m) && m->perturb.watching && m->perturb.value < m->value) {
        TRY(go_back(m, error));
    }
    if (!m->noisy && m->stop != DESCENT_STOP_ASKED && is_unbounded(m, first)) {
        m->stop = DESCENT_STOP_UNBOUNDED;
    }
    *result = (descent_minimize_result){
        .value = m->value, .gradient_norm = m->norm, .steps = m->step, .stop = m->stop};
    const bool stuck = m->stop == DESCENT_STOP_STUCK;
    const bool rose = m->value > m->first_value + 1e-12 * (1.0 + fabs(m->first_value));
    if (!m->noisy && !m->inside && (stuck || rose || m->stop == DESCENT_STOP_DIVERGED)) {
        TRY(is_uphill(m, stuck ? m->x : first, &result->gradient_suspect, error));
    }
    result->evaluations = m->evaluations;
    return DESCENT_OK;
}

static descent_status start_and_run(dsc_minimizer *m, double *x,
                                    descent_minimize_callback *callback, void *user,
                                    descent_minimize_result *result, descent_error *error)
{
    TRY(prepare(m, x, error));
    m->last_rate = m->lbfgs ? 0.0 : rate_of(m);
    TRY(look(m, error));
    if (!is_finite(m)) {
        *result = (descent_minimize_result){.value = m->value,
                                            .gradient_norm = m->norm,
                                            .evaluations = m->evaluations,
                                            .stop = DESCENT_STOP_DIVERGED};
        return dsc_fail(error, DESCENT_DIVERGED,
                        "%s is not finite at the start: begin where the function is defined",
                        isfinite(m->value) ? "the gradient" : "the value");
    }
    m->first_value = m->best_value = m->value;
    m->best_norm = m->norm;
    TRY(scale_tolerance(m, error));
    TRY(run(m, callback, user, error));
    TRY(finish(m, x, result, error));
    m->kernels->axpy(m->n, -1.0, m->x, x);
    const double distance = dsc_minimizer_norm(m, x);
    memcpy(x, m->x, m->n * sizeof *x);
    return m->stop == DESCENT_STOP_DIVERGED || m->stop == DESCENT_STOP_UNBOUNDED
               ? fail_diverged(m, result->gradient_suspect, distance, error)
               : DESCENT_OK;
}

descent_status descent_minimize(descent_objective *objective,
                                const descent_minimize_options *options, double *x,
                                descent_minimize_callback *callback, void *user,
                                descent_minimize_result *result, descent_error *error)
{
    NEED(error, "objective, options, x", objective, options, x);
    return descent_minimize_within(objective, options, NULL, NULL, x, callback, user, result,
                                   error);
}

descent_status descent_minimize_within(descent_objective *objective,
                                       const descent_minimize_options *options,
                                       const double *lower, const double *upper, double *x,
                                       descent_minimize_callback *callback, void *user,
                                       descent_minimize_result *result, descent_error *error)
{
    NEED(error, "objective, options, x", objective, options, x);
    descent_minimize_options own = descent_minimize_options_default(DESCENT_ADAM);
    descent_minimize_result ended = {.size = sizeof ended};
    TRY(dsc_options_take(descent_minimize_option_table(), options, &own, error));
    dsc_rule_settle(&own.optimizer);
    TRY(check(objective, &own, x, error));
    if (result) {
        TRY(dsc_size_check("minimize_result", result, sizeof *result, error));
    }
    const dsc_rule *rule = dsc_rule_find(own.optimizer.rule);
    dsc_minimizer m = {.objective = objective,
                       .o = &own,
                       .rule = rule,
                       .kernels = dsc_kernels_for(DESCENT_FLOAT64, objective->portable),
                       .mathematics = objective->portable ? &dsc_portable_mathematics
                                                          : &dsc_library_mathematics,
                       .lower = lower,
                       .upper = upper,
                       .n = objective->n,
                       .most_steps = options->steps      ? options->steps
                                     : rule->line_search ? 1000
                                                         : 10000,
                       .noisy = own.batch > 0 && own.batch < objective->m};
    descent_status status = check_bounds(&m, error);
    THEN(status, start_and_run(&m, x, callback, user, &ended, error));
    release(&m);
    if (result && (status == DESCENT_OK || status == DESCENT_DIVERGED)) {
        dsc_size_give(&ended, sizeof ended, result, result->size);
    }
    return status;
}
