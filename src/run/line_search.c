// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// How far to go along a direction. With `wolfe`: value and slope both fall enough (the strong
// Wolfe conditions), as L-BFGS and conjugate gradients need; without: the step is halved until
// the value falls enough (Armijo).
//
// Keeps: a step that is returned as found is no higher than the start but for rounding. The
// function may return NAN or infinity anywhere; such a point counts as too far. The number of
// calls is bounded (TRIALS), and the last call is at the point returned, so that the caller's
// gradient belongs to it.
//
// [N06] Nocedal, Wright. Numerical Optimization. 2006, chapter 3.
#include "run/line_search.h"

#include <float.h>
#include <math.h>

#include "core/status.h"

enum { TRIALS = 60 };

typedef struct point {
    double alpha, value, slope;
} point;

typedef struct search {
    dsc_line_function *function;
    void *context;
    const dsc_line_options *o;
    point zero, last; /* last: where the function was called last */
    int trials;
} search;

static descent_status evaluate(search *s, double alpha, point *p, descent_error *error)
{
    *p = (point){.alpha = alpha};
    TRY(s->function(s->context, alpha, &p->value, &p->slope, error));
    s->last = *p;
    s->trials++;
    return DESCENT_OK;
}

static bool is_finite(const point *p)
{
    return isfinite(p->value) && isfinite(p->slope);
}

static bool is_low(const search *s, const point *p)
{
    const dsc_line_options *o = s->o;
    if (p->value <= s->zero.value + o->c1 * p->alpha * s->zero.slope) {
        return true;
    }
    // Near a minimum the fall is less than the rounding of the value; the slope, which is
    // still exact there, decides instead (the approximate Wolfe condition of Hager and Zhang).
    const double rounding = 4.0 * DBL_EPSILON * fabs(s->zero.value);
    return o->wolfe && p->value <= s->zero.value + rounding &&
           p->slope <= -(1.0 - 2.0 * o->c1) * s->zero.slope;
}

static bool is_flat(const search *s, const point *p)
{
    return fabs(p->slope) <= -s->o->c2 * s->zero.slope;
}

static void finish(dsc_line_end end, const point *p, dsc_line *line)
{
    *line = (dsc_line){end, p->alpha, p->value, p->slope};
}

// Minimum of the cubic with these values and slopes ([N06] 3.59); NAN when it has none.
static double cubic(const point *a, const point *b)
{
    const double d1 = a->slope + b->slope - 3.0 * (a->value - b->value) / (a->alpha - b->alpha);
    const double d2 = copysign(sqrt(d1 * d1 - a->slope * b->slope), b->alpha - a->alpha);
    return b->alpha -
           (b->alpha - a->alpha) * ((b->slope + d2 - d1) / (b->slope - a->slope + 2.0 * d2));
}

// Inside the interval, away from its ends, so that it shrinks whatever the function does.
static double inside(const point *low, const point *high, int round)
{
    const double width = high->alpha - low->alpha;
    const double middle = low->alpha + 0.5 * width;
    if (!is_finite(high)) {
        return low->alpha + (round < 3 ? 0.5 : 0.1) * width;
    }
    const double alpha = round % 3 == 2 ? middle : cubic(low, high);
    if (!isfinite(alpha)) {
        return middle;
    }
    const double share = (alpha - low->alpha) / width;
    return share < 0.1   ? low->alpha + 0.1 * width
           : share > 0.9 ? low->alpha + 0.9 * width
                         : alpha;
}

// [N06] algorithm 3.6. low: the lower end by value, for which the first condition holds, or 0.
static descent_status zoom(search *s, point low, point high, dsc_line *line,
                           descent_error *error)
{
    for (int round = 0; s->trials < TRIALS; round++) {
        const double alpha = inside(&low, &high, round);
        // The interval is down to neighbouring numbers.
        if (alpha == low.alpha || alpha == high.alpha) {
            break;
        }
        point p;
        TRY(evaluate(s, alpha, &p, error));
        if (is_finite(&p) && is_low(s, &p) && is_flat(s, &p)) {
            finish(DSC_LINE_FOUND, &p, line);
            return DESCENT_OK;
        }
        if (!is_finite(&p) || !is_low(s, &p) || p.value >= low.value) {
            high = p;
        } else {
            if (p.slope * (high.alpha - low.alpha) >= 0.0) {
                high = low;
            }
            low = p;
        }
    }
    if (!(low.alpha > 0.0)) {
        finish(DSC_LINE_FAILED, &s->zero, line);
        return DESCENT_OK;
    }
    // The caller's gradient is that of the last call: it must be of the point we return.
    if (s->last.alpha != low.alpha) {
        TRY(evaluate(s, low.alpha, &low, error));
    }
    finish(DSC_LINE_PARTIAL, &low, line);
    return DESCENT_OK;
}

// [N06] algorithm 3.5.
static descent_status wolfe(search *s, dsc_line *line, descent_error *error)
{
    point before = s->zero;
    double alpha = fmin(s->o->first, s->o->limit);
    for (;;) {
        point p;
        TRY(evaluate(s, alpha, &p, error));
        const bool low = is_finite(&p) && is_low(s, &p);
        if (low && is_flat(s, &p)) {
            finish(DSC_LINE_FOUND, &p, line);
            return DESCENT_OK;
        }
        if (!low || (before.alpha > 0.0 && p.value >= before.value)) {
            return zoom(s, before, p, line, error);
        }
        if (p.slope >= 0.0) {
            return zoom(s, p, before, line, error);
        }
        if (alpha >= s->o->limit || s->trials >= TRIALS) {
            finish(DSC_LINE_LIMIT, &p, line);
            return DESCENT_OK;
        }
        // Between 2 and 10 times as far: trusts the model of the function, but not beyond what
        // it saw.
        const double next = cubic(&before, &p);
        const double far = isfinite(next) && next > alpha ? next : 10.0 * alpha;
        alpha = fmin(fmin(fmax(far, 2.0 * alpha), 10.0 * alpha), s->o->limit);
        before = p;
    }
}

static descent_status backtrack(search *s, dsc_line *line, descent_error *error)
{
    for (double alpha = fmin(s->o->first, s->o->limit); s->trials < TRIALS; alpha *= 0.5) {
        point p;
        TRY(evaluate(s, alpha, &p, error));
        // The same value to the last digit is a step ahead only when the slope says so.
        const bool ahead = p.value < s->zero.value || is_flat(s, &p);
        if (is_finite(&p) && is_low(s, &p) && ahead) {
            finish(DSC_LINE_FOUND, &p, line);
            return DESCENT_OK;
        }
    }
    finish(DSC_LINE_FAILED, &s->zero, line);
    return DESCENT_OK;
}

descent_status dsc_line_search(dsc_line_function *function, void *context,
                               const dsc_line_options *options, double value, double slope,
                               dsc_line *line, descent_error *error)
{
    search s = {.function = function,
                .context = context,
                .o = options,
                .zero = {.value = value, .slope = slope}};
    if (!(slope < 0.0)) {
        finish(DSC_LINE_UPHILL, &s.zero, line);
        return DESCENT_OK;
    }
    return options->wolfe ? wolfe(&s, line, error) : backtrack(&s, line, error);
}
