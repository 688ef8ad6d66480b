// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_SURFACE_MAP_AROUND_H
#define DSC_SURFACE_MAP_AROUND_H

#include "surface/map/map.h"

/// What values around search->x, with the spectrum in w->dense and the length `slope` of the
/// gradient, say about it: bent, lower; or that nothing can be seen of a point (the end is
/// flat), or that it is on the side of a tip (stalled).
descent_status dsc_map_look_around(dsc_map_walker *walker, dsc_map_search *search, double f,
                                   double slope, descent_error *error);

#endif
