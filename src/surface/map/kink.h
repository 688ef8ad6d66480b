// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_SURFACE_MAP_KINK_H
#define DSC_SURFACE_MAP_KINK_H

#include "surface/map/map.h"

/// Down from where a search stalled (search->x, f: in and out) to a kink from which no way
/// leads down, or to another end. Nothing beyond 40 parameters.
descent_status dsc_map_slide(dsc_map_walker *walker, dsc_map_search *search,
                             descent_error *error);

#endif
