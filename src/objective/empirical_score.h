// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_OBJECTIVE_EMPIRICAL_SCORE_H
#define DSC_OBJECTIVE_EMPIRICAL_SCORE_H

#include "objective/empirical.h"

void dsc_empirical_score(dsc_empirical *empirical, const void *x, const dsc_examples *examples,
                         dsc_score *score);
/// The same, with the loss of each example in losses[count] (out).
void dsc_empirical_score_rows(dsc_empirical *empirical, const void *x,
                              const dsc_examples *examples, float *losses, dsc_score *score);
/// Outputs at x for each example: class probabilities, or values in the units of the target.
/// out is count x width of the output node.
void dsc_empirical_outputs(dsc_empirical *empirical, const void *x,
                           const dsc_examples *examples, double *out);

/// Probabilities in place of logits: row[width] (in/out), at least one.
void dsc_probabilities(double *row, size_t width, bool portable);

/// Takes examples through the graph in training mode, without a gradient, for
/// dsc_empirical_advance.
descent_status dsc_empirical_go_forward(dsc_empirical *empirical, const void *x,
                                        const dsc_examples *examples, uint64_t seed,
                                        uint64_t step, descent_error *error);

#endif
