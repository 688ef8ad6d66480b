// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Units of a network that do nothing.
#ifndef DSC_SURFACE_NETWORK_UNITS_H
#define DSC_SURFACE_NETWORK_UNITS_H

#include "objective/objective.h"

/// Units of a network by what they do on the rows (NULL: all).
typedef struct dsc_units {
    size_t units;     /* with an activation */
    size_t dead;      /* relu, never active */
    size_t saturated; /* tanh, sigmoid: a slope below 1e-3 on 99 % of the examples */
    size_t worst;     /* dense layer (from 1) with the largest share of both; 0: none */
    size_t worst_units, worst_dead, worst_saturated; /* in that layer */
    size_t rows;                                     /* that were looked at */
} dsc_units;
descent_status dsc_units_count(descent_objective *objective, const void *x,
                               const descent_rows *rows, dsc_units *units,
                               descent_error *error);

#endif
