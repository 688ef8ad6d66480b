// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Directions in which the loss of a network cannot change: predicted from its graph and its
// units' activations, built, and verified by a product each. Objectives without a network have
// none. Kinks of its activations are found here too.
#ifndef DSC_SURFACE_MODES_H
#define DSC_SURFACE_MODES_H

#include <descent/verdict.h>

#include "surface/curvature.h"

typedef struct dsc_modes {
    size_t n, count;
    double *basis; /* count x n, orthonormal: those that passed |H z| <= 1e-8 |H| */
    descent_zero_modes *families; /* family_count, with the counts that passed */
    size_t family_count;
    size_t interpolation; /* nullity that interpolation explains besides: at a zero loss of m
                             residuals, n - rank J; 0 elsewhere. No vectors are built for it */
} dsc_modes;

/// Predicts, builds, verifies; `scale` is |H| (largest |eigenvalue|).
descent_status dsc_modes_find(dsc_curvature *curvature, double scale, dsc_modes *modes,
                              descent_error *error);
void dsc_modes_free(dsc_modes *modes);

/// Pre-activations z of units with a kink (relu, leaky relu, abs) with |z| <= 1e-6 |w| |x|: at
/// most the first 12 are kept for sign patterns.
typedef struct dsc_kinks {
    size_t count;      /* pairs (example, unit) */
    size_t units;      /* different units among them */
    char where[64];    /* the first: "layer 1, unit 3, example 17" */
    double descent;    /* most negative one-sided derivative among the sign patterns, unit
                          length; 0: stationary in Clarke's sense */
    double *direction; /* n: its direction, or NULL */
    bool complete;     /* all patterns were tried */
} dsc_kinks;
descent_status dsc_kinks_find(dsc_curvature *curvature, dsc_kinks *kinks, descent_error *error);
void dsc_kinks_free(dsc_kinks *kinks);

/// Units of a network by what they do on all examples (public in verdict: dead, saturated).
typedef struct dsc_units {
    size_t units, dead, saturated;
} dsc_units;
descent_status dsc_units_count(descent_objective *objective, const void *x,
                               const descent_rows *rows, dsc_units *units,
                               descent_error *error);

#endif
