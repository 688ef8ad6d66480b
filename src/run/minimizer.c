// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "run/minimizer.h"

#include <math.h>

#include "run/bounds.h"

descent_status dsc_minimizer_evaluate(dsc_minimizer *m, const double *x, double *value,
                                      double *g, descent_error *error)
{
    m->evaluations++;
    if (!m->batches) {
        return dsc_objective_into(m->objective, x, NULL, NULL, value, g, error);
    }
    descent_rows rows;
    rows.index = dsc_batches_get(m->batches, (size_t)m->batch, &rows.count);
    return dsc_objective_into(m->objective, x, NULL, &rows, value, g, error);
}

double dsc_minimizer_gradient_norm(const dsc_minimizer *m)
{
    if (!m->inside) {
        return dsc_minimizer_norm(m, m->g);
    }
    dsc_bounds_project(m->n, m->lower, m->upper, m->x, m->g, m->inside);
    return dsc_minimizer_norm(m, m->inside);
}

double dsc_minimizer_norm(const dsc_minimizer *m, const double *v)
{
    const double squares = m->kernels->dot(m->n, v, v);
    if (squares > 1e-280 && isfinite(squares)) {
        return sqrt(squares);
    }
    double largest = 0.0;
    for (size_t i = 0; i < m->n; i++) {
        if (!isfinite(v[i])) {
            return v[i] * v[i]; /* HUGE_VAL or NAN */
        }
        largest = fmax(largest, fabs(v[i]));
    }
    double sum = 0.0;
    for (size_t i = 0; i < m->n && largest > 0.0; i++) {
        sum += (v[i] / largest) * (v[i] / largest);
    }
    return largest * sqrt(sum);
}
