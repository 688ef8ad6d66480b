// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// From a point of a curve or a surface of such points to one that lies in the box.
#include "surface/map/move_inside.h"

#include <math.h>

#include "surface/map/limits.h"
#include "surface/map/map.h"
#include "surface/map/search.h"
#include "surface/map/walker.h"

// d = the way from x to the box (to a little inside it), along the zero modes only, no longer
// than a tenth of the width.
static descent_status way_inside(dsc_map_walker *w, const double *x, double *d,
                                 descent_error *error)
{
    const size_t n = w->box->n;
    for (size_t i = 0; i < n; i++) {
        const double low = w->box->lower[i], high = w->box->upper[i];
        const double within = WITHIN * (high - low);
        d[i] = fmax(low + within, fmin(high - within, x[i])) - x[i];
    }
    TRY(dsc_dense_components(&w->dense, d, w->overlap, error));
    for (size_t i = 0; i < n; i++) {
        if (fabs(w->dense.values[i]) > ZERO_MODE * dsc_map_scale(w)) {
            w->overlap[i] = 0.0;
        }
    }
    TRY(dsc_dense_combine(&w->dense, w->overlap, d, error));
    const double length = dsc_map_norm(n, d), most = MOVE_MOST * w->box->width;
    for (size_t i = 0; length > most && i < n; i++) {
        d[i] *= most / length;
    }
    return DESCENT_OK;
}

descent_status dsc_map_move_inside(dsc_map_walker *w, dsc_map_search *search, bool *inside,
                                   descent_error *error)
{
    enum { MOVES = 40 };
    for (int move = 0; move < MOVES && !dsc_map_inside(w->box, search->x, INSIDE); move++) {
        bool finite = true;
        TRY(dsc_map_look(w, search->x, &finite, error));
        if (!finite) {
            break;
        }
        TRY(way_inside(w, search->x, w->kept, error));
        for (size_t i = 0; i < w->box->n; i++) {
            search->x[i] += w->kept[i];
        }
        search->uphill = DSC_MAP_NEWTON;
        search->mode = -1;
        search->track = false;
        TRY(dsc_map_walk(w, search, error));
        if (search->end != DSC_END_POINT) {
            break;
        }
    }
    *inside = search->end == DSC_END_POINT && dsc_map_inside(w->box, search->x, INSIDE);
    return DESCENT_OK;
}
