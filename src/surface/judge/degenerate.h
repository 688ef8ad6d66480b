// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Critical points whose curvature vanishes in some directions that nothing explains: does the
// loss fall there? The Hessian is positive semidefinite.
#ifndef DSC_SURFACE_JUDGE_DEGENERATE_H
#define DSC_SURFACE_JUDGE_DEGENERATE_H

#include "surface/judge/critical.h"
#include "surface/judge/escape.h"

typedef struct dsc_degenerate {
    size_t down, up, flat; /* ways that were walked, to both sides of each direction */
    size_t unclear;        /* level ones of several random directions on which the slope grows
                              as a power of the distance: f does something below rounding */
    size_t distant; /* flat directions that lead down farther away, and not as a power does:
                              past the end of a plateau */
    double third;   /* D3(z, z, z) of a single null vector; else NAN */
    double quartic; /* D4(z^4) - 3 D3(z, z, .)' H+ D3(z, z, .) of it: f along the valley is
                       f(x) + quartic t^4 / 24; else NAN */
} dsc_degenerate;

/// way (in/out) gets the best descent. Directions: both sides of a single null vector, else of
/// `probes` random ones, of which some are then turned to where the loss is least (or most, as
/// long as all lead down), and of axes and sign patterns.
descent_status dsc_degenerate_test(dsc_point *point, dsc_local *local, uint64_t probes,
                                   dsc_degenerate *result, dsc_way *way, descent_error *error);

/// Walks along v[n], of length 1, to both sides on the floor of the valley, for a descent that
/// a straight line does not find: the eigenvector number `which` of a dense spectrum, which is
/// left out of the corrections. way (in/out) gets the best one.
descent_status dsc_valley_try(dsc_point *point, dsc_local *local, size_t which, const double *v,
                              dsc_way *way, descent_error *error);

#endif
