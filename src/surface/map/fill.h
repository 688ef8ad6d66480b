// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_SURFACE_MAP_FILL_H
#define DSC_SURFACE_MAP_FILL_H

#include "surface/map/map.h"

/// The order of points in a map: by index, value, coordinates, the last two but for rounding.
int dsc_map_compare(size_t n, const descent_map_point *a, const descent_map_point *b);
/// The map's points, edges and numbers from the list, which is emptied.
descent_status dsc_map_fill(dsc_map_list *list, descent_map *map, descent_error *error);

#endif
