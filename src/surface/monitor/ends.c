// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Whether a run has come to where it cannot go on as it does, by what the judge (judge.c) asks of
// the evidence: nothing is left, a critical point is near, steps bounce, or grow.
//
// [C21] Cohen et al. Gradient descent on neural networks typically occurs at the edge of
// stability. ICLR 2021; adaptive rules: 2022.
#include "surface/monitor/ends.h"

#include <math.h>

#include "optim/rules.h"
#include "surface/monitor/limits.h"

typedef dsc_monitor_evidence evidence;

// Far above where it began, and above what a constant predicts.
bool dsc_monitor_has_exploded(const descent_monitor *m, double loss, double factor)
{
    const double constant = m->options.constant_loss;
    const double least = isfinite(constant) ? fmax(m->state.first_loss, constant)
                                            : EXPLODED_UNKNOWN * m->state.first_loss;
    return loss - m->options.floor > factor * (least - m->options.floor);
}

// What is left of the loss, as a part of what there was at first.
double dsc_monitor_part_left(const descent_monitor *m, double loss)
{
    const double first = m->state.first_loss - m->options.floor;
    return first > 0.0 ? (loss - m->options.floor) / first : HUGE_VAL;
}

// Right about every example, so that larger weights are always better. Where hardly anything is
// left of the loss, rounding may keep the weights from growing.
bool dsc_monitor_runs_away(const descent_monitor *m, const evidence *e)
{
    const double bound = m->state.loss_bound, left = dsc_monitor_part_left(m, e->late_loss);
    if (!m->options.open ||
        dsc_monitor_rises(&e->trend, dsc_monitor_tolerance(m, e->late_loss))) {
        return false;
    }
    return left <= NOTHING ||
           (bound > 0.0 && bound < LN_2 && (e->growth > 0.0 || left <= NEXT_TO_NOTHING));
}

// Steps bounce, but where nothing is left that they could gain.
bool dsc_monitor_is_bottom(const descent_monitor *m, const evidence *e,
                           const descent_monitor_verdict *v)
{
    const double first = m->state.first_loss - m->options.floor;
    const double little = (m->options.single ? LITTLE_SINGLE : LITTLE_DOUBLE) * fabs(first);
    return dsc_monitor_part_left(m, v->loss) <= NOTHING_LEFT ||
           (e->curvature > 0.0 && v->decrement <= little && fabs(v->gain) <= little);
}

// Steps that bounce, by a curvature at the limit; some may go up although the gradient is
// exact.
bool dsc_monitor_at_edge(const descent_monitor *m, const evidence *e,
                         const descent_monitor_verdict *v)
{
    const bool near = v->sharpness > EDGE_LOW && v->sharpness < EDGE_HIGH;
    const bool about = v->sharpness > EDGE_ABOUT_LOW && v->sharpness < EDGE_ABOUT_HIGH &&
                       e->rises > EDGE_RISES;
    // Down in every step: bounces that shrink.
    const bool shrink = e->rises == 0.0 && dsc_monitor_goes_down(m, e, v->tolerance);
    return m->options.exact && (near || about) && !shrink && v->cost > v->tolerance &&
           !dsc_monitor_rises(&e->trend, RISE_TOLERANCES * v->tolerance);
}

// Nothing is left to gain, as far as rounding lets one see.
bool dsc_monitor_is_minimum(const descent_monitor *m, const evidence *e,
                            const descent_monitor_verdict *v)
{
    const double scale = fmax(fabs(v->loss), fabs(m->state.first_loss));
    if (!m->options.open && dsc_monitor_part_left(m, v->loss) <= NOTHING) {
        return true;
    }
    if (!m->options.exact || !(e->probes.sum.probes > 0.0)) {
        return false;
    }
    const bool small = e->gradient <= SMALL_SQUARE * m->state.largest_gradient;
    // Adam goes on with steps of the size of its rate, whatever is left of the gradient.
    const bool still =
        fabs(v->gain) <= (m->options.single ? STILL_SINGLE : STILL_DOUBLE) * scale;
    // Where all is rounding, so is the curvature.
    const double unit = m->options.single ? ROUNDING_SINGLE : ROUNDING_DOUBLE;
    const bool rounding = e->gradient <= unit * m->state.largest_gradient;
    const bool bottom = e->probes.sum.moved == 0.0 || rounding ||
                        (e->curvature > 0.0 && v->decrement <= SMALL_DECREMENT * scale);
    return small && still && bottom && m->state.largest_gradient > 0.0;
}

// A descent direction whose steepness would show within some windows, and a critical point near
// enough that the loss there is that of here.
bool dsc_monitor_is_saddle(const descent_monitor *m, const evidence *e,
                           descent_monitor_verdict *v)
{
    const dsc_monitor_state *s = &m->state;
    const double windows = e->window.sum.steps;
    if (dsc_monitor_part_left(m, v->loss) <= NOTHING) {
        return false; // nothing is below it
    }
    double curvature = 0.0, gradient = e->gradient;
    if (s->curvature_at >= s->step - windows && s->smallest + s->residual < 0.0) {
        curvature = s->smallest;
    }
    if (m->options.exact) {
        const double rounding = (m->options.single ? COST_SINGLE : COST_DOUBLE) * fabs(v->gain);
        if (v->cost < -rounding && e->curvature < curvature) {
            curvature = e->curvature;
        }
    } else if (!isnan(v->significance)) {
        gradient = fmax(0.0, e->probes.sum.signal / e->probes.sum.probes);
    }
    // Rules that divide by D go faster or slower than their rate says: as along their last
    // steps.
    const dsc_monitor_block *sum = &e->probes.sum;
    const double rate =
        e->rate * (sum->moved_scaled > 0.0 ? sum->moved / sum->moved_scaled : 1.0);
    if (!(-curvature * rate * windows > SHOWS_IN_WINDOW)) {
        return false;
    }
    v->decrement = gradient / (2.0 * -curvature);
    if (!(v->decrement < v->tolerance)) {
        return false;
    }
    // The deviation grows by 1 + rate |curvature| a step, until a fall of ten tolerances.
    const double distance = sqrt(gradient) / -curvature;
    const double target = sqrt(LEFT_TOLERANCES * v->tolerance / -curvature);
    v->eta = distance > 0.0 ? fmax(0.0, log(target / distance)) / log1p(rate * -curvature)
                            : HUGE_VAL;
    return true;
}

// Hardly anything is left of the loss; the steps of Adam may leave such a place for a while,
// and the best that it came to counts.
bool dsc_monitor_has_been_at_zero(const descent_monitor *m, double loss)
{
    const double least = m->options.exact ? fmin(loss, m->state.lowest_loss) : loss;
    return dsc_monitor_part_left(m, least) <= NOTHING_LEFT &&
           dsc_monitor_part_left(m, loss) <= NOTHING_NOW;
}

// What the loss may come to at the limit, where it began as 1: from rest momentum swings
// (1 + beta) / (1 - beta) times as wide, for x_(k+1) = x_k - r h x_k + beta (x_k - x_(k-1)) and
// r h = 2 + 2 beta has the solutions (-1)^k and (-beta)^k.
double dsc_monitor_swing(const descent_monitor *m)
{
    const double beta = m->options.optimizer.beta1, wide = (1.0 + beta) / (1.0 - beta);
    const int rule = m->options.optimizer.rule;
    const bool plain = dsc_rule_has_momentum(rule) && !dsc_rule_is_adaptive(rule) &&
                       !dsc_rule_is_normalised(rule);
    return plain ? fmax(EXPLODED_STAYING, EXPLODED * wide * wide) : EXPLODED_STAYING;
}
