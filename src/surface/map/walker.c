// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What a search stands on: the box, norms, the spectrum at a point, and when to stop.
#include "surface/map/walker.h"

#include <math.h>
#include <string.h>

#include "core/memory.h"
#include "surface/map/map.h"

enum { ARRAYS = 10 };

double dsc_map_distance(const dsc_map_box *box, const double *a, const double *b)
{
    double squares = 0.0;
    for (size_t i = 0; i < box->n; i++) {
        const double d = (a[i] - b[i]) / (box->upper[i] - box->lower[i]);
        squares += d * d;
    }
    return sqrt(squares / (double)box->n);
}

bool dsc_map_inside(const dsc_map_box *box, const double *x, double beyond)
{
    for (size_t i = 0; i < box->n; i++) {
        const double more = beyond * (box->upper[i] - box->lower[i]);
        if (!(x[i] >= box->lower[i] - more && x[i] <= box->upper[i] + more)) {
            return false;
        }
    }
    return true;
}

descent_status dsc_map_walker_create(dsc_map_walker *w, const dsc_map_box *box,
                                     descent_objective *objective, atomic_bool *stopping,
                                     descent_error *error)
{
    const size_t n = box->n;
    *w = (dsc_map_walker){.box = box, .objective = objective, .stopping = stopping};
    w->block = dsc_alloc_aligned(n, (ARRAYS + n) * sizeof *w->block);
    if (!w->block) {
        return dsc_no_memory(error, "a search", n * (ARRAYS + n) * sizeof *w->block);
    }
    double **arrays[ARRAYS] = {&w->g,     &w->x_next, &w->g_next,  &w->p,       &w->hp,
                               &w->along, &w->step,   &w->overlap, &w->tracked, &w->kept};
    for (size_t i = 0; i < ARRAYS; i++) {
        *arrays[i] = w->block + i * n;
    }
    w->matrix = w->block + ARRAYS * n;
    return DESCENT_OK;
}

void dsc_map_walker_free(dsc_map_walker *w)
{
    dsc_dense_free(&w->dense);
    dsc_free_aligned(w->block);
    descent_objective_free(w->objective);
    *w = (dsc_map_walker){0};
}

double dsc_map_norm(size_t n, const double *x)
{
    double squares = 0.0;
    for (size_t i = 0; i < n; i++) {
        squares += x[i] * x[i];
    }
    return sqrt(squares);
}

bool dsc_map_all_finite(size_t n, const double *x)
{
    bool finite = true;
    for (size_t i = 0; i < n; i++) {
        finite = finite && isfinite(x[i]);
    }
    return finite;
}

bool dsc_map_is_stopped(const dsc_map_walker *w)
{
    if (w->poll) {
        (void)w->poll(w->context);
    }
    return atomic_load(w->stopping);
}

// The search is given up; not once its end is known: what is asked about that is answered.
bool dsc_map_gives_up(dsc_map_walker *w)
{
    w->abandoned = w->abandoned || (w->walking && dsc_map_is_stopped(w));
    return w->abandoned;
}

// w->matrix = the Hessian at x, from n products. *finite (out): all of it is, and the search
// is not given up.
descent_status dsc_map_multiply_all(dsc_map_walker *w, const double *x, bool *finite,
                                    descent_error *error)
{
    const size_t n = w->box->n;
    memset(w->p, 0, n * sizeof *w->p);
    *finite = false;
    for (size_t i = 0; i < n; i++) {
        if (dsc_map_gives_up(w)) {
            return DESCENT_OK;
        }
        w->p[i] = 1.0;
        TRY(descent_objective_hessian_vector_f64(w->objective, x, w->p, w->rows,
                                                 w->matrix + i * n, error));
        w->p[i] = 0.0;
    }
    *finite = dsc_map_all_finite(n * n, w->matrix);
    return DESCENT_OK;
}

descent_status dsc_map_look(dsc_map_walker *w, const double *x, bool *finite,
                            descent_error *error)
{
    dsc_dense_free(&w->dense);
    TRY(dsc_map_multiply_all(w, x, finite, error));
    return *finite ? dsc_dense_from_matrix(&w->dense, w->box->n, w->matrix, error) : DESCENT_OK;
}

double dsc_map_scale(const dsc_map_walker *w)
{
    return fmax(fabs(w->dense.values[0]), fabs(w->dense.values[w->box->n - 1]));
}
