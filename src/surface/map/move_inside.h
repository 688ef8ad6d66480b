// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_SURFACE_MAP_MOVE_INSIDE_H
#define DSC_SURFACE_MAP_MOVE_INSIDE_H

#include "surface/map/map.h"

/// From a point of a curve or a surface of such points along it into the box. *inside (out): it
/// is there, and search->x, f, values are those of there.
descent_status dsc_map_move_inside(dsc_map_walker *walker, dsc_map_search *search, bool *inside,
                                   descent_error *error);

#endif
