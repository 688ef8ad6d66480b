// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Directions in which the loss of a network cannot change: predicted from its graph and from
// what its units do on the examples, built, and verified by products. Objectives without a
// network have none. Kinks and units are here too.
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
/// Kinds: "constant inputs", "dead units" (in the mask); "softmax shift", "unit scaling",
/// "duplicated units", "linear layers", "shared activation pattern", "dependent inputs",
/// "rarely active units" (few examples: their inputs do not span all), "interpolation". All of
/// them are directions of symmetries, or keep the outputs of an exact fit: they hide no way
/// down. A unit whose weights are 0 is not among them, although H is 0 there: descent
/// directions may begin in it.
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

/// Places where the slope jumps. In a network: pre-activations z of units with a kink (relu,
/// leaky relu, abs) with |z| <= 1e-6 |w| |x|, bias included. Elsewhere (formulas, callbacks):
/// lines through x along which the two one-sided slopes stay apart as the distance shrinks.
typedef struct dsc_kinks {
    size_t count;   /* pairs (example, unit); or lines */
    size_t units;   /* different units among them; or 0 */
    char where[64]; /* the first: "layer 1, unit 3, example 17"; "along x2" */
    double jump;    /* how far the gradient can jump at most: sum of the lengths of the jumps
                       (of the first 1000 pairs); or the largest jump of a slope. A trained
                       network has touching pairs by chance whose jumps are far below |g| */
    double descent; /* most negative one-sided derivative that was found, unit length; 0: none,
                       every way leads up (where complete: with all sign patterns of the units
                       that touch) */
    double *direction; /* n: its direction, or NULL */
    bool complete;     /* all patterns were tried: at most 12 pairs whose slope jumps */
} dsc_kinks;
descent_status dsc_kinks_find(dsc_hessian *curvature, dsc_kinks *kinks, descent_error *error);
void dsc_kinks_free(dsc_kinks *kinks);

/// Units of a network by what they do on the rows (NULL: all).
typedef struct dsc_units {
    size_t units;     /* with an activation */
    size_t dead;      /* relu, never active */
    size_t saturated; /* tanh, sigmoid: a slope below 1e-3 on 99 % of the examples */
    size_t worst;     /* dense layer (from 1) with the largest share of both; 0: none */
    size_t worst_units, worst_dead, worst_saturated; /* in that layer */
} dsc_units;
descent_status dsc_units_count(descent_objective *objective, const void *x,
                               const descent_rows *rows, dsc_units *units,
                               descent_error *error);

#endif
