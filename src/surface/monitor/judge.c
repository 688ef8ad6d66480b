// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The decision table. The trend of the loss says falling, flat (by an equivalence test: that no
// slope was found is no evidence that there is none) or rising. When it is flat, the budget of
// the steps says why. A step changes the loss by -gain + cost, gain = -G'dx and
// cost = dx'H dx / 2, both measured on examples that did not make the step:
//   noise floor   the cost of a window is more than the tolerance, so gains of the same size
//                 are eaten up by it: [Y18]'s stationarity, for any rule; and without noise the
//                 loss would be lower by more than the tolerance
//   plateau       gain and cost of a whole window are both below the tolerance; or noise costs
//                 less than that, and the loss is that of a constant
//   saddle        and the curvature is negative, and the critical point is near
//   minimum       and nothing is left to gain, to rounding, or what is left shrinks away
//
// A branch that decides says why, with the numbers that speak for it: the reason has the place
// (the table in reason.h), and nobody asks again. One that leaves it open returns false.
//
// What noise adds to the loss, lr tr(D^-1 Sigma) / 4, is no more than all of it. The larger its
// part, the less a change of the loss says: where it is most of the loss, that may double and
// halve while nothing happens but noise. Trends of noisy losses are those of logarithms.
//
// [Y18] Yaida. Fluctuation-dissipation relations for stochastic gradient descent. 2018.
#include "surface/monitor/judge.h"

#include <math.h>
#include <stddef.h>

#include "optim/rules.h"
#include "surface/monitor/ends.h"
#include "surface/monitor/limits.h"
#include "surface/words/words.h"

typedef dsc_monitor_evidence evidence;

bool dsc_monitor_because(descent_monitor_verdict *v, descent_reason reason,
                         descent_numbers numbers)
{
    v->reason = reason;
    v->place = descent_reason_place(reason);
    v->numbers = dsc_numbers_known(&numbers, NULL);
    return true;
}

double dsc_monitor_penalised(const descent_monitor *m)
{
    return m->options.l2 > 0.0 ? 1.0 : (double)NAN;
}

bool dsc_monitor_because_of(const descent_monitor *m, descent_monitor_verdict *v,
                            descent_reason reason, descent_numbers losses)
{
    dsc_numbers_add(&losses, DESCENT_QUANTITY_PENALISED, dsc_monitor_penalised(m));
    return dsc_monitor_because(v, reason, losses);
}

// The steps of the window lose much by curvature and noise, gain it back, and go nowhere.
static bool is_balanced(const descent_monitor *m, const evidence *e,
                        const descent_monitor_verdict *v)
{
    const bool costs = e->cost_low > v->tolerance && v->cost > 2.0 * v->tolerance;
    return (costs || e->share > 2.0 * m->options.tolerance) && dsc_monitor_is_steady(m, e);
}

// ---- what several branches decide ----

// The later half of the window is flat, whatever was before.
static bool has_ended(const evidence *e, const descent_monitor_verdict *v)
{
    return dsc_monitor_is_flat(&e->recent, v->tolerance);
}

// By the losses of the run, whatever their noise is.
static bool is_falling(const descent_monitor *m, descent_monitor_verdict *v)
{
    if (v->fall_low > 0.0) {
        return dsc_monitor_because(
            v, DESCENT_REASON_RUN_FALLS,
            DSC_NUMBERS(DSC_NUMBER(FALL, v->fall), DSC_NUMBER(FALL_LOW, v->fall_low),
                        DSC_NUMBER(FALL_HIGH, v->fall_high), DSC_NUMBER(STEPS, v->window)));
    }
    return dsc_monitor_because_of(m, v, DESCENT_REASON_RUN_FALLS_UNEVENLY,
                                  DSC_NUMBERS(DSC_NUMBER(LOSS, v->loss)));
}

static bool is_dying_noise(const descent_monitor *m, descent_monitor_verdict *v)
{
    return dsc_monitor_because_of(
        m, v, DESCENT_REASON_RUN_NOISE_DIES,
        DSC_NUMBERS(DSC_NUMBER(NOISE, v->floor_excess), DSC_NUMBER(LOSS, v->loss)));
}

static bool is_slow(const descent_monitor *m, const evidence *e, descent_monitor_verdict *v)
{
    const dsc_monitor_trend half = dsc_monitor_half(m, e);
    const double most = (half.fall + half.error) * (e->late_loss - m->options.floor);
    return dsc_monitor_because(
        v, DESCENT_REASON_RUN_HARDLY_MOVES,
        DSC_NUMBERS(DSC_NUMBER(STEPS, 0.5 * m->state.steps),
                    DSC_NUMBER(FALL_HIGH, fmax(most, 0.0)),
                    DSC_NUMBER(NOISE, m->options.exact ? (double)NAN : v->floor_excess)));
}

// The steps gain and lose less than counts.
static bool gains_nothing(const evidence *e, const descent_monitor_verdict *v)
{
    return e->cost_high < 0.5 * v->tolerance && v->gain < 2.0 * v->tolerance;
}

// Steps over which the loss is flat: the window, or its later half; 0: neither.
static double flat_steps(const evidence *e, const descent_monitor_verdict *v)
{
    return dsc_monitor_is_flat(&e->trend, v->tolerance) ? e->window.sum.steps
           : has_ended(e, v)                            ? e->late.sum.steps
                                                        : 0.0;
}

// Where noise lets nobody see that the loss is flat, its bound is told.
static bool is_idle(const descent_monitor *m, const evidence *e, descent_monitor_verdict *v)
{
    const double steps = flat_steps(e, v);
    return steps > 0.0 ? dsc_monitor_because(
                             v, DESCENT_REASON_RUN_IDLE,
                             DSC_NUMBERS(DSC_NUMBER(STEPS, steps),
                                         DSC_NUMBER(TOLERANCE_PART, m->options.tolerance)))
                       : is_slow(m, e, v);
}

static bool is_blocked(const descent_monitor *m, const evidence *e, descent_monitor_verdict *v)
{
    return gains_nothing(e, v) && flat_steps(e, v) > 0.0
               ? is_idle(m, e, v)
               : dsc_monitor_because(v, v->besides, v->besides_numbers);
}

static bool is_constant(const descent_monitor *m, descent_monitor_verdict *v)
{
    return dsc_monitor_because_of(
        m, v, DESCENT_REASON_RUN_CONSTANT,
        DSC_NUMBERS(DSC_NUMBER(LOSS, v->loss), DSC_NUMBER(GUESS, m->options.constant_loss)));
}

static bool is_noise(descent_monitor_verdict *v, descent_reason reason)
{
    return dsc_monitor_because(
        v, reason,
        DSC_NUMBERS(DSC_NUMBER(STEPS, v->window), DSC_NUMBER(NOISE, v->floor_excess)));
}

static bool is_held_by_noise(descent_monitor_verdict *v)
{
    return is_noise(v, DESCENT_REASON_RUN_NOISE_HOLDS);
}

static bool is_bouncing(descent_monitor_verdict *v)
{
    return dsc_monitor_because(
        v, v->fall_high < 0.0 ? DESCENT_REASON_RUN_EDGE_RISES : DESCENT_REASON_RUN_EDGE,
        DSC_NUMBERS(DSC_NUMBER(STABILITY, v->sharpness)));
}

static bool is_too_high(const descent_monitor *m, descent_monitor_verdict *v)
{
    return dsc_monitor_because_of(m, v, DESCENT_REASON_RUN_RISES,
                                  DSC_NUMBERS(DSC_NUMBER(FIRST_LOSS, m->state.first_loss),
                                              DSC_NUMBER(LOWEST_LOSS, m->state.lowest_loss),
                                              DSC_NUMBER(LOSS, v->loss)));
}

// What is left of the loss, and what there was.
static descent_numbers left_of_loss(const descent_monitor *m, const descent_monitor_verdict *v)
{
    return DSC_NUMBERS(DSC_NUMBER(LOSS, v->loss), DSC_NUMBER(FIRST_LOSS, m->state.first_loss));
}

static bool is_endless(const descent_monitor *m, descent_monitor_verdict *v)
{
    const double bound = m->state.loss_bound;
    return bound > 0.0 && bound < LN_2
               ? dsc_monitor_because(v, DESCENT_REASON_RUN_ALL_RIGHT,
                                     DSC_NUMBERS(DSC_NUMBER(BOUND, bound)))
               : dsc_monitor_because_of(m, v, DESCENT_REASON_RUN_UNENDING, left_of_loss(m, v));
}

static bool is_at_zero(const descent_monitor *m, descent_monitor_verdict *v)
{
    return dsc_monitor_because_of(m, v, DESCENT_REASON_RUN_NOTHING_LEFT, left_of_loss(m, v));
}

static bool is_at_minimum(const descent_monitor *m, descent_monitor_verdict *v)
{
    if (dsc_monitor_part_left(m, v->loss) <= NOTHING_LEFT) {
        return is_at_zero(m, v);
    }
    return dsc_monitor_because(v,
                               v->by_steps         ? DESCENT_REASON_RUN_MINIMUM_STEPS
                               : m->options.convex ? DESCENT_REASON_RUN_MINIMUM_CONVEX
                                                   : DESCENT_REASON_RUN_MINIMUM_CURVED,
                               DSC_NO_NUMBERS);
}

// ---- decisions ----

// Steps that only shrink what is left do not see a descent direction: where the Hessian has been
// looked at, it decides.
static bool minimum_or_saddle(const descent_monitor *m, descent_monitor_verdict *v)
{
    const dsc_monitor_state *s = &m->state;
    const bool least = !m->options.open && dsc_monitor_part_left(m, v->loss) <= NOTHING;
    const bool known = dsc_monitor_knows_curvature(s, v);
    if (known && !least && s->smallest + s->residual < 0.0) {
        return dsc_monitor_because(v, DESCENT_REASON_RUN_SADDLE, DSC_NO_NUMBERS);
    }
    // Flat ways of a Hessian may lead down by higher derivatives.
    const bool up = known && s->smallest > s->residual;
    v->by_steps = !up && !least && !m->options.convex;
    return is_at_minimum(m, v);
}

// Towards a minimum the gradient would shrink within the window.
static bool is_straight(const evidence *e)
{
    return e->scaled * e->rate * e->window.sum.steps < STRAIGHT;
}

// Little is left by the curvature along the steps; and it shrinks away by halves of the window,
// or steps that had the time to act on that curvature have ended to change anything: those of
// Adam never shrink to nothing.
static bool is_settled(const evidence *e, const descent_monitor_verdict *v)
{
    const double q = e->late_gain / e->early_gain; // goes on as a geometric series
    const bool shrinks = e->early_gain > 0.0 && q <= 0.5 &&
                         e->late_gain * q / (1.0 - q) <= SERIES_LEFT * v->tolerance;
    const bool ended = !is_straight(e) && dsc_monitor_is_flat(&e->trend, ENDED * v->tolerance);
    return e->curvature > 0.0 && v->decrement <= SETTLED * v->tolerance && (shrinks || ended);
}

// Thirds of the window show that less than counts is left of the fall, by a geometric series.
static bool is_end_of_fall(const dsc_monitor_window *w, double tolerance)
{
    double means[3] = {0.0};
    for (size_t i = 0; i < 3; i++) {
        const size_t begin = i * w->points / 3, end = (i + 1) * w->points / 3;
        for (size_t k = begin; k < end; k++) {
            means[i] += w->losses[k] / (double)(end - begin);
        }
    }
    const double first = means[0] - means[1], second = means[1] - means[2];
    const double q = second / first;
    return first > 0.0 && q > 0.0 && q < SHRINKS && second * q / (1.0 - q) < tolerance;
}

static bool is_settling(const descent_monitor *m, const evidence *e,
                        const descent_monitor_verdict *v)
{
    if (m->options.exact) {
        return is_end_of_fall(&e->window, v->tolerance) ||
               is_end_of_fall(&e->late, v->tolerance);
    }
    // Noise of networks looks like that too often. What is convex falls from the beginning on.
    return m->options.convex &&
           (is_end_of_fall(&e->window, v->tolerance) || e->most_order.falls > UNCLEAR_ORDER);
}

static bool judge_slow(const descent_monitor *m, const evidence *e, descent_monitor_verdict *v)
{
    return dsc_monitor_hardly_moves(m, e) && is_slow(m, e, v);
}

static bool judge_flat_exact(const descent_monitor *m, const evidence *e,
                             descent_monitor_verdict *v)
{
    if (dsc_monitor_is_saddle(m, e, v)) {
        return dsc_monitor_because(v, DESCENT_REASON_RUN_SADDLE, DSC_NO_NUMBERS);
    }
    if (is_settled(e, v)) {
        return minimum_or_saddle(m, v);
    }
    const bool lasts = e->late_gain > 0.5 * e->early_gain;
    return gains_nothing(e, v) && (is_straight(e) || lasts) && e->gradient > 0.0 &&
           is_idle(m, e, v);
}

// Steps that are much too large keep the loss above what a constant has.
static bool is_above_guessing(const evidence *e)
{
    return e->left > 1.0 && e->share > LITTLE_NOISE && !e->constant;
}

// Noise holds the loss up; whether it stays is another question. A model that is convex has a
// floor, and so has what is no network (the loss of a constant is not known); in networks most
// floors sink, by much in the end, if more slowly than a run shows.
static bool judge_noise(const descent_monitor *m, const evidence *e, descent_monitor_verdict *v)
{
    if (m->options.convex || is_above_guessing(e) || isnan(e->left)) {
        return is_held_by_noise(v);
    }
    if (dsc_monitor_noise_dies(m, e)) {
        return is_dying_noise(m, v);
    }
    return dsc_monitor_noise_lasts(m, e) && is_held_by_noise(v);
}

static bool judge_flat_noisy(const descent_monitor *m, const evidence *e,
                             descent_monitor_verdict *v)
{
    // Smaller steps would lower the loss by less than counts: that is not what holds it up.
    const bool little = !m->options.convex && e->share < m->options.tolerance;
    const bool steady = dsc_monitor_is_steady(m, e), other = little || e->constant;
    if (is_balanced(m, e, v) && !other) {
        return judge_noise(m, e, v);
    }
    if (dsc_monitor_is_saddle(m, e, v)) {
        return dsc_monitor_because(v, DESCENT_REASON_RUN_SADDLE, DSC_NO_NUMBERS);
    }
    const bool idle = gains_nothing(e, v);
    const double high = v->significance + SIGNAL_ERRORS * v->significance_se;
    const double low = v->significance - SIGNAL_ERRORS * v->significance_se;
    if (idle && low > 1.0) {
        const double signal = e->probes.sum.signal / e->probes.sum.probes;
        const bool near = !is_straight(e) && signal / (2.0 * e->curvature) < 0.5 * v->tolerance;
        return !near && is_idle(m, e, v);
    }
    if (idle && e->cost_low > 0.0 && high < NO_SIGNAL) {
        return other ? is_idle(m, e, v) : judge_noise(m, e, v);
    }
    if (m->options.convex && (steady || has_ended(e, v)) && !is_straight(e)) {
        return is_held_by_noise(v);
    }
    if (!other || !(steady || dsc_monitor_is_flat(&e->trend, v->tolerance))) {
        return false;
    }
    return e->constant ? is_constant(m, v) : is_slow(m, e, v);
}

static bool judge_flat(const descent_monitor *m, const evidence *e, descent_monitor_verdict *v)
{
    if (v->blocked >= 1.0) {
        return is_blocked(m, e, v); // a layer passes nothing on
    }
    if (dsc_monitor_is_minimum(m, e, v)) {
        return minimum_or_saddle(m, v);
    }
    if (!(e->probes.sum.probes > 0.0)) {
        return false;
    }
    return m->options.exact ? judge_flat_exact(m, e, v) : judge_flat_noisy(m, e, v);
}

// On the plateau of a constant a fall must be seen more clearly than elsewhere: noise alone
// leads up and down there for long.
static bool is_faint(const evidence *e)
{
    return e->constant && fmin(e->half_order.falls, e->most_order.falls) >= CLEAR_ORDER;
}

// No noise but what the steps make by themselves.
static bool judge_order_exact(const descent_monitor *m, const evidence *e,
                              descent_monitor_verdict *v)
{
    const dsc_order *half = &e->half_order, *most = &e->most_order;
    const bool settling = is_settling(m, e, v);
    if (!settling && e->trend.fall - e->trend.error > SLOWLY * v->tolerance) {
        return is_falling(m, v); // slowly, but surely
    }
    const bool strict = fmax(half->falls, most->falls) < STRICT_ORDER;
    if (!settling && strict && e->recent.fall > e->trend.fall) {
        return is_falling(m, v); // faster and faster, which no line shows
    }
    if (e->rises > EDGE_RISES && v->cost > v->tolerance &&
        fmin(half->falls, most->falls) > UNCLEAR_ORDER) {
        return is_bouncing(v);
    }
    return judge_slow(m, e, v);
}

// No order is clear. unclear: the probability from which on there is none.
static bool judge_no_order(const descent_monitor *m, const evidence *e, double unclear,
                           descent_monitor_verdict *v)
{
    if (e->constant) {
        return is_constant(m, v);
    }
    const bool convex = m->options.convex;
    const double chance = fmin(e->half_order.falls, e->most_order.falls);
    const bool none = chance > CLEAR_ORDER && fabs(e->half.fall) < e->half.error &&
                      fabs(e->most.fall) < e->most.error;
    if (convex && (none || e->half_order.falls > unclear) && !is_straight(e)) {
        return is_held_by_noise(v);
    }
    if (chance > unclear && !e->near_constant && e->share > 2.0 * m->options.tolerance) {
        if (judge_noise(m, e, v)) {
            return true;
        }
    } else if (!convex && dsc_monitor_noise_dies(m, e)) {
        return is_dying_noise(m, v);
    }
    return !convex && judge_slow(m, e, v);
}

// Trends with their errors say nothing: noise is as large as the loss and bursts, or the fall
// is no line. The order of parts of the window, which is none of these, may.
static bool judge_order(const descent_monitor *m, const evidence *e, descent_monitor_verdict *v)
{
    // Probabilities by chance. Noise that is most of the loss may die with it, slowly; that
    // which is much of it looks like a fall more often.
    const double clear = e->share > LITTLE_NOISE && e->share < 0.5 ? CLEAR_ORDER : USUAL_ORDER;
    const double unclear = e->share < 0.5 ? UNCLEAR_ORDER : NOISY_ORDER;
    if (!m->options.exact && is_above_guessing(e) &&
        fmin(e->half_order.falls, e->most_order.falls) > CLEAR_ORDER) {
        return is_held_by_noise(v);
    }
    const dsc_order *half = &e->half_order, *most = &e->most_order;
    const double chance = fmin(half->falls, most->falls);
    const bool settling = is_settling(m, e, v);
    const bool unsure =
        is_faint(e) || dsc_monitor_is_wild(m, e) || dsc_monitor_is_doubtful(m, e);
    const bool over = settling || has_ended(e, v) || dsc_monitor_is_steady(m, e);
    if (!over && !unsure && chance < clear &&
        dsc_order_goes_on(half, most, 0.5 * v->tolerance)) {
        return is_falling(m, v);
    }
    if (fmin(half->rises, most->rises) < clear) {
        return false;
    }
    return m->options.exact ? judge_order_exact(m, e, v) : judge_no_order(m, e, unclear, v);
}

// Of a fall that the trend does not show: it ends where a network cannot fit what is left.
static bool is_slight(const descent_monitor *m, const evidence *e)
{
    return dsc_monitor_cannot_fit(m) && dsc_monitor_hardly_moves(m, e);
}

static bool decide(const descent_monitor *m, const evidence *e, descent_monitor_verdict *v)
{
    const bool down = dsc_monitor_goes_down(m, e, v->tolerance);
    const bool steady = !down && dsc_monitor_is_steady(m, e),
               edge = dsc_monitor_at_edge(m, e, v);
    // Noise that is more than a constant's loss may stay what it is, and momentum at the limit
    // swings (1 + beta) / (1 - beta) times as wide as it began, and stays.
    const bool rises =
        m->options.exact || fmin(e->half_order.rises, e->most_order.rises) < UNCLEAR_ORDER;
    const bool stays = down || steady || edge || !rises;
    if (dsc_monitor_has_exploded(m, v->loss,
                                 edge    ? dsc_monitor_swing(m)
                                 : stays ? EXPLODED_STAYING
                                         : EXPLODED)) {
        return is_too_high(m, v);
    }
    if (dsc_monitor_runs_away(m, e)) {
        return is_endless(m, v);
    }
    const int rule = m->options.optimizer.rule;
    const bool bursts = dsc_rule_is_adaptive(rule) && dsc_rule_has_momentum(rule);
    const bool halves = e->half.fall - e->half.error > LN_2; // it is seen to go on
    const bool ends = !m->options.open && bursts && !halves &&
                      dsc_monitor_part_left(m, v->loss) <= ADAM_BURSTS;
    if (edge && !ends) {
        return dsc_monitor_is_bottom(m, e, v) ? minimum_or_saddle(m, v) : is_bouncing(v);
    }
    // Single precision holds losses up where few steps have reached the bottom by chance.
    const double bottom = m->options.single ? NOTHING_SINGLE : NOTHING;
    if (!m->options.open && dsc_monitor_part_left(m, v->loss) <= bottom) {
        return is_at_zero(m, v);
    }
    if (!steady && rises && dsc_monitor_goes_up(m, e, RISE_TOLERANCES * v->tolerance) &&
        (v->sharpness > 1.0 || v->loss > m->state.first_loss)) {
        return is_too_high(m, v);
    }
    const bool ended = has_ended(e, v);
    if (ends) {
        return is_at_zero(m, v); // its next bursts undo what it gains
    }
    const bool sinks = dsc_monitor_is_sinking(m, e) && !is_above_guessing(e) && !is_faint(e);
    if (sinks && !down && !ended && is_slight(m, e)) {
        return judge_slow(m, e, v);
    }
    if ((down || sinks) && !ended) {
        return !is_settling(m, e, v) ? is_falling(m, v)
                                     : m->options.convex && !m->options.exact &&
                                           is_noise(v, DESCENT_REASON_RUN_SETTLES);
    }
    const bool blocked = v->blocked >= 1.0 && !down;
    if (blocked || ended || steady || dsc_monitor_is_flat(&e->trend, v->tolerance) ||
        v->tolerance == 0.0) {
        return judge_flat(m, e, v);
    }
    return dsc_monitor_is_minimum(m, e, v) && minimum_or_saddle(m, v);
}

bool dsc_monitor_decide(const descent_monitor *m, const evidence *e, descent_monitor_verdict *v)
{
    if (decide(m, e, v)) {
        return true;
    }
    if (dsc_monitor_has_been_at_zero(m, v->loss)) {
        return m->options.open ? is_endless(m, v) : is_at_zero(m, v);
    }
    return judge_order(m, e, v);
}
