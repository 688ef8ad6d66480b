// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// An operator that the library does not know: y_j = scale_j max(x_j, floor) + shift_j for every
// row x, with a parameter of (scale, shift) for each column. With a floor of -HUGE_VAL it is
// smooth.
#ifndef DESCENT_TESTS_OPERATOR_GATE_H
#define DESCENT_TESTS_OPERATOR_GATE_H

#include "graph/operators/operators.h"

#ifdef DESCENT_X86_64
#define EVERY_ISA(code)                                                                        \
    {                                                                                          \
        &(code), &(code), &(code)                                                              \
    }
#else
#define EVERY_ISA(code)                                                                        \
    {                                                                                          \
        &(code)                                                                                \
    }
#endif

extern const dsc_operator dsc_gate_operator_f32_baseline, dsc_gate_operator_f64_baseline;
extern const dsc_operator_set gate_operator; /* the row */

typedef struct gate_attributes {
    double floor;
} gate_attributes;

/* The builder: with a new parameter, width x 2. */
descent_node *gate(descent_graph *graph, const char *name, descent_node *input, double floor);

#endif
