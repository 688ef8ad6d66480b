// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Rows as pictures, for results.json.
#ifndef DSC_SESSION_RESULTS_PICTURES_H
#define DSC_SESSION_RESULTS_PICTURES_H

#include <jansson.h>

#include "session/run.h"

/// Adds `shape` (height, width, channels), `black` and `white` where the numbers have a black and
/// a white that are known, and `picture`, the numbers of a row of the data in the units of its
/// file, where its rows are images of 1 or 3 channels or could be square ones. Images of more
/// than 32 pixels a side become smaller: a number is then the mean over a square of pixels.
/// Returns whether there was no memory.
int dsc_results_put_picture(json_t *out, const descent_dataset *data, size_t row);

/// Some rows as training saw them, `words` of the augmentation with it. JSON null where nothing is
/// done to images or they are no pictures; NULL when there is no memory.
json_t *dsc_results_augmented(const descent_run *run);

#endif
