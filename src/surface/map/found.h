// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_SURFACE_MAP_FOUND_H
#define DSC_SURFACE_MAP_FOUND_H

#include "surface/map/map.h"

void dsc_map_list_free(dsc_map_list *list);
/// Where the end of a search belongs: *number (out) in list->found, new (*is_new, out) or not;
/// SIZE_MAX: it is no point after all, and search->end says what it is. `walker`'s objective is
/// for questions at points that are new and not clear.
descent_status dsc_map_list_take(dsc_map_list *list, dsc_map_walker *walker,
                                 dsc_map_search *search, size_t *number, bool *is_new,
                                 descent_error *error);
/// Estimates from the points that random starts hit: unseen share and number. stands: NULL, or
/// the point that stands for each (only those that stand for themselves count).
dsc_map_unseen dsc_map_estimate(const dsc_map_list *list, const size_t *stands);
dsc_map_inertia dsc_map_inertia_of(size_t n, const double *values, double doubt,
                                   double threshold);

#endif
