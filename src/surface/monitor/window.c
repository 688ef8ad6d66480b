// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// [N87] Newey, West. A simple, positive semi-definite, heteroskedasticity and autocorrelation
// consistent covariance matrix. Econometrica 55, 1987.
//
// The last part of a run in a bounded number of blocks, and what its trend is. Blocks are kept
// on levels, each of which joins two of the level below, so that a quarter or a half of a run
// of any length is a ring full of blocks.
//
// Keeps: memory does not grow with the run, and all state is made of doubles without pointers:
// the checkpoint stores it as it lies. Losses of a run are correlated, which ordinary standard
// errors do not know; those here do, and so a trend that is called clear is clear.
#include "surface/monitor/window.h"

#include <math.h>
#include <string.h>

#include "surface/monitor/limits.h"
#include "surface/trend/forecast.h"

size_t dsc_monitor_slot(double number)
{
    return number >= 0.0 && number < 0x1p53 ? (size_t)number % DSC_MONITOR_RING : 0;
}

static void add_up(dsc_monitor_window *window)
{
    dsc_monitor_block sum = {0};
    for (size_t i = 0; i < window->count; i++) {
        const dsc_monitor_block *b = &window->blocks[i];
        sum.steps += b->steps;
        sum.loss += b->loss;
        sum.rises += b->rises;
        sum.probes += b->probes;
        sum.signal += b->signal;
        sum.noise += b->noise;
        sum.noise_scaled += b->noise_scaled;
        sum.gradient += b->gradient;
        sum.gain += b->gain;
        sum.cost += b->cost;
        sum.moved += b->moved;
        sum.moved_scaled += b->moved_scaled;
        sum.rate = b->rate;
        sum.weights = b->weights > 0.0 ? b->weights : sum.weights;
    }
    window->sum = sum;
}

// How many elements of which level make up the last `wanted` observations, or epochs.
static size_t choose_level(double wanted, const double pushed[DSC_MONITOR_LEVELS],
                           size_t *count)
{
    size_t level = 0;
    while (wanted > DSC_MONITOR_RING && level + 1 < DSC_MONITOR_LEVELS) {
        level++;
        wanted = floor(wanted / 2.0);
    }
    *count = (size_t)fmax(0.0, fmin(fmin(wanted, DSC_MONITOR_RING), pushed[level]));
    return level;
}

static void take_losses(const dsc_monitor_state *s, double share, dsc_monitor_window *window)
{
    const double wanted = ceil(share * s->ended[0]);
    if (wanted < DSC_MONITOR_LEAST) {
        window->points = window->count;
        for (size_t i = 0; i < window->count; i++) {
            window->losses[i] = window->blocks[i].loss / window->blocks[i].steps;
        }
        window->steps_a_point = window->sum.steps / (double)window->count;
        return;
    }
    const size_t level = choose_level(wanted, s->ended, &window->points);
    double steps = 0.0;
    for (size_t i = 0; i < window->points; i++) {
        const double number = s->ended[level] - (double)(window->points - i);
        const dsc_monitor_epochs *e = &s->epochs[level][dsc_monitor_slot(number)];
        window->losses[i] = e->loss / e->steps;
        steps += e->steps;
    }
    window->steps_a_point = steps / (double)window->points;
}

bool dsc_monitor_window_last(const dsc_monitor_state *s, double share,
                             dsc_monitor_window *window)
{
    const double wanted = fmax(DSC_MONITOR_LEAST, ceil(share * s->observations));
    if (wanted > s->observations) {
        return false;
    }
    const size_t level = choose_level(wanted, s->pushed, &window->count);
    for (size_t i = 0; i < window->count; i++) {
        const double number = s->pushed[level] - (double)(window->count - i);
        window->blocks[i] = s->rings[level][dsc_monitor_slot(number)];
    }
    add_up(window);
    take_losses(s, share, window);
    return true;
}

void dsc_monitor_window_half(const dsc_monitor_window *window, dsc_monitor_window *half)
{
    const size_t kept = window->count - window->count / 2;
    memmove(half->blocks, window->blocks + (window->count - kept), kept * sizeof *half->blocks);
    half->count = kept;
    add_up(half);
    half->points = window->points - window->points / 2;
    memmove(half->losses, window->losses + (window->points - half->points),
            half->points * sizeof *half->losses);
    half->steps_a_point = window->steps_a_point;
}

double dsc_monitor_quantile(double alpha)
{
    // Newton's method on the logarithm of the tail, which is nearly a parabola.
    double z = sqrt(-2.0 * log(2.0 * alpha)) * BELOW_PARABOLA;
    for (int i = 0; i < 6; i++) {
        const double tail = 0.5 * erfc(z * ROOT_HALF);
        const double density = NORMAL_AT_0 * exp(-0.5 * z * z);
        z += log(tail / alpha) * tail / density;
    }
    return z;
}

// The same of Student's t with `freedom` degrees, by Cornish and Fisher's expansion.
static double student_quantile(double alpha, double freedom)
{
    const double z = dsc_monitor_quantile(alpha), z3 = z * z * z;
    const double first = (z3 + z) / (4.0 * freedom);             // coefficient
    const double above = 5.0 * z3 * z * z + 16.0 * z3 + 3.0 * z; // coefficient
    const double second = above / (96.0 * freedom * freedom);    // coefficient
    return z + first + second;
}

// Variance of sum(c_i e_i) for residuals that are correlated: [N87], and no less than if they
// were a first-order autoregression, whose correlations reach farther than [N87] looks.
static double correlated_variance(size_t n, const double *c, const double *e, double freedom)
{
    double white = 0.0, squares = 0.0, lagged = 0.0, c_squares = 0.0;
    for (size_t i = 0; i < n; i++) {
        white += c[i] * c[i] * e[i] * e[i];
        squares += e[i] * e[i];
        lagged += i > 0 ? e[i] * e[i - 1] : 0.0;
        c_squares += c[i] * c[i];
    }
    if (!(squares > 0.0)) {
        return 0.0;
    }
    // How far [N87] looks has to grow with n, but more slowly.
    const size_t reach = (size_t)cbrt((double)n);
    double newey = white;
    for (size_t lag = 1; lag <= reach; lag++) {
        double sum = 0.0;
        for (size_t i = lag; i < n; i++) {
            sum += c[i] * e[i] * c[i - lag] * e[i - lag];
        }
        newey += 2.0 * (1.0 - (double)lag / (double)(reach + 1)) * sum;
    }
    newey *= (double)n / freedom;
    // The correlation of residuals of a line is found too small, by about this much.
    const double found = lagged / squares;
    const double small = (1.0 + 4.0 * found) / (double)n; // coefficient
    const double rho = fmin(fmax(found + small, 0.0), MOST_CORRELATED);
    const double model = c_squares * squares / freedom * (1.0 + rho) / (1.0 - rho);
    return fmax(newey, model);
}

dsc_monitor_trend dsc_monitor_trend_of(const dsc_monitor_window *window, double alpha)
{
    const size_t n = window->points;
    const double *y = window->losses;
    double c[DSC_MONITOR_RING], e[DSC_MONITOR_RING];
    double mean = 0.0, c_squares = 0.0, slope = 0.0;
    for (size_t i = 0; i < n; i++) {
        mean += y[i] / (double)n;
        c[i] = (double)i - 0.5 * (double)(n - 1);
        c_squares += c[i] * c[i];
    }
    for (size_t i = 0; i < n; i++) {
        slope += c[i] * (y[i] - mean) / c_squares;
    }
    for (size_t i = 0; i < n; i++) {
        e[i] = y[i] - mean - slope * c[i];
        c[i] /= c_squares;
    }
    // A line has two parameters.
    const double freedom = (double)(n - 2);
    const double error = sqrt(correlated_variance(n, c, e, freedom));
    const double points = window->sum.steps / window->steps_a_point; // in the whole window
    return (dsc_monitor_trend){.fall = -slope * points,
                               .error = student_quantile(alpha, freedom) * error * points};
}

dsc_monitor_trend dsc_monitor_log_trend_of(const dsc_monitor_window *window, double floor,
                                           double alpha)
{
    dsc_monitor_window logs = *window;
    for (size_t i = 0; i < window->points; i++) {
        const double above = window->losses[i] - floor;
        if (!(above > 0.0)) {
            return (dsc_monitor_trend){.fall = (double)NAN, .error = (double)NAN};
        }
        logs.losses[i] = log(above);
    }
    return dsc_monitor_trend_of(&logs, alpha);
}

double dsc_monitor_needed(const descent_monitor *m, const dsc_monitor_trend *t,
                          double tolerance)
{
    // Over a window that is `by` times as long a line falls `by` times as far, and its error
    // shrinks with the root: that of a slope is as the power -3/2.
    const double most = TOO_MANY * m->state.step;
    for (double by = 1.0; m->state.steps * (by - 1.0) <= most; by *= WAIT_GROWS) {
        const double fall = t->fall * by, error = t->error / sqrt(by);
        const bool flat = fabs(fall) + error < tolerance;
        if (flat || fall - error > 0.5 * tolerance || fall + error < -tolerance) {
            return ceil(
                fmax(m->state.steps * (by - 1.0), WAIT_LEAST * m->state.steps + WAIT_STEPS));
        }
    }
    return HUGE_VAL;
}

static double member(const dsc_monitor_block *block, size_t offset)
{
    double value;
    memcpy(&value, (const char *)block + offset, sizeof value);
    return value;
}

dsc_monitor_ratio dsc_monitor_ratio_of(const dsc_monitor_window *window, size_t above,
                                       size_t below)
{
    double sum = 0.0, under = 0.0, squares = 0.0, groups = 0.0;
    for (size_t i = 0; i < window->count; i++) {
        sum += member(&window->blocks[i], above);
        under += member(&window->blocks[i], below);
        groups += window->blocks[i].probes > 0.0 ? 1.0 : 0.0;
    }
    dsc_monitor_ratio ratio = {.value = (double)NAN, .error = (double)NAN};
    if (!(under > 0.0)) {
        return ratio;
    }
    ratio.value = sum / under;
    if (groups < LEAST_GROUPS) {
        return ratio;
    }
    for (size_t i = 0; i < window->count; i++) {
        const double off =
            member(&window->blocks[i], above) - ratio.value * member(&window->blocks[i], below);
        // The error of a ratio of means, to the first order: residuals of above - ratio *
        // below.
        squares += off * off;
    }
    ratio.error = sqrt(squares * groups / (groups - 1.0)) / under;
    return ratio;
}

void dsc_monitor_foretell(const descent_monitor *m, descent_monitor_verdict *v)
{
    dsc_monitor_window all;
    double ends[DSC_MONITOR_RING];
    const bool leaves = v->place == DESCENT_PLACE_DESCENDING ||
                        v->place == DESCENT_PLACE_EDGE_OF_STABILITY ||
                        (v->place == DESCENT_PLACE_PLATEAU && !(v->blocked >= 1.0));
    if (!leaves || !dsc_monitor_window_last(&m->state, 1.0, &all)) {
        return;
    }
    for (size_t i = 0; i < all.points; i++) {
        ends[i] = m->state.steps - all.steps_a_point * (double)(all.points - 1 - i);
    }
    const dsc_history history = {
        .count = all.points, .ends = ends, .losses = all.losses, .bound = m->options.floor};
    v->forecast = dsc_forecast_of(&history);
    // What settles now may be the way onto a plateau: it says nothing of when that is left.
    if (v->place == DESCENT_PLACE_PLATEAU && v->forecast.steps < v->eta && !v->forecast.near) {
        v->eta = v->forecast.steps;
    }
}
