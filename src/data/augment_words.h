// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What is done to images, as people write it.
#ifndef DSC_DATA_AUGMENT_WORDS_H
#define DSC_DATA_AUGMENT_WORDS_H

#include "data/augment.h"

/// From "flip shift:2 cutout:8", words in any order between blanks or commas; "none": nothing.
/// Partners of mixup are left to the caller. DESCENT_INVALID: a word or number that is none, or
/// the rows are no images.
descent_status dsc_augment_parse(const char *text, const descent_dataset *dataset,
                                 dsc_augment *augment, descent_error *error);

#endif
