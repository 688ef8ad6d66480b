// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_SURFACE_MAP_LINE_H
#define DSC_SURFACE_MAP_LINE_H

#include "surface/map/map.h"

/// Those along coordinate `axis` through x[n] (kept), between the ends of the box.
descent_status dsc_map_line(dsc_map_walker *walker, double *x, size_t axis,
                            dsc_map_line_found *found, descent_error *error);

#endif
