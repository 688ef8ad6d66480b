// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What the checks of a loss that is no better than guessing look at: each a measurement of the
// trainer's data or network.
#ifndef DSC_RUN_GUESSING_PROBES_H
#define DSC_RUN_GUESSING_PROBES_H

#include <descent/evaluate.h>

#include "run/trainer.h"

/// Inputs as the network sees them.
typedef struct dsc_input_scale {
    size_t inputs, squeezed; /* whose middle half is narrower than 0.02, although it varies */
    double largest;          /* |value| of a squeezed input; or of any, where there is none */
} dsc_input_scale;

/// inputs 0 (out) where there are too many to look at.
descent_status dsc_guessing_scale(const descent_trainer *trainer, dsc_input_scale *scale,
                                  descent_error *error);

/// The layer with the largest share of units that are stuck; units 0 (out): no layer can be stuck.
typedef struct dsc_stuck_layer {
    size_t layer, units, stuck; /* layer from 1 */
    bool dead;                  /* relu; else at an end of their range */
} dsc_stuck_layer;
descent_status dsc_guessing_units(descent_trainer *trainer, dsc_stuck_layer *layer,
                                  descent_error *error);

/// Share of training rows on which one class has a probability above 0.999; NAN for numbers.
descent_status dsc_guessing_certain(descent_trainer *trainer, double *share,
                                    descent_error *error);

/// A linear model and the nearest row on rows that they do not know: those of validation, or the
/// training rows themselves, of which only the nearest other row is asked then. NULL (out): fewer than
/// a hundred rows, or both would take long. Freed with descent_evaluation_free.
descent_status dsc_guessing_rivals(const descent_trainer *trainer, double most,
                                   descent_evaluation **evaluation, descent_error *error);

#endif
