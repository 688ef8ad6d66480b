// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A step of L-BFGS: direction, line search, the next pair. [N06] algorithm 7.5.
//
// Where the direction does not go downhill, or the line search finds nothing along it, the
// pairs are forgotten and steepest descent is tried; where that finds nothing either, it is
// stuck.
//
// [N06] Nocedal, Wright. Numerical optimization, second edition. 2006.
#include "run/minimize_lbfgs.h"

#include <math.h>
#include <string.h>

#include "run/line_search.h"

// So many steps without a lower value or a gradient of half the norm, and it is stuck in the
// rounding of the function.
enum { STALE = 20 };

// phi(alpha); leaves point and gradient in m->before and m->g_before.
static descent_status along(void *context, double alpha, double *value, double *slope,
                            descent_error *error)
{
    dsc_minimizer *m = context;
    memcpy(m->before, m->x, m->n * sizeof *m->x);
    m->kernels->axpy(m->n, alpha, m->direction, m->before);
    TRY(dsc_minimizer_evaluate(m, m->before, value, m->g_before, error));
    *slope = m->kernels->dot(m->n, m->g_before, m->direction);
    return DESCENT_OK;
}

// Of a steepest descent, where nothing is known of the scale. A short way stays in the basin
// that it starts in, and far from the origin it must be more than rounding of x; if it is far
// too short, the search makes it ten times longer at a time.
static double first_trial(const dsc_minimizer *m)
{
    const double alpha = fmax(0.1, 1e-8 * dsc_minimizer_norm(m, m->x)) / m->norm;
    const bool tiny = m->tol_gradient < m->o->tol_gradient; /* the scale of f */
    return tiny ? alpha : fmin(1.0, alpha);
}

static descent_status search(dsc_minimizer *m, dsc_line *line, descent_error *error)
{
    dsc_lbfgs_direction(m->lbfgs, m->g, m->direction);
    const double slope = m->kernels->dot(m->n, m->g, m->direction);
    const double length = dsc_minimizer_norm(m, m->direction);
    const double away = dsc_minimizer_norm(m, m->x);
    const bool steepest = dsc_lbfgs_pairs(m->lbfgs) == 0;
    const dsc_line_options options = {.wolfe = m->o->line_search == DESCENT_LINE_WOLFE,
                                      .first = steepest ? first_trial(m) : 1.0,
                                      .limit = 1e100 * fmax(1.0, away) / fmax(1.0, length),
                                      .c1 = 1e-4,
                                      .c2 = 0.9};
    if (!(slope < -1e-14 * length * m->norm) || !isfinite(slope)) {
        *line = (dsc_line){.end = DSC_LINE_UPHILL, .value = m->value, .slope = slope};
        return DESCENT_OK;
    }
    return dsc_line_search(along, m, &options, m->value, slope, line, error);
}

static bool has_moved(const dsc_minimizer *m, const dsc_line *line)
{
    return line->end != DSC_LINE_FAILED && line->end != DSC_LINE_UPHILL &&
           memcmp(m->x, m->before, m->n * sizeof *m->x) != 0;
}

static void swap(double **a, double **b)
{
    double *kept = *a;
    *a = *b;
    *b = kept;
}

descent_status dsc_minimizer_lbfgs_step(dsc_minimizer *m, descent_error *error)
{
    dsc_line line;
    TRY(search(m, &line, error));
    if (!has_moved(m, &line) && dsc_lbfgs_pairs(m->lbfgs) > 0) {
        dsc_lbfgs_reset(m->lbfgs);
        TRY(search(m, &line, error));
    }
    if (!has_moved(m, &line)) {
        m->stop = DESCENT_STOP_STUCK;
        return DESCENT_OK;
    }
    swap(&m->x, &m->before);
    swap(&m->g, &m->g_before);
    dsc_lbfgs_add(m->lbfgs, m->x, m->before, m->g, m->g_before);
    m->value_before = m->value;
    m->value = line.value;
    m->norm = dsc_minimizer_norm(m, m->g);
    m->last_rate = line.alpha;
    m->step++;
    const bool better = m->value < m->best_value || m->norm < 0.5 * m->best_norm;
    m->stale = better ? 0 : m->stale + 1;
    m->best_value = fmin(m->best_value, m->value);
    m->best_norm = better ? fmin(m->best_norm, m->norm) : m->best_norm;
    if (m->stale >= STALE && m->norm > m->tol_gradient) {
        m->stop = DESCENT_STOP_STUCK;
    }
    return DESCENT_OK;
}
