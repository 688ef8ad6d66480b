// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What is found of the places where the slope jumps.
#ifndef DSC_SURFACE_KINK_TYPES_H
#define DSC_SURFACE_KINK_TYPES_H

#include <stdbool.h>
#include <stddef.h>

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

#endif
