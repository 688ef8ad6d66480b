// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_SURFACE_MAP_WALKER_H
#define DSC_SURFACE_MAP_WALKER_H

#include "surface/map/map.h"

/// ((a - b) / width of the box)^2, root of the mean over the coordinates.
double dsc_map_distance(const dsc_map_box *box, const double *a, const double *b);
/// Whether x lies in the box, made wider on each side by `margin` times its width.
bool dsc_map_inside(const dsc_map_box *box, const double *x, double margin);
/// Whether somebody asked to stop, or the time is over. Asked between products with the
/// Hessian: that it looks at the clock is nothing beside one.
bool dsc_map_is_stopped(const dsc_map_walker *walker);
/// Takes the objective over; freed with dsc_map_walker_free.
descent_status dsc_map_walker_create(dsc_map_walker *walker, const dsc_map_box *box,
                                     descent_objective *objective, atomic_bool *stopping,
                                     descent_error *error);
void dsc_map_walker_free(dsc_map_walker *walker);
/// Within a search: it is given up, as somebody asked to stop.
bool dsc_map_gives_up(dsc_map_walker *walker);
/// w->matrix = the Hessian at x. *finite (out): all of it is.
descent_status dsc_map_multiply_all(dsc_map_walker *walker, const double *x, bool *finite,
                                    descent_error *error);
/// The largest size of an eigenvalue in w->dense.
double dsc_map_scale(const dsc_map_walker *walker);
/// w->dense = the spectrum at x. *finite (out): there is one.
descent_status dsc_map_look(dsc_map_walker *walker, const double *x, bool *finite,
                            descent_error *error);
/// The Euclidean norm, added up in order.
double dsc_map_norm(size_t n, const double *x);
bool dsc_map_all_finite(size_t n, const double *x);

#endif
