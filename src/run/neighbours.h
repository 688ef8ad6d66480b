// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The nearest training row of a row, by the distance between inputs as the network sees them: what
// memory alone reaches, and whether the inputs know anything of the target.
#ifndef DSC_RUN_NEIGHBOURS_H
#define DSC_RUN_NEIGHBOURS_H

#include "run/trainer.h"

struct descent_neighbours;

/// The training rows of the trainer; NULL (out) where rows x inputs exceeds `most`, or ten
/// million, and where there are none. Freed with dsc_neighbours_free.
descent_status dsc_neighbours_create(const descent_trainer *t, double most,
                                     struct descent_neighbours **neighbours,
                                     descent_error *error);
void dsc_neighbours_free(struct descent_neighbours *neighbours);

/// Whether so many rows are compared in about a second or less.
bool dsc_neighbours_are_quick(const struct descent_neighbours *neighbours, size_t rows);

/// targets[count x numbers of a row's target] (out): those of the training rows that are nearest to rows[count] of the data,
/// the first of several; in the units of the targets, class numbers for classes. A training row is
/// no neighbour of itself. DESCENT_NO_MEMORY.
descent_status dsc_neighbours_predict(const struct descent_neighbours *neighbours,
                                      const descent_dataset *data, const uint32_t *rows,
                                      size_t count, double *targets, descent_error *error);

#endif
