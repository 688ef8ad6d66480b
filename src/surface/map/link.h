// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_SURFACE_MAP_LINK_H
#define DSC_SURFACE_MAP_LINK_H

#include "surface/map/map.h"

/// Groups of minima among the points that the edges join; above[count]: work.
size_t dsc_map_groups(const descent_map_point *points, size_t count,
                      const descent_map_edge *edges, size_t edge_count, size_t *above);
/// Adds pairs of minima of different groups, for each the nearest one that was not tried; none
/// when there are none, or a lot were tried.
descent_status dsc_map_pairs(const dsc_map_list *list, dsc_map_links *links,
                             descent_error *error);
/// x[n] (out) = the highest point between a and b; *distance (out) of these.
descent_status dsc_map_between(dsc_map_walker *walker, const double *a, const double *b,
                               double *x, double *distance, descent_error *error);

#endif
