// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Directions in which the loss of a network cannot change: predicted from its graph and from
// what its units do on the examples, built, and verified by products. Objectives without a
// network have none.
#ifndef DSC_SURFACE_NETWORK_MODES_H
#define DSC_SURFACE_NETWORK_MODES_H

#include <descent/verdict.h>

#include "surface/spectrum/hessian.h"

/// Zero modes that passed |H z| <= 1e-8 |H|. Where there are few, each is a vector of the basis
/// and has been multiplied; where there are many, random combinations of them have been (one
/// that passes is a test of all it has), and they are counted without vectors. Parameters that
/// cannot matter at all (weights of inputs that are always 0, units that are never active) are
/// marked in a mask.
///
/// Kinds: "constant inputs", "dead units", "tokens that never occur", "positions never used" (in the
/// mask); of chains of dense layers "softmax shift", "unit scaling", "duplicated units", "linear
/// layers", "shared activation pattern", "dependent inputs", "rarely active units" (few examples:
/// their inputs do not span all), "interpolation"; of all other graphs (streams.h) "softmax shift",
/// "unit scaling", "linear layers", "added shifts" (of which only the sum matters), "mean before a
/// norm", "scale before a norm", "rotation before norms", "gain of a norm", "shift of a norm", "sum of
/// a norm", "query-key pairs", "value-output pairs", "key biases"; and what operators declare.
/// All of them are directions of symmetries, or keep the outputs of an exact fit: they hide no way
/// down. A unit whose weights are 0 is not among them, although H is 0 there: descent directions
/// may begin in it.
typedef struct dsc_modes {
    size_t n, count;
    double *basis;       /* count x n, orthonormal, 0 at frozen parameters; at most 64 MiB */
    uint8_t *frozen;     /* n: 1 where row and column of H are 0; NULL: nowhere */
    size_t frozen_count; /* ones in it */
    descent_zero_modes *families; /* family_count; they do not overlap */
    size_t family_count;
    size_t interpolation; /* of the family of this name: nullity that a zero loss explains
                             besides, n - rank J. No vectors are built for it */
    size_t explained; /* sum of the families' counts; >= count + frozen_count + interpolation */
    uint64_t products;
} dsc_modes;

/// Predicts, builds, verifies; `scale` is |H| (largest |eigenvalue|). The modes of a block of
/// the parameters are not known: none.
descent_status dsc_modes_find(dsc_hessian *curvature, double scale, dsc_modes *modes,
                              descent_error *error);
void dsc_modes_free(dsc_modes *modes);

/// v[n] without its components along the basis and at frozen parameters.
void dsc_modes_project(const dsc_modes *modes, double *v);

#endif
