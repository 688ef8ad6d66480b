// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// [M18] McCandlish, Kaplan, Amodei. An empirical model of large-batch training. 2018, app. A.
// [M18b] Ma, Bassily, Belkin. The power of interpolation. ICML 2018.
// [C21] Cohen et al. Gradient descent on neural networks typically occurs at the edge of
// stability. ICLR 2021; adaptive rules: 2022.
//
// Measures what the decision table (judge.c) asks about: trends of several windows, gain and
// cost of the steps, signal and noise of the gradients, and the questions that combine them.
//
// Keeps: every test is asked again and again while a run goes on, and would be wrong sooner or
// later at a fixed error rate; look_alpha shares one error rate over all looks (1 / k^2 for
// the k-th doubling sums to pi^2 / 6). "Flat" is an equivalence test: the interval of the
// trend has to lie within the tolerance.
#include "surface/monitor/evidence.h"

#include <math.h>
#include <stddef.h>

#include "core/number.h"
#include "optim/rules.h"
#include "surface/monitor/limits.h"

// Learning rate with which a constant gradient acts in the end.
static double effective_rate(const descent_monitor_options *o, double rate)
{
    return dsc_rule_constant_rate(&o->optimizer, rate);
}

double dsc_monitor_limit(const descent_monitor_options *o, double rate)
{
    return dsc_rule_limit(&o->optimizer, rate);
}

// Of the mean of the losses of a window.
static double standard_error(const dsc_monitor_window *w)
{
    double mean = 0.0, squares = 0.0;
    const double n = (double)w->points;
    for (size_t i = 0; i < w->points; i++) {
        mean += w->losses[i] / n;
        squares += w->losses[i] * w->losses[i] / n;
    }
    return sqrt(fmax(0.0, squares - mean * mean) / fmax(1.0, n - 1.0));
}

// Whether the network answers every example alike, by its loss. What noise adds is known within
// a factor only, but the loss of a run that is held up by it wanders.
static void judge_constant(const descent_monitor *m, dsc_monitor_evidence *e,
                           descent_monitor_verdict *v, double above)
{
    const double constant = m->options.constant_loss, tolerance = 2.0 * v->tolerance;
    const double off = v->loss - v->floor_excess - constant;
    const double error = WANDERS * standard_error(&e->late), most = MOST_UNSURE * constant;
    const double unsure = fmin(fmax(v->floor_excess, error), most);
    const bool possible = !m->options.convex && e->share < 0.5 && error < most &&
                          e->trend.error < MOST_ERROR * constant;
    // Little noise, and no better than a constant.
    const bool worse =
        e->share < LITTLE_NOISE && off > 0.0 && v->loss < ABOUT_CONSTANT * constant;
    // What noise adds is known within a factor: it may be next to nothing.
    const bool equal = fabs(v->loss - constant) <= tolerance;
    e->constant = possible && (worse || equal || fabs(off) <= fmax(tolerance, unsure));
    e->near_constant = possible && fabs(off) <= 2.0 * fmax(tolerance, unsure);
    e->left = above / (constant - m->options.floor);
    // Steps that are too large hold it above what a constant reaches, by all of that.
    if (!e->constant && e->share > LITTLE_NOISE && v->loss > constant) {
        v->floor_excess = fmax(v->floor_excess, v->loss - constant);
    }
}

static void measure_probes(const descent_monitor *m, dsc_monitor_evidence *e,
                           descent_monitor_verdict *v)
{
    const dsc_monitor_window *w = &e->probes;
    e->left = (double)NAN;
    if (!(w->sum.probes > 0.0) || m->options.exact) {
        return;
    }
    // |g|^2 is |G|^2 + noise; means first, then the ratio [M18].
    const dsc_monitor_ratio signal = dsc_monitor_ratio_of(
        w, offsetof(dsc_monitor_block, signal), offsetof(dsc_monitor_block, noise));
    v->significance = 1.0 + signal.value;
    v->significance_se = signal.error;
    if (signal.value > 2.0 * signal.error) {
        // The batch at which signal and noise of a gradient are equal.
        v->noise_scale = (double)m->options.batch / signal.value;
    }
    // lr s^2 / (2 (2 - lr c)) in each direction, and the steps have the mean of c that is
    // weighted by s^2, as noise is most of them. No more than what is left.
    const double above = fmax(v->loss - m->options.floor, 0.0);
    const double room = 1.0 - fmax(v->sharpness, 0.0);
    const double well_below =
        e->rate * w->sum.noise_scaled / w->sum.probes / 4.0; // coefficient
    v->floor_excess = room * above > well_below ? well_below / room : above;
    e->share = above > 0.0 ? v->floor_excess / above : 0.0;
    judge_constant(m, e, v, above);
}

static void measure_steps(const descent_monitor *m, dsc_monitor_evidence *e,
                          descent_monitor_verdict *v)
{
    const dsc_monitor_window *w = &e->probes;
    const dsc_monitor_block *sum = &w->sum;
    if (!(sum->probes > 0.0)) {
        return;
    }
    const double steps = e->window.sum.steps, each = steps / sum->probes;
    const dsc_monitor_ratio cost = dsc_monitor_ratio_of(w, offsetof(dsc_monitor_block, cost),
                                                        offsetof(dsc_monitor_block, probes));
    v->gain = sum->gain * each;
    // From the probes to all steps of the window.
    v->cost = sum->cost * each;
    // Costs have long tails upwards.
    const double wide = isnan(cost.error) ? HUGE_VAL : cost.error * steps;
    e->cost_low = v->cost - COST_LOW * wide;
    e->cost_high = v->cost + COST_HIGH * wide;
    e->curvature = sum->moved > 0.0 ? 2.0 * sum->cost / sum->moved : (double)NAN;
    e->scaled = sum->moved_scaled > 0.0 ? 2.0 * sum->cost / sum->moved_scaled : (double)NAN;
    v->sharpness = e->scaled / dsc_monitor_limit(&m->options, sum->rate);
    double first = 0.0, last = 0.0;
    for (size_t i = 0; i < w->count; i++) {
        const dsc_monitor_block *b = &w->blocks[i];
        if (b->probes > 0.0) {
            *(2 * i < w->count ? &e->early_gain : &e->late_gain) += b->gain * each;
            e->gradient = b->gradient / b->probes;
            first = first > 0.0 ? first : b->weights;
            last = b->weights;
        }
    }
    v->weights = last;
    e->growth = first > 0.0 ? last / first - 1.0 : 0.0;
    if (m->options.exact && e->curvature != 0.0) {
        v->decrement = e->gradient / (2.0 * fabs(e->curvature));
    }
}

static double look_alpha(const descent_monitor *m)
{
    // Looks at windows that are twice as long see other data: these share the error rate.
    const double doublings =
        1.0 + floor(log2(fmax(1.0, m->state.observations / DSC_MONITOR_LEAST)));
    const double looks = DSC_PI * DSC_PI * doublings * doublings;
    return m->options.error_rate * 6.0 / looks; // coefficient
}

bool dsc_monitor_is_flat(const dsc_monitor_trend *t, double tolerance)
{
    return fabs(t->fall) + t->error < tolerance;
}

static bool falls(const dsc_monitor_trend *t, double tolerance)
{
    return t->fall - t->error > 0.5 * tolerance;
}

bool dsc_monitor_is_wild(const descent_monitor *m, const dsc_monitor_evidence *e)
{
    const double least = WILD * (e->late_loss - m->options.floor);
    return !m->options.exact && !m->options.convex && standard_error(&e->late) > least &&
           e->half.fall < e->half.error;
}

dsc_monitor_trend dsc_monitor_half(const descent_monitor *m, const dsc_monitor_evidence *e)
{
    if (!m->options.exact) {
        return e->half;
    }
    const double above = e->late_loss - m->options.floor;
    const double part = 0.5 * m->state.steps / e->window.sum.steps / above;
    return (dsc_monitor_trend){.fall = e->recent.fall * part, .error = e->recent.error * part};
}

bool dsc_monitor_hardly_moves(const descent_monitor *m, const dsc_monitor_evidence *e)
{
    const dsc_monitor_trend half = dsc_monitor_half(m, e);
    const bool little = m->options.exact || e->share < LITTLE_NOISE;
    return little && fabs(half.fall) + half.error < HARDLY_MOVES * m->options.tolerance &&
           half.fall + half.error > 0.0;
}

bool dsc_monitor_cannot_fit(const descent_monitor *m)
{
    return !m->options.open && !m->options.convex && m->options.parameters_per_target < 1.0;
}

// Above half of the limit steps make more noise than they are said to.
static bool is_near_limit(const descent_monitor *m, const dsc_monitor_evidence *e)
{
    return e->scaled > NEAR_LIMIT * dsc_monitor_limit(&m->options, e->probes.sum.rate);
}

// Noise that does not die, of steps near their limit, while no line through the last half of the
// run falls: its wandering looks like a fall.
static bool wanders(const descent_monitor *m, const dsc_monitor_evidence *e)
{
    return dsc_monitor_cannot_fit(m) && is_near_limit(m, e) &&
           !dsc_rule_is_adaptive(m->options.optimizer.rule) && e->half.fall < e->half.error;
}

bool dsc_monitor_is_doubtful(const descent_monitor *m, const dsc_monitor_evidence *e)
{
    const bool little =
        e->half.fall < 0.5 * e->half.error && e->most.fall < DOUBTFUL * e->most.error;
    const bool late = m->state.ended[0] > MANY_EPOCHS && e->half.fall < SLIGHT_FALL &&
                      e->share > DOUBTFUL_NOISE && e->left > DOUBTFUL_LEFT && !e->constant;
    const bool fits = m->options.parameters_per_target >= 1.0;
    return !m->options.convex && !fits && (little || late || wanders(m, e));
}

bool dsc_monitor_is_sinking(const descent_monitor *m, const dsc_monitor_evidence *e)
{
    if (dsc_monitor_is_wild(m, e) || dsc_monitor_is_doubtful(m, e)) {
        return false;
    }
    const double least = fmax(0.5 * m->options.tolerance, SINKS_NOISE * e->share);
    const double unlikely = fmin(e->half_order.falls, e->most_order.falls);
    if (unlikely < CLEAR_ORDER && dsc_order_goes_on(&e->half_order, &e->most_order,
                                                    dsc_monitor_tolerance(m, e->late_loss))) {
        return true;
    }
    // Slowly, but surely, whatever was before.
    if (e->half.fall - e->half.error > 0.5 * m->options.tolerance &&
        fmax(e->half_order.falls, e->most_order.falls) < CLEAR_ORDER) {
        return true;
    }
    // By more than counts, of late too: the fall of long ago says nothing.
    return e->most.fall - e->most.error > least &&
           e->half.fall > fmax(SINKS_LATE * e->most.fall, 0.5 * m->options.tolerance);
}

static bool stays(const descent_monitor *m, const dsc_monitor_evidence *e,
                  const dsc_monitor_trend *t)
{
    const double tolerance = m->options.tolerance;
    // The loss of a constant is known to be one.
    const double least = e->constant ? 2.0 * tolerance : tolerance;
    const double noise = e->share >= 0.5
                             ? 0.5 * e->share
                             : fmax(fmin(STAYS_MOST, 0.5 * e->share), STAYS_LEAST * e->share);
    // That noise makes it rise is no news.
    const double rise = e->share >= 0.5 ? HUGE_VAL : fmax(least, 2.0 * e->share);
    return t->fall + t->error < fmax(least, noise) && t->fall - t->error > -rise;
}

bool dsc_monitor_is_steady(const descent_monitor *m, const dsc_monitor_evidence *e)
{
    return !m->options.exact && !dsc_monitor_is_sinking(m, e) &&
           (stays(m, e, &e->half) || stays(m, e, &e->most));
}

bool dsc_monitor_noise_dies(const descent_monitor *m, const dsc_monitor_evidence *e)
{
    // The noise of steps along gradients dies where all examples are learnt [M18b], if not where
    // steps near their limit make more of it than there is; steps that are divided by the size
    // of gradients shrink with it only as far as it does relative to the signal.
    const double signal = e->probes.sum.signal / e->probes.sum.noise;
    const int rule = m->options.optimizer.rule;
    const bool shrinks =
        dsc_rule_is_adaptive(rule) || dsc_rule_is_normalised(rule)
            ? signal > ADAPTIVE_SIGNAL && !dsc_monitor_is_wild(m, e)
            : !is_near_limit(m, e) || e->most.fall > HINT_OF_FALL * e->most.error;
    return shrinks && !wanders(m, e) && e->left < NEARLY_LEARNT && e->share >= DYING_NOISE &&
           fmin(e->half_order.rises, e->most_order.rises) > USUAL_ORDER;
}

bool dsc_monitor_noise_lasts(const descent_monitor *m, const dsc_monitor_evidence *e)
{
    const double least = DOUBLING_FALL * m->options.tolerance;
    const double falls = fmin(e->half_order.falls, e->most_order.falls);
    return e->left < LEARNT && e->half.fall + e->half.error < least &&
           e->most.fall + e->most.error < least && falls > UNCLEAR_ORDER;
}

bool dsc_monitor_rises(const dsc_monitor_trend *t, double tolerance)
{
    return t->fall + t->error < -tolerance;
}

double dsc_monitor_tolerance(const descent_monitor *m, double loss)
{
    return m->options.tolerance * fmax(loss - m->options.floor, 0.0);
}

static dsc_monitor_trend trend_of_logs(const descent_monitor *m,
                                       const dsc_monitor_window *window, double alpha)
{
    return m->options.exact ? (dsc_monitor_trend){.fall = (double)NAN, .error = (double)NAN}
                            : dsc_monitor_log_trend_of(window, m->options.floor, alpha);
}

// A loss that falls from each point to the next does so whatever line it follows.
static bool falls_throughout(const dsc_monitor_window *w, double tolerance)
{
    for (size_t i = 1; i < w->points; i++) {
        if (!(w->losses[i] < w->losses[i - 1])) {
            return false;
        }
    }
    return w->points > 1 && w->losses[0] - w->losses[w->points - 1] > tolerance;
}

bool dsc_monitor_goes_down(const descent_monitor *m, const dsc_monitor_evidence *e,
                           double tolerance)
{
    return falls_throughout(&e->window, tolerance) ||
           (falls(&e->trend, tolerance) &&
            (isnan(e->noisy.fall) || falls(&e->noisy, m->options.tolerance)));
}

bool dsc_monitor_goes_up(const descent_monitor *m, const dsc_monitor_evidence *e,
                         double tolerance)
{
    return dsc_monitor_rises(&e->trend, tolerance) &&
           (isnan(e->noisy.fall) || dsc_monitor_rises(&e->noisy, m->options.tolerance));
}

// The shortest window that decides about the trend, or the longest.
bool dsc_monitor_gather(const descent_monitor *m, dsc_monitor_evidence *e,
                        descent_monitor_verdict *v)
{
    const double alpha = look_alpha(m);
    const double shares[] = {QUARTER_OF_RUN, 0.5};
    for (size_t i = 0; i < sizeof shares / sizeof *shares; i++) {
        if (!dsc_monitor_window_last(&m->state, shares[i], &e->window)) {
            return false;
        }
        dsc_monitor_window_half(&e->window, &e->late);
        e->late_loss = e->late.sum.loss / e->late.sum.steps;
        v->tolerance = dsc_monitor_tolerance(m, e->late_loss);
        e->trend = dsc_monitor_trend_of(&e->window, alpha);
        e->noisy = trend_of_logs(m, &e->window, alpha);
        if (dsc_monitor_is_flat(&e->trend, v->tolerance) ||
            dsc_monitor_goes_down(m, e, v->tolerance) ||
            dsc_monitor_goes_up(m, e, v->tolerance)) {
            break;
        }
    }
    dsc_monitor_window longer;
    dsc_monitor_window_last(&m->state, 0.5, &longer);
    e->half = trend_of_logs(m, &longer, HALF_ALPHA);
    e->half_order = dsc_order_of(longer.losses, longer.points);
    dsc_monitor_window_last(&m->state, MOST_OF_RUN, &longer);
    e->most = trend_of_logs(m, &longer, MOST_ALPHA);
    e->most_order = dsc_order_of(longer.losses, longer.points);
    // Probes are few where they show noise, and exact where all of them may be recent.
    e->probes = e->window;
    if (!m->options.exact) {
        dsc_monitor_window_last(&m->state, 0.5, &e->probes);
    }
    e->recent = dsc_monitor_trend_of(&e->late, alpha);
    const double part = e->window.sum.steps / e->late.sum.steps;
    e->recent.fall *= part;
    e->recent.error *= part;
    v->window = (uint64_t)e->window.sum.steps;
    v->loss = e->late_loss;
    v->fall = e->trend.fall;
    v->fall_low = e->trend.fall - e->trend.error;
    v->fall_high = e->trend.fall + e->trend.error;
    e->rate = effective_rate(&m->options, e->window.sum.rate);
    e->rises = e->window.sum.rises / e->window.sum.steps;
    e->cost_low = -HUGE_VAL;
    e->cost_high = HUGE_VAL;
    e->curvature = e->scaled = e->gradient = (double)NAN;
    measure_steps(m, e, v);
    measure_probes(m, e, v);
    return true;
}

bool dsc_monitor_is_end(double said)
{
    return said == 1.0 + (double)DESCENT_PLACE_MINIMUM ||
           said == 1.0 + (double)DESCENT_PLACE_SADDLE;
}

bool dsc_monitor_knows_curvature(const dsc_monitor_state *s, const descent_monitor_verdict *v)
{
    return s->curvature_at > 0.0 &&
           (s->curvature_at >= s->step - (double)v->window ||
            (dsc_monitor_is_end(s->said) && s->curvature_at >= s->since));
}

double dsc_monitor_stable_rate(const descent_monitor *m, const descent_monitor_verdict *v)
{
    const dsc_monitor_state *s = &m->state;
    const double limit = dsc_monitor_limit(&m->options, 1.0);
    if (!isfinite(limit) || dsc_rule_is_adaptive(m->options.optimizer.rule) ||
        !dsc_monitor_knows_curvature(s, v) || !(s->largest > 0.0)) {
        return 0.0;
    }
    return 0.5 * limit / s->largest;
}
