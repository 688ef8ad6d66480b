// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_SURFACE_MAP_SEARCH_H
#define DSC_SURFACE_MAP_SEARCH_H

#include "surface/map/map.h"

descent_status dsc_map_walk(dsc_map_walker *walker, dsc_map_search *search,
                            descent_error *error);

#endif
