// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_SURFACE_MAP_SEPARABLE_H
#define DSC_SURFACE_MAP_SEPARABLE_H

#include "surface/map/map.h"

/// Finds out whether f is such a sum, and then fills *map (out): points, edges, numbers by
/// index. *separable (out) is false when it is none or the points do not stand a check.
descent_status dsc_map_separable(dsc_map_walker *walker, const descent_map_options *options,
                                 descent_map *map, bool *separable, descent_error *error);

#endif
